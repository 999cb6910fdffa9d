//! What a `Documento` asks for: dispatched by its root element and ModeloDocumento (dossier 1.1 and 5.4).

use super::acesso::Admissao;
use super::bilhetagem::{self, Bilhetagem};
use super::cadastro;
use super::chaves;
use super::consulta::{self, Consulta, Exigencias};
use super::envio::{self, texto};
use super::errors::{Codigo, Defeito, Leiaute, Recusa};
use super::evento;
use super::exportacao::{self, ConsultaLote, EnvioLote};
use super::model::{
    Ambiente, Descarte, Envio, EnvioEvento, Modelo, PedidoInutilizacao, Previa, TipoEvento, da_reforma,
};
use super::numeros;
use super::outros;
use super::pulos::{self, Pulos};
use super::routes::{
    BILHETAGEM, CONSULTAR, DESCARTAR, ENVIAR, EVENTO, EXPORTAR, INUTILIZAR, LOTE, NAO_ENCERRADOS, PREVIA,
    PULOS, RECEPCAO, RECEPCAO_ASPX, Servico,
};
use crate::wire::xml::{self, Element, Limits};

/// One of the things that a document can ask for.
#[derive(Clone, Debug)]
pub enum Pedido {
    /// Issue a document.
    Envio(Box<Envio>),
    /// Register an event.
    Evento(Box<EnvioEvento>),
    /// Void numbers.
    Inutilizacao(Box<PedidoInutilizacao>),
    /// Get rid of a document.
    Descarte(Box<Descarte>),
    /// Keep a draft.
    Previa(Box<Previa>),
    /// Query documents.
    Consulta(Box<Consulta>),
    /// What the other models are asked.
    Outro(Box<outros::Pedido>),
    /// Count documents.
    Bilhetagem(Box<Bilhetagem>),
    /// Find gaps in the numbering.
    Pulos(Box<Pulos>),
    /// Export documents.
    EnvioLote(Box<EnvioLote>),
    /// Fetch a lot of an export.
    ConsultaLote(ConsultaLote),
    /// Register companies and what belongs to them.
    Cadastro(Box<cadastro::Pedido>),
}

