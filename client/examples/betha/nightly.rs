//! The part that a program of one's own would take over.

use std::collections::BTreeMap;
use std::pin::pin;

use duble_client::ClientError;
use duble_client::betha::{Alteracao, Busca, Client, ExecucaoDivida};
use futures_util::TryStreamExt as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// What a night brought.
#[derive(Debug, Default)]
pub struct Night {
    /// How many debts.
    pub debts: usize,
    /// How many changes of a debt's situation.
    pub changes: usize,
    /// What is owed, by execution; 0 for debts without one.
    pub by_execution: BTreeMap<i64, Decimal>,
}

impl Night {
    /// What is owed in all.
    pub fn total(&self) -> Decimal {
        self.by_execution.values().sum()
    }
}

/// Fetches row by row, so that a city of a million debts needs no memory for them.
pub async fn fetch(betha: &Client, since: Date) -> Result<Night, ClientError> {
    let mut night = Night::default();
    let mut debts = pin!(betha.todas::<ExecucaoDivida>(Busca::desde(since)));
    while let Some(debt) = debts.try_next().await? {
        night.debts += 1;
        let parts = [debt.valor_tributo, debt.valor_correcao, debt.valor_juro, debt.valor_multa];
        let owed: Decimal = parts.into_iter().flatten().sum();
        *night.by_execution.entry(debt.codigo_execucao.unwrap_or(0)).or_default() += owed;
    }
    let mut changes = pin!(betha.todas::<Alteracao>(Busca::desde(since)));
    while changes.try_next().await?.is_some() {
        night.changes += 1;
    }
    Ok(night)
}
