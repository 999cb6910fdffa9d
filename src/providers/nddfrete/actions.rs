//! What the outside world does to nddFrete's state.

use serde::Deserialize;

use super::NddFrete;
use super::model::Status;
use crate::facts::{Path, Problem, Selector};
use crate::providers::room::Told;

/// `nddfrete.<verb>`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Processes a message that was put on hold.
    Processar(Processar),
    /// A person changes the status of an invoice on nddFrete's screens.
    MudarStatus(MudarStatus),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &["nddfrete.processar", "nddfrete.mudarStatus"];

/// Which message; absent: all that wait.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processar {
    /// Its Guid.
    guid: Option<Selector>,
}

/// Which invoice, and what it becomes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MudarStatus {
    /// Its ref, or its number.
    fatura: Selector,
    /// The new status.
    status: Status,
}

/// Does an action.
pub fn fazer(room: &mut NddFrete, action: Action, now: crate::facts::Moment) -> Result<Told, Problem> {
    match action {
        Action::Processar(Processar { guid }) => {
            let waiting = room.pendentes(guid.as_ref().map(|guid| guid.0.to_lowercase()).as_deref());
            if let (Some(guid), true) = (&guid, waiting.is_empty()) {
                return Err(Problem::at(
                    Path::root().key("guid"),
                    format!("no message with the Guid {guid} waits to be processed"),
                ));
            }
            for id in waiting {
                room.processar(id, now);
            }
            Ok(Told::done("nddfrete.processar"))
        }
        Action::MudarStatus(MudarStatus { fatura, status }) => {
            let id = room.escolher(&fatura).ok_or_else(|| {
                Problem::at(
                    Path::root().key("fatura"),
                    format!("no invoice has the ref or the number `{fatura}`"),
                )
            })?;
            room.alterar(id, |fatura| fatura.status = status);
            Ok(Told::done("nddfrete.mudarStatus"))
        }
    }
}
