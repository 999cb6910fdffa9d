//! Whose certificates are taken. The one file of the courier that knows rustls' set-up.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::sync::OnceCell;

/// Authorities beside the system's, and what is made of all of them when the first letter goes by HTTPS.
#[derive(Debug, Default)]
pub(super) struct Trust {
    own: Vec<CertificateDer<'static>>,
    config: OnceCell<Result<Arc<ClientConfig>, String>>,
}

/// Why a file of authorities cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaError {
    /// It has none.
    #[error("it holds no certificate in PEM")]
    Empty,
    /// It has something else, or a broken one.
    #[error("it holds a certificate that cannot be read: {0}")]
    Broken(String),
}

impl Trust {
    pub(super) fn with(pem: &[u8]) -> Result<Self, CaError> {
        let mut own = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            own.push(certificate.map_err(|error| CaError::Broken(error.to_string()))?);
        }
        if own.is_empty() {
            return Err(CaError::Empty);
        }
        // What is no certificate inside its PEM is better said now than at the first delivery.
        let mut roots = RootCertStore::empty();
        for certificate in &own {
            roots.add(certificate.clone()).map_err(|error| CaError::Broken(error.to_string()))?;
        }
        Ok(Self { own, config: OnceCell::new() })
    }

    /// The TLS settings, made once.
    pub(super) async fn config(&self) -> Result<&Arc<ClientConfig>, String> {
        let make = || async {
            let own = self.own.clone();
            // The system's roots are read from files.
            let made = tokio::task::spawn_blocking(move || config(own)).await;
            made.unwrap_or_else(|error| Err(error.to_string()))
        };
        let made = self.config.get_or_init(make).await;
        made.as_ref().map_err(|said| format!("TLS cannot be set up: {said}"))
    }
}

fn config(own: Vec<CertificateDer<'static>>) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        // An image built from scratch has none.
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots.add_parsable_certificates(own);
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| error.to_string())?;
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyOnLoopback { verifier, provider }))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Verifies certificates, but for those of this machine itself: a developer's receiver there has a self-signed one, and whoever
/// could stand in for the loopback has the machine already.
#[derive(Debug)]
struct AnyOnLoopback {
    verifier: Arc<WebPkiServerVerifier>,
    provider: Arc<CryptoProvider>,
}

fn is_loopback(name: &ServerName<'_>) -> bool {
    match name {
        ServerName::IpAddress(ip) => std::net::IpAddr::from(*ip).is_loopback(),
        // RFC 6761, section 6.3: these names are the loopback's.
        ServerName::DnsName(name) => {
            let name = name.as_ref().to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        _ => false,
    }
}

impl ServerCertVerifier for AnyOnLoopback {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if is_loopback(server_name) {
            return Ok(ServerCertVerified::assertion());
        }
        self.verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loopback_is_known_by_its_names() {
        for (name, is) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("LOCALHOST", true),
            ("loja.localhost", true),
            ("localhost.example.com", false),
            ("notlocalhost", false),
            ("10.0.0.7", false),
        ] {
            assert_eq!(is_loopback(&ServerName::try_from(name).unwrap()), is, "{name}");
        }
    }

    #[test]
    fn a_file_of_authorities_must_hold_some() {
        assert_eq!(Trust::with(b"").unwrap_err(), CaError::Empty);
        let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(matches!(Trust::with(broken), Err(CaError::Broken(_))));
        let key = rcgen::KeyPair::generate().unwrap();
        let own =
            rcgen::CertificateParams::new(vec!["duble.test".to_owned()]).unwrap().self_signed(&key).unwrap();
        assert_eq!(Trust::with(own.pem().repeat(2).as_bytes()).unwrap().own.len(), 2);
    }
}
