//! Amounts: text, centavos and rounding on [`Decimal`]; never a float.
//!
//! Totals have two decimals, rounded half up as Brazilian ERPs expect (SEFAZ tolerates a centavo either way).

use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::ascii::seen;

/// Why a text or amount cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not digits, or not at most one point between digits.
    #[error("{0} is not a decimal number such as 1234.56")]
    Shape(String),
    /// More digits after the point than the field takes.
    #[error("{seen} has {found} decimals, at most {most} expected")]
    Places {
        /// What came, shortened.
        seen: String,
        /// How many decimals it has.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// Beyond what can be represented.
    #[error("{0} is too great")]
    TooGreat(String),
    /// Below zero where only an amount makes sense.
    #[error("{0} is negative")]
    Negative(Decimal),
    /// A fraction of a centavo.
    #[error("{0} is not a whole number of centavos")]
    Fraction(Decimal),
}

/// Rounded half up (away from zero) to two decimals, with exactly two.
#[must_use]
pub fn round2(value: Decimal) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

/// Rounded half up and written with a point and exactly that many decimals: `10.00`.
#[must_use]
pub fn fixed(value: Decimal, places: u32) -> String {
    let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    // Not `{:.2}`: rust_decimal 1.43 panics where digits and padding together pass its buffer of 32 bytes.
    let text = rounded.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    // A small negative amount rounds to zero, which has no sign in any provider's number.
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{decimals:0<width$}", width = places as usize)
}

/// Rounded half up and written as Brazilians read it: `1.234.567,89`.
#[must_use]
pub fn brl(value: Decimal) -> String {
    brazilian(&fixed(value, 2))
}

/// A plain decimal as Brazilians write it, the decimals that it has kept: `1234.5000` becomes `1.234,5000`.
#[must_use]
pub fn brazilian(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let count = whole.chars().count();
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (count - at) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{decimals}")
}

/// The amount in centavos, as barcodes and bank files carry it.
///
/// # Errors
/// When it is negative, has a fraction of a centavo or does not fit.
pub fn to_cents(value: Decimal) -> Result<u64, MoneyError> {
    if value.is_sign_negative() && !value.is_zero() {
        return Err(MoneyError::Negative(value));
    }
    if value.normalize().scale() > 2 {
        return Err(MoneyError::Fraction(value));
    }
    let cents = value.checked_mul(Decimal::ONE_HUNDRED).and_then(|cents| cents.to_u64());
    cents.ok_or_else(|| MoneyError::TooGreat(value.to_string()))
}

/// The amount of that many centavos, with two decimals.
#[must_use]
pub fn from_cents(cents: u64) -> Decimal {
    let mut value = Decimal::from(cents);
    // A scale of two is always in range, so there is nothing to report.
    let _ = value.set_scale(2);
    value
}

