//! `openapi/control.yaml` describes what there is, and every operation answers as it says: `Running` holds all exchanges to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::contract::{self, Promised};
use crate::control::{ask, json, refused};
use crate::control_guard::guarded;
use crate::stage::Running;

type Methods = BTreeSet<String>;

fn promised() -> Vec<Promised> {
    contract::promised().into_iter().filter(|operation| operation.file == "control.yaml").collect()
}

/// The methods of each path, `{}` for what varies.
fn described() -> BTreeMap<String, Methods> {
    let mut described = BTreeMap::<String, Methods>::new();
    for operation in promised() {
        described.entry(operation.paths[0].clone()).or_default().insert(operation.method);
    }
    described
}

fn methods(listed: &str) -> Methods {
    listed.split(',').map(|method| method.trim().to_owned()).filter(|method| method != "HEAD").collect()
}

#[tokio::test]
async fn what_is_described_is_what_there_is() {
    let duble = Running::on_default().await;
    let index = ask(&duble, "GET", "/_duble", "").await;
    let varies = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase());
    let told = index["paths"].as_object().unwrap().iter().map(|(path, listed)| {
        let parts: Vec<_> = path.split('/').map(|part| if varies(part) { "{}" } else { part }).collect();
        (parts.join("/"), methods(listed.as_str().unwrap()))
    });
    let told: BTreeMap<_, _> = told.chain([("/_duble".to_owned(), methods("GET"))]).collect();
    assert_eq!(told, described());
    // And what the router says when it is asked for what nobody takes.
    for (path, expected) in described() {
        let path = path.replace("{}", "1");
        let answer = duble.send(reqwest::Method::OPTIONS, &path, &[], Vec::new()).await;
        assert_eq!(answer.status(), 405, "{path}");
        assert_eq!(methods(answer.headers()["allow"].to_str().unwrap()), expected, "{path}");
    }
}

