//! What is wrong with a fact, and where: a path into the file, turned into line and column by the one who read it.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Below a key.
    Key(String),
    /// At a position of a list, from 0.
    Index(usize),
}

/// Where in a file something stands: `world.sicoob.boletos[2].valor`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(pub Vec<Place>);

impl Path {
    /// The top of the file.
    pub fn root() -> Self {
        Self::default()
    }

    /// Below a key of this place.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        let mut steps = self.0.clone();
        steps.push(Place::Key(key.into()));
        Self(steps)
    }

    /// At a position of this list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Place::Index(index));
        Self(steps)
    }

    /// The same place, seen from further up.
    #[must_use]
    pub fn below(&self, above: &Self) -> Self {
        Self(above.0.iter().chain(&self.0).cloned().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, place) in self.0.iter().enumerate() {
            match place {
                Place::Key(key) if position == 0 => f.write_str(key)?,
                Place::Key(key) => write!(f, ".{key}")?,
                Place::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A fact, a knob or an action that cannot be: where it stands, what is wrong with it and what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {said}{}", .meant.as_deref().map(|meant| format!(" ({meant})")).unwrap_or_default())]
pub struct Problem {
    /// Where; a room says it from its own root.
    pub path: Path,
    /// What is wrong, as a fragment in lower case.
    pub said: String,
    /// What was probably meant, or what would be right.
    pub meant: Option<String>,
}

impl Problem {
    /// A problem at a place.
    pub fn at(path: Path, said: impl Into<String>) -> Self {
        Self { path, said: said.into(), meant: None }
    }

    /// With a word on what would be right.
    #[must_use]
    pub fn meaning(mut self, meant: impl Into<String>) -> Self {
        self.meant = Some(meant.into());
        self
    }

    /// The same problem, seen from further up.
    #[must_use]
    pub fn below(mut self, above: &Path) -> Self {
        self.path = self.path.below(above);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_a_sentence() {
        let path = Path::root().key("boletos").index(2).key("valor");
        let problem = Problem::at(path, "must be above zero")
            .meaning("say \"150.75\"")
            .below(&Path::root().key("world"));
        assert_eq!(problem.to_string(), "world.boletos[2].valor: must be above zero (say \"150.75\")");
    }
}
