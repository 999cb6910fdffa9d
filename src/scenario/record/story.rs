//! Puts the file together: its head, its clients, and a step for each exchange.

use std::collections::BTreeMap;

use super::ask::{self, Ask, Body, Credentials, Token};
use super::expect;
use super::leaves::{self, Leaf, Part};
use super::lines::{self, Line, Step};
use super::links::Links;
use super::mask::Mask;
use super::pen::Pen;
use super::taken::{Event, Taken};
use super::who::{Cast, Sender};
use crate::facts::{Lapse, Moment};
use crate::providers::{self, Providers};
use crate::scenario::build::knobs_alone;
use crate::scenario::literal::Literal;
use crate::scenario::loaded::Loaded;

/// Time between the start of an extended scenario and the first request that is taken for a wait. More is another day of recording.
const LONGEST_START: Lapse = Lapse::from_days(366);

/// Around the steps.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Where the exchanges come from, for the reader.
    pub from: &'a str,
    /// What stands in `extends`.
    pub extends: &'a str,
    /// That scenario: its clients are known, its people public.
    pub base: &'a Loaded,
}

/// A file, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The scenario.
    pub text: String,
    /// Its requests.
    pub steps: usize,
    /// What could not become a step, and stands in it as a comment.
    pub left_out: usize,
}

/// One exchange, read.
enum Read<'a> {
    Ask { taken: &'a Taken, ask: Box<Ask>, leaves: Vec<Leaf> },
    Advance(Lapse),
    Do(Literal),
    Note(String),
    Nothing,
}

/// Writes a scenario that plays these events again.
pub fn write(events: &[Event], frame: &Frame<'_>) -> Written {
    let tokens = events.iter().filter_map(|event| match event {
        Event::Exchange(taken) => ask::token(taken).map(|token| (token.bearer.clone(), token)),
        Event::Note(_) => None,
    });
    let tokens = tokens.collect();
    let rooms = knobs_alone(frame.base);
    let reads: Vec<Read<'_>> = events.iter().map(|event| read(event, &tokens, &rooms)).collect();
    let mut mask = Mask::new(frame.base.sources().map(|(_, text)| text).collect::<Vec<_>>().join("\n"));
    for read in &reads {
        match read {
            Read::Ask { ask, leaves, .. } => learn(&mut mask, ask, leaves),
            Read::Note(note) => mask.learn("", note),
            Read::Do(action) => learn_literal(&mut mask, "", action),
            Read::Advance(_) | Read::Nothing => {}
        }
    }
    // The clock of the first request, before the waits that a tester made in front of it.
    let mut waited = Lapse::ZERO;
    let first = reads.iter().find_map(|read| match read {
        Read::Ask { taken, .. } => Some(seconds(taken.at).plus(Lapse::from_millis(-waited.as_millis()))),
        Read::Advance(by) => {
            waited = Lapse::from_millis(waited.as_millis() + by.as_millis());
            None
        }
        Read::Do(_) | Read::Note(_) | Read::Nothing => None,
    });
    let start = frame.base.clock().filter(|start| {
        let later = first.map_or(Lapse::ZERO, |first| first.since(*start));
        !later.is_negative() && later <= LONGEST_START
    });
    let mut story = Story {
        mask: &mask,
        links: Links::default(),
        cast: Cast::new(frame.base.clients()),
        now: start.or(first),
        lines: Vec::new(),
        steps: 0,
    };
    reads.into_iter().for_each(|read| story.take(read));
    let clock = if start.is_some() { None } else { first };
    lines::written(story, frame, clock)
}

/// Clocks on the wire show seconds.
fn seconds(at: Moment) -> Moment {
    Moment::from_millis(at.as_millis().div_euclid(1_000) * 1_000)
}

fn read<'a>(event: &'a Event, tokens: &BTreeMap<String, Token>, rooms: &Providers) -> Read<'a> {
    let taken = match event {
        Event::Note(note) => return Read::Note(note.clone()),
        Event::Exchange(taken) => taken.as_ref(),
    };
    if let Some(control) = ask::own_path(taken.path()).strip_prefix("/_duble/") {
        return control_call(taken, control);
    }
    if ask::token(taken).is_some() {
        return Read::Nothing;
    }
    let path = ask::own_path(taken.path());
    if providers::owner(rooms, None, path).is_none() {
        return Read::Note(format!(
            "{} {path}: no provider of duble's has this path; no step sends it",
            taken.method
        ));
    }
    match ask::read(taken) {
        Ok(mut ask) => {
            ask.credentials.by_token(tokens);
            let leaves = leaves::of(taken, ask.provider);
            Read::Ask { taken, ask: Box::new(ask), leaves }
        }
        Err(said) => Read::Note(format!("{} {}: {said}; no step sends it", taken.method, taken.path())),
    }
}

