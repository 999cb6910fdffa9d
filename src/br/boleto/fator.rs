//! The due date factor: four digits that count days, twice.
//!
//! Days since 1997-10-07, until 9999 on 2025-02-21; 1000 again on 2025-02-22 and on until 9999 on 2049-10-13. 0000 is
//! no due date.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::BoletoError;

/// Factor 0 of the first count.
const FIRST: Date = date(1997, 10, 7);
/// What would be factor 0 of the second count, which starts with 1000 on 2025-02-22.
const SECOND: Date = date(2022, 5, 29);
/// The least factor of the second count.
const RESTART: i32 = 1_000;
const LAST: i32 = 9_999;

/// The factor of a due date.
///
/// # Errors
/// Before 1997-10-08 and after 2049-10-13.
pub fn fator_vencimento(vencimento: Date) -> Result<u16, BoletoError> {
    let first = days(FIRST, vencimento);
    let factor = if first > LAST { days(SECOND, vencimento) } else { first };
    let known = (1..=LAST).contains(&factor).then(|| u16::try_from(factor).ok()).flatten();
    known.ok_or(BoletoError::Vencimento(vencimento))
}

/// The due date of a factor, of the two possible ones the nearer to `perto_de` (the later where both are as near);
/// none for 0 and beyond 9999.
#[must_use]
pub fn vencimento_do_fator(fator: u16, perto_de: Date) -> Option<Date> {
    let factor = i32::from(fator);
    if !(1..=LAST).contains(&factor) {
        return None;
    }
    let first = FIRST.checked_add(factor.days()).ok()?;
    let second = SECOND.checked_add(factor.days()).ok().filter(|_| factor >= RESTART);
    match second {
        Some(second) if days(perto_de, second).abs() <= days(perto_de, first).abs() => Some(second),
        _ => Some(first),
    }
}

fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::br::vectors::{block, number, rows, text};

    #[test]
    fn the_vectors_hold() {
        for row in rows(block("due_date_factor"), "vectors") {
            let day: Date = text(row, "date").parse().unwrap();
            let factor = u16::try_from(number(row, "factor")).unwrap();
            assert_eq!(fator_vencimento(day), Ok(factor), "{day}");
            assert_eq!(vencimento_do_fator(factor, day), Some(day), "{day}");
        }
        let beyond: Date = text(block("due_date_factor"), "out_of_range").parse().unwrap();
        assert_eq!(fator_vencimento(beyond), Err(BoletoError::Vencimento(beyond)));
    }

    #[test]
    fn the_second_count_starts_at_a_thousand() {
        assert_eq!(days(SECOND, date(2025, 2, 22)), RESTART);
        assert_eq!(days(FIRST, date(2025, 2, 21)), LAST);
    }

    #[test]
    fn dates_without_a_factor_say_the_range() {
        for day in [date(1997, 10, 7), date(1900, 1, 1), date(2049, 10, 14), Date::MAX, Date::MIN] {
            assert!(fator_vencimento(day).is_err(), "{day}");
        }
        let error = fator_vencimento(date(2050, 1, 1)).unwrap_err().to_string();
        assert_eq!(error, "due date 2050-01-01 has no factor, expected 1997-10-08 to 2049-10-13");
    }

    #[test]
    fn the_era_is_the_one_nearer_to_the_reference() {
        assert_eq!(vencimento_do_fator(1_000, date(2010, 1, 1)), Some(date(2000, 7, 3)));
        assert_eq!(vencimento_do_fator(1_000, date(2026, 1, 1)), Some(date(2025, 2, 22)));
        assert_eq!(vencimento_do_fator(9_999, date(2026, 1, 1)), Some(date(2025, 2, 21)));
        assert_eq!(vencimento_do_fator(999, date(2040, 1, 1)), Some(date(2000, 7, 2)));
        assert_eq!(vencimento_do_fator(0, date(2026, 1, 1)), None);
        assert_eq!(vencimento_do_fator(10_000, date(2026, 1, 1)), None);
    }

    proptest! {
        #[test]
        fn a_date_comes_back_from_its_factor(after in 1_i32..=18_999, near in -4_499_i32..4_500) {
            let day = FIRST.checked_add(after.days()).unwrap();
            let reference = day.checked_add(near.days()).unwrap();
            prop_assert_eq!(vencimento_do_fator(fator_vencimento(day).unwrap(), reference), Some(day));
        }
    }
}
