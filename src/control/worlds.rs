//! The worlds of this process: listed, made, made again, let go of.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::Asked;
use super::story::{Called, Text, apart, put};
use super::{All, Desk, Refusal, wrong_method};
use crate::providers::Providers;
use crate::world::{Known, WorldName, Worlds};

/// The routes, below `/_duble` alone.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/worlds", get(list))
        .route("/worlds/{name}", get(one).put(make).delete(remove))
        .method_not_allowed_fallback(wrong_method)
}

/// What stands in their place below `/w/NAME/_duble`.
pub(super) fn elsewhere() -> Router<Desk> {
    Router::new().route("/worlds", any(not_here)).route("/worlds/{*rest}", any(not_here))
}

async fn not_here() -> Refusal {
    let said = "a world holds no worlds: they are listed, made and deleted at /_duble/worlds";
    Refusal(StatusCode::NOT_FOUND, said.to_owned())
}

#[derive(Debug, Deserialize)]
struct Which {
    name: String,
}

impl Which {
    fn known(&self, all: &Worlds<Providers>) -> Result<Known<Providers>, Refusal> {
        let found = WorldName::parse(&self.name).ok().and_then(|name| all.find(&name));
        found.ok_or_else(|| unknown(all, &self.name))
    }
}

/// There is no such world.
pub(super) fn unknown(all: &Worlds<Providers>, name: &str) -> Refusal {
    let known = all.list();
    Refusal::no_such("world", name, known.iter().map(|known| known.name.as_str()))
}

async fn list(State(all): State<All>) -> Response {
    let worlds: Vec<Value> = all.list().iter().map(summary).collect();
    Json(json!({ "worlds": worlds, "most": all.most() })).into_response()
}

async fn one(State(all): State<All>, Path(which): Path<Which>) -> Result<Response, Refusal> {
    which.known(&all).map(|known| Json(summary(&known)).into_response())
}

/// What is told of a world; null when it was deleted a moment ago.
pub(super) fn told(all: &Worlds<Providers>, name: &WorldName) -> Value {
    all.find(name).as_ref().map_or(Value::Null, summary)
}

fn summary(known: &Known<Providers>) -> Value {
    let (start, now, timers, clock) = known
        .cell
        .look(|universe| (universe.start, universe.latest(), universe.timers.len(), universe.clock.clone()));
    json!({
        "name": known.name.as_str(),
        "start": start,
        "now": now,
        "frozen": clock.is_frozen(),
        "rate": clock.rate(),
        "scenario": { "title": known.about.title, "file": known.about.file },
        "journal": known.cell.entries_made(),
        "timers": timers,
        "created_by": known.origin,
        "idle_seconds": known.idle.as_secs(),
        "expires": known.expires.map(|left| left.as_secs()),
    })
}

/// Makes a world from the scenario in the body, or without one as the default world is made.
async fn make(
    State(desk): State<Desk>,
    Path(which): Path<Which>,
    Asked(called): Asked<Called>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Response> {
    let name = WorldName::parse(&which.name)
        .map_err(|error| Refusal(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response())?;
    let text = Text::of(&headers, body).await.map_err(IntoResponse::into_response)?;
    let (told, opened) = if text.is_empty() {
        let copied = apart(move || {
            desk.worlds.put(&name, None).map(|(_, opened)| (told(&desk.worlds, &name), opened))
        });
        copied.await.and_then(|copied| Ok(copied?)).map_err(IntoResponse::into_response)?
    } else {
        put(desk, name, called, text).await?
    };
    let status = if opened { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(told)).into_response())
}

async fn remove(State(all): State<All>, Path(which): Path<Which>) -> Result<Response, Refusal> {
    let known = which.known(&all)?;
    if known.name == WorldName::default_world() {
        let said = "the default world stays: the providers' own paths lead there; POST /_duble/reset begins it again";
        return Err(Refusal(StatusCode::CONFLICT, said.to_owned()));
    }
    // Of two who delete it at once, one did.
    if !all.remove(&known.name) {
        return Err(unknown(&all, &which.name));
    }
    Ok(Json(json!({ "deleted": known.name.as_str() })).into_response())
}
