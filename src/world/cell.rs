//! One universe behind one lock: each request, action and receipt is an atomic step.
//!
//! A world whose letters somebody carries out is *at rest* while no letter waits and none is under way. While it is not, its time
//! stands still: no timer runs, a running clock shows the latest moment, and requests step in at that moment. Then time goes on, and
//! what fell due meanwhile runs in order, each at its own instant.

mod delivery;
mod gauges;
mod reading;
mod snapshot;
mod time;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::journal::{Bounds, Exchange, Journal, excerpt};
use super::{Kind, Line, Rooms, Turn, Universe, Verdict};
use crate::facts::Moment;
pub use delivery::{Attendance, Delivered, Parcel};
use delivery::{Inside, Open};
use gauges::Deliveries;
pub use gauges::Gauges;
pub use reading::{Follower, News, Page};
pub use snapshot::{MOST_SNAPSHOTS, Restored, Snapshot, SnapshotError};
pub use time::{Advanced, SetError, Setting};

/// More timers than this in one go are a story that feeds itself; the advance stops there and says so.
const MOST_DUE: usize = 1_000_000;

/// A world: its universe behind a std mutex that is never held across an await, and its journal behind another.
#[derive(Debug)]
pub struct Cell<R: Rooms> {
    inside: Mutex<Inside<R>>,
    journal: Mutex<Book>,
    /// Two advances take turns.
    advancing: tokio::sync::Mutex<()>,
    /// Rings for whoever carries the letters: there is one, something falls due sooner, or the world is gone.
    bell: Arc<Notify>,
    /// Tells that the world has come to rest.
    calm: Notify,
    /// Rings for those who follow the journal.
    news: Arc<Notify>,
    deliveries: Deliveries,
}

/// The journal, and the how-manieth beginning of the world it tells of.
#[derive(Debug)]
struct Book {
    journal: Journal,
    beginning: u64,
}

/// What a step's function hands back: its value, the journal's line, and whether a refusal is to be kept.
#[derive(Debug)]
pub struct Finished<T> {
    /// What the caller wants.
    pub value: T,
    /// What the journal says.
    pub line: Line,
    /// A refused step leaves nothing behind, unless the provider itself keeps something (a rejected NF-e, a counted poll).
    pub keep: bool,
}

impl<T> Finished<T> {
    /// The same end with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Finished<U> {
        Finished { value: change(self.value), line: self.line, keep: self.keep }
    }
}

/// A step that has been taken.
#[derive(Debug)]
pub struct Stepped<T> {
    /// What its function handed back.
    pub value: T,
    /// Its place in the journal.
    pub ticket: Ticket,
    /// World time of the step.
    pub now: Moment,
}

/// A place in the journal: a number, in the journal that began at a world's beginning or at one of its resets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The entry's number.
    pub number: u64,
    beginning: u64,
}

/// Why a step could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// A rule panicked: a bug of ours. The step is undone and the world goes on.
    #[error("a rule failed inside duble: {0}")]
    Panicked(String),
    /// The step wanted one timer too many: it is undone.
    #[error("{0} timers wait in this world already, as many as may, and another was to be set")]
    TooManyTimers(usize),
    /// The story feeds itself: timers that set timers without end. What has run has run; the next one still waits.
    #[error("more than {MOST_DUE} timers fell due in one go; the story feeds itself")]
    TooMuchDue,
    /// The world was reset or restored while its clock was being moved.
    #[error("the world was reset or restored on the way")]
    Overtaken,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic inside a step is caught before the lock is left, so a poisoned lock still holds a whole universe.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

impl<R: Rooms> Cell<R> {
    /// A world of its own.
    pub fn new(universe: Universe<R>, bounds: Bounds) -> Self {
        Self {
            inside: Mutex::new(Inside::new(universe)),
            journal: Mutex::new(Book { journal: Journal::new(bounds), beginning: 0 }),
            advancing: tokio::sync::Mutex::new(()),
            bell: Arc::new(Notify::new()),
            calm: Notify::new(),
            news: Arc::new(Notify::new()),
            deliveries: Deliveries::default(),
        }
    }

