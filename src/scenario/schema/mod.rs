//! The JSON Schema of the format, from the types that read it: what editors complete and check, and what the reference is written from.
//!
//! Draft 7, which editors' YAML servers know best. Unions are kept flat where they can be (all keys of a step stand in one list of
//! `properties`, and `oneOf` asks only which of them is there), since completion looks no further.

mod step;
mod tidy;
mod words;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::finding::Findings;
use super::format::Document;
use super::load;

pub(super) use step::{action, one_place, step};

/// The schema.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with_transform(tidy::Tidy);
    let mut schema = settings.into_generator().into_root_schema_for::<Document>();
    schema.insert("$id".to_owned(), "urn:duble:scenario:1".into());
    schema.insert("title".to_owned(), "duble's scenario file, format version 1".into());
    schema.into()
}

/// The schema as it is written to a file.
pub fn text() -> String {
    serde_json::to_string_pretty(&schema()).unwrap_or_default() + "\n"
}

/// A scenario's text as JSON, as its reader sees it (`00123` and `NO` are texts), to be held against the schema.
///
/// # Errors
/// What is no YAML, and what passes the reader's bounds.
pub fn document(file: &str, text: &str) -> Result<Value, Findings> {
    load::typed(file, text, None).map_err(|finding| Findings(vec![*finding]))
}
