//! A receiver: a small HTTP server on the loopback that keeps what it is sent and answers as its scenario says.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::answer::Answer;
use crate::scenario::format::{self, Reply};

/// Bytes of a request's body at most; a longer one is answered 413 and not kept.
const LONGEST: usize = 1 << 20;
/// Requests that are kept; what comes after them is answered and counted.
const MOST: usize = 10_000;
/// Bytes of all bodies that are kept.
const MOST_BYTES: usize = 64 << 20;

/// A running receiver; dropping it stops it.
pub(super) struct Receiver {
    pub(super) url: String,
    shelf: Arc<Mutex<Shelf>>,
    task: JoinHandle<()>,
}

/// A request as it was received.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) line: String,
    pub(super) path: String,
    /// Headers and body: they are looked into as those of an answer are.
    pub(super) content: Answer,
    pub(super) reply: Reply,
}

/// What a receiver keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    pub(super) got: Vec<Arc<Got>>,
    /// How many came in all.
    pub(super) came: usize,
    bytes: usize,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    /// Starts on a free port.
    pub(super) async fn start(settings: &format::Receiver) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let path = settings.path.as_deref().unwrap_or_default();
        let url = format!("http://{}{path}", listener.local_addr()?);
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let task = tokio::spawn(listen(listener, Arc::clone(&shelf), settings.answers.clone().into()));
        Ok(Self { url, shelf, task })
    }

    /// What it has received so far.
    pub(super) fn shelf(&self) -> Shelf {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn listen(listener: TcpListener, shelf: Arc<Mutex<Shelf>>, answers: Arc<[Reply]>) {
    // Connections end with the receiver.
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            // Out of files, say: others must close some first.
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        let (shelf, answers) = (Arc::clone(&shelf), Arc::clone(&answers));
        let service = service_fn(move |request| {
            let (shelf, answers) = (Arc::clone(&shelf), Arc::clone(&answers));
            async move { take(request, &shelf, &answers).await }
        });
        let connection =
            http1::Builder::new().auto_date_header(false).serve_connection(TokioIo::new(stream), service);
        // That a connection broke is the sender's to tell.
        connections.spawn(async move { _ = connection.await });
    }
}

/// The connection is closed without an answer, as the scenario wants.
#[derive(Debug, thiserror::Error)]
#[error("dropped")]
struct Dropped;

async fn take(
    request: Request<Incoming>,
    shelf: &Mutex<Shelf>,
    answers: &[Reply],
) -> Result<Response<Empty<Bytes>>, Dropped> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LONGEST).collect().await else {
        return Ok(answer(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    let content = Answer { headers: headers.collect(), body: body.to_bytes().to_vec(), ..Answer::default() };
    let reply = {
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = answers.get(shelf.came).or(answers.last()).copied().unwrap_or(Reply::Status(200));
        shelf.came += 1;
        shelf.bytes += content.body.len();
        if shelf.got.len() < MOST && shelf.bytes <= MOST_BYTES {
            let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
            let (line, path) = (format!("{} {target}", parts.method), parts.uri.path().to_owned());
            shelf.got.push(Arc::new(Got { line, path, content, reply }));
        }
        reply
    };
    match reply {
        Reply::Status(status) => Ok(answer(StatusCode::from_u16(status).unwrap_or_default())),
        Reply::Drop => Err(Dropped),
    }
}

fn answer(status: StatusCode) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    response
}
