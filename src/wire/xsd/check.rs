//! Holding elements to their types.

use super::super::xml::{self, Element, XSI};
use super::{Invalid, Particle, Term, Type};
use crate::facts::shown;

pub(super) fn element(kind: &Type, element: &Element) -> Result<(), Invalid> {
    match kind {
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
                return Err(wrong(element, &element.name, &element.text(), "holds text beside its elements"));
            }
            let mut children = Children { all: element.elements().collect(), at: 0 };
            sequence(content, element, &mut children)?;
            children.peek().map_or(Ok(()), |left| Err(stranger(left)))
        }
    }
}

/// One child, wherever it stands in the root's content.
pub(super) fn child(kind: &Type, root: &Element, child: &Element) -> Result<(), Invalid> {
    let Type::Complex { content, attributes: uses } = kind else { return Err(stranger(child)) };
    attributes(uses, root)?;
    named(content, child).map_or_else(|| Err(stranger(child)), |kind| element(kind, child))
}

fn named<'a>(content: &'a [Particle], child: &Element) -> Option<&'a Type> {
    content.iter().find_map(|particle| match &particle.term {
        Term::Element(name, kind) => is(child, name).then_some(&**kind),
        Term::Choice(inner) | Term::Sequence(inner) => named(inner, child),
    })
}

/// The schemas are without namespaces: a root that has one would make strangers of all that is in it, and is itself at fault.
pub(super) fn plain(element: &Element) -> Result<(), Invalid> {
    let invalid = stranger(element);
    match &element.namespace {
        Some(namespace) => {
            let said = format!(
                "<{}> at line {} is of namespace `{}`; none is expected",
                shown(&element.qualified_name()),
                element.line,
                shown(namespace)
            );
            Err(Invalid { said, ..invalid })
        }
        None if element.prefix.is_some() => Err(invalid),
        None => Ok(()),
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

fn is(element: &Element, name: &str) -> bool {
    element.name == name && element.namespace.is_none() && element.prefix.is_none()
}

fn sequence(particles: &[Particle], parent: &Element, children: &mut Children<'_>) -> Result<(), Invalid> {
    particles.iter().try_for_each(|particle| occurrences(particle, parent, children))
}

fn occurrences(particle: &Particle, parent: &Element, children: &mut Children<'_>) -> Result<(), Invalid> {
    let mut count = 0u32;
    while particle.most.is_none_or(|most| count < most)
        && children.peek().is_some_and(|next| starts(&particle.term, next))
    {
        once(&particle.term, parent, children)?;
        count = count.saturating_add(1);
    }
    if count >= particle.least || empty(&particle.term) {
        return Ok(());
    }
    match &particle.term {
        // It fails at its first needed element, which has the better name.
        Term::Sequence(inner) => sequence(inner, parent, children),
        term => Err(unmet(&names(term), parent, children)),
    }
}

fn once(term: &Term, parent: &Element, children: &mut Children<'_>) -> Result<(), Invalid> {
    match term {
        Term::Element(_, kind) => {
            if let Some(next) = children.peek() {
                element(kind, next)?;
            }
            children.at += 1;
            Ok(())
        }
        Term::Sequence(inner) => sequence(inner, parent, children),
        Term::Choice(inner) => {
            let chosen = children.peek().and_then(|next| inner.iter().find(|one| starts(&one.term, next)));
            chosen.map_or(Ok(()), |one| occurrences(one, parent, children))
        }
    }
}

/// Whether a term can begin with an element.
fn starts(term: &Term, next: &Element) -> bool {
    match term {
        Term::Element(name, _) => is(next, name),
        Term::Choice(inner) => inner.iter().any(|one| starts(&one.term, next)),
        Term::Sequence(inner) => {
            let needed = inner.iter().position(|one| one.least > 0 && !empty(&one.term));
            let reach = needed.map_or(inner.len(), |at| at + 1);
            inner.iter().take(reach).any(|one| starts(&one.term, next))
        }
    }
}

/// Whether a term may be nothing at all.
fn empty(term: &Term) -> bool {
    match term {
        Term::Element(..) => false,
        Term::Choice(inner) => inner.iter().any(|one| one.least == 0 || empty(&one.term)),
        Term::Sequence(inner) => inner.iter().all(|one| one.least == 0 || empty(&one.term)),
    }
}

/// None of what is needed comes next. If it is there, but behind what does not belong before it, that is at fault.
fn unmet(wanted: &[&str], parent: &Element, children: &Children<'_>) -> Invalid {
    let is_wanted = |element: &Element| wanted.contains(&element.name.as_str());
    match children.peek() {
        Some(next) if is_wanted(next) => plain(next).err().unwrap_or_else(|| stranger(next)),
        Some(next) if children.later().any(is_wanted) => stranger(next),
        _ => absent(parent, &wanted.join(" | ")),
    }
}

/// What a term can begin with.
fn names(term: &Term) -> Vec<&str> {
    match term {
        Term::Element(name, _) => vec![name],
        Term::Choice(inner) => inner.iter().flat_map(|one| names(&one.term)).collect(),
        Term::Sequence(inner) => inner.first().map_or_else(Vec::new, |one| names(&one.term)),
    }
}
