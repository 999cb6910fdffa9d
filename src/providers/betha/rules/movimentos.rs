//! Movements of suits, and what they change (tables 8 and 9).

use super::Regras;
use super::tipos::{SUSPENSAO_CANCELADA, tipo};
use crate::facts::Moment;
use crate::providers::betha::errors::{MSG_AJUIZADO, Recusa, Retorno};
use crate::providers::betha::knobs::MovementTouches;
use crate::providers::betha::model::{Execucao, Movimentacao, SituacaoExecucao, TipoMovimentacao};
use crate::world::Id;

/// A movement as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pedido {
    /// dataMovimentacao.
    pub data: Moment,
    /// codigoMovimentacao.
    pub tipo: i64,
    /// comentario.
    pub comentario: Option<String>,
    /// protocolo.
    pub protocolo: Option<String>,
}

/// What a movement makes: itself, and the suit if that changes.
pub type Movido = (Movimentacao, Option<Execucao>);

/// Takes a movement in (tables 8 and 9).
///
/// # Errors
/// When its type is unknown or a text is longer than its column.
pub fn movimentar(
    (id, execucao): (Id, &Execucao),
    tipos: &[TipoMovimentacao],
    pedido: Pedido,
    regras: Regras,
    now: Moment,
) -> Result<Movido, Recusa<Retorno>> {
    let Some(tipo) = tipo(pedido.tipo, tipos) else {
        let reason =
            format!("neither table 9 nor the entity's own types have the movement type {}", pedido.tipo);
        return Err(Recusa::new(Retorno::TipoNaoEncontrado, reason));
    };
    for (campo, text, most) in
        [("comentario", &pedido.comentario, 4000), ("protocolo", &pedido.protocolo, 50)]
    {
        let found = text.as_ref().map_or(0, |text| text.chars().count());
        if found > most {
            let reason = format!("{campo} has {found} characters; its column holds {most}");
            return Err(Recusa::new(Retorno::Longo(campo), reason));
        }
    }
    let situacao = match tipo.situacao {
        None if tipo.id == SUSPENSAO_CANCELADA && regras.restore => execucao.anterior,
        other => other,
    };
    let touched = situacao.is_some() || regras.movement_touches == MovementTouches::Always;
    let changed = touched.then(|| {
        let changed =
            situacao.map_or_else(|| execucao.clone(), |situacao| mudar_situacao(execucao, situacao, now));
        // The movement tells when the court took it in.
        let taken_in = changed.ajuizamento.map(|_| execucao.ajuizamento.unwrap_or(pedido.data.date()));
        Execucao { data_base: now, ajuizamento: taken_in, ..changed }
    });
    let movimentacao = Movimentacao {
        entidade: execucao.entidade,
        execucao: id,
        data: pedido.data,
        tipo: tipo.id,
        comentario: pedido.comentario,
        protocolo: pedido.protocolo,
    };
    Ok((movimentacao, changed))
}

/// A suit in another situation; it remembers where it stood when it is suspended.
pub fn mudar_situacao(execucao: &Execucao, situacao: SituacaoExecucao, now: Moment) -> Execucao {
    let anterior = match (situacao, execucao.situacao) {
        (SituacaoExecucao::Suspenso, SituacaoExecucao::Suspenso) => execucao.anterior,
        (SituacaoExecucao::Suspenso, before) => Some(before),
        _ => None,
    };
    let taken_in = (situacao == SituacaoExecucao::Tramitacao).then(|| now.date());
    let ajuizamento = execucao.ajuizamento.or(taken_in);
    Execucao { situacao, anterior, ajuizamento, data_base: now, ..execucao.clone() }
}

/// The court has filed the suit.
///
/// # Errors
/// When it does not wait for that.
pub fn ajuizar(execucao: &Execucao, processo: String, now: Moment) -> Result<Execucao, String> {
    if execucao.situacao != SituacaoExecucao::Ajuizamento {
        return Err(format!(
            "execution {} is {}; only one in AJUIZAMENTO can be filed",
            execucao.codigo,
            execucao.situacao.word()
        ));
    }
    let filed = mudar_situacao(execucao, SituacaoExecucao::Tramitacao, now);
    Ok(Execucao { processo: Some(processo), msg_forum: Some(MSG_AJUIZADO), ..filed })
}
