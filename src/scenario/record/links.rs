//! Ids that came in an answer and are used in later requests: they are captured, and stand as `${name}` from then on.

use std::collections::{BTreeMap, BTreeSet};

use super::leaves::{Leaf, Part};
use crate::br::text::unaccented;
use crate::scenario::literal::Literal;
use crate::scenario::template::RESERVED;

/// Longest value that can be an id.
const LONGEST: usize = 200;
/// From this length on an id is known by itself; a shorter one only where its field has the same name.
const LONG: usize = 5;
/// Values that are remembered at most.
const MOST: usize = 200_000;

/// Where a value first came from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) step: usize,
    pub(super) part: Part,
    pub(super) path: String,
    key: String,
    is_number: bool,
    /// Once a later request uses it.
    pub(super) name: Option<String>,
}

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct Links {
    origins: BTreeMap<String, Origin>,
    /// What the client itself has sent.
    sent: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Links {
    /// The client knows this value by itself.
    pub(super) fn sent(&mut self, value: &str) {
        if self.sent.len() < MOST && !self.origins.contains_key(value) {
            self.sent.insert(value.to_owned());
        }
    }

    /// Whether the client has sent this value.
    pub(super) fn was_sent(&self, value: &str) -> bool {
        self.sent.contains(value)
    }

    /// A value came in the answer of a step.
    pub(super) fn came(&mut self, step: usize, leaf: &Leaf) {
        let Some(value) = leaf.value.plain().filter(|value| is_id(value)) else { return };
        if self.sent.contains(&value) || self.origins.len() >= MOST {
            return;
        }
        self.origins.entry(value).or_insert_with(|| Origin {
            step,
            part: leaf.part,
            path: leaf.path.clone(),
            key: leaf.key.clone(),
            is_number: matches!(leaf.value, Literal::Number(_)),
            name: None,
        });
    }

    /// What stands for a value that an answer gave. `is_number`: what its place must keep it as; `None` where all is text.
    pub(super) fn hole(&mut self, key: &str, value: &str, is_number: Option<bool>) -> Option<String> {
        let origin = self.origins.get_mut(value)?;
        let is_strong = value.len() >= LONG || alike(&origin.key, key) && names_an_id(key);
        if !is_strong || is_number.is_some_and(|is_number| is_number != origin.is_number) {
            return None;
        }
        let names = &mut self.names;
        let name = origin.name.get_or_insert_with(|| free_name(&origin.key, names));
        Some(format!("${{{name}}}"))
    }

    /// The holes of a text inside which such values stand.
    pub(super) fn inside(&mut self, text: &str) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for word in text.split(|c: char| !is_id_char(c)).filter(|word| word.len() > LONG) {
            if found.iter().all(|(known, _)| known != word)
                && let Some(hole) = self.hole("", word, None)
            {
                found.push((word.to_owned(), hole));
            }
        }
        found
    }

    /// What stands for a value in the expectation of a step: only what an earlier one captured.
    pub(super) fn named(&self, value: &str, step: usize) -> Option<String> {
        let origin = self.origins.get(value).filter(|origin| origin.step < step)?;
        origin.name.as_ref().map(|name| format!("${{{name}}}"))
    }

    /// What is captured, in the order of names.
    pub(super) fn captures(&self) -> Vec<(&str, &Origin)> {
        let named = self.origins.values().filter_map(|origin| Some((origin.name.as_deref()?, origin)));
        let mut found: Vec<_> = named.collect();
        found.sort_by_key(|(name, _)| *name);
        found
    }
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Whether a value can be an id: one word with a digit in it, no amount and no date.
fn is_id(value: &str) -> bool {
    let amount = value.contains('.') && value.parse::<f64>().is_ok();
    let date =
        value.len() >= 10 && value.get(..10).is_some_and(|date| date.parse::<jiff::civil::Date>().is_ok());
    (1..=LONGEST).contains(&value.len())
        && value.chars().any(|c| c.is_ascii_digit())
        && value.chars().all(|c| is_id_char(c) || matches!(c, '.' | '/' | ':' | '+' | '='))
        && !amount
        && !date
}

/// Whether two fields are named alike: `idArquivos` and `idArquivo`.
fn alike(one: &str, other: &str) -> bool {
    let plain = |name: &str| unaccented(name).to_lowercase().trim_end_matches('s').to_owned();
    !one.is_empty() && plain(one) == plain(other)
}

/// Whether a field of this name holds an id, and no kind or count.
fn names_an_id(key: &str) -> bool {
    let key = unaccented(key).to_lowercase();
    let parts = ["codigo", "numero", "nosso", "protocolo", "chave", "guid"];
    !key.starts_with("tipo")
        && (key.starts_with("id") || key.ends_with("id") || parts.iter().any(|part| key.contains(part)))
}

/// A name that is not taken yet, after the field.
fn free_name(key: &str, names: &mut BTreeSet<String>) -> String {
    let own: String = key.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut own = own.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    if own.is_empty() || RESERVED.contains(&own.as_str()) {
        own = format!("valor{own}");
    }
    let mut name = own.clone();
    let mut nth = 1;
    while !names.insert(name.clone()) {
        nth += 1;
        name = format!("{own}_{nth}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(key: &str, value: Literal) -> Leaf {
        Leaf { part: Part::Json, path: format!("a.{key}"), key: key.to_owned(), value }
    }

    #[test]
    fn what_an_answer_gave_and_a_request_uses_is_captured() {
        let number = |text: &str| Literal::Number(text.to_owned());
        let mut links = Links::default();
        links.sent("707090");
        for (step, key, value) in [
            (0, "numeroContrato", number("707090")),
            (0, "codigo", number("123456")),
            (0, "idArquivos", number("7")),
            (0, "tipo", number("3")),
            (1, "codigo", number("999999")),
            (1, "valor", number("1500.00")),
            (1, "guid", Literal::Text("f4ae253f-7ff8".into())),
            (2, "codigo", number("123456")),
        ] {
            links.came(step, &leaf(key, value));
        }
        for (key, value, is_number, hole) in [
            ("numeroContrato", "707090", None, None),
            ("x", "123456", Some(true), Some("${codigo}")),
            ("x", "123456", Some(false), None),
            ("x", "7", None, None),
            ("tipo", "3", None, None),
            ("idArquivo", "7", None, Some("${idArquivos}")),
            ("x", "999999", None, Some("${codigo_2}")),
            ("valor", "1500.00", None, None),
        ] {
            assert_eq!(links.hole(key, value, is_number).as_deref(), hole, "{key} {value}");
        }
        assert_eq!(
            links.inside("<g>f4ae253f-7ff8</g>"),
            [("f4ae253f-7ff8".to_owned(), "${guid}".to_owned())]
        );
        assert_eq!(links.named("123456", 0), None, "a step cannot expect what it captures itself");
        assert_eq!(links.named("123456", 2).as_deref(), Some("${codigo}"));
        let names: Vec<_> =
            links.captures().into_iter().map(|(name, origin)| (name, origin.step, &*origin.path)).collect();
        assert_eq!(
            names,
            [
                ("codigo", 0, "a.codigo"),
                ("codigo_2", 1, "a.codigo"),
                ("guid", 1, "a.guid"),
                ("idArquivos", 0, "a.idArquivos")
            ]
        );
    }
}
