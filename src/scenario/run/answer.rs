//! An answer, and the ways to look into it.

use std::cell::OnceCell;

use duble_client::{invoicy, nddfrete};

use crate::scenario::format::Of;
use crate::scenario::literal::Literal;
use crate::scenario::matcher::Seen;
use crate::wire::{base64, charset, xml, zip};

/// What came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// 0 when none came.
    pub(super) status: u16,
    /// Why not all of it came, if so.
    pub(super) broken: Option<String>,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The first header of this name, in any letter case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// How the connection fared.
    pub(super) fn connection(&self) -> &'static str {
        match (&self.broken, self.status) {
            (None, _) => "whole",
            (Some(_), 0) => "dropped",
            (Some(_), _) => "truncated",
        }
    }

    /// The body as text; what does not decode becomes replacement characters.
    pub(super) fn text(&self) -> String {
        charset::decode(&self.body, self.header("content-type"))
            .unwrap_or_else(|_| String::from_utf8_lossy(&self.body).into_owned())
    }
}

/// The readings of an answer, each made when it is first asked for. A reading that fails says why.
pub(super) struct Views<'a> {
    answer: &'a Answer,
    text: OnceCell<String>,
    json: OnceCell<Result<Literal, String>>,
    xml: OnceCell<Result<Roots, String>>,
    crosstalk: OnceCell<Result<nddfrete::CrosstalkAnswer, String>>,
    rawdata: OnceCell<Result<Roots, String>>,
    invoicy: OnceCell<Result<invoicy::InvoicyAnswer, String>>,
    documento: OnceCell<Result<Roots, String>>,
}

impl<'a> Views<'a> {
    pub(super) fn new(answer: &'a Answer) -> Self {
        Self {
            answer,
            text: OnceCell::new(),
            json: OnceCell::new(),
            xml: OnceCell::new(),
            crosstalk: OnceCell::new(),
            rawdata: OnceCell::new(),
            invoicy: OnceCell::new(),
            documento: OnceCell::new(),
        }
    }

    pub(super) fn text(&self) -> &str {
        self.text.get_or_init(|| self.answer.text())
    }

    pub(super) fn header(&self, name: &str) -> Seen {
        self.answer.header(name).map_or(Seen::Missing, |value| Seen::Text(value.to_owned()))
    }

    /// At a dotted path of the JSON body.
    pub(super) fn json(&self, path: &str) -> Result<Seen, String> {
        let read = || Literal::from_json(&self.answer.body).map_err(|error| error.to_string());
        let root = self.json.get_or_init(read).as_ref().map_err(Clone::clone)?;
        Ok(in_json(root, path))
    }

    /// At a slashed path of the XML body.
    pub(super) fn xml(&self, path: &str) -> Result<Seen, String> {
        let read = || Roots::read(self.text()).map_err(|said| format!("the body is no XML: {said}"));
        Ok(self.xml.get_or_init(read).as_ref().map_err(Clone::clone)?.see(path))
    }

