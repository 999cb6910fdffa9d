//! `${…}` in steps and clients: well-formed, captured before it is used, of a receiver that there is.

use std::collections::BTreeSet;

use super::receivers;
use crate::facts::{Path, Place, did_you_mean};
use crate::scenario::codes;
use crate::scenario::finding::Finding;
use crate::scenario::loaded::{Layer, Loaded};
use crate::scenario::outline::Shape;
use crate::scenario::template::{self, Hole, Part, RESERVED};

/// Checks every `${…}` of the file.
pub(super) fn check(loaded: &Loaded, layer: &Layer) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known = BTreeSet::new();
    let all: Vec<&str> = loaded
        .steps()
        .iter()
        .flat_map(|step| step.capture.iter().flat_map(|c| c.iter().map(|(n, _)| n)))
        .collect();
    for (index, step) in loaded.steps().iter().enumerate() {
        let path = Path::root().key("steps").index(index);
        let judge = &mut |name: &str| {
            if known.contains(name) {
                return None;
            }
            Some(if all.contains(&name) {
                (format!("`${{{name}}}` is used before a step captures it"), None)
            } else {
                let near = did_you_mean(name, all.iter().copied().chain(["date", "datetime"]));
                let hint = near.map(|near| format!("did you mean `${{{near}}}`?"));
                (format!("`${{{name}}}` is not captured by any step"), hint)
            })
        };
        holes(layer, &path, &mut findings, judge, &|name| receivers::unknown(loaded, name));
        for (name, _) in step.capture.iter().flat_map(|capture| capture.iter()) {
            let place = path.key("capture").key(name);
            if RESERVED.contains(&name) {
                findings.push(layer.finding(
                    &place,
                    codes::CAPTURE,
                    format!("`${{{name}}}` means something else already"),
                ));
            } else if !template::is_name(name) {
                let message = format!("`{name}` is no name: letters, digits, `_` and `-`, a letter first");
                findings.push(layer.finding(&place, codes::CAPTURE, message));
            }
            known.insert(name.to_owned());
        }
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
                        Part::Hole(Hole::Captured(name)) => (codes::CAPTURE, judge(name)),
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
