//! What happens once an operation was called: actions of a timeline that wait for a request, not for a time.

use super::counted::CountedMap;
use super::{Glob, Timers, Verdict};
use crate::facts::{Lapse, Moment};

/// Waits for the so-many-th call of an operation.
#[derive(Clone, Debug)]
pub struct Cue<D> {
    /// The operations that count; one pattern is enough.
    pub operations: Vec<Glob>,
    /// The verdict that counts.
    pub verdict: Verdict,
    /// How many calls it still takes, from 1.
    pub calls: u64,
    /// World time from that call until it falls due.
    pub wait: Lapse,
    /// What then falls due.
    pub due: D,
}

/// The cues of a world that are still waited for, in the order in which they were set. Cloning them costs nothing.
#[derive(Clone, Debug)]
pub struct Cues<D: Clone> {
    waiting: CountedMap<u64, Cue<D>>,
    set: u64,
}

impl<D: Clone> Default for Cues<D> {
    fn default() -> Self {
        Self { waiting: CountedMap::new(), set: 0 }
    }
}

impl<D: Clone> Cues<D> {
    /// Sets a cue.
    pub fn set(&mut self, cue: Cue<D>) {
        self.set += 1;
        self.waiting.insert(self.set, cue);
    }

    /// Whether nothing waits for a call.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Hears of a call; what it was the last one for becomes a timer.
    pub fn hear(&mut self, operation: &str, verdict: Verdict, now: Moment, timers: &mut Timers<D>) {
        let counts =
            |cue: &Cue<D>| cue.verdict == verdict && cue.operations.iter().any(|glob| glob.fits(operation));
        let heard: Vec<u64> =
            self.waiting.iter().filter(|(_, cue)| counts(cue)).map(|(place, _)| *place).collect();
        for place in heard {
            let Some(cue) = self.waiting.get_mut(&place) else { continue };
            cue.calls = cue.calls.saturating_sub(1);
            if cue.calls == 0
                && let Some(Cue { wait, due, .. }) = self.waiting.remove(&place)
            {
                timers.set(now.plus(wait), due);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(operation: &str, verdict: Verdict, calls: u64, wait: i64, due: &'static str) -> Cue<&'static str> {
        Cue { operations: vec![Glob::new(operation)], verdict, calls, wait: Lapse::from_secs(wait), due }
    }

    #[test]
    fn falls_due_after_the_call_that_was_waited_for() {
        let at = Moment::from_millis;
        let (mut cues, mut timers) = (Cues::default(), Timers::default());
        cues.set(cue("a.*", Verdict::Accepted, 2, 5, "second"));
        cues.set(cue("a.b", Verdict::Refused, 1, 0, "refused"));
        cues.set(cue("*", Verdict::Accepted, 1, 0, "any"));
        let mut heard = |operation: &str, verdict, now| {
            cues.hear(operation, verdict, at(now), &mut timers);
            let mut due = Vec::new();
            while let Some((moment, name)) = timers.take_due(at(i64::MAX / 2)) {
                due.push((moment.as_millis(), name));
            }
            (due, cues.len())
        };
        assert_eq!(heard("a.b", Verdict::Accepted, 1_000), (vec![(1_000, "any")], 2));
        assert_eq!(heard("b.a", Verdict::Accepted, 2_000), (vec![], 2));
        assert_eq!(heard("a.b", Verdict::Refused, 3_000), (vec![(3_000, "refused")], 1));
        assert_eq!(heard("a.c", Verdict::Accepted, 4_000), (vec![(9_000, "second")], 0));
        assert_eq!(heard("a.c", Verdict::Accepted, 5_000), (vec![], 0), "once");
    }
}
