//! A token kept while it is good.
//!
//! Known clients renew between five and sixty seconds before expiry (dossier sicoob 1.2). What time it is the caller says:
//! a double's world has a clock of its own, and a token must not outlive it.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Credentials, TokenRequest, TokenResponse};
use crate::Headers;
use crate::error::ClientError;

/// How many seconds before its expiry a token is renewed; one that lives shorter than twice that, at half its life.
pub const RENEW_BEFORE: i64 = 30;

/// The token of one set of credentials. `now` tells the time in seconds, from any origin that stays the same.
///
/// Callers that ask at the same moment may each fetch a token; the last one is kept.
pub struct TokenCache<N> {
    credentials: Credentials,
    now: N,
    kept: Mutex<Option<Kept>>,
}

/// A token, where it came from, and from when to when it is used.
struct Kept {
    bearer: String,
    url: String,
    since: i64,
    until: i64,
}

impl<N: Fn() -> i64> TokenCache<N> {
    /// An empty cache.
    pub fn new(credentials: Credentials, now: N) -> Self {
        Self { credentials, now, kept: Mutex::new(None) }
    }

    /// Whose token it is.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The bearer for an API at `base_url`: the fixed one, the kept one, or a new one from the token endpoint.
    ///
    /// A kept token is good only for the endpoint that gave it, and only while the clock has not gone back before the
    /// moment at which it was given: a world that was reset knows nothing of it.
    pub async fn bearer(&self, http: &reqwest::Client, base_url: &str) -> Result<String, ClientError> {
        if let Some(fixed) = &self.credentials.bearer {
            return Ok(fixed.clone());
        }
        // Taken before the request, so that the time it takes shortens the token's life instead of stretching it.
        let asked = (self.now)();
        if let Some(bearer) = self.kept(base_url) {
            return Ok(bearer);
        }
        let url = self.credentials.token_url(base_url);
        let token = TokenRequest::of(&self.credentials).send(http, &url).await?;
        Ok(self.keep(base_url, token, asked))
    }

    /// The bearer that needs no request: the fixed one, or the kept one while it is good. For whoever asks for tokens with an HTTP client of
    /// another kind, and then calls [`keep`](Self::keep).
    pub fn kept(&self, base_url: &str) -> Option<String> {
        if let Some(fixed) = &self.credentials.bearer {
            return Some(fixed.clone());
        }
        let (url, now) = (self.credentials.token_url(base_url), (self.now)());
        let kept = self.lock();
        kept.as_ref().filter(|kept| kept.url == url && kept.is_good(now)).map(|kept| kept.bearer.clone())
    }

    /// Keeps a token that the endpoint for `base_url` gave; `asked` is the time before its request. Gives its bearer.
    pub fn keep(&self, base_url: &str, token: TokenResponse, asked: i64) -> String {
        let bearer = token.access_token;
        let margin = RENEW_BEFORE.min(token.expires_in / 2);
        let until = asked.saturating_add(token.expires_in.saturating_sub(margin));
        let url = self.credentials.token_url(base_url);
        *self.lock() = Some(Kept { bearer: bearer.clone(), url, since: asked, until });
        bearer
    }

    /// The headers of an API request at `base_url`, with a bearer that is good.
    pub async fn headers(&self, http: &reqwest::Client, base_url: &str) -> Result<Headers, ClientError> {
        let bearer = self.bearer(http, base_url).await?;
        Ok(self.credentials.headers(&bearer))
    }

    /// Drops the kept token: after an API answered 401, the bank's own clients renew once and repeat the call.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    /// A panic elsewhere cannot leave half a token behind, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn is_good(&self, now: i64) -> bool {
        self.since <= now && now < self.until
    }
}

