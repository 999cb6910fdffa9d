//! How a verb ends.

use std::process::ExitCode;

/// The exit codes, the same for all verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Good,
    /// 1: duble itself could not do it.
    Failure,
    /// 2: the arguments are wrong.
    Usage,
    /// 3: a file is invalid.
    Invalid,
    /// 4: an expectation failed.
    Expectation,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Good => 0,
            Exit::Failure => 1,
            Exit::Usage => 2,
            Exit::Invalid => 3,
            Exit::Expectation => 4,
        })
    }
}
