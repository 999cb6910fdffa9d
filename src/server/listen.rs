//! The accept loop: sockets in, requests out to a service.
//!
//! It is our own, and not `axum::serve`, because the raw stream is needed: the request line is repaired before hyper
//! reads it ([`super::repair`]), and because hyper must neither stamp the answers with the system's time (the `Date`
//! header is the world's to write) nor write header names in lower case, which old SOAP stacks do not find.

mod connection;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::Request;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::Service;

use self::connection::Answering;
use super::shutdown::Shutdown;
use super::tls::Tls;

/// The pause after the first failed accept; it doubles up to [`LONGEST_PAUSE`].
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Bytes of a request's head that hyper insists on.
pub const SMALLEST_HEAD: usize = 8 << 10;

/// What a listener allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time. Others wait in the system's queue until one ends. Default 900: below the 1,024 open files
    /// that a process may usually have, so that some remain for itself.
    pub connections: usize,
    /// How long a request's head may take to arrive, and how long a connection may stay idle between two requests.
    /// Default 75 seconds, more than the usual connection pools of clients wait before they drop a connection.
    pub header_read: Duration,
    /// Bytes of a request's head at most: request line and headers. Answered with 431. Default 128 KiB; hyper allows no less than 8 KiB.
    pub head_bytes: usize,
    /// Headers of a request at most. Answered with 431. Default 100.
    pub headers: usize,
    /// How long a client may take nothing of what it is sent before its connection is cut. Default 60 seconds.
    pub write_stall: Duration,
    /// How long after the request to stop what is in flight may take to finish. Default 900 ms, so that all has ended
    /// within a second.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 900,
            header_read: Duration::from_secs(75),
            head_bytes: 128 << 10,
            headers: 100,
            write_stall: Duration::from_secs(60),
            drain: Duration::from_millis(900),
        }
    }
}

/// Serves every connection of `listener` until `stop` is requested; then stops accepting, lets the requests in flight
/// finish within [`Limits::drain`], cuts off the others and returns.
///
/// The peer's address is among the extensions of each request as [`ConnectInfo<SocketAddr>`](axum::extract::ConnectInfo), where axum's extractor of
/// that name finds it.
pub async fn serve<S>(listener: TcpListener, service: S, stop: Shutdown, limits: Limits)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    accept_loop(listener, service, stop, limits, None).await;
}

/// The same over TLS, HTTP/2 where the client wants it. Beside the peer's address each request has [`Secured`](super::tls::Secured) among its extensions.
pub async fn serve_tls<S>(listener: TcpListener, tls: Tls, service: S, stop: Shutdown, limits: Limits)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    accept_loop(listener, service, stop, limits, Some(tls)).await;
}

/// Where connections come from.
trait Accept: Send {
    /// Waits for the next connection. Dropping the future loses none.
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send;
}

impl Accept for TcpListener {
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send {
        Self::accept(self)
    }
}

async fn accept_loop<A, S>(listener: A, service: S, stop: Shutdown, limits: Limits, tls: Option<Tls>)
where
    A: Accept,
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let most = limits.connections.max(1);
    let mut connections = JoinSet::new();
    let mut pause = SHORTEST_PAUSE;
    let mut paused = false;
    let mut resume = pin!(sleep(Duration::ZERO));
    let mut stopped = pin!(stop.requested());
    loop {
        tokio::select! {
            () = &mut stopped => break,
            Some(ended) = connections.join_next() => report(ended),
            () = &mut resume, if paused => paused = false,
            accepted = listener.accept(), if !paused && connections.len() < most => match accepted {
                Ok((stream, peer)) => {
                    pause = SHORTEST_PAUSE;
                    // Answers are small and often written in two pieces; waiting for an ACK in between costs 40 ms.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%peer, %error, "could not set TCP_NODELAY");
                    }
                    let answering = Answering { service: service.clone(), peer, secured: None };
                    connections.spawn(connection::serve(stream, answering, stop.clone(), limits, tls.clone()));
                    if connections.len() == most {
                        tracing::warn!(connections = most, "the bound on connections is reached; others wait");
                    }
                }
                Err(error) if is_the_peers(&error) => tracing::debug!(%error, "a connection ended before it began"),
                Err(error) => {
                    // Out of files or memory: to try again at once would spin, to give up would leave the port open
                    // and dead.
                    tracing::error!(%error, "could not accept a connection; trying again in {pause:?}");
                    paused = true;
                    resume.set(sleep(pause));
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            },
        }
    }
    drop(listener);
    drain(connections, limits.drain).await;
}

/// Waits for the connections that are still open, and ends those that take too long.
async fn drain(mut connections: JoinSet<()>, patience: Duration) {
    let all_ended = async {
        while let Some(ended) = connections.join_next().await {
            report(ended);
        }
    };
    if timeout(patience, all_ended).await.is_err() {
        tracing::warn!(open = connections.len(), "requests in flight took too long and are cut off");
        connections.shutdown().await;
    }
}

/// Errors of one connection that say nothing about the next.
fn is_the_peers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection was lost to a fault of duble's own");
    }
}

#[cfg(test)]
mod tests;
