//! Services of single objects: attachments, protests and their movements. All faults of an object are told at once, and one that has any
//! leaves nothing behind.

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::super::Betha;
use super::super::errors::{Erro, Recusa, Retorno};
use super::super::listas::{Estilo, MovimentosProtesto, Protestos, Unico};
use super::super::model::{MovimentoProtesto, Protesto};
use super::super::recebimento::{self, Item, ItemAnexo, MOVIMENTO, PROTESTO, preencher};
use super::super::rules;
use super::acesso::{entrar, recusar};
use super::leituras::nada;
use super::lotes::status;
use super::{ANEXOS, MOVIMENTO_ALTERAR, MOVIMENTO_CRIAR, PROTESTO_ALTERAR, PROTESTO_CRIAR};
use crate::facts::Moment;
use crate::providers::room::{Answer, Call, Outcome};
use crate::world::Id;

type Recusados = Vec<Recusa<Retorno>>;

/// Reads the one object of a request whose access code may do this.
fn ler(room: &Betha, call: &Call<'_>, operation: &str) -> Result<(Id, Item), Recusa<Erro>> {
    let entidade = entrar(room, call.input, operation)?;
    let content_type = call.input.header("content-type");
    match recebimento::ler_objeto(content_type, &call.input.body)? {
        Some(item) => Ok((entidade, item)),
        None => {
            let reason = "the body is a list; the service takes one object".to_owned();
            Err(invalida(room, &[Recusa::new(Retorno::UmObjeto, reason)]))
        }
    }
}

fn invalida(room: &Betha, recusas: &[Recusa<Retorno>]) -> Recusa<Erro> {
    Recusa::invalida(recusas, &room.knobs.mensagens)
}

fn dizer(status: u16, feito: Result<impl Serialize + Send + 'static, Recusa<Erro>>) -> Outcome {
    match feito {
        Ok(resposta) => Outcome::accepted(Answer::json(status, resposta)),
        Err(recusa) => recusar(recusa),
    }
}

/// Takes an attachment in.
pub(super) fn anexar(room: &mut Betha, call: &Call<'_>) -> Outcome {
    let feito = ler(room, call, ANEXOS).and_then(|(entidade, item)| {
        let item = ItemAnexo::ler(item);
        match guardar_anexo(room, entidade, &item) {
            Ok(id) => Ok(item.responder(id, Retorno::Sucesso.text(&room.knobs.mensagens))),
            Err(recusas) => Err(invalida(room, &recusas)),
        }
    });
    dizer(status(room), feito)
}

fn notar<T>(wrong: &mut Recusados, read: Result<T, Recusa<Retorno>>) -> Option<T> {
    read.map_err(|recusa| wrong.push(recusa)).ok()
}

fn guardar_anexo(room: &mut Betha, entidade: Id, item: &ItemAnexo) -> Result<Id, Recusados> {
    let mut wrong = Vec::new();
    // In the order of table 10.
    let movimentacao = notar(&mut wrong, item.movimentacao.obrigatorio("idMovimentacao"));
    let tipo = notar(&mut wrong, item.tipo.obrigatorio("tipoArquivo"));
    let nome = notar(&mut wrong, item.nome.obrigatorio("nomeArquivo"));
    let bytes = notar(&mut wrong, item.tamanho());
    let (Some(id), Some(tipo), Some(nome), Some(bytes)) = (movimentacao, tipo, nome, bytes) else {
        return Err(wrong);
    };
    let row = id.to_u64().filter(|row| {
        room.acervo.movimentacoes.get(*row).is_some_and(|movimentacao| movimentacao.entidade == entidade)
    });
    let row = row.ok_or_else(|| {
        let reason = format!("the entity has no movement with the id {}", id.normalize());
        vec![Recusa::new(Retorno::MovimentacaoNaoEncontrada, reason)]
    })?;
    let anexo = rules::anexar((entidade, row), tipo, nome, bytes).map_err(|recusa| vec![recusa])?;
    let said = format!("movement {row} has an attachment {:?} of the type {}", anexo.nome, anexo.tipo);
    room.acervo.guardar_anexo(anexo).ok_or_else(|| vec![Recusa::new(Retorno::AnexoDuplicado, said)])
}

/// Creates a protest.
pub(super) fn criar_protesto(room: &mut Betha, call: &Call<'_>) -> Outcome {
    let feito = ler(room, call, PROTESTO_CRIAR).and_then(|(entidade, item)| {
        room.ultimos.protesto += 1;
        let protesto = Protesto { entidade, id: room.ultimos.protesto, ..Protesto::default() };
        guardar_protesto(room, None, protesto, &item)
    });
    dizer(status(room), feito)
}

