//! Pix "copia e cola": the BR Code, a line of fields that each say their own length, closed by a checksum (standards,
//! section 7; EMV QRCPS).
//!
//! A static code carries the receiver's key; a dynamic one carries the address at which the payer's bank fetches the
//! charge. A boleto's code is dynamic and, since what is owed depends on the day, without amount.

use std::fmt;

use rust_decimal::Decimal;

use super::ascii::seen;
use super::money::{fixed, parse_decimal, to_cents};
use super::text::{fit, unaccented};

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

fn field(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// Two digits of id, two of length, as many characters, again and again.
struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Fields<'a> {
    fn read(text: &'a str) -> Result<Self, PixError> {
        if let Some((at, _)) = text.char_indices().find(|(_, c)| !c.is_ascii()) {
            return Err(PixError::Field { position: at + 1 });
        }
        let mut found = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let field = Self::first(rest).ok_or(PixError::Field { position: text.len() - rest.len() + 1 })?;
            let (id, value, after) = field;
            found.push((id, value));
            rest = after;
        }
        Ok(Self(found))
    }

    fn first(text: &str) -> Option<(&str, &str, &str)> {
        let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
        let (id, rest) = text.split_at_checked(2)?;
        let (length, rest) = rest.split_at_checked(2)?;
        if !digits(id) || !digits(length) {
            return None;
        }
        let (value, rest) = rest.split_at_checked(length.parse().ok()?)?;
        Some((id, value, rest))
    }

    fn get(&self, id: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, value)| *value)
    }
}

