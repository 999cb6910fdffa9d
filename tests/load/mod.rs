//! Transitions under load: rounds of real work over many connections, some of it done twice at once so that only one can win, and at the
//! end a count of what has to be there. Shared by the test and by the long run in `benches/transitions.rs`.

mod check;
mod line;
mod rounds;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use check::Counted;
pub use check::Figures;
pub use line::Line;

/// Requests of one round.
pub const OF_A_ROUND: u64 = 20;

/// nddFrete's invoices, over which the rounds go again and again.
const FATURAS: u64 = 1_000;

/// Mistakes that are told; others are counted.
const TOLD: usize = 20;

/// What the world must hold beside the default one.
pub fn scenario() -> String {
    let mut text = String::from(
        "scenario: transitions under load\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\nbehaviour: { nddfrete: { ready: { after: 0s } } }\nworld:\n  nddfrete:\n    faturas:\n",
    );
    for number in 0..FATURAS {
        text.push_str(&format!(
            "      - {{ serie: L, numero: F{number}, operationPointCnpj: \"70033780000151\", serviceProviderCnpj: \"14631417773\", vencimento: +1d, documentos: [{{ numero: D{number}, valor: \"100.00\", saldo: \"10.00\" }}] }}\n"
        ));
    }
    text
}

/// What one pair of connections saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// How many requests and actions were decided how, by operation and verdict.
    tally: BTreeMap<(&'static str, &'static str), u64>,
    nossos_numeros: Vec<u64>,
    guids: Vec<String>,
    chaves: Vec<String>,
    /// What must not happen.
    wrong: Vec<String>,
    wrongs: u64,
}

impl Seen {
    fn count(&mut self, operation: &'static str, verdict: &'static str) {
        *self.tally.entry((operation, verdict)).or_default() += 1;
    }

    fn wrong(&mut self, said: String) {
        self.wrongs += 1;
        if self.wrong.len() < TOLD {
            self.wrong.push(said);
        }
    }

    fn take(&mut self, other: Self) {
        for (key, count) in other.tally {
            *self.tally.entry(key).or_default() += count;
        }
        self.nossos_numeros.extend(other.nossos_numeros);
        self.guids.extend(other.guids);
        self.chaves.extend(other.chaves);
        self.wrongs += other.wrongs;
        self.wrong.extend(other.wrong);
        self.wrong.truncate(TOLD);
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Figures, as names and values.
    pub figures: Figures,
    /// What was lost, doubled or otherwise wrong; empty when all is well.
    pub wrong: Vec<String>,
    /// How long each request took, in microseconds, sorted.
    pub micros: Vec<u32>,
}

/// Does so many requests over so many connections, and counts what is there afterwards. `done` tells how far it has come.
///
/// # Errors
///
/// When a connection breaks or the server answers what nobody can read.
pub async fn drive(
    address: &str,
    connections: usize,
    requests: u64,
    done: &Arc<AtomicU64>,
) -> Result<Outcome, String> {
    let rounds = requests.div_ceil(OF_A_ROUND);
    let before = Counted::read(&mut Line::open(address).await?).await?;
    let next = Arc::new(AtomicU64::new(0));
    let mut pairs = tokio::task::JoinSet::new();
    for _ in 0..connections.div_ceil(2) {
        let (mut one, mut two) = (Line::open(address).await?, Line::open(address).await?);
        let (next, done) = (Arc::clone(&next), Arc::clone(done));
        pairs.spawn(async move {
            let mut seen = Seen::default();
            loop {
                let round = next.fetch_add(1, Ordering::Relaxed);
                if round >= rounds {
                    return Ok::<_, String>((seen, one.micros, two.micros));
                }
                rounds::play(&mut one, &mut two, round, &mut seen).await?;
                done.fetch_add(OF_A_ROUND, Ordering::Relaxed);
            }
        });
    }
    let (mut seen, mut micros) = (Seen::default(), Vec::new());
    while let Some(pair) = pairs.join_next().await {
        let (of_pair, one, two) = pair.map_err(|error| error.to_string())??;
        seen.take(of_pair);
        micros.extend(one);
        micros.extend(two);
    }
    micros.sort_unstable();
    // On a connection of its own: one that was idle all the while has been closed by now.
    let after = Counted::read(&mut Line::open(address).await?).await?;
    let figures = check::settle(&mut seen, rounds, &before, &after);
    let mut wrong = seen.wrong;
    if seen.wrongs > wrong.len() as u64 {
        wrong.push(format!("and {} more", seen.wrongs - wrong.len() as u64));
    }
    Ok(Outcome { figures, wrong, micros })
}
