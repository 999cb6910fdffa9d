//! Holds the journal against what somebody expects of it: how many entries fit, and which come closest.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::aside;
use crate::control::read::bytes;
use crate::control::{All, Named, Refusal};
use crate::facts::did_you_mean;
use crate::providers;
use crate::scenario::literal::Literal;
use crate::scenario::matcher::Matcher;
use crate::scenario::run::{Differs, Wanted};
use crate::world::{Entry, Figures, Kind, Stopwatch, Verdict};

/// Bytes of what is expected at most.
const LARGEST: usize = 64 << 10;

/// Real time that it may take: a pattern can be slow on large bodies.
const PATIENCE: Duration = Duration::from_secs(10);

/// Entries that are shown as the closest.
const CLOSEST: usize = 3;

/// Entries that are looked into to find the closest: those whose heads fit best, the newest first.
const LOOKED_INTO: usize = 50;

/// Numbers of fitting entries that are listed.
const LISTED: usize = 100;

/// What is expected of the journal.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    request: Wanted,
    times: Times,
}

/// How many entries are to fit: a number, or bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Times {
    at_least: usize,
    at_most: Option<usize>,
}

impl Default for Times {
    fn default() -> Self {
        Self { at_least: 1, at_most: None }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self { at_most: Some(0), .. } => f.write_str("none"),
            Self { at_least, at_most: Some(most) } if at_least == most => write!(f, "exactly {most}"),
            Self { at_least: 0, at_most: Some(most) } => write!(f, "at most {most}"),
            Self { at_least, at_most: Some(most) } => write!(f, "{at_least} to {most}"),
            Self { at_least, at_most: None } => write!(f, "at least {at_least}"),
        }
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Range {
            at_least: Option<usize>,
            at_most: Option<usize>,
        }
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = Times;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, { \"at_least\": 1 } or { \"at_most\": 3 }")
            }
            fn visit_u64<E: de::Error>(self, times: u64) -> Result<Times, E> {
                let times = usize::try_from(times).map_err(E::custom)?;
                Ok(Times { at_least: times, at_most: Some(times) })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Times, A::Error> {
                let Range { at_least, at_most } =
                    Range::deserialize(de::value::MapAccessDeserializer::new(map))?;
                let least = at_least.unwrap_or(0);
                match at_most {
                    None if at_least.is_none() => Err(de::Error::custom("at_least or at_most is missing")),
                    Some(most) if most < least => {
                        Err(de::Error::custom(format!("at_least {least} is more than at_most {most}")))
                    }
                    at_most => Ok(Times { at_least: least, at_most }),
                }
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// What came of it, as it is given.
#[derive(Serialize)]
struct Told<'a> {
    ok: bool,
    message: String,
    matched: usize,
    expected: String,
    dropped: u64,
    /// The numbers of those that fit, the newest ones where there are many.
    numbers: Vec<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closest: Option<&'a [Close]>,
}

/// An entry that does not fit, and why.
#[derive(Serialize)]
struct Close {
    number: u64,
    operation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    differs: Vec<Differs>,
}

/// What was found.
struct Found {
    fits: Vec<u64>,
    closest: Vec<Close>,
    /// Whether all entries were looked at in time.
    in_time: bool,
}

pub(super) async fn verify(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    body: Body,
) -> Result<Response, Refusal> {
    let expected = read(&bytes(body, LARGEST).await?)?;
    let world = named.world(&worlds)?;
    aside(move || {
        let (entries, figures) = world.entries();
        told(&expected, &find(&expected.request, &entries), &figures)
    })
    .await?
}

fn read(body: &[u8]) -> Result<Expected, Refusal> {
    if body.is_empty() {
        let said = "the body is empty; it says what is expected, such as {\"request\": {\"operation\": \"sicoob.*\"}, \"times\": 2}";
        return Err(Refusal(StatusCode::BAD_REQUEST, said.to_owned()));
    }
    let deserializer = &mut serde_json::Deserializer::from_slice(body);
    let expected: Expected = serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let status = match error.inner().classify() {
            serde_json::error::Category::Data => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::BAD_REQUEST,
        };
        Refusal(status, format!("what is expected cannot be read: {error}"))
    })?;
    let request = &expected.request;
    let verdicts = Verdict::ALL.map(Verdict::name);
    let kinds = Kind::ALL.map(Kind::name);
    one_of("verdict", request.verdict.as_ref(), &verdicts)?;
    one_of("kind", request.kind.as_ref(), &kinds)?;
    Ok(expected)
}

