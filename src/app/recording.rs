//! A recorder behind a listener of its own: what `duble record` and the tests put before a provider.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use tokio::net::TcpListener;
use tower::service_fn;

use crate::scenario::record::Recorder;
use crate::server::{self, Shutdown};

/// Passes on what comes in until the shutdown is asked for.
pub async fn record(listener: TcpListener, recorder: Arc<Recorder>, stop: Shutdown) {
    let service = service_fn(move |request: Request| {
        let recorder = Arc::clone(&recorder);
        async move { Ok::<_, Infallible>(recorder.forward(request).await.map(Body::new)) }
    });
    server::listen::serve(listener, service, stop, server::listen::Limits::default()).await;
}
