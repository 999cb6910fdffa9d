//! Holds answers to the contracts in `openapi/`: path, method, operation, status, media type, schema of the body; envelopes to the WSDLs and
//! the documents in them to their XSDs.
//!
//! A leaf that knows no room, only `wire`, which whoever takes it in has beside it, so that the library's own tests and the integration
//! tests share it by `#[path]` and no one else gets it. Beside OpenAPI it reads three extensions: `x-duble-operations`, the names that the body can give an operation;
//! `x-duble-aliases`, further paths of a path; `x-duble-edge`, what is answered before any operation is reached.

mod document;
pub(crate) mod invoicy;
mod nddfrete;
pub(crate) mod operations;
pub(crate) mod soap;

use std::sync::LazyLock;

use document::{Document, Response};
use serde_json::Value;

/// What went over the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) method: &'a str,
    /// As sent, query or none.
    pub(crate) target: &'a str,
    /// What the journal calls it, where the journal is at hand.
    pub(crate) operation: Option<&'a str>,
    pub(crate) status: u16,
    /// The body of the request, where it is to keep the contract too, if it was taken: so it is of SOAP rooms. `None` where a room is to
    /// read more than that.
    pub(crate) request: Option<&'a [u8]>,
    /// What the answer says it is, empty where it says nothing; `None` where that was not kept.
    pub(crate) media_type: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

/// An operation that a contract promises.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Promised {
    /// The file.
    pub(crate) file: &'static str,
    pub(crate) method: String,
    /// With `{}` for what varies, aliases after the documented one.
    pub(crate) paths: Vec<String>,
    /// `operationId`, then `x-duble-operations`.
    pub(crate) names: Vec<String>,
}

struct Room {
    name: &'static str,
    /// What its paths begin with.
    owned: &'static [&'static str],
    /// What may stand before that and is no part of the contract.
    prefix: &'static [&'static str],
    documents: Vec<Document>,
}

static ROOMS: LazyLock<[Room; 3]> = LazyLock::new(|| {
    [
        Room {
            name: "sicoob",
            owned: &["cobranca-bancaria", "auth"],
            prefix: &["sicoob", "sandbox"],
            documents: vec![
                Document::read("sicoob-v2.yaml", include_str!("../../openapi/sicoob-v2.yaml")),
                Document::read("sicoob-v3.yaml", include_str!("../../openapi/sicoob-v3.yaml")),
            ],
        },
        Room {
            name: "betha",
            owned: &["integracoes"],
            prefix: &[],
            documents: vec![Document::read("betha.yaml", include_str!("../../openapi/betha.yaml"))],
        },
        Room {
            name: "control",
            owned: &["_duble"],
            prefix: &[],
            documents: vec![Document::read("control.yaml", include_str!("../../openapi/control.yaml"))],
        },
    ]
});

impl Room {
    /// The path's segments as the documents write them, if the path is this room's. A world may be named before it.
    fn segments<'a>(&self, path: &'a str) -> Option<Vec<&'a str>> {
        let all: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let rest = match all.as_slice() {
            ["w", _, rest @ ..] => rest,
            rest => rest,
        };
        let own = match rest.strip_prefix(self.prefix) {
            Some(own) if !self.prefix.is_empty() => return Some(own.to_vec()),
            _ => rest,
        };
        own.first().is_some_and(|first| self.owned.contains(first)).then(|| own.to_vec())
    }
}

/// What is wrong with an answer. Paths that no contract is about are passed over.
pub(crate) fn check(exchange: Exchange<'_>) -> Result<(), String> {
    let path = exchange.target.split_once('?').map_or(exchange.target, |(path, _)| path);
    if let Some(checked) = soap::check(exchange, path) {
        return checked;
    }
    // HEAD is answered as GET.
    let method = if exchange.method == "HEAD" { "GET" } else { exchange.method };
    let found = ROOMS.iter().find_map(|room| room.segments(path).map(|segments| (room, segments)));
    let Some((room, segments)) = found else { return Ok(()) };
    let here: Vec<_> = room.documents.iter().filter(|document| document.has_path(&segments)).collect();
    // Several documents may promise a path (the token server's); then the answer keeps all of them.
    for document in if here.is_empty() { room.documents.iter().collect() } else { here } {
        let wrong = |said: String| format!("{}: {} {path}: {said}", document.file, exchange.method);
        let operation = document.operation(method, &segments);
        let edge = || match (exchange.status, operation, document.has_path(&segments)) {
            (404, _, true) => Err("the gateway knows no such path, the contract does".to_owned()),
            (405, Some(_), _) => Err("the gateway refuses a method that the contract has".to_owned()),
            (405, _, false) => Err("the gateway knows a path that the contract has not".to_owned()),
            (status, ..) => match document.edge(&segments, status) {
                Some(response) => held(response, exchange),
                None => Err(format!("status {status} is not described before any operation")),
            },
        };
        let outcome = match (exchange.operation, operation) {
            (Some(name), _) if name.strip_suffix(".edge") == Some(room.name) => edge(),
            (Some(name), Some(operation)) if !operation.names.iter().any(|known| known == name) => {
                Err(format!(
                    "the operation is called {name}, the contract calls it {}",
                    operation.names.join(", ")
                ))
            }
            (_, Some(operation)) => match operation.responses.get(&exchange.status) {
                Some(response) => held(response, exchange),
                None => Err(format!("status {} is not described", exchange.status)),
            }
            // Without the journal nobody knows how far it came.
            .or_else(|said| if exchange.operation.is_none() { edge().map_err(|_| said) } else { Err(said) }),
            (Some(name), None) => Err(format!("the contract has no operation here; the journal says {name}")),
            (None, None) => edge(),
        };
        outcome.map_err(wrong)?;
    }
    Ok(())
}

/// What is wrong with a value that stands in no answer of its own: a schema of a file, by name.
pub(crate) fn check_schema(file: &str, schema: &str, value: &Value) -> Result<(), String> {
    let mut documents = ROOMS.iter().flat_map(|room| &room.documents);
    let document = documents.find(|document| document.file == file).ok_or("there is no such file")?;
    document.schema(schema).ok_or("there is no such schema")?.check(value)
}

/// All that the contracts promise.
pub(crate) fn promised() -> Vec<Promised> {
    let documents = ROOMS.iter().flat_map(|room| &room.documents);
    documents.flat_map(Document::promised).collect()
}

fn held(response: &Response, exchange: Exchange<'_>) -> Result<(), String> {
    let body = exchange.body;
    let said = exchange.media_type.map(|said| said.split(';').next().unwrap_or_default().trim());
    if let Some(file) = &response.file
        && (response.body.is_none() || said == Some(file))
    {
        return match said {
            Some(said) if said != file => Err(format!("the media type is `{said}`, not {file}")),
            // Of events there may be none yet.
            Some("text/event-stream") => Ok(()),
            _ if body.is_empty() && exchange.method != "HEAD" => Err(format!("a body of {file} is missing")),
            _ => Ok(()),
        };
    }
    let Some(schema) = &response.body else {
        return if body.is_empty() { Ok(()) } else { Err(seen("a body where the contract has none", body)) };
    };
    // The server leaves the body out; its length and type stand for it.
    if exchange.method == "HEAD" && body.is_empty() {
        return Ok(());
    }
    if let Some(said) = said
        && said != "application/json"
    {
        return Err(format!("the media type is `{said}`, not application/json"));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| seen(&error.to_string(), body))?;
    schema.check(&value).map_err(|said| seen(&said, body))
}

fn seen(said: &str, body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    format!("{said}\n{}", body.chars().take(2_000).collect::<String>())
}
