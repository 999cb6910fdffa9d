//! The bounds of one document. They are generous for any document of the providers and small for a hostile
//! one.

/// How large a document may be. Reaching a bound is an error of kind [`Limit`](super::XmlErrorKind::Limit)
/// that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text (UTF-8).
    pub bytes: usize,
    /// Elements inside each other; values above [`Limits::MAX_DEPTH`] count as that.
    pub depth: usize,
    /// Elements in the document.
    pub elements: usize,
    /// Attributes of one element, namespace declarations included.
    pub attributes_per_element: usize,
}

impl Limits {
    /// No document may be deeper than this, whatever the caller asks for: the tree is written and dropped
    /// recursively.
    pub const MAX_DEPTH: usize = 1_000;

    /// The depth in force.
    #[must_use]
    pub fn effective_depth(&self) -> usize {
        self.depth.min(Self::MAX_DEPTH)
    }
}

impl Default for Limits {
    /// 32 MiB, 100 levels, 200,000 elements, 64 attributes each. Bytes are those of the text once it is UTF-8: a body of ASCII that was
    /// UTF-16 on the wire has half as many here. A tree costs several hundred bytes of memory for each element, so that 200,000 are
    /// some 100 MB; whoever reads documents of many records reads them one by one
    /// ([`parse_each_lenient`](super::parse_each_lenient)), or asks for more.
    fn default() -> Self {
        Self { bytes: 32 << 20, depth: 100, elements: 200_000, attributes_per_element: 64 }
    }
}
