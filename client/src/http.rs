//! What the JSON sides share of HTTP: a bounded read of a body, and form encoding.

use crate::error::{ClientError, Provider};

/// Media type of [`form`].
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Reads a body of at most `limit` bytes; what is no UTF-8 becomes replacement characters.
pub(crate) async fn read_bounded(
    provider: Provider,
    mut response: reqwest::Response,
    limit: usize,
) -> Result<String, ClientError> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| ClientError::transport(provider, error))? {
        if body.len() + chunk.len() > limit {
            let text = format!("a body of more than {limit} bytes");
            return Err(ClientError::unreadable(provider, text, "").with_status(status));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Encodes pairs as an HTML form does.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_escape_what_a_form_must() {
        assert_eq!(form(&[("a b", "1&2=3+ç"), ("c_d", "x.y-z*")]), "a+b=1%262%3D3%2B%C3%A7&c_d=x.y-z*");
        assert_eq!(form(&[]), "");
    }
}
