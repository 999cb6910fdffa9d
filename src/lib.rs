//! duble (dublê, the stunt double): one binary that stands in for four Brazilian provider APIs. A Rust test starts one inside itself:
//! [`Duble::builder`], and [`door`] tells how.
//!
//! A tour, from the leaves up. [`facts`] holds the words that scenario files and rooms share, [`br`] Brazilian numbers and text,
//! [`wire`] formats without business meaning. [`world`] is the universe of one test: clock, seed, timers, journal, and the atomic
//! step. [`providers`] are the rooms: Sicoob, nddFrete, InvoiCy and Betha Procuradoria, all of the same shape. [`scenario`] reads the
//! YAML language and plays it. [`server`] listens and leads requests to rooms, [`control`] answers below `/_duble`, [`courier`] carries
//! what leaves the process and [`dial`] connects, [`app`] puts it all together, [`door`] opens it to Rust tests, and [`cli`] is the
//! command line.
//!
//! Arrows between them run one way: `cli, door -> app -> server, control, courier -> scenario -> providers -> world, wire, dial, br -> facts`.
#![cfg_attr(test, allow(clippy::string_slice, reason = "tests cut texts that they know"))]

pub mod app;
pub mod br;
pub mod cli;
pub mod control;
pub mod courier;
pub mod dial;
pub mod door;
pub mod facts;
pub mod providers;
pub mod scenario;
pub mod server;
pub mod wire;
pub mod world;

pub use door::Duble;
