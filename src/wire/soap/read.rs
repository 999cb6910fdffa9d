//! Reading a request.

use super::super::charset::{self, CharsetError};
use super::super::xml::{self, Element, Limits, Node, XmlError};
use super::Version;
use crate::facts::shown;

/// A request whose envelope was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The version of the envelope, which the answer repeats.
    pub version: Version,
    /// The prefix of the envelope as the client wrote it.
    pub prefix: Option<String>,
    /// The SOAP header, if there is one.
    pub header: Option<Element>,
    /// The first element of the body: its name and namespace are the operation.
    pub operation: Element,
}

impl Call {
    /// The first header block that the sender insists on (`mustUnderstand`), which a server that knows no
    /// headers has to refuse.
    #[must_use]
    pub fn must_understand(&self) -> Option<&Element> {
        let namespace = self.version.namespace();
        let insists = |block: &&Element| {
            matches!(block.attribute_in(namespace, "mustUnderstand").map(str::trim), Some("1" | "true"))
        };
        self.header.as_ref()?.elements().find(insists)
    }
}

/// A request that is no SOAP call, with the version that the refusal should be written in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct SoapError {
    /// The version of the envelope as far as it was read, else of the media type.
    pub version: Version,
    /// What is wrong.
    pub problem: SoapProblem,
}

/// What can be wrong with an envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SoapProblem {
    /// There are no bytes, or only blanks.
    #[error("the body is empty: expected a SOAP envelope")]
    Empty,
    /// The bytes are no text.
    #[error(transparent)]
    Charset(#[from] CharsetError),
    /// The text is no XML, or XML that is refused.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// The root is another element.
    #[error("the root element is `{found}`: expected a SOAP `Envelope`")]
    NotAnEnvelope {
        /// The root as written.
        found: String,
    },
    /// The envelope is of no version that is known.
    #[error("the envelope is in namespace `{namespace}`: expected SOAP 1.1 or 1.2")]
    UnknownVersion {
        /// The namespace of the root; empty when it has none.
        namespace: String,
    },
    /// The envelope has no body.
    #[error("the envelope has no `Body`")]
    NoBody,
    /// The envelope has two bodies, so that nobody can say which one is meant.
    #[error("the envelope has a second `Body` at line {line}: expected one")]
    TwoBodies {
        /// Where the second one starts.
        line: u32,
    },
    /// The body holds no element.
    #[error("the `Body` is empty: expected an operation")]
    NoOperation,
}

/// Reads a request: charset, XML, envelope, operation.
///
/// # Errors
/// What is wrong first, together with the version to answer in.
pub fn read(content_type: Option<&str>, body: &[u8], limits: &Limits) -> Result<Call, SoapError> {
    let mut version = Version::of_content_type(content_type);
    call(content_type, body, limits, &mut version).map_err(|problem| SoapError { version, problem })
}

fn call(
    content_type: Option<&str>,
    body: &[u8],
    limits: &Limits,
    version: &mut Version,
) -> Result<Call, SoapProblem> {
    let text = charset::decode(body, content_type)?;
    if xml::trim(&text).is_empty() {
        return Err(SoapProblem::Empty);
    }
    let envelope = xml::parse(&text, limits)?;
    if envelope.name != "Envelope" {
        return Err(SoapProblem::NotAnEnvelope { found: shown(&envelope.qualified_name()) });
    }
    let namespace = envelope.namespace.as_deref().unwrap_or_default();
    let Some(known) = Version::of_namespace(namespace) else {
        return Err(SoapProblem::UnknownVersion { namespace: shown(namespace) });
    };
    *version = known;
    let (mut header, mut body) = (None, None);
    for part in into_elements(envelope.children) {
        if header.is_none() && part.is(known.namespace(), "Header") {
            header = Some(part);
        } else if part.is(known.namespace(), "Body") {
            if body.is_some() {
                return Err(SoapProblem::TwoBodies { line: part.line });
            }
            body = Some(part);
        }
    }
    let body = body.ok_or(SoapProblem::NoBody)?;
    let operation = into_elements(body.children).next().ok_or(SoapProblem::NoOperation)?;
    Ok(Call { version: known, prefix: envelope.prefix, header, operation })
}

