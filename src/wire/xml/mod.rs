//! XML: a small namespace-aware tree with positions to read, and a writer of exact bytes.
//!
//! quick-xml splits the text into events; the tree on top is ours, because its serde layer ignores
//! namespaces, drops unknown elements in silence and has no positions, and a double has to say *what* is
//! wrong with a request. What quick-xml leaves to its caller (one root, names, attribute syntax, forbidden
//! characters, entities) is checked here.
//!
//! Namespaces follow *Namespaces in XML 1.0*; a document type declaration is refused, whatever it holds, so
//! no entity beyond the five predefined ones exists and nothing can expand or be fetched.

mod attributes;
mod chars;
mod error;
mod limits;
mod outer;
mod read;
mod scope;
mod tree;
mod write;

pub use chars::{escape_attribute, escape_text, is_char, is_ncname, trim};
pub use error::{XmlError, XmlErrorKind};
pub use limits::Limits;
pub use read::{EachError, parse, parse_each_lenient, parse_lenient};
pub use tree::{Attribute, Declaration, Element, Node, XSI};
pub use write::{EmptyStyle, XmlWriter, cdata_section};
