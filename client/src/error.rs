//! The one error of the crate.
//!
//! An error is an answer that never came, a refusal, an answer that does not have the documented form, or a result that was
//! not there before a deadline. The readers of bodies (`read_answer` of the two SOAP sides) take a business refusal for an
//! answer, since its codes are data to whoever reads them; the calls that promise a result make an error of it. No variant
//! shows a credential: the body is kept, bounded, for whoever asks for it by name, but neither `Debug` nor `Display` prints
//! it, since providers echo tokens.

use std::fmt;
use std::time::Duration;

/// Whose API was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Sicoob, bank slips.
    Sicoob,
    /// nddFrete, freight invoices.
    NddFrete,
    /// InvoiCy, fiscal documents.
    InvoiCy,
    /// Betha Procuradoria, tax enforcement.
    Betha,
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sicoob => "sicoob",
            Self::NddFrete => "nddfrete",
            Self::InvoiCy => "invoicy",
            Self::Betha => "betha",
        })
    }
}

/// What went wrong with a call. `operation` is its name as the double's journal and contracts have it
/// (`sicoob.boletos.incluir`), where the part of the client that failed knew it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// No answer, or not a whole one.
    #[error("{}: no whole answer came", Whose(*provider, *operation))]
    Transport {
        /// Whose API was called.
        provider: Provider,
        /// What was asked of it.
        operation: Option<&'static str>,
        /// What the HTTP client says; its URL is taken out, since a URL may carry user and password.
        #[source]
        source: reqwest::Error,
    },
    /// The provider said no: its token endpoint, a SOAP fault, or its business.
    #[error("{} refused{}: {text}", Whose(*provider, *operation), Known(*status, code.as_deref()))]
    Refused {
        /// Whose API was called.
        provider: Provider,
        /// What was asked of it.
        operation: Option<&'static str>,
        /// HTTP status, where the reader was told it.
        status: Option<u16>,
        /// The provider's own code: `codigo` of the first of Sicoob's `mensagens`, OAuth `error`, SOAP `faultcode`, GeneXus
        /// number, Crosstalk `ResponseCode`, InvoiCy `Codigo` or `SitCodigo`, Betha `code` or `classificationCode`.
        code: Option<String>,
        /// The provider's own text, bounded.
        text: String,
        /// The beginning of the body.
        body: Body,
    },
    /// An answer without the documented form.
    #[error("{}: unreadable answer{}: {text}", Whose(*provider, *operation), Known(*status, None))]
    Unreadable {
        /// Whose API was called.
        provider: Provider,
        /// What was asked of it.
        operation: Option<&'static str>,
        /// HTTP status, where the reader was told it.
        status: Option<u16>,
        /// What was seen and what was expected.
        text: String,
        /// The beginning of the body.
        body: Body,
    },
    /// The result was not there in time; it may come later.
    #[error("{}: no result within {} ms", Whose(*provider, *operation), waited.as_millis())]
    Deadline {
        /// Whose API was called.
        provider: Provider,
        /// What was asked of it, again and again.
        operation: Option<&'static str>,
        /// How long was waited.
        waited: Duration,
    },
    /// The request could not be made: a base URL or a credential that HTTP cannot carry.
    #[error("{}: request cannot be made: {text}", Whose(*provider, *operation))]
    Unsendable {
        /// Whose API was to be called.
        provider: Provider,
        /// What was to be asked of it.
        operation: Option<&'static str>,
        /// What is wrong with it, without its value.
        text: String,
    },
}

impl ClientError {
    pub(crate) fn transport(provider: Provider, source: reqwest::Error) -> Self {
        Self::Transport { provider, operation: None, source: source.without_url() }
    }

    pub(crate) fn unreadable(provider: Provider, text: impl Into<String>, body: &str) -> Self {
        let (text, body) = (bounded(text), Body::of(body));
        Self::Unreadable { provider, operation: None, status: None, text, body }
    }

    pub(crate) fn refused(
        provider: Provider,
        code: Option<String>,
        text: impl Into<String>,
        body: &str,
    ) -> Self {
        let (text, body) = (bounded(text), Body::of(body));
        Self::Refused { provider, operation: None, status: None, code, text, body }
    }

    pub(crate) fn unsendable(provider: Provider, text: impl Into<String>) -> Self {
        Self::Unsendable { provider, operation: None, text: bounded(text) }
    }

