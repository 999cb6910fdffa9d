//! What actions and timers tell the journal.

use crate::world::{Item, Kind, Line, Verdict};

/// What actions and timers tell the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The action's or the timer's name.
    pub operation: &'static str,
    /// The provider's own code, if there is one.
    pub code: Option<String>,
    /// Why it could not be done.
    pub refused: Option<String>,
    /// What it did to each of several.
    pub items: Vec<Item>,
}

impl Told {
    /// Done.
    pub fn done(operation: &'static str) -> Self {
        Self { operation, code: None, refused: None, items: Vec::new() }
    }

    /// With what it did to each of several; the reason is the first refusal's.
    #[must_use]
    pub fn carrying(mut self, items: Vec<Item>) -> Self {
        self.refused = items.iter().find_map(|item| item.reason.clone());
        self.items = items;
        self
    }

    /// With the provider's code.
    #[must_use]
    pub fn coded(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// As a line of the journal.
    pub fn line(self, kind: Kind) -> Line {
        let accepted = self.items.iter().any(|item| item.verdict == Verdict::Accepted);
        let verdict = match &self.refused {
            None => Verdict::Accepted,
            Some(_) if accepted => Verdict::Partly,
            Some(_) => Verdict::Refused,
        };
        Line {
            kind,
            operation: self.operation,
            verdict,
            code: self.code,
            reason: self.refused,
            fault: None,
            items: self.items,
        }
    }
}
