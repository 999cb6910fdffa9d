//! Asking again: when, after how long, and until when.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
#[cfg(any(feature = "sicoob", feature = "nddfrete", feature = "invoicy"))]
use tokio::time::Instant;

#[cfg(any(feature = "sicoob", feature = "nddfrete", feature = "invoicy"))]
use crate::error::{ClientError, Provider};

/// How often, and with which pauses, a call is repeated that failed in passing: no connection, 429, 500, 502, 503, 504.
/// Only calls that may be repeated are (reads, polls, changes that set a state); one that never reached the server always may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// How many times a request is sent at most; 1 repeats nothing.
    pub attempts: u32,
    /// The first pause; each next one is twice as long. A `Retry-After` of the provider takes its place.
    pub first: Duration,
    /// No pause is longer, except where the provider asks for it.
    pub longest: Duration,
    /// A pause that would end later than this after the first attempt is not begun.
    pub deadline: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 4,
            first: Duration::from_millis(250),
            longest: Duration::from_secs(10),
            deadline: Duration::from_secs(60),
        }
    }
}

impl Retry {
    /// Repeats nothing.
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// The pause after attempt number `attempt`, from 1.
    pub(crate) fn pause(&self, attempt: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        asked.unwrap_or(doubled.min(self.longest))
    }
}

/// What `Retry-After` asks for: seconds, or a date, which is read against the answer's own `Date`.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let (until, now) = (http_date(asked)?, http_date(text(DATE)?)?);
    Some(Duration::from_secs(u64::try_from(until - now).unwrap_or(0)))
}

/// Seconds of a date as HTTP writes it, which is the form of mail with the word GMT.
fn http_date(text: &str) -> Option<i64> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok().map(|date| date.as_second())
}

/// How a result is waited for: asked for at once, then after pauses that grow, until the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Polling {
    /// The first pause; each next one is half as long again.
    pub first: Duration,
    /// No pause is longer.
    pub longest: Duration,
    /// When to give up, from the first question on. A question under way is not broken off.
    pub deadline: Duration,
}

impl Default for Polling {
    /// Two seconds, growing to thirty, for ten minutes.
    fn default() -> Self {
        Self {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(30),
            deadline: Duration::from_secs(600),
        }
    }
}

#[cfg(any(feature = "sicoob", feature = "nddfrete", feature = "invoicy"))]
impl Polling {
    /// Asks until there is something.
    pub(crate) async fn until<T>(
        &self,
        provider: Provider,
        operation: &'static str,
        mut ask: impl AsyncFnMut() -> Result<Option<T>, ClientError>,
    ) -> Result<T, ClientError> {
        let start = Instant::now();
        let mut pause = self.first;
        loop {
            if let Some(found) = ask().await? {
                return Ok(found);
            }
            let left = self.deadline.saturating_sub(start.elapsed());
            if left.is_zero() {
                let waited = start.elapsed();
                return Err(ClientError::Deadline { provider, operation: Some(operation), waited });
            }
            // The last question falls on the deadline.
            tokio::time::sleep(pause.min(left)).await;
            pause = (pause + pause / 2).min(self.longest);
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(reqwest::header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let date = (DATE, "Wed, 21 Oct 2026 07:28:00 GMT");
        for (pairs, expected) in [
            (vec![(RETRY_AFTER, "7")], Some(7)),
            (vec![(RETRY_AFTER, "Wed, 21 Oct 2026 07:29:30 GMT"), date.clone()], Some(90)),
            (vec![(RETRY_AFTER, "Wed, 21 Oct 2026 07:20:00 GMT"), date], Some(0)),
            (vec![(RETRY_AFTER, "Wed, 21 Oct 2026 07:29:30 GMT")], None),
            (vec![(RETRY_AFTER, "soon")], None),
            (vec![], None),
        ] {
            assert_eq!(retry_after(&headers(&pairs)), expected.map(Duration::from_secs), "{pairs:?}");
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let retry =
            Retry { first: Duration::from_secs(1), longest: Duration::from_secs(3), ..Retry::default() };
        let seconds: Vec<_> = (1..=4).map(|attempt| retry.pause(attempt, None).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 3, 3]);
        assert_eq!(retry.pause(1, Some(Duration::from_secs(9))), Duration::from_secs(9));
        assert_eq!(retry.pause(u32::MAX, None), Duration::from_secs(3));
    }

    #[cfg(any(feature = "sicoob", feature = "nddfrete", feature = "invoicy"))]
    #[tokio::test(start_paused = true)]
    async fn a_result_is_asked_for_until_it_is_there_or_the_deadline_is() {
        let polling = Polling {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(4),
            deadline: Duration::from_secs(12),
        };
        let start = Instant::now();
        let mut asked = Vec::new();
        let found = polling
            .until(Provider::Sicoob, "x", async || {
                asked.push(start.elapsed().as_secs());
                Ok((asked.len() == 3).then_some("result"))
            })
            .await;
        assert_eq!((found.unwrap(), asked), ("result", vec![0, 2, 5]));

        let start = Instant::now();
        let mut asked = Vec::new();
        let error = polling
            .until(Provider::Sicoob, "sicoob.x", async || {
                asked.push(start.elapsed().as_secs());
                Ok(None::<()>)
            })
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), "sicoob.x: no result within 12000 ms");
        assert_eq!(asked, [0, 2, 5, 9, 12]);
    }
}
