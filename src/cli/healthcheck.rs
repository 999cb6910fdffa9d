//! `duble healthcheck`: what a container asks, without a shell or curl in the image.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::Exit;

#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// The address that duble listens on
    #[arg(long, env = "DUBLE_LISTEN", default_value = super::serve::ADDRESS, value_name = "ADDR:PORT", value_parser = super::address)]
    listen: SocketAddr,
}

impl Healthcheck {
    pub(super) async fn execute(self) -> anyhow::Result<Exit> {
        let url = format!("http://{}/_duble/readyz", super::reachable(self.listen));
        let client = duble_client::plain_http().timeout(Duration::from_secs(2)).build()?;
        let response = client.get(&url).send().await.with_context(|| format!("{url} does not answer"))?;
        anyhow::ensure!(response.status().is_success(), "{url} answers {}", response.status());
        Ok(Exit::Good)
    }
}
