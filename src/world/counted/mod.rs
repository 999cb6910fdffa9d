//! Ordered collections that count: a map and a set that can be copied in constant time and asked for their
//! n-th entry in logarithmic time.
//!
//! Two needs of a world meet here, and `BTreeMap` serves neither:
//!
//! - *Undo.* A step either happens as a whole or not at all, so the whole world is copied before each step and
//!   put back when the step fails. [`CountedMap::clone`] copies one pointer; a later change copies only the nodes
//!   between the root and the entry it touches, and nothing at all when no copy is alive.
//! - *Pages.* The providers' lists take an offset and report a total. [`CountedMap::iter_from`],
//!   [`CountedMap::nth`] and [`CountedMap::count_range`] answer without walking over what they skip.
//!
//! The structure is a weight-balanced search tree: each node knows the size of its subtree, which is at once what
//! keeps the tree balanced and what counts. The nodes are shared through [`Arc`], so every value
//! is cloned when its node is copied: rows of any weight belong behind an `Arc` of their own.

mod iter;
mod node;
mod set;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::fmt;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

pub use iter::Iter;
use node::{Link, Node, size};
pub use set::{CountedSet, Keys};

/// An ordered map with constant-time `clone` and logarithmic access by position.
///
/// ```
/// use duble::world::counted::CountedMap;
///
/// let mut rows: CountedMap<u32, &str> = [(30, "c"), (10, "a"), (20, "b")].into_iter().collect();
/// let before = rows.clone();
/// rows.insert(15, "between");
/// assert_eq!(rows.nth(1), Some((&15, &"between")));
/// assert_eq!(rows.count_range(15..), 3);
/// assert_eq!(before.nth(1), Some((&20, &"b")));
/// ```
pub struct CountedMap<K, V> {
    root: Link<K, V>,
}

impl<K, V> CountedMap<K, V> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self { root: None }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        size(&self.root)
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }

    /// The entry with the least key.
    #[must_use]
    pub fn first(&self) -> Option<(&K, &V)> {
        self.nth(0)
    }

    /// The entry with the greatest key.
    #[must_use]
    pub fn last(&self) -> Option<(&K, &V)> {
        self.nth(self.len().checked_sub(1)?)
    }

    /// The entry that has `index` entries before it.
    #[must_use]
    pub fn nth(&self, index: usize) -> Option<(&K, &V)> {
        node::nth(&self.root, index).map(Node::entry)
    }

    /// All entries in the order of their keys.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.iter_from(0)
    }

    /// The entries from the `index`-th on; none when there are not that many.
    #[must_use]
    pub fn iter_from(&self, index: usize) -> Iter<'_, K, V> {
        Iter::new(&self.root, index, self.len())
    }
}

impl<K: Ord, V> CountedMap<K, V> {
    /// The value stored under `key`.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        node::find(&self.root, key).map(|node| &node.value)
    }

    /// Whether `key` has a value.
    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        node::find(&self.root, key).is_some()
    }

    /// How many keys are less than `key`, which itself need not be present.
    #[must_use]
    pub fn rank<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        node::count_below(&self.root, key, false)
    }

    /// The entries whose keys lie within `bounds`; none when the bounds are the wrong way round.
    pub fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(&self, bounds: R) -> Iter<'_, K, V>
    where
        K: Borrow<Q>,
    {
        let (from, to) = self.positions(&bounds);
        Iter::new(&self.root, from, to)
    }

    /// How many keys lie within `bounds`, without visiting them.
    pub fn count_range<Q: Ord + ?Sized, R: RangeBounds<Q>>(&self, bounds: R) -> usize
    where
        K: Borrow<Q>,
    {
        let (from, to) = self.positions(&bounds);
        to.saturating_sub(from)
    }

    /// The positions of the first entry within `bounds` and of the first one behind them.
    fn positions<Q: Ord + ?Sized>(&self, bounds: &impl RangeBounds<Q>) -> (usize, usize)
    where
        K: Borrow<Q>,
    {
        let from = match bounds.start_bound() {
            Bound::Included(key) => node::count_below(&self.root, key, false),
            Bound::Excluded(key) => node::count_below(&self.root, key, true),
            Bound::Unbounded => 0,
        };
        let to = match bounds.end_bound() {
            Bound::Included(key) => node::count_below(&self.root, key, true),
            Bound::Excluded(key) => node::count_below(&self.root, key, false),
            Bound::Unbounded => self.len(),
        };
        (from, to)
    }
}

impl<K: Ord + Clone, V: Clone> CountedMap<K, V> {
    /// Stores `value` under `key` and returns the value that it replaces. As in the standard library, a key that is
    /// already present stays and only its value changes.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        node::insert(&mut self.root, key, value)
    }

    /// Takes out the entry of `key` and returns its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        // Looked up first, so that a miss copies no node of a shared tree.
        if !self.contains_key(key) {
            return None;
        }
        node::remove(&mut self.root, key).map(|(_, value)| value)
    }

    /// The value stored under `key`, to be changed in place. Copies alive elsewhere do not see the change.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        if !self.contains_key(key) {
            return None;
        }
        node::find_mut(&mut self.root, key)
    }
}

/// Builds the tree in one pass over entries that come in ascending order; others are sorted first. Of entries with
/// the same key the last one stays.
impl<K: Ord, V> FromIterator<(K, V)> for CountedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut entries: Vec<(K, V)> = entries.into_iter().collect();
        if !entries.is_sorted_by(|(a, _), (b, _)| a < b) {
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            // `dedup_by` drops its first argument, the later entry: hand the later value over before.
            entries.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    std::mem::swap(&mut later.1, &mut kept.1);
                }
                same
            });
        }
        let count = entries.len();
        Self { root: node::build(&mut entries.into_iter(), count) }
    }
}

impl<'a, K, V> IntoIterator for &'a CountedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Shares every node with the original: constant time, whatever the size.
impl<K, V> Clone for CountedMap<K, V> {
    fn clone(&self) -> Self {
        Self { root: self.root.as_ref().map(Arc::clone) }
    }
}

impl<K, V> Default for CountedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for CountedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// Equal entries make equal maps, whatever the shapes of their trees.
impl<K: PartialEq, V: PartialEq> PartialEq for CountedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other)
    }
}

impl<K: Eq, V: Eq> Eq for CountedMap<K, V> {}