/// A word that is never there would only ever count nothing.
fn one_of(field: &str, matcher: Option<&Matcher>, known: &[&str]) -> Result<(), Refusal> {
    match matcher {
        Some(Matcher::Equals(Literal::Text(word))) if !known.contains(&word.as_str()) => {
            let said = format!(
                "request.{field}: there is no {field} `{}`; there are {}",
                crate::facts::shown(word),
                known.join(", ")
            );
            Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, said))
        }
        _ => Ok(()),
    }
}

fn find(wanted: &Wanted, entries: &[Arc<Entry>]) -> Found {
    let watch = Stopwatch::start();
    let (mut fits, mut misses, mut in_time) = (Vec::new(), Vec::new(), true);
    for entry in entries {
        let mut differs = wanted.head(entry).len();
        let looked_into = differs == 0;
        in_time = watch.elapsed() < PATIENCE;
        if !in_time {
            break;
        }
        if looked_into {
            differs = wanted.judge(entry).len();
            if differs == 0 {
                fits.push(entry.number);
                continue;
            }
        }
        misses.push((!looked_into, differs, entry));
    }
    // Those whose heads fit come first, then those with the fewest differences, of these the newest.
    misses.reverse();
    misses.sort_by_key(|(head, differs, _)| (*head, *differs));
    let looked_into = misses.iter().take(if in_time { LOOKED_INTO } else { 0 });
    let mut close: Vec<_> = looked_into.map(|(_, _, entry)| (*entry, wanted.judge(entry))).collect();
    close.sort_by_key(|(_, differs)| differs.len());
    let closest = close
        .into_iter()
        // An entry that has nothing in common tells nothing.
        .filter(|(_, differs)| wanted.differ(differs) < wanted.stated())
        .take(CLOSEST)
        .map(|(entry, differs)| Close {
            number: entry.number,
            operation: entry.line.operation,
            target: entry.exchange.as_ref().map(|exchange| exchange.target.clone()),
            differs,
        })
        .collect();
    Found { fits, closest, in_time }
}

fn told(expected: &Expected, found: &Found, figures: &Figures) -> Result<Response, Refusal> {
    let Expected { request, times } = expected;
    if !found.in_time {
        let said = format!(
            "this took more than {} s; state operation, verdict or status too, so that fewer bodies are looked into",
            PATIENCE.as_secs()
        );
        return Err(Refusal(StatusCode::SERVICE_UNAVAILABLE, said));
    }
    let matched = found.fits.len();
    let ok = matched >= times.at_least && times.at_most.is_none_or(|most| matched <= most);
    let mut message = format!("{matched} of {} entries fit, expected {times}", figures.entries);
    let too_few = matched < times.at_least;
    if too_few {
        if let Some((close, first)) =
            found.closest.first().and_then(|close| Some((close, close.differs.first()?)))
        {
            message.push_str(&format!(
                "; the closest is entry {}, where {} is {} instead of {}",
                close.number, first.field, first.seen, first.expected
            ));
        }
        message.push_str(&near_name(request));
    }
    if figures.dropped > 0 {
        message.push_str(&format!(
            "; {} older entries fell out of the journal, which is bounded, so the count is not sure",
            figures.dropped
        ));
    }
    let told = Told {
        ok,
        message,
        matched,
        expected: times.to_string(),
        dropped: figures.dropped,
        numbers: found.fits.iter().skip(matched.saturating_sub(LISTED)).copied().collect(),
        closest: too_few.then_some(&found.closest),
    };
    let status = if ok { StatusCode::OK } else { StatusCode::EXPECTATION_FAILED };
    Ok((status, Json(told)).into_response())
}

/// What was probably meant by the name of an operation that nothing has.
fn near_name(request: &Wanted) -> String {
    let Some(Matcher::Equals(Literal::Text(name))) = &request.operation else { return String::new() };
    let known = || providers::operations().chain(providers::actions());
    let near = if name.contains(['*', '?']) || name.ends_with('.') || known().any(|known| known == name) {
        None
    } else {
        did_you_mean(name, known())
    };
    near.map(|near| format!("; did you mean the operation `{near}`?")).unwrap_or_default()
}
