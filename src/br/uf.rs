//! The 26 states and the Federal District, with the codes of IBGE that open access keys (cUF) and municipality codes.

use std::fmt;
use std::str::FromStr;

use super::ascii::seen;

/// Why a text or number names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UfError {
    /// Not one of the 27 abbreviations.
    #[error("state {0} is not one of the 27 abbreviations, such as SP")]
    Sigla(String),
    /// Not one of the 27 codes.
    #[error("state code {0} is not one of IBGE's 27, such as 35")]
    Codigo(u8),
}

macro_rules! states {
    ($($name:ident = ($code:literal, $sigla:literal, $full:literal),)*) => {
        /// A state or the Federal District.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Uf {
            $(#[doc = $full] $name = $code,)*
        }

        impl Uf {
            /// All 27, in the order of their codes.
            pub const ALL: [Self; 27] = [$(Self::$name,)*];

            /// The abbreviation, such as `SP`.
            #[must_use]
            pub fn sigla(self) -> &'static str {
                match self { $(Self::$name => $sigla,)* }
            }

            /// The name, such as `São Paulo`.
            #[must_use]
            pub fn nome(self) -> &'static str {
                match self { $(Self::$name => $full,)* }
            }
        }
    };
}

states! {
    Ro = (11, "RO", "Rondônia"),
    Ac = (12, "AC", "Acre"),
    Am = (13, "AM", "Amazonas"),
    Rr = (14, "RR", "Roraima"),
    Pa = (15, "PA", "Pará"),
    Ap = (16, "AP", "Amapá"),
    To = (17, "TO", "Tocantins"),
    Ma = (21, "MA", "Maranhão"),
    Pi = (22, "PI", "Piauí"),
    Ce = (23, "CE", "Ceará"),
    Rn = (24, "RN", "Rio Grande do Norte"),
    Pb = (25, "PB", "Paraíba"),
    Pe = (26, "PE", "Pernambuco"),
    Al = (27, "AL", "Alagoas"),
    Se = (28, "SE", "Sergipe"),
    Ba = (29, "BA", "Bahia"),
    Mg = (31, "MG", "Minas Gerais"),
    Es = (32, "ES", "Espírito Santo"),
    Rj = (33, "RJ", "Rio de Janeiro"),
    Sp = (35, "SP", "São Paulo"),
    Pr = (41, "PR", "Paraná"),
    Sc = (42, "SC", "Santa Catarina"),
    Rs = (43, "RS", "Rio Grande do Sul"),
    Ms = (50, "MS", "Mato Grosso do Sul"),
    Mt = (51, "MT", "Mato Grosso"),
    Go = (52, "GO", "Goiás"),
    Df = (53, "DF", "Distrito Federal"),
}

impl Uf {
    /// IBGE's code, the cUF of fiscal documents.
    #[must_use]
    pub fn codigo(self) -> u8 {
        self as u8
    }

    /// The state of a code.
    ///
    /// # Errors
    /// When no state has it. The organ codes 90 to 92 of events are no states.
    pub fn from_codigo(codigo: u8) -> Result<Self, UfError> {
        Self::ALL.into_iter().find(|uf| uf.codigo() == codigo).ok_or(UfError::Codigo(codigo))
    }

    /// The state of an abbreviation, in either letter case.
    ///
    /// # Errors
    /// When no state has it.
    pub fn from_sigla(sigla: &str) -> Result<Self, UfError> {
        let named = |uf: &Self| uf.sigla().eq_ignore_ascii_case(sigla);
        Self::ALL.into_iter().find(named).ok_or_else(|| UfError::Sigla(seen(sigla)))
    }

    /// The ninth digit of the CPFs issued here: the tax region.
    #[must_use]
    pub fn regiao_fiscal(self) -> u8 {
        match self {
            Self::Rs => 0,
            Self::Df | Self::Go | Self::Ms | Self::Mt | Self::To => 1,
            Self::Ac | Self::Am | Self::Ap | Self::Pa | Self::Ro | Self::Rr => 2,
            Self::Ce | Self::Ma | Self::Pi => 3,
            Self::Al | Self::Pb | Self::Pe | Self::Rn => 4,
            Self::Ba | Self::Se => 5,
            Self::Mg => 6,
            Self::Es | Self::Rj => 7,
            Self::Sp => 8,
            Self::Pr | Self::Sc => 9,
        }
    }
}

impl fmt::Display for Uf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.sigla())
    }
}

impl FromStr for Uf {
    type Err = UfError;

    fn from_str(sigla: &str) -> Result<Self, UfError> {
        Self::from_sigla(sigla)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::vectors::block;

    #[test]
    fn codes_and_abbreviations_are_the_official_ones() {
        let table = block("cuf").as_object().unwrap();
        assert_eq!(table.len(), Uf::ALL.len());
        for (code, sigla) in table {
            let uf = Uf::from_codigo(code.parse().unwrap()).unwrap();
            assert_eq!(uf.sigla(), sigla.as_str().unwrap());
            assert_eq!(Uf::from_sigla(uf.sigla()), Ok(uf));
            assert_eq!(uf.to_string().to_lowercase().parse(), Ok(uf));
        }
    }

    #[test]
    fn what_is_no_state_is_refused() {
        for code in [0, 10, 18, 34, 54, 90, 91, 99] {
            assert_eq!(Uf::from_codigo(code), Err(UfError::Codigo(code)));
        }
        let error = Uf::from_sigla("XX").unwrap_err().to_string();
        assert_eq!(error, "state \"XX\" is not one of the 27 abbreviations, such as SP");
        assert!(Uf::from_sigla("EX").is_err());
    }
}
