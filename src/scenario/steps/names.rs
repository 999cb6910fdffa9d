//! `${…}` in steps and clients: well-formed, captured before it is used, of a receiver that there is.

use std::collections::BTreeSet;

use super::receivers;
use crate::facts::{Path, Place, did_you_mean};
use crate::scenario::codes;
use crate::scenario::finding::Finding;
use crate::scenario::loaded::{Layer, Loaded};
use crate::scenario::outline::{Node, Shape};
use crate::scenario::template::{self, Hole, Part, RESERVED};

/// Checks every `${…}` of the file.
pub(super) fn check(loaded: &Loaded, layer: &Layer) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known: BTreeSet<&str> = loaded.texts().keys().map(String::as_str).collect();
    let all: Vec<&str> = loaded
        .steps()
        .iter()
        .flat_map(|step| step.capture.iter().flat_map(|c| c.iter().map(|(n, _)| n)))
        .collect();
    let receiver = |name: &str| receivers::unknown(loaded, name);
    texts(loaded, layer, &all, &mut findings);
    for (index, step) in loaded.steps().iter().enumerate() {
        let path = loaded.step_path(index);
        let given: Vec<&str> = step.with.iter().flat_map(|with| with.iter().map(|(name, _)| name)).collect();
        let judge = &mut |name: &str| {
            if known.contains(name) || given.contains(&name) {
                return None;
            }
            Some(if all.contains(&name) {
                (format!("`${{{name}}}` is used before a step captures it"), None)
            } else {
                let words =
                    all.iter().chain(&given).chain(&known).copied().chain(["date", "time", "datetime"]);
                let hint = did_you_mean(name, words).map(|near| format!("did you mean `${{{near}}}`?"));
                (format!("`${{{name}}}` is not captured by any step"), hint)
            })
        };
        holes(layer, &path, &mut findings, judge, &receiver);
        let named = |key: &str, names: Vec<&str>, findings: &mut Vec<Finding>| {
            for name in names {
                let place = path.key(key).key(name);
                findings.extend(no_name(name).map(|said| layer.finding(&place, codes::CAPTURE, said)));
            }
        };
        named("with", given, &mut findings);
        let captured: Vec<&str> =
            step.capture.iter().flat_map(|capture| capture.iter().map(|(name, _)| name)).collect();
        let own = |name: &str| layer.outline.at(&Path::root().key("texts").key(name)).is_some();
        for name in captured.iter().filter(|name| own(name)) {
            let message = format!(
                "`{name}` is one of the file's `texts` too; a captured value needs a name of its own"
            );
            findings.push(layer.finding(&path.key("capture").key(*name), codes::CAPTURE, message));
        }
        named("capture", captured.clone(), &mut findings);
        known.extend(captured);
    }
    let too_late = |name: &str| {
        let message = format!(
            "`${{{name}}}` cannot stand here: clients are made before the first step; use `${{env.NAME}}`"
        );
        Some((message, None))
    };
    let clients = Path::root().key("clients");
    holes(layer, &clients, &mut findings, &mut |name| too_late(name), &|name| {
        too_late(&format!("{name}.url"))
    });
    findings
}

/// The file's own texts: their names, and what stands in them. When a step captures a name is not known here.
fn texts(loaded: &Loaded, layer: &Layer, captured: &[&str], findings: &mut Vec<Finding>) {
    let above = Path::root().key("texts");
    let Some(Node { shape: Shape::Map(entries), .. }) = layer.outline.at(&above) else { return };
    let with = loaded.steps().iter().filter_map(|step| step.with.as_ref());
    let given: BTreeSet<&str> = with.flat_map(|with| with.iter().map(|(name, _)| name)).collect();
    for (key, _) in entries {
        let place = above.key(&key.text);
        findings.extend(no_name(&key.text).map(|said| layer.finding(&place, codes::CAPTURE, said)));
    }
    let judge = &mut |name: &str| {
        let known = || captured.iter().copied().chain(given.iter().copied());
        let texts = || loaded.texts().keys().map(String::as_str);
        if known().chain(texts()).any(|known| known == name) || loaded.steps().is_empty() {
            return None;
        }
        let near = did_you_mean(name, known().chain(texts()).chain(["date", "time", "datetime"]));
        let hint = near.map(|near| format!("did you mean `${{{near}}}`?"));
        Some((format!("`${{{name}}}` is in no step's `with`, and no step captures it"), hint))
    };
    holes(layer, &above, findings, judge, &|name| receivers::unknown(loaded, name));
}

/// Why a text can name no value.
fn no_name(name: &str) -> Option<String> {
    if RESERVED.contains(&name) {
        Some(format!("`${{{name}}}` means something else already"))
    } else if !template::is_name(name) {
        Some(format!("`{name}` is no name: letters, digits, `_` and `-`, a letter first"))
    } else {
        None
    }
}

/// What is wrong with a name: the message and the hint.
pub(super) type Wrong = Option<(String, Option<String>)>;

/// Visits every hole below a path: `judge` is asked about captured names, `receiver` about those of receivers.
fn holes(
    layer: &Layer,
    below: &Path,
    findings: &mut Vec<Finding>,
    judge: &mut dyn FnMut(&str) -> Wrong,
    receiver: &dyn Fn(&str) -> Wrong,
) {
    let Some(node) = layer.outline.at(below) else { return };
    node.walk(below, &mut |path, _, node| {
        let Shape::Scalar { text, .. } = &node.shape else { return };
        if !text.contains("${") || is_plain_text(path) {
            return;
        }
        let wrong = |code, message: String| layer.finding(path, code, message);
        match template::parse(text) {
            Err(error) => findings.push(wrong(codes::TEMPLATE, error.to_string())),
            Ok(parts) => {
                for part in &parts {
                    let judged = match part {
                        // With a default it need not be known.
                        Part::Hole(Hole::Captured { name, default: None }) => (codes::CAPTURE, judge(name)),
                        Part::Hole(Hole::Receiver(name)) => (codes::RECEIVER, receiver(name)),
                        _ => continue,
                    };
                    if let (code, Some((message, hint))) = judged {
                        findings.push(wrong(code, message).hinting(hint));
                    }
                }
            }
        }
    });
}

/// Names of steps and regular expressions are taken as they stand.
fn is_plain_text(path: &Path) -> bool {
    matches!(path.0.as_slice(), [_, Place::Index(_), Place::Key(key)] if key == "name")
        || matches!(path.0.last(), Some(Place::Key(key)) if key == "matches")
}
