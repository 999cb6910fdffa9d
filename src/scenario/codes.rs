//! The codes of findings, so that a message can be looked up and a test can name what it expects. Those from L101 on are warnings.

/// Makes the constants and the list of all of them, each with what it means.
macro_rules! codes {
    ($($(#[doc = $about:literal])+ $name:ident = $code:literal;)+) => {
        $($(#[doc = $about])+ pub const $name: &str = $code;)+

        /// All codes with what they mean, in their order.
        pub const ALL: &[(&str, &str)] = &[$(($code, concat!($($about),+))),+];
    };
}

codes! {
    /// The file cannot be read at all.
    UNREADABLE = "L001";
    /// It is no YAML.
    SYNTAX = "L002";
    /// A key or a word that the format does not know.
    UNKNOWN = "L003";
    /// A value that does not fit its place.
    VALUE = "L004";
    /// `extends` leads nowhere or in a circle.
    EXTENDS = "L006";
    /// A number that would lose digits on its way.
    DIGITS = "L007";
    /// A step that is none, or two at once, or a loop over nothing.
    STEP = "L008";
    /// A `${…}` that cannot be filled in.
    TEMPLATE = "L009";
    /// A name that is used before a step captures it.
    CAPTURE = "L010";
    /// `as` names no client.
    CLIENT = "L011";
    /// A path that is no provider's.
    PATH = "L012";
    /// A fact that cannot be.
    FACT = "L013";
    /// An action that cannot be done, such as one whose ref nobody defines.
    ACTION = "L014";
    /// Steps, but no clock that stands still.
    CLOCK = "L015";
    /// A receiver that nobody declares, or whose name or path cannot be.
    RECEIVER = "L016";
    /// A path into an answer that is none.
    LOOK = "L017";
    /// An operation that no provider has, for a fault or in a timeline.
    OPERATION = "L030";
    /// A fault that can never strike: no call is counted, no chance, no time.
    NEVER = "L031";
    /// What a fault does cannot be combined, or is nothing.
    EFFECT = "L032";
    /// A provider's code that none of a fault's operations has.
    PROVIDER_CODE = "L033";
    /// A fault without a name, with another's, or one too many.
    FAULT = "L034";
    /// An entry of the timeline without a time, or with two.
    TIME = "L035";
    /// Something is captured and never used.
    UNUSED_CAPTURE = "L101";
    /// A text that no step uses.
    UNUSED_TEXT = "L102";
    /// A client that sends nothing.
    UNUSED_CLIENT = "L103";
    /// A receiver whose address no step gives away, and that nobody looks at.
    UNUSED_RECEIVER = "L104";
    /// A step asks again for what `ready: hold` keeps, and nothing in the file sets it free.
    ENDLESS_HOLD = "L105";
}
