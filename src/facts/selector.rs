//! Names for things: a file's own `ref`, or the natural key of what an API made.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// A name that a scenario gives to one of its facts; real ids come from the seed.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Ref(pub String);

/// How an action names its object: by `ref`, or by its natural key (nossoNumero, chave de acesso). Numbers may go unquoted as
/// long as they are whole and short enough to be exact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Selector(pub String);

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl de::Visitor<'_> for Reader {
            type Value = Selector;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a ref or a natural key; long digits in quotes")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Selector, E> {
                Ok(Selector(text.to_owned()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Selector, E> {
                Ok(Selector(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Selector, E> {
                Ok(Selector(number.to_string()))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// How many times an item is repeated, 1 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Times(pub u32);

impl Times {
    /// The most that one item may be repeated.
    pub const MOST: u32 = 1_000_000;
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let times = i64::deserialize(deserializer)?;
        let fits = u32::try_from(times).ok().filter(|times| (1..=Self::MOST).contains(times));
        fits.map(Self).ok_or_else(|| de::Error::custom(format!("times is 1 to {}, not {times}", Self::MOST)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_counts() {
        assert_eq!(serde_json::from_str::<Selector>("421").unwrap().0, "421");
        assert_eq!(serde_json::from_str::<Selector>("\"b1\"").unwrap().0, "b1");
        assert!(serde_json::from_str::<Selector>("4.5").is_err());
        assert_eq!(serde_json::from_str::<Times>("500").unwrap().0, 500);
        for wrong in ["0", "-1"] {
            assert!(
                serde_json::from_str::<Times>(wrong)
                    .unwrap_err()
                    .to_string()
                    .starts_with("times is 1 to 1000000")
            );
        }
        assert!(serde_json::from_str::<Times>("1000001").is_err());
    }
}
