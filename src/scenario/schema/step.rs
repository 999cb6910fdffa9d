//! Steps in the schema: which keys go together, and actions whose values may still be open.

use schemars::{JsonSchema as _, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::providers::Action;
use crate::scenario::format::{PLACES, Step};

/// Which keys of a step go together: one kind, and what only a request has.
pub(in crate::scenario) fn step(schema: &mut Schema) {
    let kinds: Vec<_> = Step::KINDS.iter().map(|kind| json!({ "required": [kind] })).collect();
    schema.insert("oneOf".to_owned(), kinds.into());
    let mut needs = Map::new();
    for key in Step::OF_REQUEST {
        needs.insert((*key).to_owned(), json!(["request"]));
    }
    let either = json!({ "anyOf": [{ "required": ["request"] }, { "required": ["received"] }] });
    needs.insert("capture".to_owned(), either.clone());
    needs.insert("retry".to_owned(), either);
    needs.insert(
        "namespaces".to_owned(),
        json!({ "anyOf": [{ "required": ["expect"] }, { "required": ["capture"] }] }),
    );
    needs.insert("steps".to_owned(), json!(["each"]));
    needs.insert("parametros".to_owned(), json!(["request", "documento"]));
    schema.insert("dependencies".to_owned(), needs.into());
}

/// A capture takes from exactly one place.
pub(in crate::scenario) fn one_place(schema: &mut Schema) {
    let places: Vec<_> = PLACES.iter().map(|place| json!({ "required": [place] })).collect();
    schema.insert("description".to_owned(), "A value of the answer, from exactly one place.".into());
    schema.insert("oneOf".to_owned(), places.into());
}

/// An action of a step: its values may hold `${…}`, also where another kind of value is meant.
pub(in crate::scenario) fn action(generator: &mut SchemaGenerator) -> Schema {
    _ = generator.subschema_for::<Action>();
    let definitions = generator.definitions().clone();
    let strict = definitions.get(Action::schema_name().as_ref()).cloned().unwrap_or_default();
    Schema::try_from(open(&strict, &definitions)).unwrap_or_default()
}

/// The definition that a reference leads to.
fn resolved<'a>(schema: &'a Value, definitions: &'a Map<String, Value>) -> &'a Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| definitions.get(name)).unwrap_or(schema)
}

/// The same schema, in which every value that is no mapping and no list may be a `${…}` too.
fn open(schema: &Value, definitions: &Map<String, Value>) -> Value {
    let meant = resolved(schema, definitions);
    let mut found = meant.clone();
    let Some(members) = found.as_object_mut() else { return found };
    if let Some(Value::Array(all)) = members.get("allOf")
        && let [only] = all.as_slice()
    {
        let mut inner = open(only, definitions);
        if let (Some(inner), Some(about)) = (inner.as_object_mut(), members.get("description")) {
            inner.insert("description".to_owned(), about.clone());
        }
        return inner;
    }
    if let Some(Value::Array(either)) = members.get("anyOf")
        && let [other, null] = either.as_slice()
        && *null == json!({ "type": "null" })
    {
        let mut inner = open(other, definitions);
        if let (Some(inner), Some(about)) = (inner.as_object_mut(), members.get("description")) {
            inner.insert("description".to_owned(), about.clone());
        }
        return inner;
    }
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        for value in properties.values_mut() {
            *value = open(value, definitions);
        }
        return found;
    }
    if let Some(items) = members.get_mut("items") {
        *items = open(items, definitions);
        return found;
    }
    if takes_any_text(members) {
        return found;
    }
    let about = members.get("description").cloned();
    // A definition of its own stays one.
    let leaf = if meant == schema { meant.clone() } else { schema.clone() };
    let hole = json!({ "type": "string", "pattern": "\\$\\{" });
    let mut either = json!({ "anyOf": [leaf, hole] });
    if let (Some(either), Some(about)) = (either.as_object_mut(), about) {
        either.insert("description".to_owned(), about);
    }
    either
}

/// Whether a `${…}` is as good as any text there.
fn takes_any_text(members: &Map<String, Value>) -> bool {
    let text = |kind: &Value| kind == "string";
    let kind = members.get("type");
    kind.is_some_and(|kind| text(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(text)))
        && !["pattern", "enum", "const", "format"].iter().any(|key| members.contains_key(*key))
}
