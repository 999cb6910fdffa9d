//! One step: a request and what must come back, a stretch of time, something that the outside world does, or what a receiver must have
//! got.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::capture::Capture;
use super::each::Each;
use super::expect::Expect;
use super::named::Named;
use super::receiver::Received;
use crate::facts::{Lapse, did_you_mean};
use crate::scenario::literal::Literal;
use crate::scenario::schema;

/// A step. Which kind it is, exactly one of `request`, `advance`, `do` and `received` says.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = schema::step)]
pub struct Step {
    /// What the report calls it.
    pub name: Option<String>,
    /// `METHOD /path`.
    pub request: Option<Request>,
    /// Whose credentials: a client's name, or a provider's (then the first client that has some for it).
    pub r#as: Option<String>,
    /// Values for this step's `${…}`, and for those of the texts that it uses.
    pub with: Option<Named<Literal>>,
    /// Query parameters; a list repeats the parameter.
    pub query: Option<Named<Literal>>,
    /// Headers beside those that credentials and body bring.
    pub headers: Option<Named<Literal>>,
    /// A JSON body.
    pub json: Option<Literal>,
    /// An XML body, as it stands.
    pub xml: Option<String>,
    /// A form body.
    pub form: Option<Named<Literal>>,
    /// A body of plain text.
    pub text: Option<String>,
    /// Fields of the Crosstalk header (nddFrete) that differ from the documented sample; `null` leaves one out.
    pub crosstalk: Option<Named<Literal>>,
    /// The business document of a Crosstalk message.
    pub rawdata: Option<String>,
    /// The document of an InvoiCy call; envelope, `EmpCK` and escapes are made.
    pub documento: Option<String>,
    /// The parameters beside the document.
    pub parametros: Option<String>,
    /// Prefixes of XML paths in `expect` and `capture`, and the namespaces that they mean.
    pub namespaces: Option<Named<String>>,
    /// What must come back.
    pub expect: Option<Expect>,
    /// What later steps need of the answer, or of what was received.
    pub capture: Option<Named<Capture>>,
    /// Ask, or look, again until what is expected comes.
    pub retry: Option<Retry>,
    /// World time passes.
    pub advance: Option<Lapse>,
    /// The outside world acts, as in `timeline`.
    #[schemars(schema_with = "schema::action")]
    pub r#do: Option<Literal>,
    /// What a receiver must have got by now.
    pub received: Option<Received>,
    /// Once for each row of a table: `[{ tipo: 5 }, { tipo: 6 }]`, or `{ as: tipo, in: [5, 6] }`. The row's values are the step's `with`.
    pub each: Option<Each>,
    /// Beside `each`: the steps that are played for each row.
    pub steps: Option<Vec<Step>>,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug)]
pub enum Verb<'a> {
    /// A request.
    Request(&'a Request),
    /// Time passes.
    Advance(Lapse),
    /// The outside world acts.
    Do(&'a Literal),
    /// A receiver is looked at.
    Received(&'a Received),
}

/// The kinds, as messages name them.
const VERBS: &str = "a `request`, an `advance`, a `do` or a `received`";

impl Step {
    /// The keys of which a step has exactly one.
    pub(in crate::scenario) const KINDS: &[&str] = &["request", "advance", "do", "received", "steps"];
    /// The keys that only a request has.
    pub(in crate::scenario) const OF_REQUEST: &[&str] = &[
        "as",
        "query",
        "headers",
        "json",
        "xml",
        "form",
        "text",
        "crosstalk",
        "rawdata",
        "documento",
        "parametros",
        "expect",
    ];

    /// The one kind of the step; the message, if there is none or more than one.
    pub fn verb(&self) -> Result<Verb<'_>, String> {
        let mut verbs = Vec::new();
        verbs.extend(self.request.as_ref().map(Verb::Request));
        verbs.extend(self.advance.map(Verb::Advance));
        verbs.extend(self.r#do.as_ref().map(Verb::Do));
        verbs.extend(self.received.as_ref().map(Verb::Received));
        match verbs.as_slice() {
            [verb] => Ok(*verb),
            [] => Err(format!("a step has {VERBS}, and this one has none")),
            _ => Err(format!("a step does one thing: {VERBS}")),
        }
    }

    /// Keys that are stated and belong to a request.
    pub(in crate::scenario) fn request_keys(&self) -> Vec<&'static str> {
        let bodies = self.bodies();
        let others = [
            ("as", self.r#as.is_some()),
            ("query", self.query.is_some()),
            ("headers", self.headers.is_some()),
            ("rawdata", self.rawdata.is_some()),
            ("parametros", self.parametros.is_some()),
            ("namespaces", self.namespaces.is_some()),
            ("expect", self.expect.is_some()),
            ("capture", self.capture.is_some()),
            ("retry", self.retry.is_some()),
        ];
        bodies.into_iter().chain(others.iter().filter(|(_, there)| *there).map(|(key, _)| *key)).collect()
    }

    /// All keys that are stated, but for the name and the loop's own.
    pub(in crate::scenario) fn stated(&self) -> impl Iterator<Item = &'static str> {
        let kinds = [
            ("request", self.request.is_some()),
            ("advance", self.advance.is_some()),
            ("do", self.r#do.is_some()),
            ("received", self.received.is_some()),
            ("with", self.with.is_some()),
        ];
        kinds.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).chain(self.request_keys())
    }

    /// Bodies that are stated; at most one makes sense.
    pub(in crate::scenario) fn bodies(&self) -> Vec<&'static str> {
        [
            ("json", self.json.is_some()),
            ("xml", self.xml.is_some()),
            ("form", self.form.is_some()),
            ("text", self.text.is_some()),
            ("crosstalk", self.crosstalk.is_some()),
            ("documento", self.documento.is_some()),
        ]
        .iter()
        .filter(|(_, there)| *there)
        .map(|(key, _)| *key)
        .collect()
    }

    /// What the report calls it.
    pub fn title(&self) -> String {
        match (&self.name, self.verb()) {
            (Some(name), _) => name.clone(),
            (None, Ok(Verb::Request(request))) => request.to_string(),
            (None, Ok(Verb::Advance(by))) => format!("advance {by}"),
            (None, Ok(Verb::Do(Literal::Map(entries)))) => {
                let name = entries.first().map_or("", |(name, _)| name.as_str());
                format!("do {name}")
            }
            (None, Ok(Verb::Received(Received { by, .. }))) => format!("received by {by}"),
            (None, _) => "a step".to_owned(),
        }
    }
}

/// `METHOD /path`, a query of its own if it likes. The path may hold `${…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// In upper case.
    pub method: String,
    /// From its slash on, as written.
    pub target: String,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)
    }
}

/// Methods that a step may use.
pub(in crate::scenario) const METHODS: [&str; 7] =
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || {
            de::Error::custom(format!(
                "`{text}` is no request: write method and path, such as `GET /cobranca-bancaria/v2/boletos`"
            ))
        };
        let (method, target) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let target = target.trim();
        if !target.starts_with('/') {
            return Err(wrong());
        }
        if !METHODS.contains(&method) {
            let meant = did_you_mean(method, METHODS).map(|near| format!("; did you mean `{near}`?"));
            return Err(de::Error::custom(format!("unknown method `{method}`{}", meant.unwrap_or_default())));
        }
        Ok(Self { method: method.to_owned(), target: target.to_owned() })
    }
}

/// Ask again: every so much world time, up to so many times.
#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// World time between two tries; a frozen clock is advanced by it.
    pub every: Lapse,
    /// How many tries there are in all.
    pub up_to: u32,
}
