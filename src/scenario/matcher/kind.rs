//! Kinds of values. Brazilian numbers are judged by their check digits.

use super::Kind;
use super::check::{Seen, as_text};
use crate::br::chave_acesso::ChaveAcesso;
use crate::br::cpf_cnpj::{is_valid_cnpj, is_valid_cpf};
use crate::scenario::literal::{Literal, is_whole};
use crate::wire::base64;
use crate::wire::json::parse_decimal;

impl Kind {
    pub(super) fn with_article(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Boolean => "a boolean",
            Self::Null => "null",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Date => "a date",
            Self::Uuid => "a uuid",
            Self::Datetime => "a datetime",
            Self::Money => "an amount such as 150.75",
            Self::Cpf => "a CPF",
            Self::Cnpj => "a CNPJ",
            Self::ChaveAcesso => "a chave de acesso",
            Self::Base64 => "text in base64",
            Self::Url => "an http or https address",
        }
    }

    /// Whether what was seen is of this kind.
    pub(super) fn is(self, seen: &Seen) -> bool {
        let text = |fits: fn(&str) -> bool| as_text(seen).is_some_and(fits);
        match self {
            Self::Date => text(date),
            Self::Uuid => text(|text| text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()),
            Self::Datetime => text(datetime),
            Self::Money => match seen {
                Seen::Typed(Literal::Number(token)) => money(token),
                _ => text(|text| money(text.trim())),
            },
            Self::Cpf => text(|text| is_valid_cpf(text.trim())),
            Self::Cnpj => text(|text| is_valid_cnpj(text.trim())),
            Self::ChaveAcesso => text(|text| ChaveAcesso::parse(text.trim()).is_ok()),
            Self::Base64 => text(|text| !text.trim().is_empty() && base64::decode(text).is_ok()),
            Self::Url => text(url),
            kind => match seen {
                Seen::Missing => false,
                Seen::Typed(value) => kind.is_typed(value),
                Seen::Text(text) => kind.is_text(text),
            },
        }
    }

    fn is_typed(self, value: &Literal) -> bool {
        match (self, value) {
            (Self::Integer, Literal::Number(token)) => is_whole(token),
            (Self::Number, Literal::Number(_))
            | (Self::String, Literal::Text(_))
            | (Self::Boolean, Literal::Bool(_))
            | (Self::Null, Literal::Null)
            | (Self::Array, Literal::List(_))
            | (Self::Object, Literal::Map(_)) => true,
            _ => false,
        }
    }

    /// Text of XML and headers has no type: what it can be read as, it is.
    fn is_text(self, text: &str) -> bool {
        match self {
            Self::Integer => parse_decimal(text.trim()).is_some() && is_whole(text.trim()),
            Self::Number => parse_decimal(text.trim()).is_some(),
            Self::String => true,
            Self::Boolean => matches!(text.trim(), "true" | "false"),
            Self::Null => text.is_empty(),
            _ => false,
        }
    }
}

fn date(text: &str) -> bool {
    text.get(..10).is_some_and(|date| date.parse::<jiff::civil::Date>().is_ok())
        && text.chars().nth(10).is_none_or(|next| matches!(next, 'T' | ' '))
}

fn datetime(text: &str) -> bool {
    text.chars().nth(10).is_some_and(|next| matches!(next, 'T' | ' '))
        && (text.parse::<jiff::Timestamp>().is_ok()
            || !text.ends_with(['Z', 'z']) && text.parse::<jiff::civil::DateTime>().is_ok())
}

fn money(text: &str) -> bool {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, cents) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    digits(whole) && digits(cents) && cents.len() <= 2
}

fn url(text: &str) -> bool {
    text.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}
