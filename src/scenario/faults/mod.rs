//! From a fault as it is written to one that the world takes, and all that can be wrong with it. A scenario and control write the
//! same.

mod effect;
mod request;

use std::sync::Arc;

use super::explain;
use super::format::{self, Match, Words};
use super::path::{JsonPath, XmlPath};
use super::{codes, steps};
use crate::facts::{Moment, Path, Problem, did_you_mean, shown};
use crate::providers;
use crate::providers::fault::{Fault, Instead};
use crate::providers::room::Input;
use crate::world::Glob;
use crate::world::faults::{Calls, Rule};

pub use format::Fault as Written;

/// Characters of a fault's name at most: it stands in a header.
const LONGEST_NAME: usize = 80;

/// Something wrong with a fault: which check found it, where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The check; see [`codes`].
    pub code: &'static str,
    /// Where, seen from the fault, and what.
    pub problem: Problem,
}

impl Wrong {
    fn at(code: &'static str, path: Path, said: impl Into<String>) -> Self {
        Self { code, problem: Problem::at(path, said) }
    }
}

/// Reads a fault from JSON.
///
/// # Errors
///
/// Where and why it is none, with what was probably meant.
pub fn read(json: &[u8]) -> Result<Written, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = steps::path_of(error.path());
        let said = error.inner().to_string();
        // serde_json adds its own line and column, of a text that nobody sees in lines.
        let said = said.split(" at line ").next().unwrap_or_default();
        match explain::unknown_in(said) {
            Some((what, name, known)) => {
                let problem = Problem::at(path, format!("unknown {what} `{}`", shown(name)));
                match did_you_mean(name, known.iter().copied()) {
                    Some(near) => problem.meaning(format!("did you mean `{near}`?")),
                    None if known.is_empty() => problem,
                    None => problem.meaning(format!("here can stand: {}", known.join(", "))),
                }
            }
            None => Problem::at(path, said),
        }
    })?;
    deserializer.end().map_err(|error| Problem::at(Path::root(), error.to_string()))?;
    Ok(read)
}

