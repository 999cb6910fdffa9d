//! What a `Documento` asks for: dispatched by its root element and ModeloDocumento (dossier 1.1 and 5.4).

use super::acesso::Admissao;
use super::chaves;
use super::consulta::{self, Consulta, Exigencias};
use super::envio::{self, texto};
use super::errors::{Codigo, Defeito, Leiaute, Recusa};
use super::evento;
use super::model::{Ambiente, Envio, EnvioEvento, Modelo};
use super::outros;
use super::routes::{CONSULTAR, ENVIAR, EVENTO, NAO_ENCERRADOS, RECEPCAO, RECEPCAO_ASPX, Servico};
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
    /// What the other models are asked.
    Outro(Box<outros::Pedido>),
}

impl Pedido {
    /// The operation's name.
    pub fn operacao(&self) -> &'static str {
        match self {
            Self::Envio(_) => ENVIAR,
            Self::Evento(_) => EVENTO,
            Self::Consulta(_) => CONSULTAR,
            Self::Outro(pedido) => pedido.operacao(),
        }
    }

    /// What it needs of its company.
    pub fn admissao(&self) -> Admissao {
        let licenciada = |(emitente, ambiente, modelo)| Admissao::Licenciada(emitente, ambiente, modelo);
        match self {
            Self::Envio(envio) => licenciada(envio.serie.escopo()),
            Self::Evento(evento) => licenciada(evento.serie.escopo()),
            Self::Consulta(consulta) => licenciada(consulta.escopo),
            Self::Outro(pedido) => pedido.escopo().map_or(Admissao::Parceiro, licenciada),
        }
    }
}

/// Whose key a call is signed with: that of its first document's root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quem {
    /// The company's "chave de acesso".
    Empresa,
    /// The partner's (dossier, section 2).
    Parceiro,
}

/// A root that is simulated.
struct Raiz {
    nome: &'static str,
    operacao: &'static str,
    leiaute: Leiaute,
    quem: Quem,
}

const RAIZES: &[Raiz] = &[
    Raiz { nome: "Envio", operacao: ENVIAR, leiaute: Leiaute::Envio, quem: Quem::Empresa },
    Raiz { nome: "EnvioEvento", operacao: EVENTO, leiaute: Leiaute::Evento, quem: Quem::Empresa },
    Raiz { nome: "Consulta", operacao: CONSULTAR, leiaute: Leiaute::Consulta, quem: Quem::Empresa },
    Raiz { nome: "DocNaoEncerrado", operacao: NAO_ENCERRADOS, leiaute: Leiaute::Mdfe, quem: Quem::Empresa },
];

/// The roots that InvoiCy knows and this room does not simulate (dossier 5.3, 5.4, 9, 10), with whose key signs them.
const OUTRAS_RAIZES: [(&str, Quem); 15] = [
    ("Inutilizacao", Quem::Empresa),
    ("DescartarDocumento", Quem::Empresa),
    ("Leitura", Quem::Empresa),
    ("PuloNumeracao", Quem::Empresa),
    ("CadastroEmpresa", Quem::Parceiro),
    ("EmpresaCertificado", Quem::Parceiro),
    ("ConsultaCadastro", Quem::Parceiro),
    ("Licenciamento", Quem::Parceiro),
    ("CadastroSerie", Quem::Empresa),
    ("EnvioPrevia", Quem::Empresa),
    ("EnvioLote", Quem::Empresa),
    ("ConsultaLote", Quem::Empresa),
    ("Bilhetagem", Quem::Parceiro),
    ("DistribuicaoDFe", Quem::Empresa),
    ("ConsultaGTIN", Quem::Empresa),
];

/// Whose key signs a call that begins with this document.
pub fn quem_assina(documento: &str) -> Quem {
    let raiz = chaves::raiz(documento).unwrap_or_default();
    let known = RAIZES.iter().find(|known| known.nome == raiz).map(|known| known.quem);
    let outra = || OUTRAS_RAIZES.iter().find(|(nome, _)| *nome == raiz).map(|(_, quem)| *quem);
    known.or_else(outra).unwrap_or(Quem::Empresa)
}