impl Pedido {
    /// The operation's name.
    pub fn operacao(&self) -> &'static str {
        match self {
            Self::Envio(_) => ENVIAR,
            Self::Evento(_) => EVENTO,
            Self::Inutilizacao(_) => INUTILIZAR,
            Self::Descarte(_) => DESCARTAR,
            Self::Previa(_) => PREVIA,
            Self::Consulta(_) => CONSULTAR,
            Self::Outro(pedido) => pedido.operacao(),
            Self::Bilhetagem(_) => BILHETAGEM,
            Self::Pulos(_) => PULOS,
            Self::EnvioLote(_) => EXPORTAR,
            Self::ConsultaLote(_) => LOTE,
            Self::Cadastro(pedido) => pedido.operacao(),
        }
    }

    /// Whether the platform signs something for it.
    pub fn assina(&self) -> bool {
        match self {
            Self::Envio(_) | Self::Evento(_) | Self::Inutilizacao(_) => true,
            Self::Outro(pedido) => pedido.assina(),
            _ => false,
        }
    }

    /// What it needs of its company.
    pub fn admissao(&self) -> Admissao {
        let licenciada = |(emitente, ambiente, modelo)| Admissao::Licenciada(emitente, ambiente, modelo);
        match self {
            Self::Envio(envio) => licenciada(envio.serie.escopo()),
            Self::Evento(evento) => licenciada(evento.serie.escopo()),
            // Whoever asks for documents received needs the licence, not their issuer.
            Self::Consulta(consulta) => licenciada(consulta.de_quem()),
            Self::EnvioLote(pedido) => licenciada(pedido.consulta.de_quem()),
            Self::ConsultaLote(pedido) => Admissao::Habilitada(pedido.empresa),
            Self::Outro(pedido) => pedido.escopo().map_or(Admissao::Parceiro, licenciada),
            Self::Bilhetagem(_) => Admissao::Parceiro,
            Self::Pulos(pulos) => licenciada(pulos.serie.escopo()),
            Self::Inutilizacao(pedido) => licenciada(pedido.serie.escopo()),
            Self::Descarte(descarte) => licenciada(descarte.serie.escopo()),
            Self::Previa(previa) => licenciada(previa.serie.escopo()),
            Self::Cadastro(pedido) => pedido.admissao(),
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

impl Raiz {
    const fn de_cadastro(nome: &'static str, operacao: &'static str, quem: Quem) -> Self {
        Self { nome, operacao, leiaute: Leiaute::Envio, quem }
    }
}

const RAIZES: &[Raiz] = &[
    Raiz { nome: "Envio", operacao: ENVIAR, leiaute: Leiaute::Envio, quem: Quem::Empresa },
    Raiz { nome: "EnvioEvento", operacao: EVENTO, leiaute: Leiaute::Evento, quem: Quem::Empresa },
    Raiz { nome: "Inutilizacao", operacao: INUTILIZAR, leiaute: Leiaute::Envio, quem: Quem::Empresa },
    Raiz { nome: "DescartarDocumento", operacao: DESCARTAR, leiaute: Leiaute::Envio, quem: Quem::Empresa },
    Raiz { nome: "EnvioPrevia", operacao: PREVIA, leiaute: Leiaute::Envio, quem: Quem::Empresa },
    Raiz { nome: "Consulta", operacao: CONSULTAR, leiaute: Leiaute::Consulta, quem: Quem::Empresa },
    Raiz { nome: "Bilhetagem", operacao: BILHETAGEM, leiaute: Leiaute::Consulta, quem: Quem::Parceiro },
    Raiz { nome: "EnvioLote", operacao: EXPORTAR, leiaute: Leiaute::Consulta, quem: Quem::Empresa },
    Raiz { nome: "ConsultaLote", operacao: LOTE, leiaute: Leiaute::Consulta, quem: Quem::Empresa },
    Raiz { nome: "PuloNumeracao", operacao: PULOS, leiaute: Leiaute::Consulta, quem: Quem::Empresa },
    Raiz { nome: "DocNaoEncerrado", operacao: NAO_ENCERRADOS, leiaute: Leiaute::Mdfe, quem: Quem::Empresa },
    Raiz::de_cadastro("CadastroEmpresa", cadastro::EMPRESA, Quem::Parceiro),
    Raiz::de_cadastro("EmpresaCertificado", cadastro::CERTIFICADO, Quem::Parceiro),
    Raiz::de_cadastro("ConsultaEmpresa", cadastro::CONSULTA, Quem::Parceiro),
    Raiz::de_cadastro("ConsultaCadastro", cadastro::CONTRIBUINTE, Quem::Parceiro),
    Raiz::de_cadastro("Licenciamento", cadastro::LICENCIAMENTO, Quem::Parceiro),
    // As the vendor's example of it is written.
    Raiz::de_cadastro("LICENCIAMENTO", cadastro::LICENCIAMENTO, Quem::Parceiro),
    Raiz::de_cadastro("CadastroSerie", cadastro::SERIE, Quem::Empresa),
];

/// The roots that InvoiCy knows and this room does not simulate (dossier 5.3, 5.4, 9, 10), with whose key signs them.
const OUTRAS_RAIZES: [(&str, Quem); 3] =
    [("Leitura", Quem::Empresa), ("DistribuicaoDFe", Quem::Empresa), ("ConsultaGTIN", Quem::Empresa)];

/// The names of the roots that are simulated.
pub(super) fn raizes() -> impl Iterator<Item = &'static str> {
    RAIZES.iter().map(|raiz| raiz.nome)
}

/// The layout that a fault in a document of an operation is about.
pub fn leiaute_de(operacao: &str) -> Leiaute {
    RAIZES.iter().find(|raiz| raiz.operacao == operacao).map_or(Leiaute::Envio, |raiz| raiz.leiaute)
}

/// Whose key signs a call that begins with this document.
pub fn quem_assina(documento: &str) -> Quem {
    let raiz = chaves::raiz(documento).unwrap_or_default();
    let known = RAIZES.iter().find(|known| known.nome == raiz).map(|known| known.quem);
    let outra = || OUTRAS_RAIZES.iter().find(|(nome, _)| *nome == raiz).map(|(_, quem)| *quem);
    known.or_else(outra).unwrap_or(Quem::Empresa)
}

/// The operation of a document that asks for something, if it is one: those are the ones that are counted (dossier 3.4).
pub fn operacao_de_consulta(documento: &str) -> Option<&'static str> {
    let raiz = match chaves::raiz(documento)? {
        "Consultar" => "Consulta",
        raiz => raiz,
    };
    let known = RAIZES.iter().find(|known| known.nome == raiz)?.operacao;
    [CONSULTAR, BILHETAGEM, PULOS, EXPORTAR, LOTE].contains(&known).then_some(known)
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
    if !servico.aceita(&root.name) {
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
    // Roots that name no model, or more models than are simulated.
    if let Some(lido) = cadastro::ler(root, operacao) {
        return lido.map(|pedido| Pedido::Cadastro(Box::new(pedido))).map_err(estrutura);
    }
    match root.name.as_str() {
        "Bilhetagem" => {
            return bilhetagem::ler(root)
                .map(|pedido| Pedido::Bilhetagem(Box::new(pedido)))
                .map_err(estrutura);
        }
        "ConsultaLote" => return exportacao::ler_consulta(root).map(Pedido::ConsultaLote).map_err(estrutura),
        "PuloNumeracao" => {
            return pulos::ler(root).map(|pedido| Pedido::Pulos(Box::new(pedido))).map_err(estrutura);
        }
        _ => {}
    }
    let (modelo_documento, modelo) = modelo(root, leiaute).map_err(|recusa| (operacao, recusa))?;
    let outro = outros::e_outro(modelo) && matches!(root.name.as_str(), "Envio" | "EnvioEvento");
    if outro || root.name == "DocNaoEncerrado" {
        let lido = outros::ler(root, parametros, &modelo_documento, modelo);
        return lido.map(|pedido| Pedido::Outro(Box::new(pedido))).map_err(|recusa| (operacao, recusa));
    }
    let pedido =
        match root.name.as_str() {
            "Envio" => envio::ler(root, parametros, &modelo_documento, modelo)
                .map(|envio| Pedido::Envio(Box::new(envio))),
            "EnvioEvento" => {
                evento::ler(root, &modelo_documento, modelo).map(|evento| Pedido::Evento(Box::new(evento)))
            }
            "EnvioLote" => exportacao::ler_envio(root, parametros, modelo)
                .map(|pedido| Pedido::EnvioLote(Box::new(pedido))),
            "Inutilizacao" => numeros::inutilizacao(root, &modelo_documento, modelo)
                .map(|pedido| Pedido::Inutilizacao(Box::new(pedido))),
            "DescartarDocumento" => {
                numeros::descarte(root, modelo).map(|descarte| Pedido::Descarte(Box::new(descarte)))
            }
            "EnvioPrevia" => numeros::previa(root, &modelo_documento, modelo)
                .map(|previa| Pedido::Previa(Box::new(previa))),
            _ => consulta::ler(root, parametros, modelo, exigencias)
                .map(|consulta| Pedido::Consulta(Box::new(consulta))),
        }
        .map_err(estrutura)?;
    match &pedido {
        Pedido::Evento(evento) => match evento.tipo {
            TipoEvento::Desconhecido(codigo) if da_reforma(codigo) => {
                Err((operacao, nao_simulado(&format!("o evento {codigo}"))))
            }
            _ => Ok(pedido),
        },
        _ => Ok(pedido),
    }
}

fn raiz_desconhecida(raiz: &str) -> Recusa {
    if OUTRAS_RAIZES.iter().any(|(nome, _)| *nome == raiz) {
        return nao_simulado(raiz);
    }
    let raiz: String = raiz.chars().take(60).collect();
    let known: Vec<&str> = raizes().collect();
    Recusa::new(
        Codigo::TipoDesconhecido,
        format!("the document's root is <{raiz}>; known are {}", known.join(", ")),
    )
}

/// ModeloDocumento, in any letter case, and tpAmb where it tells no environment (174).
fn modelo(root: &Element, leiaute: Leiaute) -> Result<(String, Modelo), Recusa> {
    let escrito = texto(root, "ModeloDocumento")
        .ok_or_else(|| Recusa::estrutura(leiaute, &Defeito::falta("ModeloDocumento")))?;
    let ambiente = ["tpAmb", "ide/tpAmb", "Evento/tpAmb", "RPS/tpAmb", "Ambiente"]
        .iter()
        .find_map(|path| texto(root, path));
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
pub(super) fn nao_simulado(o_que: &str) -> Recusa {
    Recusa::generica(
        format!("{}: o duble ainda não simula {o_que}.", Codigo::Generico.texto()),
        format!("duble does not simulate {o_que} of InvoiCy"),
    )
}
