//! Literals and JSON: written with the digits as they are, read from an answer's bytes without passing through floating point.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;

use super::Literal;

/// How deep an answer may nest.
const DEEPEST: usize = 128;

/// Why an answer's body is no JSON that can be looked into.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonAnswerError {
    /// It is no JSON.
    #[error("the body is no JSON: {0}")]
    Malformed(String),
    /// It is nested too deeply.
    #[error("the body nests deeper than {DEEPEST} levels")]
    TooDeep,
}

impl Literal {
    /// As one line of JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the body of an answer; numbers keep their tokens.
    pub fn from_json(bytes: &[u8]) -> Result<Self, JsonAnswerError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let raw: &RawValue = serde_json::from_slice(bytes).map_err(malformed)?;
        read(raw, 0)
    }

    /// As serde_json's tree, for what is read by a type of its own.
    pub(in crate::scenario) fn to_value(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(token) => serde_json::from_str(token).unwrap_or_else(|_| token.clone().into()),
            Self::Text(text) => text.clone().into(),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Map(entries) => {
                serde_json::Value::Object(entries.iter().map(|(k, v)| (k.clone(), v.to_value())).collect())
            }
        }
    }
}

fn malformed(error: serde_json::Error) -> JsonAnswerError {
    JsonAnswerError::Malformed(error.to_string())
}

fn read(raw: &RawValue, depth: usize) -> Result<Literal, JsonAnswerError> {
    if depth > DEEPEST {
        return Err(JsonAnswerError::TooDeep);
    }
    let text = raw.get().trim();
    Ok(match text.as_bytes().first() {
        Some(b'{') => Literal::Map(
            serde_json::from_str::<Entries<'_>>(text)
                .map_err(malformed)?
                .0
                .into_iter()
                .map(|(key, value)| Ok((key, read(value, depth + 1)?)))
                .collect::<Result<_, _>>()?,
        ),
        Some(b'[') => Literal::List(
            serde_json::from_str::<Vec<&RawValue>>(text)
                .map_err(malformed)?
                .into_iter()
                .map(|item| read(item, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        Some(b'"') => Literal::Text(serde_json::from_str(text).map_err(malformed)?),
        Some(b't' | b'f') => Literal::Bool(text == "true"),
        Some(b'n') => Literal::Null,
        _ => Literal::Number(text.to_owned()),
    })
}

/// An object's entries in their order, values as they stand.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Entries<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> serde::de::Visitor<'de> for Reader {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(token) => match RawValue::from_string(token.clone()) {
                Ok(raw) => raw.serialize(serializer),
                Err(_) => serializer.serialize_str(token),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
