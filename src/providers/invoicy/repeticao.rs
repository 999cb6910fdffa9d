//! "Controle das requisições recebidas" (seed 002): the same query again and again is blocked for a while (dossier 3.4).

use md5::{Digest as _, Md5};

use crate::facts::{Lapse, Moment};
use crate::world::Id;
use crate::world::counted::{CountedMap, CountedSet};

/// Queries that are remembered at a time; beyond that those go first whose time ends first.
const MAIS: usize = 10_000;

/// The hash of a partner's query.
type Marca = [u8; 16];

/// What was asked lately.
#[derive(Clone, Debug, Default)]
pub struct Repeticoes {
    vistas: CountedMap<Marca, Vista>,
    por_fim: CountedSet<(Moment, Marca)>,
}

#[derive(Clone, Debug)]
struct Vista {
    vezes: u32,
    /// When it is forgotten: so long after it came first, and while it is blocked, after it was blocked.
    fim: Moment,
}

impl Repeticoes {
    /// Counts a query that comes. The error is how often it had come before, when that is too often: it is blocked then.
    pub fn contar(
        &mut self,
        parceiro: Id,
        documento: &str,
        limite: u32,
        por: Lapse,
        now: Moment,
    ) -> Result<(), u32> {
        while let Some((fim, marca)) = self.por_fim.first().copied().filter(|(fim, _)| *fim <= now) {
            self.esquecer(fim, marca);
        }
        let marca: Marca =
            Md5::new().chain_update(parceiro.to_be_bytes()).chain_update(documento).finalize().into();
        let (vezes, fim) = match self.vistas.get(&marca) {
            Some(vista) if vista.vezes > limite => return Err(limite),
            Some(vista) => (vista.vezes.saturating_add(1), vista.fim),
            None => (1, now.plus(por)),
        };
        let blocked = vezes > limite;
        self.esquecer(fim, marca);
        // The block lasts from the query that was too much.
        let fim = if blocked { now.plus(por) } else { fim };
        self.vistas.insert(marca, Vista { vezes, fim });
        self.por_fim.insert((fim, marca));
        if self.vistas.len() > MAIS
            && let Some((fim, marca)) = self.por_fim.first().copied()
        {
            self.esquecer(fim, marca);
        }
        if blocked { Err(limite) } else { Ok(()) }
    }

    fn esquecer(&mut self, fim: Moment, marca: Marca) {
        self.vistas.remove(&marca);
        self.por_fim.remove(&(fim, marca));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Moment {
        Moment::from_millis(minutes * 60_000)
    }

    #[test]
    fn the_query_after_so_many_is_blocked_for_so_long() {
        let mut repeticoes = Repeticoes::default();
        let hora = Lapse::from_secs(3_600);
        let mut ask = |documento: &str, minute| repeticoes.contar(1, documento, 4, hora, at(minute));
        for minute in 0..4 {
            assert_eq!(ask("a", minute), Ok(()));
        }
        assert_eq!(ask("a", 30), Err(4));
        assert_eq!(ask("b", 30), Ok(()), "another query is another's");
        assert_eq!(ask("a", 60), Err(4), "asking on does not lengthen the block");
        assert_eq!(ask("a", 89), Err(4));
        assert_eq!(ask("a", 90), Ok(()));
    }

    #[test]
    fn what_came_slowly_is_forgotten() {
        let mut repeticoes = Repeticoes::default();
        for minute in 0..100 {
            let asked = repeticoes.contar(1, "a", 4, Lapse::from_secs(60), at(minute));
            assert_eq!(asked, Ok(()));
        }
        assert_eq!(repeticoes.contar(2, "a", 4, Lapse::from_secs(60), at(99)), Ok(()));
        assert_eq!((repeticoes.vistas.len(), repeticoes.por_fim.len()), (2, 2));
    }

    #[test]
    fn memory_is_bounded() {
        let mut repeticoes = Repeticoes::default();
        for n in 0..MAIS + 100 {
            let asked = repeticoes.contar(1, &n.to_string(), 4, Lapse::from_secs(60), at(0));
            assert_eq!(asked, Ok(()));
        }
        assert_eq!((repeticoes.vistas.len(), repeticoes.por_fim.len()), (MAIS, MAIS));
    }
}
