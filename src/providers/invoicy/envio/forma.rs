//! What single values of a document look like, and how they are written in the NF-e (types of the manual's schema).

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use rust_decimal::Decimal;

use super::super::errors::Defeito;
use super::super::model::DataHora;
use crate::br::money::{fixed, parse_decimal};
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::wire::xml;

/// The form of a value.
#[derive(Clone, Copy, Debug)]
pub enum Forma {
    /// Text of so many characters. Line breaks become blanks, which is all that the schema knows.
    Texto(usize, usize),
    /// Digits, so many, kept with their zeros.
    Digitos(usize, usize),
    /// A whole number up to this one, written without leading zeros.
    Inteiro(u64),
    /// One of these.
    Um(&'static [&'static str]),
    /// An amount in reais: written with two decimals, thirteen digits before them (TDec_1302).
    Reais,
    /// A number with at most so many digits before the point, and at least and at most so many decimals. The schema has a type for
    /// each: `Decimal(11, 0, 10)` is TDec_1110v.
    Decimal(u32, u32, u32),
    /// A date.
    Data,
    /// CNPJ: twelve digits or capitals and two digits; whether these are right is SEFAZ's to say.
    Cnpj,
    /// CPF: eleven digits.
    Cpf,
    /// A state's two letters, or EX where that is allowed.
    Uf(bool),
    /// State registration: 2 to 14 digits, or ISENTO where that is allowed.
    Ie(bool),
    /// What a rule takes, how it is said, and the same as a pattern of XML Schema.
    Que(fn(&str) -> bool, &'static str, &'static str),
}

impl Forma {
    /// The value as the NF-e writes it.
    pub fn ler(self, elemento: &str, texto: &str) -> Result<String, Defeito> {
        let valor = xml::trim(texto);
        let errado = |esperado: &str| Defeito::valor(elemento, valor, esperado);
        match self {
            Self::Texto(least, most) => {
                let limpo: String = valor.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                let limpo = limpo.trim_matches(' ').to_owned();
                // The schema's TString ends with Latin-1.
                if let Some(fora) = limpo.chars().find(|c| *c > 'ÿ') {
                    return Err(errado(&format!("characters up to `ÿ`, not `{fora}`")));
                }
                let count = limpo.chars().count();
                if (least..=most).contains(&count) {
                    Ok(limpo)
                } else {
                    Err(errado(&format!("{least} to {most} characters, it has {count}")))
                }
            }
            Self::Digitos(least, most) => {
                if (least..=most).contains(&valor.len()) && valor.bytes().all(|c| c.is_ascii_digit()) {
                    Ok(valor.to_owned())
                } else if least == most {
                    Err(errado(&format!("{least} digits")))
                } else {
                    Err(errado(&format!("{least} to {most} digits")))
                }
            }
            Self::Inteiro(most) => match valor.parse::<u64>() {
                Ok(number) if number <= most && valor.bytes().all(|c| c.is_ascii_digit()) => {
                    Ok(number.to_string())
                }
                _ => Err(errado(&format!("a whole number up to {most}"))),
            },
            Self::Um(palavras) => match palavras.iter().find(|palavra| **palavra == valor) {
                Some(palavra) => Ok((*palavra).to_owned()),
                None => Err(errado(&format!("one of {}", palavras.join(", ")))),
            },
            Self::Reais => decimal(valor, 13, 2, 2)
                .ok_or_else(|| errado("an amount such as 10.00 with at most 13 digits before the point")),
            Self::Decimal(whole, least, most) => decimal(valor, whole, least, most).ok_or_else(|| {
                errado(&format!("a number with at most {whole} digits before the point and {most} decimals"))
            }),
            Self::Data => match valor.parse::<Date>() {
                // TData: this century.
                Ok(date) if valor.len() == 10 && (2000..2100).contains(&date.year()) => Ok(date.to_string()),
                _ => Err(errado("a date such as 2026-01-15")),
            },
            Self::Cnpj => {
                let (raiz, digitos) = valor.split_at_checked(12).unwrap_or_default();
                let letras = raiz.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
                let cabe = digitos.len() == 2 && letras && so_digitos(digitos);
                se(cabe, valor, || errado("a CNPJ without mask"))
            }
            Self::Cpf => se(valor.len() == 11 && so_digitos(valor), valor, || errado("a CPF without mask")),
            Self::Uf(exterior) => {
                let cabe =
                    Uf::from_sigla(valor).is_ok_and(|uf| uf.sigla() == valor) || exterior && valor == "EX";
                se(cabe, valor, || errado("a state such as RS"))
            }
            Self::Ie(isento) => {
                let cabe =
                    (2..=14).contains(&valor.len()) && so_digitos(valor) || isento && valor == "ISENTO";
                se(cabe, valor, || errado("a state registration of 2 to 14 digits"))
            }
            Self::Que(regra, esperado, _) => se(regra(valor), valor, || errado(esperado)),
        }
    }
}

