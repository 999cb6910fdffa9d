//! Turns what a deserialiser says into what a reader of the file needs: the place, the key, and what was probably meant.

use super::codes;
use super::finding::{Finding, Mark};
use super::matcher;
use super::outline::Node;
use crate::facts::{Place as Step, did_you_mean};

/// Where an error was reported.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) outline: Option<&'a Node>,
    pub(super) mark: Mark,
}

impl Place<'_> {
    /// An error at this place, with the width and the path that the outline knows.
    pub(super) fn finding(&self, code: &'static str, message: impl Into<String>) -> Finding {
        let mut mark = self.mark;
        let mut path = None;
        if let Some(outline) = self.outline {
            let found = outline.path_of(mark.line, mark.column);
            let place = outline.place(&found);
            if (place.line, place.column) == (mark.line, mark.column) {
                mark = place;
            }
            path = Some(found);
        }
        let finding = Finding::new(self.file, self.text, mark, code, message);
        match path {
            Some(path) => finding.on(path),
            None => finding,
        }
    }

    /// An error at the key of this name that is meant here: errors are reported at the mapping around it, or at its value.
    fn named(&self, name: &str, code: &'static str, message: String) -> Finding {
        let finding = self.finding(code, message);
        let found = self.outline.and_then(|outline| {
            let here = outline.path_of(self.mark.line, self.mark.column);
            match here.0.last() {
                Some(Step::Key(key)) if key == name => Some((outline.key_at(&here)?, here)),
                _ => outline.key_from(name, self.mark.line, self.mark.column),
            }
        });
        match found {
            Some((mark, path)) => Finding::new(self.file, self.text, mark, code, finding.message).on(path),
            None => finding,
        }
    }

    /// A key or a word that is not known.
    pub(super) fn unknown<S: AsRef<str>>(&self, what: &str, name: &str, expected: &[S]) -> Finding {
        let finding = self.named(name, codes::UNKNOWN, format!("unknown {what} `{name}`"));
        let known = expected.iter().map(AsRef::as_ref);
        let hint = match did_you_mean(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.clone().eq(matcher::NAMES.iter().copied()) => format!(
                "a mapping here is one matcher: {}; a deeper path is one key: `a.b.c`",
                matcher::NAMES.join(", ")
            ),
            None if expected.is_empty() => "nothing can stand here".to_owned(),
            None => format!("here can stand: {}", known.collect::<Vec<_>>().join(", ")),
        };
        finding.hinting(Some(hint))
    }

    /// A free message; serde's own phrases are taken apart.
    pub(super) fn said(&self, message: &str) -> Finding {
        if let Some((what, name, expected)) = unknown_in(message) {
            return self.unknown(what, name, &expected);
        }
        // `…; did you mean …?` reads better as a hint of its own.
        let (message, hint) = match message.split_once("; did you mean ") {
            Some((said, meant)) => (said, Some(format!("did you mean {meant}"))),
            None => (message, None),
        };
        let name = message.strip_prefix("there is no action `").and_then(|rest| rest.strip_suffix('`'));
        let finding = match name {
            Some(name) => self.named(name, codes::VALUE, message.to_owned()),
            None => self.finding(codes::VALUE, message),
        };
        finding.hinting(hint)
    }

    /// What is no YAML.
    pub(super) fn syntax(&self, message: &str) -> Finding {
        self.finding(codes::SYNTAX, message).hinting(self.bracket_hint())
    }

    /// A value of another shape than expected; unbalanced brackets show up as such, too.
    pub(super) fn shape(&self, message: &str) -> Finding {
        self.finding(codes::VALUE, message).hinting(self.bracket_hint())
    }

    /// YAML takes the braces of `${…}` as its own inside `{ }`, and an open bracket is often reported somewhere else.
    fn bracket_hint(&self) -> Option<String> {
        let last = self.mark.line;
        let first = last.saturating_sub(3).max(1);
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let near = lines.skip(first - 1).take(last - first + 1);
        let mut open = None;
        for (number, line) in near {
            if bare_hole(line) {
                return Some(
                    "write \"${…}\" in quotes: unquoted, YAML takes its braces as a mapping".to_owned(),
                );
            }
            let count = |wanted: &[char]| line.chars().filter(|c| wanted.contains(c)).count();
            if count(&['{', '[']) > count(&['}', ']']) {
                open = Some(number);
            }
        }
        open.map(|number| format!("a bracket that line {number} opens may not be closed"))
    }
}

/// Whether a line has `${` outside quotes.
fn bare_hole(line: &str) -> bool {
    let mut quote = None;
    let mut dollar = false;
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '#') => return false,
            (None, '{') if dollar => return true,
            _ => {}
        }
        dollar = c == '$';
    }
    false
}

/// Takes serde's "unknown field `x`, expected one of `a`, `b`" and its kin apart: key or word, its name, and what could stand there.
pub fn unknown_in(message: &str) -> Option<(&'static str, &str, Vec<&str>)> {
    let (what, rest) = [("key", "unknown field `"), ("word", "unknown variant `")]
        .into_iter()
        .find_map(|(what, start)| message.strip_prefix(start).map(|rest| (what, rest)))?;
    let (name, expected) = rest.split_once('`')?;
    let expected: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    Some((what, name, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_serdes_phrases_apart() {
        assert_eq!(
            unknown_in("unknown field `tpo`, expected one of `tipo`, `serie`"),
            Some(("key", "tpo", vec!["tipo", "serie"]))
        );
        assert_eq!(unknown_in("unknown variant `x`, expected `y`"), Some(("word", "x", vec!["y"])));
        assert_eq!(unknown_in("unknown field `x`, there are no fields"), Some(("key", "x", vec![])));
        assert_eq!(unknown_in("a value"), None);
    }

    #[test]
    fn sees_holes_outside_quotes() {
        for (line, bare) in [
            ("query: { a: ${a} }", true),
            ("query: { a: \"${a}\" }", false),
            ("a: 'x' # ${b}", false),
            ("a: 'x' ${b}", true),
            ("a: $ {b}", false),
        ] {
            assert_eq!(bare_hole(line), bare, "{line}");
        }
    }
}
