//! What somebody expects an entry of the journal to be, in the words in which a step says what an answer must hold.

use std::cell::OnceCell;

use serde::Deserialize;

use super::answer::{Answer, Views};
use crate::facts::clipped;
use crate::scenario::format::Named;
use crate::scenario::literal::Literal;
use crate::scenario::matcher::{Matcher, Mismatch, Seen};
use crate::wire::form;
use crate::world::{Entry, Exchange, is_cut};

/// The most that is shown of an expected or a seen value, in characters.
const SHOWN: usize = 300;

/// What an entry is to be. All that is stated must hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// The operation: a text may have `*` in it, and one that ends in a full stop is a beginning.
    pub operation: Option<Matcher>,
    /// What set it off; absent: a request.
    pub kind: Option<Matcher>,
    /// How it was decided.
    pub verdict: Option<Matcher>,
    /// The provider's code, or that of one of its items.
    pub code: Option<Matcher>,
    /// Why it was refused.
    pub reason: Option<Matcher>,
    /// The HTTP status of the answer.
    pub status: Option<Matcher>,
    /// The HTTP method.
    pub method: Option<Matcher>,
    /// The path, with the world's prefix or without it: a text may have `*` in it.
    pub path: Option<Matcher>,
    /// Parameters of the query, by name.
    pub query: Named<Matcher>,
    /// Headers of the request, in any letter case.
    pub headers: Named<Matcher>,
    /// The request's body as a form, by name.
    pub form: Named<Matcher>,
    /// The request's body as JSON, by path.
    pub json: Named<Matcher>,
    /// The prefixes of paths in XML, and the namespaces that they stand for.
    pub namespaces: Named<String>,
    /// The request's body as XML, by path.
    pub xml: Named<Matcher>,
    /// Fields of the Crosstalk header that the request carries.
    pub crosstalk: Named<Matcher>,
    /// The document that the request carries in `rawdata`, by path.
    pub rawdata: Named<Matcher>,
    /// InvoiCy's first `Documento` in the request, by path.
    pub documento: Named<Matcher>,
    /// The request's body as text.
    pub body: Option<Matcher>,
    /// What the answer is to hold.
    pub answer: WantedAnswer,
}

/// What an answer is to hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WantedAnswer {
    /// Headers, in any letter case.
    pub headers: Named<Matcher>,
    /// The body as JSON, by path.
    pub json: Named<Matcher>,
    /// The body as XML, by path.
    pub xml: Named<Matcher>,
    /// Fields of the Crosstalk header.
    pub crosstalk: Named<Matcher>,
    /// The document in Crosstalk's `RawData`, by path.
    pub rawdata: Named<Matcher>,
    /// `Codigo` and `Descricao` of InvoiCy's first `MensagemItem`.
    pub invoicy: Named<Matcher>,
    /// InvoiCy's first inner document, by path.
    pub documento: Named<Matcher>,
    /// The body as text.
    pub body: Option<Matcher>,
}

/// One field that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Differs {
    /// What was looked at: `json seuNumero`, `answer.status`.
    pub field: String,
    /// What was expected.
    pub expected: String,
    /// What was seen.
    pub seen: String,
}

