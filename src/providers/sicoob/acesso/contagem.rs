//! Requests counted by the second of the world's clock (dossier 1.5; the knob `rate_limits`).

use super::super::seed::RateLimits;
use crate::facts::Moment;
use crate::world::counted::CountedMap;

/// How many requests of each kind an application sent in the second that runs.
#[derive(Clone, Debug, Default)]
pub struct Contagem {
    segundo: i64,
    pedidos: CountedMap<(String, u8), u32>,
}

/// A kind of request, and how many of it a second may have (the newest copy of the portal's table).
fn classe(operacao: &str) -> (u8, u32) {
    match operacao.strip_prefix("sicoob.").unwrap_or_default() {
        name if name.starts_with("movimentacoes.") => (1, 10),
        "boletos.consultar" => (2, 20),
        "boletos.listarPorPagador" => (3, 10),
        "boletos.segundaVia" => (4, 10),
        "boletos.baixar" => (5, 10),
        "boletos.consultarFaixas" => (6, 10),
        "boletos.incluir" => (7, 5),
        name if name.starts_with("boletos.alterar") || name.starts_with("boletos.prorrogar") => (8, 5),
        _ => (9, 20),
    }
}

impl Contagem {
    /// Counts a request; gives the limit when it is one too many.
    pub fn contar(&mut self, limites: RateLimits, quem: &str, operacao: &str, now: Moment) -> Option<u32> {
        if limites == RateLimits::Off {
            return None;
        }
        let segundo = now.as_millis().div_euclid(1_000);
        if segundo != self.segundo {
            *self = Self { segundo, pedidos: CountedMap::new() };
        }
        let (classe, most) = classe(operacao);
        let key = (quem.to_owned(), classe);
        let before = self.pedidos.get(&key).copied().unwrap_or(0);
        self.pedidos.insert(key, before + 1);
        (before >= most).then_some(most)
    }
}
