//! Queries (dossier invoicy 6).

use super::retorno::{decoded, number, roots, some};
use crate::error::{ClientError, Provider};
use crate::xml::{Element, group, some_tag, tag};

/// What is looked for. One filter a request: numbers with serie, an access key, dates of issue, dates of inclusion, or a serie alone,
/// which finds its last document; if several are given, the first of these counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consulta {
    /// `NFe`, `NFCe` and so on.
    pub modelo: String,
    /// `4.00`.
    pub versao: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// CNPJ of the company whose key signs; left out if none, since an empty one is refused.
    pub cnpj_empresa: Option<String>,
    /// CNPJ of the issuer.
    pub cnpj_emissor: String,
    /// First and last number, with a serie.
    pub numeros: Option<(i64, i64)>,
    /// Serie.
    pub serie: Option<String>,
    /// Access key, alone.
    pub chave: Option<String>,
    /// First and last moment of issue, `2026-01-15T00:00:00`.
    pub emissao: Option<(String, String)>,
    /// First and last moment of inclusion.
    pub inclusao: Option<(String, String)>,
    /// 1 pending, 2 authorised, 3 rejected, 4 needs a hand, 5 cancelled, 6 inutilised, … 12 denied (dossier invoicy 6.1).
    pub status: Option<u8>,
    /// IBGE number of a state, alone: what time SEFAZ has there.
    pub dh_uf: Option<u8>,
    /// Documents received from others, not issued.
    pub recebidos: bool,
}

impl Consulta {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("ModeloDocumento", &self.modelo),
            tag("Versao", &self.versao),
            tag("tpAmb", self.tp_amb),
            some_tag("CnpjEmpresa", self.cnpj_empresa.as_ref()),
            tag("CnpjEmissor", &self.cnpj_emissor),
            some_tag("NumeroInicial", self.numeros.map(|(first, _)| first)),
            some_tag("NumeroFinal", self.numeros.map(|(_, last)| last)),
            some_tag("Serie", self.serie.as_ref()),
            some_tag("ChaveAcesso", self.chave.as_ref()),
            some_tag("DataEmissaoInicial", self.emissao.as_ref().map(|(first, _)| first)),
            some_tag("DataEmissaoFinal", self.emissao.as_ref().map(|(_, last)| last)),
            some_tag("dhUF", self.dh_uf),
            tag("EmitidoRecebido", if self.recebidos { "R" } else { "E" }),
            some_tag("DataInclusaoInicial", self.inclusao.as_ref().map(|(first, _)| first)),
            some_tag("DataInclusaoFinal", self.inclusao.as_ref().map(|(_, last)| last)),
            some_tag("StatusDocumento", self.status),
        ];
        group("Consulta", &content.concat())
    }
}

/// What of each document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParametrosConsulta {
    /// Its state.
    pub situacao: bool,
    /// The fiscal document in base64.
    pub xml_completo: bool,
    /// A link to it.
    pub xml_link: bool,
    /// The PDF in base64.
    pub pdf_base64: bool,
    /// A link to it.
    pub pdf_link: bool,
    /// Its events.
    pub eventos: bool,
    /// Issuer, recipient, amount.
    pub resumo: bool,
}

impl Default for ParametrosConsulta {
    /// The state and the fiscal document.
    fn default() -> Self {
        Self {
            situacao: true,
            xml_completo: true,
            xml_link: false,
            pdf_base64: false,
            pdf_link: false,
            eventos: false,
            resumo: false,
        }
    }
}

pub(super) fn flag(name: &str, yes: bool) -> String {
    tag(name, if yes { "S" } else { "N" })
}

impl ParametrosConsulta {
    /// The parameters.
    pub fn to_xml(&self) -> String {
        let content = [
            flag("Situacao", self.situacao),
            flag("XMLCompleto", self.xml_completo),
            flag("XMLLink", self.xml_link),
            flag("PDFBase64", self.pdf_base64),
            flag("PDFLink", self.pdf_link),
            flag("Eventos", self.eventos),
            flag("DocumentosResumo", self.resumo),
        ];
        group("ParametrosConsulta", &content.concat())
    }
}

/// An event of a document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventoConsultado {
    /// `DocEvenSeq`.
    pub sequencia: Option<i64>,
    /// `DocEveTp`: 110111 cancellation, 110110 CC-e, …
    pub tipo: Option<i64>,
    /// `DocEveId`.
    pub id: Option<String>,
    /// `DocEveProtocolo`.
    pub protocolo: Option<String>,
    /// `DocEveXML`, base64.
    pub xml_base64: Option<String>,
    /// `cStat` of SEFAZ.
    pub c_stat: Option<i64>,
}

