//! When an asynchronous job is done: the same words for all providers.

use serde::{Deserialize, Serialize};

use super::Lapse;

/// `now`, `{ after: 3s }`, `{ polls: 2 }` or `hold`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ready {
    /// Done in the same step that asked for it.
    Now,
    /// Done after this much world time.
    After(Lapse),
    /// Not done for the first `n` polls, done at the next one.
    Polls(u32),
    /// Never done by itself; an action sets it free.
    Hold,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_four_forms() {
        for (json, ready) in [
            ("\"now\"", Ready::Now),
            ("{\"after\":\"3s\"}", Ready::After(Lapse::from_secs(3))),
            ("{\"polls\":2}", Ready::Polls(2)),
            ("\"hold\"", Ready::Hold),
        ] {
            assert_eq!(serde_json::from_str::<Ready>(json).unwrap(), ready);
            assert_eq!(serde_json::to_string(&ready).unwrap(), json);
        }
        assert!(serde_json::from_str::<Ready>("\"later\"").is_err());
    }
}