impl<N> fmt::Debug for TokenCache<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A token endpoint that answers its n-th request with token `t<n>` and keeps the requests.
    async fn endpoint(status: &'static str, body: fn(usize) -> String) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = String::new();
                while !request.contains("\r\n\r\n") || !request.contains("scope=") {
                    let mut chunk = [0; 4096];
                    let read = stream.read(&mut chunk).await.unwrap();
                    request.push_str(&String::from_utf8_lossy(&chunk[..read]));
                }
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    seen.len()
                };
                let body = body(number);
                let head = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                stream.write_all((head + &body).as_bytes()).await.unwrap();
            }
        });
        (base, requests)
    }

    fn token(number: usize) -> String {
        format!(r#"{{"access_token":"t{number}","expires_in":300,"token_type":"Bearer","scope":"s"}}"#)
    }

    fn cache(clock: &Arc<AtomicI64>) -> TokenCache<impl Fn() -> i64 + use<>> {
        let clock = Arc::clone(clock);
        let mut credentials = Credentials::new("id");
        credentials.scope = "s".into();
        TokenCache::new(credentials, move || clock.load(Ordering::Relaxed))
    }

    fn http() -> reqwest::Client {
        reqwest::Client::builder().no_proxy().build().unwrap()
    }

    #[tokio::test]
    async fn a_token_is_kept_until_shortly_before_it_expires() {
        let (base, requests) = endpoint("200 OK", token).await;
        let clock = Arc::new(AtomicI64::new(1000));
        let cache = cache(&clock);
        let http = http();
        for (now, expected) in [
            (1000, "t1"),
            (1269, "t1"),
            (1270, "t2"), // 30 seconds before 1300.
            (1539, "t2"),
            (1269, "t3"), // The clock went back before t2 was given.
        ] {
            clock.store(now, Ordering::Relaxed);
            assert_eq!(cache.bearer(&http, &base).await.unwrap(), expected, "at {now}");
        }
        cache.forget();
        assert_eq!(cache.headers(&http, &base).await.unwrap()[0], ("Authorization", "Bearer t4".to_owned()));
        let other_world = format!("{base}/w/other/");
        assert_eq!(cache.bearer(&http, &other_world).await.unwrap(), "t5");

        let requests = requests.lock().unwrap();
        assert!(
            requests[0].starts_with("POST /auth/realms/cooperado/protocol/openid-connect/token HTTP/1.1\r\n")
        );
        assert!(requests[0].contains("content-type: application/x-www-form-urlencoded\r\n"));
        assert!(requests[0].ends_with("\r\n\r\ngrant_type=client_credentials&client_id=id&scope=s"));
        assert!(requests[4].starts_with("POST /w/other/auth/realms/"));
    }

    #[tokio::test]
    async fn a_short_token_is_used_for_half_its_life_and_an_expired_one_never() {
        let clock = Arc::new(AtomicI64::new(0));
        let http = http();
        for (body, kept_for) in [
            ((|n| token(n).replace("300", "10")) as fn(usize) -> String, 5),
            (|n| token(n).replace("300", "0"), 0),
            (|n| token(n).replace("300", "-5"), 0),
        ] {
            let (base, _) = endpoint("200 OK", body).await;
            let cache = cache(&clock);
            clock.store(0, Ordering::Relaxed);
            cache.bearer(&http, &base).await.unwrap();
            if kept_for > 0 {
                clock.store(kept_for - 1, Ordering::Relaxed);
                assert_eq!(cache.bearer(&http, &base).await.unwrap(), "t1");
            }
            clock.store(kept_for, Ordering::Relaxed);
            assert_eq!(cache.bearer(&http, &base).await.unwrap(), "t2");
        }
    }

    fn is_send<T: Send>(_: &T) -> bool {
        true
    }

    #[tokio::test]
    async fn a_fixed_bearer_asks_nobody() {
        let mut credentials = Credentials::new("id");
        credentials.bearer = Some("fixed".into());
        let cache = TokenCache::new(credentials, || panic!("the time does not matter"));
        assert!(is_send(&cache.bearer(&http(), "")));
        assert_eq!(cache.bearer(&http(), "http://127.0.0.1:1").await.unwrap(), "fixed");
        assert!(!format!("{cache:?}").contains("fixed"));
    }

    #[tokio::test]
    async fn a_refusal_carries_status_and_code() {
        let (base, _) = endpoint("401 Unauthorized", |_| r#"{"error":"invalid_client"}"#.into()).await;
        let error = cache(&Arc::default()).bearer(&http(), &base).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(401), Some("invalid_client")));
    }

    #[tokio::test]
    async fn an_endless_answer_and_a_dead_host_are_errors() {
        let (base, _) = endpoint("200 OK", |_| "x".repeat(100_000)).await;
        let error = cache(&Arc::default()).bearer(&http(), &base).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "sicoob: unreadable answer with status 200: a body of more than 65536 bytes"
        );
        let error = cache(&Arc::default()).bearer(&http(), "http://127.0.0.1:1/?key=pa55").await.unwrap_err();
        assert!(matches!(error, ClientError::Transport { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("pa55"), "{error:?}");
    }
}
