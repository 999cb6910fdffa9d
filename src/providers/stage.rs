//! A stage for the rooms' own tests: a frozen world, requests without a server, actions and the clock.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use crate::facts::{Lapse, Moment};
use crate::providers::certificate::Presented;
use crate::providers::contract::{self, Exchange};
use crate::providers::witness::Witness;
use crate::providers::{self, Action, Behaviour, Due, Facts, Providers, room};
use crate::world::{
    Bounds, Cell, Clock, Entry, Filter, Finished, Kind, Letter, Line, Parcel, Receipt, Universe, Verdict,
};

/// A world to try a room in, frozen at 2026-03-02T09:00:00-03:00 (a Monday).
pub(crate) struct Stage {
    cell: Cell<Providers>,
    witness: Witness,
    /// Statuses that no contract describes.
    passing: Vec<u16>,
    /// The client certificate that is presented.
    certificate: RefCell<Option<Arc<Presented>>>,
    /// Letters that were taken out and have not returned yet, the oldest first.
    out: RefCell<VecDeque<Parcel<Due>>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// As text; what is no UTF-8 in it is replaced.
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) operation: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) code: Option<String>,
    pub(crate) reason: Option<String>,
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// What fell due and what came back from outside is told too.
impl Drop for Stage {
    fn drop(&mut self) {
        for entry in self.journal().iter().filter(|entry| entry.line.kind != Kind::Request) {
            self.witness.saw(&entry.line, "");
        }
    }
}

impl Stage {
    /// A world with these facts and knobs, both as JSON of the scenario's `world` and `behaviour`.
    pub(crate) fn new(facts: &str, behaviour: &str) -> Self {
        let facts: Facts = serde_json::from_str(facts).unwrap();
        let behaviour: Behaviour = serde_json::from_str(behaviour).unwrap();
        let start: Moment = serde_json::from_str("\"2026-03-02T09:00:00-03:00\"").unwrap();
        let mut universe = Universe::new(Clock::frozen(start), 42, Providers::default());
        providers::configure(behaviour, &mut universe);
        let problems = providers::seed(facts, &mut universe);
        assert!(problems.is_empty(), "{problems:?}");
        let cell = Cell::new(universe, Bounds::default());
        Self {
            cell,
            witness: Witness::here(),
            passing: Vec::new(),
            certificate: RefCell::default(),
            out: RefCell::default(),
        }
    }

    /// Lets these statuses pass although the contract has none of them: a knob of the test makes them.
    pub(crate) fn beyond_contract(mut self, statuses: &[u16]) -> Self {
        self.passing.extend(statuses);
        self
    }

    /// From now on requests come over a connection with this client certificate.
    pub(crate) fn present(&self, certificate: Option<Presented>) {
        *self.certificate.borrow_mut() = certificate.map(Arc::new);
    }

    /// The problems that facts have.
    pub(crate) fn problems(facts: &str) -> Vec<String> {
        let facts: Facts = serde_json::from_str(facts).unwrap();
        let mut universe = Universe::new(Clock::frozen(Moment::from_millis(0)), 42, Providers::default());
        providers::seed(facts, &mut universe).iter().map(ToString::to_string).collect()
    }

    /// Sends a request, and holds the answer to the contract of the room, if it has one.
    pub(crate) fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Reply {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let input = room::Input {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.iter().map(|(name, value)| (name.to_lowercase(), (*value).to_owned())).collect(),
            body: body.into().into(),
            origin: "http://duble.test".to_owned(),
            client_certificate: self.certificate.borrow().clone(),
        };
        let step = self.cell.step(|turn| {
            let outcome = providers::answer(&input, None, turn).expect("the path is a provider's");
            let line = Line {
                kind: Kind::Request,
                operation: outcome.operation.expect("the router names it"),
                verdict: outcome.verdict,
                code: outcome.code.clone(),
                reason: outcome.reason.clone(),
                fault: None,
                items: outcome.items.clone(),
            };
            Finished { keep: outcome.keep, value: (outcome, line.clone()), line }
        });
        let (outcome, line) = block_on(step).unwrap().value;
        let is_json = outcome.answer.headers.iter().any(|(_, value)| value.contains("json"));
        let bytes = outcome.answer.body.write();
        let reply = Reply {
            status: outcome.answer.status,
            headers: outcome.answer.headers,
            // A file is no text; whoever looks into one finds its texts all the same.
            body: match std::str::from_utf8(&bytes) {
                Err(_) if !is_json => String::from_utf8_lossy(&bytes).into_owned(),
                text => text.unwrap().to_owned(),
            },
            bytes,
            operation: outcome.operation.unwrap(),
            verdict: outcome.verdict,
            code: outcome.code,
            reason: outcome.reason,
        };
        self.witness.saw(&line, &reply.body);
        if !self.passing.contains(&reply.status) {
            let media_type = reply.headers.iter().find(|(name, _)| *name == "content-type");
            let exchange = Exchange {
                method,
                target,
                operation: Some(reply.operation),
                status: reply.status,
                // The rooms' own tests send what no contract has.
                request: None,
                media_type: Some(media_type.map_or("", |(_, value)| value)),
                body: reply.body.as_bytes(),
            };
            contract::check(exchange).unwrap_or_else(|wrong| panic!("not what the contract says: {wrong}"));
        }
        reply
    }

