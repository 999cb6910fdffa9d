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

    /// All that happened, an entry of the journal in each line, as JSON: the same bytes for the same scenario, in whatever process. A
    /// receiver's port is what the system had free; it stands there as 0.
    pub fn transcript(&self) -> String {
        let (entries, _) = self.world.entries();
        let mut text = String::new();
        for entry in entries {
            text.push_str(&without_ports(&serde_json::to_string(&*entry).unwrap_or_default()));
            text.push('\n');
        }
        text
    }

    /// The world behind the server.
    pub fn world(&self) -> &World {
        &self.world
    }
}

/// Addresses of the loopback without their ports, but for the one that all rehearsals name.
fn without_ports(text: &str) -> String {
    const LOOPBACK: &str = "127.0.0.1:";
    let mut parts = text.split(LOOPBACK);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (port, rest) = part.split_at_checked(digits).unwrap_or((part, ""));
        let ours = HOST.strip_prefix(LOOPBACK) == Some(port);
        out.push_str(LOOPBACK);
        out.push_str(if ours { port } else { "0" });
        out.push_str(rest);
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ports_that_vary_are_left_out() {
        let text =
            r#"{"url":"http://127.0.0.1:40001/avisos","iss":"http://127.0.0.1:8756/auth","127.0.0.1:":1}"#;
        let told =
            r#"{"url":"http://127.0.0.1:0/avisos","iss":"http://127.0.0.1:8756/auth","127.0.0.1:0":1}"#;
        assert_eq!(without_ports(text), told);
    }
}
