//! Holds an answer against what a step expects, in the order in which a reader would look, and takes out what later steps need.

use super::answer::{Answer, Views};
use super::inside::{self, NO_NAMESPACES};
use super::pdf;
use super::receiver::Got;
use crate::facts::Path;
use crate::scenario::format::{Capture, Entry, Expect, Named, Received, Source, Step};
use crate::scenario::literal::Literal;
use crate::scenario::matcher::{Matcher, Mismatch, Seen};
use crate::scenario::template::Scope;

/// The first thing that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was looked at: `json resultado.codigo`.
    pub what: String,
    /// Where the file says what is expected.
    pub place: Path,
    /// What was expected.
    pub expected: String,
    /// What was seen.
    pub seen: String,
}

/// What a step captured, by name.
pub(super) type Captured = Vec<(String, Literal)>;

/// The captured values, or the first difference. `above` is the step's place in the file.
pub(super) fn judge(
    step: &Step,
    answer: &Answer,
    scope: &Scope<'_>,
    above: &Path,
) -> Result<Captured, Difference> {
    let judge = Judge::new(step, answer, scope, above);
    let none = Expect::default();
    let expect = step.expect.as_ref().unwrap_or(&none);
    judge.connection(expect.connection.as_ref())?;
    // Where no answer came, and none was to come, there is nothing that could be looked at unless the step wants to.
    if answer.broken.is_none() || answer.status != 0 || expect.status.is_some() {
        judge.status(expect.status.as_ref(), &above.key("expect"))?;
    }
    judge.expect(expect)?;
    judge.captures(step)
}

/// The first thing about a request that is not as a `received` step says.
pub(super) fn fits(
    received: &Received,
    got: &Got,
    scope: &Scope<'_>,
    above: &Path,
) -> Result<(), Difference> {
    let views = Views::new(&got.content, &NO_NAMESPACES);
    let judge = Judge { answer: &got.content, views, namespaces: &NO_NAMESPACES, scope, above };
    let (at, views) = (above.key("received"), &judge.views);
    if let Some(matcher) = &received.path {
        judge.hold("path", &at.key("path"), matcher, &Seen::Text(got.path.clone()))?;
    }
    judge.each("header", &at.key("headers"), &received.headers, |name| Ok(views.header(name)))?;
    judge.each("json", &at.key("json"), &received.json, |path| views.json(path))
}

/// What a step captures of a request that was received.
pub(super) fn captured(
    step: &Step,
    content: &Answer,
    scope: &Scope<'_>,
    above: &Path,
) -> Result<Captured, Difference> {
    Judge::new(step, content, scope, above).captures(step)
}

pub(super) struct Judge<'a> {
    answer: &'a Answer,
    pub(super) views: Views<'a>,
    /// The prefixes of paths in XML.
    pub(super) namespaces: &'a Named<String>,
    pub(super) scope: &'a Scope<'a>,
    above: &'a Path,
}

impl<'a> Judge<'a> {
    fn new(step: &'a Step, answer: &'a Answer, scope: &'a Scope<'a>, above: &'a Path) -> Self {
        let namespaces = step.namespaces.as_ref().unwrap_or(&NO_NAMESPACES);
        Self { answer, views: Views::new(answer, namespaces), namespaces, scope, above }
    }
}

