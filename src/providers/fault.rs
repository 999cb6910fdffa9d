//! What a fault does to a request and its answer. When it strikes, the world's plan says ([`Plan`](crate::world::faults::Plan)); who
//! reads it and who does it to a connection stand further out.

use std::any::Any;
use std::cell::OnceCell;
use std::fmt::{self, Debug};
use std::sync::Arc;

use rand_chacha::ChaCha8Rng;

use super::room::Input;
use crate::facts::Lapse;
use crate::world::faults::unit;

/// A fault, as the rooms have it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Which requests it is for, beside their operation.
    pub condition: Arc<dyn Condition>,
    /// What it does.
    pub effect: Arc<Effect>,
}

/// Which requests a fault is for, beside their operation.
pub trait Condition: Debug + Send + Sync {
    /// Whether a request is one of them.
    fn holds(&self, request: &Asked<'_>) -> bool;

    /// The condition in words, one text for each of its parts.
    fn told(&self) -> Vec<String>;
}

/// A request while it is asked about: what the first condition reads of it, the others need not read again.
pub struct Asked<'a> {
    /// The request.
    pub input: &'a Input,
    read: OnceCell<Box<dyn Any>>,
}

impl Debug for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("input", &self.input).finish_non_exhaustive()
    }
}

impl<'a> Asked<'a> {
    /// A request that nobody has read yet.
    pub fn new(input: &'a Input) -> Self {
        Self { input, read: OnceCell::new() }
    }

    /// What is kept of the reading, made at the first call. `None` when somebody else keeps something of another type.
    pub fn reading<T: Any>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.read.get_or_init(|| Box::new(make())).downcast_ref()
    }
}

/// What a fault does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// Real time until the answer begins.
    pub delay: Option<Delay>,
    /// What is answered in place of the operation, which then does not run.
    pub instead: Option<Instead>,
    /// The connection is closed without an answer.
    pub drop: Option<Hangup>,
    /// The body cannot be parsed.
    pub malformed: bool,
    /// The connection is closed in the middle of the body.
    pub truncate: Option<Cut>,
    /// The body comes in pieces.
    pub slow: Option<Slow>,
}

/// An answer in place of the operation's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// One that the fault brings itself.
    Answer {
        /// HTTP status.
        status: u16,
        /// Headers, in the order written.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// The provider's refusal with one of its own codes.
    Code(String),
}

/// When a connection is closed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hangup {
    /// Before the request is processed: the operation leaves nothing behind.
    Before,
    /// After it was processed: only its answer is lost.
    After,
}

/// How much of a body arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// So many bytes.
    Bytes(u64),
    /// So many per cent of it.
    Percent(f64),
}

/// A body in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slow {
    /// Bytes of a piece.
    pub bytes: u64,
    /// Real time between two pieces.
    pub every: Lapse,
}

/// Real time until an answer begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Delay {
    /// Always the same.
    Fixed(Lapse),
    /// Between two times, all of them as likely.
    Uniform(Lapse, Lapse),
    /// Mostly near the median, seldom far above it, as answers of busy servers are.
    LogNormal {
        /// Half of the times are shorter.
        median: Lapse,
        /// How far they spread: 0.5 puts one in forty beyond 2.7 times the median.
        sigma: f64,
        /// None is longer.
        max: Lapse,
    },
}

/// Real time that a fault may hold an answer up, or a slow body may take.
pub const LONGEST_DELAY: Lapse = Lapse::from_secs(600);

impl Delay {
    /// The time for one request; from 0 to [`LONGEST_DELAY`].
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "times are below 2^53 ms"
    )]
    pub fn draw(&self, dice: &mut ChaCha8Rng) -> Lapse {
        let millis = match self {
            Self::Fixed(lapse) => lapse.as_millis(),
            Self::Uniform(from, to) => {
                let width = to.as_millis().saturating_sub(from.as_millis()).max(0);
                from.as_millis().saturating_add((unit(dice) * (width as f64 + 1.0)) as i64)
            }
            Self::LogNormal { median, sigma, max } => {
                // Box and Muller's: two even draws make a normal one. 1 - u is never 0, whose logarithm nobody has.
                let (one, two) = (1.0 - unit(dice), unit(dice));
                let normal = (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * two).cos();
                let drawn = median.as_millis() as f64 * (sigma * normal).exp();
                (drawn as i64).min(max.as_millis())
            }
        };
        Lapse::from_millis(millis.clamp(0, LONGEST_DELAY.as_millis()))
    }

    /// The longest that can be drawn, if nothing bounded it.
    pub fn longest(&self) -> Lapse {
        match self {
            Self::Fixed(lapse) | Self::Uniform(_, lapse) | Self::LogNormal { max: lapse, .. } => *lapse,
        }
    }
}

