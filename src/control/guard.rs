//! Who may use control.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::Refusal;
use crate::facts::shown;

/// A page of somebody else's that is open in the developer's browser must not reset a world or read a journal: browsers say where
/// a request comes from, and nobody else does.
pub(super) async fn own_origin(request: Request, next: Next) -> Response {
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
