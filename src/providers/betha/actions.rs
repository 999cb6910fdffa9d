//! What the outside world does to Procuradoria: debtors pay, the treasury grants plans or cancels, courts move.

use serde::Deserialize;

use super::model::{Movimentacao, Origem, SituacaoDivida, SituacaoExecucao};
use super::seed::inventar;
use super::{Betha, Due, rules};
use crate::facts::{Money, Path, Problem, Selector};
use crate::providers::room::{Told, View};
use crate::world::Id;

/// `betha.<verb>`. Each moves balance, situation and dataBase of what it changes, so that every list shows it from then on.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// A debtor pays.
    PagarDivida(PagarDivida),
    /// A debt goes into an instalment plan.
    ParcelarDivida(ParcelarDivida),
    /// A debt ends without being paid.
    CancelarDivida(CancelarDivida),
    /// The court files a suit and gives it its number.
    Ajuizar(Ajuizar),
    /// The court, or the attorney, changes where a suit stands.
    MudarSituacaoExecucao(MudarSituacaoExecucao),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &[
    "betha.pagarDivida",
    "betha.parcelarDivida",
    "betha.cancelarDivida",
    "betha.ajuizar",
    "betha.mudarSituacaoExecucao",
];

/// Which debt, and how much; absent: all that is owed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagarDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    valor: Option<Money>,
}

/// Which debt, and the first payment if there is one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParcelarDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    entrada: Option<Money>,
}

/// Which debt, and how it ends: CANCELADA (when absent), PRESCRITA or REMIDA.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelarDivida {
    /// Its ref, or its idDivida.
    divida: Selector,
    situacao: Option<SituacaoDivida>,
}

/// Which suit, and its number; absent: made up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ajuizar {
    /// Its ref, or its codigoExecucao.
    execucao: Selector,
    processo: Option<Selector>,
}

/// Which suit, and where it stands then.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MudarSituacaoExecucao {
    /// Its ref, its codigoExecucao or its process number.
    execucao: Selector,
    situacao: SituacaoExecucao,
}

fn problem(key: &str, said: impl Into<String>) -> Problem {
    Problem::at(Path::root().key(key), said)
}

fn divida(room: &Betha, selector: &Selector) -> Result<Id, Problem> {
    let found = room.escolher_divida(selector);
    found.ok_or_else(|| problem("divida", format!("no dívida has the ref or the id `{selector}`")))
}

fn execucao(room: &Betha, selector: &Selector) -> Result<Id, Problem> {
    let found = room.escolher_execucao(selector);
    let said = || format!("no execution has the ref, the code or the process number `{selector}`");
    found.ok_or_else(|| problem("execucao", said()))
}

/// Does an action.
pub fn fazer(room: &mut Betha, action: Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    let now = view.now;
    match action {
        Action::PagarDivida(PagarDivida { divida: which, valor }) => {
            let id = divida(room, &which)?;
            mudar_divida(room, id, |divida| rules::pagar(divida, valor.map(|valor| valor.0), now))?;
            Ok(Told::done("betha.pagarDivida"))
        }
        Action::ParcelarDivida(ParcelarDivida { divida: which, entrada }) => {
            let id = divida(room, &which)?;
            mudar_divida(room, id, |divida| rules::parcelar(divida, entrada.map(|entrada| entrada.0), now))?;
            Ok(Told::done("betha.parcelarDivida"))
        }
        Action::CancelarDivida(CancelarDivida { divida: which, situacao }) => {
            let id = divida(room, &which)?;
            let situacao = situacao.unwrap_or(SituacaoDivida::Cancelada);
            mudar_divida(room, id, |divida| rules::cancelar(divida, situacao, now))?;
            // The certificate of a debt that is no more is cancelled with it, and its row in the list of documents changes.
            room.acervo.alterar_documentos(Origem::Cda(id), |documento| {
                documento.cancelamento = Some(now.date());
                documento.data_base = now;
            });
            Ok(Told::done("betha.cancelarDivida"))
        }
        Action::Ajuizar(Ajuizar { execucao: which, processo }) => {
            let id = execucao(room, &which)?;
            let processo = match processo {
                Some(numero) => rules::numero_de_processo(&numero.0, room.regras())
                    .map_err(|recusa| problem("processo", recusa.reason))?,
                None => inventar::processo_da(room, id, view),
            };
            let Some(old) = room.acervo.execucoes.get(id).cloned() else {
                return Ok(Told::done("betha.ajuizar"));
            };
            let filed = rules::ajuizar(&old, processo, now).map_err(|said| problem("execucao", said))?;
            room.acervo.movimentacoes.add(Movimentacao {
                entidade: filed.entidade,
                execucao: id,
                data: now,
                tipo: rules::AJUIZADO,
                comentario: None,
                protocolo: None,
            });
            room.acervo.trocar_execucao(id, filed);
            Ok(Told::done("betha.ajuizar"))
        }
        Action::MudarSituacaoExecucao(MudarSituacaoExecucao { execucao: which, situacao }) => {
            let id = execucao(room, &which)?;
            if let Some(old) = room.acervo.execucoes.get(id).cloned() {
                room.acervo.trocar_execucao(id, rules::mudar_situacao(&old, situacao, now));
            }
            Ok(Told::done("betha.mudarSituacaoExecucao"))
        }
    }
}

fn mudar_divida(
    room: &mut Betha,
    id: Id,
    change: impl FnOnce(&super::model::Divida) -> Result<super::model::Divida, String>,
) -> Result<(), Problem> {
    if let Some(old) = room.acervo.dividas.get(id).cloned() {
        let changed = change(&old).map_err(|said| problem("divida", said))?;
        room.acervo.trocar_divida(id, changed);
    }
    Ok(())
}
