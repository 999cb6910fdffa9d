//! What can be said of a file's steps without playing them: their form, their names, their numbers. A file that fails here is not
//! loaded.

mod names;
mod paths;
mod receivers;

use super::codes;
use super::explain;
use super::finding::{Finding, Mark};
use super::format::{Step, Verb};
use super::literal::{self, Literal};
use super::loaded::{Layer, Loaded};
use super::outline::{Node, Shape};
use super::run::cast;
use crate::facts::{Path, did_you_mean};
use crate::providers::Action;

/// Unquoted numbers in steps that would arrive as others.
pub(super) fn digits(file: &str, text: &str, outline: &Node) -> Vec<Finding> {
    let steps = Path::root().key("steps");
    let mut findings = Vec::new();
    if let Some(node) = outline.at(&steps) {
        node.walk(&steps, &mut |path, key, node| {
            if let Shape::Scalar { text: scalar, plain: true } = &node.shape
                && key.is_none_or(|key| key.text != "name")
                && let Some(message) = literal::lossy(scalar)
            {
                findings.push(Finding::new(file, text, node.mark, codes::DIGITS, message).on(path));
            }
        });
    }
    findings
}

/// Everything that is wrong with the steps of the file itself; those of what it extends stay behind.
pub(super) fn check(loaded: &Loaded) -> Vec<Finding> {
    let Some(layer) = loaded.top() else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, step) in loaded.steps().iter().enumerate() {
        let path = loaded.step_path(index);
        form(layer, step, &path, &mut findings);
        clients(loaded, layer, step, &path, &mut findings);
        paths::check(layer, step, &path, &mut findings);
        if let Some(action) = &step.r#do {
            findings.extend(action_of(layer, action, &path.key("do")).err().map(|finding| *finding));
        }
    }
    findings.extend(receivers::check(loaded, layer));
    findings.extend(names::check(loaded, layer));
    findings.sort_by_key(|finding| finding.mark);
    // A loop's steps are wrong at one place, all of them.
    findings.dedup();
    findings
}

/// Kinds and keys that do not go together.
fn form(layer: &Layer, step: &Step, path: &Path, findings: &mut Vec<Finding>) {
    let mut wrong = |path: &Path, message: String| findings.push(layer.finding(path, codes::STEP, message));
    match step.verb() {
        Err(message) => wrong(path, message),
        Ok(Verb::Request(_)) => {}
        Ok(Verb::Advance(by)) if by.is_negative() => {
            wrong(&path.key("advance"), format!("{by} goes backwards; world time only goes on"));
        }
        Ok(Verb::Advance(_) | Verb::Do(_)) => {
            for key in step.request_keys() {
                wrong(&path.key(key), format!("`{key}` belongs to a `request`"));
            }
        }
        Ok(Verb::Received(received)) => {
            for key in step.request_keys().into_iter().filter(|key| !["capture", "retry"].contains(key)) {
                let hint = if ["json", "headers"].contains(&key) {
                    "; what must have been received stands inside `received`"
                } else {
                    ""
                };
                wrong(&path.key(key), format!("`{key}` belongs to a `request`{hint}"));
            }
            if received.times == Some(0) && step.capture.is_some() {
                wrong(
                    &path.key("capture"),
                    "nothing can be captured of what must not be received".to_owned(),
                );
            }
        }
    }
    if let [first, second, ..] = step.bodies().as_slice() {
        wrong(&path.key(*second), format!("a request has one body, here are `{first}` and `{second}`"));
    }
    if let (Some(_), [body]) = (&step.rawdata, step.bodies().as_slice())
        && *body != "crosstalk"
    {
        wrong(&path.key("rawdata"), format!("`rawdata` goes with `crosstalk`, not with `{body}`"));
    }
    if step.parametros.is_some() && step.documento.is_none() {
        wrong(&path.key("parametros"), "`parametros` goes with a `documento`".to_owned());
    }
    if let Some(retry) = step.retry {
        if retry.every.is_negative() {
            wrong(&path.key("retry").key("every"), "world time only goes on".to_owned());
        }
        if !(1..=10_000).contains(&retry.up_to) {
            wrong(
                &path.key("retry").key("up_to"),
                format!("a step is tried 1 to 10000 times, not {}", retry.up_to),
            );
        }
    }
}

/// `as` must name a client, and SOAP steps need one of their provider.
fn clients(loaded: &Loaded, layer: &Layer, step: &Step, path: &Path, findings: &mut Vec<Finding>) {
    if step.request.is_none() {
        return;
    }
    if let Err(problem) = cast::choose(loaded.clients(), step) {
        let place = if step.r#as.is_some() { path.key("as") } else { path.clone() };
        findings.push(layer.finding(&place, codes::CLIENT, problem.said).hinting(problem.meant));
    }
}

/// A step's action, if it can be read before it is played: one that holds `${…}` cannot, but its name can be judged.
pub(super) fn action_of(
    layer: &Layer,
    action: &Literal,
    path: &Path,
) -> Result<Option<Action>, Box<Finding>> {
    let mut open = false;
    action.texts(&mut |text| open |= text.contains("${"));
    if open {
        let name = match action {
            Literal::Map(entries) => entries.first().map(|(name, _)| name.as_str()),
            _ => None,
        };
        return match name {
            Some(name) if crate::providers::actions().any(|known| known == name) => {
                strangers(layer, action, path).map_or(Ok(None), Err)
            }
            _ => {
                let name = name.unwrap_or_default();
                let near = did_you_mean(name, crate::providers::actions());
                let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                let mark = layer.outline.place(path);
                Err(Box::new(place(layer, mark).said(&format!("there is no action `{name}`{meant}"))))
            }
        };
    }
    read_action(action).map(Some).map_err(|(below, message)| {
        let mark = layer.outline.place(&below.below(path));
        Box::new(place(layer, mark).said(&message))
    })
}

/// A key that an action does not have, seen one by one, since no value has to be right yet.
fn strangers(layer: &Layer, action: &Literal, path: &Path) -> Option<Box<Finding>> {
    let Literal::Map(entries) = action else { return None };
    let (name, Literal::Map(details)) = entries.first()? else { return None };
    details.iter().find_map(|(key, value)| {
        let alone = Literal::Map(vec![(key.clone(), value.clone())]);
        let (_, message) = read_action(&Literal::Map(vec![(name.clone(), alone)])).err()?;
        message.starts_with(&format!("unknown field `{key}`")).then(|| {
            let mark = layer.outline.place(&path.key(name).key(key));
            Box::new(place(layer, mark).said(&message))
        })
    })
}

fn place(layer: &Layer, mark: Mark) -> explain::Place<'_> {
    explain::Place { file: &layer.file, text: &layer.text, outline: Some(&layer.outline), mark }
}

/// Reads an action; the place inside it and what is wrong, if it is none.
pub(super) fn read_action(action: &Literal) -> Result<Action, (Path, String)> {
    serde_path_to_error::deserialize(action.to_value())
        .map_err(|error| (path_of(error.path()), error.inner().to_string()))
}

/// Where a deserialiser stopped, in our words.
pub(super) fn path_of(stopped: &serde_path_to_error::Path) -> Path {
    let mut path = Path::root();
    for segment in stopped {
        match segment {
            serde_path_to_error::Segment::Map { key } => path = path.key(key),
            serde_path_to_error::Segment::Seq { index } => path = path.index(*index),
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => {}
        }
    }
    path
}
