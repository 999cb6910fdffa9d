//! Sicoob's part of a boleto: nosso número and free field (dossier sections 4.2 and 4.3).

use super::super::ascii::{Ascii, misfit, seen};
use super::super::check_digit::{mod11_digit, value};
use super::{BoletoError, fits};

/// Sicoob's number among the banks.
pub const BANCO: u16 = 756;

const MOST_COOPERATIVA: u64 = 9_999;
const MOST_CLIENTE: u64 = 9_999_999_999;
const MOST_SEQUENCIAL: u64 = 9_999_999;

/// The check digit of a nosso número: cooperative 4, client 10 and sequence 7, weighed 3, 1, 9, 7 in turn from the
/// left; the sum's remainder modulo 11 is 0 or 1: 0, else 11 minus it.
///
/// # Errors
/// When a part does not fit.
pub fn nosso_numero_dv(cooperativa: u16, cliente: u64, sequencial: u32) -> Result<u8, BoletoError> {
    fits("cooperative", cooperativa.into(), MOST_COOPERATIVA)?;
    fits("client number", cliente, MOST_CLIENTE)?;
    fits("sequence of nosso número", sequencial.into(), MOST_SEQUENCIAL)?;
    let digits = format!("{cooperativa:04}{cliente:010}{sequencial:07}");
    let weights = [3, 1, 9, 7].into_iter().cycle();
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| value(digit) * weight).sum();
    // One digit by nature, so the default is never taken.
    Ok(u8::try_from(mod11_digit(sum % 11)).unwrap_or_default())
}

/// The nosso número as the API writes it: the sequence followed by its check digit, as one number.
///
/// # Errors
/// When a part does not fit.
pub fn nosso_numero(cooperativa: u16, cliente: u64, sequencial: u32) -> Result<u32, BoletoError> {
    let digit = nosso_numero_dv(cooperativa, cliente, sequencial)?;
    Ok(sequencial * 10 + u32::from(digit))
}

/// The 25 digits of a barcode that are the bank's own to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CampoLivre {
    /// 1 digit: 1 simple, 3 guaranteed.
    pub carteira: u8,
    /// 4 digits, without the check digit.
    pub cooperativa: u16,
    /// 2 digits: 1 simple, 5 carnê.
    pub modalidade: u8,
    /// 7 digits: the client's number in collection, which is not the account's.
    pub cliente: u32,
    /// 8 digits, check digit included.
    pub nosso_numero: u32,
    /// 3 digits, 1 where there is but one.
    pub parcela: u16,
}

impl CampoLivre {
    /// The free field of a title with one instalment, carteira 1 and modalidade 1: what the API issues.
    ///
    /// # Errors
    /// When a part does not fit.
    pub fn simples(cooperativa: u16, cliente: u32, sequencial: u32) -> Result<Self, BoletoError> {
        let nosso_numero = nosso_numero(cooperativa, cliente.into(), sequencial)?;
        Ok(Self { carteira: 1, cooperativa, modalidade: 1, cliente, nosso_numero, parcela: 1 })
    }

    /// The 25 digits.
    ///
    /// # Errors
    /// When a part does not fit.
    pub fn digits(&self) -> Result<String, BoletoError> {
        let Self { carteira, cooperativa, modalidade, cliente, nosso_numero, parcela } = *self;
        fits("carteira", carteira.into(), 9)?;
        fits("cooperative", cooperativa.into(), MOST_COOPERATIVA)?;
        fits("modalidade", modalidade.into(), 99)?;
        fits("client number", cliente.into(), 9_999_999)?;
        fits("nosso número", nosso_numero.into(), 99_999_999)?;
        fits("parcela", parcela.into(), 999)?;
        Ok(format!("{carteira}{cooperativa:04}{modalidade:02}{cliente:07}{nosso_numero:08}{parcela:03}"))
    }

    /// Reads 25 digits.
    ///
    /// # Errors
    /// When there are not 25, or not digits.
    pub fn parse(text: &str) -> Result<Self, BoletoError> {
        const KIND: &str = "free field";
        let found = text.chars().count();
        if let Some((position, character)) = misfit(text, |_, c| c.is_ascii_digit()) {
            return Err(BoletoError::Character { kind: KIND, character, position });
        }
        let wrong_length = || BoletoError::Length { kind: KIND, seen: seen(text), found, expected: 25 };
        let digits: Ascii<25> = Ascii::new(text).ok_or_else(wrong_length)?;
        // Each part has as many digits as its type holds, so no default is ever taken.
        let small = |range| u8::try_from(digits.number(range)).unwrap_or_default();
        let middle = |range| u16::try_from(digits.number(range)).unwrap_or_default();
        let large = |range| u32::try_from(digits.number(range)).unwrap_or_default();
        Ok(Self {
            carteira: small(0..1),
            cooperativa: middle(1..5),
            modalidade: small(5..7),
            cliente: large(7..14),
            nosso_numero: large(14..22),
            parcela: middle(22..25),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::vectors::{block, number, rows};

    #[test]
    fn check_digits_are_those_of_the_vectors() {
        for row in rows(block("boleto_sicoob"), "nosso_numero_dv") {
            let cooperative = u16::try_from(number(row, "cooperativa")).unwrap();
            let sequence = u32::try_from(number(row, "numero")).unwrap();
            let digit = nosso_numero_dv(cooperative, number(row, "cliente"), sequence).unwrap();
            assert_eq!(u64::from(digit), number(row, "dv"), "{row}");
        }
    }

    #[test]
    fn the_bank_s_own_examples_hold() {
        // Cooperative 4327, client 229385, sequences 10 to 13; and the layout's worked example.
        let digits = [10, 11, 12, 13].map(|sequence| nosso_numero_dv(4327, 229_385, sequence).unwrap());
        assert_eq!(digits, [3, 0, 8, 5]);
        assert_eq!(nosso_numero(1, 19, 21), Ok(218));
        assert_eq!(nosso_numero(4321, 1_234_567, 4242), Ok(42_421));
    }

    #[test]
    fn the_free_field_reads_and_writes() {
        let field = CampoLivre::simples(4321, 1_234_567, 42).unwrap();
        let digits = field.digits().unwrap();
        assert_eq!(digits, "1432101123456700000421001");
        assert_eq!(CampoLivre::parse(&digits), Ok(field));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let field = CampoLivre::simples(4321, 1_234_567, 42).unwrap();
        for (result, message) in [
            (nosso_numero(10_000, 1, 1).map(|_| ()), "cooperative 10000 is greater than 9999"),
            (
                nosso_numero(1, 10_000_000_000, 1).map(|_| ()),
                "client number 10000000000 is greater than 9999999999",
            ),
            (
                nosso_numero(1, 1, 10_000_000).map(|_| ()),
                "sequence of nosso número 10000000 is greater than 9999999",
            ),
            (CampoLivre { carteira: 10, ..field }.digits().map(|_| ()), "carteira 10 is greater than 9"),
            (
                CampoLivre { modalidade: 100, ..field }.digits().map(|_| ()),
                "modalidade 100 is greater than 99",
            ),
            (CampoLivre { parcela: 1000, ..field }.digits().map(|_| ()), "parcela 1000 is greater than 999"),
            (CampoLivre::parse("123").map(|_| ()), "free field \"123\" has 3 characters, expected 25 digits"),
            (CampoLivre::parse("12x").map(|_| ()), "free field has 'x' at position 3, expected a digit"),
        ] {
            assert_eq!(result.unwrap_err().to_string(), message);
        }
    }
}
