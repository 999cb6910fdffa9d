//! Pages of `GET /_duble/journal`, and the events that they tell of.

use serde::Deserialize;

use crate::facts::Moment;
use crate::scenario::record::{Content, Event, Taken};

/// One page.
#[derive(Clone, Debug, Deserialize)]
pub struct Page {
    /// Entries that there have been in all.
    pub total: u64,
    /// Those that fell out of the journal.
    pub dropped: u64,
    /// The page's own.
    pub entries: Vec<Entry>,
}

/// One entry. What is not read here may stand there too.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    /// From 1.
    pub number: u64,
    /// World time.
    pub at: Moment,
    pub(super) line: Line,
    #[serde(default)]
    pub(super) exchange: Option<Exchange>,
}

impl Entry {
    /// Whether the bytes that went over the wire are there.
    pub fn has_exchange(&self) -> bool {
        self.exchange.is_some()
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Line {
    pub(super) kind: String,
    pub(super) operation: String,
    pub(super) verdict: String,
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) reason: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) status: u16,
    #[serde(default)]
    pub(super) request_headers: Vec<(String, String)>,
    #[serde(default)]
    pub(super) request: String,
    #[serde(default)]
    pub(super) response_headers: Vec<(String, String)>,
    #[serde(default)]
    pub(super) response: String,
}

/// What is told to write a scenario of. Timers need no telling: they go off by themselves.
pub fn events(entries: &[Entry], dropped: u64) -> Vec<Event> {
    let lost =
        (dropped > 0).then(|| Event::Note(format!("{}: what stands here begins later", lost(dropped))));
    lost.into_iter().chain(entries.iter().filter_map(event)).collect()
}

/// A word on what the journal no longer has.
pub fn lost(dropped: u64) -> String {
    let entries = if dropped == 1 { "entry is" } else { "entries are" };
    format!("{dropped} {entries} no longer in the journal")
}

fn event(entry: &Entry) -> Option<Event> {
    let Line { kind, operation, verdict, .. } = &entry.line;
    let note = |said: String| Some(Event::Note(format!("{}: {said}", entry.at.iso_seconds())));
    match (kind.as_str(), &entry.exchange) {
        ("request", Some(exchange)) => Some(Event::Exchange(Box::new(taken(entry.at, exchange)))),
        ("request", None) => {
            note(format!("{operation} was {verdict}, and its exchange is not in the journal"))
        }
        ("action", _) => {
            note(format!("the action {operation} was {verdict}; its details are not in the journal"))
        }
        ("delivery", Some(exchange)) => {
            note(format!("{operation} was delivered to {}: {}", exchange.target, exchange.status))
        }
        ("delivery", None) => note(format!("{operation} was delivered")),
        _ => None,
    }
}

fn taken(at: Moment, exchange: &Exchange) -> Taken {
    Taken {
        method: exchange.method.clone(),
        target: exchange.target.clone(),
        request_headers: exchange.request_headers.clone(),
        request: content(&exchange.request),
        status: exchange.status,
        response_headers: exchange.response_headers.clone(),
        response: content(&exchange.response),
        at,
    }
}

/// A body as the journal keeps it: a long one ends with a word on what is missing.
fn content(text: &str) -> Content {
    Content { bytes: text.as_bytes().to_vec(), is_cut: is_cut(text) }
}

pub(super) fn is_cut(text: &str) -> bool {
    text.strip_suffix(" bytes in all]")
        .and_then(|text| text.rsplit_once("… [cut, "))
        .is_some_and(|(_, count)| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_exchanges_and_notes() {
        let page: Page = serde_json::from_str(
            r#"{"total":5,"dropped":2,"new":1,"entries":[
                {"number":3,"at":"2026-03-02T09:00:00.000-03:00","line":{"kind":"request","operation":"a.b","verdict":"accepted","items":[]},
                 "exchange":{"method":"GET","target":"/x","status":200,"request":"","response":"abc… [cut, 70000 bytes in all]"}},
                {"number":4,"at":"2026-03-02T09:00:00.000-03:00","line":{"kind":"action","operation":"sicoob.pagar","verdict":"accepted"}},
                {"number":5,"at":"2026-03-02T09:00:00.000-03:00","line":{"kind":"timer","operation":"a.c","verdict":"accepted"}}]}"#,
        )
        .unwrap();
        let events = events(&page.entries, page.dropped);
        let [Event::Note(lost), Event::Exchange(taken), Event::Note(action)] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(lost, "2 entries are no longer in the journal: what stands here begins later");
        assert!(taken.response.is_cut && !taken.request.is_cut);
        assert_eq!(
            action,
            "2026-03-02T09:00:00-03:00: the action sicoob.pagar was accepted; its details are not in the journal"
        );
        for (text, cut) in
            [("… [cut, 1 bytes in all]", true), ("… [cut,  bytes in all]", false), ("[cut]", false)]
        {
            assert_eq!(is_cut(text), cut, "{text}");
        }
    }
}
