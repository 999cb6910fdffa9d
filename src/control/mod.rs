//! `/_duble`: what a tester needs beside the providers' own paths. Of another world it is `/w/NAME/_duble`.

mod actions;
mod clock;
mod guard;
mod health;
mod named;
mod refusal;
mod story;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::providers::Providers;
use crate::world::{Entry, Filter, Verdict, Worlds};
pub use actions::perform;
use named::Named;
use refusal::Refusal;

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
        .layer(middleware::from_fn(guard::own_origin))
}

fn of_a_world() -> Router<All> {
    Router::new()
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/clock", get(clock::clock))
        .route("/clock/advance", post(clock::advance))
        .route("/reset", post(story::reset))
        .route("/actions", post(actions::act))
        .route("/journal", get(journal))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
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
    let known = "GET livez, GET readyz, GET clock, POST clock/advance, POST reset, POST actions, GET journal";
    Refusal(StatusCode::NOT_FOUND, format!("no such thing below /_duble; there are: {known}"))
}

async fn wrong_method() -> Refusal {
    Refusal(StatusCode::METHOD_NOT_ALLOWED, "wrong method for this path of /_duble".into())
}
