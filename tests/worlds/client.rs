//! One connection that stays open, and requests on it to whatever host.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;

/// A request that takes longer than this is lost.
const PATIENCE: Duration = Duration::from_secs(120);

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: &'static str,
    pub target: String,
    pub host: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// A connection.
pub struct Client(SendRequest<Full<Bytes>>);

impl Client {
    /// Opens one.
    pub async fn open(address: &str) -> Result<Self, String> {
        let broken = |said: &dyn std::fmt::Display| format!("no connection to {address}: {said}");
        let stream = tokio::net::TcpStream::connect(address).await.map_err(|error| broken(&error))?;
        stream.set_nodelay(true).map_err(|error| broken(&error))?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a request; status and body of the answer.
    pub async fn send(&mut self, asked: Asked) -> Result<(u16, String), String> {
        let Asked { method, target, host, headers, body } = asked;
        let lost = |said: &dyn std::fmt::Display| format!("{method} {target} at {host} was lost: {said}");
        let mut request = Request::builder().method(method).uri(&target).header("host", &host);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|error| lost(&error))?;
        let exchange = async {
            self.0.ready().await?;
            let (head, body) = self.0.send_request(request).await?.into_parts();
            Ok::<_, hyper::Error>((head.status.as_u16(), body.collect().await?.to_bytes()))
        };
        let answered = tokio::time::timeout(PATIENCE, exchange).await.map_err(|error| lost(&error))?;
        let (status, bytes) = answered.map_err(|error| lost(&error))?;
        Ok((status, String::from_utf8(bytes.to_vec()).map_err(|error| lost(&error))?))
    }
}
