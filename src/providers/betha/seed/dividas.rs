//! Debts as facts, and debts that are enrolled while the world runs.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::facts::DividaFact;
use super::{Feito, documento, entidade, inventar, passado, proximo, uma_vez};
use crate::br::money::{fixed, round2};
use crate::facts::{Moment, Path, Problem, When};
use crate::providers::betha::model::{Execucao, Origem};
use crate::providers::betha::{Betha, Due, Nomeado};
use crate::providers::room::View;
use crate::world::Id;

/// Takes debts in, each with its certificate; none of what is stated may lie after `now`.
pub(super) fn semear(
    room: &mut Betha,
    fact: &DividaFact,
    (path, now): (&Path, Moment),
    dentro: Option<Id>,
    view: &mut View<'_, Due>,
) -> Feito<Vec<Id>> {
    let times = fact.times.map_or(1, |times| times.0);
    uma_vez(times, path, &[("id", fact.id.is_some()), ("ref", fact.reference.is_some())])?;
    passado(fact.data_base, path.key("dataBase"), now, view)?;
    passado(fact.data_inscricao, path.key("dataInscricao"), now, view)?;
    documento(&fact.devedor, &path.key("devedor"))?;
    if fact.receitas.as_ref().is_some_and(Vec::is_empty) {
        return Err(Problem::at(path.key("receitas"), "is empty; a debt has one revenue at least"));
    }
    let execucao = match (&fact.execucao, dentro) {
        (Some(selector), None) => Some(room.escolher_execucao(selector).ok_or_else(|| {
            Problem::at(path.key("execucao"), format!("no execution has the ref or the code `{selector}`"))
        })?),
        (_, dentro) => dentro,
    };
    let execucao = execucao.and_then(|id| Some((id, Arc::clone(room.acervo.execucoes.get(id)?))));
    let dona = match &execucao {
        Some((_, execucao)) => execucao.entidade,
        None => entidade(room, fact.entidade.as_ref(), path)?,
    };
    let mut rows = Vec::new();
    for _ in 0..times {
        if let Some(reference) = &fact.reference {
            match room.refs.get(reference) {
                Some(Nomeado::Divida(old)) => room.acervo.descartar_divida(*old),
                Some(_) => return Err(Problem::at(path.key("ref"), "names something else already")),
                None => {}
            }
        }
        let id = match fact.id {
            Some(id) if id < 1 => return Err(Problem::at(path.key("id"), format!("is above 0, not {id}"))),
            Some(id) if room.acervo.divida(dona, id).is_some() => {
                return Err(Problem::at(path.key("id"), format!("{id} is used twice")));
            }
            Some(id) => id,
            // Far from the document's own 3941085, so that a fact may state it.
            None => proximo(&mut room.ultimos.divida, 5_000_000, |id| room.acervo.divida(dona, id).is_some()),
        };
        let divida = inventar::divida(room, fact, (dona, id), execucao.as_ref(), view);
        let total = divida.lancado().total();
        if let Some(saldo) = fact.saldo.filter(|saldo| saldo.0 < Decimal::ZERO || saldo.0 > total) {
            let said = format!("{saldo} does not fit a debt of {}", fixed(total, 2));
            return Err(Problem::at(path.key("saldo"), said));
        }
        let row = room.acervo.guardar_divida(divida);
        rows.push(row);
        if let Some(cda) = inventar::cda(&room.acervo, row) {
            room.acervo.guardar_documento(cda);
        }
        if let Some(reference) = &fact.reference {
            room.refs.insert(reference.clone(), Nomeado::Divida(row));
        }
    }
    Ok(rows)
}

/// The treasury enrols debts and issues their certificates now. One that joins a suit raises what the suit and its petition are about.
pub fn inscrever(room: &mut Betha, mut fact: DividaFact, view: &mut View<'_, Due>) -> Feito<()> {
    let path = Path::root();
    if fact.data_base.is_some() {
        return Err(Problem::at(path.key("dataBase"), "is now").meaning("leave it out"));
    }
    fact.data_base = Some(When::At(view.now));
    fact.data_inscricao.get_or_insert(When::At(view.now));
    let rows = semear(room, &fact, (&path, view.now), None, view)?;
    for row in rows {
        let Some(divida) = room.acervo.dividas.get(row).cloned() else { continue };
        let Some(vinculo) = divida.execucao else { continue };
        let Some(suit) = room.acervo.execucoes.get(vinculo.execucao).cloned() else { continue };
        let valor_causa = suit.valor_causa + divida.lancado().total();
        let changed = Execucao {
            valor_causa,
            honorarios: round2(valor_causa / Decimal::TEN),
            data_base: view.now,
            ..(*suit).clone()
        };
        room.acervo.trocar_execucao(vinculo.execucao, changed);
        room.acervo.alterar_documentos(Origem::Peticao(vinculo.execucao), |peticao| {
            peticao.valores = peticao.valores.mais(&divida.lancado());
            peticao.data_base = view.now;
        });
    }
    Ok(())
}
