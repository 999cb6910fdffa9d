//! Which worlds somebody uses, which of them a credential means, and which are let go of.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{Slot, WorldName, Worlds, locked};
use crate::world::Rooms;

impl<R: Rooms> Worlds<R> {
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.running.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn touch(&self, slot: &Slot<R>) {
        slot.used.fetch_max(self.now(), Ordering::Relaxed);
    }

    /// Lets go of the worlds that nobody has used for longer than they may be idle; gives their names. Whoever holds a world uses it: a
    /// request in it, a clock that is being moved, a reader of its journal; so does a letter that is out. Those that were there at the
    /// start stay.
    pub fn expire(&self) -> Vec<WorldName> {
        self.allowed.idle.map_or_else(Vec::new, |idle| self.expire_at(self.now(), idle))
    }

    pub(super) fn expire_at(&self, now: u64, idle: Duration) -> Vec<WorldName> {
        let idle = u64::try_from(idle.as_millis()).unwrap_or(u64::MAX);
        let is_over =
            |slot: &Slot<R>| !slot.stays && now.saturating_sub(slot.used.load(Ordering::Relaxed)) >= idle;
        let mut slots = locked(&self.slots);
        // A world is handed out under this lock alone: whom nobody holds now, nobody can be about to use.
        let is_held = |slot: &Slot<R>| Arc::strong_count(&slot.cell) > 1 || slot.cell.is_busy();
        let mut over = Vec::new();
        for (name, slot) in slots.iter().filter(|(_, slot)| is_over(slot)) {
            if is_held(slot) || Arc::strong_count(slot) > 1 {
                slot.used.fetch_max(now, Ordering::Relaxed);
            } else {
                over.push(name.clone());
            }
        }
        let gone: Vec<_> = over.iter().filter_map(|name| slots.remove(name)).collect();
        for slot in &gone {
            slot.clerk.leave();
        }
        // Large universes are let go of outside the lock.
        drop(slots);
        over
    }

    /// Whether there is only the default world.
    pub fn is_single(&self) -> bool {
        self.directory.is_single()
    }

    /// The world that alone knows the first of these credentials that only one knows. Known to several, a credential tells nothing.
    pub fn knowing(&self, credentials: &[R::Credential]) -> Option<WorldName> {
        self.directory.only(credentials)
    }

    /// The world of a name whose letter case is lost, as in a host's name: the one in lower case, else the first by name that is there
    /// in another spelling, else that in lower case yet to be made.
    pub fn in_any_case(&self, name: WorldName) -> WorldName {
        let slots = locked(&self.slots);
        if slots.contains_key(&name) {
            return name;
        }
        let same = slots.keys().find(|known| known.as_str().eq_ignore_ascii_case(name.as_str())).cloned();
        same.unwrap_or(name)
    }
}
