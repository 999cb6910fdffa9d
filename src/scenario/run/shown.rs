//! A SOAP body, opened: what matters of it stands in its innermost text, escaped twice, where nobody can read it.

use duble_client::{invoicy, nddfrete, xml};

/// The fields and the document of a Crosstalk message, or InvoiCy's codes and documents; any other body as it is.
pub(super) fn answer(body: &str) -> String {
    if let Ok(answer) = nddfrete::read_answer(body) {
        return crosstalk(&answer.header, answer.raw_data.as_deref());
    }
    if let Ok(answer) = invoicy::read_answer(body) {
        let item = |item: &invoicy::MensagemItem| {
            let documentos = item.documentos.iter().map(|documento| format!("\n{documento}"));
            format!("{} {}{}\n", item.codigo, item.descricao, documentos.collect::<String>())
        };
        return answer.itens.iter().map(item).collect();
    }
    body.to_owned()
}

/// The same for what a step sent.
pub(super) fn request(body: &str) -> String {
    opened(body).unwrap_or_else(|| body.to_owned())
}

fn opened(body: &str) -> Option<String> {
    let envelope = xml::parse(body).ok()?;
    let payload = envelope.child("Body")?.children().first()?;
    if payload.name() == "Send" {
        let message = xml::parse(payload.child("header")?.text()).ok()?;
        let fields = message.child("CrosstalkHeader")?.children().iter();
        let fields: Vec<_> = fields.map(|field| (field.name().to_owned(), field.text().to_owned())).collect();
        let rawdata = payload.child("rawdata").map(xml::Element::text).filter(|text| !text.is_empty());
        return Some(crosstalk(&fields, rawdata));
    }
    let content = payload.child("Invoicyrecepcao")?;
    let header = content.child("Cabecalho")?.children().iter();
    let mut shown: String = header.map(|field| format!("{}: {}\n", field.name(), field.text())).collect();
    for item in content.child("Dados")?.children() {
        for part in item.children().iter().filter(|part| !part.text().is_empty()) {
            shown.push_str(&format!("\n{}\n", part.text()));
        }
    }
    Some(shown)
}

fn crosstalk(fields: &[(String, String)], rawdata: Option<&str>) -> String {
    let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    rawdata.map_or_else(|| fields.clone(), |rawdata| format!("{fields}\n{rawdata}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use duble_client::nddfrete::{Credentials, CrosstalkHeader, envelope};

    #[test]
    fn soap_is_opened_and_the_rest_stays() {
        let header = CrosstalkHeader::post(&Credentials::new("e", "t")).without("ContentType");
        let body = envelope(&header.to_xml(), Some("<P>1</P>"));
        assert_eq!(
            request(&body),
            "ProcessCode: 3152\nMessageType: 100\nExchangePattern: 7\nEnterpriseId: e\nToken: t\nContentEncoding: UTF-8\n\n<P>1</P>"
        );
        let who = invoicy::Credentials::new("pk", "key");
        let item = invoicy::DadosItem { documento: "<Consulta/>", parametros: "" };
        let body = invoicy::envelope(&who, &[item], invoicy::Service::Recepcao);
        let shown = request(&body);
        assert!(shown.starts_with("EmpPK: pk\nEmpCK: ") && shown.ends_with("\n\n<Consulta/>\n"), "{shown}");
        for body in ["", "{}", "<a/>", "<E><Body><x/></E>"] {
            assert_eq!((request(body), answer(body)), (body.to_owned(), body.to_owned()));
        }
    }
}
