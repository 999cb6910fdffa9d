//! What a request of control says: bodies within a bound, and what is wrong with them in one sentence.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Refusal;
use crate::facts::{clipped, did_you_mean, shown};
use crate::scenario::unknown_in;

/// Bytes of a JSON body at most.
const LONGEST_JSON: usize = 2 << 20;

/// How long a body may take to arrive, in real time: it is a client's line that is waited for, not the world's clock.
const BODY_TIME: Duration = Duration::from_secs(60);

/// Characters of a message at most.
const LONGEST_MESSAGE: usize = 500;

/// Reads a body to its end.
pub(super) async fn bytes(body: Body, most: usize) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(BODY_TIME, Limited::new(body, most).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body has more than {most} bytes, the bound here"),
        )),
        Ok(Err(error)) => Err(Refusal(StatusCode::BAD_REQUEST, format!("the body broke off: {error}"))),
        Err(_) => {
            let said = format!("the body did not arrive within {} s", BODY_TIME.as_secs());
            Err(Refusal(StatusCode::REQUEST_TIMEOUT, said))
        }
    }
}

/// A JSON body, whatever its media type says.
pub(super) struct Read<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Read<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        json_of(&bytes(request.into_body(), LONGEST_JSON).await?).map(Self)
    }
}

/// Reads JSON into a type: 400 for what is no JSON, 422 for what is other JSON than asked for.
pub(super) fn json_of<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let mut reader = serde_json::Deserializer::from_slice(body);
    let wrong = match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => match reader.end() {
            Ok(()) => return Ok(value),
            Err(error) => (String::new(), error),
        },
        Err(error) => (error.path().to_string(), error.into_inner()),
    };
    Err(if body.iter().all(u8::is_ascii_whitespace) {
        Refusal(StatusCode::BAD_REQUEST, "the body is empty; send what is wanted as JSON".to_owned())
    } else if let Err(error) = serde_json::from_slice::<IgnoredAny>(body) {
        Refusal(StatusCode::BAD_REQUEST, format!("the body is no JSON: {error}"))
    } else {
        Refusal(StatusCode::UNPROCESSABLE_ENTITY, placed(&wrong.0, &wrong.1))
    })
}

/// What is wrong with a value, and where it stands.
fn placed(path: &str, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = text.strip_suffix(&place).unwrap_or(&text);
    // The crate writes the root as a dot and a step that it does not know as a question mark.
    let path = path.trim_end_matches(['?', '.']);
    // An unknown key is named in what is said of it.
    let path = match unknown_in(said) {
        Some((_, name, _)) => path.strip_suffix(name).map_or(path, |above| above.trim_end_matches('.')),
        None => path,
    };
    let said = meant(said);
    let said = if path.is_empty() { said } else { format!("`{path}`: {said}") };
    clipped(&said, LONGEST_MESSAGE)
}

/// A query, none of whose keys is unknown.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        Query::from_request_parts(parts, state).await.map(|Query(asked)| Self(asked)).map_err(|rejection| {
            let said = rejection.body_text();
            let said = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(&said);
            // The key may stand before serde's own words.
            let words = said.rsplit_once(": ").map_or(said, |(_, words)| words);
            let said = if unknown_in(words).is_some() { meant(words) } else { said.to_owned() };
            Refusal(rejection.status(), format!("the query: {}", clipped(&said, LONGEST_MESSAGE)))
        })
    }
}

/// What serde said, with what was probably meant.
fn meant(said: &str) -> String {
    let Some((what, name, known)) = unknown_in(said) else { return said.to_owned() };
    let hint = match did_you_mean(&clipped(name, 80), known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "nothing can stand here".to_owned(),
        None => format!("here can stand: {}", known.join(", ")),
    };
    format!("unknown {what} `{}`; {hint}", shown(name))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only how it is read matters")]
    struct Outer {
        inner: Inner,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only how it is read matters")]
    struct Inner {
        list: Vec<u8>,
    }

    #[test]
    fn says_what_is_wrong_where_and_what_was_meant() {
        for (body, status, said) in [
            (r#"{"iner":1}"#, 422, "unknown key `iner`; did you mean `inner`?"),
            (r#"{"inner":{"zebra":1}}"#, 422, "`inner`: unknown key `zebra`; here can stand: list"),
            (
                r#"{"inner":{"list":[1,"a"]}}"#,
                422,
                "`inner.list[1]`: invalid type: string \"a\", expected u8",
            ),
            ("{}", 422, "missing field `inner`"),
            ("[]", 422, "invalid length 0, expected struct Outer with 1 element"),
            ("{", 400, "the body is no JSON: EOF while parsing an object at line 1 column 1"),
            (
                r#"{"inner":{"list":[]}} x"#,
                400,
                "the body is no JSON: trailing characters at line 1 column 23",
            ),
            (" \n", 400, "the body is empty; send what is wanted as JSON"),
            ("\u{feff}", 400, "the body is empty; send what is wanted as JSON"),
        ] {
            let Refusal(seen, words) = json_of::<Outer>(body.as_bytes()).unwrap_err();
            assert_eq!((seen.as_u16(), words.as_str()), (status, said), "{body}");
        }
        assert!(json_of::<Outer>("\u{feff}{\"inner\":{\"list\":[7]}}".as_bytes()).is_ok());
        let long = format!("{{\"{}\":1}}", "x".repeat(1 << 20));
        let Refusal(_, said) = json_of::<Outer>(long.as_bytes()).unwrap_err();
        assert!(said.len() <= 600, "{}", said.len());
        assert_eq!(json_of::<Outer>(b"{\"inner\":\xff}").unwrap_err().0, StatusCode::BAD_REQUEST);
    }
}
