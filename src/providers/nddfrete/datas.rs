//! The dates that clients send (dossier 11, row 15): RFC 3339, local date and time, a bare date, a blank for `T`, and the document's
//! own printed form, which lacks a dash: `2019-12 17T09:30:47Z`. `dd/MM/yyyy` is read if a knob wants it.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, Zoned};

use crate::facts::Moment;

/// The date in São Paulo that a text names; with `strict`, only RFC 3339 and the bare date do; with `brazilian`, `dd/MM/yyyy` does too,
/// with or without a clock after it.
pub fn ler(texto: &str, strict: bool, brazilian: bool) -> Option<Date> {
    let texto = texto.trim();
    if brazilian && let Some((head, tail)) = texto.split_at_checked(10) {
        let parts: Vec<&str> = head.split('/').collect();
        if let [day, month, year] = *parts.as_slice() {
            return exata(&format!("{year}-{month}-{day}{}", tail.replacen(' ', "T", 1)));
        }
    }
    if let Some(date) = exata(texto) {
        return Some(date);
    }
    if strict {
        return None;
    }
    let (head, tail) = texto.split_at_checked(10)?;
    let (month, day) = head.split_once(' ').unwrap_or((head, ""));
    if day.is_empty() {
        exata(&format!("{head}T{}", tail.strip_prefix(' ')?))
    } else {
        exata(&format!("{month}-{day}{tail}"))
    }
}

fn exata(texto: &str) -> Option<Date> {
    // There is no year 0: XML Schema 1.0 has none, and neither have the dates of .NET, whose empty one is 0001-01-01.
    if texto.starts_with("0000") {
        return None;
    }
    if texto.len() == 10 {
        return texto.parse().ok();
    }
    // jiff is more generous than we want to be: a `T` and the whole clock are asked for.
    if texto.as_bytes().get(10) != Some(&b'T') || texto.len() < 16 {
        return None;
    }
    if let Ok(at) = texto.parse::<Timestamp>() {
        return Some(Moment::from(at).date());
    }
    if texto.parse::<Zoned>().is_ok() {
        return None;
    }
    texto.parse::<DateTime>().ok().map(DateTime::date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clients_send() {
        for (text, date, strict) in [
            ("2019-12-17T09:30:47Z", Some("2019-12-17"), Some("2019-12-17")),
            ("2019-12-17T01:30:47Z", Some("2019-12-16"), Some("2019-12-16")),
            ("2026-03-02T09:00:00-03:00", Some("2026-03-02"), Some("2026-03-02")),
            ("2026-03-02T09:00:00", Some("2026-03-02"), Some("2026-03-02")),
            ("2026-03-02", Some("2026-03-02"), Some("2026-03-02")),
            (" 2026-03-02 ", Some("2026-03-02"), Some("2026-03-02")),
            ("2026-03-02 09:00:00", Some("2026-03-02"), None),
            ("2019-12 17T09:30:47Z", Some("2019-12-17"), None),
            ("17/12/2019", None, None),
            ("2026-02-30", None, None),
            ("2026-03-02T", None, None),
            ("amanhã", None, None),
            ("0001-01-01T00:00:00", Some("0001-01-01"), Some("0001-01-01")),
            ("0000-01-01", None, None),
            ("0000-01-01T00:00:00", None, None),
            ("0000-12-31T23:00:00-03:00", None, None),
            ("0000-01 01T00:00:00", None, None),
            ("", None, None),
        ] {
            assert_eq!(ler(text, false, false).map(|d| d.to_string()).as_deref(), date, "{text}");
            assert_eq!(ler(text, true, false).map(|d| d.to_string()).as_deref(), strict, "{text}, strict");
        }
    }

    #[test]
    fn reads_brazilian_dates_when_asked() {
        for (text, date) in [
            ("17/12/2019", Some("2019-12-17")),
            ("17/12/2019 09:30:47", Some("2019-12-17")),
            ("31/02/2019", None),
            ("12/17/2019", None),
            ("01/01/0000", None),
            ("2019-12-17", Some("2019-12-17")),
        ] {
            assert_eq!(ler(text, true, true).map(|d| d.to_string()).as_deref(), date, "{text}");
        }
    }
}