/// Method, path, body and status, in an order in which each finds what it needs. Those that nothing but a page of another origin is
/// refused are asked by one below.
const EXCHANGES: &[(&str, &str, &str, u16)] = &[
    ("GET", "", "", 200),
    ("GET", "/livez", "", 200),
    ("GET", "/readyz", "", 200),
    ("GET", "/openapi.json", "", 200),
    ("GET", "/docs", "", 200),
    ("GET", "/metrics", "", 200),
    ("GET", "/state/sicoob/boletos?limit=2", "", 200),
    ("POST", "/actions", r#"{"sicoob.pagar":{"boleto":"aberto"}}"#, 200),
    ("POST", "/actions/sicoob.pagar", r#"{"boleto":"vencido"}"#, 200),
    ("GET", "/clock", "", 200),
    ("PUT", "/clock", r#"{"frozen":true}"#, 200),
    ("PUT", "/clock", r#"{"now":"1999-01-01T00:00:00-03:00"}"#, 409),
    ("POST", "/clock/advance", r#"{"by":"3d"}"#, 200),
    ("POST", "/clock/advance", "{", 400),
    ("GET", "/scenario", "", 200),
    ("POST", "/scenario", "scenario: Uma loja\nversion: 1\n", 200),
    ("POST", "/scenario", "scenari: Uma loja\nversion: 1\n", 422),
    ("POST", "/reset", "", 200),
    ("GET", "/worlds", "", 200),
    ("PUT", "/worlds/loja", "", 201),
    ("PUT", "/worlds/loja", "", 200),
    ("PUT", "/worlds/loja?fil=a", "", 400),
    ("GET", "/worlds/loja", "", 200),
    ("GET", "/worlds/loj", "", 404),
    ("DELETE", "/worlds/loja", "", 200),
    ("DELETE", "/worlds/default", "", 409),
    ("POST", "/snapshots", r#"{"name":"antes"}"#, 201),
    ("POST", "/snapshots", r#"{"name":"antes"}"#, 200),
    ("POST", "/snapshots", r#"{"name":""}"#, 422),
    ("GET", "/snapshots", "", 200),
    ("POST", "/snapshots/antes/restore", "", 200),
    ("POST", "/snapshots/depois/restore", "", 404),
    ("DELETE", "/snapshots/antes", "", 200),
    ("DELETE", "/snapshots/antes", "", 404),
    ("GET", "/state", "", 200),
    ("GET", "/state/sicoob/boleto", "", 404),
    ("GET", "/behaviour", "", 200),
    ("PATCH", "/behaviour", r#"{"sicoob":{"token_seconds":60}}"#, 200),
    ("PATCH", "/behaviour", r#"{"sicob":{}}"#, 422),
    ("GET", "/actions", "", 200),
    ("POST", "/actions", r#"{"sicoob.pagar":{"boleto":"nenhum"}}"#, 422),
    ("POST", "/actions/sicoob.pagar", r#"{"boleto":"nenhum"}"#, 422),
    (
        "POST",
        "/faults",
        r#"{"name":"fora","match":{"operation":"sicoob.*"},"then":{"status":503},"for":"10m"}"#,
        201,
    ),
    ("POST", "/faults", r#"{"name":"fora","match":{"operation":"sicoob.*"},"then":{"status":503}}"#, 200),
    ("POST", "/faults", r#"{"name":"fora","then":{"stats":503}}"#, 422),
    ("GET", "/faults", "", 200),
    ("DELETE", "/faults/fora", "", 200),
    ("DELETE", "/faults/fora", "", 404),
    ("DELETE", "/faults", "", 200),
    ("GET", "/journal", "", 200),
    ("GET", "/journal?fields=head&limit=1", "", 200),
    ("GET", "/journal?follow&limit=0", "", 200),
    ("GET", "/journal?kind=none", "", 400),
    ("GET", "/journal/1", "", 200),
    ("GET", "/journal/999999", "", 404),
    ("GET", "/journal/count", "", 200),
    ("GET", "/journal/count?limit=all", "", 400),
    ("GET", "/journal/follow?limit=0", "", 200),
    ("GET", "/journal/follow?limit=all", "", 400),
    ("POST", "/journal/verify", r#"{"request":{"kind":"action"},"times":{"at_least":1}}"#, 200),
    ("POST", "/journal/verify", r#"{"request":{"operation":"sicoob.boletos.incluir"}}"#, 417),
    ("POST", "/journal/verify", r#"{"request":{"verdict":"maybe"}}"#, 422),
    ("DELETE", "/journal", "", 200),
];

/// What an operation is called in the contract.
fn operation_of(method: &str, path: &str) -> String {
    let path = path.split('?').next().unwrap();
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let fits = |template: &str| {
        let template: Vec<_> = template.split('/').skip(1).collect();
        template.len() == parts.len()
            && template.iter().zip(&parts).all(|(one, two)| *one == "{}" || one == two)
    };
    let fitting = promised().into_iter().filter(|known| known.method == method && fits(&known.paths[0]));
    fitting.min_by_key(|known| known.paths[0].matches("{}").count()).unwrap().names[0].clone()
}

#[tokio::test]
async fn every_operation_answers_as_described() {
    let duble = Running::on_default().await;
    let (mut done, mut refusals) = (BTreeSet::new(), BTreeSet::new());
    for (method, path, body, expected) in EXCHANGES {
        let path = format!("/_duble{path}");
        let answer = duble.send(method.parse().unwrap(), &path, &[], (*body).into()).await;
        assert_eq!(answer.status(), *expected, "{method} {path} {body}");
        let seen = if *expected < 400 { &mut done } else { &mut refusals };
        seen.insert(operation_of(method, &path));
    }
    let all: BTreeSet<_> = promised().into_iter().map(|operation| operation.names[0].clone()).collect();
    assert_eq!(all.difference(&done).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(refusals.len() >= 18, "{refusals:?}");
}

#[tokio::test]
async fn pages_of_another_origin_are_refused_and_the_contract_alone_asks_for_no_token() {
    let (open, guarded) = (Running::on_default().await, guarded().await);
    let document: Value = serde_saphyr::from_str(include_str!("../../openapi/control.yaml")).unwrap();
    let free = document["paths"].as_object().unwrap().iter();
    let free: BTreeSet<_> = free
        .flat_map(|(_, item)| item.as_object().unwrap().values())
        .filter(|operation| operation["security"].as_array().is_some_and(Vec::is_empty))
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    for operation in promised() {
        let (method, path) = (&operation.method, operation.paths[0].replace("{}", "1"));
        let foreign = [("origin", "https://example.com")];
        let answer = open.send(method.parse().unwrap(), &path, &foreign, Vec::new()).await;
        assert_eq!(answer.status(), 403, "{method} {path}");
        let answer = guarded.send(method.parse().unwrap(), &path, &[], Vec::new()).await;
        let expected = if free.contains(operation.names[0].as_str()) { 200 } else { 401 };
        assert_eq!(answer.status(), expected, "{method} {path}");
    }
}

#[tokio::test]
async fn the_contract_is_served_for_the_world_that_is_asked_and_the_page_reads_it() {
    let duble = Running::on_default().await;
    for (world, server) in [("", "/_duble"), ("/w/loja", "/w/loja/_duble")] {
        let contract = json(duble.get(&format!("{world}/_duble/openapi.json"), &[]).await).await;
        assert_eq!(contract["servers"][0]["url"], server);
        let ids = contract["paths"].as_object().unwrap().values();
        let ids = ids.flat_map(|item| item.as_object().unwrap().values());
        assert_eq!(ids.filter(|operation| operation["operationId"].is_string()).count(), promised().len());
        let page = duble.get(&format!("{world}/_duble/docs"), &[]).await.text().await.unwrap();
        assert!(
            page.contains("<title>duble control</title>") && page.contains(r#""contract":"/openapi.json""#)
        );
    }
    for path in ["openapi.json", "docs"] {
        assert_eq!(refused(&duble, "GET", &format!("/w/a%20b/_duble/{path}"), "").await.0, 404, "{path}");
    }
}

/// What is too long is refused in control's own form.
#[tokio::test]
async fn bodies_beyond_their_bound_are_refused_as_described() {
    let duble = Running::on_default().await;
    for (path, most) in [("faults", 2 << 20), ("journal/verify", 64 << 10), ("clock/advance", 2 << 20)] {
        let (status, said) = refused(&duble, "POST", &format!("/_duble/{path}"), &" ".repeat(most + 1)).await;
        assert!(status == 413 && said.contains(&most.to_string()), "{path}: {status} {said}");
    }
}
