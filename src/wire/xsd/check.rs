//! Holding elements to their types.

use super::super::xml::{self, Element, XSI};
use super::{Declared, Invalid, Particle, Term, Type};
use crate::facts::shown;

/// One schema's check.
#[derive(Clone, Copy)]
pub(super) struct Check<'a> {
    /// What every element is of.
    pub(super) namespace: Option<&'a str>,
}

impl Check<'_> {
    pub(super) fn element(self, declared: &Declared, element: &Element) -> Result<(), Invalid> {
        match &*declared.kind {
            Type::Simple(simple) => {
                if let Some(child) = element.elements().next() {
                    return Err(stranger(child));
                }
                attributes(&[], element)?;
                match simple.fault(&element.text()) {
                    Some(fault) => Err(wrong(element, &element.name, &element.text(), &fault)),
                    None => Ok(()),
                }
            }
            Type::Complex { content, attributes: uses } => {
                attributes(uses, element)?;
                if !xml::trim(&element.text()).is_empty() {
                    return Err(wrong(
                        element,
                        &element.name,
                        &element.text(),
                        "holds text beside its elements",
                    ));
                }
                let mut children = Children { all: element.elements().collect(), at: 0 };
                self.sequence(content, element, &mut children)?;
                children.peek().map_or(Ok(()), |left| Err(stranger(left)))?;
                declared.keys.iter().try_for_each(|names| one_of(names, element))
            }
        }
    }

    /// One child, wherever it stands in the root's content.
    pub(super) fn child(self, kind: &Type, root: &Element, child: &Element) -> Result<(), Invalid> {
        let Type::Complex { content, attributes: uses } = kind else { return Err(stranger(child)) };
        attributes(uses, root)?;
        self.named(content, child)
            .map_or_else(|| Err(stranger(child)), |declared| self.element(declared, child))
    }

    fn named<'s>(self, content: &'s [Particle], child: &Element) -> Option<&'s Declared> {
        content.iter().find_map(|particle| match &particle.term {
            Term::Element(name, declared) => self.is(child, name).then_some(declared),
            Term::Choice(inner) | Term::Sequence(inner) | Term::All(inner) => self.named(inner, child),
            Term::Any => None,
        })
    }

    /// A root of another namespace would make strangers of all that is in it, and is itself at fault.
    pub(super) fn plain(self, element: &Element) -> Result<(), Invalid> {
        let invalid = stranger(element);
        if self.is(element, &element.name) {
            return Ok(());
        }
        let of = |namespace: Option<&str>| {
            namespace.map_or_else(
                || "of no namespace".to_owned(),
                |name| format!("of namespace `{}`", shown(name)),
            )
        };
        match (&element.namespace, self.namespace) {
            (None, None) => Err(invalid),
            (seen, wanted) => {
                let wanted = wanted.map_or_else(|| "none".to_owned(), |name| format!("`{}`", shown(name)));
                let said = format!(
                    "<{}> at line {} is {}; {wanted} is expected",
                    shown(&element.qualified_name()),
                    element.line,
                    of(seen.as_deref())
                );
                Err(Invalid { said, ..invalid })
            }
        }
    }

    /// In a schema without a namespace a prefix that stands for nothing makes a stranger too.
    fn is(self, element: &Element, name: &str) -> bool {
        element.name == name
            && element.namespace.as_deref() == self.namespace
            && (self.namespace.is_some() || element.prefix.is_none())
    }

    fn sequence(
        self,
        particles: &[Particle],
        parent: &Element,
        children: &mut Children<'_>,
    ) -> Result<(), Invalid> {
        particles.iter().try_for_each(|particle| self.occurrences(particle, parent, children))
    }

    fn occurrences(
        self,
        particle: &Particle,
        parent: &Element,
        children: &mut Children<'_>,
    ) -> Result<(), Invalid> {
        let mut count = 0u32;
        while particle.most.is_none_or(|most| count < most)
            && children.peek().is_some_and(|next| self.starts(&particle.term, next))
        {
            self.once(&particle.term, parent, children)?;
            count = count.saturating_add(1);
        }
        if count >= particle.least || empty(&particle.term) {
            return Ok(());
        }
        match &particle.term {
            // It fails at its first needed element, which has the better name.
            Term::Sequence(inner) => self.sequence(inner, parent, children),
            Term::All(inner) => self.any_order(inner, parent, children),
            term => Err(self.unmet(&names(term), parent, children)),
        }
    }

    fn once(self, term: &Term, parent: &Element, children: &mut Children<'_>) -> Result<(), Invalid> {
        match term {
            Term::Element(_, declared) => {
                if let Some(next) = children.peek() {
                    self.element(declared, next)?;
                }
                children.at += 1;
                Ok(())
            }
            Term::Any => {
                children.at += 1;
                Ok(())
            }
            Term::Sequence(inner) => self.sequence(inner, parent, children),
            Term::All(inner) => self.any_order(inner, parent, children),
            Term::Choice(inner) => {
                let chosen =
                    children.peek().and_then(|next| inner.iter().find(|one| self.starts(&one.term, next)));
                chosen.map_or(Ok(()), |one| self.occurrences(one, parent, children))
            }
        }
    }

    /// Elements in whichever order, none of them twice.
    fn any_order(
        self,
        particles: &[Particle],
        parent: &Element,
        children: &mut Children<'_>,
    ) -> Result<(), Invalid> {
        let mut seen = vec![false; particles.len()];
        while let Some(next) = children.peek() {
            let known = particles.iter().zip(&mut seen).find(|(one, _)| self.starts(&one.term, next));
            let Some((particle, seen)) = known else { break };
            if std::mem::replace(seen, true) {
                return Err(stranger(next));
            }
            self.once(&particle.term, parent, children)?;
        }
        if let Some(next) = children.peek() {
            return Err(stranger(next));
        }
        let mut missing = particles.iter().zip(seen).filter(|(one, seen)| one.least > 0 && !seen);
        missing.next().map_or(Ok(()), |(one, _)| Err(absent(parent, &names(&one.term).join(" | "))))
    }

    /// Whether a term can begin with an element.
    fn starts(self, term: &Term, next: &Element) -> bool {
        match term {
            Term::Element(name, _) => self.is(next, name),
            Term::Any => true,
            Term::Choice(inner) | Term::All(inner) => inner.iter().any(|one| self.starts(&one.term, next)),
            Term::Sequence(inner) => {
                let needed = inner.iter().position(|one| one.least > 0 && !empty(&one.term));
                let reach = needed.map_or(inner.len(), |at| at + 1);
                inner.iter().take(reach).any(|one| self.starts(&one.term, next))
            }
        }
    }

    /// None of what is needed comes next. If it is there, but behind what does not belong before it, that is at fault.
    fn unmet(self, wanted: &[&str], parent: &Element, children: &Children<'_>) -> Invalid {
        let is_wanted = |element: &Element| wanted.contains(&element.name.as_str());
        match children.peek() {
            Some(next) if is_wanted(next) => self.plain(next).err().unwrap_or_else(|| stranger(next)),
            Some(next) if children.later().any(is_wanted) => stranger(next),
            _ => absent(parent, &wanted.join(" | ")),
        }
    }
}

