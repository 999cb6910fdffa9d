//! An instant of world time, in milliseconds, and its faces in the business time zone.

use std::fmt;
use std::sync::OnceLock;

use jiff::{Timestamp, Zoned, civil, tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Lapse;

/// An instant in whole milliseconds: what the providers' own time stamps can carry at most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// America/Sao_Paulo, the business time zone of all four providers (house decision 2).
fn sao_paulo() -> &'static tz::TimeZone {
    static ZONE: OnceLock<tz::TimeZone> = OnceLock::new();
    // The zone is bundled; should a build leave it out, its offset since 2019 stands in.
    ZONE.get_or_init(|| {
        tz::TimeZone::get("America/Sao_Paulo").unwrap_or_else(|_| tz::TimeZone::fixed(tz::offset(-3)))
    })
}

impl Moment {
    /// From milliseconds since 1970; what lies outside the calendar is brought to its end.
    pub fn from_millis(millis: i64) -> Self {
        let (first, last) = (Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
        Self(millis.clamp(first + 86_400_000, last - 86_400_000))
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The instant at which the clocks of São Paulo show this date and time; what lies outside the calendar, such as the
    /// 9999-12-31 that ERPs use for "never", is brought to its end.
    pub fn from_local(local: civil::DateTime) -> Self {
        let end = if local.year() < 1970 { i64::MIN } else { i64::MAX };
        local
            .to_zoned(sao_paulo().clone())
            .map_or_else(|_| Self::from_millis(end), |zoned| Self::from(zoned.timestamp()))
    }

    /// Midnight in São Paulo at the start of a date.
    pub fn midnight(date: civil::Date) -> Self {
        Self::from_local(date.at(0, 0, 0, 0))
    }

    /// As jiff's instant.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// What clock and calendar of São Paulo show.
    pub fn local(self) -> Zoned {
        self.timestamp().to_zoned(sao_paulo().clone())
    }

    /// The date in São Paulo.
    pub fn date(self) -> civil::Date {
        self.local().date()
    }

    /// Later (or earlier) by a stretch of time.
    #[must_use]
    pub fn plus(self, lapse: Lapse) -> Self {
        Self::from_millis(self.0.saturating_add(lapse.as_millis()))
    }

    /// How long after `earlier` this is.
    pub fn since(self, earlier: Self) -> Lapse {
        Lapse::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// `2026-03-02T09:00:00-03:00`, whole seconds.
    pub fn iso_seconds(self) -> String {
        self.local().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// `2026-03-02T09:00:00.000-03:00`.
    pub fn iso_millis(self) -> String {
        self.local().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
    }

    /// `2026-03-02T12:00:00.000Z`.
    pub fn utc_millis(self) -> String {
        self.timestamp().to_zoned(tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// `Mon, 02 Mar 2026 12:00:00 GMT`, as HTTP's Date header wants it.
    pub fn http_date(self) -> String {
        self.timestamp().to_zoned(tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self::from_millis(at.as_millisecond())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso_millis())
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    /// An instant with its zone; a scenario that leaves the zone out is asked for it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<Timestamp>().map(Self::from).map_err(|_| {
            de::Error::custom(format!(
                "`{text}` is no instant: write it with its zone, such as \"2026-03-02T09:00:00-03:00\""
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_faces_of_one_instant() {
        let moment = Moment::from_local(civil::date(2026, 3, 2).at(9, 0, 0, 0));
        assert_eq!(moment.iso_seconds(), "2026-03-02T09:00:00-03:00");
        assert_eq!(moment.iso_millis(), "2026-03-02T09:00:00.000-03:00");
        assert_eq!(moment.utc_millis(), "2026-03-02T12:00:00.000Z");
        assert_eq!(moment.http_date(), "Mon, 02 Mar 2026 12:00:00 GMT");
        assert_eq!(moment.date(), civil::date(2026, 3, 2));
        // Daylight saving of 2018, and a day whose midnight did not exist.
        assert_eq!(
            Moment::from_local(civil::date(2018, 12, 1).at(12, 0, 0, 0)).iso_seconds(),
            "2018-12-01T12:00:00-02:00"
        );
        assert_eq!(Moment::midnight(civil::date(2018, 11, 4)).iso_seconds(), "2018-11-04T01:00:00-02:00");
    }

    #[test]
    fn stays_inside_the_calendar() {
        assert_eq!(Moment::from_millis(i64::MAX).plus(Lapse::from_days(1)), Moment::from_millis(i64::MAX));
        assert!(Moment::from_millis(i64::MIN).local().year() < 0);
        let never = Moment::from_local(civil::date(9999, 12, 31).at(23, 59, 59, 0));
        assert_eq!(never.date().year(), 9999);
        assert!(never > Moment::from_local(civil::date(9998, 1, 1).at(0, 0, 0, 0)));
    }
}
