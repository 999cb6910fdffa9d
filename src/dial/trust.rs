//! Whose certificates are taken. And whose is shown, where the other side asks for one. The one file that knows rustls' set-up of a client.

use std::fmt;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::sync::OnceCell;

/// Authorities beside the system's, the certificate that is shown, and what is made of all of them at the first connection by TLS.
#[derive(Debug, Default)]
pub struct Trust {
    own: Vec<CertificateDer<'static>>,
    shown: Option<Shown>,
    config: OnceCell<Result<Arc<ClientConfig>, String>>,
}

/// A certificate with its chain, and its key.
struct Shown {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a chain of {} with its key", self.chain.len())
    }
}

/// Why a certificate cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShownError {
    /// The chain is none.
    #[error("of the certificate: {0}")]
    Chain(#[from] CaError),
    /// The key is none.
    #[error("it holds no private key in PEM that can be read: {0}")]
    Key(String),
    /// They do not belong together.
    #[error("certificate and key do not go together: {0}")]
    Pair(String),
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
    /// Trusts these authorities too: PEM, one certificate or several.
    pub fn with(pem: &[u8]) -> Result<Self, CaError> {
        let own = certificates(pem)?;
        // What is no certificate inside its PEM is better said now than at the first delivery.
        let mut roots = RootCertStore::empty();
        for certificate in &own {
            roots.add(certificate.clone()).map_err(|error| CaError::Broken(error.to_string()))?;
        }
        Ok(Self { own, ..Self::default() })
    }

    /// Shows this certificate (PEM, its chain behind it) to whoever asks for one.
    pub fn showing(self, chain: &[u8], key: &[u8]) -> Result<Self, ShownError> {
        let chain = certificates(chain)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| ShownError::Key(error.to_string()))?;
        // That they belong together is better said now than at the first connection.
        CertifiedKey::from_der(chain.clone(), key.clone_key(), &aws_lc_rs::default_provider())
            .map_err(|error| ShownError::Pair(error.to_string()))?;
        Ok(Self { shown: Some(Shown { chain, key }), config: OnceCell::new(), ..self })
    }

    /// The TLS settings, made once.
    pub async fn config(&self) -> Result<&Arc<ClientConfig>, String> {
        let make = || async {
            let own = self.own.clone();
            let shown = self.shown.as_ref().map(|shown| (shown.chain.clone(), shown.key.clone_key()));
            // The system's roots are read from files.
            let made = tokio::task::spawn_blocking(move || config(own, shown)).await;
            made.unwrap_or_else(|error| Err(error.to_string()))
        };
        let made = self.config.get_or_init(make).await;
        made.as_ref().map_err(|said| format!("TLS cannot be set up: {said}"))
    }
}

/// The certificates of a text in PEM.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, CaError> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let found = found.map_err(|error| CaError::Broken(error.to_string()))?;
    if found.is_empty() { Err(CaError::Empty) } else { Ok(found) }
}

type Pair = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn config(own: Vec<CertificateDer<'static>>, shown: Option<Pair>) -> Result<Arc<ClientConfig>, String> {
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
        .with_custom_certificate_verifier(Arc::new(AnyOnLoopback { verifier, provider }));
    let config = match shown {
        Some((chain, key)) => config.with_client_auth_cert(chain, key).map_err(|error| error.to_string())?,
        None => config.with_no_client_auth(),
    };
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

    #[test]
    fn a_certificate_that_is_shown_must_fit_its_key() {
        let pair = || {
            let key = rcgen::KeyPair::generate().unwrap();
            let params = rcgen::CertificateParams::new(vec!["duble.test".to_owned()]).unwrap();
            (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
        };
        let ((certificate, key), (_, other)) = (pair(), pair());
        let shown = |chain: &str, key: &str| Trust::default().showing(chain.as_bytes(), key.as_bytes());
        assert!(!format!("{:?}", shown(&certificate, &key).unwrap()).contains("BEGIN"));
        assert_eq!(shown("", &key).unwrap_err(), ShownError::Chain(CaError::Empty));
        assert!(matches!(shown(&certificate, "").unwrap_err(), ShownError::Key(_)));
        assert!(matches!(shown(&certificate, &other).unwrap_err(), ShownError::Pair(_)));
    }
}
