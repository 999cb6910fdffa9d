//! The one clock that drives everything, and the one file that reads the system's.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::facts::{Lapse, Moment};

/// A world's clock: frozen at an instant, or running beside the system's at a distance. It never shows an earlier time than before.
#[derive(Clone, Debug)]
pub struct Clock {
    pace: Pace,
    latest: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    Frozen,
    /// The system's time plus this.
    Running(Lapse),
}

/// The system's time: the only place that asks for it (house decision 2).
#[expect(clippy::disallowed_methods, reason = "the world's clock is the one that may read the system's")]
pub(super) fn system_now() -> Moment {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis());
    Moment::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// Real time that passes while a request is answered, for the log alone: no rule may see it.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "the log tells how long duble itself took")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// How long it has run.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

impl Clock {
    /// A clock that stands still until it is advanced.
    pub fn frozen(at: Moment) -> Self {
        Self { pace: Pace::Frozen, latest: at }
    }

    /// A clock that runs with the system's.
    pub fn running() -> Self {
        Self { pace: Pace::Running(Lapse::ZERO), latest: system_now() }
    }

    /// Whether it stands still by itself.
    pub fn is_frozen(&self) -> bool {
        self.pace == Pace::Frozen
    }

    /// Looks at the clock: a running one moves on, never backwards, even when the system's is set back.
    pub fn look(&mut self) -> Moment {
        if let Pace::Running(ahead) = self.pace {
            self.latest = self.latest.max(system_now().plus(ahead));
        }
        self.latest
    }

    /// Moves the clock on to an instant; one that has passed changes nothing.
    pub fn move_to(&mut self, target: Moment) {
        if target <= self.latest {
            return;
        }
        if let Pace::Running(ahead) = &mut self.pace {
            *ahead = target.since(system_now());
        }
        self.latest = target;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let start = Moment::from_millis(1_000);
        let mut clock = Clock::frozen(start);
        assert_eq!(clock.look(), start);
        clock.move_to(start.plus(Lapse::from_secs(2)));
        assert_eq!(clock.look().as_millis(), 3_000);
        clock.move_to(start);
        assert_eq!(clock.look().as_millis(), 3_000, "never backwards");
    }

    #[test]
    fn a_running_clock_keeps_its_lead() {
        let mut clock = Clock::running();
        let before = clock.look();
        clock.move_to(before.plus(Lapse::from_days(3)));
        assert!(clock.look() >= before.plus(Lapse::from_days(3)));
        assert!(!clock.is_frozen());
    }
}
