//! Barcode (44 digits) and linha digitável (47): the same facts in two orders.
//!
//! Barcode: bank 3, currency 9, general check digit, factor 4, amount 10, free field 25. Line: field 1 is bank,
//! currency and free field 1-5, field 2 is free field 6-15, field 3 is 16-25, each with a modulo 10 digit; field 4 is
//! the general digit; field 5 is factor and amount.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::super::ascii::{Ascii, misfit, seen};
use super::super::check_digit::{mod10_digit, mod11_remainder};
use super::{BANCO, BoletoError, CampoLivre, fator_vencimento, fits, vencimento_do_fator};

const BARCODE: &str = "barcode";
const LINE: &str = "linha digitável";

/// The barcode of a boleto, of any bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodigoBarras(Ascii<44>);

impl CodigoBarras {
    /// The barcode of a Sicoob boleto. No due date and the amount 0 (open) are allowed.
    ///
    /// # Errors
    /// When the amount has more than ten digits, the due date no factor, or a part of the free field does not fit.
    pub fn sicoob(
        vencimento: Option<Date>,
        centavos: u64,
        campo_livre: &CampoLivre,
    ) -> Result<Self, BoletoError> {
        fits("amount in centavos", centavos, 9_999_999_999)?;
        let factor = vencimento.map_or(Ok(0), fator_vencimento)?;
        let (head, tail) =
            (format!("{BANCO}9"), format!("{factor:04}{centavos:010}{}", campo_livre.digits()?));
        Self::parse(&format!("{head}{}{tail}", general_digit(&head, &tail)))
    }

    /// Reads the 44 digits of a barcode, or the 47 of a line with or without its mask.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digit when only one is.
    pub fn read(text: &str) -> Result<Self, BoletoError> {
        let bare = unmasked(text);
        if bare.chars().count() == 44 { Self::parse(&bare) } else { Self::from_linha(text) }
    }

    /// Reads the 44 digits of a barcode.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digit when only that is.
    pub fn parse(text: &str) -> Result<Self, BoletoError> {
        let digits: Ascii<44> = digits(BARCODE, text, text)?;
        if digits.number(3..4) != 9 {
            return Err(BoletoError::Currency(digits.number(3..4)));
        }
        let (found, right) = (digits.number(4..5), general_digit(digits.cut(0..4), digits.cut(5..44)));
        if found != u64::from(right) {
            return Err(BoletoError::GeneralDigit { found, right });
        }
        Ok(Self(digits))
    }

    /// Reads the 47 digits of a linha digitável, with or without dots and blanks.
    ///
    /// # Errors
    /// What is wrong with it, and the right check digit when only one is.
    pub fn from_linha(text: &str) -> Result<Self, BoletoError> {
        let bare = unmasked(text);
        if bare.len() == 48 && bare.starts_with('8') {
            return Err(BoletoError::Arrecadacao);
        }
        let line: Ascii<47> = digits(LINE, &bare, text)?;
        for (field, body, digit) in [(1, 0..9, 9..10), (2, 10..20, 20..21), (3, 21..31, 31..32)] {
            let (found, right) = (line.number(digit), mod10_digit(line.cut(body)));
            if found != u64::from(right) {
                return Err(BoletoError::FieldDigit { field, found, right });
            }
        }
        let free = [line.cut(4..9), line.cut(10..20), line.cut(21..31)].concat();
        let (head, digit, factor_and_amount) = (line.cut(0..4), line.cut(32..33), line.cut(33..47));
        Self::parse(&format!("{head}{digit}{factor_and_amount}{free}"))
    }

    /// The 44 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The 47 digits that people type.
    #[must_use]
    pub fn linha_digitavel(&self) -> String {
        self.fields().concat()
    }

    /// The line as printed: `AAAAA.AAAAA BBBBB.BBBBBB CCCCC.CCCCCC D EEEEEEEEEEEEEE`.
    #[must_use]
    pub fn linha_impressa(&self) -> String {
        let fields = self.fields();
        let dotted = fields.iter().map(|field| match field.split_at_checked(5) {
            Some((head, tail)) if field.len() < 14 => format!("{head}.{tail}"),
            _ => field.clone(),
        });
        dotted.collect::<Vec<_>>().join(" ")
    }

    /// The five fields of the line, their check digits included.
    fn fields(&self) -> [String; 5] {
        let field = |body: String| format!("{body}{}", mod10_digit(&body));
        let free = self.campo_livre();
        let part = |range| free.get(range).unwrap_or_default();
        [
            field(format!("{}{}", self.0.cut(0..4), part(0..5))),
            field(part(5..15).to_owned()),
            field(part(15..25).to_owned()),
            self.0.cut(4..5).to_owned(),
            self.0.cut(5..19).to_owned(),
        ]
    }

    /// The bank's number.
    #[must_use]
    pub fn banco(&self) -> u16 {
        u16::try_from(self.0.number(0..3)).unwrap_or_default()
    }

    /// The amount in centavos; 0 is an open amount.
    #[must_use]
    pub fn centavos(&self) -> u64 {
        self.0.number(9..19)
    }

    /// The due date factor; 0 is no due date.
    #[must_use]
    pub fn fator(&self) -> u16 {
        u16::try_from(self.0.number(5..9)).unwrap_or_default()
    }

    /// The due date, of the two that the factor can mean the nearer to `perto_de`.
    #[must_use]
    pub fn vencimento(&self, perto_de: Date) -> Option<Date> {
        vencimento_do_fator(self.fator(), perto_de)
    }

    /// The 25 digits of the bank's own.
    #[must_use]
    pub fn campo_livre(&self) -> &str {
        self.0.cut(19..44)
    }

    /// The free field, read as Sicoob's.
    ///
    /// # Errors
    /// When it is another bank's boleto.
    pub fn campo_livre_sicoob(&self) -> Result<CampoLivre, BoletoError> {
        if self.banco() != BANCO {
            return Err(BoletoError::Banco(self.banco().into()));
        }
        CampoLivre::parse(self.campo_livre())
    }
}

impl fmt::Display for CodigoBarras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for CodigoBarras {
    type Err = BoletoError;

    fn from_str(text: &str) -> Result<Self, BoletoError> {
        Self::read(text)
    }
}

/// The general check digit: 11 minus the remainder, and 1 where that is 0, 10 or 11. Unlike the other modulo 11
/// digits it is never 0, since a 0 in that place marks another standard.
fn general_digit(head: &str, tail: &str) -> u32 {
    match mod11_remainder(&[head, tail].concat(), 9) {
        0 | 1 => 1,
        remainder => 11 - remainder,
    }
}

fn unmasked(text: &str) -> String {
    text.chars().filter(|c| *c != '.' && !c.is_whitespace()).collect()
}

fn digits<const N: usize>(kind: &'static str, bare: &str, given: &str) -> Result<Ascii<N>, BoletoError> {
    let found = bare.chars().count();
    let wrong_length = || BoletoError::Length { kind, seen: seen(given), found, expected: N };
    if found != N {
        return Err(wrong_length());
    }
    if let Some((position, character)) = misfit(bare, |_, c| c.is_ascii_digit()) {
        return Err(BoletoError::Character { kind, character, position });
    }
    Ascii::new(bare).ok_or_else(wrong_length)
}

#[cfg(test)]
mod tests;
