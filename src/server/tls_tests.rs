//! Handshakes by a client of its own, and requests over what comes of them.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::Request;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

use super::*;
use crate::server::listen::{Limits, serve_tls};
use crate::server::shutdown::Shutdown;

const HOST: &str = "api.sicoob.com.br";

/// An authority, and what it issues.
struct Authority {
    params: rcgen::CertificateParams,
    key: rcgen::KeyPair,
}

impl Authority {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self { params, key }
    }

    fn der(&self) -> CertificateDer<'static> {
        self.params.self_signed(&self.key).unwrap().der().clone()
    }

    fn issue(&self, names: &[String]) -> Result<Pair, String> {
        let told = |error: rcgen::Error| error.to_string();
        let key = rcgen::KeyPair::generate().map_err(told)?;
        let params = rcgen::CertificateParams::new(names).map_err(told)?;
        let issuer = rcgen::Issuer::from_params(&self.params, &self.key);
        let certificate = params.signed_by(&key, &issuer).map_err(told)?;
        Ok(Pair { chain: vec![certificate.der().to_vec()], key: key.serialize_der() })
    }
}

struct Server {
    address: SocketAddr,
    authority: Arc<Authority>,
    stop: Shutdown,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.request();
    }
}

/// Answers with what it is told of the connection.
async fn echo(request: Request) -> String {
    let secured: &Secured = request.extensions().get().unwrap();
    let shown = secured.certificate.as_ref().map(|shown| shown.thumbprint.as_str());
    format!("{:?} {:?} {:?}", request.version(), secured.server_name, shown)
}

async fn start() -> Server {
    start_within(Limits::default()).await
}

async fn start_within(limits: Limits) -> Server {
    let authority = Arc::new(Authority::new());
    let issuer = Arc::clone(&authority);
    let tls = Tls::new(&authority.der(), &[HOST], Arc::new(move |names| issuer.issue(names))).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = Shutdown::new();
    tokio::spawn(serve_tls(listener, tls, Router::new().fallback(echo), stop.clone(), limits));
    Server { address, authority, stop }
}

impl Server {
    /// A handshake that asks for a name, in a version of TLS, and shows a certificate.
    async fn connect(
        &self,
        name: &'static str,
        version: &'static rustls::SupportedProtocolVersion,
        shown: Option<Pair>,
        protocol: &[u8],
    ) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.der()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match shown {
            Some(Pair { chain, key }) => config
                .with_client_auth_cert(
                    chain.into_iter().map(CertificateDer::from).collect(),
                    PrivateKeyDer::try_from(key).unwrap(),
                )
                .unwrap(),
            None => config.with_no_client_auth(),
        };
        config.alpn_protocols = vec![protocol.to_vec()];
        let stream = TcpStream::connect(self.address).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(name).unwrap(), stream).await
    }

    async fn ask(
        &self,
        name: &'static str,
        version: &'static rustls::SupportedProtocolVersion,
        shown: Option<Pair>,
        protocol: &[u8],
    ) -> String {
        let stream = TokioIo::new(self.connect(name, version, shown, protocol).await.unwrap());
        let request =
            http::Request::get("https://x/").header("host", "x").body(Empty::<Bytes>::new()).unwrap();
        let answer = if protocol == H2 {
            let (mut sender, connection) =
                hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        } else {
            let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        };
        String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }
}

#[tokio::test]
async fn both_versions_of_tls_carry_both_of_http_and_every_certificate() {
    let server = start().await;
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for (protocol, http) in [(H2, "HTTP/2.0"), (&b"http/1.1"[..], "HTTP/1.1")] {
            let none = server.ask("localhost", version, None, protocol).await;
            assert_eq!(none, format!("{http} Some(\"localhost\") None"));
            // Of an authority that nobody knows.
            let shown = Authority::new().issue(&["cliente".to_owned()]).unwrap();
            let own = Authorities::from_der(&server.authority.der()).unwrap();
            let thumbprint = Presented::new(shown.chain.clone(), &own).unwrap().thumbprint;
            let seen = server.ask(HOST, version, Some(shown), protocol).await;
            assert_eq!(seen, format!("{http} Some({HOST:?}) Some({thumbprint:?})"));
        }
    }
}

