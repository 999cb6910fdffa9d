//! What is no mistake, and still can hardly be meant: things that nobody uses, and waiting that cannot end.

use std::collections::BTreeSet;

use super::codes;
use super::finding::Finding;
use super::format::{Named, Verb};
use super::loaded::{Layer, Loaded};
use super::outline::Shape;
use super::run::cast;
use super::template::{self, Hole, Part};
use crate::facts::{Path, Place};
use crate::providers;

/// Actions that set free what `hold` keeps.
const RELEASES: &[&str] = &[
    "sicoob.liberarMovimentacao",
    "nddfrete.processar",
    "nddfrete.falhar",
    "invoicy.responder",
    "invoicy.liberarExportacao",
];

/// Everything that can be advised on the file itself, in its order. A file without steps is a base for others, which may use what it
/// does not.
pub fn advise(scenario: &Loaded) -> Vec<Finding> {
    let Some(layer) = scenario.top().filter(|_| !scenario.steps().is_empty()) else { return Vec::new() };
    let mut findings = Vec::new();
    unused(scenario, layer, &mut findings);
    holds(scenario, layer, &mut findings);
    findings.sort_by_key(|finding| finding.mark);
    // A loop's steps are written once.
    findings.dedup();
    findings
}

fn warn(layer: &Layer, path: &Path, code: &'static str, message: String) -> Finding {
    let mark = layer.outline.key_at(path).unwrap_or_else(|| layer.outline.place(path));
    Finding::new(&layer.file, &layer.text, mark, code, message).on(path).warning()
}

/// The names that some `${…}` of the chain asks for: captured ones and texts, and receivers.
fn asked(scenario: &Loaded) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for layer in scenario.layers() {
        layer.outline.walk(&Path::root(), &mut |_, _, node| {
            let Shape::Scalar { text, .. } = &node.shape else { return };
            for part in template::parse(text).into_iter().flatten() {
                if let Part::Hole(Hole::Captured { name, .. } | Hole::Receiver(name)) = part {
                    asked.insert(name);
                }
            }
        });
    }
    asked
}

fn unused(scenario: &Loaded, layer: &Layer, findings: &mut Vec<Finding>) {
    let asked = asked(scenario);
    let mut senders = BTreeSet::new();
    let mut watched = BTreeSet::new();
    for (index, step) in scenario.steps().iter().enumerate() {
        for (name, _) in step.capture.iter().flat_map(Named::iter).filter(|(name, _)| !asked.contains(*name))
        {
            let path = scenario.step_path(index).key("capture").key(name);
            let said = format!("`{name}` is captured, and no step uses it");
            findings.push(warn(layer, &path, codes::UNUSED_CAPTURE, said));
        }
        if let Ok(Some((name, ..))) = cast::choose(scenario.clients(), step) {
            senders.insert(name);
        }
        if let Ok(Verb::Received(received)) = step.verb() {
            watched.insert(received.by.as_str());
        }
    }
    let own = |key: &str| match layer.outline.at(&Path::root().key(key)).map(|node| &node.shape) {
        Some(Shape::Map(entries)) => entries.iter().map(|(key, _)| key.text.clone()).collect(),
        _ => Vec::new(),
    };
    let mut tell = |key: &str, names: Vec<String>, code, said: &str| {
        for name in names {
            findings.push(warn(layer, &Path::root().key(key).key(&name), code, format!("`{name}` {said}")));
        }
    };
    let mut names = own("texts");
    names.retain(|name| !asked.contains(name));
    tell("texts", names, codes::UNUSED_TEXT, "is a text that no step uses");
    let mut names = own("clients");
    names.retain(|name| !senders.contains(name.as_str()));
    tell("clients", names, codes::UNUSED_CLIENT, "is a client that sends nothing");
    let mut names = own("receivers");
    names.retain(|name| !asked.contains(name) && !watched.contains(name.as_str()));
    tell("receivers", names, codes::UNUSED_RECEIVER, "is a receiver that no step names");
}

/// Knobs of the file that hold a provider's work for ever, where a step asks again for it and no action sets it free.
fn holds(scenario: &Loaded, layer: &Layer, findings: &mut Vec<Finding>) {
    let actions = actions(layer);
    let waits = |provider: &str| {
        scenario.steps().iter().any(|step| {
            step.retry.is_some()
                && matches!(step.verb(), Ok(Verb::Request(request)) if providers::owner_by_table(request.target.split('?').next().unwrap_or_default()) == Some(provider))
        })
    };
    let above = Path::root().key("behaviour");
    let Some(node) = layer.outline.at(&above) else { return };
    node.walk(&above, &mut |path, key, node| {
        let held = matches!(&node.shape, Shape::Scalar { text, .. } if text == "hold")
            && key.is_some_and(|key| key.text == "ready" || key.text.ends_with("_ready"));
        let Some(Place::Key(provider)) = path.0.get(1).filter(|_| held) else { return };
        let mut releases = RELEASES.iter().filter(|name| name.split('.').next() == Some(provider)).peekable();
        if releases.peek().is_none() || !waits(provider) {
            return;
        }
        let releases: Vec<&str> = releases.copied().collect();
        if !releases.iter().any(|name| actions.contains(*name)) {
            let said =
                "steps ask again for what is held here, and nothing in this file sets it free".to_owned();
            let hint = format!("do: {{ {}: {{}} }}, or ready: {{ after: 3s }}", releases.join(", or "));
            findings.push(warn(layer, path, codes::ENDLESS_HOLD, said).hinting(Some(hint)));
        }
    });
}

/// The names of all actions that the file does, in its timeline or in steps.
fn actions(layer: &Layer) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    layer.outline.walk(&Path::root(), &mut |_, key, node| {
        if let (Some("do"), Shape::Map(entries)) = (key.map(|key| key.text.as_str()), &node.shape) {
            found.extend(entries.iter().map(|(key, _)| key.text.clone()));
        }
    });
    found
}
