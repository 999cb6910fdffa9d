//! The map of worlds by name. Nothing leaks between them; the default one needs no naming.

mod idle;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::directory::{Clerk, Directory};
use super::metrics::Metrics;
use super::{About, Bounds, Cell, MOST_TIMERS, Maker, Rooms, Stopwatch, Universe};

/// A world's name as it stands in `/w/NAME/`: 1 to 64 letters, digits, hyphens and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorldName(String);

/// What can stand in a path as it is.
pub(super) fn is_plain(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Why a text names no world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no world: 1 to 64 letters, digits, hyphens and underscores")]
pub struct NameError(String);

impl WorldName {
    /// The world that needs no naming.
    pub const DEFAULT: &str = "default";

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if is_plain(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError(text.chars().take(80).collect()))
        }
    }

    /// The default world's.
    pub fn default_world() -> Self {
        Self(Self::DEFAULT.to_owned())
    }

    /// Whether it is the world that needs no naming.
    pub fn is_default(&self) -> bool {
        self.0 == Self::DEFAULT
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a world cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldsError {
    /// The bound is reached.
    #[error(
        "this process holds {0} worlds already, as many as it may (--worlds); DELETE /_duble/worlds/NAME lets go of one, and idle ones go by themselves (--world-idle)"
    )]
    TooMany(usize),
    /// Its scenario cannot be built.
    #[error("the world cannot be made: {0}")]
    Unmade(String),
}

/// What the worlds of a process may hold.
#[derive(Clone, Copy, Debug)]
pub struct Allowed {
    /// Worlds.
    pub worlds: usize,
    /// The journal of each.
    pub journal: Bounds,
    /// Timers that wait in each.
    pub timers: usize,
    /// Real time after which a world that nobody uses is let go of, unless it was there at the start; `None`: never.
    pub idle: Option<Duration>,
}

impl Default for Allowed {
    fn default() -> Self {
        Self {
            worlds: 256,
            journal: Bounds::default(),
            timers: MOST_TIMERS,
            idle: Some(Duration::from_secs(3_600)),
        }
    }
}

/// Told of each world once it is made, so that somebody can carry its letters out.
pub type Opened<R> = Arc<dyn Fn(&WorldName, &Arc<Cell<R>>) + Send + Sync>;

/// Who made a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It was there when the process began.
    Start,
    /// The first request to its name.
    FirstUse,
    /// Control was asked to.
    Control,
}

/// A world, and what it was made from.
#[derive(Debug)]
struct Slot<R: Rooms> {
    cell: Arc<Cell<R>>,
    story: Mutex<Story<R>>,
    /// Whoever remakes the world does so alone, so that its universe and its story belong together.
    remaking: Mutex<()>,
    clerk: Clerk<R::Credential>,
    /// When somebody last used it, in milliseconds since the process began.
    used: AtomicU64,
    /// Whether it stays however long nobody uses it.
    stays: bool,
}

#[derive(Clone, Debug)]
struct Story<R: Rooms> {
    /// Makes it again; `None`: as the default world is made.
    maker: Option<Maker<R>>,
    /// What its present universe was made from.
    about: Arc<About>,
    origin: Origin,
}

/// A world that is there.
#[derive(Clone, Debug)]
pub struct Known<R: Rooms> {
    /// Its name.
    pub name: WorldName,
    /// The world.
    pub cell: Arc<Cell<R>>,
    /// What it was made from.
    pub about: Arc<About>,
    /// Who made it.
    pub origin: Origin,
    /// Real time since somebody last used it.
    pub idle: Duration,
    /// Real time until it is let go of, if nobody uses it; `None`: it stays.
    pub expires: Option<Duration>,
}

/// The worlds of this process. Those that a scenario names are made by it; all others, on first use, as the default one is.
pub struct Worlds<R: Rooms> {
    slots: Mutex<BTreeMap<WorldName, Arc<Slot<R>>>>,
    default: Maker<R>,
    named: BTreeMap<WorldName, Maker<R>>,
    allowed: Allowed,
    opened: Opened<R>,
    metrics: Metrics,
    directory: Directory<R::Credential>,
    running: Stopwatch,
}

