//! How letters leave a cell and what comes of them returns. One after another, in the order in which they were posted; each receipt
//! is a step of its own.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, MutexGuard, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use super::snapshot::Snapshot;
use super::{Cell, locked, refused};
use crate::facts::Moment;
use crate::world::directory::Clerk;
use crate::world::outbox::MOST_LETTERS;
use crate::world::{Exchange, Finished, Kind, Letter, Line, Receipt, Rooms, Stepped, Universe, Verdict};

/// A nap at most: the system's clock can be set, and a machine can sleep, while a running clock is waited for.
const LONGEST_NAP: Duration = Duration::from_secs(60);

/// A nap at least: a system clock that was set back must not make it spin.
const SHORTEST_NAP: Duration = Duration::from_millis(1);

/// What a cell's lock holds.
#[derive(Debug)]
pub(super) struct Inside<R: Rooms> {
    pub(super) universe: Universe<R>,
    /// The how-manieth universe of this cell it is: what was begun in another one is nobody's.
    pub(super) epoch: u64,
    /// Universes as they once were, by name.
    pub(super) snapshots: BTreeMap<String, Snapshot<R>>,
    /// How many timers have run in this cell.
    pub(super) fell_due: usize,
    /// Whether somebody carries the letters out.
    attended: bool,
    /// Whether a letter is out.
    under_way: bool,
    /// The due moment that whoever carries the letters waits for.
    awaited: Option<Moment>,
    /// Who hears which credentials this world knows.
    clerk: Option<Clerk<R::Credential>>,
    /// The universe and the change of its credentials that the clerk was told of.
    told: Option<(u64, u64)>,
}

impl<R: Rooms> Inside<R> {
    pub(super) fn new(universe: Universe<R>) -> Self {
        Self {
            universe,
            epoch: 0,
            snapshots: BTreeMap::new(),
            fell_due: 0,
            attended: false,
            under_way: false,
            awaited: None,
            clerk: None,
            told: None,
        }
    }

    /// Tells the clerk which credentials the world knows, if that has changed.
    fn tell(&mut self) {
        let Some(clerk) = &self.clerk else { return };
        let now = Some((self.epoch, self.universe.rooms.credential_changes()));
        if self.told != now {
            self.told = now;
            clerk.tell(self.universe.rooms.credentials());
        }
    }

    /// Whether no letter waits and none is under way. Letters that nobody carries out do not hold time up.
    pub(super) fn at_rest(&self) -> bool {
        !self.attended || (!self.under_way && self.universe.outbox.is_empty())
    }

    /// Puts another universe in this one's place. A letter that is under way is nobody's from now on.
    pub(super) fn replace(&mut self, universe: Universe<R>) {
        self.universe = universe;
        self.epoch += 1;
        self.under_way = false;
        self.awaited = None;
    }

    /// The clock was moved or goes faster, so that the next due moment is nearer than it was.
    pub(super) fn moved(&mut self) {
        self.awaited = None;
    }
}

/// A cell's lock, held. Letting go of it rings for whoever carries the letters, if there is something to do.
pub(super) struct Open<'a, R: Rooms> {
    inside: MutexGuard<'a, Inside<R>>,
    bell: &'a Notify,
}

impl<'a, R: Rooms> Open<'a, R> {
    pub(super) fn new(inside: MutexGuard<'a, Inside<R>>, bell: &'a Notify) -> Self {
        Self { inside, bell }
    }
}

impl<R: Rooms> Deref for Open<'_, R> {
    type Target = Inside<R>;
    fn deref(&self) -> &Inside<R> {
        &self.inside
    }
}

impl<R: Rooms> DerefMut for Open<'_, R> {
    fn deref_mut(&mut self) -> &mut Inside<R> {
        &mut self.inside
    }
}

impl<R: Rooms> Drop for Open<'_, R> {
    fn drop(&mut self) {
        let inside = &mut *self.inside;
        // Before the lock is released: whoever sees what a step did is known by what it made known.
        inside.tell();
        if !inside.attended {
            return;
        }
        let carry = !inside.under_way && !inside.universe.outbox.is_empty();
        let next = inside.universe.timers.next().filter(|_| !inside.universe.clock.is_frozen());
        let sooner = next.is_some_and(|next| inside.awaited.is_none_or(|awaited| next < awaited));
        if sooner {
            inside.awaited = next;
        }
        if carry || sooner {
            self.bell.notify_one();
        }
    }
}

