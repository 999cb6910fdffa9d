//! One connection that stays open, and one request after another on it.

use std::time::Duration;

use bytes::Bytes;
use duble::world::Stopwatch;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;

/// A request that takes longer than this is lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// A connection.
#[derive(Debug)]
pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    /// How long each request took, in microseconds.
    pub micros: Vec<u32>,
}

impl Line {
    /// Opens one.
    pub async fn open(address: &str) -> Result<Self, String> {
        let broken = |said: &dyn std::fmt::Display| format!("no connection to {address}: {said}");
        let stream = tokio::net::TcpStream::connect(address).await.map_err(|error| broken(&error))?;
        stream.set_nodelay(true).map_err(|error| broken(&error))?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        tokio::spawn(connection);
        Ok(Self { sender, host: address.to_owned(), micros: Vec::new() })
    }

    /// Sends a request and reads the answer whole.
    pub async fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Reply, String> {
        let lost = |said: &dyn std::fmt::Display| format!("{method} {target} was lost: {said}");
        let mut request = Request::builder().method(method).uri(target).header("host", &self.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|error| lost(&error))?;
        let watch = Stopwatch::start();
        let exchange = async {
            self.sender.ready().await?;
            let (head, body) = self.sender.send_request(request).await?.into_parts();
            Ok::<_, hyper::Error>((head.status.as_u16(), body.collect().await?.to_bytes()))
        };
        let answered = tokio::time::timeout(PATIENCE, exchange).await.map_err(|error| lost(&error))?;
        let (status, bytes) = answered.map_err(|error| lost(&error))?;
        self.micros.push(u32::try_from(watch.elapsed().as_micros()).unwrap_or(u32::MAX));
        let body = String::from_utf8(bytes.to_vec()).map_err(|error| lost(&error))?;
        Ok(Reply { status, body })
    }
}
