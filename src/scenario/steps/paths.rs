//! Paths into answers: that they are some, and that their prefixes mean a namespace.

use crate::facts::{Path, Place};
use crate::scenario::codes;
use crate::scenario::finding::Finding;
use crate::scenario::format::{Capture, Named, Of, Source, Step, Verb};
use crate::scenario::loaded::Layer;
use crate::scenario::matcher::Matcher;
use crate::scenario::path::{JsonPath, XmlPath};

/// Checks every path of a step that stands at a place of the file.
pub(super) fn check(layer: &Layer, step: &Step, above: &Path, findings: &mut Vec<Finding>) {
    let mut look = Look { layer, namespaces: step.namespaces.as_ref(), findings };
    if let Ok(Verb::Received(received)) = step.verb() {
        look.json(&received.json, &above.key("received").key("json"));
    }
    if let Some(expect) = &step.expect {
        let at = above.key("expect");
        look.json(&expect.json, &at.key("json"));
        look.xml(&expect.xml, &at.key("xml"));
        look.xml(&expect.rawdata, &at.key("rawdata"));
        look.xml(&expect.documento, &at.key("documento"));
        if let Some(zip) = &expect.zip {
            look.of(&zip.of, &at.key("zip").key("of"));
            for (glob, file) in zip.files.iter() {
                let at = at.key("zip").key("files").key(glob);
                look.json(&file.json, &at.key("json"));
                look.xml(&file.xml, &at.key("xml"));
            }
        }
        if let Some(pdf) = &expect.pdf {
            look.of(&pdf.of, &at.key("pdf").key("of"));
        }
        if let Some(pkcs) = &expect.pkcs {
            look.of(&pkcs.of, &at.key("pkcs").key("of"));
        }
    }
    for (name, Capture { source, .. }) in step.capture.iter().flat_map(Named::iter) {
        let at = above.key("capture").key(name);
        match source {
            Source::Json(path) => look.one_json(path, &at.key("json")),
            Source::Xml(path) => look.one_xml(path, &at.key("xml")),
            Source::Rawdata(path) => look.one_xml(path, &at.key("rawdata")),
            Source::Documento(path) => look.one_xml(path, &at.key("documento")),
            Source::Zip(entry) => look.of(&entry.of, &at.key("zip").key("of")),
            Source::Pdf(of) => look.of(of, &at.key("pdf")),
            Source::Header(_) | Source::Crosstalk(_) | Source::Invoicy(_) | Source::Body | Source::Status => {
            }
        }
    }
}

struct Look<'a> {
    layer: &'a Layer,
    namespaces: Option<&'a Named<String>>,
    findings: &'a mut Vec<Finding>,
}

impl Look<'_> {
    fn json(&mut self, wanted: &Named<Matcher>, at: &Path) {
        wanted.iter().for_each(|(path, _)| self.one_json(path, &at.key(path)));
    }

    fn xml(&mut self, wanted: &Named<Matcher>, at: &Path) {
        wanted.iter().for_each(|(path, _)| self.one_xml(path, &at.key(path)));
    }

    fn of(&mut self, of: &Of, at: &Path) {
        match of {
            Of::Json(path) => self.one_json(path, &at.key("json")),
            Of::Xml(path) => self.one_xml(path, &at.key("xml")),
            Of::Rawdata(path) => self.one_xml(path, &at.key("rawdata")),
            Of::Documento(path) => self.one_xml(path, &at.key("documento")),
            Of::Header(_) | Of::Crosstalk(_) | Of::Body => {}
        }
    }

    fn one_json(&mut self, path: &str, at: &Path) {
        if let Err(said) = path.parse::<JsonPath>() {
            self.push(at, said, None);
        }
    }

    fn one_xml(&mut self, path: &str, at: &Path) {
        // The whole text of an inner document.
        if path == "$" {
            return;
        }
        match path.parse::<XmlPath>() {
            Err(said) => self.push(at, said, None),
            Ok(read) => {
                let known = |prefix: &str| self.namespaces.is_some_and(|known| known.get(prefix).is_some());
                if let Some(stranger) = read.prefixes().find(|prefix| !known(prefix)) {
                    let said = format!("`namespaces` says nothing of the prefix `{stranger}`");
                    let hint = format!(
                        "add namespaces: {{ {stranger}: \"http://…\" }} to the step, or leave the prefix out: then any will do"
                    );
                    self.push(at, said, Some(hint));
                }
            }
        }
    }

    /// A path that is a key is pointed at itself, and not at what is expected there.
    fn push(&mut self, at: &Path, said: String, hint: Option<String>) {
        let Layer { file, text, outline, .. } = self.layer;
        let is_value = matches!(at.0.last(), Some(Place::Key(key)) if ["json", "xml", "rawdata", "documento"].contains(&key.as_str()));
        let mark = outline.key_at(at).filter(|_| !is_value).unwrap_or_else(|| outline.place(at));
        self.findings.push(Finding::new(file, text, mark, codes::LOOK, said).on(at).hinting(hint));
    }
}