impl Effect {
    /// Whether the operation runs and leaves behind what it leaves, however its answer fares.
    pub fn processes(&self) -> bool {
        self.instead.is_none() && self.drop != Some(Hangup::Before)
    }
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(lapse) => write!(f, "{lapse}"),
            Self::Uniform(from, to) => write!(f, "{from} to {to}"),
            Self::LogNormal { median, sigma, max } => {
                write!(f, "about {median} (sigma {sigma}), at most {max}")
            }
        }
    }
}

impl fmt::Display for Effect {
    /// In words: `status 503, delay 200ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match &self.instead {
            Some(Instead::Answer { status, .. }) => parts.push(format!("status {status}")),
            Some(Instead::Code(code)) => parts.push(format!("code {code}")),
            None => {}
        }
        match self.drop {
            Some(Hangup::Before) => parts.push("dropped before processing".to_owned()),
            Some(Hangup::After) => parts.push("dropped after processing".to_owned()),
            None => {}
        }
        parts.extend(self.malformed.then(|| "malformed body".to_owned()));
        parts.extend(self.truncate.map(|cut| match cut {
            Cut::Bytes(bytes) => format!("cut after {bytes} bytes"),
            Cut::Percent(percent) => format!("cut at {percent}%"),
        }));
        parts.extend(self.slow.map(|slow| format!("{} bytes every {}", slow.bytes, slow.every)));
        parts.extend(self.delay.map(|delay| format!("delay {delay}")));
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Seed;

    fn drawn(delay: &Delay) -> Vec<i64> {
        let seed = Seed::new(7);
        (1..=2_000).map(|call| delay.draw(&mut seed.at("fault/x/effect", call)).as_millis()).collect()
    }

    #[test]
    fn delays_are_drawn_within_their_bounds_and_again_the_same() {
        let millis = Lapse::from_millis;
        assert_eq!(drawn(&Delay::Fixed(millis(200)))[..2], [200, 200]);
        let even = drawn(&Delay::Uniform(millis(100), millis(103)));
        for value in 100..=103 {
            let often = even.iter().filter(|seen| **seen == value).count();
            assert!((400..600).contains(&often), "{value}: {often}");
        }
        let skewed = Delay::LogNormal { median: millis(200), sigma: 0.5, max: millis(600) };
        let times = drawn(&skewed);
        assert_eq!(times, drawn(&skewed));
        let below = times.iter().filter(|seen| **seen < 200).count();
        assert!((900..1_100).contains(&below), "half is below the median: {below}");
        let long = times.iter().filter(|seen| **seen > 533).count();
        assert!((25..80).contains(&long), "one in forty is beyond 2.7 medians: {long}");
        assert_eq!(times.iter().max(), Some(&600));
        for endless in [
            Delay::Fixed(Lapse::from_days(3)),
            Delay::LogNormal { median: Lapse::from_days(1), sigma: 90.0, max: Lapse::from_days(9) },
        ] {
            assert!(drawn(&endless).iter().all(|seen| (0..=600_000).contains(seen)), "{endless}");
        }
    }

    #[test]
    fn says_what_it_does() {
        let effect = Effect {
            delay: Some(Delay::Uniform(Lapse::from_millis(100), Lapse::from_secs(2))),
            truncate: Some(Cut::Percent(50.0)),
            slow: Some(Slow { bytes: 10, every: Lapse::from_millis(50) }),
            ..Effect::default()
        };
        assert_eq!(effect.to_string(), "cut at 50%, 10 bytes every 50ms, delay 100ms to 2s");
        assert!(effect.processes());
        let refused = Effect { instead: Some(Instead::Code("999".into())), ..Effect::default() };
        assert_eq!((refused.to_string().as_str(), refused.processes()), ("code 999", false));
    }
}
