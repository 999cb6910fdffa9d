//! What a tester turns and looks at: snapshots, knobs, and what the providers keep.

use serde_json::Value;

use crate::control::{ask, json, refused};
use crate::stage::Running;

const FROZEN: &str = r#"{"scenario":"parado","extends":"default","clock":"2026-03-02T09:00:00-03:00"}"#;

#[tokio::test]
async fn a_snapshot_leads_back_and_the_journal_goes_on() {
    let duble = Running::on_default().await;
    ask(&duble, "PUT", "/_duble/worlds/loja", FROZEN).await;
    let at = |rest: &str| format!("/w/loja/_duble{rest}");
    let pay = r#"{"sicoob.pagar":{"boleto":"aberto"}}"#;
    let taken = duble.post(&at("/snapshots"), &[], r#"{"name":"antes"}"#).await;
    assert_eq!(taken.status(), 201);
    let taken = json(taken).await;
    assert_eq!(
        (&taken["name"], &taken["frozen"], &taken["journal"]),
        (&"antes".into(), &true.into(), &0.into())
    );
    ask(&duble, "POST", &at("/clock/advance"), r#"{"by":"3d"}"#).await;
    assert_eq!(ask(&duble, "POST", &at("/actions"), pay).await["journal"], 1);
    assert_eq!(refused(&duble, "POST", &at("/actions"), pay).await.0, 422, "paid already");
    let restored = ask(&duble, "POST", &at("/snapshots/antes/restore"), "").await;
    assert_eq!(restored["now"], "2026-03-02T09:00:00.000-03:00", "the one thing that turns time back");
    assert_eq!(restored["journal"], 3);
    assert_eq!(ask(&duble, "POST", &at("/actions"), pay).await["journal"], 4, "open again");
    let journal = ask(&duble, "GET", &at("/journal"), "").await;
    let entry = &journal["entries"][2];
    assert_eq!(
        (&entry["line"]["operation"], &entry["line"]["code"]),
        (&"duble.restore".into(), &"antes".into())
    );
    let listed = ask(&duble, "GET", &at("/snapshots"), "").await;
    assert_eq!((listed["snapshots"].as_array().unwrap().len(), &listed["most"]), (1, &100.into()));
    assert_eq!(listed["snapshots"][0], taken);
    assert_eq!(duble.post(&at("/snapshots"), &[], r#"{"name":"antes"}"#).await.status(), 200, "taken anew");
    for (method, path, body, status, words) in [
        ("POST", "/snapshots", r#"{"name":"a b"}"#, 422, "1 to 64 letters"),
        ("POST", "/snapshots", r#"{"nome":"a"}"#, 422, "did you mean `name`?"),
        ("POST", "/snapshots/ante/restore", "", 404, "did you mean `antes`?"),
        ("DELETE", "/snapshots/ante", "", 404, "did you mean `antes`?"),
    ] {
        let (seen, said) = refused(&duble, method, &at(path), body).await;
        assert!(seen == status && said.contains(words), "{path} {body}: {seen} {said}");
    }
    let (_, said) = refused(&duble, "POST", "/_duble/snapshots/antes/restore", "").await;
    assert!(said.contains("none at all"), "another world's snapshots are its own: {said}");
    ask(&duble, "DELETE", &at("/snapshots/antes"), "").await;
    ask(&duble, "POST", &at("/snapshots"), r#"{"name":"antes"}"#).await;
    ask(&duble, "POST", &at("/reset"), "").await;
    assert_eq!(ask(&duble, "GET", &at("/snapshots"), "").await["snapshots"], serde_json::json!([]));
}

#[tokio::test]
async fn knobs_are_shown_turned_and_turned_back_by_a_reset() {
    let duble = Running::on_default().await;
    let path = "/w/loja/_duble/behaviour";
    let before = ask(&duble, "GET", path, "").await;
    for provider in ["sicoob", "nddfrete", "invoicy", "betha"] {
        assert!(before[provider].as_object().is_some_and(|knobs| !knobs.is_empty()), "{provider}: {before}");
    }
    // What is shown is a behaviour that changes nothing, so that it can be edited and sent back.
    assert_eq!(ask(&duble, "PATCH", path, &before.to_string()).await, before);
    // Every knob that the documentation has is shown, with its default.
    for row in duble::providers::knob_rows() {
        let shown = before.pointer(&format!("/{}", row.path.replace('.', "/")));
        assert_eq!(shown, Some(&serde_json::from_str::<Value>(&row.default).unwrap()), "{}", row.path);
    }
    let turned = ask(&duble, "PATCH", path, r#"{"sicoob":{"movimentacao":{"ready":{"after":"90s"}}}}"#).await;
    assert_eq!(turned["sicoob"]["movimentacao"]["ready"], serde_json::json!({ "after": "1m30s" }));
    assert_eq!(ask(&duble, "GET", path, "").await, turned);
    assert_eq!(ask(&duble, "GET", "/_duble/behaviour", "").await, before, "another world's are its own");
    for (body, status, words) in [
        (r#"{"sicob":{}}"#, 422, "did you mean `sicoob`?"),
        (r#"{"sicoob":{"movimentacoes":{}}}"#, 422, "did you mean `movimentacao`?"),
        (r#"{"sicoob":{"movimentacao":{"ready":"soon"}}}"#, 422, "sicoob.movimentacao.ready"),
        (r#"{"nddfrete":{"path_aliases":["/_duble/clock"]}}"#, 422, "it is duble's own"),
        (r#"{"nddfrete":{"path_aliases":["/_DUBLE"]}}"#, 422, "it is duble's own"),
    ] {
        let (seen, said) = refused(&duble, "PATCH", path, body).await;
        assert!(seen == status && said.contains(words), "{body}: {seen} {said}");
    }
    assert_eq!(ask(&duble, "GET", path, "").await, turned, "whole or not at all");
    let journal = ask(&duble, "GET", "/w/loja/_duble/journal?operation=duble.behaviour", "").await;
    assert_eq!(journal["entries"].as_array().unwrap().len(), 2);
    ask(&duble, "POST", "/w/loja/_duble/reset", "").await;
    assert_eq!(ask(&duble, "GET", path, "").await, before);
}

#[tokio::test]
async fn what_the_providers_keep_is_listed_and_paged() {
    let duble = Running::on_default().await;
    let state = ask(&duble, "GET", "/w/loja/_duble/state", "").await;
    for (provider, entities) in duble::providers::entities() {
        assert_eq!(state[provider].as_object().unwrap().len(), entities.len(), "{provider}: {state}");
        for entity in entities {
            let path = format!("/w/loja/_duble/state/{provider}/{entity}");
            let all = ask(&duble, "GET", &format!("{path}?limit=1000"), "").await;
            assert_eq!(all["total"], state[provider][entity], "{path}");
            let page = ask(&duble, "GET", &format!("{path}?skip=1&limit=2"), "").await;
            let rows: Vec<&Value> = all["rows"].as_array().unwrap().iter().skip(1).take(2).collect();
            assert_eq!(page["rows"].as_array().unwrap().iter().collect::<Vec<_>>(), rows, "{path}");
        }
    }
    for (path, words) in [
        ("/state/sicob/boletos", "did you mean `sicoob`?"),
        ("/state/itau/boletos", "there are sicoob, nddfrete, invoicy, betha"),
        ("/state/sicoob/naves", "there is no entity of sicoob `naves`"),
        ("/state/sicoob", "there is no /_duble/state/sicoob"),
    ] {
        let (status, said) = refused(&duble, "GET", &format!("/_duble{path}"), "").await;
        assert!(status == 404 && said.contains(words), "{path}: {said}");
    }
}
