//! What there is where a path leads nowhere: what stands beside its first missing part, and what was probably meant.

use duble_client::{invoicy, nddfrete};

use super::answer::Answer;
use super::judge::Difference;
use crate::facts::did_you_mean;
use crate::scenario::literal::Literal;
use crate::wire::xml;

/// Names that are listed at most.
const MOST: usize = 12;
/// Values that are looked through for a name that stands elsewhere.
const LOOKED: usize = 20_000;

/// A word on a path that leads nowhere in an answer.
pub(super) fn hint(difference: &Difference, answer: &Answer) -> Option<String> {
    if difference.seen != "nothing" {
        return None;
    }
    let (what, path) = difference.what.split_once(' ')?;
    let tree = match what {
        "json" => Tree::of_json(&Literal::from_json(&answer.body).ok()?),
        "xml" => Tree::of_xml(&answer.text())?,
        "rawdata" => Tree::of_xml(nddfrete::read_answer(&answer.text()).ok()?.raw_data.as_deref()?)?,
        "documento" => {
            let answer = invoicy::read_answer(&answer.text()).ok()?;
            Tree::of_xml(answer.itens.iter().find_map(|item| item.documentos.first())?)?
        }
        _ => return None,
    };
    let mark = if what == "json" { '.' } else { '/' };
    // Paths from a root or from anywhere are rare, and say themselves where they look.
    if path.starts_with('/') {
        return None;
    }
    let path = path.strip_prefix("$.").unwrap_or(path);
    nowhere(&tree, &path.split(mark).collect::<Vec<_>>(), mark)
}

fn nowhere(root: &Tree, path: &[&str], mark: char) -> Option<String> {
    let joined = |parts: &[&str]| parts.join(&mark.to_string());
    let mut at = root;
    for (depth, part) in path.iter().enumerate() {
        match at.get(part) {
            Some(next) => at = next,
            None => {
                let above = path.get(..depth).unwrap_or_default();
                let rest = path.get(depth + 1..).unwrap_or_default();
                let whole = |name: &str| joined(&[above, &[name], rest].concat());
                let place = if above.is_empty() { String::new() } else { format!(" in `{}`", joined(above)) };
                // The nearest number is no slip of the hand.
                if let (Ok(_), Tree::Node(entries)) = (part.parse::<usize>(), at)
                    && entries.iter().all(|(name, _)| name.parse::<usize>().is_ok())
                {
                    let count = entries.len();
                    return Some(format!("there {} {count}{place}", if count == 1 { "is" } else { "are" }));
                }
                if let Some(near) = did_you_mean(part, at.names()) {
                    return Some(format!("did you mean `{}`?", whole(near)));
                }
                // The same name may stand elsewhere.
                if let Some(last) = path.last().filter(|last| last.parse::<usize>().is_err())
                    && let Some(found) = root.find(last, mark)
                {
                    return Some(format!("there is `{found}`"));
                }
                return Some(match at {
                    Tree::Leaf => format!("there is a single value{place}"),
                    Tree::Node(entries) if entries.is_empty() => format!("there is nothing{place}"),
                    Tree::Node(entries) => {
                        let names: Vec<_> = at.names().take(MOST).collect();
                        let more = if entries.len() > MOST { ", …" } else { "" };
                        format!("there is{place}: {}{more}", names.join(", "))
                    }
                });
            }
        }
    }
    None
}

/// Names and what is below them.
enum Tree {
    Leaf,
    Node(Vec<(String, Tree)>),
}

