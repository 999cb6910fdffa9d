//! An answer, and the ways to look into it.

use std::cell::OnceCell;

use duble_client::{invoicy, nddfrete};

use crate::scenario::format::{Named, Of};
use crate::scenario::literal::Literal;
use crate::scenario::matcher::Seen;
use crate::scenario::path::{JsonPath, Roots};
use crate::wire::{base64, charset, zip};

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
    /// The prefixes of paths in XML.
    namespaces: &'a Named<String>,
    text: OnceCell<String>,
    json: OnceCell<Result<Literal, String>>,
    xml: OnceCell<Result<Roots, String>>,
    crosstalk: OnceCell<Result<nddfrete::CrosstalkAnswer, String>>,
    rawdata: OnceCell<Result<Roots, String>>,
    invoicy: OnceCell<Result<invoicy::InvoicyAnswer, String>>,
    documento: OnceCell<Result<Roots, String>>,
}

impl<'a> Views<'a> {
    pub(super) fn new(answer: &'a Answer, namespaces: &'a Named<String>) -> Self {
        Self {
            answer,
            namespaces,
            text: OnceCell::new(),
            json: OnceCell::new(),
            xml: OnceCell::new(),
            crosstalk: OnceCell::new(),
            rawdata: OnceCell::new(),
            invoicy: OnceCell::new(),
            documento: OnceCell::new(),
        }
    }

    pub(super) fn namespaces(&self) -> &'a Named<String> {
        self.namespaces
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
        Ok(path.parse::<JsonPath>()?.see(root))
    }

    /// At a slashed path of the XML body.
    pub(super) fn xml(&self, path: &str) -> Result<Seen, String> {
        let read = || Roots::read(self.text()).map_err(|said| format!("the body is no XML: {said}"));
        self.xml.get_or_init(read).as_ref().map_err(Clone::clone)?.see(path, self.namespaces)
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
        self.rawdata.get_or_init(read).as_ref().map_err(Clone::clone)?.see(path, self.namespaces)
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
        self.documento.get_or_init(read).as_ref().map_err(Clone::clone)?.see(path, self.namespaces)
    }

    /// The bytes of something inside the answer.
    pub(super) fn bytes(&self, of: &Of) -> Result<Vec<u8>, String> {
        let seen = match of {
            Of::Body => return Ok(self.answer.body.clone()),
            Of::Json(path) => self.json(path)?,
            Of::Xml(path) => self.xml(path)?,
            Of::Header(name) => self.header(name),
            Of::Crosstalk(field) => self.crosstalk(field)?,
            Of::Rawdata(path) => self.rawdata(path)?,
            Of::Documento(path) => self.documento(path)?,
        };
        match &seen {
            // PEM is text already; base64 stands inside it.
            Seen::Text(text) | Seen::Typed(Literal::Text(text)) if text.contains("-----BEGIN ") => {
                Ok(text.clone().into_bytes())
            }
            Seen::Text(text) | Seen::Typed(Literal::Text(text)) => {
                base64::decode(text).map_err(|error| error.to_string())
            }
            other => Err(format!("expected base64, seen {other}")),
        }
    }

    /// The entries of an archive inside the answer.
    pub(super) fn archive(&self, of: &Of) -> Result<Vec<(String, Vec<u8>)>, String> {
        zip::unpack(&self.bytes(of)?, &zip::Limits::default()).map_err(|error| error.to_string())
    }
}
