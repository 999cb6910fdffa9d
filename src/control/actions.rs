//! What the outside world does, done by hand.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

use super::{All, Named, Refusal};
use crate::facts::Problem;
use crate::providers::{self, Action, Providers};
use crate::world::Cell;

pub(super) async fn act(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    body: Result<Json<Action>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(action) = body?;
    let world = named.world(&worlds)?;
    match perform(&world, action).await {
        Ok(number) => Ok(Json(json!({ "done": true, "journal": number })).into_response()),
        Err(Some(problem)) => Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, problem.to_string())),
        Err(None) => Err(Refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the action failed inside duble and was undone".into(),
        )),
    }
}

/// Does an action as a step of its own; the journal's number, or why it cannot be done.
pub async fn perform(world: &Cell<Providers>, action: Action) -> Result<u64, Option<Problem>> {
    let stepped = world.step(|turn| providers::act(action, turn)).await.map_err(|_| None)?;
    stepped.value.map_or(Ok(stepped.ticket.number), |problem| Err(Some(problem)))
}
