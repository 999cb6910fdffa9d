//! Whether an authority stands behind a certificate.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{CertificateError, RootCertStore};

use crate::facts::Moment;

/// Authorities that are trusted.
#[derive(Clone)]
pub struct Authorities {
    verifier: Arc<dyn ClientCertVerifier>,
    known: Arc<[CertificateDer<'static>]>,
}

/// Why a text names no authorities.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no certificates of authorities: {0}")]
pub struct AuthoritiesError(String);

/// What stands against a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIssued {
    /// None of the authorities signed it, nor any of the certificates that came with it.
    #[error("none of them signed it")]
    Unknown,
    /// They did, for another purpose than a client's.
    #[error("it is not for clients")]
    Purpose,
    /// Something else.
    #[error("{0}")]
    Other(String),
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.known.len())
    }
}

impl Authorities {
    /// Those of a text in PEM, one certificate or several.
    ///
    /// # Errors
    /// A text that holds none, or one that cannot be read.
    pub fn from_pem(text: &str) -> Result<Self, AuthoritiesError> {
        let known: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
        Self::new(known.map_err(|error| AuthoritiesError(error.to_string()))?)
    }

    /// One, in DER.
    ///
    /// # Errors
    /// Bytes that are no certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, AuthoritiesError> {
        Self::new(vec![CertificateDer::from(der.to_vec())])
    }

    fn new(known: Vec<CertificateDer<'static>>) -> Result<Self, AuthoritiesError> {
        let told = |error: &dyn fmt::Display| AuthoritiesError(error.to_string());
        let mut roots = RootCertStore::empty();
        for certificate in &known {
            roots.add(certificate.clone()).map_err(|error| told(&error))?;
        }
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| told(&error))?;
        Ok(Self { verifier, known: known.into() })
    }

    /// Whether one of them issued a certificate, itself or through those behind it in the chain (DER, the leaf first), at a moment at which
    /// the leaf is valid: whether it is now is asked elsewhere.
    ///
    /// # Errors
    /// What stands against it, in words.
    pub fn issued(&self, chain: &[Vec<u8>], at: Moment) -> Result<(), NotIssued> {
        let Some((leaf, between)) = chain.split_first() else {
            return Err(NotIssued::Other("it is empty".to_owned()));
        };
        if self.known.iter().any(|known| known.as_ref() == leaf.as_slice()) {
            return Ok(());
        }
        let leaf = CertificateDer::from(leaf.as_slice());
        let between: Vec<_> = between.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        let seconds = u64::try_from(at.as_millis() / 1_000).unwrap_or_default();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        match self.verifier.verify_client_cert(&leaf, &between, at) {
            Ok(_) => Ok(()),
            Err(rustls::Error::InvalidCertificate(said)) => Err(match said {
                CertificateError::UnknownIssuer => NotIssued::Unknown,
                CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                    NotIssued::Purpose
                }
                other => NotIssued::Other(other.to_string()),
            }),
            Err(error) => Err(NotIssued::Other(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::pki::RsaKey;
    use crate::wire::pki::icp_brasil::Titular;

    fn e_cnpj() -> Vec<u8> {
        let titular = Titular {
            documento: "11222333000181".to_owned(),
            nome: "LOJA LTDA".to_owned(),
            responsavel: String::new(),
            uf: "RS".to_owned(),
            de: Moment::from_millis(1_767_225_600_000),
            ate: Moment::from_millis(1_798_761_600_000),
        };
        titular.certificado(&RsaKey::published().unwrap()).unwrap()
    }

    #[test]
    fn tells_who_stands_behind_a_certificate() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap();
        let issuer = rcgen::Issuer::from_params(&params, &key);
        let at = Moment::from_millis(1_767_225_600_000);
        let leaf_key = rcgen::KeyPair::generate().unwrap();
        let mut leaf = rcgen::CertificateParams::default();
        leaf.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        let leaf_for =
            |params: &rcgen::CertificateParams| params.signed_by(&leaf_key, &issuer).unwrap().der().to_vec();
        let good = leaf_for(&leaf);
        let authorities = Authorities::from_pem(&root.pem()).unwrap();
        assert_eq!(authorities.issued(&[good], at), Ok(()));
        leaf.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
        assert_eq!(authorities.issued(&[leaf_for(&leaf)], at), Err(NotIssued::Purpose));
        assert_eq!(authorities.issued(&[e_cnpj()], at), Err(NotIssued::Unknown));
        // A certificate that is named itself needs nobody behind it.
        assert_eq!(Authorities::from_der(&e_cnpj()).unwrap().issued(&[e_cnpj()], at), Ok(()));
        assert!(authorities.issued(&[], at).is_err());
        assert!(authorities.issued(&[b"x".to_vec()], at).is_err());
        assert!(Authorities::from_pem("").is_err());
        assert!(Authorities::from_der(b"x").is_err());
    }
}
