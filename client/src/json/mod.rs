//! JSON as the two REST sides need it: amounts keep their digits, and members that no document names are kept.
//!
//! serde's `flatten`, which would keep them, reads every number as binary floating point first; so objects are read and
//! written here, member by member, from the text itself.

mod values;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde_json::value::RawValue;

pub use values::{Codigo, Data};

/// What stands in a JSON document.
pub trait Json: Sized {
    /// Reads it from its text.
    ///
    /// # Errors
    /// Where in the document is what, instead of what.
    fn read(raw: &RawValue) -> Result<Self, Wrong>;

    /// Writes it.
    fn write(&self, out: &mut String);

    /// What a member that is not there stands for, if it may be missing.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether to leave the member out: Sicoob refuses `null` and empty values (dossier sicoob 2.0).
    fn is_absent(&self) -> bool {
        false
    }
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where: `resultado.pagador.cep`; empty for the whole.
    pub path: String,
    /// What was seen and what was expected.
    pub said: String,
}

impl Wrong {
    pub(crate) fn new(said: impl Into<String>) -> Self {
        Self { path: String::new(), said: said.into() }
    }

    fn expected(what: &str, raw: &RawValue) -> Self {
        let seen: String = raw.get().chars().take(40).collect();
        Self::new(format!("{seen}, expected {what}"))
    }

    pub(crate) fn below(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.said)
    }
}

impl std::error::Error for Wrong {}

/// Members that no document names, as they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra(BTreeMap<String, String>);

impl Extra {
    /// Names and JSON texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The JSON text of a member.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a member to be sent, one that a document of later date names.
    pub fn insert<T: Json>(&mut self, name: impl Into<String>, value: &T) {
        self.0.insert(name.into(), to_text(value));
    }
}

/// Reads a document.
pub(crate) fn from_text<T: Json>(text: &str) -> Result<T, Wrong> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| Wrong::new(error.to_string()))?;
    T::read(raw)
}

/// Reads one member of the object that a document is.
#[cfg(feature = "sicoob")]
pub(crate) fn member_of<T: Json>(text: &str, name: &str) -> Result<T, Wrong> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| Wrong::new(error.to_string()))?;
    Members::of(raw)?.take(name)
}

/// Writes a document.
pub(crate) fn to_text<T: Json>(value: &T) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// The members of an object that is being read.
pub(crate) struct Members<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Members<'a> {
    pub(crate) fn of(raw: &'a RawValue) -> Result<Self, Wrong> {
        serde_json::from_str(raw.get()).map(Self).map_err(|_| Wrong::expected("an object", raw))
    }

    pub(crate) fn take<T: Json>(&mut self, name: &str) -> Result<T, Wrong> {
        match self.0.remove(name) {
            Some(raw) => T::read(raw).map_err(|wrong| wrong.below(name)),
            None => T::absent().ok_or_else(|| Wrong::new("missing").below(name)),
        }
    }

    pub(crate) fn rest(self) -> Extra {
        Extra(self.0.into_iter().map(|(name, raw)| (name, raw.get().to_owned())).collect())
    }
}

/// An object that is being written.
pub(crate) struct Object<'a> {
    out: &'a mut String,
    first: bool,
}

impl<'a> Object<'a> {
    pub(crate) fn begin(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, first: true }
    }

    pub(crate) fn member<T: Json>(&mut self, name: &str, value: &T) -> &mut Self {
        if !value.is_absent() {
            self.name(name);
            value.write(self.out);
        }
        self
    }

    pub(crate) fn extra(&mut self, extra: &Extra) -> &mut Self {
        for (name, text) in extra.iter() {
            self.name(name);
            self.out.push_str(text);
        }
        self
    }

    pub(crate) fn end(&mut self) {
        self.out.push('}');
    }

    fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push(',');
        }
        name.to_owned().write(self.out);
        self.out.push(':');
    }
}

/// Writes a text in quotes.
fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing into a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// An object: its members with their names on the wire, and what else is there. An amount of money is a
/// [`Decimal`](rust_decimal::Decimal) of exactly the digits that were sent.
macro_rules! record {
    ($($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $kind:ty = $wire:literal,)* })+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name {
            $(
                #[doc = concat!("`", $wire, "`.")]
                $(#[$doc])*
                pub $field: $kind,
            )*
            /// Members that are not listed here.
            pub extra: $crate::json::Extra,
        }

        impl $crate::json::Json for $name {
            fn read(raw: &serde_json::value::RawValue) -> Result<Self, $crate::json::Wrong> {
                let mut members = $crate::json::Members::of(raw)?;
                Ok(Self { $($field: members.take($wire)?,)* extra: members.rest() })
            }

            fn write(&self, out: &mut String) {
                let mut object = $crate::json::Object::begin(out);
                $(object.member($wire, &self.$field);)*
                object.extra(&self.extra).end();
            }
        }
    )+};
}

pub(crate) use record;

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    record! {
        /// A thing.
        Coisa {
            valor: Decimal = "valor",
            nome: Option<String> = "nome",
            partes: Vec<Coisa> = "partes",
        }
    }

    #[test]
    fn digits_and_unknown_members_survive_a_round_trip() {
        let text = r#"{"valor":0.10,"nome":"a\"ç\n\u0001","partes":[{"valor":12345678901234567890.12,"novo":{"x":[1e2, 0.10]}}]}"#;
        let coisa: Coisa = from_text(text).unwrap();
        assert_eq!(coisa.valor.to_string(), "0.10");
        assert_eq!(coisa.partes[0].valor.to_string(), "12345678901234567890.12");
        assert_eq!(coisa.partes[0].extra.get("novo"), Some(r#"{"x":[1e2, 0.10]}"#));
        assert_eq!(to_text(&coisa), text);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, expected) in [
            (r#"{"valor":"x"}"#, "valor: \"x\", expected an amount"),
            (
                r#"{"partes":[{"valor":1},{"valor":true}],"valor":1}"#,
                "partes[1].valor: true, expected an amount",
            ),
            (r#"{"nome":"a"}"#, "valor: missing"),
            (r#"{"valor":null}"#, "valor: null, expected an amount"),
            (r#"{"valor":1,"nome":7}"#, "nome: 7, expected a text"),
            ("[]", "[], expected an object"),
            ("{", "EOF while parsing an object at line 1 column 1"),
        ] {
            assert_eq!(from_text::<Coisa>(text).unwrap_err().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn null_is_nothing_where_nothing_is_allowed() {
        let coisa: Coisa = from_text(r#"{"valor":1,"nome":null,"partes":null}"#).unwrap();
        assert_eq!(to_text(&coisa), r#"{"valor":1}"#);
    }
}
