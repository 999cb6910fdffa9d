//! The set flavour of [`CountedMap`].

use std::borrow::Borrow;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::RangeBounds;

use super::{CountedMap, Iter};

/// An ordered set with constant-time `clone` and logarithmic access by position. An index whose keys end in the row's
/// id is such a set.
pub struct CountedSet<K> {
    pub(super) map: CountedMap<K, ()>,
}

impl<K> CountedSet<K> {
    /// An empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { map: CountedMap::new() }
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The least key.
    #[must_use]
    pub fn first(&self) -> Option<&K> {
        self.map.first().map(|(key, ())| key)
    }

    /// The greatest key.
    #[must_use]
    pub fn last(&self) -> Option<&K> {
        self.map.last().map(|(key, ())| key)
    }

    /// The key that has `index` keys before it.
    #[must_use]
    pub fn nth(&self, index: usize) -> Option<&K> {
        self.map.nth(index).map(|(key, ())| key)
    }

    /// All keys in order.
    #[must_use]
    pub fn iter(&self) -> Keys<'_, K> {
        self.iter_from(0)
    }

    /// The keys from the `index`-th on; none when there are not that many.
    #[must_use]
    pub fn iter_from(&self, index: usize) -> Keys<'_, K> {
        Keys(self.map.iter_from(index))
    }
}

impl<K: Ord> CountedSet<K> {
    /// Whether `key` is in the set.
    #[must_use]
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.map.contains_key(key)
    }

    /// How many keys are less than `key`, which itself need not be present.
    #[must_use]
    pub fn rank<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        self.map.rank(key)
    }

    /// The keys within `bounds`; none when the bounds are the wrong way round.
    pub fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(&self, bounds: R) -> Keys<'_, K>
    where
        K: Borrow<Q>,
    {
        Keys(self.map.range(bounds))
    }

    /// How many keys lie within `bounds`, without visiting them.
    pub fn count_range<Q: Ord + ?Sized, R: RangeBounds<Q>>(&self, bounds: R) -> usize
    where
        K: Borrow<Q>,
    {
        self.map.count_range(bounds)
    }
}

impl<K: Ord + Clone> CountedSet<K> {
    /// Adds `key`; false when it was there before.
    pub fn insert(&mut self, key: K) -> bool {
        self.map.insert(key, ()).is_none()
    }

    /// Takes `key` out; false when it was not there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.map.remove(key).is_some()
    }
}

/// Builds the tree in one pass over keys that come in ascending order; others are sorted first.
impl<K: Ord> FromIterator<K> for CountedSet<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        Self { map: keys.into_iter().map(|key| (key, ())).collect() }
    }
}

impl<'a, K> IntoIterator for &'a CountedSet<K> {
    type Item = &'a K;
    type IntoIter = Keys<'a, K>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Shares every node with the original: constant time, whatever the size.
impl<K> Clone for CountedSet<K> {
    fn clone(&self) -> Self {
        Self { map: self.map.clone() }
    }
}

impl<K> Default for CountedSet<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug> fmt::Debug for CountedSet<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<K: PartialEq> PartialEq for CountedSet<K> {
    fn eq(&self, other: &Self) -> bool {
        self.map == other.map
    }
}

impl<K: Eq> Eq for CountedSet<K> {}

/// The keys of a set, or of a part of it, in order. Skipping is as cheap as in [`Iter`].
pub struct Keys<'a, K>(Iter<'a, K, ()>);

impl<'a, K> Iterator for Keys<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, ())| key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    fn count(self) -> usize {
        self.0.len()
    }

    fn nth(&mut self, skipped: usize) -> Option<Self::Item> {
        self.0.nth(skipped).map(|(key, ())| key)
    }

    fn last(self) -> Option<Self::Item> {
        self.0.last().map(|(key, ())| key)
    }
}

impl<K> DoubleEndedIterator for Keys<'_, K> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, ())| key)
    }

    fn nth_back(&mut self, skipped: usize) -> Option<Self::Item> {
        self.0.nth_back(skipped).map(|(key, ())| key)
    }
}

impl<K> ExactSizeIterator for Keys<'_, K> {}

impl<K> FusedIterator for Keys<'_, K> {}

impl<K> Clone for Keys<'_, K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
