//! All that Betha says: statuses of a request, and names of what becomes of an item.

use super::super::errors::{Erro, Ilegivel, Mensagens, Retorno};
use crate::providers::coverage::Code;

/// The closed catalogue.
pub(in crate::providers) fn codes() -> Vec<Code> {
    let erros = [
        Erro::Requisicao(Ilegivel::Tudo),
        Erro::TokenInvalido,
        Erro::AcessoNegado,
        Erro::NaoEncontrado,
        Erro::Metodo,
        Erro::TamanhoExcedido,
        Erro::TipoDeMidia,
        Erro::Invalida(Vec::new()),
        Erro::ItensDemais(0),
        Erro::Limite,
        Erro::Interno,
        Erro::Indisponivel,
    ];
    let statuses = erros.iter().map(|erro| match erro {
        Erro::Requisicao(_)
        | Erro::TokenInvalido
        | Erro::AcessoNegado
        | Erro::NaoEncontrado
        | Erro::Metodo
        | Erro::TamanhoExcedido
        | Erro::TipoDeMidia
        | Erro::Invalida(_)
        | Erro::ItensDemais(_)
        | Erro::Limite
        | Erro::Interno
        | Erro::Indisponivel => Code::new("", &erro.status().to_string(), &erro.text()),
    });
    let retornos = [
        Retorno::Sucesso,
        Retorno::ExecucaoNaoEncontrada,
        Retorno::NumeroInvalido,
        Retorno::TipoNaoEncontrado,
        Retorno::Obrigatorio("{campo}"),
        Retorno::Invalido("{campo}"),
        Retorno::Longo("{campo}"),
        Retorno::MovimentacaoNaoEncontrada,
        Retorno::AnexoDuplicado,
        Retorno::AnexoGrande,
        Retorno::UmObjeto,
        Retorno::CustaNaoEncontrada,
        Retorno::SemTributos,
        Retorno::TributosFalhou,
        Retorno::CdaNaoEncontrada,
        Retorno::ProtestoNaoEncontrado,
        Retorno::DataFutura,
    ];
    let textos = Mensagens::default();
    let itens = retornos.iter().map(|retorno| match retorno {
        Retorno::Sucesso
        | Retorno::ExecucaoNaoEncontrada
        | Retorno::NumeroInvalido
        | Retorno::TipoNaoEncontrado
        | Retorno::Obrigatorio(_)
        | Retorno::Invalido(_)
        | Retorno::Longo(_)
        | Retorno::MovimentacaoNaoEncontrada
        | Retorno::AnexoDuplicado
        | Retorno::AnexoGrande
        | Retorno::UmObjeto
        | Retorno::CustaNaoEncontrada
        | Retorno::SemTributos
        | Retorno::TributosFalhou
        | Retorno::CdaNaoEncontrada
        | Retorno::ProtestoNaoEncontrado
        | Retorno::DataFutura => Code::new("", retorno.code(), &retorno.text(&textos)),
    });
    statuses.chain(itens).collect()
}