/// Only digits.
pub fn so_digitos(valor: &str) -> bool {
    valor.bytes().all(|c| c.is_ascii_digit())
}

fn se(cabe: bool, valor: &str, senao: impl FnOnce() -> Defeito) -> Result<String, Defeito> {
    if cabe { Ok(valor.to_owned()) } else { Err(senao()) }
}

/// Zeros that only fill the places up are no digits: GeneXus writes its numbers with all the places that their type has.
fn decimal(valor: &str, whole: u32, least: u32, most: u32) -> Option<String> {
    let number = parse_decimal(valor, 10).ok().filter(|number| !number.is_sign_negative())?;
    let places = number.normalize().scale();
    if places > most || number >= Decimal::from(10_u64.checked_pow(whole)?) {
        return None;
    }
    Some(fixed(number, number.scale().clamp(least, most)))
}

impl DataHora {
    /// Reads two elements: `2026-01-15T10:00:00` and `-03:00` (dossier 4.2). Some clients put the offset behind the time already; then
    /// it counts.
    pub fn ler(elemento: &str, texto: &str, fuso: &str) -> Result<Self, Defeito> {
        let valor = xml::trim(texto);
        let errado = || Defeito::valor(elemento, valor, "date and time such as 2026-01-15T10:00:00");
        let (local, proprio) = valor.split_at_checked(19).ok_or_else(errado)?;
        let data = local.parse::<DateTime>().map_err(|_| errado())?;
        if local.as_bytes().get(10) != Some(&b'T') {
            return Err(errado());
        }
        let fuso = match proprio {
            "" => xml::trim(fuso),
            proprio => proprio,
        };
        let offset = deslocamento(fuso)
            .ok_or_else(|| Defeito::valor(elemento, fuso, "an offset such as -03:00 in its fuso"))?;
        let momento = data.to_zoned(TimeZone::fixed(offset)).map_err(|_| errado())?;
        Ok(Self {
            momento: Moment::from(momento.timestamp()),
            texto: format!("{local}{fuso}"),
            fuso: fuso.to_owned(),
        })
    }
}

