//! The scenario language: one YAML file is a whole test. What the world is, what happens by itself, what the client asks, what must
//! come back.
//!
//! [`Loaded::open`] reads a file and what it extends, [`build()`] makes its world, [`lint()`] looks further without playing it, [`run`] plays its steps
//! over real HTTP. What is wrong with a file comes as [`Finding`]s: file, line, column, key, and what was probably meant.

mod advise;
mod build;
pub mod codes;
mod explain;
pub mod export;
pub mod faults;
mod finding;
pub mod format;
mod lint;
pub mod literal;
mod load;
mod loaded;
mod loops;
mod maker;
pub mod matcher;
mod outline;
mod path;
pub mod record;
pub mod run;
pub mod schema;
mod steps;
pub mod template;

pub use advise::advise;
pub use build::build;
pub use explain::unknown_in;
pub use finding::{Finding, Findings, Mark, Severity};
pub use lint::{examine, lint, look};
pub use load::LONGEST;
pub use loaded::{DEFAULT, DEFAULT_FILE, Loaded};
pub use maker::{maker, maker_after, maker_changing};

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
