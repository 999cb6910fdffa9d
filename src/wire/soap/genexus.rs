//! Envelopes as a GeneXus main procedure (`.aspx`) writes them: prefix `SOAP-ENV`, four declarations in this
//! order, an XML declaration with blanks around `=`, no header, SOAP 1.1 only (invoicy dossier, sections 1.3
//! and 1.5). Clients search the text for these names.

use super::super::xml::{EmptyStyle, XSI, XmlWriter};
use super::Version;

const DECLARATION: &str = "<?xml version = \"1.0\" encoding = \"utf-8\"?>";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const ENCODING: &str = "http://schemas.xmlsoap.org/soap/encoding/";

/// The value of the answer's `Content-Type`; without the blank, unlike ASP.NET's.
pub const CONTENT_TYPE: &str = "text/xml;charset=utf-8";

/// The answer of a procedure: `<{response} xmlns="{namespace}">` around XML that is already written, such as
/// `recepcao.ExecuteResponse` around an `Invoicyretorno`.
#[must_use]
pub fn response(namespace: &str, response: &str, content: &str) -> String {
    let mut writer = open(namespace, response);
    writer.raw(content);
    writer.finish()
}

/// A fault, which GeneXus puts inside the response element and sends with HTTP status 200; `detail` is its
/// number, such as -20001.
#[must_use]
pub fn fault(namespace: &str, response: &str, text: &str, detail: i32) -> String {
    let mut writer = open(namespace, response);
    writer.open("SOAP-ENV:Fault", &[]);
    writer.leaf("faultcode", "SOAP-ENV:Client").pair("faultstring", text).leaf("detail", &detail.to_string());
    writer.finish()
}

/// A writer inside the response element.
fn open(namespace: &str, response: &str) -> XmlWriter {
    let mut writer = XmlWriter::new(EmptyStyle::Tight);
    let declarations = [
        ("xmlns:SOAP-ENV", Version::V11.namespace()),
        ("xmlns:xsd", XSD),
        ("xmlns:SOAP-ENC", ENCODING),
        ("xmlns:xsi", XSI),
    ];
    writer.declaration(DECLARATION).open("SOAP-ENV:Envelope", &declarations).open("SOAP-ENV:Body", &[]);
    writer.open(response, &[("xmlns", namespace)]);
    writer
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<?xml version = \"1.0\" encoding = \"utf-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:SOAP-ENC=\"http://schemas.xmlsoap.org/soap/encoding/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><SOAP-ENV:Body><recepcao.ExecuteResponse xmlns=\"InvoiCy\">";
    const TAIL: &str = "</recepcao.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>";

    #[test]
    fn answers_and_faults_have_the_bytes_of_the_dossier() {
        assert_eq!(
            response("InvoiCy", "recepcao.ExecuteResponse", "<Invoicyretorno></Invoicyretorno>"),
            format!("{HEAD}<Invoicyretorno></Invoicyretorno>{TAIL}")
        );
        assert_eq!(
            fault("InvoiCy", "recepcao.ExecuteResponse", "Malformed SOAP message.", -20001),
            format!(
                "{HEAD}<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>Malformed SOAP message.\
                 </faultstring><detail>-20001</detail></SOAP-ENV:Fault>{TAIL}"
            )
        );
    }
}
