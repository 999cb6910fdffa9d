//! The closed catalogue of what InvoiCy says: codes of the envelope, of a document's situation, and GeneXus's own faults. SEFAZ's
//! codes and texts are [`crate::br::sefaz`]'s; here they get their placeholders filled.

use super::model::{Modelo, Situacao};
use crate::br::sefaz;

/// `MensagemItem/Codigo` (dossier 3.1), those in scope of the "Decided" table that this room gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codigo {
    /// Documents were processed, also when SEFAZ rejected them.
    Documentos,
    /// Events were processed.
    Eventos,
    /// The document count was taken.
    Bilhetagem,
    /// Gaps in the numbering were found.
    Pulos,
    /// None was.
    SemPulos,
    /// An export was taken on.
    LoteAgendado,
    /// An export's lot is there.
    LotePronto,
    /// It is not yet.
    LoteEmProcessamento,
    /// Open MDF-e were looked for.
    NaoEncerrados,
    /// A document is to be got rid of.
    Descarte,
    /// SEFAZ does not answer, as this document found out.
    EntradaEmContingencia,
    /// SEFAZ does not answer.
    Contingencia,
    /// An NFC-e was issued without SEFAZ.
    ContingenciaOffLine,
    /// The company's certificate is out of its term.
    CertificadoInvalido,
    /// The company has no certificate.
    SemCertificado,
    /// The platform cannot sign with the company's certificate.
    Assinatura,
    /// A query found nothing.
    NadaLocalizado,
    /// The document breaks its layout.
    Estrutura,
    /// EmpPK or EmpCK is wrong.
    ChaveInvalida,
    /// The same query came too often.
    ConsumoIndevido,
    /// Model and environment tell no document.
    NaoIdentificado,
    /// The root or the model is unknown.
    TipoDesconhecido,
    /// The company is switched off.
    EmpresaNaoHabilitada,
    /// The company has no licence.
    EmpresaNaoLicenciada,
    /// Everything else.
    Generico,
}

impl Codigo {
    /// The number, an xsd:int: `#inv…` codes stand only in texts (dossier 1.2).
    pub fn codigo(self) -> u16 {
        match self {
            Self::Documentos
            | Self::Eventos
            | Self::Bilhetagem
            | Self::Pulos
            | Self::SemPulos
            | Self::LoteAgendado
            | Self::LotePronto
            | Self::LoteEmProcessamento
            | Self::NaoEncerrados
            | Self::Descarte => 100,
            Self::EntradaEmContingencia => 108,
            Self::Contingencia => 109,
            Self::ContingenciaOffLine => 111,
            Self::CertificadoInvalido => 103,
            Self::SemCertificado => 104,
            Self::Assinatura => 201,
            Self::NadaLocalizado => 117,
            Self::Estrutura => 145,
            Self::ChaveInvalida => 173,
            Self::ConsumoIndevido => 179,
            Self::NaoIdentificado => 174,
            Self::TipoDesconhecido => 176,
            Self::EmpresaNaoHabilitada => 606,
            Self::EmpresaNaoLicenciada => 607,
            Self::Generico => 999,
        }
    }

