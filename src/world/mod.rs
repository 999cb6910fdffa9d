//! The world: the whole universe of one test. Generic over the rooms; it knows no provider, no HTTP, no XML and no YAML.
//!
//! A [`Universe`] holds clock, seed, timers, faults, cues, outbox and the rooms. A [`Cell`] puts one universe behind one lock and makes each
//! request one atomic step: what is due runs first, the rules decide, the journal's line is fixed, and a step that is refused or
//! panics leaves nothing behind. [`Worlds`] is the map from names to cells.

mod cell;
mod clock;
pub mod counted;
mod cues;
mod directory;
pub mod faults;
mod glob;
mod journal;
mod maker;
pub mod metrics;
mod outbox;
mod seed;
mod table;
mod timers;
mod universe;
mod worlds;

pub use cell::{
    Advanced, Attendance, Cell, Delivered, Finished, Follower, Gauges, MOST_SNAPSHOTS, News, Page, Parcel,
    Restored, SetError, Setting, Snapshot, SnapshotError, StepError, Stepped, Ticket,
};
pub use clock::{Clock, Rate, RateError, Stopwatch};
pub use cues::{Cue, Cues};
pub use glob::Glob;
pub use journal::{
    Bounds, ClientCertificate, Entry, Exchange, Figures, Filter, Item, Journal, Kind, LONGEST_REASON, Line,
    Steps, Verdict, is_cut,
};
pub use maker::{About, Maker};
pub use outbox::{Letter, MOST_LETTERS, Outbox, Receipt};
pub use seed::Seed;
pub use table::{Id, Index, Row, Table};
pub use timers::{MOST_TIMERS, Timers};
pub use universe::{Rooms, Turn, Universe};
pub use worlds::{Allowed, Known, NameError, Opened, Origin, WorldName, Worlds, WorldsError};
