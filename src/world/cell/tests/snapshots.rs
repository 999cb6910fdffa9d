//! Snapshots: the whole universe goes back, the journal goes on.

use std::time::Duration;

use super::*;

fn restores(cell: &Cell<Tally>) -> Vec<(u64, Moment, Option<String>)> {
    let (entries, ..) = cell.journal(&Filter { limit: 99, ..Filter::default() });
    let restored = entries.iter().filter(|entry| entry.line.operation == "duble.restore");
    restored.map(|entry| (entry.number, entry.at, entry.line.code.clone())).collect()
}

#[tokio::test]
async fn the_universe_goes_back_with_its_clock_timers_chance_and_letters() {
    let cell = cell(&[(5_000, "due")]);
    let seen = |cell: &Cell<Tally>| {
        cell.look(|universe| {
            let mut seed = universe.seed.clone();
            let rooms = &universe.rooms;
            (rooms.count, rooms.woke.clone(), universe.timers.len(), universe.outbox.len(), seed.uuid("guid"))
        })
    };
    add(&cell, Verdict::Accepted, false).await.unwrap();
    let before = seen(&cell);
    let (snapshot, replaced) = cell.snapshot("antes").await.unwrap();
    assert_eq!((snapshot.taken, snapshot.journal, replaced), (Moment::from_millis(0), 1, false));
    cell.advance(Lapse::from_days(30)).await.unwrap();
    add(&cell, Verdict::Accepted, false).await.unwrap();
    assert_ne!(seen(&cell), before);
    for number in [4, 5] {
        let restored = cell.restore("antes").unwrap();
        assert_eq!(restored, Restored { now: Moment::from_millis(0), number });
        assert_eq!((seen(&cell), cell.clock()), (before.clone(), (Moment::from_millis(0), true)));
    }
    let entry = |number| (number, Moment::from_millis(0), Some("antes".to_owned()));
    assert_eq!(restores(&cell), [entry(4), entry(5)]);
    assert_eq!(cell.restore("depois"), None);
    assert!(cell.forget("antes") && !cell.forget("antes"));
    assert_eq!(cell.restore("antes"), None);
}

#[tokio::test]
async fn a_running_clock_shows_what_it_would_had_nothing_been_done_since() {
    let cell = Cell::new(Universe::new(Clock::running(), 0, Tally::default()), Bounds::default());
    let (snapshot, _) = cell.snapshot("antes").await.unwrap();
    let soon = snapshot.taken.plus(Lapse::from_millis(5));
    cell.advance(Lapse::from_days(30)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(10)).await;
    let Restored { now, .. } = cell.restore("antes").unwrap();
    assert!(
        now >= soon && now < soon.plus(Lapse::from_days(29)),
        "later than the snapshot, and not by 30 days"
    );
    assert_eq!(restores(&cell)[0].1, snapshot.taken);
    assert!(cell.clock().0 >= now, "never backwards from there");
}

#[tokio::test]
async fn what_fell_due_meanwhile_runs_after_the_restore_at_its_own_instant() {
    let mut universe = Universe::new(Clock::running(), 0, Tally::default());
    let due = universe.start.plus(Lapse::from_secs(3_600));
    universe.timers.set(due, "due");
    universe.clock.set_rate(crate::world::Rate::new(86_400.0).unwrap());
    let cell = Cell::new(universe, Bounds::default());
    cell.snapshot("antes").await.unwrap();
    tokio::time::sleep(Duration::from_millis(60)).await;
    cell.restore("antes").unwrap();
    assert_eq!(cell.look(|universe| universe.rooms.woke.clone()), [(due.as_millis(), "due")]);
}

#[tokio::test]
async fn it_waits_for_letters_and_a_restore_does_not() {
    let cell = Arc::new(cell(&[]));
    let courier = cell.attend().unwrap();
    add(&cell, Verdict::Accepted, false).await.unwrap();
    let parcel = courier.next().await.unwrap();
    let taking = tokio::spawn({
        let cell = Arc::clone(&cell);
        async move { cell.snapshot("antes").await.unwrap().0 }
    });
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(!taking.is_finished());
    courier.returned(parcel, &Receipt::Answered { status: 200, body: Vec::new() }).unwrap();
    let snapshot = taking.await.unwrap();
    assert_eq!(snapshot.universe.rooms.woke, [(0, "told")], "what came of the letter is in it");
    add(&cell, Verdict::Accepted, false).await.unwrap();
    let parcel = courier.next().await.unwrap();
    let advancing = cell.advance(Lapse::from_secs(1));
    let restore = async {
        tokio::task::yield_now().await;
        cell.restore("antes").unwrap()
    };
    let (advanced, _) = tokio::join!(advancing, restore);
    assert_eq!(advanced, Err(StepError::Overtaken));
    courier.overtaken(&parcel).await;
    assert!(courier.returned(parcel, &Receipt::Failed { said: String::new() }).is_none());
    cell.settled().await;
}

#[tokio::test]
async fn there_are_so_many_at_most_and_a_reset_lets_go_of_them() {
    let cell = cell(&[]);
    for number in 0..MOST_SNAPSHOTS {
        cell.snapshot(&format!("s{number}")).await.unwrap();
    }
    assert_eq!(cell.snapshot("one-more").await.unwrap_err(), SnapshotError::TooMany);
    assert!(cell.snapshot("s7").await.unwrap().1, "in place of the one that is there");
    for name in ["", "a/b", "a b", "ação"] {
        assert!(matches!(cell.snapshot(name).await.unwrap_err(), SnapshotError::Name(_)), "{name}");
    }
    assert_eq!(cell.snapshots().len(), MOST_SNAPSHOTS);
    cell.reset(Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default()), Bounds::default());
    assert!(cell.snapshots().is_empty());
}
