//! What InvoiCy keeps: partners, their companies, fiscal documents with their events, and what SEFAZ will say to documents that are
//! still to come; and what it is asked to do.

mod cadastro;
mod chave;
mod comandos;
mod modelo;

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use crate::br::chave_acesso::ChaveAcesso;
pub use crate::br::cpf_cnpj::CpfCnpj;
pub use cadastro::{Ambiente, Empresa, Endereco, FormaRetorno, Modulo, Parceiro};
pub use chave::Chave;
pub use comandos::{DataHora, Envio, EnvioEvento};
pub use modelo::Modelo;

use super::ficha::Grupo;
use super::outros::Outro;
use crate::facts::{Moment, Ready};
use crate::world::Id;

/// What makes a number unique: who issued it, in which environment, model and series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serie {
    /// The issuer.
    pub emitente: CpfCnpj,
    /// tpAmb.
    pub ambiente: Ambiente,
    /// mod.
    pub modelo: Modelo,
    /// serie.
    pub serie: u16,
}

/// A number of a series.
pub type Numeracao = (Serie, u32);

/// What a document's list by date is kept under.
pub type Escopo = (CpfCnpj, Ambiente, Modelo);

impl Serie {
    /// Issuer, environment and model.
    pub fn escopo(&self) -> Escopo {
        (self.emitente, self.ambiente, self.modelo)
    }
}

/// Where a document stands, with InvoiCy's numbers (seed 002, "Status do documento").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Status {
    /// SEFAZ has not answered.
    Pendente = 1,
    /// Authorised.
    Autorizado = 2,
    /// Rejected.
    Rejeitado = 3,
    /// Needs a person.
    NecessitaInteracao = 4,
    /// Cancelled.
    Cancelado = 5,
    /// Its number was voided.
    Inutilizado = 6,
    /// Awaits a query.
    AguardandoConsulta = 7,
    /// Closed (MDF-e).
    Encerrado = 8,
    /// In conflict.
    EmConflito = 9,
    /// EPEC.
    Epec = 10,
    /// Offline contingency.
    ContingenciaOffLine = 11,
    /// Denied.
    Denegado = 12,
    /// Contingency on security paper.
    ContingenciaFsDa = 13,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Pendente,
        Self::Autorizado,
        Self::Rejeitado,
        Self::NecessitaInteracao,
        Self::Cancelado,
        Self::Inutilizado,
        Self::AguardandoConsulta,
        Self::Encerrado,
        Self::EmConflito,
        Self::Epec,
        Self::ContingenciaOffLine,
        Self::Denegado,
        Self::ContingenciaFsDa,
    ];

    /// Whether SEFAZ holds the number with this document, so that it cannot be sent again.
    pub fn ocupa_numero(self) -> bool {
        matches!(self, Self::Autorizado | Self::Cancelado | Self::Encerrado | Self::Denegado)
    }

    /// The status that SEFAZ's code leads to.
    pub fn of_codigo(codigo: u16) -> Self {
        match codigo {
            100 | 150 => Self::Autorizado,
            101 | 151 | 155 => Self::Cancelado,
            102 => Self::Inutilizado,
            105 => Self::Pendente,
            110 | 301..=303 => Self::Denegado,
            _ => Self::Rejeitado,
        }
    }
}

/// SitCodigo and SitDescricao.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situacao {
    /// The code.
    pub codigo: u16,
    /// Its text.
    pub texto: String,
}

/// SEFAZ's protocol of a document or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protocolo {
    /// nProt.
    pub numero: String,
    /// dhRecbto, dhRegEvento.
    pub em: Moment,
}

/// Who a document is issued to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destinatario {
    /// CNPJ, CPF or a foreigner's id.
    pub documento: String,
    /// xNome.
    pub nome: String,
}

