//! What lets a client in, and may so tell which world it means.

use std::fmt;

use crate::facts::tail;

/// A credential that a room knows, or that a request shows. Only whether two are the same matters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credential {
    kind: &'static str,
    value: Box<str>,
}

impl Credential {
    /// Of a kind, with the provider's name before it: `sicoob.client_id`.
    pub fn new(kind: &'static str, value: impl Into<Box<str>>) -> Self {
        Self { kind, value: value.into() }
    }

    /// As it was written, without its kind.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, tail(&self.value))
    }
}
