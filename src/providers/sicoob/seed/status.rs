//! HTTP statuses that a knob may hold.

use serde::{Deserialize, Serialize};

use crate::providers::knobs::leaf;

/// The status of an answer: 200 to 599. No answer can end with one below, since those only announce the one that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
#[schemars(rename = "HttpStatus", extend("minimum" = 200, "maximum" = 599))]
pub struct Status(u16);

impl Status {
    /// 200 OK.
    pub const OK: Self = Self(200);
    /// 404 Not Found.
    pub const NOT_FOUND: Self = Self(404);
}

impl TryFrom<u16> for Status {
    type Error = WrongStatus;

    fn try_from(status: u16) -> Result<Self, WrongStatus> {
        if (200..=599).contains(&status) { Ok(Self(status)) } else { Err(WrongStatus(status)) }
    }
}

impl From<Status> for u16 {
    fn from(status: Status) -> Self {
        status.0
    }
}

/// A number that no answer can have as its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no HTTP status of an answer, expected 200 to 599")]
pub struct WrongStatus(u16);

leaf!(Status);

#[cfg(test)]
mod tests {
    use super::super::KnobsPatch;

    #[test]
    fn only_statuses_of_answers_are_taken() {
        let take = |status: &str| {
            let patch = format!(r#"{{"movimentacao":{{"pending_status":{status}}}}}"#);
            serde_json::from_str::<KnobsPatch>(&patch).map_err(|error| error.to_string())
        };
        for status in ["200", "204", "400", "404", "599"] {
            assert!(take(status).is_ok(), "{status}");
        }
        for status in ["0", "100", "199", "600", "9999"] {
            let said = take(status).unwrap_err();
            assert!(
                said.contains(&format!("{status} is no HTTP status of an answer, expected 200 to 599")),
                "{said}"
            );
        }
        assert!(take("70000").is_err() && take("\"404\"").is_err() && take("-1").is_err());
    }
}
