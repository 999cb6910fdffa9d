//! Boletos: barcode of 44 digits, linha digitável of 47, due date factor, and Sicoob's own part of them.
//!
//! Sources: FEBRABAN's standard for the two codes; Sicoob's layout for the free field and the nosso número (dossier
//! sections 4.2 and 4.3, verified there on the bank's own examples); the central bank's restart of the factor on
//! 2025-02-22. Amounts are centavos.

mod codigo;
mod fator;
mod sicoob;

pub use codigo::CodigoBarras;
pub use fator::{fator_vencimento, vencimento_do_fator};
pub use sicoob::{BANCO, CampoLivre, nosso_numero, nosso_numero_dv};

use jiff::civil::Date;

/// Why parts make no boleto, or a text is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoletoError {
    /// A part too great for its place.
    #[error("{part} {found} is greater than {most}")]
    TooGreat {
        /// Which part.
        part: &'static str,
        /// The number given.
        found: u64,
        /// The greatest that fits.
        most: u64,
    },
    /// A date that no factor stands for.
    #[error("due date {0} has no factor, expected 1997-10-08 to 2049-10-13")]
    Vencimento(Date),
    /// Not as many digits as the code has.
    #[error("{kind} {seen} has {found} characters, expected {expected} digits")]
    Length {
        /// `barcode`, `linha digitável` or `free field`.
        kind: &'static str,
        /// What came, shortened.
        seen: String,
        /// How many characters it has, mask not counted.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// Something that is no digit.
    #[error("{kind} has {character:?} at position {position}, expected a digit")]
    Character {
        /// `barcode`, `linha digitável` or `free field`.
        kind: &'static str,
        /// The offender.
        character: char,
        /// Where, counted from one, mask not counted.
        position: usize,
    },
    /// One of the first three fields of the line does not end in its check digit.
    #[error("field {field} of the linha digitável ends in {found}, but its check digit is {right}")]
    FieldDigit {
        /// 1 to 3.
        field: usize,
        /// The digit it ends in.
        found: u64,
        /// The digit it should end in.
        right: u32,
    },
    /// The general check digit is not the one that the other 43 digits give.
    #[error("the general check digit is {found}, but the other digits give {right}")]
    GeneralDigit {
        /// The digit that came.
        found: u64,
        /// The right one.
        right: u32,
    },
    /// The fourth digit is not 9, the real.
    #[error("the currency is {0}, expected 9 (real)")]
    Currency(u64),
    /// 48 digits that open with 8: a utility's or a tax's slip, which is another standard.
    #[error("a line of 48 digits that opens with 8 is a utility's or tax's slip, not a boleto")]
    Arrecadacao,
    /// A boleto of another bank, whose free field is its own.
    #[error("the bank is {0}, expected 756 (Sicoob)")]
    Banco(u64),
}

/// Whether a number fits its place.
fn fits(part: &'static str, found: u64, most: u64) -> Result<(), BoletoError> {
    if found <= most { Ok(()) } else { Err(BoletoError::TooGreat { part, found, most }) }
}
