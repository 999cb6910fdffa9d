//! Why a step failed: the first difference, what was sent and what came.

use std::fmt;

use super::exchange::Exchange;
use super::judge::Difference;
use super::{diff, nearest};
use crate::scenario::loaded::Loaded;

/// Why a step failed.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// What happened, when it was no difference between expected and seen.
    pub message: Option<String>,
    /// The first difference.
    pub difference: Option<Difference>,
    /// What there is where a path leads nowhere.
    pub hint: Option<String>,
    /// The difference of long values, line by line: `-` was expected, `+` was seen.
    pub lines: Option<String>,
    /// `file:line` of what was expected.
    pub place: Option<String>,
    /// Why duble refused, as it says itself.
    pub reason: Option<String>,
    /// How often the step was tried.
    pub tried: u32,
    /// The last request.
    pub request: Option<String>,
    /// Its answer.
    pub answer: Option<String>,
    /// What the receiver has got, when it is a receiver that was looked at.
    pub received: Option<String>,
}

impl Failure {
    pub(super) fn saying(message: impl Into<String>) -> Box<Self> {
        Box::new(Self { message: Some(message.into()), tried: 1, ..Self::default() })
    }

    pub(super) fn of(
        difference: Difference,
        exchange: &Exchange,
        tried: u32,
        scenario: &Loaded,
    ) -> Box<Self> {
        let line = scenario.place(&difference.place).line;
        Box::new(Self {
            message: None,
            hint: nearest::hint(&difference, &exchange.answer),
            lines: diff::of(&difference.expected, &difference.seen).map(|lines| exchange.hide(&lines)),
            place: Some(format!("{}:{line}", scenario.file())),
            difference: Some(difference),
            reason: exchange.answer.header("x-duble-reason").map(str::to_owned),
            tried,
            request: Some(exchange.shown_request()),
            answer: Some(exchange.shown_answer()),
            received: None,
        })
    }

    pub(super) fn of_receiver(
        difference: Difference,
        received: String,
        tried: u32,
        scenario: &Loaded,
    ) -> Box<Self> {
        let line = scenario.place(&difference.place).line;
        Box::new(Self {
            place: Some(format!("{}:{line}", scenario.file())),
            difference: Some(difference),
            tried,
            received: Some(received),
            ..Self::default()
        })
    }
}

impl Failure {
    /// What failed, in one line.
    pub(super) fn headline(&self) -> String {
        match (&self.message, &self.difference) {
            (Some(message), _) => clipped(message),
            (None, Some(Difference { what, expected, seen, .. })) => {
                format!("{what}: expected {}, seen {}", clipped(expected), clipped(seen))
            }
            (None, None) => String::new(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(message) = &self.message {
            writeln!(f, "      {message}")?;
        }
        if let Some(Difference { what, expected, seen, .. }) = &self.difference {
            let place = self.place.as_deref().unwrap_or_default();
            writeln!(f, "      {what} ({place})")?;
            match &self.lines {
                None => {
                    writeln!(f, "        expected {}", clipped(expected))?;
                    writeln!(f, "        seen     {}", clipped(seen))?;
                }
                Some(lines) => {
                    writeln!(f, "        - expected, + seen")?;
                    for line in lines.lines() {
                        writeln!(f, "        {line}")?;
                    }
                }
            }
        }
        if let Some(hint) = &self.hint {
            writeln!(f, "      hint: {hint}")?;
        }
        if let Some(reason) = &self.reason {
            writeln!(f, "      reason: {reason}")?;
        }
        if self.tried > 1 {
            writeln!(f, "      tried {} times; this is the last", self.tried)?;
        }
        let parts = [("request", &self.request), ("answer", &self.answer), ("received", &self.received)];
        for (title, lines) in parts {
            if let Some(lines) = lines {
                writeln!(f, "      {title}")?;
                for line in lines.lines() {
                    writeln!(f, "        | {line}")?;
                }
            }
        }
        Ok(())
    }
}

/// A value on one line that is not endless.
fn clipped(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
