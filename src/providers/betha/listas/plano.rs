//! How rows are found without a walk over all of them.

use std::collections::BTreeSet;

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
    /// The indexed field, and the numbers that it may hold.
    pub(super) chave: Option<(&'static str, BTreeSet<i64>)>,
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
        todas.into_iter().for_each(|prova| plano.tirar::<F>(prova));
        plano
    }

    fn tirar<F: Fonte<Linha = L>>(&mut self, prova: Prova<L>) {
        match &prova {
            Prova::E(_) => {}
            Prova::Folha(Folha { campo, pergunta }) => {
                let taken = match pergunta {
                    Pergunta::Ordem(op, Alvo::Instante(at)) if matches!(campo.tipo, Tipo::Base) => {
                        self.faixa(*op, *at)
                    }
                    // A second key is left to be asked of the first one's rows.
                    _ if self.chave.is_some() || !F::CHAVES.contains(&campo.nome) => false,
                    Pergunta::Ordem(Op::Igual, Alvo::Numero(number)) => {
                        self.chave = Some((campo.nome, inteiro(number).into_iter().collect()));
                        return;
                    }
                    Pergunta::EmNumeros(numbers) => {
                        self.chave = Some((campo.nome, numbers.iter().filter_map(inteiro).collect()));
                        return;
                    }
                    _ => false,
                };
                return if taken { self.na_faixa.push(prova) } else { self.resto.push(prova) };
            }
            Prova::Ou(_) | Prova::Nao(_) => return self.resto.push(prova),
        }
        if let Prova::E(terms) = prova {
            terms.into_iter().for_each(|term| self.tirar::<F>(term));
        }
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

/// What no i64 holds, or has a fraction, is in no row.
fn inteiro(number: &Decimal) -> Option<i64> {
    number.to_i64().filter(|whole| Decimal::from(*whole) == *number)
}
