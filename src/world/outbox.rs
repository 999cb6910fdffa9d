//! What a step wants to leave the process: nothing leaves under the lock, a step only fills the outbox (house decision 3).

use std::collections::VecDeque;

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
    letters: VecDeque<(Letter, E)>,
}

impl<E> Default for Outbox<E> {
    fn default() -> Self {
        Self { letters: VecDeque::new() }
    }
}

impl<E> Outbox<E> {
    /// Posts a letter.
    pub fn post(&mut self, letter: Letter, errand: E) {
        self.letters.push_back((letter, errand));
    }

    /// Takes the oldest letter out.
    pub fn take(&mut self) -> Option<(Letter, E)> {
        self.letters.pop_front()
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
