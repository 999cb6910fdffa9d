//! What the outside world does to nddFrete's state.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::model::{Chave, Documento, Fatura, Status};
use super::{Due, NddFrete, apontamento, rules};
use crate::facts::{Money, Path, Problem, Selector, When};
use crate::providers::room::{Told, View};
use crate::world::Id;

/// `nddfrete.<verb>`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Processes a message that waits, now.
    Processar(Qual),
    /// Makes the processing of a message that waits fail.
    Falhar(Qual),
    /// A person changes the status of an invoice on nddFrete's screens.
    MudarStatus(MudarStatus),
    /// A person releases an invoice for payment.
    Liberar(De),
    /// The invoice, or a document of it, is paid outside of the integration.
    Pagar(Pagar),
    /// The invoice is cancelled outside of the integration.
    Cancelar(De),
    /// A document is added to an invoice.
    IncluirDocumento(IncluirDocumento),
    /// A person moves the due date, also to before.
    MudarVencimento(MudarVencimento),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &[
    "nddfrete.processar",
    "nddfrete.falhar",
    "nddfrete.mudarStatus",
    "nddfrete.liberar",
    "nddfrete.pagar",
    "nddfrete.cancelar",
    "nddfrete.incluirDocumento",
    "nddfrete.mudarVencimento",
];

/// Which message; absent: all that wait.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "QualMensagem")]
pub struct Qual {
    /// Its Guid.
    guid: Option<Selector>,
}

/// Which invoice.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeFatura")]
pub struct De {
    /// Its ref, or its number.
    fatura: Selector,
}

/// Which invoice, and what it becomes.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MudarStatus {
    /// Its ref, or its number.
    fatura: Selector,
    /// The new status.
    status: Status,
}

/// What is paid.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PagarFatura")]
pub struct Pagar {
    /// The invoice's ref, or its number.
    fatura: Selector,
    /// The number of one document of it; absent: the invoice as a whole.
    documento: Option<Selector>,
    /// Absent: the balance.
    valor: Option<Money>,
}

/// What is added.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncluirDocumento {
    /// The invoice's ref, or its number.
    fatura: Selector,
    /// Its type, 1 to 5; absent: 1.
    tipo: Option<u8>,
    /// Absent: the invoice's.
    serie: Option<String>,
    /// Its number.
    numero: String,
    /// What it is issued for, and so what is left to receive.
    valor: Money,
}

/// When it falls due.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MudarVencimento {
    /// The invoice's ref, or its number.
    fatura: Selector,
    /// The new due date.
    vencimento: When,
}

/// Does an action.
pub fn fazer(room: &mut NddFrete, action: Action, view: &View<'_, Due>) -> Result<Told, Problem> {
    match action {
        Action::Processar(qual) => {
            let items = esperando(room, &qual)?.into_iter().filter_map(|id| room.processar(id, view.now));
            let items = items.flatten().collect();
            Ok(Told::done("nddfrete.processar").carrying(items))
        }
        Action::Falhar(qual) => {
            let reason = "the action nddfrete.falhar made it";
            let items = esperando(room, &qual)?.into_iter().filter_map(|id| room.falhar(id, reason));
            let items = items.flatten().collect();
            Ok(Told::done("nddfrete.falhar").carrying(items))
        }
        Action::MudarStatus(MudarStatus { fatura, status }) => {
            let id = achar(room, &fatura)?;
            room.alterar(id, |fatura| fatura.status = status);
            Ok(Told::done("nddfrete.mudarStatus"))
        }
        Action::Liberar(De { fatura }) => {
            let id = em_aberto(room, &fatura)?;
            room.alterar(id, |fatura| fatura.status = Status::LiberadaParaPagamento);
            Ok(Told::done("nddfrete.liberar"))
        }
        Action::Pagar(pagar) => pagar_fora(room, &pagar),
        Action::Cancelar(De { fatura }) => {
            let id = em_aberto(room, &fatura)?;
            room.alterar(id, |fatura| fatura.status = Status::Cancelada);
            Ok(Told::done("nddfrete.cancelar"))
        }
        Action::IncluirDocumento(incluir) => incluir_documento(room, incluir),
        Action::MudarVencimento(MudarVencimento { fatura, vencimento }) => {
            let id = em_aberto(room, &fatura)?;
            let vencimento = vencimento.date(view.start);
            room.alterar(id, |fatura| fatura.vencimento = vencimento);
            Ok(Told::done("nddfrete.mudarVencimento"))
        }
    }
}

