//! Actions in the schema of the scenario format: one mapping of all names, so that editors complete them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::{Action, deeds};

impl JsonSchema for Action {
    fn schema_name() -> Cow<'static, str> {
        "Action".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut actions = Map::new();
        for (room, schema) in deeds(generator) {
            for variant in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
                let about = variant.get("description").and_then(Value::as_str).unwrap_or_default();
                for (verb, details) in
                    variant.get("properties").and_then(Value::as_object).into_iter().flatten()
                {
                    let details = Schema::try_from(details.clone()).unwrap_or_default();
                    let described = super::knobs::described(details, about, "", None);
                    actions.insert(format!("{room}.{verb}"), described.into());
                }
            }
        }
        json_schema!({
            "description": "What the outside world does: one action by its name.",
            "type": "object",
            "properties": actions,
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
        })
    }
}