/// A fiscal document.
#[derive(Clone, Debug)]
pub struct Nota {
    /// Its issuer among the companies.
    pub empresa: Id,
    /// Series.
    pub serie: Serie,
    /// nNF.
    pub numero: u32,
    /// Access key; an NFS-e has none.
    pub chave: Chave,
    /// ModeloDocumento as the client writes it.
    pub modelo_documento: String,
    /// Where it stands.
    pub status: Status,
    /// What SEFAZ, or InvoiCy, said of it last.
    pub situacao: Situacao,
    /// The answer to its emission: 100, 150, 110, 301 … Events do not change it.
    pub emissao: Situacao,
    /// The protocol of its authorisation or denial.
    pub protocolo: Option<Protocolo>,
    /// nRec, which the texts of duplicity quote.
    pub recibo: String,
    /// dhEmi.
    pub emitida: Moment,
    /// dhEmi with its offset, as it was sent: `2026-01-15T10:00:00-03:00`.
    pub dh_emi: String,
    /// When InvoiCy took it in.
    pub incluida: Moment,
    /// vNF.
    pub valor: Decimal,
    /// Who it is issued to.
    pub destinatario: Destinatario,
    /// NumeroPedido.
    pub pedido: String,
    /// What it says.
    pub conteudo: Conteudo,
    /// Its events that SEFAZ registered, in order.
    pub eventos: Vec<Evento>,
    /// What names it in download links.
    pub token: String,
    /// SEFAZ's answer, while it is still to come.
    pub espera: Option<Espera>,
}

/// What a document says.
#[derive(Clone, Debug)]
pub enum Conteudo {
    /// What a client sent.
    Enviado(Arc<Grupo>),
    /// A fact's document: made up when it is asked for, always the same from this number.
    Inventado(u64),
    /// What a document of the other models says.
    Outro(Box<Outro>),
}

/// An answer that is still to come.
#[derive(Clone, Debug)]
pub struct Espera {
    /// When it comes.
    pub ready: Ready,
    /// How often the document was queried so far.
    pub polls: u32,
    /// What it will be.
    pub resposta: Situacao,
}

/// An event that SEFAZ registered.
#[derive(Clone, Debug)]
pub struct Evento {
    /// What it is.
    pub tipo: TipoEvento,
    /// nSeqEvento.
    pub sequencia: u32,
    /// dhEvento with its offset, as it was sent.
    pub data: String,
    /// xJust or xCorrecao.
    pub texto: String,
    /// SEFAZ's protocol of the event.
    pub protocolo: Protocolo,
}

/// The events that are simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum TipoEvento {
    /// Carta de correção.
    CartaCorrecao = 110_110,
    /// Cancelamento.
    Cancelamento = 110_111,
    /// Cancellation of an NFC-e that another one stands for; of an MDF-e, its closing.
    CancelamentoPorSubstituicao = 110_112,
}

impl TipoEvento {
    /// tpEvento.
    pub fn codigo(self) -> u32 {
        self as u32
    }

    /// The event of a number.
    pub fn from_codigo(codigo: u32) -> Option<Self> {
        let known = [Self::CartaCorrecao, Self::Cancelamento, Self::CancelamentoPorSubstituicao];
        known.into_iter().find(|tipo| tipo.codigo() == codigo)
    }
}

/// What SEFAZ will say to a number when it comes: an outcome that no content of a document causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veredito {
    /// Its code; none: what the rules say.
    pub codigo: Option<u16>,
    /// When it comes; none: as the knob says.
    pub ready: Option<Ready>,
}

/// Which number a verdict is for; the environment does not matter.
pub type Alvo = (CpfCnpj, Modelo, u16, u32);

/// A document that SEFAZ knows and InvoiCy does not ("Decided" table of the dossier).
#[derive(Clone, Debug)]
pub struct NotaNaSefaz {
    /// Its status there.
    pub situacao: Situacao,
    /// InvoiCy's number for it.
    pub status: Status,
    /// Its protocol.
    pub protocolo: String,
}
