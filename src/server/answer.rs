//! From an HTTP request to a room and back: the world is chosen, the step is taken, the answer is written once the lock is
//! released, and the one tap of log and journal sees both.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Limited};

use super::inject::{self, HangUp, Injected};
use super::origin;
use super::tls::Secured;
use crate::facts::{Moment, clipped};
use crate::providers::fault::Asked;
use crate::providers::room::{self, Answer, EdgeError, Input, Outcome};
use crate::providers::{self, Owner, Providers};
use crate::world::{
    Cell, Exchange, Finished, Kind, LONGEST_REASON, Line, StepError, Stepped, Stopwatch, Verdict, WorldName,
    Worlds,
};

/// What is served, and within which bound.
#[derive(Debug)]
pub struct Served {
    /// The worlds.
    pub worlds: Arc<Worlds<Providers>>,
    /// Bytes of a request's body at most; absent: what each provider takes ([`Room::BODY`](room::Room::BODY)).
    pub body_limit: Option<usize>,
}

/// Bytes that are read and let go of a body that is too large: a client that sends all of it before it reads then finds the answer, where
/// a closed connection would be a broken pipe to it.
const DRAINED: u64 = 256 << 20;

/// How long a body may take to arrive, in real time: it is a client's line that is waited for, not the world's clock.
const BODY_TIME: Duration = Duration::from_secs(60);

/// The header that tells why a request was refused; the answer's bytes stay the provider's.
const REASON: HeaderName = HeaderName::from_static("x-duble-reason");

/// Answers whatever is no `/_duble` path.
pub(super) async fn answer(State(served): State<Arc<Served>>, request: Request) -> Response {
    let watch = Stopwatch::start();
    let (parts, body) = request.into_parts();
    let (name, prefix, path) = match split_world(parts.uri.path()) {
        Ok(split) => split,
        Err(said) => return plain(StatusCode::NOT_FOUND, &said),
    };
    let world = match served.worlds.get(&name) {
        Ok(world) => world,
        Err(error) => return plain(StatusCode::SERVICE_UNAVAILABLE, &error.to_string()),
    };
    let target = parts.uri.path_and_query().map_or_else(|| path.to_owned(), ToString::to_string);
    let line = parts.extensions.get::<Secured>().cloned();
    let scheme = if line.is_some() { "https" } else { "http" };
    let mut input = Input {
        method: parts.method.as_str().to_owned(),
        path: path.to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers(&parts.headers),
        body: Bytes::new(),
        origin: origin::of(scheme, &parts.headers, &parts.uri, prefix),
        client_certificate: line.as_ref().and_then(|line| line.certificate.clone()),
    };
    let owner = world.look(|universe| providers::owner(&universe.rooms, path));
    let limit = served.body_limit.unwrap_or_else(|| owner.map_or(room::BODY, |owner| owner.body));
    let (taken, injected) = match read(body, &parts.headers, limit).await {
        Ok(body) => {
            input.body = body;
            step(&world, owner, &input).await
        }
        Err(error) => (edge(&world, owner, &input, &error), None),
    };
    let Stepped { value: Outcome { answer, operation, verdict, code, reason, .. }, ticket, now, .. } = taken;
    let Answer { status, headers, body } = answer;
    let (status, headers, bytes) = match write(body).await {
        Ok(bytes) => (status, headers, bytes),
        Err(said) => {
            tracing::error!(%said, path = %input.path, "an answer could not be written");
            let failed = refuse(owner, &input, &EdgeError::Failed { said }, now).answer;
            let bytes = write(failed.body).await.unwrap_or_default();
            (failed.status, failed.headers, bytes)
        }
    };
    let bytes = injected.iter().fold(bytes, |bytes, injected| injected.spoil(&headers, bytes));
    let hangs_up = injected.as_ref().is_some_and(|injected| injected.hangs_up(bytes.len()));
    let reason = reason.as_deref().map(|reason| clipped(reason, LONGEST_REASON));
    tracing::info!(
        at = %now, operation = operation.unwrap_or_default(), status = if hangs_up { 0 } else { status }, code = code.as_deref().unwrap_or("-"), world = %name,
        ms = %format_args!("{:.1}", watch.elapsed().as_secs_f64() * 1_000.0), reason = reason.as_deref().unwrap_or("-"),
        fault = injected.as_ref().map(|injected| injected.fault.as_str()),
    );
    served.worlds.metrics().count(
        operation.unwrap_or("duble.unknown"),
        status,
        verdict,
        code.as_deref(),
        watch.elapsed(),
    );
    let arriving = injected.as_ref().map_or(bytes.len(), |injected| injected.arriving(bytes.len()));
    let response = world.excerpt(bytes.get(..arriving).unwrap_or_default());
    // Only refusals have a reason, and answers that a fault has spoilt.
    let refused = reason.as_deref().filter(|_| verdict != Verdict::Accepted);
    let reason = refused.or(injected.as_ref().map(|injected| injected.reason.as_str()));
    let body = match &injected {
        Some(injected) => injected.body(bytes),
        None => Body::from(bytes),
    };
    let mut answer = respond(status, &headers, body, now, reason);
    if let Some(injected) = &injected {
        injected.dress(&mut answer);
    }
    if hangs_up {
        answer = Response::default();
        answer.extensions_mut().insert(HangUp);
    }
    let exchange = Exchange {
        target,
        status: if hangs_up { 0 } else { status },
        client_certificate: input.client_certificate.as_ref().map(|shown| Box::new(shown.told())),
        request: world.excerpt(&input.body),
        method: input.method,
        request_headers: kept(input.headers),
        response_headers: kept(self::headers(answer.headers())),
        response: if hangs_up { String::new() } else { response },
    };
    world.attach(ticket, exchange);
    // In real time: it is the client's patience that is tried. The step is over and holds nobody up.
    if let Some(injected) = &injected {
        injected.wait().await;
    }
    answer
}

