//! Reading a `PuloNumeracao`: which numbers of a series are missing (seed 002, "Consultar pulos de numeração"; dossier 9). Clients
//! send its fields in any order.

use jiff::civil::Date;

use super::bilhetagem::data;
use super::envio::forma::Forma;
use super::envio::texto;
use super::errors::Defeito;
use super::model::{Ambiente, Modelo, Serie};
use super::outros::serie_de_texto;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::wire::xml::Element;

/// A search for gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulos {
    /// ModeloDocumento as it was written: the answer repeats it.
    pub modelo_documento: String,
    /// Whose numbers, of which series.
    pub serie: Serie,
    /// The series as it was written: an RPS's may have letters.
    pub serie_dita: String,
    /// First and last day of emission.
    pub dias: (Date, Date),
}

/// Reads it.
pub fn ler(root: &Element) -> Result<Pulos, Defeito> {
    let preciso = |path: &str| texto(root, path).ok_or_else(|| Defeito::falta(path));
    let modelo_documento = preciso("ModeloDocumento")?;
    // CF-e SAT are counted, but have no numbers here, so the module is the NFC-e's.
    let modelo = match modelo_documento.to_ascii_lowercase().as_str() {
        "nfce/sat" => Some(Modelo::NFCe),
        _ => Modelo::from_nome(&modelo_documento),
    };
    let modelo = modelo.ok_or_else(|| {
        Defeito::valor("ModeloDocumento", &modelo_documento, "NFe, NFCe/SAT, CTe, MDFe or NFSe")
    })?;
    let ambiente = preciso("tpAmb")?;
    let ambiente =
        Ambiente::from_codigo(&ambiente).ok_or_else(|| Defeito::valor("tpAmb", &ambiente, "1 or 2"))?;
    let emitente = preciso("DocEmtCNPJ")?;
    let emitente = CpfCnpj::parse_strict(&emitente)
        .map_err(|error| Defeito::valor("DocEmtCNPJ", &emitente, &format!("another value: {error}")))?;
    let dita = preciso("Serie")?;
    let (serie_dita, serie) = if modelo == Modelo::NFSe {
        let dita = Forma::Texto(1, 20).ler("Serie", &dita)?;
        let serie = serie_de_texto(&dita);
        (dita, serie)
    } else {
        let dita = Forma::Inteiro(999).ler("Serie", &dita)?;
        let serie = dita.parse().unwrap_or_default();
        (dita, serie)
    };
    let (inicial, final_) = (data(root, "DataEmissaoInicial")?, data(root, "DataEmissaoFinal")?);
    if final_ < inicial {
        let esperado = format!("a date not before DataEmissaoInicial {inicial}");
        return Err(Defeito::valor("DataEmissaoFinal", &final_.to_string(), &esperado));
    }
    Ok(Pulos {
        modelo_documento,
        serie: Serie { emitente, ambiente, modelo, serie },
        serie_dita,
        dias: (inicial, final_),
    })
}

/// Numbers that follow one another, first and last.
pub type Trecho = (u32, u32);

/// What is missing among numbers that come in order: each is told with the greatest known number before it, and whether it is settled.
/// What lies between two is missing, and so is a number that is not settled. Neighbours are put together.
pub fn faltas(numeros: impl IntoIterator<Item = (Option<u32>, u32, bool)>) -> Vec<Trecho> {
    let mut trechos: Vec<Trecho> = Vec::new();
    for (anterior, numero, resolvido) in numeros {
        let de = anterior.map_or(numero, |anterior| anterior.saturating_add(1));
        let ate = if resolvido { numero.saturating_sub(1) } else { numero };
        if de > ate {
            continue;
        }
        match trechos.last_mut() {
            Some((_, fim)) if fim.checked_add(1) == Some(de) => *fim = ate,
            _ => trechos.push((de, ate)),
        }
    }
    trechos
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gaps_are_numbers_and_runs() {
        for (numeros, wanted) in [
            (vec![], vec![]),
            (vec![(None, 5, true)], vec![]),
            (vec![(None, 5, false)], vec![(5, 5)]),
            (vec![(Some(4), 5, true), (Some(5), 6, true)], vec![]),
            (vec![(Some(4), 8, true), (Some(8), 10, true)], vec![(5, 7), (9, 9)]),
            (vec![(Some(4), 8, false), (Some(8), 10, true)], vec![(5, 9)]),
            (vec![(Some(4), 5, false), (Some(5), 6, false), (Some(6), 7, true)], vec![(5, 6)]),
            (vec![(None, u32::MAX, false)], vec![(u32::MAX, u32::MAX)]),
        ] {
            assert_eq!(faltas(numeros.clone()), wanted, "{numeros:?}");
        }
    }

    proptest! {
        /// Whatever numbers there are: what is told missing is what a walk over all numbers finds.
        #[test]
        fn no_number_is_forgotten(known in proptest::collection::btree_map(1_u32..200, any::<bool>(), 0..60)) {
            let mut anterior = None;
            let numeros: Vec<_> = known
                .iter()
                .map(|(numero, resolvido)| (anterior.replace(*numero), *numero, *resolvido))
                .collect();
            let told: Vec<u32> = faltas(numeros).into_iter().flat_map(|(de, ate)| de..=ate).collect();
            let range = known.first_key_value().zip(known.last_key_value());
            let wanted: Vec<u32> = range.map_or_else(Vec::new, |((first, _), (last, _))| {
                (*first..=*last).filter(|numero| known.get(numero) != Some(&true)).collect()
            });
            prop_assert_eq!(told, wanted);
        }
    }
}
