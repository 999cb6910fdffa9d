//! How a world stands, in figures.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Cell, locked};
use crate::facts::Moment;
use crate::world::{Figures, Receipt, Rooms, Steps};

/// How a world stands.
#[derive(Clone, Copy, Debug)]
pub struct Gauges {
    /// What its clock shows.
    pub now: Moment,
    /// How many timers are set.
    pub timers: usize,
    /// How many letters wait.
    pub letters: usize,
    /// How its journal stands.
    pub journal: Figures,
    /// How many entries it ever had, by kind and verdict.
    pub steps: Steps,
    /// Letters that were carried out since the world was first made, by outcome: `delivered` (the receiver answered 2xx), `refused`
    /// (it answered otherwise) and `failed` (it did not answer).
    pub deliveries: [(&'static str, u64); 3],
}

/// Letters that were carried out; resets do not count them anew.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    delivered: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl Deliveries {
    pub(super) fn count(&self, receipt: &Receipt) {
        let counter = match receipt {
            Receipt::Answered { status: 200..=299, .. } => &self.delivered,
            Receipt::Answered { .. } => &self.refused,
            Receipt::Failed { .. } => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl<R: Rooms> Cell<R> {
    /// How the world stands, with all that is due by now done.
    pub fn gauges(&self) -> Gauges {
        let (now, timers, letters) =
            self.look(|universe| (universe.latest, universe.timers.len(), universe.outbox.len()));
        let Deliveries { delivered, refused, failed } = &self.deliveries;
        let deliveries = [("delivered", delivered), ("refused", refused), ("failed", failed)];
        let (journal, steps) = {
            let book = locked(&self.journal);
            (book.journal.figures(), book.journal.steps())
        };
        Gauges {
            now,
            timers,
            letters,
            journal,
            steps,
            deliveries: deliveries.map(|(outcome, count)| (outcome, count.load(Ordering::Relaxed))),
        }
    }
}
