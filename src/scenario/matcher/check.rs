//! Holds a matcher against what was seen.

use std::cmp::Ordering;

use super::Matcher;
use crate::scenario::literal::{Literal, same_number};
use crate::wire::json::parse_decimal;

/// What stood at a place of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing.
    Missing,
    /// A value with a type, as in JSON.
    Typed(Literal),
    /// Text, as in XML and headers, where nothing has a type.
    Text(String),
}

/// What was expected and what was seen, as the report prints them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct Mismatch {
    pub(in crate::scenario) expected: String,
    pub(in crate::scenario) seen: String,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("nothing"),
            Self::Typed(literal) => literal.fmt(f),
            // XML has no numbers; what looks like one is shown as what it is compared with.
            Self::Text(text) if parse_decimal(text).is_some() => f.write_str(text),
            Self::Text(text) => Literal::Text(text.clone()).fmt(f),
        }
    }
}

impl std::fmt::Display for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Equals(value) => value.fmt(f),
            Self::Is(kind) => f.write_str(kind.with_article()),
            Self::Not(inner) => write!(f, "anything but {inner}"),
            Self::Contains(value) => write!(f, "something that contains {value}"),
            Self::Starts(text) => write!(f, "something that starts with {}", Literal::Text(text.clone())),
            Self::Ends(text) => write!(f, "something that ends with {}", Literal::Text(text.clone())),
            Self::Matches(pattern) => write!(f, "something that matches /{}/", pattern.0.as_str()),
            Self::Above(value) => write!(f, "something above {value}"),
            Self::Below(value) => write!(f, "something below {value}"),
            Self::Length(inner) => write!(f, "a length of {inner}"),
            Self::Present(true) => f.write_str("something"),
            Self::Present(false) => f.write_str("nothing"),
        }
    }
}

impl Matcher {
    /// Whether what was seen is as expected.
    pub(in crate::scenario) fn check(&self, seen: &Seen) -> Result<(), Mismatch> {
        if self.holds(seen) {
            return Ok(());
        }
        let length = match (self, length(seen)) {
            (Self::Length(_), Some(length)) => format!("a length of {length}: "),
            _ => String::new(),
        };
        Err(Mismatch { expected: self.to_string(), seen: format!("{length}{seen}") })
    }

    fn holds(&self, seen: &Seen) -> bool {
        if let Self::Present(wanted) = self {
            return (*seen != Seen::Missing) == *wanted;
        }
        if *seen == Seen::Missing {
            return false;
        }
        match self {
            Self::Equals(value) => equals(value, seen),
            Self::Is(kind) => kind.is(seen),
            Self::Not(inner) => !inner.holds(seen),
            Self::Contains(value) => contains(value, seen),
            Self::Starts(text) => as_text(seen).is_some_and(|seen| seen.starts_with(text)),
            Self::Ends(text) => as_text(seen).is_some_and(|seen| seen.ends_with(text)),
            Self::Matches(pattern) => as_text(seen).is_some_and(|seen| pattern.0.is_match(seen)),
            Self::Above(value) => order(seen, value) == Some(Ordering::Greater),
            Self::Below(value) => order(seen, value) == Some(Ordering::Less),
            Self::Length(inner) => {
                length(seen).is_some_and(|n| inner.holds(&Seen::Typed(Literal::Number(n.to_string()))))
            }
            Self::Present(_) => true,
        }
    }
}

pub(super) fn as_text(seen: &Seen) -> Option<&str> {
    match seen {
        Seen::Text(text) | Seen::Typed(Literal::Text(text)) => Some(text),
        Seen::Typed(_) | Seen::Missing => None,
    }
}

fn equals(wanted: &Literal, seen: &Seen) -> bool {
    match seen {
        Seen::Missing => false,
        Seen::Typed(value) => value.same(wanted),
        Seen::Text(text) => match wanted {
            Literal::Number(number) => text == number || same_number(text.trim(), number),
            other => other.plain().is_some_and(|wanted| wanted == *text),
        },
    }
}

fn contains(wanted: &Literal, seen: &Seen) -> bool {
    match seen {
        Seen::Missing => false,
        Seen::Typed(Literal::List(items)) => items.iter().any(|item| item.same(wanted)),
        Seen::Typed(Literal::Map(entries)) => {
            wanted.plain().is_some_and(|wanted| entries.iter().any(|(key, _)| *key == wanted))
        }
        Seen::Typed(_) | Seen::Text(_) => {
            as_text(seen).zip(wanted.plain()).is_some_and(|(seen, wanted)| seen.contains(&wanted))
        }
    }
}

fn order(seen: &Seen, bound: &Literal) -> Option<Ordering> {
    let seen = match seen {
        Seen::Missing => return None,
        Seen::Text(text) => text.trim().to_owned(),
        Seen::Typed(value) => value.plain()?,
    };
    let bound = bound.plain()?;
    match (parse_decimal(&seen), parse_decimal(&bound)) {
        (Some(seen), Some(bound)) => Some(seen.cmp(&bound)),
        // A number has no place in the order of texts, nor the other way round.
        (None, None) => Some(seen.cmp(&bound)),
        _ => None,
    }
}

fn length(seen: &Seen) -> Option<usize> {
    match seen {
        Seen::Text(text) | Seen::Typed(Literal::Text(text)) => Some(text.chars().count()),
        Seen::Typed(Literal::List(items)) => Some(items.len()),
        Seen::Typed(Literal::Map(entries)) => Some(entries.len()),
        Seen::Typed(_) | Seen::Missing => None,
    }
}
