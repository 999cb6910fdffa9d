//! What the outside world does to Sicoob: a payer pays, the cooperative writes off or puts off, a job that was held goes on.

use serde::Deserialize;

use super::model::{Canal, Motivo};
use super::rules::{self, Pagamento};
use super::{Due, Sicoob};
use crate::br::boleto::BANCO;
use crate::facts::shown;
use crate::facts::{Money, Path, Problem, Selector, When};
use crate::providers::room::{Told, View};
use crate::world::Id;

/// `sicoob.<verb>`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// A payer pays.
    Pagar(Pagar),
    /// A title is written off.
    Baixar(Baixar),
    /// A due date is put off.
    Prorrogar(Prorrogar),
    /// A held request for movement files is processed.
    LiberarMovimentacao(LiberarMovimentacao),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] =
    &["sicoob.pagar", "sicoob.baixar", "sicoob.prorrogar", "sicoob.liberarMovimentacao"];

/// Which title is paid, how much and by which way.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pagar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: what is owed today.
    valor: Option<Money>,
    /// Absent: Pix.
    canal: Option<Canal>,
    /// The bank that takes it; absent: Sicoob, or for COMPENSACAO one of the great banks.
    banco: Option<u16>,
    /// Its branch.
    agencia: Option<u16>,
}

/// Which title is written off, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baixar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: the beneficiary asked for it.
    motivo: Option<Motivo>,
}

/// Which title's due date is put off, and until when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Prorrogar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// The new due date.
    data_vencimento: When,
}

/// Which request; absent: all that wait.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LiberarMovimentacao {
    /// Its code.
    codigo_solicitacao: Option<Selector>,
}

/// Does an action.
pub fn fazer(room: &mut Sicoob, action: Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    match action {
        Action::Pagar(pagar) => self::pagar(room, pagar, view),
        Action::Baixar(Baixar { boleto, motivo }) => {
            let id = escolher(room, &boleto)?;
            let hoje = view.now.date();
            room.baixar(id, motivo.unwrap_or(Motivo::PedidoCedente), hoje)
                .map_err(|recusa| at("boleto", recusa.reason))?;
            Ok(Told::done("sicoob.baixar"))
        }
        Action::Prorrogar(Prorrogar { boleto, data_vencimento }) => {
            let id = escolher(room, &boleto)?;
            let para = data_vencimento.date(view.start);
            room.prorrogar(id, para, view).map_err(|recusa| at("dataVencimento", recusa.reason))?;
            Ok(Told::done("sicoob.prorrogar"))
        }
        Action::LiberarMovimentacao(LiberarMovimentacao { codigo_solicitacao: codigo }) => {
            let waiting = room.pendentes(codigo.as_ref().map(|codigo| codigo.0.as_str()));
            if let (Some(codigo), true) = (&codigo, waiting.is_empty()) {
                return Err(at(
                    "codigoSolicitacao",
                    format!("no request with the code {} waits to be processed", shown(&codigo.0)),
                ));
            }
            for id in waiting {
                room.aprontar(id, view);
            }
            Ok(Told::done("sicoob.liberarMovimentacao"))
        }
    }
}

/// Banks that take a payment by clearing when the action names none.
const OUTROS_BANCOS: [u16; 5] = [1, 33, 104, 237, 341];

fn pagar(room: &mut Sicoob, pagar: Pagar, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    let id = escolher(room, &pagar.boleto)?;
    let (boleto, conta) = room.dados(id).map_err(|recusa| at("boleto", recusa.reason))?;
    let canal = pagar.canal.unwrap_or(Canal::Pix);
    let pagamento = Pagamento { em: view.now.date(), canal, valor: pagar.valor.map(|valor| valor.0) };
    let tomador = || {
        let (banco, agencia) = recebedor(canal, conta.cooperativa, view);
        (pagar.banco.unwrap_or(banco), pagar.agencia.unwrap_or(agencia))
    };
    let passo = rules::pagar(&boleto, &conta, pagamento, tomador).map_err(|recusa| {
        // Everything but the amount is about the title itself.
        let key =
            if matches!(recusa.erro, super::errors::Erro::CampoInvalido(_)) { "valor" } else { "boleto" };
        at(key, recusa.reason)
    })?;
    room.carteira.aplicar(id, passo);
    Ok(Told::done("sicoob.pagar"))
}

/// Who takes a payment: by clearing another bank, else the cooperative itself.
pub(super) fn recebedor(canal: Canal, cooperativa: u16, view: &mut View<'_, Due>) -> (u16, u16) {
    if canal != Canal::Compensacao {
        return (BANCO, cooperativa);
    }
    let drawn = view.seed.below("sicoob.recebedor", 5 * 3_000);
    let bank = OUTROS_BANCOS.get(usize::try_from(drawn % 5).unwrap_or(0)).copied().unwrap_or(1);
    (bank, u16::try_from(drawn / 5 + 1).unwrap_or(1))
}

fn escolher(room: &Sicoob, selector: &Selector) -> Result<Id, Problem> {
    room.escolher(selector).ok_or_else(|| {
        at("boleto", format!("no boleto has the ref, nossoNumero, barcode or line `{}`", shown(&selector.0)))
    })
}

fn at(key: &str, said: impl Into<String>) -> Problem {
    Problem::at(Path::root().key(key), said)
}
