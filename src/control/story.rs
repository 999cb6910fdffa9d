//! The scenario a world begins with: loaded, told, and begun again.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::read::{Asked, bytes};
use super::{All, Desk, Named, Refusal, worlds};
use crate::scenario::{LONGEST, Loaded};
use crate::world::WorldName;

/// What findings call a text that nobody named.
const UNNAMED: &str = "request.yaml";

/// How a text is to be called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    /// Only a name, for findings and for whoever asks: no file is opened.
    file: Option<String>,
}

impl Called {
    fn name(self) -> String {
        self.file.map_or_else(|| UNNAMED.to_owned(), |name| crate::facts::shown(&name))
    }
}

/// Runs what takes its time on a thread that answers nobody.
pub(super) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Refusal::failed(format!("it failed inside duble and was left: {error}")))
}

/// Puts a world back to its beginning.
pub(super) async fn reset(State(all): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    let name = named.name()?;
    let world = apart(move || all.reset(&name)).await??;
    let (now, frozen) = world.clock();
    Ok(Json(json!({ "now": now, "frozen": frozen })).into_response())
}

/// The scenario that this world was made from, and what came of the latest change of its file.
pub(super) async fn scenario(
    State(desk): State<Desk>,
    Path(named): Path<Named>,
) -> Result<Response, Refusal> {
    let name = named.name()?;
    desk.worlds.get(&name)?;
    let known = desk.worlds.find(&name).ok_or_else(|| worlds::unknown(&desk.worlds, name.as_str()))?;
    let about = &known.about;
    let mut told = json!({
        "title": about.title, "file": about.file, "seed": about.seed, "clock": about.clock, "text": about.text,
    });
    if let (Some(reload), Some(told)) = (desk.last_reload(&name), told.as_object_mut()) {
        told.insert("last_reload".to_owned(), json!(reload));
    }
    Ok(Json(told).into_response())
}

/// Makes this world from a scenario, now and at later resets.
pub(super) async fn load(
    State(desk): State<Desk>,
    Path(named): Path<Named>,
    Asked(called): Asked<Called>,
    body: Body,
) -> Result<Response, Response> {
    let name = named.name().map_err(IntoResponse::into_response)?;
    let text = text_of(body).await.map_err(IntoResponse::into_response)?;
    if text.trim().is_empty() {
        let said = "the body is empty; send the text of a scenario, in YAML or JSON (POST /_duble/reset begins again)";
        return Err(Refusal(StatusCode::BAD_REQUEST, said.to_owned()).into_response());
    }
    put(desk, name, called, text).await.map(|(told, _)| Json(told).into_response())
}

/// The text of a scenario, as long as the loader takes it.
pub(super) async fn text_of(body: Body) -> Result<String, Refusal> {
    let bytes = bytes(body, LONGEST).await?;
    String::from_utf8(bytes.into()).map_err(|_| {
        Refusal(StatusCode::BAD_REQUEST, "the body is not in UTF-8, as a scenario is".to_owned())
    })
}

/// Makes a world from a text; what is told of the world, and whether it was opened.
pub(super) async fn put(
    desk: Desk,
    name: WorldName,
    called: Called,
    text: String,
) -> Result<(serde_json::Value, bool), Response> {
    let loaded = apart(move || {
        let scenario = Loaded::from_request(&called.name(), &text)?;
        let (_, opened) = desk.load(&name, scenario)?;
        Ok((worlds::told(&desk.worlds, &name), opened))
    });
    let loaded: Result<_, super::desk::LoadError> = loaded.await.map_err(IntoResponse::into_response)?;
    loaded.map_err(IntoResponse::into_response)
}
