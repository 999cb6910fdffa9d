//! Paths into answers: dotted in JSON, slashed in XML. Both are taken apart when a file is read, so that a slip is found before
//! anything is sent.

mod json;
mod xml;

pub(super) use json::JsonPath;
pub(super) use xml::{Roots, XmlPath};
