//! The verified vectors, for the tests of this folder.

use std::sync::LazyLock;

use serde_json::Value;

static ALL: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/data/br_vectors.json")).expect("the vectors are JSON")
});

/// One block of the vectors.
pub(super) fn block(name: &str) -> &'static Value {
    ALL.get(name).unwrap_or_else(|| panic!("no vectors named {name}"))
}

/// The rows of a list, refusing an empty one: a test over no row cannot fail.
pub(super) fn rows<'a>(block: &'a Value, name: &str) -> &'a [Value] {
    let rows = block[name].as_array().unwrap_or_else(|| panic!("{name} is no list"));
    assert!(!rows.is_empty(), "{name} is empty");
    rows
}

/// The text of a field.
pub(super) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} is no text in {row}"))
}

/// The whole number of a field, written as a number or as text.
pub(super) fn number(row: &Value, name: &str) -> u64 {
    match &row[name] {
        Value::String(text) => text.parse().expect("a number"),
        other => other.as_u64().unwrap_or_else(|| panic!("{name} is no number in {row}")),
    }
}