fn esperando(room: &NddFrete, Qual { guid }: &Qual) -> Result<Vec<Id>, Problem> {
    let waiting = room.pendentes(guid.as_ref().map(|guid| guid.0.to_lowercase()).as_deref());
    match guid {
        Some(guid) if waiting.is_empty() => Err(Problem::at(
            Path::root().key("guid"),
            format!("no message with the Guid {guid} waits to be processed"),
        )),
        _ => Ok(waiting),
    }
}

fn achar(room: &NddFrete, fatura: &Selector) -> Result<Id, Problem> {
    room.escolher(fatura).ok_or_else(|| {
        Problem::at(Path::root().key("fatura"), format!("no invoice has the ref or the number `{fatura}`"))
    })
}

/// An invoice that is neither paid nor cancelled.
fn em_aberto(room: &NddFrete, fatura: &Selector) -> Result<Id, Problem> {
    let id = achar(room, fatura)?;
    match room.faturas.get(id).map(|fatura| fatura.status) {
        Some(status @ (Status::Paga | Status::Cancelada)) => Err(Problem::at(
            Path::root().key("fatura"),
            format!("the invoice `{fatura}` has status {status:?} and stays so"),
        )),
        _ => Ok(id),
    }
}

fn pagar_fora(room: &mut NddFrete, pagar: &Pagar) -> Result<Told, Problem> {
    let id = em_aberto(room, &pagar.fatura)?;
    let Some(fatura) = room.faturas.get(id) else { return Ok(Told::done("nddfrete.pagar")) };
    let documento = match &pagar.documento {
        None => None,
        Some(numero) => {
            let mut chaves = fatura.documentos.iter().map(|documento| &documento.chave);
            let found = chaves.find(|chave| chave.numero == numero.0).cloned();
            Some(found.ok_or_else(|| {
                Problem::at(
                    Path::root().key("documento"),
                    format!("the invoice `{}` has no document `{numero}`", pagar.fatura),
                )
            })?)
        }
    };
    let mut paga: Fatura = (**fatura).clone();
    rules::pagar(&mut paga, documento.as_ref(), pagar.valor.map(|valor| valor.0))
        .map_err(|reason| Problem::at(Path::root().key("valor"), reason))?;
    room.faturas.put(id, paga);
    Ok(Told::done("nddfrete.pagar"))
}

fn incluir_documento(room: &mut NddFrete, incluir: IncluirDocumento) -> Result<Told, Problem> {
    let id = em_aberto(room, &incluir.fatura)?;
    let tipo = incluir.tipo.unwrap_or(1);
    if !(1..=5).contains(&tipo) {
        return Err(Problem::at(Path::root().key("tipo"), format!("is 1 to 5, not {tipo}")));
    }
    let serie = incluir
        .serie
        .or_else(|| room.faturas.get(id).map(|fatura| fatura.chave.serie.clone()))
        .unwrap_or_default();
    let valor = incluir.valor.0;
    if valor <= Decimal::ZERO {
        return Err(Problem::at(
            Path::root().key("valor"),
            format!("is more than zero, not {}", incluir.valor),
        ));
    }
    for (key, text) in [("serie", &serie), ("numero", &incluir.numero)] {
        if !apontamento::nome_possivel(text) {
            return Err(Problem::at(Path::root().key(key), "is 1 to 100 characters, no blanks around them"));
        }
    }
    let chave = Chave { tipo, serie, numero: incluir.numero };
    if room.incluir(id, Documento { chave, valor, saldo: valor }) {
        Ok(Told::done("nddfrete.incluirDocumento"))
    } else {
        Err(Problem::at(Path::root().key("numero"), "the invoice holds a document of that name already"))
    }
}