/// Characters of a header's value at most, in the journal.
const LONGEST_VALUE: usize = 4_096;

/// Headers as the journal keeps them.
fn kept(headers: Vec<(String, String)>) -> Vec<(String, String)> {
    headers
        .into_iter()
        .map(|(name, value)| {
            (name, if value.len() > LONGEST_VALUE { clipped(&value, LONGEST_VALUE) } else { value })
        })
        .collect()
}

/// Reads a request's body within its bound. One that is declared too large is not kept at all, and one that stops arriving does not hold
/// its connection for ever.
async fn read(mut body: Body, headers: &HeaderMap, limit: usize) -> Result<Bytes, EdgeError> {
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if let Some(declared) = declared.filter(|declared| *declared > limit as u64) {
        // Who asks first (`Expect: 100-continue`) has sent nothing yet, and is answered before it does.
        if declared <= DRAINED && !headers.contains_key(header::EXPECT) {
            drain(&mut body).await;
        }
        return Err(EdgeError::TooLarge { limit });
    }
    match tokio::time::timeout(BODY_TIME, Limited::new(&mut body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            drain(&mut body).await;
            Err(EdgeError::TooLarge { limit })
        }
        Ok(Err(error)) => Err(EdgeError::Malformed { said: error.to_string() }),
        Err(_) => Err(EdgeError::Malformed {
            said: format!("its body did not arrive within {} s", BODY_TIME.as_secs()),
        }),
    }
}

/// Reads what is left of a body, or its first [`DRAINED`] bytes, and lets it go.
async fn drain(body: &mut Body) {
    let to_the_end = async {
        let mut left = DRAINED;
        while let Some(Ok(frame)) = body.frame().await
            && left > 0
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
        }
    };
    // What has not come by then is not waited for.
    _ = tokio::time::timeout(BODY_TIME, to_the_end).await;
}

/// Writes an answer's body. A large one (a ZIP, a long list) is written outside the world's lock and off the threads that
/// answer others; a panic there is a bug of ours and is said, not swallowed.
async fn write(body: room::Body) -> Result<Vec<u8>, String> {
    match body {
        room::Body::Ready(bytes) => Ok(bytes),
        room::Body::Later(write) => {
            tokio::task::spawn_blocking(write).await.map_err(|error| error.to_string())
        }
    }
}

/// `/w/NAME/rest` into the world's name, the prefix `/w/NAME` and `/rest`.
fn split_world(path: &str) -> Result<(WorldName, &str, &str), String> {
    let Some(rest) = path.strip_prefix("/w/") else { return Ok((WorldName::default_world(), "", path)) };
    let end = rest.find('/').unwrap_or(rest.len());
    let name = WorldName::parse(rest.get(..end).unwrap_or_default()).map_err(|error| error.to_string())?;
    let (prefix, tail) = path.split_at_checked("/w/".len() + end).unwrap_or((path, ""));
    Ok((name, prefix, if tail.is_empty() { "/" } else { tail }))
}

