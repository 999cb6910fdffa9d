//! Takes a path apart.

use std::str::FromStr;

use super::{Name, Predicate, Step, XmlPath};

/// Longest path, in bytes.
const LONGEST: usize = 2_000;

impl FromStr for XmlPath {
    type Err = String;

    fn from_str(path: &str) -> Result<Self, String> {
        if path.len() > LONGEST {
            return Err(format!("a path in XML has at most {LONGEST} bytes"));
        }
        read(path.trim()).map_err(|said| format!("`{path}` is no path in XML: {said}"))
    }
}

fn read(path: &str) -> Result<XmlPath, String> {
    let counted = path.strip_prefix("count(").map(|inner| inner.strip_suffix(')'));
    let (count, mut rest) = match counted {
        Some(Some(inner)) => (true, inner.trim()),
        Some(None) => return Err("count( is not closed".to_owned()),
        None => (false, path),
    };
    let mut found = XmlPath { count, absolute: rest.starts_with('/'), steps: Vec::new(), attribute: None };
    if !found.absolute {
        rest = if rest.is_empty() { "." } else { rest };
    }
    let mut first = true;
    while !rest.is_empty() {
        let anywhere = rest.starts_with("//");
        if !first || found.absolute {
            rest = rest.strip_prefix("//").or_else(|| rest.strip_prefix('/')).ok_or("a slash is missing")?;
        }
        first = false;
        if found.attribute.is_some() {
            return Err("nothing comes below an attribute".to_owned());
        }
        let (segment, after) = segment(rest)?;
        rest = after;
        match segment.trim() {
            "" => return Err("a part of it is empty".to_owned()),
            "." if !anywhere => {}
            "text()" if rest.is_empty() => {}
            segment => match segment.strip_prefix('@') {
                Some(attribute) => {
                    found.attribute = Some(name(attribute)?);
                    if anywhere {
                        found.steps.push(Step { anywhere, itself: true, name: None, predicates: Vec::new() });
                    }
                }
                None => found.steps.push(step(segment, anywhere)?),
            },
        }
    }
    Ok(found)
}

/// Up to the next slash that stands in no bracket and in no quote.
fn segment(text: &str) -> Result<(&str, &str), String> {
    let mut depth = 0_u32;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') => depth = depth.checked_sub(1).ok_or("a bracket closes that was never open")?,
            (None, '/') if depth == 0 => return Ok(text.split_at_checked(at).unwrap_or((text, ""))),
            _ => {}
        }
    }
    if depth == 0 && quote.is_none() {
        Ok((text, ""))
    } else {
        Err("a bracket or a quote is not closed".to_owned())
    }
}

fn step(segment: &str, anywhere: bool) -> Result<Step, String> {
    let end = segment.find('[').unwrap_or(segment.len());
    let (test, mut rest) = segment.split_at_checked(end).unwrap_or((segment, ""));
    let name = if test.trim() == "*" { None } else { Some(name(test)?) };
    let mut predicates = Vec::new();
    while let Some(inside) = rest.trim_start().strip_prefix('[') {
        let (inside, after) = closed(inside).ok_or("a bracket is not closed")?;
        predicates.push(predicate(inside.trim())?);
        rest = after;
    }
    if rest.trim().is_empty() {
        Ok(Step { anywhere, itself: false, name, predicates })
    } else {
        Err(format!("`{rest}` is too much"))
    }
}

/// Up to the bracket that closes, outside of quotes.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let end = text.char_indices().find_map(|(at, c)| match (quote, c) {
        (Some(open), c) if open == c => {
            quote = None;
            None
        }
        (Some(_), _) => None,
        (None, '\'' | '"') => {
            quote = Some(c);
            None
        }
        (None, ']') => Some(at),
        _ => None,
    })?;
    let (inside, after) = text.split_at_checked(end)?;
    Some((inside, after.strip_prefix(']')?))
}

fn predicate(text: &str) -> Result<Predicate, String> {
    if text == "last()" {
        return Ok(Predicate::Last);
    }
    if let Ok(number) = text.parse::<usize>() {
        return number.checked_sub(1).map(Predicate::Nth).ok_or_else(|| "the first is [1]".to_owned());
    }
    let (test, value) = match text.split_once('=') {
        Some((test, value)) => (test.trim(), Some(quoted(value.trim())?)),
        None => (text, None),
    };
    match (test, test.strip_prefix('@'), value) {
        (_, Some(attribute), value) => Ok(Predicate::Attribute(name(attribute)?, value)),
        ("." | "text()", None, Some(value)) => Ok(Predicate::Text(value)),
        (_, None, value) => Ok(Predicate::Child(name(test)?, value)),
    }
}

/// A text in quotes, or a bare number.
fn quoted(text: &str) -> Result<String, String> {
    let inside = ['\'', '"'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    match inside {
        Some(inside) => Ok(inside.to_owned()),
        None if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            Ok(text.to_owned())
        }
        None => Err(format!("{text} stands in quotes: ='{text}'")),
    }
}

fn name(text: &str) -> Result<Name, String> {
    let text = text.trim();
    let (prefix, local) = match text.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, text),
    };
    let fits = |name: &str| {
        name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    if prefix.is_none_or(fits) && fits(local) {
        Ok(Name { prefix: prefix.map(str::to_owned), local: local.to_owned() })
    } else {
        Err(format!("`{text}` is no name"))
    }
}
