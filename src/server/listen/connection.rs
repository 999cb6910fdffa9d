//! One connection: TLS if there is any, then one request after another, or in HTTP/2 many at once.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use http::{HeaderMap, Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tower::{Service, ServiceExt};

use super::{Limits, SMALLEST_HEAD};
use crate::server::inject::HangUp;
use crate::server::repair::Repaired;
use crate::server::shutdown::Shutdown;
use crate::server::stall::Impatient;
use crate::server::tls::{Secured, Tls};

/// How long a TLS handshake may take.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// Requests of one HTTP/2 connection at a time; what RFC 9113 wants at least.
const MOST_STREAMS: u32 = 100;

/// How long an HTTP/2 peer that was idle may take to close.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long an HTTP/2 peer may leave a ping without an answer.
const PING_PATIENCE: Duration = Duration::from_secs(20);

/// Serves the requests of one connection.
pub(super) async fn serve<S>(
    stream: TcpStream,
    mut answering: Answering<S>,
    stop: Shutdown,
    limits: Limits,
    tls: Option<Tls>,
) where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let stream = Impatient::new(stream, limits.write_stall);
    let Some(tls) = tls else { return http1(stream, answering, stop, limits).await };
    let peer = answering.peer;
    match timeout(limits.header_read.min(LONGEST_HANDSHAKE), tls.accept(stream)).await {
        Ok(Ok((stream, is_h2, secured))) => {
            answering.secured = Some(secured);
            if is_h2 {
                http2(stream, answering, stop, limits).await;
            } else {
                http1(stream, answering, stop, limits).await;
            }
        }
        Ok(Err(error)) => tracing::info!(%peer, %error, "a TLS handshake failed"),
        Err(_) => tracing::debug!(%peer, "a TLS handshake took too long"),
    }
}

/// Who answers the requests of a connection, and what each of them is told of it.
#[derive(Clone)]
pub(super) struct Answering<S> {
    pub(super) service: S,
    pub(super) peer: SocketAddr,
    pub(super) secured: Option<Secured>,
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
async fn http1<I, S>(stream: I, answering: Answering<S>, stop: Shutdown, limits: Limits)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let peer = answering.peer;
    let service = service_fn(move |request| answering.clone().answer(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_read)
        .max_headers(limits.headers)
        // Less than hyper's own minimum would panic.
        .max_buf_size(limits.head_bytes.max(SMALLEST_HEAD))
        .auto_date_header(false)
        .title_case_headers(true)
        .keep_alive(true)
        // A client may close its own side once it has asked, as `nc -N` does, and still wants the answer.
        .half_close(true)
        .serve_connection(TokioIo::new(Repaired::new(Impatient::new(stream, limits.write_stall))), service);
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
async fn http2<I, S>(stream: I, answering: Answering<S>, stop: Shutdown, limits: Limits)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let (peer, idle) = (answering.peer, limits.header_read);
    // What is in flight, and how much there has been.
    let busy = watch::Sender::new((0_usize, 0_u64));
    let mut changes = busy.subscribe();
    let service = service_fn(move |request: Request<Incoming>| {
        let flight = Flight::start(&busy);
        let too_large = is_too_large(request.headers(), limits);
        let answer = answering.clone().answer(request);
        async move {
            let answer = if too_large { Ok(no_head()) } else { answer.await };
            drop(flight);
            answer
        }
    });
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .auto_date_header(false)
        .max_concurrent_streams(MOST_STREAMS)
        // What is somewhat larger gets an answer below; much larger heads are not read.
        .max_header_list_size(u32::try_from(limits.head_bytes.saturating_mul(4)).unwrap_or(u32::MAX))
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
        () = stop.requested() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
        () = quiet => {
            connection.as_mut().graceful_shutdown();
            // Who has not said a word yet, or says none any more, is not waited for.
            match timeout(FAREWELL, connection).await {
                Ok(ended) => ended,
                Err(_) => return tracing::debug!(%peer, "an idle connection was cut"),
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection ended badly");
    }
}

/// Whether a head is over the bounds, which hyper looks at itself in HTTP/1.1.
fn is_too_large(headers: &HeaderMap, limits: Limits) -> bool {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    headers.len() > limits.headers || bytes > limits.head_bytes
}

fn no_head() -> Response {
    let mut answer = Response::default();
    *answer.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    answer
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
