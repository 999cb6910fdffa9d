//! Reading a `Consulta` and its `ParametrosConsulta` (dossier 6.1; seed 002, "Diferença entre o WS arecepcao.aspx e o WS
//! aexportardocumentos.aspx").

use super::envio::forma::Forma;
use super::envio::texto;
use super::errors::Defeito;
use super::model::{Ambiente, ChaveAcesso, Escopo, Modelo, Serie, Status};
use super::outros::serie_de_texto;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::wire::xml::Element;

/// A query.
#[derive(Clone, Debug)]
pub struct Consulta {
    /// Whose documents.
    pub escopo: Escopo,
    /// Which of them: the first filter that is filled.
    pub filtro: Filtro,
    /// Only those of this status.
    pub status: Option<Status>,
    /// Whether documents received are meant (EmitidoRecebido `R`), and by whom: CnpjEmpresa, or CnpjEmissor where that is left out.
    pub recebidos: Option<Recebidos>,
    /// Only those that were altered in InvoiCy itself (AlteradoInvoicy `S`).
    pub alterados: bool,
    /// What the answer carries.
    pub partes: Partes,
}

impl Consulta {
    /// Whose query it is, with environment and model.
    pub fn de_quem(&self) -> Escopo {
        let (emissor, ambiente, modelo) = self.escopo;
        (self.recebidos.map_or(emissor, |recebidos| recebidos.por), ambiente, modelo)
    }
}

/// Documents that others issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recebidos {
    /// Who received them. CnpjEmissor is this company too where every issuer is meant.
    pub por: CpfCnpj,
    /// Also those that it may only download, being named in autXML (AutorizadoDownload `S`).
    pub autorizados: bool,
    /// Also those that only SEFAZ knows (ConsultaDFe `S`).
    pub na_sefaz: bool,
}

/// "Deve-se optar por apenas uma destas opções": the first of this order counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filtro {
    /// First number, last number, series.
    Faixa(Serie, u32, u32),
    /// The document's own id, which stands for series and number.
    IdUnico(String),
    /// Access key.
    Chave(ChaveAcesso),
    /// Dates of emission.
    Emissao(Moment, Moment),
    /// Dates of inclusion.
    Inclusao(Moment, Moment),
    /// Series alone: its last document.
    Ultimo(Serie),
    /// dhUF alone: the clock of this state, or of the company's.
    Relogio(Option<Uf>),
}

/// Which parts of the answer are filled (`ParametrosConsulta`, each S or N).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Partes {
    /// Situacao.
    pub situacao: bool,
    /// XMLCompleto.
    pub xml: bool,
    /// XMLLink.
    pub link: bool,
    /// PDFBase64.
    pub pdf: bool,
    /// PDFLink.
    pub pdf_link: bool,
    /// Eventos.
    pub eventos: bool,
    /// DocumentosResumo.
    pub resumo: bool,
    /// RetornartpEmis.
    pub tp_emis: bool,
}

/// What may be left out of a query; knobs.
#[derive(Clone, Copy, Debug)]
pub struct Exigencias {
    /// Parametros must be there.
    pub parametros: bool,
    /// CnpjEmpresa may be sent empty.
    pub cnpj_empresa_vazio: bool,
}

