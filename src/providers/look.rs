//! What control asks of a room and is shown.

use serde::Serialize;

/// Which rows of an entity control wants to see.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Only the one with this natural key or `ref`.
    pub key: Option<String>,
    /// So many are passed over.
    pub skip: usize,
    /// So many are shown at most.
    pub limit: usize,
}

impl Look {
    /// Shows the rows that `find` gives for the key, if one is asked for; else a page of all `total` of them. `page` starts at the n-th,
    /// and is not walked further than the look goes: where it starts without a walk, a page costs what its rows cost.
    pub fn show<V: Serialize, F: IntoIterator<Item = V>, P: IntoIterator<Item = V>>(
        &self,
        total: usize,
        find: impl FnOnce(&str) -> F,
        page: impl FnOnce(usize) -> P,
    ) -> Shown {
        // What rooms show can always be written.
        let write = |row: V| serde_json::to_value(row).unwrap_or_default();
        match &self.key {
            Some(key) => {
                let found: Vec<_> = find(key).into_iter().map(write).collect();
                let total = found.len();
                Shown { total, rows: found.into_iter().skip(self.skip).take(self.limit).collect() }
            }
            None => Shown { total, rows: page(self.skip).into_iter().take(self.limit).map(write).collect() },
        }
    }
}

/// Rows of an entity.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shown {
    /// How many there are, whatever was passed over.
    pub total: usize,
    /// Those that were asked for.
    pub rows: Vec<serde_json::Value>,
}
