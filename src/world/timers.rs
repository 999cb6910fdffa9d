//! What is due when: timers as data, so that a world can be copied, shown and put back.

use super::counted::CountedMap;
use crate::facts::Moment;

/// Timers in the order in which they fall due; those of one instant in the order in which they were set.
#[derive(Clone, Debug)]
pub struct Timers<D: Clone> {
    queue: CountedMap<(Moment, u64), D>,
    set: u64,
    most: usize,
    /// How many found no room in the step that runs.
    refused: usize,
}

/// Timers that may wait in one world, unless whoever starts duble says otherwise.
pub const MOST_TIMERS: usize = 1_000_000;

impl<D: Clone> Default for Timers<D> {
    fn default() -> Self {
        Self { queue: CountedMap::new(), set: 0, most: MOST_TIMERS, refused: 0 }
    }
}

impl<D: Clone> Timers<D> {
    /// So many may wait at most. Those that wait already stay.
    pub fn bound(&mut self, most: usize) {
        self.most = most;
    }

    /// How many may wait.
    pub fn most(&self) -> usize {
        self.most
    }

    /// Whether a timer found no room since this was last asked: a step in which one did is undone.
    pub(super) fn take_refused(&mut self) -> bool {
        std::mem::take(&mut self.refused) > 0
    }

    /// Sets a timer. One too many is not set, and the step that wanted it is undone.
    pub fn set(&mut self, at: Moment, due: D) {
        if self.queue.len() >= self.most {
            self.refused += 1;
            return;
        }
        self.set += 1;
        self.queue.insert((at, self.set), due);
    }

    /// When the next one falls due.
    pub fn next(&self) -> Option<Moment> {
        self.queue.first().map(|((at, _), _)| *at)
    }

    /// Takes the next one that is due at `now`.
    pub fn take_due(&mut self, now: Moment) -> Option<(Moment, D)> {
        let key = self.queue.first().map(|(key, _)| *key).filter(|(at, _)| *at <= now)?;
        self.queue.remove(&key).map(|due| (key.0, due))
    }

    /// How many are set.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_due_in_order() {
        let at = Moment::from_millis;
        let mut timers = Timers::default();
        for (moment, name) in [(20, "c"), (10, "a"), (20, "d"), (10, "b"), (30, "e")] {
            timers.set(at(moment), name);
        }
        let mut ran = Vec::new();
        while let Some((_, name)) = timers.take_due(at(20)) {
            ran.push(name);
        }
        assert_eq!(ran, ["a", "b", "c", "d"]);
        assert_eq!(timers.next(), Some(at(30)));
    }
}
