//! Taxpayers of SEFAZ's register.

use super::super::InvoiCy;
use super::super::model::Contribuinte;
use super::fatos::ContribuinteFact;
use super::semear::documento;
use crate::br::uf::Uf;
use crate::facts::{Path, Problem};

/// Takes one in.
pub(super) fn guardar(room: &mut InvoiCy, fact: ContribuinteFact, path: &Path) -> Result<(), Problem> {
    let documento = documento(fact.cnpj.as_deref(), fact.cpf.as_deref(), path)?
        .ok_or_else(|| Problem::at(path.key("cnpj"), "is missing").meaning("whose registration it is"))?;
    let uf = Uf::from_sigla(&fact.uf).map_err(|error| Problem::at(path.key("uf"), error.to_string()))?;
    let ie = fact.ie.ok_or_else(|| Problem::at(path.key("ie"), "is missing"))?;
    let nome = fact.nome.unwrap_or_else(|| "CONTRIBUINTE FICTICIO LTDA".to_owned());
    let habilitado = fact.habilitado.unwrap_or(true);
    room.contribuintes.push(Contribuinte { documento, uf, ie, nome, habilitado });
    Ok(())
}
