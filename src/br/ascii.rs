//! Text of a fixed length in ASCII: what every number of this folder is kept as.
//!
//! Leading zeros count and letters occur, so these numbers are texts; their length never changes, so they need no
//! heap and copy freely.

use std::fmt;
use std::ops::Range;

/// `N` ASCII characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ascii<const N: usize>([u8; N]);

impl<const N: usize> Ascii<N> {
    /// The text, if it is ASCII and exactly `N` characters long.
    pub(super) fn new(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        <[u8; N]>::try_from(text.as_bytes()).ok().map(Self)
    }

    /// The last `N` digits of a number, zeros in front.
    pub(super) fn of_number(number: u64) -> Self {
        let mut rest = number;
        let mut digits = [b'0'; N];
        for digit in digits.iter_mut().rev() {
            // A remainder of ten is a digit, so the default is never taken.
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        Self(digits)
    }

    /// The whole text.
    pub(super) fn as_str(&self) -> &str {
        // ASCII was checked when it was made, so the default is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A part of the text; empty where the range leaves it.
    pub(super) fn cut(&self, range: Range<usize>) -> &str {
        self.as_str().get(range).unwrap_or_default()
    }

    /// A part of the text as a number; zero where the part is not digits.
    pub(super) fn number(&self, range: Range<usize>) -> u64 {
        self.cut(range).parse().unwrap_or_default()
    }
}

impl<const N: usize> fmt::Debug for Ascii<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// At most forty characters of what was seen, quoted, for an error message: input can be of any length.
pub(super) fn seen(text: &str) -> String {
    const MOST: usize = 40;
    let head: String = text.chars().take(MOST).collect();
    let dots = if head.len() < text.len() { "…" } else { "" };
    format!("{head:?}{dots}")
}

/// The first character that does not fit, with its position counted from one.
pub(super) fn misfit(text: &str, fits: impl Fn(usize, char) -> bool) -> Option<(usize, char)> {
    text.chars().enumerate().map(|(at, c)| (at + 1, c)).find(|&(at, c)| !fits(at, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_only_ascii_of_its_length() {
        assert!(Ascii::<3>::new("abc").is_some());
        for wrong in ["ab", "abcd", "çb", "aç"] {
            assert!(Ascii::<3>::new(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_padded_and_cut_from_the_left() {
        assert_eq!(Ascii::<4>::of_number(42).as_str(), "0042");
        assert_eq!(Ascii::<4>::of_number(912_345).as_str(), "2345");
    }

    #[test]
    fn cuts_and_counts() {
        let text = Ascii::<5>::new("A0420").unwrap();
        assert_eq!(text.cut(1..4), "042");
        assert_eq!(text.cut(3..9), "");
        assert_eq!(text.number(1..5), 420);
        assert_eq!(text.number(0..5), 0);
    }

    #[test]
    fn a_message_shows_a_bounded_part_of_what_was_seen() {
        assert_eq!(seen("a\nb"), "\"a\\nb\"");
        assert_eq!(seen(&"é".repeat(41)), format!("\"{}\"…", "é".repeat(40)));
    }

    #[test]
    fn finds_the_first_misfit_by_character_not_by_byte() {
        assert_eq!(misfit("1é2", |_, c| c.is_ascii_digit()), Some((2, 'é')));
        assert_eq!(misfit("12", |_, c| c.is_ascii_digit()), None);
    }
}
