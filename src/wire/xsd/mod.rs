//! A validator for the part of XML Schema 1.0 that our own contracts are written in, so that what is published and what is enforced are
//! one file. It reads sequences, choices, groups in any order (`all`), wildcards, occurrences, attributes, restrictions of four types,
//! unions of those, and keys whose selector is the element itself, which say that one of several children must be there. All elements
//! are of one namespace, or of none. What a schema says beyond that is an error when the schema is read, never passed over. Particles are
//! matched greedily from left to right, which is exact for a schema that obeys XML Schema's own rule of unique particle attribution.

mod check;
mod read;
mod simple;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::xml::Element;
use check::Check;
use simple::Simple;

/// A schema: its global elements.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// What all of its elements are of.
    namespace: Option<String>,
    elements: BTreeMap<String, Declared>,
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

/// An element as it is declared.
#[derive(Debug, Clone)]
struct Declared {
    kind: Arc<Type>,
    /// Of each of these names exactly one child is there.
    keys: Vec<Vec<String>>,
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
    Element(String, Declared),
    Choice(Vec<Particle>),
    Sequence(Vec<Particle>),
    /// Elements in any order, each at most once.
    All(Vec<Particle>),
    /// Any element, whatever is in it.
    Any,
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
        self.check().element(self.of(root)?, root)
    }

    /// Holds one child of a root to the schema, and the root's attributes; for documents that are read child by child. How often the child
    /// may occur is left to the caller.
    ///
    /// # Errors
    /// The first thing that is missing or wrong.
    pub fn validate_child(&self, root: &Element, child: &Element) -> Result<(), Invalid> {
        self.check().child(&self.of(root)?.kind, root, child)
    }

    fn check(&self) -> Check<'_> {
        Check { namespace: self.namespace.as_deref() }
    }

    fn of(&self, root: &Element) -> Result<&Declared, Invalid> {
        let declared = self.elements.get(&root.name).ok_or_else(|| check::stranger(root))?;
        self.check().plain(root).map(|()| declared)
    }
}

#[cfg(test)]
mod tests;
