//! What happened, in order: operation, verdict and reason of every step, bounded in entries and in bytes.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::facts::{Moment, clipped};

/// How an operation was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Done as asked.
    Accepted,
    /// Not done.
    Refused,
    /// Some items done, some not.
    Partly,
}

/// What set the step off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A client's request.
    Request,
    /// An action: by control, a scenario's step or its timeline.
    Action,
    /// Something that fell due.
    Timer,
    /// What came of a call to the outside.
    Delivery,
}

/// One operation of a request that carries many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its operation.
    pub operation: &'static str,
    /// The provider's code.
    pub code: String,
    /// How it was decided.
    pub verdict: Verdict,
    /// Which rule refused it, and what was seen against what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Characters of a reason at most, in journal and log: what a client sent may be quoted in it.
pub const LONGEST_REASON: usize = 500;

/// Items of one entry at most; the others are counted.
const MOST_ITEMS: usize = 100;

/// The line that a step fixes under the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What set it off.
    pub kind: Kind,
    /// The operation's name, the same everywhere.
    pub operation: &'static str,
    /// How it was decided.
    pub verdict: Verdict,
    /// The provider's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Which rule refused, and what was seen against what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The fault that struck it on the way, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The operations of a request that carries many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

/// The bytes of an exchange, added after the lock is released.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// HTTP method.
    pub method: String,
    /// Path and query as received.
    pub target: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Header names in lower case and their values, as received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_headers: Vec<(String, String)>,
    /// The request's body, as text; bytes that are no UTF-8 are replaced.
    pub request: String,
    /// The answer's, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<(String, String)>,
    /// The answer's body, likewise.
    pub response: String,
}

impl Line {
    /// Brings reasons and items within their bounds; gives how many items were left out.
    fn clip(&mut self) -> usize {
        let left_out = self.items.len().saturating_sub(MOST_ITEMS);
        self.items.truncate(MOST_ITEMS);
        self.items.shrink_to_fit();
        let of_items = self.items.iter_mut().map(|item| &mut item.reason);
        for reason in std::iter::once(&mut self.reason).chain(of_items).flatten() {
            *reason = clipped(reason, LONGEST_REASON);
        }
        left_out
    }

    fn bytes(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let items = self.items.iter().map(|item| size_of::<Item>() + item.code.len() + length(&item.reason));
        length(&self.code) + length(&self.reason) + length(&self.fault) + items.sum::<usize>()
    }
}

impl Exchange {
    fn bytes(&self) -> usize {
        let headers = self.request_headers.iter().chain(&self.response_headers);
        let headers: usize =
            headers.map(|(name, value)| size_of::<(String, String)>() + name.len() + value.len()).sum();
        self.method.len() + self.target.len() + self.request.len() + self.response.len() + headers
    }
}

/// A body as the journal keeps it: text, cut at a bound so that one large upload does not push out a whole story.
pub(super) fn excerpt(bytes: &[u8], most: usize) -> String {
    let kept = bytes.get(..most).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(kept).into_owned();
    if kept.len() < bytes.len() {
        // A letter that the cut went through would look like wrong input.
        while text.ends_with(char::REPLACEMENT_CHARACTER) {
            text.pop();
        }
        text.push_str(&format!("… [cut, {} bytes in all]", bytes.len()));
    }
    text
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// From 1, without gaps.
    pub number: u64,
    /// World time of the step.
    pub at: Moment,
    /// What was decided.
    pub line: Line,
    /// How many more items the request carried than are kept here.
    #[serde(skip_serializing_if = "is_zero")]
    pub items_left_out: usize,
    /// The bytes, for requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Entry {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.line.bytes() + self.exchange.as_ref().map_or(0, Exchange::bytes)
    }
}

/// How much a journal keeps.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Entries at most.
    pub entries: usize,
    /// Bytes of all that entries hold at most.
    pub bytes: usize,
    /// Bytes of one body at most.
    pub body: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { entries: 10_000, bytes: 32 << 20, body: 64 << 10 }
    }
}

/// Which entries to read.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those after this number, the oldest first; `None`: the newest, in their order.
    pub after: Option<u64>,
    /// Only those whose operation begins so.
    pub operation: Option<String>,
    /// Only those with this verdict.
    pub verdict: Option<Verdict>,
    /// At most this many.
    pub limit: usize,
}

/// The journal: the newest entries within its bounds; what fell out is counted.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    next: u64,
    dropped: u64,
    bounds: Bounds,
}

impl Journal {
    /// An empty journal.
    pub fn new(bounds: Bounds) -> Self {
        Self { entries: VecDeque::new(), bytes: 0, next: 1, dropped: 0, bounds }
    }

    /// Adds a line and gives its number.
    pub fn add(&mut self, at: Moment, mut line: Line) -> u64 {
        let number = self.next;
        self.next += 1;
        let items_left_out = line.clip();
        let entry = Entry { number, at, line, items_left_out, exchange: None };
        self.bytes += entry.bytes();
        self.entries.push_back(Arc::new(entry));
        self.keep_bounds();
        number
    }

