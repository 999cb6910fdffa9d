//! What the outside world does, done by hand.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::read::{Read, bytes, json_of};
use super::{All, Named, Refusal};
use crate::facts::{Path as FactPath, Problem};
use crate::providers::{self, Action, Providers};
use crate::world::{Cell, StepError};

/// Bytes of an action's details at most.
const LONGEST: usize = 1 << 20;

/// The names of all actions.
pub(super) async fn list() -> Response {
    let names: Vec<&str> = providers::actions().collect();
    Json(json!({ "actions": names })).into_response()
}

pub(super) async fn act_by_body(
    State(all): State<All>,
    Path(named): Path<Named>,
    Read(action): Read<Action>,
) -> Result<Response, Refusal> {
    performed(&*named.world(&all)?, action).await.map(done)
}

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    action: String,
}

/// The same, with the action's name in the path and its details as the body.
pub(super) async fn act_by_name(
    State(all): State<All>,
    Path(named): Path<Named>,
    Path(Which { action }): Path<Which>,
    body: Body,
) -> Result<Response, Refusal> {
    let body = bytes(body, LONGEST).await?;
    let details = if body.iter().all(u8::is_ascii_whitespace) { b"{}".as_slice() } else { &body };
    let action = named_action(&action, details)?;
    performed(&*named.world(&all)?, action).await.map(done)
}

/// Does the action of a name with details in JSON; the journal's number.
///
/// # Errors
///
/// When there is no such action, when it does not take these details, or when it cannot be done as the world is.
pub async fn act(world: &Cell<Providers>, action: &str, details: &[u8]) -> Result<u64, Refusal> {
    performed(world, named_action(action, details)?).await
}

fn named_action(action: &str, details: &[u8]) -> Result<Action, Refusal> {
    let Some(name) = providers::actions().find(|known| *known == action) else {
        return Err(Refusal::no_such("action", action, providers::actions()));
    };
    let details: Box<RawValue> = json_of(details)?;
    // The text itself is passed on, so that amounts keep their digits.
    json_of(format!("{{\"{name}\":{}}}", details.get()).as_bytes())
}

fn done(number: u64) -> Response {
    Json(json!({ "done": true, "journal": number })).into_response()
}

async fn performed(world: &Cell<Providers>, action: Action) -> Result<u64, Refusal> {
    perform(world, action).await.map_err(|problem| match problem {
        Some(problem) => Refusal(StatusCode::UNPROCESSABLE_ENTITY, problem.to_string()),
        None => Refusal::failed("the action failed inside duble and was undone"),
    })
}

/// Does an action as a step of its own; the journal's number, or why it cannot be done.
pub async fn perform(world: &Cell<Providers>, action: Action) -> Result<u64, Option<Problem>> {
    let stepped = world.step(|turn| providers::act(action, turn)).await.map_err(|error| match error {
        StepError::TooManyTimers(_) => Some(Problem::at(FactPath::root(), error.to_string())),
        StepError::Panicked(_) | StepError::TooMuchDue | StepError::Overtaken => None,
    })?;
    stepped.value.map_or(Ok(stepped.ticket.number), |problem| Err(Some(problem)))
}
