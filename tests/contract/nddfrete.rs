//! nddFrete's texts: the header parameter and `SendResult` are Crosstalk messages, and what rawdata and `RawData` hold is known of
//! appointments alone.

use super::super::wire::soap;
use super::super::wire::xml::{self, Element};
use super::soap::{Answered, Inner};

pub(super) const PAGE: &str = "/exchangemessage/wsexchangemessage.asmx";

/// The process whose rawdata is documented (dossier 6).
const APPOINTMENTS: &str = "3152";

/// ResponseCodes of a request that was read: taken in, in the making, done (dossier 5).
const READ: [&str; 3] = ["200", "202", "205"];

/// Of a header that is refused itself: what could be read of it is echoed, and what is said comes last.
const UNREADABLE: [&str; 2] = ["203", "204"];

fn crosstalk(document: Element) -> Inner {
    Inner { file: "nddfrete-crosstalk.xsd".to_owned(), document }
}

fn parse(text: &str) -> Result<Element, String> {
    xml::parse_lenient(text, &super::soap::large()).map_err(|error| format!("{error}: {text}"))
}

/// The documents of a `Send`: header, then rawdata.
pub(super) fn asked(send: &Element) -> Result<Vec<Inner>, String> {
    let mut all = Vec::new();
    for parameter in send.elements() {
        let text = soap::parameter_text(parameter);
        match parameter.name.as_str() {
            "header" => all.push(crosstalk(parse(&text)?)),
            // Of a poll nobody looks at it; of other processes no source shows it.
            "rawdata" if !posts_appointments(&all) => {}
            "rawdata" => {
                let file = "nddfrete-PaymentAppointmentPost_V8.xsd".to_owned();
                all.push(Inner { file, document: parse(&text)? });
            }
            other => return Err(format!("the WSDL has no parameter {other}")),
        }
    }
    Ok(all)
}

fn posts_appointments(all: &[Inner]) -> bool {
    let field = |name: &str| all.first()?.document.text_at(&format!("CrosstalkHeader/{name}"));
    field("ProcessCode").as_deref() == Some(APPOINTMENTS) && field("ExchangePattern").as_deref() == Some("7")
}

/// The documents of a `SendResponse`; where the request may be anything, so may what is echoed of a header that cannot be read.
pub(super) fn answered(response: &Element, strict: bool) -> Result<Answered, String> {
    let result = response.child("SendResult").ok_or("there is no SendResult")?;
    let message = parse(&result.text())?;
    let code = message.text_at("CrosstalkHeader/ResponseCode").ok_or("there is no ResponseCode")?;
    let read = READ.contains(&code.as_str());
    let echoed = message.text_at("CrosstalkHeader/ProcessCode").is_some();
    if UNREADABLE.contains(&code.as_str()) || !(strict || echoed) {
        let header = message.child("CrosstalkHeader").ok_or("there is no CrosstalkHeader")?;
        let last: Vec<_> = header.elements().rev().take(2).map(|field| field.name.as_str()).collect();
        let said = format!("the header ends with {last:?}");
        return if last == ["ResponseMessage", "ResponseCode"] {
            Ok(Answered { documents: Vec::new(), read })
        } else {
            Err(said)
        };
    }
    let raw_data = message.text_at("CrosstalkBody/RawData").filter(|text| !text.is_empty());
    let mut documents = vec![crosstalk(message)];
    if let Some(raw_data) = raw_data {
        let document = parse(&raw_data)?;
        documents.push(Inner { file: format!("nddfrete-{}.xsd", document.name), document });
    }
    Ok(Answered { documents, read })
}