pub(super) fn stranger(element: &Element) -> Invalid {
    Invalid {
        name: element.name.clone(),
        line: element.line,
        missing: false,
        said: format!(
            "<{}> at line {} is not expected there",
            shown(&element.qualified_name()),
            element.line
        ),
    }
}

fn wrong(element: &Element, name: &str, seen: &str, fault: &str) -> Invalid {
    Invalid {
        name: name.to_owned(),
        line: element.line,
        missing: false,
        said: format!("<{name}> at line {} is `{}`: it {fault}", element.line, shown(seen)),
    }
}

fn attributes(uses: &[super::AttributeUse], element: &Element) -> Result<(), Invalid> {
    for attribute in &element.attributes {
        // Where a schema is and which type is meant may be said anywhere.
        if attribute.namespace.as_deref() == Some(XSI) || attribute.prefix.as_deref() == Some("xsi") {
            continue;
        }
        let known = uses.iter().find(|known| known.name == attribute.name && attribute.prefix.is_none());
        let fault = match known {
            None => Some("is not expected there".to_owned()),
            Some(known) => known.simple.fault(&attribute.value),
        };
        if let Some(fault) = fault {
            return Err(wrong(element, &attribute.name, &attribute.value, &fault));
        }
    }
    let missing = uses.iter().find(|known| known.required && element.attribute(&known.name).is_none());
    missing.map_or(Ok(()), |known| Err(absent(element, &known.name)))
}

fn absent(parent: &Element, name: &str) -> Invalid {
    Invalid {
        name: name.to_owned(),
        line: parent.line,
        missing: true,
        said: format!("<{}> at line {} lacks {name}", shown(&parent.name), parent.line),
    }
}

struct Children<'a> {
    all: Vec<&'a Element>,
    at: usize,
}

impl<'a> Children<'a> {
    fn peek(&self) -> Option<&'a Element> {
        self.all.get(self.at).copied()
    }

    fn later(&self) -> impl Iterator<Item = &'a Element> {
        self.all.iter().skip(self.at).copied()
    }
}

/// A key: exactly one child of these names.
fn one_of(names: &[String], element: &Element) -> Result<(), Invalid> {
    let mut found = element.elements().filter(|child| names.contains(&child.name));
    match (found.next(), found.next()) {
        (Some(_), None) => Ok(()),
        (None, _) => Err(absent(element, &names.join(" | "))),
        (Some(_), Some(second)) => Err(stranger(second)),
    }
}

/// Whether a term may be nothing at all.
fn empty(term: &Term) -> bool {
    match term {
        Term::Element(..) | Term::Any => false,
        Term::Choice(inner) => inner.iter().any(|one| one.least == 0 || empty(&one.term)),
        Term::Sequence(inner) | Term::All(inner) => {
            inner.iter().all(|one| one.least == 0 || empty(&one.term))
        }
    }
}

/// What a term can begin with.
fn names(term: &Term) -> Vec<&str> {
    match term {
        Term::Element(name, _) => vec![name],
        Term::Any => vec!["an element"],
        Term::Choice(inner) => inner.iter().flat_map(|one| names(&one.term)).collect(),
        Term::Sequence(inner) | Term::All(inner) => {
            inner.first().map_or_else(Vec::new, |one| names(&one.term))
        }
    }
}
