//! The world's clock: looked at, moved on, set.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::Read;
use super::{All, Named, Refusal};
use crate::facts::{Lapse, Moment};
use crate::providers::Providers;
use crate::world::{Cell, Rate, SetError, Setting, StepError};

pub(super) async fn clock(State(all): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    Ok(Json(shown(&*named.world(&all)?, None)).into_response())
}

/// What a clock shows, and how much fell due on the way there.
fn shown(world: &Cell<Providers>, fell_due: Option<usize>) -> Value {
    let (start, now, clock, next) = world
        .look(|universe| (universe.start, universe.latest(), universe.clock.clone(), universe.timers.next()));
    let mut told = json!({
        "now": now, "frozen": clock.is_frozen(), "rate": clock.rate(), "start": start, "next_due": next,
    });
    if let (Some(count), Some(told)) = (fell_due, told.as_object_mut()) {
        told.insert("fell_due".to_owned(), json!(count));
    }
    told
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    by: Lapse,
}

pub(super) async fn advance(
    State(all): State<All>,
    Path(named): Path<Named>,
    Read(Advance { by }): Read<Advance>,
) -> Result<Response, Refusal> {
    if by.is_negative() {
        let said = format!(
            "the clock never goes backwards: {by}; POST /_duble/reset begins again, a snapshot leads back to where it was taken"
        );
        return Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, said));
    }
    let advanced = named.world(&all)?.advance(by).await?;
    Ok(Json(json!({ "now": advanced.now, "fell_due": advanced.fell_due })).into_response())
}

/// What is to be set; what is absent stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    now: Option<Moment>,
    frozen: Option<bool>,
    rate: Option<Rate>,
}

pub(super) async fn set(
    State(all): State<All>,
    Path(named): Path<Named>,
    Read(Set { now, frozen, rate }): Read<Set>,
) -> Result<Response, Refusal> {
    let world = named.world(&all)?;
    let advanced = world.set_clock(Setting { now, frozen, rate }).await.map_err(|error| match error {
        SetError::Step(error) => Refusal::from(error),
        SetError::Past { .. } => {
            let said = format!(
                "{error}; POST /_duble/reset begins again, a snapshot leads back to where it was taken"
            );
            Refusal(StatusCode::CONFLICT, said)
        }
    })?;
    Ok(Json(shown(&world, Some(advanced.fell_due))).into_response())
}

impl From<StepError> for Refusal {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Overtaken => Self(StatusCode::CONFLICT, error.to_string()),
            StepError::TooManyTimers(_) => Self(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            StepError::Panicked(_) | StepError::TooMuchDue => Self::failed(error.to_string()),
        }
    }
}
