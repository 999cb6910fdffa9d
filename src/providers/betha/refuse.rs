//! Refusals by code, for faults that name one: an HTTP status in one of the two shapes of the catalogue, or the message of an item by the
//! name that knobs and journal have for it. A batch answers item by item with its `mensagemRetorno`, a service of single objects 422.

use serde::Serialize;

use super::Betha;
use super::errors::{Erro, Ilegivel, Mensagens, Recusa, Retorno};
use super::knobs::SingleAnswer;
use super::recebimento::{self, Item, ItemCusta, ItemMovimentacao, ItemProcesso, Lote};
use super::routes::*;
use crate::providers::room::{Answer, Input};

/// The messages that refuse; success and the two costs that were created all the same do not.
fn recusas(operacao: &str) -> [Retorno; 14] {
    let campo = match operacao {
        PROCESSOS => "processo",
        MOVIMENTACOES => "codigoMovimentacao",
        CUSTAS => "valor",
        ANEXOS => "nomeArquivo",
        MOVIMENTO_CRIAR | MOVIMENTO_ALTERAR => "idProtesto",
        _ => "nroCda",
    };
    [
        Retorno::ExecucaoNaoEncontrada,
        Retorno::NumeroInvalido,
        Retorno::TipoNaoEncontrado,
        Retorno::Obrigatorio(campo),
        Retorno::Invalido(campo),
        Retorno::Longo(campo),
        Retorno::MovimentacaoNaoEncontrada,
        Retorno::AnexoDuplicado,
        Retorno::AnexoGrande,
        Retorno::UmObjeto,
        Retorno::CustaNaoEncontrada,
        Retorno::CdaNaoEncontrada,
        Retorno::ProtestoNaoEncontrado,
        Retorno::DataFutura,
    ]
}

fn ocorre(retorno: Retorno, operacao: &str) -> bool {
    let em_lote = [PROCESSOS, MOVIMENTACOES, CUSTAS].contains(&operacao);
    let de_protesto = [PROTESTO_CRIAR, PROTESTO_ALTERAR].contains(&operacao);
    let de_movimento = [MOVIMENTO_CRIAR, MOVIMENTO_ALTERAR].contains(&operacao);
    let unico = operacao == ANEXOS || de_protesto || de_movimento;
    match retorno {
        Retorno::Obrigatorio(_) | Retorno::Invalido(_) | Retorno::Longo(_) => em_lote || unico,
        Retorno::ExecucaoNaoEncontrada => em_lote,
        Retorno::NumeroInvalido => operacao == PROCESSOS,
        Retorno::TipoNaoEncontrado => operacao == MOVIMENTACOES,
        Retorno::CustaNaoEncontrada => operacao == CUSTAS,
        Retorno::MovimentacaoNaoEncontrada | Retorno::AnexoDuplicado | Retorno::AnexoGrande => {
            operacao == ANEXOS
        }
        Retorno::UmObjeto => unico,
        Retorno::CdaNaoEncontrada => de_protesto,
        Retorno::ProtestoNaoEncontrado | Retorno::DataFutura => de_movimento,
        Retorno::Sucesso | Retorno::SemTributos | Retorno::TributosFalhou => false,
    }
}

/// The answer of an operation to a request, refused with a code; `None` where the operation has no such code.
pub(super) fn recusar(operacao: &str, codigo: &str, input: &Input) -> Option<Answer> {
    let room = Betha::default();
    let named = recusas(operacao).into_iter().find(|retorno| retorno.code() == codigo);
    let Some(retorno) = named else { return por_status(&room, operacao, codigo) };
    if !ocorre(retorno, operacao) {
        return None;
    }
    let mensagem = retorno.text(&room.knobs.mensagens);
    let lote = || {
        let most = if operacao == CUSTAS { room.knobs.max_custas } else { room.knobs.max_items };
        let read = recebimento::ler(None, &input.body, ("", most));
        // Of a body that cannot be read nothing is echoed.
        read.ok()
            .filter(|lote| !lote.itens.is_empty())
            .unwrap_or_else(|| Lote { itens: vec![Item::new()], unico: false })
    };
    Some(match operacao {
        PROCESSOS => em_lote(&room, lote(), |item| ItemProcesso::ler(item).responder(mensagem.clone())),
        MOVIMENTACOES => {
            em_lote(&room, lote(), |item| ItemMovimentacao::ler(item).responder(None, mensagem.clone()))
        }
        CUSTAS => em_lote(&room, lote(), |item| ItemCusta::ler(item).responder(None, mensagem.clone())),
        _ => invalida(retorno, &room.knobs.mensagens),
    })
}

fn em_lote<R: Serialize + Send + 'static>(room: &Betha, lote: Lote, um: impl Fn(&Item) -> R) -> Answer {
    let mut respostas: Vec<R> = lote.itens.iter().map(um).collect();
    let status = lotes::status(room);
    let unico = lote.unico && room.knobs.single_answer == SingleAnswer::Object;
    match respostas.pop() {
        Some(resposta) if unico => Answer::json(status, resposta),
        last => {
            respostas.extend(last);
            Answer::json(status, respostas)
        }
    }
}

fn invalida(retorno: Retorno, mensagens: &Mensagens) -> Answer {
    acesso::responder(&Recusa::invalida(&[Recusa::new(retorno, "")], mensagens).erro)
}

fn por_status(room: &Betha, operacao: &str, codigo: &str) -> Option<Answer> {
    let route = ROUTES.iter().find(|route| route.operation == operacao)?;
    let escreve = route.method != "GET";
    let publica = [PAGINA, DEFINICOES, CONTRATO].contains(&operacao);
    let campo = recusas(operacao).into_iter().find(|retorno| matches!(retorno, Retorno::Obrigatorio(_)));
    let erro = match codigo {
        "400" if escreve => Erro::Requisicao(Ilegivel::Corpo(1, 1)),
        "400" if operacao.ends_with(".listar") => Erro::Requisicao(Ilegivel::Tudo),
        "401" if !publica => Erro::TokenInvalido,
        "403" if !publica => Erro::AcessoNegado,
        "404" => Erro::NaoEncontrado,
        "405" => Erro::Metodo,
        "413" if escreve => Erro::TamanhoExcedido,
        "415" if escreve => Erro::TipoDeMidia,
        "422" if escreve => return campo.map(|retorno| invalida(retorno, &room.knobs.mensagens)),
        "429" => Erro::Limite,
        "500" => Erro::Interno,
        "503" => Erro::Indisponivel,
        _ => return None,
    };
    let answer = acesso::responder(&erro);
    Some(match erro {
        Erro::Metodo => answer.with("allow", route.method),
        // Clients respect it (dossier section 5).
        Erro::Limite | Erro::Indisponivel => answer.with("retry-after", "1"),
        _ => answer,
    })
}
