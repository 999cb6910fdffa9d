//! JSON bodies, with the path in the error, and amounts that keep their digits.
//!
//! A number of a `serde_json::Value` is binary floating point: `10.10` comes back as `10.1` and a long amount
//! loses digits. Where a document says number and means money, read [`Exact`] with [`typed`] from the bytes,
//! and write [`Fixed2`], [`AtMost2`] or [`Exact`] with `serde_json::to_string`; all of them pass the raw
//! token through.

mod number;

pub use number::{AtMost2, Exact, Fixed2, parse_decimal};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::facts::clipped;

/// The longest path and message, in characters: serde quotes keys and strings in full.
const LONGEST: usize = 200;

/// A body that is no JSON, or not the JSON that was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Line of the place, from 1; 0 when the value came without a text.
    pub line: usize,
    /// Column of the place in bytes, from 1; 0 as the line.
    pub column: usize,
    /// The path of the value, `boletos[2].valor`; empty for the whole or when the text ended too early to
    /// say.
    pub path: String,
    /// What was seen and what was expected, without the place.
    pub message: String,
}

impl std::error::Error for JsonError {}

impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl JsonError {
    fn new(error: &serde_json::Error, path: String) -> Self {
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        // The place has fields of its own.
        let message = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
        Self { line, column, path: clipped(&path, LONGEST), message: clipped(message, LONGEST) }
    }

    fn with_path(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let path = error.path().to_string();
        // The crate writes the root as a dot and a step that it does not know as a question mark.
        let known = path.strip_suffix('?').unwrap_or(&path);
        Self::new(error.inner(), known.strip_suffix('.').unwrap_or(known).to_owned())
    }
}

/// Reads a body into a tree. serde_json stops at 128 levels; a byte order mark is passed over.
///
/// # Errors
/// The place of what is not JSON.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    serde_json::from_str(text(bytes)?).map_err(|error| JsonError::new(&error, String::new()))
}

/// Reads a body into a type, from the bytes themselves, so that numbers keep their digits.
///
/// # Errors
/// The place and path of what is not JSON or not of the type.
pub fn typed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
    let mut deserializer = serde_json::Deserializer::from_str(text(bytes)?);
    let value =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| JsonError::with_path(&error))?;
    deserializer.end().map_err(|error| JsonError::new(&error, String::new()))?;
    Ok(value)
}

/// Reads a tree into a type. Numbers have lost what a `Value` loses.
///
/// # Errors
/// The path of what is not of the type.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, JsonError> {
    serde_path_to_error::deserialize(value).map_err(|error| JsonError::with_path(&error))
}

/// The whole body as text: a reader that skips a member would not look at its bytes.
fn text(bytes: &[u8]) -> Result<&str, JsonError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
        let message = "bytes that are not UTF-8, the charset of JSON".to_owned();
        JsonError { line, column, path: String::new(), message }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Lote {
        boletos: Vec<Boleto>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Boleto {
        numero: u64,
        valor: Option<Exact>,
    }

    #[test]
    fn bodies_are_read() {
        assert_eq!(parse(b"\xEF\xBB\xBF {\"a\":[1,null]} "), Ok(json!({"a": [1, null]})));
        let read: Lote = typed(b"{\"boletos\":[{\"numero\":1,\"valor\":10.10}]}").unwrap();
        assert_eq!(read.boletos.first().unwrap().valor.unwrap().0.to_string(), "10.10");
        let read: BTreeMap<String, u8> = from_value(json!({"a": 1})).unwrap();
        assert_eq!(read.get("a"), Some(&1));
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_refused_also_where_nobody_reads_them() {
        #[derive(Debug, Deserialize)]
        struct Leaves {}
        let error = typed::<Leaves>(b"{\n \"x\":\"\xe1\"}").unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 7: bytes that are not UTF-8, the charset of JSON");
        assert!(parse(b"\"\xff\"").is_err());
    }

    #[test]
    fn errors_name_place_and_path() {
        for (body, said) in [
            ("", "line 1, column 0: EOF while parsing a value"),
            ("{\"boletos\":\n [{]}", "line 2, column 4: `boletos[0]`: key must be a string"),
            ("{\"boletos\":[]} x", "line 1, column 16: trailing characters"),
            (
                "{\"boletos\":[{\"numero\":1},{\"numero\":\"x\"}]}",
                "line 1, column 38: `boletos[1].numero`: invalid type: string \"x\", expected u64",
            ),
            (
                "{\"boletos\":[{\"numero\":1,\"valor\":true}]}",
                "line 1, column 37: `boletos[0].valor`: `true` is not a number",
            ),
            (
                "{\"boletos\":[{\"numero\":1,\"valr\":1}]}",
                "line 1, column 30: `boletos[0].valr`: unknown field `valr`, expected `numero` or `valor`",
            ),
            ("7", "line 1, column 1: invalid type: integer `7`, expected struct Lote"),
            ("{\"boletos\":[{}]}", "line 1, column 14: `boletos[0]`: missing field `numero`"),
        ] {
            let error = typed::<Lote>(body.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), said, "{body}");
        }
        let error = parse(b"{\"a\":\n x}").unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 2: expected value");
        let error = from_value::<Lote>(json!({"boletos": [{"numero": -1}]})).unwrap_err();
        assert_eq!(error.path, "boletos[0].numero");
        assert_eq!(error.line, 0);
        assert!(error.to_string().starts_with("`boletos[0].numero`: invalid value: integer `-1`"));
    }

    #[test]
    fn deep_nesting_and_bad_bytes_are_refused() {
        assert!(parse("[".repeat(100_000).as_bytes()).unwrap_err().message.contains("recursion limit"));
        let key = format!("{{\"{}\":1}}", "k".repeat(1 << 20));
        assert!(typed::<Boleto>(key.as_bytes()).unwrap_err().to_string().len() < 500);
        assert!(parse(b"\"\xFF\"").is_err());
        assert!(parse(b"{\"a\":NaN}").is_err());
    }
}
