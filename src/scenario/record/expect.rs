//! What a step expects of its answer: the status, and those values that come again. What an answer makes up (ids, times, the data of people)
//! is expected by its kind alone.

use super::leaves::{Leaf, Part};
use super::links::Links;
use super::mask::Mask;
use super::{dates, leaves};
use crate::facts::Moment;
use crate::scenario::literal::Literal;
use crate::wire::{base64, zip};

/// Values of an answer that are expected at most, by part.
const MOST: usize = 24;
/// Longest text that is expected as it is, in characters.
const LONGEST: usize = 160;
/// A number of so many digits is an id.
const DIGITS: usize = 5;

/// What stands in `expect`, by part.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) parts: Vec<(Part, Vec<(String, Wanted)>)>,
    /// An archive: where it is, and how many entries it has.
    pub(super) zip: Option<(String, usize)>,
}

/// What a value must be.
#[derive(Debug)]
pub(super) enum Wanted {
    /// A value or a matcher, as it stands in the file.
    As(Literal),
    /// What an earlier step captured, once it is known that it does; else the other.
    Captured(String, Literal),
}

/// What can be said before it is known what later steps use.
pub(super) fn of(leaves: &[Leaf], mask: &Mask, links: &Links, now: Moment) -> Expected {
    let mut expected = Expected::default();
    for part in Part::ALL {
        let of_part = leaves.iter().filter(|leaf| leaf.part == part && !is_deep(&leaf.path));
        let mut wanted = Vec::new();
        for leaf in of_part.take(MOST) {
            if part == Part::Json
                && expected.zip.is_none()
                && let Some(entries) = archive(&leaf.value)
            {
                expected.zip = Some((leaf.path.clone(), entries));
                continue;
            }
            wanted.extend(one(leaf, mask, links, now).map(|value| (leaf.path.clone(), value)));
        }
        if !wanted.is_empty() {
            expected.parts.push((part, wanted));
        }
    }
    expected
}

/// Of lists the first item says enough.
fn is_deep(path: &str) -> bool {
    path.split(['.', '/']).any(|part| {
        part.parse::<usize>().is_ok_and(|index| index > 0) && !path.contains('/')
            || part.ends_with(']') && !part.ends_with("[1]")
    })
}

fn one(leaf: &Leaf, mask: &Mask, links: &Links, now: Moment) -> Option<Wanted> {
    let value = &leaf.value;
    let text = match value {
        Literal::Null | Literal::Bool(_) => return Some(Wanted::As(value.clone())),
        Literal::List(items) => {
            let length = Literal::Number(items.len().to_string());
            return Some(Wanted::As(matcher("length", length)));
        }
        Literal::Map(_) => return None,
        Literal::Number(text) | Literal::Text(text) => text,
    };
    let kind = if leaf.part == Part::Json { value.kind() } else { "string" };
    if Mask::is_secret(&leaf.key, text) || mask.is_personal(&leaf.key, text) {
        return Some(Wanted::As(is(kind)));
    }
    let loose = loose(leaf, text, links, now).unwrap_or_else(|| is(kind));
    Some(Wanted::Captured(text.clone(), loose))
}

/// A value as it will come again; `None` where only its kind will.
fn loose(leaf: &Leaf, text: &str, links: &Links, now: Moment) -> Option<Literal> {
    let is_json = leaf.part == Part::Json;
    if let Literal::Number(token) = &leaf.value {
        let is_id = !token.contains('.') && token.trim_start_matches('-').len() >= DIGITS;
        let exact = crate::scenario::literal::lossy(token).is_none() && !token.contains(['e', 'E']);
        return (exact && (!is_id || links.was_sent(token))).then(|| leaf.value.clone());
    }
    if text.is_empty() {
        return Some(Literal::Text(String::new()));
    }
    if text.len() == 36 && uuid::Uuid::try_parse(text).is_ok() {
        return Some(is("uuid"));
    }
    let relative = dates::relative(text, now);
    if relative != text && !text.contains("${") {
        // A time of day is the moment's own, but for midnight: that is a date.
        let date = text.get(..10).is_some_and(|date| date.parse::<jiff::civil::Date>().is_ok());
        let at = text.get(10..).unwrap_or_default();
        return match (date, at) {
            (true, at) if at.is_empty() || at.starts_with("T00:00:00") => Some(Literal::Text(relative)),
            (true, _) => Some(is("date")),
            (false, _) => None,
        };
    }
    let digits = longest_run(text);
    let is_blob = text.len() >= 16 && !text.contains(' ') && text.chars().any(|c| c.is_ascii_digit());
    let made_up = digits >= DIGITS || is_blob || text.chars().nth(LONGEST).is_some() || text.contains('\n');
    if made_up && !links.was_sent(text) {
        return None;
    }
    // XML has no types: what looks like a number is written as one.
    let is_number = !is_json && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 9;
    if is_number && (text == "0" || !text.starts_with('0')) {
        return Some(Literal::Number(text.to_owned()));
    }
    Some(Literal::Text(relative))
}

fn longest_run(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// How many entries an archive in base64 has.
fn archive(value: &Literal) -> Option<usize> {
    let Literal::Text(text) = value else { return None };
    // "PK" and a zero, in base64.
    let bytes = text.starts_with("UEsDB").then(|| base64::decode(text).ok())??;
    zip::unpack(&bytes, &zip::Limits::default()).ok().map(|entries| entries.len())
}

fn is(kind: &str) -> Literal {
    matcher("is", Literal::Text(kind.to_owned()))
}

fn matcher(name: &str, value: Literal) -> Literal {
    Literal::Map(vec![(name.to_owned(), value)])
}

impl Expected {
    /// As it stands in the file, for a step of this number.
    pub(super) fn written(&self, status: u16, step: usize, links: &Links) -> Literal {
        let mut entries = vec![("status".to_owned(), Literal::Number(status.to_string()))];
        for (part, wanted) in &self.parts {
            let values = wanted.iter().map(|(path, wanted)| {
                let value = match wanted {
                    Wanted::As(value) => value.clone(),
                    Wanted::Captured(value, other) => {
                        links.named(value, step).map_or_else(|| other.clone(), Literal::Text)
                    }
                };
                (path.clone(), value)
            });
            entries.push((leaves::Part::name(*part).to_owned(), Literal::Map(values.collect())));
        }
        if let Some((path, count)) = &self.zip {
            let of = Literal::Map(vec![("json".to_owned(), Literal::Text(path.clone()))]);
            let count = Literal::Number(count.to_string());
            entries.push((
                "zip".to_owned(),
                Literal::Map(vec![("of".to_owned(), of), ("entries".to_owned(), count)]),
            ));
        }
        Literal::Map(entries)
    }
}
