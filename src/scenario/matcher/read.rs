//! Reads a matcher: a scalar or a list is equality, a mapping names exactly one matcher.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::{Matcher, NAMES, Pattern};
use crate::scenario::literal::Literal;

impl<'de> Deserialize<'de> for Matcher {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

/// A scalar or list, read as the literal that it is.
fn equals<'de, E: de::Error, D: Deserializer<'de, Error = E>>(deserializer: D) -> Result<Matcher, E> {
    Literal::deserialize(deserializer).map(Matcher::Equals)
}

impl<'de> de::Visitor<'de> for Reader {
    type Value = Matcher;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or one matcher such as { is: integer }")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Matcher, E> {
        Ok(Matcher::Equals(Literal::Null))
    }

    fn visit_none<E: de::Error>(self) -> Result<Matcher, E> {
        Ok(Matcher::Equals(Literal::Null))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Matcher, E> {
        equals(de::value::BoolDeserializer::new(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Matcher, E> {
        equals(de::value::I64Deserializer::new(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Matcher, E> {
        equals(de::value::U64Deserializer::new(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Matcher, E> {
        equals(de::value::F64Deserializer::new(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Matcher, E> {
        equals(de::value::StrDeserializer::new(text))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Matcher, A::Error> {
        equals(de::value::SeqAccessDeserializer::new(seq))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Matcher, A::Error> {
        let Some(name) = map.next_key::<String>()? else {
            return Err(de::Error::custom(
                "an empty mapping matches nothing; write { is: object } or { equals: {} }",
            ));
        };
        let matcher = match name.as_str() {
            "equals" => Matcher::Equals(map.next_value()?),
            "is" => Matcher::Is(map.next_value()?),
            "not" => Matcher::Not(Box::new(map.next_value()?)),
            "contains" => Matcher::Contains(map.next_value()?),
            "starts" => Matcher::Starts(map.next_value()?),
            "ends" => Matcher::Ends(map.next_value()?),
            "matches" => Matcher::Matches(map.next_value()?),
            "above" => Matcher::Above(bound(map.next_value()?)?),
            "below" => Matcher::Below(bound(map.next_value()?)?),
            "length" => Matcher::Length(Box::new(map.next_value()?)),
            "present" => Matcher::Present(map.next_value()?),
            "absent" => Matcher::Present(!map.next_value::<bool>()?),
            _ => return Err(de::Error::unknown_variant(&name, NAMES)),
        };
        match map.next_key::<String>()? {
            None => Ok(matcher),
            Some(second) => Err(de::Error::custom(format!(
                "a mapping is exactly one matcher, here are `{name}` and `{second}`; a deeper path is one key: `a.b.c`"
            ))),
        }
    }
}

fn bound<E: de::Error>(literal: Literal) -> Result<Literal, E> {
    match literal {
        Literal::Number(_) | Literal::Text(_) => Ok(literal),
        other => Err(E::custom(format!("a bound is a number or a text, not {other}"))),
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        regex_lite::Regex::new(&text)
            .map(Pattern)
            .map_err(|error| de::Error::custom(format!("`{text}` is no regular expression: {error}")))
    }
}
