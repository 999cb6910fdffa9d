//! Paths that a scenario adds to a provider's: the part of the route table that is a world's. It is asked when no provider's own table
//! has a path, so that an alias can never take a documented path away.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::room::Room;
use crate::facts::shown;

/// Further paths of a room, as a scenario lists them: `/ws/entrada.asmx`.
///
/// What cannot be reached is refused when it is read: what does not start with a slash or has a query, duble's own `/_duble` and `/w`,
/// and what is below a path of another provider.
pub struct Aliases<R> {
    paths: Vec<String>,
    room: PhantomData<fn() -> R>,
}

impl<R> Aliases<R> {
    /// The paths, in the order of the scenario.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }
}

impl<R> Default for Aliases<R> {
    fn default() -> Self {
        Self { paths: Vec::new(), room: PhantomData }
    }
}

impl<R> Clone for Aliases<R> {
    fn clone(&self) -> Self {
        Self { paths: self.paths.clone(), room: PhantomData }
    }
}

impl<R> fmt::Debug for Aliases<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.paths.fmt(f)
    }
}

impl<R> Serialize for Aliases<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.paths.serialize(serializer)
    }
}

impl<'de, R: Room> Deserialize<'de> for Aliases<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let paths = Vec::<String>::deserialize(deserializer)?;
        for path in &paths {
            if let Some(said) = fault::<R>(path) {
                return Err(de::Error::custom(format!("`{}` can be no alias: {said}", shown(path))));
            }
        }
        Ok(Self { paths, room: PhantomData })
    }
}

impl<R: Room> JsonSchema for Aliases<R> {
    fn schema_name() -> Cow<'static, str> {
        "Aliases".into()
    }

    fn schema_id() -> Cow<'static, str> {
        // The same for every room.
        concat!(module_path!(), "::Aliases").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "Further paths, such as /ws/entrada.asmx: without query, blanks or escapes.",
            "type": "array",
            "items": { "type": "string", "pattern": "^/[^?#{}%\\s]*[^?#{}%\\s/][^?#{}%\\s]*$" },
        })
    }
}

/// Why a path can be no alias of a room.
fn fault<R: Room>(path: &str) -> Option<String> {
    let first = path.split('/').find(|segment| !segment.is_empty());
    if !path.starts_with('/')
        || path.contains(['?', '#', '{', '}', '%'])
        || path.contains(char::is_whitespace)
    {
        return Some("write a path such as /ws/entrada.asmx, without query, blanks or escapes".to_owned());
    }
    match first {
        None => Some("it would take every path".to_owned()),
        Some("w") => Some("it is duble's own".to_owned()),
        // In any letters: nobody should take one for the other.
        Some(first) if first.eq_ignore_ascii_case("_duble") => Some("it is duble's own".to_owned()),
        Some(_) => super::owner_by_table(path)
            .filter(|owner| *owner != R::NAME)
            .map(|owner| format!("it is a path of {owner}, which answers it")),
    }
}

/// A request's segments as the room's own table knows them, if one of its aliases is what they begin with.
pub(super) fn resolve<R: Room>(room: &R, segments: &[String]) -> Option<Vec<String>> {
    let same = |one: &str, other: &str| one == other || (R::ANY_CASE && one.eq_ignore_ascii_case(other));
    room.aliases().into_iter().find_map(|(alias, stands_for)| {
        let mut left = segments.iter();
        let mut wanted = alias.split('/').filter(|segment| !segment.is_empty());
        wanted.all(|want| left.next().is_some_and(|segment| same(want, segment))).then(|| {
            let documented = stands_for.split('/').filter(|segment| !segment.is_empty());
            documented.map(str::to_owned).chain(left.cloned()).collect()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::nddfrete::NddFrete;

    #[test]
    fn an_alias_that_cannot_be_reached_says_why() {
        for (path, said) in [
            ("/ws/entrada.asmx", ""),
            ("/exchangeMessage/Outro.asmx", ""),
            ("/a", ""),
            ("ws/entrada.asmx", "write a path"),
            ("", "write a path"),
            ("/ws?op=Send", "write a path"),
            ("/ws entrada", "write a path"),
            ("/{ws}", "write a path"),
            ("/w%73", "write a path"),
            ("/", "every path"),
            ("//", "every path"),
            ("/_duble/journal", "duble's own"),
            ("/_DUBLE", "duble's own"),
            ("//_duble/clock", "duble's own"),
            ("/%5Fduble/clock", "write a path"),
            ("/w/loja", "duble's own"),
            ("/cobranca-bancaria/v2/boletos", "a path of sicoob"),
            ("/integracoes/v1/x", "a path of betha"),
            ("/arecepcao.aspx", "a path of invoicy"),
        ] {
            let seen = fault::<NddFrete>(path).unwrap_or_default();
            assert!(seen.contains(said) && seen.is_empty() == said.is_empty(), "{path}: {seen}");
        }
    }
}
