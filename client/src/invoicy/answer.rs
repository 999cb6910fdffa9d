//! The answer of `Execute` (dossier invoicy 1.2 and 1.5).

use crate::error::{ClientError, Provider};
use crate::soap;
use crate::xml::Element;

/// What InvoiCy answered, whatever its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicyAnswer {
    /// One item per type of document of the call.
    pub itens: Vec<MensagemItem>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MensagemItem {
    /// InvoiCy's code: 100 processed, 173 wrong key.
    pub codigo: i32,
    /// Its text.
    pub descricao: String,
    /// The documents, unescaped and without the white space around them. One field may hold several sibling roots.
    pub documentos: Vec<String>,
}

/// Reads the body of an answer. Only a fault, GeneXus's own included, and a body of another form are errors.
pub fn read_answer(body: &str) -> Result<InvoicyAnswer, ClientError> {
    let response = soap::answer(Provider::InvoiCy, body)?;
    answer_of(&response).map_err(|text| ClientError::unreadable(Provider::InvoiCy, text, body))
}

fn answer_of(response: &Element) -> Result<InvoicyAnswer, String> {
    if !response.name().ends_with(".ExecuteResponse") {
        return Err(format!("element {}, expected one that ends in .ExecuteResponse", response.name()));
    }
    // The element between is Invoicyretorno on arecepcao; the WSDL of the export and of bilhetagem is not public.
    let mensagem = response
        .children()
        .iter()
        .find_map(|retorno| retorno.child("Mensagem"))
        .ok_or_else(|| format!("{} without Mensagem", response.name()))?;
    let itens = mensagem.children().iter().filter(|child| child.name() == "MensagemItem");
    Ok(InvoicyAnswer { itens: itens.map(item_of).collect::<Result<_, _>>()? })
}

fn item_of(item: &Element) -> Result<MensagemItem, String> {
    let codigo = item.text_at("Codigo").ok_or("MensagemItem without Codigo")?;
    let documentos = item.child("Documentos").ok_or("MensagemItem without Documentos")?;
    Ok(MensagemItem {
        codigo: codigo.parse().map_err(|_| format!("Codigo \"{codigo}\", expected an integer"))?,
        descricao: item.text_at("Descricao").ok_or("MensagemItem without Descricao")?.to_owned(),
        documentos: documentos.children().iter().map(documento_of).collect::<Result<_, _>>()?,
    })
}

fn documento_of(item: &Element) -> Result<String, String> {
    let documento = item.child("Documento").ok_or("DocumentosItem without Documento")?;
    if documento.children().is_empty() {
        Ok(documento.text().trim().to_owned())
    } else {
        Err("elements in Documento, expected the document as text".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(content: &str) -> String {
        format!(
            "<?xml version = \"1.0\" encoding = \"utf-8\"?>\n<SOAP-ENV:Envelope \
             xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\n \
             <SOAP-ENV:Body>\n  <recepcao.ExecuteResponse xmlns=\"InvoiCy\">{content}</recepcao.ExecuteResponse>\n \
             </SOAP-ENV:Body>\n</SOAP-ENV:Envelope>"
        )
    }

    fn message(items: &str) -> String {
        around(&format!("<Invoicyretorno><Mensagem>{items}</Mensagem></Invoicyretorno>"))
    }

    #[test]
    fn documents_come_out_of_cdata_and_escapes_trimmed() {
        let body = message(
            "<MensagemItem><Codigo>100</Codigo><Descricao>Documentos processados</Descricao><Documentos>\
             <DocumentosItem><Documento>\n <![CDATA[<Documento><L>a&amp;b</L></Documento>]]>\n</Documento></DocumentosItem>\
             <DocumentosItem><Documento>&lt;Documento/&gt;&lt;Documento/&gt;</Documento></DocumentosItem>\
             </Documentos></MensagemItem>",
        );
        let expected = MensagemItem {
            codigo: 100,
            descricao: "Documentos processados".into(),
            documentos: vec![
                "<Documento><L>a&amp;b</L></Documento>".into(),
                "<Documento/><Documento/>".into(),
            ],
        };
        assert_eq!(read_answer(&body).unwrap().itens, [expected]);
    }

    #[test]
    fn a_business_refusal_is_an_answer() {
        let body = message(
            "<MensagemItem><Codigo>173</Codigo><Descricao>Chave de comunicação inválida</Descricao><Documentos/>\
             </MensagemItem>",
        );
        let answer = read_answer(&body).unwrap();
        assert_eq!(answer.itens.len(), 1);
        assert_eq!((answer.itens[0].codigo, answer.itens[0].documentos.len()), (173, 0));
        assert_eq!(read_answer(&message("")).unwrap().itens, []);
    }

    #[test]
    fn a_genexus_fault_is_an_error() {
        let error = read_answer(&around(
            "<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>Wrong method called. Expected method: \
             Execute</faultstring><detail>-20002</detail></SOAP-ENV:Fault>",
        ))
        .unwrap_err();
        assert!(matches!(error, ClientError::Refused { .. }), "{error}");
        assert_eq!(error.code(), Some("-20002"));
    }

    #[test]
    fn other_forms_are_unreadable() {
        for (body, expected) in [
            (around(""), "recepcao.ExecuteResponse without Mensagem"),
            (around("").replace("ExecuteResponse", "Execute"), "expected one that ends in .ExecuteResponse"),
            (message("<MensagemItem/>"), "MensagemItem without Codigo"),
            (message("<MensagemItem><Codigo>1</Codigo></MensagemItem>"), "MensagemItem without Documentos"),
            (
                message("<MensagemItem><Codigo>#inv0005</Codigo><Descricao/><Documentos/></MensagemItem>"),
                "Codigo \"#inv0005\", expected an integer",
            ),
            (
                message(
                    "<MensagemItem><Codigo>100</Codigo><Descricao/><Documentos><DocumentosItem><Documento><Documento/>\
                     </Documento></DocumentosItem></Documentos></MensagemItem>",
                ),
                "elements in Documento, expected the document as text",
            ),
        ] {
            let error = read_answer(&body).unwrap_err();
            assert!(matches!(error, ClientError::Unreadable { .. }), "{error}");
            assert!(error.to_string().ends_with(expected), "{error}");
        }
    }
}
