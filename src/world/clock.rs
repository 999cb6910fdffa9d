//! The one clock that drives everything, and the one file that reads the system's.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::facts::{Lapse, Moment};

/// A world's clock: frozen at an instant, or running beside the system's, so many times as fast. It never shows an earlier time than
/// before.
#[derive(Clone, Debug)]
pub struct Clock {
    pace: Pace,
    rate: Rate,
    latest: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    Frozen,
    /// What it showed when the system's showed something; from there it goes at its rate.
    Running {
        system: Moment,
        world: Moment,
    },
}

/// How many times as fast as the system's a running clock goes: 0.1 to 86400 (a day per second), in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u32);

/// Why a number is no rate.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a clock goes 0.1 to 86400 times as fast as the system's, not {0} times")]
pub struct RateError(f64);

impl Rate {
    /// As fast as the system's.
    pub const ONE: Self = Self(1_000);
    const THOUSANDTHS: std::ops::RangeInclusive<f64> = 100.0..=86_400_000.0;

    /// So many times as fast; what lies between two thousandths is rounded.
    ///
    /// # Errors
    ///
    /// When it is slower than 0.1 or faster than 86400.
    pub fn new(times: f64) -> Result<Self, RateError> {
        let thousandths = (times * 1_000.0).round();
        // The range keeps the cast exact, and no number that is none lies in it.
        let fits = Self::THOUSANDTHS.contains(&thousandths);
        if fits { Ok(Self(thousandths as u32)) } else { Err(RateError(times)) }
    }

    /// World time that passes in a stretch of the system's.
    fn world(self, system: Lapse) -> Lapse {
        let millis = i128::from(system.as_millis()) * i128::from(self.0) / 1_000;
        let end = if millis < 0 { i64::MIN } else { i64::MAX };
        Lapse::from_millis(i64::try_from(millis).unwrap_or(end))
    }

    /// The system's time in which a stretch of world time passes, rounded up: whoever waits so long has waited long enough.
    fn system(self, world: Lapse) -> Duration {
        let millis = u128::try_from(world.as_millis()).unwrap_or(0) * 1_000;
        Duration::from_millis(u64::try_from(millis.div_ceil(u128::from(self.0))).unwrap_or(u64::MAX))
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(1_000) {
            serializer.serialize_u32(self.0 / 1_000)
        } else {
            serializer.serialize_f64(f64::from(self.0) / 1_000.0)
        }
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(de::Error::custom)
    }
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
    /// A clock that stands still until it is advanced or set going.
    pub fn frozen(at: Moment) -> Self {
        Self { pace: Pace::Frozen, rate: Rate::ONE, latest: at }
    }

    /// A clock that runs with the system's.
    pub fn running() -> Self {
        let now = system_now();
        Self { pace: Pace::Running { system: now, world: now }, rate: Rate::ONE, latest: now }
    }

    /// Whether it stands still by itself.
    pub fn is_frozen(&self) -> bool {
        self.pace == Pace::Frozen
    }

    /// How fast it goes while it runs.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Looks at the clock: a running one moves on, never backwards, even when the system's is set back.
    pub fn look(&mut self) -> Moment {
        self.look_at(system_now())
    }

    fn look_at(&mut self, now: Moment) -> Moment {
        if let Pace::Running { system, world } = self.pace {
            self.latest = self.latest.max(world.plus(self.rate.world(now.since(system))));
        }
        self.latest
    }

    /// Moves the clock on to an instant; one that has passed changes nothing.
    pub fn move_to(&mut self, target: Moment) {
        self.move_to_at(target, system_now());
    }

    fn move_to_at(&mut self, target: Moment, now: Moment) {
        if target <= self.latest {
            return;
        }
        self.latest = target;
        self.anchor(now);
    }

    /// Stands still at what it showed when it was last looked at.
    pub fn freeze(&mut self) {
        self.pace = Pace::Frozen;
    }

    /// Runs on from what it shows; one that runs already is not touched.
    pub fn run(&mut self) {
        self.run_at(system_now());
    }

    fn run_at(&mut self, now: Moment) {
        if self.is_frozen() {
            self.pace = Pace::Running { system: now, world: self.latest };
        }
    }

    /// Goes so fast from now on; a frozen one once it runs.
    pub fn set_rate(&mut self, rate: Rate) {
        self.set_rate_at(rate, system_now());
    }

    fn set_rate_at(&mut self, rate: Rate, now: Moment) {
        self.look_at(now);
        self.anchor(now);
        self.rate = rate;
    }

    /// The system's time until a running clock shows an instant; `None` when it is frozen. As seen when it was last looked at.
    pub fn until(&self, target: Moment) -> Option<Duration> {
        (!self.is_frozen()).then(|| self.rate.system(target.since(self.latest)))
    }

