//! Connections to the outside: an address taken apart, TCP or TLS, whose certificates are taken, and HTTP/1.1 over it. A leaf that knows
//! none of those who call: the courier with its letters, `duble run --target` and `duble record`.
//!
//! No proxy, no redirect, no retry of what may have arrived.

mod address;
mod caller;
mod trust;

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

pub use address::Address;
pub use caller::{BoxError, CallError, Caller, Content, chained, content};
pub use trust::{CaError, ShownError, Trust};

/// A connection, plain or by TLS.
#[derive(Debug)]
pub enum Wire {
    /// TCP alone.
    Plain(TcpStream),
    /// TLS over TCP.
    Secure(Box<TlsStream<TcpStream>>),
}

/// Connects to an address; the message says what could not be reached, or why it is not trusted.
pub async fn connect(address: &Address, trust: &Trust) -> Result<Wire, String> {
    let Address { secure, host, port, .. } = address;
    let stream = TcpStream::connect((host.as_str(), *port))
        .await
        .map_err(|error| format!("no connection to {host}:{port}: {error}"))?;
    // Requests are written at once; the answer must not wait for more of them.
    _ = stream.set_nodelay(true);
    if !secure {
        return Ok(Wire::Plain(stream));
    }
    let name = ServerName::try_from(host.clone()).map_err(|_| format!("no certificate can name {host}"))?;
    let stream = TlsConnector::from(Arc::clone(trust.config().await?))
        .connect(name, stream)
        .await
        .map_err(|error| format!("no TLS connection to {host}:{port}: {error}"))?;
    Ok(Wire::Secure(Box::new(stream)))
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Secure(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Secure(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Secure(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Secure(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