impl<R: Rooms> fmt::Debug for Worlds<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worlds")
            .field("named", &self.named.keys())
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R: Rooms> Worlds<R> {
    /// Worlds within these bounds. The default world and all named ones are made at once, so that a wrong scenario never starts a
    /// server. `opened` hears of each world that is kept.
    pub fn new(
        default: Maker<R>,
        named: impl IntoIterator<Item = (WorldName, Maker<R>)>,
        allowed: Allowed,
        opened: Opened<R>,
    ) -> Result<Self, WorldsError> {
        let named = named.into_iter().collect();
        let worlds = Self {
            slots: Mutex::default(),
            default,
            named,
            allowed,
            opened,
            metrics: Metrics::default(),
            directory: Directory::default(),
            running: Stopwatch::start(),
        };
        let default = (&WorldName::default_world(), &worlds.default);
        for (name, maker) in std::iter::once(default).chain(&worlds.named) {
            worlds.open(name, Some(maker.clone()), Origin::Start)?;
        }
        Ok(worlds)
    }

    fn slot(&self, name: &WorldName) -> Result<Option<Arc<Slot<R>>>, WorldsError> {
        let slots = locked(&self.slots);
        if let Some(slot) = slots.get(name) {
            self.touch(slot);
            return Ok(Some(Arc::clone(slot)));
        }
        let full = slots.len() >= self.allowed.worlds;
        drop(slots);
        // Whoever has outstayed its time makes room.
        if full && self.expire().is_empty() {
            return Err(WorldsError::TooMany(self.allowed.worlds));
        }
        Ok(None)
    }

    /// What makes the default world, and all others that have no maker of their own.
    fn default_maker(&self) -> Maker<R> {
        let slot = locked(&self.slots).get(&WorldName::default_world()).map(Arc::clone);
        slot.and_then(|slot| locked(&slot.story).maker.clone()).unwrap_or_else(|| self.default.clone())
    }

    /// What the process has answered, counted; worlds come and go.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The worlds that there are, by name.
    pub fn all(&self) -> Vec<(WorldName, Arc<Cell<R>>)> {
        locked(&self.slots).iter().map(|(name, slot)| (name.clone(), Arc::clone(&slot.cell))).collect()
    }

    /// A world, made on first use. It is made outside the map's lock, so that a large scenario holds up no other world; of two
    /// first requests that make it at once, one's is kept and both meet there.
    pub fn get(&self, name: &WorldName) -> Result<Arc<Cell<R>>, WorldsError> {
        if let Some(slot) = self.slot(name)? {
            return Ok(Arc::clone(&slot.cell));
        }
        let maker = self.named.get(name).cloned();
        self.open(name, maker, Origin::FirstUse).map(|(cell, _)| cell)
    }

    /// Opens a world that was not there a moment ago; whether it was opened here.
    fn open(
        &self,
        name: &WorldName,
        maker: Option<Maker<R>>,
        origin: Origin,
    ) -> Result<(Arc<Cell<R>>, bool), WorldsError> {
        let makes = maker.clone().unwrap_or_else(|| self.default_maker());
        let universe = self.made(&makes)?;
        let story = Story { maker, about: Arc::clone(makes.about()), origin };
        let cell = Arc::new(Cell::new(universe, self.allowed.journal));
        let mut slots = locked(&self.slots);
        if let Some(there) = slots.get(name) {
            self.touch(there);
            return Ok((Arc::clone(&there.cell), false));
        }
        if slots.len() >= self.allowed.worlds {
            return Err(WorldsError::TooMany(self.allowed.worlds));
        }
        let clerk = self.directory.admit(name);
        cell.report_to(clerk.clone());
        (self.opened)(name, &cell);
        let made = Slot {
            cell: Arc::clone(&cell),
            story: Mutex::new(story),
            remaking: Mutex::default(),
            clerk,
            used: AtomicU64::new(self.now()),
            stays: name.is_default() || self.named.contains_key(name),
        };
        slots.insert(name.clone(), Arc::new(made));
        Ok((cell, true))
    }

    /// Makes a universe that keeps within the bounds.
    fn made(&self, maker: &Maker<R>) -> Result<Universe<R>, WorldsError> {
        let mut universe = maker.make().map_err(WorldsError::Unmade)?;
        let (set, most) = (universe.timers.len(), self.allowed.timers);
        if set > most || universe.timers.take_refused() {
            let said =
                format!("its scenario sets {set} timers or more, and a world may hold {most} (--timers)");
            return Err(WorldsError::Unmade(said));
        }
        universe.timers.bound(most);
        Ok(universe)
    }

    /// Puts a world back to its beginning: its journal is emptied and its snapshots are gone.
    pub fn reset(&self, name: &WorldName) -> Result<Arc<Cell<R>>, WorldsError> {
        match self.slot(name)? {
            None => self.get(name),
            Some(slot) => self.remake(&slot, None),
        }
    }

    /// Makes a world from something else (`None`: as the default world is made), now and at later resets; opens it if it is not there.
    /// Gives the world and whether it was opened. When it cannot be made, everything stays as it was.
    pub fn put(
        &self,
        name: &WorldName,
        maker: Option<Maker<R>>,
    ) -> Result<(Arc<Cell<R>>, bool), WorldsError> {
        if self.slot(name)?.is_none() {
            let (cell, opened) = self.open(name, maker.clone(), Origin::Control)?;
            if opened {
                return Ok((cell, true));
            }
        }
        match self.slot(name)? {
            Some(slot) => self.remake(&slot, Some(maker)).map(|cell| (cell, false)),
            // Somebody deleted it in between.
            None => self.open(name, maker, Origin::Control),
        }
    }

    /// Makes a world again, as it was made before or from something else.
    fn remake(&self, slot: &Slot<R>, other: Option<Option<Maker<R>>>) -> Result<Arc<Cell<R>>, WorldsError> {
        let _alone = locked(&slot.remaking);
        let maker = other.unwrap_or_else(|| locked(&slot.story).maker.clone());
        let makes = maker.clone().unwrap_or_else(|| self.default_maker());
        let universe = self.made(&makes)?;
        let mut story = locked(&slot.story);
        story.about = Arc::clone(makes.about());
        story.maker = maker;
        slot.cell.reset(universe, self.allowed.journal);
        drop(story);
        Ok(Arc::clone(&slot.cell))
    }

    /// Lets go of a world; whether it was there. Whoever is inside finishes there; the next use of the name makes another.
    pub fn remove(&self, name: &WorldName) -> bool {
        // A large universe is let go of outside the lock.
        let gone = locked(&self.slots).remove(name);
        if let Some(slot) = &gone {
            slot.clerk.leave();
        }
        gone.is_some()
    }

    /// Worlds at most.
    pub fn most(&self) -> usize {
        self.allowed.worlds
    }

    /// A world, if it is there.
    pub fn find(&self, name: &WorldName) -> Option<Known<R>> {
        let slot = locked(&self.slots).get(name).map(Arc::clone)?;
        let story = locked(&slot.story).clone();
        let idle = Duration::from_millis(self.now().saturating_sub(slot.used.load(Ordering::Relaxed)));
        let expires = self.allowed.idle.filter(|_| !slot.stays).map(|bound| bound.saturating_sub(idle));
        Some(Known {
            idle,
            expires,
            name: name.clone(),
            cell: Arc::clone(&slot.cell),
            about: story.about,
            origin: story.origin,
        })
    }

    /// The worlds that are there, by name.
    pub fn list(&self) -> Vec<Known<R>> {
        let names: Vec<WorldName> = locked(&self.slots).keys().cloned().collect();
        names.iter().filter_map(|name| self.find(name)).collect()
    }
}

#[cfg(test)]
mod tests;