/// A fault as the world takes it, added at an instant of the world's time.
///
/// # Errors
///
/// All that is wrong with it: what it can never match, and what cannot be done together.
pub fn rule(written: &Written, added: Moment) -> Result<Rule<Fault>, Vec<Wrong>> {
    let Written { name, r#match: matched, then, r#for: lapse, times } = written;
    let root = Path::root();
    let at = root.key("match");
    let mut wrong = Vec::new();
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let said = format!("a fault has a name of 1 to {LONGEST_NAME} letters");
        wrong.push(Wrong::at(codes::FAULT, root.key("name"), said));
    }
    let operations = operations(matched.operation.as_ref(), &at.key("operation"), &mut wrong);
    let calls = matched.calls.0;
    if calls.are_none() {
        let said = match calls {
            Calls::Every(_) => "every 0 is never".to_owned(),
            calls => format!("{calls} is no call at all; the first one is 1"),
        };
        wrong.push(Wrong::at(codes::NEVER, at.key("calls"), said));
    }
    let chance = matched.chance.unwrap_or(1.0);
    if !(chance > 0.0 && chance <= 1.0) {
        let said = format!("{chance} is no chance: above 0 and up to 1, such as 0.1 for one in ten");
        wrong.push(Wrong::at(codes::NEVER, at.key("chance"), said));
    }
    if let Some(lapse) = lapse.filter(|lapse| lapse.as_millis() <= 0) {
        let said = format!("{lapse} is over before it begins");
        wrong.push(Wrong::at(codes::NEVER, root.key("for"), said));
    }
    if *times == Some(0) {
        wrong.push(Wrong::at(codes::NEVER, root.key("times"), "0 times is never"));
    }
    paths(matched, &at, &mut wrong);
    let effect = effect::read(then, &root.key("then"), &mut wrong);
    if let Some(Instead::Code(code)) = &effect.instead
        && !wrong.iter().any(|wrong| wrong.code == codes::OPERATION)
        && !is_known(code, &operations, added)
    {
        let said = match matched.operation.as_ref().map(|Words(words)| words.as_slice()) {
            Some([operation]) => format!("{operation} has no code {}", shown(code)),
            _ => format!("none of its operations has a code {}", shown(code)),
        };
        wrong.push(Wrong::at(codes::PROVIDER_CODE, root.key("then").key("code"), said));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let condition = Arc::new(request::Stated(matched.clone()));
    Ok(Rule {
        name: name.clone(),
        operations,
        calls,
        chance,
        until: lapse.map(|lapse| added.plus(lapse)),
        times: times.map(u64::from),
        spec: Fault { condition, effect: Arc::new(effect) },
    })
}

/// Paths that are none.
fn paths(matched: &Match, at: &Path, wrong: &mut Vec<Wrong>) {
    for (path, _) in matched.json.iter() {
        if let Err(said) = path.parse::<JsonPath>() {
            wrong.push(Wrong::at(codes::LOOK, at.key("json").key(path), said));
        }
    }
    let parts = [("xml", &matched.xml), ("rawdata", &matched.rawdata), ("documento", &matched.documento)];
    for (part, wanted) in parts {
        for (path, _) in wanted.iter() {
            let stranger = path.parse::<XmlPath>().map(|read| {
                let known = |prefix: &&str| matched.namespaces.get(prefix).is_none();
                read.prefixes()
                    .find(known)
                    .map(|prefix| format!("`namespaces` says nothing of the prefix `{prefix}`"))
            });
            if let Err(said) | Ok(Some(said)) = stranger {
                wrong.push(Wrong::at(codes::LOOK, at.key(part).key(path), said));
            }
        }
    }
}

/// The names that a pattern can fit: the providers' operations, and what their journal calls requests that reach none.
fn known() -> impl Iterator<Item = String> {
    let mut edges: Vec<_> = providers::operations()
        .map(|name| format!("{}.edge", name.split('.').next().unwrap_or_default()))
        .collect();
    edges.dedup();
    providers::operations().map(str::to_owned).chain(edges)
}

/// Patterns for operations; each must fit one that there is.
pub(super) fn operations(words: Option<&Words>, at: &Path, wrong: &mut Vec<Wrong>) -> Vec<Glob> {
    let Some(Words(words)) = words else { return Vec::new() };
    if words.is_empty() {
        wrong.push(Wrong::at(codes::OPERATION, at.clone(), "an empty list names no operation"));
    }
    for (index, word) in words.iter().enumerate() {
        let glob = Glob::new(word);
        if known().any(|name| glob.fits(&name)) {
            continue;
        }
        let candidates: Vec<String> = known()
            .flat_map(|name| {
                let families: Vec<_> = name
                    .match_indices('.')
                    .map(|(dot, _)| format!("{}.*", name.get(..dot).unwrap_or("")))
                    .collect();
                if word.contains('*') { families } else { vec![name] }
            })
            .collect();
        let place = if words.len() == 1 { at.clone() } else { at.index(index) };
        let what = if word.contains('*') { "no operation fits" } else { "there is no operation" };
        let mut found = Wrong::at(codes::OPERATION, place, format!("{what} `{}`", shown(word)));
        if let Some(near) = did_you_mean(word, candidates.iter().map(String::as_str)) {
            found.problem = found.problem.meaning(format!("did you mean `{near}`?"));
        }
        wrong.push(found);
    }
    words.iter().map(Glob::new).collect()
}

/// Whether any of a fault's operations has a code of the provider's own, as far as that can be said without a request.
fn is_known(code: &str, operations: &[Glob], now: Moment) -> bool {
    let meant = |name: &str| operations.is_empty() || operations.iter().any(|glob| glob.fits(name));
    let input = Input::default();
    providers::operations()
        .filter(|name| meant(name))
        .any(|name| providers::refuse(name, code, &input, now).is_some())
}
