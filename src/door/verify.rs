//! What a test says of the journal, and what it is told when the journal says otherwise.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Duble;
use crate::app::World;
use crate::control::{Close, Expected, Held, Refusal};
use crate::facts::clipped;
use crate::world::{Entry, Verdict};

/// Entries of the journal that a message shows at most, the newest.
const SHOWN: usize = 20;

/// Characters of an entry's target, and of its reason, that a message shows.
const WIDEST: usize = 160;

/// What the journal must hold, so far; [`Duble::verify`] begins it.
///
/// Each `with…` is one more thing that an entry must have in order to count. What is wanted of a field is a value, or a matcher as
/// scenarios and `POST /_duble/journal/verify` write it: `"NF-42"`, `30`, `json!({ "starts": "NF-" })`, `json!({ "below": 300 })`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let duble = duble::Duble::builder().start().await?;
/// duble.verify("sicoob.*").never().assert();
/// let missing = duble.verify("betha.execucoes.listar").with_code(401).check().unwrap_err();
/// assert_eq!(missing.matched(), 0);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is verified before `assert`, `check` or `at_end`"]
pub struct Verify<'a> {
    duble: &'a Duble,
    terms: Terms,
}

/// Why the journal does not hold what was expected. Its `Debug` is its `Display`: what was expected, which entries come closest and
/// where they differ, and the journal's newest entries.
#[derive(Clone, thiserror::Error)]
#[error("{message}")]
pub struct Unverified {
    message: String,
    fits: Vec<u64>,
    closest: Vec<Close>,
}

impl fmt::Debug for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Unverified {
    fn because(message: String) -> Self {
        Self { message, fits: Vec::new(), closest: Vec::new() }
    }

    /// How many entries fit.
    pub fn matched(&self) -> usize {
        self.fits.len()
    }

    /// Where too few fit, those that come closest, and where they differ.
    pub fn closest(&self) -> &[Close] {
        &self.closest
    }
}

impl<'a> Verify<'a> {
    pub(super) fn of(duble: &'a Duble, operation: &str) -> Self {
        let mut request = Map::new();
        request.insert("operation".to_owned(), json!(operation));
        Self { duble, terms: Terms { request, at_least: None, at_most: None, unreadable: None } }
    }

    /// Exactly so many.
    pub fn times(self, times: usize) -> Self {
        self.at_least(times).at_most(times)
    }

    /// None at all.
    pub fn never(self) -> Self {
        self.times(0)
    }

    /// So many or more.
    pub fn at_least(mut self, times: usize) -> Self {
        self.terms.at_least = Some(times);
        self
    }

    /// So many or fewer; none is fewer, unless [`at_least`](Self::at_least) says otherwise.
    pub fn at_most(mut self, times: usize) -> Self {
        self.terms.at_most = Some(times);
        self
    }

    /// With the provider's code, or that of one of its items.
    pub fn with_code(self, code: impl Serialize) -> Self {
        self.field("code", code)
    }

    /// Decided so.
    pub fn with_verdict(self, verdict: Verdict) -> Self {
        self.field("verdict", verdict)
    }

    /// Refused for this reason, `json!({ "contains": "valorAbatimento" })`.
    pub fn with_reason(self, reason: impl Serialize) -> Self {
        self.field("reason", reason)
    }

    /// Answered with this HTTP status.
    pub fn with_status(self, status: impl Serialize) -> Self {
        self.field("status", status)
    }

    /// With this header of the request, in any letter case.
    pub fn with_header(self, name: &str, value: impl Serialize) -> Self {
        self.inside("headers", name, value)
    }

    /// With this at a path of the request's JSON body: `with_json("pagador.cidade", "Goiânia")`.
    pub fn with_json(self, path: &str, value: impl Serialize) -> Self {
        self.inside("json", path, value)
    }

    /// With this at a path of the request's XML body.
    pub fn with_xml(self, path: &str, value: impl Serialize) -> Self {
        self.inside("xml", path, value)
    }

    /// With whatever else `request` takes at `POST /_duble/journal/verify`: `with("rawdata", json!({ "//Code": 1 }))`, or
    /// `with("kind", "timer")` for what was no request.
    pub fn with(self, field: &str, wanted: impl Serialize) -> Self {
        self.field(field, wanted)
    }

    fn field(mut self, field: &str, wanted: impl Serialize) -> Self {
        if let Some(wanted) = self.terms.value(field, wanted) {
            self.terms.request.insert(field.to_owned(), wanted);
        }
        self
    }

    fn inside(mut self, field: &str, name: &str, wanted: impl Serialize) -> Self {
        if let Some(wanted) = self.terms.value(field, wanted) {
            let held = self.terms.request.entry(field).or_insert_with(|| Value::Object(Map::new()));
            if let Some(held) = held.as_object_mut() {
                held.insert(name.to_owned(), wanted);
            }
        }
        self
    }

    /// Gives the entries that fit.
    ///
    /// # Panics
    ///
    /// When there are fewer or more than expected. The message says what was expected, which entries come closest and where they differ,
    /// and what the journal holds.
    #[track_caller]
    #[expect(clippy::panic, reason = "a test that says so has failed; `check` is for everybody else")]
    pub fn assert(self) -> Vec<Arc<Entry>> {
        match self.check() {
            Ok(entries) => entries,
            Err(unverified) => panic!("{unverified}"),
        }
    }

