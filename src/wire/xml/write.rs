//! Writing XML: compact, in the order given, exact to the byte.

use std::borrow::Cow;

use super::chars::{escape_attribute, escape_text, is_char};

/// How an element without content is written. Serialisers differ, and some clients search for one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyStyle {
    /// `<X />`
    #[default]
    Blank,
    /// `<X/>`
    Tight,
    /// `<X></X>`
    Pair,
}

/// A writer that never fails: names are the caller's own, values are escaped, open elements are closed at the
/// end.
#[derive(Debug, Clone, Default)]
pub struct XmlWriter {
    out: String,
    open: Vec<String>,
    style: EmptyStyle,
}

impl XmlWriter {
    /// A writer that writes empty elements in the style given.
    #[must_use]
    pub fn new(style: EmptyStyle) -> Self {
        Self { style, ..Self::default() }
    }

    /// Writes an XML declaration, or whatever stands for it, as it is.
    pub fn declaration(&mut self, text: &str) -> &mut Self {
        self.raw(text)
    }

    /// Starts an element; attributes and namespace declarations come in the order given.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.start(name, attributes);
        self.out.push('>');
        self.open.push(name.to_owned());
        self
    }

    /// Ends the element that was opened last; without one nothing happens.
    pub fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.end(&name);
        }
        self
    }

    /// An element that holds text; without text it is an empty element in the writer's style.
    pub fn leaf(&mut self, name: &str, text: &str) -> &mut Self {
        self.leaf_with(name, &[], text)
    }

    /// Like [`leaf`](Self::leaf), with attributes.
    pub fn leaf_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        if text.is_empty() {
            return self.empty_as(name, attributes, self.style);
        }
        self.open(name, attributes).text(text).close()
    }

    /// An element that holds text and has both tags also when there is none.
    pub fn pair(&mut self, name: &str, text: &str) -> &mut Self {
        self.open(name, &[]).text(text).close()
    }

    /// An element that holds text in a CDATA section.
    pub fn cdata_leaf(&mut self, name: &str, text: &str) -> &mut Self {
        self.open(name, &[]).cdata(text).close()
    }

    /// An element without content, in the writer's style.
    pub fn empty(&mut self, name: &str) -> &mut Self {
        self.empty_as(name, &[], self.style)
    }

    /// An element without content, in a style of its own.
    pub fn empty_as(&mut self, name: &str, attributes: &[(&str, &str)], style: EmptyStyle) -> &mut Self {
        self.start(name, attributes);
        match style {
            EmptyStyle::Blank => self.out.push_str(" />"),
            EmptyStyle::Tight => self.out.push_str("/>"),
            EmptyStyle::Pair => {
                self.out.push('>');
                self.end(name);
            }
        }
        self
    }

    /// Text, escaped.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.raw(&escape_text(text))
    }

    /// Text in a CDATA section; see [`cdata_section`].
    pub fn cdata(&mut self, text: &str) -> &mut Self {
        self.raw(&cdata_section(text))
    }

    /// XML that is well-formed already.
    pub fn raw(&mut self, xml: &str) -> &mut Self {
        self.out.push_str(xml);
        self
    }

    /// The text written, after closing what is still open.
    #[must_use]
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape_attribute(value));
            self.out.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// The text as a CDATA section, or as several where it holds `]]>` itself. Characters that XML forbids become
/// U+FFFD; a carriage return stays and will be read as a line feed, since a CDATA section cannot say it
/// otherwise.
#[must_use]
pub fn cdata_section(text: &str) -> String {
    let clean: Cow<'_, str> = if text.chars().all(is_char) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|c| if is_char(c) { c } else { '\u{FFFD}' }).collect())
    };
    format!("<![CDATA[{}]]>", clean.replace("]]>", "]]]]><![CDATA[>"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Limits, is_char, parse};
    use super::*;

    #[test]
    fn elements_are_written_compactly_in_three_empty_styles() {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.declaration("<?xml version=\"1.0\"?>").open("a", &[("x", "\"1\""), ("xmlns", "u")]);
        writer.leaf("b", "1 < 2").leaf("c", "").empty("d").empty_as("e", &[("y", "2")], EmptyStyle::Tight);
        writer.empty_as("f", &[], EmptyStyle::Pair).pair("g", "").cdata_leaf("h", "<i/>").raw("<j/>");
        assert_eq!(
            writer.finish(),
            "<?xml version=\"1.0\"?><a x=\"&quot;1&quot;\" xmlns=\"u\"><b>1 &lt; 2</b><c /><d /><e y=\"2\"/><f></f>\
             <g></g><h><![CDATA[<i/>]]></h><j/></a>"
        );
    }

    #[test]
    fn closing_too_often_is_harmless() {
        let mut writer = XmlWriter::default();
        writer.open("a", &[]).close().close();
        assert_eq!(writer.finish(), "<a></a>");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in any::<String>(), value in any::<String>()) {
            let kept = |text: &str| -> String {
                text.chars().map(|c| if is_char(c) { c } else { '\u{FFFD}' }).collect()
            };
            let mut writer = XmlWriter::new(EmptyStyle::Tight);
            writer.open("a", &[("v", &value)]).leaf("t", &text).cdata_leaf("c", &text);
            let read = parse(&writer.finish(), &Limits::default()).unwrap();
            prop_assert_eq!(read.attribute("v").unwrap(), kept(&value));
            prop_assert_eq!(read.text_of("t").unwrap(), kept(&text));
            let line_ends = kept(&text).replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(read.text_of("c").unwrap(), line_ends);
        }

        #[test]
        fn outer_xml_reads_back_as_the_same_tree(text in "[ -~\\n]{0,40}", value in any::<String>()) {
            let mut writer = XmlWriter::new(EmptyStyle::Tight);
            writer.open("p:a", &[("xmlns:p", "u"), ("v", &value)]).leaf("p:t", &text).leaf("x", &text);
            let first = parse(&writer.finish(), &Limits::default()).unwrap();
            let outer = first.outer_xml();
            let second = parse(&outer, &Limits::default()).unwrap();
            prop_assert_eq!(second.outer_xml(), outer);
            prop_assert_eq!(second.text_of("t"), first.text_of("t"));
            prop_assert_eq!(second.attribute("v"), first.attribute("v"));
        }
    }
}
