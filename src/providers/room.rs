//! The shape of a room: what every provider is made of, so that what one learns in one is true in the next.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use super::certificate::{Certificates, Presented};
pub use super::credential::Credential;
pub use super::edge::EdgeError;
pub use super::look::{Look, Shown};
pub use super::told::Told;
use crate::facts::{Moment, Problem};
use crate::world::{Item, Letter, Receipt, Seed, Verdict};

/// A request as a room sees it: no HTTP library, only what came over the wire.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Upper case, as sent.
    pub method: String,
    /// The path as sent, percent-encoding and all, without the world's prefix.
    pub path: String,
    /// The query as sent, without its question mark.
    pub query: String,
    /// Header names in lower case, in the order received.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// What stands before the path in addresses that answers carry: `http://host:8756`, with the world's prefix if it has one.
    pub origin: String,
    /// The certificate that the client showed. `None` on a connection without one; plain HTTP has none.
    pub client_certificate: Option<Arc<Presented>>,
}

impl Input {
    /// The thumbprint (`x5t#S256`) of the certificate that the client showed.
    pub fn thumbprint(&self) -> Option<&str> {
        self.client_certificate.as_deref().map(|presented| presented.thumbprint.as_str())
    }

    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An answer's bytes: at hand, or written from handles once the lock is released.
pub enum Body {
    /// At hand.
    Ready(Vec<u8>),
    /// Written outside the lock; the closure owns all that it needs.
    Later(Box<dyn FnOnce() -> Vec<u8> + Send>),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready(bytes) => write!(f, "Ready({} bytes)", bytes.len()),
            Self::Later(_) => f.write_str("Later"),
        }
    }
}

impl Body {
    /// The bytes.
    pub fn write(self) -> Vec<u8> {
        match self {
            Self::Ready(bytes) => bytes,
            Self::Later(write) => write(),
        }
    }
}

/// What goes back over the wire.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers beside those of the server (Date, Content-Length, X-Duble-…).
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

impl Answer {
    /// An answer with a media type and bytes at hand.
    pub fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type", media_type.to_owned())],
            body: Body::Ready(body.into()),
        }
    }

    /// An answer whose bytes are written outside the lock.
    pub fn later(status: u16, media_type: &str, write: impl FnOnce() -> Vec<u8> + Send + 'static) -> Self {
        Self {
            status,
            headers: vec![("content-type", media_type.to_owned())],
            body: Body::Later(Box::new(write)),
        }
    }

    /// A status alone.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Ready(Vec::new()) }
    }

    /// A value as `application/json`, written outside the lock. A value that cannot be written gives an empty body: the types that
    /// rooms answer with all can.
    pub fn json(status: u16, value: impl Serialize + Send + 'static) -> Self {
        Self::later(status, "application/json", move || serde_json::to_vec(&value).unwrap_or_default())
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What an operation decided: the answer, and what the journal says of it.
#[derive(Debug)]
pub struct Outcome {
    /// The operation's name, when the content tells more than the URL did; else the route's.
    pub operation: Option<&'static str>,
    /// The answer.
    pub answer: Answer,
    /// How it was decided.
    pub verdict: Verdict,
    /// The provider's own code.
    pub code: Option<String>,
    /// Which rule refused, and what was seen against what was expected; one sentence in English.
    pub reason: Option<String>,
    /// The operations of a request that carries many.
    pub items: Vec<Item>,
    /// Whether what was changed stays although the request was refused.
    pub keep: bool,
}

impl Outcome {
    /// Done as asked.
    pub fn accepted(answer: Answer) -> Self {
        Self {
            operation: None,
            answer,
            verdict: Verdict::Accepted,
            code: None,
            reason: None,
            items: Vec::new(),
            keep: true,
        }
    }

    /// Refused with the provider's code, for a reason. What the step changed is undone, see [`Outcome::kept`].
    pub fn refused(answer: Answer, code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            operation: None,
            answer,
            verdict: Verdict::Refused,
            code: Some(code.into()),
            reason: Some(reason.into()),
            items: Vec::new(),
            keep: false,
        }
    }

    /// The operation that the content named.
    #[must_use]
    pub fn of(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }

    /// With the provider's code.
    #[must_use]
    pub fn coded(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// With the operations that it carried; the verdict follows from theirs, the reason is the first refusal's.
    #[must_use]
    pub fn carrying(mut self, items: Vec<Item>) -> Self {
        if items.iter().any(|item| item.verdict != Verdict::Accepted) {
            // One item alone can be done in part.
            let all = items.iter().all(|item| item.verdict == Verdict::Refused);
            self.verdict = if all { Verdict::Refused } else { Verdict::Partly };
            self.reason = items.iter().find_map(|item| item.reason.clone());
        }
        self.items = items;
        self
    }

    /// What the step changed stays, although it was refused: the provider itself keeps it.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.keep = true;
        self
    }
}

/// What a step may use beside the room's own state: the one `now`, chance, timers and letters.
#[derive(Debug)]
pub struct View<'a, D> {
    /// The instant of this step.
    pub now: Moment,
    /// When the world began: what relative dates in facts count from.
    pub start: Moment,
    /// Chance.
    pub seed: &'a mut Seed,
    /// Timers to set, in order.
    pub(super) dues: Vec<(Moment, D)>,
    /// Letters to post, in order, each with the errand that is told what came of it.
    pub(super) letters: Vec<(Letter, D)>,
}

impl<D> View<'_, D> {
    /// Sets a timer.
    pub fn wake_at(&mut self, at: Moment, due: D) {
        self.dues.push((at, due));
    }

    /// Posts a letter, which leaves the process once the step is over; what comes of it is told to [`Room::returned`] with this errand.
    pub fn post(&mut self, letter: Letter, errand: D) {
        self.letters.push((letter, errand));
    }
}

