//! Numbers of court cases: `NNNNNNN-DD.AAAA.J.TR.OOOO`, the national single number of CNJ's Resolution 65/2008.
//!
//! DD is 98 minus the remainder modulo 97 of the other eighteen digits followed by 00.

use std::fmt;
use std::str::FromStr;

use super::ascii::{Ascii, misfit, seen};
use super::check_digit::value;

/// Why a text or its parts are no number of a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CnjError {
    /// Neither 20 digits nor the mask of 25 characters.
    #[error("case number {seen} has {found} characters, expected 20 digits or NNNNNNN-DD.AAAA.J.TR.OOOO")]
    Length {
        /// What came, shortened.
        seen: String,
        /// How many characters it has.
        found: usize,
    },
    /// A character that cannot stand where it stands.
    #[error("case number {seen} has {character:?} at position {position}, expected {expected}")]
    Character {
        /// What came, shortened.
        seen: String,
        /// The offender.
        character: char,
        /// Where, counted from one.
        position: usize,
        /// What should stand there.
        expected: String,
    },
    /// DD is not what the others give.
    #[error("case number {seen} has the check digits {found:02}, but they are {right:02}")]
    CheckDigits {
        /// What came.
        seen: String,
        /// The digits it has.
        found: u32,
        /// The digits it should have.
        right: u32,
    },
    /// J is not a branch of the judiciary.
    #[error("branch of the judiciary {0} is not 1 to 9")]
    Segmento(u8),
    /// TR does not exist in that branch.
    #[error("court {tribunal:02} does not exist in branch {segmento} of the judiciary")]
    Tribunal {
        /// J.
        segmento: u8,
        /// TR.
        tribunal: u8,
    },
    /// A part too great for its place.
    #[error("{part} {found} is greater than {most}")]
    TooGreat {
        /// Which part.
        part: &'static str,
        /// The number given.
        found: u32,
        /// The greatest that fits.
        most: u32,
    },
}

/// A valid number of a court case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumeroCnj(Ascii<20>);

/// What a number of a case is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partes {
    /// NNNNNNN: the sequence within the year and the court.
    pub sequencial: u32,
    /// AAAA: the year of the first filing.
    pub ano: u16,
    /// J: the branch, 8 for the states' courts.
    pub segmento: u8,
    /// TR: the court within the branch, 26 for São Paulo.
    pub tribunal: u8,
    /// OOOO: the court house.
    pub origem: u16,
}

impl NumeroCnj {
    /// The number of these parts.
    ///
    /// # Errors
    /// When a part does not fit its place, or the court does not exist.
    pub fn new(partes: Partes) -> Result<Self, CnjError> {
        for (part, found, most) in [
            ("sequence", partes.sequencial, 9_999_999),
            ("year", partes.ano.into(), 9_999),
            ("court house", partes.origem.into(), 9_999),
        ] {
            if found > most {
                return Err(CnjError::TooGreat { part, found, most });
            }
        }
        check_court(partes.segmento, partes.tribunal)?;
        let Partes { sequencial, ano, segmento, tribunal, origem } = partes;
        let tail = format!("{ano:04}{segmento}{tribunal:02}{origem:04}");
        let digits = check_digits(&format!("{sequencial:07}"), &tail);
        Self::parse(&format!("{sequencial:07}{digits:02}{tail}"))
    }

    /// Reads twenty digits, or the mask.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digits when only they are.
    pub fn parse(text: &str) -> Result<Self, CnjError> {
        let found = text.chars().count();
        let mask = |at: usize| match at {
            _ if found == 20 => None,
            8 => Some('-'),
            11 | 16 | 18 | 21 => Some('.'),
            _ => None,
        };
        if found != 20 && found != 25 {
            return Err(CnjError::Length { seen: seen(text), found });
        }
        let fits = |at: usize, c: char| mask(at).map_or(c.is_ascii_digit(), |mark| c == mark);
        if let Some((position, character)) = misfit(text, fits) {
            let expected = mask(position).map_or("a digit".to_owned(), |mark| format!("{mark:?}"));
            return Err(CnjError::Character { seen: seen(text), character, position, expected });
        }
        let bare: String = text.chars().filter(char::is_ascii_digit).collect();
        let number = Self(Ascii::new(&bare).ok_or_else(|| CnjError::Length { seen: seen(text), found })?);
        let Partes { segmento, tribunal, .. } = number.partes();
        let (right, found) = (check_digits(number.0.cut(0..7), number.0.cut(9..20)), number.dv());
        if found != right {
            return Err(CnjError::CheckDigits { seen: seen(text), found, right });
        }
        check_court(segmento, tribunal)?;
        Ok(number)
    }

    /// The twenty digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// `0001327-64.2018.8.26.0158`.
    #[must_use]
    pub fn masked(&self) -> String {
        let part = |range| self.0.cut(range);
        let (sequence, digits, year) = (part(0..7), part(7..9), part(9..13));
        format!("{sequence}-{digits}.{year}.{}.{}.{}", part(13..14), part(14..16), part(16..20))
    }

    /// What it is made of.
    #[must_use]
    pub fn partes(&self) -> Partes {
        // Each part has as many digits as its type can hold, so no default is ever taken.
        let small = |range| u8::try_from(self.0.number(range)).unwrap_or_default();
        let middle = |range| u16::try_from(self.0.number(range)).unwrap_or_default();
        Partes {
            sequencial: u32::try_from(self.0.number(0..7)).unwrap_or_default(),
            ano: middle(9..13),
            segmento: small(13..14),
            tribunal: small(14..16),
            origem: middle(16..20),
        }
    }

    fn dv(&self) -> u32 {
        u32::try_from(self.0.number(7..9)).unwrap_or_default()
    }
}

