//! `/_duble/faults`: what goes wrong in a world, seen, added and removed.

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::bytes;
use super::{All, Desk, Named, Refusal};
use crate::facts::{Moment, did_you_mean, shown};
use crate::providers::Providers;
use crate::providers::fault::Fault;
use crate::providers::room::Told;
use crate::scenario::faults;
use crate::world::faults::Row;
use crate::world::{Cell, Finished, Kind, StepError, Turn};

/// Bytes of a fault at most.
const LONGEST: usize = 2 << 20;

/// What the journal calls it.
const ADD: &str = "duble.faults.add";
const REMOVE: &str = "duble.faults.remove";

/// The routes below `/_duble`.
pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/faults", get(list).post(add).delete(clear)).route("/faults/{name}", delete(remove))
}

/// A fault's name in the path.
#[derive(Deserialize)]
struct One {
    name: String,
}

fn shown_row(row: &Row<Fault>, now: Moment) -> Value {
    let rule = &row.rule;
    json!({
        "name": rule.name,
        "operations": rule.operations.iter().map(|glob| glob.as_str()).collect::<Vec<_>>(),
        "calls": rule.calls.to_string(),
        "chance": rule.chance,
        "conditions": rule.spec.condition.told(),
        "then": rule.spec.effect.to_string(),
        "matched": row.matched,
        "struck": row.struck,
        "times_left": rule.times.map(|times| times.saturating_sub(row.struck)),
        "until": rule.until,
        "over": row.is_over(now),
    })
}

async fn list(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let world = named.world(&worlds)?;
    let (now, _) = world.clock();
    let rows: Vec<Value> =
        world.look(|universe| universe.faults.rows().map(|row| shown_row(row, now)).collect());
    Ok(Json(json!({ "now": now, "faults": rows })).into_response())
}

async fn add(State(worlds): State<All>, Path(named): Path<Named>, body: Body) -> Result<Response, Refusal> {
    let body = bytes(body, LONGEST).await?;
    let written = read(&body)?;
    let replaced = added(&*named.world(&worlds)?, &written).await?;
    let status = if replaced { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(json!({ "name": written.name, "replaced": replaced }))).into_response())
}

fn unprocessable(said: String) -> Refusal {
    Refusal(StatusCode::UNPROCESSABLE_ENTITY, said)
}

fn read(json: &[u8]) -> Result<faults::Written, Refusal> {
    faults::read(json).map_err(|problem| unprocessable(said(&problem)))
}

/// Adds a fault that is written in JSON, in place of one of the same name; whether there was one.
///
/// # Errors
///
/// All that is wrong with it.
pub async fn add_fault(world: &Cell<Providers>, json: &[u8]) -> Result<bool, Refusal> {
    added(world, &read(json)?).await
}

async fn added(world: &Cell<Providers>, written: &faults::Written) -> Result<bool, Refusal> {
    let added = changed(world, ADD, |turn| {
        let rule = match faults::rule(written, turn.now) {
            Ok(rule) => rule,
            Err(wrong) => {
                return Err(wrong.iter().map(|wrong| said(&wrong.problem)).collect::<Vec<_>>().join("; "));
            }
        };
        turn.universe.faults.add(rule).map_err(|error| error.to_string())
    });
    added.await?.map_err(unprocessable)
}

async fn remove(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    Path(One { name }): Path<One>,
) -> Result<Response, Refusal> {
    let world = named.world(&worlds)?;
    let removed = changed(&world, REMOVE, |turn| {
        if turn.universe.faults.remove(&name) {
            return Ok(());
        }
        let there: Vec<_> = turn.universe.faults.rows().map(|row| row.rule.name.as_str()).collect();
        let meant = did_you_mean(&name, there).map(|near| format!("; did you mean `{near}`?"));
        Err(format!("there is no fault `{}`{}", shown(&name), meant.unwrap_or_default()))
    });
    removed.await?.map_err(|said| Refusal(StatusCode::NOT_FOUND, said))?;
    Ok(Json(json!({ "removed": 1 })).into_response())
}

async fn clear(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let removed = clear_faults(&*named.world(&worlds)?).await?;
    Ok(Json(json!({ "removed": removed })).into_response())
}

/// Removes all faults; how many there were.
///
/// # Errors
///
/// When duble itself fails.
pub async fn clear_faults(world: &Cell<Providers>) -> Result<usize, Refusal> {
    let removed = changed(world, REMOVE, |turn| Ok(turn.universe.faults.clear()));
    Ok(removed.await?.unwrap_or_default())
}

fn said(problem: &crate::facts::Problem) -> String {
    // A problem of the whole has no place to name.
    if problem.path.0.is_empty() {
        problem.to_string().trim_start_matches(": ").to_owned()
    } else {
        problem.to_string()
    }
}

/// Changes the plan as a step of its own, which the journal tells; what is refused changes nothing.
async fn changed<T>(
    world: &Cell<Providers>,
    operation: &'static str,
    change: impl FnOnce(&mut Turn<'_, Providers>) -> Result<T, String>,
) -> Result<Result<T, String>, Refusal> {
    let step = world.step(|turn| match change(turn) {
        Ok(value) => {
            Finished { value: Ok(value), line: Told::done(operation).line(Kind::Action), keep: true }
        }
        Err(said) => {
            let told = Told { refused: Some(said.clone()), ..Told::done(operation) };
            Finished { value: Err(said), line: told.line(Kind::Action), keep: false }
        }
    });
    let failed = |error: StepError| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    step.await.map(|stepped| stepped.value).map_err(failed)
}
