//! The knob `path_aliases`: further paths for the documented ones, since only two of them are printed in the document (dossier 1.1).

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Betha;
use super::routes::{FAMILY, ROUTES};
use crate::facts::{did_you_mean, shown};
use crate::providers::aliases::Aliases;
use crate::providers::knobs::leaf;

/// By the last part of a documented path: `execucoes-fiscais-terceiros: [/integracoes/v1/execucoes]`. What is below the path (an id) is
/// below each alias too.
#[derive(Clone, Debug, Default)]
pub struct Caminhos(BTreeMap<&'static str, Aliases<Betha>>);

leaf!(Caminhos);

impl Caminhos {
    /// Each alias with the documented path that it stands for.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.0.iter().flat_map(|(path, aliases)| aliases.iter().map(move |alias| (alias, *path)))
    }
}

/// The documented paths that have no part that varies.
fn documentados() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().filter_map(|route| route.paths.first().copied()).filter(|path| !path.contains('{'))
}

fn nome(path: &'static str) -> &'static str {
    path.strip_prefix(FAMILY).unwrap_or(path).trim_start_matches('/')
}

impl Serialize for Caminhos {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, aliases)| (nome(path), aliases)))
    }
}

impl<'de> Deserialize<'de> for Caminhos {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stated = BTreeMap::<String, Aliases<Betha>>::deserialize(deserializer)?;
        let found = stated.into_iter().map(|(name, aliases)| {
            let path = documentados().find(|path| nome(path) == name);
            let path = path.ok_or_else(|| {
                let said = format!("there is no path `{}`", shown(&name));
                de::Error::custom(match did_you_mean(&name, documentados().map(nome)) {
                    Some(near) => format!("{said}; did you mean `{near}`?"),
                    None => said,
                })
            })?;
            Ok((path, aliases))
        });
        found.collect::<Result<_, _>>().map(Self)
    }
}

impl JsonSchema for Caminhos {
    fn schema_name() -> Cow<'static, str> {
        "Caminhos".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let aliases = generator.subschema_for::<Aliases<Betha>>();
        let nomes: serde_json::Map<_, _> =
            documentados().map(|path| (nome(path).to_owned(), aliases.clone().into())).collect();
        schemars::json_schema!({
            "description": "Further paths by the last part of a documented one.",
            "type": "object", "properties": nomes, "additionalProperties": false,
        })
    }
}
