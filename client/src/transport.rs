//! How requests leave and answers come: time limits, repetition, bounded bodies, spans.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use tokio::time::Instant;
use tracing::{Instrument as _, Span, field};

use crate::Headers;
use crate::error::{ClientError, Provider};
use crate::http;
use crate::retry::{Retry, retry_after};

/// Why a [`Transport`] could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The HTTP client could not be made.
    #[error("cannot make an HTTP client")]
    Http(#[source] reqwest::Error),
    /// A certificate, a key or roots that cannot be used; never with a password in it.
    #[error("{0}")]
    Tls(String),
}

/// The way to a provider. Cheap to clone; clones share their connections.
///
/// Every call runs in a span `duble_client.call` with provider, operation, method, and, once known, status and number of
/// attempts: no URL, since it may carry a payer's CPF, no header, no body.
#[derive(Debug, Clone)]
pub struct Transport {
    http: reqwest::Client,
    retry: Retry,
    limit: usize,
}

impl Transport {
    /// With what is usual: [`Transport::builder`] as it is.
    ///
    /// # Errors
    /// The HTTP client could not be made.
    pub fn new() -> Result<Self, SetupError> {
        Self::builder().build()
    }

    /// On an HTTP client of one's own. It should follow no redirection: credentials would go along.
    pub fn over(http: reqwest::Client) -> Self {
        Self { http, retry: Retry::default(), limit: LIMIT }
    }

    /// To say what is not as usual.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// The HTTP client underneath.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The same way with another manner of repeating.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sends a call, repeats it where it may be repeated, and gives the answer, whatever its status.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, ClientError> {
        let span = tracing::info_span!(
            "duble_client.call",
            provider = %call.provider,
            operation = call.operation,
            method = %call.method,
            status = field::Empty,
            attempts = field::Empty,
        );
        let operation = call.operation;
        self.send_in(call, &span)
            .instrument(span.clone())
            .await
            .map_err(|error| error.with_operation(operation))
    }

    /// `span` is handed in: where it is filtered out, the current one is the caller's own.
    async fn send_in(&self, call: Call, span: &Span) -> Result<Answer, ClientError> {
        let start = Instant::now();
        let mut attempt = 1;
        loop {
            let request = self.request(&call)?;
            let (outcome, asked) = match request.send().await {
                Err(error) => {
                    let again = error.is_connect() || call.repeatable;
                    (Err((ClientError::transport(call.provider, error), again)), None)
                }
                Ok(response) => {
                    let (status, headers) = (response.status(), response.headers().clone());
                    let again = call.repeatable && in_passing(status);
                    span.record("status", status.as_u16());
                    match http::read_bytes(call.provider, response, self.limit).await {
                        Ok(body) if !again => {
                            span.record("attempts", attempt);
                            return Ok(Answer { status: status.as_u16(), body });
                        }
                        Ok(body) => (Ok(Answer { status: status.as_u16(), body }), retry_after(&headers)),
                        Err(error) => {
                            let again = call.repeatable && matches!(error, ClientError::Transport { .. });
                            (Err((error, again)), None)
                        }
                    }
                }
            };
            span.record("attempts", attempt);
            let pause = self.retry.pause(attempt, asked);
            let in_time = start.elapsed().saturating_add(pause) <= self.retry.deadline;
            let again = attempt < self.retry.attempts && in_time;
            match outcome {
                Ok(answer) if !again => return Ok(answer),
                Err((error, may)) if !(again && may) => return Err(error),
                _ => {}
            }
            tracing::debug!(
                attempt,
                pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                "asking again"
            );
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    fn request(&self, call: &Call) -> Result<reqwest::RequestBuilder, ClientError> {
        let url = reqwest::Url::parse(&call.url)
            .map_err(|error| ClientError::unsendable(call.provider, format!("the URL: {error}")))?;
        let mut request = self.http.request(call.method.clone(), url);
        for (name, value) in &call.headers {
            let unsendable = || ClientError::unsendable(call.provider, format!("the value of header {name}"));
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
            let mut value = HeaderValue::from_str(value).map_err(|_| unsendable())?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        Ok(match &call.body {
            Some((media_type, body)) => request.header(CONTENT_TYPE, *media_type).body(body.clone()),
            None => request,
        })
    }
}

/// What fails in passing.
fn in_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

/// A request, whole.
pub(crate) struct Call {
    pub(crate) provider: Provider,
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: Headers,
    /// Media type and text.
    pub(crate) body: Option<(&'static str, String)>,
    /// Whether it does no harm to send it twice.
    pub(crate) repeatable: bool,
}

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body; what is no UTF-8 becomes replacement characters.
    pub(crate) fn text(&self) -> String {
        let bytes = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[cfg(any(feature = "sicoob", feature = "invoicy", feature = "betha"))]
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A file of 500,000 movement records in base64 is the largest documented answer.
const LIMIT: usize = 256 * 1024 * 1024;

/// Says what is not as usual about a [`Transport`].
#[derive(Debug)]
pub struct TransportBuilder {
    timeout: Duration,
    connect_timeout: Duration,
    retry: Retry,
    limit: usize,
    user_agent: String,
    proxy: bool,
    #[cfg(feature = "tls")]
    tls: Option<crate::tls::Tls>,
}

impl Default for TransportBuilder {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            retry: Retry::default(),
            limit: LIMIT,
            user_agent: concat!("duble-client/", env!("CARGO_PKG_VERSION")).into(),
            proxy: true,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

impl TransportBuilder {
    /// How long a request may take, its whole answer included: 60 seconds unless said.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How long a connection may take: 10 seconds unless said.
    #[must_use]
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self { connect_timeout, ..self }
    }

    /// How calls are repeated that failed in passing.
    #[must_use]
    pub fn retry(self, retry: Retry) -> Self {
        Self { retry, ..self }
    }

    /// How many bytes an answer may have: 256 MiB unless said.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// The name it gives itself.
    #[must_use]
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        Self { user_agent: user_agent.into(), ..self }
    }

    /// Goes straight, whatever proxy the environment names.
    #[must_use]
    pub fn no_proxy(self) -> Self {
        Self { proxy: false, ..self }
    }

    /// Whom to trust and which certificate to show; the bundled roots and none unless said.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(self, tls: crate::tls::Tls) -> Self {
        Self { tls: Some(tls), ..self }
    }

    /// Makes it.
    ///
    /// # Errors
    /// The HTTP client could not be made, or a certificate and its key do not belong together.
    pub fn build(self) -> Result<Transport, SetupError> {
        let mut builder = http::builder()
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .user_agent(self.user_agent)
            .redirect(reqwest::redirect::Policy::none());
        if !self.proxy {
            builder = builder.no_proxy();
        }
        #[cfg(feature = "tls")]
        {
            let tls = self.tls.unwrap_or_default();
            builder = builder.tls_backend_preconfigured(tls.config()?);
        }
        let http = builder.build().map_err(SetupError::Http)?;
        Ok(Transport { http, retry: self.retry, limit: self.limit })
    }
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
