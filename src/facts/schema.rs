//! The shared words in the schema of the scenario format: what is read from text has a form that editors can check.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Lapse, Moment, Money, Selector, Times, When};

/// Gives a type that reads text or numbers its place in the schema.
macro_rules! word {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

word!(Lapse, "Lapse", {
    "description": "A stretch of time: numbers with d, h, m, s and ms, from large to small, such as `1h30m`.",
    "type": "string",
    "pattern": "^[+-]?(?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
    "examples": ["3s", "200ms", "1h30m", "2d"],
});

word!(When, "When", {
    "description": "A date or an instant: counted from the scenario's start (`+8d`, `-2h`), a date (`2026-03-10`), or an instant with its zone or in São Paulo's time (`2026-03-10T14:00:00-03:00`).",
    "type": "string",
    "pattern": "^([+-](?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?|[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+)?)$",
    "examples": ["+8d", "-2h", "2026-03-10", "2026-03-10T14:00:00-03:00"],
});

word!(Moment, "Moment", {
    "description": "An instant with its zone.",
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].+([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)(\\[.*\\])*$",
    "examples": ["2026-03-02T09:00:00-03:00"],
});

word!(Money, "Money", {
    "description": "An amount in reais: a decimal in quotes with at most two decimals, or a whole number. A bare 150.75 is refused, because a YAML reader rounds it before anyone can look.",
    "type": ["string", "integer"],
    "pattern": "^-?[0-9]+(\\.[0-9]{1,2})?0*$",
    "examples": ["150.75"],
});

word!(Selector, "Selector", {
    "description": "A thing by its `ref`, or by its natural key: a nosso número, an access key, a Guid. Long digits stand in quotes.",
    "type": ["string", "integer"],
});

word!(Times, "Times", {
    "description": "How many times an item is repeated.",
    "type": "integer",
    "minimum": 1,
    "maximum": Times::MOST,
});

/// Lets a key of an object have another name, as serde's aliases do.
pub fn also(schema: &mut Schema, key: &str, alias: &str) {
    let properties = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut);
    if let Some(properties) = properties
        && let Some(known) = properties.get(key).cloned()
    {
        let mut known = Schema::try_from(known).unwrap_or_default();
        known.insert("description".to_owned(), format!("Another name of `{key}`.").into());
        properties.insert(alias.to_owned(), known.into());
    }
}
