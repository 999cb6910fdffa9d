//! `duble certs server`: for whoever ends TLS himself, before duble.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Store;
use super::files::Files;
use crate::cli::Exit;
use crate::facts::{Lapse, Moment};
use crate::providers;
use crate::wire::pki::{Authority, AuthorityError};

const DAY: i64 = 86_400_000;

#[derive(Debug, Args)]
pub(super) struct Server {
    /// Host names (*.NAME too) and IP addresses; else localhost and every host that the providers document
    #[arg(long = "host", value_name = "NAME", num_args = 1..)]
    hosts: Vec<String>,
    /// Days that it is valid; Apple's systems refuse more than 825
    #[arg(long, value_name = "DAYS", default_value_t = 397, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// The files without their endings: FILE.pem, FILE.key, FILE.p12; else the first name
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes over files that are there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    store: Store,
}

impl Server {
    pub(super) fn execute(mut self, authority: &Authority, now: Moment) -> anyhow::Result<Exit> {
        if self.hosts.is_empty() {
            let documented = providers::hosts().flat_map(|(_, hosts)| hosts.iter().copied());
            let local = ["localhost", "127.0.0.1", "::1"];
            self.hosts = local.into_iter().chain(documented).map(str::to_owned).collect();
        }
        let after = |days: i64| now.plus(Lapse::from_millis(days.saturating_mul(DAY)));
        // From yesterday on: clocks of containers are late at times.
        let issued = match authority.server(&self.hosts, after(-1), after(i64::from(self.days))) {
            Err(error @ (AuthorityError::Name(_) | AuthorityError::Nameless)) => {
                eprintln!("duble: --host: {error}");
                return Ok(Exit::Usage);
            }
            made => made?,
        };
        let first = self.hosts.first().map_or("localhost", String::as_str);
        let stem = first.replace(['*', ':'], "_");
        let files = Files::of(self.out.as_deref().unwrap_or(Path::new(&stem)));
        if let Some(usage) = files.taken(self.force)? {
            return Ok(usage);
        }
        println!("{}names        {}", files.write(&issued, first, &self.store)?, self.hosts.join(" "));
        Ok(Exit::Good)
    }
}
