//! Which namespace a prefix means at one place of a document.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The namespace that the prefix `xml` always has.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of the declarations themselves, which nothing may be bound to.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The declarations in force, by prefix; the empty prefix is the default namespace. A map of stacks, so that
/// a hostile document with thousands of declarations costs no scan per name.
#[derive(Debug, Default)]
pub(super) struct Scope {
    bindings: BTreeMap<String, Vec<Option<Arc<str>>>>,
    declared: Vec<String>,
    marks: Vec<usize>,
}

impl Scope {
    /// An element starts.
    pub(super) fn enter(&mut self) {
        self.marks.push(self.declared.len());
    }

    /// Binds a prefix (empty: the default namespace) inside the element that started last.
    pub(super) fn declare(&mut self, prefix: &str, namespace: Option<Arc<str>>) {
        self.bindings.entry(prefix.to_owned()).or_default().push(namespace);
        self.declared.push(prefix.to_owned());
    }

    /// The element that started last ends, and its declarations with it.
    pub(super) fn leave(&mut self) {
        let mark = self.marks.pop().unwrap_or_default();
        for prefix in self.declared.drain(mark..) {
            if let Some(stack) = self.bindings.get_mut(&prefix) {
                stack.pop();
                // A prefix is kept only while it is bound: prefixes come from the input.
                if stack.is_empty() {
                    self.bindings.remove(&prefix);
                }
            }
        }
    }

    /// The namespace of a prefix; `None` when nothing binds it or the default namespace was switched off.
    pub(super) fn lookup(&self, prefix: &str) -> Option<&Arc<str>> {
        self.bindings.get(prefix).and_then(|stack| stack.last()).and_then(Option::as_ref)
    }
}