fn into_elements(children: Vec<Node>) -> impl Iterator<Item = Element> {
    children.into_iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

/// A parameter that carries a document as text. Clients put it there in a CDATA section, in several, escaped,
/// or as it is, as a child element; all of them come out as the same text. Nil is empty.
#[must_use]
pub fn parameter_text(parameter: &Element) -> String {
    let mut elements = parameter.elements();
    match (elements.next(), elements.next()) {
        (None, _) => parameter.text().into_owned(),
        // Blanks around the element are the envelope's indentation.
        (Some(only), None) if xml::trim(&parameter.text()).is_empty() => only.outer_xml(),
        _ => xml::trim(&parameter.inner_xml()).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
    const V12: &str = "http://www.w3.org/2003/05/soap-envelope";

    fn envelope(namespace: &str, inner: &str) -> String {
        format!(
            "<?xml version='1.0' encoding='utf-8'?>\n<s:Envelope xmlns:s='{namespace}'>{inner}</s:Envelope>"
        )
    }

    fn ok(content_type: Option<&str>, body: &str) -> Call {
        read(content_type, body.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn the_operation_is_the_first_element_of_the_body() {
        let body = envelope(
            V11,
            "\n<s:Header/>\n<s:Body>\n <n:Send xmlns:n='u'><n:header>1</n:header></n:Send>\n <other/></s:Body>",
        );
        for content_type in [None, Some("text/xml; charset=utf-8"), Some("application/soap+xml")] {
            let call = ok(content_type, &body);
            assert_eq!((call.version, call.prefix.as_deref()), (Version::V11, Some("s")));
            assert!(call.operation.is("u", "Send"));
            assert_eq!((call.operation.line, call.operation.column), (5, 2));
            assert!(call.header.is_some() && call.must_understand().is_none());
        }
        let plain =
            format!("<Envelope xmlns='{V12}'><Body><recepcao.Execute xmlns='InvoiCy'/></Body></Envelope>");
        let call = ok(None, &plain);
        assert_eq!((call.version, call.prefix.as_deref()), (Version::V12, None));
        assert!(call.operation.is("InvoiCy", "recepcao.Execute"));
    }

    #[test]
    fn other_charsets_are_read() {
        let text = envelope(V11, "<s:Body><a>ção</a></s:Body>");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let call = read(Some("text/xml; charset=utf-16"), &utf16, &Limits::default()).unwrap();
        assert_eq!(call.operation.text(), "ção");
    }

    #[test]
    fn header_blocks_that_must_be_understood_are_found() {
        let body = envelope(V11, "<s:Header><a/><b s:mustUnderstand='1'/></s:Header><s:Body><c/></s:Body>");
        assert_eq!(ok(None, &body).must_understand().map(|block| block.name.as_str()), Some("b"));
    }

    #[test]
    fn parameters_are_the_same_text_however_they_are_sent() {
        let body = envelope(
            V11,
            "<s:Body><n:Send xmlns:n='u'>\
             <n:a><![CDATA[<x a=\"1\">é &amp; y</x>]]></n:a>\
             <n:b>&lt;x a=\"1\"&gt;é &amp;amp; y&lt;/x&gt;</n:b>\
             <n:c><![CDATA[<x a=\"1\">é &a]]><![CDATA[mp; y</x>]]></n:c>\
             <n:d>\n  <x a='1'>é &amp; y</x>\n</n:d>\
             </n:Send></s:Body>",
        );
        let call = ok(None, &body);
        for name in ["a", "b", "c", "d"] {
            assert_eq!(
                parameter_text(call.operation.child(name).unwrap()),
                "<x a=\"1\">é &amp; y</x>",
                "{name}"
            );
        }
        let inherited = envelope(V11, "<s:Body><Send xmlns='u'><raw><x/></raw><none/></Send></s:Body>");
        let call = ok(None, &inherited);
        assert_eq!(parameter_text(call.operation.child("raw").unwrap()), "<x xmlns=\"u\"/>");
        assert_eq!(parameter_text(call.operation.child("none").unwrap()), "");
    }

    #[test]
    fn refusals_say_what_was_seen_and_in_which_version_to_answer() {
        for (content_type, body, version, said) in [
            (None, String::new(), Version::V11, "the body is empty: expected a SOAP envelope"),
            (
                Some("application/soap+xml"),
                " \n".into(),
                Version::V12,
                "the body is empty: expected a SOAP envelope",
            ),
            (
                Some("Application/Soap+XML; action=x"),
                "<a>".into(),
                Version::V12,
                "line 1, column 4: <a> of line 1 is not closed",
            ),
            (
                None,
                "<x:a xmlns:x='u'/>".into(),
                Version::V11,
                "the root element is `x:a`: expected a SOAP `Envelope`",
            ),
            (
                None,
                "<Envelope/>".into(),
                Version::V11,
                "the envelope is in namespace ``: expected SOAP 1.1 or 1.2",
            ),
            (
                None,
                envelope("urn:x", ""),
                Version::V11,
                "the envelope is in namespace `urn:x`: expected SOAP 1.1 or 1.2",
            ),
            (None, envelope(V12, ""), Version::V12, "the envelope has no `Body`"),
            (None, envelope(V11, "<Body><a/></Body>"), Version::V11, "the envelope has no `Body`"),
            (
                None,
                envelope(V11, "<s:Body><a/></s:Body>\n<s:Body><b/></s:Body>"),
                Version::V11,
                "the envelope has a second `Body` at line 3: expected one",
            ),
            (
                None,
                envelope(V12, "<s:Body> </s:Body>"),
                Version::V12,
                "the `Body` is empty: expected an operation",
            ),
            (
                Some("text/xml; charset=x"),
                "<a/>".into(),
                Version::V11,
                "charset `x` is not supported: expected utf-8, utf-16, iso-8859-1, windows-1252 or us-ascii",
            ),
        ] {
            let error = read(content_type, body.as_bytes(), &Limits::default()).unwrap_err();
            assert_eq!((error.version, error.to_string().as_str()), (version, said), "{body}");
        }
    }
}
