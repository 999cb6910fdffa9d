//! The scenario a world begins with.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

use super::{All, Named, Refusal};

pub(super) async fn reset(State(worlds): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let world = worlds
        .reset(&named.name()?)
        .map_err(|error| Refusal(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let (now, frozen) = world.clock();
    Ok(Json(json!({ "now": now, "frozen": frozen })).into_response())
}
