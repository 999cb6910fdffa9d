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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::world::{Exchange, Kind, Verdict};

    /// The names that openapi/control.yaml promises: those who look for the certificate of an exchange look for these.
    #[test]
    fn the_certificate_of_a_client_stands_in_the_whole_entry_and_in_its_head() {
        let at = |text: &str| serde_json::from_value::<Moment>(text.into()).unwrap();
        let certificate = ClientCertificate {
            thumbprint: "x5t".to_owned(),
            subject: "LOJA LTDA:11222333000181".to_owned(),
            holder: "11222333000181".to_owned(),
            issuer: "AC TESTE".to_owned(),
            not_before: Some(at("2026-01-01T00:00:00-03:00")),
            not_after: Some(at("2026-12-31T00:00:00-03:00")),
        };
        let line = Line {
            kind: Kind::Request,
            operation: "sicoob.token",
            verdict: Verdict::Accepted,
            code: None,
            reason: None,
            fault: None,
            items: Vec::new(),
        };
        let exchange = Exchange { client_certificate: Some(Box::new(certificate)), ..Exchange::default() };
        let entry = Entry {
            number: 1,
            at: at("2026-03-02T09:00:00-03:00"),
            line,
            items_left_out: 0,
            exchange: Some(exchange),
            awaited: false,
        };
        for fields in [Fields::All, Fields::Head] {
            let shown = serde_json::to_value(Shown { entry: &entry, fields }).unwrap();
            assert_eq!(
                shown["exchange"]["client_certificate"],
                json!({
                    "thumbprint": "x5t",
                    "subject": "LOJA LTDA:11222333000181",
                    "holder": "11222333000181",
                    "issuer": "AC TESTE",
                    "not_before": "2026-01-01T00:00:00.000-03:00",
                    "not_after": "2026-12-31T00:00:00.000-03:00",
                }),
                "{fields:?}"
            );
        }
    }
}
