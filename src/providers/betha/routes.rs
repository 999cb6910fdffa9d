//! The URL table of Procuradoria's third-party integration, who may enter, and thin handlers.
//!
//! Only two paths are printed in the document; the others follow its pattern, with aliases (dossier 1.1).

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::Betha;
use super::errors::{Erro, Ilegivel, Recusa, Retorno};
use super::knobs::{InvalidItem, PostStatus, SingleAnswer};
use super::listas::{
    Alteracoes, Consulta, Documentos, ExecucoesDividas, ExecucoesFiscais, Fonte, Pagina, Saldos,
    TiposMovimentacoes,
};
use super::recebimento::{self, ItemMovimentacao, ItemProcesso};
use super::rules::{self, Pedido};
use crate::facts::Moment;
use crate::providers::room::{Answer, Call, EdgeError, Input, Outcome, Route, Welcome};
use crate::world::{Id, Item, Verdict};

/// Everything below belongs to Procuradoria, known or not.
pub(super) const FAMILY: &str = "/integracoes/v1";
const JSON: &str = "application/json";

const EXECUCOES_FISCAIS: &str = "betha.execucoesFiscais.listar";
const EXECUCOES_DIVIDAS: &str = "betha.execucoesDividas.listar";
const DOCUMENTOS: &str = "betha.documentosDividas.listar";
const SALDOS: &str = "betha.saldos.listar";
const ALTERACOES: &str = "betha.alteracoes.listar";
const TIPOS: &str = "betha.tiposMovimentacoes.listar";
const PROCESSOS: &str = "betha.processos.receber";
const MOVIMENTACOES: &str = "betha.movimentacoes.receber";

pub(super) const OPERATIONS: &[&str] =
    &[EXECUCOES_FISCAIS, EXECUCOES_DIVIDAS, DOCUMENTOS, SALDOS, ALTERACOES, TIPOS, PROCESSOS, MOVIMENTACOES];

pub(super) const ROUTES: &[Route<Betha>] = &[
    Route {
        operation: EXECUCOES_FISCAIS,
        method: "GET",
        paths: &["/integracoes/v1/execucoes-fiscais-terceiros", "/integracoes/v1/execucoes-terceiros"],
        handler: |room, call, _| {
            listar(room, call, EXECUCOES_FISCAIS, |id| ExecucoesFiscais(room.acervo.clone(), id))
        },
    },
    Route {
        operation: EXECUCOES_DIVIDAS,
        method: "GET",
        paths: &["/integracoes/v1/execucoes-dividas-terceiros"],
        handler: |room, call, _| {
            listar(room, call, EXECUCOES_DIVIDAS, |id| ExecucoesDividas(room.acervo.clone(), id))
        },
    },
    Route {
        operation: DOCUMENTOS,
        method: "GET",
        paths: &[
            "/integracoes/v1/documentos-dividas-terceiros",
            "/integracoes/v1/documentos-divida-terceiros",
        ],
        handler: |room, call, _| {
            let base = format!("{}{FAMILY}", call.input.origin).into();
            listar(room, call, DOCUMENTOS, |entidade| Documentos {
                acervo: room.acervo.clone(),
                entidade,
                base,
            })
        },
    },
    Route {
        operation: SALDOS,
        method: "GET",
        paths: &["/integracoes/v1/envio-saldo-terceiros"],
        handler: |room, call, _| listar(room, call, SALDOS, |id| Saldos(room.acervo.clone(), id)),
    },
    Route {
        operation: ALTERACOES,
        method: "GET",
        paths: &[
            "/integracoes/v1/envio-alteracao-terceiros",
            "/integracoes/v1/envio-alteracao-situacao-terceiros",
        ],
        handler: |room, call, _| listar(room, call, ALTERACOES, |id| Alteracoes(room.acervo.clone(), id)),
    },
    Route {
        operation: TIPOS,
        method: "GET",
        paths: &["/integracoes/v1/tipos-movimentacoes", "/integracoes/v1/tipos-movimentacoes-terceiros"],
        handler: |room, call, _| {
            listar(room, call, TIPOS, |id| {
                let entidade = room.acervo.entidades.get(id);
                TiposMovimentacoes::new(entidade.map_or(&[], |entidade| &entidade.tipos_movimentacoes))
            })
        },
    },
    Route {
        operation: PROCESSOS,
        method: "POST",
        paths: &[
            "/integracoes/v1/recebimento-processo-terceiros",
            "/integracoes/v1/recebimento-processos-terceiros",
        ],
        handler: |room, call, view| receber(room, call, view.now, PROCESSOS, receber_processo),
    },
    Route {
        operation: MOVIMENTACOES,
        method: "POST",
        paths: &[
            "/integracoes/v1/recebimento-movimentacao-terceiros",
            "/integracoes/v1/recebimento-movimentacoes-terceiros",
        ],
        handler: |room, call, view| receber(room, call, view.now, MOVIMENTACOES, receber_movimentacao),
    },
];

