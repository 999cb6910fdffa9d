//! What happens to titles: the movement types and the events behind them (dossier 3.6 and 4.1).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// `tipoMovimento` (seed: "1. Entrada 2. Prorrogação 3. A Vencer 4. Vencido 5. Liquidação 6. Baixa").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tipo {
    /// 1.
    Entrada = 1,
    /// 2.
    Prorrogacao = 2,
    /// 3.
    AVencer = 3,
    /// 4.
    Vencido = 4,
    /// 5.
    Liquidacao = 5,
    /// 6.
    Baixa = 6,
    /// 7, version 3 only: "Vinculado Operações Crédito".
    OperacaoCredito = 7,
}

impl Tipo {
    /// All, in the document's order.
    pub const TODOS: [Self; 7] = [
        Self::Entrada,
        Self::Prorrogacao,
        Self::AVencer,
        Self::Vencido,
        Self::Liquidacao,
        Self::Baixa,
        Self::OperacaoCredito,
    ];

    /// The one of this number.
    pub fn de(numero: i64) -> Option<Self> {
        Self::TODOS.into_iter().find(|tipo| i64::from(tipo.numero()) == numero)
    }

    /// Its number.
    pub fn numero(self) -> u8 {
        self as u8
    }
}

/// Something that happened to a title; the history of `GET /boletos` and the movement files both tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movimento {
    /// The day.
    pub data: Date,
    /// What.
    pub fato: Fato,
    /// What the cooperative charged for it.
    pub tarifa: Decimal,
}

/// What can happen to a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fato {
    /// It was registered.
    Entrada,
    /// The cooperative refused to register it: the reason's two characters (FEBRABAN's list).
    Rejeicao([u8; 2]),
    /// Its due date was put off.
    Prorrogacao {
        /// The due date before.
        de: Date,
        /// The due date since.
        para: Date,
    },
    /// Something else about it was changed: what, in the words of the history.
    Alteracao(&'static str),
    /// A protest went on.
    Protesto(PassoProtesto),
    /// A debt listing went on.
    Negativacao(PassoNegativacao),
    /// It was paid.
    Liquidacao(Box<Liquidacao>),
    /// The payment was taken back: what had been paid.
    Estorno(Decimal),
    /// It was written off.
    Baixa(Motivo),
    /// It came to secure a credit operation, or no longer does.
    OperacaoCredito {
        /// BLOQUEIO, else DESBLOQUEIO.
        bloqueio: bool,
    },
}

impl Fato {
    /// The movement type that tells it, if one does.
    pub fn tipo(&self) -> Option<Tipo> {
        match self {
            Self::Entrada => Some(Tipo::Entrada),
            Self::Prorrogacao { .. } => Some(Tipo::Prorrogacao),
            Self::Liquidacao(_) => Some(Tipo::Liquidacao),
            Self::Baixa(_) | Self::Rejeicao(_) => Some(Tipo::Baixa),
            Self::OperacaoCredito { .. } => Some(Tipo::OperacaoCredito),
            Self::Alteracao(_) | Self::Protesto(_) | Self::Negativacao(_) | Self::Estorno(_) => None,
        }
    }
}

/// A step of a protest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassoProtesto {
    /// The beneficiary asked for it.
    Pedido,
    /// Taken back on the day on which it was asked for.
    Cancelado,
    /// It went to the notary.
    Enviado,
    /// The beneficiary gave it up.
    Desistido,
}

/// A step of a debt listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassoNegativacao {
    /// The beneficiary asked for it.
    Pedida,
    /// Taken back on the day on which it was asked for.
    Cancelada,
    /// The bureau lists the payer.
    Efetivada,
    /// The listing ended.
    Baixada,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liquidacao {
    /// By which way.
    pub canal: Canal,
    /// The bank that took it.
    pub banco: u16,
    /// That bank's branch.
    pub agencia: u16,
    /// When the beneficiary has the money: the next business day.
    pub credito: Date,
    /// Rebate that counted.
    pub abatimento: Decimal,
    /// Discount that counted.
    pub desconto: Decimal,
    /// Fine and interest that were paid.
    pub mora: Decimal,
    /// What was paid.
    pub pago: Decimal,
}

/// How a title was paid: `tipoOpFinanceira` of a LIQUI record (dossier 3.6). "06 - Via Retaguarda" has no known id and is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Canal {
    /// At a teller.
    Caixa,
    /// At a banking agent.
    Correspondente,
    /// At a notary's office.
    Cartorio,
    /// At another bank.
    Compensacao,
    /// By a scheduled payment.
    Agendamento,
    /// By Pix.
    Pix,
    /// From a savings account.
    Poupanca,
    /// By Intercredis.
    Intercredis,
}

/// Why a title was written off: `tipoOpFinanceira` of a BAIX record (dossier 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Motivo {
    /// The last day for payment passed.
    Decurso,
    /// The beneficiary asked for it.
    PedidoCedente,
    /// Set right by the cooperative.
    Acerto,
    /// Protested.
    Protesto,
}