#[tokio::test]
async fn a_certificate_without_its_key_is_not_let_in() {
    let server = start().await;
    let theirs = Authority::new().issue(&["cliente".to_owned()]).unwrap();
    let mine = Authority::new().issue(&["cliente".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(mine.key).unwrap();
    let chain: Vec<_> = theirs.chain.into_iter().map(CertificateDer::from).collect();
    let signing = aws_lc_rs::sign::any_supported_type(&key).unwrap();
    #[derive(Debug)]
    struct Stolen(Arc<CertifiedKey>);
    impl rustls::client::ResolvesClientCert for Stolen {
        fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
            Some(Arc::clone(&self.0))
        }
        fn has_certs(&self) -> bool {
            true
        }
    }
    let mut roots = RootCertStore::empty();
    roots.add(server.authority.der()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS12])
        .unwrap()
        .with_root_certificates(roots)
        .with_client_cert_resolver(Arc::new(Stolen(Arc::new(CertifiedKey::new(chain, signing)))));
    let stream = TcpStream::connect(server.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    assert!(TlsConnector::from(Arc::new(config)).connect(name, stream).await.is_err());
}

/// The client verifies the name, so a handshake is the proof.
#[tokio::test]
async fn names_have_their_certificates() {
    let server = start().await;
    let version = &rustls::version::TLS13;
    for name in [
        "localhost",
        "127.0.0.1",
        HOST,
        "loja.api.sicoob.com.br",
        "loja.localhost",
        "duble",
        "erp-banco.internal",
    ] {
        let made = server.connect(name, version, None, b"http/1.1").await;
        assert!(made.is_ok(), "{name}: {:?}", made.err());
    }
}

#[tokio::test]
async fn names_are_bounded() {
    let authority = Arc::new(Authority::new());
    let issuer = Arc::clone(&authority);
    let issue: Issue = Arc::new(move |names| issuer.issue(names));
    let some = certified(&issue, &["localhost".to_owned()]).unwrap();
    let names = Names {
        local: Arc::clone(&some),
        documented: some,
        hosts: Vec::new(),
        issue,
        others: Mutex::default(),
    };
    for number in 0..MOST_NAMES {
        assert!(names.other(&format!("n{number}")).is_some());
    }
    assert!(names.other("one.more").is_some());
    let kept: Vec<_> = names.others.lock().unwrap().iter().map(|(name, _)| name.clone()).collect();
    assert_eq!((kept.len(), kept.first().unwrap().as_str()), (MOST_NAMES, "n1"));
    assert!(names.other("n0").is_some());
    assert!(names.other(&"x".repeat(300)).is_none());
}

/// Nobody holds a connection by saying nothing: before the handshake, after it, and after HTTP/2 has begun.
#[tokio::test]
async fn who_says_nothing_is_cut() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    const SOON: std::time::Duration = std::time::Duration::from_secs(10);
    let server =
        start_within(Limits { header_read: std::time::Duration::from_millis(200), ..Limits::default() })
            .await;
    let mut mute = TcpStream::connect(server.address).await.unwrap();
    let ended = tokio::time::timeout(SOON, mute.read_to_end(&mut Vec::new())).await;
    assert!(ended.is_ok(), "before the handshake");
    for (protocol, said) in
        [(H2, &b""[..]), (H2, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"), (b"http/1.1", b"GET")]
    {
        let mut stream = server.connect("localhost", &rustls::version::TLS13, None, protocol).await.unwrap();
        stream.write_all(said).await.unwrap();
        let ended = tokio::time::timeout(SOON, stream.read_to_end(&mut Vec::new())).await;
        assert!(ended.is_ok(), "{}", String::from_utf8_lossy(said));
    }
}

#[tokio::test]
async fn heads_have_their_bounds_in_http2_too() {
    let server = start_within(Limits { headers: 5, head_bytes: 9_000, ..Limits::default() }).await;
    let stream = TokioIo::new(server.connect("localhost", &rustls::version::TLS13, None, H2).await.unwrap());
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    for (count, length, status) in [(3, 10, 200), (6, 10, 431), (1, 10_000, 431), (1, 8_000, 200)] {
        let mut request = http::Request::get("https://localhost/");
        for number in 0..count {
            request = request.header(format!("a{number}"), "b".repeat(length));
        }
        let answer = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{count} headers of {length}");
    }
}
