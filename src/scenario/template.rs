//! `${…}`: values that are known only when a step is played.
//!
//! | written | becomes |
//! |---|---|
//! | `${codigo}` | what a step before captured under this name; alone in its quotes it keeps the captured type |
//! | `${date}`, `${date -1d}` | the world's date in São Paulo, `2026-03-02` |
//! | `${datetime}`, `${datetime +2h}` | the world's instant, `2026-03-02T09:00:00-03:00` |
//! | `${loja.url}` | the address of a receiver |
//! | `${env.NAME}`, `${env.NAME:-default}` | an environment variable, for credentials of a `--target` |
//! | `$${` | the text `${` |

use std::collections::BTreeMap;

use super::literal::Literal;
use crate::facts::{Lapse, Moment, did_you_mean};

/// Words that are no names for captured values.
pub(super) const RESERVED: [&str; 3] = ["date", "datetime", "env"];

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands.
    Text(String),
    /// To be filled in.
    Hole(Hole),
}

/// What fills a hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    Captured(String),
    Date(Lapse),
    Datetime(Lapse),
    Env { name: String, default: Option<String> },
    Receiver(String),
}

/// What is wrong with a `${…}`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It has no end.
    #[error("`${{` without its `}}`")]
    Open,
    /// It is nothing that can be filled in.
    #[error(
        "`${{{0}}}` is nothing that can be filled in: a captured name, RECEIVER.url, date, datetime or env.NAME stands there"
    )]
    Malformed(String),
    /// No step has captured this.
    #[error("`${{{name}}}` is not captured by any step before{}", .meant.as_deref().map(|meant| format!("; did you mean `${{{meant}}}`?")).unwrap_or_default())]
    Unknown {
        /// The name.
        name: String,
        /// The nearest that is known.
        meant: Option<String>,
    },
    /// There is no such receiver.
    #[error("there is no receiver `{0}` here")]
    NoReceiver(String),
    /// The environment has no such variable.
    #[error("the environment has no variable {0}, and `${{env.{0}:-…}}` gives no default")]
    NoVariable(String),
}

/// Takes a text apart.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, TemplateError> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(escaped) = before.strip_suffix('$') {
            plain.push_str(escaped);
            plain.push_str("${");
            rest = after;
            continue;
        }
        plain.push_str(before);
        let (inside, tail) = after.split_once('}').ok_or(TemplateError::Open)?;
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Hole(hole(inside)?));
        rest = tail;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

fn hole(inside: &str) -> Result<Hole, TemplateError> {
    let malformed = || TemplateError::Malformed(inside.chars().take(60).collect());
    let inside = inside.trim();
    if let Some(variable) = inside.strip_prefix("env.") {
        let (name, default) = match variable.split_once(":-") {
            Some((name, default)) => (name, Some(default.to_owned())),
            None => (variable, None),
        };
        let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return if fits { Ok(Hole::Env { name: name.to_owned(), default }) } else { Err(malformed()) };
    }
    if let Some(name) = inside.strip_suffix(".url").filter(|name| is_name(name)) {
        return Ok(Hole::Receiver(name.to_owned()));
    }
    let (word, by) = match inside.split_once(char::is_whitespace) {
        Some((word, by)) => (word, Some(by.trim())),
        None => (inside, None),
    };
    match (word, by) {
        ("date" | "datetime", _) => {
            let lapse = match by {
                None => Lapse::ZERO,
                // The sign is required, so that nobody has to guess the direction.
                Some(by) if by.starts_with(['+', '-']) => by.parse().map_err(|_| malformed())?,
                Some(_) => return Err(malformed()),
            };
            Ok(if word == "date" { Hole::Date(lapse) } else { Hole::Datetime(lapse) })
        }
        (name, None) if is_name(name) => Ok(Hole::Captured(name.to_owned())),
        _ => Err(malformed()),
    }
}

/// Whether a text can be a captured name: letters, digits, `_` and `-`, a letter first.
pub(super) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// Looks up an environment variable.
pub(super) type Env<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// What holes are filled from.
pub(super) struct Scope<'a> {
    /// What steps captured.
    pub(super) captured: &'a BTreeMap<String, Literal>,
    /// The addresses of the receivers.
    pub(super) receivers: &'a BTreeMap<String, String>,
    /// The world's now.
    pub(super) now: Moment,
    /// The environment.
    pub(super) env: Env<'a>,
}