    /// Adds the bytes of an exchange to its entry, unless that has fallen out already.
    pub fn attach(&mut self, number: u64, exchange: Exchange) {
        let oldest = self.entries.front().map_or(self.next, |entry| entry.number);
        let place = number.checked_sub(oldest).and_then(|place| usize::try_from(place).ok());
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            self.bytes -= entry.bytes();
            // A reader that holds the entry keeps it as it was.
            Arc::make_mut(entry).exchange = Some(exchange);
            self.bytes += entry.bytes();
        }
        self.keep_bounds();
    }

    fn keep_bounds(&mut self) {
        while self.entries.len() > self.bounds.entries || self.bytes > self.bounds.bytes {
            let Some(gone) = self.entries.pop_front() else { break };
            self.bytes -= gone.bytes();
            self.dropped += 1;
        }
    }

    /// The entries that a filter lets through, in the order of their numbers.
    pub fn read(&self, filter: &Filter) -> Vec<Arc<Entry>> {
        let fits = |entry: &&Arc<Entry>| {
            filter.operation.as_deref().is_none_or(|begin| entry.line.operation.starts_with(begin))
                && filter.verdict.is_none_or(|verdict| entry.line.verdict == verdict)
        };
        match filter.after {
            Some(after) => self
                .entries
                .iter()
                .filter(|entry| entry.number > after)
                .filter(fits)
                .take(filter.limit)
                .cloned()
                .collect(),
            None => {
                let mut newest: Vec<_> =
                    self.entries.iter().rev().filter(fits).take(filter.limit).cloned().collect();
                newest.reverse();
                newest
            }
        }
    }

    /// Bytes of one body at most.
    pub fn body_bound(&self) -> usize {
        self.bounds.body
    }

    /// How many entries fell out because of the bounds.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// How many entries were ever made.
    pub fn total(&self) -> u64 {
        self.next - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(operation: &'static str, verdict: Verdict) -> Line {
        Line {
            kind: Kind::Request,
            operation,
            verdict,
            code: None,
            reason: None,
            fault: None,
            items: Vec::new(),
        }
    }

    fn bounds(entries: usize, bytes: usize) -> Bounds {
        Bounds { entries, bytes, body: 8 }
    }

    #[test]
    fn keeps_the_newest_within_its_bounds_and_says_what_it_dropped() {
        let one = size_of::<Entry>();
        let mut journal = Journal::new(bounds(3, 3 * one + 40));
        for _ in 0..5 {
            journal.add(Moment::from_millis(0), line("a.b", Verdict::Accepted));
        }
        let numbers = |journal: &Journal| {
            journal
                .read(&Filter { limit: 9, ..Filter::default() })
                .iter()
                .map(|e| e.number)
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers(&journal), [3, 4, 5]);
        journal.attach(2, Exchange { request: "gone".into(), ..Exchange::default() });
        journal.attach(4, Exchange { request: "x".repeat(34), ..Exchange::default() });
        journal
            .attach(5, Exchange { request: "abc".into(), response: "defgh".into(), ..Exchange::default() });
        assert_eq!(numbers(&journal), [4, 5], "bytes are bounded too");
        assert_eq!((journal.dropped(), journal.total()), (3, 5));
    }

    #[test]
    fn what_a_client_can_write_into_a_line_is_bounded_and_counted() {
        let mut journal = Journal::new(Bounds { entries: 1_000, bytes: 200_000, body: 8 });
        let item = Item {
            operation: "a.b",
            code: "1".into(),
            verdict: Verdict::Refused,
            reason: Some("é".repeat(9_000)),
        };
        let mut long = line("a.b", Verdict::Refused);
        long.reason = Some("x".repeat(1_000_000));
        long.items = vec![item; 5_000];
        for _ in 0..10 {
            journal.add(Moment::from_millis(0), long.clone());
        }
        let kept = journal.read(&Filter { limit: 99, ..Filter::default() });
        assert!(kept.len() < 3, "{} entries", kept.len());
        let entry = kept.last().unwrap();
        assert_eq!((entry.line.items.len(), entry.items_left_out), (100, 4_900));
        assert_eq!(entry.line.reason.as_ref().unwrap().chars().count(), 501);
    }

    #[test]
    fn a_large_body_is_cut_between_letters() {
        assert_eq!(excerpt(b"0123456789", 8), "01234567… [cut, 10 bytes in all]");
        assert_eq!(excerpt("açaí".as_bytes(), 2), "a… [cut, 6 bytes in all]");
        assert_eq!(excerpt(b"\xff", 8), "\u{fffd}");
    }

    #[test]
    fn filters_by_operation_and_verdict() {
        let mut journal = Journal::new(Bounds::default());
        journal.add(Moment::from_millis(0), line("sicoob.boletos.incluir", Verdict::Refused));
        journal.add(Moment::from_millis(0), line("betha.saldo.listar", Verdict::Accepted));
        let read = |operation: &str, verdict| {
            journal.read(&Filter { operation: Some(operation.into()), verdict, limit: 9, after: None }).len()
        };
        assert_eq!(read("sicoob.", None), 1);
        assert_eq!(read("sicoob.", Some(Verdict::Accepted)), 0);
        let one = |after| journal.read(&Filter { after, limit: 1, ..Filter::default() })[0].number;
        assert_eq!((one(None), one(Some(0))), (2, 1), "the newest, unless one reads on from a number");
    }
}
