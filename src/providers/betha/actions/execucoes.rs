//! What happens to suits.

use std::sync::Arc;

use super::{Ajuizar, EmitirPeticao, Movimentar, MudarSituacaoExecucao, execucao, problem};
use crate::facts::{Moment, Path, Problem};
use crate::providers::betha::model::{Divida, Movimentacao, Vinculo};
use crate::providers::betha::rules::{self, Pedido};
use crate::providers::betha::seed::{self, inventar};
use crate::providers::betha::{Betha, Due, Nomeado};
use crate::providers::room::{Told, View};
use crate::world::Id;

fn anotar(room: &mut Betha, (entidade, execucao): (Id, Id), tipo: i64, data: Moment) {
    let movimentacao = Movimentacao { entidade, execucao, data, tipo, comentario: None, protocolo: None };
    room.acervo.movimentacoes.add(movimentacao);
}

/// The debts that a petition is to be made of, all of one debtor of one entity and in no suit.
fn de_um_devedor(room: &Betha, what: &EmitirPeticao) -> Result<Vec<(Id, Arc<Divida>)>, Problem> {
    let mut found: Vec<(Id, Arc<Divida>)> = Vec::new();
    for (index, selector) in what.dividas.iter().enumerate() {
        let wrong = |said: String| Problem::at(Path::root().key("dividas").index(index), said);
        let row = room.escolher_divida(selector);
        let row = row.ok_or_else(|| wrong(format!("no dívida has the ref or the id `{selector}`")))?;
        let Some(divida) = room.acervo.dividas.get(row).cloned() else { continue };
        if let Some(vinculo) = divida.execucao {
            return Err(wrong(format!("dívida {} is in execution {}", divida.id, vinculo.codigo)));
        }
        if divida.situacao.is_final() {
            return Err(wrong(format!("dívida {} is {}", divida.id, divida.situacao.word())));
        }
        if let Some((_, first)) = found.first() {
            if (first.entidade, &first.devedor.documento) != (divida.entidade, &divida.devedor.documento) {
                return Err(wrong(format!("dívida {} is another debtor's", divida.id)));
            }
            if found.iter().any(|(known, _)| *known == row) {
                return Err(wrong(format!("dívida {} is named twice", divida.id)));
            }
        }
        found.push((row, divida));
    }
    if found.is_empty() {
        Err(problem("dividas", "is empty; a suit is of one debt at least"))
    } else {
        Ok(found)
    }
}

pub(super) fn emitir_peticao(
    room: &mut Betha,
    what: &EmitirPeticao,
    view: &mut View<'_, Due>,
) -> Result<Told, Problem> {
    let dividas = de_um_devedor(room, what)?;
    if what.reference.as_ref().is_some_and(|reference| room.refs.get(reference).is_some()) {
        return Err(problem("ref", "names something already"));
    }
    let Some((_, first)) = dividas.first().cloned() else { return Ok(Told::done("betha.emitirPeticao")) };
    let codigo = seed::proximo_codigo(room, first.entidade);
    let suit = inventar::execucao_nova(room, (first.entidade, codigo), &first.devedor, view.now);
    let row = room.acervo.guardar_execucao(suit);
    for (id, divida) in &dividas {
        let vinculo = Some(Vinculo { execucao: row, codigo });
        let joined = Divida { execucao: vinculo, data_base: view.now, ..(**divida).clone() };
        room.acervo.trocar_divida(*id, joined);
    }
    seed::fechar(&mut room.acervo, row, None, None);
    anotar(room, (first.entidade, row), rules::PETICAO_EMITIDA, view.now);
    if let Some(reference) = &what.reference {
        room.refs.insert(reference.clone(), Nomeado::Execucao(row));
    }
    Ok(Told::done("betha.emitirPeticao"))
}

pub(super) fn ajuizar(room: &mut Betha, what: &Ajuizar, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    let id = execucao(room, &what.execucao)?;
    let processo = match &what.processo {
        Some(numero) => rules::numero_de_processo(&numero.0, room.regras())
            .map_err(|recusa| problem("processo", recusa.reason))?,
        None => inventar::processo_da(room, id, view),
    };
    if let Some(old) = room.acervo.execucoes.get(id).cloned() {
        let filed = rules::ajuizar(&old, processo, view.now).map_err(|said| problem("execucao", said))?;
        anotar(room, (filed.entidade, id), rules::AJUIZADO, view.now);
        room.acervo.trocar_execucao(id, filed);
    }
    Ok(Told::done("betha.ajuizar"))
}

pub(super) fn movimentar(
    room: &mut Betha,
    what: Movimentar,
    view: &mut View<'_, Due>,
) -> Result<Told, Problem> {
    let id = execucao(room, &what.execucao)?;
    let Some(old) = room.acervo.execucoes.get(id).cloned() else { return Ok(Told::done("betha.movimentar")) };
    let dona = room.acervo.entidades.get(old.entidade).cloned();
    let tipos = dona.as_ref().map_or(&[][..], |dona| &dona.tipos_movimentacoes);
    let pedido = Pedido {
        data: what.data_movimentacao.map_or(view.now, |when| when.moment(view.start)),
        tipo: what.codigo_movimentacao,
        comentario: what.comentario,
        protocolo: what.protocolo,
    };
    let (movimentacao, changed) = rules::movimentar((id, &old), tipos, pedido, room.regras(), view.now)
        .map_err(|recusa| problem("codigoMovimentacao", recusa.reason))?;
    room.acervo.movimentacoes.add(movimentacao);
    if let Some(changed) = changed {
        room.acervo.trocar_execucao(id, changed);
    }
    Ok(Told::done("betha.movimentar"))
}

pub(super) fn mudar_situacao(
    room: &mut Betha,
    what: &MudarSituacaoExecucao,
    now: Moment,
) -> Result<Told, Problem> {
    let id = execucao(room, &what.execucao)?;
    if let Some(old) = room.acervo.execucoes.get(id).cloned() {
        room.acervo.trocar_execucao(id, rules::mudar_situacao(&old, what.situacao, now));
    }
    Ok(Told::done("betha.mudarSituacaoExecucao"))
}
