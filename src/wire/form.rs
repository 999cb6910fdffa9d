//! Names and values of a query string or an `application/x-www-form-urlencoded` body.
//!
//! Values are taken as they come: a filter of one provider is sent with raw `"`, `>`, `<`, blanks and further
//! `=`, so a pair is split at its first `=` only, and a `%` without two hexadecimal digits stands for itself.

use std::fmt::Write as _;

/// How many pairs [`parse`] takes.
pub const MAX_PAIRS: usize = 1_000;

/// More pairs than are taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("more than {0} parameters")]
pub struct TooManyPairs(pub usize);

/// Names and values in the order they came, repeated names included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    pairs: Vec<(String, String)>,
    lossy: bool,
}

impl Pairs {
    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The first value of a name in any ASCII letter case.
    #[must_use]
    pub fn get_ci(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    }

    /// All values of a name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter_map(move |(key, value)| (key == name).then_some(value))
    }

    /// All pairs, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Whether some name or value was not UTF-8, so that bytes became U+FFFD: the sign of a client that
    /// encodes Latin-1.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.lossy
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { pairs, lossy: false }
    }
}

/// Reads a query string (without `?`) or a form body of at most [`MAX_PAIRS`] pairs.
///
/// # Errors
/// When there are more.
pub fn parse(raw: impl AsRef<[u8]>) -> Result<Pairs, TooManyPairs> {
    parse_bounded(raw, MAX_PAIRS)
}

/// Like [`parse`] with a bound of the caller's. Empty pieces (`a&&b`) count as nothing.
///
/// # Errors
/// When there are more pairs than `at_most`.
pub fn parse_bounded(raw: impl AsRef<[u8]>, at_most: usize) -> Result<Pairs, TooManyPairs> {
    let mut found = Pairs::default();
    for piece in raw.as_ref().split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
        if found.pairs.len() == at_most {
            return Err(TooManyPairs(at_most));
        }
        let mut halves = piece.splitn(2, |byte| *byte == b'=');
        let mut half = || text(decode_bytes(halves.next().unwrap_or_default(), true), &mut found.lossy);
        let (name, value) = (half(), half());
        found.pairs.push((name, value));
    }
    Ok(found)
}

/// Writes pairs: letters, digits and `*-._` stay, a blank is `+`, every other byte of the UTF-8 is `%XX`.
#[must_use]
pub fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        encode_into(name.as_ref(), &mut out);
        out.push('=');
        encode_into(value.as_ref(), &mut out);
    }
    out
}

/// Decodes `%XX` in a piece of a path, where `+` is a plus; bytes that are not UTF-8 become U+FFFD.
#[must_use]
pub fn decode_path(raw: &str) -> String {
    text(decode_bytes(raw.as_bytes(), false), &mut false)
}

fn encode_into(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn decode_bytes(raw: &[u8], plus_is_blank: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, tail @ ..]) => match (nibble(*high), nibble(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = tail;
                }
                _ => out.push(b'%'),
            },
            (b'+', _) if plus_is_blank => out.push(b' '),
            _ => out.push(byte),
        }
    }
    out
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn text(bytes: Vec<u8>, lossy: &mut bool) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        *lossy = true;
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pairs_are_split_at_the_first_equals_sign() {
        for (raw, expected) in [
            ("", vec![]),
            ("a=1&b=2", vec![("a", "1"), ("b", "2")]),
            ("a&b=&=c&&", vec![("a", ""), ("b", ""), ("", "c")]),
            (
                "filter=dataBase >= \"2023-01-01\"&x=a=b==",
                vec![("filter", "dataBase >= \"2023-01-01\""), ("x", "a=b==")],
            ),
            ("a=1+2%2B3%20%C3%A7", vec![("a", "1 2+3 ç")]),
            ("a=100%&b=%4&c=%zz&d=%%41", vec![("a", "100%"), ("b", "%4"), ("c", "%zz"), ("d", "%A")]),
            ("%61=%26%3D", vec![("a", "&=")]),
        ] {
            let read = parse(raw).unwrap();
            assert_eq!(read.iter().collect::<Vec<_>>(), expected, "{raw}");
            assert!(!read.is_lossy());
        }
    }

    #[test]
    fn names_are_looked_up_in_order() {
        let read = parse("a=1&B=2&a=3").unwrap();
        assert_eq!((read.get("a"), read.get("b"), read.get_ci("b")), (Some("1"), None, Some("2")));
        assert_eq!(read.all("a").collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!((read.len(), read.is_empty()), (3, false));
    }

    #[test]
    fn latin_1_is_flagged_and_too_many_are_refused() {
        let read = parse("nome=Jo%E3o").unwrap();
        assert_eq!((read.get("nome"), read.is_lossy()), (Some("Jo\u{FFFD}o"), true));
        assert!(parse(b"a=\xE7").unwrap().is_lossy());
        assert_eq!(parse_bounded("a&b&c", 2), Err(TooManyPairs(2)));
        assert!(parse_bounded("a&b&", 2).is_ok());
    }

    #[test]
    fn paths_keep_their_plus() {
        assert_eq!(decode_path("a+b%20%2F%C3%A7%"), "a+b /ç%");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..8)) {
            let raw = encode(pairs.iter().map(|(name, value)| (name, value)));
            prop_assert!(raw.is_ascii() && !raw.contains(' '));
            let read = parse(&raw).unwrap();
            prop_assert_eq!(read, pairs.into_iter().collect::<Pairs>());
        }

        #[test]
        fn any_bytes_are_read(raw in any::<Vec<u8>>()) {
            let _ = parse(&raw);
        }
    }
}
