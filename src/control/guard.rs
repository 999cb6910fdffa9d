//! Who may use control.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::extract::{Request, State};
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

/// What whoever uses control has to show, as `Authorization: Bearer TOKEN`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

/// Why a text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token is 1 to 256 visible ASCII characters, such as `openssl rand -hex 16` writes")]
pub struct TokenError;

impl Token {
    /// Reads a token that a header can carry.
    ///
    /// # Errors
    ///
    /// When it is empty, too long, or holds blanks or letters beyond ASCII.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let fits = (1..=256).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.into())) } else { Err(TokenError) }
    }

    /// Whether a header shows it. How long the comparison takes does not tell how much of it is right.
    fn is_shown_by(&self, header: &HeaderValue) -> bool {
        let Some((scheme, shown)) = header.to_str().ok().and_then(|text| text.split_once(' ')) else {
            return false;
        };
        scheme.eq_ignore_ascii_case("bearer")
            && verify_slices_are_equal(shown.trim().as_bytes(), self.0.as_bytes()).is_ok()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Lets in whoever shows the token; without one, everybody.
pub(super) async fn token(State(token): State<Option<Token>>, request: Request, next: Next) -> Response {
    let Some(token) = token else { return next.run(request).await };
    let shown = request.headers().get(header::AUTHORIZATION);
    if shown.is_some_and(|shown| token.is_shown_by(shown)) {
        return next.run(request).await;
    }
    let (said, challenge) = match shown {
        None => (
            "control asks for `Authorization: Bearer TOKEN` with the token that duble was started with (--control-token)",
            "Bearer realm=\"duble control\"",
        ),
        Some(_) => (
            "this is not the token that duble was started with (--control-token), shown as `Authorization: Bearer TOKEN`",
            "Bearer realm=\"duble control\", error=\"invalid_token\"",
        ),
    };
    let mut refused = Refusal(StatusCode::UNAUTHORIZED, said.to_owned()).into_response();
    refused.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    refused
}
