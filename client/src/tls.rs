//! Whom to trust and which certificate to show.
//!
//! The provider of cryptography is aws-lc-rs, named here, so that nothing has to be installed for the whole process, and the
//! roots are bundled unless others are named, so that a container without any can call a real host.

use std::fmt;
use std::sync::Arc;

use p12_keystore::Pkcs12Archive;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::transport::SetupError;

/// Roots, and a certificate of one's own for mutual TLS.
///
/// ```no_run
/// use duble_client::{Tls, Transport};
///
/// let pfx = std::fs::read("empresa.pfx")?;
/// let tls = Tls::new().identity_pkcs12(&pfx, &std::env::var("PFX_PASSWORD")?)?;
/// let transport = Transport::builder().tls(tls).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Tls {
    roots: RootCertStore,
    identity: Option<Arc<Identity>>,
}

/// A certificate, those it was issued by, and its key.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Default for Tls {
    fn default() -> Self {
        Self::new()
    }
}

impl Tls {
    /// The bundled roots (Mozilla's) and no certificate of one's own.
    pub fn new() -> Self {
        Self { roots: webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(), identity: None }
    }

    /// No roots at all, to which others are added: [`Tls::roots_pem`] of duble's own authority, for one.
    pub fn without_roots() -> Self {
        Self { roots: RootCertStore::empty(), identity: None }
    }

    /// Adds the roots of the system, as far as they can be read.
    #[must_use]
    pub fn system_roots(mut self) -> Self {
        self.roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        self
    }

    /// Adds roots: one or more certificates in PEM.
    ///
    /// # Errors
    /// No certificate, or one that is no root.
    pub fn roots_pem(mut self, pem: &[u8]) -> Result<Self, SetupError> {
        for root in certificates(pem, "roots")? {
            self.roots.add(root).map_err(|error| SetupError::Tls(format!("a root: {error}")))?;
        }
        Ok(self)
    }

    /// Shows a certificate (in PEM, with those that issued it, if any) and its key (in PEM: PKCS#8, PKCS#1 or SEC1).
    ///
    /// # Errors
    /// No certificate or no key, or a key that is encrypted.
    pub fn identity_pem(self, certificate: &[u8], key: &[u8]) -> Result<Self, SetupError> {
        let chain = certificates(certificate, "certificate")?;
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|error| SetupError::Tls(format!("private key in PEM: {error}")))?;
        Ok(self.identity(chain, key))
    }

    /// Shows the certificate of a PKCS#12 file (`.pfx`, `.p12`), as ICP-Brasil A1 certificates come, whether encrypted with
    /// AES or, as of old, with RC2 or 3DES.
    ///
    /// # Errors
    /// A wrong password, a file that cannot be read, or one without key or certificate.
    pub fn identity_pkcs12(self, file: &[u8], password: &str) -> Result<Self, SetupError> {
        let archive = Pkcs12Archive::from_pkcs12(file, password)
            .map_err(|error| SetupError::Tls(format!("PKCS#12 file: {error}")))?;
        let empty = |what| SetupError::Tls(format!("PKCS#12 file without {what}"));
        let key = archive.keys.into_iter().next().ok_or_else(|| empty("private key"))?;
        let own = key.local_key_id.as_ref().map(AsRef::as_ref);
        // The key's own certificate comes first; files that do not say which it is have it first.
        let (mut chain, others): (Vec<_>, Vec<_>) =
            archive.certs.into_iter().partition(|bag| own.is_some() && bag.local_key_id.as_deref() == own);
        chain.extend(others);
        if chain.is_empty() {
            return Err(empty("certificate"));
        }
        let chain = chain.iter().map(|bag| CertificateDer::from(bag.cert.as_der().to_vec())).collect();
        Ok(self.identity(chain, PrivatePkcs8KeyDer::from(key.key.as_der().to_vec()).into()))
    }

    fn identity(mut self, chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Self {
        self.identity = Some(Arc::new(Identity { chain, key }));
        self
    }

    pub(crate) fn config(self) -> Result<ClientConfig, SetupError> {
        let said = |error: rustls::Error| SetupError::Tls(format!("TLS: {error}"));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(said)?
            .with_root_certificates(self.roots);
        match self.identity {
            None => Ok(builder.with_no_client_auth()),
            Some(identity) => {
                builder.with_client_auth_cert(identity.chain.clone(), identity.key.clone_key()).map_err(said)
            }
        }
    }
}

/// For a client that speaks plain HTTP.
pub(crate) fn trusting_nobody() -> Result<ClientConfig, SetupError> {
    Tls::without_roots().config()
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| SetupError::Tls(format!("{what} in PEM: {error}")))?;
    if found.is_empty() {
        Err(SetupError::Tls(format!("{what} in PEM: no certificate found")))
    } else {
        Ok(found)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("roots", &self.roots.len())
            .field("identity", &self.identity.is_some())
            .finish()
    }
}

#[cfg(test)]
#[path = "tls_tests.rs"]
pub(crate) mod tests;
