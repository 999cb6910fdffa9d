//! Dates on Sicoob's wires: `2026-03-10T00:00:00-03:00` in version 2 and in the movement files, `2026-03-10` in version 3; clients
//! send both forms to both (dossier 3.2 and row 28 of its section 5).

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;

use crate::facts::Moment;

/// The date as a date-time, midnight in São Paulo.
pub fn iso(date: Date) -> String {
    Moment::midnight(date).iso_seconds()
}

/// The date that is written, whatever time and offset stand behind it: a client that serialises midnight in UTC means the same day.
pub fn ler(text: &str) -> Option<Date> {
    let text = text.trim();
    // Within the calendar of boletos: far ends would only overflow later sums.
    let known = |date: &Date| (1900..=2200).contains(&date.year());
    Pieces::parse(text).ok().map(|pieces| pieces.date()).filter(known)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn both_forms_are_read_and_the_long_one_is_written() {
        let day = date(2026, 3, 10);
        assert_eq!(iso(day), "2026-03-10T00:00:00-03:00");
        for text in [
            "2026-03-10",
            "2026-03-10T00:00:00-03:00",
            "2026-03-10T00:00:00Z",
            "2026-03-10T23:59:59.999-03:00",
            " 2026-03-10T00:00:00 ",
        ] {
            assert_eq!(ler(text), Some(day), "{text}");
        }
        for text in ["", "10/03/2026", "2026-02-30", "2026-03", "hoje", "9999-12-31", "2026-03-10T25:00:00"] {
            assert_eq!(ler(text), None, "{text}");
        }
    }
}
