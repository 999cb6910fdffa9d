//! A server on port 0 for the tests, and requests to it, also such that no HTTP library would send.

use duble::app::{self, App, Limits, World};
use duble::scenario::Loaded;
use duble::server::Shutdown;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::contract::{self, Exchange};
use crate::coverage::Witness;

/// A running duble; dropping it stops it.
pub(crate) struct Running {
    pub(crate) url: String,
    stop: Shutdown,
    /// The default one.
    world: World,
    witness: Witness,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.request();
        told(&self.witness, &self.world);
    }
}

/// Tells what is in a world's journal.
pub(crate) fn told(witness: &Witness, world: &World) {
    for entry in world.entries().0 {
        let answer = entry.exchange.as_ref().map_or("", |exchange| &exchange.response);
        witness.saw(&entry.line, answer);
    }
}

/// What control calls a request, whose journal it is not in.
fn of_control(method: &str, path: &str) -> Option<String> {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_at = |known: &String| {
        let known: Vec<_> = known.split('/').filter(|part| !part.is_empty()).collect();
        known.len() == parts.len()
            && known.iter().zip(&parts).all(|(known, part)| *known == "{}" || known == part)
    };
    let mut all = contract::promised().into_iter().filter(|known| known.file == "control.yaml");
    let found = all.find(|known| known.method == method && known.paths.iter().any(is_at));
    found.and_then(|known| known.names.into_iter().next())
}

impl Running {
    /// On the embedded default scenario.
    pub(crate) async fn on_default() -> Self {
        Self::with(Limits::default()).await
    }

    /// On the embedded default scenario, within bounds.
    pub(crate) async fn with(limits: Limits) -> Self {
        Self::of(Loaded::default_scenario().unwrap(), limits).await
    }

    /// On a scenario's text, which is taken to stand beside this crate.
    pub(crate) async fn on(text: &str) -> Self {
        let loaded = Loaded::from_text("test.yaml", text).map_err(|findings| findings.to_string()).unwrap();
        Self::of(loaded, Limits::default()).await
    }

    /// On a scenario that has been read, within bounds.
    pub(crate) async fn of(scenario: Loaded, limits: Limits) -> Self {
        Self::serving(App::new(app::maker(scenario), [], limits).unwrap()).await
    }

    /// Whatever app it is.
    pub(crate) async fn serving(app: App) -> Self {
        let listener = App::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = Shutdown::new();
        let until = stop.clone();
        let world = app.default_world().unwrap();
        tokio::spawn(async move { app.serve(listener, until).await });
        Self { url, stop, world, witness: Witness::here() }
    }

    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// Sends bytes as they are on a connection of their own and reads all that comes back.
    pub(crate) async fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = tokio::net::TcpStream::connect(self.address()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> reqwest::Response {
        self.send(reqwest::Method::GET, path, headers, Vec::new()).await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> reqwest::Response {
        self.send(reqwest::Method::POST, path, headers, body.into()).await
    }

    /// Sends a request, and holds the answer to the provider's contract, if there is one.
    pub(crate) async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Response {
        let client = duble_client::plain_http().build().unwrap();
        let sent = body.clone();
        let mut request = client.request(method.clone(), format!("{}{path}", self.url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.bytes().await.unwrap();
        let media_type = headers.get("content-type").map_or("", |value| value.to_str().unwrap());
        let checked = contract::check(Exchange {
            method: method.as_str(),
            target: path,
            operation: None,
            status: status.as_u16(),
            request: Some(&sent),
            media_type: Some(media_type),
            body: &body,
        });
        assert!(checked.is_ok(), "not what the contract says: {}", checked.unwrap_err());
        if let Some(operation) = of_control(method.as_str(), path) {
            self.witness.note(&operation, "", "");
        }
        let mut kept = http::Response::new(body);
        (*kept.status_mut(), *kept.headers_mut()) = (status, headers);
        kept.into()
    }

    /// Refused entries of the journal: operation, code and reason.
    pub(crate) async fn refusals(&self) -> Vec<(String, String, String)> {
        let text = self.get("/_duble/journal?verdict=refused", &[]).await.text().await.unwrap();
        let page: serde_json::Value = serde_json::from_str(&text).unwrap();
        let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        page["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                (
                    word(&entry["line"]["operation"]),
                    word(&entry["line"]["code"]),
                    word(&entry["line"]["reason"]),
                )
            })
            .collect()
    }
}
