//! Documents that only SEFAZ knows.

use std::sync::Arc;

use super::super::errors::{cancelada, da_sefaz};
use super::super::model::{Ambiente, ChaveAcesso, Modelo, NotaNaSefaz, Status};
use super::super::{Due, InvoiCy};
use super::fatos::NaSefazFact;
use crate::facts::{Path, Problem};
use crate::providers::room::View;

/// Takes one in.
pub(super) fn guardar(
    room: &mut InvoiCy,
    fact: &NaSefazFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<(), Problem> {
    let texto = fact.chave.as_ref().ok_or_else(|| {
        Problem::at(path.key("chave"), "is missing").meaning("a document at SEFAZ is known by its key")
    })?;
    let chave =
        ChaveAcesso::parse(texto).map_err(|error| Problem::at(path.key("chave"), error.to_string()))?;
    let status = fact.status.unwrap_or(Status::Autorizado);
    let situacao = match status {
        Status::Autorizado => da_sefaz(100),
        Status::Cancelado => cancelada(Modelo::of_chave(chave.partes().modelo).unwrap_or(Modelo::NFe)),
        Status::Denegado => da_sefaz(301),
        outro => {
            let said = format!("SEFAZ holds no document with status {outro:?}");
            return Err(Problem::at(path.key("status"), said).meaning("autorizado, cancelado or denegado"));
        }
    };
    let protocolo = room.protocolar(Ambiente::Producao, chave.partes().uf, view.start).numero;
    room.na_sefaz.insert(chave, Arc::new(NotaNaSefaz { situacao, status, protocolo }));
    Ok(())
}
