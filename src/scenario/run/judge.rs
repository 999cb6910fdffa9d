//! Holds an answer against what a step expects, in the order in which a reader would look, and takes out what later steps need.

use super::answer::{Answer, Views};
use super::receiver::Got;
use crate::facts::Path;
use crate::scenario::format::{Capture, Expect, Named, Received, Step, Words, Zip};
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
    let judge = Judge { answer, views: Views::new(answer), scope, above };
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
    let views = Views::new(&got.content);
    let judge = Judge { answer: &got.content, views, scope, above };
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
    Judge { answer: content, views: Views::new(content), scope, above }.captures(step)
}

struct Judge<'a> {
    answer: &'a Answer,
    views: Views<'a>,
    scope: &'a Scope<'a>,
    above: &'a Path,
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

    fn each(
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

    fn hold(&self, what: &str, place: &Path, matcher: &Matcher, seen: &Seen) -> Result<(), Difference> {
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

    fn zip(&self, zip: &Zip, at: &Path) -> Result<(), Difference> {
        let entries = self.views.archive(&zip.of).map_err(|seen| Difference {
            what: "zip".to_owned(),
            place: at.key("of"),
            expected: "an archive".to_owned(),
            seen,
        })?;
        let number = |count: usize| Seen::Typed(Literal::Number(count.to_string()));
        if let Some(matcher) = &zip.entries {
            self.hold("zip entries", &at.key("entries"), matcher, &number(entries.len()))?;
        }
        if let Some(matcher) = &zip.name {
            let name = entries.first().map_or(Seen::Missing, |(name, _)| Seen::Text(name.clone()));
            self.hold("zip name", &at.key("name"), matcher, &name)?;
        }
        let texts: Vec<_> = entries.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
        if let Some(matcher) = &zip.lines {
            let lines =
                texts.iter().flat_map(|text| text.lines()).filter(|line| !line.trim().is_empty()).count();
            self.hold("zip lines", &at.key("lines"), matcher, &number(lines))?;
        }
        for word in zip.contains.iter().flat_map(|Words(words)| words) {
            let missing = |word: &str, seen: String| Difference {
                what: "zip contains".to_owned(),
                place: at.key("contains"),
                expected: Literal::Text(word.to_owned()).to_string(),
                seen,
            };
            let word = self.scope.text(word).map_err(|error| missing(word, error.to_string()))?;
            if !texts.iter().any(|text| text.contains(&word)) {
                return Err(missing(&word, Literal::Text(texts.join("\n")).to_string()));
            }
        }
        Ok(())
    }

    fn capture(&self, name: &str, from: &Capture) -> Result<(String, Literal), Difference> {
        let (what, path, seen) = match from {
            Capture::Json(path) => ("json", path, self.views.json(path)),
            Capture::Xml(path) => ("xml", path, self.views.xml(path)),
            Capture::Header(header) => ("header", header, Ok(self.views.header(header))),
            Capture::Crosstalk(field) => ("crosstalk", field, self.views.crosstalk(field)),
            Capture::Rawdata(path) => ("rawdata", path, self.views.rawdata(path)),
            Capture::Invoicy(field) => ("invoicy", field, self.views.invoicy(field)),
            Capture::Documento(path) => ("documento", path, self.views.documento(path)),
        };
        let difference = |seen: String| Difference {
            what: format!("{what} {path}"),
            place: self.above.key("capture").key(name),
            expected: format!("something to capture as `{name}`"),
            seen,
        };
        match seen {
            Ok(Seen::Typed(literal)) => Ok((name.to_owned(), literal)),
            Ok(Seen::Text(text)) => Ok((name.to_owned(), Literal::Text(text))),
            Ok(Seen::Missing) => Err(difference("nothing".to_owned())),
            Err(said) => Err(difference(said)),
        }
    }
}
