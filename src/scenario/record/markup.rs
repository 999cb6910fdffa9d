//! The values of a document, by their names, without touching anything else of it: signatures and layouts stay as they are.

/// How deep escaped documents in documents are opened.
const DEEPEST: u32 = 3;

/// What is done with a value: its name, and what it says, without XML's escapes.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&str, &str) -> String;

/// A document with each value put through a function. What is no markup at all is one value without a name.
pub(super) fn through(text: &str, visit: Visit<'_>) -> String {
    document(text, 0, visit)
}

fn document(text: &str, depth: u32, visit: Visit<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut open = String::new();
    while !rest.is_empty() {
        let (value, tail) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        out.push_str(&content(&open, value, depth, visit));
        rest = tail;
        if let Some(body) = rest.strip_prefix("<![CDATA[") {
            let (inner, tail) = body.split_once("]]>").unwrap_or((body, ""));
            let is_document = inner.contains('<') && depth < DEEPEST;
            let written = if is_document { document(inner, depth + 1, visit) } else { visit(&open, inner) };
            out.push_str(&format!("<![CDATA[{written}]]>"));
            rest = tail;
        } else if !rest.is_empty() {
            let (own, tail) = rest.split_at(rest.find('>').map_or(rest.len(), |end| end + 1));
            let name: String = own
                .trim_start_matches(['<', '/'])
                .chars()
                .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'))
                .collect();
            open = name.rsplit(':').next().unwrap_or_default().to_owned();
            out.push_str(&tag(own, visit));
            rest = tail;
        }
    }
    out
}

/// What stands between two tags; a document that is escaped there is opened.
fn content(key: &str, value: &str, depth: u32, visit: Visit<'_>) -> String {
    let trimmed = value.trim();
    let Some(at) = value.find(trimmed).filter(|_| !trimmed.is_empty()) else { return value.to_owned() };
    let (before, after) = (value.get(..at), value.get(at + trimmed.len()..));
    let plain = unescaped(trimmed);
    let is_document = trimmed.contains("&lt;") && depth < DEEPEST;
    let changed = if is_document { document(&plain, depth + 1, visit) } else { visit(key, &plain) };
    // What did not change keeps its own way to escape.
    let written = if changed == plain { trimmed.to_owned() } else { escaped(&changed) };
    format!("{}{written}{}", before.unwrap_or_default(), after.unwrap_or_default())
}

/// A tag, its attributes' values put through. Namespaces and plain words have nothing to hide.
fn tag(tag: &str, visit: Visit<'_>) -> String {
    let mut out = String::new();
    let mut rest = tag;
    while let Some((before, quoted)) = rest.split_once('"') {
        let Some((value, tail)) = quoted.split_once('"') else { break };
        let name =
            before.trim_end().trim_end_matches('=').rsplit([' ', '\n', '\t']).next().unwrap_or_default();
        out.push_str(before);
        out.push('"');
        if name.starts_with("xmlns") || !value.chars().any(|c| c.is_ascii_digit()) {
            out.push_str(value);
        } else {
            out.push_str(&escaped(&visit(name, &unescaped(value))).replace('"', "&quot;"));
        }
        out.push('"');
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_go_by_their_names_and_the_rest_stays() {
        let mut seen = Vec::new();
        let text = "<?xml version=\"1.0\"?>\n<n:a Id=\"NFe35\" xmlns:n=\"urn:1\" b='x'>\n  <n:nome> J &amp; P </n:nome><![CDATA[<c>1</c>]]>\
                    <d>&lt;e&gt;2&lt;/e&gt;</d><f/></n:a>";
        let same = through(text, &mut |key, value| {
            seen.push(format!("{key}={value}"));
            value.to_owned()
        });
        assert_eq!(same, text);
        assert_eq!(seen, ["version=1.0", "Id=NFe35", "nome=J & P", "c=1", "e=2"]);
        assert_eq!(
            through("<a>x<b c=\"1\"/>&lt;d&gt;y&lt;/d&gt;</a>", &mut |_, value| format!("[{value}&]")),
            "<a>[x&amp;]<b c=\"[1&amp;]\"/>&lt;d&gt;[y&amp;amp;]&lt;/d&gt;</a>"
        );
        assert_eq!(through("no markup", &mut |_, value| value.to_uppercase()), "NO MARKUP");
    }

    proptest! {
        #[test]
        fn what_nobody_changes_stays(text in "([<>&'=a-z0-9 /-]|&lt;|&amp;|é){0,40}") {
            prop_assert_eq!(through(&text, &mut |_, value| value.to_owned()), text);
        }

        #[test]
        fn nothing_panics(text in "([<>&\"'=a ]|&lt;|<!\\[CDATA\\[|\\]\\]>|\\PC){0,40}") {
            _ = through(&text, &mut |_, value| format!("{value}é"));
        }
    }
}
