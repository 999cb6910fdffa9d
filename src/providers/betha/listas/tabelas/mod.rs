//! The field tables of the document, in the order of its sample and of its tables (dossier 6.1 to 6.3); where the document spells a field
//! in two ways, the choice is the dossier's (section 8).

mod dividas;
mod documentos;
mod execucoes;
mod protestos;
mod resumos;
mod tipos;

use super::campos::{Constante, Valor};
use crate::facts::Moment;
use crate::providers::betha::acervo::Chave;
use crate::world::{Id, Index};
pub(in crate::providers::betha) use dividas::{Alteracoes, ExecucoesDividas, Saldos};
pub(in crate::providers::betha) use documentos::Documentos;
pub(in crate::providers::betha) use execucoes::ExecucoesFiscais;
pub(in crate::providers::betha) use protestos::{MovimentosProtesto, Protestos};
pub(in crate::providers::betha) use resumos::ResumosDividas;
pub(in crate::providers::betha) use tipos::TiposMovimentacoes;

const fn k(valor: &'static str, sinonimos: &'static [&'static str]) -> Constante {
    Constante { valor, sinonimos }
}

const SITUACAO_EXECUCAO: &[Constante] = &[
    k("AJUIZAMENTO", &["A"]),
    k("CANCELADO", &["C"]),
    k("TRAMITACAO", &["T"]),
    k("ENCERRADO", &["E"]),
    k("SUSPENSO", &["S"]),
];

// `P` stands for three of them: the filter then means any.
const SITUACAO_DIVIDA: &[Constante] = &[
    k("ABERTO", &["A"]),
    k("CANCELADA", &["C"]),
    k("PAGA", &["P", "PAGA_PARCELAMENTO"]),
    k("PARCELADO", &["P", "PARCELADA"]),
    k("PRESCRITA", &["P"]),
    k("REMIDA", &["R"]),
    k("SUSPENSA", &["S"]),
];

const SIM_NAO: &[Constante] = &[k("SIM", &["S", "true"]), k("NAO", &["N", "NÃO", "false"])];

fn sim_nao(value: bool) -> Valor<'static> {
    Valor::texto(if value { "SIM" } else { "NAO" })
}

/// The positions of an entity's rows from a moment on and before another.
fn faixa(index: &Index<Chave>, entidade: Id, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
    let start = de.map_or_else(|| Chave::primeira(entidade), |de| Chave::desde(entidade, de));
    let end = ate.map_or_else(|| Chave::primeira(entidade + 1), |ate| Chave::desde(entidade, ate));
    (index.rank(start), index.rank(end))
}

/// The positions of an entity's rows in an index of their ids.
fn todas(index: &Index<(Id, i64)>, entidade: Id) -> (usize, usize) {
    (index.rank((entidade, i64::MIN)), index.rank((entidade + 1, i64::MIN)))
}
