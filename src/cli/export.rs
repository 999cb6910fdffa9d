//! `duble export`: the journal of a running duble as a scenario or a HAR.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use http_body_util::{BodyExt as _, Limited};

use super::Exit;
use super::record::{Base, save, summary};
use crate::app::without_user;
use crate::dial::{self, Caller};
use crate::scenario::export::{Entry, Page, events, har, lost};

/// Entries of one page, and bytes that it may have.
const PAGE: u64 = 500;
const LONGEST: usize = 256 << 20;

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The running duble; of another world with /w/NAME
    #[arg(long, env = "DUBLE_URL", default_value = "http://127.0.0.1:8756", value_name = "URL")]
    url: String,
    /// What to write
    #[arg(long, default_value = "scenario", value_name = "FORMAT")]
    format: Format,
    /// The file to write; else the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The scenario to build on: that with which duble was started
    #[arg(long, default_value = "default", value_name = "FILE")]
    extends: String,
    /// Writes over a file that is there already
    #[arg(long)]
    force: bool,
    /// The token that control asks for
    #[arg(long, env = "DUBLE_CONTROL_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// Leaves credentials in a HAR; a scenario never has any
    #[arg(long)]
    with_secrets: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Scenario,
    Har,
}

impl Export {
    pub(super) async fn execute(self) -> anyhow::Result<Exit> {
        if self.with_secrets && self.format == Format::Scenario {
            eprintln!("duble: --with-secrets goes with --format har");
            return Ok(Exit::Usage);
        }
        if let Some(out) = self.out.as_ref().filter(|out| out.exists() && !self.force) {
            eprintln!("duble: {} is there already; --force writes over it", out.display());
            return Ok(Exit::Usage);
        }
        let base = match Base::open(&self.extends, self.out.as_deref()) {
            Ok(base) => base,
            Err(findings) => {
                eprintln!("{findings}");
                return Ok(Exit::Invalid);
            }
        };
        let url = self.url.trim_end_matches('/');
        let (entries, dropped) = self.journal(url).await?;
        let (text, said) = match self.format {
            Format::Scenario => {
                let written = base.story(&events(&entries, dropped), &without_user(url));
                let said = summary(&written, self.out.as_deref());
                (written.text, said)
            }
            Format::Har => {
                let address = dial::Address::of(url).map_err(anyhow::Error::msg)?;
                let exchanges = entries.iter().filter(|entry| entry.has_exchange()).count();
                (
                    har(&entries, dropped, &address.origin(), self.with_secrets),
                    format!("{exchanges} exchanges"),
                )
            }
        };
        match &self.out {
            Some(out) => save(out, &text)?,
            None => print!("{text}"),
        }
        eprintln!("{said}");
        if dropped > 0 {
            eprintln!("{}, and not in this", lost(dropped));
        }
        Ok(Exit::Good)
    }

    /// All entries that there were when it was asked, and how many had been dropped.
    async fn journal(&self, url: &str) -> anyhow::Result<(Vec<Entry>, u64)> {
        let caller = Caller::default();
        let mut page = self.page(&caller, url, 0).await?;
        let (total, dropped) = (page.total, page.dropped);
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let last = page.entries.last().map(|entry| entry.number);
            entries.append(&mut page.entries);
            match last {
                Some(last) if last < total => page = self.page(&caller, url, last).await?,
                _ => return Ok((entries, dropped)),
            }
        }
    }

    async fn page(&self, caller: &Caller, url: &str, after: u64) -> anyhow::Result<Page> {
        let asked = format!("{url}/_duble/journal?after={after}&limit={PAGE}");
        let mut request = http::Request::new(dial::content(""));
        if let Some(token) = &self.token {
            let bearer = format!("Bearer {token}").parse().context("--token cannot stand in a header")?;
            request.headers_mut().insert(http::header::AUTHORIZATION, bearer);
        }
        let answer = caller.call(&asked, request).await.map_err(anyhow::Error::msg);
        let answer = answer.with_context(|| format!("{} does not answer (--url)", without_user(url)))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LONGEST).collect().await.map_err(anyhow::Error::msg)?;
        let body = body.to_bytes();
        if !status.is_success() {
            let said = String::from_utf8_lossy(&body).chars().take(200).collect::<String>();
            let hint = if status == http::StatusCode::UNAUTHORIZED { " (--token)" } else { "" };
            anyhow::bail!("the journal answers {status}{hint}: {said}");
        }
        serde_json::from_slice(&body).with_context(|| format!("{} is no journal of duble", without_user(url)))
    }
}
