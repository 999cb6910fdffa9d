//! nddFrete: the Crosstalk envelope over SOAP (dossier nddfrete 2, 3 and 8; the manual of ProcessCode 3152).
//!
//! One operation, `Send`, takes two strings: the Crosstalk header document and the business document. Its answer is one
//! string: the header again with `ResponseCode` and `ResponseMessage`, and on a processed poll the result in `RawData`.
//!
//! [`Client`] makes the header, sends, polls and reads. To its single calls the code in the header is an answer; the call that
//! promises a result makes an error of a code that ends the matter.

mod answer;
mod apontamento;
mod client;
mod envelope;
mod header;

use std::fmt;

use crate::secret::Hidden;

pub use answer::{CrosstalkAnswer, read_answer};
pub use apontamento::{
    Appointment, AppointmentResponse, AppointmentType, Billing, Cancellation, Document, Financial,
    PaymentAppointmentPost, PaymentAppointmentPostResponse, Postpone, Referred, Response, Tax,
};
pub use client::Client;
pub use envelope::envelope;
pub use header::CrosstalkHeader;

/// Path of the web service.
pub const PATH: &str = "/exchangeMessage/WSExchangeMessage.asmx";

/// Media type of a request. The known client sends no `SOAPAction` beside it.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// Namespace of the service.
pub const NAMESPACE: &str = "http://nddigital.com.br/";

/// Who sends: both values are issued by NDD's support.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Identifies the shipper or the carrier.
    pub enterprise_id: String,
    /// Authenticates it; secret.
    pub token: String,
}

impl Credentials {
    /// Credentials of an enterprise.
    pub fn new(enterprise_id: impl Into<String>, token: impl Into<String>) -> Self {
        Self { enterprise_id: enterprise_id.into(), token: token.into() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("enterprise_id", &self.enterprise_id)
            .field("token", &Hidden)
            .finish()
    }
}
