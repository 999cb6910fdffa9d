//! What came of a scenario, readable: one line a step, and for a failed one the first difference, what was sent and what came.

use std::fmt;

use super::exchange::Exchange;
use super::judge::Difference;
use crate::scenario::loaded::Loaded;

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// The scenario's title.
    pub title: String,
    /// Its steps.
    pub steps: Vec<Played>,
    /// Why nothing could be played at all.
    pub stuck: Option<String>,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub struct Played {
    /// What the file calls it.
    pub title: String,
    /// Its line in the file.
    pub line: usize,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// All as expected.
    Passed,
    /// Not as expected.
    Failed(Box<Failure>),
    /// A step before failed.
    NotRun,
}

/// Why a step failed.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// What happened, when it was no difference between expected and seen.
    pub message: Option<String>,
    /// The first difference.
    pub difference: Option<Difference>,
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

impl Report {
    pub(super) fn new(scenario: &Loaded, outcomes: Vec<Outcome>) -> Self {
        let played = scenario.steps().iter().zip(outcomes).enumerate().map(|(index, (step, outcome))| {
            Played { title: step.title(), line: scenario.place(&scenario.step_path(index)).line, outcome }
        });
        Self {
            file: scenario.file().to_owned(),
            title: scenario.title().to_owned(),
            steps: played.collect(),
            stuck: None,
        }
    }

    pub(super) fn stuck(scenario: &Loaded, message: String) -> Self {
        Self { stuck: Some(message), ..Self::new(scenario, vec![Outcome::NotRun; scenario.steps().len()]) }
    }

    /// Whether everything was as expected.
    pub fn is_green(&self) -> bool {
        self.stuck.is_none() && self.steps.iter().all(|step| matches!(step.outcome, Outcome::Passed))
    }

    /// How many steps passed, failed and were not run.
    pub fn totals(&self) -> (usize, usize, usize) {
        self.steps.iter().fold((0, 0, 0), |(passed, failed, left), step| match step.outcome {
            Outcome::Passed => (passed + 1, failed, left),
            Outcome::Failed(_) => (passed, failed + 1, left),
            Outcome::NotRun => (passed, failed, left + 1),
        })
    }
}

/// So many steps that were not run are listed by name.
const FEW: usize = 3;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.file, self.title)?;
        if let Some(message) = &self.stuck {
            writeln!(f, "  ✗ {message}")?;
        }
        let (passed, failed, left) = self.totals();
        for step in &self.steps {
            match &step.outcome {
                Outcome::Passed => writeln!(f, "  ✓ {}", step.title)?,
                Outcome::NotRun if left <= FEW => writeln!(f, "  - {} (not run)", step.title)?,
                // A long story need not be told again; the totals count its rest.
                Outcome::NotRun => {}
                Outcome::Failed(failure) => {
                    writeln!(f, "  ✗ {} ({}:{})", step.title, self.file, step.line)?;
                    failure.fmt(f)?;
                }
            }
        }
        write!(f, "  {passed} passed")?;
        if failed > 0 {
            write!(f, ", {failed} failed")?;
        }
        if left > 0 {
            write!(f, ", {left} not run")?;
        }
        Ok(())
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
            writeln!(f, "        expected {}", clipped(expected))?;
            writeln!(f, "        seen     {}", clipped(seen))?;
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
