//! The access key of Brazilian fiscal documents: 44 characters, with the letters that the issuer's CNPJ may have.
//!
//! cUF 2, AAMM 4, CNPJ 14 (or a CPF behind three zeros), mod 2, serie 3, nNF 9, tpEmis 1, cNF 8, cDV 1. Sources:
//! NF-e manual (MOC 7.0), NT 2018.001 for the series, joint technical note 2025.001 for the letters; the schema's
//! pattern is `[0-9]{6}[0-9A-Z]{12}[0-9]{26}`. Models 62 and 66 use the first digit of cNF as the number of the site.

mod error;
mod ids;

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

pub use error::ChaveError;
pub use ids::{
    Autorizador, IdError, id_evento, id_inutilizacao, numero_protocolo, numero_recibo, prefixo_do_id,
};

use super::ascii::{Ascii, misfit, seen};
use super::check_digit::{mod11_digit, mod11_remainder};
use super::cpf_cnpj::{Cnpj, Cpf, CpfCnpj, DocumentError};
use super::uf::Uf;

/// Series of issuers that are persons, with a CPF in the key (NT 2018.001: 910-919 on the fisco's site, 920-969 with
/// their own application).
const CPF_SERIES: RangeInclusive<u16> = 910..=969;
/// Letters stand in these positions of the key alone, counted from one.
const LETTERS: RangeInclusive<usize> = 7..=18;

/// The kind of document, by its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Modelo {
    /// Invoice of goods.
    NFe = 55,
    /// Freight document.
    CTe = 57,
    /// Manifest of a lorry's load.
    MDFe = 58,
    /// Invoice of communication services.
    NFCom = 62,
    /// Passenger ticket.
    BPe = 63,
    /// Receipt of a sale to a consumer.
    NFCe = 65,
    /// Electricity bill.
    NF3e = 66,
    /// Freight document of other services.
    CTeOS = 67,
}

impl Modelo {
    /// Every model.
    pub const ALL: [Self; 8] =
        [Self::NFe, Self::CTe, Self::MDFe, Self::NFCom, Self::BPe, Self::NFCe, Self::NF3e, Self::CTeOS];

    /// The two-digit number, 55 for an NF-e.
    #[must_use]
    pub fn codigo(self) -> u8 {
        self as u8
    }

    /// The model of a number.
    #[must_use]
    pub fn from_codigo(codigo: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|modelo| modelo.codigo() == codigo)
    }
}

/// What a key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partes {
    /// cUF: the issuer's state.
    pub uf: Uf,
    /// Year of emission, 2000 to 2099; the key keeps its last two digits.
    pub ano: i16,
    /// Month of emission.
    pub mes: i8,
    /// The issuer.
    pub emitente: CpfCnpj,
    /// mod.
    pub modelo: Modelo,
    /// serie, at most 999.
    pub serie: u16,
    /// nNF, 1 to 999,999,999.
    pub numero: u32,
    /// tpEmis: 1 normal, 2 to 9 contingencies.
    pub tp_emis: u8,
    /// cNF: the random code, at most eight digits.
    pub cnf: u32,
}

/// A valid access key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChaveAcesso {
    text: Ascii<44>,
    partes: Partes,
}

impl ChaveAcesso {
    /// The key of these parts. A forbidden cNF is not refused here: rejection 897 is the authoriser's to give, see
    /// [`cnf_is_forbidden`].
    ///
    /// # Errors
    /// When a part does not fit its place, or the series is not for such an issuer.
    pub fn new(partes: Partes) -> Result<Self, ChaveError> {
        let Partes { uf, ano, mes, emitente, modelo, serie, numero, tp_emis, cnf } = partes;
        if !(2000..=2099).contains(&ano) {
            return Err(ChaveError::Ano(ano));
        }
        for (part, found, most) in
            [("serie", serie.into(), 999), ("nNF", numero, 999_999_999), ("cNF", cnf, 99_999_999)]
        {
            if found > most {
                return Err(ChaveError::TooGreat { part, found, most });
            }
        }
        if emitente.is_cnpj() == CPF_SERIES.contains(&serie) {
            return Err(ChaveError::Serie {
                serie,
                expected: if emitente.is_cnpj() { "CPF" } else { "CNPJ" },
            });
        }
        check_month(mes)?;
        check_numbers(numero, tp_emis)?;
        let (year, issuer) = (ano - 2000, emitente.as_str());
        let body = format!(
            "{:02}{year:02}{mes:02}{issuer:0>14}{:02}{serie:03}{numero:09}{tp_emis}{cnf:08}",
            uf.codigo(),
            modelo.codigo()
        );
        Self::parse(&format!("{body}{}", check_digit(&body)))
    }