/// Reads it; `modelo` is what ModeloDocumento said.
pub fn ler(
    root: &Element,
    parametros: Option<&Element>,
    modelo: Modelo,
    exigencias: Exigencias,
) -> Result<Consulta, Defeito> {
    let preciso = |path: &str| texto(root, path).ok_or_else(|| Defeito::falta(path));
    preciso("Versao")?;
    let ambiente = preciso("tpAmb")?;
    let ambiente =
        Ambiente::from_codigo(&ambiente).ok_or_else(|| Defeito::valor("tpAmb", &ambiente, "1 or 2"))?;
    if root.child("CnpjEmpresa").is_some()
        && texto(root, "CnpjEmpresa").is_none()
        && !exigencias.cnpj_empresa_vazio
    {
        return Err(Defeito::falta("CnpjEmpresa"));
    }
    let emissor = preciso("CnpjEmissor")?;
    let emitente = CpfCnpj::parse_strict(&emissor)
        .map_err(|error| Defeito::valor("CnpjEmissor", &emissor, &format!("another value: {error}")))?;
    let empresa = match texto(root, "CnpjEmpresa") {
        None => emitente,
        Some(empresa) => CpfCnpj::parse_strict(&empresa)
            .map_err(|error| Defeito::valor("CnpjEmpresa", &empresa, &format!("another value: {error}")))?,
    };
    let pede = |nome: &str| parametro(parametros, nome, false);
    let (autorizados, na_sefaz) = (pede("AutorizadoDownload")?, pede("ConsultaDFe")?);
    let recebidos = match preciso("EmitidoRecebido")?.as_str() {
        "E" => None,
        "R" => Some(Recebidos { por: empresa, autorizados, na_sefaz }),
        other => return Err(Defeito::valor("EmitidoRecebido", other, "E or R")),
    };
    let filtro = filtro(root, (emitente, ambiente, modelo))?;
    // A CT-e OS is asked for as CTe too; its key tells.
    let modelo = match &filtro {
        Filtro::Chave(chave) if modelo == Modelo::CTe => {
            Modelo::of_chave(chave.partes().modelo).unwrap_or(modelo)
        }
        _ => modelo,
    };
    let alterados = match texto(root, "AlteradoInvoicy").as_deref() {
        None | Some("N") => false,
        Some("S") => true,
        Some(outro) => return Err(Defeito::valor("AlteradoInvoicy", outro, "S or N")),
    };
    Ok(Consulta {
        escopo: (emitente, ambiente, modelo),
        filtro,
        status: status(root)?,
        recebidos,
        alterados,
        partes: partes(parametros, exigencias.parametros)?,
    })
}

fn filtro(root: &Element, (emitente, ambiente, modelo): Escopo) -> Result<Filtro, Defeito> {
    let numero = |nome: &str, most: u64| -> Result<u32, Defeito> {
        let valor = texto(root, nome).unwrap_or_else(|| "0".to_owned());
        Ok(Forma::Inteiro(most).ler(nome, &valor)?.parse().unwrap_or_default())
    };
    let (inicial, final_) = (numero("NumeroInicial", 999_999_999)?, numero("NumeroFinal", 999_999_999)?);
    let serie = match texto(root, "Serie") {
        // An RPS's may have letters.
        Some(serie) if modelo == Modelo::NFSe => serie_de_texto(&serie),
        _ => u16::try_from(numero("Serie", 999)?).unwrap_or_default(),
    };
    let serie = Serie { emitente, ambiente, modelo, serie };
    if inicial > 0 || final_ > 0 {
        if texto(root, "Serie").is_none() {
            return Err(Defeito::falta("Serie"));
        }
        let inicial = if inicial == 0 { final_ } else { inicial };
        let final_ = if final_ == 0 { inicial } else { final_ };
        if inicial > final_ {
            let esperado = format!("at least NumeroInicial {inicial}");
            return Err(Defeito::valor("NumeroFinal", &final_.to_string(), &esperado));
        }
        return Ok(Filtro::Faixa(serie, inicial, final_));
    }
    if let Some(id) = texto(root, "IDUnico").filter(|id| id != "0") {
        return Ok(Filtro::IdUnico(id));
    }
    if let Some(chave) = texto(root, "ChaveAcesso") {
        let lida = ChaveAcesso::parse(&chave)
            .map_err(|error| Defeito::valor("ChaveAcesso", &chave, &format!("an access key: {error}")))?;
        return Ok(Filtro::Chave(lida));
    }
    if let Some((de, ate)) = periodo(root, "DataEmissaoInicial", "DataEmissaoFinal")? {
        return Ok(Filtro::Emissao(de, ate));
    }
    if let Some((de, ate)) = periodo(root, "DataInclusaoInicial", "DataInclusaoFinal")? {
        return Ok(Filtro::Inclusao(de, ate));
    }
    if texto(root, "Serie").is_some() {
        return Ok(Filtro::Ultimo(serie));
    }
    if let Some(uf) = texto(root, "dhUF") {
        return relogio(&uf);
    }
    Err(Defeito::falta("NumeroInicial"))
}

