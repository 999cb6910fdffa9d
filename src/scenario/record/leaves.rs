//! What an answer holds, value by value, each with the path by which a step would look at it.

use duble_client::{invoicy, nddfrete};

use super::taken::Taken;
use crate::scenario::literal::Literal;
use crate::wire::xml;

/// Values of one answer that are looked at.
const MOST: usize = 2_000;

/// In which part of an answer a value stands: the key of `expect` and of `capture`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Json,
    Xml,
    Crosstalk,
    Rawdata,
    Invoicy,
    Documento,
}

impl Part {
    pub(super) const ALL: [Self; 6] =
        [Self::Json, Self::Xml, Self::Crosstalk, Self::Rawdata, Self::Invoicy, Self::Documento];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Crosstalk => "crosstalk",
            Self::Rawdata => "rawdata",
            Self::Invoicy => "invoicy",
            Self::Documento => "documento",
        }
    }
}

/// One value.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) part: Part,
    pub(super) path: String,
    /// The name nearest to it.
    pub(super) key: String,
    /// A scalar; a list stands for its length.
    pub(super) value: Literal,
}

/// Fields of the Crosstalk header that an answer makes; the others are the request's own, its Token among them.
const OF_THE_ANSWER: [&str; 3] = ["ResponseCode", "ResponseMessage", "Guid"];

/// All values of an answer, in their order.
pub(super) fn of(taken: &Taken, provider: Option<&str>) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let media_type = taken.answered("content-type");
    let Some(text) = taken.response.text(media_type).filter(|_| !taken.response.is_cut) else {
        return leaves;
    };
    if provider == Some("nddfrete")
        && let Ok(answer) = nddfrete::read_answer(&text)
    {
        let fields = answer.header.iter().filter(|(name, _)| OF_THE_ANSWER.contains(&name.as_str()));
        for (name, value) in fields {
            leaves.push(leaf(Part::Crosstalk, name.clone(), name, Literal::Text(value.trim().to_owned())));
        }
        leaves.extend(answer.raw_data.iter().flat_map(|text| of_xml(Part::Rawdata, text)));
    } else if provider == Some("invoicy")
        && let Ok(answer) = invoicy::read_answer(&text)
    {
        for (index, item) in answer.itens.iter().enumerate().take(5) {
            let path =
                |field: &str| if index == 0 { field.to_owned() } else { format!("{}/{field}", index + 1) };
            let code = Literal::Text(item.codigo.to_string());
            leaves.push(leaf(Part::Invoicy, path("Codigo"), "Codigo", code));
            let said = Literal::Text(item.descricao.clone());
            leaves.push(leaf(Part::Invoicy, path("Descricao"), "Descricao", said));
        }
        let documento = answer.itens.iter().find_map(|item| item.documentos.first());
        leaves.extend(documento.iter().flat_map(|text| of_xml(Part::Documento, text)));
    } else if let Ok(json @ (Literal::Map(_) | Literal::List(_))) = Literal::from_json(&taken.response.bytes)
    {
        of_json(&json, String::new(), "", &mut leaves);
    } else if media_type.is_some_and(|kind| kind.contains("xml")) {
        leaves.extend(of_xml(Part::Xml, &text));
    }
    leaves.truncate(MOST);
    leaves
}

fn leaf(part: Part, path: String, key: &str, value: Literal) -> Leaf {
    Leaf { part, path, key: key.to_owned(), value }
}

fn of_json(value: &Literal, path: String, key: &str, leaves: &mut Vec<Leaf>) {
    if leaves.len() >= MOST {
        return;
    }
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Literal::Map(entries) => {
            // A name with a dot in it is on no path.
            for (name, inner) in entries.iter().filter(|(name, _)| !name.contains('.') && !name.is_empty()) {
                of_json(inner, below(name), name, leaves);
            }
        }
        Literal::List(items) => {
            let own = if path.is_empty() { "$".to_owned() } else { path.clone() };
            leaves.push(leaf(Part::Json, own, key, value.clone()));
            for (index, item) in items.iter().enumerate() {
                of_json(item, below(&index.to_string()), key, leaves);
            }
        }
        scalar => leaves.push(leaf(Part::Json, path, key, scalar.clone())),
    }
}

fn of_xml(part: Part, text: &str) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    // Inner documents that are several siblings are rare, and their first says enough only by a path of its own.
    if let Ok(root) = xml::parse_lenient(text, &xml::Limits::default()) {
        of_element(part, &root, String::new(), &mut leaves);
    }
    leaves
}

fn of_element(part: Part, element: &xml::Element, path: String, leaves: &mut Vec<Leaf>) {
    if leaves.len() >= MOST {
        return;
    }
    let below = |name: String| if path.is_empty() { name } else { format!("{path}/{name}") };
    for attribute in element.attributes.iter().filter(|attribute| !attribute.name.contains(':')) {
        let value = Literal::Text(attribute.value.clone());
        leaves.push(leaf(part, below(format!("@{}", attribute.name)), &attribute.name, value));
    }
    let mut children = element.elements().peekable();
    if children.peek().is_none() {
        let own = if path.is_empty() { ".".to_owned() } else { path.clone() };
        leaves.push(leaf(part, own, &element.name, Literal::Text(element.text().trim().to_owned())));
    }
    let mut seen = std::collections::BTreeMap::new();
    for child in children {
        let nth = seen.entry(child.name.as_str()).and_modify(|nth| *nth += 1).or_insert(1);
        let name = if *nth == 1 { child.name.clone() } else { format!("{}[{nth}]", child.name) };
        of_element(part, child, below(name), leaves);
    }
}
