//! What nddFrete keeps: shippers, invoices with their transport documents, and the messages that were sent about them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::documentos::Documentos;
use super::errors::BodyCode;
use super::knobs::Mapper;
use crate::facts::Ready;
use crate::world::Id;

/// A shipper or carrier that may send messages (document: "Identificador do embarcador", "Token para autenticação").
#[derive(Clone, Debug)]
pub struct Embarcador {
    /// EnterpriseId.
    pub enterprise_id: Uuid,
    /// Token.
    pub token: Uuid,
    /// Its register of `Financial/Identification` ("conforme cadastro").
    pub identificacoes: BTreeMap<i64, Especie>,
    /// How its mapper does; absent: as the knob says.
    pub mapeador: Option<Mapper>,
}

/// What a kind of financial appointment does to the balance; codes 305 to 309 need the difference (dossier section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Especie {
    /// Raises the balance.
    Increase,
    /// Lowers it.
    Discount,
    /// Lowers it; the invoice is paid when nothing is left.
    Payment,
}

/// Where an invoice stands ("Decided" table of the dossier).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "StatusDaFatura")]
pub enum Status {
    /// Under review: 303.
    EmAnalise,
    /// Blocked: 303.
    Bloqueada,
    /// Accepts appointments.
    AguardandoApontamento,
    /// Accepts appointments.
    LiberadaParaPagamento,
    /// 302.
    Paga,
    /// 302.
    Cancelada,
}

/// What names an invoice or a document. Number is text in both: the document's own sample is alphanumeric.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chave {
    /// Invoice: 0 payment, 1 charge. Document: 1 CTe, 2 NFSe, 3 CIOT, 4 debit note, 5 OST.
    pub tipo: u8,
    /// Serie.
    pub serie: String,
    /// Number.
    pub numero: String,
}

/// A transport document of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documento {
    /// Type, serie and number.
    pub chave: Chave,
    /// What it was issued for.
    pub valor: Decimal,
    /// What is left to receive.
    pub saldo: Decimal,
}

/// A document of type CIOT makes its invoice one "of type CIOT" ("Decided" table of the dossier).
pub const CIOT: u8 = 3;

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fatura {
    /// Whose it is.
    pub embarcador: Id,
    /// Type, serie and number.
    pub chave: Chave,
    /// OperationPointCnpj.
    pub ponto_operacao: String,
    /// ServiceProviderCnpj: a CNPJ, or the CPF of a carrier who is a person.
    pub prestador: String,
    /// Where it stands.
    pub status: Status,
    /// Due date.
    pub vencimento: Date,
    /// What it was issued for.
    pub valor: Decimal,
    /// What is left to receive.
    pub saldo: Decimal,
    /// Its documents.
    pub documentos: Documentos,
}

/// What an appointment finds an invoice by: one number may name invoices of thousands of providers, so that the number alone would be a
/// walk through them all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endereco {
    /// Whose it is.
    pub embarcador: Id,
    /// OperationPointCnpj.
    pub ponto_operacao: String,
    /// ServiceProviderCnpj.
    pub prestador: String,
    /// The name of the invoice, or of a document on it.
    pub chave: Chave,
}

impl Fatura {
    /// Where the invoice is found by its own name, or by that of a document on it.
    pub fn endereco(&self, chave: &Chave) -> Endereco {
        Endereco {
            embarcador: self.embarcador,
            ponto_operacao: self.ponto_operacao.clone(),
            prestador: self.prestador.clone(),
            chave: chave.clone(),
        }
    }
}

/// One `Appointment` of a `PaymentAppointmentPost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apontamento {
    /// OperationPointCnpj.
    pub ponto_operacao: String,
    /// ServiceProviderCnpj.
    pub prestador: String,
    /// Billing.
    pub fatura: Option<Chave>,
    /// Document.
    pub documento: Option<Chave>,
    /// What AppointmentType holds, in the order of processing: financial, postpone, cancellation. Nothing, when it holds taxes alone:
    /// no code depends on them and no answer shows them.
    pub lancamentos: Vec<Lancamento>,
}

/// What an appointment does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lancamento {
    /// Financial.
    Financeiro {
        /// Identification.
        identificacao: i64,
        /// dhAppointment, as a date in São Paulo.
        data: Date,
        /// Value.
        valor: Decimal,
    },
    /// Postpone.
    Postergacao(Date),
    /// Cancellation.
    Cancelamento,
}

impl Lancamento {
    /// Identification and date of a financial entry.
    pub fn financeiro(&self) -> Option<(i64, Date)> {
        match self {
            Self::Financeiro { identificacao, data, .. } => Some((*identificacao, *data)),
            Self::Postergacao(_) | Self::Cancelamento => None,
        }
    }
}

/// A message that was taken in.
#[derive(Clone, Debug)]
pub struct Mensagem {
    /// Lower case with hyphens.
    pub guid: String,
    /// Who sent it.
    pub embarcador: Id,
    /// ProcessCode.
    pub processo: i64,
    /// What it asks for; nothing once it is processed.
    pub pedido: Pedido,
    /// How far it is.
    pub estado: Estado,
}

/// What a message asks for.
#[derive(Clone, Debug)]
pub enum Pedido {
    /// Appointments.
    Apontamentos(Arc<[Apontamento]>),
    /// What no mapper can read, and why (knob `malformed`).
    Ilegivel(Arc<str>),
    /// Nothing that changes this world: the other processes, and what is done.
    Nada,
}

/// How far a message is.
#[derive(Clone, Debug)]
pub enum Estado {
    /// Not processed yet.
    Pendente {
        /// When it will be.
        ready: Ready,
        /// How often it was polled so far.
        polls: u32,
    },
    /// Processed; a process whose result no source describes has none.
    Processada(Option<Arc<Resultado>>),
    /// The processing itself failed, and what made it: polls answer 999.
    Falhou(&'static str),
}

/// What the processing gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resultado {
    /// The global `Response`.
    pub geral: BodyCode,
    /// One per appointment, in the order of the request; none when the mapper did not run.
    pub apontamentos: Vec<ResultadoApontamento>,
}

/// What one appointment gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultadoApontamento {
    /// ServiceProviderCnpj, echoed.
    pub prestador: String,
    /// Document, echoed; without one, Billing (dossier 6.2).
    pub alvo: Alvo,
    /// Code.
    pub code: BodyCode,
}

/// What an appointment was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alvo {
    /// A document.
    Documento(Chave),
    /// An invoice as a whole.
    Fatura(Chave),
}