    /// The text (dossier 3.1).
    pub fn texto(self) -> &'static str {
        match self {
            Self::Documentos => "Documentos processados",
            Self::Eventos => "Eventos processados",
            Self::Bilhetagem => "Solicitação de consulta de bilhetagem recebida.",
            Self::Pulos => "Pulos de numeração processados",
            Self::SemPulos => "Nenhum pulo de numeração encontrado",
            Self::LoteAgendado => {
                "Lote agendado com sucesso. Realize a consulta dos protocolos posteriormente"
            }
            Self::LotePronto => "Protocolo processado",
            Self::LoteEmProcessamento => "Protocolo em processamento",
            Self::NaoEncerrados => "Consulta Processada",
            Self::Descarte => "Solicitação de descarte de documento recebido.",
            Self::EntradaEmContingencia => "Entrada da SEFAZ em contingência",
            Self::Contingencia => "SEFAZ em contingência",
            Self::ContingenciaOffLine => "Contingência Offline",
            Self::CertificadoInvalido => "Falha na validação do certificado digital",
            Self::SemCertificado => "Certificado digital não informado",
            Self::Assinatura => "Falha na assinatura digital",
            Self::NadaLocalizado => "Nenhum documento localizado na base de dados",
            Self::Estrutura => "Falha na estrutura XML do documento enviado",
            Self::ChaveInvalida => "Chave de comunicação inválida",
            Self::ConsumoIndevido => "Consumo indevido do Web Service",
            Self::NaoIdentificado => "Documento e ambiente não identificados",
            Self::TipoDesconhecido => "Tipo documento não identificado",
            Self::EmpresaNaoHabilitada => "Empresa não está habilitada para utilizar o sistema",
            Self::EmpresaNaoLicenciada => {
                "Empresa não está licenciada para utilizar o módulo e ambiente informado"
            }
            Self::Generico => "Erro genérico",
        }
    }
}

/// The module that a text's prefix `[#invNNNN] - ` names (dossier 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leiaute {
    /// Emission: the integration layout, 0006.
    Envio,
    /// Events, 0004.
    Evento,
    /// Queries, 0005.
    Consulta,
    /// MDF-e, 0003.
    Mdfe,
    /// An NFS-e's RPS; its numbers from 0300 on are many, so the layout's is taken.
    Rps,
}

impl Leiaute {
    fn prefixo(self) -> &'static str {
        match self {
            Self::Envio | Self::Rps => "[#inv0006]",
            Self::Mdfe => "[#inv0003]",
            Self::Evento => "[#inv0004]",
            Self::Consulta => "[#inv0005]",
        }
    }
}

/// A refusal of the envelope: nothing of this document was processed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusa {
    /// Its code.
    pub codigo: Codigo,
    /// Its text.
    pub descricao: String,
    /// Which rule, and what was seen against what was expected.
    pub reason: String,
}

impl Recusa {
    /// With the catalogue's text.
    pub fn new(codigo: Codigo, reason: impl Into<String>) -> Self {
        Self { codigo, descricao: codigo.texto().to_owned(), reason: reason.into() }
    }

    /// 145. The document fixes prefix and first sentence; the words that name the element are ours.
    pub fn estrutura(leiaute: Leiaute, defeito: &Defeito) -> Self {
        let texto = match leiaute {
            Leiaute::Rps => "Falha na estrutura do RPS enviado",
            _ => Codigo::Estrutura.texto(),
        };
        Self {
            codigo: Codigo::Estrutura,
            descricao: format!("{} - {texto}: {}", leiaute.prefixo(), defeito.dito),
            reason: defeito.reason.clone(),
        }
    }

    /// 145 of a rule that no layout can say, such as a period's length: prefix and code as decided, the sentence is ours.
    pub fn regra(leiaute: Leiaute, dito: &str, reason: impl Into<String>) -> Self {
        Self {
            codigo: Codigo::Estrutura,
            descricao: format!("{} - {dito}", leiaute.prefixo()),
            reason: reason.into(),
        }
    }

    /// 999 with a text of its own.
    pub fn generica(descricao: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { codigo: Codigo::Generico, descricao: descricao.into(), reason: reason.into() }
    }
}

/// What is wrong with an element of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defeito {
    /// For the client, in Portuguese. Our words: the vendor's are not published.
    pub dito: String,
    /// For the journal.
    pub reason: String,
}

impl Defeito {
    /// A required element that is not there.
    pub fn falta(elemento: &str) -> Self {
        Self {
            dito: format!("elemento {elemento} não informado."),
            reason: format!("the required element {elemento} is missing or empty"),
        }
    }

