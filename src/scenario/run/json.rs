//! The report as JSON. Its form is described in docs/run.md and has a version of its own: keys are added, none changes its meaning.

use serde::Serialize;

use super::failure::Failure;
use super::report::{Outcome, Played, Totals};
use super::suite::{Colour, Sheet, Suite};
use crate::facts::Moment;
use crate::scenario::finding::Finding;

/// The form's version.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct All<'a> {
    version: u32,
    duble: &'static str,
    green: bool,
    began: Moment,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    totals: Sums,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Sums {
    files: Files,
    steps: Steps,
}

#[derive(Serialize)]
struct Files {
    green: usize,
    red: usize,
    invalid: usize,
    broken: usize,
    not_run: usize,
}

#[derive(Serialize)]
struct Steps {
    passed: usize,
    failed: usize,
    skipped: usize,
    not_run: usize,
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    result: Colour,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Found<'a>>,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct Step<'a> {
    title: &'a str,
    line: usize,
    result: &'static str,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failed<'a>>,
}

#[derive(Serialize)]
struct Failed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    tried: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<&'a str>,
}

pub(super) fn of(suite: &Suite) -> String {
    let Totals { passed, failed, skipped, not_run } = suite.totals();
    let count = |colour| suite.count(colour);
    let all = All {
        version: VERSION,
        duble: env!("CARGO_PKG_VERSION"),
        green: suite.is_green(),
        began: suite.began,
        seconds: suite.took.as_secs_f64(),
        target: suite.target.as_deref(),
        totals: Sums {
            files: Files {
                green: count(Colour::Green),
                red: count(Colour::Red),
                invalid: count(Colour::Invalid),
                broken: count(Colour::Broken),
                not_run: count(Colour::NotRun),
            },
            steps: Steps { passed, failed, skipped, not_run },
        },
        files: suite.sheets.iter().map(file).collect(),
    };
    // Texts, numbers and lists: nothing of it can fail to be written.
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn file(sheet: &Sheet) -> File<'_> {
    let bare = File {
        file: sheet.file(),
        result: sheet.colour(),
        title: None,
        seconds: 0.0,
        message: None,
        notes: &[],
        findings: Vec::new(),
        steps: Vec::new(),
    };
    match sheet {
        Sheet::Played(report) => File {
            title: Some(&report.title),
            seconds: report.took.as_secs_f64(),
            message: report.stuck.as_deref(),
            notes: &report.notes,
            steps: report.steps.iter().map(step).collect(),
            ..bare
        },
        Sheet::Invalid { findings, .. } => File { findings: findings.0.iter().map(found).collect(), ..bare },
        Sheet::Broken { message, .. } => File { message: Some(message), ..bare },
        Sheet::Left { .. } => bare,
    }
}

fn found(finding: &Finding) -> Found<'_> {
    Found {
        file: &finding.file,
        line: finding.mark.line,
        column: finding.mark.column,
        code: finding.code,
        path: &finding.path,
        message: &finding.message,
        hint: finding.hint.as_deref(),
    }
}

fn step(played: &Played) -> Step<'_> {
    let (result, why, failure) = match &played.outcome {
        Outcome::Passed => ("passed", None, None),
        Outcome::Failed(failure) => ("failed", None, Some(failed(failure))),
        Outcome::Skipped(why) => ("skipped", Some(why.as_str()), None),
        Outcome::NotRun => ("not_run", None, None),
    };
    Step { title: &played.title, line: played.line, result, seconds: played.took.as_secs_f64(), why, failure }
}

fn failed(failure: &Failure) -> Failed<'_> {
    let difference = failure.difference.as_ref();
    Failed {
        message: failure.message.as_deref(),
        what: difference.map(|difference| difference.what.as_str()),
        place: failure.place.as_deref(),
        expected: difference.map(|difference| difference.expected.as_str()),
        seen: difference.map(|difference| difference.seen.as_str()),
        difference: failure.lines.as_deref(),
        hint: failure.hint.as_deref(),
        reason: failure.reason.as_deref(),
        tried: failure.tried,
        request: failure.request.as_deref(),
        answer: failure.answer.as_deref(),
        received: failure.received.as_deref(),
    }
}
