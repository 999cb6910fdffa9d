//! One integration binary: what holds across rooms, and the whole program over real sockets.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod bodies;
mod certs;
mod cli;
mod client;
mod clock;
#[path = "../contract/mod.rs"]
mod contract;
mod contracts;
mod control;
mod control_contract;
mod control_desk;
mod control_guard;
mod control_reload;
mod control_worlds;
#[path = "../coverage/mod.rs"]
mod coverage;
mod deliveries;
mod determinism;
mod docs;
mod door;
mod export;
mod faults;
mod golden;
mod house;
mod https;
mod invoicy;
mod invoicy_schemas;
mod journal;
mod languages;
mod limits;
#[path = "../load/mod.rs"]
mod load;
mod many_worlds;
mod metrics;
mod no_loss;
mod record;
mod reference;
mod run;
mod samples;
mod scenarios;
mod schema;
mod seeds;
mod stage;
mod state;
#[path = "../worlds/mod.rs"]
mod worlds;

use duble::{wire, world};