    fn open(&self) -> Open<'_, R> {
        Open::new(locked(&self.inside), &self.bell)
    }

    /// Takes one atomic step: the clock is looked at once, what is due runs in order, then the function decides. If it refuses
    /// (and does not ask to keep) or panics, the universe is put back as it was before the function ran.
    ///
    /// Async in its signature from the first day, so that a durable commit can join it later; in memory it never waits.
    #[expect(clippy::unused_async, reason = "a durable commit will wait here")]
    pub async fn step<T>(
        &self,
        step: impl FnOnce(&mut Turn<'_, R>) -> Finished<T>,
    ) -> Result<Stepped<T>, StepError> {
        let mut open = self.open();
        let now = self.wake(&mut open)?;
        self.take(&mut open.universe, now, step)
    }

    /// Runs a function whole or not at all, and writes down what it decided; why it was undone, if it was.
    fn take<T>(
        &self,
        universe: &mut Universe<R>,
        now: Moment,
        step: impl FnOnce(&mut Turn<'_, R>) -> Finished<T>,
    ) -> Result<Stepped<T>, StepError> {
        let before = universe.clone();
        match catch_unwind(AssertUnwindSafe(|| step(&mut universe.turn(now)))) {
            Ok(_) if universe.timers.take_refused() => {
                *universe = before;
                Err(StepError::TooManyTimers(universe.timers.most()))
            }
            Ok(Finished { value, line, keep }) => {
                if line.verdict == Verdict::Refused && !keep {
                    *universe = before;
                }
                let ticket = self.write(now, line);
                self.write_lost(universe, now);
                Ok(Stepped { value, ticket, now })
            }
            Err(panic) => {
                *universe = before;
                Err(StepError::Panicked(panic_text(&*panic)))
            }
        }
    }

    fn write(&self, at: Moment, line: Line) -> Ticket {
        let awaited = matches!(line.kind, Kind::Request | Kind::Delivery);
        self.write_in(at, line, awaited)
    }

    fn write_in(&self, at: Moment, line: Line, awaited: bool) -> Ticket {
        let mut book = locked(&self.journal);
        let ticket = Ticket { number: book.journal.add(at, line, awaited), beginning: book.beginning };
        drop(book);
        self.news.notify_waiters();
        ticket
    }

    /// Looks at the clock and runs what is due by now; the moment at which the world stands.
    fn wake(&self, inside: &mut Inside<R>) -> Result<Moment, StepError> {
        if inside.at_rest() {
            let now = inside.universe.clock.look();
            self.settle(inside, now, &mut 0)?;
            if inside.at_rest() {
                inside.universe.latest = inside.universe.latest.max(now);
            }
        }
        Ok(inside.universe.latest)
    }

    /// Runs what is due at `now`, in order, each at its own instant and each whole or not at all, until one of them posts a letter.
    fn settle(&self, inside: &mut Inside<R>, now: Moment, ran: &mut usize) -> Result<(), StepError> {
        while inside.at_rest() && inside.universe.timers.next().is_some_and(|next| next <= now) {
            if *ran == MOST_DUE {
                return Err(StepError::TooMuchDue);
            }
            *ran += 1;
            inside.fell_due += 1;
            let universe = &mut inside.universe;
            let Some((at, due)) = universe.timers.take_due(now) else { break };
            let at = at.max(universe.latest);
            universe.latest = at;
            let before = universe.clone();
            let name = format!("{due:?}");
            match catch_unwind(AssertUnwindSafe(|| R::wake(due, &mut universe.turn(at)))) {
                Ok(_) if universe.timers.take_refused() => {
                    *universe = before;
                    let most = universe.timers.most();
                    let reason = format!(
                        "{most} timers wait in this world already, as many as may; {name} wanted another and was left out"
                    );
                    self.write(at, refused(Kind::Timer, "duble.timer", reason));
                }
                Ok(Some(Finished { line, keep, .. })) => {
                    if line.verdict == Verdict::Refused && !keep {
                        *universe = before;
                    }
                    self.write(at, line);
                }
                Ok(None) => {}
                Err(panic) => {
                    *universe = before;
                    let panic = panic_text(&*panic);
                    let reason = format!("a rule failed inside duble and {name} was left out: {panic}");
                    self.write(at, refused(Kind::Timer, "duble.timer", reason));
                }
            }
            self.write_lost(universe, at);
        }
        Ok(())
    }

    /// Adds a line to the journal for what never became a step, and hands on what came with it.
    pub fn note<T>(&self, make: impl FnOnce(Moment) -> (T, Line)) -> Stepped<T> {
        let mut open = self.open();
        let now = self.wake(&mut open).unwrap_or(open.universe.latest);
        let (value, line) = make(now);
        Stepped { value, ticket: self.write(now, line), now }
    }

    /// Reads the universe as it is now, with all that is due by now done.
    pub fn look<T>(&self, read: impl FnOnce(&Universe<R>) -> T) -> T {
        let mut open = self.open();
        // A story that feeds itself is told to whoever takes a step; a reader sees how far it has come.
        _ = self.wake(&mut open);
        read(&open.universe)
    }

    /// What the clock shows, and whether it stands still by itself.
    pub fn clock(&self) -> (Moment, bool) {
        self.look(|universe| (universe.latest, universe.clock.is_frozen()))
    }

    /// Starts over with another universe, an empty journal and no snapshots. The receipt of a letter that is under way is nobody's.
    pub fn reset(&self, universe: Universe<R>, bounds: Bounds) {
        let mut open = self.open();
        let mut book = locked(&self.journal);
        *book = Book { journal: Journal::new(bounds), beginning: book.beginning + 1 };
        open.replace(universe);
        open.snapshots.clear();
        self.news.notify_waiters();
        self.calm.notify_waiters();
        self.bell.notify_one();
    }

    /// A body as the journal keeps it.
    pub fn excerpt(&self, bytes: &[u8]) -> String {
        let most = locked(&self.journal).journal.body_bound();
        excerpt(bytes, most)
    }

    /// Adds the bytes of an exchange to its journal entry; those of a request that a reset overtook are nobody's.
    pub fn attach(&self, ticket: Ticket, exchange: Exchange) {
        let mut book = locked(&self.journal);
        if book.beginning == ticket.beginning {
            book.journal.attach(ticket.number, exchange);
            drop(book);
            self.news.notify_waiters();
        }
    }
}

fn refused(kind: Kind, operation: &'static str, reason: String) -> Line {
    Line {
        kind,
        operation,
        verdict: Verdict::Refused,
        code: None,
        reason: Some(reason),
        fault: None,
        items: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