/// What a tester did to duble's world through the recorder is what a step does.
fn control_call<'a>(taken: &Taken, control: &str) -> Read<'a> {
    if taken.method != "POST" || !(200..300).contains(&taken.status) {
        return Read::Nothing;
    }
    let body = Literal::from_json(&taken.request.bytes).unwrap_or(Literal::Null);
    match control.split('?').next() {
        Some("clock/advance") => {
            let by = body.get("by").and_then(Literal::plain).and_then(|by| by.parse().ok());
            by.map_or(Read::Nothing, Read::Advance)
        }
        Some("actions") => Read::Do(body),
        _ => Read::Note(format!("POST /_duble/{control}: no step does it")),
    }
}

/// Takes note of all that is personal.
fn learn(mask: &mut Mask, ask: &Ask, leaves: &[Leaf]) {
    for part in ask.path.split('/').filter(|part| part.len() > 2) {
        mask.learn("", part);
    }
    let query = ask.query.iter().chain(&ask.headers);
    query.for_each(|(name, value)| mask.learn(name, value));
    match &ask.body {
        Body::None => {}
        Body::Json(value) => learn_literal(mask, "", value),
        Body::Form(pairs) => pairs.iter().for_each(|(name, value)| mask.learn(name, value)),
        Body::Text(text) => mask.learn("", text),
        Body::Xml(text) => mask.learn_markup(text),
        Body::Crosstalk { rawdata, .. } => rawdata.iter().for_each(|text| mask.learn_markup(text)),
        Body::Invoicy { documento, parametros } => {
            mask.learn_markup(documento);
            mask.learn_markup(parametros);
        }
    }
    for leaf in leaves.iter().filter(|leaf| !matches!(leaf.value, Literal::List(_))) {
        learn_literal(mask, &leaf.key, &leaf.value);
    }
}

fn learn_literal(mask: &mut Mask, key: &str, value: &Literal) {
    match value {
        Literal::List(items) => items.iter().for_each(|item| learn_literal(mask, key, item)),
        Literal::Map(entries) => entries.iter().for_each(|(key, value)| learn_literal(mask, key, value)),
        value => value.plain().iter().for_each(|text| mask.learn(key, text)),
    }
}

/// The story while it is told.
pub(super) struct Story<'a> {
    pub(super) mask: &'a Mask,
    pub(super) links: Links,
    pub(super) cast: Cast<'a>,
    /// Where the clock of a world stands that plays the lines so far.
    now: Option<Moment>,
    pub(super) lines: Vec<Line>,
    pub(super) steps: usize,
}

