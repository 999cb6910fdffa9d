//! The transport documents of an invoice. A clone costs nothing, however many there are: each appointment decides on a copy of its
//! invoice, and a message may hold one appointment for each document.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::model::{CIOT, Chave, Documento};
use crate::world::counted::CountedMap;

/// Documents in their order on the invoice.
#[derive(Clone, Debug, Default)]
pub struct Documentos {
    linhas: CountedMap<u32, Documento>,
    por_chave: CountedMap<Chave, u32>,
    tem_ciot: bool,
}

impl Documentos {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.linhas.len()
    }

    /// Adds one at the end; false when the invoice holds one of that name already.
    pub fn incluir(&mut self, documento: Documento) -> bool {
        if self.por_chave.contains_key(&documento.chave) {
            return false;
        }
        let posicao = self.linhas.last().map_or(0, |(last, _)| last.saturating_add(1));
        self.tem_ciot |= documento.chave.tipo == CIOT;
        self.por_chave.insert(documento.chave.clone(), posicao);
        self.linhas.insert(posicao, documento);
        true
    }

    /// Where the one of this name is.
    pub fn posicao(&self, chave: &Chave) -> Option<u32> {
        self.por_chave.get(chave).copied()
    }

    /// The one at a place.
    pub fn get(&self, posicao: u32) -> Option<&Documento> {
        self.linhas.get(&posicao)
    }

    /// The one at a place, to change everything but its name.
    pub fn get_mut(&mut self, posicao: u32) -> Option<&mut Documento> {
        self.linhas.get_mut(&posicao)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Documento> {
        self.linhas.iter().map(|(_, documento)| documento)
    }

    /// Whether one of them is a CIOT, which makes the invoice one "of type CIOT" ("Decided" table of the dossier).
    pub fn tem_ciot(&self) -> bool {
        self.tem_ciot
    }

    /// Takes an amount off the balances, in their order.
    pub fn baixar(&mut self, valor: Decimal) {
        let mut left = valor;
        let mut changed = BTreeMap::new();
        for (posicao, documento) in self.linhas.iter() {
            if left.is_zero() {
                break;
            }
            let part = left.min(documento.saldo);
            if !part.is_zero() {
                changed.insert(*posicao, part);
                left -= part;
            }
        }
        for (posicao, part) in changed {
            if let Some(documento) = self.linhas.get_mut(&posicao) {
                documento.saldo -= part;
            }
        }
    }
}

impl PartialEq for Documentos {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Documentos {}

impl FromIterator<Documento> for Documentos {
    /// Of two with one name the first stays.
    fn from_iter<I: IntoIterator<Item = Documento>>(documentos: I) -> Self {
        let mut all = Self::default();
        for documento in documentos {
            all.incluir(documento);
        }
        all
    }
}
