//! The map of worlds by name. Nothing leaks between them; the default one needs no naming.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::metrics::Metrics;
use super::{Bounds, Cell, Rooms, Universe};

/// A world's name as it stands in `/w/NAME/`: 1 to 64 letters, digits, hyphens and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorldName(String);

/// Why a text names no world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no world: 1 to 64 letters, digits, hyphens and underscores")]
pub struct NameError(String);

impl WorldName {
    /// The world that needs no naming.
    pub const DEFAULT: &str = "default";

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let fits = (1..=64).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NameError(text.chars().take(80).collect())) }
    }

    /// The default world's.
    pub fn default_world() -> Self {
        Self(Self::DEFAULT.to_owned())
    }

    /// Whether it is the world that needs no naming.
    pub fn is_default(&self) -> bool {
        self.0 == Self::DEFAULT
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a world cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldsError {
    /// The bound is reached.
    #[error("this process holds {0} worlds already, as many as it may")]
    TooMany(usize),
    /// Its scenario cannot be built.
    #[error("the world cannot be made: {0}")]
    Unmade(String),
}

/// Makes a world's universe afresh: at first use, and at each reset. Relative dates count from the moment of the call.
pub type Maker<R> = Arc<dyn Fn() -> Result<Universe<R>, String> + Send + Sync>;

/// Told of each world once it is made, so that somebody can carry its letters out.
pub type Opened<R> = Arc<dyn Fn(&WorldName, &Arc<Cell<R>>) + Send + Sync>;

/// The worlds of this process. Those that a scenario names are made by it; all others, on first use, as the default one is.
pub struct Worlds<R: Rooms> {
    cells: Mutex<BTreeMap<WorldName, Arc<Cell<R>>>>,
    default: Maker<R>,
    named: BTreeMap<WorldName, Maker<R>>,
    most: usize,
    journal: Bounds,
    opened: Opened<R>,
    metrics: Metrics,
}

impl<R: Rooms> fmt::Debug for Worlds<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worlds")
            .field("named", &self.named.keys())
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}

impl<R: Rooms> Worlds<R> {
    /// At most `most` worlds, each with a journal of these bounds. The default world and all named ones are made at once, so that a
    /// wrong scenario never starts a server. `opened` hears of each world that is kept.
    pub fn new(
        default: Maker<R>,
        named: impl IntoIterator<Item = (WorldName, Maker<R>)>,
        most: usize,
        journal: Bounds,
        opened: Opened<R>,
    ) -> Result<Self, WorldsError> {
        let worlds = Self {
            cells: Mutex::new(BTreeMap::new()),
            default,
            named: named.into_iter().collect(),
            most,
            journal,
            opened,
            metrics: Metrics::default(),
        };
        worlds.get(&WorldName::default_world())?;
        for name in worlds.named.keys() {
            worlds.get(name)?;
        }
        Ok(worlds)
    }

    fn make(&self, name: &WorldName) -> Result<Universe<R>, WorldsError> {
        self.named.get(name).unwrap_or(&self.default)().map_err(WorldsError::Unmade)
    }

    fn known(&self, name: &WorldName) -> Result<Option<Arc<Cell<R>>>, WorldsError> {
        let cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        match cells.get(name) {
            Some(cell) => Ok(Some(Arc::clone(cell))),
            None if cells.len() >= self.most => Err(WorldsError::TooMany(self.most)),
            None => Ok(None),
        }
    }

    /// What the process has answered, counted; worlds come and go.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The worlds that there are, by name.
    pub fn all(&self) -> Vec<(WorldName, Arc<Cell<R>>)> {
        let cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        cells.iter().map(|(name, cell)| (name.clone(), Arc::clone(cell))).collect()
    }

    /// A world, made on first use. It is made outside the map's lock, so that a large scenario holds up no other world; of two
    /// first requests that make it at once, one's is kept and both meet there.
    pub fn get(&self, name: &WorldName) -> Result<Arc<Cell<R>>, WorldsError> {
        if let Some(cell) = self.known(name)? {
            return Ok(cell);
        }
        let made = Arc::new(Cell::new(self.make(name)?, self.journal));
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        if !cells.contains_key(name) && cells.len() >= self.most {
            return Err(WorldsError::TooMany(self.most));
        }
        Ok(Arc::clone(cells.entry(name.clone()).or_insert_with(|| {
            (self.opened)(name, &made);
            made
        })))
    }

    /// Puts a world back to its beginning, its journal emptied.
    pub fn reset(&self, name: &WorldName) -> Result<Arc<Cell<R>>, WorldsError> {
        match self.known(name)? {
            None => self.get(name),
            Some(cell) => {
                cell.reset(self.make(name)?, self.journal);
                Ok(cell)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        for name in ["default", "loja-1", "A_b"] {
            assert_eq!(WorldName::parse(name).unwrap().as_str(), name);
        }
        for name in ["", "a/b", "ação", "a b", &"x".repeat(65)] {
            assert!(WorldName::parse(name).is_err(), "{name}");
        }
    }
}
