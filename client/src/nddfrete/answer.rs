//! The answer of `Send` (dossier nddfrete 3, 5 and 8).
//!
//! `SendResult` holds the Crosstalk document as text, escaped or in CDATA. Inside, the manual's samples spell
//! `CrosstalkMessage` and its field tables `CrossTalk_Message`; both are read, and so is a bare header as root.

use std::fmt;

use crate::error::{ClientError, Provider};
use crate::xml::{self, Element};
use crate::{secret, soap};

/// What the provider answered, whatever its code.
#[derive(Clone, PartialEq, Eq)]
pub struct CrosstalkAnswer {
    /// Header fields in order; the request's own come back in it.
    pub header: Vec<(String, String)>,
    /// The business document, on the answer to a poll whose message was processed. Its text is left as it came.
    pub raw_data: Option<String>,
}

impl CrosstalkAnswer {
    /// Value of the first header field of that name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.header.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// `ResponseCode`: 200 received, 205 processed, 203 and up refused.
    pub fn response_code(&self) -> Option<u16> {
        self.field("ResponseCode")?.trim().parse().ok()
    }

    /// The message's identification, by which its result is polled.
    pub fn guid(&self) -> Option<&str> {
        self.field("Guid")
    }
}

impl fmt::Debug for CrosstalkAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrosstalkAnswer")
            .field("header", &secret::Fields(&self.header))
            .field("raw_data", &self.raw_data)
            .finish()
    }
}

/// Reads the body of an answer. Only a SOAP fault and a body of another form are errors; a refusal such as 206 is an
/// answer.
pub fn read_answer(body: &str) -> Result<CrosstalkAnswer, ClientError> {
    let response = soap::answer(Provider::NddFrete, body)?;
    result_of(&response).map_err(|text| ClientError::unreadable(Provider::NddFrete, text, body))
}

fn result_of(response: &Element) -> Result<CrosstalkAnswer, String> {
    if response.name() != "SendResponse" {
        return Err(format!("element {}, expected SendResponse", response.name()));
    }
    let result = response.child("SendResult").ok_or("SendResponse without SendResult")?;
    let document =
        xml::parse(result.text()).map_err(|error| format!("crosstalk document in SendResult: {error}"))?;
    let header = if is_named(&document, "CrosstalkHeader") {
        &document
    } else if is_named(&document, "CrosstalkMessage") {
        named_child(&document, "CrosstalkHeader").ok_or("crosstalk message without header")?
    } else {
        return Err(format!("root element {} in SendResult, expected CrosstalkMessage", document.name()));
    };
    let raw_data = named_child(&document, "CrosstalkBody").and_then(|body| body.child("RawData"));
    if raw_data.is_some_and(|raw_data| !raw_data.children().is_empty()) {
        return Err("elements in RawData, expected its document as text".into());
    }
    Ok(CrosstalkAnswer {
        header: header
            .children()
            .iter()
            .map(|field| (field.name().to_owned(), field.text().to_owned()))
            .collect(),
        raw_data: raw_data.map(|raw_data| raw_data.text().to_owned()),
    })
}

fn is_named(element: &Element, name: &str) -> bool {
    element.name().replace('_', "").eq_ignore_ascii_case(name)
}

fn named_child<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element.children().iter().find(|child| is_named(child, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nddfrete::{Credentials, CrosstalkHeader};

    const RESULT: &str = "<PaymentAppointmentPostResponse Version=\"1.0.0\"><Response><Code>100</Code><Description>\
        Amortização processada com sucesso</Description></Response></PaymentAppointmentPostResponse> ";

    fn around(result: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\
             <soap:Body><SendResponse xmlns=\"http://nddigital.com.br/\"><SendResult>{result}</SendResult></SendResponse>\
             </soap:Body></soap:Envelope>"
        )
    }

    fn document(header: &CrosstalkHeader, body: &str) -> String {
        header.to_xml().replace("</CrosstalkHeader>", &format!("</CrosstalkHeader>{body}"))
    }

    fn header() -> CrosstalkHeader {
        CrosstalkHeader::poll(&Credentials::new("e", "t0ken"), "g")
            .with("ResponseCode", "205")
            .with("ResponseMessage", "A mensagem foi processada com sucesso.")
    }

    #[test]
    fn header_and_result_are_read_escaped_and_in_cdata() {
        let sent = document(
            &header(),
            &format!("<CrosstalkBody><RawData>{}</RawData></CrosstalkBody>", xml::cdata(RESULT)),
        );
        for body in [around(&xml::escape(&sent)), around(&xml::cdata(&sent))] {
            let answer = read_answer(&body).unwrap();
            assert_eq!(answer.header, header().fields());
            assert_eq!((answer.response_code(), answer.guid()), (Some(205), Some("g")));
            assert_eq!(answer.raw_data.as_deref(), Some(RESULT));
        }
    }

    #[test]
    fn an_acknowledgement_has_no_raw_data_and_hides_its_token() {
        let answer = read_answer(&around(&xml::escape(&document(&header(), "")))).unwrap();
        assert_eq!(answer.raw_data, None);
        assert!(!format!("{answer:?}").contains("t0ken"));
    }

    #[test]
    fn the_tables_spelling_and_a_bare_header_are_read() {
        let fields = "<ResponseCode>999</ResponseCode>";
        for document in [
            format!("<CrossTalk_Message><CrossTalk_Header>{fields}</CrossTalk_Header></CrossTalk_Message>"),
            format!("<CrosstalkHeader>{fields}</CrosstalkHeader>"),
        ] {
            assert_eq!(read_answer(&around(&xml::escape(&document))).unwrap().response_code(), Some(999));
        }
    }

    #[test]
    fn other_forms_are_unreadable() {
        for (body, expected) in [
            (around("").replace("SendResult", "Other"), "SendResponse without SendResult"),
            (around("").replace("SendResponse", "Other"), "element Other, expected SendResponse"),
            (around(""), "crosstalk document in SendResult: no element found"),
            (around("<CrosstalkMessage/>"), "crosstalk document in SendResult: no element found"),
            (around("&lt;html/&gt;"), "root element html in SendResult, expected CrosstalkMessage"),
            (around("&lt;CrosstalkMessage/&gt;"), "crosstalk message without header"),
            (
                around(&xml::escape(&document(
                    &header(),
                    "<CrosstalkBody><RawData><a/></RawData></CrosstalkBody>",
                ))),
                "elements in RawData, expected its document as text",
            ),
        ] {
            let error = read_answer(&body).unwrap_err();
            assert_eq!(error.to_string(), format!("nddfrete: unreadable answer: {expected}"));
        }
    }
}
