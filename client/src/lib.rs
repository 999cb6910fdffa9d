//! Thin clients of four Brazilian APIs: Sicoob, nddFrete, InvoiCy and Betha Procuradoria.
//!
//! Each provider is a module with a `Client`, made of a [`Transport`], a base URL and `Credentials`, that has a method for every
//! operation; requests and answers are typed in the provider's own words. Nothing is shared with the double that these clients are tried
//! against: they are written from the providers' documents, so that a mistake in one is not repeated in the other.
//!
//! | module | feature | beside single calls |
//! |---|---|---|
//! | [`sicoob`] | `sicoob` | a token that is kept while it is good and renewed once on a 401; movements from the request to the records, [`registros`](sicoob::Movimentacoes::registros); versions 2 and 3 |
//! | [`nddfrete`] | `nddfrete` | from the appointments to their result, [`enviar_e_aguardar`](nddfrete::Client::enviar_e_aguardar); the Crosstalk header |
//! | [`invoicy`] | `invoicy` | from the document to SEFAZ's verdict, [`enviar_e_aguardar`](invoicy::Client::enviar_e_aguardar); exports from the request to the files, [`exportar`](invoicy::Client::exportar); `EmpCK` |
//! | [`betha`] | `betha` | lists as streams over their pages, [`todas`](betha::Client::todas) |
//!
//! The feature `tls` brings HTTPS, with certificates of one's own in PEM or PKCS#12 ([`Tls`]). All features are on unless said. A real
//! host and a double differ by base URL and credentials alone.
//!
//! What holds everywhere:
//!
//! - Calls that may be repeated are, on 429 and 5xx and where no connection came, as [`Retry`] says and a `Retry-After` asks.
//! - What takes its time is waited for as [`Polling`] says, with pauses that grow and a deadline.
//! - A refusal is a [`ClientError`] with the provider's code and text. What is about a part of what was sent (an item of a list, an
//!   appointment, a document at SEFAZ) is data.
//! - Amounts are [`Decimal`](rust_decimal::Decimal)s of exactly the digits that came; members that no document names are kept in
//!   `extra`, and of XML the element itself.
//! - Nothing reads the system's clock: whoever keeps a token says what time it is ([`seconds_since_start`] does).
//! - Credentials appear neither in `Debug` nor in an error's message nor in a span of `tracing`.
//!
//! ```no_run
//! use duble_client::sicoob::{Client, Credentials, Pedido, TipoMovimento};
//! use duble_client::{Polling, Transport, seconds_since_start};
//!
//! # async fn f() -> Result<(), Box<dyn std::error::Error>> {
//! let who = Credentials::new("9b5e603e428cc477a2841e2683c92d21");
//! let bank = Client::new(Transport::new()?, "http://127.0.0.1:8756", who, seconds_since_start());
//! let pedido = Pedido {
//!     numero: 707_090,
//!     tipo: TipoMovimento::Liquidacao,
//!     inicio: jiff::civil::date(2026, 12, 15),
//!     fim: jiff::civil::date(2026, 12, 16),
//! };
//! for paid in bank.v3().movimentacoes().registros(&pedido, &Polling::default()).await? {
//!     println!("{} {:?}", paid.seu_numero, paid.valor_liquido);
//! }
//! # Ok(()) }
//! ```
//!
//! Those who make their requests themselves find the parts: [`sicoob::TokenCache`], [`nddfrete::CrosstalkHeader`] and
//! [`nddfrete::envelope`], [`invoicy::emp_ck`] and [`invoicy::envelope`], and the readers of the answers.
//!
//! ```
//! use duble_client::{invoicy, nddfrete};
//!
//! let who = nddfrete::Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "6901a7fb-f545-c9a1-4ebd-18a723329dfb");
//! let header = nddfrete::CrosstalkHeader::post(&who);
//! let body = nddfrete::envelope(&header.to_xml(), Some("<PaymentAppointmentPost Version=\"1.0\"/>"));
//! assert!(body.contains("<ProcessCode>3152</ProcessCode>"));
//!
//! let who = invoicy::Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef");
//! let item = invoicy::DadosItem { documento: "<Consulta/>", parametros: "" };
//! let body = invoicy::envelope(&who, &[item], invoicy::Service::Recepcao);
//! assert!(body.contains("<inv:EmpCK>6b47731c63492a751474ea7fbb0f15b5</inv:EmpCK>"));
//! ```

#[cfg(not(any(feature = "sicoob", feature = "nddfrete", feature = "invoicy", feature = "betha")))]
compile_error!("no provider: enable at least one of the features sicoob, nddfrete, invoicy and betha");

#[cfg(any(feature = "sicoob", feature = "invoicy"))]
mod archive;
#[cfg(feature = "betha")]
pub mod betha;
mod clock;
#[cfg(any(feature = "sicoob", feature = "invoicy", feature = "betha"))]
mod coded;
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
#[cfg(test)]
#[cfg(all(
    feature = "sicoob",
    feature = "nddfrete",
    feature = "invoicy",
    feature = "betha",
    feature = "tls"
))]
mod trace_tests;
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
