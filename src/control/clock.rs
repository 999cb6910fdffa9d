//! The world's clock.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{All, Named, Refusal};
use crate::facts::Lapse;
use crate::world::StepError;

pub(super) async fn clock(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let world = named.world(&worlds)?;
    let (now, frozen) = world.clock();
    let (start, next) = world.look(|universe| (universe.start, universe.timers.next()));
    Ok(Json(json!({ "now": now, "frozen": frozen, "start": start, "next_due": next })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    by: Lapse,
}

pub(super) async fn advance(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    body: Result<Json<Advance>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(Advance { by }) = body?;
    if by.is_negative() {
        return Err(Refusal(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("the clock never goes backwards: {by}"),
        ));
    }
    let world = named.world(&worlds)?;
    let advanced = world.advance(by).await.map_err(|error| {
        let status = match error {
            StepError::Overtaken => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Refusal(status, error.to_string())
    })?;
    Ok(Json(json!({ "now": advanced.now, "fell_due": advanced.fell_due })).into_response())
}
