//! Takes in what lies outside of InvoiCy's base: documents that only SEFAZ knows, how documents came, and coupons
//! that are only counted.

use std::sync::Arc;

use super::super::errors::{cancelada, da_sefaz};
use super::super::model::{
    Ambiente, ChaveAcesso, CpfCnpj, Destinatario, Modelo, NotaNaSefaz, POR_WEB_SERVICE, Status,
};
use super::super::{Due, InvoiCy};
use super::fatos::{CfeSatFact, NaSefazFact};
use super::semear::{ambiente, documento, emissor};
use crate::br::people::Company;
use crate::br::quantia::{SORTEIOS, VENDAS, quantia};
use crate::facts::{Lapse, Path, Problem};
use crate::providers::room::View;

/// Counts of the same company and day add up.
pub(super) fn cfe_sat(
    room: &mut InvoiCy,
    fact: &CfeSatFact,
    path: &Path,
    view: &View<'_, Due>,
) -> Result<(), Problem> {
    let dono = documento(fact.cnpj.as_deref(), None, path)?;
    let (_, empresa) = emissor(room, dono, path)?;
    let ambiente = ambiente(fact.ambiente.unwrap_or(2), &path.key("ambiente"))?;
    let ontem = view.start.plus(Lapse::from_days(-1)).date();
    let data = fact.data.map_or(ontem, |when| when.date(view.start));
    let key = (empresa.documento, ambiente, data);
    let antes = room.cfe_sat.get(&key).copied().unwrap_or(0);
    room.cfe_sat.insert(key, antes + u64::from(fact.quantidade));
    Ok(())
}

/// What DocIntegracao can say (dossier 6.2).
pub(super) fn integracao(codigo: Option<u8>, path: &Path) -> Result<u8, Problem> {
    const CODIGOS: [u8; 7] = [POR_WEB_SERVICE, 11, 12, 13, 15, 19, 22];
    let codigo = codigo.unwrap_or(POR_WEB_SERVICE);
    if CODIGOS.contains(&codigo) {
        return Ok(codigo);
    }
    let said = format!("DocIntegracao is one of {CODIGOS:?}, not {codigo}");
    Err(Problem::at(path.key("integracao"), said))
}

/// A document that only SEFAZ knows.
pub(super) fn na_sefaz(
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
    let ontem = view.start.plus(Lapse::from_days(-1));
    let emitida = fact.emitida.map_or(ontem, |when| when.moment(view.start));
    let protocolo = room.protocolar(Ambiente::Producao, chave.partes().uf, view.start).numero;
    let mut rng = view.seed.rng("invoicy.naSefaz");
    let (emitente, cliente) = (Company::made_up(&mut rng), Company::made_up(&mut rng));
    let dest = fact.destinatario.as_ref();
    let recebedor = match dest {
        Some(dest) => documento(dest.cnpj.as_deref(), dest.cpf.as_deref(), &path.key("destinatario"))?,
        None => None,
    };
    let recebedor = recebedor.unwrap_or(CpfCnpj::Cnpj(cliente.cnpj));
    let inventado = quantia(view.seed.below("invoicy.valorNaSefaz", SORTEIOS), VENDAS);
    let nota = NotaNaSefaz {
        situacao,
        status,
        protocolo,
        emitida,
        autorizada: fact.autorizada.map_or(emitida.plus(Lapse::from_secs(2)), |when| when.moment(view.start)),
        emitente: fact.emitente.clone().unwrap_or(emitente.razao_social),
        destinatario: Destinatario {
            documento: recebedor.to_string(),
            nome: dest.and_then(|dest| dest.nome.clone()).unwrap_or(cliente.razao_social),
        },
        eventos: Vec::new(),
        valor: fact.valor.map_or(inventado, |valor| valor.0),
    };
    if let Some(known) = room.na_sefaz.get(&chave)
        && let Ok(antes) = CpfCnpj::parse_strict(&known.destinatario.documento)
    {
        room.na_sefaz_recebidas.remove(&(antes, known.emitida, Some(chave)));
    }
    room.na_sefaz_recebidas.insert((recebedor, emitida, Some(chave)));
    room.na_sefaz.insert(chave, Arc::new(nota));
    Ok(())
}
