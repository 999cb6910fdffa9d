//! What is read by hand has its schema by hand, beside the one that the derives make.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::facts::Lapse;
use crate::scenario::format::{
    Arriving, Column, Counted, Each, METHODS, Named, Reply, Request, Version, Waiting, Words,
};
use crate::scenario::literal::Literal;
use crate::scenario::matcher::{Kind, Matcher, Pattern};

/// Gives a type a schema that needs no other, or one that is made with the generator.
macro_rules! written {
    ($type:ty, $name:literal, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    }
}

written!(Literal, "Value", |_generator| json_schema!({
    "description": "Any value. `${…}` inside its texts is filled when the step is played; whole numbers above 2^53 stand in quotes.",
}));

written!(Each, "Each", |generator| {
    let row = generator.subschema_for::<Named<Literal>>();
    let column = generator.subschema_for::<Column>();
    json_schema!({
        "description": "The rows of a loop: a list of mappings, or a name with its values.",
        "anyOf": [{ "type": "array", "items": row, "minItems": 1 }, column],
    })
});

written!(Counted, "Calls", |_generator| json_schema!({
    "description": "Which calls: `3`, `1..2`, `2..` or `{ every: 3 }`.",
    "anyOf": [
        { "type": ["integer", "string"], "pattern": "^\\s*[0-9]+\\s*(\\.\\.\\s*([0-9]+\\s*)?)?$" },
        { "type": "object", "properties": { "every": { "type": "integer" } }, "required": ["every"], "additionalProperties": false },
    ],
    "examples": ["1..2", "2.."],
}));

written!(Waiting, "Delay", |generator| {
    let lapse = generator.subschema_for::<Lapse>();
    let lognormal = json!({
        "type": "object",
        "properties": { "median": lapse, "sigma": { "type": "number" }, "max": lapse },
        "required": ["median", "sigma"],
        "additionalProperties": false,
    });
    json_schema!({
        "description": "Real time: `200ms`, `{ uniform: [100ms, 2s] }` or `{ lognormal: { median: 200ms, sigma: 0.5, max: 10s } }`.",
        "anyOf": [
            lapse,
            {
                "type": "object",
                "properties": {
                    "uniform": { "type": "array", "items": lapse, "minItems": 2, "maxItems": 2 },
                    "lognormal": lognormal,
                },
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": false,
            },
        ],
    })
});

written!(Arriving, "Cut", |_generator| json_schema!({
    "description": "How much arrives: so many bytes, or `{ at: 50% }`.",
    "anyOf": [
        { "type": "integer" },
        { "type": "object", "properties": { "at": { "type": "string" } }, "required": ["at"], "additionalProperties": false },
    ],
}));

written!(Version, "Version", |_generator| json_schema!({ "const": 1 }));

written!(Words, "Words", |_generator| json_schema!({
    "description": "One text or several.",
    "type": ["string", "integer", "array"],
    "items": { "type": "string" },
}));

written!(Reply, "Reply", |_generator| json_schema!({
    "description": "A status without a body, or `drop`: the connection is closed without an answer.",
    "anyOf": [{ "type": "integer", "minimum": 200, "maximum": 599 }, { "const": "drop" }],
}));

written!(Request, "Request", |_generator| json_schema!({
    "description": "Method and path, such as `GET /cobranca-bancaria/v2/boletos`. The path may hold `${…}`.",
    "type": "string",
    "pattern": format!("^\\s*({}) +/", METHODS.join("|")),
    "examples": ["GET /cobranca-bancaria/v2/boletos", "POST /exchangeMessage/WSExchangeMessage.asmx", "POST /arecepcao.aspx"],
}));

written!(Pattern, "Pattern", |_generator| json_schema!({
    "description": "A regular expression.", "type": "string",
}));

written!(Matcher, "Matcher", |generator| {
    let value = generator.subschema_for::<Literal>();
    let inner = generator.subschema_for::<Matcher>();
    let one = |about: &str, schema: Value| with(schema, about);
    let text = || json!({ "type": "string" });
    let bound = || json!({ "type": ["string", "number"] });
    let members = [
        (
            "equals",
            one(
                "Is this value; for mappings, which would be read as a matcher otherwise.",
                value.clone().into(),
            ),
        ),
        ("is", one("Is of this kind.", generator.subschema_for::<Kind>().into())),
        ("not", one("Is there and does not match.", inner.clone().into())),
        (
            "contains",
            one("Is a text with this part, a list with this item, or a mapping with this key.", value.into()),
        ),
        ("starts", one("Is a text that begins so.", text())),
        ("ends", one("Is a text that ends so.", text())),
        (
            "matches",
            one(
                "Is a text in which the regular expression finds something.",
                generator.subschema_for::<Pattern>().into(),
            ),
        ),
        (
            "above",
            one(
                "Is a number, also as text, beyond this one; texts such as ISO dates in their order.",
                bound(),
            ),
        ),
        (
            "below",
            one(
                "Is a number, also as text, short of this one; texts such as ISO dates in their order.",
                bound(),
            ),
        ),
        (
            "length",
            one(
                "Is a text of so many characters, a list of so many items, a mapping of so many keys.",
                inner.into(),
            ),
        ),
        ("present", one("Is there.", json!({ "type": "boolean" }))),
        ("absent", one("Is not there.", json!({ "type": "boolean" }))),
    ];
    // One flat object, and no union with what is no mapping: `properties` count for mappings alone, and editors complete them.
    json_schema!({
        "description": "A scalar or a list is equality; a mapping is exactly one matcher.",
        "type": ["string", "number", "boolean", "null", "array", "object"],
        "properties": members.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect::<Map<_, _>>(),
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
    })
});

/// A schema with a description of its own.
pub(super) fn with(schema: Value, about: &str) -> Value {
    match schema {
        // Beside a reference nothing counts.
        Value::Object(map) if map.contains_key("$ref") => json!({ "description": about, "allOf": [map] }),
        Value::Object(mut map) => {
            map.insert("description".to_owned(), about.into());
            Value::Object(map)
        }
        other => json!({ "description": about, "allOf": [other] }),
    }
}
