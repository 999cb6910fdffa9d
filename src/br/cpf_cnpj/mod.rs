//! CPF and CNPJ: the numbers of people and companies, with the letters that CNPJ has taken since July 2026.
//!
//! Rules: IN RFB 2.229/2024 and the joint technical note 2025.001 for CNPJ with letters; rejections 237, 401 and 617
//! of the NF-e manual for the numbers that pass the arithmetic and are refused all the same (zeros, repeated digits).
//!
//! Two ways in. `parse` is for JSON and forms: it drops the mask and upper-cases. `parse_strict` is for XML, whose
//! schema `[0-9A-Z]{12}[0-9]{2}` knows neither mask nor lower case.

mod cnpj;
mod cpf;

use std::fmt;
use std::str::FromStr;

pub use cnpj::Cnpj;
pub use cpf::Cpf;

use super::ascii::{misfit, seen};
use super::check_digit::{mod11_digit, mod11_remainder};

/// Why a text is no CPF or CNPJ.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Too short or too long, the mask not counted.
    #[error("{kind} {seen} has {found} characters, expected {expected}")]
    Length {
        /// `CPF` or `CNPJ`.
        kind: &'static str,
        /// What came, shortened.
        seen: String,
        /// How many characters count.
        found: usize,
        /// How many should.
        expected: usize,
    },
    /// Where either may stand, a length that is neither's.
    #[error("{seen} has {found} characters, expected 11 of a CPF or 14 of a CNPJ")]
    Neither {
        /// What came, shortened.
        seen: String,
        /// How many characters count.
        found: usize,
    },
    /// A character that cannot stand where it stands.
    #[error("{kind} {seen} has {character:?} at position {position}, expected {expected}")]
    Character {
        /// `CPF` or `CNPJ`.
        kind: &'static str,
        /// What came, shortened.
        seen: String,
        /// The offender.
        character: char,
        /// Where, counted from one, the mask not counted.
        position: usize,
        /// What may stand there.
        expected: &'static str,
    },
    /// Zeros only, or (CPF) eleven times the same digit: the arithmetic passes, every authority refuses.
    #[error("{kind} {seen} repeats one digit, which is never issued")]
    Repeated {
        /// `CPF` or `CNPJ`.
        kind: &'static str,
        /// What came.
        seen: String,
    },
    /// The last two digits are not those that the others give.
    #[error("{kind} {seen} ends in {found}, but its check digits are {right}")]
    CheckDigits {
        /// `CPF` or `CNPJ`.
        kind: &'static str,
        /// What came.
        seen: String,
        /// The digits it ends in.
        found: String,
        /// The digits it should end in.
        right: String,
    },
    /// A number too great for its place in a CNPJ.
    #[error("CNPJ {part} {found} is greater than {most}")]
    TooGreat {
        /// `root` or `order`.
        part: &'static str,
        /// The number given.
        found: u32,
        /// The greatest that fits.
        most: u32,
    },
}

/// A CPF or a CNPJ, told apart by length: what most fields of the four providers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CpfCnpj {
    /// A person.
    Cpf(Cpf),
    /// A company.
    Cnpj(Cnpj),
}

impl CpfCnpj {
    /// Reads with or without mask, in either letter case.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digits when only they are.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        Self::of_length(&unmasked(text), text)
    }

    /// Reads 11 digits or `[0-9A-Z]{12}[0-9]{2}` and nothing else.
    ///
    /// # Errors
    /// As [`CpfCnpj::parse`], and for a mask or lower case too.
    pub fn parse_strict(text: &str) -> Result<Self, DocumentError> {
        Self::of_length(text, text)
    }

    fn of_length(bare: &str, given: &str) -> Result<Self, DocumentError> {
        match bare.chars().count() {
            11 => Cpf::read(bare, given).map(Self::Cpf),
            14 => Cnpj::read(bare, given).map(Self::Cnpj),
            found => Err(DocumentError::Neither { seen: seen(given), found }),
        }
    }

    /// The bare characters, check digits included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cpf(cpf) => cpf.as_str(),
            Self::Cnpj(cnpj) => cnpj.as_str(),
        }
    }

    /// `529.982.247-25` or `12.ABC.345/01DE-35`.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Cpf(cpf) => cpf.masked(),
            Self::Cnpj(cnpj) => cnpj.masked(),
        }
    }

    /// Whether it names a company.
    #[must_use]
    pub fn is_cnpj(&self) -> bool {
        matches!(self, Self::Cnpj(_))
    }
}

impl fmt::Display for CpfCnpj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for CpfCnpj {
    type Err = DocumentError;

