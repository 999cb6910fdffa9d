//! What can be wrong with an access key, and the rejection that SEFAZ answers it with.

use super::super::cpf_cnpj::DocumentError;
use super::super::uf::UfError;

/// Why a text or its parts are no access key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChaveError {
    /// Not 44 characters.
    #[error("access key {seen} has {found} characters, expected 44")]
    Length {
        /// What came, shortened.
        seen: String,
        /// How many characters it has.
        found: usize,
    },
    /// A character that cannot stand where it stands.
    #[error("access key has {character:?} at position {position}, expected {expected}")]
    Character {
        /// The offender.
        character: char,
        /// Where, counted from one.
        position: usize,
        /// What may stand there.
        expected: &'static str,
    },
    /// cDV is not the digit that the others give.
    #[error("access key ends in {found}, but its check digit is {right}")]
    CheckDigit {
        /// The digit it ends in.
        found: u64,
        /// The digit it should end in.
        right: u32,
    },
    /// cUF is no state.
    #[error("access key starts with a wrong {0}")]
    Uf(#[source] UfError),
    /// The month is not 1 to 12.
    #[error("access key has the month {0:02}, expected 01 to 12")]
    Mes(i8),
    /// The year has no place in the key.
    #[error("year {0} does not fit an access key, expected 2000 to 2099")]
    Ano(i16),
    /// The issuer is neither a CNPJ nor a CPF behind three zeros.
    #[error("access key has a wrong issuer: {0}")]
    Emitente(#[source] DocumentError),
    /// The model is none that has such a key.
    #[error("access key has the model {0:02}, expected 55, 57, 58, 62, 63, 65, 66 or 67")]
    Modelo(u8),
    /// nNF is zero.
    #[error("access key has the document number zero")]
    NumeroZero,
    /// tpEmis is zero or has two digits.
    #[error("access key has the emission type {0}, expected 1 to 9")]
    TpEmis(u8),
    /// The series is for the other kind of issuer.
    #[error("series {serie} is for an issuer with {expected}")]
    Serie {
        /// The series given.
        serie: u16,
        /// The kind of issuer it is for.
        expected: &'static str,
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

impl ChaveError {
    /// The cStat that SEFAZ refuses such a key with, where the key itself is at fault.
    #[must_use]
    pub fn cstat(&self) -> Option<u16> {
        match self {
            Self::CheckDigit { .. } => Some(236),
            Self::Uf(_) => Some(614),
            Self::Mes(_) => Some(616),
            Self::Emitente(_) => Some(617),
            Self::NumeroZero => Some(619),
            // What breaks the schema's pattern.
            Self::Length { .. } | Self::Character { .. } => Some(215),
            Self::Ano(_) | Self::Modelo(_) | Self::TpEmis(_) | Self::Serie { .. } | Self::TooGreat { .. } => {
                None
            }
        }
    }
}
