//! How a provider behaves where its document leaves room. One macro makes of a knob its field, its default, its place in
//! `behaviour:` and its row in the documentation, with its source.

use schemars::{Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A knob's row in the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnobRow {
    /// Where it stands below `behaviour:`.
    pub path: String,
    /// Its default, as it would be written.
    pub default: String,
    /// What it does.
    pub about: &'static str,
    /// Which document or which section of which dossier it rests on.
    pub source: &'static str,
}

/// Something that stands below `behaviour:`: a knob, or a group of them.
pub trait Knob: Clone {
    /// What a scenario may say of it; all of it optional.
    type Patch: DeserializeOwned + Default;

    /// Changes what the patch names.
    fn patch(&mut self, patch: Self::Patch);

    /// What it stands at, as a scenario would write it.
    fn show(&self) -> serde_json::Value;

    /// Its rows in the documentation.
    fn rows(&self, path: &str, about: &'static str, source: &'static str, rows: &mut Vec<KnobRow>);

    /// What may stand in its place in a scenario.
    fn schema(&self, generator: &mut SchemaGenerator) -> Schema;
}

/// The schema of a group of knobs, from those of its members.
pub fn group<const N: usize>(about: &str, members: [(&str, Schema); N]) -> Schema {
    let members: serde_json::Map<_, _> =
        members.into_iter().map(|(name, schema)| (name.to_owned(), schema.into())).collect();
    schemars::json_schema!({
        "description": about, "type": "object", "properties": members, "additionalProperties": false,
    })
}

/// A knob's schema with what it does, its source and its default; a group has none of its own.
pub fn described(mut schema: Schema, about: &str, source: &str, default: Option<Value>) -> Schema {
    // Beside a reference nothing counts, so it goes one level down.
    if let Some(reference) = schema.remove("$ref") {
        schema.insert("allOf".to_owned(), serde_json::json!([{ "$ref": reference }]));
    }
    let source = if source.is_empty() { String::new() } else { format!(" Source: {source}.") };
    schema.insert("description".to_owned(), format!("{about}{source}").into());
    if let Some(default) = default {
        schema.insert("default".to_owned(), default);
    }
    schema
}

/// Makes types single knobs: their patch is the value itself.
macro_rules! leaf {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::providers::knobs::Knob for $type {
            type Patch = Option<Self>;

            fn patch(&mut self, patch: Option<Self>) {
                if let Some(value) = patch {
                    *self = value;
                }
            }

            fn show(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }

            fn rows(&self, path: &str, about: &'static str, source: &'static str, rows: &mut Vec<$crate::providers::knobs::KnobRow>) {
                let default = serde_json::to_string(self).unwrap_or_default();
                rows.push($crate::providers::knobs::KnobRow { path: path.to_owned(), default, about, source });
            }

            fn schema(&self, generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let schema = generator.subschema_for::<Self>();
                $crate::providers::knobs::described(schema, "", "", serde_json::to_value(self).ok())
            }
        }
    )*};
}
pub(crate) use leaf;

leaf!(bool, u16, u32, u64, usize, i64, String, crate::facts::Ready, crate::facts::Lapse, Vec<String>);

/// Makes an enum of words that is a single knob.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$about])* $variant),+ }
        $crate::providers::knobs::leaf!($name);
    };
}
pub(crate) use words;

/// Makes a group of knobs: `name: Type = default, "about", "source";`.
macro_rules! knobs {
    ($(#[$doc:meta])* $name:ident, $patch:ident { $($field:ident : $type:ty = $default:expr, $about:literal, $source:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name { $(#[doc = $about] pub $field: $type),+ }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        #[doc = concat!("What a scenario may say of [`", stringify!($name), "`].")]
        #[derive(Clone, Debug, Default, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $patch { $(#[doc = $about] pub $field: <$type as $crate::providers::knobs::Knob>::Patch),+ }

        impl $crate::providers::knobs::Knob for $name {
            type Patch = $patch;

            fn patch(&mut self, patch: $patch) {
                $(self.$field.patch(patch.$field);)+
            }

            fn show(&self) -> serde_json::Value {
                serde_json::Value::Object([$((stringify!($field).to_owned(), self.$field.show())),+].into_iter().collect())
            }

            fn rows(&self, path: &str, _: &'static str, _: &'static str, rows: &mut Vec<$crate::providers::knobs::KnobRow>) {
                $(self.$field.rows(&format!("{path}.{}", stringify!($field)), $about, $source, rows);)+
            }

            fn schema(&self, generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::providers::knobs::group("", [$(
                    (stringify!($field), $crate::providers::knobs::described(self.$field.schema(generator), $about, $source, None))
                ),+])
            }
        }

        impl schemars::JsonSchema for $patch {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::providers::knobs::Knob::schema(&$name::default(), generator)
            }
        }
    };
}
pub(crate) use knobs;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Lapse, Ready};

    words! {
        /// A colour.
        Colour { /// Like grass.
            Green, /// Like blood.
            Red }
    }
    knobs! {
        /// Inside.
        Inner, InnerPatch {
            ready: Ready = Ready::Now, "When it is done.", "[D]";
        }
    }
    knobs! {
        /// Outside.
        Outer, OuterPatch {
            colour: Colour = Colour::Green, "Its colour.", "dossier 12";
            inner: Inner = Inner::default(), "What is inside.", "";
        }
    }

    #[test]
    fn a_patch_changes_what_it_names_and_refuses_strangers() {
        let mut knobs = Outer::default();
        knobs.patch(serde_json::from_str(r#"{"inner":{"ready":{"after":"3s"}}}"#).unwrap());
        assert_eq!((knobs.colour, knobs.inner.ready), (Colour::Green, Ready::After(Lapse::from_secs(3))));
        knobs.patch(serde_json::from_str(r#"{"colour":"red"}"#).unwrap());
        assert_eq!(knobs.colour, Colour::Red);
        assert_eq!(
            knobs.show(),
            serde_json::json!({ "colour": "red", "inner": { "ready": { "after": "3s" } } })
        );
        assert!(serde_json::from_str::<OuterPatch>(r#"{"color":"red"}"#).is_err());
        let mut rows = Vec::new();
        Outer::default().rows("toy", "", "", &mut rows);
        assert_eq!(
            rows.iter().map(|row| (row.path.as_str(), row.default.as_str())).collect::<Vec<_>>(),
            [("toy.colour", "\"green\""), ("toy.inner.ready", "\"now\""),]
        );
    }
}