impl Story<'_> {
    fn take(&mut self, read: Read<'_>) {
        match read {
            Read::Nothing => {}
            Read::Note(note) => self.lines.push(Line::Note(note)),
            Read::Advance(by) => self.advance(by),
            Read::Do(action) => {
                let now = self.now.unwrap_or(Moment::from_millis(0));
                let action = Pen { mask: self.mask, links: &mut self.links, now }.literal("", &action);
                self.lines.push(Line::Do(action));
            }
            Read::Ask { taken, ask, leaves } => self.step(taken, &ask, &leaves),
        }
    }

    fn advance(&mut self, by: Lapse) {
        self.now = self.now.map(|now| now.plus(by));
        match self.lines.last_mut() {
            Some(Line::Advance(before)) => *before = Lapse::from_millis(before.as_millis() + by.as_millis()),
            _ => self.lines.push(Line::Advance(by)),
        }
    }

    fn step(&mut self, taken: &Taken, ask: &Ask, leaves: &[Leaf]) {
        let at = seconds(taken.at);
        let waited = self.now.map_or(Lapse::ZERO, |now| at.since(now));
        if waited > Lapse::ZERO {
            self.advance(waited);
        }
        let now = self.now.unwrap_or(at);
        let is_refused = is_refused(taken, leaves);
        let (mut entries, sender) = self.request(taken, ask, is_refused, now);
        let mut pen = Pen { mask: self.mask, links: &mut self.links, now };
        entries.extend(body(&mut pen, &ask.body));
        let expected = expect::of(leaves, self.mask, &self.links, now);
        let number = self.steps;
        self.steps += 1;
        for leaf in leaves.iter().filter(|leaf| !Mask::is_secret(&leaf.key, "x")) {
            // What the extended scenario says itself, such as the contract's number, is known without asking.
            if leaf.value.plain().is_some_and(|value| !self.mask.is_public(&value)) {
                self.links.came(number, leaf);
            }
        }
        self.lines.push(Line::Step(Box::new(Step {
            number,
            entries,
            sender,
            status: taken.status,
            expected,
        })));
    }

    /// Path, credentials, query and headers.
    fn request(
        &mut self,
        taken: &Taken,
        ask: &Ask,
        is_refused: bool,
        now: Moment,
    ) -> (Vec<(String, Literal)>, Option<Sender>) {
        let mut pen = Pen { mask: self.mask, links: &mut self.links, now };
        let path = pen.path(&ask.path);
        let query = ask.raw_query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let mut pairs: Vec<(String, Literal)> = Vec::new();
        for (name, value) in &ask.query {
            let value = pen.plain(name, value);
            match pairs.iter_mut().find(|(known, _)| known == name) {
                Some((_, Literal::List(values))) => values.push(value),
                Some((_, first)) => *first = Literal::List(vec![first.clone(), value]),
                None => pairs.push((name.clone(), value)),
            }
        }
        let mut headers: Vec<(String, Literal)> = Vec::new();
        for (name, value) in &ask.headers {
            headers.push((name.clone(), Literal::Text(pen.text(name, value))));
        }
        let by_header = matches!(ask.credentials, Credentials::Sicoob { .. } | Credentials::Betha { .. });
        let sender = if by_header && taken.status == 401 {
            // What was refused must be refused again: a header as wrong as the first.
            for (name, value) in
                [("authorization", "Bearer removido"), ("client_id", "removido"), ("user-access", "removido")]
            {
                if taken.header(name).is_some() {
                    headers.push((name.to_owned(), Literal::Text(value.to_owned())));
                }
            }
            None
        } else {
            self.cast.sender(&ask.credentials, is_refused)
        };
        let mut entries =
            vec![("request".to_owned(), Literal::Text(format!("{} {path}{query}", taken.method)))];
        entries.extend((!pairs.is_empty()).then(|| ("query".to_owned(), Literal::Map(pairs))));
        entries.extend((!headers.is_empty()).then(|| ("headers".to_owned(), Literal::Map(headers))));
        (entries, sender)
    }
}

/// Whether the provider did not know the sender: by the status, or by its own code.
fn is_refused(taken: &Taken, leaves: &[Leaf]) -> bool {
    let code = |part: Part, path: &str, codes: &[&str]| {
        let leaf = leaves.iter().find(|leaf| leaf.part == part && leaf.path == path);
        leaf.and_then(|leaf| leaf.value.plain()).is_some_and(|code| codes.contains(&code.as_str()))
    };
    taken.status == 401
        || code(Part::Crosstalk, "ResponseCode", &["206"])
        || code(Part::Invoicy, "Codigo", &["173", "174"])
}

fn body(pen: &mut Pen<'_>, body: &Body) -> Vec<(String, Literal)> {
    let text = |name: &str, text: String| (name.to_owned(), Literal::Text(text));
    match body {
        Body::None => Vec::new(),
        Body::Json(value) => vec![("json".to_owned(), pen.literal("", value))],
        Body::Form(pairs) => {
            let pairs = pairs.iter().map(|(name, value)| (name.clone(), pen.plain(name, value)));
            vec![("form".to_owned(), Literal::Map(pairs.collect()))]
        }
        Body::Text(value) => vec![text("text", pen.text("", value))],
        Body::Xml(value) => vec![text("xml", pen.markup(value))],
        Body::Crosstalk { fields, rawdata } => {
            let fields = fields.iter().map(|(name, value)| {
                let value = value.as_ref().map_or(Literal::Null, |value| pen.plain(name, value));
                (name.clone(), value)
            });
            let mut entries = vec![("crosstalk".to_owned(), Literal::Map(fields.collect()))];
            entries.extend(rawdata.iter().map(|rawdata| text("rawdata", pen.markup(rawdata))));
            entries
        }
        Body::Invoicy { documento, parametros } => {
            let mut entries = vec![text("documento", pen.markup(documento))];
            if !parametros.is_empty() {
                entries.push(text("parametros", pen.markup(parametros)));
            }
            entries
        }
    }
}