/// A request that found its route.
#[derive(Debug)]
pub struct Call<'a> {
    /// The request.
    pub input: &'a Input,
    /// What stood in the path's `{…}`, percent-decoded.
    pub params: Vec<(&'static str, String)>,
}

impl Call<'_> {
    /// What stood in a `{name}` of the path.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// What a route does: reads the call, asks the rules, changes the room, gives the outcome.
pub type Handler<R> = fn(&mut R, &Call<'_>, &mut View<'_, <R as Room>::Due>) -> Outcome;

/// One line of a room's URL table.
pub struct Route<R: Room> {
    /// The operation's name, one of the room's `OPERATIONS`.
    pub operation: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// The documented path and the aliases that are answered too; `{name}` stands for one segment.
    pub paths: &'static [&'static str],
    /// What it does.
    pub handler: Handler<R>,
}

/// What a newcomer needs of a provider: where it is, who may enter, and one request that works.
#[derive(Clone, Debug, Serialize)]
pub struct Welcome {
    /// The provider's name as its users write it.
    pub title: &'static str,
    /// Base URL.
    pub base: String,
    /// Name and value of each credential, and of what else a client is set up with.
    pub credentials: Vec<(&'static str, String)>,
    /// One request, ready to paste into a shell.
    pub curl: String,
}

/// Bytes of a request's body at most where no provider has a bound of its own.
pub const BODY: usize = 16 << 20;

/// A provider.
pub trait Room: Clone + fmt::Debug + Default + Send + Sync + 'static {
    /// Its name in scenarios, operations and the journal.
    const NAME: &'static str;
    /// What the journal calls a request that reached no operation: `<name>.edge`.
    const EDGE: &'static str;
    /// The names of its operations.
    const OPERATIONS: &'static [&'static str];
    /// The names of its actions, with the room's name before them.
    const ACTIONS: &'static [&'static str];
    /// Whether letter case in paths does not matter (IIS and GeneXus hosts).
    const ANY_CASE: bool;
    /// Bytes of a request's body at most, unless whoever starts duble says otherwise. 16 MiB: the largest body that any document names
    /// is Betha's attachment, 10 MB as base64 in JSON.
    const BODY: usize = BODY;
    /// Its part of a scenario's `world`.
    type Facts: DeserializeOwned + Default + fmt::Debug;
    /// Its part of `behaviour`.
    type Patch: DeserializeOwned + Default + fmt::Debug;
    /// What the outside world can do to it.
    type Action: DeserializeOwned + Clone + fmt::Debug + Send + Sync;
    /// What can fall due in it.
    type Due: Clone + fmt::Debug + Send + Sync;

    /// Its URL table.
    fn routes() -> &'static [Route<Self>];
    /// Whether a path (as sent) is this provider's, known or not.
    fn owns(path: &str) -> bool;
    /// What this world answers at beside its table, asked when no provider's table has a path: how the path begins, and the documented
    /// beginning that it stands for. See [`Aliases`](super::aliases::Aliases) for a knob that holds such paths.
    fn aliases(&self) -> Vec<(&str, &'static str)> {
        Vec::new()
    }
    /// What a request shows of who sends it, what tells most first. It may be no good request at all.
    fn identify(input: &Input) -> Vec<Credential>;
    /// What lets a client into this world, the newest where there are very many.
    fn credentials(&self) -> Vec<Credential>;
    /// Grows with every change of what [`Room::credentials`] gives.
    fn credential_changes(&self) -> u64;
    /// The provider's own form of what is wrong before any operation is reached.
    fn edge(error: &EdgeError, input: &Input, now: Moment) -> Answer;
    /// What it asks of the sender of a request by way of certificates, as its knobs have it; `None` where it never asks.
    fn certificates(&self, input: &Input) -> Option<&Certificates>;
    /// Changes knobs.
    fn configure(&mut self, patch: Self::Patch);
    /// What its knobs stand at, as `behaviour` would write it.
    fn knobs(&self) -> serde_json::Value;
    /// Takes facts in; says all that is wrong with them, each with its path from `world.<name>`.
    fn seed(&mut self, facts: Self::Facts, view: &mut View<'_, Self::Due>) -> Vec<Problem>;
    /// Does what the outside world does.
    fn act(&mut self, action: Self::Action, view: &mut View<'_, Self::Due>) -> Result<Told, Problem>;
    /// Does what has fallen due.
    fn wake(&mut self, due: Self::Due, view: &mut View<'_, Self::Due>) -> Option<Told>;
    /// Takes in what came of a letter that it posted. Rooms that post none have nothing to do.
    fn returned(
        &mut self,
        _errand: Self::Due,
        _receipt: &Receipt,
        _view: &mut View<'_, Self::Due>,
    ) -> Option<Told> {
        None
    }
    /// An answer with one of the provider's own codes, to a request of this operation, as the provider would refuse it: for a fault that
    /// names a `code`. `None` when the provider has no such code there.
    fn refuse(_operation: &'static str, _code: &str, _input: &Input, _now: Moment) -> Option<Answer> {
        None
    }
    /// The names of what it keeps (`boletos`, `dividas`), as control shows them.
    const ENTITIES: &'static [&'static str] = &[];
    /// What it keeps of one of its [`ENTITIES`](Self::ENTITIES), for control to show: as JSON, in the order of its keys, in the provider's
    /// own words. `None` for a name that is none of them.
    fn state(&self, _entity: &str, _look: &Look) -> Option<Shown> {
        None
    }
    /// What a newcomer needs, from the world as it is.
    fn welcome(&self, origin: &str, now: Moment) -> Welcome;
}
