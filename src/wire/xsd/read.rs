//! Reading a schema.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex_lite::Regex;

use super::simple::{Base, Simple};
use super::{AttributeUse, Declared, Particle, Schema, Term, Type};
use crate::wire::xml::{self, Element, Limits};

const XS: &str = "http://www.w3.org/2001/XMLSchema";
/// Named types inside each other; a type that holds itself is not read.
const DEEPEST: usize = 60;

pub(super) fn schema(text: &str) -> Result<Schema, String> {
    let root = xml::parse(text, &Limits::default()).map_err(|error| error.to_string())?;
    if !root.is(XS, "schema") || root.prefix.as_deref() != Some("xs") {
        return Err("the root is no xs:schema".to_owned());
    }
    only(&root, &["element", "complexType", "simpleType"], &["targetNamespace", "elementFormDefault"])?;
    let namespace = root.attribute("targetNamespace").map(str::to_owned);
    // Local elements of another namespace than the global ones would need a word each.
    if namespace.is_some() != (root.attribute("elementFormDefault") == Some("qualified")) {
        return Err("a targetNamespace takes elementFormDefault=\"qualified\", and only it does".to_owned());
    }
    let reader = Reader { root: &root, known: RefCell::default() };
    let mut elements = BTreeMap::new();
    for declared in root.children("element") {
        // How often it comes is only said where it stands in something.
        only(declared, &["complexType", "simpleType", "key"], &["name", "type"])?;
        elements.insert(name(declared)?.to_owned(), reader.declared(declared, 0)?);
    }
    Ok(Schema { namespace, elements })
}

struct Reader<'a> {
    root: &'a Element,
    /// Named types that have been read: each is, once.
    known: RefCell<BTreeMap<String, Arc<Type>>>,
}

/// Refuses children and attributes that are not read.
fn only(element: &Element, children: &[&str], attributes: &[&str]) -> Result<(), String> {
    let stranger = element
        .elements()
        .find(|child| !children.contains(&child.name.as_str()) || child.namespace.as_deref() != Some(XS));
    if let Some(stranger) = stranger {
        return Err(format!("line {}: <{}> is not read in <{}>", stranger.line, stranger.name, element.name));
    }
    match element.attributes.iter().find(|attribute| !attributes.contains(&attribute.name.as_str())) {
        Some(attribute) => {
            Err(format!("line {}: the attribute {} is not read", element.line, attribute.name))
        }
        None => Ok(()),
    }
}

fn name(element: &Element) -> Result<&str, String> {
    element.attribute("name").ok_or_else(|| format!("line {}: a name is missing", element.line))
}

/// A key of the element itself: its one field names the children of which one must be there.
fn key(key: &Element) -> Result<Vec<String>, String> {
    only(key, &["selector", "field"], &["name"])?;
    let path = |name: &str| {
        let element = key.child(name)?;
        only(element, &[], &["xpath"]).ok()?;
        element.attribute("xpath")
    };
    let is_name = |name: &str| xml::is_ncname(name);
    match (path("selector"), path("field"), key.children("field").count()) {
        (Some("."), Some(field), 1) if field.split('|').all(is_name) => {
            Ok(field.split('|').map(str::to_owned).collect())
        }
        _ => Err(format!(
            "line {}: a key is read whose selector is `.` and whose field names children",
            key.line
        )),
    }
}

