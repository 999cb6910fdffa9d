//! Titles and where they stand (dossier 4.1).

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Canal, Movimento, Termos};
use crate::br::boleto::CodigoBarras;
use crate::facts::Moment;
use crate::world::Id;

/// A title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boleto {
    /// The contract that it belongs to.
    pub conta: Id,
    /// Its payer in the contract's register.
    pub pagador: Id,
    /// Sequence and check digit as one number.
    pub nosso_numero: u32,
    /// `numeroContratoCobranca`.
    pub contrato_cobranca: Option<u64>,
    /// Barcode of the terms as they are now.
    pub barras: CodigoBarras,
    /// Barcodes from before due date or face value were changed: what was printed can still be looked up.
    pub barras_antigas: Vec<CodigoBarras>,
    /// The terms.
    pub termos: Termos,
    /// The day on which it was registered.
    pub entrada: Date,
    /// Where it stands.
    pub situacao: Situacao,
    /// Where its Pix charge is found, if it is hybrid.
    pub pix: Option<Uuid>,
    /// How far a protest has come.
    pub protesto: Option<Tramite>,
    /// How far a debt listing has come.
    pub negativacao: Option<Tramite>,
    /// Whether it secures a credit operation.
    pub bloqueado: bool,
    /// The payment that some bank has taken (the operational write-off), from then on.
    pub recebimento: Option<Box<Recebimento>>,
    /// What happened to it, oldest first.
    pub movimentos: Vec<Arc<Movimento>>,
}

/// Modality 1, simple with registration: the only one that the API issues (dossier 2.0).
pub const MODALIDADE: u8 = 1;

/// `situacaoBoleto` (dossier 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situacao {
    /// Waits for its payer.
    EmAberto,
    /// Written off without payment.
    Baixado,
    /// Paid.
    Liquidado,
}

impl Situacao {
    /// `codigoSituacao` of the list by payer.
    pub fn codigo(self) -> u8 {
        match self {
            Self::EmAberto => 1,
            Self::Baixado => 2,
            Self::Liquidado => 3,
        }
    }
}

/// How far a protest or a debt listing has come. It is asked for on one day, can be taken back on that day, and goes to the notary or
/// to the bureau on the next business day [INF: the documents know "cancelar apontamento (same day)" and "desistir"/"baixar" after it].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tramite {
    /// Asked for.
    Pedido {
        /// On this day.
        em: Date,
    },
    /// At the notary's, or listed.
    Efetivo {
        /// Since this day.
        em: Date,
    },
}

/// A payment as the bank that took it reports it: the operational write-off, which comes before the settlement (dossier 2.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recebimento {
    /// `numeroIdentificadorBaixa`: the day and a running number.
    pub identificador: u64,
    /// When it was taken.
    pub em: Moment,
    /// The day that it counts for.
    pub data: Date,
    /// By which way.
    pub canal: Canal,
    /// The bank that took it.
    pub banco: u16,
    /// That bank's branch.
    pub agencia: u16,
    /// What was paid.
    pub valor: Decimal,
    /// What it was made of: discount, then fine and interest.
    pub desconto: Decimal,
    /// Fine and interest.
    pub mora: Decimal,
    /// Why it was taken back, if it was.
    pub estorno: Option<MotivoEstorno>,
}

/// `codigoMotivoCancelamento` (dossier 2.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MotivoEstorno {
    /// 11.
    Fraude,
    /// 13.
    #[default]
    Estorno,
    /// 72.
    DevolucaoPorFraude,
    /// 88: the title does not come back to life.
    DevolucaoSemReativacao,
}

impl MotivoEstorno {
    /// Its number.
    pub fn codigo(self) -> u8 {
        match self {
            Self::Fraude => 11,
            Self::Estorno => 13,
            Self::DevolucaoPorFraude => 72,
            Self::DevolucaoSemReativacao => 88,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Pagador;
    use super::*;

    #[test]
    fn titles_payers_and_events_stay_small() {
        // In bytes, what they point to not counted: a world may have a million of each, and `cargo bench --bench sicoob` weighs them.
        assert!(size_of::<Boleto>() <= 416, "{}", size_of::<Boleto>());
        assert!(size_of::<Pagador>() <= 160, "{}", size_of::<Pagador>());
        assert!(size_of::<Movimento>() <= 48, "{}", size_of::<Movimento>());
    }
}
