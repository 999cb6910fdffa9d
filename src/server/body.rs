//! A request's body, within its bounds.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, header};
use http_body_util::{BodyExt, Limited};

use crate::providers::room::EdgeError;

/// Bytes that are read and let go of a body that is too large: a client that sends all of it before it reads then finds the answer, where
/// a closed connection would be a broken pipe to it.
const DRAINED: u64 = 256 << 20;

/// What a body may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// Bytes.
    pub(super) bytes: usize,
    /// How long it may take to arrive, in real time: it is a client's line that is waited for, not the world's clock.
    pub(super) time: Duration,
}

/// Reads a request's body. One that is declared too large is not kept at all, and one that stops arriving does not hold its connection
/// for ever.
pub(super) async fn read(mut body: Body, headers: &HeaderMap, bound: Bound) -> Result<Bytes, EdgeError> {
    let Bound { bytes: limit, time } = bound;
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if let Some(declared) = declared.filter(|declared| *declared > limit as u64) {
        // Who asks first (`Expect: 100-continue`) has sent nothing yet, and is answered before it does.
        if declared <= DRAINED && !headers.contains_key(header::EXPECT) {
            drain(&mut body, time).await;
        }
        return Err(EdgeError::TooLarge { limit });
    }
    match tokio::time::timeout(time, Limited::new(&mut body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            drain(&mut body, time).await;
            Err(EdgeError::TooLarge { limit })
        }
        Ok(Err(error)) => Err(EdgeError::Malformed { said: error.to_string() }),
        Err(_) => Err(EdgeError::Malformed {
            said: format!("its body did not arrive within {} s", time.as_secs_f64()),
        }),
    }
}

/// Reads what is left of a body, or its first [`DRAINED`] bytes, and lets it go.
async fn drain(body: &mut Body, time: Duration) {
    let to_the_end = async {
        let mut left = DRAINED;
        while let Some(Ok(frame)) = body.frame().await
            && left > 0
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
        }
    };
    // What has not come by then is not waited for.
    _ = tokio::time::timeout(time, to_the_end).await;
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    #[tokio::test]
    async fn a_body_that_stops_arriving_is_not_waited_for() {
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"a="))]);
        let body = Body::from_stream(futures_util::StreamExt::chain(first, stream::pending()));
        let bound = Bound { bytes: 100, time: Duration::from_millis(20) };
        let said = "its body did not arrive within 0.02 s".to_owned();
        assert_eq!(read(body, &HeaderMap::new(), bound).await, Err(EdgeError::Malformed { said }));
    }

    #[tokio::test]
    async fn a_body_is_kept_up_to_its_bound() {
        let bound = Bound { bytes: 3, time: Duration::from_secs(75) };
        assert_eq!(read(Body::from("abc"), &HeaderMap::new(), bound).await, Ok(Bytes::from_static(b"abc")));
        let refused = read(Body::from("abcd"), &HeaderMap::new(), bound).await;
        assert_eq!(refused, Err(EdgeError::TooLarge { limit: 3 }));
    }
}
