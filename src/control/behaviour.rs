//! The knobs of a world, as they are and as they shall be.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::read::{Read, json_of};
use super::{All, Named, Refusal};
use crate::providers::{self, Behaviour, Providers};
use crate::world::{Cell, Finished, Kind, Line, Verdict};

/// What the journal calls a change of knobs.
const BEHAVIOUR: &str = "duble.behaviour";

pub(super) async fn shown(State(all): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let rooms = named.world(&all)?.look(|universe| universe.rooms.clone());
    Ok(Json(providers::behaviour(&rooms)).into_response())
}

pub(super) async fn turn(
    State(all): State<All>,
    Path(named): Path<Named>,
    Read(patch): Read<Behaviour>,
) -> Result<Response, Refusal> {
    turned(&*named.world(&all)?, patch).await.map(|knobs| Json(knobs).into_response())
}

/// Reads a patch of knobs from JSON, `{ "sicoob": { … } }`.
///
/// # Errors
///
/// Where and why it is none, with what was probably meant.
pub fn behaviour(json: &[u8]) -> Result<Behaviour, Refusal> {
    json_of(json)
}

/// Turns knobs as a patch in JSON says; gives all of them.
///
/// # Errors
///
/// What is wrong with the patch.
pub async fn behave(world: &Cell<Providers>, json: &[u8]) -> Result<Value, Refusal> {
    turned(world, behaviour(json)?).await
}

/// As a step of its own; a reset turns them back.
async fn turned(world: &Cell<Providers>, patch: Behaviour) -> Result<Value, Refusal> {
    let stepped = world.step(|turn| {
        providers::configure(patch, turn.universe);
        let line = Line {
            kind: Kind::Action,
            operation: BEHAVIOUR,
            verdict: Verdict::Accepted,
            code: None,
            reason: None,
            fault: None,
            items: Vec::new(),
        };
        Finished { value: providers::behaviour(&turn.universe.rooms), line, keep: true }
    });
    Ok(stepped.await?.value)
}
