//! From the lines of a story to the file: what later steps turned out to need is captured, and a poll is one step that is tried again.

use super::expect::Expected;
use super::leaves::Part;
use super::links::Links;
use super::story::{Frame, Story, Written};
use super::who::Sender;
use super::yaml;
use crate::facts::{Lapse, Moment};
use crate::scenario::literal::Literal;

/// Longest time between two tries of a poll.
const LONGEST_PAUSE: Lapse = Lapse::from_secs(3_600);

type Entries = Vec<(String, Literal)>;

/// What becomes of an event.
pub(super) enum Line {
    Note(String),
    Advance(Lapse),
    Do(Literal),
    Step(Box<Step>),
}

/// A request and what is expected of its answer.
pub(super) struct Step {
    pub(super) number: usize,
    pub(super) entries: Entries,
    pub(super) sender: Option<Sender>,
    pub(super) status: u16,
    pub(super) expected: Expected,
}

/// The same, with all that was known at last.
enum Item {
    Note(String),
    Advance(Lapse),
    Other(Entries),
    Step { request: Entries, expect: Literal, capture: Entries, retry: Option<(Lapse, usize)> },
}

/// Writes the file.
pub(super) fn written(story: Story<'_>, frame: &Frame<'_>, clock: Option<Moment>) -> Written {
    let Story { mask, links, cast, lines, steps, .. } = story;
    let left_out = lines.iter().filter(|line| matches!(line, Line::Note(_))).count();
    let mut captures = captures(&links, steps);
    let items = lines.into_iter().map(|line| match line {
        Line::Note(note) => Item::Note(mask.text("", &note).replace(['\n', '\r'], " ")),
        Line::Advance(by) => Item::Advance(by),
        Line::Do(action) => Item::Other(vec![("do".to_owned(), action)]),
        Line::Step(step) => {
            let Step { number, mut entries, sender, status, expected } = *step;
            // The first client of nddFrete sends a Crosstalk message if nobody is named.
            let name =
                sender.as_ref().map(|sender| cast.written_as(sender)).filter(|name| *name != "nddfrete");
            if let Some(name) = name {
                entries.insert(1, ("as".to_owned(), Literal::Text(name.to_owned())));
            }
            let capture = captures.get_mut(number).map(std::mem::take).unwrap_or_default();
            let expect = expected.written(status, number, &links);
            Item::Step { request: entries, expect, capture, retry: None }
        }
    });
    let mut text = head(frame, clock, cast.written());
    text.push_str("\n\nsteps:");
    let items = polls(items.collect());
    if items.iter().all(|item| matches!(item, Item::Note(_))) {
        text.push_str(" []");
    }
    items.into_iter().for_each(|item| write(item, &mut text));
    text.push('\n');
    Written { text, steps, left_out }
}

fn head(frame: &Frame<'_>, clock: Option<Moment>, clients: Option<Literal>) -> String {
    let text = |key: &str, value: String| (key.to_owned(), Literal::Text(value));
    let mut head = vec![
        text("scenario", format!("Gravado de {}", frame.from)),
        ("version".to_owned(), Literal::Number("1".to_owned())),
        text("extends", frame.extends.to_owned()),
    ];
    head.extend(clock.map(|clock| text("clock", clock.iso_seconds())));
    head.extend(clients.map(|clients| ("clients".to_owned(), clients)));
    let mut out = format!(
        "# Recorded by duble {}. People are made up, and no credential stands here; look through it before you share it.",
        env!("CARGO_PKG_VERSION")
    );
    yaml::write_lines(&head, 0, &mut out);
    out
}

/// What each step captures.
fn captures(links: &Links, steps: usize) -> Vec<Entries> {
    let mut all = vec![Entries::new(); steps];
    for (name, origin) in links.captures() {
        let from = (Part::name(origin.part).to_owned(), Literal::Text(origin.path.clone()));
        if let Some(of_step) = all.get_mut(origin.step) {
            of_step.push((name.to_owned(), Literal::Map(vec![from])));
        }
    }
    all
}

/// Joins what was asked again and again until another answer came: the same request, as long between one and the next.
fn polls(items: Vec<Item>) -> Vec<Item> {
    let mut joined: Vec<Item> = Vec::new();
    for mut item in items {
        if let Item::Step { request, expect, retry, .. } = &mut item {
            // The last answer ends the poll only if none before it would have.
            while let [.., Item::Step { request: before, expect: other, capture, .. }, Item::Advance(by)] =
                joined.as_slice()
                && before == request
                && capture.is_empty()
                && *by <= LONGEST_PAUSE
                && retry.is_none_or(|(every, _)| every == *by)
                && differs(other, expect)
            {
                *retry = Some((*by, retry.map_or(2, |(_, tries)| tries + 1)));
                joined.truncate(joined.len() - 2);
            }
        }
        joined.push(item);
    }
    joined
}

/// Whether an answer that is as the first expectation says cannot be as the second one says.
fn differs(before: &Literal, after: &Literal) -> bool {
    let Literal::Map(parts) = after else { return false };
    parts.iter().any(|(part, wanted)| match (wanted, before.get(part)) {
        (Literal::Number(_), Some(other)) => other != wanted,
        (Literal::Map(paths), Some(Literal::Map(others))) => paths.iter().any(|(path, wanted)| {
            let is_exact = !matches!(wanted, Literal::Map(_) | Literal::List(_));
            let other = others.iter().find(|(known, _)| known == path).map(|(_, other)| other);
            is_exact && other.is_some_and(|other| !matches!(other, Literal::Map(_)) && other != wanted)
        }),
        _ => false,
    })
}

fn write(item: Item, text: &mut String) {
    let entries = match item {
        Item::Note(note) => return text.push_str(&format!("\n  # {note}")),
        // As it stands: a stretch of time needs no quotes.
        Item::Advance(by) => vec![("advance".to_owned(), Literal::Number(by.to_string()))],
        Item::Other(entries) => entries,
        Item::Step { request, expect, capture, retry } => {
            let mut entries = request;
            entries.extend(retry.map(|(every, tries)| {
                let every = ("every".to_owned(), Literal::Number(every.to_string()));
                let up_to = ("up_to".to_owned(), Literal::Number(tries.to_string()));
                ("retry".to_owned(), Literal::Map(vec![every, up_to]))
            }));
            entries.push(("expect".to_owned(), expect));
            if !capture.is_empty() {
                entries.push(("capture".to_owned(), Literal::Map(capture)));
            }
            entries
        }
    };
    let mut block = String::new();
    yaml::write_lines(&entries, 4, &mut block);
    text.push_str("\n  - ");
    text.push_str(block.trim_start());
}
