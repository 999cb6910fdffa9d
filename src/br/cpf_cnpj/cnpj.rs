//! CNPJ: root of eight, order of four, two check digits, `AA.AAA.AAA/AAAA-dd`; letters anywhere in the first twelve.

use std::fmt;
use std::str::FromStr;

use super::super::ascii::{Ascii, seen};
use super::{DocumentError, check_digits, check_shape, two_digits, unmasked};

const KIND: &str = "CNPJ";
/// The weights of a CNPJ run from 2 to 9 and start again.
const TOP: u32 = 9;
/// Digits alone stand from this position on.
const DIGITS_FROM: usize = 13;
const MOST_ROOT: u32 = 99_999_999;
const MOST_ORDER: u16 = 9_999;

/// A valid CNPJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cnpj(Ascii<14>);

impl Cnpj {
    /// Reads with or without mask, in either letter case.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digits when only they are.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        Self::read(&unmasked(text), text)
    }

    /// Reads `[0-9A-Z]{12}[0-9]{2}` and nothing else.
    ///
    /// # Errors
    /// As [`Cnpj::parse`], and for a mask or lower case too.
    pub fn parse_strict(text: &str) -> Result<Self, DocumentError> {
        Self::read(text, text)
    }

    /// The CNPJ of twelve base characters.
    ///
    /// # Errors
    /// Unless they are twelve digits or capital letters, not all zero.
    pub fn from_base(base: &str) -> Result<Self, DocumentError> {
        check_shape(KIND, 12, DIGITS_FROM, base, base)?;
        Self::parse_strict(&format!("{base}{:02}", two_digits(base, TOP)))
    }

    /// The CNPJ in digits of a root (the company) and an order (the establishment, 1 being the head office as a rule).
    ///
    /// # Errors
    /// When one of them has too many digits, or both are zero.
    pub fn from_root_order(root: u32, order: u16) -> Result<Self, DocumentError> {
        if root > MOST_ROOT {
            return Err(DocumentError::TooGreat { part: "root", found: root, most: MOST_ROOT });
        }
        if order > MOST_ORDER {
            return Err(DocumentError::TooGreat {
                part: "order",
                found: order.into(),
                most: MOST_ORDER.into(),
            });
        }
        Self::from_base(&format!("{root:08}{order:04}"))
    }

    /// The head office of a made-up company: the last eight digits of `number` and the order 0001. Never fails, so
    /// that `times: 10000` can count through it.
    #[must_use]
    pub fn made_up(number: u32) -> Self {
        let base = u64::from(number) % u64::from(MOST_ROOT + 1) * 10_000 + 1;
        let digits = two_digits(Ascii::<12>::of_number(base).as_str(), TOP);
        Self(Ascii::of_number(base * 100 + u64::from(digits)))
    }

    pub(super) fn read(bare: &str, given: &str) -> Result<Self, DocumentError> {
        check_shape(KIND, 14, DIGITS_FROM, bare, given)?;
        let wrong_length =
            || DocumentError::Length { kind: KIND, seen: seen(given), found: bare.len(), expected: 14 };
        let kept = Ascii::new(bare).ok_or_else(wrong_length)?;
        let cnpj = Self(kept);
        check_digits(KIND, bare, given, two_digits(cnpj.base(), TOP))?;
        if bare.chars().all(|c| c == '0') {
            return Err(DocumentError::Repeated { kind: KIND, seen: seen(given) });
        }
        Ok(cnpj)
    }

    /// The fourteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The twelve characters before the check digits.
    #[must_use]
    pub fn base(&self) -> &str {
        self.0.cut(0..12)
    }

    /// The eight characters that name the company ("CNPJ-Base").
    #[must_use]
    pub fn root(&self) -> &str {
        self.0.cut(0..8)
    }

    /// The four characters that name the establishment.
    #[must_use]
    pub fn order(&self) -> &str {
        self.0.cut(8..12)
    }

    /// The two check digits.
    #[must_use]
    pub fn check_digits(&self) -> &str {
        self.0.cut(12..14)
    }

    /// Whether it has letters, which older readers refuse.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.base().chars().any(|c| c.is_ascii_uppercase())
    }

    /// `12.ABC.345/01DE-35`.
    #[must_use]
    pub fn masked(&self) -> String {
        let part = |range| self.0.cut(range);
        format!("{}.{}.{}/{}-{}", part(0..2), part(2..5), part(5..8), part(8..12), part(12..14))
    }
}

impl fmt::Display for Cnpj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Cnpj {
    type Err = DocumentError;

    fn from_str(text: &str) -> Result<Self, DocumentError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::check_digit::value;
    use super::*;
    use crate::br::vectors::{block, rows, text};

