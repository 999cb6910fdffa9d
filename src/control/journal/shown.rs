//! An entry as far as it was asked for.

use serde::{Serialize, Serializer};

use super::query::Fields;
use crate::facts::Moment;
use crate::world::{ClientCertificate, Entry, Line};

/// An entry, and how much of it is given.
pub(super) struct Shown<'a> {
    pub(super) entry: &'a Entry,
    pub(super) fields: Fields,
}

/// An entry without the bodies.
#[derive(Serialize)]
struct Short<'a> {
    number: u64,
    at: Moment,
    line: &'a Line,
    #[serde(skip_serializing_if = "Option::is_none")]
    items_left_out: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<Head<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    method: &'a str,
    target: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_certificate: Option<&'a ClientCertificate>,
    request_headers: &'a [(String, String)],
    response_headers: &'a [(String, String)],
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = self.entry;
        if self.fields == Fields::All {
            return entry.serialize(serializer);
        }
        let exchange = entry.exchange.as_ref().filter(|_| self.fields == Fields::Head);
        Short {
            number: entry.number,
            at: entry.at,
            line: &entry.line,
            items_left_out: Some(entry.items_left_out).filter(|count| *count > 0),
            exchange: exchange.map(|exchange| Head {
                method: &exchange.method,
                target: &exchange.target,
                status: exchange.status,
                client_certificate: exchange.client_certificate.as_deref(),
                request_headers: &exchange.request_headers,
                response_headers: &exchange.response_headers,
            }),
        }
        .serialize(serializer)
    }
}
