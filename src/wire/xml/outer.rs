//! Writing a part of a tree as a document of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chars::{escape_attribute, escape_text};
use super::scope::{Scope, XML};
use super::tree::{Element, Node};

/// The declarations that a part of a document has from further up, by prefix; empty is the default namespace.
type Inherited<'a> = BTreeMap<&'a str, &'a Arc<str>>;

impl Element {
    /// The element as XML that stands alone: declarations made further up in the document are repeated on it,
    /// where they are needed. Comments and processing instructions are gone, empty elements are written
    /// `<X/>`. Prefixes that occur only inside values (`xsi:type="p:T"`) are not looked for.
    #[must_use]
    pub fn outer_xml(&self) -> String {
        let mut inherited = Inherited::new();
        find_inherited(self, &mut Scope::default(), &mut inherited);
        let mut out = String::with_capacity(self.span.len());
        write(self, &inherited, &mut out);
        out
    }

    /// What is inside the element as it stands there, text escaped: prefixes declared further up stay
    /// undeclared, since to repeat them on every child could make a large text of a small one.
    #[must_use]
    pub fn inner_xml(&self) -> String {
        let mut out = String::with_capacity(self.span.len());
        write_children(self, &mut out);
        out
    }
}

/// Recursion, here and below, is bounded by [`Limits::MAX_DEPTH`](super::Limits::MAX_DEPTH).
fn find_inherited<'a>(element: &'a Element, scope: &mut Scope, inherited: &mut Inherited<'a>) {
    scope.enter();
    for declaration in &element.declarations {
        scope.declare(declaration.prefix.as_deref().unwrap_or_default(), declaration.namespace.clone());
    }
    let mut need = |prefix: &'a str, namespace: Option<&'a Arc<str>>| {
        if let Some(namespace) = namespace.filter(|_| prefix != "xml" && scope.lookup(prefix).is_none()) {
            inherited.insert(prefix, namespace);
        }
    };
    need(element.prefix.as_deref().unwrap_or_default(), element.namespace.as_ref());
    for attribute in &element.attributes {
        if let Some(prefix) = &attribute.prefix {
            need(prefix, attribute.namespace.as_ref());
        }
    }
    for child in element.elements() {
        find_inherited(child, scope, inherited);
    }
    scope.leave();
}

fn write(element: &Element, inherited: &Inherited<'_>, out: &mut String) {
    out.push('<');
    push_name(element.prefix.as_deref(), &element.name, out);
    for (prefix, namespace) in inherited {
        push_declaration(prefix, namespace, out);
    }
    for declaration in &element.declarations {
        let namespace = declaration.namespace.as_deref().unwrap_or_default();
        push_declaration(declaration.prefix.as_deref().unwrap_or_default(), namespace, out);
    }
    for attribute in &element.attributes {
        out.push(' ');
        push_name(attribute.prefix.as_deref(), &attribute.name, out);
        out.push_str("=\"");
        out.push_str(&escape_attribute(&attribute.value));
        out.push('"');
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    write_children(element, out);
    out.push_str("</");
    push_name(element.prefix.as_deref(), &element.name, out);
    out.push('>');
}

fn write_children(element: &Element, out: &mut String) {
    let nothing = Inherited::new();
    for node in &element.children {
        match node {
            Node::Element(child) => write(child, &nothing, out),
            Node::Text(text) => out.push_str(&escape_text(text)),
        }
    }
}

fn push_name(prefix: Option<&str>, local: &str, out: &mut String) {
    if let Some(prefix) = prefix {
        out.push_str(prefix);
        out.push(':');
    }
    out.push_str(local);
}

fn push_declaration(prefix: &str, namespace: &str, out: &mut String) {
    // Declaring `xml` is allowed and says nothing.
    if namespace == XML {
        return;
    }
    out.push_str(" xmlns");
    if !prefix.is_empty() {
        out.push(':');
        out.push_str(prefix);
    }
    out.push_str("=\"");
    out.push_str(&escape_attribute(namespace));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, parse, parse_lenient};

    #[test]
    fn what_is_cut_out_stands_alone() {
        let limits = Limits::default();
        for (whole, path, outer) in [
            ("<a><b x=\"1\"> t &amp; <c/></b></a>", "b", "<b x=\"1\"> t &amp; <c/></b>"),
            ("<p:a xmlns:p='u'><p:b/></p:a>", "b", "<p:b xmlns:p=\"u\"/>"),
            ("<a xmlns='u'><b><c/></b></a>", "b", "<b xmlns=\"u\"><c/></b>"),
            ("<a xmlns='u'><b xmlns=''><c/></b></a>", "b/c", "<c/>"),
            ("<a xmlns='u'><b xmlns='v'/></a>", "b", "<b xmlns=\"v\"/>"),
            (
                "<a xmlns:q='w'><b q:t='&lt;' xml:lang='pt'/></a>",
                "b",
                "<b xmlns:q=\"w\" q:t=\"&lt;\" xml:lang=\"pt\"/>",
            ),
            (
                "<r xmlns:p='u' xmlns='v'><a><p:b/><p:b/></a></r>",
                "a",
                "<a xmlns=\"v\" xmlns:p=\"u\"><p:b/><p:b/></a>",
            ),
            (
                "<r xmlns:p='u'><a><b xmlns:p='v'><p:c/></b></a></r>",
                "a",
                "<a><b xmlns:p=\"v\"><p:c/></b></a>",
            ),
            ("<a><b><![CDATA[<x>]]>y</b></a>", "b", "<b>&lt;x&gt;y</b>"),
        ] {
            let cut = parse(whole, &limits).unwrap().path(path).unwrap().outer_xml();
            assert_eq!(cut, outer, "{whole}");
            parse(&cut, &limits).unwrap();
        }
        let lenient = parse_lenient("<a><x:b x:c='1'/></a>", &limits).unwrap();
        assert_eq!(lenient.outer_xml(), "<a><x:b x:c=\"1\"/></a>");
        let mixed = parse("<a xmlns='u'> 1 &lt; 2 <b/></a>", &limits).unwrap();
        assert_eq!(mixed.inner_xml(), " 1 &lt; 2 <b/>");
    }

    #[test]
    fn an_inherited_namespace_is_repeated_once() {
        let long = "u".repeat(1 << 16);
        let text = format!("<r xmlns:p='{long}'><a>{}</a></r>", "<p:b/>".repeat(5_000));
        let outer = parse(&text, &Limits::default()).unwrap().child("a").unwrap().outer_xml();
        assert!(outer.len() < text.len());
    }
}
