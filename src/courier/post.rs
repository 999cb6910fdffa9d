//! One letter on the wire: a connection of its own, one POST, and as much of the answer as is kept.

use std::sync::Arc;

use bytes::Bytes;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::trust::Trust;
use crate::world::Letter;

/// Bytes of an answer that are read; the rest is left where it is.
const LONGEST_ANSWER: usize = 64 << 10;

/// Sends a letter: the answer's status and body, or why there is none.
pub(super) async fn exchange(letter: &Letter, trust: &Trust) -> Result<(u16, Vec<u8>), String> {
    let Address { secure, host, port, authority, target } = Address::of(&letter.url)?;
    let stream = TcpStream::connect((host.as_str(), port))
        .await
        .map_err(|error| format!("no connection to {host}:{port}: {error}"))?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(target)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, HeaderValue::from_static(letter.media_type))
        .header(header::USER_AGENT, "duble")
        .header(header::CONNECTION, "close")
        .body(Full::new(Bytes::copy_from_slice(&letter.body)))
        .map_err(|error| format!("no request can be made of this letter: {error}"))?;
    if !secure {
        return talk(stream, request).await;
    }
    let name = ServerName::try_from(host.clone()).map_err(|_| format!("no certificate can name {host}"))?;
    let stream = TlsConnector::from(Arc::clone(trust.config().await?))
        .connect(name, stream)
        .await
        .map_err(|error| format!("no TLS connection to {host}:{port}: {error}"))?;
    talk(stream, request).await
}

async fn talk<S>(stream: S, request: Request<Full<Bytes>>) -> Result<(u16, Vec<u8>), String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| format!("the connection broke without an answer: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let answer = async {
        let mut response = sender.send_request(request).await.map_err(broken)?;
        let mut body = Vec::new();
        while let Some(frame) = response.body_mut().frame().await {
            let frame = frame.map_err(|error| format!("the connection broke within the answer: {error}"))?;
            let Some(data) = frame.data_ref() else { continue };
            let room = LONGEST_ANSWER - body.len();
            body.extend_from_slice(data.get(..room).unwrap_or(data));
            if body.len() == LONGEST_ANSWER {
                break;
            }
        }
        Ok((response.status().as_u16(), body))
    };
    tokio::pin!(answer);
    // The connection is driven here and ends here: nothing of a delivery outlives it.
    tokio::select! {
        answer = &mut answer => return answer,
        _ = connection => {}
    }
    // What came before the connection ended is still to be read.
    answer.await
}

/// Where a letter goes.
struct Address {
    secure: bool,
    host: String,
    port: u16,
    authority: String,
    target: String,
}

impl Address {
    /// The room has judged the host; that it is HTTP at all is looked at once more here.
    fn of(url: &str) -> Result<Self, String> {
        let uri: Uri = url.parse().map_err(|error| format!("this is no address: {error}"))?;
        let secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            _ => return Err("letters go to http and https addresses only".to_owned()),
        };
        let authority = uri.authority().ok_or("the address names no host")?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err("the address names no host".to_owned());
        }
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        Ok(Self {
            secure,
            host,
            port,
            authority: without_user(authority).to_owned(),
            target: if target.starts_with('/') { target.to_owned() } else { format!("/{target}") },
        })
    }
}

/// `user:password@host` is no `Host` header.
fn without_user(authority: &Authority) -> &str {
    authority.as_str().rsplit_once('@').map_or(authority.as_str(), |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(url: &str) -> Result<String, String> {
        Address::of(url).map(|Address { secure, host, port, authority, target }| {
            format!("{} {host} {port} {authority} {target}", if secure { "https" } else { "http" })
        })
    }

    #[test]
    fn addresses_are_taken_apart() {
        for (url, apart) in [
            ("http://a", "http a 80 a /"),
            ("HTTPS://a.b:8443/x/y?z=1", "https a.b 8443 a.b:8443 /x/y?z=1"),
            ("http://a?z", "http a 80 a /?z"),
            ("http://[::1]:81/", "http ::1 81 [::1]:81 /"),
            ("http://u:p@a/", "http a 80 a /"),
        ] {
            assert_eq!(seen(url).as_deref(), Ok(apart), "{url}");
        }
        for url in [
            "",
            "a",
            "/a",
            "ftp://a/",
            "file:///etc/passwd",
            "http://",
            "http:///a",
            "http://a b/",
            "http://\u{e3}/",
        ] {
            assert!(seen(url).is_err(), "{url}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_address_panics(url in "(https?://)?\\PC*") {
            _ = seen(&url);
        }
    }
}
