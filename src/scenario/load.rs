//! YAML to typed values, and places in the text: the one file that names the YAML crate.
//!
//! The options keep Brazilian data whole: `NO` is a text, `00123` keeps its zeros, `1_000` is a text. What is read, how deep and
//! how often an anchor is repeated is bounded.

use serde::de::DeserializeOwned;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_saphyr::{Error, MessageFormatter, UserMessageFormatter};

use super::codes;
use super::explain;
use super::finding::{Finding, Mark};
use super::outline::{Key, Node, Shape};
use crate::facts::Path;

/// Longest text that is read, in bytes.
pub const LONGEST: usize = 16 << 20;
/// Most values in a text.
const MOST_NODES: usize = 500_000;
/// How deep values may nest.
const DEEPEST: usize = 64;

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_depth: DEEPEST,
            max_nodes: MOST_NODES,
            max_events: 3 * MOST_NODES,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_total_scalar_bytes: LONGEST,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 8,
        },
    }
}

/// Reads a text into a type.
pub(super) fn typed<T: DeserializeOwned>(
    file: &str,
    text: &str,
    outline: Option<&Node>,
) -> Result<T, Box<Finding>> {
    serde_saphyr::from_str_with_options(text, options())
        .map_err(|error| Box::new(told(&error, file, text, outline)))
}

/// What the YAML crate said, in our words and at the right place.
fn told(error: &Error, file: &str, text: &str, outline: Option<&Node>) -> Finding {
    let error = innermost(error);
    let mark = error.location().map_or(Mark::TOP, |location| Mark {
        line: usize::try_from(location.line()).unwrap_or(1).max(1),
        column: usize::try_from(location.column()).unwrap_or(1).max(1),
        width: 1,
    });
    let place = explain::Place { file, text, outline, mark };
    match error {
        Error::SerdeUnknownField { field, expected, .. } => place.unknown("key", field, expected),
        Error::SerdeUnknownVariant { variant, expected, .. } => place.unknown("word", variant, expected),
        Error::SerdeMissingField { field, .. } => {
            place.finding(codes::VALUE, format!("`{field}` is missing here"))
        }
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            place.finding(codes::VALUE, format!("expected {expected}, found {unexpected}"))
        }
        Error::DuplicateMappingKey { key, .. } => place.finding(
            codes::VALUE,
            format!("the key `{}` stands twice", key.as_deref().unwrap_or("(unnamed)")),
        ),
        Error::Message { msg, .. } => place.said(msg),
        Error::ExternalMessage { msg, .. } => place.syntax(msg),
        other => place.shape(&UserMessageFormatter.format_message(other)),
    }
}

fn innermost(mut error: &Error) -> &Error {
    while let Error::AliasError { error: inner, .. } | Error::WithSnippet { error: inner, .. } = error {
        error = inner;
    }
    error
}

/// Where everything stands in a text.
pub(super) fn outline(file: &str, text: &str) -> Result<Node, Box<Finding>> {
    let fail =
        |mark: Mark, said: &str| Box::new(explain::Place { file, text, outline: None, mark }.syntax(said));
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error: ScanError| {
            let marker = error.marker();
            let mark = Mark { line: marker.line(), column: marker.col() + 1, width: 1 };
            fail(mark, &error.info())
        })?;
        let same_line = span.start.line() == span.end.line();
        let width = if same_line { span.end.col().saturating_sub(span.start.col()).max(1) } else { 1 };
        let mark = Mark { line: span.start.line(), column: span.start.col() + 1, width };
        builder.take(event, mark).map_err(|said| fail(mark, said))?;
    }
    Ok(builder.root.unwrap_or(Node { mark: Mark::TOP, shape: Shape::Map(Vec::new()) }))
}

/// The outline while it is being built: the chain of open lists and mappings.
#[derive(Default)]
struct Builder {
    open: Vec<(Node, Option<Key>)>,
    root: Option<Node>,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, mark: Mark) -> Result<(), &'static str> {
        match event {
            Event::Scalar(text, style, ..) => {
                let plain = matches!(style, ScalarStyle::Plain);
                self.put(Node { mark, shape: Shape::Scalar { text: text.into_owned(), plain } })
            }
            // An alias stands for what its anchor holds; what is wrong with that is shown at the anchor.
            Event::Alias(_) => {
                self.put(Node { mark, shape: Shape::Scalar { text: String::new(), plain: false } })
            }
            Event::SequenceStart(..) => self.open(Node { mark: one(mark), shape: Shape::List(Vec::new()) }),
            Event::MappingStart(..) => self.open(Node { mark: one(mark), shape: Shape::Map(Vec::new()) }),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some((node, _)) => self.put(node),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn open(&mut self, node: Node) -> Result<(), &'static str> {
        if self.open.len() >= DEEPEST {
            return Err("values are nested too deeply");
        }
        self.open.push((node, None));
        Ok(())
    }

    fn put(&mut self, node: Node) -> Result<(), &'static str> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err("the text holds too many values");
        }
        match self.open.last_mut() {
            None => _ = self.root.get_or_insert(node),
            Some((Node { shape: Shape::List(items), .. }, _)) => items.push(node),
            Some((Node { shape: Shape::Map(entries), .. }, key)) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    let text = match node.shape {
                        Shape::Scalar { text, .. } => text,
                        Shape::List(_) | Shape::Map(_) => String::new(),
                    };
                    *key = Some(Key { text, mark: node.mark });
                }
            },
            Some((Node { shape: Shape::Scalar { .. }, .. }, _)) => {}
        }
        Ok(())
    }
}

/// A collection is pointed at by its first character.
fn one(mark: Mark) -> Mark {
    Mark { width: 1, ..mark }
}

/// A problem at a path, as a finding at its line and column.
pub(super) fn at_path(
    file: &str,
    text: &str,
    outline: &Node,
    path: &Path,
    code: &'static str,
    message: impl Into<String>,
) -> Finding {
    Finding::new(file, text, outline.place(path), code, message).on(path)
}
