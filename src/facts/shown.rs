//! Parts of a hostile input as a message may show them: never long, never with control characters.

/// The longest name or value that a message quotes, in characters.
const LONGEST: usize = 60;

/// A name or value of the input.
pub fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// A message of a library that quotes the input in full.
pub fn clipped(text: &str, longest: usize) -> String {
    let mut out: String = text.chars().take(longest).collect();
    if text.chars().nth(longest).is_some() {
        out.push('…');
    }
    out
}

/// The end of a key or password, which its owner knows it by: the last four characters, of a short one none.
pub fn tail(secret: &str) -> String {
    let skipped = secret.chars().count().saturating_sub(4);
    let end: String = secret.chars().skip(if skipped < 4 { usize::MAX } else { skipped }).collect();
    format!("…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_or_unprintable_is_cut_or_escaped() {
        assert_eq!(shown("ção\n\u{1}"), "ção\\n\\u{1}");
        assert_eq!(shown(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(shown(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
        assert_eq!((tail("0123456789abcdef"), tail("1234567")), ("…cdef".to_owned(), "…".to_owned()));
        assert_eq!((clipped("abc", 3), clipped("abcd", 3)), ("abc".to_owned(), "abc…".to_owned()));
    }
}
