//! Version 3 of the wire (since 2024): one object a request, plain dates, `numeroCliente` and `codigoModalidade`, and webhooks (dossier
//! 2.1 to 2.5). It translates; what is decided, the rules decide.

mod webhooks;

pub use webhooks::{
    alterar_webhook, excluir_webhook, incluir_webhook, listar_solicitacoes, listar_webhooks, reativar_webhook,
};

use super::campos::{Campos, Rigor};
use super::errors::Recusa;
use super::escrita::{Lugar, Resposta};
use super::gestao::Ato;
use super::leitura::{self, Alteracao};
use super::model::Motivo;
use super::resposta::{Falha, corpo, entrar, fechar, rejeicao_do_pix, resultado};
use super::rules::Cobranca;
use super::seed::ReservedRanges;
use super::servico::{self, modalidade};
use super::versao::Versao;
use super::{Due, Sicoob, operacoes};
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::world::Id;

const V3: Versao = Versao::V3;

/// The body of a request.
fn objeto(room: &Sicoob, call: &Call<'_>) -> Result<Campos, Falha> {
    Ok(Campos::ler(corpo(call)?, Rigor::de(V3, &room.knobs))?)
}

/// 204: done, with nothing to say (dossier 2.1).
fn feito(done: Result<(), Falha>) -> Result<Outcome, Falha> {
    done.map(|()| Outcome::accepted(Answer::empty(204)))
}

/// Issues a title.
pub fn incluir(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let issued = emitir(room, call, view);
    fechar(room, issued)
}

fn emitir(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::INCLUIR)?;
    let pedido = leitura::pedido(&objeto(room, call)?, V3)?;
    let contrato = room.contrato(pedido.contrato, pedido.cobranca)?;
    let reservado = room.knobs.reserved_ranges != ReservedRanges::Free;
    let emitido = room
        .emitir(&contrato, &pedido.novo, pedido.nosso_numero, reservado, view)
        .map_err(|recusa| V3.recusa(recusa, ""))?;
    let lugar = Lugar::Emissao {
        rejeicao_pix: rejeicao_do_pix(room, emitido),
        pdf: pedido.gerar_pdf.then_some(view.now),
    };
    let ficha = room.ficha(emitido.id)?;
    let status = room.knobs.issue_status.into();
    Ok(Outcome::accepted(resultado(status, Resposta { ficha, versao: V3, lugar })))
}

/// The title that the path names, of the contract that the body names.
fn titulo(room: &Sicoob, call: &Call<'_>, campos: &Campos) -> Result<Id, Recusa> {
    let numero = campos.inteiro_obrigatorio("numeroCliente")?;
    let contrato = room.contrato(numero, campos.inteiro("numeroContratoCobranca")?)?;
    modalidade(campos.inteiro_obrigatorio("codigoModalidade")?, V3)?;
    let text = call.param("nossoNumero");
    let nosso_numero = text.parse().map_err(|_| {
        let reason =
            format!("nossoNumero in the path is `{}`, expected a whole number", crate::facts::shown(text));
        Recusa::invalido("nossoNumero", reason)
    })?;
    room.titulo(contrato.id, nosso_numero)
}

/// Makes one change to a title; the journal names the change, as version 2's paths do.
pub fn alterar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let mut operation = operacoes::ALTERAR;
    let changed = mudar(room, call, view, &mut operation);
    fechar(room, feito(changed)).of(operation)
}

fn mudar(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    operation: &mut &'static str,
) -> Result<(), Falha> {
    let read = objeto(room, call);
    let named = read.as_ref().ok().and_then(|campos| leitura::uma_alteracao(campos).ok());
    if let Some((alteracao, _)) = &named {
        *operation = nome(*alteracao);
    }
    entrar(room, call, view.now, operation)?;
    let campos = read?;
    let id = titulo(room, call, &campos)?;
    let (alteracao, dentro) = leitura::uma_alteracao(&campos)?;
    let mudanca = alteracao.ler(&dentro, V3)?;
    Ok(room.alterar(id, &mudanca, view).map_err(|recusa| V3.recusa(recusa, dentro.acima()))?)
}

