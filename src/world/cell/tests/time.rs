//! The clock of a world: set, frozen, set going, and at another rate.

use std::time::Duration;

use super::*;
use crate::world::Rate;

fn at(millis: i64) -> Moment {
    Moment::from_millis(millis)
}

fn woke(cell: &Cell<Tally>) -> Vec<(i64, &'static str)> {
    cell.look(|universe| universe.rooms.woke.clone())
}

#[tokio::test]
async fn set_forward_it_runs_what_is_due_in_order_and_backwards_it_is_not_set() {
    let cell = cell(&[(2_000, "b"), (1_000, "a"), (9_000, "c")]);
    let to = |millis| Setting { now: Some(at(millis)), ..Setting::default() };
    assert_eq!(cell.set_clock(to(3_000)).await, Ok(Advanced { now: at(3_000), fell_due: 2 }));
    assert_eq!(woke(&cell), [(1_000, "a"), (2_000, "b")]);
    assert_eq!(cell.set_clock(to(3_000)).await.unwrap().fell_due, 0);
    let past = Setting { frozen: Some(false), rate: Some(Rate::new(9.0).unwrap()), ..to(2_999) };
    let error = cell.set_clock(past).await.unwrap_err();
    assert_eq!(error, SetError::Past { asked: at(2_999), now: at(3_000) });
    assert!(error.to_string().contains("never goes backwards"));
    let as_it_was = cell.look(|universe| (universe.clock.is_frozen(), universe.clock.rate()));
    assert_eq!(as_it_was, (true, Rate::ONE), "whole or not at all");
}

#[tokio::test]
async fn it_runs_on_from_where_it_stands_and_stands_where_it_was_told() {
    let cell = cell(&[]);
    let run = Setting { frozen: Some(false), rate: Some(Rate::new(3_600.0).unwrap()), now: None };
    cell.set_clock(run).await.unwrap();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let (running, frozen) = cell.clock();
    assert!(!frozen && running >= at(3_600 * 5) && running < at(86_400_000 * 3_650), "{running}");
    let target = running.plus(Lapse::from_days(40));
    let stop = Setting { now: Some(target), frozen: Some(true), rate: None };
    assert_eq!(cell.set_clock(stop).await.unwrap().now, target);
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(cell.clock(), (target, true), "to the millisecond");
    assert_eq!(cell.look(|universe| universe.clock.rate()), Rate::new(3_600.0).unwrap());
}

#[tokio::test]
async fn whoever_wakes_a_clock_hears_that_it_runs_and_runs_faster() {
    let cell = Arc::new(cell(&[(86_400_000, "post"), (2 * 86_400_000, "post")]));
    let courier = cell.attend().unwrap();
    let carry = tokio::spawn(async move { (courier.next().await.unwrap(), courier) });
    tokio::task::yield_now().await;
    // At the system's rate the first is a day away; the courier naps until it hears of the other rate.
    cell.set_clock(Setting { frozen: Some(false), ..Setting::default() }).await.unwrap();
    tokio::task::yield_now().await;
    let rate = Some(Rate::new(86_400.0).unwrap());
    cell.set_clock(Setting { rate, ..Setting::default() }).await.unwrap();
    // A day takes a second: nobody looks at the world meanwhile but its courier.
    let (parcel, courier) = tokio::time::timeout(Duration::from_secs(20), carry).await.unwrap().unwrap();
    assert_eq!(woke(&cell), [(86_400_000, "post")]);
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(cell.clock().0, at(86_400_000), "time stands while a letter is out, at any rate");
    courier.returned(parcel, &Receipt::Answered { status: 200, body: Vec::new() }).unwrap();
    courier.next().await.unwrap();
    assert_eq!(woke(&cell), [(86_400_000, "post"), (86_400_000, "told"), (2 * 86_400_000, "post")]);
}
