//! The Crosstalk document: header in, header out (dossier sections 3, 4 and 11).
//!
//! The answer is the request's own document with `ResponseCode` and `ResponseMessage` added, as NDD's middleware makes it: what was
//! sent is echoed as it was sent, down to the white space between the elements.

use uuid::Uuid;

use super::errors::{HeaderCode, Recusa};
use super::esquema;
use super::knobs::{Knobs, Spelling};
use crate::facts::shown;
use crate::wire::xml::{self, Element, EmptyStyle, Limits, Node, XmlWriter};

/// A request's header, its mandatory fields read and its own spelling kept for the echo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cabecalho {
    /// ProcessCode.
    pub process_code: i64,
    /// MessageType: 100 post, 103 download.
    pub message_type: i64,
    /// ExchangePattern: 7 request, 8 result.
    pub exchange_pattern: i64,
    /// Guid, if there is one.
    pub guid: Option<Uuid>,
    /// EnterpriseId.
    pub enterprise_id: Uuid,
    /// Token.
    pub token: Uuid,
    /// What goes back.
    pub eco: Eco,
}

/// What the answer repeats, in the order of emission. A field that was not sent is not repeated, but for the two that the document
/// has in every answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Eco {
    fields: Vec<(&'static str, String)>,
    /// How root and header are called.
    nomes: Box<Nomes>,
    /// The white space between two elements of the request.
    separator: String,
}

/// How root and header are called (dossier 11, row 4).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Nomes {
    message: String,
    header: String,
    body: String,
}

impl Default for Nomes {
    fn default() -> Self {
        Self::soletrados("Crosstalk")
    }
}

impl Nomes {
    fn soletrados(start: &str) -> Self {
        Self {
            message: format!("{start}Message"),
            header: format!("{start}Header"),
            body: format!("{start}Body"),
        }
    }

    fn de(root: &Element, header: &Element, spelling: Spelling) -> Self {
        match spelling {
            Spelling::Samples => Self::default(),
            Spelling::Tables => Self::soletrados("CrossTalk_"),
            Spelling::Mirror => {
                // The root may be missing; what starts the header's name starts theirs.
                let start = header.name.get(..header.name.len().saturating_sub("Header".len()));
                let spelled = Self::soletrados(start.unwrap_or("Crosstalk"));
                let message = if std::ptr::eq(root, header) { spelled.message } else { root.name.clone() };
                Self { message, header: header.name.clone(), body: spelled.body }
            }
        }
    }
}

/// The fields in the order of emission, with the other spellings that are read (dossier 11, rows 4 and 5, and 4.2).
const FIELDS: [(&str, &[&str]); 8] = [
    ("ProcessCode", &[]),
    ("MessageType", &[]),
    ("ExchangePattern", &[]),
    ("Guid", &[]),
    ("EnterpriseId", &[]),
    ("Token", &[]),
    ("ContentEncoding", &["ContentEnconding"]),
    ("ContentType", &[]),
];

