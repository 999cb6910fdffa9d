//! The facts about SEFAZ: what it will say, its terms, and whom it holds irregular.

use super::super::InvoiCy;
use super::super::model::{Alvo, CpfCnpj, Modelo, Prazo, Status, Veredito};
use super::super::outros::textos;
use super::fatos::{AlvoFact, PrazoFact, VereditoFact};
use super::semear::{documento, emissor};
use crate::br::uf::Uf;
use crate::facts::{Path, Problem};

/// Whether SEFAZ can say this to a document of the model.
pub(super) fn codigo_cabe(codigo: u16, modelo: Modelo, path: &Path) -> Result<(), Problem> {
    if !textos::conhece(modelo, codigo) || (101..=149).contains(&codigo) && codigo != 110 {
        let said = format!("SEFAZ does not answer to a document with {codigo}");
        return Err(
            Problem::at(path.clone(), said).meaning("100, a denial such as 301 or a rejection such as 778")
        );
    }
    if modelo == Modelo::NFCe && matches!(Status::of_codigo(codigo), Status::Denegado) {
        return Err(
            Problem::at(path.clone(), format!("an NFC-e is not denied any more ({codigo})")).meaning("781")
        );
    }
    Ok(())
}

/// Which document is meant.
fn alvo(room: &InvoiCy, fact: &AlvoFact, path: &Path) -> Result<Alvo, Problem> {
    let dono = documento(fact.cnpj.as_deref(), None, path)?;
    let (_, empresa) = emissor(room, dono, path)?;
    // Without a number the next document is meant, of the series or of all.
    let serie = fact.serie.or(fact.numero.map(|_| 1));
    Ok((empresa.documento, fact.modelo.into(), serie, fact.numero))
}

/// Keeps what SEFAZ will say to a number, or to the next document.
pub fn veredito(room: &mut InvoiCy, fact: &VereditoFact, path: &Path) -> Result<(), Problem> {
    let alvo = alvo(room, &fact.nota, &path.key("nota"))?;
    if fact.codigo.is_none() && fact.ready.is_none() {
        return Err(Problem::at(path.clone(), "says neither codigo nor ready"));
    }
    if let Some(codigo) = fact.codigo {
        codigo_cabe(codigo, alvo.1, &path.key("codigo"))?;
    }
    room.vereditos.insert(alvo, Veredito { codigo: fact.codigo, ready: fact.ready });
    Ok(())
}

/// A state's terms.
pub(super) fn prazo(room: &mut InvoiCy, fact: &PrazoFact, path: &Path) -> Result<(), Problem> {
    let sigla = fact.uf.as_deref().ok_or_else(|| Problem::at(path.key("uf"), "is missing"))?;
    let uf = Uf::from_sigla(sigla).map_err(|error| Problem::at(path.key("uf"), error.to_string()))?;
    for (key, valor) in [("cancelamento", fact.cancelamento), ("tardio", fact.tardio)] {
        if valor.is_some_and(|valor| valor.is_negative()) {
            return Err(Problem::at(path.key(key), "is before the authorisation"));
        }
    }
    room.prazos.insert(uf, Prazo { normal: fact.cancelamento, tardio: fact.tardio });
    Ok(())
}

/// Somebody who is irregular with the treasury.
pub(super) fn irregular(room: &mut InvoiCy, numero: &str, path: &Path) -> Result<(), Problem> {
    let quem = CpfCnpj::parse(numero).map_err(|error| Problem::at(path.clone(), error.to_string()))?;
    room.irregulares.insert(quem);
    Ok(())
}
