//! Dotted paths: `resultado.idArquivos.0`.
//!
//! | written | leads to |
//! |---|---|
//! | `a.b` | the key `b` of `a` |
//! | `a.0` | the first item of the list `a` |
//! | `a.*.b` | the `b` of every item of a list, or of every value of a mapping: a list |
//! | `a.[numero=5].b` | the `b` of the first item of `a` whose `numero` is 5 |
//! | `a."x.y"` | a key with dots or stars of its own |
//! | `$` | the whole; `$.a` is `a` |
//!
//! Not RFC 9535: a crate for it works on trees whose numbers have passed through binary floating point, and an answer's must keep their
//! digits.

use std::str::FromStr;

use crate::scenario::literal::{Literal, same_number};
use crate::scenario::matcher::Seen;

/// A path that has been taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct JsonPath(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Key(String),
    All,
    Where { key: String, value: String },
}

impl FromStr for JsonPath {
    type Err = String;

    fn from_str(path: &str) -> Result<Self, String> {
        let mut segments = Vec::new();
        let mut rest = match path {
            "$" | "" => return Ok(Self(segments)),
            path => path.strip_prefix("$.").unwrap_or(path),
        };
        loop {
            let wrong = |said: &str| format!("`{path}` is no path in JSON: {said}");
            let (segment, after) = if let Some(quoted) = rest.strip_prefix('"') {
                let (key, after) = quoted.split_once('"').ok_or_else(|| wrong("a quote is not closed"))?;
                (Segment::Key(key.to_owned()), after)
            } else if let Some(inside) = rest.strip_prefix('[') {
                let (inside, after) =
                    inside.split_once(']').ok_or_else(|| wrong("a bracket is not closed"))?;
                let (key, value) = inside
                    .split_once('=')
                    .ok_or_else(|| wrong("in brackets stands what an item must have, such as [numero=5]"))?;
                let value = value.trim().trim_matches(['\'', '"']);
                (Segment::Where { key: key.trim().to_owned(), value: value.to_owned() }, after)
            } else {
                let end = rest.find('.').unwrap_or(rest.len());
                let (key, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                match key {
                    "" => return Err(wrong("a part of it is empty; a key without a name is \"\"")),
                    "*" => (Segment::All, after),
                    key => (Segment::Key(key.to_owned()), after),
                }
            };
            segments.push(segment);
            rest = match (after, after.strip_prefix('.')) {
                ("", _) => return Ok(Self(segments)),
                (_, Some(rest)) => rest,
                _ => return Err(wrong("a dot is missing behind a quote or a bracket")),
            };
        }
    }
}

/// What a path has reached on its way.
enum Reached<'a> {
    One(&'a Literal),
    Many(Vec<&'a Literal>),
}

impl JsonPath {
    /// What stands there.
    pub(in crate::scenario) fn see(&self, root: &Literal) -> Seen {
        let found = self.0.iter().try_fold(Reached::One(root), |at, segment| match (at, segment) {
            (Reached::One(at), Segment::All) => inside(at).map(Reached::Many),
            (Reached::One(at), segment) => step(at, segment).map(Reached::One),
            (Reached::Many(all), Segment::All) => {
                Some(Reached::Many(all.into_iter().filter_map(inside).flatten().collect()))
            }
            (Reached::Many(all), segment) => {
                Some(Reached::Many(all.into_iter().filter_map(|at| step(at, segment)).collect()))
            }
        });
        match found {
            None => Seen::Missing,
            Some(Reached::One(literal)) => Seen::Typed(literal.clone()),
            Some(Reached::Many(all)) => Seen::Typed(Literal::List(all.into_iter().cloned().collect())),
        }
    }
}

fn inside(at: &Literal) -> Option<Vec<&Literal>> {
    match at {
        Literal::List(items) => Some(items.iter().collect()),
        Literal::Map(entries) => Some(entries.iter().map(|(_, value)| value).collect()),
        _ => None,
    }
}

fn step<'a>(at: &'a Literal, segment: &Segment) -> Option<&'a Literal> {
    match segment {
        Segment::Key(key) => at.get(key),
        Segment::Where { key, value } => inside(at)?.into_iter().find(|item| {
            item.get(key).is_some_and(|seen| match seen {
                Literal::Number(number) => same_number(number, value),
                other => other.plain().is_some_and(|seen| seen == *value),
            })
        }),
        Segment::All => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn leads_to_values_and_lists() {
        let root = Literal::from_json(
            br#"{"a":{"b":[1,{"c":"x","n":5.0},{"c":"y","n":7}]},"":5,"p.q":6,"s":{"x":1,"y":2},"big":12345678901234567.10}"#,
        )
        .unwrap();
        for (path, seen) in [
            ("a.b.0", "1"),
            ("a.b.1.c", "\"x\""),
            ("$.a.b.1.c", "\"x\""),
            ("a.b.3", "nothing"),
            ("a.x", "nothing"),
            ("a.b.*.c", r#"["x","y"]"#),
            ("a.b.*.z", "[]"),
            ("a.b.0.*", "nothing"),
            ("a.*.*.c", r#"["x","y"]"#),
            ("s.*", "[1,2]"),
            ("a.b.[n=5].c", "\"x\""),
            ("a.b.[c='y'].n", "7"),
            ("a.b.[n=6].c", "nothing"),
            ("\"p.q\"", "6"),
            ("\"\"", "5"),
            ("big", "12345678901234567.10"),
        ] {
            assert_eq!(path.parse::<JsonPath>().unwrap().see(&root).to_string(), seen, "{path}");
        }
        assert!(matches!("$".parse::<JsonPath>().unwrap().see(&root), Seen::Typed(Literal::Map(_))));
        for path in ["a..b", "a.", ".a", "\"a", "\"a\"b", "[a", "[a]", "a.[b=1]c"] {
            assert!(path.parse::<JsonPath>().unwrap_err().contains("is no path"), "{path}");
        }
    }

    proptest! {
        #[test]
        fn takes_any_text_apart_or_says_why(path in "\\PC*") {
            if let Ok(path) = path.parse::<JsonPath>() {
                _ = path.see(&Literal::List(vec![Literal::Null]));
            }
        }

        #[test]
        fn plain_keys_are_found(keys in proptest::collection::vec("[a-z]{1,8}", 1..5)) {
            let value = keys.iter().rev().fold(Literal::Bool(true), |inner, key| Literal::Map(vec![(key.clone(), inner)]));
            let seen = keys.join(".").parse::<JsonPath>().unwrap().see(&value);
            prop_assert_eq!(seen, Seen::Typed(Literal::Bool(true)));
        }
    }
}