/// A letter that has been taken out, and who is told what comes of it.
#[derive(Debug)]
pub struct Parcel<E> {
    /// The letter.
    pub letter: Letter,
    errand: E,
    epoch: u64,
}

/// A letter whose receipt has been taken in.
#[derive(Debug)]
pub struct Delivered {
    /// World time of the delivery.
    pub now: Moment,
    /// What the journal says.
    pub line: Line,
}

/// What there is to do for a world.
enum Chore<E> {
    Carry(Parcel<E>),
    /// Nothing, until the bell rings or so much real time has passed.
    Wait(Option<Duration>),
}

impl<R: Rooms> Cell<R> {
    /// Takes upon oneself to carry this world's letters out and to wake its clock; `None` when somebody does so already. From now on
    /// time stands still while a letter waits or is under way.
    pub fn attend(self: &Arc<Self>) -> Option<Attendance<R>> {
        let mut open = self.open();
        if open.attended {
            return None;
        }
        open.attended = true;
        drop(open);
        Some(Attendance { cell: Arc::downgrade(self), bell: Arc::clone(&self.bell) })
    }

    fn chore(&self) -> Chore<R::Due> {
        let mut open = self.open();
        // A story that feeds itself is told to whoever takes a step.
        let told = self.wake(&mut open).is_ok();
        if let Some(parcel) = self.taken(&mut open) {
            return Chore::Carry(parcel);
        }
        let next = open.universe.timers.next().filter(|_| told && !open.universe.clock.is_frozen());
        open.awaited = next;
        let nap = next.and_then(|next| open.universe.clock.until(next));
        Chore::Wait(nap.map(|nap| nap.clamp(SHORTEST_NAP, LONGEST_NAP)))
    }

    /// Takes the oldest letter out, if none is under way.
    pub fn take_letter(&self) -> Option<Parcel<R::Due>> {
        self.taken(&mut self.open())
    }

    fn taken(&self, inside: &mut Inside<R>) -> Option<Parcel<R::Due>> {
        if inside.under_way {
            return None;
        }
        let (letter, errand) = inside.universe.outbox.take()?;
        inside.under_way = inside.attended;
        Some(Parcel { letter, errand, epoch: inside.epoch })
    }

    /// Takes in what came of a letter, as a step of its own: whole or not at all, and journalled with the exchange. `None` when a
    /// reset or a restore overtook the letter: its receipt is nobody's.
    pub fn returned(&self, parcel: Parcel<R::Due>, receipt: &Receipt) -> Option<Delivered> {
        let Parcel { letter, errand, epoch } = parcel;
        let mut open = self.open();
        if open.epoch != epoch {
            return None;
        }
        // Time stands as long as the letter is under way.
        let now = self.wake(&mut open).unwrap_or(open.universe.latest);
        let step = self.take(&mut open.universe, now, |turn| {
            let told = R::returned(errand, receipt, turn);
            let keep = told.as_ref().is_none_or(|told| told.keep);
            let line = told.map_or_else(|| judged(&letter, receipt), |told| told.line);
            let line = Line { kind: Kind::Delivery, operation: letter.operation, ..line };
            Finished { value: line.clone(), line, keep }
        });
        let Stepped { value: line, ticket, .. } = step.unwrap_or_else(|undone| {
            let reason = format!("what came of the letter was left out: {undone}");
            let line = refused(Kind::Delivery, letter.operation, reason);
            Stepped { ticket: self.write(now, line.clone()), value: line, now }
        });
        self.deliveries.count(receipt);
        open.under_way = false;
        let calm = open.at_rest();
        drop(open);
        if calm {
            self.calm.notify_waiters();
        }
        let (status, body) = match receipt {
            Receipt::Answered { status, body } => (*status, body.as_slice()),
            Receipt::Failed { .. } => (0, [].as_slice()),
        };
        let exchange = Exchange {
            method: "POST".to_owned(),
            target: self.excerpt(letter.url.as_bytes()),
            status,
            client_certificate: None,
            request_headers: vec![("content-type".to_owned(), letter.media_type.to_owned())],
            request: self.excerpt(&letter.body),
            response_headers: Vec::new(),
            response: self.excerpt(body),
        };
        self.attach(ticket, exchange);
        Some(Delivered { now, line })
    }

