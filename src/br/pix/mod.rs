//! Pix "copia e cola": the BR Code, a line of fields that each say their own length, closed by a checksum (standards,
//! section 7; EMV QRCPS).
//!
//! A static code carries the receiver's key; a dynamic one carries the address at which the payer's bank fetches the
//! charge. A boleto's code is dynamic and, since what is owed depends on the day, without amount.

mod emv;
#[cfg(test)]
mod tests;

use std::fmt;

use rust_decimal::Decimal;

use super::ascii::seen;
use super::money::{fixed, parse_decimal, to_cents};
use super::text::{fit, unaccented};
use emv::{Fields, crc16, field};

/// What marks the account as Pix. Its case does not matter to readers.
const GUI: &str = "br.gov.bcb.pix";
/// The transaction id of codes that have none.
const NO_TXID: &str = "***";
/// What a key or address may have: 99 characters of the account's field, less the GUI and both heads.
const MOST_OF_TARGET: usize = 77;

/// Why a code cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PixError {
    /// A part that holds something it cannot.
    #[error("{part} is {seen}, expected {expected}")]
    Part {
        /// Which part.
        part: &'static str,
        /// What came, shortened.
        seen: String,
        /// What can stand there.
        expected: &'static str,
    },
    /// Not a row of fields, each with two digits of id, two of length and as many characters.
    #[error(
        "Pix code has no whole field at position {position}: two digits, a length of two digits and as many characters"
    )]
    Field {
        /// Where it should begin, counted from one.
        position: usize,
    },
    /// A field that must be there is not.
    #[error("Pix code has no field {0}")]
    Missing(&'static str),
    /// The last field is not what the others give.
    #[error("Pix code ends in the checksum {found}, but it is {right}")]
    Checksum {
        /// The one it has.
        found: String,
        /// The one it should have.
        right: String,
    },
}

fn part(part: &'static str, text: &str, expected: &'static str) -> PixError {
    PixError::Part { part, seen: seen(text), expected }
}

/// What the payer's bank needs to find the receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Static: a Pix key.
    Key(String),
    /// Dynamic: an address without its scheme.
    Location(String),
}

/// Field 01, which makers set or leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// 11: can be paid many times.
    Reusable,
    /// 12: can be paid once.
    Single,
}

/// A code, whole and valid: made with [`BrCode::new`] or [`BrCode::parse`], written with [`ToString`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrCode {
    target: Target,
    usage: Option<Usage>,
    amount: Option<Decimal>,
    name: String,
    city: String,
    txid: Option<String>,
}

impl BrCode {
    /// An open amount to this receiver, without field 01 and transaction id. Name and city lose their accents and are cut
    /// to 25 and 15 characters.
    ///
    /// # Errors
    /// A key or address that is empty, longer than 77 characters or has blanks or accents, or a name or city of which
    /// nothing is left.
    pub fn new(target: Target, name: &str, city: &str) -> Result<Self, PixError> {
        let (which, text) = match &target {
            Target::Key(key) => ("Pix key", key),
            Target::Location(location) => ("Pix location", location),
        };
        if text.is_empty() || text.len() > MOST_OF_TARGET || !text.bytes().all(|c| c.is_ascii_graphic()) {
            return Err(part(which, text, "1 to 77 characters of ASCII without blanks"));
        }
        if matches!(target, Target::Location(_)) && text.contains("://") {
            return Err(part(which, text, "an address without its scheme"));
        }
        let name = plain("receiver's name", name, 25)?;
        let city = plain("receiver's city", city, 15)?;
        Ok(Self { target, usage: None, amount: None, name, city, txid: None })
    }

    /// With field 01.
    #[must_use]
    pub fn usage(self, usage: Usage) -> Self {
        Self { usage: Some(usage), ..self }
    }

    /// With a fixed amount, in reais.
    ///
    /// # Errors
    /// When it is negative, has a fraction of a centavo or more than thirteen characters.
    pub fn amount(self, amount: Decimal) -> Result<Self, PixError> {
        let text = fixed(amount, 2);
        if to_cents(amount).is_err() || text.len() > 13 {
            let expected = "0.00 to 9999999999.99 in whole centavos";
            return Err(part("Pix amount", &amount.to_string(), expected));
        }
        Ok(Self { amount: Some(amount), ..self })
    }

