//! Keys and certificates: what signs documents and, later, what clients show in TLS.
//!
//! What signs documents is deterministic, as the house wants it: RSA with PKCS#1 v1.5 padding, serial numbers from what a certificate says, times
//! from whoever asks. aws-lc-rs signs with SHA-256; it does not sign with SHA-1, which fiscal documents still want, so that is the
//! `rsa` crate's part. Keys of an [`Authority`] and of what it issues are random: they belong to a machine, not to a world.

mod authority;
pub(super) mod der;
pub mod icp_brasil;
mod issued;
mod key;
mod pem;
mod signer;

pub use authority::{Authority, AuthorityError, LONGEST_COMMON_NAME};
pub use issued::Issued;
pub use key::{KeyError, RsaKey};
pub use signer::Signer;
