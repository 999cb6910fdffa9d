//! From an HTTP request to a room and back: the world is chosen, the step is taken, the answer is written once the lock is
//! released, and the one tap of log and journal sees both.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::body::{self, Bound};
use super::choice::Choice;
use super::inject::{self, HangUp, Injected};
use super::origin;
use super::tls::Secured;
use crate::facts::{Moment, clipped, shown};
use crate::providers::fault::Asked;
use crate::providers::room::{self, Answer, EdgeError, Input, Outcome};
use crate::providers::{self, Owner, Providers};
use crate::world::{
    Cell, Exchange, Finished, Kind, LONGEST_REASON, Line, StepError, Stepped, Stopwatch, Verdict, WorldName,
    Worlds, WorldsError,
};

/// What is served, and within which bound.
#[derive(Debug)]
pub struct Served {
    /// The worlds.
    pub worlds: Arc<Worlds<Providers>>,
    /// Bytes of a request's body at most; absent: what each provider takes ([`Room::BODY`](room::Room::BODY)).
    pub body_limit: Option<usize>,
    /// How long a body may take to arrive, in real time.
    pub body_time: Duration,
}

/// The header that tells why a request was refused; the answer's bytes stay the provider's.
const REASON: HeaderName = HeaderName::from_static("x-duble-reason");

/// Where a request is answered.
struct Place {
    name: WorldName,
    world: Arc<Cell<Providers>>,
    owner: Option<Owner>,
}

impl Served {
    fn place(&self, name: WorldName, choice: &Choice, path: &str) -> Result<Place, WorldsError> {
        let world = self.worlds.get(&name)?;
        let owner = world.look(|universe| providers::owner(&universe.rooms, choice.provider, path));
        Ok(Place { name, world, owner })
    }

    /// The world that alone knows a credential that the request shows, where nothing names one. With one world only, nothing is read.
    fn known_by(&self, place: &Place, choice: &Choice, input: &Input) -> Option<WorldName> {
        if choice.world.is_some() || self.worlds.is_single() {
            return None;
        }
        let credentials = providers::identify(place.owner.as_ref()?, input);
        self.worlds.knowing(&credentials).filter(|name| *name != place.name)
    }
}

/// How the client reaches duble.
fn scheme(parts: &Parts) -> &'static str {
    if parts.extensions.get::<Secured>().is_some() { "https" } else { "http" }
}

/// A request as a room sees it, but for its body.
fn input(parts: &Parts, choice: &Choice) -> Input {
    let (prefix, path) = choice.split(parts.uri.path());
    let secured = parts.extensions.get::<Secured>();
    let mut headers = headers(&parts.headers);
    // HTTP/2 names the host elsewhere.
    if let Some(authority) = parts.uri.authority().filter(|_| !parts.headers.contains_key(header::HOST)) {
        headers.insert(0, ("host".to_owned(), authority.to_string()));
    }
    Input {
        method: parts.method.as_str().to_owned(),
        path: path.to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: Bytes::new(),
        origin: origin::of(scheme(parts), &parts.headers, &parts.uri, prefix),
        client_certificate: secured.and_then(|secured| secured.certificate.clone()),
    }
}

/// Answers whatever is no `/_duble` path.
pub(super) async fn answer(served: &Served, choice: Choice, request: Request) -> Response {
    let watch = Stopwatch::start();
    let (parts, body) = request.into_parts();
    let mut input = input(&parts, &choice);
    let full = |error: WorldsError| plain(StatusCode::SERVICE_UNAVAILABLE, &error.to_string());
    let name = choice.world.clone().unwrap_or_else(WorldName::default_world);
    let mut place = match served.place(name, &choice, &input.path) {
        Ok(place) => place,
        Err(error) => return full(error),
    };
    let target = parts.uri.path_and_query().map_or_else(|| input.path.clone(), ToString::to_string);
    let bytes = served.body_limit.unwrap_or_else(|| place.owner.map_or(room::BODY, |owner| owner.body));
    let (taken, injected) = match body::read(body, &parts.headers, Bound { bytes, time: served.body_time })
        .await
    {
        Ok(body) => {
            input.body = body;
            if let Some(name) = served.known_by(&place, &choice, &input) {
                // Addresses in the answer name the world: whoever follows them may show no credential.
                input.origin = origin::of(scheme(&parts), &parts.headers, &parts.uri, &format!("/w/{name}"));
                place = match served.place(name, &choice, &input.path) {
                    Ok(place) => place,
                    Err(error) => return full(error),
                };
            }
            step(&place, &choice, &input).await
        }
        Err(error) => (edge(&place, &input, &error), None),
    };
    let Place { name, world, owner } = place;
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

/// Why a path is not found that another host would answer.
fn at_host(mut outcome: Outcome, choice: &Choice, input: &Input) -> Outcome {
    let elsewhere = || choice.provider.filter(|name| providers::owner_by_table(&input.path) != Some(*name));
    if let (Some(reason), Some(name)) = (&mut outcome.reason, elsewhere()) {
        _ = write!(reason, "; the host that was asked, {}, is {name}'s alone", shown(&choice.host));
    }
    outcome
}

fn finished(outcome: Outcome) -> Finished<Outcome> {
    let line = line(&outcome);
    Finished { keep: outcome.keep, value: outcome, line }
}

/// Takes the step, and says which fault struck it.
async fn step(place: &Place, choice: &Choice, input: &Input) -> (Stepped<Outcome>, Option<Injected>) {
    let mut injected = None;
    let stepped = place.world.step(|turn| {
        let (now, asked) = (turn.now, Asked::new(input));
        let (finished, struck) = turn.request(
            |turn| {
                let outcome =
                    providers::answer(input, choice.provider, turn).unwrap_or_else(|| nowhere(input));
                finished(at_host(outcome, choice, input))
            },
            |fault| fault.condition.holds(&asked),
            |line, struck| inject::instead(line.operation, struck, input, now).map(finished),
        );
        injected = struck.map(Injected::of);
        finished
    });
    match stepped.await {
        Ok(stepped) => (stepped, injected),
        Err(
            error @ (StepError::Panicked(_)
            | StepError::TooManyTimers(_)
            | StepError::TooMuchDue
            | StepError::Overtaken),
        ) => {
            tracing::error!(%error, path = %input.path, "a step could not be taken");
            (edge(place, input, &EdgeError::Failed { said: error.to_string() }), None)
        }
    }
}

/// What is wrong before any operation is reached, journalled like everything else.
fn edge(place: &Place, input: &Input, error: &EdgeError) -> Stepped<Outcome> {
    place.world.note(|now| {
        let outcome = refuse(place.owner, input, error, now);
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
pub(super) fn plain(status: StatusCode, said: &str) -> Response {
    let mut response = Response::new(Body::from(serde_json::json!({ "error": said }).to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_fits_into_a_header() {
        assert_eq!(ascii("não\r\né"), "nao??e");
        assert_eq!(ascii(&"x".repeat(400)).len(), 300);
    }
}
