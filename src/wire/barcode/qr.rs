//! QR Code (ISO/IEC 18004).

use fast_qr::{ECL, Mode, QRBuilder};

/// A QR Code, the quiet zone left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    rows: Vec<Vec<bool>>,
}

impl Qr {
    /// How many light modules must surround it (ISO/IEC 18004).
    pub const QUIET: u16 = 4;

    /// The code of a text at level M, which survives the loss of 15 %; none when the text has more than 2331 bytes.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        // fast_qr is the one of the three pure Rust encoders that is still released (2026; qrcode 2024, qrcodegen
        // 2022) and has no dependency. Byte mode carries every text, so the other two are never taken.
        let code = QRBuilder::new(text).ecl(ECL::M).mode(Mode::Byte).build().ok()?;
        let rows = code.data.chunks(code.size).take(code.size);
        Some(Self { rows: rows.map(|row| row.iter().map(|module| module.value()).collect()).collect() })
    }

    /// Modules on a side: 21 to 177.
    #[must_use]
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The rows from the top, each from the left; `true` is dark.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.rows.iter().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(qr: &Qr) -> (rqrr::MetaData, String) {
        let rows: Vec<_> = qr.rows().collect();
        assert!(rows.iter().all(|row| row.len() == qr.size()));
        rqrr::Grid::new(rqrr::SimpleGrid::from_func(qr.size(), |x, y| rows[y][x])).decode().unwrap()
    }

    #[test]
    fn a_code_reads_back_at_level_m() {
        let text = "00020101021226890014br.gov.bcb.pix2567pix.sicoob.com.br/qr/payload/v2/cobv/x";
        let (meta, content) = scan(&Qr::of(text).unwrap());
        assert_eq!(content, text);
        // The format bits write level M as 00.
        assert_eq!(meta.ecc_level, 0);
    }

    #[test]
    fn the_largest_text_fits_and_one_more_byte_does_not() {
        let largest = "x".repeat(2331);
        let code = Qr::of(&largest).unwrap();
        assert_eq!(code.size(), 177);
        assert_eq!(scan(&code).1, largest);
        assert_eq!(Qr::of(&"x".repeat(2332)), None);
        assert_eq!(scan(&Qr::of("").unwrap()).1, "");
    }

    proptest! {
        #[test]
        fn texts_read_back(text in "\\PC{0,300}") {
            prop_assert_eq!(scan(&Qr::of(&text).unwrap()).1, text);
        }
    }
}
