//! What is answered is what the contracts promise: every REST exchange of every scenario is checked against `openapi/*.yaml`. The
//! rooms' own tests do the same with every request, and hold their URL tables to the same files.

use std::collections::BTreeSet;
use std::sync::Arc;

use duble::app::Rehearsal;
use duble::scenario::Loaded;
use duble::scenario::run::run;
use duble::world::{Entry, Filter};
use serde_json::Value;

use crate::contract::{self, Exchange};
use crate::scenarios::files;

/// Plays every scenario and gives all requests of all journals.
async fn exchanges() -> Vec<Arc<Entry>> {
    let mut all = Vec::new();
    for file in files() {
        let loaded = Loaded::open(&file).unwrap();
        let stage = Rehearsal::start(loaded.clone()).await.unwrap();
        assert!(run(&loaded, &stage).await.is_green());
        let (entries, total, dropped) =
            stage.world().journal(&Filter { limit: usize::MAX, ..Filter::default() });
        assert_eq!((entries.len() as u64, dropped), (total, 0));
        all.extend(entries.into_iter().filter(|entry| entry.exchange.is_some()));
    }
    all
}

fn promised(room: &str) -> BTreeSet<String> {
    let names = contract::promised().into_iter().flat_map(|operation| operation.names);
    names.filter(|name| name.split('.').next() == Some(room)).collect()
}

fn known(room: &str) -> BTreeSet<String> {
    duble::providers::operations()
        .filter(|name| name.split('.').next() == Some(room))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn every_rest_answer_keeps_its_contract() {
    let entries = exchanges().await;
    // What a fault has spoilt is no answer of the provider's.
    for entry in entries.iter().filter(|entry| entry.line.fault.is_none()) {
        let exchange = entry.exchange.as_ref().unwrap();
        let checked = contract::check(Exchange {
            method: &exchange.method,
            target: &exchange.target,
            operation: Some(entry.line.operation),
            status: exchange.status,
            media_type: None,
            body: exchange.response.as_bytes(),
        });
        checked.unwrap_or_else(|wrong| panic!("{}: {wrong}", entry.line.operation));
    }
    // The stories show every operation.
    for (room, least) in [("sicoob", 36), ("betha", 24)] {
        let seen: BTreeSet<_> = entries.iter().map(|entry| entry.line.operation.to_owned()).collect();
        let seen = seen.intersection(&promised(room)).count();
        assert!(seen >= least, "{room}: {seen}");
    }
}

#[test]
fn every_operation_has_its_contract_and_no_contract_is_empty() {
    for room in ["sicoob", "betha"] {
        assert_eq!(known(room), promised(room));
    }
}

/// What is wrong with the examples that stand beside a schema somewhere in a document; and how many there are.
fn examples(part: &Value, components: &Value, wrong: &mut Vec<String>) -> usize {
    let mut found = 0;
    if let (Some(schema), Some(examples)) = (part.get("schema"), part.get("examples")) {
        let mut schema = schema.clone();
        schema["components"] = components.clone();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for (name, example) in examples.as_object().unwrap() {
            found += 1;
            wrong.extend(validator.iter_errors(&example["value"]).map(|error| format!("{name}: {error}")));
        }
    }
    let parts: Vec<_> = match part {
        Value::Object(object) => object.values().collect(),
        Value::Array(array) => array.iter().collect(),
        _ => Vec::new(),
    };
    found + parts.into_iter().map(|part| examples(part, components, wrong)).sum::<usize>()
}

#[test]
fn examples_are_what_their_schemas_say() {
    for (text, least) in [
        (include_str!("../../openapi/sicoob-v2.yaml"), 4),
        (include_str!("../../openapi/sicoob-v3.yaml"), 7),
        (include_str!("../../openapi/betha.yaml"), 10),
        (include_str!("../../openapi/control.yaml"), 10),
    ] {
        let document: Value = serde_saphyr::from_str(text).unwrap();
        let mut wrong = Vec::new();
        let found = examples(&document, &document["components"], &mut wrong);
        assert!(found >= least && wrong.is_empty(), "{found}: {wrong:?}");
    }
}
