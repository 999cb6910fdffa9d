//! Version 2 of the wire, the one of the seed (2022 to 2025): writes are arrays of up to ten items answered by 207, dates have time and
//! offset, contracts are `numeroContrato` and `modalidade` (dossier 2.0, 2.7 and 3.2). It translates; what is decided, the rules decide.

mod lote;

use lote::{Eco, lote, recusar_todos};

use super::campos::Campos;
use super::errors::{Recusa, feito};
use super::escrita::{Lugar, Resposta};
use super::gestao::Ato;
use super::leitura::{self, Alteracao};
use super::model::Motivo;
use super::resposta::rejeicao_do_pix;
use super::rules::Cobranca;
use super::seed::ReservedRanges;
use super::servico::{self, modalidade};
use super::versao::Versao;
use super::{Due, Sicoob, operacoes};
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::world::Id;

const V2: Versao = Versao::V2;

/// What an item does: what its echo is, and what is said of it.
type Feito = Result<(Eco, &'static str), Recusa>;

/// Handlers that do something to each item of an array: operation, key of the echo, what is done.
macro_rules! lotes {
    ($($(#[$doc:meta])* $nome:ident: $operacao:expr, $chave:literal, $fazer:expr;)+) => {$(
        $(#[$doc])*
        pub fn $nome(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
            lote(room, call, view, $operacao, $chave, $fazer)
        }
    )+

        /// The key under which an operation echoes each item of its array.
        fn chave(operacao: &str) -> Option<&'static str> {
            [$(($operacao, $chave)),+].into_iter().find_map(|(name, chave)| (name == operacao).then_some(chave))
        }
    };
}

lotes! {
    /// Issues titles.
    incluir: operacoes::INCLUIR, "boleto", emitir;
    /// Puts off due dates.
    prorrogar: operacoes::PRORROGAR, "prorrogacao", |room, item, view| alterar(room, item, view, Alteracao::Vencimento, feito::PRORROGADO);
    /// Puts off last days for payment.
    prorrogar_limite: operacoes::PRORROGAR_LIMITE, "prorrogacao", |room, item, view| alterar(room, item, view, Alteracao::Limite, feito::ALTERADO);
    /// Changes discounts.
    alterar_desconto: operacoes::ALTERAR_DESCONTO, "desconto", |room, item, view| alterar(room, item, view, Alteracao::Desconto, feito::ALTERADO);
    /// Changes rebates.
    alterar_abatimento: operacoes::ALTERAR_ABATIMENTO, "abatimento", |room, item, view| alterar(room, item, view, Alteracao::Abatimento, feito::ALTERADO);
    /// Changes fines.
    alterar_multa: operacoes::ALTERAR_MULTA, "encargo", |room, item, view| alterar(room, item, view, Alteracao::Multa, feito::ALTERADO);
    /// Changes interest.
    alterar_juros_mora: operacoes::ALTERAR_JUROS, "encargo", |room, item, view| alterar(room, item, view, Alteracao::Juros, feito::ALTERADO);
    /// Changes face values.
    alterar_valor_nominal: operacoes::ALTERAR_VALOR, "valorNominal", |room, item, view| alterar(room, item, view, Alteracao::ValorNominal, feito::ALTERADO);
    /// Changes the issuer's own numbers.
    alterar_seu_numero: operacoes::ALTERAR_SEU_NUMERO, "seu-numero", |room, item, view| alterar(room, item, view, Alteracao::SeuNumero, feito::ALTERADO);
    /// Changes kinds of document.
    alterar_especie: operacoes::ALTERAR_ESPECIE, "especie-documento", |room, item, view| alterar(room, item, view, Alteracao::Especie, feito::ALTERADO);
    /// Changes or takes away rateios.
    alterar_rateio: operacoes::ALTERAR_RATEIO, "boletos", |room, item, view| alterar(room, item, view, Alteracao::Rateio, feito::ALTERADO);
    /// Makes slips hybrid, or plain again.
    alterar_pix: operacoes::ALTERAR_PIX, "pix", |room, item, view| alterar(room, item, view, Alteracao::Pix, feito::ALTERADO);
    /// Writes titles off.
    baixar: operacoes::BAIXAR, "baixa", dar_baixa;
    /// Changes payers.
    alterar_pagador: operacoes::ALTERAR_PAGADOR, "pagador", mudar_pagador;
    /// Asks for debt listings.
    negativar: operacoes::NEGATIVAR, "negativacao", |room, item, view| cobrar(room, item, view, Cobranca::Negativacao, Ato::Pedir);
    /// Takes debt listings back.
    cancelar_negativacao: operacoes::CANCELAR_NEGATIVACAO, "negativacao", |room, item, view| cobrar(room, item, view, Cobranca::Negativacao, Ato::Cancelar);
    /// Ends debt listings.
    baixar_negativacao: operacoes::BAIXAR_NEGATIVACAO, "negativacao", |room, item, view| cobrar(room, item, view, Cobranca::Negativacao, Ato::Encerrar);
    /// Asks for protests.
    protestar: operacoes::PROTESTAR, "protesto", |room, item, view| cobrar(room, item, view, Cobranca::Protesto, Ato::Pedir);
    /// Takes protests back.
    cancelar_protesto: operacoes::CANCELAR_PROTESTO, "protesto", |room, item, view| cobrar(room, item, view, Cobranca::Protesto, Ato::Cancelar);
    /// Gives protests up.
    desistir_protesto: operacoes::DESISTIR_PROTESTO, "protesto", |room, item, view| cobrar(room, item, view, Cobranca::Protesto, Ato::Encerrar);
}

/// Each item of an array refused with the same text, if the operation takes one and the body is one.
pub fn recusado(operacao: &str, body: &[u8], status: u16, mensagem: &str) -> Option<Answer> {
    recusar_todos(body, chave(operacao)?, status, mensagem)
}

fn emitir(room: &mut Sicoob, item: &Campos, view: &mut View<'_, Due>) -> Feito {
    let pedido = leitura::pedido(item, V2)?;
    let contrato = room.contrato(pedido.contrato, pedido.cobranca)?;
    let reservado = room.knobs.reserved_ranges == ReservedRanges::Required;
    let emitido = room.emitir(&contrato, &pedido.novo, pedido.nosso_numero, reservado, view)?;
    let lugar = Lugar::Emissao {
        rejeicao_pix: rejeicao_do_pix(room, emitido),
        pdf: pedido.gerar_pdf.then_some(view.now),
    };
    let ficha = room.ficha(emitido.id)?;
    Ok((Eco::Boleto(Box::new(Resposta { ficha, versao: V2, lugar })), feito::INCLUIDO))
}

fn alterar(
    room: &mut Sicoob,
    item: &Campos,
    view: &mut View<'_, Due>,
    alteracao: Alteracao,
    mensagem: &'static str,
) -> Feito {
    let id = titulo(room, item)?;
    let mudanca = alteracao.ler(item, V2)?;
    room.alterar(id, &mudanca, view)?;
    Ok((Eco::Enviado, mensagem))
}

fn dar_baixa(room: &mut Sicoob, item: &Campos, view: &mut View<'_, Due>) -> Feito {
    let id = titulo(room, item)?;
    room.baixar(id, Motivo::PedidoCedente, view.now.date())?;
    Ok((Eco::Enviado, feito::BAIXADO))
}

fn mudar_pagador(room: &mut Sicoob, item: &Campos, _: &mut View<'_, Due>) -> Feito {
    let numero = item.inteiro_obrigatorio("numeroContrato")?;
    let contrato = room.contrato(numero, item.inteiro("numeroContratoCobranca")?)?;
    room.alterar_pagador(contrato.id, &leitura::pagador(item)?)?;
    Ok((Eco::Enviado, feito::ALTERADO))
}

fn cobrar(room: &mut Sicoob, item: &Campos, view: &mut View<'_, Due>, qual: Cobranca, ato: Ato) -> Feito {
    let id = titulo(room, item)?;
    room.cobrar(id, qual, ato, view)?;
    Ok((Eco::Enviado, if ato == Ato::Pedir { feito::PEDIDO } else { feito::CANCELADO }))
}

/// The title that an item names.
fn titulo(room: &Sicoob, item: &Campos) -> Result<Id, Recusa> {
    let numero = item.inteiro_obrigatorio("numeroContrato")?;
    let contrato = room.contrato(numero, item.inteiro("numeroContratoCobranca")?)?;
    modalidade(item.inteiro_obrigatorio("modalidade")?, V2)?;
    room.titulo(contrato.id, item.inteiro_obrigatorio("nossoNumero")?)
}

servico::servicos! { V2 }
