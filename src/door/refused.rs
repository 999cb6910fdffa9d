//! What a running double does not do.

use std::fmt;

use crate::control::Refusal;
use crate::world::{SetError, StepError, WorldsError};

/// What a running double does not do, and why, with what was probably meant. Its `Debug` is its `Display`.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub(super) String);

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! refused {
    ($($error:ty),+) => { $(
        impl From<$error> for Refused {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )+ };
}

refused! { Refusal, StepError, SetError, WorldsError, serde_json::Error }