    /// Gives the entries that fit.
    ///
    /// # Errors
    ///
    /// When there are fewer or more than expected, or when what is expected cannot be read or names an operation that there is not.
    pub fn check(self) -> Result<Vec<Arc<Entry>>, Unverified> {
        self.terms.held(self.duble.world())
    }

    /// To be held when the double is dropped: the test then fails with the same message, unless it has failed already. A reset empties
    /// the journal; what stood there does not count at the end.
    pub fn at_end(self) {
        self.duble.owe(self.terms);
    }
}

/// What the journal must hold, whatever world it is of.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    request: Map<String, Value>,
    at_least: Option<usize>,
    at_most: Option<usize>,
    /// What was given and is no JSON.
    unreadable: Option<String>,
}

impl Terms {
    fn value(&mut self, field: &str, wanted: impl Serialize) -> Option<Value> {
        match serde_json::to_value(wanted) {
            Ok(value) => Some(value),
            Err(error) => {
                self.unreadable.get_or_insert_with(|| format!("{field}: {error}"));
                None
            }
        }
    }

    /// The form in which control takes it.
    fn expected(&self) -> Result<Expected, Refusal> {
        let times = match (self.at_least, self.at_most) {
            (None, None) => json!({ "at_least": 1 }),
            (least, None) => json!({ "at_least": least }),
            (None, most) => json!({ "at_most": most }),
            (least, most) => json!({ "at_least": least, "at_most": most }),
        };
        Expected::read(json!({ "request": self.request, "times": times }).to_string().as_bytes())
    }

    pub(super) fn held(&self, world: &World) -> Result<Vec<Arc<Entry>>, Unverified> {
        if let Some(said) = &self.unreadable {
            return Err(Unverified::because(format!("what is expected cannot be read: {said}")));
        }
        let refused = |refusal: Refusal| Unverified::because(refusal.to_string());
        let expected = self.expected().map_err(refused)?;
        let (entries, figures) = world.entries();
        let mut held = expected.hold(&entries, &figures).map_err(refused)?;
        if self.request.contains_key("kind") {
            // What falls due and what is delivered have names of their own.
            held.meant = None;
        }
        // Also where nothing is expected: a name that is misspelt is never there.
        if held.ok && held.meant.is_none() {
            let fits = entries.into_iter().filter(|entry| held.fits.binary_search(&entry.number).is_ok());
            return Ok(fits.collect());
        }
        let message = self.message(&held, &entries, figures.dropped);
        Err(Unverified { message, fits: held.fits, closest: held.closest })
    }

    fn message(&self, held: &Held, entries: &[Arc<Entry>], dropped: u64) -> String {
        let mut text = format!("expected {} of {self}, and ", held.expected);
        _ = match (held.fits.len(), entries.len()) {
            (_, 0) => write!(text, "the journal is empty"),
            (1, all) => write!(text, "1 of {all} entries fits"),
            (fits, all) => write!(text, "{fits} of {all} entries fit"),
        };
        if let Some(near) = held.meant {
            _ = write!(text, "\nthere is no such operation; did you mean `{near}`?");
        }
        for (index, close) in held.closest.iter().enumerate() {
            let rank = if index == 0 { "the closest is" } else { "then comes" };
            _ = write!(text, "\n\n{rank} #{} {}, where", close.number, close.operation);
            for differs in &close.differs {
                _ = write!(
                    text,
                    "\n    {} is {} instead of {}",
                    differs.field, differs.seen, differs.expected
                );
            }
        }
        if !entries.is_empty() {
            text.push_str("\n\nthe journal, with a mark at what fits:");
        }
        let left_out = entries.len().saturating_sub(SHOWN);
        if left_out > 0 {
            _ = write!(text, "\n    … {left_out} older entries …");
        }
        for entry in entries.iter().skip(left_out) {
            let mark = if held.fits.binary_search(&entry.number).is_ok() { '*' } else { ' ' };
            _ = write!(text, "\n  {mark} {}", shown(entry));
        }
        if dropped > 0 {
            _ = write!(
                text,
                "\n{dropped} older entries fell out of the journal, which is bounded, so the count is not sure"
            );
        }
        text
    }
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.request.get("operation").and_then(Value::as_str).unwrap_or("any operation"))?;
        let rest = self.request.iter().filter(|(field, _)| *field != "operation");
        for (index, (field, wanted)) in rest.enumerate() {
            f.write_str(if index == 0 { " with " } else { ", " })?;
            write!(f, "{field} {wanted}")?;
        }
        Ok(())
    }
}

/// One entry in a line.
fn shown(entry: &Entry) -> String {
    let line = &entry.line;
    let mut text =
        format!("#{} {} {} {}", entry.number, entry.at.iso_seconds(), line.operation, line.verdict.name());
    if let Some(code) = &line.code {
        _ = write!(text, " {code}");
    }
    if let Some(exchange) = &entry.exchange {
        _ = write!(text, ", {} {} {}", exchange.status, exchange.method, clipped(&exchange.target, WIDEST));
    }
    if let Some(reason) = &line.reason {
        _ = write!(text, ": {}", clipped(reason, WIDEST));
    }
    text
}
