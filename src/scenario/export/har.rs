//! The journal as HAR 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>). The time is the world's; how long anything took is nobody's to
//! know there, so all timings are 0.

use serde::Serialize;

use super::journal::{Entry, Exchange, is_cut, lost};
use crate::scenario::record;
use crate::wire::form;

#[derive(Serialize)]
struct Har {
    log: Log,
}

#[derive(Serialize)]
struct Log {
    version: &'static str,
    creator: Creator,
    entries: Vec<HarEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

#[derive(Serialize)]
struct Creator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HarEntry {
    started_date_time: String,
    time: u32,
    request: Request,
    response: Response,
    cache: Cache,
    timings: Timings,
    #[serde(skip_serializing_if = "String::is_empty")]
    comment: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    http_version: &'static str,
    cookies: [Pair; 0],
    headers: Vec<Pair>,
    query_string: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData>,
    headers_size: i32,
    body_size: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    mime_type: String,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    status: u16,
    status_text: &'static str,
    http_version: &'static str,
    cookies: [Pair; 0],
    headers: Vec<Pair>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: String,
    headers_size: i32,
    body_size: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: usize,
    mime_type: String,
    text: String,
}

#[derive(Serialize)]
struct Cache {}

#[derive(Serialize)]
struct Timings {
    send: u32,
    wait: u32,
    receive: u32,
}

#[derive(Serialize)]
struct Pair {
    name: String,
    value: String,
}

/// Writes a HAR of the exchanges of a journal. `origin` stands before paths. Unless it is wanted, no secret is written.
pub fn har(entries: &[Entry], dropped: u64, origin: &str, with_secrets: bool) -> String {
    let made = entries.iter().filter_map(|entry| {
        let exchange = entry.exchange.as_ref()?;
        Some(one(entry, exchange, origin, with_secrets))
    });
    let comment = (dropped > 0).then(|| lost(dropped));
    let creator = Creator { name: "duble", version: env!("CARGO_PKG_VERSION") };
    let har = Har { log: Log { version: "1.2", creator, entries: made.collect(), comment } };
    // Texts, numbers and lists: nothing of it can fail to be written.
    let mut text = serde_json::to_string_pretty(&har).unwrap_or_default();
    text.push('\n');
    text
}

fn one(entry: &Entry, exchange: &Exchange, origin: &str, with_secrets: bool) -> HarEntry {
    let headers = |headers: &[(String, String)]| {
        let shown = |(name, value): &(String, String)| Pair {
            name: name.clone(),
            value: if with_secrets { value.clone() } else { record::redacted_header(name, value) },
        };
        headers.iter().map(shown).collect::<Vec<_>>()
    };
    let body = |text: &str, kind: &str| {
        // What is cut can no longer be taken apart; whether a secret stands in it is not known.
        match (with_secrets, is_cut(text)) {
            (true, _) => text.to_owned(),
            (false, true) => "(removed: it was cut, and may hold secrets)".to_owned(),
            (false, false) => record::redacted_body(text, kind),
        }
    };
    let find = |headers: &[(String, String)], wanted: &str| {
        let found = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (asked, answered) =
        (find(&exchange.request_headers, "content-type"), find(&exchange.response_headers, "content-type"));
    let (path, query) = exchange.target.split_once('?').unwrap_or((&exchange.target, ""));
    let pairs = form::parse(query).map(|pairs| {
        let value = |name: &str, value: &str| {
            if with_secrets { value.to_owned() } else { record::redacted_value(name, value) }
        };
        let pairs = pairs.iter().map(|(name, own)| Pair { name: name.to_owned(), value: value(name, own) });
        pairs.collect::<Vec<_>>()
    });
    let query_string = pairs.unwrap_or_default();
    let target = if with_secrets || query.is_empty() {
        exchange.target.clone()
    } else {
        let pairs = query_string.iter().map(|pair| (pair.name.as_str(), pair.value.as_str()));
        format!("{path}?{}", form::encode(pairs))
    };
    // What was delivered to the outside has its whole address.
    let url = if target.contains("://") { target } else { format!("{origin}{target}") };
    let text = body(&exchange.response, &answered);
    let sent = body(&exchange.request, &asked);
    let said = [Some(&entry.line.operation), entry.line.code.as_ref(), entry.line.reason.as_ref()];
    HarEntry {
        started_date_time: entry.at.iso_millis(),
        time: 0,
        request: Request {
            method: exchange.method.clone(),
            url,
            http_version: "HTTP/1.1",
            cookies: [],
            headers: headers(&exchange.request_headers),
            query_string,
            body_size: i64::try_from(sent.len()).unwrap_or(-1),
            post_data: (!sent.is_empty()).then_some(PostData { mime_type: asked, text: sent }),
            headers_size: -1,
        },
        response: Response {
            status: exchange.status,
            status_text: http::StatusCode::from_u16(exchange.status)
                .ok()
                .and_then(|status| status.canonical_reason())
                .unwrap_or_default(),
            http_version: "HTTP/1.1",
            cookies: [],
            headers: headers(&exchange.response_headers),
            redirect_url: find(&exchange.response_headers, "location"),
            headers_size: -1,
            body_size: i64::try_from(text.len()).unwrap_or(-1),
            content: Content { size: text.len(), mime_type: answered, text },
        },
        cache: Cache {},
        timings: Timings { send: 0, wait: 0, receive: 0 },
        comment: said.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", "),
    }
}
