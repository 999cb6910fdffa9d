//! Batches: process numbers, movements and costs, each item by itself.

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::super::Betha;
use super::super::errors::{Erro, Recusa, Retorno};
use super::super::knobs::{InvalidItem, PostStatus, SingleAnswer};
use super::super::recebimento::{self, ItemCusta, ItemMovimentacao, ItemProcesso};
use super::super::rules::{self, Pedido};
use super::acesso::{entrar, recusar};
use crate::facts::Moment;
use crate::providers::room::{Answer, Call, Outcome};
use crate::world::{Id, Item, Verdict};

/// The status of an accepted POST.
pub(in super::super) fn status(room: &Betha) -> u16 {
    match room.knobs.post_status {
        PostStatus::Ok => 200,
        PostStatus::Created => 201,
    }
}

/// What an item gave: its answer without the message yet, and whether it was taken, with what is said of it.
type Feito<R> = (Box<dyn FnOnce(String) -> R>, Result<Retorno, Recusa<Retorno>>);

/// A batch: each item by itself, in order, each with its message (document: "individualmente").
pub(super) fn receber<R: Serialize + Send + 'static>(
    room: &mut Betha,
    call: &Call<'_>,
    now: Moment,
    (operation, most): (&'static str, (&'static str, u32)),
    um: fn(&mut Betha, Id, &recebimento::Item, Moment) -> Feito<R>,
) -> Outcome {
    let read = entrar(room, call.input, operation).and_then(|entidade| {
        let content_type = call.input.header("content-type");
        Ok((entidade, recebimento::ler(content_type, &call.input.body, most)?))
    });
    let (entidade, lote) = match read {
        Ok(read) => read,
        Err(recusa) => return recusar(recusa),
    };
    let (mut respostas, mut items, mut detail) = (Vec::new(), Vec::new(), Vec::new());
    for (position, item) in lote.itens.iter().enumerate() {
        let (resposta, feito) = um(room, entidade, item, now);
        let retorno = feito.as_ref().map_or_else(|recusa| recusa.erro, |retorno| *retorno);
        let mensagem = retorno.text(&room.knobs.mensagens);
        if feito.is_err() {
            detail.push(Erro::registro(position, &mensagem));
        }
        respostas.push(resposta(mensagem));
        items.push(Item {
            operation,
            code: retorno.code().to_owned(),
            verdict: if feito.is_ok() { Verdict::Accepted } else { Verdict::Refused },
            reason: feito.err().map(|recusa| recusa.reason),
        });
    }
    if !detail.is_empty() && room.knobs.invalid_item == InvalidItem::Refuse {
        let reason = items.iter().find_map(|item| item.reason.clone()).unwrap_or_default();
        let refused = recusar(Recusa::new(Erro::Invalida(detail), reason));
        return Outcome { items, ..refused };
    }
    let status = status(room);
    let answer = match (lote.unico && room.knobs.single_answer == SingleAnswer::Object, respostas.pop()) {
        (true, Some(resposta)) => Answer::json(status, resposta),
        (_, last) => {
            respostas.extend(last);
            Answer::json(status, respostas)
        }
    };
    Outcome::accepted(answer).carrying(items)
}

/// A suit of the entity by its code.
fn execucao(room: &Betha, entidade: Id, codigo: &rust_decimal::Decimal) -> Result<Id, Recusa<Retorno>> {
    let found = codigo.to_i64().and_then(|codigo| room.acervo.execucao(entidade, codigo));
    found.ok_or_else(|| {
        let reason = format!("the entity has no execution with the code {}", codigo.normalize());
        Recusa::new(Retorno::ExecucaoNaoEncontrada, reason)
    })
}

pub(super) fn receber_processo(
    room: &mut Betha,
    entidade: Id,
    item: &recebimento::Item,
    now: Moment,
) -> Feito<recebimento::RespostaProcesso> {
    let item = ItemProcesso::ler(item);
    let feito = (|| {
        let codigo = item.codigo.obrigatorio("codigoExecucao")?;
        let processo = item.processo.obrigatorio("processo")?;
        let id = execucao(room, entidade, codigo)?;
        if let Some(old) = room.acervo.execucoes.get(id).cloned() {
            let changed = rules::receber_processo(&old, processo, room.regras(), now)?;
            room.acervo.trocar_execucao(id, changed);
        }
        Ok(Retorno::Sucesso)
    })();
    (Box::new(move |mensagem| item.responder(mensagem)), feito)
}

pub(super) fn receber_movimentacao(
    room: &mut Betha,
    entidade: Id,
    item: &recebimento::Item,
    now: Moment,
) -> Feito<recebimento::RespostaMovimentacao> {
    let item = ItemMovimentacao::ler(item);
    let feito = (|| {
        // The mandatory ones first, in the order of table 8.
        let codigo = item.codigo.obrigatorio("codigoExecucaoFiscal")?;
        let data = item.data.obrigatorio("dataMovimentacao")?;
        let tipo = item.tipo.obrigatorio("codigoMovimentacao")?;
        let pedido = Pedido {
            data: data.moment,
            // A code that no i64 holds is no type's.
            tipo: tipo.to_i64().unwrap_or(-1),
            comentario: item.comentario.opcional("comentario")?.cloned(),
            protocolo: item.protocolo.opcional("protocolo")?.cloned(),
        };
        let id = execucao(room, entidade, codigo)?;
        let (Some(old), Some(dona)) =
            (room.acervo.execucoes.get(id).cloned(), room.acervo.entidades.get(entidade).cloned())
        else {
            return Ok(None);
        };
        let (movimentacao, changed) =
            rules::movimentar((id, &old), &dona.tipos_movimentacoes, pedido, room.regras(), now)?;
        if let Some(changed) = changed {
            room.acervo.trocar_execucao(id, changed);
        }
        Ok(Some(room.acervo.movimentacoes.add(movimentacao)))
    })();
    let id = feito.as_ref().ok().copied().flatten();
    (Box::new(move |mensagem| item.responder(id, mensagem)), feito.map(|_| Retorno::Sucesso))
}

pub(super) fn receber_custa(
    room: &mut Betha,
    entidade: Id,
    item: &recebimento::Item,
    _: Moment,
) -> Feito<recebimento::RespostaCusta> {
    let item = ItemCusta::ler(item);
    let feito = (|| {
        let codigo = item.codigo.obrigatorio("idExecucoes")?;
        // A kind that no i64 holds is no entity's.
        let tipo = item.tipo.obrigatorio("idCustas")?.to_i64().unwrap_or(-1);
        let valor = *item.valor.obrigatorio("valor")?;
        let observacao = item.observacao.opcional("observacao")?.cloned();
        let id = execucao(room, entidade, codigo)?;
        let (Some(suit), Some(dona)) = (room.acervo.execucoes.get(id), room.acervo.entidades.get(entidade))
        else {
            return Ok((None, Retorno::Sucesso));
        };
        let cost = (tipo, valor, observacao);
        let (custa, retorno) =
            rules::custear((id, suit), dona.tipos_custas.as_deref(), cost, room.knobs.tributos_sync)?;
        Ok((Some(room.acervo.custas.add(custa)), retorno))
    })();
    let id = feito.as_ref().ok().and_then(|(id, _)| *id);
    (Box::new(move |mensagem| item.responder(id, mensagem)), feito.map(|(_, retorno)| retorno))
}
