//! What one process may hold, as flags: a public server needs a bound on everything that a stranger can make it keep.

use std::time::Duration;

use clap::Args;
use clap::builder::RangedU64ValueParser;

use crate::app::Limits;
use crate::server::listen::SMALLEST_HEAD;
use crate::world::{Bounds, MOST_TIMERS};

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct Bounded {
    /// Bytes of a request's body at most, whoever's it is; else 128 MiB for nddFrete, 16 MiB for the others
    #[arg(long, env = "DUBLE_BODY_LIMIT", value_name = "BYTES")]
    body_limit: Option<usize>,
    /// Bytes of a request's head at most: request line and headers
    #[arg(long, env = "DUBLE_HEADER_LIMIT", default_value_t = Limits::default().head_bytes, value_name = "BYTES", value_parser = RangedU64ValueParser::<usize>::new().range(SMALLEST_HEAD as u64..=16 << 20))]
    header_limit: usize,
    /// Headers of a request at most
    #[arg(long, env = "DUBLE_HEADERS", default_value_t = Limits::default().headers, value_name = "COUNT", value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    headers: usize,
    /// Connections at a time, with --https half of them by each way; the process must be allowed to open as many files
    #[arg(long, env = "DUBLE_CONNECTIONS", default_value_t = Limits::default().connections, value_name = "COUNT", value_parser = at_least_one)]
    connections: usize,
    /// Real seconds in which a request's head has to arrive, and then its body; also how long a connection may be idle
    #[arg(long, env = "DUBLE_REQUEST_TIME", default_value_t = Limits::default().request_time.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    request_time: u64,
    /// Real seconds for which a client may take nothing of its answer before its connection is cut
    #[arg(long, env = "DUBLE_WRITE_STALL", default_value_t = Limits::default().write_stall.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    write_stall: u64,
    /// Worlds at most
    #[arg(long, env = "DUBLE_WORLDS", default_value_t = Limits::default().worlds, value_name = "COUNT", value_parser = at_least_one)]
    worlds: usize,
    /// Real seconds after which a world that nobody uses is let go of; 0: never. The default world and those of files stay
    #[arg(long, env = "DUBLE_WORLD_IDLE", default_value_t = Limits::default().world_idle.map_or(0, |idle| idle.as_secs()), value_name = "SECONDS")]
    world_idle: u64,
    /// Timers that wait in each world at most; a step that sets one too many is undone
    #[arg(long, env = "DUBLE_TIMERS", default_value_t = Limits::default().timers, value_name = "COUNT", value_parser = RangedU64ValueParser::<usize>::new().range(1..=MOST_TIMERS as u64))]
    timers: usize,
    /// Real seconds that a delivery to the outside (a webhook, say) may take
    #[arg(long, env = "DUBLE_DELIVERY_TIMEOUT", default_value_t = Limits::default().delivery.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    delivery_timeout: u64,
    /// Entries that the journal of each world keeps; older ones fall out
    #[arg(long, env = "DUBLE_JOURNAL_ENTRIES", default_value_t = Bounds::default().entries, value_name = "COUNT", value_parser = at_least_one)]
    journal_entries: usize,
    /// Bytes that the journal of each world keeps
    #[arg(long, env = "DUBLE_JOURNAL_BYTES", default_value_t = Bounds::default().bytes, value_name = "BYTES", value_parser = at_least_one)]
    journal_bytes: usize,
    /// Bytes that the journal keeps of one body; the rest is cut
    #[arg(long, env = "DUBLE_JOURNAL_BODY", default_value_t = Bounds::default().body, value_name = "BYTES", value_parser = at_least_one)]
    journal_body: usize,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write a whole number from 1 on".to_owned())
}

impl Bounded {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            body: self.body_limit,
            head_bytes: self.header_limit,
            headers: self.headers,
            connections: self.connections,
            request_time: Duration::from_secs(self.request_time),
            write_stall: Duration::from_secs(self.write_stall),
            worlds: self.worlds,
            world_idle: (self.world_idle > 0).then(|| Duration::from_secs(self.world_idle)),
            timers: self.timers,
            delivery: Duration::from_secs(self.delivery_timeout),
            journal: Bounds {
                entries: self.journal_entries,
                bytes: self.journal_bytes,
                body: self.journal_body,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command};

    use super::*;

    /// The limits as the table of the documentation has them.
    fn rows() -> Vec<String> {
        let command = Bounded::augment_args(Command::new("serve"));
        let row = |arg: &clap::Arg| {
            let long = arg.get_long()?;
            let value = arg.get_value_names()?.first()?;
            let env = arg.get_env()?.to_str()?;
            let default = arg.get_default_values().first().and_then(|value| value.to_str()).unwrap_or("");
            let help = arg.get_help()?.to_string();
            Some(format!("| `--{long} {value}` | `{env}` | {default} | {help} |"))
        };
        command.get_arguments().filter_map(row).collect()
    }

    #[test]
    fn the_documentation_lists_every_limit() {
        let documented: Vec<&str> =
            include_str!("../../docs/limits.md").lines().filter(|line| line.contains("| `DUBLE_")).collect();
        assert_eq!(documented, rows(), "docs/limits.md has a row for each, in this order");
    }
}
