//! What a step wants to leave the process: nothing leaves under the lock, a step only fills the outbox (house decision 3).

use std::sync::Arc;

use super::counted::CountedMap;

/// Letters that may wait in one world. What is posted beyond is not kept, and the journal says so.
pub const MOST_LETTERS: usize = 10_000;

/// One call to the outside, such as a webhook delivery: an HTTP POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The operation that sends it, as the journal names it.
    pub operation: &'static str,
    /// Where to: absolute, `http` or `https`. Whoever posts it has made sure that the host may be called.
    pub url: String,
    /// The body, JSON or XML as its media type says.
    pub body: Vec<u8>,
    /// The body's media type.
    pub media_type: &'static str,
}

/// What came of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// The receiver answered; redirects are not followed.
    Answered {
        /// HTTP status.
        status: u16,
        /// The answer's body, as much of it as the journal keeps.
        body: Vec<u8>,
    },
    /// Nobody answered: no connection, a broken one, or no answer in time.
    Failed {
        /// What went wrong, one sentence.
        said: String,
    },
}

/// Letters in the order in which they were posted, each with the errand that is told what came of it.
#[derive(Clone, Debug)]
pub struct Outbox<E> {
    // Every step begins with a snapshot of the universe, so a full outbox must cost no more to clone than an empty one.
    letters: CountedMap<u64, Arc<(Letter, E)>>,
    posted: u64,
    lost: Option<(&'static str, usize)>,
}

impl<E> Default for Outbox<E> {
    fn default() -> Self {
        Self { letters: CountedMap::new(), posted: 0, lost: None }
    }
}

impl<E: Clone> Outbox<E> {
    /// Posts a letter, unless [`MOST_LETTERS`] wait already.
    pub fn post(&mut self, letter: Letter, errand: E) {
        if self.letters.len() >= MOST_LETTERS {
            let (_, count) = self.lost.get_or_insert((letter.operation, 0));
            *count += 1;
            return;
        }
        self.posted += 1;
        self.letters.insert(self.posted, Arc::new((letter, errand)));
    }

    /// Takes the oldest letter out.
    pub fn take(&mut self) -> Option<(Letter, E)> {
        let oldest = self.letters.first().map(|(number, _)| *number)?;
        self.letters.remove(&oldest).map(Arc::unwrap_or_clone)
    }

    /// The operation of the first letter that found no room since this was last asked, and how many found none.
    pub(super) fn take_lost(&mut self) -> Option<(&'static str, usize)> {
        self.lost.take()
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }
}
