//! A key with the certificate that tells whose it is.

use std::sync::{Arc, OnceLock};

use super::icp_brasil::Titular;
use super::key::{KeyError, RsaKey};

/// Signs, and shows its certificate.
#[derive(Debug)]
pub struct Signer {
    key: Arc<RsaKey>,
    certificate: Certificate,
}

/// A certificate in DER.
#[derive(Debug)]
enum Certificate {
    /// One that came from outside.
    Given(Vec<u8>),
    /// One of ours: making it costs a signature, so it is made when somebody looks at it first.
    Made(Box<Titular>, OnceLock<Vec<u8>>),
}

impl Signer {
    /// With a certificate in DER that came from outside. Whether it is the key's own is not looked at.
    #[must_use]
    pub fn new(key: Arc<RsaKey>, certificate: Vec<u8>) -> Self {
        Self { key, certificate: Certificate::Given(certificate) }
    }

    /// With a certificate that is made for somebody when it is looked at first.
    #[must_use]
    pub fn made(key: Arc<RsaKey>, titular: Titular) -> Self {
        Self { key, certificate: Certificate::Made(Box::new(titular), OnceLock::new()) }
    }

    /// The certificate in DER.
    pub fn certificate(&self) -> &[u8] {
        match &self.certificate {
            Certificate::Given(der) => der,
            // The key signs, and nothing that a holder says fails to encode, so there always is one.
            Certificate::Made(titular, der) => {
                der.get_or_init(|| titular.certificado(&self.key).unwrap_or_default())
            }
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &RsaKey {
        &self.key
    }

    /// The signature of a text's SHA-1 (RSASSA-PKCS1-v1_5).
    ///
    /// # Errors
    /// A key that cannot sign.
    pub fn sign_sha1(&self, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.key.sign_sha1(text)
    }

    /// The signature of a text's SHA-256 (RSASSA-PKCS1-v1_5).
    ///
    /// # Errors
    /// A key that cannot sign.
    pub fn sign_sha256(&self, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.key.sign_sha256(text)
    }
}
