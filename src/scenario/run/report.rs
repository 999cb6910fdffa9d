//! What came of a scenario, readable: one line a step, and for a failed one the first difference, what was sent and what came.

use std::fmt;
use std::time::Duration;

use super::failure::Failure;
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
    /// What a reader should know of how it was played.
    pub notes: Vec<String>,
    /// How long it took, in real time.
    pub took: Duration,
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
    /// How long it took, in real time.
    pub took: Duration,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// All as expected.
    Passed,
    /// Not as expected.
    Failed(Box<Failure>),
    /// It cannot be played on this server, and why.
    Skipped(String),
    /// A step before failed.
    NotRun,
}

/// How many steps there are of each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All as expected.
    pub passed: usize,
    /// Not as expected.
    pub failed: usize,
    /// Not to be played on this server.
    pub skipped: usize,
    /// Behind one that failed.
    pub not_run: usize,
}

impl Totals {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
            not_run: self.not_run + other.not_run,
        }
    }

    /// All steps.
    pub fn all(self) -> usize {
        self.passed + self.failed + self.skipped + self.not_run
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed", self.passed)?;
        for (count, name) in [(self.failed, "failed"), (self.skipped, "skipped"), (self.not_run, "not run")] {
            if count > 0 {
                write!(f, ", {count} {name}")?;
            }
        }
        Ok(())
    }
}

impl Report {
    pub(super) fn new(scenario: &Loaded, outcomes: Vec<(Outcome, Duration)>) -> Self {
        let played =
            scenario.steps().iter().zip(outcomes).enumerate().map(|(index, (step, (outcome, took)))| {
                let line = scenario.place(&scenario.step_path(index)).line;
                Played { title: step.title(), line, outcome, took }
            });
        Self {
            file: scenario.file().to_owned(),
            title: scenario.title().to_owned(),
            steps: played.collect(),
            stuck: None,
            notes: Vec::new(),
            took: Duration::ZERO,
        }
    }

    pub(super) fn stuck(scenario: &Loaded, message: String) -> Self {
        let none = vec![(Outcome::NotRun, Duration::ZERO); scenario.steps().len()];
        Self { stuck: Some(message), ..Self::new(scenario, none) }
    }

    /// Whether nothing was otherwise than expected.
    pub fn is_green(&self) -> bool {
        let fine = |step: &Played| matches!(step.outcome, Outcome::Passed | Outcome::Skipped(_));
        self.stuck.is_none() && self.steps.iter().all(fine)
    }

    /// How many steps there are of each outcome.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for step in &self.steps {
            *match step.outcome {
                Outcome::Passed => &mut totals.passed,
                Outcome::Failed(_) => &mut totals.failed,
                Outcome::Skipped(_) => &mut totals.skipped,
                Outcome::NotRun => &mut totals.not_run,
            } += 1;
        }
        totals
    }
}

/// So many steps that were not run are listed by name.
const FEW: usize = 3;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.file, self.title)?;
        for note in &self.notes {
            writeln!(f, "  {note}")?;
        }
        if let Some(message) = &self.stuck {
            writeln!(f, "  ✗ {message}")?;
        }
        let totals = self.totals();
        for step in &self.steps {
            match &step.outcome {
                Outcome::Passed => writeln!(f, "  ✓ {}", step.title)?,
                Outcome::Skipped(why) => writeln!(f, "  - {} (skipped: {why})", step.title)?,
                Outcome::NotRun if totals.not_run <= FEW => writeln!(f, "  - {} (not run)", step.title)?,
                // A long story need not be told again; the totals count its rest.
                Outcome::NotRun => {}
                Outcome::Failed(failure) => {
                    writeln!(f, "  ✗ {} ({}:{})", step.title, self.file, step.line)?;
                    failure.fmt(f)?;
                }
            }
        }
        write!(f, "  {totals}")
    }
}
