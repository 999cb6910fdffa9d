//! Slashed paths into XML: the part of XPath that answers need.
//!
//! | written | leads to |
//! |---|---|
//! | `Situacao/SitCodigo` | from below the root: the children of that name of the children of that name |
//! | `/Envelope/Body` | from the root itself |
//! | `//Valor`, `Itens//Valor` | at any depth |
//! | `.`, `*` | the element itself; a child of any name |
//! | `s:Body` | a name in exactly this namespace, with `namespaces: { s: "http://…" }`; without a prefix any namespace will do |
//! | `Item[2]`, `Item[last()]` | by position among its siblings of the same step; after `//` among all that were found |
//! | `Item[@Id='x']`, `Item[@Id]` | with such an attribute |
//! | `Item[Numero='5']`, `Item[Numero]`, `Item[.='x']` | with such a child, or such a text |
//! | `…/@Id`, `…/text()` | an attribute; the text, as without it |
//! | `count(//Item)` | how many there are |
//!
//! What is seen is the text of the first that is found. Not a whole XPath: the engines in Rust are either left alone since 2018
//! (sxd-xpath) or young and large (xee-xpath, a dozen crates), and neither bounds what a path may cost.

mod read;
mod see;

pub(in crate::scenario) use see::Roots;

/// A path that has been taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct XmlPath {
    /// `count(…)`.
    count: bool,
    /// Begins at the roots, not below the first one.
    absolute: bool,
    steps: Vec<Step>,
    attribute: Option<Name>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// After `//`.
    anywhere: bool,
    /// Before `@…` after `//`: where it begins counts too.
    itself: bool,
    /// None for `*`.
    name: Option<Name>,
    predicates: Vec<Predicate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    prefix: Option<String>,
    local: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Predicate {
    Nth(usize),
    Last,
    /// An attribute, with this value if one is said.
    Attribute(Name, Option<String>),
    /// A child, with this text if one is said.
    Child(Name, Option<String>),
    Text(String),
}

impl XmlPath {
    /// The prefixes that it uses.
    pub(in crate::scenario) fn prefixes(&self) -> impl Iterator<Item = &str> {
        let inside = |predicate| match predicate {
            &Predicate::Attribute(ref name, _) | &Predicate::Child(ref name, _) => Some(name),
            Predicate::Nth(_) | Predicate::Last | Predicate::Text(_) => None,
        };
        let names = self
            .steps
            .iter()
            .flat_map(move |step| step.name.iter().chain(step.predicates.iter().filter_map(inside)));
        names.chain(&self.attribute).filter_map(|name| name.prefix.as_deref())
    }
}

#[cfg(test)]
mod tests;
