//! What comes first: which world and whose host a request names, and whether it is control's or a provider's.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::Uri;
use http::uri::PathAndQuery;
use tower::ServiceExt;

use super::answer::{self, Served, plain};
use super::choice::{self, By, Choice, Unclear};
use super::tls::Secured;

#[derive(Clone)]
struct Front {
    control: Router,
    served: Arc<Served>,
}

/// Control's paths, and everything else for the providers, whose paths are matched as data once the world is known.
pub fn router(control: Router, served: Served) -> Router {
    Router::new().fallback(route).with_state(Front { control, served: Arc::new(served) })
}

async fn route(State(front): State<Front>, mut request: Request) -> Response {
    let server_name = request.extensions().get::<Secured>().and_then(|secured| secured.server_name.clone());
    let mut choice = match choice::of(request.headers(), request.uri(), server_name.as_deref()) {
        Ok(choice) => choice,
        Err(Unclear(status, said)) => {
            tracing::info!(status = status.as_u16(), reason = %said, "a request named no world");
            return plain(status, &said);
        }
    };
    if choice.by == By::Host {
        choice.world = choice.world.map(|name| front.served.worlds.in_any_case(name));
    }
    if !choice.is_control(request.uri().path()) {
        return answer::answer(&front.served, choice, request).await;
    }
    if let Some(path) = below_the_world(&choice, request.uri()) {
        *request.uri_mut() = path;
    }
    front.control.oneshot(request).await.into_response()
}

/// Control's path with the world in it, where something else names the world. What is the whole process's is not a world's.
fn below_the_world(choice: &Choice, uri: &Uri) -> Option<Uri> {
    let name = choice.world.as_ref().filter(|_| matches!(choice.by, By::Host | By::Header))?;
    if name.is_default() || uri.path().starts_with("/_duble/worlds") {
        return None;
    }
    let path = uri.path_and_query().map_or(uri.path(), PathAndQuery::as_str);
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("/w/{name}{path}").parse().ok()?);
    Uri::from_parts(parts).ok()
}