    /// A running clock counts from here.
    fn anchor(&mut self, now: Moment) {
        if !self.is_frozen() {
            self.pace = Pace::Running { system: now, world: self.latest };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Moment {
        Moment::from_millis(millis)
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let mut clock = Clock::frozen(at(1_000));
        assert_eq!(clock.look(), at(1_000));
        clock.move_to(at(3_000));
        assert_eq!(clock.look(), at(3_000));
        clock.move_to(at(1_000));
        assert_eq!(clock.look(), at(3_000), "never backwards");
        assert_eq!(clock.until(at(4_000)), None);
    }

    #[test]
    fn a_running_clock_keeps_its_lead() {
        let mut clock = Clock::running();
        let before = clock.look();
        clock.move_to(before.plus(Lapse::from_days(3)));
        assert!(clock.look() >= before.plus(Lapse::from_days(3)));
        assert!(!clock.is_frozen());
    }

    #[test]
    fn a_rate_is_kept_across_freezing_and_advancing() {
        let mut clock = Clock::frozen(at(0));
        clock.set_rate_at(Rate::new(60.0).unwrap(), at(1_000));
        assert_eq!(clock.look_at(at(9_000)), at(0), "it stands still all the same");
        clock.run_at(at(10_000));
        assert_eq!(clock.look_at(at(11_000)), at(60_000));
        assert_eq!(clock.until(at(60_030)), Some(Duration::from_millis(1)), "rounded up");
        clock.move_to_at(at(100_000), at(11_500));
        assert_eq!(clock.look_at(at(12_000)), at(130_000));
        clock.freeze();
        assert_eq!(clock.look_at(at(99_000)), at(130_000));
        clock.run_at(at(99_000));
        clock.set_rate_at(Rate::new(0.1).unwrap(), at(99_001));
        assert_eq!(clock.look_at(at(99_001)), at(130_060), "what has passed has passed at the old rate");
        assert_eq!(clock.look_at(at(109_001)), at(131_060));
        assert_eq!(clock.until(at(131_061)), Some(Duration::from_millis(10)));
    }

    #[test]
    fn rates_have_bounds_and_are_shown_as_they_were_written() {
        for (text, shown) in [("60", "60"), ("0.1", "0.1"), ("86400", "86400"), ("1.5", "1.5"), ("2.0", "2")]
        {
            let rate: Rate = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&rate).unwrap(), shown);
        }
        for text in ["0", "-1", "0.09", "86401", "1e300"] {
            let said = serde_json::from_str::<Rate>(text).unwrap_err().to_string();
            assert!(said.contains("0.1 to 86400"), "{text}: {said}");
        }
        assert!(Rate::new(f64::NAN).is_err());
    }

    /// What can be done to a clock, and how the system's moved before: also backwards.
    #[derive(Clone, Debug)]
    enum Deed {
        Look,
        MoveBy(i64),
        Freeze,
        Run,
        Rate(u32),
    }

    fn deed() -> impl Strategy<Value = (i64, Deed)> {
        let deed = prop_oneof![
            Just(Deed::Look),
            (-100_000_i64..1_000_000_000).prop_map(Deed::MoveBy),
            Just(Deed::Freeze),
            Just(Deed::Run),
            (100_u32..=86_400_000).prop_map(Deed::Rate),
        ];
        (-5_000_i64..60_000, deed)
    }

    proptest! {
        #[test]
        fn never_backwards_and_a_frozen_one_stands(deeds in prop::collection::vec(deed(), 1..40)) {
            let mut system = at(1_700_000_000_000);
            let mut clock = Clock::frozen(at(0));
            for (passed, deed) in deeds {
                system = system.plus(Lapse::from_millis(passed));
                let (before, frozen, rate) = (clock.latest, clock.is_frozen(), clock.rate());
                let seen = clock.look_at(system);
                prop_assert!(seen >= before);
                prop_assert!(!frozen || seen == before);
                match deed {
                    Deed::Look => {}
                    Deed::MoveBy(by) => clock.move_to_at(seen.plus(Lapse::from_millis(by)), system),
                    Deed::Freeze => clock.freeze(),
                    Deed::Run => clock.run_at(system),
                    Deed::Rate(thousandths) => clock.set_rate_at(Rate(thousandths), system),
                }
                prop_assert!(matches!(deed, Deed::Rate(_)) || clock.rate() == rate);
                let moved = if let Deed::MoveBy(by) = deed { by.max(0) } else { 0 };
                prop_assert_eq!(clock.look_at(system), seen.plus(Lapse::from_millis(moved)), "{:?} itself takes no time", deed);
            }
        }

        #[test]
        fn a_second_of_the_systems_is_so_many_of_the_worlds(thousandths in 100_u32..=86_400_000, real in 0_i64..10_000_000) {
            let mut clock = Clock::frozen(at(0));
            clock.set_rate_at(Rate(thousandths), at(5));
            clock.run_at(at(5));
            let target = clock.look_at(at(5 + real));
            prop_assert_eq!(target.as_millis(), real * i64::from(thousandths) / 1_000);
            // Whoever naps as long as told finds that the time has come.
            let ahead = target.plus(Lapse::from_millis(777));
            let nap = i64::try_from(clock.until(ahead).unwrap().as_millis()).unwrap();
            prop_assert!(clock.look_at(at(5 + real + nap + 1)) >= ahead);
        }
    }
}
