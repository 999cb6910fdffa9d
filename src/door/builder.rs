//! What a double is made of, before it starts.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::Serialize;

use super::Duble;
use super::host::Host;
use super::wait::wait;
use crate::app::{self, Limits, Maker};
use crate::control::{self, Refusal};
use crate::facts::Moment;
use crate::providers;
use crate::scenario::{self, Findings, Loaded};
use crate::world::WorldsError;

/// What findings call a text that nobody named.
const UNNAMED: &str = "scenario.yaml";

/// Why a double cannot start. Its `Debug` is its `Display`, so that a test that unwraps it shows whole findings, line by line.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Something is wrong with the scenario: file, line, column, and what was probably meant.
    #[error("the scenario makes no world:\n{0}")]
    Scenario(#[from] Findings),
    /// [`Builder::clock`] was given no instant.
    #[error("the clock: {0}")]
    Clock(String),
    /// [`Builder::behaviour`] was given no patch of knobs.
    #[error("the behaviour: {0}")]
    Behaviour(String),
    /// The world could not be made in spite of it all.
    #[error(transparent)]
    World(#[from] WorldsError),
    /// The address is taken, or none of this machine's.
    #[error("cannot listen at {address}: {error}")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The system gives no thread, or no runtime on it.
    #[error("cannot have a thread: {0}")]
    Thread(io::Error),
    /// The double's thread ended before it could say why.
    #[error("the double's thread panicked while it started")]
    Lost,
}

impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where the world's facts come from.
#[derive(Clone, Debug)]
enum Story {
    Default,
    File(PathBuf),
    Text(String),
    Loaded(Box<Loaded>),
}

/// What becomes of the clock that the scenario has.
#[derive(Clone, Debug)]
enum Clock {
    AsTold,
    At(String),
    Wall,
    Frozen,
}

/// A double that is to start; [`Duble::builder`] makes it.
///
/// Without more it is the default world, on the wall clock, on a free port of 127.0.0.1.
#[derive(Clone, Debug)]
#[must_use = "a double starts with `start` or `start_blocking`"]
pub struct Builder {
    story: Story,
    seed: Option<u64>,
    clock: Clock,
    /// Patches of knobs as JSON, or why one is none.
    behaviour: Vec<Result<String, String>>,
    listen: SocketAddr,
    limits: Limits,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            story: Story::Default,
            seed: None,
            clock: Clock::AsTold,
            behaviour: Vec::new(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            limits: Limits::default(),
        }
    }
}

impl Builder {
    /// On a scenario file. `cargo test` runs in the folder of the package, so `tests/boletos.yaml` lies beside its `Cargo.toml`. Its
    /// steps are not played: the test is the client.
    pub fn scenario(self, file: impl Into<PathBuf>) -> Self {
        Self { story: Story::File(file.into()), ..self }
    }

    /// On the text of a scenario, in YAML or JSON. A file that it extends is looked for in the folder of the package; findings call it
    /// `scenario.yaml`.
    pub fn scenario_text(self, text: impl Into<String>) -> Self {
        Self { story: Story::Text(text.into()), ..self }
    }

    /// On a scenario that has been read.
    pub fn scenario_loaded(self, scenario: Loaded) -> Self {
        Self { story: Story::Loaded(Box::new(scenario)), ..self }
    }

    /// The seed of all that is made up, in place of the scenario's.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// The clock stands still at an instant, in place of the scenario's: what shows itself as ISO 8601 with a zone, be it a text
    /// (`"2026-03-02T09:00:00-03:00"`), a [`Moment`] or a `jiff::Timestamp`. Only [`Duble::advance`] and [`Duble::set_clock`] move it.
    pub fn clock(self, at: impl ToString) -> Self {
        Self { clock: Clock::At(at.to_string()), ..self }
    }

    /// The clock stands still where the scenario has it at the start: at its own instant, or at the moment of the start.
    ///
    /// Without this, [`clock`](Self::clock) or the scenario's own `clock`, time goes on by itself, and what a client polls for becomes
    /// ready while it waits. Frozen, it becomes ready when the test advances.
    pub fn frozen(self) -> Self {
        Self { clock: Clock::Frozen, ..self }
    }

