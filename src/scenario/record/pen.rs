//! Writes the values of requests: what an answer gave becomes `${name}`, dates become relative, what is personal is made up, what is secret
//! comes from the environment.

use super::dates;
use super::links::Links;
use super::markup;
use super::mask::Mask;
use crate::facts::Moment;
use crate::scenario::literal::Literal;

/// Stands around what was set aside: a character of no script, for private use.
const ASIDE: char = '\u{f8ff}';

/// What values are written with, at one moment.
pub(super) struct Pen<'a> {
    pub(super) mask: &'a Mask,
    pub(super) links: &'a mut Links,
    pub(super) now: Moment,
}

impl Pen<'_> {
    /// A value whose place is text: of a query, a form, a header, an element.
    pub(super) fn text(&mut self, key: &str, value: &str) -> String {
        self.value(key, value, None)
    }

    /// The same as a literal: what is a whole number is written as one.
    pub(super) fn plain(&mut self, key: &str, value: &str) -> Literal {
        let written = self.text(key, value);
        let is_number = written.len() <= 15
            && !written.is_empty()
            && written.bytes().all(|byte| byte.is_ascii_digit())
            && (written == "0" || !written.starts_with('0'));
        if is_number { Literal::Number(written) } else { Literal::Text(written) }
    }

    fn value(&mut self, key: &str, value: &str, is_number: Option<bool>) -> String {
        if Mask::is_secret(key, value) {
            return secret(key);
        }
        if let Some(hole) = self.links.hole(key, value, is_number) {
            return hole;
        }
        self.links.sent(value);
        // Ids are set aside first: what looks like somebody's number is theirs. A dollar before a hole would make it text.
        let mut text = value.to_owned();
        let mut aside = Vec::new();
        for (id, hole) in self.links.inside(value) {
            if text.contains(&format!("${id}")) {
                continue;
            }
            let mark = format!("{ASIDE}{}{ASIDE}", aside.len());
            text = text.replace(&id, &mark);
            aside.push((mark, hole));
        }
        let masked = self.mask.text(key, &text);
        let mut text = dates::relative(&masked, self.now);
        for (mark, hole) in aside {
            text = text.replace(&mark, &hole);
        }
        text
    }

    /// A JSON body. The type of each value stays.
    pub(super) fn literal(&mut self, key: &str, value: &Literal) -> Literal {
        match value {
            Literal::Text(text) => Literal::Text(self.value(key, text, Some(false))),
            Literal::Number(token) => {
                let written = self.value(key, token, Some(true));
                let is_number =
                    written.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
                if is_number { Literal::Number(written) } else { Literal::Text(written) }
            }
            Literal::List(items) => Literal::List(items.iter().map(|item| self.literal(key, item)).collect()),
            Literal::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| (key.clone(), self.literal(key, value)));
                Literal::Map(entries.collect())
            }
            other => other.clone(),
        }
    }

    /// A path: each part by the name before it.
    pub(super) fn path(&mut self, path: &str) -> String {
        let mut before = "";
        let parts = path.split('/').map(|part| {
            let key = std::mem::replace(&mut before, part);
            // Words of the API itself have no digits.
            if part.chars().any(|c| c.is_ascii_digit()) && part.len() > 2 {
                self.text(key, part)
            } else {
                part.to_owned()
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// A document: its markup stays, the values between tags and in attributes are written.
    pub(super) fn markup(&mut self, text: &str) -> String {
        markup::through(text, &mut |key, value| self.text(key, value))
    }
}

/// What stands for a value that nobody may read: the environment may give it.
fn secret(key: &str) -> String {
    let name: String =
        key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("${{env.{}:-removido}}", name.trim_matches('_'))
}
