//! Formats without business meaning: what the bytes of the four providers look like, and nothing of what they
//! mean.
//!
//! Nothing here knows a provider, a world or HTTP. A reader answers with text and a place (line, column, path
//! or byte offset) for what it could not read, so that the rooms can say in one sentence why they refused; a
//! writer is exact to the byte and the same for the same input. Everything that reads is bounded: the input
//! comes from whoever holds the port.

pub mod aes;
pub mod asn1;
pub mod barcode;
pub mod base64;
pub mod chain;
pub mod charset;
pub mod columns;
pub mod form;
pub mod json;
pub mod media_type;
pub mod openapi;
pub mod pdf;
pub mod pkcs12;
pub mod pki;
pub mod soap;
pub mod wsdl;
pub mod x509;
pub mod xml;
pub mod xmldsig;
pub mod xsd;
pub mod zip;
