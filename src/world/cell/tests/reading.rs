//! The journal, read and followed.

use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::world::{Figures, Follower, News};

fn shared(entries: usize) -> Arc<Cell<Tally>> {
    let universe = Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default());
    Arc::new(Cell::new(universe, Bounds { entries, ..Bounds::default() }))
}

fn note(cell: &Cell<Tally>, kind: Kind, operation: &'static str) -> Ticket {
    cell.note(|_| ((), Line { kind, operation, ..line(Verdict::Accepted) })).ticket
}

async fn told(follower: &mut Follower<Tally>) -> String {
    match follower.next().await {
        Some(News::Entry(entry)) => format!("{} {}", entry.number, entry.exchange.is_some()),
        Some(other) => format!("{other:?}"),
        None => "gone".to_owned(),
    }
}

/// Whether nothing is told for a while.
async fn silent(follower: &mut Follower<Tally>) -> bool {
    tokio::time::timeout(Duration::from_millis(20), follower.next()).await.is_err()
}

#[tokio::test]
async fn an_entry_is_told_in_its_turn_and_with_its_exchange() {
    let cell = shared(9);
    let mut follower = cell.follow(0, Filter::default());
    assert!(silent(&mut follower).await);
    let first = note(&cell, Kind::Request, "a.b");
    let second = note(&cell, Kind::Request, "a.b");
    note(&cell, Kind::Action, "a.c");
    cell.attach(second, Exchange::default());
    assert!(silent(&mut follower).await, "the first still waits for its exchange");
    cell.attach(first, Exchange::default());
    for expected in ["1 true", "2 true", "3 false"] {
        assert_eq!(told(&mut follower).await, expected);
    }
    assert!(silent(&mut follower).await);
}

#[tokio::test]
async fn an_exchange_that_never_comes_holds_a_follower_up_only_for_a_while() {
    let cell = shared(9);
    note(&cell, Kind::Request, "a.b");
    let mut follower = cell.follow(0, Filter::default());
    assert_eq!(told(&mut follower).await, "1 false");
    let only = Filter { operation: Some("a.c".into()), ..Filter::default() };
    let mut follower = cell.follow(0, only);
    note(&cell, Kind::Timer, "a.c");
    let at_once = tokio::time::timeout(Duration::from_secs(1), told(&mut follower)).await;
    assert_eq!(at_once.unwrap(), "2 false", "what is not asked for is not waited for");
}

#[tokio::test]
async fn a_follower_hears_what_it_missed() {
    let cell = shared(2);
    let mut follower = cell.follow(0, Filter::default());
    for _ in 0..5 {
        note(&cell, Kind::Timer, "a.b");
    }
    for expected in ["Dropped(3)", "4 false", "5 false"] {
        assert_eq!(told(&mut follower).await, expected);
    }
    note(&cell, Kind::Timer, "a.b");
    assert_eq!(cell.empty_journal(), 2);
    note(&cell, Kind::Timer, "a.b");
    for expected in ["Emptied", "7 false"] {
        assert_eq!(told(&mut follower).await, expected);
    }
    let figures = cell.figures();
    assert_eq!(figures, Figures { total: 7, entries: 1, emptied: 6, bytes: figures.bytes, dropped: 0 });
    cell.reset(Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default()), Bounds::default());
    note(&cell, Kind::Timer, "a.b");
    for expected in ["Reset", "1 false"] {
        assert_eq!(told(&mut follower).await, expected);
    }
    let mut of_before = cell.follow(7, Filter::default());
    assert_eq!(told(&mut of_before).await, "Reset", "its number is not there yet");
    drop(cell);
    assert_eq!(told(&mut follower).await, "gone");
}

#[tokio::test]
async fn a_follower_that_waits_learns_that_the_world_is_gone() {
    let cell = shared(2);
    let mut follower = cell.follow(0, Filter::default());
    let waiting = tokio::spawn(async move { told(&mut follower).await });
    tokio::task::yield_now().await;
    drop(cell);
    assert_eq!(waiting.await.unwrap(), "gone");
}

#[test]
fn pages_are_of_the_newest_or_read_on_from_a_number() {
    let cell = shared(9);
    for operation in ["a.a", "a.b", "a.a", "a.a"] {
        note(&cell, Kind::Timer, operation);
    }
    let page = |filter: Filter| {
        let page = cell.page(&filter);
        (page.entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), page.matched)
    };
    let of_a = || Filter { operation: Some("a.a".into()), limit: 2, ..Filter::default() };
    assert_eq!(page(of_a()), (vec![3, 4], 3));
    assert_eq!(page(Filter { before: Some(3), ..of_a() }), (vec![1], 1));
    assert_eq!(page(Filter { after: Some(0), ..of_a() }), (vec![1, 3], 3));
    assert_eq!(page(Filter { after: Some(3), ..of_a() }), (vec![4], 1));
    assert_eq!(page(Filter { limit: 0, ..of_a() }), (vec![], 3));
}
