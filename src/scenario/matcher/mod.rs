//! What an answer must hold. A scalar or a list is equality; a mapping is exactly one matcher:
//!
//! | matcher | holds when what is seen |
//! |---|---|
//! | `equals: value` | is the value (for mappings, which would be read as a matcher otherwise) |
//! | `is: kind` | is an `integer`, `number`, `string`, `boolean`, `null`, `array`, `object`, `date` (2026-03-02), `datetime`, `uuid`, `money` (150.75), `cpf`, `cnpj`, `chave_acesso` (these three with right check digits), `base64` or `url` |
//! | `not: matcher` | is there and does not match |
//! | `contains: value` | is a text with this part, a list with this item, or a mapping with this key |
//! | `starts: text`, `ends: text` | is a text that begins or ends so |
//! | `matches: pattern` | is a text that the regular expression finds something in (anchor it with `^…$`) |
//! | `above: value`, `below: value` | is a number (also as text) beyond this one; for texts, such as ISO dates, in their order |
//! | `length: matcher` | is a text of so many characters, a list of so many items, a mapping of so many keys |
//! | `present: true`, `absent: true` | is there, or is not |
//!
//! JSON has types, and they count: `5` is not `"5"`. XML, headers and CSV-like texts have none: there `5` means the text `5`, and a
//! number is compared as a decimal. Decimals are exact: `1.5` is `1.50`.

mod check;
mod kind;
mod read;

use super::literal::Literal;
use super::template::{Scope, TemplateError};

pub(super) use check::Mismatch;
pub use check::Seen;

/// The matchers' names, for the documentation and for suggestions.
pub const NAMES: &[&str] = &[
    "equals", "is", "not", "contains", "starts", "ends", "matches", "above", "below", "length", "present",
    "absent",
];

/// What a value must be.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// This value.
    Equals(Literal),
    /// Of this kind.
    Is(Kind),
    /// There, and not so.
    Not(Box<Matcher>),
    /// With this inside.
    Contains(Literal),
    /// Beginning so.
    Starts(String),
    /// Ending so.
    Ends(String),
    /// Found by a regular expression.
    Matches(Pattern),
    /// Beyond this.
    Above(Literal),
    /// Short of this.
    Below(Literal),
    /// Of such a length.
    Length(Box<Matcher>),
    /// There (`true`) or not.
    Present(bool),
}

/// What kind of value it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A text.
    String,
    /// true or false.
    Boolean,
    /// null.
    Null,
    /// A list.
    Array,
    /// A mapping.
    Object,
    /// A text such as `2026-03-02`, alone or before a time.
    Date,
    /// A text such as `f4ae253f-7ff8-411a-adb4-3a2d5ec09545`.
    Uuid,
    /// A date with a time, such as `2026-03-02T09:00:00-03:00` or `2026-03-02T09:00:00`.
    Datetime,
    /// An amount with at most two decimals and a point before them, such as `150.75`.
    Money,
    /// A CPF with right check digits, with or without its mask.
    Cpf,
    /// A CNPJ with right check digits, also one with letters, with or without its mask.
    Cnpj,
    /// An access key of 44 positions with a right check digit.
    ChaveAcesso,
    /// Text in base64, not empty.
    Base64,
    /// An http or https address.
    Url,
}

impl Pattern {
    /// What its first group finds in a text; all that it finds, if it has none.
    pub(super) fn first_in(&self, text: &str) -> Option<String> {
        let found = self.0.captures(text)?;
        found.get(1).or_else(|| found.get(0)).map(|part| part.as_str().to_owned())
    }

    /// As it is written.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A regular expression, checked when the file is read.
#[derive(Clone, Debug)]
pub struct Pattern(regex_lite::Regex);

impl Matcher {
    /// With every `${…}` filled.
    pub(super) fn fill(&self, scope: &Scope<'_>) -> Result<Self, TemplateError> {
        Ok(match self {
            Self::Equals(value) => Self::Equals(scope.literal(value)?),
            Self::Contains(value) => Self::Contains(scope.literal(value)?),
            Self::Above(value) => Self::Above(scope.literal(value)?),
            Self::Below(value) => Self::Below(scope.literal(value)?),
            Self::Starts(text) => Self::Starts(scope.text(text)?),
            Self::Ends(text) => Self::Ends(scope.text(text)?),
            Self::Not(inner) => Self::Not(Box::new(inner.fill(scope)?)),
            Self::Length(inner) => Self::Length(Box::new(inner.fill(scope)?)),
            Self::Is(_) | Self::Matches(_) | Self::Present(_) => self.clone(),
        })
    }
}

#[cfg(test)]
mod tests;
