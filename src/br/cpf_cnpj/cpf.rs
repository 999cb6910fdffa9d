//! CPF: nine digits and two check digits, `ddd.ddd.ddd-dd`.

use std::fmt;
use std::str::FromStr;

use super::super::ascii::{Ascii, seen};
use super::{DocumentError, check_digits, check_shape, two_digits, unmasked};

const KIND: &str = "CPF";
/// The weights of a CPF grow to 11 and so never start again.
const TOP: u32 = 11;

/// A valid CPF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpf(Ascii<11>);

impl Cpf {
    /// Reads with or without mask.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digits when only they are.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        Self::read(&unmasked(text), text)
    }

    /// Reads eleven digits and nothing else.
    ///
    /// # Errors
    /// As [`Cpf::parse`], and for a mask too.
    pub fn parse_strict(text: &str) -> Result<Self, DocumentError> {
        Self::read(text, text)
    }

    /// The CPF of nine base digits.
    ///
    /// # Errors
    /// Unless they are nine digits, and when they give eleven equal ones.
    pub fn from_base(base: &str) -> Result<Self, DocumentError> {
        check_shape(KIND, 9, 1, base, base)?;
        Self::parse_strict(&format!("{base}{:02}", two_digits(base, TOP)))
    }

    /// The CPF of a made-up person: the one with the base `number`, of which the last nine digits count, or with the
    /// base beside it where that repeats one digit. Never fails, so that `times: 10000` can count through it.
    #[must_use]
    pub fn made_up(number: u32) -> Self {
        let base = number % 1_000_000_000;
        let base = if base.is_multiple_of(111_111_111) { base ^ 1 } else { base };
        let digits = two_digits(Ascii::<9>::of_number(base.into()).as_str(), TOP);
        Self(Ascii::of_number(u64::from(base) * 100 + u64::from(digits)))
    }

    pub(super) fn read(bare: &str, given: &str) -> Result<Self, DocumentError> {
        check_shape(KIND, 11, 1, bare, given)?;
        let wrong_length =
            || DocumentError::Length { kind: KIND, seen: seen(given), found: bare.len(), expected: 11 };
        let kept = Ascii::new(bare).ok_or_else(wrong_length)?;
        let cpf = Self(kept);
        check_digits(KIND, bare, given, two_digits(cpf.base(), TOP))?;
        let mut characters = bare.chars();
        let first = characters.next();
        if characters.all(|c| Some(c) == first) {
            return Err(DocumentError::Repeated { kind: KIND, seen: seen(given) });
        }
        Ok(cpf)
    }

    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The nine digits before the check digits.
    #[must_use]
    pub fn base(&self) -> &str {
        self.0.cut(0..9)
    }

    /// The two check digits.
    #[must_use]
    pub fn check_digits(&self) -> &str {
        self.0.cut(9..11)
    }

    /// `529.982.247-25`.
    #[must_use]
    pub fn masked(&self) -> String {
        let part = |range| self.0.cut(range);
        format!("{}.{}.{}-{}", part(0..3), part(3..6), part(6..9), part(9..11))
    }
}

impl fmt::Display for Cpf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Cpf {
    type Err = DocumentError;

    fn from_str(text: &str) -> Result<Self, DocumentError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::br::vectors::{block, rows, text};

    #[test]
    fn the_vectors_hold() {
        for row in rows(block("cpf"), "valid") {
            let cpf = Cpf::parse_strict(text(row, "cpf")).unwrap();
            assert_eq!(cpf.base(), text(row, "base"));
            assert_eq!(cpf.check_digits(), text(row, "dv"));
            assert_eq!(cpf.masked(), text(row, "formatted"));
            assert_eq!(Cpf::parse(text(row, "formatted")).unwrap(), cpf);
            assert_eq!(Cpf::from_base(text(row, "base")).unwrap(), cpf);
        }
        for row in rows(block("cpf"), "invalid") {
            assert!(Cpf::parse(text(row, "cpf")).is_err(), "{row}");
        }
    }

    #[test]
    fn each_mistake_has_its_message() {
        for (given, message) in [
            ("5299822472", "CPF \"5299822472\" has 10 characters, expected 11"),
            ("", "CPF \"\" has 0 characters, expected 11"),
            ("5299822472A", "CPF \"5299822472A\" has 'A' at position 11, expected a digit"),
            ("529.982.247-24", "CPF \"529.982.247-24\" ends in 24, but its check digits are 25"),
            ("111.111.111-11", "CPF \"111.111.111-11\" repeats one digit, which is never issued"),
            ("5299822472٥", "CPF \"5299822472٥\" has '٥' at position 11, expected a digit"),
        ] {
            assert_eq!(Cpf::parse(given).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn made_up_ones_never_repeat_one_digit() {
        for digit in 0..10 {
            let cpf = Cpf::made_up(digit * 111_111_111);
            assert_eq!(Cpf::parse_strict(cpf.as_str()), Ok(cpf));
        }
    }

    #[test]
    fn a_base_of_the_wrong_kind_is_refused() {
        for base in ["12345678", "1234567890", "12345678X", "111111111"] {
            assert!(Cpf::from_base(base).is_err(), "{base}");
        }
    }

    proptest! {
        #[test]
        fn made_up_ones_parse_back(number: u32) {
            let cpf = Cpf::made_up(number);
            prop_assert_eq!(Cpf::parse_strict(cpf.as_str()), Ok(cpf));
            prop_assert_eq!(Cpf::parse(&cpf.masked()), Ok(cpf));
            prop_assert!(cpf_cnpj::cpf::validate(cpf.as_str()));
        }

        /// Remainders 0 and 1 both give the digit 0, so only other first digits betray every change of the base.
        #[test]
        fn one_changed_digit_is_refused(number: u32, at in 0_usize..11, by in 1_u8..10) {
            let cpf = Cpf::made_up(number);
            let blind = at < 9 && cpf.check_digits().starts_with('0');
            let mut changed = cpf.as_str().as_bytes().to_vec();
            changed[at] = b'0' + (changed[at] - b'0' + by) % 10;
            prop_assert!(blind || Cpf::parse(std::str::from_utf8(&changed).unwrap()).is_err());
        }

        #[test]
        fn agrees_with_another_library(digits in "[0-9]{9}", last in 0_u8..100) {
            let number = format!("{digits}{last:02}");
            prop_assert_eq!(Cpf::parse(&number).is_ok(), cpf_cnpj::cpf::validate(&number));
        }

        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,20}") {
            if let Ok(cpf) = Cpf::parse(&text) {
                prop_assert_eq!(cpf.as_str().len(), 11);
            }
        }
    }
}
