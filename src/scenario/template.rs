//! `${…}`: values that are known only when a step is played.
//!
//! | written | becomes |
//! |---|---|
//! | `${codigo}` | what the step's `with`, a step's `capture` or the file's `texts` give this name, looked for in this order; alone in its quotes it keeps its type |
//! | `${numero:-1}` | the same, and `1` where nothing gives the name |
//! | `${date}`, `${date -1d}` | the world's date in São Paulo, `2026-03-02` |
//! | `${time}`, `${time -5m}` | the world's time of day there, `09:00:00` |
//! | `${datetime}`, `${datetime +2h}` | the world's instant, `2026-03-02T09:00:00-03:00` |
//! | `${loja.url}` | the address of a receiver |
//! | `${env.NAME}`, `${env.NAME:-default}` | an environment variable, for credentials of a `--target` |
//! | `$${` | the text `${` |

use std::cell::Cell;
use std::collections::BTreeMap;

use super::literal::Literal;
use crate::facts::{Lapse, Moment, did_you_mean};

/// How deep texts may stand in each other.
const DEEPEST: u32 = 8;
/// Most holes that are filled for one value, and the longest text, in bytes: texts in texts multiply.
const MOST: u32 = 100_000;
const LONGEST: usize = 64 << 20;

/// Words that are no names for captured values.
pub(super) const RESERVED: [&str; 4] = ["date", "time", "datetime", "env"];

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
    Captured { name: String, default: Option<String> },
    Date(Lapse),
    Time(Lapse),
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
        "`${{{0}}}` is nothing that can be filled in: a captured name, RECEIVER.url, date, time, datetime or env.NAME stands there"
    )]
    Malformed(String),
    /// Nothing has this name.
    #[error("`${{{name}}}` is in no `with`, in no `texts`, and no step before captures it{}", .meant.as_deref().map(|meant| format!("; did you mean `${{{meant}}}`?")).unwrap_or_default())]
    Unknown {
        /// The name.
        name: String,
        /// The nearest that is known.
        meant: Option<String>,
    },
    /// Texts that stand in each other without end.
    #[error("`${{{0}}}` stands in itself, or texts stand in each other more than {DEEPEST} deep")]
    Circle(String),
    /// Texts in texts that grow too long.
    #[error("a value with its texts has more than {LONGEST} bytes or {MOST} times `${{…}}`")]
    TooLong,
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
        ("date" | "time" | "datetime", _) => {
            let lapse = match by {
                None => Lapse::ZERO,
                // The sign is required, so that nobody has to guess the direction.
                Some(by) if by.starts_with(['+', '-']) => by.parse().map_err(|_| malformed())?,
                Some(_) => return Err(malformed()),
            };
            Ok(match word {
                "date" => Hole::Date(lapse),
                "time" => Hole::Time(lapse),
                _ => Hole::Datetime(lapse),
            })
        }
        (name, None) if is_name(name) => Ok(Hole::Captured { name: name.to_owned(), default: None }),
        _ => match inside.split_once(":-") {
            Some((name, default)) if is_name(name) && !RESERVED.contains(&name) => {
                Ok(Hole::Captured { name: name.to_owned(), default: Some(default.to_owned()) })
            }
            _ => Err(malformed()),
        },
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
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// What the step gives.
    pub(super) given: &'a BTreeMap<String, Literal>,
    /// The file's texts.
    pub(super) texts: &'a BTreeMap<String, Literal>,
    /// What steps captured.
    pub(super) captured: &'a BTreeMap<String, Literal>,
    /// The addresses of the receivers.
    pub(super) receivers: &'a BTreeMap<String, String>,
    /// The world's now.
    pub(super) now: Moment,
    /// The environment.
    pub(super) env: Env<'a>,
}

/// How far a value is filled: how deep inside texts, and how many holes may still be.
struct Depth<'a> {
    depth: u32,
    left: &'a Cell<u32>,
}

impl Depth<'_> {
    fn take_one(&self) -> Result<(), TemplateError> {
        self.left.set(self.left.get().checked_sub(1).ok_or(TemplateError::TooLong)?);
        Ok(())
    }
}