/// Reads `-1234.56`: digits, at most one point with digits on both sides, at most `most` decimals. No exponent, no
/// plus sign, no blanks, no thousands mark; the number of decimals written is kept.
///
/// # Errors
/// What is wrong with it.
pub fn parse_decimal(text: &str, most: usize) -> Result<Decimal, MoneyError> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = match unsigned.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if !digits(whole) || !decimals.is_none_or(digits) {
        return Err(MoneyError::Shape(seen(text)));
    }
    let found = decimals.map_or(0, str::len);
    if found > most {
        return Err(MoneyError::Places { seen: seen(text), found, most });
    }
    Decimal::from_str(text)
        .ok()
        // Digits that a decimal cannot hold are rounded off silently; that is no reading of the text.
        .filter(|value| value.scale() as usize == found)
        .ok_or_else(|| MoneyError::TooGreat(seen(text)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn rounds_half_up_with_two_decimals() {
        for (value, rounded) in
            [("1.005", "1.01"), ("2.675", "2.68"), ("-1.005", "-1.01"), ("1.0049", "1.00"), ("9", "9.00")]
        {
            assert_eq!(round2(decimal(value)).to_string(), rounded);
        }
        assert_eq!(round2(decimal("0.1") + decimal("0.2")).to_string(), "0.30");
    }

    #[test]
    fn writes_as_many_decimals_as_asked() {
        for (value, places, text) in [
            ("10", 2, "10.00"),
            ("10.5", 0, "11"),
            ("2.34565", 4, "2.3457"),
            ("-0.001", 2, "0.00"),
            ("0.30", 10, "0.3000000000"),
            ("79228162514264337593543950335", 4, "79228162514264337593543950335.0000"),
            ("-79228162514264337593543950335", 1, "-79228162514264337593543950335.0"),
            ("0.0000000000000000000000000001", 30, "0.000000000000000000000000000100"),
        ] {
            assert_eq!(fixed(decimal(value), places), text);
        }
    }

    #[test]
    fn writes_as_brazilians_read() {
        for (value, text) in [
            ("1234567.89", "1.234.567,89"),
            ("0", "0,00"),
            ("999.995", "1.000,00"),
            ("100", "100,00"),
            ("-1234.5", "-1.234,50"),
            ("0.75", "0,75"),
        ] {
            assert_eq!(brl(decimal(value)), text);
        }
    }

    #[test]
    fn decimals_are_kept_as_they_are() {
        for (value, text) in [("1234.5000", "1.234,5000"), ("-1000", "-1.000"), ("0.1", "0,1"), ("", "")] {
            assert_eq!(brazilian(value), text);
        }
    }

    #[test]
    fn centavos_are_exact_or_refused() {
        assert_eq!(to_cents(decimal("150.75")), Ok(15_075));
        assert_eq!(to_cents(decimal("1.500")), Ok(150));
        assert_eq!(to_cents(decimal("-0")), Ok(0));
        assert_eq!(to_cents(decimal("184467440737095516.15")), Ok(u64::MAX));
        for (value, message) in [
            ("184467440737095516.16", "184467440737095516.16 is too great"),
            ("79228162514264337593543950335", "79228162514264337593543950335 is too great"),
            ("-0.01", "-0.01 is negative"),
            ("1.005", "1.005 is not a whole number of centavos"),
        ] {
            assert_eq!(to_cents(decimal(value)).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn reads_plain_decimals_only() {
        for text in ["0", "10", "10.00", "-3.1", "0001.5", "0.00"] {
            assert_eq!(parse_decimal(text, 2).unwrap(), decimal(text));
        }
        assert_eq!(parse_decimal("1.10", 2).unwrap().to_string(), "1.10");
        for text in
            ["", "-", ".5", "5.", "1,5", "1.2.3", "1e3", "+1", " 1", "1_000", "NaN", "--1", "1.-5", "١"]
        {
            assert_eq!(parse_decimal(text, 2), Err(MoneyError::Shape(format!("{text:?}"))), "{text}");
        }
        let error = parse_decimal("1.005", 2).unwrap_err().to_string();
        assert_eq!(error, "\"1.005\" has 3 decimals, at most 2 expected");
    }

    #[test]
    fn what_a_decimal_cannot_hold_is_refused() {
        for text in ["79228162514264337593543950336", "7922816251426433759354395033.55", &"9".repeat(10_000)]
        {
            assert!(matches!(parse_decimal(text, 2), Err(MoneyError::TooGreat(_))), "{text}");
        }
        let long = format!("0.{}", "1".repeat(40));
        assert!(matches!(parse_decimal(&long, 40), Err(MoneyError::TooGreat(_))));
    }

    proptest! {
        #[test]
        fn any_decimal_is_written(lo: u32, mid: u32, hi: u32, negative: bool, scale in 0_u32..=28, places in 0_u32..40) {
            let value = Decimal::from_parts(lo, mid, hi, negative, scale);
            let text = fixed(value, places);
            prop_assert_eq!(text.split_once('.').map_or(0, |(_, decimals)| decimals.len()), places as usize);
            prop_assert_eq!(brl(value).replace('.', "").replace(',', "."), fixed(value, 2));
            let off = (round2(value) - value).abs();
            prop_assert!(off <= decimal("0.005"), "{} is {} off", value, off);
        }

        #[test]
        fn centavos_come_back(cents: u64) {
            let value = from_cents(cents);
            prop_assert_eq!(value.scale(), 2);
            prop_assert_eq!(to_cents(value), Ok(cents));
            prop_assert_eq!(parse_decimal(&fixed(value, 2), 2), Ok(value));
            let back = brl(value).replace('.', "").replace(',', ".");
            prop_assert_eq!(parse_decimal(&back, 2), Ok(value));
        }

        #[test]
        fn any_text_gets_an_answer(text in "[-+0-9.,eE_ ]{0,40}") {
            if let Ok(value) = parse_decimal(&text, 10) {
                prop_assert!(value.scale() <= 10);
            }
        }
    }
}
