//! Reading XML as the SOAP clients need it: a small tree by local name.
//!
//! Prefixes are ignored, since the documents' own samples and the stacks behind them choose different ones. An element's
//! text joins its text, CDATA sections and references, so that escaped and CDATA payloads read alike. A document type
//! declaration, an entity that XML does not define, nesting beyond [`MAX_DEPTH`] and anything that is not well-formed are
//! errors.

use std::fmt;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// How deep elements may nest: far beyond any documented answer, far below what a stack endures.
pub const MAX_DEPTH: usize = 128;

/// Why a text is not readable XML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// Not well-formed.
    #[error("not well-formed at byte {at}: {said}")]
    Malformed {
        /// Where, counted in bytes from the beginning.
        at: u64,
        /// What the parser said.
        said: String,
    },
    /// A document type declaration, which no provider sends and an attacker might.
    #[error("a document type declaration is not allowed")]
    Doctype,
    /// A reference to an entity beyond XML's own five.
    #[error("unknown entity &{0};")]
    Entity(String),
    /// Elements nested too deeply.
    #[error("elements are nested deeper than {MAX_DEPTH}")]
    TooDeep,
    /// No element at all.
    #[error("no element found")]
    Empty,
    /// An element that was never closed.
    #[error("element {0} is not closed")]
    Unclosed(String),
    /// Text or a second element beside the root.
    #[error("content outside the root element")]
    OutsideRoot,
}

/// An element: local name, own text, children. `Debug` shows its shape only, since texts may be credentials.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Element")
            .field("name", &self.name)
            .field("text_bytes", &self.text.len())
            .field("children", &self.children.len())
            .finish()
    }
}

impl Element {
    /// Name without prefix.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its own text, CDATA included, untrimmed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Child elements in document order.
    pub fn children(&self) -> &[Element] {
        &self.children
    }

    /// First child of that local name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The element at a path of local names below this one, first match on each level: `Situacao/SitCodigo`.
    pub fn at(&self, path: &str) -> Option<&Element> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// Text at a path, trimmed.
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.at(path).map(|element| element.text.trim())
    }

    /// Every element of that local name below this one, in document order.
    #[cfg(feature = "invoicy")]
    pub(crate) fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    /// Takes the first child of that local name out.
    pub fn into_child(self, name: &str) -> Option<Element> {
        self.children.into_iter().find(|child| child.name == name)
    }

    /// Takes all children out.
    #[cfg(feature = "invoicy")]
    pub(crate) fn into_children(self) -> Vec<Element> {
        self.children
    }

    /// Takes the first child out, whatever its name.
    pub fn into_first_child(self) -> Option<Element> {
        self.children.into_iter().next()
    }
}

/// Reads a whole document. White space and a byte order mark before it are skipped, and what its declaration says about
/// the encoding is ignored, since a text that came out of another document has long been decoded.
pub fn parse(text: &str) -> Result<Element, XmlError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut reader = Reader::from_str(text);
    let mut building = Building::default();
    loop {
        let event = reader
            .read_event()
            .map_err(|error| XmlError::Malformed { at: reader.error_position(), said: error.to_string() })?;
        match event {
            Event::Start(start) => building.open(&start, reader.buffer_position())?,
            Event::Empty(start) => {
                building.open(&start, reader.buffer_position())?;
                building.close()?;
            }
            Event::End(_) => building.close()?,
            Event::Text(text) => building.text(&text.xml10_content())?,
            Event::CData(section) => building.section(&section.xml10_content())?,
            Event::GeneralRef(reference) => {
                let resolved = resolve(&reference)?;
                building.section(&resolved)?;
            }
            Event::DocType(_) => return Err(XmlError::Doctype),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return building.finish(),
        }
    }
}

/// Escapes a text so that a parser gives it back unchanged, carriage returns included.
pub fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// Wraps a text in CDATA, in as many sections as its own `]]>` demand.
pub fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// An element with a text.
pub(crate) fn tag(name: &str, text: impl fmt::Display) -> String {
    format!("<{name}>{}</{name}>", escape(&text.to_string()))
}

/// An element with a text, or nothing.
pub(crate) fn some_tag(name: &str, text: Option<impl fmt::Display>) -> String {
    text.map(|text| tag(name, text)).unwrap_or_default()
}