impl Scope<'_> {
    fn fill(&self, hole: &Hole, depth: &Depth<'_>) -> Result<Literal, TemplateError> {
        depth.take_one()?;
        Ok(match hole {
            Hole::Captured { name, default } => match (self.named(name, depth), default) {
                (Err(TemplateError::Unknown { name: unknown, .. }), Some(default)) if unknown == *name => {
                    Literal::Text(default.clone())
                }
                (found, _) => found?,
            },
            Hole::Receiver(name) => Literal::Text(
                self.receivers.get(name).cloned().ok_or_else(|| TemplateError::NoReceiver(name.clone()))?,
            ),
            Hole::Date(by) => Literal::Text(self.now.plus(*by).date().to_string()),
            Hole::Time(by) => {
                Literal::Text(self.now.plus(*by).local().time().strftime("%H:%M:%S").to_string())
            }
            Hole::Datetime(by) => Literal::Text(self.now.plus(*by).iso_seconds()),
            Hole::Env { name, default } => Literal::Text(
                (self.env)(name)
                    .or_else(|| default.clone())
                    .ok_or_else(|| TemplateError::NoVariable(name.clone()))?,
            ),
        })
    }

    /// What a name stands for.
    fn named(&self, name: &str, depth: &Depth<'_>) -> Result<Literal, TemplateError> {
        if let Some(value) = self.given.get(name).or_else(|| self.captured.get(name)) {
            return Ok(value.clone());
        }
        let text = self.texts.get(name).ok_or_else(|| {
            let known = self.given.keys().chain(self.captured.keys()).chain(self.texts.keys());
            let meant = did_you_mean(name, known.map(String::as_str)).map(str::to_owned);
            TemplateError::Unknown { name: name.to_owned(), meant }
        })?;
        if depth.depth >= DEEPEST {
            return Err(TemplateError::Circle(name.to_owned()));
        }
        self.literal_at(text, &Depth { depth: depth.depth + 1, left: depth.left })
    }

    /// What fills a hole, as text.
    pub(super) fn filled(&self, hole: &Hole) -> Result<String, TemplateError> {
        self.filled_at(hole, &Depth { depth: 0, left: &Cell::new(MOST) })
    }

    fn filled_at(&self, hole: &Hole, depth: &Depth<'_>) -> Result<String, TemplateError> {
        let value = self.fill(hole, depth)?;
        Ok(value.plain().unwrap_or_else(|| value.to_json()))
    }

    /// Fills a text; a hole that is the whole text keeps its type.
    pub(super) fn value(&self, text: &str) -> Result<Literal, TemplateError> {
        self.value_at(text, &Depth { depth: 0, left: &Cell::new(MOST) })
    }

    fn value_at(&self, text: &str, depth: &Depth<'_>) -> Result<Literal, TemplateError> {
        let parts = parse(text)?;
        if let [Part::Hole(hole)] = parts.as_slice() {
            return self.fill(hole, depth);
        }
        let mut filled = String::new();
        for part in &parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole(hole) => filled.push_str(&self.filled_at(hole, depth)?),
            }
            if filled.len() > LONGEST {
                return Err(TemplateError::TooLong);
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
        self.literal_at(literal, &Depth { depth: 0, left: &Cell::new(MOST) })
    }

    fn literal_at(&self, literal: &Literal, depth: &Depth<'_>) -> Result<Literal, TemplateError> {
        let inside = |item: &Literal| self.literal_at(item, depth);
        Ok(match literal {
            Literal::Text(text) => self.value_at(text, depth)?,
            Literal::List(items) => Literal::List(items.iter().map(inside).collect::<Result<_, _>>()?),
            Literal::Map(entries) => Literal::Map(
                entries
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), inside(value)?)))
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
        let text_of = |text: &str| Literal::Text(text.to_owned());
        let given = BTreeMap::from([("numero".to_owned(), Literal::Number("7".into()))]);
        let texts = BTreeMap::from([
            ("numero".to_owned(), Literal::Number("1".into())),
            ("valor".to_owned(), text_of("1.00")),
            ("nota".to_owned(), text_of("<n>${numero}/${valor:-2.00}/${nome}${fim:- x}</n>")),
            ("par".to_owned(), text_of("${nota}${nota}")),
            ("circle".to_owned(), text_of("a${circle}")),
            ("none".to_owned(), text_of("")),
            ("many".to_owned(), text_of(&"${none}".repeat(1_000))),
            ("bomb".to_owned(), text_of(&"${many}".repeat(1_000))),
        ]);
        Scope { given: &given, texts: &texts, captured: &captured, receivers: &receivers, now, env: &env }
            .value(text)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn fills_holes() {
        assert_eq!(fill("${codigo}"), Ok(Literal::Number("42".into())));
        assert_eq!(fill("${numero}"), Ok(Literal::Number("7".into())));
        for (text, filled) in [
            ("n ${codigo}!", "n 42!"),
            ("${nome}${codigo}", "Ana42"),
            ("${loja.url}/x", "http://127.0.0.1:9/x"),
            ("${date}", "2026-03-02"),
            ("${date -1d}", "2026-03-01"),
            ("${date -1h}", "2026-03-01"),
            ("${time}", "00:30:00"),
            ("${date +1h}T${time +1h}", "2026-03-02T01:30:00"),
            ("${datetime +2h}", "2026-03-02T02:30:00-03:00"),
            ("${env.HOST}/${env.NONE:-x y}", "h/x y"),
            ("$${codigo} R$ 5", "${codigo} R$ 5"),
            ("plain } text", "plain } text"),
            ("${nota}", "<n>7/1.00/Ana x</n>"),
            (" ${par}", " <n>7/1.00/Ana x</n><n>7/1.00/Ana x</n>"),
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
            ("${date:-x}", "nothing that can be filled in"),
            ("${a b:-x}", "nothing that can be filled in"),
            ("${date 1d}", "nothing that can be filled in"),
            ("${date +1x}", "nothing that can be filled in"),
            ("${a b}", "nothing that can be filled in"),
            ("${lola.url}", "there is no receiver `lola`"),
            ("${loja.uri}", "nothing that can be filled in"),
            ("${.url}", "nothing that can be filled in"),
            ("${env.}", "nothing that can be filled in"),
            ("${env.NONE}", "no variable NONE"),
            ("${circle}", "stands in itself"),
            ("${bomb}", "or 100000 times `${…}`"),
            ("${nta}", "did you mean `${nota}`?"),
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
