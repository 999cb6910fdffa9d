//! Who listens to callbacks, and what must have been received.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::named::Named;
use crate::facts::did_you_mean;
use crate::scenario::matcher::Matcher;

/// A receiver; its address is `${NAME.url}` in steps.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Receiver {
    /// What it answers, in turn; the last for ever. Absent: 200.
    pub answers: Vec<Reply>,
    /// The path that stands in its address; it takes requests on all others too.
    pub path: Option<String>,
}

/// What a receiver answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An HTTP status, without a body.
    Status(u16),
    /// Nothing: it closes the connection.
    Drop,
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl de::Visitor<'_> for Reader {
            type Value = Reply;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status such as 200, or drop")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Reply, E> {
                match u16::try_from(number) {
                    Ok(status @ 200..=599) => Ok(Reply::Status(status)),
                    _ => Err(E::custom(format!(
                        "{number} is no status that ends an exchange: 200 to 599, or drop"
                    ))),
                }
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Reply, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(0))
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Reply, E> {
                if word == "drop" {
                    return Ok(Reply::Drop);
                }
                if let Ok(number) = word.parse() {
                    return self.visit_u64(number);
                }
                let meant = did_you_mean(word, ["drop"]).map(|near| format!("; did you mean `{near}`?"));
                Err(E::custom(format!(
                    "`{word}` is no answer: a status, or drop{}",
                    meant.unwrap_or_default()
                )))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// What a receiver must have received by now.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// Which receiver.
    pub by: String,
    /// How many of its requests fit all that is said here; absent: at least one.
    #[serde(default)]
    pub times: Option<u32>,
    /// The path of a request, without its query.
    #[serde(default)]
    pub path: Option<Matcher>,
    /// Headers, in any letter case.
    #[serde(default)]
    pub headers: Named<Matcher>,
    /// The body as JSON, by path.
    #[serde(default)]
    pub json: Named<Matcher>,
}
