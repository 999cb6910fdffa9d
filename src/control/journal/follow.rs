//! Entries as server-sent events, as they happen. A reader pulls them one by one: a slow one holds nothing up and nothing is kept for it.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::{FromRequestParts, Path, State};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use futures_util::stream;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use tokio::sync::watch;

use super::query::{Asked, Fields};
use super::shown::Shown;
use crate::control::{All, Named, Refusal};
use crate::facts::shown;
use crate::providers::Providers;
use crate::world::{Follower, News};

/// The media type of events.
pub(super) const MEDIA_TYPE: &str = "text/event-stream";

/// Real time between two signs of life: proxies drop a connection that is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Turns true when the process is to end: a stream of events would otherwise keep its connection for ever.
#[derive(Clone, Debug)]
pub struct Closing(pub watch::Receiver<bool>);

/// Ends when the process is to end; never where nobody said how to hear of it.
pub(super) struct Closed(Option<Closing>);

impl<S: Send + Sync> FromRequestParts<S> for Closed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let closing = Option::<Extension<Closing>>::from_request_parts(parts, state).await;
        Ok(Self(closing.ok().flatten().map(|Extension(closing)| closing)))
    }
}

impl Closed {
    async fn wait(&mut self) {
        match &mut self.0 {
            // The one who could say so is gone: that is an end too.
            Some(Closing(closing)) => _ = closing.wait_for(|closing| *closing).await,
            None => std::future::pending().await,
        }
    }
}

/// What a stream of events is at.
struct Reader {
    follower: Follower<Providers>,
    fields: Fields,
    left: Option<usize>,
    closed: Closed,
}

impl Reader {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.left == Some(0) {
            return None;
        }
        let news = tokio::select! {
            news = self.follower.next() => news?,
            () = self.closed.wait() => return None,
        };
        let named = |name: &str, data: serde_json::Value| Event::default().event(name).data(data.to_string());
        let event = match news {
            News::Entry(entry) => {
                self.left = self.left.map(|left| left - 1);
                let data = serde_json::to_string(&Shown { entry: &entry, fields: self.fields });
                Event::default().id(entry.number.to_string()).data(data.unwrap_or_default())
            }
            News::Dropped(count) => named("dropped", json!({ "dropped": count })),
            News::Emptied => named("emptied", json!({})),
            News::Reset => named("reset", json!({})),
        };
        Some((Ok(event), self))
    }
}

pub(super) async fn follow(
    State(worlds): State<All>,
    Path(named): Path<Named>,
    headers: HeaderMap,
    closed: Closed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let resumed = headers.get("last-event-id").map(|value| value.to_str().unwrap_or("?"));
    let resumed = resumed.filter(|id| !id.is_empty()).map(|id| {
        id.parse::<u64>().map_err(|_| {
            let said = format!("Last-Event-ID is the number of an entry, not `{}`", shown(id));
            Refusal(StatusCode::BAD_REQUEST, said)
        })
    });
    let world = named.world(&worlds)?;
    let (left, fields) = (asked.limit, asked.fields);
    let mut filter = asked.filter();
    // What happened before is read by pages, unless one asks from where on.
    let after = match resumed.transpose()? {
        Some(number) => number,
        None => filter.after.unwrap_or_else(|| world.figures().total),
    };
    // The follower knows where it is; after a reset, numbers begin anew.
    filter.after = None;
    let follower = world.follow(after, filter);
    let events = stream::unfold(Reader { follower, fields, left, closed }, Reader::next);
    let alive = KeepAlive::new().interval(HEARTBEAT).text("alive");
    Ok(Sse::new(events).keep_alive(alive).into_response())
}
