//! What a step wants to leave the process: nothing leaves under the lock, a step only fills the outbox (house decision 3).

/// One call to the outside, such as a webhook delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The operation that sends it, as the journal names it.
    pub operation: &'static str,
    /// Where to.
    pub url: String,
    /// The body, JSON or XML as its media type says.
    pub body: Vec<u8>,
    /// The body's media type.
    pub media_type: &'static str,
}

/// Letters in the order in which they were posted. The step's caller takes them once the lock is released.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    letters: Vec<Letter>,
}

impl Outbox {
    /// Posts a letter.
    pub fn post(&mut self, letter: Letter) {
        self.letters.push(letter);
    }

    /// Takes all letters out.
    pub(super) fn take(&mut self) -> Vec<Letter> {
        std::mem::take(&mut self.letters)
    }
}
