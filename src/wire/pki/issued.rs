//! A certificate with its key, as it is handed out.

use std::fmt;

use rcgen::{CertificateParams, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256, RsaKeySize, SigningKey};

use super::super::pkcs12::{self, PfxError, Protection};
use super::icp_brasil::Titular;
use super::pem::{CERTIFICATE, PRIVATE_KEY, pem};

/// A certificate, its private key, and the certificates above it. It shows nothing of the key in logs.
pub struct Issued {
    /// The certificate, X.509 in DER.
    pub certificate_der: Vec<u8>,
    /// Its private key, PKCS#8 in DER.
    pub key_der: Vec<u8>,
    /// Who signed it, and who signed that, in DER; empty for one that signed itself.
    pub issuers: Vec<Vec<u8>>,
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Issued")
    }
}

/// RSA of 2048 bits: what ICP-Brasil's A1 certificates have, and what the oldest stacks take.
pub(super) fn new_key() -> Result<KeyPair, rcgen::Error> {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)
}

impl Issued {
    /// A holder's certificate that nobody stands behind: its own key signed it, under its own name.
    ///
    /// # Errors
    /// When rcgen or aws-lc-rs fail.
    pub fn self_signed(titular: &Titular) -> Result<Self, rcgen::Error> {
        let (params, key) = (titular.params(), new_key()?);
        let certificate = params.self_signed(&key)?;
        Ok(Self {
            certificate_der: certificate.der().to_vec(),
            key_der: key.serialize_der(),
            issuers: Vec::new(),
        })
    }

    /// Of a key made for it. Its number comes from that key, so no two certificates of an authority share one.
    pub(super) fn by<S: SigningKey>(
        params: CertificateParams,
        issuer: &Issuer<'_, S>,
        certificate: &[u8],
    ) -> Result<Self, rcgen::Error> {
        Self::with(params, new_key()?, issuer, certificate)
    }

    /// Of a key that may have others.
    pub(super) fn with<S: SigningKey>(
        mut params: CertificateParams,
        key: KeyPair,
        issuer: &Issuer<'_, S>,
        certificate: &[u8],
    ) -> Result<Self, rcgen::Error> {
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        Ok(Self {
            certificate_der: params.signed_by(&key, issuer)?.der().to_vec(),
            key_der: key.serialize_der(),
            issuers: vec![certificate.to_vec()],
        })
    }

    /// The certificate and those above it, the certificate first: as TLS sends them.
    pub fn chain(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(self.certificate_der.as_slice()).chain(self.issuers.iter().map(Vec::as_slice))
    }

    /// The certificate alone, in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> String {
        pem(CERTIFICATE, &self.certificate_der)
    }

    /// The certificate and those above it, in PEM.
    #[must_use]
    pub fn chain_pem(&self) -> String {
        self.chain().map(|der| pem(CERTIFICATE, der)).collect()
    }

    /// The private key, in PEM.
    #[must_use]
    pub fn key_pem(&self) -> String {
        pem(PRIVATE_KEY, &self.key_der)
    }

    /// All of it as a PKCS#12 file, under a name that stores show.
    ///
    /// # Errors
    /// When aws-lc-rs fails.
    pub fn pkcs12(&self, name: &str, password: &str, protection: Protection) -> Result<Vec<u8>, PfxError> {
        let chain: Vec<&[u8]> = self.chain().collect();
        pkcs12::identity(name, &self.key_der, &chain, password, protection)
    }
}
