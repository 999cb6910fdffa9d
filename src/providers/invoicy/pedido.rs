//! What a `Documento` asks for: dispatched by its root element and ModeloDocumento (dossier 1.1 and 5.4).

use super::consulta::{self, Consulta, Exigencias};
use super::envio::{self, texto};
use super::errors::{Codigo, Defeito, Leiaute, Recusa};
use super::evento;
use super::model::{Ambiente, CpfCnpj, Envio, EnvioEvento, Modelo};
use super::routes::{CONSULTAR, ENVIAR, EVENTO, RECEPCAO};
use crate::wire::xml::{self, Element, Limits};

/// One of the things that a document can ask for.
#[derive(Clone, Debug)]
pub enum Pedido {
    /// Issue a document.
    Envio(Box<Envio>),
    /// Register an event.
    Evento(Box<EnvioEvento>),
    /// Query documents.
    Consulta(Box<Consulta>),
}

impl Pedido {
    /// The operation's name.
    pub fn operacao(&self) -> &'static str {
        match self {
            Self::Envio(_) => ENVIAR,
            Self::Evento(_) => EVENTO,
            Self::Consulta(_) => CONSULTAR,
        }
    }

    /// Issuer, environment and model.
    pub fn escopo(&self) -> (CpfCnpj, Ambiente, Modelo) {
        match self {
            Self::Envio(envio) => envio.serie.escopo(),
            Self::Evento(evento) => evento.serie.escopo(),
            Self::Consulta(consulta) => consulta.escopo,
        }
    }
}

/// The roots that InvoiCy knows and this room does not simulate (dossier 5.3, 5.4, 9, 10).
const OUTRAS_RAIZES: [&str; 16] = [
    "Inutilizacao",
    "DescartarDocumento",
    "Leitura",
    "DocNaoEncerrado",
    "PuloNumeracao",
    "CadastroEmpresa",
    "EmpresaCertificado",
    "ConsultaCadastro",
    "Licenciamento",
    "CadastroSerie",
    "EnvioPrevia",
    "EnvioLote",
    "ConsultaLote",
    "Bilhetagem",
    "DistribuicaoDFe",
    "ConsultaGTIN",
];

/// The models that InvoiCy knows and this room does not simulate (dossier 11).
const OUTROS_MODELOS: [&str; 5] = ["NFSe", "CTe", "CTeOS", "MDFe", "NFCom"];

/// Reads a document. On refusal the operation's name comes along, as far as it was recognised.
pub fn ler(
    documento: &str,
    parametros: &str,
    exigencias: Exigencias,
) -> Result<Pedido, (&'static str, Recusa)> {
    let limits = Limits::default();
    let malformado = |what: &str, error: &dyn std::fmt::Display| {
        let defeito = Defeito::xml(format!("{what} is no well-formed XML: {error}"));
        (RECEPCAO, Recusa::estrutura(Leiaute::Envio, &defeito))
    };
    let documento =
        xml::parse_lenient(documento, &limits).map_err(|error| malformado("Documento", &error))?;
    // The Conector's wrapper around a query (dossier 6.1).
    let root = match documento.child("Consulta") {
        Some(consulta) if documento.name == "Consultar" => consulta,
        _ => &documento,
    };
    let (operacao, leiaute) = match root.name.as_str() {
        "Envio" => (ENVIAR, Leiaute::Envio),
        "EnvioEvento" => (EVENTO, Leiaute::Evento),
        "Consulta" => (CONSULTAR, Leiaute::Consulta),
        outra => return Err((RECEPCAO, raiz_desconhecida(outra))),
    };
    let estrutura = |defeito: Defeito| (operacao, Recusa::estrutura(leiaute, &defeito));
    let parametros = match parametros {
        "" => None,
        parametros => {
            Some(xml::parse_lenient(parametros, &limits).map_err(|error| malformado("Parametros", &error))?)
        }
    };
    let parametros = parametros.as_ref().filter(|parametros| !envio::vazio(parametros));
    let (modelo_documento, modelo) = modelo(root, leiaute).map_err(|recusa| (operacao, recusa))?;
    match root.name.as_str() {
        "Envio" => envio::ler(root, parametros, &modelo_documento, modelo)
            .map(|envio| Pedido::Envio(Box::new(envio))),
        "EnvioEvento" => {
            evento::ler(root, &modelo_documento, modelo).map(|evento| Pedido::Evento(Box::new(evento)))
        }
        _ => consulta::ler(root, parametros, modelo, exigencias)
            .map(|consulta| Pedido::Consulta(Box::new(consulta))),
    }
    .map_err(estrutura)
}

fn raiz_desconhecida(raiz: &str) -> Recusa {
    if OUTRAS_RAIZES.contains(&raiz) {
        return nao_simulado(raiz);
    }
    let raiz: String = raiz.chars().take(60).collect();
    Recusa::new(
        Codigo::TipoDesconhecido,
        format!("the document's root is <{raiz}>; known are Envio, EnvioEvento and Consulta"),
    )
}

/// ModeloDocumento, in any letter case, and tpAmb where it tells no environment (174).
fn modelo(root: &Element, leiaute: Leiaute) -> Result<(String, Modelo), Recusa> {
    let escrito = texto(root, "ModeloDocumento")
        .ok_or_else(|| Recusa::estrutura(leiaute, &Defeito::falta("ModeloDocumento")))?;
    let is = |nome: &str| escrito.eq_ignore_ascii_case(nome);
    let ambiente = ["tpAmb", "ide/tpAmb", "Evento/tpAmb"].iter().find_map(|path| texto(root, path));
    if let Some(outro) = ambiente.filter(|codigo| Ambiente::from_codigo(codigo).is_none()) {
        let outro: String = outro.chars().take(60).collect();
        let reason = format!("tpAmb is `{outro}`; expected 1 (produção) or 2 (homologação)");
        return Err(Recusa::new(Codigo::NaoIdentificado, reason));
    }
    if is("NFe") || is("NF-e") {
        Ok((escrito, Modelo::NFe))
    } else if is("NFCe") || is("NFC-e") {
        Ok((escrito, Modelo::NFCe))
    } else if let Some(outro) = OUTROS_MODELOS.iter().find(|outro| is(outro)) {
        Err(nao_simulado(outro))
    } else {
        let escrito: String = escrito.chars().take(60).collect();
        let reason = format!("ModeloDocumento is `{escrito}`; known are NFe and NFCe");
        Err(Recusa::new(Codigo::TipoDesconhecido, reason))
    }
}

/// What InvoiCy can do and duble cannot: said plainly, to the client too.
pub fn nao_simulado(o_que: &str) -> Recusa {
    Recusa::generica(
        format!("{}: o duble ainda não simula {o_que}.", Codigo::Generico.texto()),
        format!("duble does not simulate {o_que} of InvoiCy"),
    )
}
