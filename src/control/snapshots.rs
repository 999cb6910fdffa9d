//! The whole universe of a world, kept under a name and put back.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::Read;
use super::{All, Named, Refusal};
use crate::providers::Providers;
use crate::world::{Cell, MOST_SNAPSHOTS, Snapshot, SnapshotError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Take {
    name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    name: String,
}

fn told(name: &str, snapshot: &Snapshot<Providers>) -> Value {
    json!({
        "name": name,
        "now": snapshot.taken,
        "frozen": snapshot.universe.clock.is_frozen(),
        "timers": snapshot.universe.timers.len(),
        "journal": snapshot.journal,
    })
}

fn unknown(world: &Cell<Providers>, name: &str) -> Refusal {
    let kept = world.snapshots();
    Refusal::no_such("snapshot", name, kept.iter().map(|(name, _)| name.as_str()))
}

pub(super) async fn list(State(all): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let kept = named.world(&all)?.snapshots();
    let kept: Vec<Value> = kept.iter().map(|(name, snapshot)| told(name, snapshot)).collect();
    Ok(Json(json!({ "snapshots": kept, "most": MOST_SNAPSHOTS })).into_response())
}

pub(super) async fn take(
    State(all): State<All>,
    Path(named): Path<Named>,
    Read(Take { name }): Read<Take>,
) -> Result<Response, Refusal> {
    let (snapshot, replaced) = named.world(&all)?.snapshot(&name).await.map_err(|error| {
        let status = match error {
            SnapshotError::Name(_) => StatusCode::UNPROCESSABLE_ENTITY,
            SnapshotError::TooMany => StatusCode::CONFLICT,
        };
        Refusal(status, error.to_string())
    })?;
    let status = if replaced { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(told(&name, &snapshot))).into_response())
}

pub(super) async fn restore(
    State(all): State<All>,
    Path(named): Path<Named>,
    Path(Which { name }): Path<Which>,
) -> Result<Response, Refusal> {
    let world = named.world(&all)?;
    let restored = world.restore(&name).ok_or_else(|| unknown(&world, &name))?;
    let (_, frozen) = world.clock();
    Ok(Json(json!({ "now": restored.now, "frozen": frozen, "journal": restored.number })).into_response())
}

pub(super) async fn forget(
    State(all): State<All>,
    Path(named): Path<Named>,
    Path(Which { name }): Path<Which>,
) -> Result<Response, Refusal> {
    let world = named.world(&all)?;
    if world.forget(&name) {
        Ok(Json(json!({ "deleted": name })).into_response())
    } else {
        Err(unknown(&world, &name))
    }
}
