//! What is answered is what the contracts promise: every exchange of every scenario is checked against `openapi/*`. The
//! rooms' own tests do the same with every request, and hold their URL tables to the same files.

use std::collections::BTreeSet;
use std::sync::Arc;

use duble::app::Rehearsal;
use duble::scenario::Loaded;
use duble::scenario::run::run;
use duble::world::{Entry, Filter};
use serde_json::Value;

use crate::contract::operations::{Form, OPERATIONS, Operation};
use crate::contract::soap::{SCHEMAS, SERVICES};
use crate::contract::{self, Exchange};
use crate::coverage::Witness;
use crate::scenarios::files;
use crate::stage::told;

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
        let witness = Witness::named(&format!("scenarios/{}", file.file_name().unwrap().to_str().unwrap()));
        told(&witness, stage.world());
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
async fn every_answer_keeps_its_contract() {
    let entries = exchanges().await;
    // What a fault has spoilt is no answer of the provider's.
    for entry in entries.iter().filter(|entry| entry.line.fault.is_none()) {
        let exchange = entry.exchange.as_ref().unwrap();
        let checked = contract::check(Exchange {
            method: &exchange.method,
            target: &exchange.target,
            operation: Some(entry.line.operation),
            status: exchange.status,
            request: Some(exchange.request.as_bytes()),
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
    for room in ["nddfrete", "invoicy"] {
        let of_room = OPERATIONS.iter().filter(|operation| operation.source.starts_with(room));
        let names: Vec<_> = of_room.map(|operation| operation.name.to_owned()).collect();
        assert_eq!(known(room), names.iter().cloned().collect::<BTreeSet<_>>());
        assert_eq!(known(room).len(), names.len());
    }
    // No file that is about nothing, and none that is not there.
    let named: BTreeSet<_> = OPERATIONS.iter().flat_map(Operation::files).collect();
    assert_eq!(named, SCHEMAS.keys().map(String::as_str).collect::<BTreeSet<_>>());
    let pages = |form: fn(&Form) -> bool| {
        let all = OPERATIONS.iter().filter(move |operation| form(&operation.form));
        all.flat_map(|operation| operation.pages.iter().copied())
    };
    let described: BTreeSet<_> = SERVICES.values().map(|service| service.page.as_str()).collect();
    assert_eq!(described, pages(|form| matches!(form, Form::Wsdl)).collect::<BTreeSet<_>>());
    // A page has one operation, what its messages are about tells the rest; pages that are not simulated have no WSDL.
    assert!(SERVICES.values().all(|service| service.elements.len() == 1));
    let called: BTreeSet<_> = pages(|form| matches!(form, Form::Call { .. })).collect();
    let without: Vec<_> = called.difference(&described).copied().collect();
    assert_eq!(without, ["/aextensaocertificadosoap.aspx", "/aimportacao.aspx"]);
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
