//! What came of several files, in their order.

use std::fmt;
use std::time::Duration;

use super::report::{Report, Totals};
use super::{json, junit};
use crate::facts::Moment;
use crate::scenario::finding::Findings;

/// What came of one file.
#[derive(Clone, Debug)]
pub enum Sheet {
    /// It was played.
    Played(Report),
    /// It is no scenario.
    Invalid {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        findings: Findings,
    },
    /// duble itself could not play it.
    Broken {
        /// The file's name.
        file: String,
        /// Why.
        message: String,
    },
    /// A file before it was red, and that was to be the end.
    Left {
        /// The file's name.
        file: String,
    },
}

/// What came of all files.
#[derive(Clone, Debug)]
pub struct Suite {
    /// One by one, in the order in which they were named.
    pub sheets: Vec<Sheet>,
    /// What they were played against, if not against worlds of their own.
    pub target: Option<String>,
    /// When they were begun, by the system's clock.
    pub began: Moment,
    /// How long it took, in real time.
    pub took: Duration,
}

/// How a file ended, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Colour {
    Green,
    Red,
    Invalid,
    Broken,
    NotRun,
}

impl Sheet {
    /// The file's name.
    pub fn file(&self) -> &str {
        match self {
            Self::Played(report) => &report.file,
            Self::Invalid { file, .. } | Self::Broken { file, .. } | Self::Left { file } => file,
        }
    }

    pub(super) fn colour(&self) -> Colour {
        match self {
            Self::Played(report) if report.is_green() => Colour::Green,
            Self::Played(_) => Colour::Red,
            Self::Invalid { .. } => Colour::Invalid,
            Self::Broken { .. } => Colour::Broken,
            Self::Left { .. } => Colour::NotRun,
        }
    }

    /// Whether all was as expected.
    pub fn is_green(&self) -> bool {
        self.colour() == Colour::Green
    }

    /// How many steps there are of each outcome.
    pub(super) fn totals(&self) -> Totals {
        match self {
            Self::Played(report) => report.totals(),
            _ => Totals::default(),
        }
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Played(report) => report.fmt(f),
            Self::Invalid { findings, .. } => writeln!(f, "{findings}"),
            Self::Broken { file, message } => write!(f, "{file}\n  ✗ {message}"),
            Self::Left { file } => write!(f, "{file}\n  - not run"),
        }
    }
}

impl Suite {
    pub(super) fn count(&self, colour: Colour) -> usize {
        self.sheets.iter().filter(|sheet| sheet.colour() == colour).count()
    }

    /// How many steps of all files there are of each outcome.
    pub fn totals(&self) -> Totals {
        self.sheets.iter().fold(Totals::default(), |sum, sheet| sum.and(sheet.totals()))
    }

    /// Whether duble itself failed with a file.
    pub fn any_broken(&self) -> bool {
        self.count(Colour::Broken) > 0
    }

    /// Whether a file is no scenario.
    pub fn any_invalid(&self) -> bool {
        self.count(Colour::Invalid) > 0
    }

    /// Whether all files are green.
    pub fn is_green(&self) -> bool {
        self.sheets.iter().all(Sheet::is_green)
    }

    /// The last line: how many files there are of each colour, and the steps that were skipped.
    pub fn summary(&self) -> String {
        let files = self.sheets.len();
        let mut text = format!(
            "{files} file{}: {} green, {} red, {} invalid",
            if files == 1 { "" } else { "s" },
            self.count(Colour::Green),
            self.count(Colour::Red),
            self.count(Colour::Invalid)
        );
        for (colour, name) in [(Colour::Broken, "could not be played"), (Colour::NotRun, "not run")] {
            if self.count(colour) > 0 {
                text.push_str(&format!(", {} {name}", self.count(colour)));
            }
        }
        let skipped = self.totals().skipped;
        if skipped > 0 {
            text.push_str(&format!("; {skipped} step{} skipped", if skipped == 1 { "" } else { "s" }));
        }
        text
    }

    /// As JSON, described in docs/run.md.
    pub fn to_json(&self) -> String {
        json::of(self)
    }

    /// As JUnit's XML.
    pub fn to_junit(&self) -> String {
        junit::of(self)
    }
}
