//! Values as YAML that reads back as what they are: blocks, with short mappings and lists on one line, and long texts as they stand.

use crate::scenario::literal::Literal;

/// Longest mapping or list on one line, in characters.
const ONE_LINE: usize = 100;

/// Writes a value behind a key, or as an item: on its line if it is short, in lines of its own below otherwise.
pub(super) fn write(value: &Literal, indent: usize, out: &mut String) {
    match value {
        Literal::Map(entries) if !entries.is_empty() && !fits(value) => {
            write_lines(entries, indent, out);
        }
        Literal::List(items) if !items.is_empty() && !fits(value) => {
            for item in items {
                line(indent, out);
                out.push('-');
                let mut inner = String::new();
                entry(item, indent, &mut inner);
                // A mapping begins on its item's own line.
                let start = format!("\n{}", " ".repeat(indent + 2));
                match inner.strip_prefix(&start) {
                    Some(rest) if !rest.starts_with(['\n', ' ']) => {
                        out.push(' ');
                        out.push_str(rest);
                    }
                    _ => out.push_str(&inner),
                }
            }
        }
        other => {
            out.push(' ');
            out.push_str(&flow(other));
        }
    }
}

/// The entries of a mapping, each in lines of its own.
pub(super) fn write_lines(entries: &[(String, Literal)], indent: usize, out: &mut String) {
    for (key, value) in entries {
        line(indent, out);
        out.push_str(&text(key));
        out.push(':');
        entry(value, indent, out);
    }
}

/// What stands behind a key.
fn entry(value: &Literal, indent: usize, out: &mut String) {
    match value {
        Literal::Text(text) if is_block(text) => {
            out.push_str(if text.ends_with('\n') { " |" } else { " |-" });
            for part in text.trim_end_matches('\n').split('\n') {
                line(indent + 2, out);
                out.push_str(part);
            }
        }
        other => write(other, indent + 2, out),
    }
}

fn line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Whether a text is best written in lines of its own: it must keep every character there.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    (text.contains('\n') || text.chars().nth(ONE_LINE).is_some())
        && !body.is_empty()
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n', '\t'])
        && body.chars().all(|c| matches!(c, '\n' | '\t') || is_plain_char(c))
        && body.split('\n').all(|line| !line.ends_with([' ', '\t']))
}

fn is_plain_char(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn fits(value: &Literal) -> bool {
    let nested = |inner: &Literal| matches!(inner, Literal::Text(text) if is_block(text));
    let simple = match value {
        Literal::Map(entries) => entries.iter().all(|(_, inner)| !nested(inner)),
        Literal::List(items) => items.iter().all(|inner| !nested(inner)),
        _ => true,
    };
    simple && flow(value).chars().nth(ONE_LINE).is_none()
}

/// On one line.
fn flow(value: &Literal) -> String {
    match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(token) => token.clone(),
        Literal::Text(value) => text(value),
        Literal::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Literal::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Literal::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", text(key), flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text, in quotes where YAML would take it for something else. JSON's quotes are YAML's.
fn text(text: &str) -> String {
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"]
        .contains(&text.to_lowercase().as_str());
    let plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/'))
        && text.chars().all(is_plain_char)
        && !text.ends_with([' ', '.'])
        && !reserved;
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_plain_char(c) => quoted.push(c),
            c if u32::from(c) <= 0xff => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::load;

    fn read_back(value: &Literal) -> Literal {
        let mut out = "a:".to_owned();
        entry(value, 0, &mut out);
        let read: std::collections::BTreeMap<String, Literal> =
            load::typed("t.yaml", &out, None).unwrap_or_else(|finding| panic!("{finding}\n{out}"));
        read["a"].clone()
    }

    #[test]
    fn it_is_readable() {
        let json = r#"{"curto":{"a":1,"b":"x y"},"lista":[{"nome":"Ana","valor":"150.75","data":"2026-03-02"}],"texto":"<a>\n  <b/>\n</a>\n",
            "longe":{"um":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","dois":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","tres":[1,2]},"nada":[],"sim":"yes"}"#;
        let mut out = String::new();
        write(&Literal::from_json(json.as_bytes()).unwrap(), 2, &mut out);
        insta::assert_snapshot!(out, @r#"
          curto: { a: 1, b: x y }
          lista: [{ nome: Ana, valor: "150.75", data: "2026-03-02" }]
          texto: |
            <a>
              <b/>
            </a>
          longe:
            um: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            dois: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
            tres: [1, 2]
          nada: []
          sim: "yes"
        "#);
    }

    fn values() -> impl Strategy<Value = Literal> {
        let leaf = prop_oneof![
            Just(Literal::Null),
            any::<bool>().prop_map(Literal::Bool),
            (-1_000_000_i64..1_000_000).prop_map(|number| Literal::Number(number.to_string())),
            "(\\PC|[\\n\\t \\r\u{85}\u{2028}\u{7f}\u{0}'\"\\\\#:{}\\[\\],&*!|>%@`~-]|true|null|00|1_0){0,20}"
                .prop_map(Literal::Text),
            "([a-z <>/\\n]{0,30}\\n?){0,6}".prop_map(Literal::Text),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Literal::List),
                prop::collection::btree_map("\\PC{1,8}", inner, 0..5)
                    .prop_map(|entries| Literal::Map(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn everything_reads_back_as_it_was(value in values()) {
            prop_assert_eq!(read_back(&value), value);
        }
    }
}
