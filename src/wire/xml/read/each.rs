//! Reading a document of many records one record at a time.

use super::super::error::XmlError;
use super::super::tree::Element;
use super::{Limits, Reader};

/// Why [`parse_each_lenient`] stopped before the end.
#[derive(Debug, PartialEq, Eq)]
pub enum EachError<E> {
    /// The text is no XML, or XML that is refused.
    Xml(XmlError),
    /// The caller refused a child.
    Refused(E),
}

/// Reads a document as [`parse_lenient`](super::parse_lenient) does, but hands each child of the root over as soon as it is complete and
/// forgets it: a document of many records needs no more memory than its largest one, and [`Limits::elements`] is the bound of one child.
/// `each` gets the root, which has no child elements, and the child; the root is also what is left at the end.
///
/// # Errors
/// The first thing that [`parse_lenient`](super::parse_lenient) refuses, or what `each` refuses, whichever comes first in the text.
pub fn parse_each_lenient<E>(
    text: &str,
    limits: &Limits,
    mut each: impl FnMut(&Element, Element) -> Result<(), E>,
) -> Result<Element, EachError<E>> {
    let mut refused = None;
    let mut sink = |root: &Element, child: Element| match each(root, child) {
        Ok(()) => true,
        Err(error) => {
            refused = Some(error);
            false
        }
    };
    let mut reader = Reader::new(text, limits, true);
    reader.each = Some(&mut sink);
    let read = reader.run();
    match (refused, read) {
        (Some(error), _) => Err(EachError::Refused(error)),
        (None, Ok(root)) => Ok(root),
        (None, Err(fault)) => Err(EachError::Xml(fault.locate(text))),
    }
}
