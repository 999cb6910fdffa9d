//! Letters of a whole program: posted in a world, carried by its courier, shown by control.

use duble::app::Rehearsal;
use duble::facts::Lapse;
use duble::providers::{Action, Due};
use duble::scenario::Loaded;
use duble::scenario::run::Stage as _;
use duble::world::{Finished, Kind, Letter, Line, Verdict};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const FROZEN: &str = "scenario: t\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\n";

/// Posts a letter as an action of a room would.
async fn post(stage: &Rehearsal, url: String) {
    let errand: Action = serde_json::from_str(r#"{"nddfrete.processar":{}}"#).unwrap();
    let letter =
        Letter { operation: "test.tell", url, body: b"{\"a\":1}".to_vec(), media_type: "application/json" };
    let step = stage.world().step(|turn| {
        turn.universe.outbox.post(letter, Due::Act(Box::new(errand)));
        let line = Line {
            kind: Kind::Action,
            operation: "test.post",
            verdict: Verdict::Accepted,
            code: None,
            reason: None,
            fault: None,
            items: Vec::new(),
        };
        Finished { value: (), line, keep: true }
    });
    step.await.unwrap();
}

async fn get(url: String) -> Value {
    let client = duble_client::plain_http().build().unwrap();
    serde_json::from_str(&client.get(url).send().await.unwrap().text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn the_journal_shows_a_delivery_and_requests_step_in_while_it_is_under_way() {
    let stage = Rehearsal::start(Loaded::from_text("t.yaml", FROZEN).unwrap()).await.unwrap();
    let control = format!("{}/_duble", stage.base_url());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/avisos", listener.local_addr().unwrap());
    post(&stage, url.clone()).await;
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut seen = vec![0; 4096];
    let read = stream.read(&mut seen).await.unwrap();
    assert!(seen[..read].starts_with(b"POST /avisos HTTP/1.1\r\n"));
    let advancing = stage.world().advance(Lapse::from_secs(60));
    let answer = async {
        // The receiver looks at the double before it answers.
        let clock = get(format!("{control}/clock")).await;
        assert_eq!(clock["now"], "2026-03-02T09:00:00.000-03:00", "time stands");
        stream
            .write_all(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\n\r\nnope")
            .await
            .unwrap();
    };
    let (advanced, ()) = tokio::join!(advancing, answer);
    advanced.unwrap();
    let journal = get(format!("{control}/journal?operation=test.tell")).await;
    let entry = &journal["entries"][0];
    assert_eq!(entry["at"], "2026-03-02T09:00:00.000-03:00");
    assert_eq!(
        entry["line"],
        serde_json::json!({ "kind": "delivery", "operation": "test.tell", "verdict": "refused", "code": "500",
            "reason": "the receiver answered 500" })
    );
    assert_eq!(
        entry["exchange"],
        serde_json::json!({ "method": "POST", "target": url, "status": 500,
            "request_headers": [["content-type", "application/json"]], "request": "{\"a\":1}", "response": "nope" })
    );
}
