//! `duble certs`: the test authority of this machine, and what it issues.

mod client;
mod files;
mod server;

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};

use super::Exit;
use crate::app;
use crate::facts::Moment;
use crate::wire::pkcs12::{self, Protection};
use crate::wire::pki::Authority;
use crate::wire::x509::Certificate;
use crate::world::Clock;

#[derive(Debug, Args)]
pub(super) struct Certs {
    /// The folder of the authority; else the platform's for data ($XDG_DATA_HOME/duble, ~/.local/share/duble, %LOCALAPPDATA%\duble)
    #[arg(long, env = "DUBLE_DATA", value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Writes the authority's certificate, for the stores that shall trust it
    Export(Export),
    /// Makes a new authority; what trusted the old one must be told
    Renew,
    /// Makes a certificate as ICP-Brasil issues them to companies (e-CNPJ) and people (e-CPF)
    Client(client::Client),
    /// Makes a certificate for a server that ends TLS before duble
    Server(server::Server),
}

#[derive(Debug, Args)]
struct Export {
    /// How it is written
    #[arg(long, default_value = "pem", value_name = "FORMAT")]
    format: Format,
    /// The file to write; else the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes over a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text, for most stores
    Pem,
    /// Binary, for Windows and phones
    Der,
    /// PKCS#12 without a key, for -Djavax.net.ssl.trustStore
    P12Truststore,
}

/// How PKCS#12 files are written.
#[derive(Debug, Args)]
struct Store {
    /// The password of the PKCS#12 file
    #[arg(
        long,
        env = "DUBLE_CERTS_PASSWORD",
        hide_env_values = true,
        default_value = "changeit",
        value_name = "PASSWORD"
    )]
    password: String,
    /// Encrypts the PKCS#12 file with AES-256 and SHA-256 instead of 3DES and SHA-1, which every stack opens
    #[arg(long)]
    modern: bool,
}

impl Store {
    fn protection(&self) -> Protection {
        if self.modern { Protection::Modern } else { Protection::Old }
    }
}

impl Certs {
    pub(super) fn execute(self) -> anyhow::Result<Exit> {
        let now = Clock::running().look();
        let data = || app::data_folder(self.data.clone());
        match self.what {
            None => {
                let data = data()?;
                print!("{}", shown(&data, &app::authority(&data, now)?)?);
                Ok(Exit::Good)
            }
            Some(What::Export(export)) => export.execute(&app::authority(&data()?, now)?),
            Some(What::Renew) => renew(&data()?, now),
            Some(What::Client(client)) => client.execute(data, now),
            Some(What::Server(server)) => server.execute(&app::authority(&data()?, now)?, now),
        }
    }
}

fn renew(data: &Path, now: Moment) -> anyhow::Result<Exit> {
    let (authority, before) = app::renew(data, now)?;
    print!("{}", shown(data, &authority)?);
    println!(
        "\nEvery store that trusted the authority before it must be given this one; certificates that the old one signed are foreign now, and a duble that runs must be started again."
    );
    if let Some(before) = before {
        println!("Its SHA-256, by which stores find it for removal: {before}");
    }
    Ok(Exit::Good)
}

/// What `duble certs` says of an authority.
fn shown(data: &Path, authority: &Authority) -> anyhow::Result<String> {
    let read = Certificate::from_der(authority.certificate_der())?;
    let file = app::certificate_file(data);
    let file = std::path::absolute(&file).unwrap_or(file);
    let key = app::key_file(data);
    let key = std::path::absolute(&key).unwrap_or(key);
    Ok(format!(
        "certificate  {}\nkey          {} (keep it: whoever has it can stand in for any host before those who trust it)\nsubject      {}\nSHA-256      {}\nvalid        {} to {}\ntrust it     {}\n             docs/tls.md says how for Java, PHP, Node, Python, .NET, Delphi and curl\n",
        file.display(),
        key.display(),
        read.common_name,
        authority.fingerprint(),
        read.not_before.date(),
        read.not_after.date(),
        trust(&file),
    ))
}

/// The one line that makes this machine trust a certificate.
fn trust(file: &Path) -> String {
    let file = file.display();
    if cfg!(windows) {
        format!("certutil -user -addstore Root \"{file}\"")
    } else if cfg!(target_os = "macos") {
        format!("security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db \"{file}\"")
    } else {
        format!(
            "sudo cp \"{file}\" /usr/local/share/ca-certificates/duble.crt && sudo update-ca-certificates"
        )
    }
}

impl Export {
    fn execute(&self, authority: &Authority) -> anyhow::Result<Exit> {
        let bytes = match self.format {
            Format::Pem => authority.certificate_pem().into_bytes(),
            Format::Der => authority.certificate_der().to_vec(),
            Format::P12Truststore => {
                let certificates = [("duble", authority.certificate_der())];
                pkcs12::truststore(&certificates, &self.store.password, self.store.protection())?
            }
        };
        if let Some(out) = &self.out {
            if let Some(usage) = files::taken(std::slice::from_ref(out), self.force)? {
                return Ok(usage);
            }
            app::write_new(out, &bytes, app::Secret::No)?;
            return Ok(Exit::Good);
        }
        let mut stdout = std::io::stdout().lock();
        if self.format != Format::Pem && stdout.is_terminal() {
            eprintln!("duble: this format is no text for a terminal; name a file with --out");
            return Ok(Exit::Usage);
        }
        stdout.write_all(&bytes).context("cannot write to the standard output")?;
        Ok(Exit::Good)
    }
}
