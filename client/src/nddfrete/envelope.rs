//! The SOAP request around the two strings (dossier nddfrete 2 and 8).

use super::NAMESPACE;
use crate::xml::cdata;

/// A SOAP 1.1 request of `Send`. Both strings travel in CDATA as they are, which carries any text but control
/// characters; without `rawdata` its element is empty, as on a poll. `header_xml` is usually
/// [`CrosstalkHeader::to_xml`](super::CrosstalkHeader::to_xml), but a test may send anything.
pub fn envelope(header_xml: &str, rawdata: Option<&str>) -> String {
    let header = cdata(header_xml);
    let rawdata = rawdata
        .map_or_else(|| "<n:rawdata/>".to_owned(), |text| format!("<n:rawdata>{}</n:rawdata>", cdata(text)));
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:Send xmlns:n=\"{NAMESPACE}\">\
         <n:header>{header}</n:header>{rawdata}</n:Send></s:Body></s:Envelope>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Provider;
    use crate::nddfrete::{Credentials, CrosstalkHeader};
    use crate::{soap, xml};

    #[test]
    fn both_strings_arrive_unchanged() {
        let header = CrosstalkHeader::post(&Credentials::new("e", "t")).to_xml();
        for rawdata in ["<P Version=\"1.0\"><N>ç &amp; <![CDATA[x]]></N></P>", "edi, not xml: ]]> & <", ""] {
            let send = soap::answer(Provider::NddFrete, &envelope(&header, Some(rawdata))).unwrap();
            assert_eq!(send.name(), "Send");
            assert_eq!(send.child("header").map(xml::Element::text), Some(header.as_str()));
            assert_eq!(send.child("rawdata").map(xml::Element::text), Some(rawdata));
        }
    }

    #[test]
    fn without_rawdata_the_dossiers_poll_results() {
        assert_eq!(
            envelope("<h/>", None),
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
             <n:Send xmlns:n=\"http://nddigital.com.br/\"><n:header><![CDATA[<h/>]]></n:header><n:rawdata/></n:Send>\
             </s:Body></s:Envelope>"
        );
    }
}
