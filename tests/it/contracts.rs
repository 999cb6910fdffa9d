//! What is answered is what the contracts promise: every REST exchange of every scenario is checked against `openapi/*.yaml`:
//! operation, status, schema of the body. The rooms' own tests hold their URL tables to the same files.

use std::collections::BTreeSet;
use std::sync::Arc;

use duble::app::Rehearsal;
use duble::scenario::Loaded;
use duble::scenario::run::run;
use duble::world::{Entry, Filter};
use serde_json::{Value, json};

use crate::scenarios::files;

struct Contract {
    room: &'static str,
    document: Value,
}

impl Contract {
    fn read(room: &'static str, text: &str) -> Self {
        let options = serde_saphyr::options! { strict_booleans: true };
        Self { room, document: serde_saphyr::from_str_with_options(text, options).unwrap() }
    }

    fn all() -> [Self; 2] {
        [
            Self::read("sicoob", include_str!("../../openapi/sicoob.yaml")),
            Self::read("betha", include_str!("../../openapi/betha.yaml")),
        ]
    }

    fn operations(&self) -> Vec<(&str, &Value)> {
        let paths = self.document["paths"].as_object().unwrap().values();
        let methods =
            paths.flat_map(|path| path.as_object().unwrap().values()).filter(|method| method.is_object());
        methods.filter_map(|method| Some((method.get("operationId")?.as_str()?, method))).collect()
    }

    /// Follows a `$ref` inside the document.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                self.resolve(self.document.pointer(reference.trim_start_matches('#')).unwrap())
            }
            None => value,
        }
    }

    /// What is wrong with an answer.
    fn check(&self, entry: &Entry) -> Result<(), String> {
        let exchange = entry.exchange.as_ref().unwrap();
        let name = entry.line.operation;
        let operations = self.operations();
        let (_, operation) =
            operations.iter().find(|(known, _)| *known == name).ok_or("the contract lacks this operation")?;
        let status = exchange.status.to_string();
        let response =
            operation["responses"].get(&status).ok_or(format!("the contract lacks status {status}"))?;
        let response = self.resolve(response);
        let Some(content) = response.get("content") else {
            return if exchange.response.is_empty() {
                Ok(())
            } else {
                Err("a body where the contract has none".to_owned())
            };
        };
        let body: Value = serde_json::from_str(&exchange.response).map_err(|error| error.to_string())?;
        let mut schema = content["application/json"]["schema"].clone();
        // References in the schema point into the document; the root they start from is the schema that is handed over.
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::validator_for(&schema).map_err(|error| error.to_string())?;
        let wrong: Vec<_> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
    }
}

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

#[tokio::test]
async fn every_rest_answer_keeps_its_contract() {
    let entries = exchanges().await;
    for contract in Contract::all() {
        let mine: Vec<_> =
            entries.iter().filter(|entry| entry.line.operation.starts_with(contract.room)).collect();
        for entry in &mine {
            contract
                .check(entry)
                .unwrap_or_else(|wrong| panic!("{}: {wrong}\n{:?}", entry.line.operation, entry.exchange));
        }
        let seen: BTreeSet<_> = mine.iter().map(|entry| entry.line.operation).collect();
        let promised: BTreeSet<_> = contract.operations().iter().map(|(name, _)| *name).collect();
        assert!(seen.is_subset(&promised));
        // A story need not use all of them, but one that shows less than half tells little.
        assert!(seen.len() * 2 > promised.len(), "{} of {promised:?}", seen.len());
    }
}

#[test]
fn every_operation_has_its_contract_and_no_contract_is_empty() {
    let promised: BTreeSet<String> = Contract::all()
        .iter()
        .flat_map(|contract| {
            contract.operations().into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let there: BTreeSet<String> = duble::providers::operations()
        .filter(|name| name.starts_with("sicoob.") || name.starts_with("betha."))
        .map(str::to_owned)
        .collect();
    assert_eq!(promised, there);
}

#[test]
fn a_wrong_answer_is_seen() {
    let [sicoob, _] = Contract::all();
    let entry = |status: u16, body: Value| Entry {
        number: 1,
        at: duble::facts::Moment::from_millis(0),
        line: duble::world::Line {
            kind: duble::world::Kind::Request,
            operation: "sicoob.movimentacoes.solicitar",
            verdict: duble::world::Verdict::Accepted,
            code: None,
            reason: None,
            items: Vec::new(),
        },
        items_left_out: 0,
        exchange: Some(duble::world::Exchange { status, response: body.to_string(), ..Default::default() }),
    };
    let good = json!({ "resultado": { "mensagem": "Solicitação recebida", "codigoSolicitacao": 132 } });
    assert_eq!(sicoob.check(&entry(200, good.clone())), Ok(()));
    let text = json!({ "resultado": { "mensagem": "Solicitação recebida", "codigoSolicitacao": "132" } });
    assert!(sicoob.check(&entry(200, text)).is_err());
    assert!(sicoob.check(&entry(299, good)).is_err());
}
