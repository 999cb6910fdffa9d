//! What a fault does to an answer on its way: another one in its place, a broken body, a line that is slow or that breaks.

mod trickle;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::header::{HeaderName, HeaderValue};

use crate::facts::{Lapse, Moment};
use crate::providers;
use crate::providers::fault::{Cut, Effect, Fault, Instead};
use crate::providers::room::{self, Answer, Input, Outcome};
use crate::world::faults::Struck;
use trickle::Trickle;

/// Stands among an answer's extensions when it must not be sent: the connection is closed instead.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a fault closes the connection")]
pub(super) struct HangUp;

/// A fault that struck a request.
#[derive(Debug)]
pub(super) struct Injected {
    effect: Arc<Effect>,
    /// Its name.
    pub(super) fault: String,
    /// One sentence on it.
    pub(super) reason: String,
    delay: Duration,
}

impl Injected {
    /// What a fault that struck does to the answer; its chance is drawn here, under the world's lock.
    pub(super) fn of(mut struck: Struck<Fault>) -> Self {
        let effect = Arc::clone(&struck.rule.spec.effect);
        let delay = effect.delay.map(|delay| delay.draw(&mut struck.dice)).unwrap_or_default();
        Self { fault: struck.rule.name.clone(), reason: struck.reason(), effect, delay: real(delay) }
    }

    /// Whether no answer is sent at all. One without a body cannot be cut, so its connection is closed before it.
    pub(super) fn hangs_up(&self, length: usize) -> bool {
        self.effect.drop.is_some() || (self.effect.truncate.is_some() && length == 0)
    }

    /// The body as it is sent, before it is cut; what is empty cannot be malformed.
    pub(super) fn spoil(&self, headers: &[(&'static str, String)], bytes: Vec<u8>) -> Vec<u8> {
        if !self.effect.malformed || bytes.is_empty() {
            return bytes;
        }
        let media_type = headers.iter().find(|(name, _)| *name == "content-type");
        malformed(media_type.map_or("", |(_, value)| value), bytes)
    }

    /// How many bytes of a body arrive; of one that is cut never all.
    pub(super) fn arriving(&self, length: usize) -> usize {
        let most = match self.effect.truncate {
            None => return length,
            Some(Cut::Bytes(bytes)) => usize::try_from(bytes).unwrap_or(usize::MAX),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                clippy::cast_sign_loss,
                reason = "a share of a length that fits into memory"
            )]
            Some(Cut::Percent(percent)) => (length as f64 * percent / 100.0) as usize,
        };
        most.min(length.saturating_sub(1))
    }

    /// The body as it travels.
    pub(super) fn body(&self, bytes: Vec<u8>) -> Body {
        let arriving = self.arriving(bytes.len());
        let slow = self.effect.slow;
        if arriving == bytes.len() && slow.is_none() {
            return Body::from(bytes);
        }
        let pace = slow.map(|slow| (usize::try_from(slow.bytes).unwrap_or(usize::MAX), real(slow.every)));
        Body::new(Trickle::new(bytes.into(), arriving, pace))
    }

    /// Puts the fault's own headers on an answer, in place of the server's of the same name.
    pub(super) fn dress(&self, response: &mut Response) {
        let Some(Instead::Answer { headers, .. }) = &self.effect.instead else { return };
        let mut set = Vec::new();
        for (name, value) in headers {
            let read = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
            if let (Ok(name), Ok(value)) = read {
                if set.contains(&name) {
                    response.headers_mut().append(name, value);
                } else {
                    response.headers_mut().insert(name.clone(), value);
                    set.push(name);
                }
            }
        }
    }

    /// Lets the real time pass that the answer is held up.
    pub(super) async fn wait(&self) {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
    }
}

fn real(lapse: Lapse) -> Duration {
    Duration::from_millis(u64::try_from(lapse.as_millis()).unwrap_or(0))
}

/// A provider's answer with one of its own codes ([`providers::refuse`]).
type Refuse = fn(&'static str, &str, &Input, Moment) -> Option<Answer>;

/// What is answered in place of an operation that a fault keeps from being processed; `None` when it is processed.
pub(super) fn instead(
    operation: &'static str,
    struck: &Struck<Fault>,
    input: &Input,
    now: Moment,
) -> Option<Outcome> {
    instead_by(providers::refuse, operation, struck, input, now)
}

fn instead_by(
    refuse: Refuse,
    operation: &'static str,
    struck: &Struck<Fault>,
    input: &Input,
    now: Moment,
) -> Option<Outcome> {
    let effect = &struck.rule.spec.effect;
    if effect.processes() {
        return None;
    }
    let reason = struck.reason();
    let outcome = match &effect.instead {
        Some(Instead::Answer { status, body, .. }) => {
            let answer = Answer { body: room::Body::Ready(body.clone().into()), ..Answer::empty(*status) };
            Outcome::refused(answer, status.to_string(), reason)
        }
        Some(Instead::Code(code)) => match refuse(operation, code, input, now) {
            Some(answer) => Outcome::refused(answer, code.clone(), reason),
            // Told in duble's own words, or the tester would take some other refusal for the one that was asked for.
            None => {
                let said = format!("{reason}, but {operation} has no code {code}");
                Outcome::refused(Answer::json(500, serde_json::json!({ "error": said })), "500", said)
            }
        },
        None => Outcome { code: None, ..Outcome::refused(Answer::empty(200), "", reason) },
    };
    Some(outcome.of(operation))
}

/// A body that no parser of its media type accepts, neither one that reads it whole nor one that stops at the first thing wrong.
/// Plain text has no form that could be broken, and stays as it is.
fn malformed(media_type: &str, mut bytes: Vec<u8>) -> Vec<u8> {
    let media_type = media_type.to_ascii_lowercase();
    if media_type.contains("json") {
        // `{,"a":1`: a comma before the first member, and the last bracket gone.
        bytes.pop();
        let first = bytes.iter().position(|byte| matches!(byte, b'{' | b'[')).map_or(0, |place| place + 1);
        bytes.insert(first.min(bytes.len()), b',');
    } else if media_type.contains("xml") || media_type.contains("html") {
        // `<a>1<</a`: an end tag that is none, and the last bracket gone.
        bytes.pop();
        let end = bytes.windows(2).position(|pair| pair == b"</").unwrap_or(bytes.len());
        bytes.insert(end, b'<');
    } else if !media_type.starts_with("text/") {
        // Every signature of a ZIP and of a PDF is four bytes long or longer, so that each has one that is wrong.
        bytes.iter_mut().step_by(4).for_each(|byte| *byte = !*byte);
    }
    bytes
}

#[cfg(test)]
mod tests;
