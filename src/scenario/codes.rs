//! The codes of findings, so that a message can be looked up and a test can name what it expects.

/// The file cannot be read at all.
pub const UNREADABLE: &str = "L001";
/// It is no YAML.
pub const SYNTAX: &str = "L002";
/// A key or a word that the format does not know.
pub const UNKNOWN: &str = "L003";
/// A value that does not fit its place.
pub const VALUE: &str = "L004";
/// A feature of the format that is not simulated yet.
pub const NOT_YET: &str = "L005";
/// `extends` leads nowhere or in a circle.
pub const EXTENDS: &str = "L006";
/// A number that would lose digits on its way.
pub const DIGITS: &str = "L007";
/// A step that is none, or two at once.
pub const STEP: &str = "L008";
/// A `${…}` that cannot be filled in.
pub const TEMPLATE: &str = "L009";
/// A name that is used before a step captures it.
pub const CAPTURE: &str = "L010";
/// `as` names no client.
pub const CLIENT: &str = "L011";
/// A path that is no provider's.
pub const PATH: &str = "L012";
/// A fact that cannot be.
pub const FACT: &str = "L013";
/// An action that cannot be done, such as one whose ref nobody defines.
pub const ACTION: &str = "L014";
/// Steps, but no clock that stands still.
pub const CLOCK: &str = "L015";
/// A receiver that nobody declares, or whose name or path cannot be.
pub const RECEIVER: &str = "L016";
/// A path into an answer that is none.
pub const LOOK: &str = "L017";
