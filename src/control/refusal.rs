//! What control refuses, always in the same form: `{ "error": … }`.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

use crate::facts::{clipped, did_you_mean, shown};
use crate::world::WorldsError;

/// What control refuses, and why.
#[derive(Debug, thiserror::Error)]
#[error("{1}")]
pub struct Refusal(pub(super) StatusCode, pub(super) String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<WorldsError> for Refusal {
    fn from(error: WorldsError) -> Self {
        Self(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
    }
}

impl Refusal {
    /// There is nothing of this name; what was probably meant, or what there is.
    pub(super) fn no_such<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let there = match (did_you_mean(&clipped(name, 80), known.iter().copied()), known.as_slice()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "there is none at all".to_owned(),
            (None, [one]) => format!("there is only `{one}`"),
            // A world may keep many; a few are enough to see how they are called.
            (None, some) => format!("there are {}", some.get(..40).unwrap_or(some).join(", ")),
        };
        Self(StatusCode::NOT_FOUND, format!("there is no {what} `{}`; {there}", shown(name)))
    }

    /// Something failed inside duble.
    pub(super) fn failed(said: impl Into<String>) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, said.into())
    }
}
