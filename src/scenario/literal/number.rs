//! How a number must be written so that nothing is lost between the file and the wire.

use super::EXACT;

/// What is wrong with an unquoted scalar that a YAML reader takes for a number: its message. `None` when it is no number, or one
/// that arrives as it was written. Leading zeros and underscores make a text (the reader's options say so), hence no loss.
pub(in crate::scenario) fn lossy(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let first = unsigned.chars().next()?;
    let special = matches!(unsigned.to_ascii_lowercase().as_str(), ".inf" | ".nan");
    let based = ["0x", "0o", "0b"].iter().any(|base| unsigned.starts_with(base));
    let zeros = first == '0' && unsigned.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let numeric =
        (first.is_ascii_digit() || first == '.') && !zeros && !based && unsigned.parse::<f64>().is_ok();
    if based && unsigned.len() > 2 && unsigned.chars().skip(2).all(|c| c.is_ascii_hexdigit()) || special {
        return Some(format!("YAML reads {text} as another number; write it in quotes: \"{text}\""));
    }
    if !numeric {
        return None;
    }
    if unsigned.chars().all(|c| c.is_ascii_digit()) {
        let exact = unsigned.parse::<u64>().is_ok_and(|size| size <= EXACT);
        return match (exact, text.starts_with('+') || text == "-0") {
            (true, false) => None,
            (true, true) => Some(format!("{text} would lose its sign; write it in quotes: \"{text}\"")),
            (false, _) => Some(format!(
                "{text} has more digits than a JSON number keeps; write it in quotes: \"{text}\""
            )),
        };
    }
    let shown = text.parse::<f64>().map_or_else(|_| String::new(), |value| value.to_string());
    (shown != text).then(|| {
        format!("{text} would arrive as {shown}; write {shown}, or \"{text}\" in quotes if it is a text")
    })
}