    fn crosstalk_answer(&self) -> Result<&nddfrete::CrosstalkAnswer, String> {
        let read = || nddfrete::read_answer(self.text()).map_err(|error| error.to_string());
        self.crosstalk.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// A field of the Crosstalk header.
    pub(super) fn crosstalk(&self, field: &str) -> Result<Seen, String> {
        let answer = self.crosstalk_answer()?;
        Ok(answer.field(field).map_or(Seen::Missing, |value| Seen::Text(value.trim().to_owned())))
    }

    /// At a path of the document in `RawData`; `$` is its text.
    pub(super) fn rawdata(&self, path: &str) -> Result<Seen, String> {
        let Some(text) = self.crosstalk_answer()?.raw_data.as_deref() else {
            return Ok(Seen::Missing);
        };
        if path == "$" {
            return Ok(Seen::Text(text.to_owned()));
        }
        let read = || Roots::read(text).map_err(|said| format!("RawData is no XML: {said}"));
        Ok(self.rawdata.get_or_init(read).as_ref().map_err(Clone::clone)?.see(path))
    }

    fn invoicy_answer(&self) -> Result<&invoicy::InvoicyAnswer, String> {
        let read = || invoicy::read_answer(self.text()).map_err(|error| error.to_string());
        self.invoicy.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// `Codigo` or `Descricao` of the first `MensagemItem`; `2/Codigo` is the second one's.
    pub(super) fn invoicy(&self, field: &str) -> Result<Seen, String> {
        let (index, field) = match field.split_once('/') {
            Some((number, field)) => {
                let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                (index.ok_or_else(|| format!("`{number}` is no position; the first is 1"))?, field)
            }
            None => (0, field),
        };
        let Some(item) = self.invoicy_answer()?.itens.get(index) else { return Ok(Seen::Missing) };
        match field {
            "Codigo" => Ok(Seen::Text(item.codigo.to_string())),
            "Descricao" => Ok(Seen::Text(item.descricao.clone())),
            other => Err(format!("a MensagemItem has Codigo and Descricao, no `{other}`")),
        }
    }

    /// At a path of the first inner document of the first message that has one; `$` is its text.
    pub(super) fn documento(&self, path: &str) -> Result<Seen, String> {
        let Some(text) = self.invoicy_answer()?.itens.iter().find_map(|item| item.documentos.first()) else {
            return Ok(Seen::Missing);
        };
        if path == "$" {
            return Ok(Seen::Text(text.clone()));
        }
        let read = || Roots::read(text).map_err(|said| format!("the first Documento is no XML: {said}"));
        Ok(self.documento.get_or_init(read).as_ref().map_err(Clone::clone)?.see(path))
    }

    /// The entries of an archive inside the answer.
    pub(super) fn archive(&self, of: &Of) -> Result<Vec<(String, Vec<u8>)>, String> {
        let bytes = match of {
            Of::Body => self.answer.body.clone(),
            Of::Json(path) => decode(&self.json(path)?)?,
            Of::Xml(path) => decode(&self.xml(path)?)?,
            Of::Documento(path) => decode(&self.documento(path)?)?,
        };
        zip::unpack(&bytes, &zip::Limits::default()).map_err(|error| error.to_string())
    }
}

fn decode(seen: &Seen) -> Result<Vec<u8>, String> {
    match seen {
        Seen::Text(text) | Seen::Typed(Literal::Text(text)) => {
            base64::decode(text).map_err(|error| error.to_string())
        }
        other => Err(format!("expected an archive in base64, seen {other}")),
    }
}

/// At a dotted path: `resultado.idArquivos.0`; `$` is the whole.
pub(in crate::scenario) fn in_json(root: &Literal, path: &str) -> Seen {
    if path == "$" || path.is_empty() {
        return Seen::Typed(root.clone());
    }
    let path = path.strip_prefix("$.").unwrap_or(path);
    path.split('.').try_fold(root, Literal::get).map_or(Seen::Missing, |literal| Seen::Typed(literal.clone()))
}

/// An XML text's root elements: one, or the siblings that some inner documents consist of.
pub(in crate::scenario) struct Roots(Vec<xml::Element>);

impl Roots {
    pub(in crate::scenario) fn read(text: &str) -> Result<Self, String> {
        let limits = xml::Limits::default();
        match xml::parse_lenient(text, &limits) {
            Ok(root) => Ok(Self(vec![root])),
            Err(error) => {
                // Several siblings are no document, but inside one element they are.
                let bare = match text.trim_start().strip_prefix("<?xml") {
                    Some(rest) => rest.split_once("?>").map_or(rest, |(_, rest)| rest),
                    None => text,
                };
                let around = xml::parse_lenient(&format!("<siblings>{bare}</siblings>"), &limits);
                let roots: Vec<_> = around.iter().flat_map(xml::Element::elements).cloned().collect();
                if roots.len() > 1 { Ok(Self(roots)) } else { Err(error.to_string()) }
            }
        }
    }

    /// At a slashed path of local names below the first root: `Situacao/SitCodigo`, `Item[2]/Valor`, `@Id`. `/Root/…` begins at a
    /// root, `//Name/…` at the first element of that name anywhere, `.` is the first root itself.
    pub(in crate::scenario) fn see(&self, path: &str) -> Seen {
        let (mut at, rest) = if let Some(anywhere) = path.strip_prefix("//") {
            let (name, rest) = anywhere.split_once('/').unwrap_or((anywhere, ""));
            let (name, nth) = numbered(name);
            (self.0.iter().flat_map(xml::Element::descendants).filter(|e| e.name == name).nth(nth), rest)
        } else if let Some(absolute) = path.strip_prefix('/') {
            let (name, rest) = absolute.split_once('/').unwrap_or((absolute, ""));
            let (name, nth) = numbered(name);
            (self.0.iter().filter(|e| e.name == name).nth(nth), rest)
        } else {
            (self.0.first(), path)
        };
        for segment in rest.split('/').filter(|segment| !segment.is_empty() && *segment != ".") {
            let Some(element) = at else { return Seen::Missing };
            if let Some(attribute) = segment.strip_prefix('@') {
                return element
                    .attribute(attribute)
                    .map_or(Seen::Missing, |value| Seen::Text(value.to_owned()));
            }
            let (name, nth) = numbered(segment);
            at = element.children(name).nth(nth);
        }
        at.map_or(Seen::Missing, |element| Seen::Text(element.text().trim().to_owned()))
    }
}

/// `Item[2]` is the second `Item`; a bare name is the first.
fn numbered(segment: &str) -> (&str, usize) {
    segment
        .strip_suffix(']')
        .and_then(|segment| segment.split_once('['))
        .and_then(|(name, number)| Some((name, number.parse::<usize>().ok()?.checked_sub(1)?)))
        .unwrap_or((segment, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_paths() {
        let root = Literal::from_json(br#"{"a":{"b":[1,{"c":"x"}]},"":5}"#).unwrap();
        for (path, seen) in [
            ("a.b.0", "1"),
            ("a.b.1.c", "\"x\""),
            ("$.a.b.1.c", "\"x\""),
            ("a.b.2", "nothing"),
            ("a.x", "nothing"),
        ] {
            assert_eq!(in_json(&root, path).to_string(), seen, "{path}");
        }
        assert!(matches!(in_json(&root, "$"), Seen::Typed(Literal::Map(_))));
    }

    #[test]
    fn xml_paths() {
        let roots = Roots::read(
            "<?xml version='1.0'?><r Id='7'><i><v>1</v></i><n:i xmlns:n='u'><n:v> 2 </n:v></n:i></r>",
        )
        .unwrap();
        for (path, seen) in [
            ("i/v", "1"),
            ("i[2]/v", "2"),
            ("i[3]/v", "nothing"),
            ("@Id", "7"),
            ("@id", "nothing"),
            ("/r/i/v", "1"),
            ("/x/i/v", "nothing"),
            ("//v", "1"),
            ("//v[2]", "2"),
            (".", "\"\""),
        ] {
            assert_eq!(roots.see(path).to_string(), seen, "{path}");
        }
        let siblings = Roots::read("<?xml version='1.0'?><a>1</a><b>2</b>").unwrap();
        assert_eq!(siblings.see("/b").to_string(), "2");
        assert_eq!(siblings.see(".").to_string(), "1");
        assert!(Roots::read("<a>").is_err());
        assert!(Roots::read("plain").is_err());
    }
}