/// A document that was found. Members that are empty or missing on the wire are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentoConsultado {
    /// `DocModelo`; its letter case varies.
    pub modelo: Option<String>,
    /// `DocNumero`.
    pub numero: Option<i64>,
    /// `DocSerie`.
    pub serie: Option<String>,
    /// `DocChaAcesso`.
    pub chave: Option<String>,
    /// `DocProtocolo`.
    pub protocolo: Option<String>,
    /// `DocSitCodigo`: 100 authorised, 101 cancelled, …
    pub sit_codigo: Option<i64>,
    /// `DocSitDescricao`.
    pub sit_descricao: Option<String>,
    /// `DocStatus`: 1 pending, 2 authorised, 3 rejected, 5 cancelled, …
    pub status: Option<i64>,
    /// `DocXML`, base64; [`DocumentoConsultado::xml_fiscal`] decodes it.
    pub xml_base64: Option<String>,
    /// `DocXMLLink`.
    pub xml_link: Option<String>,
    /// `DocPDF`, base64.
    pub pdf_base64: Option<String>,
    /// `DocPDFLink`.
    pub pdf_link: Option<String>,
    /// `dhRecbto`: on a question for the time of a state, that time.
    pub dh_recbto: Option<String>,
    /// `Eventos`.
    pub eventos: Vec<EventoConsultado>,
    /// The whole element, with whatever else is in it.
    pub xml: Element,
}

impl DocumentoConsultado {
    /// Whether an answer of SEFAZ is still to come.
    pub fn esta_pendente(&self) -> bool {
        self.sit_codigo == Some(105) || matches!(self.status, Some(1 | 7))
    }

    /// The fiscal document.
    ///
    /// # Errors
    /// It is no base64.
    pub fn xml_fiscal(&self) -> Result<Option<String>, ClientError> {
        self.xml_base64.as_deref().map(decoded).transpose()
    }

    pub(super) fn of(element: Element) -> Self {
        let evento = |evento: &Element| EventoConsultado {
            sequencia: number(evento, "DocEvenSeq"),
            tipo: number(evento, "DocEveTp"),
            id: some(evento, "DocEveId"),
            protocolo: some(evento, "DocEveProtocolo"),
            xml_base64: some(evento, "DocEveXML"),
            c_stat: number(evento, "cStat"),
        };
        let eventos = element.child("Eventos").map(Element::children).unwrap_or_default();
        Self {
            modelo: some(&element, "DocModelo"),
            numero: number(&element, "DocNumero"),
            serie: some(&element, "DocSerie"),
            chave: some(&element, "DocChaAcesso"),
            protocolo: some(&element, "DocProtocolo"),
            sit_codigo: number(&element, "DocSitCodigo"),
            sit_descricao: some(&element, "DocSitDescricao"),
            status: number(&element, "DocStatus"),
            xml_base64: some(&element, "DocXML"),
            xml_link: some(&element, "DocXMLLink"),
            pdf_base64: some(&element, "DocPDF"),
            pdf_link: some(&element, "DocPDFLink"),
            dh_recbto: some(&element, "dhRecbto"),
            eventos: eventos.iter().filter(|child| child.name() == "EventosItem").map(evento).collect(),
            xml: element,
        }
    }
}

pub(super) fn documentos(text: &str) -> Result<Vec<DocumentoConsultado>, ClientError> {
    let read = |element: Element| {
        if element.name() == "Documento" {
            return Ok(DocumentoConsultado::of(element));
        }
        let said = format!("query: root element {}, expected Documento", element.name());
        Err(ClientError::unreadable(Provider::InvoiCy, said, text))
    };
    roots(text)?.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoicy::emp_ck;

    #[test]
    fn the_dossiers_query_is_written() {
        let consulta = Consulta {
            modelo: "NFe".into(),
            versao: "4.00".into(),
            tp_amb: 2,
            cnpj_empresa: Some("11222333000181".into()),
            cnpj_emissor: "11222333000181".into(),
            numeros: Some((10, 10)),
            serie: Some("1".into()),
            ..Consulta::default()
        };
        let key = "0123456789abcdef0123456789abcdef";
        assert_eq!(emp_ck(key, &consulta.to_xml()), "5ce2377b0f6ff19209b8a7604ccc82f9");
    }

    #[test]
    fn documents_and_their_events_are_read() {
        let text = "<Documento><DocModelo>nfe</DocModelo><DocNumero>10</DocNumero><DocSitCodigo>101</DocSitCodigo><DocStatus>5</DocStatus><DocXML/><Eventos><EventosItem><DocEvenSeq>1</DocEvenSeq><DocEveTp>110111</DocEveTp></EventosItem></Eventos></Documento><Documento><DocStatus>1</DocStatus></Documento>";
        let found = documents(text);
        assert_eq!(
            (found[0].numero, found[0].sit_codigo, found[0].xml_base64.as_ref()),
            (Some(10), Some(101), None)
        );
        assert_eq!(found[0].eventos[0].tipo, Some(110_111));
        assert!(found[1].esta_pendente() && !found[0].esta_pendente());
        assert!(documentos("<Outro/>").is_err());
    }

    fn documents(text: &str) -> Vec<DocumentoConsultado> {
        documentos(text).unwrap()
    }
}
