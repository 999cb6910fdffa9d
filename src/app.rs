//! The composition root: the only place that puts worlds, couriers, control and servers together.

mod recording;
mod rehearsal;
mod target;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use crate::providers::room::Welcome;
use crate::providers::{self, Providers};
use crate::scenario::{self, Loaded};
use crate::server::{self, Served, Shutdown};
use crate::world::{self, Bounds, Cell, Universe, WorldName, Worlds, WorldsError};
use crate::{control, courier};

pub use courier::Courier;
pub use recording::record;
pub use rehearsal::{Rehearsal, StartError};
pub use target::{Target, TargetError, without_user};

/// Makes a world's universe afresh.
pub type Maker = world::Maker<Providers>;

/// A world's maker from a scenario: built anew at each call, so that relative dates count from that moment.
pub fn maker(scenario: Loaded) -> Maker {
    Arc::new(move || scenario::build(&scenario).map_err(|findings| findings.to_string()))
}

/// The same, where the first world is there already: whoever looked for what is wrong with the scenario made it, and a large one takes
/// its time.
pub fn maker_after(scenario: Loaded, first: Universe<Providers>) -> Maker {
    let (first, again) = (Mutex::new(Some(first)), maker(scenario));
    Arc::new(move || {
        let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.map_or_else(|| again(), Ok)
    })
}

/// A world of this process.
pub type World = Arc<Cell<Providers>>;

/// What one process may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a request's body; absent: what each provider takes, 128 MiB for nddFrete and 16 MiB for the others.
    pub body: Option<usize>,
    /// Worlds.
    pub worlds: usize,
    /// Connections at a time; others wait in the system's queue.
    pub connections: usize,
    /// The journal of each world.
    pub journal: Bounds,
    /// Real time that a delivery to the outside may take.
    pub delivery: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: None,
            worlds: 256,
            connections: server::listen::Limits::default().connections,
            journal: Bounds::default(),
            delivery: courier::PATIENCE,
        }
    }
}

/// All that one process serves.
#[derive(Clone, Debug)]
pub struct App {
    worlds: Arc<Worlds<Providers>>,
    limits: Limits,
}

impl App {
    /// An app whose default world is made by one scenario, and each named one by its own. Must be called within a runtime: each
    /// world has somebody who carries its letters.
    pub fn new(
        default: Maker,
        named: impl IntoIterator<Item = (WorldName, Maker)>,
        limits: Limits,
    ) -> Result<Self, WorldsError> {
        Self::with_courier(default, named, limits, Courier::new(limits.delivery))
    }

    /// The same, with a courier that trusts other authorities, say.
    pub fn with_courier(
        default: Maker,
        named: impl IntoIterator<Item = (WorldName, Maker)>,
        limits: Limits,
        courier: Courier,
    ) -> Result<Self, WorldsError> {
        let opened = Arc::new(move |name: &WorldName, world: &World| courier.attend(name, world));
        let worlds = Worlds::new(default, named, limits.worlds, limits.journal, opened)?;
        Ok(Self { worlds: Arc::new(worlds), limits })
    }

    /// The world that needs no naming.
    pub fn default_world(&self) -> Result<World, WorldsError> {
        self.worlds.get(&WorldName::default_world())
    }

    /// What a newcomer needs of each provider of the default world.
    pub fn welcome(&self, origin: &str) -> Result<Vec<Welcome>, WorldsError> {
        let world = self.default_world()?;
        let (now, _) = world.clock();
        Ok(world.look(|universe| providers::welcome(universe, origin, now)))
    }

    /// Control and the providers' paths on one router.
    pub fn router(&self) -> Router {
        let served = Served { worlds: Arc::clone(&self.worlds), body_limit: self.limits.body };
        control::routes().with_state(Arc::clone(&self.worlds)).merge(server::providers(served))
    }

    /// Listens on an address; port 0 takes any that is free.
    pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
        TcpListener::bind(address).await
    }

    /// Serves until the shutdown is asked for.
    pub async fn serve(&self, listener: TcpListener, stop: Shutdown) {
        let limits = server::listen::Limits { connections: self.limits.connections, ..Default::default() };
        server::listen::serve(listener, self.router(), stop, limits).await;
    }
}
