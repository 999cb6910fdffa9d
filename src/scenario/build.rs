//! From a loaded scenario to a world: clock, seed, knobs, facts, timeline. Can be called again and again, for a reset and for
//! every new world.

use super::finding::{Finding, Findings};
use super::format::Document;
use super::loaded::{Layer, Loaded};
use super::{codes, load};
use crate::facts::{Place, Problem};
use crate::providers::{self, Due, Providers};
use crate::world::{Clock, Universe};

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
        for scheduled in &layer.timeline {
            let at = scheduled.at.moment(universe.start);
            universe.timers.set(at, Due::Act(Box::new(scheduled.r#do.clone())));
        }
    }
    if findings.is_empty() { Ok(universe) } else { Err(Findings(findings)) }
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
