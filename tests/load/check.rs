//! The count at the end: what the connections saw, what the server counted, and what the providers show must be the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Seen;
use super::line::Line;
use super::rounds::FIRST_DEBT;

/// Names and values, in their order.
pub type Figures = Vec<(String, u64)>;

/// What the server has counted.
#[derive(Debug)]
pub(super) struct Counted {
    /// Requests by operation and verdict, entries of the journal by kind and verdict.
    steps: BTreeMap<(String, String), u64>,
    /// Debts of this run that are paid.
    paid: u64,
    /// Entries that the journal ever had.
    journal: u64,
}

impl Counted {
    pub(super) async fn read(line: &mut Line) -> Result<Self, String> {
        let mut steps = BTreeMap::new();
        let metrics = line.send("GET", "/_duble/metrics", &[], String::new()).await?.body;
        for sample in metrics.lines() {
            let label = |name: &str| {
                let (_, after) = sample.split_once(&format!("{name}=\""))?;
                after.split_once('"').map(|(value, _)| value.to_owned())
            };
            let key = if sample.starts_with("duble_requests_total{") {
                label("operation").zip(label("verdict"))
            } else if sample.starts_with("duble_steps_total{world=\"default\"") {
                label("kind").zip(label("verdict"))
            } else {
                None
            };
            if let Some(key) = key {
                let value = sample.rsplit(' ').next().and_then(|value| value.parse::<u64>().ok());
                *steps.entry(key).or_default() += value.ok_or_else(|| format!("no value in {sample}"))?;
            }
        }
        let target = format!(
            "/integracoes/v1/envio-alteracao-terceiros?limit=1&filter=idDivida%20%3E%3D%20{FIRST_DEBT}%20and%20situacao%20%3D%20PAGA"
        );
        let code = ("authorization", "00000000-0000-4000-8000-000000000001");
        let paid = line.send("GET", &target, &[code], String::new()).await?.body;
        let journal = line.send("GET", "/_duble/journal?limit=0", &[], String::new()).await?.body;
        Ok(Self { steps, paid: number(&paid, "total")?, journal: number(&journal, "total")? })
    }

    /// The sum of what was counted of an operation or of actions.
    fn of(&self, name: &str, verdict: &str) -> u64 {
        self.steps.get(&(name.to_owned(), verdict.to_owned())).copied().unwrap_or_default()
    }
}

fn number(json: &str, name: &str) -> Result<u64, String> {
    let value: serde_json::Value = serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))?;
    value.get(name).and_then(serde_json::Value::as_u64).ok_or_else(|| format!("no {name} in {json}"))
}

/// Holds what was seen against what was counted. Each round ends in exactly these states.
pub(super) fn settle(seen: &mut Seen, rounds: u64, before: &Counted, after: &Counted) -> Figures {
    let mut figures = Figures::new();
    let mut wrong = Vec::new();
    let mut same = |what: String, got: u64, expected: u64| {
        if got != expected {
            wrong.push(format!("{what}: {got}, expected {expected}"));
        }
        figures.push((what, got));
    };
    let of = |operation: &'static str, verdict: &'static str| {
        seen.tally.get(&(operation, verdict)).copied().unwrap_or_default()
    };
    for (operation, verdict, per_round) in [
        ("sicoob.boletos.incluir", "accepted", 2),
        ("sicoob.boletos.consultar", "accepted", 2),
        ("nddfrete.apontamento.enviar", "accepted", 2),
        ("nddfrete.apontamento.consultar", "accepted", 2),
        ("invoicy.documentos.enviar", "accepted", 1),
        ("invoicy.documentos.enviar", "refused", 1),
        ("invoicy.documentos.consultar", "accepted", 1),
        ("betha.emitirCda", "accepted", 1),
        ("betha.emitirCda", "refused", 1),
        ("betha.pagarDivida", "accepted", 1),
        ("betha.pagarDivida", "refused", 1),
        ("betha.alteracoes.listar", "accepted", 1),
    ] {
        same(format!("{operation} {verdict}"), of(operation, verdict), per_round * rounds);
    }
    // Of each two boletos one is paid, and the other is paid or written off.
    let ended = of("sicoob.pagar", "accepted") + of("sicoob.boletos.baixar", "accepted");
    same("boletos that were ended".to_owned(), ended, 2 * rounds);
    let refused = of("sicoob.pagar", "refused") + of("sicoob.boletos.baixar", "refused");
    same("boletos that had ended already".to_owned(), refused, 2 * rounds);

    let actions = ["sicoob.pagar", "betha.emitirCda", "betha.pagarDivida"];
    let mut sent = 0;
    for ((operation, verdict), count) in &seen.tally {
        sent += count;
        if !actions.contains(operation) {
            // The looks before and after are requests too.
            let looks = u64::from(*operation == "betha.alteracoes.listar");
            let counted = after.of(operation, verdict) - before.of(operation, verdict);
            same(format!("counted: {operation} {verdict}"), counted, count + looks);
        }
    }
    for verdict in ["accepted", "refused"] {
        let expected: u64 = actions.iter().map(|action| of(action, verdict)).sum();
        let counted = after.of("action", verdict) - before.of("action", verdict);
        same(format!("counted: actions {verdict}"), counted, expected);
    }
    let timers = after.of("timer", "accepted") - before.of("timer", "accepted");
    same("messages that were processed by themselves".to_owned(), timers, 2 * rounds);
    same("journal entries".to_owned(), after.journal - before.journal, sent + 1 + timers);
    same("debts paid, as Betha lists them".to_owned(), after.paid - before.paid, rounds);

    let unique = |what: &[String]| what.iter().collect::<BTreeSet<_>>().len() as u64;
    same("different Guids".to_owned(), unique(&seen.guids), 2 * rounds);
    same("different access keys".to_owned(), unique(&seen.chaves), rounds);
    // Behind the check digit the numbers have no gaps.
    let numbers: BTreeSet<_> = seen.nossos_numeros.iter().map(|number| number / 10).collect();
    same("different nossoNumero".to_owned(), numbers.len() as u64, 2 * rounds);
    let span = numbers.last().zip(numbers.first()).map_or(0, |(last, first)| last - first + 1);
    same("nossoNumero from the first to the last".to_owned(), span, 2 * rounds);
    for said in wrong {
        seen.wrong(said);
    }
    figures
}