    /// An element whose value does not fit.
    pub fn valor(elemento: &str, visto: &str, esperado: &str) -> Self {
        let visto: String = visto.chars().take(60).collect();
        Self {
            dito: format!("elemento {elemento} com valor inválido."),
            reason: format!("{elemento} is `{visto}`; expected {esperado}"),
        }
    }

    /// The document is no XML, or not the XML that it should be.
    pub fn xml(reason: impl Into<String>) -> Self {
        Self { dito: "o conteúdo não é um XML válido.".to_owned(), reason: reason.into() }
    }
}

/// What happened to one document: SitCodigo, SitDescricao, and why when it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negada {
    /// For the client.
    pub situacao: Situacao,
    /// For the journal.
    pub reason: String,
}

impl Negada {
    /// SEFAZ's refusal with its text.
    pub fn sefaz(codigo: u16, reason: impl Into<String>) -> Self {
        Self { situacao: da_sefaz(codigo), reason: reason.into() }
    }

    /// InvoiCy's own refusal of an event.
    pub fn invoicy(codigo: u16, texto: &str, reason: impl Into<String>) -> Self {
        Self { situacao: Situacao { codigo, texto: texto.to_owned() }, reason: reason.into() }
    }

    /// With the values that stand in the manual's placeholders.
    #[must_use]
    pub fn com(mut self, chave: &str, recibo: &str) -> Self {
        let texto = &self.situacao.texto;
        self.situacao.texto = texto
            .replace("[nRec:999999999999999]", &format!("[nRec:{recibo}]"))
            .replace(&format!("[chNFe:{}]", "9".repeat(44)), &format!("[chNFe:{chave}]"));
        self
    }
}

/// SEFAZ's code with its text; a code that the catalogue does not have gets the text of 999, which is for that.
pub fn da_sefaz(codigo: u16) -> Situacao {
    let texto = sefaz::text(codigo).or_else(|| sefaz::text(999)).unwrap_or_default();
    Situacao { codigo, texto: texto.to_owned() }
}

/// The texts of InvoiCy's own situations (dossier 3.2).
pub mod situacao {
    /// 105.
    pub const PENDENTE: &str = "Documento pendente";
    /// 108.
    pub const CONTINGENCIA: &str = "Documento pendente em contingência";
    /// 106.
    pub const DESCONHECIDO: &str = "Documento não consta na base de dados do InvoiCy";
    /// 112.
    pub const REJEITADO: &str = "Documento está rejeitado";
    /// 105 of an event.
    pub const EVENTO_PENDENTE: &str = "Evento pendente";
    /// 100 of a draft.
    pub const PREVIA: &str = "Prévia da NF-e recebida, acesse o InvoiCy para concluir a emissão.";
    /// 999: InvoiCy has given up.
    pub const DESISTIU: &str = "Rejeitado";
    /// 113.
    pub const AGUARDA: &str = "Documento está com status pendente";
}

/// 101: the noun is the model's own.
pub fn cancelada(modelo: Modelo) -> Situacao {
    Situacao { codigo: 101, texto: format!("Cancelamento de {} homologado", modelo.substantivo()) }
}

/// GeneXus's faults (dossier 1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Falha {
    /// GET without `?wsdl`; the address of the service.
    SemRequisicao(String),
    /// No SOAP envelope.
    Malformada,
    /// The body's first child is no `*.Execute`.
    MetodoErrado,
}

impl Falha {
    /// The number in `detail`.
    pub fn detalhe(&self) -> i32 {
        match self {
            Self::SemRequisicao(_) => -20_000,
            Self::Malformada => -20_001,
            Self::MetodoErrado => -20_002,
        }
    }

    /// The text.
    pub fn texto(&self) -> String {
        match self {
            Self::SemRequisicao(endereco) => {
                format!("No SOAP request found. Call {endereco}?wsdl to get the WSDL.")
            }
            Self::Malformada => "Malformed SOAP message.".to_owned(),
            Self::MetodoErrado => "Wrong method called. Expected method: Execute".to_owned(),
        }
    }
}
