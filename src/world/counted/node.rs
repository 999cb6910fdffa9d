//! The tree beneath [`CountedMap`](super::CountedMap): nodes, balance, and the walks down from the root.
//!
//! Balance follows Hirai and Yamamoto, "Balancing weight-balanced trees" (Journal of Functional Programming 21,
//! 2011), who prove that with a node's weight being its size plus one, a factor of 3 between siblings and a factor of
//! 2 for choosing the rotation, one rotation per level restores balance after any single insertion or removal. It
//! keeps the depth below 2.41 times log2(n + 1), which is why the recursions here are safe.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::mem;
use std::sync::Arc;

/// No child may weigh more than this many times its sibling.
const DELTA: usize = 3;
/// An inner grandchild that weighs this many times the outer one asks for a double rotation.
const GAMMA: usize = 2;

/// A subtree, possibly empty, possibly shared with other trees.
pub(super) type Link<K, V> = Option<Arc<Node<K, V>>>;

/// One entry and the subtrees before and behind it.
#[derive(Clone)]
pub(super) struct Node<K, V> {
    pub(super) key: K,
    pub(super) value: V,
    /// Entries in this subtree, this one included.
    pub(super) size: usize,
    pub(super) left: Link<K, V>,
    pub(super) right: Link<K, V>,
}

/// Entries of a subtree.
pub(super) fn size<K, V>(link: &Link<K, V>) -> usize {
    link.as_ref().map_or(0, |node| node.size)
}

fn weight<K, V>(link: &Link<K, V>) -> usize {
    size(link) + 1
}

/// Whether two subtrees may be siblings.
#[cfg(test)]
pub(super) fn balanced<K, V>(left: &Link<K, V>, right: &Link<K, V>) -> bool {
    weight(left) <= DELTA * weight(right) && weight(right) <= DELTA * weight(left)
}

impl<K, V> Node<K, V> {
    fn leaf(key: K, value: V) -> Arc<Self> {
        Arc::new(Self { key, value, size: 1, left: None, right: None })
    }

    pub(super) fn entry(&self) -> (&K, &V) {
        (&self.key, &self.value)
    }

    fn recount(&mut self) {
        self.size = size(&self.left) + 1 + size(&self.right);
    }
}

impl<K: Clone, V: Clone> Node<K, V> {
    /// Restores size and balance after one entry came or went in one of the children.
    fn rebalance(&mut self) {
        if weight(&self.right) > DELTA * weight(&self.left) {
            if let Some(child) = &mut self.right
                && weight(&child.left) >= GAMMA * weight(&child.right)
            {
                Arc::make_mut(child).rotate_right();
            }
            self.rotate_left();
        } else if weight(&self.left) > DELTA * weight(&self.right) {
            if let Some(child) = &mut self.left
                && weight(&child.right) >= GAMMA * weight(&child.left)
            {
                Arc::make_mut(child).rotate_left();
            }
            self.rotate_right();
        } else {
            self.recount();
        }
    }

    /// Lifts the right child into this place. The two trade contents, so that the allocation above stays valid.
    fn rotate_left(&mut self) {
        if let Some(mut child) = self.right.take() {
            let below = Arc::make_mut(&mut child);
            self.right = below.left.take();
            self.recount();
            mem::swap(self, below);
            self.left = Some(child);
        }
        self.recount();
    }

    /// Lifts the left child into this place.
    fn rotate_right(&mut self) {
        if let Some(mut child) = self.left.take() {
            let below = Arc::make_mut(&mut child);
            self.left = below.right.take();
            self.recount();
            mem::swap(self, below);
            self.right = Some(child);
        }
        self.recount();
    }
}

/// The node that holds `key`.
pub(super) fn find<'a, K: Borrow<Q>, V, Q: Ord + ?Sized>(
    mut link: &'a Link<K, V>,
    key: &Q,
) -> Option<&'a Node<K, V>> {
    while let Some(node) = link {
        link = match key.cmp(node.key.borrow()) {
            Ordering::Less => &node.left,
            Ordering::Equal => return Some(node),
            Ordering::Greater => &node.right,
        };
    }
    None
}

/// The value of `key`, after making every node on the way to it this tree's own.
pub(super) fn find_mut<'a, K: Borrow<Q> + Clone, V: Clone, Q: Ord + ?Sized>(
    mut link: &'a mut Link<K, V>,
    key: &Q,
) -> Option<&'a mut V> {
    while let Some(arc) = link {
        let node = Arc::make_mut(arc);
        link = match key.cmp(node.key.borrow()) {
            Ordering::Less => &mut node.left,
            Ordering::Equal => return Some(&mut node.value),
            Ordering::Greater => &mut node.right,
        };
    }
    None
}

