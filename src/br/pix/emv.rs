//! The fields of a code and their checksum.

use super::PixError;

/// A field.
pub(super) fn field(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// Two digits of id, two of length, as many characters, again and again.
pub(super) struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Fields<'a> {
    /// The fields of a text.
    pub(super) fn read(text: &'a str) -> Result<Self, PixError> {
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

    /// The value of a field.
    pub(super) fn get(&self, id: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, value)| *value)
    }
}

/// CRC-16 with the polynomial 0x1021 from 0xFFFF, nothing reflected, as four upper-case digits.
pub(super) fn crc16(text: &str) -> String {
    let mut crc = 0xFFFF_u16;
    for byte in text.bytes() {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 };
        }
    }
    format!("{crc:04X}")
}
