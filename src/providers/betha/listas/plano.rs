//! How rows are found without a walk over all of them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::campos::Tipo;
use super::pagina::Fonte;
use super::prova::{Alvo, Folha, Pergunta, Prova, dia};
use crate::facts::{Lapse, Moment};
use crate::providers::betha::datas;
use crate::providers::betha::filtro::Op;

/// How rows are found: by an indexed number or by a range of dataBase, and what is still to be asked of each.
#[derive(Debug)]
pub(super) struct Plano<L: 'static> {
    /// The indexed field, and the number that it holds.
    pub(super) chave: Option<(&'static str, i64)>,
    pub(super) de: Option<Moment>,
    pub(super) ate: Option<Moment>,
    /// What became the range, for rows that are found by their key instead.
    na_faixa: Vec<Prova<L>>,
    resto: Vec<Prova<L>>,
}

impl<L> Default for Plano<L> {
    fn default() -> Self {
        Self { chave: None, de: None, ate: None, na_faixa: Vec::new(), resto: Vec::new() }
    }
}

impl<L> Plano<L> {
    /// Takes what the indexes can answer out of conditions that must all hold.
    pub(super) fn new<F: Fonte<Linha = L>>(todas: Vec<Prova<L>>) -> Self {
        let mut plano = Self::default();
        for prova in todas {
            match prova {
                Prova::E(terms) => terms.into_iter().for_each(|term| plano.tirar::<F>(term)),
                other => plano.tirar::<F>(other),
            }
        }
        plano
    }

    fn tirar<F: Fonte<Linha = L>>(&mut self, prova: Prova<L>) {
        if let Prova::Folha(Folha { campo, pergunta: Pergunta::Ordem(op, alvo) }) = &prova {
            match (campo.tipo, alvo) {
                (Tipo::Base, Alvo::Instante(at)) if self.faixa(*op, *at) => {
                    self.na_faixa.push(prova);
                    return;
                }
                // A second key is left to be asked of the first one's rows.
                (_, Alvo::Numero(numero))
                    if *op == Op::Igual && self.chave.is_none() && F::CHAVES.contains(&campo.nome) =>
                {
                    if let Some(whole) = numero.to_i64().filter(|whole| Decimal::from(*whole) == *numero) {
                        self.chave = Some((campo.nome, whole));
                        return;
                    }
                }
                _ => {}
            }
        }
        self.resto.push(prova);
    }

    /// Narrows the range; false when the comparison is no range.
    fn faixa(&mut self, op: Op, at: datas::Instante) -> bool {
        let after = |moment: Moment| moment.plus(Lapse::from_millis(1));
        let (de, ate) = match op {
            Op::Igual if at.so_data => {
                let (from, to) = dia(at);
                (Some(from), Some(to))
            }
            Op::Igual => (Some(at.moment), Some(after(at.moment))),
            Op::Maior => (Some(after(at.moment)), None),
            Op::MaiorOuIgual => (Some(at.moment), None),
            Op::Menor => (None, Some(at.moment)),
            Op::MenorOuIgual => (None, Some(after(at.moment))),
            Op::Diferente => return false,
        };
        self.de = self.de.max(de);
        self.ate = [self.ate, ate].into_iter().flatten().min();
        true
    }

    /// Whether the range says all that is asked, so that rows need not be looked at.
    pub(super) fn is_faixa(&self) -> bool {
        self.resto.is_empty()
    }

    /// Whether a row of the range passes what is left to ask.
    pub(super) fn vale(&self, linha: &L) -> bool {
        self.resto.iter().all(|prova| prova.vale(linha) == Some(true))
    }

    /// Whether a row that was found by its key passes all else.
    pub(super) fn vale_tudo(&self, linha: &L) -> bool {
        self.vale(linha) && self.na_faixa.iter().all(|prova| prova.vale(linha) == Some(true))
    }
}
