//! Makes a step's request and sends it: credentials, envelope and escapes are the double's work, not the author's.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;

use super::answer::Answer;
use super::cast;
use super::exchange::{Exchange, Sent};
use super::failure::Failure;
use super::wallet::{Entry, Wallet};
use crate::dial::{self, CallError, Caller, Trust};
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
    post: Post,
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
    pub(super) fn new(trust: Arc<Trust>, host: Option<&str>) -> Self {
        let caller = Caller::new(trust);
        let caller = match host {
            Some(host) => caller.naming(host),
            None => caller,
        };
        Self { post: Post(caller), wallet: Wallet::default() }
    }

    /// Sends a step's request to a server.
    pub(super) async fn send(
        &mut self,
        base: &str,
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
            self.wallet.enter(side, &entry, &mut draft, &self.post, base).await?;
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
        let sent = Sent {
            line: format!("{} {target}", request.method),
            headers: draft.headers,
            body: draft.body,
            secrets: draft.secrets,
        };
        let answer = self
            .post
            .exchange(&request.method, &format!("{base}{target}"), &sent.headers, sent.body.clone())
            .await
            .map_err(|said| Failure::saying(format!("{}: {said}", sent.line)))?;
        Ok(Exchange { request: sent, answer })
    }
}

/// One request and its whole answer, within their bounds.
pub(super) struct Post(Caller);

impl Post {
    pub(super) async fn exchange(
        &self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: String,
    ) -> Result<Answer, String> {
        tokio::time::timeout(PATIENCE, self.whole(method, url, headers, body))
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())))
    }

    async fn whole(
        &self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: String,
    ) -> Result<Answer, String> {
        // A browser's reading of addresses: what a path may not hold is escaped.
        let url = reqwest::Url::parse(url).map_err(|error| format!("this is no address: {error}"))?;
        let mut request = http::Request::builder().method(method);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
            request = request.header("Accept", "*/*");
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request =
            request.body(dial::content(body)).map_err(|error| format!("it cannot be sent: {error}"))?;
        let mut response = match self.0.call(url.as_str(), request).await {
            Ok(response) => response,
            // A server that is not there is no story about a connection.
            Err(CallError::Unreachable(said)) => return Err(format!("no answer: {said}")),
            Err(CallError::Broken(said)) => {
                return Ok(Answer { broken: Some(format!("no answer: {said}")), ..Answer::default() });
            }
        };
        let headers = response.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let mut answer =
            Answer { status: response.status().as_u16(), headers: headers.collect(), ..Answer::default() };
        while let Some(frame) = response.body_mut().frame().await {
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) => {
                    answer.broken = Some(format!("the answer breaks off: {}", dial::chained(&error)));
                    break;
                }
            };
            let Some(data) = frame.data_ref() else { continue };
            if answer.body.len() + data.len() > LONGEST {
                return Err(format!("the answer has more than {LONGEST} bytes"));
            }
            answer.body.extend_from_slice(data);
        }
        Ok(answer)
    }
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
