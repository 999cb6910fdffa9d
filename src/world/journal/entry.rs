//! One entry: the line that a step fixed, and the exchange that was added to it.

use serde::{Deserialize, Serialize};

use crate::facts::{Moment, clipped};
use crate::world::glob::fits;

/// How an operation was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Done as asked.
    Accepted,
    /// Not done.
    Refused,
    /// Some items done, some not.
    Partly,
}

/// What set the step off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A client's request.
    Request,
    /// An action: by control, a scenario's step or its timeline.
    Action,
    /// Something that fell due.
    Timer,
    /// What came of a call to the outside.
    Delivery,
}

/// One operation of a request that carries many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its operation.
    pub operation: &'static str,
    /// The provider's code.
    pub code: String,
    /// How it was decided.
    pub verdict: Verdict,
    /// Which rule refused it, and what was seen against what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Characters of a reason at most, in journal and log: what a client sent may be quoted in it.
pub const LONGEST_REASON: usize = 500;

/// Items of one entry at most; the others are counted.
const MOST_ITEMS: usize = 100;

/// The line that a step fixes under the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What set it off.
    pub kind: Kind,
    /// The operation's name, the same everywhere.
    pub operation: &'static str,
    /// How it was decided.
    pub verdict: Verdict,
    /// The provider's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Which rule refused, and what was seen against what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The fault that struck it on the way, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The operations of a request that carries many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

/// The bytes of an exchange, added after the lock is released.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// HTTP method.
    pub method: String,
    /// Path and query as received.
    pub target: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// The certificate that the client showed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<Box<ClientCertificate>>,
    /// Header names in lower case and their values, as received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_headers: Vec<(String, String)>,
    /// The request's body, as text; bytes that are no UTF-8 are replaced.
    pub request: String,
    /// The answer's, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<(String, String)>,
    /// The answer's body, likewise.
    pub response: String,
}

/// A client's certificate, as far as the journal keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClientCertificate {
    /// SHA-256 of it, base64url without padding (`x5t#S256`).
    pub thumbprint: String,
    /// The common name of its subject; empty when it cannot be read, as the others then are.
    pub subject: String,
    /// The CNPJ or CPF of whom it was issued to.
    pub holder: String,
    /// The common name of who issued it.
    pub issuer: String,
    /// From when it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Moment>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Moment>,
}

impl Kind {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Request, Self::Action, Self::Timer, Self::Delivery];

    /// The name, as the journal writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Action => "action",
            Self::Timer => "timer",
            Self::Delivery => "delivery",
        }
    }
}

impl Verdict {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Refused, Self::Partly];

    /// The name, as the journal writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Partly => "partly",
        }
    }
}

impl Line {
    /// Whether the operation fits a name, a pattern with `*`, or a beginning that ends in a full stop.
    pub fn fits_operation(&self, pattern: &str) -> bool {
        super::filter::fits_operation(pattern, self.operation)
    }

    /// Brings reasons and items within their bounds; gives how many items were left out.
    pub(super) fn clip(&mut self) -> usize {
        let left_out = self.items.len().saturating_sub(MOST_ITEMS);
        self.items.truncate(MOST_ITEMS);
        self.items.shrink_to_fit();
        let of_items = self.items.iter_mut().map(|item| &mut item.reason);
        for reason in std::iter::once(&mut self.reason).chain(of_items).flatten() {
            *reason = clipped(reason, LONGEST_REASON);
        }
        left_out
    }

    fn bytes(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let items = self.items.iter().map(|item| size_of::<Item>() + item.code.len() + length(&item.reason));
        length(&self.code) + length(&self.reason) + length(&self.fault) + items.sum::<usize>()
    }
}

impl Exchange {
    /// The target without its query; of a delivery, the URL without it.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The query as received, without its question mark.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether the path fits a pattern with `*`, with the world's prefix or without it.
    pub fn fits_path(&self, pattern: &str) -> bool {
        let path = self.path();
        let inner = path.strip_prefix("/w/").and_then(|rest| rest.find('/').and_then(|end| rest.get(end..)));
        fits(pattern, path) || inner.is_some_and(|inner| fits(pattern, inner))
    }

    fn bytes(&self) -> usize {
        let headers = self.request_headers.iter().chain(&self.response_headers);
        let headers: usize =
            headers.map(|(name, value)| size_of::<(String, String)>() + name.len() + value.len()).sum();
        self.method.len() + self.target.len() + self.request.len() + self.response.len() + headers
    }
}

/// A body as the journal keeps it: text, cut at a bound so that one large upload does not push out a whole story.
pub(in crate::world) fn excerpt(bytes: &[u8], most: usize) -> String {
    let kept = bytes.get(..most).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(kept).into_owned();
    if kept.len() < bytes.len() {
        // A letter that the cut went through would look like wrong input.
        while text.ends_with(char::REPLACEMENT_CHARACTER) {
            text.pop();
        }
        text.push_str(&format!("… [cut, {} bytes in all]", bytes.len()));
    }
    text
}

/// Whether a body that the journal kept looks as if it was cut.
pub fn is_cut(body: &str) -> bool {
    body.ends_with(" bytes in all]") && body.contains("… [cut, ")
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// From 1, without gaps.
    pub number: u64,
    /// World time of the step.
    pub at: Moment,
    /// What was decided.
    pub line: Line,
    /// How many more items the request carried than are kept here.
    #[serde(skip_serializing_if = "is_zero")]
    pub items_left_out: usize,
    /// The bytes, for requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// Whether an exchange belongs to it that has not been added yet: it is, once the answer is written.
    #[serde(skip)]
    pub awaited: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Entry {
    /// Its code and those of its items.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.line.code.as_deref().into_iter().chain(self.line.items.iter().map(|item| item.code.as_str()))
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.line.bytes() + self.exchange.as_ref().map_or(0, Exchange::bytes)
    }
}