impl Scope<'_> {
    fn fill(&self, hole: &Hole) -> Result<Literal, TemplateError> {
        Ok(match hole {
            Hole::Captured(name) => {
                self.captured.get(name).cloned().ok_or_else(|| TemplateError::Unknown {
                    name: name.clone(),
                    meant: did_you_mean(name, self.captured.keys().map(String::as_str)).map(str::to_owned),
                })?
            }
            Hole::Receiver(name) => Literal::Text(
                self.receivers.get(name).cloned().ok_or_else(|| TemplateError::NoReceiver(name.clone()))?,
            ),
            Hole::Date(by) => Literal::Text(self.now.plus(*by).date().to_string()),
            Hole::Datetime(by) => Literal::Text(self.now.plus(*by).iso_seconds()),
            Hole::Env { name, default } => Literal::Text(
                (self.env)(name)
                    .or_else(|| default.clone())
                    .ok_or_else(|| TemplateError::NoVariable(name.clone()))?,
            ),
        })
    }

    /// What fills a hole, as text.
    pub(super) fn filled(&self, hole: &Hole) -> Result<String, TemplateError> {
        let value = self.fill(hole)?;
        Ok(value.plain().unwrap_or_else(|| value.to_json()))
    }

    /// Fills a text; a hole that is the whole text keeps its type.
    pub(super) fn value(&self, text: &str) -> Result<Literal, TemplateError> {
        let parts = parse(text)?;
        if let [Part::Hole(hole)] = parts.as_slice() {
            return self.fill(hole);
        }
        let mut filled = String::new();
        for part in &parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole(hole) => filled.push_str(&self.filled(hole)?),
            }
        }
        Ok(Literal::Text(filled))
    }

    /// Fills a text and takes it as text.
    pub(super) fn text(&self, text: &str) -> Result<String, TemplateError> {
        let value = self.value(text)?;
        Ok(value.plain().unwrap_or_else(|| value.to_json()))
    }

    /// Fills every text inside a value.
    pub(super) fn literal(&self, literal: &Literal) -> Result<Literal, TemplateError> {
        Ok(match literal {
            Literal::Text(text) => self.value(text)?,
            Literal::List(items) => {
                Literal::List(items.iter().map(|item| self.literal(item)).collect::<Result<_, _>>()?)
            }
            Literal::Map(entries) => Literal::Map(
                entries
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), self.literal(value)?)))
                    .collect::<Result<_, _>>()?,
            ),
            other => other.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fill(text: &str) -> Result<Literal, String> {
        let captured = BTreeMap::from([
            ("codigo".to_owned(), Literal::Number("42".into())),
            ("nome".to_owned(), Literal::Text("Ana".into())),
        ]);
        let now: Moment = serde_json::from_str("\"2026-03-02T00:30:00-03:00\"").unwrap();
        let env = |name: &str| (name == "HOST").then(|| "h".to_owned());
        let receivers = BTreeMap::from([("loja".to_owned(), "http://127.0.0.1:9".to_owned())]);
        Scope { captured: &captured, receivers: &receivers, now, env: &env }
            .value(text)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn fills_holes() {
        assert_eq!(fill("${codigo}"), Ok(Literal::Number("42".into())));
        for (text, filled) in [
            ("n ${codigo}!", "n 42!"),
            ("${nome}${codigo}", "Ana42"),
            ("${loja.url}/x", "http://127.0.0.1:9/x"),
            ("${date}", "2026-03-02"),
            ("${date -1d}", "2026-03-01"),
            ("${date -1h}", "2026-03-01"),
            ("${datetime +2h}", "2026-03-02T02:30:00-03:00"),
            ("${env.HOST}/${env.NONE:-x y}", "h/x y"),
            ("$${codigo} R$ 5", "${codigo} R$ 5"),
            ("plain } text", "plain } text"),
        ] {
            assert_eq!(fill(text), Ok(Literal::Text(filled.into())), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, part) in [
            ("${codgo}", "did you mean `${codigo}`?"),
            ("${codigo", "without its `}`"),
            ("${}", "nothing that can be filled in"),
            ("${date 1d}", "nothing that can be filled in"),
            ("${date +1x}", "nothing that can be filled in"),
            ("${a b}", "nothing that can be filled in"),
            ("${lola.url}", "there is no receiver `lola`"),
            ("${loja.uri}", "nothing that can be filled in"),
            ("${.url}", "nothing that can be filled in"),
            ("${env.}", "nothing that can be filled in"),
            ("${env.NONE}", "no variable NONE"),
        ] {
            let error = fill(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_texts_without_holes_stay(text in "\\PC*") {
            let parsed = parse(&text);
            if !text.contains("${") {
                let whole = if text.is_empty() { vec![] } else { vec![Part::Text(text.clone())] };
                prop_assert_eq!(parsed, Ok(whole));
            }
        }

        #[test]
        fn text_around_a_hole_stays(before in "[^$]*", after in "[^$]*", lapse in -1_000_000_i64..1_000_000) {
            let lapse = Lapse::from_secs(lapse);
            let sign = if lapse.is_negative() { "" } else { "+" };
            let parts = parse(&format!("{before}${{date {sign}{lapse}}}{after}")).unwrap();
            let text: String = parts.iter().map(|part| match part { Part::Text(text) => text.as_str(), Part::Hole(_) => "" }).collect();
            prop_assert_eq!(text, format!("{before}{after}"));
            prop_assert!(parts.contains(&Part::Hole(Hole::Date(lapse))));
        }
    }
}
