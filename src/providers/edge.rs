//! What is wrong before any operation is reached.

use super::certificate::CertificateError;
use super::room::Input;

/// What is wrong before any operation is reached; each room says it in its provider's own form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeError {
    /// No such path.
    NotFound,
    /// The path exists, with these methods.
    WrongMethod {
        /// Those that would do.
        allowed: Vec<&'static str>,
    },
    /// The body is over the bound.
    TooLarge {
        /// In bytes.
        limit: usize,
    },
    /// The client's certificate will not do.
    Certificate(CertificateError),
    /// The request cannot be read at all.
    Malformed {
        /// What was seen.
        said: String,
    },
    /// A rule failed inside duble, or wanted more than a world may hold; the step was undone.
    Failed {
        /// What failed.
        said: String,
    },
}

impl EdgeError {
    /// The reason, one sentence for the journal.
    pub fn reason(&self, input: &Input) -> String {
        match self {
            Self::NotFound => format!("no operation is known at {} {}", input.method, input.path),
            Self::WrongMethod { allowed } => {
                format!("{} does not take {}; it takes {}", input.path, input.method, allowed.join(", "))
            }
            Self::TooLarge { limit } => format!("the body is larger than the bound of {limit} bytes"),
            Self::Certificate(error) => error.to_string(),
            Self::Malformed { said } => format!("the request could not be read: {said}"),
            Self::Failed { said } => format!("the step was undone: {said}"),
        }
    }
}