/// dhUF: IBGE's code or the abbreviation; `S` asks for the company's own state.
fn relogio(uf: &str) -> Result<Filtro, Defeito> {
    if uf == "S" {
        return Ok(Filtro::Relogio(None));
    }
    let codigo = uf.parse().ok().and_then(|codigo| Uf::from_codigo(codigo).ok());
    let lida = codigo.or_else(|| Uf::from_sigla(uf).ok());
    let lida = lida.ok_or_else(|| Defeito::valor("dhUF", uf, "a state such as 43 or RS"))?;
    Ok(Filtro::Relogio(Some(lida)))
}

/// Both dates, "juntamente com o horário, caso desejar": without one, the whole last day counts. Zeros are GeneXus's null.
fn periodo(root: &Element, inicial: &str, final_: &str) -> Result<Option<(Moment, Moment)>, Defeito> {
    let data = |nome: &str, hora: &str| -> Result<Option<Moment>, Defeito> {
        let Some(valor) = texto(root, nome).filter(|valor| !valor.starts_with("0000-00-00")) else {
            return Ok(None);
        };
        let completa = if valor.len() == 10 { format!("{valor}T{hora}") } else { valor.clone() };
        let lida = completa.parse().ok().filter(|_| matches!(valor.len(), 10 | 19));
        let lida = lida.ok_or_else(|| Defeito::valor(nome, &valor, "AAAA-MM-DDTHH:MM:SS"))?;
        Ok(Some(Moment::from_local(lida)))
    };
    match (data(inicial, "00:00:00")?, data(final_, "23:59:59")?) {
        (Some(de), Some(ate)) if de <= ate => Ok(Some((de, ate))),
        (Some(_), Some(_)) => {
            let valor = texto(root, final_).unwrap_or_default();
            Err(Defeito::valor(final_, &valor, &format!("a date not before {inicial}")))
        }
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Defeito::falta(inicial)),
        (Some(_), None) => Err(Defeito::falta(final_)),
    }
}

/// StatusDocumento; `0` is none, and one of the vendor's examples misspells the name (dossier 14, row 9).
fn status(root: &Element) -> Result<Option<Status>, Defeito> {
    let Some(valor) = texto(root, "StatusDocumento").or_else(|| texto(root, "StatutsDocumento")) else {
        return Ok(None);
    };
    if valor == "0" {
        return Ok(None);
    }
    let known = Status::ALL.into_iter().find(|status| valor == (*status as u8).to_string());
    known.map(Some).ok_or_else(|| Defeito::valor("StatusDocumento", &valor, "1 to 13"))
}

fn partes(parametros: Option<&Element>, preciso: bool) -> Result<Partes, Defeito> {
    let Some(parametros) = parametros else {
        return if preciso {
            // "Seu preenchimento é obrigatório para efetuar uma consulta" (seed 002).
            Err(Defeito::falta("ParametrosConsulta"))
        } else {
            Ok(Partes { situacao: true, ..Partes::default() })
        };
    };
    let pede = |nome: &str, ausente: bool| parametro(Some(parametros), nome, ausente);
    // Read for its form: what its letters mean is not published, and there is one layout for each model.
    let tipo = texto(parametros, "TipoImpressao");
    if let Some(outro) = tipo.filter(|tipo| !matches!(tipo.as_str(), "S" | "R" | "N" | "P" | "E")) {
        return Err(Defeito::valor("ParametrosConsulta/TipoImpressao", &outro, "S, R, N, P or E"));
    }
    Ok(Partes {
        situacao: pede("Situacao", true)?,
        xml: pede("XMLCompleto", false)?,
        link: pede("XMLLink", false)?,
        pdf: pede("PDFBase64", false)?,
        pdf_link: pede("PDFLink", false)?,
        eventos: pede("Eventos", false)?,
        resumo: pede("DocumentosResumo", false)?,
        tp_emis: pede("RetornartpEmis", false)?,
    })
}

/// One of the switches of `ParametrosConsulta`.
pub(super) fn parametro(parametros: Option<&Element>, nome: &str, ausente: bool) -> Result<bool, Defeito> {
    match parametros.and_then(|parametros| texto(parametros, nome)).as_deref() {
        Some("S") => Ok(true),
        Some("N") => Ok(false),
        None => Ok(ausente),
        Some(outro) => Err(Defeito::valor(&format!("ParametrosConsulta/{nome}"), outro, "S or N")),
    }
}