    /// Reads 44 characters, digits and capital letters, no blanks.
    ///
    /// # Errors
    /// The first fault that SEFAZ would find: form, check digit, state, month, issuer, model, number.
    pub fn parse(text: &str) -> Result<Self, ChaveError> {
        let found = text.chars().count();
        if found != 44 {
            return Err(ChaveError::Length { seen: seen(text), found });
        }
        let fits = |at, c: char| c.is_ascii_digit() || (LETTERS.contains(&at) && c.is_ascii_uppercase());
        if let Some((position, character)) = misfit(text, fits) {
            let expected =
                if LETTERS.contains(&position) { "a digit or a capital letter" } else { "a digit" };
            return Err(ChaveError::Character { character, position, expected });
        }
        let kept: Ascii<44> =
            Ascii::new(text).ok_or_else(|| ChaveError::Length { seen: seen(text), found })?;
        let (digit, right) = (kept.number(43..44), check_digit(kept.cut(0..43)));
        if digit != u64::from(right) {
            return Err(ChaveError::CheckDigit { found: digit, right });
        }
        // Every part below has as many digits as its type holds, so no default is ever taken.
        let small = |range| u8::try_from(kept.number(range)).unwrap_or_default();
        let large = |range| u32::try_from(kept.number(range)).unwrap_or_default();
        let uf = Uf::from_codigo(small(0..2)).map_err(ChaveError::Uf)?;
        let mes = i8::try_from(kept.number(4..6)).unwrap_or_default();
        let serie = u16::try_from(kept.number(22..25)).unwrap_or_default();
        let (numero, tp_emis) = (large(25..34), small(34..35));
        check_month(mes)?;
        let emitente = issuer(kept.cut(6..20), serie).map_err(ChaveError::Emitente)?;
        let modelo = Modelo::from_codigo(small(20..22)).ok_or_else(|| ChaveError::Modelo(small(20..22)))?;
        check_numbers(numero, tp_emis)?;
        let partes = Partes {
            uf,
            ano: 2000 + i16::from(small(2..4)),
            mes,
            emitente,
            modelo,
            serie,
            numero,
            tp_emis,
            cnf: large(35..43),
        };
        Ok(Self { text: kept, partes })
    }

    /// The 44 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// What it is made of.
    #[must_use]
    pub fn partes(&self) -> &Partes {
        &self.partes
    }

    /// The last digit, cDV.
    #[must_use]
    pub fn digito(&self) -> u8 {
        u8::try_from(self.text.number(43..44)).unwrap_or_default()
    }

    /// In eleven groups of four, as printed on the DANFE.
    #[must_use]
    pub fn grouped(&self) -> String {
        let groups: Vec<&str> = (0..44).step_by(4).map(|at| self.text.cut(at..at + 4)).collect();
        groups.join(" ")
    }

    /// The Id of the signed element, such as `NFe3526…`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}{}", prefixo_do_id(self.partes.modelo), self.as_str())
    }
}

impl fmt::Display for ChaveAcesso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ChaveAcesso {
    type Err = ChaveError;

    fn from_str(text: &str) -> Result<Self, ChaveError> {
        Self::parse(text)
    }
}

/// The check digit of the 43 characters before it.
#[must_use]
pub fn check_digit(body: &str) -> u32 {
    mod11_digit(mod11_remainder(body, 9))
}

/// Whether SEFAZ refuses a random code with rejection 897: eight equal digits, a run such as 12345678 (also past 9,
/// as in 89012345), or the invoice's own number.
#[must_use]
pub fn cnf_is_forbidden(cnf: u32, numero: u32) -> bool {
    let equal_digits = cnf.is_multiple_of(11_111_111);
    // A run counts up from its first digit, so that digit alone says what it would have to be.
    let run = (0..8).fold(0, |run, step| run * 10 + (cnf / 10_000_000 + step) % 10);
    equal_digits || cnf == run || cnf == numero
}

fn check_month(mes: i8) -> Result<(), ChaveError> {
    if (1..=12).contains(&mes) { Ok(()) } else { Err(ChaveError::Mes(mes)) }
}

fn check_numbers(numero: u32, tp_emis: u8) -> Result<(), ChaveError> {
    if numero == 0 {
        return Err(ChaveError::NumeroZero);
    }
    if !(1..=9).contains(&tp_emis) {
        return Err(ChaveError::TpEmis(tp_emis));
    }
    Ok(())
}

/// A CPF in the series that are for persons; else a CNPJ, or as a last reading a CPF all the same, since only the
/// NF-e binds the series so.
fn issuer(field: &str, serie: u16) -> Result<CpfCnpj, DocumentError> {
    let cpf = field.strip_prefix("000").and_then(|rest| Cpf::parse_strict(rest).ok());
    match (cpf, Cnpj::parse_strict(field)) {
        (Some(cpf), _) if CPF_SERIES.contains(&serie) => Ok(cpf.into()),
        (_, Ok(cnpj)) => Ok(cnpj.into()),
        (Some(cpf), Err(_)) => Ok(cpf.into()),
        (None, Err(error)) => Err(error),
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "the keys cut here are ASCII")]
mod tests;
