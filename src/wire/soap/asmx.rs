//! Envelopes as an ASP.NET web service (`.asmx`) writes them: prefix `soap`, declarations `soap`, `xsi`,
//! `xsd`, no header, no indentation (nddfrete dossier, sections 2 and 8). Clients look for the literal nodes
//! `soap:Envelope` and `soap:Body`.

use super::super::xml::{EmptyStyle, XSI, XmlWriter};
use super::Version;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// How the text of a result stands in its element; both are the same to an XML parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResultEncoding {
    /// `&lt;a&gt;`, what ASP.NET does with a string.
    #[default]
    Escaped,
    /// `<![CDATA[<a>]]>`.
    Cdata,
}

/// Whose fault a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultCode {
    /// The request cannot be understood: `Client`, in 1.2 `Sender`.
    Client,
    /// The server failed: `Server`, in 1.2 `Receiver`.
    Server,
    /// A header block that must be understood is not.
    MustUnderstand,
    /// The envelope is of another version.
    VersionMismatch,
}

impl FaultCode {
    fn name(self, version: Version) -> &'static str {
        match (self, version) {
            (Self::Client, Version::V11) => "soap:Client",
            (Self::Client, Version::V12) => "soap:Sender",
            (Self::Server, Version::V11) => "soap:Server",
            (Self::Server, Version::V12) => "soap:Receiver",
            (Self::MustUnderstand, _) => "soap:MustUnderstand",
            (Self::VersionMismatch, _) => "soap:VersionMismatch",
        }
    }
}

/// The value of the answer's `Content-Type`.
#[must_use]
pub fn content_type(version: Version) -> &'static str {
    match version {
        Version::V11 => "text/xml; charset=utf-8",
        Version::V12 => "application/soap+xml; charset=utf-8",
    }
}

/// The answer of an operation that returns one string:
/// `<{operation}Response xmlns="{namespace}"><{operation}Result>…`.
#[must_use]
pub fn result(
    version: Version,
    namespace: &str,
    operation: &str,
    text: &str,
    encoding: ResultEncoding,
) -> String {
    let mut writer = open(version);
    writer.open(&format!("{operation}Response"), &[("xmlns", namespace)]);
    let element = format!("{operation}Result");
    match encoding {
        ResultEncoding::Escaped => writer.leaf(&element, text),
        ResultEncoding::Cdata => writer.cdata_leaf(&element, text),
    };
    writer.finish()
}

/// An envelope around XML that is already written.
#[must_use]
pub fn envelope(version: Version, body: &str) -> String {
    let mut writer = open(version);
    writer.raw(body);
    writer.finish()
}

/// A fault, with its text and nothing else.
#[must_use]
pub fn fault(version: Version, code: FaultCode, text: &str) -> String {
    let mut writer = open(version);
    writer.open("soap:Fault", &[]);
    match version {
        Version::V11 => {
            writer.leaf("faultcode", code.name(version)).leaf("faultstring", text).empty("detail");
        }
        Version::V12 => {
            writer.open("soap:Code", &[]).leaf("soap:Value", code.name(version)).close();
            writer.open("soap:Reason", &[]).leaf_with("soap:Text", &[("xml:lang", "en")], text).close();
            writer.empty("soap:Detail");
        }
    }
    writer.finish()
}

/// A writer inside the body.
fn open(version: Version) -> XmlWriter {
    let mut writer = XmlWriter::new(EmptyStyle::Blank);
    let declarations = [("xmlns:soap", version.namespace()), ("xmlns:xsi", XSI), ("xmlns:xsd", XSD)];
    writer.declaration(DECLARATION).open("soap:Envelope", &declarations).open("soap:Body", &[]);
    writer
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::{Limits, parse};
    use super::*;

    const HEAD_11: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>";
    const HEAD_12: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>";
    const TAIL: &str = "</soap:Body></soap:Envelope>";

    #[test]
    fn a_result_has_the_bytes_of_the_dossier() {
        let text = "<CrosstalkMessage>é \"&amp;\"</CrosstalkMessage>";
        let escaped = result(Version::V11, "http://nddigital.com.br/", "Send", text, ResultEncoding::Escaped);
        assert_eq!(
            escaped,
            format!(
                "{HEAD_11}<SendResponse xmlns=\"http://nddigital.com.br/\"><SendResult>&lt;CrosstalkMessage&gt;é \"&amp;amp;\"\
                 &lt;/CrosstalkMessage&gt;</SendResult></SendResponse>{TAIL}"
            )
        );
        let cdata = result(Version::V12, "u", "Send", "<![CDATA[1]]>", ResultEncoding::Cdata);
        assert_eq!(
            cdata,
            format!(
                "{HEAD_12}<SendResponse xmlns=\"u\"><SendResult><![CDATA[<![CDATA[1]]]]><![CDATA[>]]></SendResult></SendResponse>{TAIL}"
            )
        );
        for (answer, expected) in [(escaped, text), (cdata, "<![CDATA[1]]>")] {
            let read = parse(&answer, &Limits::default()).unwrap();
            assert_eq!(read.text_at("Body/SendResponse/SendResult").as_deref(), Some(expected));
        }
        let empty = result(Version::V11, "u", "Send", "", ResultEncoding::Escaped);
        assert_eq!(empty, format!("{HEAD_11}<SendResponse xmlns=\"u\"><SendResult /></SendResponse>{TAIL}"));
    }

    #[test]
    fn faults_follow_the_version() {
        assert_eq!(
            fault(Version::V11, FaultCode::Client, "a < b"),
            format!(
                "{HEAD_11}<soap:Fault><faultcode>soap:Client</faultcode><faultstring>a &lt; b</faultstring><detail />\
                 </soap:Fault>{TAIL}"
            )
        );
        assert_eq!(
            fault(Version::V12, FaultCode::Server, "x"),
            format!(
                "{HEAD_12}<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code><soap:Reason>\
                 <soap:Text xml:lang=\"en\">x</soap:Text></soap:Reason><soap:Detail /></soap:Fault>{TAIL}"
            )
        );
        assert_eq!(FaultCode::Client.name(Version::V12), "soap:Sender");
        assert_eq!(FaultCode::Server.name(Version::V11), "soap:Server");
        assert_eq!(FaultCode::MustUnderstand.name(Version::V11), "soap:MustUnderstand");
        assert_eq!(FaultCode::VersionMismatch.name(Version::V12), "soap:VersionMismatch");
    }

    #[test]
    fn content_types_and_raw_bodies() {
        assert_eq!(content_type(Version::V11), "text/xml; charset=utf-8");
        assert_eq!(content_type(Version::V12), "application/soap+xml; charset=utf-8");
        assert_eq!(envelope(Version::V11, "<a/>"), format!("{HEAD_11}<a/>{TAIL}"));
    }
}
