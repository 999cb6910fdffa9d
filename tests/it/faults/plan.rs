//! The plan of a world: control over it, its bounds, what extends it, and cues of the timeline.

use duble::app::{self, App, Limits};
use duble::scenario::Loaded;
use serde_json::{Value, json};

use super::{JSON, STANDING, add, parsed, rows};
use crate::stage::Running;

#[tokio::test]
async fn control_lists_adds_replaces_and_removes() {
    let duble = Running::on_default().await;
    for (fault, said) in [
        ("{", "EOF"),
        ("[]", "invalid"),
        (r#"{"name":"a"}"#, "missing field `then`"),
        (r#"{"name":"a","then":{"sttus":503}}"#, "then.sttus: unknown key `sttus` (did you mean `status`?)"),
        (
            r#"{"name":"a","then":{"drop":"befor"}}"#,
            "then.drop: unknown word `befor` (did you mean `before`?)",
        ),
        (
            r#"{"name":"a","match":{"operation":"sicoob.boletos.inclui"},"then":{"status":503}}"#,
            "match.operation: there is no operation `sicoob.boletos.inclui` (did you mean `sicoob.boletos.incluir`?)",
        ),
        (r#"{"name":"a","match":{"chance":1.5},"then":{"status":503}}"#, "match.chance: 1.5 is no chance"),
        (r#"{"name":"a","match":{"calls":"2..1"},"then":{"status":503},"for":"0s"}"#, "for: 0s is over"),
        (r#"{"name":"a","then":{"drop":"after","status":503}}"#, "then.status: this does not go with `drop`"),
        (
            r#"{"name":"a","match":{"operation":"sicoob.*"},"then":{"code":"no such code"}}"#,
            "sicoob.* has no code no such code",
        ),
        (
            &json!({"name": "a", "then": {"status": 503, "text": "x".repeat((1 << 20) + 1)}}).to_string(),
            "then.text: 1048577 bytes",
        ),
        (r#"{"name":"","then":{"status":503}}"#, "name: a fault has a name"),
    ] {
        let response = duble.post("/_duble/faults", &[JSON], fault).await;
        assert_eq!(response.status(), 422, "{fault}");
        let error = parsed(response).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains(said), "{fault}: {error}");
    }
    assert!(rows(&duble).await.is_empty());
    let lento = json!({
        "name": "lento às vezes", "match": { "operation": ["sicoob.*", "betha.*"], "chance": 0.5, "json": { "a": { "above": 1 } } },
        "then": { "delay": { "uniform": ["1ms", "2ms"] } }, "for": "10m", "times": 3
    });
    add(&duble, lento.clone()).await;
    add(&duble, json!({ "name": "outra", "then": { "status": 500 } })).await;
    let response = duble.post("/_duble/faults", &[JSON], lento.to_string()).await;
    assert_eq!((response.status().as_u16(), parsed(response).await["replaced"].clone()), (200, json!(true)));
    let mut row = rows(&duble).await[0].clone();
    assert!(row["until"].is_string());
    row["until"] = Value::Null;
    assert_eq!(
        row,
        json!({
            "name": "lento às vezes", "operations": ["sicoob.*", "betha.*"], "calls": "all", "chance": 0.5,
            "conditions": ["json a: something above 1"], "then": "delay 1ms to 2ms", "matched": 0, "struck": 0, "times_left": 3,
            "until": null, "over": false
        })
    );
    let delete = |path: &'static str| duble.send(reqwest::Method::DELETE, path, &[], Vec::new());
    let missing = delete("/_duble/faults/outro").await;
    assert_eq!(missing.status(), 404);
    assert!(parsed(missing).await["error"].as_str().unwrap().ends_with("did you mean `outra`?"));
    assert_eq!(delete("/_duble/faults/lento%20%C3%A0s%20vezes").await.status(), 200);
    assert_eq!(delete("/w/loja/_duble/faults/outra").await.status(), 404, "another world has none");
    assert_eq!(parsed(delete("/_duble/faults").await).await["removed"], 1);
    assert!(rows(&duble).await.is_empty());
    let told = parsed(duble.get("/_duble/journal?operation=duble.faults", &[]).await).await;
    assert!(told["entries"].as_array().unwrap().len() >= 5, "the journal tells when they came and went");
}

#[tokio::test]
async fn faults_end_in_world_time_and_are_bounded() {
    let duble = Running::on_default().await;
    add(&duble, json!({ "name": "dez minutos", "then": { "status": 503 }, "for": "10m" })).await;
    let status = async || {
        let client = duble_client::plain_http().build().unwrap();
        client.get(format!("{}/integracoes/v1/x", duble.url)).send().await.unwrap().status().as_u16()
    };
    assert_eq!(status().await, 503);
    duble.post("/_duble/clock/advance", &[JSON], r#"{"by":"10m"}"#).await;
    assert_eq!(status().await, 404);
    assert_eq!(rows(&duble).await[0]["over"], true);
    let fault = "  - { name: N, then: { status: 503 } }\n";
    let many: String = (0..10_000).map(|n| fault.replace('N', &format!("f{n}"))).collect();
    let loaded = Loaded::from_text("muitas.yaml", &format!("scenario: t\nfaults:\n{many}")).unwrap();
    let said = App::new(app::maker(loaded), [], Limits::default()).unwrap_err().to_string();
    assert!(said.contains("1000 faults already"), "{said}");
}

/// The statuses of so many requests to a path that nobody has.
async fn statuses(duble: &Running, requests: usize) -> Vec<u16> {
    let client = duble_client::plain_http().build().unwrap();
    let mut seen = Vec::new();
    for _ in 0..requests {
        let request = client.get(format!("{}/integracoes/v1/x", duble.url));
        seen.push(request.send().await.unwrap().status().as_u16());
    }
    seen
}

#[tokio::test]
async fn chance_is_repeatable_after_a_reset_and_in_another_world() {
    let text = format!(
        "{STANDING}faults:\n  - {{ name: moeda, match: {{ chance: 0.5 }}, then: {{ status: 500 }} }}\n"
    );
    let (duble, other) =
        (Running::on(&text).await, Running::on(&text.replace("scenario: t", "scenario: t\nseed: 9")).await);
    let first = statuses(&duble, 40).await;
    assert!(first.contains(&500) && first.contains(&404), "{first:?}");
    duble.post("/_duble/reset", &[], "").await;
    assert_eq!(statuses(&duble, 40).await, first);
    assert_ne!(statuses(&other, 40).await, first);
}

#[tokio::test]
async fn what_extends_adds_faults_and_replaces_those_of_the_same_name() {
    let folder = tempfile();
    std::fs::write(
        folder.join("base.yaml"),
        "scenario: base\nfaults:\n  - { name: um, match: { calls: 1 }, then: { status: 501 } }\n  - { name: dois, match: { calls: 2 }, then: { status: 502 } }\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("cima.yaml"),
        "scenario: cima\nextends: base.yaml\nfaults:\n  - { name: três, match: { calls: 1..3 }, then: { status: 503 } }\n  - { name: um, match: { calls: 1 }, then: { status: 500 } }\n",
    )
    .unwrap();
    let loaded = Loaded::open(&folder.join("cima.yaml")).map_err(|findings| findings.to_string()).unwrap();
    let duble = Running::of(loaded, Limits::default()).await;
    // `um` was replaced where it stood, before `dois`; what was added comes last.
    assert_eq!(statuses(&duble, 4).await, [500, 502, 503, 404]);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A folder of this process's own.
fn tempfile() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("duble-faults-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[tokio::test]
async fn the_timeline_waits_for_calls_and_a_refusal_keeps_its_count() {
    let text = format!(
        "{STANDING}timeline:\n  - after: {{ operation: betha.edge, verdict: refused, calls: 2, wait: 1h }}\n    do: {{ sicoob.pagar: {{ boleto: aberto, canal: PIX }} }}\n"
    );
    let duble = Running::on(&text).await;
    let due = async || parsed(duble.get("/_duble/clock", &[]).await).await["next_due"].clone();
    let nothing = due().await;
    assert_eq!(statuses(&duble, 1).await, [404]);
    assert_eq!(due().await, nothing);
    assert_eq!(statuses(&duble, 1).await, [404]);
    assert_eq!(due().await, "2026-03-02T10:00:00.000-03:00");
    duble.post("/_duble/clock/advance", &[JSON], r#"{"by":"1h"}"#).await;
    let page = parsed(duble.get("/_duble/journal?operation=sicoob.pagar", &[]).await).await;
    assert_eq!(page["entries"][0]["line"]["verdict"], "accepted", "{page}");
}
