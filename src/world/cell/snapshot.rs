//! Universes as they once were, and the way back to them.

use super::Cell;
use crate::facts::Moment;
use crate::world::{Kind, Line, Rooms, Universe, Verdict, worlds};

/// Snapshots of one world at most.
pub const MOST_SNAPSHOTS: usize = 100;

/// What the journal calls a restore.
const RESTORE: &str = "duble.restore";

/// A universe as it once was: it shares with today's whatever has not changed since.
#[derive(Clone, Debug)]
pub struct Snapshot<R: Rooms> {
    /// The universe.
    pub universe: Universe<R>,
    /// World time at which it was taken.
    pub taken: Moment,
    /// How many entries the journal had been given by then.
    pub journal: u64,
}

/// Why no snapshot can be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// The name is none.
    #[error("`{0}` names no snapshot: 1 to 64 letters, digits, hyphens and underscores")]
    Name(String),
    /// The bound is reached.
    #[error(
        "this world holds {MOST_SNAPSHOTS} snapshots already, as many as it may; delete one, or take it under a name that is there"
    )]
    TooMany,
}

/// A world that has gone back to a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the clock shows now.
    pub now: Moment,
    /// The number of the journal's entry that tells of it.
    pub number: u64,
}

impl<R: Rooms> Cell<R> {
    /// Keeps the universe as it is under a name, in place of what was kept under it; gives the snapshot, and whether there was one.
    /// Waits until the world is at rest, so that no letter is lost between the two.
    ///
    /// # Errors
    ///
    /// When the name is none, or as many are kept as may be.
    pub async fn snapshot(&self, name: &str) -> Result<(Snapshot<R>, bool), SnapshotError> {
        if !worlds::is_plain(name) {
            return Err(SnapshotError::Name(name.chars().take(80).collect()));
        }
        let _turn = self.advancing.lock().await;
        loop {
            self.quiet().await;
            let mut open = self.open();
            // A story that feeds itself is told to whoever takes a step; what is kept is how far it has come.
            let told = self.wake(&mut open);
            if told.is_ok() && !open.at_rest() {
                continue;
            }
            let known = open.snapshots.contains_key(name);
            if !known && open.snapshots.len() >= MOST_SNAPSHOTS {
                return Err(SnapshotError::TooMany);
            }
            let snapshot = Snapshot {
                universe: open.universe.clone(),
                taken: open.universe.latest,
                journal: self.entries_made(),
            };
            open.snapshots.insert(name.to_owned(), snapshot.clone());
            return Ok((snapshot, known));
        }
    }

    /// All that is kept, by name.
    pub fn snapshots(&self) -> Vec<(String, Snapshot<R>)> {
        self.open().snapshots.iter().map(|(name, snapshot)| (name.clone(), snapshot.clone())).collect()
    }

    /// Puts the universe back as it was, its clock, timers and chance with it: a frozen clock shows again what it showed, a running one
    /// what it would show had nothing been done since, and what fell due meanwhile runs. The journal goes on and tells of it. The
    /// receipt of a letter that is under way is nobody's. `None` when nothing is kept under the name.
    pub fn restore(&self, name: &str) -> Option<Restored> {
        let mut open = self.open();
        let Snapshot { universe, taken, .. } = open.snapshots.get(name)?.clone();
        open.replace(universe);
        let line = Line {
            kind: Kind::Action,
            operation: RESTORE,
            verdict: Verdict::Accepted,
            code: Some(name.to_owned()),
            reason: None,
            fault: None,
            items: Vec::new(),
        };
        let number = self.write(taken, line).number;
        let now = self.wake(&mut open).unwrap_or(open.universe.latest);
        drop(open);
        self.calm.notify_waiters();
        self.bell.notify_one();
        Some(Restored { now, number })
    }

    /// Keeps a snapshot no longer; whether there was one.
    pub fn forget(&self, name: &str) -> bool {
        // Let go of outside the lock: it may be the last to hold a large universe.
        let gone = self.open().snapshots.remove(name);
        gone.is_some()
    }

    /// How many entries the journal was ever given.
    pub fn entries_made(&self) -> u64 {
        super::locked(&self.journal).journal.figures().total
    }
}
