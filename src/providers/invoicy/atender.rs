//! `*.Execute`: the checks of dossier 13, row 2, in their order, then each document by itself; one answer for all of them.

use super::acesso::{admitir, autenticar, certificada};
use super::aplicar::Feito;
use super::consulta::Exigencias;
use super::errors::{Codigo, Defeito, Falha, Leiaute, Recusa};
use super::pedido::{self, Quem};
use super::recepcao::{self, Estilo, MAIS_DOCUMENTOS, Mensagem};
use super::retorno::Documento;
use super::routes::{RECEPCAO, Servico};
use super::{Due, InvoiCy};
use crate::facts::{Lapse, Moment};
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::wire::soap::genexus;
use crate::world::{Id, Item};

/// A call of a service: unpacked, authenticated, and each of its documents done.
pub(super) fn receber(
    room: &mut InvoiCy,
    servico: &'static Servico,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
) -> Outcome {
    let resposta = servico.resposta(room.knobs.preview_own_response);
    let chamada = match recepcao::ler(call.input.header("content-type"), &call.input.body) {
        Ok(chamada) => chamada,
        Err((falha, reason)) => return fault(resposta, &falha, reason),
    };
    let parceiro = match autenticar(room, &chamada) {
        Ok(parceiro) => parceiro,
        Err(recusa) => return recusar(room, resposta, &recusa),
    };
    if chamada.dados.len() > MAIS_DOCUMENTOS {
        let reason =
            format!("{} DadosItem in one call; at most {MAIS_DOCUMENTOS} are taken", chamada.dados.len());
        let defeito = Defeito::valor("Dados", &chamada.dados.len().to_string(), &reason);
        return recusar(room, resposta, &Recusa::estrutura(Leiaute::Envio, &Defeito { reason, ..defeito }));
    }
    let feitos: Vec<Feito> = chamada
        .dados
        .iter()
        .map(|(documento, parametros)| {
            let item = Entrada { servico, parceiro, documento, parametros };
            processar(room, &item, &call.input.origin, view)
        })
        .collect();
    responder(room, resposta, feitos)
}

/// One DadosItem of a partner's call.
struct Entrada<'a> {
    servico: &'static Servico,
    parceiro: (Id, Quem),
    documento: &'a str,
    parametros: &'a str,
}

fn processar(room: &mut InvoiCy, entrada: &Entrada<'_>, origin: &str, view: &mut View<'_, Due>) -> Feito {
    if let Err(feito) = repetido(room, entrada, view.now) {
        return *feito;
    }
    let exigencias = Exigencias {
        parametros: room.knobs.query_needs_parameters,
        cnpj_empresa_vazio: room.knobs.empty_cnpj_empresa,
    };
    let lido = pedido::ler(entrada.servico, entrada.documento, entrada.parametros, exigencias);
    let pedido = match lido {
        Ok(pedido) => pedido,
        Err((operacao, recusa)) => return Feito::recusado(operacao, &recusa),
    };
    let admitido = admitir(room, entrada.parceiro, entrada.documento, &pedido)
        .and_then(|quem| certificada(&pedido, &quem, view.now).map(|()| quem));
    match admitido {
        Ok(quem) => room.executar(&pedido, &quem, origin, view),
        Err(recusa) => Feito::recusado(pedido.operacao(), &recusa),
    }
}

/// The same query too often (dossier 3.4). The text's first sentence is the catalogue's, its second the portal's sense in our words.
fn repetido(room: &mut InvoiCy, entrada: &Entrada<'_>, now: Moment) -> Result<(), Box<Feito>> {
    let regra = &room.knobs.rate_limit;
    if !regra.enabled {
        return Ok(());
    }
    let Some(operacao) = pedido::operacao_de_consulta(entrada.documento) else { return Ok(()) };
    let (limite, minutos) = (regra.requests, regra.minutes);
    let por = Lapse::from_secs(i64::from(minutos) * 60);
    room.repeticoes.contar(entrada.parceiro.0, entrada.documento, limite, por, now).map_err(|vezes| {
        let codigo = Codigo::ConsumoIndevido;
        let descricao = consumo_indevido(minutos, vezes);
        let reason =
            format!("the same document came {vezes} times within {minutos} minutes (knob `rate_limit`)");
        // The count stays, or the block would never end.
        Box::new(Feito { guardou: true, ..Feito::recusado(operacao, &Recusa { codigo, descricao, reason }) })
    })
}

