//! What must come back, and what later steps need of it.

use serde::{Deserialize, Deserializer};

use super::inside::{Pdf, Pkcs, Zip};
use super::named::Named;
use crate::scenario::matcher::Matcher;

/// What must come back. Paths are dotted in JSON (`resultado.idArquivos.0`, `a.*.b`, `$` is the whole) and slashed in XML
/// (`Situacao/SitCodigo`, from below the root, `Item[2]` is the second, `@Id` an attribute, `.` the root).
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The HTTP status; absent: any 2xx.
    pub status: Option<Matcher>,
    /// How the connection fared: `whole`, `dropped` (closed without an answer) or `truncated` (closed in the middle of the body);
    /// absent: `whole`.
    pub connection: Option<Matcher>,
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
    /// A PDF inside the answer.
    pub pdf: Option<Pdf>,
    /// A certificate inside the answer.
    pub pkcs: Option<Pkcs>,
    /// The body as text.
    pub body: Option<Matcher>,
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
