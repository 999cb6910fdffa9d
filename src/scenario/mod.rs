//! The scenario language: one YAML file is a whole test. What the world is, what happens by itself, what the client asks, what must
//! come back.
//!
//! [`Loaded::open`] reads a file and what it extends, [`build()`] makes its world, [`lint()`] looks further without playing it, [`run`] plays its steps
//! over real HTTP. What is wrong with a file comes as [`Finding`]s: file, line, column, key, and what was probably meant.

mod build;
pub mod codes;
mod explain;
pub mod export;
mod finding;
pub mod format;
mod lint;
pub mod literal;
mod load;
mod loaded;
pub mod matcher;
mod outline;
pub mod record;
pub mod run;
mod steps;
pub mod template;

pub use build::build;
pub use finding::{Finding, Findings, Mark};
pub use lint::{examine, lint};
pub use loaded::{DEFAULT, DEFAULT_FILE, Loaded};

#[cfg(test)]
mod tests;
