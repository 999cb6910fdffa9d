//! What a fault does, as it is written: what goes together, and within which bounds.

use super::Wrong;
use crate::facts::{Lapse, Path};
use crate::providers::fault::{Delay, Effect, Instead, LONGEST_DELAY, Slow};
use crate::scenario::codes;
use crate::scenario::format::{Arriving, Named, Pieces, Then, Waiting};
use crate::scenario::literal::Literal;

/// Headers that the server writes itself: another one would break the message in ways that `truncate` and `drop` do on purpose.
const OWN_HEADERS: [&str; 4] = ["content-length", "transfer-encoding", "connection", "x-duble-reason"];

/// Bytes of a fault's own answer at most: a world holds a thousand of them.
const LONGEST_BODY: usize = 1 << 20;

/// The effect; what is wrong with it is added.
pub(super) fn read(then: &Then, at: &Path, wrong: &mut Vec<Wrong>) -> Effect {
    together(then, at, wrong);
    let instead = answer(then, at, wrong).or_else(|| code(then, at, wrong));
    let effect = Effect {
        delay: then.delay.map(|Waiting(delay)| delay),
        instead,
        drop: then.drop,
        malformed: then.malformed,
        truncate: then.truncate.map(|Arriving(cut)| cut),
        slow: then.slow.map(|Pieces { bytes, every }| Slow { bytes, every }),
    };
    if let Some(delay) = &effect.delay
        && let Some(said) = beyond(delay)
    {
        wrong.push(Wrong::at(codes::EFFECT, at.key("delay"), said));
    }
    if let Some(slow) = effect.slow {
        let at = at.key("slow");
        if slow.bytes == 0 {
            wrong.push(Wrong::at(codes::EFFECT, at.key("bytes"), "a piece has at least one byte"));
        }
        if let Some(said) = out_of_bounds(slow.every) {
            wrong.push(Wrong::at(codes::EFFECT, at.key("every"), said));
        }
    }
    effect
}

/// What stands there, by its key.
fn stated(then: &Then) -> Vec<&'static str> {
    [
        ("status", then.status.is_some()),
        ("code", then.code.is_some()),
        ("drop", then.drop.is_some()),
        ("malformed", then.malformed),
        ("truncate", then.truncate.is_some()),
        ("slow", then.slow.is_some()),
        ("delay", then.delay.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, there)| there.then_some(key))
    .collect()
}

/// Combinations that make no sense, each with why.
fn together(then: &Then, at: &Path, wrong: &mut Vec<Wrong>) {
    let keys = stated(then);
    let answers =
        !then.headers.is_empty() || then.json.is_some() || then.xml.is_some() || then.text.is_some();
    if keys.is_empty() && !answers {
        let said = "nothing goes wrong here: say status, code, delay, drop, truncate, slow or malformed";
        wrong.push(Wrong::at(codes::EFFECT, at.clone(), said));
    }
    let mut not = |first: &str, others: &[&'static str], why: &str| {
        if let Some(other) = keys.iter().find(|key| others.contains(key))
            && keys.contains(&first)
        {
            let said = format!("this does not go with `{first}`: {why}");
            wrong.push(Wrong::at(codes::EFFECT, at.key(*other), said));
        }
    };
    not("status", &["code"], "an answer is either the fault's or the provider's");
    let all = ["status", "code", "malformed", "truncate", "slow"];
    not("drop", &all, "there is no answer; only a `delay` can come before");
    not(
        "malformed",
        &["status"],
        "it breaks the provider's own answer; a status brings whatever body you write",
    );
    not("malformed", &["truncate"], "a body that is cut is broken already");
}

