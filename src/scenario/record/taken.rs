//! What was taken down: exchanges as they went over the wire, in their order.

use crate::facts::Moment;
use crate::wire::charset;

/// Bytes of a body that are kept at most. A longer one is marked as cut.
pub const LONGEST: usize = 1 << 20;

/// A body, or its beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// What was kept.
    pub bytes: Vec<u8>,
    /// Whether there was more.
    pub is_cut: bool,
}

impl Content {
    /// A whole body.
    pub fn whole(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), is_cut: false }
    }

    /// Takes in what comes next, as far as there is room.
    pub fn push(&mut self, more: &[u8]) {
        let room = LONGEST.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(more.get(..room).unwrap_or(more));
        self.is_cut |= more.len() > room;
    }

    /// As text, by the charset that its headers or its own declaration name, else UTF-8; `None` for what is none.
    pub(super) fn text(&self, media_type: Option<&str>) -> Option<String> {
        let is_declared = media_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("charset"))
            || self.bytes.starts_with(b"<?xml");
        let text = if is_declared {
            charset::decode(&self.bytes, media_type).ok()?
        } else {
            String::from_utf8(self.bytes.clone()).ok()?
        };
        // What was replaced on its way is not what was sent.
        Some(text).filter(|text| !text.contains(['\0', char::REPLACEMENT_CHARACTER]))
    }
}

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The method.
    pub method: String,
    /// Path and query as the client sent them.
    pub target: String,
    /// Names in lower case, and values.
    pub request_headers: Vec<(String, String)>,
    /// What was sent.
    pub request: Content,
    /// The answer's status.
    pub status: u16,
    /// Names in lower case, and values.
    pub response_headers: Vec<(String, String)>,
    /// What came back.
    pub response: Content,
    /// When, by the clock of whoever answered.
    pub at: Moment,
}

impl Taken {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        find(&self.request_headers, name)
    }

    pub(super) fn answered(&self, name: &str) -> Option<&str> {
        find(&self.response_headers, name)
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> usize {
        let headers = self.request_headers.iter().chain(&self.response_headers);
        let headers: usize = headers.map(|(name, value)| name.len() + value.len() + 64).sum();
        size_of::<Self>() + self.target.len() + self.request.bytes.len() + self.response.bytes.len() + headers
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request and its answer.
    Exchange(Box<Taken>),
    /// What no step can repeat, for the reader.
    Note(String),
}
