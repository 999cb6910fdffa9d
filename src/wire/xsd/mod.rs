//! A validator for the part of XML Schema 1.0 that our own contracts are written in, so that what is published and what is enforced are
//! one file. It reads sequences, choices, occurrences, attributes and restrictions of four types, without namespaces; what a schema says
//! beyond that is an error when the schema is read, never passed over. Particles are matched greedily from left to right, which is exact
//! for a schema that obeys XML Schema's own rule of unique particle attribution.

mod check;
mod read;
mod simple;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::xml::Element;
use simple::Simple;

/// A schema: its global elements.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    elements: BTreeMap<String, Arc<Type>>,
}

/// Why a document is not what the schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The element or attribute at fault.
    pub name: String,
    /// Line of the element at fault; of its parent, if it is missing.
    pub line: u32,
    /// Whether it is missing, else it is wrong or does not belong there.
    pub missing: bool,
    /// What was seen and what was expected.
    pub said: String,
}

#[derive(Debug)]
enum Type {
    Simple(Simple),
    Complex { content: Vec<Particle>, attributes: Vec<AttributeUse> },
}

#[derive(Debug)]
struct AttributeUse {
    name: String,
    simple: Simple,
    required: bool,
}

#[derive(Debug)]
struct Particle {
    least: u32,
    /// Absent: unbounded.
    most: Option<u32>,
    term: Term,
}

#[derive(Debug)]
enum Term {
    Element(String, Arc<Type>),
    Choice(Vec<Particle>),
    Sequence(Vec<Particle>),
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// What is no XML, or beyond the part that is read.
    pub fn parse(text: &str) -> Result<Self, String> {
        read::schema(text)
    }

    /// Holds a whole document to the schema.
    ///
    /// # Errors
    /// The first thing that is missing or wrong.
    pub fn validate(&self, root: &Element) -> Result<(), Invalid> {
        check::element(self.of(root)?, root)
    }

    /// Holds one child of a root to the schema, and the root's attributes; for documents that are read child by child. How often the child
    /// may occur is left to the caller.
    ///
    /// # Errors
    /// The first thing that is missing or wrong.
    pub fn validate_child(&self, root: &Element, child: &Element) -> Result<(), Invalid> {
        check::child(self.of(root)?, root, child)
    }

    fn of(&self, root: &Element) -> Result<&Type, Invalid> {
        let kind = self.elements.get(&root.name).ok_or_else(|| check::stranger(root))?;
        check::plain(root).map(|()| &**kind)
    }
}

#[cfg(test)]
mod tests;
