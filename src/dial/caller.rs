//! HTTP/1.1 over connections that are kept and used again.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;

use super::{Address, Trust, connect};

/// Connections that are kept idle at most.
const MOST_KEPT: usize = 32;

/// Any error of a body.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request.
pub type Content = UnsyncBoxBody<Bytes, BoxError>;

/// A body that is there already.
pub fn content(bytes: impl Into<Bytes>) -> Content {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// Connections with the origins that they lead to.
type Kept = Vec<(String, SendRequest<Content>)>;

/// Sends requests. Clones share their connections.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    trust: Arc<Trust>,
    host: Option<HeaderValue>,
    kept: Arc<Mutex<Kept>>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nobody was reached.
    #[error("{0}")]
    Unreachable(String),
    /// Somebody was, and did not answer.
    #[error("{0}")]
    Broken(String),
}

impl From<String> for CallError {
    fn from(said: String) -> Self {
        Self::Unreachable(said)
    }
}

impl Caller {
    /// One that trusts and shows these certificates.
    pub fn new(trust: Arc<Trust>) -> Self {
        Self { trust, host: None, kept: Arc::default() }
    }

    /// One whose requests name this host, whatever their address is.
    #[must_use]
    pub fn naming(self, host: &str) -> Self {
        Self { host: HeaderValue::from_str(host).ok(), ..self }
    }

    /// Sends a request to where the URL says; the request's own address is replaced, its `Host` set. The answer's body is still to be
    /// read.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub async fn call(&self, url: &str, request: Request<Content>) -> Result<Response<Incoming>, CallError> {
        let address = Address::of(url)?;
        let mut request = addressed(&address, request)?;
        if let Some(host) = &self.host {
            request.headers_mut().insert(header::HOST, host.clone());
        }
        let origin = address.origin();
        // A kept connection may have been closed at this very moment. Then hyper gives back what it has not sent.
        while let Some(mut kept) = self.take(&origin) {
            match kept.try_send_request(request).await {
                Ok(response) => {
                    self.keep(origin, kept);
                    return Ok(response);
                }
                Err(mut failed) => match failed.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(broken(failed.error())),
                },
            }
        }
        let wire = connect(&address, &self.trust).await?;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(wire)).await.map_err(|error| broken(&error))?;
        // That it broke is said where its answer is waited for.
        tokio::spawn(async move { _ = connection.await });
        let response = sender.send_request(request).await.map_err(|error| broken(&error))?;
        self.keep(origin, sender);
        Ok(response)
    }

    /// A kept connection that is free.
    fn take(&self, origin: &str) -> Option<SendRequest<Content>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, sender)| !sender.is_closed());
        let free = kept.iter().position(|(known, sender)| known == origin && sender.is_ready())?;
        Some(kept.swap_remove(free).1)
    }

    /// It is busy until its answer has been read, and free from then on.
    fn keep(&self, origin: String, sender: SendRequest<Content>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((origin, sender));
    }
}

fn addressed(address: &Address, mut request: Request<Content>) -> Result<Request<Content>, String> {
    *request.uri_mut() = address.target.parse::<Uri>().map_err(|error| error.to_string())?;
    let host = HeaderValue::from_str(&address.authority).map_err(|error| error.to_string())?;
    request.headers_mut().insert(header::HOST, host);
    Ok(request)
}

fn broken(error: &hyper::Error) -> CallError {
    CallError::Broken(format!("the connection broke without an answer: {}", chained(error)))
}

/// An error and its causes, in one line.
pub fn chained(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rustls::ServerConfig;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::server::WebPkiClientVerifier;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    async fn asked(caller: &Caller, url: &str) -> Result<String, String> {
        let response =
            caller.call(url, Request::new(content("x"))).await.map_err(|error| error.to_string())?;
        let body = response.into_body().collect().await.map_err(|error| error.to_string())?;
        Ok(String::from_utf8(body.to_bytes().to_vec()).unwrap())
    }

    /// Answers each request with the number of its connection; closes one after so many.
    async fn server(most: usize) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/a?b=c", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let number = connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    let mut bytes = [0; 4096];
                    for _ in 0..most {
                        let Ok(read @ 1..) = stream.read(&mut bytes).await else { return };
                        assert!(bytes[..read].starts_with(b"GET /a?b=c HTTP/1.1\r\n"));
                        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n{number}");
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        url
    }

    #[tokio::test]
    async fn connections_are_used_again_and_replaced_when_closed() {
        let url = server(2).await;
        let caller = Caller::default();
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(asked(&caller, &url).await.unwrap());
        }
        assert_eq!(seen.concat(), "001122");
        let nobody = asked(&caller, "http://127.0.0.1:1/").await.unwrap_err();
        assert!(nobody.starts_with("no connection to 127.0.0.1:1: "), "{nobody}");
        assert!(asked(&caller, "ftp://a/").await.is_err());
    }

    /// A server by TLS that wants a certificate of its own authority, and a caller that has one.
    #[tokio::test]
    async fn a_certificate_is_shown_where_one_is_asked_for() {
        let key = rcgen::KeyPair::generate().unwrap();
        let own =
            rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(own.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .unwrap();
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(verifier)
            .with_single_cert(
                vec![CertificateDer::from(own.der().to_vec())],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut bytes = [0; 4096];
                let Ok(1..) = stream.read(&mut bytes).await else { continue };
                _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
            }
        });
        assert!(asked(&Caller::default(), &url).await.is_err());
        let trust = Trust::default().showing(own.pem().as_bytes(), key.serialize_pem().as_bytes()).unwrap();
        assert_eq!(asked(&Caller::new(Arc::new(trust)), &url).await.as_deref(), Ok("ok"));
    }
}
