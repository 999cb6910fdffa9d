//! What differs between two long values, line by line.

use similar::TextDiff;

use crate::scenario::literal::Literal;

/// Texts from this many characters on are worth a difference of lines.
const LONG: usize = 80;
/// Longest value that is compared, in bytes: what is longer is rarely read.
const LONGEST: usize = 256 << 10;
/// Most lines that are shown.
const MOST_LINES: usize = 60;
/// Lines around a change.
const AROUND: usize = 3;

/// The difference of two values as a report prints them, in JSON: of lists and mappings, and of texts longer than a line.
pub(super) fn of(expected: &str, seen: &str) -> Option<String> {
    if expected.len().max(seen.len()) > LONGEST {
        return None;
    }
    let read = |text: &str| Literal::from_json(text.as_bytes()).ok();
    let (expected, seen) = match (read(expected)?, read(seen)?) {
        (Literal::Text(expected), Literal::Text(seen)) => {
            let is_long = |text: &str| text.contains('\n') || text.chars().nth(LONG).is_some();
            // A word that is looked for in a long text differs from it in every line.
            is_long(&expected).then(|| (lines(&expected), lines(&seen)))?
        }
        (expected @ (Literal::List(_) | Literal::Map(_)), seen @ (Literal::List(_) | Literal::Map(_))) => {
            (pretty(&expected), pretty(&seen))
        }
        _ => return None,
    };
    let diff = TextDiff::from_lines(&expected, &seen);
    let unified = diff.unified_diff().context_radius(AROUND).missing_newline_hint(false).to_string();
    let count = unified.lines().count();
    let mut shown: Vec<&str> = unified.lines().take(MOST_LINES).collect();
    let more = format!("… ({} more lines)", count.saturating_sub(MOST_LINES));
    if count > MOST_LINES {
        shown.push(&more);
    }
    Some(shown.join("\n")).filter(|text| !text.is_empty())
}

/// XML in one line is broken where an element ends.
fn lines(text: &str) -> String {
    let broken = if text.contains('\n') || !text.trim_start().starts_with('<') {
        text.to_owned()
    } else {
        text.replace("><", ">\n<")
    };
    format!("{broken}\n")
}

/// JSON over several lines. Keys are sorted: their order makes no difference.
fn pretty(literal: &Literal) -> String {
    let mut text = String::new();
    write(literal, 0, &mut text);
    text.push('\n');
    text
}

fn write(literal: &Literal, depth: usize, text: &mut String) {
    let (open, close, items): (_, _, Vec<(String, &Literal)>) = match literal {
        Literal::List(items) if !items.is_empty() => {
            ('[', ']', items.iter().map(|item| (String::new(), item)).collect())
        }
        Literal::Map(entries) if !entries.is_empty() => {
            let mut entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| (format!("{}: ", Literal::Text(key.clone())), value))
                .collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            ('{', '}', entries)
        }
        scalar => return text.push_str(&scalar.to_json()),
    };
    text.push(open);
    let last = items.len().saturating_sub(1);
    for (index, (key, item)) in items.into_iter().enumerate() {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth + 1));
        text.push_str(&key);
        write(item, depth + 1, text);
        if index < last {
            text.push(',');
        }
    }
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
    text.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_mappings_and_long_texts_differ_by_lines() {
        insta::assert_snapshot!(of(r#"{"b":1,"a":[1,2],"c":{}}"#, r#"{"a":[1,3],"b":1,"c":{}}"#).unwrap(), @r#"
        @@ -1,7 +1,7 @@
         {
           "a": [
             1,
        -    2
        +    3
           ],
           "b": 1,
           "c": {}
        "#);
        let xml =
            |value: &str| Literal::Text(format!("<a><b>{value}</b>{}</a>", "<c>1</c>".repeat(12))).to_json();
        insta::assert_snapshot!(of(&xml("x"), &xml("y")).unwrap(), @r"
        @@ -1,5 +1,5 @@
         <a>
        -<b>x</b>
        +<b>y</b>
         <c>1</c>
         <c>1</c>
         <c>1</c>
        ");
        for (expected, seen) in
            [("1", "2"), ("\"a\"", "\"b\""), ("[1]", "nothing"), ("an integer", "{}"), ("[1]", "[1.0]")]
        {
            let found = of(expected, seen);
            assert!(found.is_none() || expected == "[1]" && seen == "[1.0]", "{expected} {seen}");
        }
        let long = Literal::List((0..200).map(|n| Literal::Number(n.to_string())).collect()).to_json();
        assert!(of(&long, "[1]").unwrap().ends_with("more lines)"));
    }

    proptest! {
        #[test]
        fn never_panics(expected in "\\PC{0,60}", seen in "\\PC{0,60}") {
            _ = of(&expected, &seen);
            let json = |text: &str| Literal::Text(format!("{text}\n{text}")).to_json();
            _ = of(&json(&expected), &json(&seen));
        }
    }
}
