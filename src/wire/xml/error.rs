//! What can be wrong with an XML text, and where.

use super::chars;

/// The family of an [`XmlError`]; callers answer some of them differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlErrorKind {
    /// Not well-formed: tags that do not match, bad names, forbidden characters, more than one root.
    Malformed,
    /// A document type declaration.
    Dtd,
    /// A reference to an entity that is not one of the five predefined ones.
    Entity,
    /// A prefix without a declaration, or a declaration that the namespace rules forbid.
    Namespace,
    /// One of the [`Limits`](super::Limits) was reached.
    Limit,
}

/// An XML text that was refused; line and column count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct XmlError {
    /// The family of the error.
    pub kind: XmlErrorKind,
    /// Line of the place, from 1.
    pub line: u32,
    /// Column of the place in characters, from 1.
    pub column: u32,
    /// What was seen and what was expected, as a lower-case fragment.
    pub message: String,
}

/// An error before its offset was turned into line and column, which is done once, at the end.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: XmlErrorKind,
    pub(super) offset: usize,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(kind: XmlErrorKind, offset: usize, message: impl Into<String>) -> Self {
        Self { kind, offset, message: message.into() }
    }

    pub(super) fn malformed(offset: usize, message: impl Into<String>) -> Self {
        Self::new(XmlErrorKind::Malformed, offset, message)
    }

    pub(super) fn locate(self, text: &str) -> XmlError {
        let mut place = Place::new(text);
        let (line, column) = place.advance_to(self.offset);
        XmlError { kind: self.kind, line, column, message: self.message }
    }
}

/// A cursor that turns growing byte offsets into line and column, reading the text only once.
#[derive(Debug)]
pub(super) struct Place<'a> {
    rest: &'a str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Place<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // A byte order mark is no character of the document.
        let rest = text.strip_prefix(chars::BOM).unwrap_or(text);
        Self { rest, offset: text.len() - rest.len(), line: 1, column: 1 }
    }

    /// Line and column of `offset`; an offset behind the cursor answers with the cursor's own place.
    pub(super) fn advance_to(&mut self, offset: usize) -> (u32, u32) {
        let mut characters = self.rest.chars();
        while self.offset < offset {
            let Some(character) = characters.next() else { break };
            self.offset += character.len_utf8();
            if character == '\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
        self.rest = characters.as_str();
        (self.line, self.column)
    }
}
