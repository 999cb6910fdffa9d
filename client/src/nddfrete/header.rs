//! The Crosstalk header that a client sends (dossier nddfrete 3).

use std::fmt;

use super::Credentials;
use crate::secret;
use crate::xml::escape;

/// The documented fields in their order of emission.
const ORDER: [&str; 8] = [
    "ProcessCode",
    "MessageType",
    "ExchangePattern",
    "Guid",
    "EnterpriseId",
    "Token",
    "ContentEncoding",
    "ContentType",
];

/// A Crosstalk header: its fields in the order in which they go out.
///
/// It starts as the manual's sample and every field can be replaced, taken away or added, so that a test can send a wrong
/// one or leave one out.
#[derive(Clone, PartialEq, Eq)]
pub struct CrosstalkHeader {
    fields: Vec<(String, String)>,
}

impl CrosstalkHeader {
    /// The header that posts a document: ProcessCode 3152, MessageType 100, ExchangePattern 7, no Guid.
    pub fn post(credentials: &Credentials) -> Self {
        let fields = [
            ("ProcessCode", "3152"),
            ("MessageType", "100"),
            ("ExchangePattern", "7"),
            ("EnterpriseId", &credentials.enterprise_id),
            ("Token", &credentials.token),
            ("ContentEncoding", "UTF-8"),
            ("ContentType", "txt/xml"),
        ];
        Self { fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into() }
    }

    /// The header that asks for the result of a message: MessageType 103, ExchangePattern 8 and its Guid.
    pub fn poll(credentials: &Credentials, guid: &str) -> Self {
        Self::post(credentials).with("MessageType", "103").with("ExchangePattern", "8").with("Guid", guid)
    }

    /// Sets a field. A field that is there keeps its place, a documented one that is not takes the place that the document
    /// gives it, any other goes last. The value is escaped; the name is taken as it is.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(held, _)| held == name) {
            Some((_, held)) => value.clone_into(held),
            None => self.fields.insert(self.place_of(name), (name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Takes a field away.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(held, _)| held != name);
        self
    }

    /// [`with`](Self::with) or [`without`](Self::without), for callers that hold an optional value.
    #[must_use]
    pub fn set(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self.without(name),
        }
    }

    /// Names and values in order of emission.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The header document, in one line.
    pub fn to_xml(&self) -> String {
        let fields: String =
            self.fields.iter().map(|(name, value)| format!("<{name}>{}</{name}>", escape(value))).collect();
        format!("<CrosstalkMessage><CrosstalkHeader>{fields}</CrosstalkHeader></CrosstalkMessage>")
    }

    /// Where a field that is not there belongs: before the first documented field that comes after it.
    fn place_of(&self, name: &str) -> usize {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name);
        rank(name)
            .and_then(|own| {
                self.fields.iter().position(|(held, _)| rank(held).is_none_or(|other| other > own))
            })
            .unwrap_or(self.fields.len())
    }
}

impl fmt::Debug for CrosstalkHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrosstalkHeader").field("fields", &secret::Fields(&self.fields)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "6901a7fb-f545-c9a1-4ebd-18a723329dfb")
    }

    fn names(header: &CrosstalkHeader) -> Vec<&str> {
        header.fields().iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The manual prints its samples with a blank between elements.
    fn sample(text: &str) -> String {
        text.replace("> <", "><")
    }

    #[test]
    fn post_and_poll_are_the_manuals_samples() {
        assert_eq!(
            CrosstalkHeader::post(&credentials()).to_xml(),
            sample(
                "<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>100</MessageType> \
                 <ExchangePattern>7</ExchangePattern> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> \
                 <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> \
                 <ContentType>txt/xml</ContentType> </CrosstalkHeader> </CrosstalkMessage>"
            )
        );
        assert_eq!(
            CrosstalkHeader::poll(&credentials(), "f4ae253f-7ff8-411a-adb4-3a2d5ec09545").to_xml(),
            sample(
                "<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>103</MessageType> \
                 <ExchangePattern>8</ExchangePattern> <Guid>f4ae253f-7ff8-411a-adb4-3a2d5ec09545</Guid> \
                 <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> \
                 <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> \
                 <ContentType>txt/xml</ContentType> </CrosstalkHeader> </CrosstalkMessage>"
            )
        );
    }

    #[test]
    fn fields_can_be_replaced_removed_and_added() {
        let header = CrosstalkHeader::post(&credentials())
            .with("ContentEnconding", "utf-8")
            .set("ContentEncoding", None)
            .set("MessageType", Some("a<b"))
            .without("Token")
            .with("Token", "t");
        assert_eq!(
            names(&header),
            [
                "ProcessCode",
                "MessageType",
                "ExchangePattern",
                "EnterpriseId",
                "Token",
                "ContentType",
                "ContentEnconding"
            ]
        );
        assert!(header.to_xml().contains("<MessageType>a&lt;b</MessageType>"));
    }

    #[test]
    fn token_is_never_shown() {
        let shown = format!("{:?} {:?}", credentials(), CrosstalkHeader::post(&credentials()));
        assert!(shown.contains("43abeae4") && !shown.contains("6901a7fb"), "{shown}");
    }
}
