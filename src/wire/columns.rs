//! Records of fixed width, as bank files have them: fields are ranges of columns counted from one, the way the banks'
//! workbooks print them.
//!
//! A record is exactly as wide as its type says, whatever is written into it, and that a range lies inside is checked
//! when the program is compiled. What is too long for its columns is cut at the right (text) or becomes nines (numbers):
//! the record stays readable, and the mistake shows.

use std::io::{self, Write};

/// A record of `N` columns, blank where nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<const N: usize>([u8; N]);

impl<const N: usize> Default for Record<N> {
    fn default() -> Self {
        Self([b' '; N])
    }
}

impl<const N: usize> Record<N> {
    /// The bytes of the columns `A` to `B`.
    fn columns<const A: usize, const B: usize>(&mut self) -> &mut [u8] {
        const { assert!(1 <= A && A <= B && B <= N, "the columns lie inside of the record") };
        // The assertion above holds for every A and B that compile, so the default is never taken.
        self.0.get_mut(A - 1..B).unwrap_or_default()
    }

    /// Text at the left in upper case, blanks behind it, cut where the columns end. What is no printable ASCII becomes a
    /// blank.
    pub fn text<const A: usize, const B: usize>(&mut self, text: &str) {
        let mut characters = text.chars();
        for column in self.columns::<A, B>() {
            *column = match characters.next() {
                // A character in the range of ASCII is one byte, so the default is never taken.
                Some(c @ ' '..='~') => u8::try_from(c.to_ascii_uppercase()).unwrap_or(b' '),
                _ => b' ',
            };
        }
    }

    /// A number at the right, zeros in front of it; nines where it is greater than the columns hold.
    pub fn number<const A: usize, const B: usize>(&mut self, number: impl Into<u64>) {
        let mut rest: u64 = number.into();
        let columns = self.columns::<A, B>();
        for column in columns.iter_mut().rev() {
            // A remainder of ten is a digit, so the default is never taken.
            *column = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        if rest > 0 {
            columns.fill(b'9');
        }
    }

    /// A code of digits and, in some, letters at the right, zeros in front of it; nines where it is longer than the
    /// columns.
    pub fn code<const A: usize, const B: usize>(&mut self, code: &str) {
        let columns = self.columns::<A, B>();
        columns.fill(b'0');
        if code.chars().count() > columns.len() {
            columns.fill(b'9');
            return;
        }
        for (column, c) in columns.iter_mut().rev().zip(code.chars().rev()) {
            *column = if c.is_ascii_graphic() { u8::try_from(c).unwrap_or(b'0') } else { b'0' };
        }
    }

    /// Writes the record and the end of its line, CR and LF.
    ///
    /// # Errors
    /// The writer's.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.0)?;
        out.write_all(b"\r\n")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(record: &Record<12>) -> String {
        let mut out = Vec::new();
        record.write_to(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_stand_in_their_columns() {
        let mut record = Record::<12>::default();
        assert_eq!(line(&record), "            \r\n");
        record.number::<1, 3>(7_u32);
        record.text::<5, 8>("ab c d");
        record.code::<10, 12>("Z9");
        assert_eq!(line(&record), "007 AB C 0Z9\r\n");
        record.text::<5, 8>("é\nx");
        record.number::<1, 3>(1_000_u32);
        record.code::<10, 12>("1234");
        assert_eq!(line(&record), "999   X  999\r\n");
        record.number::<12, 12>(9_u8);
        record.number::<1, 12>(u64::MAX);
        assert_eq!(line(&record), "999999999999\r\n");
    }

    proptest! {
        #[test]
        fn a_record_is_as_wide_as_it_is(text in "\\PC{0,20}", code in "\\PC{0,20}", number: u64) {
            let mut record = Record::<12>::default();
            record.text::<1, 5>(&text);
            record.number::<6, 8>(number);
            record.code::<9, 12>(&code);
            let line = line(&record);
            prop_assert_eq!(line.len(), 14);
            prop_assert!(line.ends_with("\r\n"));
            prop_assert!(line.bytes().take(12).all(|c| (b' '..=b'~').contains(&c)), "{line:?}");
            prop_assert_eq!(line.trim_end_matches("\r\n").contains('\n'), false);
        }
    }
}
