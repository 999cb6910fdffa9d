//! The scenario a world begins with: loaded, told, and begun again.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::desk::LoadError;
use super::read::{Asked, bytes};
use super::{All, Desk, Named, Refusal, worlds};
use crate::scenario::{Findings, LONGEST, Loaded};
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
        "title": about.title, "file": about.file, "seed": about.seed, "clock": about.clock, "text": &*about.text,
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
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Response> {
    let name = named.name().map_err(IntoResponse::into_response)?;
    let text = Text::of(&headers, body).await.map_err(IntoResponse::into_response)?;
    if text.is_empty() {
        let said = "the body is empty; send the text of a scenario, in YAML or JSON (POST /_duble/reset begins again)";
        return Err(Refusal(StatusCode::BAD_REQUEST, said.to_owned()).into_response());
    }
    put(desk, name, called, text).await.map(|(told, _)| Json(told).into_response())
}

/// The text of a scenario, as it was sent.
pub(super) struct Text {
    text: String,
    /// Whether it may have lost its line breaks on the way: `curl -d @FILE` takes them out and calls the rest a form.
    crushed: bool,
}

impl Text {
    /// Reads a body, as long as the loader takes it. What its media type says does not matter: JSON is YAML too.
    pub(super) async fn of(headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        let media_type = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
        if media_type.starts_with(b"multipart/") {
            let said = "send the scenario's text itself as the body: curl --data-binary @FILE, and not -F";
            return Err(Refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, said.to_owned()));
        }
        let bytes = bytes(body, LONGEST).await?;
        let text = String::from_utf8(bytes.into()).map_err(|_| {
            Refusal(StatusCode::BAD_REQUEST, "the body is not in UTF-8, as a scenario is".to_owned())
        })?;
        let crushed = media_type == b"application/x-www-form-urlencoded" && !text.contains('\n');
        Ok(Self { text, crushed })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn read(&self, called: &str) -> Result<Loaded, Findings> {
        Loaded::from_request(called, &self.text).map_err(|mut findings| {
            if let Some(first) = findings.0.first_mut().filter(|_| self.crushed) {
                let hint = "curl -d @FILE takes the line breaks out; --data-binary @FILE keeps them";
                first.hint.get_or_insert_with(|| hint.to_owned());
            }
            findings
        })
    }
}

/// Makes a world from a text; what is told of the world, and whether it was opened.
pub(super) async fn put(
    desk: Desk,
    name: WorldName,
    called: Called,
    text: Text,
) -> Result<(serde_json::Value, bool), Response> {
    let loaded = apart(move || {
        let (_, opened) = desk.load(&name, text.read(&called.name())?)?;
        Ok((worlds::told(&desk.worlds, &name), opened))
    });
    let loaded: Result<_, LoadError> = loaded.await.map_err(IntoResponse::into_response)?;
    loaded.map_err(IntoResponse::into_response)
}
