//! Receivers: their names and paths, and the steps that look at them.

use super::names::Wrong;
use crate::facts::{Path, did_you_mean};
use crate::scenario::codes;
use crate::scenario::finding::Finding;
use crate::scenario::format::Verb;
use crate::scenario::loaded::{Layer, Loaded};
use crate::scenario::template::{self, RESERVED};

/// What is wrong with the name of a receiver that is looked for.
pub(super) fn unknown(loaded: &Loaded, name: &str) -> Wrong {
    let receivers = loaded.receivers();
    if receivers.get(name).is_some() {
        return None;
    }
    let near = did_you_mean(name, receivers.iter().map(|(known, _)| known));
    let hint = match near {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if receivers.is_empty() => Some(format!("declare it: receivers: {{ {name}: {{}} }}")),
        None => None,
    };
    Some((format!("there is no receiver `{name}`"), hint))
}

/// Checks the receivers of the file, and the steps that name them.
pub(super) fn check(loaded: &Loaded, layer: &Layer) -> Vec<Finding> {
    let mut findings = Vec::new();
    let captured = |wanted: &str| {
        let captures = loaded.steps().iter().filter_map(|step| step.capture.as_ref());
        captures.flat_map(|capture| capture.iter()).any(|(name, _)| name == wanted)
    };
    let above = Path::root().key("receivers");
    for (name, receiver) in loaded.receivers().iter() {
        let wrong = if RESERVED.contains(&name) {
            Some(format!("`{name}` means something else already"))
        } else if !template::is_name(name) {
            Some(format!("`{name}` is no name: letters, digits, `_` and `-`, a letter first"))
        } else if captured(name) {
            Some(format!("a step captures `{name}` too; a receiver needs a name of its own"))
        } else {
            None
        };
        findings.extend(wrong.map(|message| layer.finding(&above.key(name), codes::RECEIVER, message)));
        if let Some(path) = receiver.path.as_deref().filter(|path| !is_path(path)) {
            let message = format!("`{path}` is no path: it begins with a slash and has no blanks");
            findings.push(layer.finding(&above.key(name).key("path"), codes::RECEIVER, message));
        }
    }
    for (index, step) in loaded.steps().iter().enumerate() {
        if let Ok(Verb::Received(received)) = step.verb()
            && let Some((message, hint)) = unknown(loaded, &received.by)
        {
            let place = loaded.step_path(index).key("received").key("by");
            findings.push(layer.finding(&place, codes::RECEIVER, message).hinting(hint));
        }
    }
    findings
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#')
}
