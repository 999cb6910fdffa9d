//! A scenario on a server of its own: what `duble run` and the tests play steps against, over real HTTP.

use super::{App, Limits, Maker, World};
use crate::control;
use crate::facts::{Lapse, Moment};
use crate::providers::{Action, Providers};
use crate::scenario::Loaded;
use crate::scenario::run::Stage;
use crate::server::Shutdown;
use crate::world::{Universe, WorldsError};

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The scenario makes no world.
    #[error(transparent)]
    World(#[from] WorldsError),
    /// No port could be had.
    #[error("cannot listen on the loopback: {0}")]
    Listen(#[from] std::io::Error),
}

/// The host that a rehearsal's requests name, whatever port is free: the default address, so that a report reads like what one gets there.
const HOST: &str = "127.0.0.1:8756";

/// A running server on a free port of the loopback, with the world behind it; dropping it stops it.
#[derive(Debug)]
pub struct Rehearsal {
    url: String,
    world: World,
    stop: Shutdown,
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        self.stop.request();
    }
}

impl Rehearsal {
    /// Starts a server whose default world is the scenario's. Must be called within a runtime.
    pub async fn start(scenario: Loaded) -> Result<Self, StartError> {
        Self::of(super::maker(scenario)).await
    }

    /// The same, where the world is there already.
    pub async fn start_after(scenario: Loaded, first: Universe<Providers>) -> Result<Self, StartError> {
        Self::of(super::maker_after(scenario, first)).await
    }

    async fn of(maker: Maker) -> Result<Self, StartError> {
        let app = App::new(maker, [], Limits::default())?;
        let world = app.default_world()?;
        let listener = App::bind(([127, 0, 0, 1], 0).into()).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let stop = Shutdown::new();
        let until = stop.clone();
        tokio::spawn(async move { app.serve(listener, until).await });
        Ok(Self { url, world, stop })
    }

    /// The world behind the server.
    pub fn world(&self) -> &World {
        &self.world
    }
}

impl Stage for Rehearsal {
    fn base_url(&self) -> &str {
        &self.url
    }

    fn host(&self) -> Option<&str> {
        Some(HOST)
    }

    fn now(&self) -> Moment {
        self.world.clock().0
    }

    async fn advance(&self, by: Lapse) -> Result<(), String> {
        self.world.advance(by).await.map(|_| ()).map_err(|error| error.to_string())
    }

    async fn settled(&self) {
        self.world.settled().await;
    }

    async fn act(&self, action: Action) -> Result<(), String> {
        match control::perform(&self.world, action).await {
            Ok(_) => Ok(()),
            Err(Some(problem)) => Err(problem.to_string()),
            Err(None) => Err("the action failed inside duble and was undone".to_owned()),
        }
    }
}
