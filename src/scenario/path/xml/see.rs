//! Follows a path.

use std::collections::BTreeSet;

use super::{Name, Predicate, Step, XmlPath};
use crate::scenario::format::Named;
use crate::scenario::literal::same_number;
use crate::scenario::matcher::Seen;
use crate::wire::xml::{self, Attribute, Element};

/// Most elements that a path may look at.
const MOST: usize = 2_000_000;

/// An XML text's root elements: one, or the siblings that some inner documents consist of.
pub(in crate::scenario) struct Roots(Vec<Element>);

impl Roots {
    /// Reads a text.
    pub(in crate::scenario) fn read(text: &str) -> Result<Self, String> {
        let limits = xml::Limits::default();
        match xml::parse_lenient(text, &limits) {
            Ok(root) => Ok(Self(vec![root])),
            Err(error) => {
                // Several siblings are no document, but inside one element they are.
                let bare = match text.trim_start().strip_prefix("<?xml") {
                    Some(rest) => rest.split_once("?>").map_or(rest, |(_, rest)| rest),
                    None => text,
                };
                let around = xml::parse_lenient(&format!("<siblings>{bare}</siblings>"), &limits);
                let roots: Vec<_> = around.iter().flat_map(Element::elements).cloned().collect();
                if roots.len() > 1 { Ok(Self(roots)) } else { Err(error.to_string()) }
            }
        }
    }

    /// What stands at a path.
    pub(in crate::scenario) fn see(&self, path: &str, namespaces: &Named<String>) -> Result<Seen, String> {
        let path: XmlPath = path.parse()?;
        if let Some(stranger) = path.prefixes().find(|prefix| namespaces.get(prefix).is_none()) {
            return Err(format!("`namespaces` says nothing of the prefix `{stranger}`"));
        }
        let mut walk = Walk { namespaces, left: MOST };
        let found = walk.follow(&self.0, &path)?;
        let mut seen = found.iter().map(|element| match &path.attribute {
            Some(name) => walk.attribute(element, name).map(|attribute| attribute.value.clone()),
            None => Some(element.text().trim().to_owned()),
        });
        Ok(if path.count {
            Seen::Text(seen.flatten().count().to_string())
        } else {
            seen.find_map(|value| value).map_or(Seen::Missing, Seen::Text)
        })
    }
}

struct Walk<'n> {
    namespaces: &'n Named<String>,
    left: usize,
}

impl Walk<'_> {
    fn follow<'e>(&mut self, roots: &'e [Element], path: &XmlPath) -> Result<Vec<&'e Element>, String> {
        let mut steps = path.steps.iter();
        let mut at: Vec<&Element> = if path.absolute {
            let Some(first) = steps.next() else { return Ok(roots.iter().take(1).collect()) };
            if first.anywhere {
                self.anywhere(roots.iter(), true, first)?
            } else {
                self.chosen(roots.iter(), first)?
            }
        } else {
            roots.iter().take(1).collect()
        };
        for step in steps {
            if step.anywhere {
                at = self.anywhere(at.into_iter(), step.itself, step)?;
                continue;
            }
            let mut below = Vec::new();
            for element in at {
                below.extend(self.chosen(element.elements(), step)?);
            }
            at = below;
        }
        Ok(at)
    }

    /// Everything below, each once, in the document's order.
    fn anywhere<'e>(
        &mut self,
        from: impl Iterator<Item = &'e Element>,
        themselves: bool,
        step: &Step,
    ) -> Result<Vec<&'e Element>, String> {
        let mut known = BTreeSet::new();
        let mut all = Vec::new();
        for element in from {
            for inner in element.descendants().skip(usize::from(!themselves)) {
                self.pay()?;
                if known.insert(std::ptr::from_ref(inner)) {
                    all.push(inner);
                }
            }
        }
        self.chosen(all.into_iter(), step)
    }

    /// Those that have the step's name, and then each of its predicates in turn.
    fn chosen<'e>(
        &mut self,
        from: impl Iterator<Item = &'e Element>,
        step: &Step,
    ) -> Result<Vec<&'e Element>, String> {
        let mut found = Vec::new();
        for element in from {
            self.pay()?;
            if step.name.as_ref().is_none_or(|name| self.is(element, name)) {
                found.push(element);
            }
        }
        for predicate in &step.predicates {
            found = match predicate {
                Predicate::Nth(index) => found.get(*index).copied().into_iter().collect(),
                Predicate::Last => found.last().copied().into_iter().collect(),
                Predicate::Text(text) => {
                    found.into_iter().filter(|element| same(&element.text(), text)).collect()
                }
                Predicate::Attribute(name, value) => found
                    .into_iter()
                    .filter(|element| {
                        self.attribute(element, name)
                            .is_some_and(|seen| value.as_ref().is_none_or(|value| same(&seen.value, value)))
                    })
                    .collect(),
                Predicate::Child(name, value) => {
                    let mut fitting = Vec::new();
                    for element in found {
                        let mut fits = false;
                        for child in element.elements() {
                            self.pay()?;
                            fits = fits
                                || self.is(child, name)
                                    && value.as_ref().is_none_or(|value| same(&child.text(), value));
                        }
                        if fits {
                            fitting.push(element);
                        }
                    }
                    fitting
                }
            };
        }
        Ok(found)
    }

    fn is(&self, element: &Element, name: &Name) -> bool {
        match &name.prefix {
            None => element.name == name.local,
            Some(prefix) => {
                self.namespaces.get(prefix).is_some_and(|namespace| element.is(namespace, &name.local))
            }
        }
    }

    fn attribute<'e>(&self, element: &'e Element, name: &Name) -> Option<&'e Attribute> {
        let namespace = name.prefix.as_ref().map(|prefix| self.namespaces.get(prefix).map(String::as_str));
        element.attributes.iter().find(|attribute| {
            attribute.name == name.local
                && match namespace {
                    None => attribute.prefix.is_none(),
                    Some(namespace) => attribute.namespace.as_deref() == namespace,
                }
        })
    }

    fn pay(&mut self) -> Result<(), String> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| format!("the path would look at more than {MOST} elements"))?;
        Ok(())
    }
}

/// XML has no numbers: what looks like one is compared as one.
fn same(seen: &str, wanted: &str) -> bool {
    let seen = seen.trim();
    seen == wanted || same_number(seen, wanted)
}
