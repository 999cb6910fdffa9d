//! A stretch of world time, written `3s`, `200ms`, `1h30m`, `-2d`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A signed stretch of time in milliseconds. A day is 24 hours: São Paulo has had no daylight saving since 2019.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lapse(i64);

const UNITS: [(&str, i64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// A thousand years: further than any story goes, and far from the ends of the calendar.
const LONGEST: i64 = 365_000 * 86_400_000;

/// Why a text is no stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no stretch of time: write a number and d, h, m, s or ms, such as 3s, 200ms, 1h30m, 2d; at most 365000d"
)]
pub struct LapseError(pub String);

impl Lapse {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds * 1_000)
    }

    /// From days of 24 hours.
    pub const fn from_days(days: i64) -> Self {
        Self(days * 86_400_000)
    }

    /// In milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whether it points backwards.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl std::str::FromStr for Lapse {
    type Err = LapseError;

    fn from_str(text: &str) -> Result<Self, LapseError> {
        let wrong = || LapseError(text.to_owned());
        let (sign, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let mut total = 0_i64;
        let mut smallest = i64::MAX;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0).ok_or_else(wrong)?;
            let (number, tail) = rest.split_at_checked(digits).ok_or_else(wrong)?;
            let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at_checked(letters).ok_or_else(wrong)?;
            let (_, size) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
            // Each unit once and from large to small, so that `1m1d` is seen as the slip it is.
            if *size >= smallest {
                return Err(wrong());
            }
            smallest = *size;
            let part = number.parse::<i64>().ok().and_then(|n| n.checked_mul(*size)).ok_or_else(wrong)?;
            total = total.checked_add(part).filter(|sum| *sum <= LONGEST).ok_or_else(wrong)?;
            rest = tail;
        }
        if smallest == i64::MAX { Err(wrong()) } else { Ok(Self(sign * total)) }
    }
}

impl fmt::Display for Lapse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let mut left = self.0.unsigned_abs();
        for (name, size) in UNITS {
            let size = size.unsigned_abs();
            if left >= size {
                write!(f, "{}{name}", left / size)?;
                left %= size;
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Lapse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Lapse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_refuses() {
        for (text, millis) in [
            ("3s", 3_000),
            ("200ms", 200),
            ("1h30m", 5_400_000),
            ("-2d", -172_800_000),
            ("+1d", 86_400_000),
            ("0s", 0),
        ] {
            assert_eq!(text.parse::<Lapse>().unwrap().as_millis(), millis, "{text}");
        }
        for text in ["", "3", "s", "3 s", "1m1d", "1d1d", "--1d", "1.5h", "9999999999d", "3x"] {
            assert!(text.parse::<Lapse>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(millis in -LONGEST..LONGEST) {
            let lapse = Lapse::from_millis(millis);
            prop_assert_eq!(lapse.to_string().parse::<Lapse>().unwrap(), lapse);
        }
    }
}
