//! What happens to debts.

use super::{CancelarDivida, MudarSituacaoDivida, PagarDivida, ParcelarDivida, divida, problem};
use crate::facts::{Moment, Problem};
use crate::providers::betha::model::{Divida, Movimentacao, Origem, SituacaoDivida, SituacaoExecucao};
use crate::providers::betha::{Betha, rules};
use crate::providers::room::Told;
use crate::world::Id;

pub(super) fn pagar(room: &mut Betha, what: &PagarDivida, now: Moment) -> Result<Told, Problem> {
    let id = divida(room, &what.divida)?;
    mudar(room, id, |divida| rules::pagar(divida, what.valor.map(|valor| valor.0), now))?;
    Ok(Told::done("betha.pagarDivida"))
}

pub(super) fn parcelar(room: &mut Betha, what: &ParcelarDivida, now: Moment) -> Result<Told, Problem> {
    let id = divida(room, &what.divida)?;
    mudar(room, id, |divida| rules::parcelar(divida, what.entrada.map(|entrada| entrada.0), now))?;
    Ok(Told::done("betha.parcelarDivida"))
}

pub(super) fn mudar_situacao(
    room: &mut Betha,
    what: &MudarSituacaoDivida,
    now: Moment,
) -> Result<Told, Problem> {
    let id = divida(room, &what.divida)?;
    mudar(room, id, |divida| rules::mudar_situacao_da_divida(divida, what.situacao, now))?;
    Ok(Told::done("betha.mudarSituacaoDivida"))
}

pub(super) fn cancelar(room: &mut Betha, what: &CancelarDivida, now: Moment) -> Result<Told, Problem> {
    let id = divida(room, &what.divida)?;
    let situacao = what.situacao.unwrap_or(SituacaoDivida::Cancelada);
    mudar(room, id, |divida| rules::cancelar(divida, situacao, now))?;
    // The certificate of a debt that is no more is cancelled with it, and its row in the list of documents changes.
    cancelar_documentos(room, Origem::Cda(id), now);
    if room.knobs.cancel_empty_suits {
        cancelar_execucao_vazia(room, id, now);
    }
    Ok(Told::done("betha.cancelarDivida"))
}

fn mudar(
    room: &mut Betha,
    id: Id,
    change: impl FnOnce(&Divida) -> Result<Divida, String>,
) -> Result<(), Problem> {
    if let Some(old) = room.acervo.dividas.get(id).cloned() {
        let changed = change(&old).map_err(|said| problem("divida", said))?;
        room.acervo.trocar_divida(id, changed);
    }
    Ok(())
}

fn cancelar_documentos(room: &mut Betha, origem: Origem, now: Moment) {
    room.acervo.alterar_documentos(origem, |documento| {
        documento.cancelamento = Some(now.date());
        documento.data_base = now;
    });
}

/// A suit whose debts have all ended unpaid has nothing left to ask for: the system cancels it, and its petition.
fn cancelar_execucao_vazia(room: &mut Betha, divida: Id, now: Moment) {
    let vinculo = room.acervo.dividas.get(divida).and_then(|divida| divida.execucao);
    let Some(row) = vinculo.map(|vinculo| vinculo.execucao) else { return };
    let Some(suit) = room.acervo.execucoes.get(row).cloned() else { return };
    let unpaid = |id| {
        room.acervo
            .dividas
            .get(id)
            .is_some_and(|divida| divida.situacao.is_final() && divida.situacao != SituacaoDivida::Paga)
    };
    let over = matches!(suit.situacao, SituacaoExecucao::Cancelado | SituacaoExecucao::Encerrado);
    if over || !room.acervo.dividas_da_execucao.of(row).all(unpaid) {
        return;
    }
    room.acervo.movimentacoes.add(Movimentacao {
        entidade: suit.entidade,
        execucao: row,
        data: now,
        tipo: rules::CANCELADA_PELO_SISTEMA,
        comentario: None,
        protocolo: None,
    });
    room.acervo.trocar_execucao(row, rules::mudar_situacao(&suit, SituacaoExecucao::Cancelado, now));
    cancelar_documentos(room, Origem::Peticao(row), now);
}