/// The fault's own answer.
fn answer(then: &Then, at: &Path, wrong: &mut Vec<Wrong>) -> Option<Instead> {
    let bodies = [
        ("json", then.json.as_ref().map(Literal::to_json), "application/json"),
        ("xml", then.xml.clone(), "text/xml; charset=utf-8"),
        ("text", then.text.clone(), "text/plain; charset=utf-8"),
    ];
    let stated: Vec<_> = bodies.iter().filter(|(_, body, _)| body.is_some()).collect();
    if let [(first, ..), (second, ..), ..] = stated.as_slice() {
        let said = format!("an answer has one body, here are `{first}` and `{second}`");
        wrong.push(Wrong::at(codes::EFFECT, at.key(*second), said));
    }
    let Some(status) = then.status else {
        let headers = (!then.headers.is_empty()).then_some("headers");
        for key in stated.iter().map(|(key, ..)| *key).chain(headers) {
            wrong.push(Wrong::at(codes::EFFECT, at.key(key), "this goes with a `status`"));
        }
        return None;
    };
    if !(200..=599).contains(&status) {
        let said = format!("{status} is no status that ends an exchange: 200 to 599");
        wrong.push(Wrong::at(codes::EFFECT, at.key("status"), said));
    }
    if [204, 205, 304].contains(&status)
        && let Some((key, ..)) = stated.first()
    {
        let said = format!("an answer with status {status} has no body");
        wrong.push(Wrong::at(codes::EFFECT, at.key(*key), said));
    }
    if let Some((key, Some(body), _)) = stated.first()
        && body.len() > LONGEST_BODY
    {
        let said =
            format!("{} bytes are more than a fault's own answer may have: {LONGEST_BODY}", body.len());
        wrong.push(Wrong::at(codes::EFFECT, at.key(*key), said));
    }
    let mut headers = headers(&then.headers, &at.key("headers"), wrong);
    let (body, media_type) = match stated.first() {
        Some((_, Some(body), media_type)) => (body.clone(), Some(*media_type)),
        _ => (String::new(), None),
    };
    let named = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    headers.extend(
        media_type.filter(|_| !named).map(|media_type| ("content-type".to_owned(), media_type.to_owned())),
    );
    Some(Instead::Answer { status, headers, body })
}

fn headers(named: &Named<Literal>, at: &Path, wrong: &mut Vec<Wrong>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, value) in named.iter() {
        let mut not = |said: String| wrong.push(Wrong::at(codes::EFFECT, at.key(name), said));
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            not("this is no name of a header".to_owned());
        } else if OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            not("the server writes this one itself".to_owned());
        } else if let Some(value) = value.plain().filter(|value| http::HeaderValue::from_str(value).is_ok()) {
            found.push((name.to_owned(), value));
        } else {
            not("a header's value is one line of text".to_owned());
        }
    }
    found
}

fn code(then: &Then, at: &Path, wrong: &mut Vec<Wrong>) -> Option<Instead> {
    let code = match then.code.as_ref()? {
        Literal::Number(text) | Literal::Text(text) if !text.is_empty() => text.clone(),
        other => {
            let said = format!("a provider's code is a text or a number, not {other}");
            wrong.push(Wrong::at(codes::EFFECT, at.key("code"), said));
            return None;
        }
    };
    Some(Instead::Code(code))
}

/// Why a delay is none that can be had.
fn beyond(delay: &Delay) -> Option<String> {
    let bounds = match delay {
        Delay::Fixed(lapse) => out_of_bounds(*lapse),
        Delay::Uniform(from, to) if to < from => Some(format!("{from} is more than {to}")),
        Delay::Uniform(from, _) if from.is_negative() => Some(format!("{from} is no time to wait")),
        Delay::LogNormal { median, .. } if median.as_millis() <= 0 => {
            Some(format!("a median of {median} is no time to wait"))
        }
        Delay::LogNormal { sigma, .. } if !(*sigma > 0.0 && *sigma <= 5.0) => {
            Some(format!("sigma is above 0 and up to 5, not {sigma}"))
        }
        Delay::LogNormal { median, max, .. } if max < median => {
            Some(format!("the median {median} is more than the max {max}"))
        }
        Delay::Uniform(..) | Delay::LogNormal { .. } => None,
    };
    bounds.or_else(|| out_of_bounds(delay.longest()))
}

fn out_of_bounds(lapse: Lapse) -> Option<String> {
    if lapse.as_millis() <= 0 {
        return Some(format!("{lapse} is no time to wait"));
    }
    (lapse > LONGEST_DELAY).then(|| format!("nobody waits {lapse} of real time; {LONGEST_DELAY} at most"))
}
