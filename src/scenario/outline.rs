//! Where everything stands in a YAML text: a tree of positions beside the typed document, so that a problem's path becomes line
//! and column, and so that numbers can be judged by how they were written.

use super::finding::Mark;
use crate::facts::{Path, Place};

/// A value of the text and where it begins.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) mark: Mark,
    pub(super) shape: Shape,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// A scalar with its text, and whether it stands without quotes.
    Scalar { text: String, plain: bool },
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) mark: Mark,
}

impl Node {
    fn step(&self, place: &Place) -> Option<(Option<&Key>, &Self)> {
        match (&self.shape, place) {
            (Shape::Map(entries), Place::Key(key)) => {
                entries.iter().find(|(known, _)| known.text == *key).map(|(known, node)| (Some(known), node))
            }
            (Shape::List(items), Place::Index(index)) => items.get(*index).map(|node| (None, node)),
            _ => None,
        }
    }

    /// The value at a path.
    pub(super) fn at(&self, path: &Path) -> Option<&Self> {
        path.0.iter().try_fold(self, |node, place| node.step(place).map(|(_, node)| node))
    }

    /// The text of the scalar at a path.
    pub(super) fn text_at(&self, path: &Path) -> Option<&str> {
        match &self.at(path)?.shape {
            Shape::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Where the last key of a path stands.
    pub(super) fn key_at(&self, path: &Path) -> Option<Mark> {
        let (last, above) = path.0.split_last()?;
        self.at(&Path(above.to_vec()))?.step(last)?.0.map(|key| key.mark)
    }

    /// Where a path leads: to its value if that is a scalar, else to its key; to the nearest place above if it leads nowhere.
    pub(super) fn place(&self, path: &Path) -> Mark {
        let mut node = self;
        let mut mark = self.mark;
        for place in &path.0 {
            let Some((key, next)) = node.step(place) else { break };
            mark = match (&next.shape, key) {
                (Shape::Scalar { .. }, _) | (_, None) => next.mark,
                (_, Some(key)) => key.mark,
            };
            node = next;
        }
        mark
    }

    /// Calls a function with every value below, its path, and the key it stands under.
    pub(super) fn walk<'a>(&'a self, path: &Path, visit: &mut impl FnMut(&Path, Option<&'a Key>, &'a Self)) {
        match &self.shape {
            Shape::Scalar { .. } => {}
            Shape::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    let path = path.index(index);
                    visit(&path, None, node);
                    node.walk(&path, visit);
                }
            }
            Shape::Map(entries) => {
                for (key, node) in entries {
                    let path = path.key(&key.text);
                    visit(&path, Some(key), node);
                    node.walk(&path, visit);
                }
            }
        }
    }

    /// The path of the last key or value that begins at or before a place.
    pub(super) fn path_of(&self, line: usize, column: usize) -> Path {
        let mut best = (Mark { line: 0, column: 0, width: 1 }, Path::root());
        self.walk(&Path::root(), &mut |path, key, node| {
            let mark = key.map_or(node.mark, |key| key.mark);
            if (mark.line, mark.column) <= (line, column)
                && (mark.line, mark.column) >= (best.0.line, best.0.column)
            {
                best = (mark, path.clone());
            }
        });
        best.1
    }

    /// Where the first key of this name stands at or after a place.
    pub(super) fn key_from(&self, name: &str, line: usize, column: usize) -> Option<(Mark, Path)> {
        let mut found = None;
        self.walk(&Path::root(), &mut |path, key, _| {
            if let Some(key) = key.filter(|key| key.text == name)
                && (key.mark.line, key.mark.column) >= (line, column)
                && found.is_none()
            {
                found = Some((key.mark, path.clone()));
            }
        });
        found
    }
}
