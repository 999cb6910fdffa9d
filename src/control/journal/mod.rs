//! The journal: read by filters and pages, counted, followed, emptied, and held against what somebody expects of it.

mod follow;
mod held;
mod query;
mod shown;
mod verify;

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{All, Desk, Named, Refusal};
use crate::providers::Providers;
use crate::world::{Cell, Figures, Page, WorldName};
pub use follow::Closing;
pub use held::{Close, Expected, Held, Times};
use query::{Asked, next_query};
use shown::Shown;

/// The routes below `/_duble`.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/journal", get(read).delete(empty))
        .route("/journal/count", get(count))
        .route("/journal/follow", get(follow::follow))
        .route("/journal/verify", post(verify::verify))
        .route("/journal/{number}", get(one))
}

/// Does what takes its time off the threads that answer others.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn read(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    closing: follow::Closed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if asked.follows() || accepts.starts_with(follow::MEDIA_TYPE) {
        return follow::follow(State(worlds), Path(named), headers, closing, asked).await;
    }
    let world = named.world(&worlds)?;
    let name = named.name()?;
    aside(move || page(&world, &name, asked, &query.unwrap_or_default())).await
}

/// A page as it is given.
#[derive(Serialize)]
struct Read<'a> {
    total: u64,
    matched: usize,
    dropped: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    entries: Vec<Shown<'a>>,
}

fn page(world: &Cell<Providers>, name: &WorldName, asked: Asked, query: &str) -> Response {
    let fields = asked.fields;
    let filter = asked.filter();
    let Page { entries, matched, figures } = world.page(&filter);
    // Read on from a number, the next page is of later entries, else of earlier ones.
    let next = match filter.after {
        Some(_) => entries.last().map(|entry| ("after", entry.number)),
        None => entries.first().map(|entry| ("before", entry.number)),
    };
    let prefix = if name.is_default() { String::new() } else { format!("/w/{name}") };
    let next = next
        .filter(|_| matched > entries.len())
        .map(|(key, number)| format!("{prefix}/_duble/journal?{}", next_query(query, key, number)));
    let Figures { total, dropped, .. } = figures;
    let entries = entries.iter().map(|entry| Shown { entry, fields }).collect();
    Json(Read { total, matched, dropped, next, entries }).into_response()
}

async fn count(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let world = named.world(&worlds)?;
    let Page { matched, figures, .. } = aside(move || world.page(&asked.filter())).await?;
    Ok(Json(json!({ "count": matched, "dropped": figures.dropped })).into_response())
}

async fn empty(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let world = named.world(&worlds)?;
    let emptied = world.empty_journal();
    Ok(Json(json!({ "emptied": emptied, "total": world.figures().total })).into_response())
}

/// The number in the path.
#[derive(Deserialize)]
struct Numbered {
    number: String,
}

async fn one(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    Path(Numbered { number }): Path<Numbered>,
) -> Result<Response, Refusal> {
    let not_found = |said: String| Refusal(StatusCode::NOT_FOUND, said);
    let number: u64 = number
        .parse()
        .map_err(|_| not_found("an entry is named by its number: /_duble/journal/7".to_owned()))?;
    let world: Arc<Cell<Providers>> = named.world(&worlds)?;
    if let Some(entry) = world.entry(number) {
        return Ok(Json(&*entry).into_response());
    }
    let Figures { total, emptied, .. } = world.figures();
    Err(not_found(match number {
        0 => "the first entry has the number 1".to_owned(),
        _ if number > total => format!("there is no entry {number} yet; the newest is {total}"),
        _ if number <= emptied => format!("entry {number} was emptied out of the journal"),
        _ => format!("entry {number} fell out of the journal, which is bounded"),
    }))
}
