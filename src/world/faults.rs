//! The plan of what goes wrong on the way: which requests a fault strikes, how often, how long. What it does to them is the rooms' to
//! say ([`Rooms::Fault`](super::Rooms::Fault)).

mod calls;

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::counted::CountedMap;
use super::{Glob, Seed};
use crate::facts::Moment;
pub use calls::Calls;

/// Faults of one world at most.
pub const MOST_FAULTS: usize = 1_000;

/// When a fault strikes, and what it then does.
#[derive(Clone, Debug)]
pub struct Rule<F> {
    /// Its name, by which it is replaced and removed.
    pub name: String,
    /// The operations that it is for; none: all.
    pub operations: Vec<Glob>,
    /// Which of the requests that match.
    pub calls: Calls,
    /// How likely it then is, above 0 and up to 1.
    pub chance: f64,
    /// World time from which on it strikes no more.
    pub until: Option<Moment>,
    /// How often it strikes at most.
    pub times: Option<u64>,
    /// What the rooms make of it.
    pub spec: F,
}

/// A fault of the plan, and how it has fared.
#[derive(Clone, Debug)]
pub struct Row<F> {
    /// The fault.
    pub rule: Arc<Rule<F>>,
    /// How many requests matched.
    pub matched: u64,
    /// How many it struck.
    pub struck: u64,
}

impl<F> Row<F> {
    /// Whether it can still strike.
    pub fn is_over(&self, now: Moment) -> bool {
        self.rule.until.is_some_and(|until| until <= now)
            || self.rule.times.is_some_and(|times| times <= self.struck)
            || self.rule.calls.are_over(self.matched)
    }
}

/// A fault that strikes.
#[derive(Clone, Debug)]
pub struct Struck<F> {
    /// The fault.
    pub rule: Arc<Rule<F>>,
    /// The how-manieth request it is that matches.
    pub call: u64,
    /// Chance for what it does: its own for each fault and each request.
    pub dice: ChaCha8Rng,
}

impl<F> Struck<F> {
    /// One sentence for the journal.
    pub fn reason(&self) -> String {
        let calls = match self.rule.calls {
            Calls::All => String::new(),
            calls => format!(" of {calls}"),
        };
        format!("fault \"{}\" struck (call {}{calls})", self.rule.name, self.call)
    }
}

/// More faults than a world may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the world holds {MOST_FAULTS} faults already, as many as it may")]
pub struct TooManyFaults;

/// The faults of a world, in the order in which they were added. Cloning it costs nothing.
#[derive(Clone, Debug)]
pub struct Plan<F: Clone> {
    rows: CountedMap<u64, Row<F>>,
    next: u64,
}

impl<F: Clone> Default for Plan<F> {
    fn default() -> Self {
        Self { rows: CountedMap::new(), next: 0 }
    }
}

impl<F: Clone> Plan<F> {
    /// Whether nothing can go wrong.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The faults in their order.
    pub fn rows(&self) -> impl Iterator<Item = &Row<F>> {
        self.rows.iter().map(|(_, row)| row)
    }

    fn place_of(&self, name: &str) -> Option<u64> {
        self.rows.iter().find(|(_, row)| row.rule.name == name).map(|(place, _)| *place)
    }

    /// Adds a fault. One of the same name is replaced where it stands, and counted from nothing; whether there was one is told.
    pub fn add(&mut self, rule: Rule<F>) -> Result<bool, TooManyFaults> {
        let place = self.place_of(&rule.name);
        if place.is_none() && self.rows.len() >= MOST_FAULTS {
            return Err(TooManyFaults);
        }
        let row = Row { rule: Arc::new(rule), matched: 0, struck: 0 };
        self.rows.insert(place.unwrap_or(self.next), row);
        self.next += u64::from(place.is_none());
        Ok(place.is_some())
    }

    /// Removes a fault; whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        self.place_of(name).is_some_and(|place| self.rows.remove(&place).is_some())
    }

    /// Removes all; how many there were.
    pub fn clear(&mut self) -> usize {
        let there = self.rows.len();
        self.rows = CountedMap::new();
        there
    }

    /// Decides about a request of an operation: every fault that it matches counts it, the first of those that would strike does.
    /// What is drawn depends on the seed, the fault's name and its count alone, so that no fault shifts another's chance nor the ids
    /// that the rooms draw.
    pub fn decide(
        &mut self,
        operation: &str,
        now: Moment,
        seed: &Seed,
        mut fits: impl FnMut(&F) -> bool,
    ) -> Option<Struck<F>> {
        let matched: Vec<u64> = self
            .rows
            .iter()
            .filter(|(_, row)| {
                let Rule { operations, spec, .. } = &*row.rule;
                let named = operations.is_empty() || operations.iter().any(|glob| glob.fits(operation));
                named && !row.is_over(now) && fits(spec)
            })
            .map(|(place, _)| *place)
            .collect();
        let mut struck = None;
        for place in matched {
            let Some(row) = self.rows.get_mut(&place) else { continue };
            row.matched += 1;
            let (rule, call) = (&row.rule, row.matched);
            if struck.is_none() && rule.calls.hold(call) && lucky(rule, call, seed) {
                row.struck += 1;
                let dice = seed.at(&format!("fault/{}/effect", rule.name), call);
                struck = Some(Struck { rule: Arc::clone(rule), call, dice });
            }
        }
        struck
    }
}

fn lucky<F>(rule: &Rule<F>, call: u64, seed: &Seed) -> bool {
    rule.chance >= 1.0 || unit(&mut seed.at(&format!("fault/{}", rule.name), call)) < rule.chance
}

/// A number from 0 up to, but not, 1: the 53 bits that a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
pub fn unit(dice: &mut ChaCha8Rng) -> f64 {
    (dice.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests;
