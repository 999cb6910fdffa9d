//! The knobs of a world, as they are and as they shall be.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::read::Read;
use super::{All, Named, Refusal};
use crate::providers::{self, Behaviour};
use crate::world::{Finished, Kind, Line, Verdict};

/// What the journal calls a change of knobs.
const BEHAVIOUR: &str = "duble.behaviour";

pub(super) async fn shown(State(all): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let rooms = named.world(&all)?.look(|universe| universe.rooms.clone());
    Ok(Json(providers::behaviour(&rooms)).into_response())
}

/// Turns knobs, as a step of its own; a reset turns them back.
pub(super) async fn turn(
    State(all): State<All>,
    Path(named): Path<Named>,
    Read(behaviour): Read<Behaviour>,
) -> Result<Response, Refusal> {
    let world = named.world(&all)?;
    let stepped = world.step(|turn| {
        providers::configure(behaviour, turn.universe);
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
    Ok(Json(stepped.await?.value).into_response())
}