    /// Says in the journal what found no room in the outbox.
    pub(super) fn write_lost(&self, universe: &mut Universe<R>, at: Moment) {
        if let Some((operation, count)) = universe.outbox.take_lost() {
            let reason = format!(
                "{MOST_LETTERS} letters wait already, as many as may; letters that were not kept: {count}"
            );
            // No letter, no exchange.
            self.write_in(at, refused(Kind::Delivery, operation, reason), false);
        }
    }

    /// Whether a letter waits or is under way, or somebody follows the journal: followers share its bell.
    pub(in crate::world) fn is_busy(&self) -> bool {
        Arc::strong_count(&self.news) > 1 || !locked(&self.inside).at_rest()
    }

    /// From now on a clerk hears which credentials this world knows.
    pub(in crate::world) fn report_to(&self, clerk: Clerk<R::Credential>) {
        self.open().clerk = Some(clerk);
    }

    fn forsake(&self) {
        let mut open = self.open();
        open.attended = false;
        open.under_way = false;
        drop(open);
        self.calm.notify_waiters();
    }
}

impl<R: Rooms> Drop for Cell<R> {
    fn drop(&mut self) {
        self.bell.notify_one();
        self.news.notify_waiters();
    }
}

/// What the journal says of a delivery that its room has nothing to say about.
fn judged(letter: &Letter, receipt: &Receipt) -> Line {
    let (verdict, code, reason) = match receipt {
        Receipt::Answered { status: status @ 200..=299, .. } => {
            (Verdict::Accepted, Some(status.to_string()), None)
        }
        Receipt::Answered { status, .. } => {
            (Verdict::Refused, Some(status.to_string()), Some(format!("the receiver answered {status}")))
        }
        Receipt::Failed { said } => (Verdict::Refused, None, Some(said.clone())),
    };
    Line {
        kind: Kind::Delivery,
        operation: letter.operation,
        verdict,
        code,
        reason,
        fault: None,
        items: Vec::new(),
    }
}

/// Whoever carries the letters of one world; it does not keep the world alive. Dropped, time no longer waits for letters.
#[derive(Debug)]
pub struct Attendance<R: Rooms> {
    cell: Weak<Cell<R>>,
    bell: Arc<Notify>,
}

impl<R: Rooms> Attendance<R> {
    /// Waits for the next letter, and wakes a running clock at its due moments meanwhile. `None` when the world is gone.
    pub async fn next(&self) -> Option<Parcel<R::Due>> {
        loop {
            let nap = match self.cell.upgrade()?.chore() {
                Chore::Carry(parcel) => return Some(parcel),
                Chore::Wait(nap) => nap,
            };
            match nap {
                // That the time is over is as good as the bell.
                Some(nap) => _ = timeout(nap, self.bell.notified()).await,
                None => self.bell.notified().await,
            }
        }
    }

    /// Hands back what came of a letter; `None` when nobody is left to be told.
    pub fn returned(&self, parcel: Parcel<R::Due>, receipt: &Receipt) -> Option<Delivered> {
        self.cell.upgrade()?.returned(parcel, receipt)
    }

    /// Waits until nobody is left to be told what comes of a letter: its world was reset or restored, or is gone.
    pub async fn overtaken(&self, parcel: &Parcel<R::Due>) {
        while self.cell.upgrade().is_some_and(|cell| locked(&cell.inside).epoch == parcel.epoch) {
            self.bell.notified().await;
        }
    }
}

impl<R: Rooms> Drop for Attendance<R> {
    fn drop(&mut self) {
        if let Some(cell) = self.cell.upgrade() {
            cell.forsake();
        }
    }
}
