//! A page: which rows, and the envelope around them (`offset`, `limit`, `total`, `hasNext`, `content`, in this order).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::campos::{Campo, Escrito, Estilo, Tipo, Valor};
use super::consulta::Consulta;
use crate::facts::Moment;

/// A list in its natural order: dataBase, then id (dossier 3.3).
pub(in crate::providers::betha) trait Fonte: Send + 'static {
    /// The handles of one row.
    type Linha: Send + 'static;
    /// Its fields in the order of emission.
    const CAMPOS: &'static [Campo<Self::Linha>];
    /// The fields that an index finds rows by.
    const CHAVES: &'static [&'static str] = &[];
    /// The one of them that is a debt's id, which the document has as a parameter of its own.
    const DIVIDA: Option<&'static str> = None;

    /// The positions of the rows from one moment on and before another.
    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize);

    /// The rows from a position on; it may run on behind the range.
    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = Self::Linha> + '_>;

    /// The rows that hold a number in one of [`Fonte::CHAVES`], in the natural order.
    fn por_chave(&self, _campo: &str, _numero: i64) -> Vec<Self::Linha> {
        Vec::new()
    }
}

/// The rows of a page and how they are written.
pub(in crate::providers::betha) struct Pagina<L: 'static> {
    offset: usize,
    limit: usize,
    total: usize,
    linhas: Vec<L>,
    campos: Vec<&'static Campo<L>>,
    estilo: Estilo,
}

impl<L: 'static> Pagina<L> {
    /// Selects the rows that a query asks for. A range of dataBase with nothing else to ask is not walked: its ends and the page's
    /// first row are found by their positions.
    pub(in crate::providers::betha) fn nova<F: Fonte<Linha = L>>(fonte: &F, consulta: Consulta<L>) -> Self {
        let Consulta { offset, limit, most, plano, ordem, campos, estilo } = consulta;
        let (from, to) = fonte.faixa(plano.de, plano.ate);
        let count = to.saturating_sub(from);
        let by_key = plano.chave.as_ref().map(|(campo, numeros)| por_chaves(fonte, campo, numeros));
        let (total, linhas) = match by_key {
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
        Self { offset, limit, total, linhas, campos, estilo }
    }
}

/// The rows that hold any of these numbers, in the natural order of the list: dataBase where it has one, then its id.
fn por_chaves<F: Fonte>(fonte: &F, campo: &str, numeros: &BTreeSet<i64>) -> Vec<F::Linha> {
    let mut linhas: Vec<_> = numeros.iter().flat_map(|numero| fonte.por_chave(campo, *numero)).collect();
    if numeros.len() > 1 {
        let is_base = |campo: &&Campo<F::Linha>| matches!(campo.tipo, Tipo::Base);
        let id = F::CAMPOS.iter().find(|campo| F::CHAVES.first() == Some(&campo.nome));
        let keys: Vec<_> = F::CAMPOS.iter().find(is_base).into_iter().chain(id).collect();
        linhas.sort_by(|a, b| {
            let orders = keys.iter().map(|campo| (campo.ler)(a).ordem(&(campo.ler)(b)));
            orders.fold(Ordering::Equal, Ordering::then)
        });
    }
    linhas
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
            let Pagina { campos, estilo, .. } = self.0;
            rows.serialize_element(&Registro { campos, linha, estilo: *estilo })?;
        }
        rows.end()
    }
}

struct Registro<'a, L: 'static> {
    campos: &'a [&'static Campo<L>],
    linha: &'a L,
    estilo: Estilo,
}

impl<L> Serialize for Registro<'_, L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        let object = |campo: &&'static Campo<L>| campo.dentro().0;
        for together in self.campos.chunk_by(|a, b| object(a).is_some() && object(a) == object(b)) {
            match together.first().and_then(object) {
                // Fields of one object stand together in the tables.
                Some(nome) => row.serialize_entry(nome, &Objeto(together, self.linha, self.estilo))?,
                None => escrever(&mut row, together, self.linha, self.estilo)?,
            }
        }
        row.end()
    }
}

/// An object inside a row; `null` when all that would stand in it is missing.
struct Objeto<'a, L: 'static>(&'a [&'static Campo<L>], &'a L, Estilo);

impl<L> Serialize for Objeto<'_, L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(campos, linha, estilo) = self;
        if campos.iter().all(|campo| (campo.ler)(linha) == Valor::Nulo) {
            return serializer.serialize_unit();
        }
        let mut object = serializer.serialize_map(None)?;
        escrever(&mut object, campos, linha, *estilo)?;
        object.end()
    }
}

fn escrever<L, M: SerializeMap>(
    map: &mut M,
    campos: &[&'static Campo<L>],
    linha: &L,
    estilo: Estilo,
) -> Result<(), M::Error> {
    for campo in campos {
        let valor = (campo.ler)(linha);
        let escrito = Escrito(&valor, estilo.formato);
        let nome = match campo.dentro().1 {
            "idVara" if estilo.id_vara_maiusculo => "IdVara",
            nome => nome,
        };
        map.serialize_entry(nome, &escrito)?;
        if let Some(outra) = campo.outra_grafia.filter(|_| estilo.ambas_grafias) {
            map.serialize_entry(outra, &escrito)?;
        }
    }
    Ok(())
}

/// A row that is an answer of its own.
pub(in crate::providers::betha) struct Unico<F: Fonte>(pub F::Linha, pub Estilo);

impl<F: Fonte> Serialize for Unico<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let campos: Vec<_> = F::CAMPOS.iter().collect();
        Registro { campos: &campos, linha: &self.0, estilo: self.1 }.serialize(serializer)
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