    #[test]
    fn the_vectors_hold() {
        for row in rows(block("cnpj"), "valid") {
            let cnpj = Cnpj::parse_strict(text(row, "cnpj")).unwrap();
            assert_eq!(cnpj.base(), text(row, "base"));
            assert_eq!(cnpj.check_digits(), text(row, "dv"));
            assert_eq!(cnpj.masked(), text(row, "formatted"));
            assert_eq!(cnpj.has_letters(), row["alphanumeric"].as_bool().unwrap());
            assert_eq!(Cnpj::from_base(text(row, "base")).unwrap(), cnpj);
        }
        for row in rows(block("cnpj"), "invalid") {
            assert!(Cnpj::parse(text(row, "cnpj")).is_err(), "{row}");
        }
        for row in rows(block("cnpj"), "normalise") {
            assert_eq!(Cnpj::parse(text(row, "input")).unwrap().as_str(), text(row, "output"));
        }
    }

    #[test]
    fn each_mistake_has_its_message() {
        for (given, message) in [
            ("1122233300018", "CNPJ \"1122233300018\" has 13 characters, expected 14"),
            ("12ABC34501DEA5", "CNPJ \"12ABC34501DEA5\" has 'A' at position 13, expected a digit"),
            (
                "12ÀBC34501DE35",
                "CNPJ \"12ÀBC34501DE35\" has 'À' at position 3, expected a digit or a capital letter",
            ),
            ("12.ABC.345/01DE-36", "CNPJ \"12.ABC.345/01DE-36\" ends in 36, but its check digits are 35"),
            ("00000000000000", "CNPJ \"00000000000000\" repeats one digit, which is never issued"),
        ] {
            assert_eq!(Cnpj::parse(given).unwrap_err().to_string(), message);
        }
        let strict = Cnpj::parse_strict("12abc34501de35").unwrap_err().to_string();
        assert_eq!(
            strict,
            "CNPJ \"12abc34501de35\" has 'a' at position 3, expected a digit or a capital letter"
        );
    }

    #[test]
    fn root_and_order_make_a_cnpj() {
        let cnpj = Cnpj::from_root_order(11_222_333, 1).unwrap();
        assert_eq!((cnpj.as_str(), cnpj.root(), cnpj.order()), ("11222333000181", "11222333", "0001"));
        assert_eq!(Cnpj::from_root_order(0, 1).unwrap().as_str(), "00000000000191");
        for (root, order) in [(100_000_000, 1), (1, 10_000), (0, 0)] {
            assert!(Cnpj::from_root_order(root, order).is_err(), "{root}/{order}");
        }
        assert_eq!(Cnpj::made_up(11_222_333), cnpj);
        assert_eq!(Cnpj::made_up(0).as_str(), "00000000000191");
    }

    proptest! {
        #[test]
        fn any_base_parses_back(base in "[0-9A-Z]{11}[1-9A-Z]") {
            let cnpj = Cnpj::from_base(&base).unwrap();
            prop_assert_eq!(Cnpj::parse_strict(cnpj.as_str()), Ok(cnpj));
            prop_assert_eq!(Cnpj::parse(&cnpj.masked().to_ascii_lowercase()), Ok(cnpj));
            prop_assert!(cpf_cnpj::cnpj::validate(cnpj.as_str()));
        }

        #[test]
        fn made_up_ones_parse_back(number: u32) {
            let cnpj = Cnpj::made_up(number);
            prop_assert_eq!(Cnpj::parse_strict(cnpj.as_str()), Ok(cnpj));
        }

        /// Two changes pass the arithmetic: between characters whose values differ by a multiple of eleven (`6` and
        /// `A`), and, where the first digit is 0, between a remainder of 0 and of 1.
        #[test]
        fn one_changed_character_is_refused(base in "[0-9A-Z]{11}[1-9A-Z]", at in 0_usize..14, new in "[0-9A-Z]") {
            let cnpj = Cnpj::from_base(&base).unwrap();
            let mut changed = cnpj.as_str().as_bytes().to_vec();
            let (old, new) = (changed[at], new.as_bytes()[0]);
            let blind = value(old).abs_diff(value(new)).is_multiple_of(11)
                || (at < 12 && cnpj.check_digits().starts_with('0'));
            changed[at] = new;
            prop_assert!(blind || Cnpj::parse(std::str::from_utf8(&changed).unwrap()).is_err());
        }

        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,20}") {
            if let Ok(cnpj) = Cnpj::parse(&text) {
                prop_assert_eq!(cnpj.as_str().len(), 14);
            }
        }
    }
}
