//! Characters, names, escapes and references of XML 1.0 (fifth edition, sections 2.2, 2.3, 4.1 and 4.6).

use std::borrow::Cow;

use super::error::XmlErrorKind;
use crate::facts::shown;

/// The byte order mark as a character.
pub(super) const BOM: char = '\u{FEFF}';

/// Whether XML 1.0 allows the character at all (production 2).
#[must_use]
pub fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Blank in the sense of XML (production 3), which is less than Unicode's.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The text without the XML blanks around it.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn starts_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}

/// Whether the text is a name without a colon, which is what prefixes and local names are.
#[must_use]
pub fn is_ncname(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

/// Splits `prefix:local` and checks both; the error is a message.
pub(super) fn split_name(name: &str) -> Result<(Option<&str>, &str), String> {
    let (prefix, local) = match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, name),
    };
    if is_ncname(local) && prefix.is_none_or(is_ncname) {
        Ok((prefix, local))
    } else if name.is_empty() {
        Err("a name is expected here".to_owned())
    } else {
        Err(format!("`{}` is not a name", shown(name)))
    }
}

/// The character that `&name;` stands for; the error is its kind and a message.
pub(super) fn resolve_reference(name: &str) -> Result<char, (XmlErrorKind, String)> {
    let Some(number) = name.strip_prefix('#') else {
        return match name {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            _ if is_ncname(name) => Err((
                XmlErrorKind::Entity,
                format!("entity &{}; is not defined: only amp, lt, gt, quot and apos are", shown(name)),
            )),
            _ => Err((
                XmlErrorKind::Malformed,
                "`&` starts no reference: write &amp; for the character".to_owned(),
            )),
        };
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    // `from_str_radix` takes a sign, XML does not.
    let code = if digits.starts_with('+') { None } else { u32::from_str_radix(digits, radix).ok() };
    code.and_then(char::from_u32).filter(|c| is_char(*c)).ok_or_else(|| {
        (XmlErrorKind::Malformed, format!("&{}; names no character that XML allows", shown(name)))
    })
}

/// The value of an attribute as written: references resolved, each line end or tab a blank (section 3.3.3).
/// The error is kind, offset in `raw` and message.
pub(super) fn attribute_value(raw: &str) -> Result<String, (XmlErrorKind, usize, String)> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let offset = raw.len() - rest.len();
        rest = match c {
            '&' => {
                let after = rest.strip_prefix('&').unwrap_or_default();
                let Some((name, after)) = after.split_once(';') else {
                    let message = "`&` starts no reference: write &amp; for the character".to_owned();
                    return Err((XmlErrorKind::Malformed, offset, message));
                };
                out.push(resolve_reference(name).map_err(|(kind, message)| (kind, offset, message))?);
                after
            }
            '<' => {
                let message = "`<` inside an attribute value: write &lt; for the character".to_owned();
                return Err((XmlErrorKind::Malformed, offset, message));
            }
            '\r' => {
                out.push(' ');
                rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\r')).unwrap_or_default()
            }
            '\n' | '\t' => {
                out.push(' ');
                rest.strip_prefix(c).unwrap_or_default()
            }
            _ => {
                out.push(c);
                rest.strip_prefix(c).unwrap_or_default()
            }
        };
    }
    Ok(out)
}

/// Text as the reader sees it: every line end is `\n` (section 2.11).
pub(super) fn normalise_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn escape(text: &str, replacement: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    let replaced = |c: char| if is_char(c) { replacement(c) } else { Some("\u{FFFD}") };
    if text.chars().all(|c| replaced(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match replaced(c) {
            Some(escaped) => out.push_str(escaped),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text between tags. Quotes stay as they are; a carriage return is written as a reference, since a reader
/// would otherwise turn it into a line feed; characters that XML forbids become U+FFFD, so that their loss
/// can be seen.
#[must_use]
pub fn escape_text(text: &str) -> Cow<'_, str> {
    escape(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

/// The value of an attribute in double quotes; blanks other than the space are written as references.
#[must_use]
pub fn escape_attribute(text: &str) -> Cow<'_, str> {
    escape(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_or_say_why_not() {
        for (name, meant) in [("lt", '<'), ("#65", 'A'), ("#x1F600", '😀'), ("#xD", '\r'), ("#x00041", 'A')]
        {
            assert_eq!(resolve_reference(name), Ok(meant), "{name}");
        }
        for (name, kind) in [
            ("nbsp", XmlErrorKind::Entity),
            ("", XmlErrorKind::Malformed),
            (" amp", XmlErrorKind::Malformed),
            ("#0", XmlErrorKind::Malformed),
            ("#1", XmlErrorKind::Malformed),
            ("#xFFFF", XmlErrorKind::Malformed),
            ("#xD800", XmlErrorKind::Malformed),
            ("#x110000", XmlErrorKind::Malformed),
            ("#+65", XmlErrorKind::Malformed),
            ("#X41", XmlErrorKind::Malformed),
            ("#99999999999999999999", XmlErrorKind::Malformed),
        ] {
            assert_eq!(resolve_reference(name).map_err(|(kind, _)| kind), Err(kind), "{name}");
        }
    }

    #[test]
    fn names_follow_the_grammar() {
        for name in ["a", "_1", "recepcao.Execute", "Emissão", "x-y", "日本"] {
            assert!(is_ncname(name), "{name}");
        }
        for name in ["", "1a", "-a", "a b", "a:b", "a$", "a\u{1}"] {
            assert!(!is_ncname(name), "{name}");
        }
        assert_eq!(split_name("s:Body"), Ok((Some("s"), "Body")));
        for name in [":a", "a:", "a:b:c", ""] {
            assert!(split_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn escapes_keep_what_is_safe_and_replace_what_is_forbidden() {
        assert!(matches!(escape_text("\"ação\"\n'x'"), Cow::Borrowed(_)));
        assert_eq!(escape_text("a<b>&c\r\u{1}\u{FFFF}"), "a&lt;b&gt;&amp;c&#xD;\u{FFFD}\u{FFFD}");
        assert_eq!(escape_attribute("\"\n\t'"), "&quot;&#xA;&#x9;'");
    }
}
