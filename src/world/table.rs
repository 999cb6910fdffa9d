//! Rows by id, and ordered indexes whose keys can be counted.

use std::sync::Arc;

use super::counted::{CountedMap, CountedSet};

/// What a row is called inside its room; providers' ids are fields of the row.
pub type Id = u64;

/// A row and how often it was written.
#[derive(Debug)]
pub struct Row<V> {
    /// 1 for a new row, one more at each change.
    pub revision: u64,
    /// The fact.
    pub value: Arc<V>,
}

impl<V> Clone for Row<V> {
    fn clone(&self) -> Self {
        Self { revision: self.revision, value: Arc::clone(&self.value) }
    }
}

/// Rows by id. A clone costs nothing and is not touched by later changes: that is how a step is undone, and how an answer can be
/// written from handles after the lock is released.
#[derive(Clone, Debug)]
pub struct Table<V> {
    rows: CountedMap<Id, Row<V>>,
    last: Id,
    changes: u64,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { rows: CountedMap::new(), last: 0, changes: 0 }
    }
}

impl<V> Table<V> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The id that the next new row gets: one more than any before, also than those of removed rows.
    pub fn next_id(&self) -> Id {
        self.last + 1
    }

    /// How often it was changed: what was drawn from it holds as long as this stays.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Adds a row.
    pub fn add(&mut self, value: V) -> Id {
        self.changes += 1;
        self.last += 1;
        self.rows.insert(self.last, Row { revision: 1, value: Arc::new(value) });
        self.last
    }

    /// A row's fact.
    pub fn get(&self, id: Id) -> Option<&Arc<V>> {
        self.rows.get(&id).map(|row| &row.value)
    }

    /// A row with its revision.
    pub fn row(&self, id: Id) -> Option<&Row<V>> {
        self.rows.get(&id)
    }

    /// Puts another fact in a row's place; false when there is no such row.
    pub fn put(&mut self, id: Id, value: V) -> bool {
        self.changes += 1;
        self.rows.get_mut(&id).is_some_and(|row| {
            row.revision += 1;
            row.value = Arc::new(value);
            true
        })
    }

    /// Takes a row out; its id is not used again.
    pub fn remove(&mut self, id: Id) -> Option<Arc<V>> {
        self.changes += 1;
        self.rows.remove(&id).map(|row| row.value)
    }

    /// All rows in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &Arc<V>)> {
        self.rows.iter().map(|(id, row)| (*id, &row.value))
    }

    /// The rows from the n-th on, in the order of their ids, without walking to it.
    pub fn from(&self, nth: usize) -> impl Iterator<Item = (Id, &Arc<V>)> {
        self.rows.iter_from(nth).map(|(id, row)| (*id, &row.value))
    }
}

/// An ordered index: keys with the rows that carry them. Pages start at any rank without walking to it.
#[derive(Clone, Debug)]
pub struct Index<K: Ord + Clone> {
    keys: CountedSet<(K, Id)>,
}

impl<K: Ord + Clone> Default for Index<K> {
    fn default() -> Self {
        Self { keys: CountedSet::new() }
    }
}

impl<K: Ord + Clone> Index<K> {
    /// Files a row under a key.
    pub fn add(&mut self, key: K, id: Id) {
        self.keys.insert((key, id));
    }

    /// Takes a row from under a key.
    pub fn remove(&mut self, key: K, id: Id) {
        self.keys.remove(&(key, id));
    }

    /// The rows under one key, in the order of their ids.
    pub fn of(&self, key: K) -> impl Iterator<Item = Id> + '_ {
        self.keys.range((key.clone(), Id::MIN)..=(key, Id::MAX)).map(|(_, id)| *id)
    }

    /// The first row under one key.
    pub fn first_of(&self, key: K) -> Option<Id> {
        self.of(key).next()
    }

    /// How many rows stand under keys below this one.
    pub fn rank(&self, key: K) -> usize {
        self.keys.rank(&(key, Id::MIN))
    }

    /// The rows from the n-th on, with their keys, in the order of keys and then ids.
    pub fn from(&self, nth: usize) -> impl Iterator<Item = (&K, Id)> {
        self.keys.iter_from(nth).map(|(key, id)| (key, *id))
    }

    /// How many rows are filed.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_not_touched_by_later_changes() {
        let mut table = Table::default();
        let first = table.add("one");
        let before = table.clone();
        table.put(first, "uno");
        let second = table.add("two");
        assert_eq!(before.get(first).map(|v| **v), Some("one"));
        assert_eq!(before.len(), 1);
        assert_eq!(table.row(first).map(|row| row.revision), Some(2));
        table.remove(second);
        assert_eq!(table.next_id(), 3, "an id is not used twice");
        assert!(!table.put(99, "none"));
    }

    #[test]
    fn an_index_counts_and_pages() {
        let mut index = Index::default();
        for (key, id) in [("b", 1), ("a", 2), ("b", 3), ("c", 4)] {
            index.add(key, id);
        }
        assert_eq!(index.of("b").collect::<Vec<_>>(), [1, 3]);
        assert_eq!(index.rank("c"), 3);
        assert_eq!(index.from(2).map(|(_, id)| id).collect::<Vec<_>>(), [3, 4]);
        index.remove("b", 1);
        assert_eq!(index.first_of("b"), Some(3));
        assert_eq!(index.len(), 3);
    }
}
