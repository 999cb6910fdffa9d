//! What is due when: timers as data, so that a world can be copied, shown and put back.

use super::counted::CountedMap;
use crate::facts::Moment;

/// Timers in the order in which they fall due; those of one instant in the order in which they were set.
#[derive(Clone, Debug)]
pub struct Timers<D: Clone> {
    queue: CountedMap<(Moment, u64), D>,
    set: u64,
}

impl<D: Clone> Default for Timers<D> {
    fn default() -> Self {
        Self { queue: CountedMap::new(), set: 0 }
    }
}

impl<D: Clone> Timers<D> {
    /// Sets a timer.
    pub fn set(&mut self, at: Moment, due: D) {
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
