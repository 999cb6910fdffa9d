//! What time it is, as the caller says.
//!
//! The only use of a time is a token's life, for which any clock will do that goes on evenly; what providers say about
//! waiting (`Retry-After`) is measured against their own `Date`.

/// Tells seconds, from any origin that stays the same.
pub type Now = Box<dyn Fn() -> i64 + Send + Sync>;

/// Seconds since this call, by a clock that nobody sets. A machine that sleeps may stop it, so that a token outlives its
/// time; a client notices by the 401 and renews.
///
/// ```
/// let now = duble_client::seconds_since_start();
/// assert_eq!(now(), 0);
/// ```
pub fn seconds_since_start() -> Now {
    let start = tokio::time::Instant::now();
    Box::new(move || i64::try_from(start.elapsed().as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn seconds_go_by() {
        let now = super::seconds_since_start();
        tokio::time::advance(Duration::from_millis(2500)).await;
        assert_eq!(now(), 2);
    }
}