fn line(outcome: &Outcome) -> Line {
    Line {
        kind: Kind::Request,
        operation: outcome.operation.unwrap_or_default(),
        verdict: outcome.verdict,
        code: outcome.code.clone(),
        reason: outcome.reason.clone(),
        fault: None,
        items: outcome.items.clone(),
    }
}

fn finished(outcome: Outcome) -> Finished<Outcome> {
    let line = line(&outcome);
    Finished { keep: outcome.keep, value: outcome, line }
}

/// Takes the step, and says which fault struck it.
async fn step(
    world: &Cell<Providers>,
    owner: Option<Owner>,
    input: &Input,
) -> (Stepped<Outcome>, Option<Injected>) {
    let mut injected = None;
    let stepped = world.step(|turn| {
        let (now, asked) = (turn.now, Asked::new(input));
        let (finished, struck) = turn.request(
            |turn| finished(providers::answer(input, turn).unwrap_or_else(|| nowhere(input))),
            |fault| fault.condition.holds(&asked),
            |line, struck| inject::instead(line.operation, struck, input, now).map(finished),
        );
        injected = struck.map(Injected::of);
        finished
    });
    match stepped.await {
        Ok(stepped) => (stepped, injected),
        Err(error @ (StepError::Panicked(_) | StepError::TooMuchDue | StepError::Overtaken)) => {
            tracing::error!(%error, path = %input.path, "a step could not be taken");
            (edge(world, owner, input, &EdgeError::Failed { said: error.to_string() }), None)
        }
    }
}

/// What is wrong before any operation is reached, journalled like everything else.
fn edge(world: &Cell<Providers>, owner: Option<Owner>, input: &Input, error: &EdgeError) -> Stepped<Outcome> {
    world.note(|now| {
        let outcome = refuse(owner, input, error, now);
        let line = line(&outcome);
        (outcome, line)
    })
}

fn refuse(owner: Option<Owner>, input: &Input, error: &EdgeError, now: Moment) -> Outcome {
    owner.map_or_else(|| nowhere(input), |owner| owner.edge(error, input, now))
}

/// A path that is no provider's: duble's own word, since there is no provider whose form it could take.
fn nowhere(input: &Input) -> Outcome {
    let said = format!(
        "{} is no path of Sicoob, nddFrete, InvoiCy or Betha; the base URLs stand in the banner of `duble serve`, control below /_duble",
        input.path
    );
    let answer = Answer::json(404, serde_json::json!({ "error": said }));
    Outcome::refused(answer, "404", "the path is no provider's").of("duble.edge")
}

fn headers(map: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    map.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn respond(
    status: u16,
    headers: &[(&'static str, String)],
    body: Body,
    now: Moment,
    reason: Option<&str>,
) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let map = response.headers_mut();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            map.append(HeaderName::from_static(name), value);
        }
    }
    if let Ok(date) = HeaderValue::from_str(&now.http_date()) {
        map.insert(header::DATE, date);
    }
    if let Some(value) = reason.and_then(|reason| HeaderValue::from_str(&ascii(reason)).ok()) {
        map.insert(REASON, value);
    }
    response
}

/// A reason as a header can carry it: ASCII, at most 300 bytes.
fn ascii(reason: &str) -> String {
    let plain = crate::br::text::unaccented(reason);
    plain.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).take(300).collect()
}

/// What duble says in its own name.
fn plain(status: StatusCode, said: &str) -> Response {
    let mut response = Response::new(Body::from(serde_json::json!({ "error": said }).to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_stands_before_the_path() {
        let split =
            |path| split_world(path).map(|(name, prefix, rest)| [name.as_str(), prefix, rest].join(" "));
        assert_eq!(split("/a/b"), Ok("default  /a/b".to_owned()));
        assert_eq!(split("/w/loja/a/b"), Ok("loja /w/loja /a/b".to_owned()));
        assert_eq!(split("/w/loja"), Ok("loja /w/loja /".to_owned()));
        assert_eq!(split("/w/loja/"), Ok("loja /w/loja /".to_owned()));
        assert!(split("/w/lo%20ja/a").is_err());
        assert!(split("/w//a").is_err());
    }

    #[test]
    fn a_reason_fits_into_a_header() {
        assert_eq!(ascii("não\r\né"), "nao??e");
        assert_eq!(ascii(&"x".repeat(400)).len(), 300);
    }
}
