//! Format version 1 is frozen: the files of `tests/golden/scenario-v1` load, are linted and run green for ever, and together they use
//! every key that the schema knows. What is understood of them is held by a snapshot beside the reader.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use duble::app::Rehearsal;
use duble::scenario::run::run;
use duble::scenario::{Findings, Loaded, examine, schema};
use serde_json::Value;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/scenario-v1");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(files.len() >= 7, "{files:?}");
    files
}

#[tokio::test]
async fn every_golden_file_is_right_and_green() {
    for file in files() {
        let loaded = Loaded::open(&file).unwrap_or_else(|findings| panic!("{findings}"));
        let findings = examine(&loaded);
        assert!(findings.is_empty(), "{}", Findings(findings));
        if !file.file_name().unwrap().to_str().unwrap().starts_with('_') {
            let report = run(&loaded, &Rehearsal::start(loaded.clone()).await.unwrap()).await;
            assert!(report.is_green(), "{report}");
        }
    }
}

/// A place of the schema and a key there.
type Keys = BTreeSet<(String, String)>;

/// The schema that stands at a pointer, references followed.
fn at<'a>(schema: &'a Value, pointer: &str) -> (String, &'a Value) {
    let found = schema.pointer(pointer).unwrap();
    match found.get("$ref").and_then(Value::as_str) {
        Some(reference) => at(schema, reference.trim_start_matches('#')),
        None => (pointer.to_owned(), found),
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Where a schema goes on without a key of its own.
fn parts(found: &Value, pointer: &str) -> Vec<String> {
    let unions = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|union| {
        let members = found.get(union).and_then(Value::as_array).map_or(0, Vec::len);
        (0..members).map(move |index| format!("{pointer}/{union}/{index}"))
    });
    unions.collect()
}

/// Every key that the schema knows.
fn known(schema: &Value, pointer: &str, seen: &mut BTreeSet<String>, keys: &mut Keys) {
    let (pointer, found) = at(schema, pointer);
    if !seen.insert(pointer.clone()) {
        return;
    }
    parts(found, &pointer).iter().for_each(|part| known(schema, part, seen, keys));
    for below in ["items", "additionalProperties"] {
        if found.get(below).is_some_and(Value::is_object) {
            known(schema, &format!("{pointer}/{below}"), seen, keys);
        }
    }
    for key in found.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys()) {
        // A step's `do` is an action of the timeline whose values may be open: the same keys once more.
        if pointer == "/definitions/Step" && key == "do" {
            continue;
        }
        keys.insert((pointer.clone(), key.clone()));
        known(schema, &format!("{pointer}/properties/{}", escaped(key)), seen, keys);
    }
}

/// The keys that a value uses.
fn used(value: &Value, schema: &Value, pointer: &str, keys: &mut Keys) {
    let (pointer, found) = at(schema, pointer);
    parts(found, &pointer).iter().for_each(|part| used(value, schema, part, keys));
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                if found.get("properties").and_then(|properties| properties.get(key)).is_some() {
                    keys.insert((pointer.clone(), key.clone()));
                    used(inner, schema, &format!("{pointer}/properties/{}", escaped(key)), keys);
                } else if found.get("additionalProperties").is_some_and(Value::is_object) {
                    used(inner, schema, &format!("{pointer}/additionalProperties"), keys);
                }
            }
        }
        Value::Array(items) if found.get("items").is_some_and(Value::is_object) => {
            items.iter().for_each(|item| used(item, schema, &format!("{pointer}/items"), keys));
        }
        _ => {}
    }
}

#[test]
fn every_key_of_the_format_stands_in_a_golden_file() {
    let schema = schema::schema();
    let (mut all, mut found) = (Keys::new(), Keys::new());
    known(&schema, "", &mut BTreeSet::new(), &mut all);
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let document = schema::document(file.to_str().unwrap(), &text).unwrap();
        used(&document, &schema, "", &mut found);
    }
    assert!(all.len() >= 500, "{}", all.len());
    let missing: Vec<_> = all.difference(&found).collect();
    assert!(missing.is_empty(), "add a file to tests/golden/scenario-v1 with these keys: {missing:#?}");
}
