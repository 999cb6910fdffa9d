//! A date or an instant, absolute or counted from the scenario's start.

use std::fmt;

use jiff::{Timestamp, civil};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Lapse, Moment};

/// `+8d`, `-1d`, `+2h`, `"2026-03-10"`, `"2026-03-10T14:00:00-03:00"` (or without zone: São Paulo's).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Counted from the scenario's start.
    Offset(Lapse),
    /// A calendar date.
    Date(civil::Date),
    /// An instant.
    At(Moment),
}

/// Why a text names no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no time: write +8d or -2h (from the scenario's start), a date \"2026-03-10\" or an instant \"2026-03-10T14:00:00-03:00\""
)]
pub struct WhenError(pub String);

impl When {
    /// The date meant, with the scenario's start at hand.
    pub fn date(self, start: Moment) -> civil::Date {
        match self {
            Self::Offset(lapse) => start.plus(lapse).date(),
            Self::Date(date) => date,
            Self::At(moment) => moment.date(),
        }
    }

    /// The instant meant; a bare date is its midnight in São Paulo.
    pub fn moment(self, start: Moment) -> Moment {
        match self {
            Self::Offset(lapse) => start.plus(lapse),
            Self::Date(date) => Moment::midnight(date),
            Self::At(moment) => moment,
        }
    }
}

impl std::str::FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        if text.starts_with(['+', '-']) {
            return text.parse().map(Self::Offset).map_err(|_| WhenError(text.to_owned()));
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self::At(Moment::from(at)));
        }
        if text.len() == 10 {
            return text.parse().map(Self::Date).map_err(|_| WhenError(text.to_owned()));
        }
        text.parse::<civil::DateTime>()
            .map(|local| Self::At(Moment::from_local(local)))
            .map_err(|_| WhenError(text.to_owned()))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(lapse) if lapse.is_negative() => write!(f, "{lapse}"),
            Self::Offset(lapse) => write!(f, "+{lapse}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::At(moment) => write!(f, "{moment}"),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_the_start_or_stands_alone() {
        let start = Moment::from_local(civil::date(2026, 3, 2).at(9, 0, 0, 0));
        for (text, date, moment) in [
            ("+8d", "2026-03-10", "2026-03-10T09:00:00-03:00"),
            ("-1d", "2026-03-01", "2026-03-01T09:00:00-03:00"),
            ("2026-04-01", "2026-04-01", "2026-04-01T00:00:00-03:00"),
            ("2026-04-01T10:00:00Z", "2026-04-01", "2026-04-01T07:00:00-03:00"),
            ("2026-04-01T10:00:00", "2026-04-01", "2026-04-01T10:00:00-03:00"),
        ] {
            let when = text.parse::<When>().unwrap();
            assert_eq!(when.date(start).to_string(), date, "{text}");
            assert_eq!(when.moment(start).iso_seconds(), moment, "{text}");
            assert_eq!(when.to_string().parse::<When>().unwrap(), when);
        }
        for text in ["", "8d", "amanhã", "2026-13-01", "+8", "01/02/2026"] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
    }
}