impl Wanted {
    /// The fields of an entry's line, and of the head of its exchange, that differ. No body is looked into.
    pub fn head(&self, entry: &Entry) -> Vec<Differs> {
        let mut found = Found::default();
        let line = &entry.line;
        let text = |text: &str| Seen::Text(text.to_owned());
        let maybe = |seen: Option<&str>| seen.map_or(Seen::Missing, text);
        found.pattern("operation", self.operation.as_ref(), line.operation, |pattern| {
            line.fits_operation(pattern)
        });
        let request = Matcher::Equals(Literal::Text("request".to_owned()));
        found.hold("kind", Some(self.kind.as_ref().unwrap_or(&request)), &text(line.kind.name()));
        found.hold("verdict", self.verdict.as_ref(), &text(line.verdict.name()));
        if let Some(code) = &self.code
            && !entry.codes().any(|seen| code.check(&text(seen)).is_ok())
        {
            found.hold("code", Some(code), &maybe(line.code.as_deref()));
        }
        found.hold("reason", self.reason.as_ref(), &maybe(line.reason.as_deref()));
        let exchange = entry.exchange.as_ref();
        let status = exchange.map_or(Seen::Missing, |e| Seen::Typed(Literal::Number(e.status.to_string())));
        found.hold("status", self.status.as_ref(), &status);
        found.hold("method", self.method.as_ref(), &maybe(exchange.map(|e| e.method.as_str())));
        match exchange {
            Some(exchange) => {
                found.pattern("path", self.path.as_ref(), exchange.path(), |pattern| {
                    exchange.fits_path(pattern)
                });
            }
            None => found.hold("path", self.path.as_ref(), &Seen::Missing),
        }
        if !self.query.is_empty() {
            let pairs = form::parse(exchange.map_or("", Exchange::query)).map_err(|error| error.to_string());
            found.each("query", &self.query, |name| in_form(&pairs, name));
        }
        found.differs
    }

    /// All fields of an entry that differ.
    pub fn judge(&self, entry: &Entry) -> Vec<Differs> {
        let mut found = Found { differs: self.head(entry), cut: false };
        let none = Exchange::default();
        let exchange = entry.exchange.as_ref().unwrap_or(&none);
        let content = content(&exchange.request_headers, &exchange.request);
        self.request(&mut found, &content, &exchange.request);
        let content = self::content(&exchange.response_headers, &exchange.response);
        self.answer.judge(&mut found, &content, &exchange.response, &self.namespaces);
        found.differs
    }

    /// How many fields are stated.
    pub fn stated(&self) -> usize {
        let one = [
            &self.operation,
            &self.kind,
            &self.verdict,
            &self.code,
            &self.reason,
            &self.status,
            &self.method,
        ]
        .into_iter()
        .chain([&self.path, &self.body, &self.answer.body])
        .flatten()
        .count();
        let answer = &self.answer;
        let many =
            [&self.query, &self.headers, &self.form, &self.json, &self.xml, &self.crosstalk, &self.rawdata]
                .into_iter()
                .chain([&self.documento, &answer.headers, &answer.json, &answer.xml, &answer.crosstalk])
                .chain([&answer.rawdata, &answer.invoicy, &answer.documento])
                .map(|named| named.iter().count());
        one + many.sum::<usize>()
    }

    /// How many of the stated fields are among those that differ.
    pub fn differ(&self, differs: &[Differs]) -> usize {
        differs.iter().filter(|differs| self.kind.is_some() || differs.field != "kind").count()
    }

    fn request(&self, found: &mut Found, content: &Answer, body: &str) {
        let views = Views::new(content, &self.namespaces);
        found.cut = is_cut(body);
        found.each("header", &self.headers, |name| Ok(views.header(name)));
        if !self.form.is_empty() {
            let pairs = form::parse(body).map_err(|error| error.to_string());
            found.each("form", &self.form, |name| in_form(&pairs, name));
        }
        found.each("json", &self.json, |path| views.json(path));
        found.each("xml", &self.xml, |path| views.xml(path));
        let inner = Inner { views: &views, held: OnceCell::new(), at: &["//header", "//crosstalkMessage"] };
        found.each("crosstalk", &self.crosstalk, |field| inner.see(&format!("//{field}")));
        let inner = Inner { views: &views, held: OnceCell::new(), at: &["//rawdata", "//rawData"] };
        found.each("rawdata", &self.rawdata, |path| inner.see(path));
        let inner = Inner { views: &views, held: OnceCell::new(), at: &["//Documento"] };
        found.each("documento", &self.documento, |path| inner.see(path));
        found.hold("body", self.body.as_ref(), &Seen::Text(body.to_owned()));
    }
}