    /// The clock goes with the system's, even if the scenario's stands still.
    pub fn wall_clock(self) -> Self {
        Self { clock: Clock::Wall, ..self }
    }

    /// Knobs on top of the scenario's, as `PATCH /_duble/behaviour` takes them: `json!({ "sicoob": { … } })`. They are turned after the
    /// facts were taken in, and again after each reset; a later patch wins over an earlier one.
    pub fn behaviour(mut self, patch: impl Serialize) -> Self {
        self.behaviour.push(serde_json::to_string(&patch).map_err(|error| error.to_string()));
        self
    }

    /// An address in place of a free port of 127.0.0.1; port 0 takes any that is free.
    pub fn listen(self, address: SocketAddr) -> Self {
        Self { listen: address, ..self }
    }

    /// Bounds in place of the usual ones, say of the journal.
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Starts it, and returns once it listens. It works within any runtime, also beside blocking clients: the double lives on a thread
    /// of its own.
    ///
    /// # Errors
    ///
    /// What is wrong with the scenario or with what was asked for here, or why nothing can listen.
    pub async fn start(self) -> Result<Duble, StartError> {
        let (host, open) = Host::start(Plan::of(self)?).await?;
        Ok(Duble::of(host, open))
    }

    /// The same for a test without a runtime; it may be called within one as well.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_blocking(self) -> Result<Duble, StartError> {
        wait(self.start())
    }
}

/// A builder whose words have been understood.
pub(super) struct Plan {
    story: Story,
    seed: Option<u64>,
    clock: Option<Option<Moment>>,
    freeze: bool,
    behaviour: Vec<String>,
    pub(super) listen: SocketAddr,
    pub(super) limits: Limits,
}

impl Plan {
    fn of(builder: Builder) -> Result<Self, StartError> {
        let Builder { story, seed, clock, behaviour, listen, limits } = builder;
        let freeze = matches!(clock, Clock::Frozen);
        let clock = match clock {
            Clock::AsTold | Clock::Frozen => None,
            Clock::Wall => Some(None),
            Clock::At(text) => Some(Some(instant(&text).map_err(StartError::Clock)?)),
        };
        let behaviour: Vec<String> =
            behaviour.into_iter().collect::<Result<_, _>>().map_err(StartError::Behaviour)?;
        for patch in &behaviour {
            control::behaviour(patch.as_bytes())
                .map_err(|refusal: Refusal| StartError::Behaviour(refusal.to_string()))?;
        }
        Ok(Self { story, seed, clock, freeze, behaviour, listen, limits })
    }

    /// What makes the world, now and at each reset. Reads files and builds the first world, which takes its time.
    pub(super) fn maker(self) -> Result<Maker, StartError> {
        let mut loaded = match self.story {
            Story::Default => Loaded::default_scenario()?,
            Story::File(path) => Loaded::open(&path)?,
            Story::Text(text) => Loaded::from_text(UNNAMED, &text)?,
            Story::Loaded(loaded) => *loaded,
        };
        if let Some(seed) = self.seed {
            loaded = loaded.seeded(seed);
        }
        if let Some(clock) = self.clock {
            loaded = loaded.clocked(clock);
        }
        // Built here, so that all that is wrong with it is told.
        let first = scenario::build(&loaded)?;
        let (freeze, patches) = (self.freeze, self.behaviour);
        Ok(app::maker_changing(loaded, first, move |universe| {
            if freeze {
                universe.clock.freeze();
            }
            // They have been read once, and are the same now.
            for patch in patches.iter().filter_map(|patch| control::behaviour(patch.as_bytes()).ok()) {
                providers::configure(patch, universe);
            }
        }))
    }
}

/// Reads an instant with its zone.
pub(super) fn instant(text: &str) -> Result<Moment, String> {
    use serde::de::{IntoDeserializer, value};
    let deserializer: value::StrDeserializer<'_, value::Error> = text.into_deserializer();
    serde::Deserialize::deserialize(deserializer).map_err(|error| error.to_string())
}
