//! Exchanges as they were, without their secrets: by the names of headers and fields.

use super::ask;
use super::markup;
use super::mask::Mask;
use crate::scenario::literal::Literal;
use crate::wire::form;

/// What stands for a secret.
const REMOVED: &str = "(removed)";

/// A header's value.
pub(in crate::scenario) fn header(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    if ask::is_secret_header(&name) { REMOVED.to_owned() } else { value.to_owned() }
}

/// A value by its name.
pub(in crate::scenario) fn value(name: &str, value: &str) -> String {
    if Mask::is_secret(name, value) || name == "client_id" { REMOVED.to_owned() } else { value.to_owned() }
}

/// A body: JSON, a form or XML. Any other has no names.
pub(in crate::scenario) fn body(text: &str, media_type: &str) -> String {
    if let Ok(json @ (Literal::Map(_) | Literal::List(_))) = Literal::from_json(text.as_bytes()) {
        let mut found = false;
        let hidden = literal("", &json, &mut found);
        // What holds none stays byte by byte.
        return if found { hidden.to_json() } else { text.to_owned() };
    }
    if media_type.contains("form-urlencoded")
        && let Ok(pairs) = form::parse(text)
    {
        return form::encode(pairs.iter().map(|(name, own)| (name.to_owned(), value(name, own))));
    }
    if text.trim_start().starts_with('<') {
        markup::through(text, &mut |name, own| value(name, own))
    } else {
        text.to_owned()
    }
}

fn literal(name: &str, json: &Literal, found: &mut bool) -> Literal {
    match json {
        Literal::Map(entries) => Literal::Map(
            entries.iter().map(|(name, inner)| (name.clone(), literal(name, inner, found))).collect(),
        ),
        Literal::List(items) => {
            Literal::List(items.iter().map(|inner| literal(name, inner, found)).collect())
        }
        Literal::Text(text) if value(name, text) != *text => {
            *found = true;
            Literal::Text(REMOVED.to_owned())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_by_their_names() {
        assert_eq!(header("Authorization", "Bearer x"), REMOVED);
        assert_eq!(header("X-Api-Key", "x"), REMOVED);
        assert_eq!(header("content-type", "x"), "x");
        for (text, kind, hidden) in [
            (
                r#"{"access_token":"x","b":[{"senha":"y"}],"n":1.50}"#,
                "application/json",
                r#"{"access_token":"(removed)","b":[{"senha":"(removed)"}],"n":1.50}"#,
            ),
            (r#"{ "a": 1.50 }"#, "application/json", r#"{ "a": 1.50 }"#),
            (
                "client_id=a&scope=b+c",
                "application/x-www-form-urlencoded",
                "client_id=%28removed%29&scope=b+c",
            ),
            (
                "<a><EmpCK>x</EmpCK><h>&lt;Token&gt;y&lt;/Token&gt;</h></a>",
                "text/xml",
                "<a><EmpCK>(removed)</EmpCK><h>&lt;Token&gt;(removed)&lt;/Token&gt;</h></a>",
            ),
            ("plain", "text/plain", "plain"),
        ] {
            assert_eq!(body(text, kind), hidden, "{text}");
        }
    }
}
