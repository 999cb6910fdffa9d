//! Money as a decimal: exact, never a float.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in reais. In files it is text (`"150.75"`) or a whole number; a bare float is refused, because YAML and JSON
/// readers have rounded it before anyone can look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub Decimal);

impl Money {
    /// The most that any of the providers' fields can hold: 13 whole digits.
    const CEILING: i64 = 10_000_000_000_000;

    fn read(text: &str) -> Result<Self, String> {
        let plain = text.strip_prefix('-').unwrap_or(text);
        let shape = !plain.is_empty()
            && plain.chars().all(|c| c.is_ascii_digit() || c == '.')
            && !plain.starts_with('.')
            && !plain.ends_with('.');
        let value = shape.then(|| text.parse::<Decimal>().ok()).flatten();
        match value {
            Some(value) if value.scale() > 2 => Err(format!("`{text}` has more than two decimals")),
            Some(value) if value.abs() >= Decimal::from(Self::CEILING) => {
                Err(format!("`{text}` is more than a provider can hold"))
            }
            Some(value) => Ok(Self(value)),
            None => Err(format!("`{text}` is no amount: write a decimal in quotes, such as \"150.75\"")),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl de::Visitor<'_> for Reader {
            type Value = Money;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount in quotes, such as \"150.75\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Money, E> {
                Money::read(text).map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Money, E> {
                Money::read(&whole.to_string()).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Money, E> {
                Money::read(&whole.to_string()).map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, float: f64) -> Result<Money, E> {
                Err(E::custom(format!(
                    "money is written in quotes, or its last digits may be lost: \"{float:.2}\""
                )))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_text_and_whole_numbers_and_refuses_floats() {
        assert_eq!(serde_json::from_str::<Money>("\"150.75\"").unwrap().to_string(), "150.75");
        assert_eq!(serde_json::from_str::<Money>("150").unwrap().to_string(), "150.00");
        assert_eq!(serde_json::from_str::<Money>("\"-1.5\"").unwrap().to_string(), "-1.50");
        assert!(serde_json::from_str::<Money>("150.75").unwrap_err().to_string().contains("\"150.75\""));
        for wrong in ["\"\"", "\"1,50\"", "\"1.234\"", "\".5\"", "\"5.\"", "\"1e3\"", "\"99999999999999\""] {
            assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
        }
    }
}