/// Reads a request's header. On refusal the echo of what could be read comes along, so that the client can tell its message.
pub fn ler(texto: &str, knobs: &Knobs) -> Result<Cabecalho, (Recusa<HeaderCode>, Eco)> {
    let esquema =
        |reason: String, critica: String| Recusa::new(HeaderCode::FalhaDeEsquema, reason).criticando(critica);
    // A field at fault has a code of the middleware's own; a header that cannot be read is the structure's fault.
    let incorreto = |reason: String, critica: String| {
        Recusa::new(knobs.header_error_code.into(), reason).criticando(critica)
    };
    let mut parsed = xml::parse_lenient(texto, &Limits::default());
    if parsed.is_err() && knobs.open_root {
        parsed = xml::parse_lenient(&fechar(texto), &Limits::default()).or(parsed);
    }
    let root = parsed.map_err(|error| {
        (
            esquema(
                format!("the header is no well-formed XML: {error}"),
                "O cabeçalho não é um XML válido.".into(),
            ),
            Eco::default(),
        )
    })?;
    let header = cabecalho(&root).ok_or_else(|| {
        let reason = format!(
            "the header's root is <{}>; expected <CrosstalkMessage> with <CrosstalkHeader>",
            shown(&root.name)
        );
        (esquema(reason, "O elemento CrosstalkHeader não foi informado.".into()), Eco::default())
    })?;
    let nomes = Box::new(Nomes::de(&root, header, knobs.spelling));
    let eco = Eco { fields: campos(header), nomes, separator: separador(header) };
    if knobs.strict_schema
        && let Err(recusa) = esquema::conferir_cabecalho(&root)
    {
        return Err((recusa, eco));
    }
    let twice = |name: &str| {
        (format!("the message has {name} twice"), format!("O elemento {name} foi informado mais de uma vez."))
    };
    if root.elements().filter(|element| e_cabecalho(element)).nth(1).is_some() {
        let (reason, critica) = twice("CrosstalkHeader");
        return Err((esquema(reason, critica), eco));
    }
    if let Some(name) = repetido(header) {
        let (reason, critica) = twice(name);
        return Err((incorreto(reason, critica), eco));
    }
    let field = |name: &str| eco.get(name).map(str::trim).filter(|text| !text.is_empty());
    let wrong = |name: &str| match field(name) {
        None => incorreto(
            format!("the header lacks {name}"),
            format!("O elemento {name} é obrigatório e não foi informado."),
        ),
        Some(seen) => incorreto(
            format!("the header's {name} is `{}`", shown(seen)),
            format!("O elemento {name} não está no formato correto."),
        ),
    };
    let integer =
        |name: &str| field(name).and_then(|text| text.parse::<i64>().ok()).ok_or_else(|| wrong(name));
    let guid =
        |name: &str| field(name).and_then(|text| Uuid::parse_str(text).ok()).ok_or_else(|| wrong(name));
    let read = || {
        let (process_code, message_type) = (integer("ProcessCode")?, integer("MessageType")?);
        let exchange_pattern = integer("ExchangePattern")?;
        // That a poll must have one is a later check (dossier 4.3).
        let identified = field("Guid").map(|_| guid("Guid")).transpose()?;
        let (enterprise_id, token) = (guid("EnterpriseId")?, guid("Token")?);
        field("ContentType").ok_or_else(|| wrong("ContentType"))?;
        Ok((process_code, message_type, exchange_pattern, identified, enterprise_id, token))
    };
    match read() {
        Ok((process_code, message_type, exchange_pattern, guid, enterprise_id, token)) => {
            Ok(Cabecalho { process_code, message_type, exchange_pattern, guid, enterprise_id, token, eco })
        }
        Err(recusa) => Err((recusa, eco)),
    }
}

/// Who sends, of a header that may otherwise be wrong.
pub fn enterprise_id(texto: &str) -> Option<Uuid> {
    let limits = Limits::default();
    let root = xml::parse_lenient(texto, &limits).or_else(|_| xml::parse_lenient(&fechar(texto), &limits));
    let root = root.ok()?;
    let campos = campos(cabecalho(&root)?);
    let (_, texto) = campos.iter().find(|(name, _)| *name == "EnterpriseId")?;
    Uuid::parse_str(texto.trim()).ok()
}

/// `CrosstalkMessage/CrosstalkHeader`, `CrossTalk_Message/CrossTalk_Header` of the tables, any case, or the bare header.
fn cabecalho(root: &Element) -> Option<&Element> {
    if e_cabecalho(root) {
        Some(root)
    } else if simples(root) == "crosstalkmessage" {
        root.elements().find(|element| e_cabecalho(element))
    } else {
        None
    }
}

fn simples(element: &Element) -> String {
    element.name.replace('_', "").to_ascii_lowercase()
}

fn e_cabecalho(element: &Element) -> bool {
    simples(element) == "crosstalkheader"
}

/// With the end tag of the root added.
fn fechar(texto: &str) -> String {
    let root = texto.split('<').skip(1).find(|tag| !tag.starts_with(['?', '!'])).unwrap_or_default();
    let end = root.find(|c: char| c == '>' || c.is_whitespace()).unwrap_or(root.len());
    format!("{texto}</{}>", root.get(..end).unwrap_or_default())
}

