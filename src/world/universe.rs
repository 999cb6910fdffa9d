//! The universe of one test, and the turn in which one step sees and changes it.

use std::fmt::Debug;

use super::faults::{Plan, Struck};
use super::{Clock, Cues, Finished, Line, Outbox, Receipt, Seed, Timers, Verdict};
use crate::facts::Moment;

/// The rooms of a world: the state of all providers, and what wakes in them.
pub trait Rooms: Clone + Send + Sync + 'static {
    /// What can fall due.
    type Due: Clone + Debug + Send + Sync + 'static;

    /// What a fault does to a request, and which requests it is for beside their operation.
    type Fault: Clone + Debug + Send + Sync + 'static;

    /// What lets a client in, and may so tell which world it means.
    type Credential: Clone + Debug + Ord + Send + Sync + 'static;

    /// All that lets a client into these rooms, the newest where there are very many.
    fn credentials(&self) -> Vec<Self::Credential>;

    /// Grows with every change of what [`Rooms::credentials`] gives. A step that is undone takes it back.
    fn credential_changes(&self) -> u64;

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
    /// What falls due once an operation was called.
    pub cues: Cues<R::Due>,
    /// What goes wrong on the way.
    pub faults: Plan<R::Fault>,
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
            cues: Cues::default(),
            faults: Plan::default(),
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

impl<R: Rooms> Turn<'_, R> {
    /// Takes a client's request through the plan of faults and past the cues. `run` decides as if nothing could go wrong, since only
    /// then its operation is known; `fits` says whether a fault is for this request; `instead` gives what comes in place of what was
    /// decided, or nothing when the fault strikes only after it was processed. What a fault keeps from being processed leaves nothing
    /// behind but the fault's own count.
    pub fn request<T>(
        &mut self,
        run: impl FnOnce(&mut Turn<'_, R>) -> Finished<T>,
        fits: impl FnMut(&R::Fault) -> bool,
        instead: impl FnOnce(&Line, &Struck<R::Fault>) -> Option<Finished<T>>,
    ) -> (Finished<T>, Option<Struck<R::Fault>>) {
        let now = self.now;
        if self.universe.faults.is_empty() && self.universe.cues.is_empty() {
            return (run(self), None);
        }
        let before = self.universe.clone();
        let mut finished = run(self);
        let Universe { faults, seed, .. } = &mut *self.universe;
        let struck = faults.decide(finished.line.operation, now, seed, fits);
        let replaced = struck.as_ref().and_then(|struck| instead(&finished.line, struck));
        // What the cell would undo of a refusal is undone here, since counts of faults and cues must stay.
        let undo = replaced.is_some() || (finished.line.verdict == Verdict::Refused && !finished.keep);
        finished = replaced.unwrap_or(finished);
        if undo {
            let faults = std::mem::take(&mut self.universe.faults);
            *self.universe = Universe { faults, ..before };
        }
        finished.keep = true;
        finished.line.fault = struck.as_ref().map(|struck| struck.rule.name.clone());
        let Universe { cues, timers, .. } = &mut *self.universe;
        cues.hear(finished.line.operation, finished.line.verdict, now, timers);
        (finished, struck)
    }
}
