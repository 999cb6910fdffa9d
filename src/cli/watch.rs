//! `duble run --watch`: runs again whenever a file changes, by looking at times and sizes twice a second.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Exit, play};
use crate::scenario::Loaded;

/// How often is looked.
const EVERY: Duration = Duration::from_millis(500);

/// What a file looks like from outside.
type Look = Option<(SystemTime, u64)>;

/// Runs at once, and again after each change, until Ctrl-C.
pub(super) async fn run<F: Future<Output = anyhow::Result<Exit>>>(
    named: &[PathBuf],
    round: impl Fn() -> F,
) -> anyhow::Result<Exit> {
    let forever = async {
        loop {
            // Looked at before the round: what changes while it runs calls for another.
            let before = looks(named);
            if let Err(error) = round().await {
                eprintln!("duble: {error:#}");
            }
            eprintln!("watching {} files; Ctrl-C ends", before.len());
            let changed = loop {
                tokio::time::sleep(EVERY).await;
                if let Some(changed) = difference(&before, &again(named, &before)) {
                    break changed.to_owned();
                }
            };
            println!("\n──── {} changed ────\n", changed.display());
        }
    };
    tokio::select! {
        never = forever => never,
        ended = tokio::signal::ctrl_c() => ended.map(|()| Exit::Good).map_err(Into::into),
    }
}

/// The files that are named or extended, as they look now.
fn looks(named: &[PathBuf]) -> BTreeMap<PathBuf, Look> {
    // A folder may be empty for a moment, and a file gone: editors write anew.
    let files = play::files(named).unwrap_or_else(|_| named.to_vec());
    let mut all: BTreeSet<PathBuf> = files.iter().cloned().collect();
    for file in &files {
        match Loaded::open(file) {
            Ok(loaded) => all.extend(loaded.files().map(PathBuf::from)),
            // What is wrong may stand in a file that it extends.
            Err(findings) => all.extend(findings.0.iter().map(|finding| PathBuf::from(&finding.file))),
        }
    }
    all.into_iter().map(|file| (file.clone(), look(&file))).collect()
}

/// The same files and those that are new in their folders, without reading any.
fn again(named: &[PathBuf], before: &BTreeMap<PathBuf, Look>) -> BTreeMap<PathBuf, Look> {
    let found = play::files(named).unwrap_or_else(|_| named.to_vec());
    let extended = before.keys().filter(|file| file.exists()).cloned();
    found.into_iter().chain(extended).map(|file| (file.clone(), look(&file))).collect()
}

fn look(file: &Path) -> Look {
    let metadata = std::fs::metadata(file).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// The first file that is new, gone or changed.
fn difference<'a>(before: &'a BTreeMap<PathBuf, Look>, now: &'a BTreeMap<PathBuf, Look>) -> Option<&'a Path> {
    let changed = now.iter().find(|(file, look)| before.get(*file) != Some(*look));
    let gone = || before.keys().find(|file| !now.contains_key(*file));
    changed.map(|(file, _)| file).or_else(gone).map(PathBuf::as_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_extended_are_watched_too() {
        let folder = std::env::temp_dir().join(format!("duble-watch-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (base, story) = (folder.join("base.yaml"), folder.join("story.yml"));
        std::fs::write(&base, "scenario: b\nextends: default\n").unwrap();
        std::fs::write(&story, "scenario: s\nextends: base.yaml\n").unwrap();
        let named = [story.clone()];
        let before = looks(&named);
        assert_eq!(before.keys().collect::<Vec<_>>(), [&base, &story]);
        assert_eq!(difference(&before, &again(&named, &before)), None);
        std::fs::write(&base, "scenario: longer\nextends: default\n").unwrap();
        assert_eq!(difference(&before, &again(&named, &before)), Some(base.as_path()));
        // A base that is wrong is still watched.
        std::fs::write(&base, "scenraio: b\n").unwrap();
        let wrong = looks(&named);
        assert_eq!(wrong.len(), 2);
        std::fs::remove_file(&story).unwrap();
        assert_eq!(difference(&wrong, &again(&named, &wrong)).map(Path::file_name), Some(story.file_name()));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