fn campos(header: &Element) -> Vec<(&'static str, String)> {
    let sent = |name: &str| header.elements().find(|element| element.name.eq_ignore_ascii_case(name));
    FIELDS
        .iter()
        .filter_map(|(name, aliases)| {
            let element = sent(name).or_else(|| aliases.iter().find_map(|alias| sent(alias)))?;
            // A Guid is compared and echoed in one form: lower case, hyphens, no braces.
            let text = element.text();
            let guid = (*name == "Guid").then(|| Uuid::parse_str(text.trim()).ok()).flatten();
            Some((*name, guid.map_or_else(|| text.into_owned(), |guid| guid.to_string())))
        })
        .collect()
}

/// The first field that is given twice, in whatever spellings: to take either of two would be a guess.
fn repetido(header: &Element) -> Option<&'static str> {
    let given = |names: &[&str]| {
        let is_one = |element: &&Element| names.iter().any(|name| element.name.eq_ignore_ascii_case(name));
        header.elements().filter(is_one).count()
    };
    FIELDS.iter().find(|(name, aliases)| given(&[&[*name], *aliases].concat()) > 1).map(|(name, _)| *name)
}

fn separador(header: &Element) -> String {
    match header.children.first() {
        Some(Node::Text(text)) if text.len() <= 64 && text.trim().is_empty() => text.clone(),
        _ => String::new(),
    }
}

/// Where a field that is missing goes: the document's order is that of [`FIELDS`].
fn lugar<T>(fields: &[(&str, T)], name: &str) -> usize {
    let order = |name: &str| FIELDS.iter().position(|(known, _)| *known == name);
    fields.iter().position(|(known, _)| order(known) > order(name)).unwrap_or(fields.len())
}

impl Eco {
    /// A field as it was sent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }

    /// Puts the Guid that the server made between ExchangePattern and EnterpriseId.
    pub fn set_guid(&mut self, guid: &str) {
        self.fields.retain(|(name, _)| *name != "Guid");
        self.fields.insert(lugar(&self.fields, "Guid"), ("Guid", guid.to_owned()));
    }

    /// Leaves the Guid out, as the document's printed acknowledgement does.
    pub fn omit_guid(&mut self) {
        self.fields.retain(|(name, _)| *name != "Guid");
    }

    /// The answer's document: the echo, the code and its text, and the body if there is one.
    pub fn responder(&self, code: HeaderCode, texto: &str, raw_data: Option<&str>) -> String {
        let mut out = Documento { xml: XmlWriter::new(EmptyStyle::Tight), separator: &self.separator };
        out.open(&self.nomes.message);
        out.gap().open(&self.nomes.header);
        let mut fields: Vec<_> = self.fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        for (name, default) in [("ContentEncoding", "UTF-8"), ("ContentType", "txt/xml")] {
            if self.get(name).is_none() {
                fields.insert(lugar(&fields, name), (name, default));
            }
        }
        for (name, text) in fields {
            out.gap().leaf(name, text);
        }
        out.gap().leaf("ResponseCode", &code.code().to_string());
        out.gap().leaf("ResponseMessage", texto);
        out.gap().close();
        if let Some(raw_data) = raw_data {
            out.gap().open(&self.nomes.body);
            out.gap().open("RawData");
            out.xml.cdata(raw_data);
            out.close();
            out.gap().close();
        }
        out.gap().close();
        out.xml.finish()
    }
}

/// A document written with the request's own white space between its elements.
struct Documento<'a> {
    xml: XmlWriter,
    separator: &'a str,
}

impl Documento<'_> {
    fn gap(&mut self) -> &mut Self {
        self.xml.text(self.separator);
        self
    }

    fn open(&mut self, name: &str) {
        self.xml.open(name, &[]);
    }

    fn leaf(&mut self, name: &str, text: &str) {
        self.xml.leaf(name, text);
    }

    fn close(&mut self) {
        self.xml.close();
    }
}

#[cfg(test)]
mod tests;
