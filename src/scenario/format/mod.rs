//! The scenario file, format version 1: what may stand in it.
//!
//! ```yaml
//! scenario: Fatura liberada recebe um acréscimo   # required: the title
//! version: 1                                      # absent: 1
//! about: prose                                    # optional
//! extends: default                                # the embedded scenario, or a path beside this file
//! seed: 42                                        # absent: 0, or what the scenario below says
//! clock: "2026-03-02T09:00:00-03:00"              # present: frozen there; absent: the wall clock
//! world: { nddfrete: { … } }                      # facts, by provider
//! behaviour: { nddfrete: { … } }                  # knobs, by provider
//! clients: { erp: { nddfrete: { … } } }           # who sends
//! receivers: { loja: { answers: [500, 200] } }    # who listens to callbacks; its address is ${loja.url}
//! texts: { nota: "<Envio>…${numero}…" }          # what steps repeat: ${nota}, with each step's own values
//! faults: [{ name: …, match: { … }, then: { … } }] # what goes wrong on the way
//! timeline: [{ at: +1d, do: { … } }]              # what happens by itself
//! steps: […]                                      # what the client does, and what must come back
//! ```
//!
//! Unknown keys are errors everywhere.

mod capture;
mod client;
mod each;
mod expect;
mod fault;
mod inside;
mod named;
mod receiver;
mod step;

use serde::{Deserialize, Deserializer, de};

use super::literal::Literal;
use crate::facts::{Moment, When};
use crate::providers::{Action, Behaviour, Facts};

pub(super) use capture::PLACES;
pub use capture::{Capture, Entry, Source};
pub use client::{BethaClient, Client, InvoicyClient, NddfreteClient, SicoobClient};
pub(super) use each::Column;
pub use each::Each;
pub use expect::{Expect, Words};
pub use fault::{After, Arriving, Counted, Fault, Match, Pieces, Then, Waiting};
pub use inside::{Of, Pages, Pdf, Pkcs, Zip, ZipFile};
pub use named::Named;
pub use receiver::{Received, Receiver, Reply};
pub(super) use step::METHODS;
pub use step::{Request, Retry, Step, Verb};

/// A scenario file as it is written.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The title.
    pub scenario: String,
    /// The format's version.
    #[serde(default)]
    pub version: Version,
    /// Prose.
    #[serde(default)]
    pub about: Option<String>,
    /// What it builds on: `default`, or a path beside this file.
    #[serde(default)]
    pub extends: Option<String>,
    /// The seed of all that is made up.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Where the clock stands still; absent: the wall clock.
    #[serde(default)]
    pub clock: Option<Moment>,
    /// Facts that exist before the first request.
    #[serde(default)]
    pub world: Option<Facts>,
    /// Knobs.
    #[serde(default)]
    pub behaviour: Option<Behaviour>,
    /// Who sends.
    #[serde(default)]
    pub clients: Named<Client>,
    /// Who listens to callbacks.
    #[serde(default)]
    pub receivers: Named<Receiver>,
    /// What steps repeat: `${NAME}` stands for it, and its own `${…}` are filled where it stands.
    #[serde(default)]
    pub texts: Named<Literal>,
    /// What goes wrong on the way.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// What happens by itself.
    #[serde(default)]
    pub timeline: Vec<Scheduled>,
    /// What the client does.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// The format's version: 1, and that is what an absent one means.
#[derive(Clone, Copy, Debug, Default)]
pub struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            1 => Ok(Self),
            other => {
                Err(de::Error::custom(format!("version {other} of the format is not known here; there is 1")))
            }
        }
    }
}

/// What happens by itself, and when: exactly one of `at` and `after` says it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheduled {
    /// At a time, relative ones counted from the scenario's start.
    #[serde(default)]
    pub at: Option<When>,
    /// Once an operation was called.
    #[serde(default)]
    pub after: Option<After>,
    /// What.
    pub r#do: Action,
}
