//! Which world a request of control is about.

use std::sync::Arc;

use http::StatusCode;
use serde::Deserialize;

use super::Refusal;
use crate::providers::Providers;
use crate::world::{Cell, WorldName, Worlds};

/// The world named in the path, or the default one.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Named {
    world: Option<String>,
}

impl Named {
    /// Whether the path names a world.
    pub(super) fn is_stated(&self) -> bool {
        self.world.is_some()
    }

    pub(super) fn name(&self) -> Result<WorldName, Refusal> {
        self.world.as_deref().map_or_else(
            || Ok(WorldName::default_world()),
            |name| WorldName::parse(name).map_err(|error| Refusal(StatusCode::NOT_FOUND, error.to_string())),
        )
    }

    pub(super) fn world(&self, worlds: &Worlds<Providers>) -> Result<Arc<Cell<Providers>>, Refusal> {
        Ok(worlds.get(&self.name()?)?)
    }
}
