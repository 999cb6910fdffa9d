//! The return of a document that was sent, of an event or of an inutilização (dossier invoicy 4.6).

use crate::coded;
use crate::error::{ClientError, Provider};
use crate::xml::{self, Element};

/// What became of a document. Members that are empty or missing on the wire are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retorno {
    /// `DocModelo`; its letter case varies.
    pub modelo: Option<String>,
    /// `DocNumero`.
    pub numero: Option<i64>,
    /// `DocSerie`.
    pub serie: Option<String>,
    /// `DocChaAcesso`, 44 digits; the Id of an inutilização.
    pub chave: Option<String>,
    /// `DocProtocolo`, of the event on an event.
    pub protocolo: Option<String>,
    /// `DocEvenSeq`, 0 when it is no event.
    pub evento_sequencia: Option<i64>,
    /// `DocEveTp`, 0 when it is no event.
    pub evento_tipo: Option<i64>,
    /// `DocEveId`.
    pub evento_id: Option<String>,
    /// `DocPDFBase64`.
    pub pdf_base64: Option<String>,
    /// `DocPDFDownload`.
    pub pdf_download: Option<String>,
    /// `DocDhAut`.
    pub autorizado_em: Option<String>,
    /// `DocDigestValue`.
    pub digest: Option<String>,
    /// `DocXMLBase64`; [`Retorno::xml_fiscal`] decodes it.
    pub xml_base64: Option<String>,
    /// `DocXMLDownload`.
    pub xml_download: Option<String>,
    /// `DocNumeroPedido`, where it was asked for.
    pub numero_pedido: Option<String>,
    /// `Situacao/SitCodigo`: 100 authorised, 101 cancelled, 102 inutilised, 105 pending, 135 event registered, else a rejection.
    pub sit_codigo: i64,
    /// `Situacao/SitDescricao`.
    pub sit_descricao: String,
    /// `MensagemSefaz`: code and text, where SEFAZ had one.
    pub mensagem_sefaz: Option<(String, String)>,
    /// The whole element, with whatever else is in it.
    pub xml: Element,
}

impl Retorno {
    /// Whether an answer of SEFAZ is still to come.
    pub fn esta_pendente(&self) -> bool {
        self.sit_codigo == 105
    }

    /// The fiscal document: `nfeProc`, `procEventoNFe`, `ProcInutNFe`.
    ///
    /// # Errors
    /// It is no base64.
    pub fn xml_fiscal(&self) -> Result<Option<String>, ClientError> {
        self.xml_base64.as_deref().map(decoded).transpose()
    }
}

/// A document in base64 as text.
pub(super) fn decoded(base64: &str) -> Result<String, ClientError> {
    let bytes = coded::decode(base64).map_err(|said| ClientError::unreadable(Provider::InvoiCy, said, ""))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The roots of a text that may hold several, one after another (dossier invoicy 1.5).
pub(super) fn roots(text: &str) -> Result<Vec<Element>, ClientError> {
    let around = xml::parse(&format!("<r>{text}</r>"))
        .map_err(|error| ClientError::unreadable(Provider::InvoiCy, format!("document: {error}"), text))?;
    Ok(around.into_children())
}

/// A text that is there.
pub(super) fn some(element: &Element, path: &str) -> Option<String> {
    element.text_at(path).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A number that is there and is one.
pub(super) fn number(element: &Element, path: &str) -> Option<i64> {
    element.text_at(path)?.parse().ok()
}

pub(super) fn retornos(text: &str) -> Result<Vec<Retorno>, ClientError> {
    let read = |element: Element| {
        retorno_of(element).map_err(|said| ClientError::unreadable(Provider::InvoiCy, said, text))
    };
    roots(text)?.into_iter().map(read).collect()
}

fn retorno_of(element: Element) -> Result<Retorno, String> {
    if element.name() != "Documento" {
        return Err(format!("return: root element {}, expected Documento", element.name()));
    }
    let sit_codigo =
        number(&element, "Situacao/SitCodigo").ok_or("return: Situacao/SitCodigo, expected an integer")?;
    let sefaz = some(&element, "MensagemSefaz/CodMsg").filter(|code| code != "0");
    Ok(Retorno {
        modelo: some(&element, "DocModelo"),
        numero: number(&element, "DocNumero"),
        serie: some(&element, "DocSerie"),
        chave: some(&element, "DocChaAcesso"),
        protocolo: some(&element, "DocProtocolo"),
        evento_sequencia: number(&element, "DocEvenSeq"),
        evento_tipo: number(&element, "DocEveTp"),
        evento_id: some(&element, "DocEveId"),
        pdf_base64: some(&element, "DocPDFBase64"),
        pdf_download: some(&element, "DocPDFDownload"),
        autorizado_em: some(&element, "DocDhAut"),
        digest: some(&element, "DocDigestValue"),
        xml_base64: some(&element, "DocXMLBase64"),
        xml_download: some(&element, "DocXMLDownload"),
        numero_pedido: some(&element, "DocNumeroPedido"),
        sit_codigo,
        sit_descricao: some(&element, "Situacao/SitDescricao").unwrap_or_default(),
        mensagem_sefaz: sefaz.map(|code| (code, some(&element, "MensagemSefaz/DscMsg").unwrap_or_default())),
        xml: element,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_are_read_one_after_another() {
        let text = "<Documento><DocModelo>NFe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260111222333000181550010000000101123456782</DocChaAcesso><DocProtocolo>143260000000001</DocProtocolo><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocXMLBase64>PGEvPg==</DocXMLBase64><DocXMLDownload>https://HOST//HNUC002.aspx?ParmCript=TOKEN&amp;DocDetArqCodigo=0</DocXMLDownload><Situacao><SitCodigo>100</SitCodigo><SitDescricao>Autorizado o uso da NF-e</SitDescricao></Situacao></Documento><Documento><Situacao><SitCodigo>105</SitCodigo></Situacao><MensagemSefaz><CodMsg>0</CodMsg></MensagemSefaz></Documento>";
        let read = retornos(text).unwrap();
        assert_eq!((read[0].numero, read[0].sit_codigo, read[0].evento_id.as_ref()), (Some(10), 100, None));
        assert_eq!(read[0].xml_fiscal().unwrap().as_deref(), Some("<a/>"));
        assert!(read[0].xml_download.as_deref().unwrap().ends_with("TOKEN&DocDetArqCodigo=0"));
        assert!(read[1].esta_pendente() && read[1].mensagem_sefaz.is_none());
        for (bad, said) in [
            ("<Outro/>", "return: root element Outro, expected Documento"),
            ("<Documento/>", "return: Situacao/SitCodigo, expected an integer"),
            ("<a", "document: "),
        ] {
            assert!(retornos(bad).unwrap_err().text().unwrap().starts_with(said), "{bad}");
        }
    }
}
