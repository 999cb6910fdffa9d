//! One integration binary: what holds across rooms, and the whole program over real sockets.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod bodies;
mod cli;
#[path = "../contract/mod.rs"]
mod contract;
mod contracts;
mod control;
mod deliveries;
mod docs;
mod export;
mod house;
mod invoicy;
mod record;
mod run;
mod samples;
mod scenarios;
mod seeds;
mod stage;
