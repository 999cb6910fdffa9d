//! What the outside world does to Procuradoria: debtors pay, the treasury enrols debts, grants plans or cancels, the attorney files, courts
//! move.

mod dividas;
mod execucoes;

use serde::Deserialize;

use super::model::{SituacaoDivida, SituacaoExecucao};
use super::seed::{self, DividaFact};
use super::{Betha, Due};
use crate::facts::{Money, Path, Problem, Ref, Selector, When};
use crate::providers::room::{Told, View};
use crate::world::Id;

/// `betha.<verb>`. Each moves balance, situation and dataBase of what it changes, so that every list shows it from then on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// A debtor pays.
    PagarDivida(PagarDivida),
    /// A debt goes into an instalment plan.
    ParcelarDivida(ParcelarDivida),
    /// A debt ends without being paid.
    CancelarDivida(CancelarDivida),
    /// A debt is suspended, or open again.
    MudarSituacaoDivida(MudarSituacaoDivida),
    /// Debts are enrolled, and their certificates issued.
    EmitirCda(Box<DividaFact>),
    /// A suit is made of debts, and its initial petition issued.
    EmitirPeticao(EmitirPeticao),
    /// The court files a suit and gives it its number.
    Ajuizar(Ajuizar),
    /// The court enters a movement.
    Movimentar(Movimentar),
    /// The court, or the attorney, changes where a suit stands.
    MudarSituacaoExecucao(MudarSituacaoExecucao),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &[
    "betha.pagarDivida",
    "betha.parcelarDivida",
    "betha.cancelarDivida",
    "betha.mudarSituacaoDivida",
    "betha.emitirCda",
    "betha.emitirPeticao",
    "betha.ajuizar",
    "betha.movimentar",
    "betha.mudarSituacaoExecucao",
];

/// Which debt, and how much; absent: all that is owed.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PagarDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    valor: Option<Money>,
}

/// Which debt, and the first payment if there is one.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParcelarDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    entrada: Option<Money>,
}

/// Which debt, and how it ends: CANCELADA (when absent), PRESCRITA or REMIDA.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelarDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    situacao: Option<SituacaoDivida>,
}

/// Which debt, and where it stands then: ABERTO, PARCELADO or SUSPENSA.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MudarSituacaoDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    situacao: SituacaoDivida,
}

/// The debts of one debtor that are in no suit yet, and what names the new one.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmitirPeticao {
    /// Their refs, or their ids.
    dividas: Vec<Selector>,
    #[serde(rename = "ref")]
    reference: Option<Ref>,
}

/// Which suit, and its number; absent: made up.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ajuizar {
    /// Its ref, or its codigoExecucao.
    execucao: Selector,
    processo: Option<Selector>,
}

/// Which suit, and what happened to it, as table 8 has it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Movimentar {
    /// Its ref, its codigoExecucao or its process number.
    execucao: Selector,
    codigo_movimentacao: i64,
    /// Absent: now.
    data_movimentacao: Option<When>,
    comentario: Option<String>,
    protocolo: Option<String>,
}

/// Which suit, and where it stands then.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MudarSituacaoExecucao {
    /// Its ref, its codigoExecucao or its process number.
    execucao: Selector,
    situacao: SituacaoExecucao,
}

fn problem(key: &str, said: impl Into<String>) -> Problem {
    Problem::at(Path::root().key(key), said)
}

fn divida(room: &Betha, selector: &Selector) -> Result<Id, Problem> {
    let found = room.escolher_divida(selector);
    found.ok_or_else(|| problem("divida", format!("no dívida has the ref or the id `{selector}`")))
}

fn execucao(room: &Betha, selector: &Selector) -> Result<Id, Problem> {
    let found = room.escolher_execucao(selector);
    let said = || format!("no execution has the ref, the code or the process number `{selector}`");
    found.ok_or_else(|| problem("execucao", said()))
}

/// Does an action.
pub fn fazer(room: &mut Betha, action: Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    match action {
        Action::PagarDivida(what) => dividas::pagar(room, &what, view.now),
        Action::ParcelarDivida(what) => dividas::parcelar(room, &what, view.now),
        Action::CancelarDivida(what) => dividas::cancelar(room, &what, view.now),
        Action::MudarSituacaoDivida(what) => dividas::mudar_situacao(room, &what, view.now),
        Action::EmitirCda(fact) => seed::inscrever(room, *fact, view).map(|()| Told::done("betha.emitirCda")),
        Action::EmitirPeticao(what) => execucoes::emitir_peticao(room, &what, view),
        Action::Ajuizar(what) => execucoes::ajuizar(room, &what, view),
        Action::Movimentar(what) => execucoes::movimentar(room, what, view),
        Action::MudarSituacaoExecucao(what) => execucoes::mudar_situacao(room, &what, view.now),
    }
}
