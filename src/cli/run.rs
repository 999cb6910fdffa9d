//! `duble run`: plays scenarios and checks what comes back.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::Exit;
use super::play::{self, Cast};
use super::reports::{self, Reports};
use super::watch;
use crate::app::Target;
use crate::dial::Trust;
use crate::facts::Lapse;
use crate::scenario::run::Suite;

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Scenario files, or folders that are searched for *.yaml and *.yml; each is played in a world of its own
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Files that are played at the same time; else as many as there are cores, and one with --target
    #[arg(long, env = "DUBLE_JOBS", value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Only the files whose name or title contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Ends at the first file that is not green
    #[arg(long)]
    fail_fast: bool,
    /// What to report: text, json or junit, each with =PATH for a file; several with commas between
    #[arg(long, env = "DUBLE_REPORT", default_value = "text", value_name = "FORM[=PATH]", value_delimiter = ',', value_parser = reports::report)]
    report: Vec<reports::One>,
    /// Plays against this server instead: a URL for all, or PROVIDER=URL (sicoob, nddfrete, invoicy, betha), several if need be
    #[arg(long, env = "DUBLE_TARGET", value_name = "URL", value_delimiter = ',')]
    target: Vec<String>,
    /// A certificate (PEM, its chain behind it) for a target that asks for one
    #[arg(long, env = "DUBLE_CERT", value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, env = "DUBLE_KEY", value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Authorities (PEM) that are trusted beside the system's; on loopback any certificate is taken
    #[arg(long, env = "DUBLE_CA", value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Longest real time that is waited between two tries of a step, with --target
    #[arg(long, env = "DUBLE_LONGEST_WAIT", default_value = "1m", value_name = "TIME")]
    longest_wait: Lapse,
    /// Writes what happened in each file's world into this folder: its journal, an entry in each line; the same bytes in each run
    #[arg(long, env = "DUBLE_TRANSCRIPT", value_name = "FOLDER", conflicts_with = "target")]
    transcript: Option<PathBuf>,
    /// Runs again whenever a file changes, or one that it extends; Ctrl-C ends it
    #[arg(long)]
    watch: bool,
}

impl Run {
    /// Every file is played, also after one that failed. What duble could not do outweighs an invalid file, and that a failed
    /// expectation: they say less.
    pub(super) async fn execute(self) -> anyhow::Result<Exit> {
        let reports = match Reports::new(&self.report) {
            Ok(reports) => reports,
            Err(said) => return Ok(wrong(&said)),
        };
        let target = match self.target() {
            Ok(target) => target,
            Err(error) => return Ok(wrong(&format!("{error:#}"))),
        };
        let jobs = match (self.jobs, &target) {
            (Some(jobs), _) => usize::from(jobs),
            (None, Some(_)) => 1,
            (None, None) => std::thread::available_parallelism().map_or(1, usize::from),
        };
        let target = target.map(Arc::new);
        let transcript = self.transcript.clone();
        let cast = Cast { jobs, filter: self.filter.clone(), fail_fast: self.fail_fast, target, transcript };
        if self.watch {
            return watch::run(&self.files, || round(&self.files, &cast, &reports)).await;
        }
        round(&self.files, &cast, &reports).await
    }

    fn target(&self) -> anyhow::Result<Option<Target>> {
        if self.target.is_empty() {
            anyhow::ensure!(
                self.cert.is_none() && self.ca.is_none(),
                "--cert, --key and --ca go with --target"
            );
            return Ok(None);
        }
        let trust = trust(self.ca.as_ref(), self.cert.as_ref(), self.key.as_ref())?;
        let texts = self.target.iter().map(String::as_str);
        Ok(Some(Target::new(texts, trust, self.longest_wait).context("--target")?))
    }
}

/// Plays all files once.
async fn round(files: &[PathBuf], cast: &Cast, reports: &Reports) -> anyhow::Result<Exit> {
    let stories = match play::stories(files, cast.filter.as_deref()) {
        Ok(stories) => stories,
        Err(said) => return Ok(wrong(&said)),
    };
    let suite = play::all(stories, cast, |sheet| reports.tell(sheet)).await;
    reports.finish(&suite)?;
    Ok(exit(&suite))
}

fn exit(suite: &Suite) -> Exit {
    if suite.any_broken() {
        Exit::Failure
    } else if suite.any_invalid() {
        Exit::Invalid
    } else if suite.is_green() {
        Exit::Good
    } else {
        Exit::Expectation
    }
}

/// What is wrong with the arguments is said where all errors are.
fn wrong(said: &str) -> Exit {
    eprintln!("duble: {said}");
    Exit::Usage
}

/// What is trusted and shown, from files.
pub(super) fn trust(
    ca: Option<&PathBuf>,
    cert: Option<&PathBuf>,
    key: Option<&PathBuf>,
) -> anyhow::Result<Trust> {
    let read = |file: &PathBuf, flag: &str| {
        std::fs::read(file).with_context(|| format!("cannot read {} ({flag})", file.display()))
    };
    let mut trust = Trust::default();
    if let Some(file) = ca {
        trust = Trust::with(&read(file, "--ca")?)
            .with_context(|| format!("{} (--ca) cannot be used", file.display()))?;
    }
    if let (Some(cert), Some(key)) = (cert, key) {
        trust = trust
            .showing(&read(cert, "--cert")?, &read(key, "--key")?)
            .with_context(|| format!("{} (--cert) cannot be used", cert.display()))?;
    }
    Ok(trust)
}
