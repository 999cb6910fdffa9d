//! Whether the process lives and a world can be stepped into.

use axum::extract::{Path, State};

use super::{All, Named, Refusal};

/// The process lives.
pub(super) async fn livez() -> &'static str {
    "ok\n"
}

/// The world can be stepped into.
pub(super) async fn readyz(
    State(worlds): State<All>,
    Path(named): Path<Named>,
) -> Result<&'static str, Refusal> {
    named.world(&worlds).map(|world| {
        world.clock();
        "ok\n"
    })
}
