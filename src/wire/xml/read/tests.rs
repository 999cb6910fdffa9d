use proptest::prelude::*;

use super::super::XSI;
use super::*;

fn read(text: &str) -> Element {
    parse(text, &Limits::default()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn refused(text: &str) -> XmlError {
    parse(text, &Limits::default()).expect_err(text)
}

#[test]
fn a_tree_has_names_namespaces_text_and_places() {
    let text = "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- c -->\n<s:a xmlns:s='S' xmlns='D' é='1' s:k='&#65;&amp;'>\n é <b/><s:c >x</s:c >\n</s:a>\n<?pi?> ";
    let root = read(text);
    assert!(root.is("S", "a"));
    assert_eq!((root.prefix.as_deref(), root.qualified_name().as_ref()), (Some("s"), "s:a"));
    assert_eq!((root.line, root.column), (3, 1));
    assert_eq!(
        text.get(root.span.clone()).unwrap(),
        text.split_once("-->\n").unwrap().1.rsplit_once('\n').unwrap().0
    );
    assert_eq!((root.attribute("é"), root.attribute("k")), (Some("1"), None));
    assert_eq!(root.attribute_in("S", "k"), Some("A&"));
    let value = root.attributes.last().unwrap();
    assert_eq!(text.get(value.span.clone()), Some("&#65;&amp;"));
    let b = root.child("b").unwrap();
    assert!(b.is("D", "b"));
    assert_eq!((b.line, b.column, text.get(b.span.clone())), (4, 4, Some("<b/>")));
    assert_eq!(root.text_of("c").as_deref(), Some("x"));
    assert_eq!(root.text(), "\n é \n");
    assert_eq!(root.elements().count(), 2);
}

#[test]
fn lookups_go_by_local_name() {
    let root = read("<a><B>1</B><c><d>2</d><d>3</d></c><c/></a>");
    assert_eq!(root.child_ci("b").map(|b| b.text().into_owned()).as_deref(), Some("1"));
    assert!(root.child("b").is_none());
    assert_eq!(root.children("c").count(), 2);
    assert_eq!(root.text_at("c/d").as_deref(), Some("2"));
    assert_eq!(root.text_at("c/e"), None);
    assert_eq!(root.path("").map(|e| e.name.as_str()), Some("a"));
    let names: Vec<&str> = root.descendants().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["a", "B", "c", "d", "d", "c"]);
}

#[test]
fn neighbouring_text_cdata_and_references_are_one_text() {
    let root = read("<a>1<![CDATA[<x>]]><![CDATA[&]]>&lt;&#x41;\r\n<!-- c -->2\r</a>");
    assert_eq!(root.children, [Node::Text("1<x>&<A\n2\n".to_owned())]);
    assert_eq!(read("<a><![CDATA[]]></a>").children, []);
    assert_eq!(read("<a b=' 1\r\n\t2&#10;'/>").attribute("b"), Some(" 1  2\n"));
}

#[test]
fn nil_is_seen_with_and_without_declaration() {
    assert!(read(&format!("<a xmlns:i='{XSI}' i:nil='true'/>")).is_nil());
    assert!(read(&format!("<a xmlns:xsi='{XSI}' xsi:nil='1'/>")).is_nil());
    assert!(!read(&format!("<a xmlns:xsi='{XSI}' xsi:nil='false'/>")).is_nil());
    assert!(!read("<a nil='true'/>").is_nil());
    assert!(parse_lenient("<a xsi:nil='true'/>", &Limits::default()).unwrap().is_nil());
}

#[test]
fn namespaces_end_with_their_element() {
    let root = read("<a xmlns='1'><b xmlns='2' xmlns:p='3'><p:c/></b><d xmlns=''><e/></d><f/></a>");
    let namespace = |path: &str| root.path(path).unwrap().namespace.as_deref().map(str::to_owned);
    assert_eq!(namespace("b").as_deref(), Some("2"));
    assert_eq!(namespace("b/c").as_deref(), Some("3"));
    assert_eq!(namespace("d/e"), None);
    assert_eq!(namespace("f").as_deref(), Some("1"));
    assert_eq!(refused("<a><b xmlns:p='1'/><p:c/></a>").kind, XmlErrorKind::Namespace);
}

#[test]
fn refusals_name_the_place_and_the_matter() {
    use XmlErrorKind::{Dtd, Entity, Malformed, Namespace};
    for (text, kind, said) in [
        ("", Malformed, "line 1, column 1: no element: an XML document has one root element"),
        (" \n ", Malformed, "line 2, column 2: no element: an XML document has one root element"),
        ("abc", Malformed, "line 1, column 1: text before the root element"),
        ("<a/>\n x", Malformed, "line 2, column 2: text after the root element"),
        ("<a/>&lt;", Malformed, "line 1, column 5: text after the root element"),
        ("<a/><![CDATA[x]]>", Malformed, "line 1, column 5: text after the root element"),
        ("<a/><b/>", Malformed, "line 1, column 5: <b> after the root element: a document has only one"),
        ("<a>\n<b>", Malformed, "line 2, column 4: <b> of line 2 is not closed"),
        ("<a>\n<b></a>", Malformed, "line 2, column 4: </a> does not close <b> of line 2"),
        ("</a>", Malformed, "line 1, column 1: </a> closes nothing"),
        ("<1/>", Malformed, "line 1, column 1: `1` is not a name"),
        ("< a/>", Malformed, "line 1, column 1: a name is expected here"),
        ("<a:b:c/>", Malformed, "line 1, column 1: `a:b:c` is not a name"),
        ("<a b='1' b='2'/>", Malformed, "line 1, column 10: attribute `b` stands twice"),
        ("<a xmlns='1' xmlns='2'/>", Malformed, "line 1, column 14: attribute `xmlns` stands twice"),
        (
            "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
            Malformed,
            "line 1, column 36: attribute `q:b` stands twice",
        ),
        (
            "<a b='<'/>",
            Malformed,
            "line 1, column 7: `<` inside an attribute value: write &lt; for the character",
        ),
        (
            "<a b='1&2'/>",
            Malformed,
            "line 1, column 8: `&` starts no reference: write &amp; for the character",
        ),
        (
            "<a>1 & 2</a>",
            Malformed,
            "line 1, column 6: `&` starts no reference: write &amp; for the character",
        ),
        (
            "<a>]]></a>",
            Malformed,
            "line 1, column 4: `]]>` in text: write ]]&gt; or end the CDATA section before it",
        ),
        ("<a>\u{1}</a>", Malformed, "line 1, column 4: character U+0001 is not allowed in XML"),
        ("<a>&#1;</a>", Malformed, "line 1, column 4: &#1; names no character that XML allows"),
        (
            " <?xml version='1.0'?><a/>",
            Malformed,
            "line 1, column 2: the XML declaration stands only at the very start",
        ),
        (
            "<a>&nbsp;</a>",
            Entity,
            "line 1, column 4: entity &nbsp; is not defined: only amp, lt, gt, quot and apos are",
        ),
        (
            "<a b='&xxe;'/>",
            Entity,
            "line 1, column 7: entity &xxe; is not defined: only amp, lt, gt, quot and apos are",
        ),
        (
            "<!DOCTYPE a><a/>",
            Dtd,
            "line 1, column 1: a document type declaration (DOCTYPE a) is not accepted",
        ),
        (
            "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>",
            Dtd,
            "line 1, column 1: a document type declaration (DOCTYPE r) is not accepted",
        ),
        ("<!DOCTYPE r [", Dtd, "line 1, column 1: a document type declaration (DOCTYPE) is not accepted"),
        ("<a>\n<s:b/></a>", Namespace, "line 2, column 1: prefix `s` is not declared"),
        ("<a s:b='1'/>", Namespace, "line 1, column 4: prefix `s` is not declared"),
        (
            "<a xmlns:s=''/>",
            Namespace,
            "line 1, column 4: xmlns:s is declared empty: a prefix needs a namespace",
        ),
        ("<a xmlns:xml='u'/>", Namespace, "line 1, column 4: xmlns:xml cannot be bound to u"),
        ("<a xmlns:xmlns='u'/>", Namespace, "line 1, column 4: xmlns:xmlns cannot be bound to u"),
    ] {
        let error = refused(text);
        assert_eq!((error.kind, error.to_string().as_str()), (kind, said), "{text}");
    }
    // Wordings of the tokenizer itself may change; that it refuses may not.
    for text in
        ["<a", "<a b='", "<a><!-- -- --></a>", "<a><![CDATA[x</a>", "<a><!-- x</a>", "<?xml", "<a><!x></a>"]
    {
        assert_eq!(refused(text).kind, Malformed, "{text}");
    }
}

#[test]
fn a_lenient_reading_forgives_prefixes_and_blanks_only() {
    let limits = Limits::default();
    let root = parse_lenient("\n  <?xml version='1.0' encoding='utf-16'?><x:a y:b='1'/>", &limits).unwrap();
    assert_eq!((root.prefix.as_deref(), root.namespace.as_deref()), (Some("x"), None));
    assert_eq!((root.line, root.column), (2, 42));
    assert!(root.attribute("b").is_none());
    for text in ["<a>&x;</a>", "<!DOCTYPE a><a/>", "<a/><b/>", "x<a/>"] {
        assert!(parse_lenient(text, &limits).is_err(), "{text}");
    }
}

#[test]
fn limits_hold() {
    let small = Limits { bytes: 100, depth: 3, elements: 5, attributes_per_element: 2 };
    for (text, said) in [
        ("<a><a><a><a/></a></a></a>".to_owned(), "line 1, column 10: elements nested more than 3 deep"),
        ("<a><b/><b/><b/><b/><b/></a>".to_owned(), "line 1, column 20: more than 5 elements"),
        ("<a b='' c='' d=''/>".to_owned(), "line 1, column 14: more than 2 attributes on one element"),
        (
            "<a xmlns='' xmlns:c='1' d=''/>".to_owned(),
            "line 1, column 25: more than 2 attributes on one element",
        ),
        (format!("<a>{}</a>", "x".repeat(100)), "line 1, column 1: 107 bytes of XML, at most 100 are read"),
    ] {
        let error = parse(&text, &small).unwrap_err();
        assert_eq!((error.kind, error.to_string().as_str()), (XmlErrorKind::Limit, said));
    }
    assert!(parse("<a><a><a/></a><b/><b/></a>", &small).is_ok());
}

#[test]
fn a_hundred_thousand_levels_are_refused_without_recursion() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let error = refused(&deep);
    assert_eq!(error.to_string(), "line 1, column 301: elements nested more than 100 deep");
    // Also a caller that asks for any depth gets a tree that can be written and dropped on a small stack.
    let any = Limits { depth: usize::MAX, ..Limits::default() };
    assert_eq!(parse(&deep, &any).unwrap_err().kind, XmlErrorKind::Limit);
    let deepest = format!("{}{}", "<a>".repeat(Limits::MAX_DEPTH), "</a>".repeat(Limits::MAX_DEPTH));
    let small_stack = std::thread::Builder::new().stack_size(1 << 20);
    let done = small_stack.spawn(move || parse(&deepest, &any).unwrap().outer_xml().len()).unwrap();
    assert_eq!(done.join().unwrap(), 7 * (Limits::MAX_DEPTH - 1) + 4);
}

