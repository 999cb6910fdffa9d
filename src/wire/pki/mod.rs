//! Keys and certificates: what signs documents and, later, what clients show in TLS.
//!
//! Everything is deterministic, as the house wants it: RSA with PKCS#1 v1.5 padding, serial numbers from what a certificate says, times
//! from whoever asks. aws-lc-rs signs with SHA-256; it does not sign with SHA-1, which fiscal documents still want, so that is the
//! `rsa` crate's part.

mod der;
pub mod icp_brasil;
mod key;
mod signer;

pub use key::{KeyError, RsaKey};
pub use signer::Signer;
