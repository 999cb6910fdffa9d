//! The accept loop: sockets in, requests out to a service.
//!
//! It is our own, and not `axum::serve`, because the raw stream is needed: the request line is repaired before hyper
//! reads it ([`super::repair`]), and because hyper must neither stamp the answers with the system's time (the `Date`
//! header is the world's to write) nor write header names in lower case, which old SOAP stacks do not find.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::{Service, ServiceExt};

use super::inject::HangUp;
use super::repair::Repaired;
use super::shutdown::Shutdown;
use super::tls::{Secured, Tls};

/// The pause after the first failed accept; it doubles up to [`LONGEST_PAUSE`].
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long a TLS handshake may take.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// Requests of one HTTP/2 connection at a time; what RFC 9113 wants at least.
const MOST_STREAMS: u32 = 100;

/// Bytes of a request's head over HTTP/2.
const LARGEST_HEAD: u32 = 64 << 10;

/// How long an HTTP/2 peer may leave a ping without an answer.
const PING_PATIENCE: Duration = Duration::from_secs(20);

/// What a listener allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time. Others wait in the system's queue until one ends. Default 900: below the 1,024 open files
    /// that a process may usually have, so that some remain for itself.
    pub connections: usize,
    /// How long a request's head may take to arrive, and how long a connection may stay idle between two requests.
    /// Default 75 seconds, more than the usual connection pools of clients wait before they drop a connection.
    pub header_read: Duration,
    /// How long after the request to stop what is in flight may take to finish. Default 900 ms, so that all has ended
    /// within a second.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 900, header_read: Duration::from_secs(75), drain: Duration::from_millis(900) }
    }
}

/// Serves every connection of `listener` until `stop` is requested; then stops accepting, lets the requests in flight
/// finish within [`Limits::drain`], cuts off the others and returns.
///
/// The peer's address is among the extensions of each request as [`ConnectInfo<SocketAddr>`], where axum's extractor of
/// that name finds it.
pub async fn serve<S>(listener: TcpListener, service: S, stop: Shutdown, limits: Limits)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    accept_loop(listener, service, stop, limits, None).await;
}

/// The same over TLS, HTTP/2 where the client wants it. Beside the peer's address each request has [`Secured`] among its extensions.
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
                    connections.spawn(connection(stream, answering, stop.clone(), limits.header_read, tls.clone()));
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

/// Serves the requests of one connection.
async fn connection<S>(
    stream: TcpStream,
    mut answering: Answering<S>,
    stop: Shutdown,
    patience: Duration,
    tls: Option<Tls>,
) where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let Some(tls) = tls else { return http1(stream, answering, stop, patience).await };
    let peer = answering.peer;
    match timeout(patience.min(LONGEST_HANDSHAKE), tls.accept(stream)).await {
        Ok(Ok((stream, is_h2, secured))) => {
            answering.secured = Some(secured);
            if is_h2 {
                http2(stream, answering, stop, patience).await;
            } else {
                http1(stream, answering, stop, patience).await;
            }
        }
        Ok(Err(error)) => tracing::info!(%peer, %error, "a TLS handshake failed"),
        Err(_) => tracing::debug!(%peer, "a TLS handshake took too long"),
    }
}

/// Who answers the requests of a connection, and what each of them is told of it.
#[derive(Clone)]
struct Answering<S> {
    service: S,
    peer: SocketAddr,
    secured: Option<Secured>,
}

impl<S> Answering<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone,
{
    async fn answer(self, request: Request<Incoming>) -> Result<Response, HangUp> {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        if let Some(secured) = self.secured {
            request.extensions_mut().insert(secured);
        }
        let Ok(answer) = self.service.oneshot(request).await;
        // An error here is what makes hyper close the connection, or in HTTP/2 the stream, without an answer.
        match answer.extensions().get::<HangUp>() {
            Some(hang_up) => Err(*hang_up),
            None => Ok(answer),
        }
    }
}

/// One request after another.
async fn http1<I, S>(stream: I, answering: Answering<S>, stop: Shutdown, header_read: Duration)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let peer = answering.peer;
    let service = service_fn(move |request| answering.clone().answer(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_read)
        .auto_date_header(false)
        .title_case_headers(true)
        .keep_alive(true)
        // A client may close its own side once it has asked, as `nc -N` does, and still wants the answer.
        .half_close(true)
        .serve_connection(TokioIo::new(Repaired::new(stream)), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.requested() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection ended badly");
    }
}

/// Many requests at once.
async fn http2<I, S>(stream: I, answering: Answering<S>, stop: Shutdown, idle: Duration)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let peer = answering.peer;
    // What is in flight, and how much there has been.
    let busy = watch::Sender::new((0_usize, 0_u64));
    let mut changes = busy.subscribe();
    let service = service_fn(move |request| {
        let flight = Flight::start(&busy);
        let answer = answering.clone().answer(request);
        async move {
            let answer = answer.await;
            drop(flight);
            answer
        }
    });
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .auto_date_header(false)
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(LARGEST_HEAD)
        // A peer that is gone without a word is found by pings; who answers them and asks nothing is let go of below.
        .keep_alive_interval(idle)
        .keep_alive_timeout(PING_PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let quiet = async {
        loop {
            let (in_flight, _) = *changes.borrow_and_update();
            let silent = timeout(idle, changes.changed()).await.is_err();
            if silent && in_flight == 0 {
                return;
            }
        }
    };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = async { tokio::select! { () = stop.requested() => {}, () = quiet => {} } } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection ended badly");
    }
}

/// A request of HTTP/2 on its way.
struct Flight(watch::Sender<(usize, u64)>);

impl Flight {
    fn start(busy: &watch::Sender<(usize, u64)>) -> Self {
        busy.send_modify(|(in_flight, ever)| (*in_flight, *ever) = (*in_flight + 1, ever.wrapping_add(1)));
        Self(busy.clone())
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.send_modify(|(in_flight, _)| *in_flight = in_flight.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests;
