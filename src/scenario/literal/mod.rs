//! Free-form values: bodies, queries, expectations and what an answer held. Numbers keep their digits (the format's trap 1: a
//! YAML reader turns an access key into a float), maps keep their order.

mod json;
mod number;

use std::fmt;

use serde::{Deserialize, Deserializer, de};

pub use json::JsonAnswerError;
pub(super) use number::lossy;

use crate::wire::json::parse_decimal;

/// A value of any shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number as its token, so that no digit is lost.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Literal>),
    /// A mapping in the order written.
    Map(Vec<(String, Literal)>),
}

/// The largest whole number that a JSON reader with binary floating point still holds exactly.
pub(super) const EXACT: u64 = 1 << 53;

impl Literal {
    /// What kind of value it is, as the matcher `is` names it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(token) if is_whole(token) => "integer",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "object",
        }
    }

    /// Whether both are the same value. Numbers are compared as decimals (`1.50` is `1.5`), a number is never a text, and the order
    /// of a mapping's keys does not matter.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => same_number(one, two),
            (Self::List(one), Self::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            (Self::Map(one), Self::Map(two)) => {
                one.len() == two.len()
                    && one.iter().all(|(key, value)| {
                        two.iter().find(|(other, _)| other == key).is_some_and(|(_, other)| value.same(other))
                    })
            }
            _ => self == other,
        }
    }

    /// As text, where it stands in a URL, a header or an XML element. `None` for lists and mappings.
    pub fn plain(&self) -> Option<String> {
        match self {
            Self::Null => Some(String::new()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(text) | Self::Text(text) => Some(text.clone()),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The field of a mapping, or the item of a list by its position.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(known, _)| known == key).map(|(_, value)| value),
            Self::List(items) => key.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        }
    }

    /// Calls a function with every text inside.
    pub(super) fn texts(&self, visit: &mut impl FnMut(&str)) {
        match self {
            Self::Text(text) => visit(text),
            Self::List(items) => items.iter().for_each(|item| item.texts(visit)),
            Self::Map(entries) => entries.iter().for_each(|(_, value)| value.texts(visit)),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

/// Whether two number tokens are the same number.
pub(super) fn same_number(one: &str, two: &str) -> bool {
    match (parse_decimal(one), parse_decimal(two)) {
        (Some(one), Some(two)) => one == two,
        _ => one == two,
    }
}

/// Whether a number token is a whole number: `3` and `3.0` are, `3.5` is not.
pub(super) fn is_whole(token: &str) -> bool {
    parse_decimal(token).map_or_else(
        || token.chars().all(|c| c.is_ascii_digit() || c == '-'),
        |decimal| decimal.fract().is_zero(),
    )
}

impl fmt::Display for Literal {
    /// As one line of JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> de::Visitor<'de> for Reader {
    type Value = Literal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Literal, E> {
        Ok(Literal::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Literal, E> {
        Ok(Literal::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Literal, E> {
        Ok(Literal::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Literal, E> {
        whole(value.to_string(), value.unsigned_abs())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Literal, E> {
        whole(value.to_string(), value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Literal, E> {
        let text = value.to_string();
        if parse_decimal(&text).is_some() {
            Ok(Literal::Number(text))
        } else {
            Err(E::custom(format!("{text} is no number that keeps its digits; write it in quotes")))
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Literal, E> {
        Ok(Literal::Text(text.to_owned()))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Literal, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Literal::List(items))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Literal, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Literal::Map(entries))
    }
}

fn whole<E: de::Error>(text: String, size: u64) -> Result<Literal, E> {
    if size <= EXACT {
        Ok(Literal::Number(text))
    } else {
        Err(E::custom(format!(
            "{text} has more digits than a JSON number keeps; write it in quotes: \"{text}\""
        )))
    }
}

#[cfg(test)]
mod tests;