/// The node that has `index` entries before it.
pub(super) fn nth<K, V>(mut link: &Link<K, V>, mut index: usize) -> Option<&Node<K, V>> {
    while let Some(node) = link {
        let before = size(&node.left);
        link = match index.cmp(&before) {
            Ordering::Less => &node.left,
            Ordering::Equal => return Some(node),
            Ordering::Greater => {
                index -= before + 1;
                &node.right
            }
        };
    }
    None
}

/// How many keys are less than `key`, or with `inclusive` not greater than it.
pub(super) fn count_below<K: Borrow<Q>, V, Q: Ord + ?Sized>(
    mut link: &Link<K, V>,
    key: &Q,
    inclusive: bool,
) -> usize {
    let mut count = 0;
    while let Some(node) = link {
        link = match key.cmp(node.key.borrow()) {
            Ordering::Less => &node.left,
            Ordering::Equal => return count + size(&node.left) + usize::from(inclusive),
            Ordering::Greater => {
                count += size(&node.left) + 1;
                &node.right
            }
        };
    }
    count
}

/// Adds or replaces one entry; returns the value replaced.
pub(super) fn insert<K: Ord + Clone, V: Clone>(link: &mut Link<K, V>, key: K, value: V) -> Option<V> {
    let Some(arc) = link else {
        *link = Some(Node::leaf(key, value));
        return None;
    };
    let node = Arc::make_mut(arc);
    let replaced = match key.cmp(&node.key) {
        Ordering::Less => insert(&mut node.left, key, value),
        Ordering::Equal => return Some(mem::replace(&mut node.value, value)),
        Ordering::Greater => insert(&mut node.right, key, value),
    };
    if replaced.is_none() {
        node.rebalance();
    }
    replaced
}

/// Takes one entry out.
pub(super) fn remove<K: Borrow<Q> + Clone, V: Clone, Q: Ord + ?Sized>(
    link: &mut Link<K, V>,
    key: &Q,
) -> Option<(K, V)> {
    let node = Arc::make_mut(link.as_mut()?);
    let taken = match key.cmp(node.key.borrow()) {
        Ordering::Less => remove(&mut node.left, key),
        Ordering::Equal => return take_root(link),
        Ordering::Greater => remove(&mut node.right, key),
    };
    node.rebalance();
    taken
}

/// Takes out the entry at the root of a subtree. With two children, the nearest entry of the larger one takes its
/// place.
fn take_root<K: Clone, V: Clone>(link: &mut Link<K, V>) -> Option<(K, V)> {
    let node = Arc::make_mut(link.as_mut()?);
    let heir = match (size(&node.left), size(&node.right)) {
        (0, _) | (_, 0) => None,
        (left, right) if left > right => take_end(&mut node.left, End::Last),
        _ => take_end(&mut node.right, End::First),
    };
    if let Some((key, value)) = heir {
        let taken = (mem::replace(&mut node.key, key), mem::replace(&mut node.value, value));
        node.rebalance();
        return Some(taken);
    }
    let node = Arc::unwrap_or_clone(link.take()?);
    *link = node.left.or(node.right);
    Some((node.key, node.value))
}

/// Which end of a subtree.
#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

/// Takes out the first or the last entry of a subtree.
fn take_end<K: Clone, V: Clone>(link: &mut Link<K, V>, end: End) -> Option<(K, V)> {
    let node = Arc::make_mut(link.as_mut()?);
    let side = match end {
        End::First => &mut node.left,
        End::Last => &mut node.right,
    };
    if side.is_none() {
        return take_root(link);
    }
    let taken = take_end(side, end);
    node.rebalance();
    taken
}

/// A tree of the next `count` entries, which must ascend. Halving leaves siblings that differ by one at most.
pub(super) fn build<K, V>(entries: &mut impl Iterator<Item = (K, V)>, count: usize) -> Link<K, V> {
    if count == 0 {
        return None;
    }
    let before = count / 2;
    let left = build(entries, before);
    let (key, value) = entries.next()?;
    let right = build(entries, count - before - 1);
    let mut node = Node { key, value, size: 0, left, right };
    node.recount();
    Some(Arc::new(node))
}
