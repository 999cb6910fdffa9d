//! The composition root: the only place that puts worlds, couriers, control and servers together.

mod authority;
mod https;
mod recording;
mod rehearsal;
mod reload;
mod target;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use crate::control::{self, Desk};
use crate::courier;
use crate::providers::room::Welcome;
use crate::providers::{self, Providers};
use crate::server::{self, Served, Shutdown};
use crate::world::{self, Allowed, Bounds, Cell, WorldName, Worlds, WorldsError};

pub use authority::{
    DataError, Secret, authority, certificate_file, data_folder, key_file, renew, write_new,
};

pub use crate::control::{Token, TokenError};
pub use crate::scenario::{maker, maker_after, maker_changing};
pub use crate::server::tls::{Tls, TlsError};
pub use courier::Courier;
pub use https::{term, tls};
pub use recording::record;
pub use rehearsal::{Rehearsal, StartError};
pub use reload::Watch;
pub use target::{Target, TargetError, without_user};

/// Makes a world's universe afresh.
pub type Maker = world::Maker<Providers>;

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
    /// Timers that wait in each world.
    pub timers: usize,
    /// Real time after which a world that nobody uses is let go of, unless it was there at the start; `None`: never.
    pub world_idle: Option<Duration>,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Real time in which a request's head has to arrive, and then its body.
    pub request_time: Duration,
    /// Real time for which a client may take nothing of its answer.
    pub write_stall: Duration,
    /// Real time that a delivery to the outside may take.
    pub delivery: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let listen = server::listen::Limits::default();
        let worlds = Allowed::default();
        Self {
            body: None,
            worlds: worlds.worlds,
            connections: listen.connections,
            journal: worlds.journal,
            timers: worlds.timers,
            world_idle: worlds.idle,
            head_bytes: listen.head_bytes,
            headers: listen.headers,
            request_time: listen.header_read,
            write_stall: listen.write_stall,
            delivery: courier::PATIENCE,
        }
    }
}

impl Limits {
    fn allowed(&self) -> Allowed {
        Allowed { worlds: self.worlds, journal: self.journal, timers: self.timers, idle: self.world_idle }
    }

    fn listen(&self) -> server::listen::Limits {
        server::listen::Limits {
            connections: self.connections,
            header_read: self.request_time,
            head_bytes: self.head_bytes,
            headers: self.headers,
            write_stall: self.write_stall,
            ..Default::default()
        }
    }
}

/// How often idle worlds are looked for, in real time.
const SWEEP: Duration = Duration::from_secs(5);

/// Lets go of idle worlds until the shutdown.
async fn expire(worlds: Arc<Worlds<Providers>>, stop: Shutdown) {
    loop {
        tokio::select! {
            () = stop.requested() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
        for name in worlds.expire() {
            tracing::info!(world = %name, "nobody used it for as long as a world may be idle (--world-idle); it is gone");
        }
    }
}

/// All that one process serves.
#[derive(Clone, Debug)]
pub struct App {
    desk: Desk,
    limits: Limits,
    token: Option<Token>,
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
        let worlds = Worlds::new(default, named, limits.allowed(), opened)?;
        Ok(Self { desk: Desk::new(Arc::new(worlds)), limits, token: None })
    }

    /// The same, whose control asks for a token.
    #[must_use]
    pub fn asking_for(self, token: Option<Token>) -> Self {
        Self { token, ..self }
    }

    /// The world that needs no naming.
    pub fn default_world(&self) -> Result<World, WorldsError> {
        self.desk.worlds.get(&WorldName::default_world())
    }

    /// Puts the world that needs no naming back to its beginning, with an empty journal.
    pub fn reset(&self) -> Result<(), WorldsError> {
        self.desk.worlds.reset(&WorldName::default_world()).map(|_| ())
    }

    /// Looks at the files that worlds were made from until the shutdown: what has changed is loaded, as a reset of its world.
    pub fn reload(&self, watches: impl IntoIterator<Item = Watch>, stop: &Shutdown) {
        for watch in watches {
            tokio::spawn(reload::follow(self.desk.clone(), watch, stop.clone()));
        }
    }

    /// What a newcomer needs of each provider of the default world.
    pub fn welcome(&self, origin: &str) -> Result<Vec<Welcome>, WorldsError> {
        let world = self.default_world()?;
        let (now, _) = world.clock();
        Ok(world.look(|universe| providers::welcome(universe, origin, now)))
    }

    /// Control and the providers' paths on one router.
    pub fn router(&self) -> Router {
        let served = Served {
            worlds: Arc::clone(&self.desk.worlds),
            body_limit: self.limits.body,
            body_time: self.limits.request_time,
        };
        server::router(control::routes(self.token.clone()).with_state(self.desk.clone()), served)
    }

    /// Listens on an address; port 0 takes any that is free.
    pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
        TcpListener::bind(address).await
    }

    /// Serves until the shutdown is asked for.
    pub async fn serve(&self, listener: TcpListener, stop: Shutdown) {
        let limits = self.limits.listen();
        tokio::spawn(expire(Arc::clone(&self.desk.worlds), stop.clone()));
        server::listen::serve(listener, self.closing(&stop), stop, limits).await;
    }

    /// The same by HTTPS, beside it: both lead to the same worlds.
    pub async fn serve_https(&self, listener: TcpListener, tls: Tls, stop: Shutdown) {
        server::listen::serve_tls(listener, tls, self.closing(&stop), stop, self.limits.listen()).await;
    }

    /// The router, which ends with the process: who follows a journal would keep its connection for ever.
    fn closing(&self, stop: &Shutdown) -> Router {
        self.router().layer(axum::Extension(control::Closing(stop.subscribe())))
    }
}
