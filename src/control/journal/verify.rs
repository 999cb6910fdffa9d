//! `/_duble/journal/verify`: the journal held against what somebody expects of it.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use super::aside;
use super::held::{Close, Expected, Held};
use crate::control::read::bytes;
use crate::control::{All, Named, Refusal};
use crate::world::Figures;

/// Bytes of what is expected at most.
const LARGEST: usize = 64 << 10;

/// Numbers of fitting entries that are listed.
const LISTED: usize = 100;

/// What came of it, as it is given.
#[derive(Serialize)]
struct Told {
    ok: bool,
    message: String,
    matched: usize,
    expected: String,
    dropped: u64,
    /// The numbers of those that fit, the newest ones where there are many.
    numbers: Vec<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closest: Option<Vec<Close>>,
}

pub(super) async fn verify(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    body: Body,
) -> Result<Response, Refusal> {
    let expected = Expected::read(&bytes(body, LARGEST).await?)?;
    let world = named.world(&worlds)?;
    aside(move || {
        let (entries, figures) = world.entries();
        expected.hold(&entries, &figures).map(|held| told(held, &figures))
    })
    .await?
}

fn told(held: Held, figures: &Figures) -> Response {
    let Held { ok, message, expected, fits, closest, .. } = held;
    let matched = fits.len();
    let too_few = matched < expected.at_least;
    let told = Told {
        ok,
        message,
        matched,
        expected: expected.to_string(),
        dropped: figures.dropped,
        numbers: fits.into_iter().skip(matched.saturating_sub(LISTED)).collect(),
        closest: too_few.then_some(closest),
    };
    let status = if ok { StatusCode::OK } else { StatusCode::EXPECTATION_FAILED };
    (status, Json(told)).into_response()
}