    /// Adds the HTTP status that the caller saw and a reader of bodies could not.
    #[must_use]
    pub fn with_status(mut self, seen: u16) -> Self {
        if let Self::Refused { status, .. } | Self::Unreadable { status, .. } = &mut self {
            *status = Some(seen);
        }
        self
    }

    /// Adds what was asked, where it is not known yet.
    #[must_use]
    pub fn with_operation(mut self, asked: &'static str) -> Self {
        let (Self::Transport { operation, .. }
        | Self::Refused { operation, .. }
        | Self::Unreadable { operation, .. }
        | Self::Deadline { operation, .. }
        | Self::Unsendable { operation, .. }) = &mut self;
        operation.get_or_insert(asked);
        self
    }

    /// Whose API was called.
    pub fn provider(&self) -> Provider {
        match self {
            Self::Transport { provider, .. }
            | Self::Refused { provider, .. }
            | Self::Unreadable { provider, .. }
            | Self::Deadline { provider, .. }
            | Self::Unsendable { provider, .. } => *provider,
        }
    }

    /// What was asked, where it is known.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Transport { operation, .. }
            | Self::Refused { operation, .. }
            | Self::Unreadable { operation, .. }
            | Self::Deadline { operation, .. }
            | Self::Unsendable { operation, .. } => *operation,
        }
    }

    /// HTTP status, where it is known.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } | Self::Unreadable { status, .. } => *status,
            _ => None,
        }
    }

    /// The provider's own code, where it gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// The provider's own text, or what this crate says of an answer that it cannot read.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Refused { text, .. } | Self::Unreadable { text, .. } | Self::Unsendable { text, .. } => {
                Some(text)
            }
            _ => None,
        }
    }

    /// The beginning of the body, where there was one.
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::Refused { body, .. } | Self::Unreadable { body, .. } => Some(body.as_str()),
            _ => None,
        }
    }
}

/// The beginning of an answer's body, at most [`Body::LIMIT`] bytes of it. `Debug` tells its size alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// How many bytes of a body are kept.
    pub const LIMIT: usize = 4096;

    pub(crate) fn of(body: &str) -> Self {
        Self(cut(body, Self::LIMIT).to_owned())
    }

    /// A body that must not be kept, because a good answer of its kind holds a credential.
    #[cfg(feature = "sicoob")]
    pub(crate) fn withheld() -> Self {
        Self(String::new())
    }

    /// The text that was kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

/// A provider's text may be a page of HTML; a message is one line.
fn bounded(text: impl Into<String>) -> String {
    let text = text.into();
    if text.len() <= 500 { text } else { format!("{}…", cut(&text, 500)) }
}

fn cut(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

/// The operation, which begins with the provider's name, or that name alone.
struct Whose(Provider, Option<&'static str>);

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(operation) => f.write_str(operation),
            None => self.0.fmt(f),
        }
    }
}

/// ` with status 401, code invalid_client`, as far as either is known.
struct Known<'a>(Option<u16>, Option<&'a str>);

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(status), Some(code)) => write!(f, " with status {status}, code {code}"),
            (Some(status), None) => write!(f, " with status {status}"),
            (None, Some(code)) => write!(f, " with code {code}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_carries_status_code_and_text_but_never_the_body() {
        let error = ClientError::refused(
            Provider::InvoiCy,
            Some("-20001".into()),
            "Malformed SOAP message.",
            "<tok/>",
        )
        .with_status(200);
        assert_eq!(
            error.to_string(),
            "invoicy refused with status 200, code -20001: Malformed SOAP message."
        );
        assert_eq!(
            (error.provider(), error.status(), error.code(), error.body()),
            (Provider::InvoiCy, Some(200), Some("-20001"), Some("<tok/>"))
        );
        assert!(!format!("{error:?}").contains("tok/"));
        let error = error.with_operation("invoicy.documentos.enviar").with_operation("later");
        assert!(
            error.to_string().starts_with("invoicy.documentos.enviar refused with status 200"),
            "{error}"
        );
    }

    #[test]
    fn body_and_text_are_bounded_at_a_character_boundary() {
        let long = format!("a{}", "ç".repeat(5000));
        let error = ClientError::unreadable(Provider::NddFrete, long.as_str(), &long);
        assert_eq!(error.body().map(str::len), Some(Body::LIMIT - 1));
        assert!(error.to_string().len() < 600);
    }
}
