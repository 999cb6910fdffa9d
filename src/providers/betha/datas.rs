//! Dates and instants as clients write them (dossier 3.2 and 4.1): ISO, `T` or a blank, with or without seconds, milliseconds and a
//! zone, or the date alone, which means its midnight. Without a zone the clocks are São Paulo's.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::facts::Moment;

/// What a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instante {
    /// As an instant.
    pub moment: Moment,
    /// As São Paulo's calendar and clocks show it.
    pub local: DateTime,
    /// Whether only a date was written.
    pub so_data: bool,
}

/// Reads one; none when it is anything else.
pub fn ler(texto: &str) -> Option<Instante> {
    let texto = texto.trim();
    let date: Date = exata(texto.get(..10)?)?;
    let rest = texto.get(10..)?;
    if rest.is_empty() {
        let local = date.at(0, 0, 0, 0);
        return Some(Instante { moment: Moment::from_local(local), local, so_data: true });
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    // jiff takes more than this; what is asked for is hh:mm at least, and no annotation in brackets.
    let plain = clock.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z'));
    if !plain || clock.as_bytes().get(2) != Some(&b':') {
        return None;
    }
    if clock.contains(['Z', 'z', '+', '-']) {
        let at: Timestamp = format!("{date}T{clock}").parse().ok()?;
        let moment = Moment::from(at);
        return Some(Instante { moment, local: moment.local().datetime(), so_data: false });
    }
    let local: DateTime = format!("{date}T{clock}").parse().ok()?;
    Some(Instante { moment: Moment::from_local(local), local, so_data: false })
}

fn exata(texto: &str) -> Option<Date> {
    let shape = texto.len() == 10
        && texto.bytes().enumerate().all(|(at, c)| match at {
            4 | 7 => c == b'-',
            _ => c.is_ascii_digit(),
        });
    if shape { texto.parse().ok() } else { None }
}

/// `2026-03-02T09:00:00.000`, São Paulo's clocks, as time stamps are emitted (dossier 3.2).
pub fn escrever(moment: Moment) -> String {
    moment.local().strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clients_write() {
        for (text, read) in [
            ("2023-01-01T00:00:00.000", Some("2023-01-01T00:00:00.000")),
            ("2018-02-05T09:37:09.009", Some("2018-02-05T09:37:09.009")),
            ("2021-01-01T00:00:00", Some("2021-01-01T00:00:00.000")),
            ("2021-01-01 10:20", Some("2021-01-01T10:20:00.000")),
            ("2021-01-01", Some("2021-01-01T00:00:00.000")),
            ("2021-01-01T03:00:00Z", Some("2021-01-01T00:00:00.000")),
            ("2021-01-01T03:00:00.500+00:00", Some("2021-01-01T00:00:00.500")),
            ("2021-02-30", None),
            ("2021-1-1", None),
            ("2021-01-01T", None),
            ("2021-01-01T25:00", None),
            ("2021-01-01T10", None),
            ("2021-01-01T10:20[UTC]", None),
            ("01/02/2021", None),
            ("amanhã, talvez", None),
            ("", None),
        ] {
            assert_eq!(ler(text).map(|at| escrever(at.moment)).as_deref(), read, "{text}");
        }
        assert!(ler("2021-01-01").unwrap().so_data);
    }

    #[test]
    fn summer_time_of_the_past_is_kept() {
        assert_eq!(escrever(ler("2018-12-01T12:00:00-02:00").unwrap().moment), "2018-12-01T12:00:00.000");
    }
}
