//! A title with its contract and its payer: what answers, slips, records and notices are made of.

use std::sync::Arc;

use super::model::{Boleto, Conta, Pagador};
use crate::br::pix::{BrCode, Target};

/// A title with all that is told of it.
#[derive(Clone, Debug)]
pub struct Ficha {
    /// The title.
    pub boleto: Arc<Boleto>,
    /// Its contract.
    pub conta: Arc<Conta>,
    /// Its payer.
    pub pagador: Arc<Pagador>,
}

impl Ficha {
    /// The Pix text of a hybrid slip.
    pub fn pix(&self) -> Option<String> {
        codigo_pix(&self.boleto, &self.conta)
    }
}

/// The Pix text of a hybrid slip (dossier 4.4): a dynamic code without an amount, since interest and discount are computed when it is
/// paid (standards, section 7).
pub fn codigo_pix(boleto: &Boleto, conta: &Conta) -> Option<String> {
    let charge = boleto.pix?;
    let url = format!("pix.sicoob.com.br/qr/payload/v2/cobv/{charge}");
    let code = BrCode::new(Target::Location(url), &conta.nome, &conta.cidade);
    code.ok().map(|code| code.to_string())
}