/// DD of the digits before and after it: 98 minus the remainder modulo 97 of both followed by 00.
fn check_digits(head: &str, tail: &str) -> u32 {
    let digits = head.bytes().chain(tail.bytes()).chain(*b"00");
    98 - digits.fold(0, |remainder, digit| (remainder * 10 + value(digit)) % 97)
}

/// Whether TR exists in J. 00 is the superior court of a branch, 90 its council.
fn check_court(segmento: u8, tribunal: u8) -> Result<(), CnjError> {
    let exists = match segmento {
        1..=3 => tribunal == 0,
        4 => matches!(tribunal, 1..=6 | 90),
        5 => matches!(tribunal, 0..=24 | 90),
        6 => matches!(tribunal, 0..=27 | 90),
        7 => matches!(tribunal, 0..=12),
        8 => matches!(tribunal, 1..=27 | 90),
        9 => matches!(tribunal, 13 | 21 | 26),
        _ => return Err(CnjError::Segmento(segmento)),
    };
    if exists { Ok(()) } else { Err(CnjError::Tribunal { segmento, tribunal }) }
}

impl fmt::Display for NumeroCnj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for NumeroCnj {
    type Err = CnjError;

    fn from_str(text: &str) -> Result<Self, CnjError> {
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
        for row in rows(block("cnj"), "vectors") {
            let number = NumeroCnj::parse(text(row, "formatted")).unwrap();
            assert_eq!(number.to_string(), text(row, "digits"));
            assert_eq!(number.masked(), text(row, "formatted"));
            assert_eq!(format!("{:02}", number.dv()), text(row, "dv"));
            assert_eq!(text(row, "digits").parse(), Ok(number));
            assert_eq!(NumeroCnj::new(number.partes()), Ok(number));
        }
        for row in rows(block("cnj"), "invalid") {
            assert!(NumeroCnj::parse(text(row, "number")).is_err(), "{row}");
        }
    }

    #[test]
    fn superior_courts_are_read() {
        for good in ["0020000-34.2020.1.00.0000", "0000045-61.2026.6.26.0001"] {
            assert_eq!(NumeroCnj::parse(good).unwrap().masked(), good);
        }
    }

    #[test]
    fn each_mistake_has_its_message() {
        for (given, message) in [
            ("0001327-65.2018.8.26.0158", "has the check digits 65, but they are 64"),
            ("0001327", "has 7 characters, expected 20 digits or NNNNNNN-DD.AAAA.J.TR.OOOO"),
            ("0001327.64.2018.8.26.0158", "has '.' at position 8, expected '-'"),
            ("0001327-64.2018.8.26.015x", "has 'x' at position 25, expected a digit"),
            ("0001327642018826015é", "has 'é' at position 20, expected a digit"),
        ] {
            let expected = format!("case number \"{given}\" {message}");
            assert_eq!(NumeroCnj::parse(given).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn courts_that_do_not_exist_are_refused() {
        let partes = |segmento, tribunal| Partes { sequencial: 1, ano: 2026, segmento, tribunal, origem: 1 };
        for (segmento, tribunal) in [(1, 1), (4, 7), (5, 25), (6, 28), (7, 13), (8, 0), (8, 28), (9, 1)] {
            let refused = Err(CnjError::Tribunal { segmento, tribunal });
            assert_eq!(NumeroCnj::new(partes(segmento, tribunal)), refused);
        }
        for (segmento, tribunal) in [(2, 0), (4, 6), (5, 0), (5, 24), (6, 27), (7, 12), (8, 27), (9, 26)] {
            assert!(NumeroCnj::new(partes(segmento, tribunal)).is_ok(), "{segmento}.{tribunal}");
        }
        for segmento in [0, 10] {
            assert_eq!(NumeroCnj::new(partes(segmento, 1)), Err(CnjError::Segmento(segmento)));
        }
    }

    #[test]
    fn a_part_too_great_is_refused() {
        let good = Partes { sequencial: 9_999_999, ano: 9_999, segmento: 8, tribunal: 26, origem: 9_999 };
        assert!(NumeroCnj::new(good).is_ok());
        for bad in [
            Partes { sequencial: 10_000_000, ..good },
            Partes { ano: 10_000, ..good },
            Partes { origem: 10_000, ..good },
        ] {
            assert!(matches!(NumeroCnj::new(bad), Err(CnjError::TooGreat { .. })), "{bad:?}");
        }
    }

    prop_compose! {
        fn a_number()(sequencial in 0_u32..10_000_000, ano in 0_u16..10_000, tribunal in 1_u8..=27,
                      origem in 0_u16..10_000) -> NumeroCnj {
            NumeroCnj::new(Partes { sequencial, ano, segmento: 8, tribunal, origem }).unwrap()
        }
    }

    proptest! {
        #[test]
        fn any_number_parses_back(number in a_number()) {
            prop_assert_eq!(NumeroCnj::parse(number.as_str()), Ok(number));
            prop_assert_eq!(NumeroCnj::parse(&number.masked()), Ok(number));
            // CNJ's own check: NNNNNNN AAAA J TR OOOO DD modulo 97 is 1.
            let turned = format!("{}{}{}", number.0.cut(0..7), number.0.cut(9..20), number.0.cut(7..9));
            prop_assert_eq!(turned.parse::<u128>().unwrap() % 97, 1);
        }

        /// Modulo 97 sees every single change.
        #[test]
        fn one_changed_digit_is_refused(number in a_number(), at in 0_usize..20, by in 1_u8..10) {
            let mut changed = number.as_str().as_bytes().to_vec();
            changed[at] = b'0' + (changed[at] - b'0' + by) % 10;
            prop_assert!(NumeroCnj::parse(std::str::from_utf8(&changed).unwrap()).is_err());
        }
    }
}