/// CRC-16 with the polynomial 0x1021 from 0xFFFF, nothing reflected, as four upper-case digits.
fn crc16(text: &str) -> String {
    let mut crc = 0xFFFF_u16;
    for byte in text.bytes() {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 };
        }
    }
    format!("{crc:04X}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::vectors::{block, rows, text};
    use super::*;

    const LOCATION: &str = "pix.sicoob.com.br/qr/payload/v2/cobv/0f1e2d3c-aaaa-bbbb-cccc-000000000001";

    fn boleto() -> BrCode {
        BrCode::new(Target::Location(LOCATION.to_owned()), "EMPRESA SIMULADA", "SÃO PAULO").unwrap()
    }

    #[test]
    fn checksums_are_those_of_the_vectors() {
        for row in rows(block("pix"), "crc16") {
            assert_eq!(crc16(text(row, "input")), text(row, "output"));
        }
    }

    #[test]
    fn static_codes_are_those_of_the_vectors() {
        for row in rows(block("pix"), "static") {
            let code =
                BrCode::new(Target::Key(text(row, "key").into()), text(row, "name"), text(row, "city"));
            let amount = row["amount"].to_string().parse().unwrap();
            let code = code.unwrap().amount(amount).unwrap().txid(text(row, "txid")).unwrap();
            assert_eq!(code.to_string(), text(row, "payload"));
            assert_eq!(BrCode::parse(text(row, "payload")), Ok(code));
        }
    }

    #[test]
    fn dynamic_codes_are_those_of_the_vectors() {
        for row in rows(block("pix"), "dynamic") {
            let target = Target::Location(text(row, "url").into());
            let code = BrCode::new(target, text(row, "name"), text(row, "city")).unwrap();
            assert_eq!(code.to_string(), text(row, "without_01"));
            assert_eq!(BrCode::parse(text(row, "without_01")), Ok(code.clone()));
            let single = code.usage(Usage::Single);
            assert_eq!(single.to_string(), text(row, "with_010212"));
            assert_eq!(BrCode::parse(text(row, "with_010212")), Ok(single));
        }
    }

    #[test]
    fn the_central_banks_example_is_read() {
        let input = text(&rows(block("pix"), "crc16")[1], "input");
        let code = BrCode::parse(&format!("{input}1D3D")).unwrap();
        assert_eq!(code.name, "Fulano de Tal");
        assert_eq!(code.target, Target::Key("123e4567-e12b-12d1-a456-426655440000".into()));
        assert_eq!(code.to_string(), format!("{input}1D3D"));
    }

    #[test]
    fn names_are_cut_and_lose_their_accents() {
        let target = Target::Key("a@b.c".into());
        let code = BrCode::new(target, "Comércio de Alimentos São João Ltda", "Santana do Parnaíba").unwrap();
        assert_eq!((code.name.as_str(), code.city.as_str()), ("Comercio de Alimentos Sao", "Santana do"));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let key = |key: &str| BrCode::new(Target::Key(key.into()), "A", "B").map(|_| ());
        for wrong in ["", "a b", "ção", &"k".repeat(78)] {
            assert!(matches!(key(wrong), Err(PixError::Part { part: "Pix key", .. })), "{wrong}");
        }
        assert_eq!(key(&"k".repeat(77)), Ok(()));
        assert!(BrCode::new(Target::Location("https://a.b/c".into()), "A", "B").is_err());
        assert!(BrCode::new(Target::Key("k".into()), "☕", "B").is_err());
        for wrong in ["-0.01", "0.001", "10000000000.00"] {
            assert!(boleto().amount(wrong.parse().unwrap()).is_err(), "{wrong}");
        }
        for wrong in ["", "***", "A-1", &"A".repeat(26)] {
            assert!(boleto().txid(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_broken_code_says_what_is_broken() {
        let good = boleto().to_string();
        let said = |text: &str| BrCode::parse(text).unwrap_err().to_string();
        assert_eq!(said(&good.replace("E273", "E274")), "Pix code ends in the checksum E274, but it is E273");
        assert_eq!(
            said(&good.replace("EMPRESA", "EPRESA")),
            "Pix code has no whole field at position 147: two digits, a length of two digits and as many characters"
        );
        assert_eq!(said(""), "Pix code has no field 63");
        assert_eq!(
            said("000201ç"),
            "Pix code has no whole field at position 7: two digits, a length of two digits and as many characters"
        );
        assert_eq!(
            said("0002016304"),
            "Pix code has no whole field at position 7: two digits, a length of two digits and as many characters"
        );
        assert_eq!(said("6304AAAA000201"), "Pix code has no field 63");
        let resealed = |text: &str| {
            let head = text.strip_suffix(&good[good.len() - 4..]).unwrap_or(text);
            format!("{head}{}", crc16(head))
        };
        for (from, to, error) in [
            ("5802BR", "5802US", "fixed field of a Pix code is \"US\", expected BR"),
            (
                "0014br.gov.bcb.pix",
                "0014br.gov.bcb.piz",
                "GUI of a Pix code is \"br.gov.bcb.piz\", expected br.gov.bcb.pix",
            ),
            ("62070503***", "", "Pix code has no field 62"),
            ("2573", "2473", "Pix code has no field 26.01 or 26.25"),
            ("000201", "000201010213", "field 01 of a Pix code is \"13\", expected 11 or 12"),
            (
                "5802BR",
                "5404-1.05802BR",
                "Pix amount is \"-1.0\", expected 0.00 to 9999999999.99 in whole centavos",
            ),
        ] {
            assert!(good.contains(from), "{from}");
            assert_eq!(said(&resealed(&good.replacen(from, to, 1))), error);
        }
        // Readers do not care for the case of the GUI, and pass over what they do not know.
        let other =
            resealed(&good.replace("br.gov.bcb.pix", "BR.GOV.BCB.PIX").replace("5802BR", "5802BR6103ABC"));
        assert_eq!(BrCode::parse(&other), Ok(boleto()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            target in prop_oneof![
                "[!-~]{1,77}".prop_map(Target::Key),
                "[a-z0-9./-]{1,77}".prop_map(Target::Location),
            ],
            name in "[A-Z]\\PC{0,40}",
            city in "[A-Z]\\PC{0,40}",
            usage in prop::option::of(prop_oneof![Just(Usage::Reusable), Just(Usage::Single)]),
            cents in prop::option::of(0_i64..1_000_000_000_000),
            txid in prop::option::of("[A-Za-z0-9]{1,25}"),
        ) {
            let mut code = BrCode::new(target, &name, &city).unwrap();
            if let Some(usage) = usage { code = code.usage(usage); }
            if let Some(cents) = cents { code = code.amount(Decimal::new(cents, 2)).unwrap(); }
            if let Some(txid) = txid { code = code.txid(&txid).unwrap(); }
            prop_assert_eq!(BrCode::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "(\\PC{0,80}|[0-9]{0,80})") {
            let _ = BrCode::parse(&text);
        }

        #[test]
        fn no_character_can_be_changed_unseen(at in 0_usize..100, to in "[!-~]") {
            let good = boleto().to_string();
            let changed: String = good.chars().enumerate().map(|(n, c)| if n == at { to.clone() } else { c.to_string() }).collect();
            prop_assert!(changed == good || BrCode::parse(&changed).is_err());
        }
    }
}
