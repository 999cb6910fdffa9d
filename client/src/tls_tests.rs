use std::sync::Arc;

use p12_keystore::{Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::transport::Transport;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Issuer {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn issued(issuer: &Issuer, name: &str, usage: ExtendedKeyUsagePurpose) -> (rcgen::Certificate, KeyPair) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.extended_key_usages = vec![usage];
    let key = KeyPair::generate().unwrap();
    (params.signed_by(&key, issuer).unwrap(), key)
}

/// A server that lets in only whom the authority issued a certificate, and answers 200.
async fn guarded(issuer: &Issuer) -> String {
    let (certificate, key) = issued(issuer, "localhost", ExtendedKeyUsagePurpose::ServerAuth);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(issuer.der().clone()).unwrap();
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut chunk = [0; 4096];
            if stream.read(&mut chunk).await.is_ok() {
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(answer).await.unwrap();
            }
        }
    });
    url
}

async fn asks(tls: Tls, url: &str) -> Result<u16, reqwest::Error> {
    let transport = Transport::builder().no_proxy().tls(tls).build().unwrap();
    transport.http().get(url).send().await.map(|response| response.status().as_u16())
}

fn pfx(
    certificate: &rcgen::Certificate,
    issuer: &Issuer,
    key: &KeyPair,
    algorithm: EncryptionAlgorithm,
) -> Vec<u8> {
    let certs = [issuer.der(), certificate.der()].map(|der| Certificate::from_der(der).unwrap());
    let [root, own] = certs;
    let key = PrivateKey::from_der(&key.serialize_der()).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("empresa", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, [own, root])));
    store.writer(PASSWORD).encryption_algorithm(algorithm).write().unwrap()
}

pub(crate) const PASSWORD: &str = "senha-do-pfx";

/// A guarded server, whom to trust to reach it, and what opens it.
pub(crate) struct Way {
    pub(crate) url: String,
    pub(crate) root: String,
    pub(crate) certificate: String,
    pub(crate) key: String,
    pub(crate) pfx: Vec<u8>,
}

impl Way {
    pub(crate) async fn new() -> Self {
        let issuer = authority();
        let (certificate, key) = issued(&issuer, "empresa", ExtendedKeyUsagePurpose::ClientAuth);
        Self {
            url: guarded(&issuer).await,
            root: issuer.pem(),
            certificate: certificate.pem(),
            key: key.serialize_pem(),
            pfx: pfx(&certificate, &issuer, &key, EncryptionAlgorithm::PbeWithHmacSha256AndAes256),
        }
    }
}

#[tokio::test]
async fn a_certificate_in_pem_or_pkcs12_opens_the_door_and_none_does_not() {
    let issuer = authority();
    let url = guarded(&issuer).await;
    let trusting = || Tls::without_roots().roots_pem(issuer.pem().as_bytes()).unwrap();
    let (certificate, key) = issued(&issuer, "empresa", ExtendedKeyUsagePurpose::ClientAuth);

    let pem = trusting().identity_pem(certificate.pem().as_bytes(), key.serialize_pem().as_bytes()).unwrap();
    assert_eq!(asks(pem, &url).await.unwrap(), 200);
    for algorithm in
        [EncryptionAlgorithm::PbeWithHmacSha256AndAes256, EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc]
    {
        let file = pfx(&certificate, &issuer, &key, algorithm);
        let tls = trusting().identity_pkcs12(&file, PASSWORD).unwrap();
        assert!(!format!("{tls:?}").contains(PASSWORD));
        assert_eq!(asks(tls, &url).await.unwrap(), 200);
        let wrong = trusting().identity_pkcs12(&file, "outra").unwrap_err().to_string();
        assert!(wrong.starts_with("PKCS#12 file: ") && !wrong.contains("outra"), "{wrong}");
    }

    assert!(asks(trusting(), &url).await.is_err(), "without a certificate");
    let (stranger, key) = issued(&authority(), "outra", ExtendedKeyUsagePurpose::ClientAuth);
    let stranger =
        trusting().identity_pem(stranger.pem().as_bytes(), key.serialize_pem().as_bytes()).unwrap();
    assert!(asks(stranger, &url).await.is_err(), "of another authority");
    assert!(asks(Tls::new(), &url).await.is_err(), "the server's root is not bundled");
}

#[test]
fn files_that_hold_nothing_are_said() {
    for (made, expected) in [
        (Tls::new().roots_pem(b""), "roots in PEM: no certificate found"),
        (Tls::new().identity_pem(b"", b""), "certificate in PEM: no certificate found"),
        (Tls::new().identity_pem(authority().pem().as_bytes(), b"x"), "private key in PEM: "),
        (Tls::new().identity_pkcs12(b"x", "senha"), "PKCS#12 file: "),
    ] {
        let said = made.unwrap_err().to_string();
        assert!(said.starts_with(expected), "{said}");
    }
}

#[tokio::test]
async fn plain_clients_need_no_roots() {
    assert!(crate::plain_http().build().is_ok());
}
