//! Walking over a [`CountedMap`](super::CountedMap) from both ends without recursion.

use std::iter::FusedIterator;

use super::node::{Link, Node, size};

/// The entries of a map, or of a part of it, in the order of their keys.
///
/// Skipping (`nth`, and with it `skip`) costs the logarithm of the size, not the number of entries skipped.
pub struct Iter<'a, K, V> {
    root: &'a Link<K, V>,
    /// Position of the next entry from the front.
    from: usize,
    /// Position behind the next entry from the back.
    to: usize,
    /// The nodes still to be visited from the front, the next one last; `None` until it is asked for and after a skip.
    front: Option<Vec<&'a Node<K, V>>>,
    /// The same from the back.
    back: Option<Vec<&'a Node<K, V>>>,
}

impl<'a, K, V> Iter<'a, K, V> {
    pub(super) fn new(root: &'a Link<K, V>, from: usize, to: usize) -> Self {
        Self { root, from: from.min(to), to, front: None, back: None }
    }
}

/// The path to the `index`-th entry, less the nodes that lie before it.
fn path_forward<K, V>(mut link: &Link<K, V>, mut index: usize) -> Vec<&Node<K, V>> {
    let mut path = Vec::new();
    while let Some(node) = link {
        let before = size(&node.left);
        if index > before {
            index -= before + 1;
            link = &node.right;
        } else {
            path.push(&**node);
            if index == before {
                break;
            }
            link = &node.left;
        }
    }
    path
}

/// The path to the `index`-th entry, less the nodes that lie behind it.
fn path_backward<K, V>(mut link: &Link<K, V>, mut index: usize) -> Vec<&Node<K, V>> {
    let mut path = Vec::new();
    while let Some(node) = link {
        let before = size(&node.left);
        if index < before {
            link = &node.left;
        } else {
            path.push(&**node);
            if index == before {
                break;
            }
            index -= before + 1;
            link = &node.right;
        }
    }
    path
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        if self.from >= self.to {
            return None;
        }
        let path = self.front.get_or_insert_with(|| path_forward(self.root, self.from));
        let node = path.pop()?;
        let mut link = &node.right;
        while let Some(next) = link {
            path.push(next);
            link = &next.left;
        }
        self.from += 1;
        Some(node.entry())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len(), Some(self.len()))
    }

    fn count(self) -> usize {
        self.len()
    }

    fn nth(&mut self, skipped: usize) -> Option<Self::Item> {
        if skipped > 0 {
            self.from = self.from.saturating_add(skipped).min(self.to);
            self.front = None;
        }
        self.next()
    }

    fn last(mut self) -> Option<Self::Item> {
        self.next_back()
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.from >= self.to {
            return None;
        }
        let path = self.back.get_or_insert_with(|| path_backward(self.root, self.to - 1));
        let node = path.pop()?;
        let mut link = &node.left;
        while let Some(next) = link {
            path.push(next);
            link = &next.right;
        }
        self.to -= 1;
        Some(node.entry())
    }

    fn nth_back(&mut self, skipped: usize) -> Option<Self::Item> {
        if skipped > 0 {
            self.to = self.to.saturating_sub(skipped).max(self.from);
            self.back = None;
        }
        self.next_back()
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {
    fn len(&self) -> usize {
        self.to.saturating_sub(self.from)
    }
}

impl<K, V> FusedIterator for Iter<'_, K, V> {}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self {
            root: self.root,
            from: self.from,
            to: self.to,
            front: self.front.clone(),
            back: self.back.clone(),
        }
    }
}