/// 179's text for so many equal calls within so many minutes.
pub(super) fn consumo_indevido(minutos: u32, vezes: impl std::fmt::Display) -> String {
    format!(
        "{}. Requisição rejeitada e bloqueada pelos próximos {minutos} minutos, pois foram recebidas {vezes} requisições iguais.",
        Codigo::ConsumoIndevido.texto()
    )
}

/// A fault; `resposta` is what stands before `.ExecuteResponse`.
pub(super) fn fault(resposta: &str, falha: &Falha, reason: String) -> Outcome {
    Outcome::refused(fault_answer(resposta, falha), falha.detalhe().to_string(), reason)
}

/// GeneXus's faults go out with status 200 (dossier 1.3).
pub(super) fn fault_answer(resposta: &str, falha: &Falha) -> Answer {
    Answer::new(200, genexus::CONTENT_TYPE, recepcao::falha(resposta, falha))
}

/// One MensagemItem per kind of document (dossier 1.5); a refusal stands by itself, since its text is its own.
fn responder(room: &InvoiCy, resposta: &'static str, feitos: Vec<Feito>) -> Outcome {
    let mut mensagens: Vec<(&'static str, Mensagem)> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let guardou = room.knobs.rate_limit.enabled || feitos.iter().any(|feito| feito.guardou);
    for Feito { mensagem, item, .. } in feitos {
        let same = |(operacao, known): &&mut (&'static str, Mensagem)| {
            *operacao == item.operation
                && !known.documentos.is_empty()
                && !mensagem.documentos.is_empty()
                && known.descricao == mensagem.descricao
                && known.documentos.first().map(Documento::modelo)
                    == mensagem.documentos.first().map(Documento::modelo)
        };
        match mensagens.iter_mut().find(same) {
            Some((_, known)) => known.documentos.extend(mensagem.documentos),
            None => mensagens.push((item.operation, mensagem)),
        }
        items.push(item);
    }
    let mensagens: Vec<Mensagem> = mensagens.into_iter().map(|(_, mensagem)| mensagem).collect();
    let operacao = items.first().map_or(RECEPCAO, |item| item.operation);
    let codigo =
        items.iter().find(|item| item.reason.is_some()).or(items.first()).map(|item| item.code.clone());
    let mut outcome = Outcome::accepted(answer(room, resposta, mensagens)).of(operacao);
    outcome = outcome.coded(codigo.unwrap_or_default()).carrying(items);
    // Rejected documents and counted polls stay, since InvoiCy itself keeps them; a call that stored nothing leaves nothing behind.
    outcome.keep = guardou;
    outcome
}

/// A refusal of the whole call.
pub(super) fn recusar(room: &InvoiCy, resposta: &'static str, recusa: &Recusa) -> Outcome {
    let answer = answer(room, resposta, vec![recusa.into()]);
    Outcome::refused(answer, recusa.codigo.codigo().to_string(), recusa.reason.clone())
}

/// XML of documents, Base64 and all, is written outside the lock.
pub(super) fn answer(room: &InvoiCy, resposta: &'static str, mensagens: Vec<Mensagem>) -> Answer {
    let estilo = Estilo { repete_xmlns: room.knobs.repeat_xmlns, juntos: room.knobs.joined_documents };
    Answer::later(200, genexus::CONTENT_TYPE, move || {
        recepcao::escrever(resposta, &mensagens, estilo).into_bytes()
    })
}