/// The entity that the request's access code opens, if it may use the operation (dossier section 2).
fn entrar(room: &Betha, input: &Input, operation: &str) -> Result<Id, Recusa<Erro>> {
    let recusar = |reason: &str| Recusa::new(Erro::TokenInvalido, reason);
    let authorization = input.header("authorization").map(|value| {
        let value = value.trim();
        match value.split_once(char::is_whitespace) {
            Some((scheme, code)) if scheme.eq_ignore_ascii_case("bearer") => code.trim(),
            _ => value,
        }
    });
    let user_access = input.header("user-access").map(str::trim);
    if authorization.is_none() && user_access.is_none() {
        return Err(recusar("neither Authorization nor User-Access carries an access code"));
    }
    let abre = |code: Option<&str>| {
        let code = code?;
        let entidade = room.acervo.codigos_acesso.first_of(code.to_owned())?;
        let row = room.acervo.entidades.get(entidade)?;
        row.codigos_acesso.iter().find(|known| known.codigo == code).map(|known| (entidade, known))
    };
    let (first, second) = (abre(authorization), abre(user_access));
    if room.knobs.require_user_access {
        match (first, second) {
            (Some((one, _)), Some((other, _))) if one == other => {}
            _ => {
                return Err(recusar(
                    "Authorization and User-Access must both carry access codes of one entity; the knob `require_user_access` asks for it",
                ));
            }
        }
    }
    let (entidade, codigo) = first.or(second).ok_or_else(|| recusar("the access code is not registered"))?;
    match &codigo.operacoes {
        Some(allowed) if !allowed.iter().any(|name| name == operation) => {
            let reason = format!("the access code may not use {operation}");
            Err(Recusa::new(Erro::AcessoNegado, reason))
        }
        _ => Ok(entidade),
    }
}

fn recusar(Recusa { erro, reason }: Recusa<Erro>) -> Outcome {
    Outcome::refused(responder(&erro), erro.status().to_string(), reason)
}

fn responder(erro: &Erro) -> Answer {
    Answer::new(erro.status(), JSON, erro.body())
}

/// A page of a list. Rows are selected and written from handles once the lock is released.
fn listar<F: Fonte>(room: &Betha, call: &Call<'_>, operation: &str, fonte: impl FnOnce(Id) -> F) -> Outcome {
    let read = entrar(room, call.input, operation)
        .and_then(|entidade| Ok((entidade, Consulta::ler::<F>(&call.input.query, &room.knobs)?)));
    match read {
        Ok((entidade, consulta)) => {
            let fonte = fonte(entidade);
            Outcome::accepted(Answer::later(200, JSON, move || {
                serde_json::to_vec(&Pagina::nova(&fonte, consulta)).unwrap_or_default()
            }))
        }
        Err(recusa) => recusar(recusa),
    }
}

/// What an item gave: its answer without the message yet, and whether it was taken.
type Feito<R> = (Box<dyn FnOnce(String) -> R>, Result<(), Recusa<Retorno>>);

/// A batch: each item by itself, in order, each with its message (document: "individualmente").
fn receber<R: Serialize + Send + 'static>(
    room: &mut Betha,
    call: &Call<'_>,
    now: Moment,
    operation: &'static str,
    um: fn(&mut Betha, Id, &recebimento::Item, Moment) -> Feito<R>,
) -> Outcome {
    let read = entrar(room, call.input, operation).and_then(|entidade| {
        let content_type = call.input.header("content-type");
        Ok((entidade, recebimento::ler(content_type, &call.input.body, room.knobs.max_items)?))
    });
    let (entidade, lote) = match read {
        Ok(read) => read,
        Err(recusa) => return recusar(recusa),
    };
    let (mut respostas, mut items, mut detail) = (Vec::new(), Vec::new(), Vec::new());
    for (position, item) in lote.itens.iter().enumerate() {
        let (resposta, feito) = um(room, entidade, item, now);
        let retorno = feito.as_ref().err().map_or(Retorno::Sucesso, |recusa| recusa.erro);
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
    let status = match room.knobs.post_status {
        PostStatus::Ok => 200,
        PostStatus::Created => 201,
    };
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

fn receber_processo(
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
        Ok(())
    })();
    (Box::new(move |mensagem| item.responder(mensagem)), feito)
}

fn receber_movimentacao(
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
    (Box::new(move |mensagem| item.responder(id, mensagem)), feito.map(|_| ()))
}

/// What the edge says, in the shape of the 500 (dossier section 5).
pub(super) fn edge(error: &EdgeError) -> Answer {
    match error {
        EdgeError::NotFound => responder(&Erro::NaoEncontrado),
        EdgeError::WrongMethod { allowed } => responder(&Erro::Metodo).with("allow", allowed.join(", ")),
        EdgeError::TooLarge { .. } => responder(&Erro::TamanhoExcedido),
        EdgeError::Malformed { .. } => responder(&Erro::Requisicao(Ilegivel::Tudo)),
        EdgeError::Failed { .. } => responder(&Erro::Interno),
    }
}

pub(super) fn welcome(room: &Betha, origin: &str) -> Welcome {
    let codes = room.acervo.entidades.iter().flat_map(|(_, entidade)| &entidade.codigos_acesso);
    let code = codes.map(|code| code.codigo.clone()).next().unwrap_or_default();
    let base = format!("{origin}{FAMILY}");
    // The document's own URL, raw quotes and all.
    let curl = format!(
        "curl -s '{base}/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase>=\"2023-01-01T00:00:00.000\"' -H 'Authorization: Bearer {code}'"
    );
    Welcome { title: "Betha Procuradoria", base, credentials: vec![("Authorization: Bearer", code)], curl }
}
