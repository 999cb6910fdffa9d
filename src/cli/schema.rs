//! `duble schema`: prints the JSON Schema of the scenario format.

use std::io::Write as _;

use clap::Args;

use super::Exit;
use crate::scenario;

#[derive(Debug, Args)]
pub(super) struct Schema {}

impl Schema {
    pub(super) fn execute(self) -> anyhow::Result<Exit> {
        let mut out = std::io::stdout().lock();
        match out.write_all(scenario::schema::text().as_bytes()).and_then(|()| out.flush()) {
            // Whoever reads it has seen enough, such as `head`.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Good),
            done => Ok(done.map(|()| Exit::Good)?),
        }
    }
}
