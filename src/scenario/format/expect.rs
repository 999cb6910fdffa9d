//! What must come back, and what later steps need of it.

use serde::{Deserialize, Deserializer};

use super::named::Named;
use crate::scenario::matcher::Matcher;

/// What must come back. Paths are dotted in JSON (`resultado.idArquivos.0`, `$` is the whole) and slashed in XML
/// (`Situacao/SitCodigo`, from below the root, `Item[2]` is the second, `@Id` an attribute, `.` the root).
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The HTTP status; absent: any 2xx.
    pub status: Option<Matcher>,
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
    /// An archive inside the answer.
    pub zip: Option<Zip>,
    /// The body as text.
    pub body: Option<Matcher>,
}

/// An archive inside the answer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zip {
    /// Where it is.
    pub of: Of,
    /// How many entries it has.
    #[serde(default)]
    pub entries: Option<Matcher>,
    /// The name of its first entry.
    #[serde(default)]
    pub name: Option<Matcher>,
    /// How many lines that are not blank its entries have together.
    #[serde(default)]
    pub lines: Option<Matcher>,
    /// Texts that stand somewhere in its entries.
    #[serde(default)]
    pub contains: Option<Words>,
}

/// Where an archive is.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// In base64 at a path of the JSON body.
    Json(String),
    /// In base64 at a path of the XML body.
    Xml(String),
    /// In base64 at a path of InvoiCy's first inner document.
    Documento(String),
    /// The body itself.
    Body,
}

/// One text or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> serde::de::Visitor<'de> for Reader {
            type Value = Words;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Words, E> {
                Ok(Words(vec![text.to_owned()]))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Words, E> {
                Ok(Words(vec![number.to_string()]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = seq.next_element()? {
                    words.push(word);
                }
                Ok(Words(words))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// Where a captured value is.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capture {
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
}
