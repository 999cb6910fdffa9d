use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// A server that gives one of `answers` after another, the last one for ever, and keeps the requests.
async fn server(answers: Vec<&'static str>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut chunk = [0; 4096];
            let read = stream.read(&mut chunk).await.unwrap();
            let answer = {
                let mut seen = seen.lock().unwrap();
                seen.push(String::from_utf8_lossy(&chunk[..read]).into_owned());
                answers[(seen.len() - 1).min(answers.len() - 1)]
            };
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (base, requests)
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 4\r\nconnection: close\r\n\r\nbusy";
const LIMITED: &str =
    "HTTP/1.1 429 Many\r\nretry-after: 3600\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nok";

fn quick() -> Transport {
    let retry = Retry { first: Duration::from_millis(1), attempts: 3, ..Retry::default() };
    Transport::builder().no_proxy().retry(retry).build().unwrap()
}

fn call(url: &str, repeatable: bool) -> Call {
    Call {
        provider: Provider::Betha,
        operation: "betha.saldos.listar",
        method: Method::GET,
        url: url.to_owned(),
        headers: vec![("Authorization", "Bearer pa55".into())],
        body: None,
        repeatable,
    }
}

#[tokio::test]
async fn what_fails_in_passing_is_repeated_if_it_may_be() {
    for (answers, repeatable, status, sent) in [
        (vec![BUSY, BUSY, OK], true, 200, 3),
        (vec![BUSY], true, 503, 3),
        (vec![BUSY, OK], false, 503, 1),
        (vec![CUT, OK], true, 200, 2),
        // An hour is beyond the deadline: the caller decides.
        (vec![LIMITED, OK], true, 429, 1),
    ] {
        let (base, requests) = server(answers.clone()).await;
        let answer = quick().send(call(&base, repeatable)).await.unwrap();
        assert_eq!((answer.status, requests.lock().unwrap().len()), (status, sent), "{answers:?}");
    }
}

#[tokio::test]
async fn a_cut_answer_to_what_may_not_be_repeated_is_an_error() {
    let (base, requests) = server(vec![CUT, OK]).await;
    let error = quick().send(call(&base, false)).await.err().unwrap();
    assert!(matches!(error, ClientError::Transport { .. }), "{error}");
    assert_eq!((error.operation(), requests.lock().unwrap().len()), (Some("betha.saldos.listar"), 1));
}

#[tokio::test]
async fn a_body_is_bounded_and_the_limit_ends_it() {
    let (base, requests) = server(vec![OK]).await;
    let transport = Transport::builder().no_proxy().limit(1).build().unwrap();
    let error = transport.send(call(&base, true)).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "betha.saldos.listar: unreadable answer with status 200: a body of more than 1 bytes"
    );
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_without_its_value() {
    let mut bad = call("http://127.0.0.1:1", true);
    bad.headers = vec![("Authorization", "pa55\nword".into())];
    let error = quick().send(bad).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "betha.saldos.listar: request cannot be made: the value of header Authorization"
    );
    let error = quick().send(call("nowhere", true)).await.err().unwrap();
    assert!(
        error.to_string().ends_with("request cannot be made: the URL: relative URL without a base"),
        "{error}"
    );
}

#[tokio::test]
async fn no_redirection_is_followed() {
    let (base, requests) = server(vec![
        "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        OK,
    ])
    .await;
    assert_eq!(quick().send(call(&base, true)).await.unwrap().status, 302);
    assert_eq!(requests.lock().unwrap().len(), 1);
}
