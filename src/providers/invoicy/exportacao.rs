//! Reading `EnvioLote` and `ConsultaLote` (dossier 7; seed 002, "Diferença entre o WS arecepcao.aspx e o WS aexportardocumentos.aspx").

use super::consulta::{self, Consulta, Exigencias, Filtro, parametro};
use super::envio::texto;
use super::errors::Defeito;
use super::model::Modelo;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::wire::xml::Element;

/// An export that is asked for.
#[derive(Clone, Debug)]
pub struct EnvioLote {
    /// Which documents.
    pub consulta: Consulta,
    /// Summaries with links (ResumoDocumento `S`), or files in an archive.
    pub forma: Forma,
}

/// What a lot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forma {
    /// An archive: of the documents' own XML (XMLCompleto), of their events' (Eventos).
    Arquivo {
        /// Documents.
        xml: bool,
        /// Events.
        eventos: bool,
    },
    /// A list of summaries.
    Resumo,
}

/// A lot that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsultaLote {
    /// CnpjEmpresa.
    pub empresa: CpfCnpj,
    /// ProtNumero.
    pub protocolo: String,
}

/// Reads the request; `modelo` is what ModeloDocumento said. Its Parametros may be left out.
pub fn ler_envio(root: &Element, parametros: Option<&Element>, modelo: Modelo) -> Result<EnvioLote, Defeito> {
    // "Não, pois o objetivo desse WS é retornar lotes de arquivo" (seed 002).
    if let Some(chave) = texto(root, "ChaveAcesso") {
        return Err(Defeito::valor("ChaveAcesso", &chave, "nothing: an export is no query by key"));
    }
    let exigencias = Exigencias { parametros: false, cnpj_empresa_vazio: false };
    let mut consulta = consulta::ler(root, parametros, modelo, exigencias)?;
    match consulta.filtro {
        Filtro::Faixa(..) | Filtro::Emissao(..) | Filtro::Inclusao(..) => {}
        // A series alone is for arecepcao; here it takes numbers.
        Filtro::Ultimo(_) | Filtro::IdUnico(_) | Filtro::Chave(_) | Filtro::Relogio(_) => {
            return Err(Defeito::falta("NumeroInicial"));
        }
    }
    let resumo = match texto(root, "ResumoDocumento").as_deref() {
        None | Some("N") => false,
        Some("S") => true,
        Some(outro) => return Err(Defeito::valor("ResumoDocumento", outro, "S or N")),
    };
    parametro(parametros, "ResumoPDFBase64", false)?;
    let forma = if resumo {
        let partes = &mut consulta.partes;
        // "Apenas será retornado o link … quando consultado o resumo do documento" (seed 002).
        (partes.resumo, partes.link) = (true, true);
        partes.xml = parametro(parametros, "ResumoXMLBase64", false)?;
        Forma::Resumo
    } else {
        Forma::Arquivo {
            xml: parametro(parametros, "XMLCompleto", true)?,
            eventos: parametro(parametros, "Eventos", false)?,
        }
    };
    Ok(EnvioLote { consulta, forma })
}

/// Reads the poll.
pub fn ler_consulta(root: &Element) -> Result<ConsultaLote, Defeito> {
    let preciso = |path: &str| texto(root, path).ok_or_else(|| Defeito::falta(path));
    let empresa = preciso("CnpjEmpresa")?;
    let empresa = CpfCnpj::parse_strict(&empresa)
        .map_err(|error| Defeito::valor("CnpjEmpresa", &empresa, &format!("another value: {error}")))?;
    let protocolo = preciso("ProtNumero")?;
    if protocolo.chars().count() > 40 {
        return Err(Defeito::valor("ProtNumero", &protocolo, "at most 40 characters"));
    }
    Ok(ConsultaLote { empresa, protocolo })
}
