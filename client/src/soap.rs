//! What both SOAP sides share: the envelope around an answer, and its faults.
//!
//! Read are SOAP 1.1 and 1.2 faults, and GeneXus's own habit of putting the fault inside the response element with HTTP
//! status 200 and a number in `detail` (dossier invoicy 1.3).

use crate::error::{ClientError, Provider};
use crate::xml::{self, Element};

/// The first child of `Body`, or the fault as an error.
pub(crate) fn answer(provider: Provider, body: &str) -> Result<Element, ClientError> {
    let unreadable = |text: String| ClientError::unreadable(provider, text, body);
    let envelope = xml::parse(body).map_err(|error| unreadable(format!("soap envelope: {error}")))?;
    if envelope.name() != "Envelope" {
        return Err(unreadable(format!("root element {}, expected a soap Envelope", envelope.name())));
    }
    let payload = envelope
        .into_child("Body")
        .ok_or_else(|| unreadable("soap envelope without Body".into()))?
        .into_first_child()
        .ok_or_else(|| unreadable("empty soap Body".into()))?;
    let fault = if payload.name() == "Fault" { Some(&payload) } else { payload.child("Fault") };
    match fault {
        Some(fault) => Err(refusal(provider, fault, body)),
        None => Ok(payload),
    }
}

fn refusal(provider: Provider, fault: &Element, body: &str) -> ClientError {
    let detail = fault.text_at("detail").filter(|detail| detail.parse::<i32>().is_ok());
    let code = detail.or_else(|| fault.text_at("faultcode")).or_else(|| fault.text_at("Code/Value"));
    let text = fault.text_at("faultstring").or_else(|| fault.text_at("Reason/Text"));
    ClientError::refused(provider, code.map(str::to_owned), text.unwrap_or("a fault without text"), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_every_kind_are_refusals() {
        let cases = [
            (
                "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no Send</faultstring><detail/></soap:Fault>",
                "soap:Client",
                "no Send",
            ),
            (
                "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason>\
                 <soap:Text xml:lang='en'>no Send</soap:Text></soap:Reason></soap:Fault>",
                "soap:Sender",
                "no Send",
            ),
            (
                "<recepcao.ExecuteResponse xmlns='InvoiCy'><soap:Fault><faultcode>soap:Client</faultcode>\
                 <faultstring>Malformed SOAP message.</faultstring><detail>-20001</detail></soap:Fault>\
                 </recepcao.ExecuteResponse>",
                "-20001",
                "Malformed SOAP message.",
            ),
        ];
        for (fault, code, text) in cases {
            let body =
                format!("<soap:Envelope xmlns:soap='s'><soap:Body>{fault}</soap:Body></soap:Envelope>");
            let error = answer(Provider::InvoiCy, &body).unwrap_err();
            assert_eq!(error.code(), Some(code));
            assert!(error.to_string().ends_with(text), "{error}");
        }
    }

    #[test]
    fn other_forms_are_unreadable() {
        for body in ["oops", "<html/>", "<e:Envelope xmlns:e='s'/>", "<Envelope><Body/></Envelope>"] {
            let error = answer(Provider::NddFrete, body).unwrap_err();
            assert!(matches!(error, ClientError::Unreadable { .. }), "{body}: {error}");
            assert_eq!(error.body(), Some(body));
        }
    }
}
