//! Receivers: what they answer, what steps say of them, and how a failure shows what they have got.

use super::*;

/// A scenario with these receivers and steps.
fn story(receivers: &str, steps: &str) -> String {
    format!(
        "scenario: t\nclock: \"2026-03-02T09:00:00-03:00\"\nreceivers:\n  loja: {receivers}\nsteps:\n{steps}"
    )
}

/// A step that has callbacks made with these bodies.
fn told(bodies: &str) -> String {
    format!("  - request: POST /a\n    json: {{ url: \"${{loja.url}}\", tell: {bodies} }}\n")
}

async fn play(receivers: &str, steps: &str) -> Report {
    let fake = Fake::new(|_| json(r#"{"ok":true}"#)).await;
    fake.play(&story(receivers, steps)).await
}

#[tokio::test]
async fn what_was_received_is_counted_matched_and_captured() {
    let steps = format!(
        r#"{}  - received: {{ by: loja }}
  - received: {{ by: loja, times: 3 }}
  - received: {{ by: loja, times: 2, path: /aviso, headers: {{ X-Um: "1", Content-Type: {{ ends: json }} }}, json: {{ tipo: 7 }} }}
    capture: {{ id: {{ json: id }}, tipo: {{ header: content-type }} }}
  - received: {{ by: loja, times: 0, json: {{ tipo: 9 }} }}
  - received: {{ by: loja, times: 1, json: {{ id: {{ below: "${{id}}" }} }} }}
  - request: GET /b
    query: {{ id: "${{id}}" }}
"#,
        told("[{ tipo: 7, id: 1 }, { tipo: 8, id: 5 }, { tipo: 7, id: 4 }]")
    );
    let fake = Fake::new(|_| json("{}")).await;
    let report = fake.play(&story("{ path: /aviso }", &steps)).await;
    assert!(report.is_green(), "{report}");
    assert!(report.to_string().contains("✓ received by loja"), "{report}");
    assert_eq!(fake.got().last().unwrap().line, "GET /b?id=4", "the newest that fits is captured");
}

#[tokio::test]
async fn it_answers_in_turn_the_last_for_ever_and_drops_where_it_should() {
    let scenario = story("{ answers: [500, drop, 204] }", "  - advance: 1s\n");
    let loaded = Loaded::from_text("t.yaml", &scenario).unwrap();
    let receiver = Receiver::start(loaded.receivers().get("loja").unwrap()).await.unwrap();
    let http = duble_client::plain_http().build().unwrap();
    let mut answered = Vec::new();
    for _ in 0..4 {
        let response = http.post(&receiver.url).body("x").send().await;
        answered.push(response.map(|response| response.status().as_u16()).ok());
    }
    assert_eq!(answered, [Some(500), None, Some(204), Some(204)]);
    let large = http.post(&receiver.url).body(vec![b'x'; (1 << 20) + 1]).send().await.unwrap();
    assert_eq!(large.status(), 413);
    assert_eq!(receiver.shelf().got.len(), 4);
    let url = receiver.url.clone();
    drop(receiver);
    tokio::task::yield_now().await;
    assert!(http.post(&url).send().await.is_err(), "it is gone with its play");
    let none = Receiver::start(&Default::default()).await.unwrap();
    assert_eq!(http.get(&none.url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_failure_shows_what_the_receiver_has_got() {
    let steps = format!(
        "{}  - name: avisa\n    received:\n      by: loja\n      times: 2\n      json: {{ tipo: 7 }}\n",
        told("[{ tipo: 7 }, { tipo: 5 }]")
    );
    let report = play("{ answers: [500, drop] }", &steps).await.to_string();
    insta::assert_snapshot!(report, @r#"
    test.yaml: t
      ✓ POST /a
      ✗ avisa (test.yaml:8)
          received by loja (test.yaml:11)
            expected 2 requests that fit
            seen     1 of 2; the newest that does not: json tipo: expected 7, seen 5
          received
            | POST / -> 500
            | content-type: application/json
            | {"tipo":7}
            | POST / -> drop
            | content-type: application/json
            | {"tipo":5}
      1 passed, 1 failed
    "#);
    for (step, said) in [
        ("{ by: loja, times: 0 }", "expected no request that fits\n        seen     2 of 2"),
        ("{ by: loja, path: /x }", "path: expected \"/x\", seen \"/\""),
        ("{ by: loja, headers: { X-Dois: \"1\" } }", "header X-Dois: expected \"1\", seen nothing"),
        ("{ by: loja, json: { \"$\": 1 } }", "expected at least one request that fits"),
    ] {
        let steps = format!("{}  - received: {step}\n", told("[{ a: 1 }, {}]"));
        let report = play("{}", &steps).await.to_string();
        assert!(report.contains(said), "{said}\n{report}");
    }
    let report = play("{}", "  - received: { by: loja }\n").await.to_string();
    assert!(report.contains("seen     0 of 0\n      received\n        | nothing"), "{report}");
    let steps = format!("{}  - received: {{ by: loja, times: 1 }}\n", told("[1, 2, 3, 4, 5, 6, 7]"));
    let report = play("{}", &steps).await.to_string();
    assert!(report.contains("| (2 before)\n        | POST / -> 200"), "{report}");
}

#[tokio::test]
async fn a_received_step_can_be_tried_again() {
    let steps = format!(
        "{}  - received: {{ by: loja, json: {{ a: 2 }} }}\n    retry: {{ every: 1s, up_to: 3 }}\n",
        told("[{ a: 1 }]")
    );
    let report = play("{}", &steps).await.to_string();
    assert!(report.contains("tried 3 times"), "{report}");
}
