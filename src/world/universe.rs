//! The universe of one test, and the turn in which one step sees and changes it.

use std::fmt::Debug;

use super::{Clock, Finished, Outbox, Receipt, Seed, Timers};
use crate::facts::Moment;

/// The rooms of a world: the state of all providers, and what wakes in them.
pub trait Rooms: Clone + Send + Sync + 'static {
    /// What can fall due.
    type Due: Clone + Debug + Send + Sync + 'static;

    /// Does what has fallen due. If there is something to tell, it gives the journal's line, and whether what was changed stays.
    fn wake(due: Self::Due, turn: &mut Turn<'_, Self>) -> Option<Finished<()>>;

    /// Takes in what came of a letter; the errand is what it was posted with.
    fn returned(errand: Self::Due, receipt: &Receipt, turn: &mut Turn<'_, Self>) -> Option<Finished<()>>;
}

/// Everything that one test can see. A clone is a snapshot and costs nothing: all large parts share their structure.
#[derive(Clone, Debug)]
pub struct Universe<R: Rooms> {
    /// The clock that drives everything.
    pub clock: Clock,
    /// When the world began: what relative dates in facts count from.
    pub start: Moment,
    /// The instant of the latest step: time never runs backwards, not even for a timer that was set in the past.
    pub(super) latest: Moment,
    /// Chance.
    pub seed: Seed,
    /// What is due when.
    pub timers: Timers<R::Due>,
    /// What wants to leave the process.
    pub outbox: Outbox<R::Due>,
    /// The providers.
    pub rooms: R,
}

impl<R: Rooms> Universe<R> {
    /// An empty universe.
    pub fn new(mut clock: Clock, seed: u64, rooms: R) -> Self {
        let start = clock.look();
        Self {
            clock,
            start,
            latest: start,
            seed: Seed::new(seed),
            timers: Timers::default(),
            outbox: Outbox::default(),
            rooms,
        }
    }

    /// The instant at which it stands: what the clock showed at the latest step, and not what it showed since while letters are out.
    pub fn latest(&self) -> Moment {
        self.latest
    }

    /// A turn at an instant.
    pub fn turn(&mut self, now: Moment) -> Turn<'_, R> {
        Turn { now, universe: self }
    }
}

/// One step's view: the universe, and the one `now` that holds for all of it.
#[derive(Debug)]
pub struct Turn<'a, R: Rooms> {
    /// The instant of this step.
    pub now: Moment,
    /// What may be read and changed.
    pub universe: &'a mut Universe<R>,
}
