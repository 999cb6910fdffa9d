//! From the socket to a room and back: what listens, what is put right before HTTP is parsed, which world answers, and how it ends.

mod answer;
mod inject;
pub mod listen;
mod origin;
pub mod repair;
pub mod shutdown;
pub mod tls;

use std::sync::Arc;

use axum::Router;

pub use answer::Served;
pub use shutdown::Shutdown;

/// Everything that is not `/_duble`: one fallback, for the providers' paths are matched as data once the world is known.
pub fn providers(served: Served) -> Router {
    Router::new().fallback(answer::answer).with_state(Arc::new(served))
}
