//! Export in lots (dossier invoicy 7). No document shows the SOAP answers; their elements are found by name wherever they stand.

use super::consulta::{DocumentoConsultado, flag};
use super::retorno::{roots, some};
use crate::archive::{self, Arquivo};
use crate::coded;
use crate::error::{ClientError, Provider};
use crate::xml::{Element, group, some_tag, tag};

/// What is to be exported. Dates span 31 days at most, and numbers need a serie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnvioLote {
    /// `NFe`, `NFCe` and so on.
    pub modelo: String,
    /// `4.00`.
    pub versao: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// CNPJ of the company whose key signs.
    pub cnpj_empresa: String,
    /// CNPJ of the issuer.
    pub cnpj_emissor: String,
    /// 2 authorised, 5 cancelled, …
    pub status: Option<u8>,
    /// First and last number.
    pub numeros: Option<(i64, i64)>,
    /// Serie.
    pub serie: Option<String>,
    /// First and last moment of issue, `2026-01-15T00:00:00`.
    pub emissao: Option<(String, String)>,
    /// First and last moment of inclusion.
    pub inclusao: Option<(String, String)>,
    /// Documents received from others, not issued.
    pub recebidos: bool,
    /// A list instead of files.
    pub resumo: bool,
    /// With the events.
    pub eventos: bool,
}

impl EnvioLote {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("ModeloDocumento", &self.modelo),
            tag("Versao", &self.versao),
            tag("tpAmb", self.tp_amb),
            tag("CnpjEmpresa", &self.cnpj_empresa),
            tag("CnpjEmissor", &self.cnpj_emissor),
            some_tag("StatusDocumento", self.status),
            some_tag("NumeroInicial", self.numeros.map(|(first, _)| first)),
            some_tag("NumeroFinal", self.numeros.map(|(_, last)| last)),
            some_tag("Serie", self.serie.as_ref()),
            some_tag("DataEmissaoInicial", self.emissao.as_ref().map(|(first, _)| first)),
            some_tag("DataEmissaoFinal", self.emissao.as_ref().map(|(_, last)| last)),
            some_tag("DataInclusaoInicial", self.inclusao.as_ref().map(|(first, _)| first)),
            some_tag("DataInclusaoFinal", self.inclusao.as_ref().map(|(_, last)| last)),
            tag("EmitidoRecebido", if self.recebidos { "R" } else { "E" }),
            flag("ResumoDocumento", self.resumo),
        ];
        group("EnvioLote", &content.concat())
    }

    /// The parameters beside it.
    pub fn parametros(&self) -> String {
        let content = [
            flag("Situacao", true),
            flag("XMLCompleto", true),
            flag("PDFBase64", false),
            flag("Eventos", self.eventos),
        ];
        group("ParametrosConsulta", &content.concat())
    }
}

/// A lot that will be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocolo {
    /// `ProtNumero`.
    pub numero: String,
    /// `ProxConsultaProtocolo`: not before this moment, where it is given.
    pub proxima_consulta: Option<String>,
}

/// How a lot stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lote {
    /// Whether it is made.
    pub pronto: bool,
    /// The next lot, if there is one.
    pub proximo_protocolo: Option<String>,
    /// Not before this moment, where it is given.
    pub proxima_consulta: Option<String>,
    /// `DocBase64`, a ZIP; [`Lote::arquivos`] unpacks it.
    pub zip_base64: Option<String>,
    /// `DocumentosResumidos`, where a list was asked for.
    pub resumos: Vec<DocumentoConsultado>,
}

/// All that was exported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exportacao {
    /// The files of all lots.
    pub arquivos: Vec<Arquivo>,
    /// The list, where one was asked for.
    pub resumos: Vec<DocumentoConsultado>,
}

impl Lote {
    /// The files of the ZIP.
    ///
    /// # Errors
    /// No base64, no ZIP.
    pub fn arquivos(&self) -> Result<Vec<Arquivo>, ClientError> {
        let Some(zip) = &self.zip_base64 else { return Ok(Vec::new()) };
        coded::decode(zip)
            .and_then(|bytes| archive::unzip(&bytes))
            .map_err(|said| ClientError::unreadable(Provider::InvoiCy, format!("export: {said}"), ""))
    }
}

