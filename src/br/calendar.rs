//! Bank business days: the ANBIMA calendar, by which boletos fall due and are settled.
//!
//! National holidays, Carnival's Monday and Tuesday, and Corpus Christi. 20 November is national since 2024. Ash
//! Wednesday, 24 and 31 December are business days for banks (the stock exchange closes on more days); holidays of
//! states and cities do not count for settlement.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The holiday that a date is, by its Portuguese name. A weekend as such is none.
#[must_use]
pub fn holiday(date: Date) -> Option<&'static str> {
    let fixed = match (date.month(), date.day()) {
        (1, 1) => Some("Confraternização Universal"),
        (4, 21) => Some("Tiradentes"),
        (5, 1) => Some("Dia do Trabalho"),
        (9, 7) => Some("Independência do Brasil"),
        (10, 12) => Some("Nossa Senhora Aparecida"),
        (11, 2) => Some("Finados"),
        (11, 15) => Some("Proclamação da República"),
        (11, 20) if date.year() >= 2024 => Some("Dia Nacional de Zumbi e da Consciência Negra"),
        (12, 25) => Some("Natal"),
        _ => None,
    };
    fixed.or_else(|| movable(date))
}

/// The holidays that follow Easter.
fn movable(date: Date) -> Option<&'static str> {
    let easter = easter(date.year())?;
    let days = date.since(easter).ok()?.get_days();
    match days {
        -48 | -47 => Some("Carnaval"),
        -2 => Some("Paixão de Cristo"),
        60 => Some("Corpus Christi"),
        _ => None,
    }
}

/// Easter Sunday of a year of the Gregorian calendar (the anonymous computus of Meeus, Jones and Butcher).
#[must_use]
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y.rem_euclid(19);
    let (century, of_century) = (y.div_euclid(100), y.rem_euclid(100));
    let leap_centuries = century.div_euclid(4);
    let moon = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - moon + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

/// Whether banks work on a date.
#[must_use]
pub fn is_business_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(date).is_none()
}

/// The first business day strictly after a date; the date itself at the end of the calendar (year 9999).
#[must_use]
pub fn next_business_day(date: Date) -> Date {
    let mut day = date;
    while let Ok(next) = day.checked_add(1.day()) {
        if is_business_day(next) {
            return next;
        }
        day = next;
    }
    date
}

/// The date if banks work on it, else the next business day: until when a boleto due on it may be paid without
/// interest.
#[must_use]
pub fn business_day_on_or_after(date: Date) -> Date {
    if is_business_day(date) { date } else { next_business_day(date) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::br::vectors::{block, rows, text};

    fn year(year: i16) -> impl Iterator<Item = Date> {
        date(year, 1, 1).series(1.day()).take_while(move |day| day.year() == year)
    }

    #[test]
    fn holidays_are_those_of_the_vectors() {
        let years = block("business_days")["anbima_holidays"].as_object().unwrap();
        assert_eq!(years.len(), 3);
        for (number, days) in years {
            let expected: Vec<Date> =
                days.as_array().unwrap().iter().map(|day| day.as_str().unwrap().parse().unwrap()).collect();
            let found: Vec<Date> =
                year(number.parse().unwrap()).filter(|day| holiday(*day).is_some()).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn next_days_are_those_of_the_vectors() {
        for row in rows(block("business_days"), "next_business_day_strict") {
            let day: Date = text(row, "date").parse().unwrap();
            let next: Date = text(row, "next").parse().unwrap();
            let works = row["is_business_day"].as_bool().unwrap();
            assert_eq!(next_business_day(day), next, "{day}");
            assert_eq!(is_business_day(day), works, "{day}");
            assert_eq!(business_day_on_or_after(day), if works { day } else { next }, "{day}");
        }
    }

    #[test]
    fn zumbi_is_national_since_2024() {
        assert!(is_business_day(date(2023, 11, 20)));
        assert!(!is_business_day(date(2024, 11, 20)));
    }

    #[test]
    fn half_holidays_are_business_days() {
        // Ash Wednesday, the eves of Christmas and of the new year.
        for day in [date(2026, 2, 18), date(2026, 12, 24), date(2026, 12, 31)] {
            assert!(is_business_day(day), "{day}");
        }
    }

    #[test]
    fn easter_is_known() {
        for day in
            [date(1961, 4, 2), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2038, 4, 25)]
        {
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn the_calendar_ends() {
        assert_eq!(next_business_day(Date::MAX), Date::MAX);
        assert!(easter(Date::MIN.year()).is_some());
    }

    proptest! {
        #[test]
        fn the_next_day_is_the_nearest(year in 1990_i16..2100, day in 1_i16..=365) {
            let day = date(year, 1, 1).with().day_of_year(day).build().unwrap();
            let next = next_business_day(day);
            prop_assert!(next > day && is_business_day(next));
            prop_assert!(day.series(1.day()).skip(1).take_while(|d| *d < next).all(|d| !is_business_day(d)));
            // Carnival's four days and a five-day Christmas are the longest pauses.
            prop_assert!((next - day).get_days() <= 5);
        }

        #[test]
        fn easter_is_a_sunday_in_its_window(year in 1583_i16..9999) {
            let easter = easter(year).unwrap();
            prop_assert_eq!(easter.weekday(), Weekday::Sunday);
            prop_assert!(easter >= date(year, 3, 22) && easter <= date(year, 4, 25));
        }
    }
}
