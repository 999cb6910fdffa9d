//! `duble export`: the journal of a running duble as a scenario that plays it again, or as a HAR that other tools read.

mod har;
mod journal;

pub use har::har;
pub use journal::{Entry, Page, events, lost};
