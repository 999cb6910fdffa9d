//! `/_duble`: what a tester needs beside the providers' own paths. Of another world it is `/w/NAME/_duble`.

mod faults;

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use crate::facts::{Lapse, Problem, shown};
use crate::providers::{self, Action, Providers};
use crate::world::{Cell, Entry, Filter, StepError, Verdict, WorldName, Worlds};

/// Entries of one journal page, when the query names no number, and at most.
const PAGE: usize = 100;
const MOST: usize = 10_000;

/// The worlds of this process.
type All = Arc<Worlds<Providers>>;

/// The routes, for the default world and for named ones.
pub fn routes() -> Router<All> {
    Router::new()
        .nest("/_duble", of_a_world())
        .nest("/w/{world}/_duble", of_a_world())
        .layer(middleware::from_fn(own_origin))
}

/// A page of somebody else's that is open in the developer's browser must not reset a world or read a journal: browsers say where
/// a request comes from, and nobody else does.
async fn own_origin(request: Request, next: Next) -> Response {
    let foreign = {
        let text = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let host = text(header::HOST);
        text(header::ORIGIN)
            .filter(|origin| origin.split_once("://").map(|(_, host)| host) != host)
            .map(|origin| format!("control does not answer pages of {}", shown(origin)))
    };
    match foreign {
        Some(said) => Refusal(StatusCode::FORBIDDEN, said).into_response(),
        None => next.run(request).await,
    }
}

fn of_a_world() -> Router<All> {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/clock", get(clock))
        .route("/clock/advance", post(advance))
        .route("/reset", post(reset))
        .route("/actions", post(act))
        .route("/journal", get(journal))
        .merge(faults::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
}

/// What control refuses, and why.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self(rejection.status(), rejection.body_text())
    }
}

/// The world named in the path, or the default one.
#[derive(Debug, Default, Deserialize)]
struct Named {
    world: Option<String>,
}

impl Named {
    fn name(&self) -> Result<WorldName, Refusal> {
        self.world.as_deref().map_or_else(
            || Ok(WorldName::default_world()),
            |name| WorldName::parse(name).map_err(|error| Refusal(StatusCode::NOT_FOUND, error.to_string())),
        )
    }

    fn world(&self, worlds: &Worlds<Providers>) -> Result<Arc<Cell<Providers>>, Refusal> {
        worlds.get(&self.name()?).map_err(|error| Refusal(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))
    }
}

/// The process lives.
async fn livez() -> &'static str {
    "ok\n"
}

/// The world can be stepped into.
async fn readyz(State(worlds): State<All>, Path(named): Path<Named>) -> Result<&'static str, Refusal> {
    named.world(&worlds).map(|world| {
        world.clock();
        "ok\n"
    })
}

async fn clock(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let world = named.world(&worlds)?;
    let (now, frozen) = world.clock();
    let (start, next) = world.look(|universe| (universe.start, universe.timers.next()));
    Ok(Json(json!({ "now": now, "frozen": frozen, "start": start, "next_due": next })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    by: Lapse,
}

async fn advance(
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

async fn reset(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let world = worlds
        .reset(&named.name()?)
        .map_err(|error| Refusal(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let (now, frozen) = world.clock();
    Ok(Json(json!({ "now": now, "frozen": frozen })).into_response())
}

async fn act(
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    after: Option<u64>,
    operation: Option<String>,
    verdict: Option<Verdict>,
    limit: Option<usize>,
}

async fn journal(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    page: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(page) = page.map_err(|rejection| Refusal(rejection.status(), rejection.body_text()))?;
    let world = named.world(&worlds)?;
    let limit = page.limit.unwrap_or(PAGE).min(MOST);
    let filter = Filter { after: page.after, operation: page.operation, verdict: page.verdict, limit };
    let (entries, total, dropped) = world.journal(&filter);
    let entries: Vec<&Entry> = entries.iter().map(AsRef::as_ref).collect();
    Ok(Json(json!({ "total": total, "dropped": dropped, "entries": entries })).into_response())
}

async fn unknown() -> Refusal {
    let known = "GET livez, GET readyz, GET clock, POST clock/advance, POST reset, POST actions, GET journal, GET, POST and DELETE faults, DELETE faults/NAME";
    Refusal(StatusCode::NOT_FOUND, format!("no such thing below /_duble; there are: {known}"))
}

async fn wrong_method() -> Refusal {
    Refusal(StatusCode::METHOD_NOT_ALLOWED, "wrong method for this path of /_duble".into())
}