    /// Does an action, given as JSON; the problem, if it cannot be done.
    pub(crate) fn act(&self, action: &str) -> Option<String> {
        let action: Action = serde_json::from_str(action).unwrap();
        let step = self.cell.step(|turn| providers::act(action, turn));
        block_on(step).unwrap().value.map(|problem| problem.to_string())
    }

    /// Moves the clock on: `3s`, `2d`.
    pub(crate) fn advance(&self, by: &str) {
        block_on(self.cell.advance(by.parse::<Lapse>().unwrap())).unwrap();
    }

    /// Takes out the letters that wait, in the order in which they were posted. In this world nobody carries them, so that its time
    /// goes on meanwhile.
    pub(crate) fn letters(&self) -> Vec<Letter> {
        let taken: Vec<_> = std::iter::from_fn(|| self.cell.take_letter()).collect();
        let letters = taken.iter().map(|parcel| parcel.letter.clone()).collect();
        self.out.borrow_mut().extend(taken);
        letters
    }

    /// Tells the room what came of the oldest letter that was taken out and has not returned yet.
    pub(crate) fn returned(&self, receipt: &Receipt) {
        let parcel = self.out.borrow_mut().pop_front().expect("no letter is out");
        self.cell.returned(parcel, receipt).expect("nobody resets this world");
    }

    /// The journal.
    pub(crate) fn journal(&self) -> Vec<Entry> {
        let (entries, ..) = self.cell.journal(&Filter { limit: usize::MAX, ..Filter::default() });
        entries.iter().map(|entry| (**entry).clone()).collect()
    }

    /// How many timers are set and how many letters wait.
    pub(crate) fn waiting(&self) -> (usize, usize) {
        self.cell.look(|universe| (universe.timers.len(), universe.outbox.len()))
    }

    /// Looks at the rooms.
    pub(crate) fn look<T>(&self, read: impl FnOnce(&Providers) -> T) -> T {
        self.cell.look(|universe| read(&universe.rooms))
    }
}

/// What a room refuses this request of an operation with: status and text. It is held to the contract of the room, if it has one.
pub(crate) fn refuse(operation: &'static str, code: &str, input: &room::Input) -> Option<(u16, String)> {
    let answer = providers::refuse(operation, code, input, Moment::from_millis(1_772_452_800_000))?;
    let media_type = answer.headers.iter().find(|(name, _)| *name == "content-type");
    let media_type = media_type.map(|(_, value)| value.clone());
    let body = answer.body.write();
    let exchange = Exchange {
        method: &input.method,
        target: &input.path,
        operation: Some(operation),
        status: answer.status,
        request: None,
        media_type: Some(media_type.as_deref().unwrap_or_default()),
        body: &body,
    };
    if !input.path.is_empty() {
        contract::check(exchange)
            .unwrap_or_else(|wrong| panic!("{code}: not what the contract says: {wrong}"));
    }
    Some((answer.status, String::from_utf8_lossy(&body).into_owned()))
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn letters_are_taken_out_in_their_order_and_their_receipts_handed_back() {
    let stage = Stage::new("{}", "{}");
    let post = |url: &str| {
        let letter = Letter {
            operation: "sicoob.webhooks.entregar",
            url: url.to_owned(),
            body: b"{}".to_vec(),
            media_type: "application/json",
        };
        let action: Action = serde_json::from_str(r#"{"nddfrete.processar":{}}"#).unwrap();
        let step = stage.cell.step(|turn| {
            turn.universe.outbox.post(letter, Due::Act(Box::new(action)));
            let line = Line {
                kind: Kind::Action,
                operation: "test.post",
                verdict: Verdict::Accepted,
                code: None,
                reason: None,
                fault: None,
                items: Vec::new(),
            };
            Finished { value: (), line, keep: true }
        });
        block_on(step).unwrap();
    };
    post("http://a/");
    post("http://b/");
    let urls: Vec<_> = stage.letters().into_iter().map(|letter| letter.url).collect();
    assert_eq!(urls, ["http://a/", "http://b/"]);
    assert!(stage.letters().is_empty());
    stage.returned(&Receipt::Failed { said: "no connection".to_owned() });
    stage.returned(&Receipt::Answered { status: 200, body: b"ok".to_vec() });
    let journal = stage.journal();
    let told: Vec<_> = journal
        .iter()
        .filter(|entry| entry.line.kind == Kind::Delivery)
        .map(|entry| {
            (
                entry.exchange.as_ref().unwrap().target.as_str(),
                entry.line.verdict,
                entry.line.reason.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [("http://a/", Verdict::Refused, Some("no connection")), ("http://b/", Verdict::Accepted, None)]
    );
}
