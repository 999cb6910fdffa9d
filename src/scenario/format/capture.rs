//! What later steps need of an answer.

use serde::{Deserialize, Deserializer, de};

use super::inside::Of;
use crate::scenario::matcher::Pattern;
use crate::scenario::schema;

/// A value that is captured: where it is, and what of it.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Where it is.
    pub source: Source,
    /// Only what the first group of a regular expression finds there, or all that the expression finds if it has no group.
    pub matches: Option<Pattern>,
}

/// Where a captured value is.
#[derive(Clone, Debug)]
pub enum Source {
    /// At a path of the JSON body.
    Json(String),
    /// At a path of the XML body.
    Xml(String),
    /// In a header.
    Header(String),
    /// In a field of the Crosstalk header.
    Crosstalk(String),
    /// At a path of the document in Crosstalk's `RawData`.
    Rawdata(String),
    /// In a field of InvoiCy's first `MensagemItem`.
    Invoicy(String),
    /// At a path of InvoiCy's first inner document.
    Documento(String),
    /// The body as text.
    Body,
    /// The HTTP status.
    Status,
    /// An entry of an archive, as text.
    Zip(Entry),
    /// The text of a PDF.
    Pdf(Of),
}

/// An entry of an archive inside the answer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where the archive is.
    pub of: Of,
    /// The first entry whose name fits (`*` is any text, `?` any character); absent: the first.
    #[serde(default)]
    pub file: Option<String>,
}

/// As it is written: one place, and `matches` beside it.
#[derive(Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Capture", transform = schema::one_place)]
struct Written {
    /// At a path of the JSON body.
    json: Option<String>,
    /// At a path of the XML body.
    xml: Option<String>,
    /// In a header.
    header: Option<String>,
    /// In a field of the Crosstalk header.
    crosstalk: Option<String>,
    /// At a path of the document in Crosstalk's `RawData`.
    rawdata: Option<String>,
    /// In a field of InvoiCy's first `MensagemItem`.
    invoicy: Option<String>,
    /// At a path of InvoiCy's first inner document.
    documento: Option<String>,
    /// `true`: the body as text.
    #[schemars(extend("const" = true))]
    body: Option<bool>,
    /// `true`: the HTTP status.
    #[schemars(extend("const" = true))]
    status: Option<bool>,
    /// An entry of an archive, as text.
    zip: Option<Entry>,
    /// The text of the PDF that is there.
    pdf: Option<Of>,
    /// Only what the first group of this regular expression finds there; without a group, all that it finds.
    matches: Option<Pattern>,
}

/// The places, as messages name them.
pub(in crate::scenario) const PLACES: &[&str] = &[
    "json",
    "xml",
    "header",
    "crosstalk",
    "rawdata",
    "invoicy",
    "documento",
    "body",
    "status",
    "zip",
    "pdf",
];

impl<'de> Deserialize<'de> for Capture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        if [written.body, written.status].contains(&Some(false)) {
            return Err(de::Error::custom("`body` and `status` are captured by `true`"));
        }
        let places = [
            written.json.map(Source::Json),
            written.xml.map(Source::Xml),
            written.header.map(Source::Header),
            written.crosstalk.map(Source::Crosstalk),
            written.rawdata.map(Source::Rawdata),
            written.invoicy.map(Source::Invoicy),
            written.documento.map(Source::Documento),
            written.body.map(|_| Source::Body),
            written.status.map(|_| Source::Status),
            written.zip.map(Source::Zip),
            written.pdf.map(Source::Pdf),
        ];
        let mut stated = places.into_iter().flatten();
        match (stated.next(), stated.next()) {
            (Some(source), None) => Ok(Self { source, matches: written.matches }),
            (first, _) => Err(de::Error::custom(format!(
                "a value is captured from exactly one place, here {}: {}",
                if first.is_some() { "are several" } else { "is none" },
                PLACES.join(", ")
            ))),
        }
    }
}

impl schemars::JsonSchema for Capture {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Written::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        Written::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Written::json_schema(generator)
    }
}