    fn from_str(text: &str) -> Result<Self, DocumentError> {
        Self::parse(text)
    }
}

impl From<Cpf> for CpfCnpj {
    fn from(cpf: Cpf) -> Self {
        Self::Cpf(cpf)
    }
}

impl From<Cnpj> for CpfCnpj {
    fn from(cnpj: Cnpj) -> Self {
        Self::Cnpj(cnpj)
    }
}

/// Whether the text is a CPF, masked or not.
#[must_use]
pub fn is_valid_cpf(text: &str) -> bool {
    Cpf::parse(text).is_ok()
}

/// Whether the text is a CNPJ, masked or not, with letters or without.
#[must_use]
pub fn is_valid_cnpj(text: &str) -> bool {
    Cnpj::parse(text).is_ok()
}

/// Whether the text is a CPF or a CNPJ.
#[must_use]
pub fn is_valid_cpf_cnpj(text: &str) -> bool {
    CpfCnpj::parse(text).is_ok()
}

/// The text without mask and blanks, in upper case. ASCII only: other letters stay and are refused later, since
/// `ß` upper-cased would become two characters that fit.
fn unmasked(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '.' | '-' | '/') && !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Checks length and characters: digits from position `digits_from` on (counted from one), capitals too before it.
fn check_shape(
    kind: &'static str,
    expected: usize,
    digits_from: usize,
    bare: &str,
    given: &str,
) -> Result<(), DocumentError> {
    let found = bare.chars().count();
    if found != expected {
        return Err(DocumentError::Length { kind, seen: seen(given), found, expected });
    }
    let fits = |at: usize, c: char| c.is_ascii_digit() || (at < digits_from && c.is_ascii_uppercase());
    match misfit(bare, fits) {
        None => Ok(()),
        Some((position, character)) => {
            let expected = if position < digits_from { "a digit or a capital letter" } else { "a digit" };
            Err(DocumentError::Character { kind, seen: seen(given), character, position, expected })
        }
    }
}

/// Checks the last two characters against those that the others give.
fn check_digits(kind: &'static str, bare: &str, given: &str, right: u32) -> Result<(), DocumentError> {
    let found: String = bare.chars().skip(bare.len().saturating_sub(2)).collect();
    let right = format!("{right:02}");
    if found == right {
        return Ok(());
    }
    Err(DocumentError::CheckDigits { kind, seen: seen(given), found, right })
}

/// The two check digits of a base, as a number: the second one counts the first. Weights run from 2 to `top`.
fn two_digits(base: &str, top: u32) -> u32 {
    let first = mod11_digit(mod11_remainder(base, top));
    let second = mod11_digit(mod11_remainder(&format!("{base}{first}"), top));
    first * 10 + second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_tells_which_it_is() {
        assert!(!CpfCnpj::parse("529.982.247-25").unwrap().is_cnpj());
        let cnpj = CpfCnpj::parse("12.abc.345/01de-35").unwrap();
        assert!(cnpj.is_cnpj());
        assert_eq!(cnpj.to_string(), "12ABC34501DE35");
        assert_eq!(cnpj.masked(), "12.ABC.345/01DE-35");
        assert_eq!("52998224725".parse::<CpfCnpj>().unwrap().as_str(), "52998224725");
    }

    #[test]
    fn strict_takes_no_mask_and_no_lower_case() {
        assert!(CpfCnpj::parse_strict("12ABC34501DE35").is_ok());
        for wrong in ["12abc34501de35", "12.ABC.345/01DE-35", " 52998224725", "529.982.247-25"] {
            assert!(CpfCnpj::parse_strict(wrong).is_err(), "{wrong}");
            assert!(CpfCnpj::parse(wrong).is_ok(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_length_names_both_lengths() {
        let error = CpfCnpj::parse("123.456").unwrap_err().to_string();
        assert_eq!(error, "\"123.456\" has 6 characters, expected 11 of a CPF or 14 of a CNPJ");
    }

    #[test]
    fn an_enormous_text_makes_a_short_message() {
        let error = CpfCnpj::parse(&"9".repeat(1_000_000)).unwrap_err().to_string();
        assert!(error.len() < 200, "{error}");
    }

    #[test]
    fn helpers_agree_with_parse() {
        assert!(is_valid_cpf("111.444.777-35") && !is_valid_cpf("111.444.777-36"));
        assert!(is_valid_cnpj("11.222.333/0001-81") && !is_valid_cnpj("11.222.333/0001-82"));
        assert!(is_valid_cpf_cnpj("11144477735") && !is_valid_cpf_cnpj(""));
    }
}
