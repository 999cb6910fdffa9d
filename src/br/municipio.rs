//! Municipalities: the check digit of IBGE's codes, and a table of real ones to make believable addresses of.
//!
//! The table is no register: it holds the 27 capitals and five more cities, which is enough for made-up facts. A code
//! that is not in it may exist all the same; [`check_ibge`] says whether it can.

use super::check_digit::mod10_digit;
use super::uf::{Uf, UfError};

/// The code that stands for "abroad" in fiscal documents.
pub const EXTERIOR: u32 = 9_999_999;

/// The nine codes that IBGE issued against its own check digit rule; the whole list of 2026 was checked.
const EXCEPTIONS: [u32; 9] =
    [2201919, 2201988, 2202251, 2611533, 3117836, 3152131, 4305871, 5203939, 5203962];

/// Why a number is no code of a municipality.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IbgeError {
    /// Not seven digits.
    #[error("municipality code {0} does not have seven digits")]
    Length(u32),
    /// Its first two digits are no state.
    #[error("municipality code {0} is of no state: {1}")]
    Uf(u32, UfError),
    /// Its last digit is not the one that the others give.
    #[error("municipality code {codigo} ends in {}, but its check digit is {right}", codigo % 10)]
    CheckDigit {
        /// What came.
        codigo: u32,
        /// The digit it should end in.
        right: u32,
    },
}

/// Checks a municipality's code: seven digits, a state in front, the check digit at the end (weights 1 and 2 in turn,
/// the digits of each product added), nine exceptions allowed.
///
/// # Errors
/// Which of the three fails.
pub fn check_ibge(codigo: u32) -> Result<Uf, IbgeError> {
    if !(1_000_000..=9_999_999).contains(&codigo) {
        return Err(IbgeError::Length(codigo));
    }
    // Two digits always fit, so the default is never taken.
    let state = u8::try_from(codigo / 100_000).unwrap_or_default();
    let uf = Uf::from_codigo(state).map_err(|error| IbgeError::Uf(codigo, error))?;
    let right = mod10_digit(&(codigo / 10).to_string());
    if codigo % 10 != right && !EXCEPTIONS.contains(&codigo) {
        return Err(IbgeError::CheckDigit { codigo, right });
    }
    Ok(uf)
}

/// A real municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Municipio {
    /// IBGE's code.
    pub codigo: u32,
    /// The name, with accents.
    pub nome: &'static str,
    /// The state.
    pub uf: Uf,
    /// First and last five digits of a range of CEPs that lies wholly inside.
    pub ceps: (u32, u32),
    /// Area code of telephones.
    pub ddd: u8,
}

/// Thirty-two real municipalities, every capital among them, in the order of their codes.
pub const MUNICIPIOS: [Municipio; 32] = [
    m(1100205, "Porto Velho", Uf::Ro, (76801, 76834), 69),
    m(1200401, "Rio Branco", Uf::Ac, (69900, 69923), 68),
    m(1302603, "Manaus", Uf::Am, (69005, 69098), 92),
    m(1400100, "Boa Vista", Uf::Rr, (69301, 69339), 95),
    m(1501402, "Belém", Uf::Pa, (66010, 66999), 91),
    m(1600303, "Macapá", Uf::Ap, (68901, 68911), 96),
    m(1721000, "Palmas", Uf::To, (77001, 77249), 63),
    m(2111300, "São Luís", Uf::Ma, (65010, 65109), 98),
    m(2211001, "Teresina", Uf::Pi, (64001, 64099), 86),
    m(2304400, "Fortaleza", Uf::Ce, (60010, 60877), 85),
    m(2408102, "Natal", Uf::Rn, (59010, 59139), 84),
    m(2507507, "João Pessoa", Uf::Pb, (58010, 58099), 83),
    m(2611606, "Recife", Uf::Pe, (50010, 52999), 81),
    m(2704302, "Maceió", Uf::Al, (57010, 57099), 82),
    m(2800308, "Aracaju", Uf::Se, (49010, 49097), 79),
    m(2927408, "Salvador", Uf::Ba, (40010, 41999), 71),
    m(3106200, "Belo Horizonte", Uf::Mg, (30110, 31999), 31),
    m(3170206, "Uberlândia", Uf::Mg, (38400, 38439), 34),
    m(3205309, "Vitória", Uf::Es, (29010, 29092), 27),
    m(3304557, "Rio de Janeiro", Uf::Rj, (20010, 23799), 21),
    m(3509502, "Campinas", Uf::Sp, (13010, 13139), 19),
    m(3550308, "São Paulo", Uf::Sp, (1001, 5999), 11),
    m(4106902, "Curitiba", Uf::Pr, (80010, 82999), 41),
    m(4113700, "Londrina", Uf::Pr, (86010, 86099), 43),
    m(4205407, "Florianópolis", Uf::Sc, (88010, 88099), 48),
    m(4209102, "Joinville", Uf::Sc, (89201, 89239), 47),
    m(4305108, "Caxias do Sul", Uf::Rs, (95010, 95124), 54),
    m(4314902, "Porto Alegre", Uf::Rs, (90010, 91919), 51),
    m(5002704, "Campo Grande", Uf::Ms, (79002, 79126), 67),
    m(5103403, "Cuiabá", Uf::Mt, (78005, 78099), 65),
    m(5208707, "Goiânia", Uf::Go, (74003, 74899), 62),
    m(5300108, "Brasília", Uf::Df, (70040, 72799), 61),
];

