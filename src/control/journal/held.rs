//! Holds the journal against what somebody expects of it: how many entries fit, and which come closest.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::control::Refusal;
use crate::facts::did_you_mean;
use crate::providers;
use crate::scenario::literal::Literal;
use crate::scenario::matcher::Matcher;
use crate::scenario::run::{Differs, Wanted};
use crate::world::{Entry, Figures, Kind, Stopwatch, Verdict};

/// Real time that it may take: a pattern can be slow on large bodies.
const PATIENCE: Duration = Duration::from_secs(10);

/// Entries that are shown as the closest.
const CLOSEST: usize = 3;

/// Entries that are looked into to find the closest: those whose heads fit best, the newest first.
const LOOKED_INTO: usize = 50;

/// What is expected of the journal.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    request: Wanted,
    times: Times,
}

/// How many entries are to fit: a number, or bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// So many at least.
    pub at_least: usize,
    /// So many at most; `None`: any number.
    pub at_most: Option<usize>,
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

/// An entry that does not fit, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Close {
    /// Its number in the journal.
    pub number: u64,
    /// Its operation.
    pub operation: &'static str,
    /// Path and query as received, of a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Its fields that are not as expected.
    pub differs: Vec<Differs>,
}

/// What was found.
struct Found {
    fits: Vec<u64>,
    closest: Vec<Close>,
    /// Whether all entries were looked at in time.
    in_time: bool,
}

/// A journal, held against what was expected of it.
#[derive(Debug)]
pub struct Held {
    /// Whether as many entries fit as were expected.
    pub ok: bool,
    /// What came of it, in one sentence.
    pub message: String,
    /// How many entries were to fit.
    pub expected: Times,
    /// The numbers of those that fit.
    pub fits: Vec<u64>,
    /// Where too few fit, those that come closest.
    pub closest: Vec<Close>,
    /// The operation that was probably meant, where nothing fits and the name is of none.
    pub meant: Option<&'static str>,
}

impl Expected {
    /// Reads what is expected from JSON, as `POST /_duble/journal/verify` takes it.
    ///
    /// # Errors
    ///
    /// Where and why it cannot be read.
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            let said = "the body is empty; it says what is expected, such as {\"request\": {\"operation\": \"sicoob.*\"}, \"times\": 2}";
            return Err(Refusal(StatusCode::BAD_REQUEST, said.to_owned()));
        }
        let deserializer = &mut serde_json::Deserializer::from_slice(body);
        let expected: Self = serde_path_to_error::deserialize(deserializer).map_err(|error| {
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

    /// Looks for what is expected among the entries of a journal.
    ///
    /// # Errors
    ///
    /// When it takes too long.
    pub fn hold(&self, entries: &[Arc<Entry>], figures: &Figures) -> Result<Held, Refusal> {
        let Self { request, times } = self;
        let Found { fits, closest, in_time } = find(request, entries);
        if !in_time {
            let said = format!(
                "this took more than {} s; state operation, verdict or status too, so that fewer bodies are looked into",
                PATIENCE.as_secs()
            );
            return Err(Refusal(StatusCode::SERVICE_UNAVAILABLE, said));
        }
        let matched = fits.len();
        let too_few = matched < times.at_least;
        let ok = !too_few && times.at_most.is_none_or(|most| matched <= most);
        let meant = near_name(request).filter(|_| matched == 0);
        let mut message = format!("{matched} of {} entries fit, expected {times}", figures.entries);
        if too_few {
            if let Some((close, first)) =
                closest.first().and_then(|close| Some((close, close.differs.first()?)))
            {
                message.push_str(&format!(
                    "; the closest is entry {}, where {} is {} instead of {}",
                    close.number, first.field, first.seen, first.expected
                ));
            }
            if let Some(near) = meant {
                message.push_str(&format!("; did you mean the operation `{near}`?"));
            }
        }
        if figures.dropped > 0 {
            message.push_str(&format!(
                "; {} older entries fell out of the journal, which is bounded, so the count is not sure",
                figures.dropped
            ));
        }
        let closest = if too_few { closest } else { Vec::new() };
        Ok(Held { ok, message, expected: *times, fits, closest, meant })
    }
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

/// What was probably meant by the name of an operation that nothing has.
fn near_name(request: &Wanted) -> Option<&'static str> {
    let Some(Matcher::Equals(Literal::Text(name))) = &request.operation else { return None };
    let known = || providers::operations().chain(providers::actions());
    if name.contains(['*', '?']) || name.ends_with('.') || known().any(|known| known == name) {
        return None;
    }
    did_you_mean(name, known())
}
