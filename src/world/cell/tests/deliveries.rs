//! Letters that leave, receipts that return, and the time that stands still meanwhile.

use std::time::Duration;

use tokio::time::timeout;

use super::*;
use crate::world::{Attendance, MOST_LETTERS, Parcel};

/// Long enough for whatever does not wait, and short enough for what must.
const A_WHILE: Duration = Duration::from_millis(30);

fn attended(timers: &[(i64, &'static str)]) -> (Arc<Cell<Tally>>, Attendance<Tally>) {
    let cell = Arc::new(cell(timers));
    let courier = cell.attend().unwrap();
    (cell, courier)
}

fn ok() -> Receipt {
    Receipt::Answered { status: 200, body: b"fine".to_vec() }
}

fn woke(cell: &Cell<Tally>) -> Vec<(i64, &'static str)> {
    cell.look(|universe| universe.rooms.woke.clone())
}

async fn post(cell: &Cell<Tally>, url: &str, errand: &'static str) {
    cell.step(|turn| {
        turn.universe.outbox.post(letter(url), errand);
        Finished { value: (), line: line(Verdict::Accepted), keep: false }
    })
    .await
    .unwrap();
}

fn deliveries(cell: &Cell<Tally>) -> Vec<Arc<Entry>> {
    let (entries, ..) = cell.journal(&Filter { limit: 99, ..Filter::default() });
    entries.into_iter().filter(|entry| entry.line.kind == Kind::Delivery).collect()
}

#[tokio::test]
async fn letters_leave_one_after_another_and_the_journal_has_the_exchange() {
    let (cell, courier) = attended(&[]);
    post(&cell, "http://r/1", "told").await;
    post(&cell, "http://r/2", "silent").await;
    post(&cell, "http://r/3", "silent").await;
    let first = courier.next().await.unwrap();
    assert_eq!(first.letter.url, "http://r/1");
    assert!(timeout(A_WHILE, courier.next()).await.is_err(), "the next waits for the first one's receipt");
    courier.returned(first, &ok()).unwrap();
    courier.returned(courier.next().await.unwrap(), &ok()).unwrap();
    let failed = Receipt::Failed { said: "no connection".to_owned() };
    courier.returned(courier.next().await.unwrap(), &failed).unwrap();
    let seen: Vec<_> = deliveries(&cell)
        .iter()
        .map(|entry| {
            let exchange = entry.exchange.clone().unwrap();
            assert_eq!((entry.line.operation, exchange.method.as_str()), ("tally.tell", "POST"));
            assert_eq!(exchange.request, "{}");
            let (code, reason) = (entry.line.code.clone(), entry.line.reason.clone());
            (entry.line.verdict, code, reason, exchange.target, exchange.status, exchange.response)
        })
        .collect();
    let fine = "fine".to_owned();
    assert_eq!(
        seen,
        [
            (Verdict::Accepted, Some("told".into()), None, "http://r/1".into(), 200, fine.clone()),
            (Verdict::Accepted, Some("200".into()), None, "http://r/2".into(), 200, fine),
            (Verdict::Refused, None, Some("no connection".into()), "http://r/3".into(), 0, String::new()),
        ]
    );
}

#[tokio::test]
async fn advancing_waits_where_a_letter_was_posted_and_requests_step_in_meanwhile() {
    let (cell, courier) = attended(&[(1_000, "post"), (1_000, "same"), (2_000, "post"), (3_000, "late")]);
    let advancing = tokio::spawn({
        let cell = Arc::clone(&cell);
        async move { cell.advance(Lapse::from_secs(5)).await }
    });
    let parcel = courier.next().await.unwrap();
    assert_eq!(cell.clock().0.as_millis(), 1_000, "time stands");
    assert!(timeout(A_WHILE, cell.settled()).await.is_err());
    let stepped = cell
        .step(|turn| Finished { value: turn.now, line: line(Verdict::Accepted), keep: false })
        .await
        .unwrap();
    assert_eq!(stepped.value.as_millis(), 1_000, "a request is not held up");
    assert_eq!(woke(&cell), [(1_000, "post")], "nothing else runs until the receipt is there");
    courier.returned(parcel, &ok()).unwrap();
    let parcel = courier.next().await.unwrap();
    assert_eq!(cell.clock().0.as_millis(), 2_000);
    assert!(!advancing.is_finished());
    courier.returned(parcel, &ok()).unwrap();
    let advanced = advancing.await.unwrap().unwrap();
    assert_eq!(advanced, Advanced { now: Moment::from_millis(5_000), fell_due: 4 });
    assert_eq!(
        woke(&cell),
        [
            (1_000, "post"),
            (1_000, "told"),
            (1_000, "same"),
            (2_000, "post"),
            (2_000, "told"),
            (3_000, "late")
        ]
    );
}

#[tokio::test]
async fn what_a_receipt_sets_off_belongs_to_the_same_advance() {
    let (cell, courier) = attended(&[(1_000, "post")]);
    let advance = cell.advance(Lapse::from_secs(62));
    let carry = async {
        let refused = Receipt::Answered { status: 500, body: Vec::new() };
        courier.returned(courier.next().await.unwrap(), &refused).unwrap();
        courier.returned(courier.next().await.unwrap(), &ok()).unwrap();
    };
    let (advanced, ()) = tokio::join!(advance, carry);
    assert_eq!(advanced.unwrap().fell_due, 2);
    assert_eq!(woke(&cell), [(1_000, "post"), (1_000, "told"), (61_000, "post"), (61_000, "told")]);
}

#[tokio::test]
async fn two_advances_take_turns_and_one_from_a_receiver_waits_for_the_delivery() {
    let (cell, courier) = attended(&[(1_000, "post")]);
    let first = cell.advance(Lapse::from_secs(2));
    let second = cell.advance(Lapse::from_secs(2));
    let carry = async {
        let parcel = courier.next().await.unwrap();
        // The receiver advances the world before it answers; its request is cut off when the delivery's patience ends.
        assert!(timeout(A_WHILE, cell.advance(Lapse::from_secs(1))).await.is_err());
        courier.returned(parcel, &Receipt::Failed { said: "no answer in time".to_owned() }).unwrap();
    };
    let (first, second, ()) = tokio::join!(first, second, carry);
    assert_eq!((first.unwrap().now.as_millis(), second.unwrap().now.as_millis()), (2_000, 4_000));
}

#[tokio::test]
async fn a_receipt_that_a_reset_overtook_is_nobodys() {
    let (cell, courier) = attended(&[]);
    post(&cell, "http://old/", "told").await;
    let old = courier.next().await.unwrap();
    let advancing = tokio::spawn({
        let cell = Arc::clone(&cell);
        async move { cell.advance(Lapse::from_secs(1)).await }
    });
    assert!(timeout(A_WHILE, courier.overtaken(&old)).await.is_err());
    let fresh = Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Tally::default());
    cell.reset(fresh, Bounds::default());
    courier.overtaken(&old).await;
    assert_eq!(advancing.await.unwrap(), Err(StepError::Overtaken));
    post(&cell, "http://new/", "told").await;
    assert!(courier.returned(old, &ok()).is_none());
    assert!(woke(&cell).is_empty() && deliveries(&cell).is_empty());
    assert_eq!(courier.next().await.unwrap().letter.url, "http://new/");
}

#[tokio::test]
async fn a_receipt_that_panics_is_undone_and_said() {
    let (cell, courier) = attended(&[]);
    post(&cell, "http://r/", "bomb").await;
    let told = courier.returned(courier.next().await.unwrap(), &ok()).unwrap();
    assert_eq!(told.line.verdict, Verdict::Refused);
    assert!(told.line.reason.unwrap().contains("boom"));
    assert!(woke(&cell).is_empty());
    assert_eq!(deliveries(&cell)[0].exchange.as_ref().unwrap().status, 200);
    cell.settled().await;
}

#[tokio::test]
async fn nobody_to_carry_them_and_letters_hold_nothing_up() {
    let cell = Arc::new(cell(&[(1_000, "post")]));
    assert_eq!(cell.advance(Lapse::from_secs(2)).await.unwrap().now.as_millis(), 2_000);
    cell.settled().await;
    let courier = cell.attend().unwrap();
    assert!(cell.attend().is_none(), "one is enough");
    let parcel: Parcel<_> = courier.next().await.unwrap();
    assert!(timeout(A_WHILE, cell.settled()).await.is_err());
    let waiting = tokio::spawn({
        let cell = Arc::clone(&cell);
        async move { cell.settled().await }
    });
    tokio::task::yield_now().await;
    drop((parcel, courier));
    waiting.await.unwrap();
}

#[tokio::test]
async fn the_courier_goes_with_its_world() {
    let (cell, courier) = attended(&[]);
    let waiting = tokio::spawn(async move { courier.next().await.is_none() });
    tokio::task::yield_now().await;
    drop(cell);
    assert!(waiting.await.unwrap());
}

#[tokio::test]
async fn a_running_clock_is_woken_when_something_falls_due_and_stands_while_a_letter_is_out() {
    let cell = Arc::new(Cell::new(Universe::new(Clock::running(), 0, Tally::default()), Bounds::default()));
    let courier = cell.attend().unwrap();
    // Nobody looks at this world from here on but its courier, which sleeps until the timer that is set under its nap.
    let carry = tokio::spawn(async move { (courier.next().await.unwrap(), courier) });
    tokio::task::yield_now().await;
    let due = cell
        .step(|turn| {
            let due = turn.now.plus(Lapse::from_millis(40));
            turn.universe.timers.set(due, "post");
            Finished { value: due, line: line(Verdict::Accepted), keep: false }
        })
        .await
        .unwrap()
        .value;
    let (parcel, courier) = carry.await.unwrap();
    assert_eq!(cell.clock(), (due, false));
    cell.step(|turn| {
        turn.universe.timers.set(turn.now.plus(Lapse::from_millis(1)), "soon");
        Finished { value: (), line: line(Verdict::Accepted), keep: false }
    })
    .await
    .unwrap();
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(cell.clock(), (due, false), "it stands");
    courier.returned(parcel, &ok()).unwrap();
    assert!(cell.clock().0 > due.plus(Lapse::from_millis(20)), "and catches up");
    let soon = due.plus(Lapse::from_millis(1)).as_millis();
    assert_eq!(woke(&cell).last(), Some(&(soon, "soon")), "at its own instant");
}

#[tokio::test]
async fn the_outbox_is_bounded_and_the_journal_says_what_was_not_kept() {
    let cell = cell(&[]);
    cell.step(|turn| {
        for _ in 0..MOST_LETTERS + 2 {
            turn.universe.outbox.post(letter("http://r/"), "told");
        }
        Finished { value: (), line: line(Verdict::Accepted), keep: false }
    })
    .await
    .unwrap();
    assert_eq!(cell.look(|universe| universe.outbox.len()), MOST_LETTERS);
    let [entry] = deliveries(&cell).try_into().unwrap();
    assert_eq!(
        entry.line.reason.as_deref(),
        Some("10000 letters wait already, as many as may; letters that were not kept: 2")
    );
}