/// Reads a document. On refusal the operation's name comes along, as far as it was recognised.
pub fn ler(
    servico: &Servico,
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
    let raiz = RAIZES.iter().find(|raiz| raiz.nome == root.name);
    let Some(Raiz { operacao, leiaute, .. }) = raiz else {
        return Err((RECEPCAO, raiz_desconhecida(&root.name)));
    };
    let (operacao, leiaute) = (*operacao, *leiaute);
    if !servico.geral {
        let reason =
            format!("<{}> is not for {}; send it to {}", root.name, servico.caminho, RECEPCAO_ASPX.caminho);
        return Err((operacao, Recusa::new(Codigo::TipoDesconhecido, reason)));
    }
    let estrutura = |defeito: Defeito| (operacao, Recusa::estrutura(leiaute, &defeito));
    let parametros = match parametros {
        "" => None,
        parametros => {
            Some(xml::parse_lenient(parametros, &limits).map_err(|error| malformado("Parametros", &error))?)
        }
    };
    let parametros = parametros.as_ref().filter(|parametros| !envio::vazio(parametros));
    let (modelo_documento, modelo) = modelo(root, leiaute).map_err(|recusa| (operacao, recusa))?;
    let outro = outros::e_outro(modelo) && matches!(root.name.as_str(), "Envio" | "EnvioEvento");
    if outro || root.name == "DocNaoEncerrado" {
        let lido = outros::ler(root, parametros, &modelo_documento, modelo);
        return lido.map(|pedido| Pedido::Outro(Box::new(pedido))).map_err(|recusa| (operacao, recusa));
    }
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
    if OUTRAS_RAIZES.iter().any(|(nome, _)| *nome == raiz) {
        return nao_simulado(raiz);
    }
    let raiz: String = raiz.chars().take(60).collect();
    let known: Vec<&str> = RAIZES.iter().map(|known| known.nome).collect();
    Recusa::new(
        Codigo::TipoDesconhecido,
        format!("the document's root is <{raiz}>; known are {}", known.join(", ")),
    )
}

/// ModeloDocumento, in any letter case, and tpAmb where it tells no environment (174).
fn modelo(root: &Element, leiaute: Leiaute) -> Result<(String, Modelo), Recusa> {
    let escrito = texto(root, "ModeloDocumento")
        .ok_or_else(|| Recusa::estrutura(leiaute, &Defeito::falta("ModeloDocumento")))?;
    let ambiente =
        ["tpAmb", "ide/tpAmb", "Evento/tpAmb", "RPS/tpAmb"].iter().find_map(|path| texto(root, path));
    if let Some(outro) = ambiente.filter(|codigo| Ambiente::from_codigo(codigo).is_none()) {
        let outro: String = outro.chars().take(60).collect();
        let reason = format!("tpAmb is `{outro}`; expected 1 (produção) or 2 (homologação)");
        return Err(Recusa::new(Codigo::NaoIdentificado, reason));
    }
    match Modelo::from_nome(&escrito) {
        Some(modelo) => Ok((escrito, modelo)),
        None => {
            let escrito: String = escrito.chars().take(60).collect();
            let known: Vec<&str> = Modelo::ALL.iter().map(|modelo| modelo.nome()).collect();
            let reason = format!("ModeloDocumento is `{escrito}`; known are {}", known.join(", "));
            Err(Recusa::new(Codigo::TipoDesconhecido, reason))
        }
    }
}

/// What InvoiCy can do and duble cannot: said plainly, to the client too.
fn nao_simulado(o_que: &str) -> Recusa {
    Recusa::generica(
        format!("{}: o duble ainda não simula {o_que}.", Codigo::Generico.texto()),
        format!("duble does not simulate {o_que} of InvoiCy"),
    )
}
