//! The reverse proxy of a recording: what comes in goes to the provider, what comes back goes to the client, and both are taken down on
//! their way. Nothing of them waits for the whole: streams stay streams.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};

use super::taken::{Content, Taken};
use super::tape::Tape;
use crate::dial::{self, Address, BoxError, Caller, Trust};
use crate::facts::Moment;
use crate::world::Clock;

/// Headers that are between two machines only (RFC 9110, section 7.6.1). The encodings that a client takes are left out too, so that what comes
/// back can be read.
const BETWEEN: [HeaderName; 9] = [
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::EXPECT,
    header::ACCEPT_ENCODING,
];

/// Stands before a provider and takes down what passes.
#[derive(Debug)]
pub struct Recorder {
    base: String,
    caller: Caller,
    tape: Arc<Tape>,
    clock: Mutex<Clock>,
}

/// Why nothing can be recorded from an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{url}` is no provider's address: {said}")]
pub struct RecorderError {
    url: String,
    said: String,
}

impl Recorder {
    /// A recorder before what answers at a URL; its path stands before those of the requests.
    pub fn new(url: &str, trust: Trust, tape: Arc<Tape>) -> Result<Self, RecorderError> {
        let wrong = |said: String| RecorderError { url: url.to_owned(), said };
        let base = url.trim_end_matches('/');
        Address::of(base).map_err(wrong)?;
        if base.contains(['?', '#']) {
            return Err(wrong("a query cannot stand before a path".to_owned()));
        }
        let (caller, clock) = (Caller::new(Arc::new(trust)), Mutex::new(Clock::running()));
        Ok(Self { base: base.to_owned(), caller, tape, clock })
    }

    /// Passes a request on, and its answer back. An answer that does not come becomes 502.
    pub async fn forward<B>(self: Arc<Self>, request: Request<B>) -> Response<dial::Content>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + Unpin + 'static,
    {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let sent = Arc::new(Mutex::new(Content::default()));
        let mut onward = Request::new(Tee { body, kept: Arc::clone(&sent), end: None }.boxed_unsync());
        *onward.method_mut() = parts.method.clone();
        *onward.headers_mut() = passed_on(&parts.headers);
        let answer = self.caller.call(&format!("{}{target}", self.base), onward).await;
        let (method, request_headers) = (parts.method.as_str().to_owned(), texts(&parts.headers));
        let (head, body) = match answer {
            Ok(answer) => answer.into_parts(),
            Err(said) => {
                let path = target.split('?').next().unwrap_or_default();
                self.tape.note(format!("{method} {path}: no answer came: {said}"));
                return nobody(&said.to_string());
            }
        };
        let date = head.headers.get(header::DATE).and_then(|date| date.to_str().ok()).and_then(moment);
        let now = || self.clock.lock().unwrap_or_else(PoisonError::into_inner).look();
        let mut taken = Taken {
            method,
            target,
            request_headers,
            request: Content::default(),
            status: head.status.as_u16(),
            response_headers: texts(&head.headers),
            response: Content::default(),
            at: date.unwrap_or_else(now),
        };
        let kept = Arc::new(Mutex::new(Content::default()));
        let (came, tape) = (Arc::clone(&kept), Arc::clone(&self.tape));
        let end = Box::new(move || {
            taken.request = take(&sent);
            taken.response = take(&came);
            tape.exchange(taken);
        });
        let mut response = Response::new(Tee { body, kept, end: Some(end) }.boxed_unsync());
        *response.status_mut() = head.status;
        *response.headers_mut() = passed_on(&head.headers);
        response
    }
}

fn take(content: &Mutex<Content>) -> Content {
    std::mem::take(&mut *content.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Headers for the other side: without those that are between two machines, and those that `Connection` names.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let named = headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<String> =
        named.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect();
    let mut passed = HeaderMap::new();
    for (name, value) in headers {
        let own = BETWEEN.contains(name) || ["keep-alive", "proxy-connection"].contains(&name.as_str());
        if !own && *name != header::HOST && !named.iter().any(|named| named == name.as_str()) {
            passed.append(name.clone(), value.clone());
        }
    }
    passed
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn moment(date: &str) -> Option<Moment> {
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(date).ok()?;
    Some(Moment::from_millis(at.timestamp().as_millisecond()))
}

/// What the recorder says in its own name.
fn nobody(said: &str) -> Response<dial::Content> {
    let body = serde_json::json!({ "error": format!("duble record: the provider gave no answer: {said}") });
    let mut response = Response::new(dial::content(body.to_string()));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A body that is kept while it passes; `end` is called once, when it has passed or is given up.
struct Tee<B> {
    body: B,
    kept: Arc<Mutex<Content>>,
    end: Option<Box<dyn FnOnce() + Send>>,
}

impl<B> Drop for Tee<B> {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
    }
}

impl<B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin> Body for Tee<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref) {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(data);
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
