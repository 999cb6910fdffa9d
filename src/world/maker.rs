//! How a world is made, again and again, and what is told of what it is made from.

use std::fmt;
use std::sync::Arc;

use super::{Rooms, Universe};
use crate::facts::Moment;

/// What a world is made from, for whoever asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The scenario's title.
    pub title: String,
    /// Its file as it was named.
    pub file: String,
    /// The seed of all that is made up.
    pub seed: u64,
    /// Where its clock stands still at the beginning; `None`: it runs with the system's.
    pub clock: Option<Moment>,
    /// The file's text.
    pub text: Arc<str>,
}

type Make<R> = dyn Fn() -> Result<Universe<R>, String> + Send + Sync;

/// Makes a world's universe afresh: at first use, and at each reset. Relative dates count from the moment of the call.
pub struct Maker<R: Rooms> {
    about: Arc<About>,
    make: Arc<Make<R>>,
}

impl<R: Rooms> Clone for Maker<R> {
    fn clone(&self) -> Self {
        Self { about: Arc::clone(&self.about), make: Arc::clone(&self.make) }
    }
}

impl<R: Rooms> fmt::Debug for Maker<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Maker").field("title", &self.about.title).finish_non_exhaustive()
    }
}

impl<R: Rooms> Maker<R> {
    /// From what makes it, and what is told of it.
    pub fn new(about: About, make: impl Fn() -> Result<Universe<R>, String> + Send + Sync + 'static) -> Self {
        Self { about: Arc::new(about), make: Arc::new(make) }
    }

    /// What it makes worlds from.
    pub fn about(&self) -> &Arc<About> {
        &self.about
    }

    /// Makes a universe.
    ///
    /// # Errors
    ///
    /// What is wrong with what it is made from, as text.
    pub fn make(&self) -> Result<Universe<R>, String> {
        (self.make)()
    }
}