impl Tree {
    fn of_json(literal: &Literal) -> Self {
        match literal {
            Literal::List(items) => Self::Node(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (index.to_string(), Self::of_json(item)))
                    .collect(),
            ),
            Literal::Map(entries) => {
                Self::Node(entries.iter().map(|(key, value)| (key.clone(), Self::of_json(value))).collect())
            }
            _ => Self::Leaf,
        }
    }

    fn of_xml(text: &str) -> Option<Self> {
        Some(Self::of_element(&xml::parse_lenient(text, &xml::Limits::default()).ok()?))
    }

    /// The second element of a name is `Name[2]`, as paths write it.
    fn of_element(element: &xml::Element) -> Self {
        let mut entries: Vec<(String, Self)> = Vec::new();
        for child in element.elements() {
            let before = entries
                .iter()
                .filter(|(name, _)| name.split('[').next() == Some(child.name.as_str()))
                .count();
            let name =
                if before == 0 { child.name.clone() } else { format!("{}[{}]", child.name, before + 1) };
            entries.push((name, Self::of_element(child)));
        }
        if entries.is_empty() { Self::Leaf } else { Self::Node(entries) }
    }

    fn get(&self, part: &str) -> Option<&Self> {
        match self {
            Self::Leaf => None,
            Self::Node(entries) => {
                let part = part.strip_suffix("[1]").unwrap_or(part);
                entries.iter().find(|(name, _)| name == part).map(|(_, tree)| tree)
            }
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let entries = match self {
            Self::Leaf => [].iter(),
            Self::Node(entries) => entries.iter(),
        };
        entries.map(|(name, _)| name.as_str())
    }

    /// The whole path of the first thing of this name, the nearest to the root first.
    fn find(&self, wanted: &str, mark: char) -> Option<String> {
        let mut level: Vec<(String, &Self)> = vec![(String::new(), self)];
        let mut looked = 0;
        while !level.is_empty() && looked < LOOKED {
            let mut below = Vec::new();
            for (path, tree) in level {
                let Self::Node(entries) = tree else { continue };
                for (name, inner) in entries {
                    looked += 1;
                    let path = if path.is_empty() { name.clone() } else { format!("{path}{mark}{name}") };
                    if name == wanted {
                        return Some(path);
                    }
                    below.push((path, inner));
                }
            }
            level = below;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Path;

    fn hinted(what: &str, body: &str) -> Option<String> {
        let difference = Difference {
            what: what.to_owned(),
            place: Path::root(),
            expected: "1".to_owned(),
            seen: "nothing".to_owned(),
        };
        hint(
            &difference,
            &Answer { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec(), broken: None },
        )
    }

    #[test]
    fn says_what_there_is() {
        let json = r#"{"resultado":{"codigoSolicitacao":7,"arquivos":[{"id":1},{"id":2}],"vazio":{}},"a":1}"#;
        for (path, said) in [
            ("json resultado.codigoSolicitaco", "did you mean `resultado.codigoSolicitacao`?"),
            ("json resutado.arquivos.0.id", "did you mean `resultado.arquivos.0.id`?"),
            ("json codigoSolicitacao", "there is `resultado.codigoSolicitacao`"),
            ("json $.resultado.x", "there is in `resultado`: codigoSolicitacao, arquivos, vazio"),
            ("json resultado.arquivos.2", "there are 2 in `resultado.arquivos`"),
            ("json resultado.vazio.x", "there is nothing in `resultado.vazio`"),
            ("json a.b.c", "there is a single value in `a`"),
            ("json zzzz", "there is: resultado, a"),
        ] {
            assert_eq!(hinted(path, json).as_deref(), Some(said), "{path}");
        }
        let xml = "<R><Situacao><SitCodigo>1</SitCodigo></Situacao><I><V>1</V></I><I><V>2</V></I></R>";
        for (path, said) in [
            ("xml Situacao/SitCodig", "did you mean `Situacao/SitCodigo`?"),
            ("xml SitCodigo", "there is `Situacao/SitCodigo`"),
            ("xml I[1]/W", "did you mean `I[1]/V`?"),
            ("xml I[2]/Outro", "there is in `I[2]`: V"),
        ] {
            assert_eq!(hinted(path, xml).as_deref(), Some(said), "{path}");
        }
        for (path, body) in [("json a", "no json"), ("xml a", "{}"), ("header a", json), ("xml //a", xml)] {
            assert_eq!(hinted(path, body), None, "{path}");
        }
    }
}
