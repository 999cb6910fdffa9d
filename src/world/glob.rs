//! Names with `*` for any part of them, and `?` for one character.

use std::fmt;

/// A name, or a pattern for names: `*` stands for any part, dots and all, `?` for one character. `sicoob.*` fits every operation of Sicoob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// A pattern.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a name fits.
    pub fn fits(&self, name: &str) -> bool {
        fits(&self.0, name)
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text fits a pattern in which `*` stands for any run of characters, none among them, and `?` for one. Letter case counts.
///
/// Takes time in proportion to both lengths multiplied, at worst: of several stars only the last one is tried again.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut again = None;
    loop {
        let (before, here) = (pattern.clone(), text.clone());
        match (pattern.next(), text.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                // Stands for nothing at first, for one character more at each return.
                text = here;
                again = Some((before, text.clone()));
                continue;
            }
            (Some('?'), Some(_)) => continue,
            (Some(wanted), Some(seen)) if wanted == seen => continue,
            _ => {}
        }
        let Some((star, mut from)) = again.take() else { return false };
        if from.next().is_none() {
            return false;
        }
        pattern = star.clone();
        pattern.next();
        text = from.clone();
        again = Some((star, from));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_star_stands_for_any_part() {
        for (pattern, name, fits) in [
            ("a.b.c", "a.b.c", true),
            ("a.b.c", "a.b", false),
            ("a.b", "a.b.c", false),
            ("a.*", "a.b.c", true),
            ("a.*", "a.", true),
            ("a.*", "ab.c", false),
            ("*", "", true),
            ("*.c", "a.b.c", true),
            ("*.b", "a.b.c", false),
            ("a*c", "a.b.c", true),
            ("a*b*c", "a.b.b.c", true),
            ("a*b*c", "a.c.b", false),
            ("a*a", "a", false),
            ("**", "x", true),
        ] {
            assert_eq!(Glob::new(pattern).fits(name), fits, "{pattern} on {name}");
        }
    }

    #[test]
    fn stars_stand_for_any_run() {
        for (pattern, text, expected) in [
            ("sicoob.*", "sicoob.boletos.incluir", true),
            ("sicoob.*", "sicoob", false),
            ("*.incluir", "sicoob.boletos.incluir", true),
            ("*.inc", "sicoob.boletos.incluir", false),
            ("s*b*r", "sicoob.boletos.incluir", true),
            ("*a*b", "ab ab a", false),
            ("*", "", true),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
            ("a?c", "açc", true),
            ("a?", "a", false),
            ("A", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        assert!(!fits(&"*a".repeat(500), &"a".repeat(499)));
        assert!(!fits(&format!("{}b", "*a".repeat(500)), &"a".repeat(5_000)));
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_definition(pattern in "[ab*?]{0,7}", text in "[ab]{0,7}") {
            fn plain(pattern: &[u8], text: &[u8]) -> bool {
                match (pattern.first(), text.first()) {
                    (None, None) => true,
                    (Some(b'*'), _) => plain(&pattern[1..], text) || (!text.is_empty() && plain(pattern, &text[1..])),
                    (Some(wanted), Some(seen)) => (*wanted == b'?' || wanted == seen) && plain(&pattern[1..], &text[1..]),
                    _ => false,
                }
            }
            prop_assert_eq!(fits(&pattern, &text), plain(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
