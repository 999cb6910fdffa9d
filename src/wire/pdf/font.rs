//! Two of the fourteen fonts that every reader has, their widths, and texts cut to a width.

use pdf_writer::Name;

use super::winansi;

/// A standard font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// Helvetica.
    Regular,
    /// Helvetica-Bold.
    Bold,
}

impl Font {
    pub(super) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    /// The name under which a page's content knows it.
    pub(super) fn resource(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"F1"),
            Self::Bold => Name(b"F2"),
        }
    }

    pub(super) fn base(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"Helvetica"),
            Self::Bold => Name(b"Helvetica-Bold"),
        }
    }

    /// Thousandths of the size.
    fn advance(self, byte: u8) -> u32 {
        let table = match self {
            Self::Regular => &HELVETICA,
            Self::Bold => &HELVETICA_BOLD,
        };
        let at = usize::from(byte).checked_sub(32);
        at.and_then(|at| table.get(at)).copied().unwrap_or_default().into()
    }
}

/// A font in a size, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// Which font.
    pub font: Font,
    /// Points.
    pub size: f32,
}

const ELLIPSIS: u8 = 0x85;

impl Type {
    /// Helvetica.
    #[must_use]
    pub const fn regular(size: f32) -> Self {
        Self { font: Font::Regular, size }
    }

    /// Helvetica-Bold.
    #[must_use]
    pub const fn bold(size: f32) -> Self {
        Self { font: Font::Bold, size }
    }

    /// The width of a text in points, characters without a place in the font as they will be printed.
    #[must_use]
    pub fn width(self, text: &str) -> f32 {
        self.points(self.thousandths(&winansi::encode(text)))
    }

    /// The same font, small enough for a text to take at most so many points: for numbers, which are never cut.
    #[must_use]
    pub fn within(self, text: &str, width: f32) -> Self {
        let natural = self.width(text.trim());
        if natural <= width {
            return self;
        }
        // A hair less, since the product of rounded factors may be a hair more.
        let size = (self.size * width / natural * 100.0).floor() / 100.0 - 0.01;
        Self { size: size.max(0.01), ..self }
    }

    /// A text in lines that take at most so many points each, broken at blanks, and inside a word where it is longer
    /// than a line. Blanks at the ends of lines are dropped.
    #[must_use]
    pub fn wrap(self, text: &str, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut taken) = (String::new(), 0.0);
        for word in text.split_whitespace() {
            let long = self.width(word);
            let blank = if line.is_empty() { 0.0 } else { self.width(" ") };
            if taken + blank + long <= width {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
                taken += blank + long;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            taken = 0.0;
            for character in word.chars() {
                let wide = self.width(character.encode_utf8(&mut [0; 4]));
                if taken + wide > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    taken = 0.0;
                }
                line.push(character);
                taken += wide;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// The bytes of as much of a text as fits the width in points, an ellipsis at the end when something is left out,
    /// and their width.
    pub(super) fn fit(self, text: &str, width: f32) -> (Vec<u8>, f32) {
        let mut bytes = winansi::encode(text.trim());
        if self.points(self.thousandths(&bytes)) > width {
            let mut taken = self.font.advance(ELLIPSIS);
            let most = bytes.iter().take_while(|byte| {
                taken += self.font.advance(**byte);
                self.points(taken) <= width
            });
            let most = most.count();
            bytes.truncate(most);
            while bytes.last() == Some(&b' ') {
                bytes.pop();
            }
            if self.points(self.font.advance(ELLIPSIS)) <= width {
                bytes.push(ELLIPSIS);
            }
        }
        let width = self.points(self.thousandths(&bytes));
        (bytes, width)
    }

    fn thousandths(self, bytes: &[u8]) -> u32 {
        bytes.iter().map(|byte| self.font.advance(*byte)).fold(0, u32::saturating_add)
    }

    fn points(self, thousandths: u32) -> f32 {
        thousandths as f32 * self.size / 1000.0
    }
}

// Adobe's metrics (Core 14 AFM), in the order of WinAnsiEncoding from 32 on; holes have the bullet's width, as the
// encoding says.

#[rustfmt::skip]
const HELVETICA: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350,
    556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
    350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667,
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];

#[rustfmt::skip]
const HELVETICA_BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 350,
    556, 350, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
    350, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 350, 500, 667,
    278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
    611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn widths_are_adobe_s() {
        // H 722, e 556, l 222, l 222, o 556; bold l 278, o 611.
        for (set, text, thousandths) in [
            (Type::regular(10.0), "Hello", 2278),
            (Type::bold(10.0), "Hello", 2445),
            (Type::regular(10.0), "çÇãÃ", 500 + 722 + 556 + 667),
            (Type::regular(10.0), "€…", 1556),
            (Type::bold(10.0), "ÿ", 556),
        ] {
            assert_eq!(set.width(text), set.points(thousandths), "{text}");
        }
    }

    #[test]
    fn a_text_too_long_ends_in_an_ellipsis() {
        let cut = |text: &str, width| {
            let (bytes, _) = Type::regular(10.0).fit(text, width);
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()
        };
        assert_eq!(cut("  Hello ", 22.78), "Hello");
        assert_eq!(cut("Hello", 22.77), "H…");
        assert_eq!(cut("He Hello", 30.0), "He…");
        assert_eq!(cut("Hello", 10.0), "…");
        assert_eq!(cut("Hello", 9.0), "");
        assert_eq!(cut("", 0.0), "");
    }

    #[test]
    fn a_text_is_broken_at_blanks() {
        let set = Type::regular(10.0);
        // "Hello" takes 22.78 points, a blank 2.78.
        for (text, width, lines) in [
            ("  Hello  Hello Hello ", 49.0, vec!["Hello Hello", "Hello"]),
            ("Hello Hello", 48.0, vec!["Hello", "Hello"]),
            ("Hello, HelloHello", 30.0, vec!["Hello,", "HelloH", "ello"]),
            ("llama", 5.0, vec!["ll", "a", "m", "a"]),
            (" \n ", 10.0, vec![]),
        ] {
            assert_eq!(set.wrap(text, width), lines, "{text} in {width}");
        }
    }

    proptest! {
        #[test]
        fn lines_fit_and_say_all_of_it(text in "\\PC{0,200}", width in 20.0_f32..400.0) {
            let set = Type::regular(8.0);
            let lines = set.wrap(&text, width);
            for line in &lines {
                // Widths that are added one by one differ from those added at once in the last digits.
                prop_assert!(set.width(line) <= width + 0.01, "{line}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn what_shrinks_fits(text in "[ -~]{0,80}", width in 20.0_f32..400.0) {
            let set = Type::bold(9.0).within(&text, width);
            prop_assert!(set.size <= 9.0 && set.width(text.trim()) <= width);
        }

        #[test]
        fn what_is_cut_fits(text in any::<String>(), size in 1.0_f32..40.0, width in 0.0_f32..600.0, bold: bool) {
            let set = if bold { Type::bold(size) } else { Type::regular(size) };
            let (bytes, taken) = set.fit(&text, width);
            prop_assert!(taken <= width);
            prop_assert_eq!(set.points(set.thousandths(&bytes)), taken);
            if set.width(text.trim()) <= width {
                prop_assert_eq!(bytes, winansi::encode(text.trim()));
            }
        }
    }
}
