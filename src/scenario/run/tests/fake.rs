//! A small HTTP server and a stage around it: enough wire to play steps on, and no provider behind it.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::facts::{Lapse, Moment};
use crate::providers::Action;
use crate::scenario::Loaded;
use crate::scenario::run::{Report, Stage, run_with};

/// A request as the fake server saw it.
#[derive(Clone, Debug)]
pub(super) struct Got {
    pub(super) line: String,
    pub(super) head: String,
    pub(super) body: String,
    pub(super) now: Moment,
}

/// Status line, extra header lines, body.
pub(super) type Reply = (&'static str, String, Vec<u8>);

/// A stage that keeps what was done on it.
pub(super) struct Fake {
    base: String,
    now: Arc<Mutex<Moment>>,
    got: Arc<Mutex<Vec<Got>>>,
    acted: Mutex<Vec<String>>,
    /// How many of the requests have been looked through for callbacks.
    told: Mutex<usize>,
}

impl Fake {
    /// A server that answers with a function, at a frozen 2026-03-02T09:00:00-03:00.
    pub(super) async fn new(answer: impl Fn(&Got) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let start: Moment = serde_json::from_str("\"2026-03-02T09:00:00-03:00\"").unwrap();
        let (now, got) = (Arc::new(Mutex::new(start)), Arc::new(Mutex::new(Vec::new())));
        let (clock, seen) = (Arc::clone(&now), Arc::clone(&got));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                serve(stream, &answer, &clock, &seen).await;
            }
        });
        Self { base, now, got, acted: Mutex::default(), told: Mutex::default() }
    }

    pub(super) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    pub(super) fn acted(&self) -> Vec<String> {
        self.acted.lock().unwrap().clone()
    }

    /// Plays a text's steps.
    pub(super) async fn play(&self, text: &str) -> Report {
        let loaded = Loaded::from_text("test.yaml", text).unwrap_or_else(|findings| panic!("{findings}"));
        run_with(&loaded, self, &|name| (name == "SECRET").then(|| "from-the-environment".to_owned())).await
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: &impl Fn(&Got) -> Reply,
    clock: &Mutex<Moment>,
    seen: &Mutex<Vec<Got>>,
) {
    let mut bytes = Vec::new();
    let got = loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if body.len() >= length {
                let (line, head) = head.split_once("\r\n").unwrap();
                let line = line.trim_end_matches(" HTTP/1.1").to_owned();
                break Got {
                    line,
                    head: head.to_lowercase(),
                    body: body.to_owned(),
                    now: *clock.lock().unwrap(),
                };
            }
        }
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the client went away");
        bytes.extend_from_slice(&chunk[..read]);
    };
    let (status, headers, body) = answer(&got);
    seen.lock().unwrap().push(got);
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
}

impl Stage for Fake {
    fn base_url(&self) -> &str {
        &self.base
    }

    fn now(&self) -> Moment {
        *self.now.lock().unwrap()
    }

    async fn advance(&self, by: Lapse) -> Result<(), String> {
        let mut now = self.now.lock().unwrap();
        *now = now.plus(by);
        Ok(())
    }

    /// A request `{"url": …, "tell": […]}` asks for a callback with each of these bodies, which leaves when the world settles.
    async fn settled(&self) {
        let (got, from) = (self.got(), std::mem::replace(&mut *self.told.lock().unwrap(), self.got().len()));
        for got in &got[from..] {
            let Ok(asked) = serde_json::from_str::<serde_json::Value>(&got.body) else { continue };
            let http = duble_client::plain_http().build().unwrap();
            for body in asked["tell"].as_array().into_iter().flatten() {
                let request = http.post(asked["url"].as_str().unwrap()).header("X-Um", "1");
                // A receiver that drops the connection is one of those to be tried.
                _ = request.header("Content-Type", "application/json").body(body.to_string()).send().await;
            }
        }
    }

    async fn act(&self, action: Action) -> Result<(), String> {
        let action = format!("{action:?}");
        let refused = action.contains("nobody");
        self.acted.lock().unwrap().push(action);
        if refused { Err("fatura: nothing is called so".to_owned()) } else { Ok(()) }
    }
}

pub(super) fn json(text: &str) -> Reply {
    ("200 OK", "content-type: application/json\r\n".to_owned(), text.as_bytes().to_vec())
}

pub(super) fn xml(text: &str) -> Reply {
    ("200 OK", "content-type: text/xml; charset=utf-8\r\n".to_owned(), text.as_bytes().to_vec())
}