#[test]
fn one_long_namespace_for_many_elements_is_shared() {
    let text = format!("<a xmlns='{}'>{}</a>", "u".repeat(1 << 20), "<b/>".repeat(50_000));
    let root = read(&text);
    let first = root.namespace.as_ref().unwrap();
    assert!(root.elements().all(|b| Arc::ptr_eq(b.namespace.as_ref().unwrap(), first)));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = parse(&text, &Limits::default());
        let _ = parse_lenient(&text, &Limits::default());
    }

    #[test]
    fn almost_xml_is_read_or_refused_and_what_is_read_can_be_written(text in "(<|>|/|a|b:|xmlns:b|=|'|\"|&|;|#|!|\\[|\\]|CDATA|--|\\?|xml| |\u{FEFF}|é){0,30}") {
        if let Ok(root) = parse_lenient(&text, &Limits::default()) {
            prop_assert!(text.get(root.span.clone()).is_some());
            prop_assert!(parse_lenient(&root.outer_xml(), &Limits::default()).is_ok());
        }
    }
}

#[test]
fn children_are_handed_over_one_by_one() {
    let text = "\n<r a='1'>x<c>1</c>\n<c>2<d/></c><c/></r>";
    let mut seen = Vec::new();
    let root = parse_each_lenient(text, &Limits::default(), |root, child| {
        assert_eq!((root.attribute("a"), root.elements().count()), (Some("1"), 0));
        seen.push((child.text().into_owned(), child.line));
        Ok::<_, ()>(())
    });
    assert_eq!(root.unwrap().name, "r");
    assert_eq!(seen, [("1".to_owned(), 2), ("2".to_owned(), 3), (String::new(), 3)]);
    // What comes first in the text is what is said: the refusal of a child, or the error after it.
    let refuse = |_: &Element, child: Element| if child.name == "no" { Err(child.line) } else { Ok(()) };
    assert_eq!(
        parse_each_lenient("<r>\n<a/><no/></s>", &Limits::default(), refuse),
        Err(EachError::Refused(2))
    );
    assert!(matches!(
        parse_each_lenient("<r><a/><no></r>", &Limits::default(), refuse),
        Err(EachError::Xml(_))
    ));
    // The bound of elements is the bound of one child.
    let limits = Limits { elements: 3, ..Limits::default() };
    let many = format!("<r>{}</r>", "<a><b/></a>".repeat(50));
    assert!(parse_each_lenient(&many, &limits, refuse).is_ok());
    assert!(parse_each_lenient("<r><a/><a><b/><b/></a></r>", &limits, refuse).is_err());
}
