//! One universe behind one lock: each request, action and advance is an atomic step.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::journal::{Bounds, Entry, Exchange, Filter, Journal, excerpt};
use super::{Kind, Line, Rooms, Turn, Universe, Verdict};
use crate::facts::{Lapse, Moment};

/// More timers than this in one go are a story that feeds itself; the advance stops there and says so.
const MOST_DUE: usize = 1_000_000;

/// A world: its universe behind a std mutex that is never held across an await, and its journal behind another.
#[derive(Debug)]
pub struct Cell<R: Rooms> {
    universe: Mutex<Universe<R>>,
    journal: Mutex<Book>,
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
    #[error("{0}")]
    Panicked(String),
    /// The story feeds itself: timers that set timers without end. What has run has run; the next one still waits.
    #[error("more than {MOST_DUE} timers fell due in one go; the story feeds itself")]
    TooMuchDue,
}

/// How far a world was advanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advanced {
    /// What the clock shows now.
    pub now: Moment,
    /// How many timers fell due on the way.
    pub fell_due: usize,
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
        let journal = Mutex::new(Book { journal: Journal::new(bounds), beginning: 0 });
        Self { universe: Mutex::new(universe), journal }
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
        let mut universe = locked(&self.universe);
        let now = self.wake(&mut universe)?;
        let before = universe.clone();
        match catch_unwind(AssertUnwindSafe(|| step(&mut universe.turn(now)))) {
            Ok(Finished { value, line, keep }) => {
                let undone = line.verdict == Verdict::Refused && !keep;
                if undone {
                    *universe = before;
                }
                let ticket = self.write(now, line);
                Ok(Stepped { value, ticket, now })
            }
            Err(panic) => {
                *universe = before;
                Err(StepError::Panicked(panic_text(&*panic)))
            }
        }
    }

    fn write(&self, at: Moment, line: Line) -> Ticket {
        let mut book = locked(&self.journal);
        Ticket { number: book.journal.add(at, line), beginning: book.beginning }
    }

    /// Looks at the clock and runs what is due by now.
    fn wake(&self, universe: &mut Universe<R>) -> Result<Moment, StepError> {
        let now = universe.clock.look();
        self.settle(universe, now, &mut 0)?;
        universe.latest = now;
        Ok(now)
    }

    /// Runs what is due at `now`, in order, each at its own instant and each whole or not at all.
    fn settle(&self, universe: &mut Universe<R>, now: Moment, ran: &mut usize) -> Result<(), StepError> {
        while universe.timers.next().is_some_and(|next| next <= now) {
            if *ran == MOST_DUE {
                return Err(StepError::TooMuchDue);
            }
            *ran += 1;
            let Some((at, due)) = universe.timers.take_due(now) else { break };
            let at = at.max(universe.latest);
            universe.latest = at;
            let before = universe.clone();
            let name = format!("{due:?}");
            match catch_unwind(AssertUnwindSafe(|| R::wake(due, &mut universe.turn(at)))) {
                Ok(Some(Finished { line, keep, .. })) => {
                    if line.verdict == Verdict::Refused && !keep {
                        *universe = before;
                    }
                    self.write(at, line);
                }
                Ok(None) => {}
                Err(panic) => {
                    *universe = before;
                    let reason = format!(
                        "a rule failed inside duble and {name} was left out: {}",
                        panic_text(&*panic)
                    );
                    self.write(
                        at,
                        Line {
                            kind: Kind::Timer,
                            operation: "duble.timer",
                            verdict: Verdict::Refused,
                            code: None,
                            reason: Some(reason),
                            items: Vec::new(),
                        },
                    );
                }
            }
        }
        Ok(())
    }

    /// Moves the clock on, from due to due and in order.
    pub fn advance(&self, by: Lapse) -> Result<Advanced, StepError> {
        let mut universe = locked(&self.universe);
        let target = self.wake(&mut universe)?.plus(by);
        let mut fell_due = 0;
        while let Some(next) = universe.timers.next().filter(|next| *next <= target) {
            universe.clock.move_to(next);
            self.settle(&mut universe, next, &mut fell_due)?;
        }
        universe.clock.move_to(target);
        universe.latest = universe.latest.max(target);
        Ok(Advanced { now: universe.clock.look(), fell_due })
    }

    /// Adds a line to the journal for what never became a step, and hands on what came with it.
    pub fn note<T>(&self, make: impl FnOnce(Moment) -> (T, Line)) -> Stepped<T> {
        let mut universe = locked(&self.universe);
        let now = self.wake(&mut universe).unwrap_or(universe.latest);
        let (value, line) = make(now);
        Stepped { value, ticket: self.write(now, line), now }
    }

    /// Reads the universe as it is now, with all that is due by now done.
    pub fn look<T>(&self, read: impl FnOnce(&Universe<R>) -> T) -> T {
        let mut universe = locked(&self.universe);
        // A story that feeds itself is told to whoever takes a step; a reader sees how far it has come.
        _ = self.wake(&mut universe);
        read(&universe)
    }

    /// What the clock shows, and whether it stands still.
    pub fn clock(&self) -> (Moment, bool) {
        self.look(|universe| (universe.clock.shown(), universe.clock.is_frozen()))
    }

    /// Starts over with another universe and an empty journal.
    pub fn reset(&self, universe: Universe<R>, bounds: Bounds) {
        let mut current = locked(&self.universe);
        let mut book = locked(&self.journal);
        *book = Book { journal: Journal::new(bounds), beginning: book.beginning + 1 };
        *current = universe;
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
        }
    }

    /// Reads the journal: entries, how many there ever were, and how many fell out of its bounds.
    pub fn journal(&self, filter: &Filter) -> (Vec<Arc<Entry>>, u64, u64) {
        self.look(|_| ());
        let book = locked(&self.journal);
        (book.journal.read(filter), book.journal.total(), book.journal.dropped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Clock, Letter, Receipt};

    /// A room that only counts, to try the cell without any provider.
    #[derive(Clone, Debug, Default)]
    struct Tally {
        count: u32,
        woke: Vec<(i64, &'static str)>,
    }

    impl Rooms for Tally {
        type Due = &'static str;
        fn wake(due: &'static str, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
            assert_ne!(due, "bomb", "boom");
            let now = turn.now;
            turn.universe.rooms.woke.push((now.as_millis(), due));
            if due == "again" {
                turn.universe.timers.set(now.plus(Lapse::from_secs(1)), "again");
            }
            let verdict = if due == "no" { Verdict::Refused } else { Verdict::Accepted };
            Some(Finished { value: (), line: line(verdict), keep: false })
        }
        fn returned(_: &'static str, _: &Receipt, _: &mut Turn<'_, Self>) -> Option<Finished<()>> {
            None
        }
    }

    fn line(verdict: Verdict) -> Line {
        Line {
            kind: Kind::Request,
            operation: "tally.add",
            verdict,
            code: None,
            reason: None,
            items: Vec::new(),
        }
    }

    fn cell(timers: &[(i64, &'static str)]) -> Cell<Tally> {
        let mut universe = Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default());
        for (at, due) in timers {
            universe.timers.set(Moment::from_millis(*at), due);
        }
        Cell::new(universe, Bounds::default())
    }

    async fn add(cell: &Cell<Tally>, verdict: Verdict, keep: bool) -> Result<u64, StepError> {
        cell.step(|turn| {
            turn.universe.rooms.count += 1;
            turn.universe.seed.uuid("guid");
            let letter =
                Letter { operation: "tally.tell", url: String::new(), body: Vec::new(), media_type: "" };
            turn.universe.outbox.post(letter, "told");
            Finished { value: (), line: line(verdict), keep }
        })
        .await
        .map(|stepped| stepped.ticket.number)
    }

    #[tokio::test]
    async fn a_refused_step_leaves_nothing_behind_unless_it_is_kept() {
        let cell = cell(&[]);
        assert_eq!(add(&cell, Verdict::Accepted, false).await, Ok(1));
        assert_eq!(add(&cell, Verdict::Refused, false).await, Ok(2));
        assert_eq!(cell.look(|universe| universe.rooms.count), 1);
        assert_eq!(add(&cell, Verdict::Refused, true).await, Ok(3));
        assert_eq!(cell.look(|universe| universe.rooms.count), 2);
        assert_eq!(
            cell.look(|universe| universe.outbox.len()),
            2,
            "what a refused step posted does not leave"
        );
    }

    #[tokio::test]
    async fn a_panic_is_undone_and_the_world_goes_on() {
        let cell = cell(&[(5, "bomb"), (6, "fine")]);
        let error = cell
            .step(|turn| -> Finished<()> {
                turn.universe.rooms.count = 99;
                panic!("off the rails")
            })
            .await
            .unwrap_err();
        assert_eq!(error, StepError::Panicked("off the rails".into()));
        assert_eq!(cell.look(|universe| universe.rooms.count), 0);
        cell.advance(Lapse::from_secs(1)).unwrap();
        assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(6, "fine")]);
        let (entries, ..) = cell.journal(&Filter { limit: 9, ..Filter::default() });
        assert!(entries[0].line.reason.as_deref().unwrap().contains("boom"));
    }

    #[tokio::test]
    async fn what_is_due_runs_in_order_at_its_own_time_before_the_step() {
        let cell = cell(&[(2_000, "late"), (0, "soon")]);
        add(&cell, Verdict::Accepted, false).await.unwrap();
        assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(0, "soon")]);
        let advanced = cell.advance(Lapse::from_secs(3)).unwrap();
        assert_eq!(advanced, Advanced { now: Moment::from_millis(3_000), fell_due: 1 });
        assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(0, "soon"), (2_000, "late")]);
    }

    #[test]
    fn time_never_runs_backwards_not_even_for_a_timer_set_in_the_past() {
        let cell = cell(&[(-5_000, "past")]);
        assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(0, "past")]);
    }

    #[test]
    fn a_timer_that_is_refused_leaves_nothing_behind() {
        let cell = cell(&[(1, "no")]);
        assert_eq!(cell.advance(Lapse::from_secs(1)).unwrap().fell_due, 1);
        assert!(cell.look(|universe| universe.rooms.woke.is_empty()));
        assert_eq!(cell.journal(&Filter { limit: 9, ..Filter::default() }).1, 1);
    }

    #[tokio::test]
    async fn an_exchange_that_a_reset_overtook_is_nobodys() {
        let cell = cell(&[]);
        let before = cell
            .step(|_| Finished { value: (), line: line(Verdict::Accepted), keep: false })
            .await
            .unwrap()
            .ticket;
        cell.reset(
            Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default()),
            Bounds::default(),
        );
        add(&cell, Verdict::Accepted, false).await.unwrap();
        cell.attach(before, Exchange { request: "old".into(), ..Exchange::default() });
        assert_eq!(cell.journal(&Filter { limit: 9, ..Filter::default() }).0[0].exchange, None);
    }

    #[test]
    fn a_timer_set_on_the_way_still_falls_due() {
        let cell = cell(&[(500, "again")]);
        assert_eq!(cell.advance(Lapse::from_secs(3)).unwrap().fell_due, 3);
        assert_eq!(cell.look(|universe| universe.rooms.woke.last().copied()), Some((2_500, "again")));
    }
}
