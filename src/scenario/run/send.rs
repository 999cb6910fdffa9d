//! Makes a step's request and sends it: credentials, envelope and escapes are the double's work, not the author's.

use std::time::Duration;

use http::{HeaderValue, header};

use super::answer::Answer;
use super::cast;
use super::exchange::{Exchange, Sent};
use super::report::Failure;
use super::wallet::{Entry, Wallet};
use crate::scenario::format::{Client, Named, Request, Step};
use crate::scenario::literal::Literal;
use crate::scenario::template::{self, Part, Scope, TemplateError};
use crate::wire::form;

/// Longest answer that is read.
const LONGEST: usize = 64 << 20;
/// How long a step waits for an answer, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// What sends: the HTTP client, and the credentials that it holds.
pub(super) struct Sender {
    http: reqwest::Client,
    base: String,
    wallet: Wallet,
}

/// A request while it is being made.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    pub(super) secrets: Vec<String>,
}

impl Draft {
    /// Sets a header, in place of one of the same name.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.unset(name);
        self.headers.push((name.to_owned(), value.into()));
    }

    fn unset(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }
}

impl Sender {
    pub(super) fn new(base: &str, host: Option<&str>) -> Result<Self, String> {
        let host = host.and_then(|host| HeaderValue::from_str(host).ok()).map(|host| (header::HOST, host));
        let http = duble_client::plain_http()
            .default_headers(host.into_iter().collect())
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|error| format!("cannot make an HTTP client: {error}"))?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { http, base, wallet: Wallet::default() })
    }

    /// Sends a step's request.
    pub(super) async fn send(
        &mut self,
        clients: &Named<Client>,
        step: &Step,
        request: &Request,
        scope: &Scope<'_>,
    ) -> Result<Exchange, Box<Failure>> {
        let saying = |error: TemplateError| Failure::saying(error.to_string());
        let target = target(request, step, scope).map_err(saying)?;
        let mut draft = plain_body(step, scope).map_err(saying)?;
        if let Some((name, client, side)) =
            cast::choose(clients, step).map_err(|miscast| Failure::saying(miscast.said))?
        {
            let entry = Entry { name, client, step, request, scope };
            self.wallet.enter(side, &entry, &mut draft, &self.http, &self.base).await?;
        }
        for (name, value) in step.headers.iter().flat_map(Named::iter) {
            match scope.literal(value).map_err(saying)? {
                Literal::Null => draft.unset(name),
                Literal::List(values) => {
                    draft.unset(name);
                    let values = values.iter().map(|value| value.plain().unwrap_or_else(|| value.to_json()));
                    draft.headers.extend(values.map(|value| (name.to_owned(), value)));
                }
                value => draft.set(name, value.plain().unwrap_or_else(|| value.to_json())),
            }
        }
        self.exchange(&request.method, &target, draft).await
    }

    async fn exchange(&self, method: &str, target: &str, draft: Draft) -> Result<Exchange, Box<Failure>> {
        let sent = Sent {
            line: format!("{method} {target}"),
            headers: draft.headers,
            body: draft.body,
            secrets: draft.secrets,
        };
        let failed = |error: reqwest::Error| chained(&error.without_url());
        let named = reqwest::Method::from_bytes(method.as_bytes())
            .map_err(|_| Failure::saying(format!("{method} is no method")))?;
        let mut request = self.http.request(named, format!("{}{target}", self.base));
        for (name, value) in &sent.headers {
            request = request.header(name, value);
        }
        if !sent.body.is_empty() {
            request = request.body(sent.body.clone());
        }
        let mut response = match request.send().await {
            Ok(response) => response,
            // A server that is not there, or does not answer for so long, is no story about a connection.
            Err(error) if error.is_builder() || error.is_connect() || error.is_timeout() => {
                return Err(Failure::saying(format!("{method} {target}: no answer: {}", failed(error))));
            }
            Err(error) => {
                let answer =
                    Answer { broken: Some(format!("no answer: {}", failed(error))), ..Answer::default() };
                return Ok(Exchange { request: sent, answer });
            }
        };
        let headers = response.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let mut answer =
            Answer { status: response.status().as_u16(), headers: headers.collect(), ..Answer::default() };
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => {
                    answer.broken = Some(format!("the answer breaks off: {}", failed(error)));
                    break;
                }
            };
            if answer.body.len() + chunk.len() > LONGEST {
                return Err(Failure::saying(format!("the answer has more than {LONGEST} bytes")));
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(Exchange { request: sent, answer })
    }
}

/// An error and its causes, in one line.
pub(super) fn chained(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// The path with its holes filled and escaped, and the query.
fn target(request: &Request, step: &Step, scope: &Scope<'_>) -> Result<String, TemplateError> {
    let mut target = String::new();
    for part in template::parse(&request.target)? {
        match part {
            Part::Text(text) => target.push_str(&text),
            Part::Hole(hole) => target.push_str(&escaped(&scope.filled(&hole)?)),
        }
    }
    let mut pairs = Vec::new();
    for (name, value) in step.query.iter().flat_map(Named::iter) {
        pairs.extend(fields(name, &scope.literal(value)?));
    }
    if !pairs.is_empty() {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(&form::encode(pairs));
    }
    Ok(target)
}

/// A name with its value, or with each of its values; `null` leaves it out.
fn fields(name: &str, value: &Literal) -> Vec<(String, String)> {
    let one = |value: &Literal| (name.to_owned(), value.plain().unwrap_or_else(|| value.to_json()));
    match value {
        Literal::Null => Vec::new(),
        Literal::List(values) => values.iter().map(one).collect(),
        value => vec![one(value)],
    }
}

/// Text as one segment of a path.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'=' | b'@' | b':' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The body of a step that needs no credentials to be written.
fn plain_body(step: &Step, scope: &Scope<'_>) -> Result<Draft, TemplateError> {
    let mut draft = Draft::default();
    let (body, media_type) = if let Some(json) = &step.json {
        (scope.literal(json)?.to_json(), "application/json")
    } else if let Some(xml) = &step.xml {
        (scope.text(xml)?, "text/xml; charset=utf-8")
    } else if let Some(form) = &step.form {
        let mut pairs = Vec::new();
        for (name, value) in form.iter() {
            pairs.extend(fields(name, &scope.literal(value)?));
        }
        (form::encode(pairs), "application/x-www-form-urlencoded")
    } else if let Some(text) = &step.text {
        (scope.text(text)?, "text/plain; charset=utf-8")
    } else {
        return Ok(draft);
    };
    draft.body = body;
    draft.set("Content-Type", media_type);
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_paths_are_escaped_and_lists_repeat() {
        assert_eq!(escaped("a/b ç?"), "a%2Fb%20%C3%A7%3F");
        let list = Literal::List(vec![Literal::Number("1".into()), Literal::Text("b".into())]);
        assert_eq!(fields("x", &list), [("x".into(), "1".into()), ("x".into(), "b".into())]);
        assert!(fields("x", &Literal::Null).is_empty());
    }
}
