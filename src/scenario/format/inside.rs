//! What an answer carries inside: archives, PDFs, certificates.

use serde::Deserialize;

use super::expect::Words;
use super::named::Named;
use crate::scenario::matcher::Matcher;

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
    /// What holds of each entry whose name fits: `*` is any text, `?` any character.
    #[serde(default)]
    pub files: Named<ZipFile>,
}

/// What holds of each entry of an archive whose name fits.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ZipFile {
    /// How many there are; absent: at least one.
    pub times: Option<Matcher>,
    /// Its content as text.
    pub text: Option<Matcher>,
    /// How many lines that are not blank it has.
    pub lines: Option<Matcher>,
    /// Texts that stand somewhere in it.
    pub contains: Option<Words>,
    /// Its content as JSON, by path.
    pub json: Named<Matcher>,
    /// Its content as XML, by path.
    pub xml: Named<Matcher>,
    /// Its content as a PDF.
    pub pdf: Option<Pages>,
}

/// A PDF inside the answer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pdf {
    /// Where it is.
    pub of: Of,
    /// How many pages it has.
    #[serde(default)]
    pub pages: Option<Matcher>,
    /// Its text, page by page, with each run of blanks and line breaks as one blank.
    #[serde(default)]
    pub text: Option<Matcher>,
    /// Texts that stand somewhere in it.
    #[serde(default)]
    pub contains: Option<Words>,
}

/// What holds of a PDF.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// How many pages it has.
    pub pages: Option<Matcher>,
    /// Its text, page by page, with each run of blanks and line breaks as one blank.
    pub text: Option<Matcher>,
    /// Texts that stand somewhere in it.
    pub contains: Option<Words>,
}

/// A certificate inside the answer: in PEM or DER, in a PKCS#7, in a PKCS#12 file with its password, or in the signature of an XML
/// document.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pkcs {
    /// Where it is.
    pub of: Of,
    /// What opens a PKCS#12 file.
    #[serde(default)]
    pub senha: Option<String>,
    /// What it came in: certificate, pkcs7, pkcs12 or signature.
    #[serde(default)]
    pub kind: Option<Matcher>,
    /// The common name of whom it was issued to.
    #[serde(default)]
    pub subject: Option<Matcher>,
    /// The same without the number that stands behind a colon.
    #[serde(default)]
    pub titular: Option<Matcher>,
    /// The CNPJ of the company that it was issued to.
    #[serde(default)]
    pub cnpj: Option<Matcher>,
    /// The CPF of the person that it was issued to.
    #[serde(default)]
    pub cpf: Option<Matcher>,
    /// The common name of who issued it.
    #[serde(default)]
    pub issuer: Option<Matcher>,
    /// The first instant of its term, such as 2026-03-02T09:00:00-03:00.
    #[serde(default)]
    pub not_before: Option<Matcher>,
    /// The last one.
    #[serde(default)]
    pub not_after: Option<Matcher>,
}

/// Where in an answer something is: in base64 at a place, or the body itself.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
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
    /// At a path of InvoiCy's first inner document.
    Documento(String),
    /// The body itself.
    Body,
}
