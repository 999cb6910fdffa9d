//! What goes wrong on the way: which requests a fault strikes, what it does, how long.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::expect::Words;
use super::named::Named;
use crate::facts::Lapse;
use crate::providers::fault::{Cut, Delay, Hangup};
use crate::scenario::literal::Literal;
use crate::scenario::matcher::Matcher;
use crate::world::Verdict;
use crate::world::faults::Calls;

/// A fault: `{ name, match, then }`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// By which journal and control name it; one of the same name replaces it.
    pub name: String,
    /// Which requests; absent: all.
    #[serde(default)]
    pub r#match: Match,
    /// What it does to them.
    pub then: Then,
    /// World time, from when it was added, in which it strikes.
    #[serde(default)]
    pub r#for: Option<Lapse>,
    /// How often it strikes at most.
    #[serde(default)]
    pub times: Option<u32>,
}

/// Which requests a fault strikes: those for which all that is stated holds.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Match {
    /// One operation or several; `*` stands for any part of a name.
    pub operation: Option<Words>,
    /// Which of the requests that fit all the rest.
    pub calls: Counted,
    /// How likely it then is, above 0 and up to 1.
    pub chance: Option<f64>,
    /// The HTTP method, in upper case.
    pub method: Option<Matcher>,
    /// The path as sent, without its query and without the world's prefix.
    pub path: Option<Matcher>,
    /// Parameters of the query.
    pub query: Named<Matcher>,
    /// Headers, in any letter case.
    pub headers: Named<Matcher>,
    /// Fields of a form body.
    pub form: Named<Matcher>,
    /// The body as JSON, by path.
    pub json: Named<Matcher>,
    /// The prefixes of paths in XML, and the namespaces that they stand for.
    pub namespaces: Named<String>,
    /// The body as XML, by path.
    pub xml: Named<Matcher>,
    /// Fields of the Crosstalk header.
    pub crosstalk: Named<Matcher>,
    /// The document beside the Crosstalk header, by path.
    pub rawdata: Named<Matcher>,
    /// The first document of an InvoiCy call, by path.
    pub documento: Named<Matcher>,
}

/// Which calls: `3`, `1..2`, `2..` or `{ every: 3 }`; absent: all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted(pub Calls);

/// What a fault does. Most of it can be combined with the rest; `drop` only with `delay`.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Then {
    /// This HTTP status, in place of the operation.
    pub status: Option<u16>,
    /// Headers that go with the status.
    pub headers: Named<Literal>,
    /// A JSON body that goes with the status.
    pub json: Option<Literal>,
    /// An XML body that goes with the status.
    pub xml: Option<String>,
    /// A body of plain text that goes with the status.
    pub text: Option<String>,
    /// The provider's refusal with this code of its own, in place of the operation.
    pub code: Option<Literal>,
    /// Real time until the answer begins.
    pub delay: Option<Waiting>,
    /// The connection is closed without an answer, `before` or `after` the request was processed.
    pub drop: Option<Hangup>,
    /// The connection is closed in the middle of the body.
    pub truncate: Option<Arriving>,
    /// The body comes in pieces.
    pub slow: Option<Pieces>,
    /// The body is broken for its media type.
    pub malformed: bool,
}

/// A body in pieces.
#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// Bytes of a piece.
    pub bytes: u64,
    /// Real time between two pieces.
    pub every: Lapse,
}

/// How long an answer is held up: `200ms`, `{ uniform: [100ms, 2s] }` or `{ lognormal: { median: 200ms, sigma: 0.5, max: 10s } }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting(pub Delay);

/// How much arrives: so many bytes, or `{ at: 50% }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arriving(pub Cut);

/// Once an operation was called.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// One operation or several; `*` stands for any part of a name.
    pub operation: Words,
    /// How many calls it takes; absent: 1.
    #[serde(default)]
    pub calls: Option<u32>,
    /// World time from the last of them; absent: none.
    #[serde(default)]
    pub wait: Option<Lapse>,
    /// Which calls count; absent: those that were accepted.
    #[serde(default)]
    pub verdict: Option<Verdict>,
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Every {
            every: u64,
        }
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = Counted;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("counts such as 3, 1..2, 2.. or { every: 3 }")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Counted, E> {
                Ok(Counted(Calls::Range(number, Some(number))))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Counted, E> {
                self.visit_str(&number.to_string())
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Counted, E> {
                text.parse().map(Counted).map_err(E::custom)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Counted, A::Error> {
                let Every { every } = Every::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Counted(Calls::Every(every)))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Waiting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Drawn {
            Uniform(Lapse, Lapse),
            Lognormal(Skewed),
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Skewed {
            median: Lapse,
            sigma: f64,
            #[serde(default)]
            max: Option<Lapse>,
        }
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = Waiting;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time such as 200ms, { uniform: [100ms, 2s] } or { lognormal: { median: 200ms, sigma: 0.5, max: 10s } }")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Waiting, E> {
                text.parse().map(|lapse| Waiting(Delay::Fixed(lapse))).map_err(E::custom)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Waiting, A::Error> {
                let drawn = Drawn::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Waiting(match drawn {
                    Drawn::Uniform(from, to) => Delay::Uniform(from, to),
                    Drawn::Lognormal(Skewed { median, sigma, max }) => {
                        let max = max.unwrap_or(crate::providers::fault::LONGEST_DELAY);
                        Delay::LogNormal { median, sigma, max }
                    }
                }))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Arriving {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct At {
            at: String,
        }
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = Arriving;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes such as 100, or { at: 50% }")
            }
            fn visit_u64<E: de::Error>(self, bytes: u64) -> Result<Arriving, E> {
                Ok(Arriving(Cut::Bytes(bytes)))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Arriving, A::Error> {
                let At { at } = At::deserialize(de::value::MapAccessDeserializer::new(map))?;
                at.strip_suffix('%')
                    .and_then(|number| number.trim().parse::<f64>().ok())
                    .filter(|percent| (0.0..=100.0).contains(percent))
                    .map(|percent| Arriving(Cut::Percent(percent)))
                    .ok_or_else(|| de::Error::custom(format!("`{at}` is no share of a body: 0% to 100%")))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