/// An element with elements, or nothing if there are none.
pub(crate) fn group(name: &str, content: &str) -> String {
    if content.is_empty() { String::new() } else { format!("<{name}>{content}</{name}>") }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    let unknown = || XmlError::Entity(reference.to_string());
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.into()),
        Ok(None) => resolve_xml_entity(reference).map(str::to_owned).ok_or_else(unknown),
        Err(_) => Err(unknown()),
    }
}

/// The tree while it is being read: the chain of open elements, and the root once it is closed.
#[derive(Default)]
struct Building {
    open: Vec<Element>,
    root: Option<Element>,
}

impl Building {
    fn open(&mut self, start: &BytesStart<'_>, at: u64) -> Result<(), XmlError> {
        if self.root.is_some() {
            return Err(XmlError::OutsideRoot);
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(XmlError::TooDeep);
        }
        // Attributes are not kept, but the parser judges them only when they are walked.
        for attribute in start.attributes() {
            attribute.map_err(|error| XmlError::Malformed { at, said: error.to_string() })?;
        }
        let name = start.local_name().into_inner().to_owned();
        self.open.push(Element { name, ..Element::default() });
        Ok(())
    }

    fn close(&mut self) -> Result<(), XmlError> {
        let closed = self.open.pop().ok_or(XmlError::OutsideRoot)?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => self.root = Some(closed),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        if self.open.is_empty() && text.trim().is_empty() { Ok(()) } else { self.section(text) }
    }

    fn section(&mut self, text: &str) -> Result<(), XmlError> {
        self.open.last_mut().ok_or(XmlError::OutsideRoot)?.text.push_str(text);
        Ok(())
    }

    fn finish(mut self) -> Result<Element, XmlError> {
        match self.open.pop() {
            Some(unclosed) => Err(XmlError::Unclosed(unclosed.name)),
            None => self.root.ok_or(XmlError::Empty),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_joins_references_and_cdata_and_prefixes_are_ignored() {
        let root = parse("\u{feff}\n<?xml version='1.0' encoding='utf-16'?><a:r xmlns:a='x'>1 &lt; &#50;<b:c xmlns:b='y'/><![CDATA[ & <3>]]></a:r>\n")
            .unwrap();
        assert_eq!((root.name(), root.text()), ("r", "1 < 2 & <3>"));
        assert_eq!(root.children().len(), 1);
        assert_eq!(root.child("c").map(Element::text), Some(""));
    }

    #[test]
    fn paths_take_the_first_match_on_each_level() {
        let root = parse("<d><s><c> 100 </c></s><s><c>2</c></s></d>").unwrap();
        assert_eq!(root.text_at("s/c"), Some("100"));
        assert_eq!(root.text_at("s/x"), None);
    }

    #[test]
    fn bad_documents_say_why() {
        for (text, expected) in [
            ("", XmlError::Empty),
            ("<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", XmlError::Doctype),
            ("<r>&e;</r>", XmlError::Entity("e".into())),
            ("<r>&#0;</r>", XmlError::Entity("#0".into())),
            ("<r/><s/>", XmlError::OutsideRoot),
            ("<r/>tail", XmlError::OutsideRoot),
            ("head<r/>", XmlError::OutsideRoot),
            ("<r><s>", XmlError::Unclosed("s".into())),
        ] {
            assert_eq!(parse(text), Err(expected), "{text}");
        }
        for text in ["<r></s>", "<r a=1/>", "<r a='1' a='2'/>", "<r>a & b</r>", "<r><![CDATA[x</r>"] {
            assert!(matches!(parse(text), Err(XmlError::Malformed { .. })), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&nested(MAX_DEPTH + 1)), Err(XmlError::TooDeep));
        assert_eq!(parse(&nested(100_000)), Err(XmlError::TooDeep));
    }

    #[test]
    fn escaped_and_cdata_texts_come_back_unchanged() {
        for text in ["", "<a b=\"1\">x &amp; y</a>", "]]>", "a]]>]]]>b]]", "Numeração\r\n'ok'"] {
            assert_eq!(parse(&format!("<r>{}</r>", escape(text))).unwrap().text(), text);
            if !text.contains('\r') {
                assert_eq!(parse(&format!("<r>{}</r>", cdata(text))).unwrap().text(), text);
            }
        }
    }
}
