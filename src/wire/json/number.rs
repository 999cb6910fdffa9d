//! Amounts as JSON numbers, digit for digit.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// Writes a JSON number with exactly two decimals: `9.00`. More decimals are rounded half away from zero.
///
/// The digits survive `serde_json::to_string` and its like; `to_value` would make a floating point number of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fixed2(pub Decimal);

/// Writes a JSON number with at most two decimals and no zeros at the end: `150.75`, `1.5`, `0`. Otherwise as
/// [`Fixed2`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AtMost2(pub Decimal);

/// Reads a decimal from a JSON number or from a string that holds one, exactly as written; writes it with the
/// digits it has.
///
/// It can be read from bytes or text with serde_json, not inside untagged or flattened types, which keep no
/// raw token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Exact(pub Decimal);

impl Serialize for Fixed2 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(format!("{:.2}", two_decimals(self.0)), serializer)
    }
}

impl Serialize for AtMost2 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(two_decimals(self.0).normalize().to_string(), serializer)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(self.0.to_string(), serializer)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = Box::<RawValue>::deserialize(deserializer)?;
        let token = token.get();
        let number = if token.starts_with('"') {
            serde_json::from_str::<String>(token).ok().as_deref().and_then(parse_decimal)
        } else {
            parse_decimal(token)
        };
        number.map(Self).ok_or_else(|| {
            let shown: String = token.chars().take(40).collect();
            let digits = token
                .strip_prefix('"')
                .unwrap_or(token)
                .starts_with(|c: char| c.is_ascii_digit() || c == '-');
            // What begins as a number and is refused may still be one, only longer than a decimal can hold.
            let why = if digits { "is not a number of at most 28 digits" } else { "is not a number" };
            D::Error::custom(format_args!("`{shown}` {why}"))
        })
    }
}

fn two_decimals(value: Decimal) -> Decimal {
    let rounded = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    // Nobody owes -0.00.
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

fn raw<S: Serializer>(number: String, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(number).map_err(S::Error::custom)?.serialize(serializer)
}

/// A decimal from text: digits with an optional sign, fraction after a point, and exponent. No digit is
/// rounded away: a number that a [`Decimal`] cannot hold exactly is none.
#[must_use]
pub fn parse_decimal(text: &str) -> Option<Decimal> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !fraction.is_none_or(all_digits) {
        return None;
    }
    let fraction = fraction.unwrap_or_default();
    let all = format!("{whole}{fraction}");
    let mut digits = all.trim_start_matches('0').to_owned();
    let mut scale = i64::try_from(fraction.len()).ok()? - i64::from(exponent);
    let largest = i64::from(Decimal::MAX_SCALE);
    if digits.is_empty() {
        return Some(Decimal::new(0, u32::try_from(scale.clamp(0, largest)).ok()?));
    }
    while scale > largest && digits.ends_with('0') {
        digits.pop();
        scale -= 1;
    }
    while scale < 0 && digits.len() < 30 {
        digits.push('0');
        scale += 1;
    }
    let number: i128 = digits.parse().ok()?;
    let number = if negative { -number } else { number };
    Decimal::try_from_i128_with_scale(number, u32::try_from(scale).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{from_value, typed};
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_written_with_the_digits_documented() {
        for (value, fixed, at_most) in [
            ("9", "9.00", "9"),
            ("150.75", "150.75", "150.75"),
            ("1.50", "1.50", "1.5"),
            ("0", "0.00", "0"),
            ("-0.00", "0.00", "0"),
            ("-0.001", "0.00", "0"),
            ("100", "100.00", "100"),
            ("0.005", "0.01", "0.01"),
            ("-2.345", "-2.35", "-2.35"),
            ("12345678901234567.89", "12345678901234567.89", "12345678901234567.89"),
        ] {
            let value = decimal(value);
            assert_eq!(serde_json::to_string(&[Fixed2(value)]).unwrap(), format!("[{fixed}]"));
            assert_eq!(serde_json::to_string(&Some(AtMost2(value))).unwrap(), at_most);
        }
        assert_eq!(serde_json::to_string_pretty(&Exact(decimal("10.10"))).unwrap(), "10.10");
    }

    #[test]
    fn amounts_are_read_exactly() {
        for (token, expected) in [
            ("10.10", "10.10"),
            ("12345678901234567.89", "12345678901234567.89"),
            ("\"12345678901234567.89\"", "12345678901234567.89"),
            ("\"\\u0031.5\"", "1.5"),
            ("\"007.50\"", "7.50"),
            ("-3", "-3"),
            ("1e2", "100"),
            ("1.50E-3", "0.00150"),
            ("0.0", "0.0"),
            ("0e99", "0"),
            ("10000000000000000000000000000e-29", "0.1"),
            ("9999999999999999999999999999", "9999999999999999999999999999"),
        ] {
            let read: Exact = typed(token.as_bytes()).unwrap();
            let expected = decimal(expected);
            assert_eq!(read.0, expected, "{token}");
            if !token.contains('e') {
                assert_eq!(read.0.scale(), expected.scale(), "{token}");
            }
        }
        assert_eq!(typed::<Option<Exact>>(b"null"), Ok(None));
        assert_eq!(from_value(serde_json::json!(150.75)), Ok(Exact(decimal("150.75"))));
    }

    #[test]
    fn what_is_no_exact_number_is_refused() {
        for (token, said) in [
            ("true", "`true` is not a number"),
            ("null", "`null` is not a number"),
            ("{}", "`{}` is not a number"),
            ("\"\"", "`\"\"` is not a number"),
            ("\"abc\"", "`\"abc\"` is not a number"),
            ("\"1,50\"", "`\"1,50\"` is not a number of at most 28 digits"),
            ("\" 1\"", "`\" 1\"` is not a number"),
            ("\"1.\"", "`\"1.\"` is not a number of at most 28 digits"),
            ("\".5\"", "`\".5\"` is not a number"),
            ("1e400", "`1e400` is not a number of at most 28 digits"),
            ("1e-400", "`1e-400` is not a number of at most 28 digits"),
            (
                "99999999999999999999999999999999",
                "`99999999999999999999999999999999` is not a number of at most 28 digits",
            ),
        ] {
            assert_eq!(typed::<Exact>(token.as_bytes()).unwrap_err().message, said);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_decimal_or_none(text in "[-+0-9.eE]{0,45}") {
            let _ = parse_decimal(&text);
        }

        #[test]
        fn exact_writes_what_it_reads(units in any::<i64>(), scale in 0u32..=18) {
            let value = Exact(Decimal::new(units, scale));
            let text = serde_json::to_string(&value).unwrap();
            let read: Exact = typed(text.as_bytes()).unwrap();
            prop_assert_eq!(read, value);
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }

        #[test]
        fn fixed_amounts_have_two_decimals(cents in any::<i64>()) {
            let text = serde_json::to_string(&Fixed2(Decimal::new(cents, 2))).unwrap();
            prop_assert_eq!(text.split_once('.').unwrap().1.len(), 2);
            prop_assert_eq!(typed::<Exact>(text.as_bytes()).unwrap().0, Decimal::new(cents, 2));
        }
    }
}
