//! Looks into what an answer carries: archives, PDFs, certificates.

use super::judge::{Difference, Judge};
use super::{certificate, pdf};
use crate::facts::Path;
use crate::scenario::format::{Named, Pages, Pdf, Pkcs, Words, Zip, ZipFile};
use crate::scenario::literal::Literal;
use crate::scenario::matcher::{Matcher, Seen};
use crate::scenario::path::{JsonPath, Roots};

fn number(count: usize) -> Seen {
    Seen::Typed(Literal::Number(count.to_string()))
}

fn lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Whether a name fits: `*` is any text, `?` any character.
pub(super) fn fits(glob: &str, name: &str) -> bool {
    let (glob, name): (Vec<char>, Vec<char>) = (glob.chars().collect(), name.chars().collect());
    // Where the last star stands, and how far the name had come.
    let (mut g, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match glob.get(g) {
            Some('*') => {
                star = Some((g, n));
                g += 1;
            }
            Some(c) if *c == '?' || name.get(n) == Some(c) => {
                g += 1;
                n += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    (g, n) = (*at + 1, *from);
                }
                None => return false,
            },
        }
    }
    glob.iter().skip(g).all(|c| *c == '*')
}

impl Judge<'_> {
    pub(super) fn zip(&self, zip: &Zip, at: &Path) -> Result<(), Difference> {
        let unreadable = self.unreadable("zip", &at.key("of"), "an archive");
        let entries = self.views.archive(&zip.of).map_err(unreadable)?;
        self.some("zip entries", &at.key("entries"), zip.entries.as_ref(), || number(entries.len()))?;
        let first = || entries.first().map_or(Seen::Missing, |(name, _)| Seen::Text(name.clone()));
        self.some("zip name", &at.key("name"), zip.name.as_ref(), first)?;
        let texts: Vec<_> = entries.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
        let count = || number(texts.iter().map(|text| lines(text)).sum());
        self.some("zip lines", &at.key("lines"), zip.lines.as_ref(), count)?;
        self.words("zip contains", &at.key("contains"), zip.contains.as_ref(), &texts)?;
        for (glob, file) in zip.files.iter() {
            let at = at.key("files").key(glob);
            let found: Vec<_> = entries.iter().filter(|(name, _)| fits(glob, name)).collect();
            match &file.times {
                Some(times) => {
                    self.hold(&format!("zip entries {glob}"), &at.key("times"), times, &number(found.len()))?;
                }
                None if found.is_empty() => {
                    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
                    let seen = format!("{} entries: {}", names.len(), names.join(", "));
                    let missing = self.unreadable(&format!("zip entries {glob}"), &at, "at least one");
                    return Err(missing(seen));
                }
                None => {}
            }
            for (name, bytes) in found {
                self.file(name, bytes, file, &at)?;
            }
        }
        Ok(())
    }

    fn file(&self, name: &str, bytes: &[u8], file: &ZipFile, at: &Path) -> Result<(), Difference> {
        let text = String::from_utf8_lossy(bytes);
        let what = |part: &str| format!("zip {name} {part}");
        self.some(&what("text"), &at.key("text"), file.text.as_ref(), || {
            Seen::Text(text.clone().into_owned())
        })?;
        self.some(&what("lines"), &at.key("lines"), file.lines.as_ref(), || number(lines(&text)))?;
        self.words(&what("contains"), &at.key("contains"), file.contains.as_ref(), &[&text])?;
        if !file.json.is_empty() {
            let read = Literal::from_json(bytes).map_err(|error| error.to_string());
            let root = read.map_err(self.unreadable(&what("json"), &at.key("json"), "JSON"))?;
            self.each(&what("json"), &at.key("json"), &file.json, |path| {
                Ok(path.parse::<JsonPath>()?.see(&root))
            })?;
        }
        if !file.xml.is_empty() {
            let roots = Roots::read(&text).map_err(self.unreadable(&what("xml"), &at.key("xml"), "XML"))?;
            self.each(&what("xml"), &at.key("xml"), &file.xml, |path| roots.see(path, self.namespaces))?;
        }
        match &file.pdf {
            Some(pages) => self.pages(&what("pdf"), bytes, pages, &at.key("pdf"), &at.key("pdf")),
            None => Ok(()),
        }
    }

    pub(super) fn pdf(&self, pdf: &Pdf, at: &Path) -> Result<(), Difference> {
        let bytes = self.views.bytes(&pdf.of).map_err(self.unreadable("pdf", &at.key("of"), "a PDF"))?;
        let Pdf { pages, text, contains, .. } = pdf.clone();
        self.pages("pdf", &bytes, &Pages { pages, text, contains }, at, &at.key("of"))
    }

    fn pages(
        &self,
        what: &str,
        bytes: &[u8],
        wanted: &Pages,
        at: &Path,
        place: &Path,
    ) -> Result<(), Difference> {
        let found = pdf::read(bytes).map_err(self.unreadable(what, place, "a PDF"))?;
        let part = |part: &str| format!("{what} {part}");
        self.some(&part("pages"), &at.key("pages"), wanted.pages.as_ref(), || number(found.pages))?;
        self.some(&part("text"), &at.key("text"), wanted.text.as_ref(), || Seen::Text(found.text.clone()))?;
        self.words(&part("contains"), &at.key("contains"), wanted.contains.as_ref(), &[&found.text])
    }

    pub(super) fn pkcs(&self, pkcs: &Pkcs, at: &Path) -> Result<(), Difference> {
        let unreadable = |place: &str| self.unreadable("pkcs", &at.key(place), "a certificate");
        let bytes = self.views.bytes(&pkcs.of).map_err(unreadable("of"))?;
        let senha = pkcs.senha.as_ref().map(|senha| self.scope.text(senha)).transpose();
        let senha = senha.map_err(|error| unreadable("senha")(error.to_string()))?;
        let found = certificate::read(&bytes, senha.as_deref()).map_err(unreadable("of"))?;
        let text = |text: &str| Seen::Text(text.to_owned());
        let number = |positions| found.holder(positions).map_or(Seen::Missing, Seen::Text);
        let (from, to) = found.term();
        let parts = [
            ("kind", &pkcs.kind, text(found.kind)),
            ("subject", &pkcs.subject, text(found.subject())),
            ("titular", &pkcs.titular, text(found.titular())),
            ("cnpj", &pkcs.cnpj, number(14)),
            ("cpf", &pkcs.cpf, number(11)),
            ("issuer", &pkcs.issuer, text(found.issuer())),
            ("not_before", &pkcs.not_before, text(&from.iso_seconds())),
            ("not_after", &pkcs.not_after, text(&to.iso_seconds())),
        ];
        for (part, wanted, seen) in parts {
            self.some(&format!("pkcs {part}"), &at.key(part), wanted.as_ref(), || seen)?;
        }
        Ok(())
    }

    /// Holds a value against a matcher, if there is one.
    fn some(
        &self,
        what: &str,
        place: &Path,
        wanted: Option<&Matcher>,
        seen: impl FnOnce() -> Seen,
    ) -> Result<(), Difference> {
        wanted.map_or(Ok(()), |matcher| self.hold(what, place, matcher, &seen()))
    }

    /// Whether each word stands in one of the texts.
    fn words<T: AsRef<str>>(
        &self,
        what: &str,
        place: &Path,
        wanted: Option<&Words>,
        texts: &[T],
    ) -> Result<(), Difference> {
        for word in wanted.iter().flat_map(|Words(words)| words) {
            let missing = |word: &str, seen: String| Difference {
                what: what.to_owned(),
                place: place.clone(),
                expected: Literal::Text(word.to_owned()).to_string(),
                seen,
            };
            let word = self.scope.text(word).map_err(|error| missing(word, error.to_string()))?;
            if !texts.iter().any(|text| text.as_ref().contains(&word)) {
                let all: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
                return Err(missing(&word, Literal::Text(all.join("\n")).to_string()));
            }
        }
        Ok(())
    }

    /// The difference of what cannot even be read.
    fn unreadable(&self, what: &str, place: &Path, expected: &str) -> impl Fn(String) -> Difference + use<> {
        let (what, place, expected) = (what.to_owned(), place.clone(), expected.to_owned());
        move |seen| Difference { what: what.clone(), place: place.clone(), expected: expected.clone(), seen }
    }
}

/// No prefixes.
pub(super) static NO_NAMESPACES: Named<String> = Named(Vec::new());

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn names_fit_globs() {
        for (glob, name, fit) in [
            ("*", "", true),
            ("*.xml", "a.xml", true),
            ("*.xml", "a.xml.txt", false),
            ("nota-??.pdf", "nota-10.pdf", true),
            ("nota-??.pdf", "nota-1.pdf", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
            ("a", "a", true),
            ("", "a", false),
            ("*aaaaab", &"a".repeat(2_000), false),
        ] {
            assert_eq!(fits(glob, name), fit, "{glob} {name}");
        }
    }
}
