//! The table that a loop goes through.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::named::Named;
use crate::scenario::literal::Literal;

/// The rows of a loop, each with its values by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Each(pub Vec<Named<Literal>>);

/// One value a row.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Column {
    /// The name of the value.
    r#as: String,
    /// Its values, a row each.
    r#in: Vec<Literal>,
}

impl<'de> Deserialize<'de> for Each {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = Each;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of mappings, or { as: name, in: [values] }")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Each, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = seq.next_element()? {
                    rows.push(row);
                }
                Ok(Each(rows))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Each, A::Error> {
                let Column { r#as, r#in } = Column::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Each(r#in.into_iter().map(|value| Named(vec![(r#as.clone(), value)])).collect()))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
