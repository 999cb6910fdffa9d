//! The transport documents of an invoice. A clone costs nothing, however many there are: each appointment decides on a copy of its
//! invoice, and a message may hold one appointment for each document.

use rust_decimal::Decimal;

use super::model::{CIOT, Chave, Documento};
use crate::world::counted::{CountedMap, CountedSet};

/// Documents in their order on the invoice.
#[derive(Clone, Debug, Default)]
pub struct Documentos {
    linhas: CountedMap<u32, Documento>,
    por_chave: CountedMap<Chave, u32>,
    /// Where those are of which something is left to receive: payments of the invoice as a whole must not walk past all that are
    /// settled.
    em_aberto: CountedSet<u32>,
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
        if !documento.saldo.is_zero() {
            self.em_aberto.insert(posicao);
        }
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

    /// Raises the balance of the one at a place, if there is one.
    pub fn aumentar(&mut self, posicao: u32, valor: Decimal) {
        self.mudar_saldo(posicao, |saldo| saldo.saturating_add(valor));
    }

    /// Lowers the balance of the one at a place, if there is one.
    pub fn diminuir(&mut self, posicao: u32, valor: Decimal) {
        self.mudar_saldo(posicao, |saldo| saldo - valor);
    }

    fn mudar_saldo(&mut self, posicao: u32, change: impl FnOnce(Decimal) -> Decimal) {
        let Some(documento) = self.linhas.get_mut(&posicao) else { return };
        documento.saldo = change(documento.saldo);
        if documento.saldo.is_zero() {
            self.em_aberto.remove(&posicao);
        } else {
            self.em_aberto.insert(posicao);
        }
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
        while !left.is_zero()
            && let Some(posicao) = self.em_aberto.first().copied()
            && let Some(documento) = self.get(posicao)
        {
            let part = left.min(documento.saldo);
            self.diminuir(posicao, part);
            left -= part;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn documentos(saldos: &[i64]) -> Documentos {
        let documento = |(n, saldo): (usize, &i64)| Documento {
            chave: Chave { tipo: 1, serie: "A".into(), numero: n.to_string() },
            valor: Decimal::TEN,
            saldo: Decimal::from(*saldo),
        };
        saldos.iter().enumerate().map(documento).collect()
    }

    fn saldos(documentos: &Documentos) -> Vec<String> {
        documentos.iter().map(|documento| documento.saldo.to_string()).collect()
    }

    #[test]
    fn an_amount_is_taken_off_in_their_order_and_settled_ones_are_not_met_again() {
        let mut all = documentos(&[0, 5, 10, 10]);
        assert_eq!(all.em_aberto.len(), 3, "what is settled from the start is not met either");
        all.baixar(Decimal::from(12));
        assert_eq!((saldos(&all), all.em_aberto.len()), (["0", "0", "3", "10"].map(String::from).into(), 2));
        all.aumentar(0, Decimal::TWO);
        all.baixar(Decimal::from(3));
        assert_eq!((saldos(&all), all.em_aberto.len()), (["0", "0", "2", "10"].map(String::from).into(), 2));
        all.diminuir(3, Decimal::TEN);
        all.baixar(Decimal::from(99));
        assert_eq!((saldos(&all), all.em_aberto.len()), (["0", "0", "0", "0"].map(String::from).into(), 0));
    }
}
