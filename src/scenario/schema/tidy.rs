//! What the derives say too much or too little of.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Value, json};

/// Makes of the derives' schema one that reads well in an editor and means what the reader does.
#[derive(Clone, Debug)]
pub(super) struct Tidy;

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        without_null(schema);
        // Defaults that say nothing more than that the key may be absent.
        if schema.get("default").is_some_and(|default| [json!(null), json!([]), json!({})].contains(default))
        {
            schema.remove("default");
        }
        // Widths of Rust's numbers; `minimum` and `maximum` say the same.
        if schema.get("format").is_some_and(|format| format != "uuid") {
            schema.remove("format");
        }
        plain_text(schema);
        if let Some(Value::String(about)) = schema.get("description") {
            let about = about.replace("[`", "`").replace("`]", "`").replace('\n', " ");
            schema.insert("description".to_owned(), about.into());
        }
    }
}

/// A key without a value is as good as absent for the reader; whoever writes one has not finished, and is told.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(kinds)) = schema.get_mut("type")
        && let [kind, Value::String(null)] = kinds.as_slice()
        && null == "null"
    {
        let kind = kind.clone();
        schema.insert("type".to_owned(), kind);
    }
    let other = match schema.get("anyOf") {
        Some(Value::Array(members)) => match members.as_slice() {
            [other, null] if *null == json!({ "type": "null" }) => other.clone(),
            _ => return,
        },
        _ => return,
    };
    schema.remove("anyOf");
    match other {
        Value::Object(other) if other.contains_key("$ref") => {
            schema.insert("allOf".to_owned(), json!([other]));
        }
        Value::Object(other) => {
            for (key, value) in other {
                if schema.get(&key).is_none() {
                    schema.insert(key, value);
                }
            }
        }
        _ => {}
    }
}

/// The reader takes the digits of a bare number as text where text is wanted.
fn plain_text(schema: &mut Schema) {
    let bound = ["enum", "const", "pattern", "format"].iter().any(|key| schema.get(*key).is_some());
    if !bound && schema.get("type").is_some_and(|kind| kind == "string") {
        schema.insert("type".to_owned(), json!(["string", "number"]));
    }
}