const fn m(codigo: u32, nome: &'static str, uf: Uf, ceps: (u32, u32), ddd: u8) -> Municipio {
    Municipio { codigo, nome, uf, ceps, ddd }
}

impl Municipio {
    /// The one of a code, if the table has it.
    #[must_use]
    pub fn by_codigo(codigo: u32) -> Option<&'static Self> {
        MUNICIPIOS.iter().find(|municipio| municipio.codigo == codigo)
    }

    /// Those of a state; never empty.
    pub fn of_uf(uf: Uf) -> impl Iterator<Item = &'static Self> {
        MUNICIPIOS.iter().filter(move |municipio| municipio.uf == uf)
    }

    /// Whether a CEP of eight digits, masked or not, lies in this one's range.
    #[must_use]
    pub fn has_cep(&self, cep: &str) -> bool {
        let digits = cep.replace('-', "");
        let number = digits.parse::<u32>().ok().filter(|_| digits.len() == 8);
        number.is_some_and(|number| (self.ceps.0..=self.ceps.1).contains(&(number / 1000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::vectors::{block, number, rows};

    fn codes(name: &str) -> Vec<u32> {
        rows(block("ibge_municipality"), name).iter().map(|v| v.as_str().unwrap().parse().unwrap()).collect()
    }

    #[test]
    fn the_vectors_hold() {
        for code in codes("valid") {
            assert!(check_ibge(code).is_ok(), "{code}");
        }
        for code in codes("invalid") {
            assert!(check_ibge(code).is_err(), "{code}");
        }
        let mut exceptions = codes("check_digit_exceptions");
        exceptions.sort_unstable();
        assert_eq!(exceptions, EXCEPTIONS);
        assert_eq!(number(block("ibge_municipality"), "exterior"), u64::from(EXTERIOR));
    }

    #[test]
    fn exceptions_are_good_though_their_digit_is_not() {
        for code in EXCEPTIONS {
            assert_ne!(mod10_digit(&(code / 10).to_string()), code % 10, "{code}");
            assert!(check_ibge(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn each_mistake_has_its_message() {
        for (code, message) in [
            (3_550_309, "municipality code 3550309 ends in 9, but its check digit is 8"),
            (355_030, "municipality code 355030 does not have seven digits"),
            (
                EXTERIOR,
                "municipality code 9999999 is of no state: state code 99 is not one of IBGE's 27, such as 35",
            ),
        ] {
            assert_eq!(check_ibge(code).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn the_table_is_sound() {
        for municipio in &MUNICIPIOS {
            assert_eq!(check_ibge(municipio.codigo), Ok(municipio.uf), "{}", municipio.nome);
            assert!(municipio.ceps.0 <= municipio.ceps.1, "{}", municipio.nome);
            assert!(municipio.nome.chars().count() <= 40);
            assert_eq!(Municipio::by_codigo(municipio.codigo), Some(municipio));
        }
        let ordered = MUNICIPIOS.windows(2).all(|pair| pair[0].codigo < pair[1].codigo);
        assert!(ordered, "codes are in order, none twice");
        for uf in Uf::ALL {
            assert!(Municipio::of_uf(uf).next().is_some(), "{uf}");
        }
        let overlap = |a: &Municipio, b: &Municipio| a.ceps.0 <= b.ceps.1 && b.ceps.0 <= a.ceps.1;
        for (at, a) in MUNICIPIOS.iter().enumerate() {
            assert!(!MUNICIPIOS[at + 1..].iter().any(|b| overlap(a, b)), "{} shares CEPs", a.nome);
        }
    }

    #[test]
    fn a_cep_belongs_to_its_city() {
        let sao_paulo = Municipio::by_codigo(3_550_308).unwrap();
        assert!(sao_paulo.has_cep("01310-100") && sao_paulo.has_cep("01310100"));
        for other in ["13010-000", "1310100", "0131010x", ""] {
            assert!(!sao_paulo.has_cep(other), "{other}");
        }
    }
}
