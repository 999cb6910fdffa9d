//! What InvoiCy keeps: partners, their companies, fiscal documents with their events, and what SEFAZ will say to documents that are
//! still to come; and what it is asked to do.

mod cadastro;

mod chave;
mod comandos;
mod eventos;
mod lote;
mod modelo;
mod recebida;
mod sefaz;

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::certificado::{Certificado, Csc};
pub use crate::br::chave_acesso::ChaveAcesso;
pub use crate::br::cpf_cnpj::CpfCnpj;
pub use cadastro::{
    Ambiente, Contrato, Contribuinte, Empresa, Endereco, FormaRetorno, Modulo, Parceiro, SerieCadastrada,
};
pub use chave::Chave;
pub use comandos::{DataHora, Envio, EnvioEvento};
pub use eventos::{Evento, TipoEvento, da_reforma};
pub use lote::{Lote, POR_LOTE};
pub use modelo::Modelo;
pub use recebida::{Papel, PorData, Recebida};
pub use sefaz::{
    Descarte, EstadoSefaz, Inutilizada, NotaNaSefaz, PedidoInutilizacao, Prazo, Previa, Servico,
};

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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "StatusDaNota")]
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
    /// IDUnico, the client's own id of it.
    pub id_unico: Option<Box<str>>,
    /// Whether somebody changed it in InvoiCy itself.
    pub alterada: bool,
    /// DocIntegracao: how it came (dossier 6.2).
    pub integracao: u8,
    /// What it says.
    pub conteudo: Conteudo,
    /// Its events that SEFAZ registered, in order.
    pub eventos: Vec<Evento>,
    /// What names it in download links.
    pub token: String,
    /// SEFAZ's answer, while it is still to come.
    pub espera: Option<Espera>,
    /// What it was signed with; none: it was not.
    pub certificado: Option<Arc<Certificado>>,
    /// The code in the QR code of an NFC-e, version 2; none: version 3, or another model.
    pub csc: Option<Arc<Csc>>,
    /// Events that wait until SEFAZ can be asked and has authorised the document.
    pub guardados: Vec<EnvioEvento>,
}

impl Nota {
    /// Whether it waits for a SEFAZ that does not answer.
    pub fn em_contingencia(&self) -> bool {
        self.espera.as_ref().is_some_and(|espera| espera.tentativas.is_some())
    }
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
    /// In a contingency, how often InvoiCy has tried to send it; none: SEFAZ has it.
    pub tentativas: Option<u32>,
}

/// What SEFAZ will say to a number when it comes: an outcome that no content of a document causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veredito {
    /// Its code; none: what the rules say.
    pub codigo: Option<u16>,
    /// When it comes; none: as the knob says.
    pub ready: Option<Ready>,
}

/// Which document a verdict is for: issuer and model, then series and number, each none for whichever comes next; the environment
/// does not matter.
pub type Alvo = (CpfCnpj, Modelo, Option<u16>, Option<u32>);

/// Came by web service: what DocIntegracao says of all that a client sends.
pub const POR_WEB_SERVICE: u8 = 1;
