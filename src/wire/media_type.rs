//! The `Content-Type` header: its type and its parameters (RFC 9110, section 8.3), read forgivingly.

/// Type and subtype in lower case, without parameters: `text/xml` of `Text/XML; charset=utf-8`.
#[must_use]
pub fn essence(content_type: &str) -> String {
    let end = content_type.split(';').next().unwrap_or_default();
    end.trim().to_ascii_lowercase()
}

/// The value of a parameter, its name in any letter case, quotes taken off; none when absent or empty.
#[must_use]
pub fn parameter(content_type: &str, name: &str) -> Option<String> {
    let mut rest = content_type.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        // A parameter without a value stands before this one: what counts starts after its `;`.
        let key = key.rsplit(';').next().unwrap_or_default().trim();
        let (value, tail) = value(after.trim_start());
        if key.eq_ignore_ascii_case(name) {
            return (!value.is_empty()).then_some(value);
        }
        rest = tail;
    }
}

/// A value, quoted or not, and what follows its `;`.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, tail) = text.split_once(';').unwrap_or((text, ""));
        // .NET of some age writes charset='utf-8'.
        return (value.trim().trim_matches('\'').to_owned(), tail);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => break,
            '\\' => value.extend(characters.next()),
            _ => value.push(c),
        }
    }
    let tail = characters.as_str();
    (value, tail.split_once(';').map_or("", |(_, tail)| tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_in_the_forms_clients_write() {
        for (header, charset) in [
            ("text/xml", None),
            ("text/xml;", None),
            ("text/xml; charset", None),
            ("text/xml; charset=", None),
            ("text/xml; charset=utf-8", Some("utf-8")),
            ("text/xml;CHARSET=\"UTF-8\"", Some("UTF-8")),
            ("text/xml; charset='utf-8'", Some("utf-8")),
            ("text/xml; charset = utf-16 ; x=y", Some("utf-16")),
            ("text/xml; flag; charset=utf-8", Some("utf-8")),
            ("application/soap+xml; action=\"urn:a;charset=no\\\"\"; charset=iso-8859-1", Some("iso-8859-1")),
            ("text/xml; xcharset=no", None),
        ] {
            assert_eq!(parameter(header, "charset").as_deref(), charset, "{header}");
        }
    }

    #[test]
    fn the_essence_is_lower_case_and_bare() {
        assert_eq!(essence(" Application/SOAP+xml ; action=x"), "application/soap+xml");
        assert_eq!(essence(""), "");
    }
}
