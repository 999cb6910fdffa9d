//! What all requests of control share.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRef;
use serde::Serialize;

use super::All;
use super::found::{Found, found};
use crate::facts::Moment;
use crate::providers::Providers;
use crate::scenario::{self, Findings, Loaded};
use crate::world::{Cell, WorldName, WorldsError};

/// The worlds of this process, and what came of looking at their files again.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The worlds.
    pub worlds: All,
    reloads: Arc<Mutex<BTreeMap<WorldName, Reload>>>,
}

/// What came of the latest change of a world's file.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Reload {
    /// World time.
    at: Moment,
    /// Whether the world is now as the file says.
    ok: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Found>,
}

/// Why a scenario is not loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Something is wrong with it.
    #[error(transparent)]
    Wrong(#[from] Findings),
    /// There is no room for its world.
    #[error(transparent)]
    Worlds(#[from] WorldsError),
}

impl Desk {
    /// A desk for these worlds.
    pub fn new(worlds: All) -> Self {
        Self { worlds, reloads: Arc::default() }
    }

    /// Makes a world from a scenario, as a reset to it; opens the world if it is not there, and says whether it did. A large scenario
    /// takes its time: not for a thread that answers others.
    ///
    /// # Errors
    ///
    /// When the scenario makes no world; then everything stays as it was.
    pub fn load(
        &self,
        name: &WorldName,
        scenario: Loaded,
    ) -> Result<(Arc<Cell<Providers>>, bool), LoadError> {
        // Built here, so that all that is wrong with it is told and not only that something is.
        let first = scenario::build(&scenario)?;
        Ok(self.worlds.put(name, Some(scenario::maker_after(scenario, first)))?)
    }

    /// Keeps what came of the latest change of a world's file, for `GET /_duble/scenario`.
    pub fn reloaded(&self, name: &WorldName, came: Result<(), &Findings>) {
        let Some(known) = self.worlds.find(name) else { return };
        let (at, _) = known.cell.clock();
        let findings = came.map_or_else(found, |()| Vec::new());
        let reload = Reload { at, ok: came.is_ok(), findings };
        self.reloads.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), reload);
    }

    pub(super) fn last_reload(&self, name: &WorldName) -> Option<Reload> {
        self.reloads.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
}

impl FromRef<Desk> for All {
    fn from_ref(desk: &Desk) -> Self {
        Self::clone(&desk.worlds)
    }
}
