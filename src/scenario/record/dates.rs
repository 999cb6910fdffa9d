//! Dates near the moment at which they were written become relative to it: `${date +8d}`.

use jiff::civil::{Date, DateTime};

use crate::facts::{Lapse, Moment};

/// Days within which a date is taken for one that moves with the day of the test.
const NEAR: i64 = 400;
/// Seconds within which a time of day is taken for "now".
const NOW: i64 = 7_200;

/// A text with its dates and times made relative, and the rest escaped where it looks like a hole.
pub(super) fn relative(text: &str, now: Moment) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None::<char>;
    while let Some(c) = rest.chars().next() {
        if let Some((hole, length)) = hole(rest, before, now)
            && let Some(tail) = rest.get(length..)
        {
            out.push_str(&hole);
            before = rest.get(..length).and_then(|text| text.chars().next_back());
            rest = tail;
            continue;
        }
        // What stands there for itself must not be filled.
        if rest.starts_with("${") {
            out.push('$');
        }
        out.push(c);
        before = Some(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// What stands for the date that a text begins with, and how many bytes it takes the place of.
fn hole(text: &str, before: Option<char>, now: Moment) -> Option<(String, usize)> {
    let digits = text.get(..10)?;
    // A dollar before a hole would make it text.
    if before.is_some_and(|c| c.is_alphanumeric() || c == '$') || !digits.is_ascii() {
        return None;
    }
    let shape = digits.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let date: Date = if shape { digits.parse().ok()? } else { return None };
    let after = text.get(10..)?;
    if after.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let days = Moment::midnight(date).since(Moment::midnight(now.date())).as_millis() / 86_400_000;
    if days.abs() > NEAR {
        return None;
    }
    if let Some((hole, length)) = near_now(date, after, now) {
        return Some((hole, 10 + length));
    }
    Some((written("date", Lapse::from_days(days)), 10))
}

/// A date with a time that is about now; what stands behind its seconds says how it is written.
fn near_now(date: Date, after: &str, now: Moment) -> Option<(String, usize)> {
    let time = after.get(..9)?;
    let text = time.strip_prefix('T')?;
    let at: DateTime = format!("{date}T{text}").parse().ok()?;
    let by = Moment::from_local(at).since(now).as_millis().div_euclid(1_000);
    if by.abs() > NOW || by == 0 && text == "00:00:00" {
        return None;
    }
    let (by, zone) = (Lapse::from_secs(by), after.get(9..)?);
    let ends =
        |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '+' | '-'));
    if let Some(rest) = zone.strip_prefix("-03:00") {
        return ends(rest).then(|| (written("datetime", by), 15));
    }
    ends(zone).then(|| (format!("{}T{}", written("date", by), written("time", by)), 9))
}

fn written(word: &str, by: Lapse) -> String {
    match by.as_millis() {
        0 => format!("${{{word}}}"),
        1.. => format!("${{{word} +{by}}}"),
        _ => format!("${{{word} {by}}}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::scenario::template::Scope;

    fn now() -> Moment {
        serde_json::from_str("\"2026-03-02T09:00:00-03:00\"").unwrap()
    }

    fn filled(text: &str) -> String {
        let none = BTreeMap::new();
        let receivers = BTreeMap::new();
        let env = |_: &str| None;
        let scope = Scope {
            given: &none,
            texts: &none,
            captured: &none,
            receivers: &receivers,
            now: now(),
            env: &env,
        };
        scope.text(text).unwrap()
    }

    #[test]
    fn near_dates_become_relative_and_far_ones_stay() {
        for (text, written) in [
            ("2026-03-02", "${date}"),
            ("2026-03-10", "${date +8d}"),
            ("2026-02-28T00:00:00-03:00", "${date -2d}T00:00:00-03:00"),
            ("2026-03-02T08:55:00-03:00", "${datetime -5m}"),
            ("2026-03-02T09:00:00", "${date}T${time}"),
            ("2026-03-02T10:30:00.123Z", "${date}T10:30:00.123Z"),
            ("dataCanc = 2026-03-02 e mais", "dataCanc = ${date} e mais"),
            ("<d>2026-03-03</d>", "<d>${date +1d}</d>"),
            ("1990-05-17", "1990-05-17"),
            ("NF-2026-03-02-1", "NF-2026-03-02-1"),
            ("x2026-03-02", "x2026-03-02"),
            ("2026-02-30", "2026-02-30"),
            ("${codigo} 2026-03", "$${codigo} 2026-03"),
        ] {
            assert_eq!(relative(text, now()), written, "{text}");
            assert_eq!(filled(written), text, "{written}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_filled_again(text in "(\\PC|\\$\\{|2026-03-0[0-9]|T09:0[0-9]:00|-03:00){0,12}") {
            prop_assert_eq!(filled(&relative(&text, now())), text);
        }
    }
}
