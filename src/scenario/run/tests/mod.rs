//! Steps, played on a fake server.

mod fake;
mod providers;
mod receivers;

use fake::{Fake, json};

use super::*;
use crate::facts::Lapse;
use crate::wire::{base64, zip};

/// A scenario with these steps.
fn steps(text: &str) -> String {
    format!("scenario: t\nclock: \"2026-03-02T09:00:00-03:00\"\nsteps:\n{text}")
}

#[tokio::test]
async fn green_with_captures_queries_time_and_actions() {
    let fake = Fake::new(|got| match got.line.as_str() {
        line if line.starts_with("POST") => json(r#"{"id":7,"valor":10.10,"tags":["a","b"],"nosso":"0012"}"#),
        _ => ("204 No Content", "Location: /b\r\n".to_owned(), Vec::new()),
    })
    .await;
    let report = fake
        .play(&steps(
            r#"  - name: cria
    request: POST /a?x=1
    headers: { X-Um: 1, X-Dois: [a, b] }
    json: { zeta: 150.75, alfa: ["${date -1d}", null, { b: true }], quando: "${datetime +2h}" }
    expect:
      status: 200
      headers: { content-type: { starts: application/json } }
      json:
        id: 7
        valor: 10.1
        tags: { length: 2 }
        tags.1: b
        nada: { absent: true }
        $: { contains: id }
      body: { contains: nosso }
    capture:
      id: { json: id }
      nosso: { json: nosso }
  - advance: 2d
  - do: { nddfrete.mudarStatus: { fatura: "${nosso}", status: paga } }
  - request: GET /b/${nosso}/c
    query: { id: "${id}", nosso: "n ${nosso}", lista: [1, dois], vazio: null }
    expect:
      status: { below: 300 }
      headers: { Location: "/b" }
"#,
        ))
        .await;
    assert!(report.is_green(), "{report}");
    assert_eq!(
        report.to_string(),
        "test.yaml: t\n  ✓ cria\n  ✓ advance 2d\n  ✓ do nddfrete.mudarStatus\n  ✓ GET /b/${nosso}/c\n  4 passed"
    );
    let got = fake.got();
    assert_eq!(got[0].line, "POST /a?x=1");
    assert_eq!(
        got[0].body,
        r#"{"zeta":150.75,"alfa":["2026-03-01",null,{"b":true}],"quando":"2026-03-02T11:00:00-03:00"}"#
    );
    assert!(
        got[0].head.contains("x-um: 1\r\n") && got[0].head.contains("x-dois: a\r\nx-dois: b"),
        "{}",
        got[0].head
    );
    assert_eq!(got[1].line, "GET /b/0012/c?id=7&nosso=n+0012&lista=1&lista=dois");
    assert_eq!(got[1].now.since(got[0].now), Lapse::from_days(2));
    assert_eq!(fake.acted().len(), 1);
    assert!(fake.acted()[0].contains("0012"), "{:?}", fake.acted());
}

#[tokio::test]
async fn red_shows_the_first_difference_and_stops() {
    let fake = Fake::new(|_| {
        (
            "200 OK",
            "X-Duble-Reason: rule 7\r\ncontent-type: application/json\r\n".to_owned(),
            br#"{"a":{"b":"5"},"c":1}"#.to_vec(),
        )
    })
    .await;
    let report = fake
        .play(&steps(
            "  - request: GET /x\n    expect:\n      json:\n        a.b: 5\n        c: 2\n  - request: GET /y\n",
        ))
        .await;
    assert_eq!(
        report.to_string(),
        "test.yaml: t\n  ✗ GET /x (test.yaml:4)\n      json a.b (test.yaml:7)\n        expected 5\n        seen     \"5\"\n\
         \x20     reason: rule 7\n      request\n        | GET /x\n      answer\n        | 200\n        | x-duble-reason: rule 7\n\
         \x20       | content-type: application/json\n        | \n        | {\"a\":{\"b\":\"5\"},\"c\":1}\n  - GET /y (not run)\n\
         \x20 0 passed, 1 failed, 1 not run"
    );
    assert_eq!(fake.got().len(), 1);
    assert!(!report.is_green());
}

#[tokio::test]
async fn retry_lets_world_time_pass_until_it_fits_or_gives_up() {
    let start: Moment = serde_json::from_str("\"2026-03-02T09:00:00-03:00\"").unwrap();
    let ready = move |got: &fake::Got| match got.now.since(start) >= Lapse::from_secs(3) {
        true => json(r#"{"arquivo":9}"#),
        false => ("404 Not Found", String::new(), Vec::new()),
    };
    let text = |up_to: u32| {
        steps(&format!(
            "  - request: GET /x\n    retry: {{ every: 1s, up_to: {up_to} }}\n    capture: {{ a: {{ json: arquivo }} }}\n"
        ))
    };
    let fake = Fake::new(ready).await;
    assert!(fake.play(&text(10)).await.is_green());
    assert_eq!(fake.got().len(), 4);
    let fake = Fake::new(ready).await;
    let report = fake.play(&text(3)).await.to_string();
    assert_eq!(fake.got().len(), 3);
    assert!(report.contains("tried 3 times") && report.contains("expected 2xx"), "{report}");
    // A value that is not there yet is worth another try, too.
    let fake = Fake::new(move |got| match got.now == start {
        true => json("{}"),
        false => json(r#"{"arquivo":9}"#),
    })
    .await;
    assert!(fake.play(&text(2)).await.is_green());
}

#[tokio::test]
async fn archives_are_looked_into() {
    let at = jiff::civil::date(2026, 3, 2).at(9, 0, 0, 0);
    let packed = zip::pack(&[("mov.txt", "[{\"seuNumero\":\"NF-42\"},\n{\"a\":1}]\n\n")], at).unwrap();
    let body = format!(r#"{{"resultado":{{"arquivo":"{}"}}}}"#, base64::encode(&packed));
    let fake = Fake::new(move |_| json(&body)).await;
    let step = |zip: &str| {
        steps(&format!(
            "  - request: GET /x\n    expect: {{ zip: {{ of: {{ json: resultado.arquivo }}, {zip} }} }}\n"
        ))
    };
    let fine = "entries: 1, name: { ends: .txt }, lines: 2, contains: [NF-42, seuNumero]";
    assert!(fake.play(&step(fine)).await.is_green());
    for (wrong, said) in [
        ("lines: 3", "zip lines"),
        ("entries: 2", "zip entries"),
        ("name: x", "zip name"),
        ("contains: [NF-42, NF-43]", "expected \"NF-43\""),
    ] {
        let report = fake.play(&step(wrong)).await.to_string();
        assert!(report.contains(said), "{report}");
    }
}

#[tokio::test]
async fn what_cannot_be_sent_or_done_says_so() {
    let fake = Fake::new(|_| json(r#"{"a":"x"}"#)).await;
    for (text, said) in [
        (
            "  - do: { nddfrete.mudarStatus: { fatura: nobody, status: paga } }\n",
            "fatura: nothing is called so",
        ),
        (
            "  - request: GET /x\n    capture: { s: { json: a } }\n  - do: { nddfrete.mudarStatus: { fatura: \"1\", status: \"${s}\" } }\n",
            "status: unknown variant `x`",
        ),
        ("  - request: GET /x\n    headers: { X-A: \"${env.NONE}\" }\n", "no variable NONE"),
        ("  - request: GET /x\n    expect: { xml: { a: 1 } }\n", "the body is no XML"),
        ("  - request: GET /x\n    expect: { json: { a: { is: integer } } }\n", "expected an integer"),
    ] {
        let report = fake.play(&steps(text)).await;
        assert!(!report.is_green());
        let report = report.to_string();
        assert!(report.contains(said), "{said}\n{report}");
    }
    let dead = Fake::new(|_| json("{}")).await;
    drop(dead);
    let loaded = Loaded::from_text("t.yaml", &steps("  - request: GET /x\n")).unwrap();
    struct Nowhere;
    impl Stage for Nowhere {
        fn base_url(&self) -> &str {
            "http://127.0.0.1:1"
        }
        fn now(&self) -> Moment {
            Moment::from_millis(0)
        }
        async fn advance(&self, _: Lapse) -> Result<(), String> {
            Ok(())
        }
        async fn act(&self, _: Action) -> Result<(), String> {
            Ok(())
        }
    }
    let report = run(&loaded, &Nowhere).await.to_string();
    assert!(report.contains("GET /x: no answer"), "{report}");
}

#[tokio::test]
async fn a_run_can_be_spawned() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let fake = Fake::new(|_| json("{}")).await;
    let loaded = is_send(Loaded::from_text("t.yaml", &steps("  - request: GET /x\n")).unwrap());
    assert!(is_send(run(&loaded, &fake)).await.is_green());
}
