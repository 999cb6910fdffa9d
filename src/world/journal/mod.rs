//! What happened, in order: operation, verdict and reason of every step, bounded in entries and in bytes.

mod entry;
mod filter;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::facts::Moment;
pub(super) use entry::excerpt;
pub use entry::{ClientCertificate, Entry, Exchange, Item, Kind, LONGEST_REASON, Line, Verdict, is_cut};
pub use filter::Filter;

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

/// The journal: the newest entries within its bounds; what fell out is counted.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    next: u64,
    emptied: u64,
    dropped: u64,
    steps: Steps,
    bounds: Bounds,
}

/// How a journal stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many entries were ever made; also the number of the newest.
    pub total: u64,
    /// How many are kept.
    pub entries: usize,
    /// How many bytes they hold.
    pub bytes: usize,
    /// How many fell out because of the bounds since the journal was last emptied.
    pub dropped: u64,
    /// The last number that was emptied out, 0 when none was.
    pub emptied: u64,
}

/// How many entries there ever were, by what set them off and how they were decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps([[u64; Verdict::ALL.len()]; Kind::ALL.len()]);

impl Steps {
    fn count(&mut self, kind: Kind, verdict: Verdict) {
        if let Some(count) = self.0.get_mut(kind as usize).and_then(|of| of.get_mut(verdict as usize)) {
            *count += 1;
        }
    }

    /// Each kind and verdict, and how many.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, Verdict, u64)> {
        let each = |(kind, of): (Kind, [u64; Verdict::ALL.len()])| {
            Verdict::ALL.into_iter().zip(of).map(move |(verdict, count)| (kind, verdict, count))
        };
        Kind::ALL.into_iter().zip(self.0).flat_map(each)
    }
}

impl Journal {
    /// An empty journal.
    pub fn new(bounds: Bounds) -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
            next: 1,
            emptied: 0,
            dropped: 0,
            steps: Steps::default(),
            bounds,
        }
    }

    /// Adds a line and gives its number. `awaited`: an exchange will be added to it.
    pub fn add(&mut self, at: Moment, mut line: Line, awaited: bool) -> u64 {
        let number = self.next;
        self.next += 1;
        self.steps.count(line.kind, line.verdict);
        let items_left_out = line.clip();
        let entry = Entry { number, at, line, items_left_out, exchange: None, awaited };
        self.bytes += entry.bytes();
        self.entries.push_back(Arc::new(entry));
        self.keep_bounds();
        number
    }

    /// Adds the bytes of an exchange to its entry, unless that has fallen out already.
    pub fn attach(&mut self, number: u64, exchange: Exchange) {
        let place = self.place(number);
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            self.bytes -= entry.bytes();
            // A reader that holds the entry keeps it as it was.
            let changed = Arc::make_mut(entry);
            changed.exchange = Some(exchange);
            changed.awaited = false;
            self.bytes += entry.bytes();
        }
        self.keep_bounds();
    }

    /// Where a number stands among the entries: they have no gaps.
    fn place(&self, number: u64) -> Option<usize> {
        let oldest = self.entries.front().map_or(self.next, |entry| entry.number);
        number.checked_sub(oldest).and_then(|place| usize::try_from(place).ok())
    }

    fn keep_bounds(&mut self) {
        while self.entries.len() > self.bounds.entries || self.bytes > self.bounds.bytes {
            let Some(gone) = self.entries.pop_front() else { break };
            self.bytes -= gone.bytes();
            self.dropped += 1;
        }
    }

    /// Hands all entries over. Numbers go on; what fell out before is of no interest any more.
    pub fn empty(&mut self) -> VecDeque<Arc<Entry>> {
        (self.bytes, self.dropped) = (0, 0);
        self.emptied = self.next - 1;
        std::mem::take(&mut self.entries)
    }

    /// All entries, in the order of their numbers. What is done with them is done outside the journal's lock.
    pub fn entries(&self) -> Vec<Arc<Entry>> {
        self.entries.iter().cloned().collect()
    }

    /// One entry.
    pub fn entry(&self, number: u64) -> Option<Arc<Entry>> {
        self.place(number).and_then(|place| self.entries.get(place)).cloned()
    }

    /// The first entry after a number.
    pub fn following(&self, number: u64) -> Option<Arc<Entry>> {
        let oldest = self.entries.front()?;
        if number < oldest.number { Some(Arc::clone(oldest)) } else { self.entry(number + 1) }
    }

    /// How it stands.
    pub fn figures(&self) -> Figures {
        Figures {
            total: self.next - 1,
            entries: self.entries.len(),
            bytes: self.bytes,
            dropped: self.dropped,
            emptied: self.emptied,
        }
    }

    /// How many entries there ever were, by kind and verdict.
    pub fn steps(&self) -> Steps {
        self.steps
    }

    /// Bytes of one body at most.
    pub fn body_bound(&self) -> usize {
        self.bounds.body
    }
}

#[cfg(test)]
mod tests;
