//! TLS as servers speak it: the certificate by the name that the client asks for, any client certificate whose key the client has.
//!
//! Nothing of a client's certificate but the proof of its key is judged here: a handshake can only fail, and a provider's refusal has a
//! reason ([`crate::providers::certificate`]).

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{
    DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::providers::certificate::Presented;
use crate::wire::chain::{Authorities, AuthoritiesError};

/// HTTP/2, as ALPN names it.
const H2: &[u8] = b"h2";

/// Names beside the documented ones whose certificates are kept; of more the oldest are made again when they are asked for.
const MOST_NAMES: usize = 256;

/// Characters of such a name at most, as DNS has it.
const LONGEST_NAME: usize = 253;

/// A certificate chain (leaf first) and its key in PKCS#8, all in DER.
#[derive(Clone)]
pub struct Pair {
    /// The chain.
    pub chain: Vec<Vec<u8>>,
    /// The key.
    pub key: Vec<u8>,
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a chain of {} with its key", self.chain.len())
    }
}

/// Makes a server's certificate for names (DNS or IP).
pub type Issue = Arc<dyn Fn(&[String]) -> Result<Pair, String> + Send + Sync>;

/// Why TLS cannot be spoken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// The authority's certificate.
    #[error(transparent)]
    Authority(#[from] AuthoritiesError),
    /// The server's.
    #[error("the server's certificate cannot be made: {0}")]
    Certificate(String),
    /// rustls refuses.
    #[error("TLS cannot be set up: {0}")]
    Config(String),
}

/// A connection over TLS, as whoever answers its requests sees it.
#[derive(Clone, Debug)]
pub struct Secured {
    /// What the client showed.
    pub certificate: Option<Arc<Presented>>,
    /// The name that it asked for, in lower case.
    pub server_name: Option<Arc<str>>,
}

/// What makes TLS of a connection.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    own: Authorities,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("own", &self.own).finish_non_exhaustive()
    }
}

impl Tls {
    /// TLS with certificates of an authority: one for the loopback, one for the documented hosts and what stands before them, and one for
    /// each other name when it is first asked for.
    pub fn new(authority: &[u8], hosts: &[&str], issue: Issue) -> Result<Self, TlsError> {
        let own = Authorities::from_der(authority)?;
        let local = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let hosts: Vec<_> = hosts.iter().flat_map(|host| [(*host).to_owned(), format!("*.{host}")]).collect();
        let names = Names {
            local: certified(&issue, &local)?,
            documented: certified(&issue, &hosts)?,
            hosts,
            issue,
            others: Mutex::default(),
        };
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[&rustls::version::TLS12, &rustls::version::TLS13])
            .map_err(|error| TlsError::Config(error.to_string()))?
            .with_client_cert_verifier(Arc::new(AnyClient(provider)))
            .with_cert_resolver(Arc::new(names));
        config.alpn_protocols = vec![H2.to_vec(), b"http/1.1".to_vec(), b"http/1.0".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), own })
    }

    /// The handshake: the stream, whether it speaks HTTP/2, and what it told of the client.
    pub(super) async fn accept<I>(&self, stream: I) -> io::Result<(TlsStream<I>, bool, Secured)>
    where
        I: AsyncRead + AsyncWrite + Unpin,
    {
        let stream = self.acceptor.accept(stream).await?;
        let (_, session) = stream.get_ref();
        let chain = session.peer_certificates().unwrap_or_default();
        let chain = chain.iter().map(|certificate| certificate.as_ref().to_vec()).collect();
        let secured = Secured {
            certificate: Presented::new(chain, &self.own).map(Arc::new),
            server_name: session.server_name().map(|name| name.to_ascii_lowercase().into()),
        };
        let is_h2 = session.alpn_protocol() == Some(H2);
        Ok((stream, is_h2, secured))
    }
}

fn certified(issue: &Issue, names: &[String]) -> Result<Arc<CertifiedKey>, TlsError> {
    let Pair { chain, key } = issue(names).map_err(TlsError::Certificate)?;
    let chain = chain.into_iter().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::try_from(key).map_err(|error| TlsError::Certificate(error.to_owned()))?;
    CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())
        .map(Arc::new)
        .map_err(|error| TlsError::Certificate(error.to_string()))
}

/// Certificates by the name that a client asks for.
struct Names {
    local: Arc<CertifiedKey>,
    documented: Arc<CertifiedKey>,
    /// What the documented one is for, with its wildcards.
    hosts: Vec<String>,
    issue: Issue,
    others: Mutex<VecDeque<(String, Arc<CertifiedKey>)>>,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl Names {
    fn is_documented(&self, name: &str) -> bool {
        let above = name.split_once('.').map_or("", |(_, above)| above);
        self.hosts.iter().any(|host| host == name || host.strip_prefix("*.") == Some(above))
    }

    /// One of its own: wildcards below `localhost` are refused by most clients, and what a container is called in its network nobody
    /// knows before.
    fn other(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = others.iter().find(|(known, _)| known == name) {
            return Some(Arc::clone(known));
        }
        if name.len() > LONGEST_NAME {
            return None;
        }
        let made = certified(&self.issue, &[name.to_owned()])
            .inspect_err(
                |error| tracing::warn!(%error, name, "no certificate for the name that a client asks for"),
            )
            .ok()?;
        if others.len() >= MOST_NAMES {
            others.pop_front();
        }
        others.push_back((name.to_owned(), Arc::clone(&made)));
        Some(made)
    }
}

impl ResolvesServerCert for Names {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name().map(str::to_ascii_lowercase);
        let found = match name.as_deref() {
            None | Some("localhost") => None,
            Some(name) if self.is_documented(name) => Some(Arc::clone(&self.documented)),
            Some(name) => self.other(name),
        };
        Some(found.unwrap_or_else(|| Arc::clone(&self.local)))
    }
}

/// Takes the certificate of whoever has its key.
#[derive(Debug)]
struct AnyClient(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyClient {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    /// None: a list would keep clients from showing what is not on it.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
#[path = "tls_tests.rs"]
mod tests;