/// The operation of a change.
fn nome(alteracao: Alteracao) -> &'static str {
    match alteracao {
        Alteracao::Vencimento => operacoes::PRORROGAR,
        Alteracao::Limite => operacoes::PRORROGAR_LIMITE,
        Alteracao::Desconto => operacoes::ALTERAR_DESCONTO,
        Alteracao::Abatimento => operacoes::ALTERAR_ABATIMENTO,
        Alteracao::Multa => operacoes::ALTERAR_MULTA,
        Alteracao::Juros => operacoes::ALTERAR_JUROS,
        Alteracao::ValorNominal => operacoes::ALTERAR_VALOR,
        Alteracao::SeuNumero => operacoes::ALTERAR_SEU_NUMERO,
        Alteracao::Especie => operacoes::ALTERAR_ESPECIE,
        Alteracao::Rateio => operacoes::ALTERAR_RATEIO,
        Alteracao::Pix => operacoes::ALTERAR_PIX,
    }
}

/// Writes a title off.
pub fn baixar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    no_titulo(room, call, view, operacoes::BAIXAR, |room, id, view| {
        room.baixar(id, Motivo::PedidoCedente, view.now.date())
    })
}

fn no_titulo(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    operacao: &'static str,
    fazer: impl FnOnce(&mut Sicoob, Id, &mut View<'_, Due>) -> Result<(), Recusa>,
) -> Outcome {
    let done = entrar(room, call, view.now, operacao).and_then(|()| {
        let campos = objeto(room, call)?;
        let id = titulo(room, call, &campos)?;
        Ok(fazer(room, id, view)?)
    });
    fechar(room, feito(done))
}

/// Changes a payer.
pub fn alterar_pagador(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let done = entrar(room, call, view.now, operacoes::ALTERAR_PAGADOR).and_then(|()| {
        let campos = objeto(room, call)?;
        let numero = campos.inteiro_obrigatorio("numeroCliente")?;
        let contrato = room.contrato(numero, campos.inteiro("numeroContratoCobranca")?)?;
        Ok(room.alterar_pagador(contrato.id, &leitura::pagador(&campos)?)?)
    });
    fechar(room, feito(done))
}

/// Handlers of protests and debt listings.
macro_rules! cobrancas {
    ($($(#[$doc:meta])* $nome:ident: $operacao:expr, $qual:expr, $ato:expr;)+) => {$(
        $(#[$doc])*
        pub fn $nome(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
            no_titulo(room, call, view, $operacao, |room, id, view| room.cobrar(id, $qual, $ato, view))
        }
    )+};
}

cobrancas! {
    /// Asks for a debt listing.
    negativar: operacoes::NEGATIVAR, Cobranca::Negativacao, Ato::Pedir;
    /// Takes a debt listing back.
    cancelar_negativacao: operacoes::CANCELAR_NEGATIVACAO, Cobranca::Negativacao, Ato::Cancelar;
    /// Ends a debt listing.
    baixar_negativacao: operacoes::BAIXAR_NEGATIVACAO, Cobranca::Negativacao, Ato::Encerrar;
    /// Asks for a protest.
    protestar: operacoes::PROTESTAR, Cobranca::Protesto, Ato::Pedir;
    /// Takes a protest back.
    cancelar_protesto: operacoes::CANCELAR_PROTESTO, Cobranca::Protesto, Ato::Cancelar;
    /// Gives a protest up.
    desistir_protesto: operacoes::DESISTIR_PROTESTO, Cobranca::Protesto, Ato::Encerrar;
}

/// The service lives; no token is asked for (dossier 2.1, row 20).
pub fn saude(_: &mut Sicoob, _: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    let body = r#"{"status":"UP","RestHealthCheck":{"name":"cobranca-bancaria","description":"API Cobrança Bancária","status":"UP"}}"#;
    Outcome::accepted(Answer::new(200, "application/json", body))
}

servico::servicos! { V3 }
