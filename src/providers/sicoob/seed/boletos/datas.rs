//! The dates of a title as a fact: those that are stated, and believable ones around them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::super::Due;
use super::super::super::model::Motivo;
use super::{BoletoFact, SituacaoFact};
use crate::br::calendar::business_day_on_or_after;
use crate::facts::{Path, Problem, When};
use crate::providers::room::View;

/// The dates of a title's life.
#[derive(Clone, Copy)]
pub struct Datas {
    pub emissao: Date,
    pub vencimento: Date,
    pub limite: Date,
    /// When it was paid or written off.
    pub fim: Option<Date>,
}

/// So many days later or earlier; the calendar of boletos is far from its ends.
fn mais(date: Date, days: i64) -> Date {
    date.checked_add(days.days()).unwrap_or(date)
}

/// The dates that are stated, and believable ones around them.
pub fn datar(fact: &BoletoFact, limit: u32, path: &Path, view: &mut View<'_, Due>) -> Result<Datas, Problem> {
    let start = view.start;
    let hoje = start.date();
    let mut sortear = |stream: &str, from: i64, count: u64| {
        from + i64::try_from(view.seed.below(stream, count)).unwrap_or(0)
    };
    // All three are drawn every time, so that stating one date does not shift the others' chance.
    let (ago, ahead, before) = (
        sortear("sicoob.fim", 1, 10),
        sortear("sicoob.vencimento", 5, 30),
        sortear("sicoob.emissao", 10, 30),
    );
    let stated = |when: &Option<When>| when.map(|when| when.date(start));
    let (emissao, vencimento, limite) =
        (stated(&fact.data_emissao), stated(&fact.data_vencimento), stated(&fact.data_limite_pagamento));
    let grace = i64::from(limit.min(3_650));
    let (fim, decurso) = match &fact.situacao {
        None | Some(SituacaoFact::Aberto) => (None, false),
        Some(SituacaoFact::Liquidado(paid)) => (Some(stated(&paid.em)), false),
        Some(SituacaoFact::Baixado(off)) => (Some(stated(&off.em)), off.motivo == Some(Motivo::Decurso)),
    };
    // A title whose last day passed is written off on the next.
    let ultimo_dia = limite.or_else(|| vencimento.map(|date| mais(date, grace).min(mais(hoje, -1))));
    let fim = fim.map(|em| {
        em.or_else(|| ultimo_dia.filter(|_| decurso).map(|limite| mais(limite, 1))).unwrap_or_else(|| {
            mais(vencimento.unwrap_or(hoje).min(hoje), -ago).max(emissao.unwrap_or(Date::MIN))
        })
    });
    let limite_decurso = fim.filter(|_| decurso).map(|em| mais(em, -1));
    let vencimento = vencimento.unwrap_or_else(|| match (fim, limite_decurso) {
        (_, Some(limite)) => mais(limite, -grace),
        (Some(em), None) => business_day_on_or_after(mais(em, ahead / 3)),
        (None, None) => business_day_on_or_after(mais(hoje, ahead).max(emissao.unwrap_or(Date::MIN))),
    });
    let emissao = emissao.unwrap_or_else(|| mais(vencimento.min(fim.unwrap_or(hoje)).min(hoje), -before));
    let limite = limite.or(limite_decurso).unwrap_or_else(|| {
        // An open title can still be paid, and a paid one was paid in time.
        mais(vencimento, grace).max(fim.unwrap_or_else(|| mais(hoje, grace)))
    });
    let datas = Datas { emissao, vencimento, limite, fim };
    conferir(datas, decurso, hoje, path).map(|()| datas)
}

fn conferir(datas: Datas, decurso: bool, hoje: Date, path: &Path) -> Result<(), Problem> {
    let Datas { emissao, vencimento, limite, fim } = datas;
    let wrong = |key: &str, said: String| Err(Problem::at(path.key(key), said));
    if emissao > hoje {
        return wrong("dataEmissao", format!("is {emissao}, after the story's beginning on {hoje}"));
    }
    if vencimento < emissao {
        return wrong("dataVencimento", format!("is {vencimento}, before dataEmissao {emissao}"));
    }
    if limite < vencimento {
        return wrong("dataLimitePagamento", format!("is {limite}, before dataVencimento {vencimento}"));
    }
    match fim {
        None if limite < hoje => wrong(
            "dataLimitePagamento",
            format!("is {limite}, before the story's beginning on {hoje}; such a title is written off"),
        ),
        Some(em) if em < emissao || em > hoje => wrong(
            "situacao",
            format!("ended on {em}; expected {emissao} (dataEmissao) to {hoje} (the story's beginning)"),
        ),
        Some(em) if decurso && em <= limite => {
            wrong("situacao", format!("ended on {em}, but could be paid until {limite}"))
        }
        Some(em) if !decurso && em > limite => {
            wrong("situacao", format!("ended on {em}, after its last day for payment {limite}"))
        }
        _ => Ok(()),
    }
}
