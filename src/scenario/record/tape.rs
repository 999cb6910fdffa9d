//! What has been taken down so far, bounded; whoever writes it hears of each change.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::taken::{Event, Taken};

/// Events that are kept at most.
const MOST: usize = 10_000;
/// Bytes of all that they hold.
const MOST_BYTES: usize = 128 << 20;

/// Events in their order.
#[derive(Debug)]
pub struct Tape {
    inner: Mutex<Inner>,
    count: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Inner {
    events: Vec<Event>,
    bytes: usize,
    lost: usize,
}

impl Default for Tape {
    fn default() -> Self {
        Self { inner: Mutex::default(), count: watch::Sender::new(0) }
    }
}

impl Tape {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an exchange down.
    pub fn exchange(&self, taken: Taken) {
        let bytes = taken.bytes();
        self.push(Event::Exchange(Box::new(taken)), bytes);
    }

    /// Takes down what is no exchange.
    pub fn note(&self, note: String) {
        let bytes = note.len();
        self.push(Event::Note(note), bytes);
    }

    fn push(&self, event: Event, bytes: usize) {
        {
            let mut inner = self.lock();
            if inner.events.len() < MOST && inner.bytes + bytes <= MOST_BYTES {
                inner.bytes += bytes;
                inner.events.push(event);
            } else {
                inner.lost += 1;
            }
        }
        self.count.send_modify(|count| *count += 1);
    }

    /// All events, and a word on those that there was no room for.
    pub fn events(&self) -> Vec<Event> {
        let inner = self.lock();
        let mut events = inner.events.clone();
        if inner.lost > 0 {
            events.push(Event::Note(format!(
                "{} more exchanges are not here: a recording keeps {MOST}, or {} MiB of them",
                inner.lost,
                MOST_BYTES >> 20
            )));
        }
        events
    }

    /// Hears of each change; several may come as one.
    pub fn changes(&self) -> watch::Receiver<usize> {
        self.count.subscribe()
    }
}
