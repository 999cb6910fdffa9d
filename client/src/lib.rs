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

pub mod betha;
pub mod error;
mod http;
pub mod invoicy;
pub mod nddfrete;
mod secret;
pub mod sicoob;
mod soap;
pub mod xml;

pub use error::{ClientError, Provider};

/// Headers that a client adds to a request: names and values, in order.
pub type Headers = Vec<(&'static str, String)>;
