//! Reading a text into a tree.

use std::sync::Arc;

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::Event;

use super::error::{Fault, Place, XmlError, XmlErrorKind};
use super::scope::{Scope, XML, XMLNS};
use super::tree::{Attribute, Declaration, Element, Node};
use super::{Limits, attributes, chars};
use crate::facts::shown;

mod each;

pub use each::{EachError, parse_each_lenient};

/// Reads a document.
///
/// # Errors
/// The first thing that is not well-formed, not declared, refused (DTD, entities) or over a limit.
pub fn parse(text: &str, limits: &Limits) -> Result<Element, XmlError> {
    Reader::new(text, limits, false).run().map_err(|fault| fault.locate(text))
}

/// Reads a document that a client carries as text inside another one: a prefix may be undeclared, and blanks
/// may stand before the XML declaration. Nothing else is forgiven.
///
/// # Errors
/// As [`parse`].
pub fn parse_lenient(text: &str, limits: &Limits) -> Result<Element, XmlError> {
    Reader::new(text, limits, true).run().map_err(|fault| fault.locate(text))
}

/// Takes the root and a child of it; false to read no further.
type Each<'a> = &'a mut dyn FnMut(&Element, Element) -> bool;

struct Reader<'a> {
    text: &'a str,
    limits: &'a Limits,
    lenient: bool,
    each: Option<Each<'a>>,
    /// Whether `each` wants no more.
    stopped: bool,
    place: Place<'a>,
    scope: Scope,
    /// The elements around the place reached, outermost first. Their children are complete.
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, limits: &'a Limits, lenient: bool) -> Self {
        let place = Place::new(text);
        Self {
            text,
            limits,
            lenient,
            each: None,
            stopped: false,
            place,
            scope: Scope::default(),
            open: Vec::new(),
            root: None,
            elements: 0,
        }
    }

    fn run(mut self) -> Result<Element, Fault> {
        if self.text.len() > self.limits.bytes {
            let message = format!("{} bytes of XML, at most {} are read", self.text.len(), self.limits.bytes);
            return Err(Fault::new(XmlErrorKind::Limit, 0, message));
        }
        let body = self.text.strip_prefix(chars::BOM).unwrap_or(self.text);
        let body = if self.lenient { body.trim_start_matches(chars::is_blank) } else { body };
        let start = self.text.len() - body.len();
        if let Some((at, c)) =
            body.char_indices().find(|(at, c)| !chars::is_char(*c) || (*at == 0 && *c == chars::BOM))
        {
            let message = format!("character U+{:04X} is not allowed in XML", u32::from(c));
            return Err(Fault::malformed(start + at, message));
        }
        let mut events = quick_xml::Reader::from_str(body);
        events.config_mut().check_comments = true;
        let at = |position: u64| start.saturating_add(usize::try_from(position).unwrap_or(usize::MAX));
        loop {
            let from = at(events.buffer_position());
            let event = match events.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.syntax(&error, at(events.error_position()))),
            };
            let to = at(events.buffer_position());
            match event {
                Event::Start(tag) => {
                    self.enter(tag.name().0, tag.attributes_raw(), from)?;
                }
                Event::Empty(tag) => {
                    self.enter(tag.name().0, tag.attributes_raw(), from)?;
                    self.leave(to);
                }
                Event::End(_) => self.leave(to),
                Event::Text(text) => self.character_data(&text.into_inner(), from)?,
                Event::CData(data) => self.cdata(&data.into_inner(), from)?,
                Event::GeneralRef(name) => self.reference(&name.into_inner(), from)?,
                Event::Decl(_) if from == start => {}
                Event::Decl(_) => {
                    return Err(Fault::malformed(from, "the XML declaration stands only at the very start"));
                }
                Event::DocType(name) => return Err(doctype(&name.into_inner(), from)),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return self.end(),
            }
            if self.stopped {
                return Err(Fault::malformed(to, "the caller wants no more"));
            }
        }
    }

    fn end(self) -> Result<Element, Fault> {
        if let Some(element) = self.open.last() {
            let message =
                format!("<{}> of line {} is not closed", shown(&element.qualified_name()), element.line);
            return Err(Fault::malformed(self.text.len(), message));
        }
        self.root.ok_or_else(|| {
            Fault::malformed(self.text.len(), "no element: an XML document has one root element")
        })
    }

    fn enter(&mut self, name: &str, raw: &str, from: usize) -> Result<(), Fault> {
        if self.open.is_empty() && self.root.is_some() {
            let message = format!("<{}> after the root element: a document has only one", shown(name));
            return Err(Fault::malformed(from, message));
        }
        let depth = self.limits.effective_depth();
        if self.open.len() >= depth {
            let message = format!("elements nested more than {depth} deep");
            return Err(Fault::new(XmlErrorKind::Limit, from, message));
        }
        self.elements += 1;
        if self.elements > self.limits.elements {
            let message = format!("more than {} elements", self.limits.elements);
            return Err(Fault::new(XmlErrorKind::Limit, from, message));
        }
        let (prefix, local) = chars::split_name(name).map_err(|message| Fault::malformed(from, message))?;
        let found = attributes::split(raw, from + 1 + name.len(), self.limits.attributes_per_element)?;
        self.scope.enter();
        let (declarations, plain) = self.declarations(&found)?;
        let namespace = self.namespace(prefix, from)?;
        let attributes = self.attributes(&plain)?;
        let (line, column) = self.place.advance_to(from);
        self.open.push(Element {
            name: local.to_owned(),
            prefix: prefix.map(str::to_owned),
            namespace,
            attributes,
            declarations,
            children: Vec::new(),
            line,
            column,
            span: from..from,
        });
        Ok(())
    }

    /// Puts the namespace declarations of a tag into force and answers them and the other attributes.
    fn declarations<'r>(
        &mut self,
        found: &'r [attributes::Raw<'r>],
    ) -> Result<(Vec<Declaration>, Vec<&'r attributes::Raw<'r>>), Fault> {
        let mut declarations: Vec<Declaration> = Vec::new();
        let mut plain = Vec::new();
        for raw in found {
            let prefix = match raw.name.strip_prefix("xmlns") {
                Some("") => None,
                Some(rest) if rest.starts_with(':') => rest.strip_prefix(':'),
                _ => {
                    plain.push(raw);
                    continue;
                }
            };
            let refuse = |message: String| Err(Fault::new(XmlErrorKind::Namespace, raw.name_offset, message));
            let value = value_of(raw)?;
            if prefix.is_some_and(|prefix| !chars::is_ncname(prefix)) {
                return Err(Fault::malformed(
                    raw.name_offset,
                    format!("`{}` is not a name", shown(raw.name)),
                ));
            }
            if prefix.is_some() && value.is_empty() {
                return refuse(format!("{} is declared empty: a prefix needs a namespace", shown(raw.name)));
            }
            if prefix == Some("xmlns") || value == XMLNS || (prefix == Some("xml")) != (value == XML) {
                return refuse(format!("{} cannot be bound to {}", shown(raw.name), shown(&value)));
            }
            if declarations.iter().any(|d| d.prefix.as_deref() == prefix) {
                return Err(twice(raw));
            }
            let namespace = (!value.is_empty()).then(|| Arc::from(value));
            self.scope.declare(prefix.unwrap_or_default(), namespace.clone());
            declarations.push(Declaration { prefix: prefix.map(str::to_owned), namespace });
        }
        Ok((declarations, plain))
    }

    fn attributes(&self, plain: &[&attributes::Raw<'_>]) -> Result<Vec<Attribute>, Fault> {
        let mut attributes: Vec<Attribute> = Vec::with_capacity(plain.len());
        for raw in plain {
            let (prefix, local) =
                chars::split_name(raw.name).map_err(|message| Fault::malformed(raw.name_offset, message))?;
            // The default namespace is not for attributes.
            let namespace = match prefix {
                Some(_) => self.namespace(prefix, raw.name_offset)?,
                None => None,
            };
            let same = |a: &Attribute| {
                // Two prefixes of one namespace are the same name; two undeclared ones are not.
                a.name == local
                    && a.namespace == namespace
                    && (namespace.is_some() || a.prefix.as_deref() == prefix)
            };
            if attributes.iter().any(same) {
                return Err(twice(raw));
            }
            attributes.push(Attribute {
                name: local.to_owned(),
                prefix: prefix.map(str::to_owned),
                namespace,
                value: value_of(raw)?,
                span: raw.value_offset..raw.value_offset + raw.value.len(),
            });
        }
        Ok(attributes)
    }

    fn namespace(&self, prefix: Option<&str>, offset: usize) -> Result<Option<Arc<str>>, Fault> {
        if prefix == Some("xml") {
            return Ok(Some(Arc::from(XML)));
        }
        let found = self.scope.lookup(prefix.unwrap_or_default());
        match (found, prefix) {
            (None, Some(prefix)) if !self.lenient => {
                let message = format!("prefix `{}` is not declared", shown(prefix));
                Err(Fault::new(XmlErrorKind::Namespace, offset, message))
            }
            (found, _) => Ok(found.cloned()),
        }
    }

    fn leave(&mut self, to: usize) {
        self.scope.leave();
        let Some(mut element) = self.open.pop() else { return };
        element.span.end = to;
        match (self.open.as_mut_slice(), &mut self.each) {
            ([root], Some(each)) => {
                self.stopped = !each(root, element);
                self.elements = 1;
                // White space between the children would grow with them.
                root.children.clear();
            }
            ([.., parent], _) => parent.children.push(Node::Element(element)),
            ([], _) => self.root = Some(element),
        }
    }

    fn character_data(&mut self, text: &str, from: usize) -> Result<(), Fault> {
        if let Some((before, _)) = text.split_once("]]>") {
            let message = "`]]>` in text: write ]]&gt; or end the CDATA section before it";
            return Err(Fault::malformed(from + before.len(), message));
        }
        if self.open.is_empty() {
            return match text.char_indices().find(|(_, c)| !chars::is_blank(*c)) {
                Some((at, _)) => Err(self.outside(from + at)),
                None => Ok(()),
            };
        }
        self.push_text(&chars::normalise_line_ends(text));
        Ok(())
    }

    fn cdata(&mut self, text: &str, from: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(self.outside(from));
        }
        self.push_text(&chars::normalise_line_ends(text));
        Ok(())
    }

    fn reference(&mut self, name: &str, from: usize) -> Result<(), Fault> {
        let resolved =
            chars::resolve_reference(name).map_err(|(kind, message)| Fault::new(kind, from, message))?;
        if self.open.is_empty() {
            return Err(self.outside(from));
        }
        self.push_text(resolved.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn push_text(&mut self, text: &str) {
        let Some(element) = self.open.last_mut() else { return };
        match element.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => element.children.push(Node::Text(text.to_owned())),
        }
    }

    fn outside(&self, offset: usize) -> Fault {
        let side = if self.root.is_some() { "after" } else { "before" };
        Fault::malformed(offset, format!("text {side} the root element"))
    }

    fn syntax(&self, error: &Error, offset: usize) -> Fault {
        let message = match error {
            Error::Syntax(SyntaxError::UnclosedDoctype)
            | Error::IllFormed(IllFormedError::MissingDoctypeName) => return doctype("", offset),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let line = self.open.last().map_or(0, |element| element.line);
                format!("</{}> does not close <{}> of line {line}", shown(found), shown(expected))
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                format!("</{}> closes nothing", shown(found))
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                "`&` starts no reference: write &amp; for the character".to_owned()
            }
            other => other.to_string(),
        };
        Fault::malformed(offset, message)
    }
}

fn value_of(raw: &attributes::Raw<'_>) -> Result<String, Fault> {
    chars::attribute_value(raw.value)
        .map_err(|(kind, at, message)| Fault::new(kind, raw.value_offset + at, message))
}

fn twice(raw: &attributes::Raw<'_>) -> Fault {
    Fault::malformed(raw.name_offset, format!("attribute `{}` stands twice", shown(raw.name)))
}

fn doctype(content: &str, offset: usize) -> Fault {
    let name = content.split(|c: char| chars::is_blank(c) || c == '[').next().unwrap_or_default();
    let message = if name.is_empty() {
        "a document type declaration (DOCTYPE) is not accepted".to_owned()
    } else {
        format!("a document type declaration (DOCTYPE {}) is not accepted", shown(name))
    };
    Fault::new(XmlErrorKind::Dtd, offset, message)
}

#[cfg(test)]
mod tests;