/// Alters a protest in part.
pub(super) fn alterar_protesto(room: &mut Betha, call: &Call<'_>) -> Outcome {
    let feito = ler(room, call, PROTESTO_ALTERAR).and_then(|(entidade, item)| {
        let row = qual(call, &item).and_then(|id| room.acervo.protesto(entidade, id));
        let found = row.and_then(|row| Some((row, (**room.acervo.protestos.get(row)?).clone())));
        let (row, protesto) = found.ok_or_else(|| nada(call))?;
        guardar_protesto(room, Some(row), protesto, &item)
    });
    dizer(200, feito)
}

fn guardar_protesto(
    room: &mut Betha,
    lugar: Option<Id>,
    mut protesto: Protesto,
    item: &Item,
) -> Result<Unico<Protestos>, Recusa<Erro>> {
    let mut wrong = preencher(&mut protesto, item, PROTESTO);
    let cda = protesto.nro_cda.zip(protesto.ano_cda).and_then(|(nro, ano)| {
        let numero = (protesto.entidade, false, i16::try_from(ano).ok()?, nro);
        let row = room.acervo.documentos_por_numero.first_of(numero)?;
        room.acervo.documentos.get(row).cloned()
    });
    let missing = rules::conferir_protesto(&mut protesto, cda.as_deref(), lugar.is_none());
    juntar(&mut wrong, missing);
    if !wrong.is_empty() {
        return Err(invalida(room, &wrong));
    }
    room.acervo.guardar_protesto(lugar, protesto.clone());
    Ok(Unico(protesto.into(), Estilo::de(&room.knobs)))
}

/// Creates a movement of a protest; its date is now when none is stated.
pub(super) fn criar_movimento(room: &mut Betha, call: &Call<'_>, now: Moment) -> Outcome {
    let feito = ler(room, call, MOVIMENTO_CRIAR).and_then(|(entidade, item)| {
        let id_protesto = do_caminho(room, call, entidade)?;
        room.ultimos.movimento += 1;
        let movimento =
            MovimentoProtesto { id_protesto, ..MovimentoProtesto::nova(entidade, room.ultimos.movimento) };
        guardar_movimento(room, None, movimento, &item, now)
    });
    dizer(status(room), feito)
}

/// Alters a movement of a protest in part.
pub(super) fn alterar_movimento(room: &mut Betha, call: &Call<'_>, now: Moment) -> Outcome {
    let feito = ler(room, call, MOVIMENTO_ALTERAR).and_then(|(entidade, item)| {
        let id_protesto = do_caminho(room, call, entidade)?;
        let row = qual(call, &item).and_then(|id| room.acervo.movimento_protesto(entidade, id));
        let found = row.and_then(|row| Some((row, (**room.acervo.movimentos_protesto.get(row)?).clone())));
        let of_it = found.filter(|(_, old)| id_protesto.is_none() || old.id_protesto == id_protesto);
        let (row, movimento) = of_it.ok_or_else(|| nada(call))?;
        guardar_movimento(room, Some(row), movimento, &item, now)
    });
    dizer(200, feito)
}

fn guardar_movimento(
    room: &mut Betha,
    lugar: Option<Id>,
    mut movimento: MovimentoProtesto,
    item: &Item,
    now: Moment,
) -> Result<Unico<MovimentosProtesto>, Recusa<Erro>> {
    let named = movimento.id_protesto;
    let mut wrong = preencher(&mut movimento, item, MOVIMENTO);
    if lugar.is_none() {
        movimento.data = movimento.data.or(Some(now));
        // The path says which protest it is; the body need not.
        movimento.id_protesto = named.or(movimento.id_protesto);
    }
    let existe =
        movimento.id_protesto.is_some_and(|id| room.acervo.protesto(movimento.entidade, id).is_some());
    juntar(&mut wrong, rules::conferir_movimento(&movimento, existe, now));
    if !wrong.is_empty() {
        return Err(invalida(room, &wrong));
    }
    room.acervo.guardar_movimento(lugar, movimento.clone());
    Ok(Unico(movimento.into(), Estilo::de(&room.knobs)))
}

/// What cannot be read is not also missing: of each field the first fault is told.
fn juntar(wrong: &mut Recusados, more: Recusados) {
    let unreadable: Vec<_> = wrong.iter().filter_map(|recusa| recusa.erro.campo()).collect();
    wrong.extend(
        more.into_iter()
            .filter(|recusa| !recusa.erro.campo().is_some_and(|campo| unreadable.contains(&campo))),
    );
}

/// The id of what is altered: the path's, else the body's.
fn qual(call: &Call<'_>, item: &Item) -> Option<i64> {
    match call.param("id") {
        "" => item.get("id")?.get().trim_matches('"').parse().ok(),
        id => id.parse().ok(),
    }
}

/// The protest that the path names, if it names one.
fn do_caminho(room: &Betha, call: &Call<'_>, entidade: Id) -> Result<Option<i64>, Recusa<Erro>> {
    match call.param("idProtesto") {
        "" => Ok(None),
        id => {
            let known = id.parse().ok().filter(|id| room.acervo.protesto(entidade, *id).is_some());
            known.map(Some).ok_or_else(|| nada(call))
        }
    }
}