impl Judge<'_> {
    fn captures(&self, step: &Step) -> Result<Captured, Difference> {
        step.capture.iter().flat_map(Named::iter).map(|(name, from)| self.capture(name, from)).collect()
    }

    fn expect(&self, expect: &Expect) -> Result<(), Difference> {
        let at = self.above.key("expect");
        let views = &self.views;
        self.each("header", &at.key("headers"), &expect.headers, |name| Ok(views.header(name)))?;
        self.each("json", &at.key("json"), &expect.json, |path| views.json(path))?;
        self.each("xml", &at.key("xml"), &expect.xml, |path| views.xml(path))?;
        self.each("crosstalk", &at.key("crosstalk"), &expect.crosstalk, |field| views.crosstalk(field))?;
        self.each("rawdata", &at.key("rawdata"), &expect.rawdata, |path| views.rawdata(path))?;
        self.each("invoicy", &at.key("invoicy"), &expect.invoicy, |field| views.invoicy(field))?;
        self.each("documento", &at.key("documento"), &expect.documento, |path| views.documento(path))?;
        if let Some(zip) = &expect.zip {
            self.zip(zip, &at.key("zip"))?;
        }
        if let Some(pdf) = &expect.pdf {
            self.pdf(pdf, &at.key("pdf"))?;
        }
        if let Some(pkcs) = &expect.pkcs {
            self.pkcs(pkcs, &at.key("pkcs"))?;
        }
        if let Some(matcher) = &expect.body {
            self.hold("body", &at.key("body"), matcher, &Seen::Text(views.text().to_owned()))?;
        }
        Ok(())
    }

    /// Nothing stated means that all of the answer came.
    fn connection(&self, wanted: Option<&Matcher>) -> Result<(), Difference> {
        let seen = self.answer.connection();
        match (wanted, &self.answer.broken) {
            (Some(matcher), _) => {
                let place = self.above.key("expect").key("connection");
                self.hold("connection", &place, matcher, &Seen::Text(seen.to_owned()))
            }
            (None, None) => Ok(()),
            (None, Some(said)) => Err(Difference {
                what: "connection".to_owned(),
                place: self.above.key("request"),
                expected: "an answer that comes whole".to_owned(),
                seen: said.clone(),
            }),
        }
    }

    /// No status stated means any 2xx.
    fn status(&self, wanted: Option<&Matcher>, at: &Path) -> Result<(), Difference> {
        let status = self.answer.status;
        match wanted {
            Some(matcher) => {
                let seen = Seen::Typed(Literal::Number(status.to_string()));
                self.hold("status", &at.key("status"), matcher, &seen)
            }
            None if (200..300).contains(&status) => Ok(()),
            None => Err(Difference {
                what: "status".to_owned(),
                place: self.above.key("request"),
                expected: "2xx, as the step states none".to_owned(),
                seen: status.to_string(),
            }),
        }
    }

    pub(super) fn each(
        &self,
        what: &str,
        at: &Path,
        wanted: &Named<Matcher>,
        see: impl Fn(&str) -> Result<Seen, String>,
    ) -> Result<(), Difference> {
        for (path, matcher) in wanted.iter() {
            let place = at.key(path);
            let what = format!("{what} {path}");
            match see(path) {
                Ok(seen) => self.hold(&what, &place, matcher, &seen)?,
                Err(said) => {
                    let expected = matcher.to_string();
                    return Err(Difference { what, place, expected, seen: said });
                }
            }
        }
        Ok(())
    }

    pub(super) fn hold(
        &self,
        what: &str,
        place: &Path,
        matcher: &Matcher,
        seen: &Seen,
    ) -> Result<(), Difference> {
        let difference = |expected: String, seen: String| Difference {
            what: what.to_owned(),
            place: place.clone(),
            expected,
            seen,
        };
        let matcher =
            matcher.fill(self.scope).map_err(|error| difference(matcher.to_string(), error.to_string()))?;
        matcher.check(seen).map_err(|Mismatch { expected, seen }| difference(expected, seen))
    }

    fn capture(&self, name: &str, from: &Capture) -> Result<(String, Literal), Difference> {
        let views = &self.views;
        let (what, seen) = match &from.source {
            Source::Json(path) => (format!("json {path}"), views.json(path)),
            Source::Xml(path) => (format!("xml {path}"), views.xml(path)),
            Source::Header(header) => (format!("header {header}"), Ok(views.header(header))),
            Source::Crosstalk(field) => (format!("crosstalk {field}"), views.crosstalk(field)),
            Source::Rawdata(path) => (format!("rawdata {path}"), views.rawdata(path)),
            Source::Invoicy(field) => (format!("invoicy {field}"), views.invoicy(field)),
            Source::Documento(path) => (format!("documento {path}"), views.documento(path)),
            Source::Body => ("body".to_owned(), Ok(Seen::Text(views.text().to_owned()))),
            Source::Status => {
                let status = Literal::Number(self.answer.status.to_string());
                ("status".to_owned(), Ok(Seen::Typed(status)))
            }
            Source::Zip(entry) => ("zip".to_owned(), self.entry(entry)),
            Source::Pdf(of) => {
                let text = views.bytes(of).and_then(|bytes| pdf::read(&bytes));
                ("pdf".to_owned(), text.map(|found| Seen::Text(found.text)))
            }
        };
        let difference = |seen: String| Difference {
            what: what.clone(),
            place: self.above.key("capture").key(name),
            expected: match &from.matches {
                Some(pattern) => {
                    format!("something that matches /{}/, to capture as `{name}`", pattern.as_str())
                }
                None => format!("something to capture as `{name}`"),
            },
            seen,
        };
        let value = match seen.map_err(difference)? {
            Seen::Typed(literal) => literal,
            Seen::Text(text) => Literal::Text(text),
            Seen::Missing => return Err(difference("nothing".to_owned())),
        };
        let value = match &from.matches {
            None => value,
            Some(pattern) => {
                let found = value.plain().and_then(|text| pattern.first_in(&text));
                Literal::Text(found.ok_or_else(|| difference(value.to_string()))?)
            }
        };
        Ok((name.to_owned(), value))
    }

    /// The text of an entry of an archive.
    fn entry(&self, entry: &Entry) -> Result<Seen, String> {
        let entries = self.views.archive(&entry.of)?;
        let fits = |name: &str| entry.file.as_ref().is_none_or(|glob| inside::fits(glob, name));
        let found = entries.iter().find(|(name, _)| fits(name));
        Ok(found.map_or(Seen::Missing, |(_, bytes)| Seen::Text(String::from_utf8_lossy(bytes).into_owned())))
    }
}
