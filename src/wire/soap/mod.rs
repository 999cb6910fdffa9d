//! SOAP 1.1 and 1.2, document style: one operation element in the body, answered in the version of the
//! request.
//!
//! [`read`] finds the operation, whatever the prefixes and whether or not a SOAPAction came along: real
//! clients leave it out, quote it or misspell it (nddfrete dossier, section 2; invoicy dossier, section 1.3).
//! The two writers are two server technologies whose bytes clients have learnt to search for: [`asmx`]
//! (ASP.NET) and [`genexus`].

mod action;
pub mod asmx;
pub mod genexus;
mod read;

pub use action::action;
pub use read::{Call, SoapError, SoapProblem, parameter_text, read};

use super::media_type;

/// The version of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// SOAP 1.1, `text/xml`.
    V11,
    /// SOAP 1.2, `application/soap+xml`.
    V12,
}

impl Version {
    /// The namespace of the envelope.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::V11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::V12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    /// The media type of a message, without parameters.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::V11 => "text/xml",
            Self::V12 => "application/soap+xml",
        }
    }

    /// The version whose envelope has this namespace.
    #[must_use]
    pub fn of_namespace(namespace: &str) -> Option<Self> {
        [Self::V11, Self::V12].into_iter().find(|version| version.namespace() == namespace)
    }

    /// The version that a request means by its media type, for answers to an envelope that cannot be read;
    /// 1.1 unless it says otherwise.
    #[must_use]
    pub fn of_content_type(content_type: Option<&str>) -> Self {
        match content_type.map(media_type::essence) {
            Some(essence) if essence == Self::V12.media_type() => Self::V12,
            _ => Self::V11,
        }
    }
}
