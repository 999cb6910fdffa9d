//! `duble record` and `duble export`: from exchanges that went over the wire to a scenario that plays them again.
//!
//! A step per request, in its most telling form. Ids that an answer gave become `${name}`, dates count from the day of the test, waits become
//! `advance`, credentials become `as`, people become others that are as valid. What is expected of an answer is what comes again.

mod ask;
mod dates;
mod expect;
mod leaves;
mod lines;
mod links;
mod markup;
mod mask;
mod pen;
mod proxy;
mod redact;
mod story;
mod taken;
mod tape;
mod who;
mod yaml;

pub use proxy::{Recorder, RecorderError};
pub(super) use redact::{body as redacted_body, header as redacted_header, value as redacted_value};
pub use story::{Frame, Written, write};
pub use taken::{Content, Event, LONGEST, Taken};
pub use tape::Tape;

#[cfg(test)]
mod tests;
