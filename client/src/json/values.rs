//! The values that stand in members.

use std::fmt::{self, Write as _};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::{Json, Wrong, quoted};

impl Json for String {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        serde_json::from_str(raw.get()).map_err(|_| Wrong::expected("a text", raw))
    }

    fn write(&self, out: &mut String) {
        quoted(self, out);
    }
}

impl Json for bool {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        serde_json::from_str(raw.get()).map_err(|_| Wrong::expected("true or false", raw))
    }

    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

/// A number, or a text that is one: providers are not of one mind about which they send.
impl Json for i64 {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        raw.get().trim_matches('"').parse().map_err(|_| Wrong::expected("an integer", raw))
    }

    fn write(&self, out: &mut String) {
        // Writing into a string cannot fail.
        let _ = write!(out, "{self}");
    }
}

/// An amount, digit by digit; a text that is one is read too.
impl Json for Decimal {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        let text = raw.get().trim_matches('"');
        let plain = Self::from_str_exact(text);
        plain.or_else(|_| Self::from_scientific(text)).map_err(|_| Wrong::expected("an amount", raw))
    }

    fn write(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl<T: Json> Json for Option<T> {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        if raw.get() == "null" { Ok(None) } else { T::read(raw).map(Some) }
    }

    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Json> Json for Vec<T> {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        if raw.get() == "null" {
            return Ok(Self::new());
        }
        let items: Vec<&RawValue> =
            serde_json::from_str(raw.get()).map_err(|_| Wrong::expected("a list", raw))?;
        let read = |(index, raw)| T::read(raw).map_err(|wrong| wrong.below(&format!("[{index}]")));
        items.into_iter().enumerate().map(read).collect()
    }

    fn write(&self, out: &mut String) {
        out.push('[');
        for (index, value) in self.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            value.write(out);
        }
        out.push(']');
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// A code that is a text to one document and a number to another, kept as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Codigo(pub String);

impl Codigo {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Codigo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Json for Codigo {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        if raw.get().starts_with('"') {
            return String::read(raw).map(Self);
        }
        i64::read(raw).map(|number| Self(number.to_string())).map_err(|_| Wrong::expected("a code", raw))
    }

    fn write(&self, out: &mut String) {
        quoted(&self.0, out);
    }
}

/// A date or a moment as it is on the wire: `2026-12-15`, `2026-12-15T00:00:00-03:00`.
///
/// It is kept as text, since the forms differ from one generation of an API to the next and real answers from the
/// documents'; [`dia`](Self::dia) reads the date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Data(pub String);

impl Data {
    /// `2026-12-15T00:00:00-03:00`, as version 2 of Sicoob's API writes dates.
    pub fn com_hora(dia: Date) -> Self {
        Self(format!("{dia}T00:00:00-03:00"))
    }

    /// The date in it, if it begins with one.
    pub fn dia(&self) -> Option<Date> {
        self.0.get(..10)?.parse().ok()
    }

    /// As it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `2026-12-15`.
impl From<Date> for Data {
    fn from(dia: Date) -> Self {
        Self(dia.to_string())
    }
}

impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Json for Data {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        String::read(raw).map(Self).map_err(|_| Wrong::expected("a date", raw))
    }

    fn write(&self, out: &mut String) {
        quoted(&self.0, out);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{from_text, to_text};
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_sent() {
        assert_eq!(from_text::<i64>("\"132\"").unwrap(), 132);
        assert_eq!(from_text::<Decimal>("\"66.67\"").unwrap().to_string(), "66.67");
        assert_eq!(from_text::<Decimal>("1.5e2").unwrap(), Decimal::from(150));
        assert_eq!(
            (from_text::<Codigo>("5004").unwrap().0, to_text(&Codigo("5004".into()))),
            ("5004".into(), "\"5004\"".into())
        );
        for text in ["1.5", "\"\"", "true"] {
            assert!(from_text::<i64>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_both_forms() {
        let day = date(2026, 12, 15);
        assert_eq!((Data::from(day).0.as_str(), Data::from(day).dia()), ("2026-12-15", Some(day)));
        assert_eq!(Data::com_hora(day).0, "2026-12-15T00:00:00-03:00");
        assert_eq!(Data::com_hora(day).dia(), Some(day));
        assert_eq!(Data("amanhã, pela manhã".into()).dia(), None);
    }
}
