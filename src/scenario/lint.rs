//! Looks further than loading does: builds the world, tries what the file wants to happen in it, and points at what can hardly be
//! meant.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path as FilePath;

use super::advise::advise;
use super::build::{build, knobs_alone, of_problem};
use super::finding::{Finding, Findings};
use super::format::Verb;
use super::loaded::{Layer, Loaded};
use super::outline::{Node, Shape};
use super::{codes, steps};
use crate::facts::{Path, Place, Problem, did_you_mean};
use crate::providers::{self, Action, Providers};
use crate::world::Universe;

/// Reads a file and says all that is wrong with it.
pub fn lint(file: &FilePath) -> Result<(), Findings> {
    let findings = examine(&Loaded::open(file)?);
    if findings.is_empty() { Ok(()) } else { Err(Findings(findings)) }
}

/// Reads a file and says what is wrong with it, and what can hardly be meant.
pub fn look(file: &FilePath) -> Vec<Finding> {
    match Loaded::open(file) {
        Err(Findings(findings)) => findings,
        Ok(loaded) => {
            let mut findings = examine(&loaded);
            findings.extend(advise(&loaded));
            findings.sort_by(|one, two| (&one.file, one.mark).cmp(&(&two.file, two.mark)));
            findings
        }
    }
}

/// Everything that can be said of a loaded scenario without playing it, in the order of the file.
pub fn examine(scenario: &Loaded) -> Vec<Finding> {
    let mut findings = Vec::new();
    let built = build(scenario);
    if let Some(layer) = scenario.top() {
        let rooms = built
            .as_ref()
            .map_or_else(|_| Cow::Owned(knobs_alone(scenario)), |universe| Cow::Borrowed(&universe.rooms));
        paths(scenario, layer, &rooms, &mut findings);
        if !scenario.steps().is_empty() && scenario.clock().is_none() {
            let message =
                "this file has steps but no `clock`, so that dates and waiting times differ from run to run";
            let hint = "add one, such as clock: \"2026-03-02T09:00:00-03:00\"";
            let finding = layer.finding(&Path::root().key("steps"), codes::CLOCK, message);
            findings.push(finding.hinting(Some(hint.to_owned())));
        }
    }
    match built {
        Ok(universe) => actions(scenario, &universe, &mut findings),
        Err(Findings(found)) => findings.extend(found),
    }
    findings.sort_by(|one, two| (&one.file, one.mark).cmp(&(&two.file, two.mark)));
    findings
}

/// Paths that are no provider's.
fn paths(scenario: &Loaded, layer: &Layer, rooms: &Providers, findings: &mut Vec<Finding>) {
    for (index, step) in scenario.steps().iter().enumerate() {
        let Ok(Verb::Request(request)) = step.verb() else { continue };
        let path = request.target.split('?').next().unwrap_or_default();
        // duble's own control is no provider's, and still a fair thing to ask in a step.
        if path.starts_with("/_duble/") {
            continue;
        }
        if providers::owner(rooms, None, path).is_none() {
            let place = scenario.step_path(index).key("request");
            findings.push(layer.finding(&place, codes::PATH, format!("no provider has the path {path}")));
        }
    }
}

/// Tries the timeline, and then the steps' actions, on a world that nobody else has touched. What fails there can still work in a
/// real run, where the API has made things; so only an object that nobody can have meant is an error.
fn actions(scenario: &Loaded, universe: &Universe<Providers>, findings: &mut Vec<Finding>) {
    let refs: BTreeSet<String> = scenario.layers().iter().flat_map(|layer| refs(&layer.outline)).collect();
    let alone = scenario.steps().is_empty();
    let mut world = universe.clone();
    let mut planned: Vec<_> = scenario
        .layers()
        .iter()
        .flat_map(|layer| {
            layer.timeline.iter().enumerate().map(move |(index, scheduled)| {
                let path = Path::root().key("timeline").index(index).key("do");
                let at = scheduled.at.map(|at| at.moment(universe.start));
                (at, layer, path, scheduled.r#do.clone())
            })
        })
        .collect();
    // What waits for a call comes last: it may act on what that call makes, as a step may.
    planned.sort_by_key(|(at, ..)| (at.is_none(), *at));
    for (at, layer, path, action) in planned {
        if let Some(problem) = tried(action, &mut world, at.unwrap_or(universe.start)) {
            findings.extend(judged(layer, &path, problem, &refs, alone && at.is_some()));
        }
    }
    let Some(layer) = scenario.top() else { return };
    for (index, step) in scenario.steps().iter().enumerate() {
        let Some(action) = &step.r#do else { continue };
        let path = scenario.step_path(index).key("do");
        if let Ok(Some(action)) = steps::action_of(layer, action, &path)
            && let Some(problem) = tried(action, &mut world, universe.start)
        {
            findings.extend(judged(layer, &path, problem, &refs, false));
        }
    }
}

fn tried(action: Action, world: &mut Universe<Providers>, at: crate::facts::Moment) -> Option<Problem> {
    let before = world.clone();
    let problem = providers::act(action, &mut world.turn(at)).value;
    if problem.is_some() {
        *world = before;
    }
    problem
}

/// The finding of an action that failed when it was tried. `alone`: nothing but the timeline touches this world.
fn judged(
    layer: &Layer,
    path: &Path,
    problem: Problem,
    refs: &BTreeSet<String>,
    alone: bool,
) -> Option<Finding> {
    // A room says the place from the action's details, or from the action itself.
    let name = match layer.outline.at(path).map(|node| &node.shape) {
        Some(Shape::Map(entries)) => entries.first().map(|(key, _)| key.text.clone()),
        _ => None,
    }?;
    let inside = match problem.path.0.first() {
        Some(Place::Key(first)) if *first == name => problem.path.below(path),
        _ => problem.path.below(&path.key(&name)),
    };
    let object = layer.outline.text_at(&inside).map(str::to_owned);
    let problem = Problem { path: inside, ..problem };
    let Some(object) = object.filter(|object| !is_natural(object) && !refs.contains(object)) else {
        return alone.then(|| of_problem(layer, problem, codes::ACTION));
    };
    let near = did_you_mean(&object, refs.iter().map(String::as_str));
    Some(
        of_problem(layer, problem, codes::ACTION).hinting(near.map(|near| format!("did you mean `{near}`?"))),
    )
}

/// Whether a text can be the natural key of something that the API makes on the way: a nossoNumero, an access key, a Guid.
fn is_natural(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() * 2 >= text.chars().count()
        || uuid::Uuid::try_parse(text).is_ok()
}

/// The refs that a file defines.
fn refs(outline: &Node) -> Vec<String> {
    let world = Path::root().key("world");
    let mut found = Vec::new();
    if let Some(node) = outline.at(&world) {
        node.walk(&world, &mut |_, key, node| {
            if let (Some("ref"), Shape::Scalar { text, .. }) = (key.map(|key| key.text.as_str()), &node.shape)
            {
                found.push(text.clone());
            }
        });
    }
    found
}
