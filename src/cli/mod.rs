//! The command line: one file per verb; `duble` alone is `duble serve`.

mod certs;
mod exit;
mod export;
mod healthcheck;
mod limits;
mod lint;
mod play;
mod record;
mod reports;
mod run;
mod schema;
mod serve;
mod watch;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use exit::Exit;

/// A stateful double of four Brazilian provider APIs: Sicoob, nddFrete, InvoiCy and Betha Procuradoria.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Answers as all four providers (the default verb)
    Serve(serve::Serve),
    /// Plays scenarios and checks what comes back; exit code 4 when an expectation fails
    Run(run::Run),
    /// Stands before a provider, passes on what comes in, and writes a scenario of it
    Record(record::Record),
    /// Writes a scenario, or a HAR, of the journal of a running duble
    Export(export::Export),
    /// Checks scenario files without playing them; exit code 3 when one is wrong
    Lint(lint::Lint),
    /// Prints the JSON Schema of scenario files, for editors
    Schema(schema::Schema),
    /// Shows the test authority; exports and renews it, makes certificates of clients and servers
    Certs(certs::Certs),
    /// Asks a running duble whether it is ready; for containers
    Healthcheck(healthcheck::Healthcheck),
}

/// Parses the arguments and runs the verb.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no mistakes; clap prints them to the right stream.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Good };
            _ = error.print();
            return exit.into();
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::Error::new(error).context("no runtime could be started")),
    };
    let done = runtime.block_on(async {
        match cli.verb.unwrap_or(Verb::Serve(cli.serve)) {
            Verb::Serve(serve) => serve.execute().await,
            Verb::Run(run) => run.execute().await,
            Verb::Record(record) => record.execute().await,
            Verb::Export(export) => export.execute().await,
            Verb::Lint(lint) => Ok(lint.execute()),
            Verb::Schema(schema) => schema.execute(),
            Verb::Certs(certs) => certs.execute(),
            Verb::Healthcheck(check) => check.execute().await,
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_millis(100));
    done.map_or_else(|error| fail(&error), Into::into)
}

/// Reads an address to listen on.
fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "write an IP address and a port, such as 127.0.0.1:8756 or 0.0.0.0:8756".to_owned())
}

/// An address that one can call: "all addresses" is none.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("duble: {error:#}");
    Exit::Failure.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_made_callable() {
        for (listen, asked) in
            [("0.0.0.0:8756", "127.0.0.1:8756"), ("[::]:1", "[::1]:1"), ("10.0.0.7:80", "10.0.0.7:80")]
        {
            assert_eq!(reachable(address(listen).unwrap()).to_string(), asked);
        }
        for wrong in ["8756", ":8756", "localhost:8756", ""] {
            assert!(address(wrong).unwrap_err().contains("127.0.0.1:8756"), "{wrong}");
        }
    }
}
