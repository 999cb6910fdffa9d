//! The SOAP request around the documents (dossier invoicy 1.2 and 1.4).

use super::{Credentials, NAMESPACE, Service, emp_ck};
use crate::xml::escape;

/// One document of a call; the documented limit is 50 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DadosItem<'a> {
    /// The document, not yet escaped.
    pub documento: &'a str,
    /// Its parameters, not yet escaped; may be empty.
    pub parametros: &'a str,
}

/// A SOAP 1.1 request of a service, its `EmpCK` computed from the first item.
///
/// Documents go out without the white space around them, as known clients send them, so that the text on the wire is the
/// text that was hashed. Carriage returns inside are kept by reference: a bare one would reach the server as a line feed,
/// and the hash would differ.
pub fn envelope(credentials: &Credentials, items: &[DadosItem<'_>], service: Service) -> String {
    let object = service.object();
    let first = items.first().map_or("", |item| item.documento);
    let header = [
        ("EmpPK", credentials.emp_pk.as_str()),
        ("EmpCK", &emp_ck(&credentials.emp_ck_key, first)),
        ("EmpCO", &credentials.emp_co),
    ]
    .map(|(name, value)| element(name, value))
    .concat();
    let items: String = items
        .iter()
        .map(|item| {
            let documento = element("Documento", item.documento.trim());
            let parametros = element("Parametros", item.parametros.trim());
            format!("<inv:DadosItem>{documento}{parametros}</inv:DadosItem>")
        })
        .collect();
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:inv=\"{NAMESPACE}\">\
         <soapenv:Header/><soapenv:Body><inv:{object}.Execute><inv:Invoicyrecepcao>\
         <inv:Cabecalho>{header}</inv:Cabecalho><inv:Informacoes><inv:Texto/></inv:Informacoes>\
         <inv:Dados>{items}</inv:Dados>\
         </inv:Invoicyrecepcao></inv:{object}.Execute></soapenv:Body></soapenv:Envelope>"
    )
}

fn element(name: &str, value: &str) -> String {
    if value.is_empty() {
        format!("<inv:{name}/>")
    } else {
        format!("<inv:{name}>{}</inv:{name}>", escape(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Provider;
    use crate::soap;
    use crate::xml::Element;

    fn credentials() -> Credentials {
        Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef")
    }

    fn sent(items: &[DadosItem<'_>], service: Service) -> Element {
        soap::answer(Provider::InvoiCy, &envelope(&credentials(), items, service)).unwrap()
    }

    #[test]
    fn header_carries_the_hash_of_the_first_document() {
        let items = [
            DadosItem { documento: "\n  <Consulta/>\n", parametros: "" },
            DadosItem { documento: "<a>x &amp; y</a>", parametros: "<ParametrosConsulta/>" },
        ];
        let execute = sent(&items, Service::Recepcao);
        assert_eq!(execute.name(), "recepcao.Execute");
        let header = execute.at("Invoicyrecepcao/Cabecalho").unwrap();
        let header: Vec<_> = header.children().iter().map(|field| (field.name(), field.text())).collect();
        assert_eq!(
            header,
            [
                ("EmpPK", "PYcEsFuKroDBojfiFEl+Ms=="),
                ("EmpCK", "6b47731c63492a751474ea7fbb0f15b5"),
                ("EmpCO", "")
            ]
        );
    }

    #[test]
    fn what_is_sent_hashes_to_the_key_that_is_sent() {
        for documento in ["<a b='1'>x &amp; \"y\" Numeração</a>", "<a>\r\n</a>", "<![CDATA[]]>", " plain "]
        {
            let execute = sent(&[DadosItem { documento, parametros: "<P>&lt;</P>" }], Service::Recepcao);
            let item = execute.at("Invoicyrecepcao/Dados/DadosItem").unwrap();
            let arrived = item.child("Documento").map(Element::text).unwrap();
            assert_eq!(arrived, documento.trim());
            assert_eq!(item.child("Parametros").map(Element::text), Some("<P>&lt;</P>"));
            assert_eq!(
                execute.text_at("Invoicyrecepcao/Cabecalho/EmpCK"),
                Some(emp_ck(&credentials().emp_ck_key, arrived).as_str())
            );
        }
    }

    #[test]
    fn the_wrapper_names_the_service_and_a_call_may_be_empty() {
        let execute = sent(&[], Service::ConsultaBilhetagem);
        assert_eq!(execute.name(), "ConsultaBilhetagem.Execute");
        assert_eq!(execute.at("Invoicyrecepcao/Dados").map(|dados| dados.children().len()), Some(0));
    }

    #[test]
    fn keys_are_never_shown() {
        let shown = format!("{:?}", credentials());
        assert!(!shown.contains("PYcE") && !shown.contains("0123"), "{shown}");
    }
}
