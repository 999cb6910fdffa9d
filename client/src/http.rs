//! What all sides share of HTTP: a bounded read of a body, and the two encodings of pairs.

#[cfg(any(feature = "sicoob", feature = "betha"))]
use std::fmt::Write as _;

use crate::error::{ClientError, Provider};

/// Media type of [`form`].
#[cfg(feature = "sicoob")]
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A client for plain HTTP, also in a build with the feature `tls`, where `reqwest`'s own builder asks for roots of the
/// system and for a provider installed for the whole process. What it is given to trust is nobody. No proxy.
///
/// ```
/// let http = duble_client::plain_http().build()?;
/// # Ok::<(), reqwest::Error>(())
/// ```
pub fn plain_http() -> reqwest::ClientBuilder {
    let builder = builder().no_proxy();
    #[cfg(feature = "tls")]
    if let Ok(trusting_nobody) = crate::tls::trusting_nobody() {
        return builder.tls_backend_preconfigured(trusting_nobody);
    }
    builder
}

/// The one place that asks reqwest for a builder: whoever takes it gives it a TLS configuration.
#[expect(clippy::disallowed_methods, reason = "those who call it give it a TLS configuration")]
pub(crate) fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read_bytes(
    provider: Provider,
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, ClientError> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| ClientError::transport(provider, error))? {
        if body.len() + chunk.len() > limit {
            let text = format!("a body of more than {limit} bytes");
            return Err(ClientError::unreadable(provider, text, "").with_status(status));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Encodes pairs as an HTML form does.
#[cfg(feature = "sicoob")]
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name, true), encoded(value, true)))
        .collect();
    pairs.join("&")
}

/// A query: the pairs that have a value, in order, after a `?`; nothing if there is none. A blank becomes `%20`, which
/// every server reads.
#[cfg(any(feature = "sicoob", feature = "betha"))]
pub(crate) fn query(pairs: &[(&str, Option<String>)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if let Some(value) = value {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(&format!("{name}={}", encoded(value, false)));
        }
    }
    query
}

/// A segment of a path.
#[cfg(feature = "sicoob")]
pub(crate) fn segment(text: &str) -> String {
    encoded(text, false)
}

#[cfg(any(feature = "sicoob", feature = "betha"))]
fn encoded(text: &str, blank_is_plus: bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b' ' if blank_is_plus => out.push('+'),
            _ => {
                // Writing into a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

#[cfg(all(test, feature = "sicoob"))]
mod tests {
    use super::*;

    #[test]
    fn forms_and_queries_escape_what_they_must() {
        assert_eq!(form(&[("a b", "1&2=3+ç"), ("c_d", "x.y-z*")]), "a+b=1%262%3D3%2B%C3%A7&c_d=x.y-z*");
        assert_eq!(form(&[]), "");
        assert_eq!(
            query(&[("a", None), ("b", Some("1 >=\"2\"".into())), ("c", Some(String::new()))]),
            "?b=1%20%3E%3D%222%22&c="
        );
        assert_eq!(query(&[("a", None)]), "");
        assert_eq!(segment("a/b"), "a%2Fb");
    }
}