impl WantedAnswer {
    fn judge(&self, found: &mut Found, content: &Answer, body: &str, namespaces: &Named<String>) {
        let views = Views::new(content, namespaces);
        found.cut = is_cut(body);
        found.each("answer.header", &self.headers, |name| Ok(views.header(name)));
        found.each("answer.json", &self.json, |path| views.json(path));
        found.each("answer.xml", &self.xml, |path| views.xml(path));
        found.each("answer.crosstalk", &self.crosstalk, |field| views.crosstalk(field));
        found.each("answer.rawdata", &self.rawdata, |path| views.rawdata(path));
        found.each("answer.invoicy", &self.invoicy, |field| views.invoicy(field));
        found.each("answer.documento", &self.documento, |path| views.documento(path));
        found.hold("answer.body", self.body.as_ref(), &Seen::Text(body.to_owned()));
    }
}

/// A body as the journal kept it. What it kept is UTF-8, whatever the headers and the XML declaration say.
fn content(headers: &[(String, String)], body: &str) -> Answer {
    let mark = if body.is_ascii() { "" } else { "\u{feff}" };
    Answer { status: 0, headers: headers.to_vec(), body: format!("{mark}{body}").into_bytes(), broken: None }
}

fn in_form(pairs: &Result<form::Pairs, String>, name: &str) -> Result<Seen, String> {
    let pairs = pairs.as_ref().map_err(Clone::clone)?;
    Ok(pairs.get(name).map_or(Seen::Missing, |value| Seen::Text(value.to_owned())))
}

/// A document that stands as text in an element of another one.
struct Inner<'a> {
    views: &'a Views<'a>,
    held: OnceCell<Result<Option<Answer>, String>>,
    /// Where it may stand.
    at: &'a [&'a str],
}

impl Inner<'_> {
    /// At a path of it; `$` is its text.
    fn see(&self, path: &str) -> Result<Seen, String> {
        let held = self.held.get_or_init(|| {
            for at in self.at {
                if let Seen::Text(text) = self.views.xml(at)? {
                    return Ok(Some(content(&[], &text)));
                }
            }
            Ok(None)
        });
        let Some(held) = held.as_ref().map_err(Clone::clone)? else { return Ok(Seen::Missing) };
        if path == "$" {
            Ok(Seen::Text(held.text()))
        } else {
            Views::new(held, self.views.namespaces()).xml(path)
        }
    }
}

/// What was found to differ.
#[derive(Default)]
struct Found {
    differs: Vec<Differs>,
    /// Whether the body that is looked into was cut when it was kept.
    cut: bool,
}

impl Found {
    fn add(&mut self, field: String, expected: &str, seen: &str) {
        self.differs.push(Differs { field, expected: clipped(expected, SHOWN), seen: clipped(seen, SHOWN) });
    }

    fn hold(&mut self, field: &str, matcher: Option<&Matcher>, seen: &Seen) {
        if let Some(Err(Mismatch { expected, seen })) = matcher.map(|matcher| matcher.check(seen)) {
            self.add(field.to_owned(), &expected, &seen);
        }
    }

    /// Where a plain text is a pattern.
    fn pattern(&mut self, field: &str, matcher: Option<&Matcher>, seen: &str, fits: impl Fn(&str) -> bool) {
        match matcher {
            Some(Matcher::Equals(Literal::Text(pattern))) if fits(pattern) => {}
            matcher => self.hold(field, matcher, &Seen::Text(seen.to_owned())),
        }
    }

    fn each(&mut self, field: &str, wanted: &Named<Matcher>, see: impl Fn(&str) -> Result<Seen, String>) {
        for (path, matcher) in wanted.iter() {
            let field = format!("{field} {path}");
            match see(path) {
                Ok(seen) => self.hold(&field, Some(matcher), &seen),
                Err(said) => {
                    let cut = if self.cut { " (the journal keeps only its beginning)" } else { "" };
                    self.add(field, &matcher.to_string(), &format!("{said}{cut}"));
                }
            }
        }
    }
}
