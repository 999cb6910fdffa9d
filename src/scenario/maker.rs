//! A world's maker from a scenario: built anew at each call, so that relative dates count from that moment.

use std::sync::{Mutex, PoisonError};

use super::{Loaded, build};
use crate::providers::Providers;
use crate::world::{About, Maker, Universe};

/// Makes worlds of a scenario.
pub fn maker(scenario: Loaded) -> Maker<Providers> {
    Maker::new(about(&scenario), move || made(&scenario))
}

/// The same, where the first world is there already: whoever looked for what is wrong with the scenario made it, and a large one takes
/// its time.
pub fn maker_after(scenario: Loaded, first: Universe<Providers>) -> Maker<Providers> {
    let first = Mutex::new(Some(first));
    Maker::new(about(&scenario), move || {
        let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.map_or_else(|| made(&scenario), Ok)
    })
}

/// The same, where every world is changed once it is made. The first one is taken as it was built.
pub fn maker_changing(
    scenario: Loaded,
    first: Universe<Providers>,
    change: impl Fn(&mut Universe<Providers>) + Send + Sync + 'static,
) -> Maker<Providers> {
    let about = about(&scenario);
    let made = maker_after(scenario, first);
    Maker::new(about, move || {
        let mut universe = made.make()?;
        change(&mut universe);
        Ok(universe)
    })
}

fn made(scenario: &Loaded) -> Result<Universe<Providers>, String> {
    build(scenario).map_err(|findings| findings.to_string())
}

fn about(scenario: &Loaded) -> About {
    About {
        title: scenario.title().to_owned(),
        file: scenario.file().to_owned(),
        seed: scenario.seed(),
        clock: scenario.clock(),
        text: scenario.kept_text(),
    }
}