impl Reader<'_> {
    fn declared(&self, declared: &Element, depth: usize) -> Result<Declared, String> {
        only(declared, &["complexType", "simpleType", "key"], &["name", "type", "minOccurs", "maxOccurs"])?;
        let keys = declared.children("key").map(key).collect::<Result<Vec<_>, _>>()?;
        Ok(Declared { kind: self.type_of(declared, depth)?, keys })
    }

    /// The type of an element: named, or in it.
    fn type_of(&self, declared: &Element, depth: usize) -> Result<Arc<Type>, String> {
        match (declared.attribute("type"), declared.child("complexType"), declared.child("simpleType")) {
            (Some(named), None, None) => self.named(named, depth + 1, declared.line),
            (None, Some(complex), None) => self.complex(complex, depth + 1),
            (None, None, Some(simple)) => Ok(Arc::new(Type::Simple(self.simple(simple, depth + 1)?))),
            _ => Err(format!("line {}: an element has one type", declared.line)),
        }
    }

    fn named(&self, named: &str, depth: usize, line: u32) -> Result<Arc<Type>, String> {
        if depth > DEEPEST {
            return Err(format!("line {line}: types nested more than {DEEPEST} deep"));
        }
        if let Some(base) = Base::named(named) {
            return Ok(Arc::new(Type::Simple(Simple { base, ..Simple::default() })));
        }
        if let Some(known) = self.known.borrow().get(named) {
            return Ok(Arc::clone(known));
        }
        let found =
            self.root.elements().find(|kind| kind.name != "element" && kind.attribute("name") == Some(named));
        let kind = match found {
            Some(kind) if kind.name == "complexType" => self.complex(kind, depth)?,
            Some(kind) => Arc::new(Type::Simple(self.simple(kind, depth)?)),
            None => return Err(format!("line {line}: the type {named} is not known")),
        };
        self.known.borrow_mut().insert(named.to_owned(), Arc::clone(&kind));
        Ok(kind)
    }

    fn complex(&self, kind: &Element, depth: usize) -> Result<Arc<Type>, String> {
        only(kind, &["sequence", "choice", "all", "attribute"], &["name"])?;
        let (mut content, mut attributes) = (Vec::new(), Vec::new());
        for child in kind.elements() {
            if child.name == "attribute" {
                attributes.push(self.attribute(child, depth)?);
            } else {
                content.push(self.particle(child, depth)?);
            }
        }
        Ok(Arc::new(Type::Complex { content, attributes }))
    }

    fn attribute(&self, attribute: &Element, depth: usize) -> Result<AttributeUse, String> {
        only(attribute, &[], &["name", "type", "use"])?;
        let kind = self.named(attribute.attribute("type").unwrap_or("xs:string"), depth, attribute.line)?;
        let Type::Simple(simple) = &*kind else {
            return Err(format!("line {}: an attribute has a simple type", attribute.line));
        };
        let required = attribute.attribute("use") == Some("required");
        Ok(AttributeUse { name: name(attribute)?.to_owned(), simple: simple.clone(), required })
    }

    fn particle(&self, child: &Element, depth: usize) -> Result<Particle, String> {
        let bound = |name: &str| match child.attribute(name) {
            None => Ok(Some(1)),
            Some("unbounded") => Ok(None),
            Some(text) => {
                text.parse().map(Some).map_err(|_| format!("line {}: {name}=\"{text}\"", child.line))
            }
        };
        let (least, most) = (bound("minOccurs")?.unwrap_or(1), bound("maxOccurs")?);
        let inner = |known: &[&str]| {
            only(child, known, &["minOccurs", "maxOccurs"])?;
            child.elements().map(|one| self.particle(one, depth + 1)).collect::<Result<Vec<_>, _>>()
        };
        let term = match child.name.as_str() {
            "element" => Term::Element(name(child)?.to_owned(), self.declared(child, depth + 1)?),
            "choice" => Term::Choice(inner(&["element", "sequence", "choice"])?),
            "all" => Term::All(inner(&["element"])?),
            "any" => {
                only(child, &[], &["minOccurs", "maxOccurs", "processContents"])?;
                if child.attribute("processContents") != Some("skip") {
                    return Err(format!("line {}: only what is skipped may be any element", child.line));
                }
                Term::Any
            }
            _ => Term::Sequence(inner(&["element", "sequence", "choice", "any"])?),
        };
        if let Term::All(ones) = &term
            && ((least, most) != (1, Some(1)) || ones.iter().any(|one| one.most != Some(1)))
        {
            return Err(format!("line {}: in <all> nothing comes twice", child.line));
        }
        Ok(Particle { least, most, term })
    }

    fn simple(&self, kind: &Element, depth: usize) -> Result<Simple, String> {
        only(kind, &["restriction", "union"], &["name"])?;
        if let Some(union) = kind.child("union") {
            only(union, &[], &["memberTypes"])?;
            let names = union.attribute("memberTypes").unwrap_or_default().split_ascii_whitespace();
            let members = names.map(|name| match &*self.named(name, depth + 1, union.line)? {
                Type::Simple(simple) => Ok(simple.clone()),
                Type::Complex { .. } => Err(format!("line {}: {name} is no simple type", union.line)),
            });
            return Ok(Simple { members: members.collect::<Result<_, _>>()?, ..Simple::default() });
        }
        let restriction =
            kind.child("restriction").ok_or_else(|| format!("line {}: no restriction", kind.line))?;
        only(
            restriction,
            &[
                "pattern",
                "enumeration",
                "minLength",
                "maxLength",
                "minInclusive",
                "minExclusive",
                "maxInclusive",
                "maxExclusive",
                "fractionDigits",
            ],
            &["base"],
        )?;
        let base = restriction.attribute("base").and_then(Base::named);
        let base = base.ok_or_else(|| format!("line {}: that base is not read", restriction.line))?;
        let mut simple = Simple { base, ..Simple::default() };
        for facet in restriction.elements() {
            only(facet, &[], &["value"])?;
            let value = facet.attribute("value").unwrap_or_default();
            let bad = || format!("line {}: {}=\"{value}\"", facet.line, facet.name);
            match facet.name.as_str() {
                "pattern" => simple.patterns.push(Regex::new(&format!("^(?:{value})$")).map_err(|_| bad())?),
                "enumeration" => simple.values.push(value.to_owned()),
                "minLength" => simple.min_length = Some(value.parse().map_err(|_| bad())?),
                "maxLength" => simple.max_length = Some(value.parse().map_err(|_| bad())?),
                "minInclusive" => simple.least = Some(value.parse().map_err(|_| bad())?),
                "minExclusive" => simple.above = Some(value.parse().map_err(|_| bad())?),
                "maxExclusive" => simple.below = Some(value.parse().map_err(|_| bad())?),
                "fractionDigits" => simple.decimals = Some(value.parse().map_err(|_| bad())?),
                _ => simple.most = Some(value.parse().map_err(|_| bad())?),
            }
        }
        Ok(simple)
    }
}
