//! From a loaded scenario to a world: clock, seed, knobs, facts, timeline. Can be called again and again, for a reset and for
//! every new world.

use std::collections::BTreeSet;

use super::faults::{self, Wrong};
use super::finding::{Finding, Findings};
use super::format::{Document, Scheduled};
use super::loaded::{Layer, Loaded};
use super::outline::Shape;
use super::{codes, load};
use crate::facts::{Path, Place, Problem, shown};
use crate::providers::{self, Due, Providers};
use crate::world::{Clock, Cue, Universe, Verdict};

/// Builds the world of a scenario. What it extends goes first, each file's knobs before its facts, so that the facts of a base are
/// taken in under the base's own knobs.
pub fn build(scenario: &Loaded) -> Result<Universe<Providers>, Findings> {
    let clock = scenario.clock().map_or_else(Clock::running, Clock::frozen);
    let mut universe = Universe::new(clock, scenario.seed(), Providers::default());
    let mut findings = Vec::new();
    for layer in scenario.layers() {
        // Facts are taken in by value, and only the text can give them again.
        let document: Document = load::typed(&layer.file, &layer.text, Some(&layer.outline))
            .map_err(|finding| Findings(vec![*finding]))?;
        providers::configure(document.behaviour.unwrap_or_default(), &mut universe);
        let problems = providers::seed(document.world.unwrap_or_default(), &mut universe);
        findings.extend(problems.into_iter().map(|problem| of_problem(layer, problem, codes::FACT)));
        findings.extend(faults(layer, &mut universe));
        for (index, scheduled) in layer.timeline.iter().enumerate() {
            let path = Path::root().key("timeline").index(index);
            findings.extend(schedule(layer, scheduled, &path, &mut universe));
        }
    }
    if findings.is_empty() { Ok(universe) } else { Err(Findings(findings)) }
}

/// Adds a file's faults to those of what it extends; one of the same name takes the other's place.
fn faults(layer: &Layer, universe: &mut Universe<Providers>) -> Vec<Finding> {
    let mut findings = unfilled(layer);
    let mut names = BTreeSet::new();
    for (index, fault) in layer.faults.iter().enumerate() {
        let path = Path::root().key("faults").index(index);
        let mut wrong = |place: &str, message: String| {
            findings.push(layer.finding(&path.key(place), codes::FAULT, message));
        };
        if !names.insert(fault.name.as_str()) {
            wrong("name", format!("there are two faults of the name `{}`", shown(&fault.name)));
            continue;
        }
        match faults::rule(fault, universe.start) {
            Ok(rule) => {
                if let Err(error) = universe.faults.add(rule) {
                    wrong("name", error.to_string());
                    break;
                }
            }
            Err(found) => findings.extend(found.into_iter().map(|wrong| of_wrong(layer, wrong, &path))),
        }
    }
    findings
}

/// Steps fill `${…}`, and only they: a fault that waits for one waits for ever.
fn unfilled(layer: &Layer) -> Vec<Finding> {
    let above = Path::root().key("faults");
    let mut findings = Vec::new();
    if let Some(node) = layer.outline.at(&above) {
        node.walk(&above, &mut |path, _, node| {
            if let Shape::Scalar { text, .. } = &node.shape
                && text.contains("${")
            {
                let message = "faults hold no ${…}: only steps fill them in";
                findings.push(layer.finding(path, codes::TEMPLATE, message));
            }
        });
    }
    findings
}

fn of_wrong(layer: &Layer, wrong: Wrong, above: &Path) -> Finding {
    of_problem(layer, wrong.problem.below(above), wrong.code)
}

/// Sets what happens by itself: at its time, or once an operation was called.
fn schedule(
    layer: &Layer,
    scheduled: &Scheduled,
    path: &Path,
    universe: &mut Universe<Providers>,
) -> Vec<Finding> {
    let due = Due::Act(Box::new(scheduled.r#do.clone()));
    match (&scheduled.at, &scheduled.after) {
        (Some(at), None) => {
            universe.timers.set(at.moment(universe.start), due);
            Vec::new()
        }
        (None, Some(after)) => {
            let at = path.key("after");
            let mut wrong = Vec::new();
            let operations = faults::operations(Some(&after.operation), &at.key("operation"), &mut wrong);
            let mut findings: Vec<_> =
                wrong.into_iter().map(|wrong| of_wrong(layer, wrong, &Path::root())).collect();
            let wait = after.wait.unwrap_or_default();
            if wait.is_negative() {
                let message = format!("{wait} goes backwards; world time only goes on");
                findings.push(layer.finding(&at.key("wait"), codes::TIME, message));
            }
            if after.calls == Some(0) {
                let message = "the first call is 1";
                findings.push(layer.finding(&at.key("calls"), codes::TIME, message));
            }
            universe.cues.set(Cue {
                operations,
                verdict: after.verdict.unwrap_or(Verdict::Accepted),
                calls: u64::from(after.calls.unwrap_or(1)),
                wait,
                due,
            });
            findings
        }
        (at, _) => {
            let how_many = if at.is_some() { "both" } else { "neither" };
            let message =
                format!("what happens by itself has an `at` or an `after`, and this has {how_many}");
            vec![layer.finding(path, codes::TIME, message)]
        }
    }
}

/// The rooms with the scenario's knobs and none of its facts: what can be said of a scenario whose facts are wrong.
pub(super) fn knobs_alone(scenario: &Loaded) -> Providers {
    let mut universe = Universe::new(Clock::running(), scenario.seed(), Providers::default());
    for layer in scenario.layers() {
        if let Ok(document) = load::typed::<Document>(&layer.file, &layer.text, Some(&layer.outline)) {
            providers::configure(document.behaviour.unwrap_or_default(), &mut universe);
        }
    }
    universe.rooms
}

/// A room's problem, at its line and column.
pub(super) fn of_problem(layer: &Layer, problem: Problem, code: &'static str) -> Finding {
    let Problem { path, said, meant } = problem;
    let message = match path.0.iter().rev().find_map(|place| match place {
        Place::Key(key) => Some(key),
        Place::Index(_) => None,
    }) {
        Some(key) => format!("`{key}`: {said}"),
        None => said,
    };
    layer.finding(&path, code, message).hinting(meant)
}