/// A moment that is one: the platform's null is all zeros.
fn moment(element: &Element, path: &str) -> Option<String> {
    some(element, path).filter(|text| !text.starts_with("0000-00-00"))
}

pub(super) fn protocolos(text: &str) -> Result<Vec<Protocolo>, ClientError> {
    let roots = roots(text)?;
    let found = roots.iter().flat_map(|root| {
        let inner = root.all("Protocolo");
        if inner.is_empty() { vec![root] } else { inner }
    });
    Ok(found
        .filter_map(|element| {
            Some(Protocolo {
                numero: some(element, "ProtNumero")?,
                proxima_consulta: moment(element, "ProxConsultaProtocolo"),
            })
        })
        .collect())
}

pub(super) fn lote(descricao: &str, texts: &[String]) -> Result<Lote, ClientError> {
    let mut roots_of_all = Vec::new();
    for text in texts {
        roots_of_all.extend(roots(text)?);
    }
    let holder = roots_of_all.iter().find_map(|root| match root.child("DocBase64") {
        Some(_) => Some(root),
        None => root.all("ConsultaProtocolo").into_iter().next(),
    });
    let zip_base64 = holder.and_then(|element| some(element, "DocBase64"));
    let lists = roots_of_all.iter().flat_map(|root| root.all("DocumentosResumidos"));
    let resumos: Vec<_> = lists
        .flat_map(|list| list.children())
        .filter(|child| child.child("DocNumero").is_some())
        .map(|child| DocumentoConsultado::of(child.clone()))
        .collect();
    let waiting = descricao.to_lowercase().contains("em processamento");
    Ok(Lote {
        pronto: zip_base64.is_some() || !resumos.is_empty() || !waiting,
        proximo_protocolo: holder
            .and_then(|element| some(element, "ProxProtocolo"))
            .filter(|next| next != "0"),
        proxima_consulta: holder.and_then(|element| moment(element, "ProxConsultaProtocolo")),
        zip_base64,
        resumos,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;

    #[test]
    fn protocols_are_found_wherever_they_stand() {
        let bare = "<Protocolo><ProtNumero>20260115100000001</ProtNumero><ProxConsultaProtocolo>2026-01-15T10:30:00</ProxConsultaProtocolo></Protocolo>";
        let listed = format!("<Protocolos>{bare}{}</Protocolos>", bare.replace("001<", "002<"));
        assert_eq!(protocolos(bare).unwrap()[0].proxima_consulta.as_deref(), Some("2026-01-15T10:30:00"));
        let numbers: Vec<_> = protocolos(&listed).unwrap().into_iter().map(|one| one.numero).collect();
        assert_eq!(numbers, ["20260115100000001", "20260115100000002"]);
    }

    #[test]
    fn a_lot_is_ready_when_there_is_something_or_nothing_is_said_of_waiting() {
        let zip = coded::encode(&zipped(&[("a-procNFe.xml", "<nfeProc/>")]));
        let answer = |base64: &str, next: &str| {
            vec![format!(
                "<ConsultaProtocolo><ProxProtocolo>{next}</ProxProtocolo><ProxConsultaProtocolo>0000-00-00T00:00:00</ProxConsultaProtocolo><DocBase64>{base64}</DocBase64></ConsultaProtocolo>"
            )]
        };
        let ready = lote("Protocolo processado", &answer(&zip, "7")).unwrap();
        assert_eq!(
            (ready.pronto, ready.proximo_protocolo.as_deref(), ready.proxima_consulta.as_ref()),
            (true, Some("7"), None)
        );
        assert_eq!(ready.arquivos().unwrap()[0].nome, "a-procNFe.xml");
        assert!(!lote("Protocolo em processamento", &answer("", "")).unwrap().pronto);
        let none = lote("Protocolo processado", &answer("", "")).unwrap();
        assert!(none.pronto && none.arquivos().unwrap().is_empty() && none.proximo_protocolo.is_none());
    }
}
