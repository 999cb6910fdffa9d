//! A page: which rows, and the envelope around them (`offset`, `limit`, `total`, `hasNext`, `content`, in this order).

use std::cmp::Ordering;

use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::campos::{Campo, Escrito, Formato};
use super::consulta::Consulta;
use crate::facts::Moment;

/// A list in its natural order: dataBase, then id (dossier 3.3).
pub(in crate::providers::betha) trait Fonte: Send + 'static {
    /// The handles of one row.
    type Linha: 'static;
    /// Its fields in the order of emission.
    const CAMPOS: &'static [Campo<Self::Linha>];

    /// The positions of the rows from one moment on and before another.
    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize);

    /// The rows from a position on; it may run on behind the range.
    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = Self::Linha> + '_>;

    /// The rows of one debt, found by its id.
    fn da_divida(&self, _id: i64) -> Option<Vec<Self::Linha>> {
        None
    }

    /// Whether a field holds the id that [`Fonte::da_divida`] takes.
    fn is_divida(_campo: &Campo<Self::Linha>) -> bool {
        false
    }
}

/// The rows of a page and how they are written.
pub(in crate::providers::betha) struct Pagina<L: 'static> {
    offset: usize,
    limit: usize,
    total: usize,
    linhas: Vec<L>,
    campos: Vec<&'static Campo<L>>,
    ambas_grafias: bool,
    formato: Formato,
}

impl<L: 'static> Pagina<L> {
    /// Selects the rows that a query asks for. A range of dataBase with nothing else to ask is not walked: its ends and the page's
    /// first row are found by their positions.
    pub(in crate::providers::betha) fn nova<F: Fonte<Linha = L>>(fonte: &F, consulta: Consulta<L>) -> Self {
        let Consulta { offset, limit, most, plano, ordem, campos, ambas_grafias, formato } = consulta;
        let (from, to) = fonte.faixa(plano.de, plano.ate);
        let count = to.saturating_sub(from);
        let by_debt = plano.divida.and_then(|id| fonte.da_divida(id));
        let (total, linhas) = match by_debt {
            None if plano.is_faixa() && ordem.is_empty() => {
                let there = count.saturating_sub(offset).min(most);
                let linhas =
                    if there == 0 { Vec::new() } else { fonte.desde(from + offset).take(there).collect() };
                (count, linhas)
            }
            None if ordem.is_empty() => {
                let mut total = 0_usize;
                let mut linhas = Vec::new();
                for linha in fonte.desde(from).take(count).filter(|linha| plano.vale(linha)) {
                    if total >= offset && linhas.len() < most {
                        linhas.push(linha);
                    }
                    total += 1;
                }
                (total, linhas)
            }
            found => {
                let mut linhas: Vec<_> = match found {
                    Some(rows) => rows.into_iter().filter(|linha| plano.vale_tudo(linha)).collect(),
                    None => fonte.desde(from).take(count).filter(|linha| plano.vale(linha)).collect(),
                };
                // Stable: rows that the keys do not tell apart stay in the natural order.
                linhas.sort_by(|a, b| {
                    let mut keys = ordem.iter().map(|(campo, descending)| {
                        let ordering = (campo.ler)(a).ordem(&(campo.ler)(b));
                        if *descending { ordering.reverse() } else { ordering }
                    });
                    keys.find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
                });
                let total = linhas.len();
                (total, linhas.into_iter().skip(offset).take(most).collect())
            }
        };
        Self { offset, limit, total, linhas, campos, ambas_grafias, formato }
    }
}

impl<L> Serialize for Pagina<L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let behind = self.offset.saturating_add(self.linhas.len());
        let mut envelope = serializer.serialize_struct("Pagina", 5)?;
        envelope.serialize_field("offset", &self.offset)?;
        envelope.serialize_field("limit", &self.limit)?;
        envelope.serialize_field("total", &self.total)?;
        envelope.serialize_field("hasNext", &(behind < self.total))?;
        envelope.serialize_field("content", &Conteudo(self))?;
        envelope.end()
    }
}

struct Conteudo<'a, L: 'static>(&'a Pagina<L>);

impl<L> Serialize for Conteudo<'_, L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.linhas.len()))?;
        for linha in &self.0.linhas {
            rows.serialize_element(&Registro(self.0, linha))?;
        }
        rows.end()
    }
}

struct Registro<'a, L: 'static>(&'a Pagina<L>, &'a L);

impl<L> Serialize for Registro<'_, L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(pagina, linha) = self;
        let mut row = serializer.serialize_map(None)?;
        for campo in &pagina.campos {
            let valor = (campo.ler)(linha);
            let escrito = Escrito(&valor, pagina.formato);
            row.serialize_entry(campo.nome, &escrito)?;
            if let Some(outra) = campo.outra_grafia.filter(|_| pagina.ambas_grafias) {
                row.serialize_entry(outra, &escrito)?;
            }
        }
        row.end()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::campos::{Tipo, Valor, campo};
    use super::*;
    use crate::providers::betha::knobs::Knobs;

    struct Numeros;

    thread_local! {
        static LIDOS: Cell<usize> = const { Cell::new(0) };
    }

    impl Fonte for Numeros {
        type Linha = i64;
        const CAMPOS: &'static [Campo<i64>] = &[
            campo("id", Tipo::Numero, |id| Valor::Inteiro(*id)).ou(&["codigo"]),
            campo("dezena", Tipo::Numero, |id| Valor::Inteiro(id / 10)),
            campo("contado", Tipo::Numero, |id| {
                LIDOS.set(LIDOS.get() + 1);
                Valor::Inteiro(-id)
            }),
        ];

        fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
            (0, 30)
        }

        fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = i64> + '_> {
            Box::new((0..30).skip(nth))
        }
    }

    fn sorted(sort: &str) -> (usize, Vec<i64>) {
        let query = crate::wire::form::encode([("sort", sort), ("limit", "30")]);
        let consulta = Consulta::ler::<Numeros>(&query, &Knobs::default()).unwrap();
        (consulta.ordem.len(), Pagina::nova(&Numeros, consulta).linhas)
    }

    #[test]
    fn a_field_is_one_key_of_the_order_however_often_it_is_named() {
        let repeated = vec!["id desc, codigo, ID asc"; 1_000].join(",");
        assert_eq!(sorted(&repeated), (1, (0..30).rev().collect()));
        let (keys, rows) = sorted("dezena desc,id,dezena,codigo desc");
        assert_eq!((keys, rows[0], rows[29]), (2, 20, 9));
    }

    #[test]
    fn keys_behind_the_first_difference_are_not_read() {
        sorted("id desc,contado");
        assert_eq!(LIDOS.get(), 0);
        let (_, rows) = sorted("dezena,contado");
        assert!(LIDOS.get() > 0);
        assert_eq!(rows[..3], [9, 8, 7]);
    }
}
