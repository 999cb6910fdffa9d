//! `docs/scenario-reference.md`: every key of the format, from the schema. `UPDATE_DOCS=1 cargo test` writes it anew.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::Path;

use duble::scenario::{codes, schema};
use serde_json::{Map, Value};

const TOP: &str = "# Reference of the scenario file

Every key of format version 1 with its type, from the types that read it. What it is all for stands in [scenario.md](scenario.md), a first file in
[first-scenario.md](first-scenario.md), what each knob below `behaviour:` does in [behaviour.md](behaviour.md). The same as a JSON Schema is
printed by `duble schema` and kept in `openapi/scenario.schema.json`: with `# yaml-language-server: $schema=PATH` in a file's first line an
editor completes keys and marks slips.

Keys in bold must be there. A *text* may be written as a bare number where that is what it looks like.
";

/// Pages that are written so far, and those that wait.
struct Book<'a> {
    definitions: &'a Map<String, Value>,
    waiting: VecDeque<String>,
    known: Vec<String>,
    text: String,
}

fn word(value: &Value) -> Option<&str> {
    value.as_str().and_then(|path| path.rsplit('/').next())
}

fn about(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().replace('|', "\\|")
}

impl Book<'_> {
    fn link(&mut self, name: &str) -> String {
        if !self.known.iter().any(|known| known == name) {
            self.known.push(name.to_owned());
            self.waiting.push_back(name.to_owned());
        }
        format!("[{name}](#{})", name.to_lowercase())
    }

    /// What may stand at a place, in a few words.
    fn kind(&mut self, schema: &Value) -> String {
        if let Some(name) = word(&schema["$ref"]) {
            return self.link(name);
        }
        if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
            return self.kind(only);
        }
        for union in ["anyOf", "oneOf"] {
            let plain = |member: &&Value| !member["required"].is_array() || member["properties"].is_object();
            if let Some(members) = schema[union].as_array().filter(|all| all.iter().all(|m| plain(&m))) {
                let kinds: Vec<_> = members.iter().map(|member| self.kind(member)).collect();
                return kinds.join(" or ");
            }
        }
        if !schema["const"].is_null() {
            return format!(
                "`{}`",
                schema["const"].as_str().map_or(schema["const"].to_string(), str::to_owned)
            );
        }
        if let Some(words) = schema["enum"].as_array() {
            return words
                .iter()
                .map(|word| format!("`{}`", word.as_str().map_or(word.to_string(), str::to_owned)))
                .collect::<Vec<_>>()
                .join(" or ");
        }
        let kinds = match &schema["type"] {
            Value::Array(kinds) if kinds.len() == 6 => return "any value".to_owned(),
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            Value::String(kind) => vec![kind.as_str()],
            _ => return "any value".to_owned(),
        };
        let names: Vec<_> = kinds.into_iter().map(|kind| self.named(kind, schema)).collect();
        if names == ["text", "number"] { "text".to_owned() } else { names.join(" or ") }
    }

    fn named(&mut self, kind: &str, schema: &Value) -> String {
        match kind {
            "string" if schema["format"] == "uuid" => "uuid".to_owned(),
            "string" => "text".to_owned(),
            "integer" => match (schema["minimum"].as_u64(), schema["maximum"].as_u64()) {
                (Some(least), Some(most)) => format!("{least} to {most}"),
                _ => "whole number".to_owned(),
            },
            "boolean" => "true or false".to_owned(),
            "array" => format!("list of {}", self.kind(&schema["items"])),
            "object" => match (&schema["additionalProperties"], schema["properties"].as_object()) {
                (Value::Object(_), _) => {
                    format!("names, each with {}", self.kind(&schema["additionalProperties"]))
                }
                (_, Some(keys)) if keys.len() <= 2 => {
                    let keys: Vec<_> =
                        keys.iter().map(|(key, inner)| format!("{key}: {}", self.kind(inner))).collect();
                    format!("`{{` {} `}}`", keys.join(", "))
                }
                _ => "mapping".to_owned(),
            },
            other => other.to_owned(),
        }
    }

    fn table(&mut self, schema: &Value) {
        let Some(properties) = schema["properties"].as_object() else { return };
        let required: Vec<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        self.text.push_str("\n| key | type | default | meaning |\n|---|---|---|---|\n");
        for (key, inner) in properties {
            let name =
                if required.contains(&key.as_str()) { format!("**`{key}`**") } else { format!("`{key}`") };
            let default =
                if inner["default"].is_null() { String::new() } else { format!("`{}`", inner["default"]) };
            // The same actions as the timeline's, but for open values.
            let kind = if key == "do" { self.link("Action") } else { self.kind(inner) };
            let meaning = match about(inner) {
                meaning if meaning.is_empty() => self.meaning_of(inner),
                meaning => meaning,
            };
            writeln!(self.text, "| {name} | {kind} | {default} | {meaning} |").unwrap();
        }
    }

    /// What a definition says of itself, for keys that say nothing of their own.
    fn meaning_of(&self, schema: &Value) -> String {
        let only = schema["allOf"].as_array().and_then(|all| all.first()).unwrap_or(schema);
        word(&only["$ref"]).and_then(|name| self.definitions.get(name)).map(about).unwrap_or_default()
    }

    fn page(&mut self, name: &str) {
        let schema = self.definitions[name].clone();
        write!(self.text, "\n## {name}\n\n{}\n", about(&schema)).unwrap();
        let words = schema["oneOf"].as_array().filter(|all| {
            all.iter().all(|member| {
                member["properties"].is_object() || !member["const"].is_null() || member["enum"].is_array()
            })
        });
        if let Some(words) = words {
            self.text.push_str("\n| written | meaning |\n|---|---|\n");
            for member in words {
                let kind = match member["properties"].as_object().and_then(|map| map.iter().next()) {
                    Some((key, inner)) => format!("`{key}:` {}", self.kind(inner)),
                    None => self.kind(member),
                };
                writeln!(self.text, "| {kind} | {} |", about(member)).unwrap();
            }
        } else if schema["properties"].is_object() {
            self.table(&schema);
        } else {
            let kind = self.kind(&schema);
            writeln!(self.text, "\nWritten as: {kind}.").unwrap();
        }
        if let Some(examples) = schema["examples"].as_array() {
            let shown: Vec<_> =
                examples.iter().map(|example| format!("`{}`", example.as_str().unwrap())).collect();
            writeln!(self.text, "\nExamples: {}.", shown.join(", ")).unwrap();
        }
    }
}

#[test]
fn every_key_has_its_row() {
    let schema = schema::schema();
    let definitions = schema["definitions"].as_object().unwrap();
    // Knobs have a page of their own, with their sources.
    let mut book = Book {
        definitions,
        waiting: VecDeque::new(),
        known: vec!["Behaviour".to_owned()],
        text: TOP.to_owned(),
    };
    write!(book.text, "\n## The file\n\n{}\n", about(&schema)).unwrap();
    book.table(&schema);
    while let Some(name) = book.waiting.pop_front() {
        book.page(&name);
    }
    book.text.push_str("\n## Behaviour\n\nKnobs, by provider: [behaviour.md](behaviour.md).\n");
    book.text.push_str("\n## Codes of `duble lint`\n\nErrors end it with 3; those from L101 on are warnings, which do so with `--strict` alone.\n\n| code | meaning |\n|---|---|\n");
    for (code, meaning) in codes::ALL {
        writeln!(book.text, "| {code} | {} |", meaning.trim()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenario-reference.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &book.text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == book.text,
        "docs/scenario-reference.md differs from the schema: UPDATE_DOCS=1 cargo test --test it reference"
    );
}
