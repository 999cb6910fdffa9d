//! The tree that a document is read into, and the ways to look into it.
//!
//! Lookups go by local name: clients choose prefixes, and some choose namespaces, as they please. A caller
//! that must insist on the namespace uses [`Element::is`].

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The namespace of `xsi:nil` and `xsi:type`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An element with its place in the text it was read from.
///
/// Namespaces are shared: a document that declares one long namespace for many elements must not cost their
/// product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The local name, without prefix.
    pub name: String,
    /// The prefix as written.
    pub prefix: Option<String>,
    /// The namespace that prefix or default declaration gives; none also for an undeclared prefix in a
    /// lenient reading.
    pub namespace: Option<Arc<str>>,
    /// The attributes in order, without the namespace declarations.
    pub attributes: Vec<Attribute>,
    /// The namespace declarations in order.
    pub declarations: Vec<Declaration>,
    /// Elements and text in order; comments and processing instructions are left out.
    pub children: Vec<Node>,
    /// Line of the start tag, from 1.
    pub line: u32,
    /// Column of the start tag in characters, from 1.
    pub column: u32,
    /// Bytes of the text from `<` of the start tag to `>` of the end tag.
    pub span: Range<usize>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A child element.
    Element(Element),
    /// Character data with references resolved; neighbouring text and CDATA sections are one node.
    Text(String),
}

/// An attribute that is no namespace declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The local name, without prefix.
    pub name: String,
    /// The prefix as written.
    pub prefix: Option<String>,
    /// The namespace of the prefix; an attribute without prefix has none.
    pub namespace: Option<Arc<str>>,
    /// The value, references resolved.
    pub value: String,
    /// Bytes of the text between the quotes.
    pub span: Range<usize>,
}

/// A namespace declaration: `xmlns="…"` or `xmlns:prefix="…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The prefix declared; none for the default namespace.
    pub prefix: Option<String>,
    /// The namespace; none for `xmlns=""`.
    pub namespace: Option<Arc<str>>,
}

impl Element {
    /// Whether the element has this namespace and local name.
    #[must_use]
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.name == name && self.namespace.as_deref() == Some(namespace)
    }

    /// The name as written, `prefix:local`.
    #[must_use]
    pub fn qualified_name(&self) -> Cow<'_, str> {
        match &self.prefix {
            Some(prefix) => Cow::Owned(format!("{prefix}:{}", self.name)),
            None => Cow::Borrowed(&self.name),
        }
    }

    /// The child elements in order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element with this local name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first child element whose local name is this one in any ASCII letter case.
    #[must_use]
    pub fn child_ci(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name.eq_ignore_ascii_case(name))
    }

    /// All child elements with this local name.
    pub fn children<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Element> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The element reached by going down the local names of `a/b/c`, each time to the first of that name.
    #[must_use]
    pub fn path(&self, path: &str) -> Option<&Element> {
        path.split('/').filter(|name| !name.is_empty()).try_fold(self, |element, name| element.child(name))
    }

    /// This element and everything below it, in document order.
    pub fn descendants(&self) -> impl Iterator<Item = &Element> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.elements().rev());
            Some(next)
        })
    }

    /// The character data directly inside this element, blanks included.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        let mut texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        match (texts.next(), texts.next()) {
            (None, _) => Cow::Borrowed(""),
            (Some(only), None) => Cow::Borrowed(only),
            (Some(first), Some(second)) => {
                let mut all = format!("{first}{second}");
                all.extend(texts);
                Cow::Owned(all)
            }
        }
    }

    /// The text of the first child with this local name; `None` when there is no such child.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.child(name).map(|element| element.text().into_owned())
    }

    /// The text of the element that [`path`](Self::path) reaches.
    #[must_use]
    pub fn text_at(&self, path: &str) -> Option<String> {
        self.path(path).map(|element| element.text().into_owned())
    }

    /// The value of the attribute with this local name and no prefix.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.prefix.is_none() && a.name == name).map(|a| a.value.as_str())
    }

    /// The value of the attribute with this namespace and local name.
    #[must_use]
    pub fn attribute_in(&self, namespace: &str, name: &str) -> Option<&str> {
        let mine = |a: &&Attribute| a.namespace.as_deref() == Some(namespace) && a.name == name;
        self.attributes.iter().find(mine).map(|a| a.value.as_str())
    }

    /// Whether the element says `xsi:nil="true"` (or `1`); an undeclared `xsi` counts, since clients forget
    /// it.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        let undeclared =
            |a: &&Attribute| a.namespace.is_none() && a.prefix.as_deref() == Some("xsi") && a.name == "nil";
        self.attribute_in(XSI, "nil")
            .or_else(|| self.attributes.iter().find(undeclared).map(|a| a.value.as_str()))
            .is_some_and(|value| matches!(value.trim(), "true" | "1"))
    }
}
