//! `/_duble`: what a tester needs beside the providers' own paths. Of another world it is `/w/NAME/_duble`.

mod actions;
mod behaviour;
mod clock;
mod contract;
mod desk;
mod faults;
mod found;
mod guard;
mod health;
mod journal;
mod metrics;
mod named;
mod read;
mod refusal;
mod snapshots;
mod state;
mod story;
mod worlds;

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router, middleware};
use http::{Method, StatusCode, Uri};
use serde_json::{Value, json};

use crate::facts::{clipped, did_you_mean, shown};
use crate::providers::Providers;
use crate::world::Worlds;
pub use actions::{act, perform};
pub use behaviour::{behave, behaviour};
pub use desk::{Desk, LoadError};
pub use faults::{add_fault, clear_faults};
pub use guard::{Token, TokenError};
pub use journal::{Close, Closing, Expected, Held, Times};
pub use refusal::Refusal;
pub use state::rows;

use named::Named;

/// The worlds of this process.
type All = Arc<Worlds<Providers>>;

/// The routes, for the default world and for named ones. With a token, all ask for it but liveness, readiness and the contract.
pub fn routes(token: Option<Token>) -> Router<Desk> {
    let ask = middleware::from_fn_with_state(token, guard::token);
    let guarded = |routes: Router<Desk>| open().merge(routes.merge(of_a_world()).layer(ask.clone()));
    // A nest does not answer for its name with a slash behind it.
    let with_a_slash = ["/_duble/", "/w/{world}/_duble/"]
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, get(index)))
        .method_not_allowed_fallback(wrong_method);
    Router::new()
        .nest("/_duble", guarded(worlds::routes()))
        .nest("/w/{world}/_duble", guarded(worlds::elsewhere()))
        .merge(with_a_slash.layer(ask))
        .layer(middleware::from_fn(guard::own_origin))
}

/// What tells nothing but that it is there, and what there is in any duble.
fn open() -> Router<Desk> {
    Router::new()
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/openapi.json", get(contract::openapi))
        .route("/docs", get(contract::docs))
        .method_not_allowed_fallback(wrong_method)
}

fn of_a_world() -> Router<Desk> {
    Router::new()
        .route("/", get(index))
        .route("/clock", get(clock::clock).put(clock::set))
        .route("/clock/advance", post(clock::advance))
        .route("/reset", post(story::reset))
        .route("/scenario", get(story::scenario).post(story::load))
        .route("/snapshots", get(snapshots::list).post(snapshots::take))
        .route("/snapshots/{name}", delete(snapshots::forget))
        .route("/snapshots/{name}/restore", post(snapshots::restore))
        .route("/state", get(state::all))
        .route("/state/{provider}/{entity}", get(state::page))
        .route("/behaviour", get(behaviour::shown).patch(behaviour::turn))
        .route("/actions", get(actions::list).post(actions::act_by_body))
        .route("/actions/{action}", post(actions::act_by_name))
        .merge(journal::routes())
        .route("/metrics", get(metrics::metrics))
        .merge(faults::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
}

/// What there is below `/_duble`, and what it takes.
const KNOWN: [(&str, &str); 26] = [
    ("livez", "GET"),
    ("readyz", "GET"),
    ("openapi.json", "GET"),
    ("docs", "GET"),
    ("clock", "GET, PUT"),
    ("clock/advance", "POST"),
    ("reset", "POST"),
    ("scenario", "GET, POST"),
    ("worlds", "GET"),
    ("worlds/NAME", "GET, PUT, DELETE"),
    ("snapshots", "GET, POST"),
    ("snapshots/NAME", "DELETE"),
    ("snapshots/NAME/restore", "POST"),
    ("state", "GET"),
    ("state/PROVIDER/ENTITY", "GET"),
    ("behaviour", "GET, PATCH"),
    ("actions", "GET, POST"),
    ("actions/NAME", "POST"),
    ("faults", "GET, POST, DELETE"),
    ("faults/NAME", "DELETE"),
    ("journal", "GET, DELETE"),
    ("journal/NUMBER", "GET"),
    ("journal/count", "GET"),
    ("journal/follow", "GET"),
    ("journal/verify", "POST"),
    ("metrics", "GET"),
];

/// For whoever comes without knowing what there is.
async fn index() -> Response {
    let paths: serde_json::Map<String, Value> =
        KNOWN.iter().map(|(path, methods)| (format!("/_duble/{path}"), json!(methods))).collect();
    Json(json!({ "duble": env!("CARGO_PKG_VERSION"), "paths": paths })).into_response()
}

async fn unknown(uri: Uri) -> Refusal {
    // What is nested sees the rest of the path alone.
    let asked = uri.path().trim_matches('/');
    let known = KNOWN.iter().map(|(path, _)| *path);
    let said = match did_you_mean(&clipped(asked, 80), known) {
        // It is there, and only a slash too many.
        Some(near) if near == asked => format!("/_duble/{near} is written without a slash at its end"),
        Some(near) => format!("there is no /_duble/{}; did you mean /_duble/{near}?", shown(asked)),
        None => format!("there is no /_duble/{}; GET /_duble tells what there is", shown(asked)),
    };
    Refusal(StatusCode::NOT_FOUND, said)
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    let said = format!(
        "/_duble{} does not take {}; the header Allow says what it takes",
        shown(uri.path()),
        shown(method.as_str())
    );
    Refusal(StatusCode::METHOD_NOT_ALLOWED, said)
}
