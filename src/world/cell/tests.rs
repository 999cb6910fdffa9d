//! The cell, tried with a room that only counts.

use super::*;
use crate::facts::Lapse;
use crate::world::{Clock, Entry, Filter, Letter, Receipt};

mod deliveries;
mod reading;
mod snapshots;
mod time;

/// A room that only counts, to try the cell without any provider.
#[derive(Clone, Debug, Default)]
struct Tally {
    count: u32,
    woke: Vec<(i64, &'static str)>,
}

impl Rooms for Tally {
    type Due = &'static str;
    type Fault = ();
    type Credential = u32;
    fn credentials(&self) -> Vec<u32> {
        vec![self.count]
    }
    fn credential_changes(&self) -> u64 {
        u64::from(self.count)
    }
    fn wake(due: &'static str, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
        assert_ne!(due, "bomb", "boom");
        let now = turn.now;
        turn.universe.rooms.woke.push((now.as_millis(), due));
        if due == "post" {
            turn.universe.outbox.post(letter("http://r/timer"), "told");
        }
        if due == "again" {
            turn.universe.timers.set(now.plus(Lapse::from_secs(1)), "again");
        }
        let verdict = if due == "no" { Verdict::Refused } else { Verdict::Accepted };
        Some(Finished { value: (), line: line(verdict), keep: false })
    }
    fn returned(errand: &'static str, receipt: &Receipt, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
        turn.universe.rooms.woke.push((turn.now.as_millis(), errand));
        assert_ne!(errand, "bomb", "boom");
        if errand == "silent" {
            return None;
        }
        let verdict = match receipt {
            Receipt::Answered { status: 200, .. } => Verdict::Accepted,
            _ => Verdict::Refused,
        };
        if verdict == Verdict::Refused {
            turn.universe.timers.set(turn.now.plus(Lapse::from_secs(60)), "post");
        }
        Some(Finished { value: (), line: Line { code: Some("told".into()), ..line(verdict) }, keep: true })
    }
}

fn letter(url: &str) -> Letter {
    Letter { operation: "tally.tell", url: url.into(), body: b"{}".to_vec(), media_type: "application/json" }
}

fn line(verdict: Verdict) -> Line {
    Line {
        kind: Kind::Request,
        operation: "tally.add",
        verdict,
        code: None,
        reason: None,
        fault: None,
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
        turn.universe.outbox.post(letter("http://r/step"), "told");
        Finished { value: (), line: line(verdict), keep }
    })
    .await
    .map(|stepped| stepped.ticket.number)
}

#[tokio::test]
async fn a_step_that_sets_one_timer_too_many_is_undone() {
    let mut universe = Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default());
    universe.timers.bound(2);
    // Three times one timer sets the next: with another that waits, two are there at a time.
    for due in ["again", "far"] {
        universe.timers.set(Moment::from_millis(if due == "far" { 1_000_000 } else { 1_000 }), due);
    }
    let cell = Cell::new(universe, Bounds::default());
    let step = cell.step(|turn| {
        turn.universe.rooms.count += 1;
        turn.universe.timers.set(turn.now, "third");
        Finished { value: (), line: line(Verdict::Accepted), keep: true }
    });
    let error = step.await.unwrap_err();
    assert_eq!(error, StepError::TooManyTimers(2));
    assert!(error.to_string().starts_with("2 timers wait in this world already"), "{error}");
    assert_eq!(cell.look(|universe| (universe.rooms.count, universe.timers.len())), (0, 2));
    cell.advance(Lapse::from_secs(3)).await.unwrap();
    assert_eq!(cell.look(|universe| universe.timers.len()), 2, "what is within the bound goes on");
    assert_eq!(add(&cell, Verdict::Accepted, true).await.map(|_| ()), Ok(()));
    // What falls due and wants more than there is room for is left out, and the journal says so.
    cell.look(|_| ());
    let bounded = cell.snapshot("bounded").await.unwrap().0.universe;
    let mut bounded = bounded;
    bounded.timers.bound(1);
    cell.reset(bounded, Bounds::default());
    cell.advance(Lapse::from_secs(1)).await.unwrap();
    let (entries, _) = cell.entries();
    let reason = entries.last().and_then(|entry| entry.line.reason.clone()).unwrap();
    assert!(reason.contains("1 timers wait in this world already") && reason.contains("again"), "{reason}");
}

#[tokio::test]
async fn a_refused_step_leaves_nothing_behind_unless_it_is_kept() {
    let cell = cell(&[]);
    assert_eq!(add(&cell, Verdict::Accepted, false).await, Ok(1));
    assert_eq!(add(&cell, Verdict::Refused, false).await, Ok(2));
    assert_eq!(cell.look(|universe| universe.rooms.count), 1);
    assert_eq!(add(&cell, Verdict::Refused, true).await, Ok(3));
    assert_eq!(cell.look(|universe| universe.rooms.count), 2);
    assert_eq!(cell.look(|universe| universe.outbox.len()), 2, "what a refused step posted does not leave");
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
    cell.advance(Lapse::from_secs(1)).await.unwrap();
    assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(6, "fine")]);
    let (entries, ..) = cell.journal(&Filter { limit: 9, ..Filter::default() });
    assert!(entries[0].line.reason.as_deref().unwrap().contains("boom"));
}

#[tokio::test]
async fn what_is_due_runs_in_order_at_its_own_time_before_the_step() {
    let cell = cell(&[(2_000, "late"), (0, "soon")]);
    add(&cell, Verdict::Accepted, false).await.unwrap();
    assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(0, "soon")]);
    let advanced = cell.advance(Lapse::from_secs(3)).await.unwrap();
    assert_eq!(advanced, Advanced { now: Moment::from_millis(3_000), fell_due: 1 });
    assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(0, "soon"), (2_000, "late")]);
}

#[test]
fn time_never_runs_backwards_not_even_for_a_timer_set_in_the_past() {
    let cell = cell(&[(-5_000, "past")]);
    assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(0, "past")]);
}

#[tokio::test]
async fn a_timer_that_is_refused_leaves_nothing_behind() {
    let cell = cell(&[(1, "no")]);
    assert_eq!(cell.advance(Lapse::from_secs(1)).await.unwrap().fell_due, 1);
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
    cell.reset(Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default()), Bounds::default());
    add(&cell, Verdict::Accepted, false).await.unwrap();
    cell.attach(before, Exchange { request: "old".into(), ..Exchange::default() });
    assert_eq!(cell.journal(&Filter { limit: 9, ..Filter::default() }).0[0].exchange, None);
}

#[tokio::test]
async fn a_timer_set_on_the_way_still_falls_due() {
    let cell = cell(&[(500, "again")]);
    assert_eq!(cell.advance(Lapse::from_secs(3)).await.unwrap().fell_due, 3);
    assert_eq!(cell.look(|universe| universe.rooms.woke.last().copied()), Some((2_500, "again")));
}
