//! A test authority: what servers and clients of one machine show each other in TLS hangs on it.

use std::fmt;
use std::net::IpAddr;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, DnsName, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest as _, Sha256};

use super::icp_brasil::{AC_DE_TESTE, Titular, autoridade, instante};
use super::issued::{Issued, new_key};
use super::pem::{CERTIFICATE, PRIVATE_KEY, pem};
use crate::facts::Moment;

/// What a common name holds at most, in characters (RFC 5280, ub-common-name).
pub const LONGEST_COMMON_NAME: usize = 64;

/// Why an authority cannot be made or read, or does not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// What should be its certificate is none.
    #[error("no certificate in PEM that can be read: {0}")]
    Certificate(String),
    /// What should be its key is none.
    #[error("no private key in PEM that can be read: {0}")]
    Key(String),
    /// Both can be read and do not belong together.
    #[error("certificate and key do not go together: {0}")]
    Pair(String),
    /// The certificate may not sign others.
    #[error(
        "the certificate is no authority's: its key usage names no signing of certificates (keyCertSign)"
    )]
    NoAuthority,
    /// A server must be called something.
    #[error("a server's certificate needs a name")]
    Nameless,
    /// A server cannot be called this.
    #[error(
        "`{0}` is neither an IP address nor a host name; write one such as localhost, 10.0.0.7 or *.duble.test"
    )]
    Name(String),
    /// rcgen or aws-lc-rs fail.
    #[error("no certificate could be made: {0}")]
    Made(#[from] rcgen::Error),
}

/// A test authority: its key and certificate. It shows nothing of the key in logs.
pub struct Authority {
    certificate: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authority({})", self.fingerprint())
    }
}

impl Authority {
    /// A new one, with a key of its own (RSA, 2048 bits), valid in this term. Part of its name comes from the key: a store that holds
    /// the one before it too must tell them apart.
    ///
    /// # Errors
    /// When rcgen or aws-lc-rs fail.
    pub fn make(de: Moment, ate: Moment) -> Result<Self, AuthorityError> {
        let key = new_key()?;
        let digest = Sha256::digest(key.public_key_raw());
        let which: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let mut params = CertificateParams::default();
        params.distinguished_name = autoridade(&format!("{AC_DE_TESTE} {which}"));
        params.not_before = instante(de);
        params.not_after = instante(ate);
        // It signs what is shown, and no authorities.
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key)?.der().to_vec();
        Ok(Self { certificate, issuer: Issuer::new(params, key) })
    }

    /// Reads one from PEM: its certificate (the first of the text) and its private key. One that others made is taken too.
    ///
    /// # Errors
    /// What cannot be read, does not belong together, or may not sign.
    pub fn from_pem(certificate: &str, key: &str) -> Result<Self, AuthorityError> {
        let certificate = CertificateDer::from_pem_slice(certificate.as_bytes())
            .map_err(|error| AuthorityError::Certificate(error.to_string()))?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
            .map_err(|error| AuthorityError::Key(error.to_string()))?;
        let pair = KeyPair::try_from(&key).map_err(|error| AuthorityError::Key(error.to_string()))?;
        // Here and not in the first handshake.
        CertifiedKey::from_der(vec![certificate.clone()], key, &aws_lc_rs::default_provider())
            .map_err(|error| AuthorityError::Pair(error.to_string()))?;
        let issuer = Issuer::from_ca_cert_der(&certificate, pair)
            .map_err(|error| AuthorityError::Certificate(error.to_string()))?;
        // Who says nothing of its use may be used for everything (RFC 5280, 4.2.1.3).
        let usages = issuer.key_usages();
        if !usages.is_empty() && !usages.contains(&KeyUsagePurpose::KeyCertSign) {
            return Err(AuthorityError::NoAuthority);
        }
        Ok(Self { certificate: certificate.to_vec(), issuer })
    }

    /// Its certificate, X.509 in DER.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    /// Its certificate in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> String {
        pem(CERTIFICATE, &self.certificate)
    }

    /// Its private key in PEM, PKCS#8.
    #[must_use]
    pub fn key_pem(&self) -> String {
        pem(PRIVATE_KEY, self.issuer.key().serialized_der())
    }

    /// The SHA-256 of its certificate, as openssl and browsers show it: upper-case pairs with colons.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let pairs: Vec<String> =
            Sha256::digest(&self.certificate).iter().map(|byte| format!("{byte:02X}")).collect();
        pairs.join(":")
    }

    /// A server's certificate for DNS names (`*.` before them stands for one label) and IP addresses, with a key of its own.
    ///
    /// # Errors
    /// No name, or one that is none.
    pub fn server(&self, names: &[String], de: Moment, ate: Moment) -> Result<Issued, AuthorityError> {
        Ok(Issued::by(Self::of_server(names, de, ate)?, &self.issuer, &self.certificate)?)
    }

    /// The same for a key that is there already (PKCS#8 in DER): to make one takes a hundred times as long as to sign.
    ///
    /// # Errors
    /// Likewise, and a key that cannot be read.
    pub fn server_with(
        &self,
        names: &[String],
        de: Moment,
        ate: Moment,
        key_der: &[u8],
    ) -> Result<Issued, AuthorityError> {
        let params = Self::of_server(names, de, ate)?;
        Ok(Issued::with(params, KeyPair::try_from(key_der)?, &self.issuer, &self.certificate)?)
    }

    fn of_server(names: &[String], de: Moment, ate: Moment) -> Result<CertificateParams, AuthorityError> {
        let first = names.first().ok_or(AuthorityError::Nameless)?;
        let mut params = CertificateParams::default();
        params.subject_alt_names = names.iter().map(|name| alternative(name)).collect::<Result<_, _>>()?;
        params.not_before = instante(de);
        params.not_after = instante(ate);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        // Clients go by the alternative names; this one is for people.
        let shown: String = first.chars().take(LONGEST_COMMON_NAME).collect();
        params.distinguished_name = autoridade(&shown);
        params.distinguished_name.push(DnType::OrganizationalUnitName, "Servidor de teste");
        Ok(params)
    }

    /// A client's certificate in ICP-Brasil's shape, with a key of its own.
    ///
    /// # Errors
    /// When rcgen or aws-lc-rs fail; nothing that a holder says makes them.
    pub fn client(&self, titular: &Titular) -> Result<Issued, AuthorityError> {
        Ok(Issued::by(titular.params(), &self.issuer, &self.certificate)?)
    }
}

/// A name of a server as its certificate carries it.
fn alternative(name: &str) -> Result<SanType, AuthorityError> {
    let wrong = || AuthorityError::Name(name.to_owned());
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(SanType::IpAddress(address));
    }
    DnsName::try_from(name.strip_prefix("*.").unwrap_or(name)).map_err(|_| wrong())?;
    Ok(SanType::DnsName(name.try_into().map_err(|_| wrong())?))
}

#[cfg(test)]
mod tests;