/// `-03:00`.
fn deslocamento(fuso: &str) -> Option<Offset> {
    let (sinal, resto) = match fuso.split_at_checked(1)? {
        ("-", resto) => (-1, resto),
        ("+", resto) => (1, resto),
        _ => return None,
    };
    let (horas, minutos) = resto.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2)?;
    let horas = horas.parse::<i32>().ok().filter(|h| (0..=14).contains(h))?;
    let minutos = minutos.parse::<i32>().ok().filter(|m| (0..60).contains(m))?;
    Offset::from_seconds(sinal * (horas * 3_600 + minutos * 60)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_written_as_the_schema_wants_them() {
        for (forma, texto, valor) in [
            (Forma::Texto(1, 5), " a\nb ", Some("a b")),
            (Forma::Texto(1, 5), "abcdef", None),
            (Forma::Texto(1, 5), "ááááá", Some("ááááá")),
            (Forma::Digitos(8, 8), "00000001", Some("00000001")),
            (Forma::Digitos(8, 8), "1", None),
            (Forma::Inteiro(999), "001", Some("1")),
            (Forma::Inteiro(999), "1000", None),
            (Forma::Inteiro(999), "+1", None),
            (Forma::Um(&["1", "2"]), "2", Some("2")),
            (Forma::Um(&["1", "2"]), "02", None),
            (Forma::Reais, "10", Some("10.00")),
            (Forma::Reais, "10.5000000000", Some("10.50")),
            (Forma::Reais, "10.505", None),
            (Forma::Reais, "10,50", None),
            (Forma::Reais, "-1.00", None),
            (Forma::Reais, "9999999999999.99", Some("9999999999999.99")),
            (Forma::Reais, "0000000000000010.50", Some("10.50")),
            (Forma::Reais, "10000000000000", None),
            (Forma::Reais, "70000000000000000000000000000", None),
            (Forma::Decimal(3, 0, 4), "1.0000", Some("1.0000")),
            (Forma::Decimal(3, 2, 4), "18", Some("18.00")),
            (Forma::Decimal(3, 2, 4), "1.65", Some("1.65")),
            (Forma::Decimal(3, 2, 4), "999.9999", Some("999.9999")),
            (Forma::Decimal(3, 2, 4), "1000", None),
            (Forma::Decimal(11, 0, 10), "99999999999.9999999999", Some("99999999999.9999999999")),
            (Forma::Data, "2026-01-15", Some("2026-01-15")),
            (Forma::Data, "20260115", None),
            (Forma::Data, "1999-12-31", None),
            (Forma::Texto(1, 5), "a\u{a0}\n", Some("a\u{a0}")),
            (Forma::Texto(1, 5), "a – b", None),
            (Forma::Cnpj, "12ABC34501DE35", Some("12ABC34501DE35")),
            (Forma::Cnpj, "12ABC34501DEA5", None),
            (Forma::Cnpj, "11.222.333/0001-81", None),
            (Forma::Cnpj, "52998224725", None),
            (Forma::Cnpj, "áááááá00000000", None),
            (Forma::Cpf, "52998224725", Some("52998224725")),
            (Forma::Cpf, "5299822472A", None),
            (Forma::Uf(false), "RS", Some("RS")),
            (Forma::Uf(false), "rs", None),
            (Forma::Uf(false), "EX", None),
            (Forma::Uf(true), "EX", Some("EX")),
            (Forma::Ie(true), "ISENTO", Some("ISENTO")),
            (Forma::Ie(false), "ISENTO", None),
            (Forma::Ie(false), "0961234567", Some("0961234567")),
            (Forma::Que(|valor| valor == "x", "x", "x"), "y", None),
        ] {
            assert_eq!(forma.ler("x", texto).ok().as_deref(), valor, "{forma:?} {texto}");
        }
    }

    #[test]
    fn date_and_offset_are_joined() {
        let read = |texto, fuso| DataHora::ler("dhEmi", texto, fuso).map(|read| read.texto);
        assert_eq!(read("2026-01-15T10:00:00", "-03:00").unwrap(), "2026-01-15T10:00:00-03:00");
        assert_eq!(read("2026-01-15T10:00:00-04:00", "").unwrap(), "2026-01-15T10:00:00-04:00");
        let at = DataHora::ler("dhEmi", "2026-01-15T10:00:00", "-02:00").unwrap();
        assert_eq!(at.momento.iso_seconds(), "2026-01-15T09:00:00-03:00");
        for (texto, fuso) in [
            ("2026-01-15", "-03:00"),
            ("2026-01-15 10:00:00", "-03:00"),
            ("2026-02-30T10:00:00", "-03:00"),
            ("2026-01-15T10:00:00", ""),
            ("2026-01-15T10:00:00", "-3"),
            ("2026-01-15T10:00:00Z", "-03:00"),
        ] {
            assert!(read(texto, fuso).is_err(), "{texto} {fuso}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(texto in any::<String>(), fuso in any::<String>()) {
            _ = DataHora::ler("x", &texto, &fuso);
            for forma in [Forma::Texto(1, 9), Forma::Reais, Forma::Decimal(11, 0, 10), Forma::Data, Forma::Inteiro(9)] {
                _ = forma.ler("x", &texto);
            }
        }
    }
}
