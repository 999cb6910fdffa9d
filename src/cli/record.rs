//! `duble record`: stands before a provider, passes on what comes in, and writes a scenario of it.

use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::Exit;
use super::run::trust;
use crate::app::{self, App};
use crate::scenario::Loaded;
use crate::scenario::record::{Event, Frame, Recorder, Tape, Written, write};
use crate::server::Shutdown;

#[derive(Debug, Args)]
pub(super) struct Record {
    /// The provider, or a running duble; its path stands before those of the requests
    #[arg(long, env = "DUBLE_RECORD_TO", value_name = "URL")]
    to: String,
    /// Where to listen; port 0 takes any that is free and prints it
    #[arg(long, env = "DUBLE_RECORD_LISTEN", default_value = "127.0.0.1:0", value_name = "ADDR:PORT", value_parser = super::address)]
    listen: SocketAddr,
    /// The file to write, anew after each exchange
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The scenario to build on: its world, its clients, and what it says is no secret
    #[arg(long, default_value = "default", value_name = "FILE")]
    extends: String,
    /// Writes over a file that is there already
    #[arg(long)]
    force: bool,
    /// A certificate (PEM, its chain behind it) for a provider that asks for one
    #[arg(long, env = "DUBLE_CERT", value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, env = "DUBLE_KEY", value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Authorities (PEM) that are trusted beside the system's; on loopback any certificate is taken
    #[arg(long, env = "DUBLE_CA", value_name = "FILE")]
    ca: Option<PathBuf>,
}

impl Record {
    pub(super) async fn execute(self) -> anyhow::Result<Exit> {
        if self.out.exists() && !self.force {
            eprintln!("duble: {} is there already; --force writes over it", self.out.display());
            return Ok(Exit::Usage);
        }
        let base = match Base::open(&self.extends, Some(&self.out)) {
            Ok(base) => base,
            Err(findings) => {
                eprintln!("{findings}");
                return Ok(Exit::Invalid);
            }
        };
        let trust = trust(self.ca.as_ref(), self.cert.as_ref(), self.key.as_ref())?;
        let tape = Arc::new(Tape::default());
        let recorder = match Recorder::new(&self.to, trust, Arc::clone(&tape)) {
            Ok(recorder) => Arc::new(recorder),
            Err(error) => {
                eprintln!("duble: {error} (--to)");
                return Ok(Exit::Usage);
            }
        };
        let from = app::without_user(&self.to);
        // Whether the file can be written is better known before anything is recorded.
        let mut written = base.write(&tape.events(), &from, &self.out)?;
        let listener =
            App::bind(self.listen).await.with_context(|| format!("cannot listen on {}", self.listen))?;
        let address = listener.local_addr()?;
        let origin = format!("http://{}", super::reachable(address));
        println!("recording {origin} -> {from} into {}; Ctrl-C ends", self.out.display());
        let stop = Shutdown::new();
        stop.request_on_signals()?;
        let mut changes = tape.changes();
        let serving = tokio::spawn(app::record(listener, recorder, stop.clone()));
        loop {
            tokio::select! {
                _ = changes.changed() => match base.write(&tape.events(), &from, &self.out) {
                    Ok(now) => written = now,
                    // A full disk must not take the provider away from those who are at work; the next exchange tries again.
                    Err(error) => eprintln!("duble: {error:#}"),
                },
                () = stop.requested() => break,
            }
        }
        _ = serving.await;
        if changes.has_changed().unwrap_or(false) {
            written = base.write(&tape.events(), &from, &self.out)?;
        }
        println!("{}", summary(&written, Some(&self.out)));
        Ok(Exit::Good)
    }
}

/// What was written, in a line.
pub(super) fn summary(written: &Written, out: Option<&Path>) -> String {
    let Written { steps, left_out, .. } = written;
    let mut text = format!("{steps} {}", if *steps == 1 { "request" } else { "requests" });
    if let Some(out) = out {
        text.push_str(&format!(" in {}", out.display()));
    }
    match left_out {
        0 => {}
        1 => text.push_str("; 1 more is a comment, since no step does it"),
        more => text.push_str(&format!("; {more} more are comments, since no step does them")),
    }
    text
}

/// The scenario that a written one builds on.
pub(super) struct Base {
    extends: String,
    loaded: Loaded,
}

impl Base {
    /// Opens it; `out` is the file that will name it.
    pub(super) fn open(extends: &str, out: Option<&Path>) -> Result<Self, crate::scenario::Findings> {
        if extends == "default" {
            return Ok(Self { extends: extends.to_owned(), loaded: Loaded::default_scenario()? });
        }
        let file = Path::new(extends);
        let loaded = Loaded::open(file)?;
        Ok(Self { extends: seen_from(file, out), loaded })
    }

    /// The scenario's text.
    pub(super) fn story(&self, events: &[Event], from: &str) -> Written {
        write(events, &Frame { from, extends: &self.extends, base: &self.loaded })
    }

    /// Writes the file whole or not at all: a kill in between leaves the one before.
    fn write(&self, events: &[Event], from: &str, out: &Path) -> anyhow::Result<Written> {
        let written = self.story(events, from);
        save(out, &written.text)?;
        Ok(written)
    }
}

/// Replaces a file in one step.
pub(super) fn save(out: &Path, text: &str) -> anyhow::Result<()> {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = out.with_file_name(name);
    let saved = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, out));
    saved.with_context(|| format!("cannot write {} (--out)", out.display()))
}

/// A file's path as another file names it: `extends` is looked for beside the file that says it.
fn seen_from(file: &Path, out: Option<&Path>) -> String {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let (file, folder) = (whole(file), out.and_then(|out| whole(out).parent().map(Path::to_path_buf)));
    let Some(folder) = folder else { return file.display().to_string() };
    let (file_parts, folder_parts): (Vec<_>, Vec<_>) =
        (file.components().collect(), folder.components().collect());
    let same = file_parts.iter().zip(&folder_parts).take_while(|(one, other)| one == other).count();
    let up = folder_parts.iter().skip(same).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file_parts.into_iter().skip(same)).collect();
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_named_from_where_the_file_is() {
        for (file, out, name) in [
            ("a.yaml", "b.yaml", "a.yaml"),
            ("scenarios/a.yaml", "gravado/b.yaml", "../scenarios/a.yaml"),
            ("/x/a.yaml", "/x/y/b.yaml", "../a.yaml"),
        ] {
            assert_eq!(seen_from(Path::new(file), Some(Path::new(out))), name, "{file} {out}");
        }
    }
}
