//! What cannot be done where the world behind the server is not ours: which steps are skipped, and what a file says in vain.

use crate::facts::{Lapse, Path};
use crate::scenario::format::{Step, Verb};
use crate::scenario::loaded::Loaded;
use crate::scenario::template;

/// A server whose world is not ours.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// Whether it can call the receivers, which listen on this machine's loopback.
    pub reaches_receivers: bool,
    /// Longest real time that is waited between two tries.
    pub longest_wait: Lapse,
}

/// What a file says of its world. It is not applied to somebody else's.
const OF_THE_WORLD: [&str; 5] = ["world", "behaviour", "faults", "timeline", "clock"];

impl Foreign {
    /// Why a step is skipped. `missing` are the names that only skipped steps would have captured.
    pub(super) fn skips(&self, step: &Step, scenario: &Loaded, missing: &[String]) -> Option<String> {
        match step.verb().ok()? {
            Verb::Advance(_) => return Some("the target's clock is not ours to move".to_owned()),
            Verb::Do(_) => return Some("what happens in the target's world is not ours to do".to_owned()),
            Verb::Received(received) if !self.reaches_receivers => {
                return Some(format!(
                    "the target cannot reach the receiver `{}` on this machine",
                    received.by
                ));
            }
            Verb::Request(request) if request.target.starts_with("/_duble/") => {
                return Some("it asks for control over duble's world".to_owned());
            }
            Verb::Request(_) | Verb::Received(_) => {}
        }
        let texts = written(step, scenario);
        let uses = |hole: &str| texts.iter().any(|text| text.contains(hole));
        if let Some(name) = missing.iter().find(|name| uses(&format!("${{{name}}}"))) {
            return Some(format!("it needs `${{{name}}}`, which a skipped step captures"));
        }
        let mut receivers = scenario.receivers().iter().filter(|_| !self.reaches_receivers);
        let (name, _) = receivers.find(|(name, _)| uses(&format!("${{{name}.url}}")))?;
        Some(format!("it gives the address of the receiver `{name}`, which the target cannot reach"))
    }

    /// Why a wait is left out.
    pub(super) fn is_too_long(&self, every: Lapse) -> Option<String> {
        (every > self.longest_wait).then(|| {
            format!(
                "what it expects did not come at once, and {every} between two tries are more than the {} that are waited in real time",
                self.longest_wait
            )
        })
    }
}

/// All that a step is written with, and the texts that it uses. Each stands whole in the form for debugging, whatever the step's keys are.
fn written(step: &Step, scenario: &Loaded) -> Vec<String> {
    let own = Step { name: None, ..step.clone() };
    let mut found = vec![format!("{own:?}")];
    let mut left: Vec<_> = scenario.texts().iter().filter(|(name, _)| template::is_name(name)).collect();
    while let Some(at) = left.iter().position(|(name, _)| {
        let hole = format!("${{{name}}}");
        found.iter().any(|text| text.contains(&hole))
    }) {
        let (_, text) = left.swap_remove(at);
        found.push(text.to_string());
    }
    found
}

/// What a report says of a file that was played in a world that is not its own.
pub(super) fn notes(scenario: &Loaded) -> Vec<String> {
    let said = |key: &&str| {
        scenario.layers().iter().any(|layer| layer.outline.at(&Path::root().key(*key)).is_some())
    };
    let said: Vec<&str> = OF_THE_WORLD.into_iter().filter(said).collect();
    if said.is_empty() {
        return Vec::new();
    }
    vec![format!("played in the target's own world: {} of this file are not applied", said.join(", "))]
}