    /// With a transaction id.
    ///
    /// # Errors
    /// When it is not 1 to 25 letters and digits.
    pub fn txid(self, txid: &str) -> Result<Self, PixError> {
        if txid.is_empty() || txid.len() > 25 || !txid.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(part("Pix txid", txid, "1 to 25 letters and digits"));
        }
        Ok(Self { txid: Some(txid.to_owned()), ..self })
    }

    /// Reads a code; fields that are of no use here are passed over, as payers' banks do.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PixError> {
        let fields = Fields::read(text)?;
        let checksum = fields.get("63").ok_or(PixError::Missing("63"))?;
        // Whole fields end where the text ends, so that the checksum is the last four characters if its field is last.
        let covered = text.strip_suffix(checksum).filter(|head| head.ends_with("6304"));
        let right = crc16(covered.ok_or(PixError::Missing("63"))?);
        if !checksum.eq_ignore_ascii_case(&right) {
            return Err(PixError::Checksum { found: checksum.to_owned(), right });
        }
        for (id, value) in [("00", "01"), ("53", "986"), ("58", "BR")] {
            let found = fields.get(id).ok_or(PixError::Missing(id))?;
            if found != value {
                return Err(part("fixed field of a Pix code", found, value));
            }
        }
        let account = Fields::read(fields.get("26").ok_or(PixError::Missing("26"))?)?;
        let gui = account.get("00").ok_or(PixError::Missing("26.00"))?;
        if !gui.eq_ignore_ascii_case(GUI) {
            return Err(part("GUI of a Pix code", gui, GUI));
        }
        let target = match (account.get("25"), account.get("01")) {
            (Some(location), _) => Target::Location(location.to_owned()),
            (None, Some(key)) => Target::Key(key.to_owned()),
            (None, None) => return Err(PixError::Missing("26.01 or 26.25")),
        };
        let name = fields.get("59").ok_or(PixError::Missing("59"))?;
        let city = fields.get("60").ok_or(PixError::Missing("60"))?;
        let mut code = Self::new(target, name, city)?;
        code.usage = match fields.get("01") {
            None => None,
            Some("11") => Some(Usage::Reusable),
            Some("12") => Some(Usage::Single),
            Some(other) => return Err(part("field 01 of a Pix code", other, "11 or 12")),
        };
        if let Some(amount) = fields.get("54") {
            let read = parse_decimal(amount, 2).map_err(|_| part("Pix amount", amount, "such as 1234.56"))?;
            code = code.amount(read)?;
        }
        let additional = Fields::read(fields.get("62").ok_or(PixError::Missing("62"))?)?;
        match additional.get("05").ok_or(PixError::Missing("62.05"))? {
            NO_TXID => Ok(code),
            txid => code.txid(txid),
        }
    }
}

impl fmt::Display for BrCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = field("00", "01");
        match self.usage {
            None => {}
            Some(Usage::Reusable) => text += &field("01", "11"),
            Some(Usage::Single) => text += &field("01", "12"),
        }
        let target = match &self.target {
            Target::Key(key) => field("01", key),
            Target::Location(location) => field("25", location),
        };
        text += &field("26", &(field("00", GUI) + &target));
        text += &field("52", "0000");
        text += &field("53", "986");
        if let Some(amount) = self.amount {
            text += &field("54", &fixed(amount, 2));
        }
        text += &field("58", "BR");
        text += &field("59", &self.name);
        text += &field("60", &self.city);
        text += &field("62", &field("05", self.txid.as_deref().unwrap_or(NO_TXID)));
        text += "6304";
        write!(f, "{text}{}", crc16(&text))
    }
}

/// A name without accents and signs that do not print, cut to its field.
fn plain(which: &'static str, text: &str, most: usize) -> Result<String, PixError> {
    let printed: String =
        unaccented(text).chars().map(|c| if c.is_ascii_graphic() { c } else { ' ' }).collect();
    let cut = fit(printed.trim(), most);
    if cut.is_empty() { Err(part(which, text, "at least one letter")) } else { Ok(cut) }
}
