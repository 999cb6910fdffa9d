//! Thin clients of four Brazilian APIs: Sicoob, nddFrete, InvoiCy and Betha Procuradoria.
//!
//! Each provider is a module of the same shape: `Credentials`, what a request needs beside its content, and a reader of
//! the answer. Nothing is shared with the double that these clients are tried against: they are written from the
//! providers' documents, so that a mistake in one is not repeated in the other.
//!
//! | module | a request gets | an answer becomes |
//! |---|---|---|
//! | [`sicoob`] | [`TokenCache`](sicoob::TokenCache): a token that is kept while it is good, and the two headers | |
//! | [`nddfrete`] | [`CrosstalkHeader`](nddfrete::CrosstalkHeader) and the SOAP [`envelope`](nddfrete::envelope()) | [`CrosstalkAnswer`](nddfrete::CrosstalkAnswer) |
//! | [`invoicy`] | [`emp_ck`](invoicy::emp_ck) and the SOAP [`envelope`](invoicy::envelope()) of a [`Service`](invoicy::Service) | [`InvoicyAnswer`](invoicy::InvoicyAnswer) |
//! | [`betha`] | two headers | |
//!
//! Three rules hold everywhere:
//!
//! - A refusal by the business is an answer. [`ClientError`] is for what came before it: no answer, a token refused, a SOAP
//!   fault, a body of another form.
//! - Nothing reads the system's clock: whoever keeps a token says what time it is.
//! - Credentials appear neither in `Debug` nor in an error's message.
//!
//! ```
//! use duble_client::{invoicy, nddfrete};
//!
//! // nddFrete: post a document, then poll for its result by the Guid of the answer.
//! let who = nddfrete::Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "6901a7fb-f545-c9a1-4ebd-18a723329dfb");
//! let header = nddfrete::CrosstalkHeader::post(&who);
//! let body = nddfrete::envelope(&header.to_xml(), Some("<PaymentAppointmentPost Version=\"1.0\"/>"));
//! assert!(body.contains("<ProcessCode>3152</ProcessCode>"));
//!
//! // InvoiCy: the hash and the escapes are the client's work.
//! let who = invoicy::Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef");
//! let item = invoicy::DadosItem { documento: "<Consulta/>", parametros: "" };
//! let body = invoicy::envelope(&who, &[item], invoicy::Service::Recepcao);
//! assert!(body.contains("<inv:EmpCK>6b47731c63492a751474ea7fbb0f15b5</inv:EmpCK>"));
//! ```

#[cfg(any(feature = "sicoob", feature = "invoicy", feature = "betha"))]
mod archive;
#[cfg(feature = "betha")]
pub mod betha;
mod clock;
pub mod error;
mod http;
#[cfg(feature = "invoicy")]
pub mod invoicy;
#[cfg(any(feature = "sicoob", feature = "betha"))]
pub mod json;
#[cfg(feature = "nddfrete")]
pub mod nddfrete;
mod retry;
mod secret;
#[cfg(feature = "sicoob")]
pub mod sicoob;
#[cfg(any(feature = "nddfrete", feature = "invoicy"))]
mod soap;
#[cfg(feature = "tls")]
mod tls;
mod transport;
#[cfg(any(feature = "nddfrete", feature = "invoicy"))]
pub mod xml;

#[cfg(any(feature = "sicoob", feature = "invoicy"))]
pub use archive::Arquivo;
pub use clock::{Now, seconds_since_start};
pub use error::{ClientError, Provider};
pub use http::plain_http;
pub use retry::{Polling, Retry};
#[cfg(feature = "tls")]
pub use tls::Tls;
pub use transport::{SetupError, Transport, TransportBuilder};

/// Headers that a client adds to a request: names and values, in order.
pub type Headers = Vec<(&'static str, String)>;
