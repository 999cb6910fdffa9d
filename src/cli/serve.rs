//! `duble serve`: answers as all four providers.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;

use super::Exit;
use crate::app::{self, App, Courier, Maker, Tls, Token, Watch};
use crate::facts::did_you_mean;
use crate::providers::room::Welcome;
use crate::scenario::{self, Loaded};
use crate::server::Shutdown;
use crate::world::{Clock, WorldName};

/// The default address: loopback, for control is open there.
pub(super) const ADDRESS: &str = "127.0.0.1:8756";

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Scenarios: the first makes the default world, each other one the world of its file name
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to listen; port 0 takes any that is free and prints it
    #[arg(long, env = "DUBLE_LISTEN", default_value = ADDRESS, value_name = "ADDR:PORT", value_parser = super::address)]
    listen: SocketAddr,
    /// Where to listen for HTTPS too, with certificates of this machine's test authority (see `duble certs`)
    #[arg(long, env = "DUBLE_HTTPS", value_name = "ADDR:PORT", value_parser = super::address)]
    https: Option<SocketAddr>,
    /// The folder of that authority; else the platform's for data, see `duble certs`
    #[arg(long, env = "DUBLE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// How log lines look
    #[arg(long, env = "DUBLE_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    log_format: LogFormat,
    /// Which log lines are written, in tracing's language
    #[arg(long, env = "DUBLE_LOG", default_value = "info", value_name = "FILTER")]
    log: String,
    #[command(flatten)]
    limits: super::limits::Bounded,
    /// Authorities (PEM) whose receivers are trusted too, beside the system's; on loopback any certificate is taken
    #[arg(long, env = "DUBLE_DELIVERY_CA", value_name = "FILE")]
    delivery_ca: Option<PathBuf>,
    /// What whoever uses control has to show as `Authorization: Bearer TOKEN`; else it is open to whoever reaches the address
    #[arg(long, env = "DUBLE_CONTROL_TOKEN", hide_env_values = true, value_name = "TOKEN", value_parser = Token::parse)]
    control_token: Option<Token>,
    /// Looks at the files twice a second: one that has changed begins its world anew, one that is wrong changes nothing
    #[arg(long, env = "DUBLE_RELOAD", value_parser = FalseyValueParser::new())]
    reload: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// What worlds are made from: the default one's maker, those of the named ones, and the files to look at again.
struct Stories {
    default: Maker,
    named: Vec<(WorldName, Maker)>,
    watches: Vec<Watch>,
}

impl Serve {
    pub(super) async fn execute(self) -> anyhow::Result<Exit> {
        start_log(self.log_format, &self.log)?;
        let Some(Stories { default, named, watches }) = self.stories()? else { return Ok(Exit::Invalid) };
        let mut limits = self.limits.limits();
        if self.https.is_some() {
            limits.connections = limits.connections.div_ceil(2);
        }
        let app = App::with_courier(default, named, limits, self.courier(limits.delivery)?)?
            .asking_for(self.control_token.clone());
        let listener = self.bind(self.listen, "--listen").await?;
        let origin = format!("http://{}", super::reachable(listener.local_addr()?));
        let https = match self.https {
            Some(address) => Some(self.secured(address).await?),
            None => None,
        };
        let mut said = banner(&origin, &app.welcome(&origin)?);
        if let Some((listener, _, authority)) = &https {
            let address = super::reachable(listener.local_addr()?);
            _ = write!(said, "\n{:<19} https://{address} (authority: {})", "HTTPS", authority.display());
        }
        say(&format!("{said}\n{:<19} Ctrl-C", "stop"));
        let stop = Shutdown::new();
        stop.request_on_signals()?;
        if self.reload {
            if watches.is_empty() {
                tracing::warn!(
                    "nothing to reload: no FILE was named, and the scenario within duble does not change"
                );
            }
            app.reload(watches, &stop);
        }
        let secured = async {
            if let Some((listener, tls, _)) = https {
                app.serve_https(listener, tls, stop.clone()).await;
            }
        };
        tokio::join!(app.serve(listener, stop.clone()), secured);
        Ok(Exit::Good)
    }

    async fn bind(&self, address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
        let listener = App::bind(address).await.with_context(|| {
            format!("cannot listen on {address} (another address: {flag}, such as {flag} 127.0.0.1:0 for any free port)")
        })?;
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() && self.control_token.is_none() {
            tracing::warn!(
                %address,
                "control below /_duble is open to whoever reaches this address; --control-token TOKEN closes it"
            );
        }
        Ok(listener)
    }

    /// A listener for HTTPS, what makes TLS of its connections, and where the authority's certificate is.
    async fn secured(&self, address: SocketAddr) -> anyhow::Result<(TcpListener, Tls, PathBuf)> {
        let data = app::data_folder(self.data.clone())
            .context("--https needs a folder for its authority (--data)")?;
        let now = Clock::running().look();
        let tls = app::tls(app::authority(&data, now)?, app::term(now))?;
        Ok((self.bind(address, "--https").await?, tls, app::certificate_file(&data)))
    }

    fn courier(&self, patience: Duration) -> anyhow::Result<Courier> {
        let courier = Courier::new(patience);
        let Some(file) = &self.delivery_ca else { return Ok(courier) };
        let shown = file.display();
        let pem = std::fs::read(file).with_context(|| format!("cannot read {shown} (--delivery-ca)"))?;
        courier.trusting(&pem).with_context(|| format!("{shown} (--delivery-ca) cannot be used"))
    }

    /// The scenarios, the default world's first; None when one is wrong, which has been said by then.
    fn stories(&self) -> anyhow::Result<Option<Stories>> {
        if self.files.is_empty() {
            let default = app::maker(Loaded::default_scenario()?);
            return Ok(Some(Stories { default, named: Vec::new(), watches: Vec::new() }));
        }
        let mut made = Vec::new();
        let mut wrong = false;
        for file in &self.files {
            // `duble srve` is read as `duble serve srve`.
            let verbs = ["serve", "run", "record", "export", "lint", "healthcheck"];
            if let Some(verb) =
                file.to_str().filter(|_| !file.exists()).and_then(|name| did_you_mean(name, verbs))
            {
                anyhow::bail!("there is no file `{}`; did you mean `duble {verb}`?", file.display());
            }
            // Read and built once here, so that all that is wrong with any of them is said before anything listens.
            let built =
                Loaded::open(file).and_then(|loaded| scenario::build(&loaded).map(|first| (loaded, first)));
            match built {
                Ok((loaded, first)) => made.push((file, loaded, first)),
                Err(findings) => {
                    eprintln!("{findings}");
                    wrong = true;
                }
            }
        }
        if wrong {
            return Ok(None);
        }
        let mut worlds = Vec::new();
        let mut watches = Vec::new();
        for (file, loaded, first) in made {
            let name = if worlds.is_empty() {
                WorldName::default_world()
            } else {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                WorldName::parse(&stem).with_context(|| format!("{} names a world", file.display()))?
            };
            if worlds.iter().any(|(known, _)| *known == name) {
                anyhow::bail!("{} makes the world `{name}`, and so does a file before it", file.display());
            }
            watches.push(Watch::new(name.clone(), file.clone(), &loaded));
            worlds.push((name, app::maker_after(loaded, first)));
        }
        let mut worlds = worlds.into_iter();
        let Some((_, default)) = worlds.next() else { return Ok(None) };
        Ok(Some(Stories { default, named: worlds.collect(), watches }))
    }
}

fn start_log(format: LogFormat, filter: &str) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .with_context(|| format!("`{filter}` is no log filter"))?;
    // The world's clock stamps each line; the system's would tell another story.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .without_time()
        .with_target(false)
        .with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

/// Where each provider is, who may enter, and one request that works.
fn banner(origin: &str, providers: &[Welcome]) -> String {
    let mut text = format!("duble {} answers at {origin}\n", env!("CARGO_PKG_VERSION"));
    for provider in providers {
        _ = write!(text, "\n{}\n  {:<17} {}\n", provider.title, "base URL", provider.base);
        for (name, value) in &provider.credentials {
            _ = writeln!(text, "  {name:<17} {value}");
        }
        _ = writeln!(text, "  {:<17} {}", "try", provider.curl);
    }
    _ = write!(
        text,
        "\n{:<19} {origin}/_duble (clock, worlds, state, actions, journal, reset …); worlds of their own below {origin}/w/NAME/",
        "control"
    );
    text
}

/// Prints. Whoever reads may have had enough, as `head -1` has, and the server goes on all the same.
fn say(text: &str) {
    _ = writeln!(std::io::stdout(), "{text}");
}
