//! Finds scenario files and plays them side by side, each in a world of its own; what came of them is told in their order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

use crate::app::{Rehearsal, Target};
use crate::scenario::run::{Sheet, Suite, run};
use crate::scenario::{self, Findings, Loaded};
use crate::world::{Clock, Stopwatch};

/// Folders in folders at most.
const DEEPEST: usize = 32;

/// How files are played.
#[derive(Clone)]
pub(super) struct Cast {
    pub(super) jobs: usize,
    pub(super) filter: Option<String>,
    pub(super) fail_fast: bool,
    pub(super) target: Option<Arc<Target>>,
    /// The folder for a transcript of each file.
    pub(super) transcript: Option<PathBuf>,
}

/// A file that is to be played: read, or what is wrong with it.
pub(super) type Story = (String, Result<Box<Loaded>, Findings>);

/// The files that are named, those of folders in the order of their names. One that is named twice is played once.
pub(super) fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            let before = found.len();
            search(path, 0, &mut found)?;
            if found.len() == before {
                return Err(format!("{} holds no scenario: no *.yaml, no *.yml", path.display()));
            }
        } else {
            found.push(path.clone());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok(found)
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let unreadable = |error: std::io::Error| format!("cannot read the folder {}: {error}", folder.display());
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?);
    }
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // Folders behind links are left out: they may lead in a circle.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if is_folder && !is_hidden && depth < DEEPEST {
            search(&path, depth + 1, found)?;
        } else if !is_folder
            && path.is_file()
            && path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
        {
            found.push(path);
        }
    }
    Ok(())
}

/// Reads the files, and leaves those that the filter leaves.
pub(super) fn stories(named: &[PathBuf], filter: Option<&str>) -> Result<Vec<Story>, String> {
    let wanted = filter.map(str::to_lowercase);
    let mut stories = Vec::new();
    let found = files(named)?;
    let count = found.len();
    for path in found {
        let file = path.display().to_string();
        let loaded = Loaded::open(&path).map(Box::new);
        let fits = |text: &str| wanted.as_ref().is_none_or(|wanted| text.to_lowercase().contains(wanted));
        if fits(&file) || loaded.as_ref().is_ok_and(|loaded| fits(loaded.title())) {
            stories.push((file, loaded));
        }
    }
    match filter {
        Some(filter) if stories.is_empty() => {
            Err(format!("none of {count} files has `{filter}` in its name or title (--filter)"))
        }
        _ => Ok(stories),
    }
}

/// A file's turn: under way, or over before it began.
type Turn = (String, Option<JoinHandle<Sheet>>);

/// Plays them; `tell` hears of each in the order of the files.
pub(super) async fn all(stories: Vec<Story>, cast: &Cast, mut tell: impl FnMut(&Sheet)) -> Suite {
    let watch = Stopwatch::start();
    let began = Clock::running().look();
    let (turns, mut waiting) = mpsc::unbounded_channel();
    let enough = Arc::new(AtomicBool::new(false));
    let usher = tokio::spawn(usher(stories, cast.clone(), Arc::clone(&enough), turns));
    let mut sheets: Vec<Sheet> = Vec::new();
    while let Some((file, play)) = waiting.recv().await {
        // The first that is not green in the order of the files is the last, whichever was ready first.
        let is_over = cast.fail_fast && sheets.last().is_some_and(|sheet| !sheet.is_green());
        let sheet = match play {
            Some(play) if is_over => {
                play.abort();
                Sheet::Left { file }
            }
            Some(play) => play.await.unwrap_or_else(|error| Sheet::Broken {
                file,
                message: format!("duble failed inside while it played: {error}"),
            }),
            None => Sheet::Left { file },
        };
        tell(&sheet);
        sheets.push(sheet);
    }
    _ = usher.await;
    Suite { sheets, target: cast.target.as_ref().map(|target| target.shown()), began, took: watch.elapsed() }
}

/// Begins the plays in order, so many at a time; once one was not green and that is to be the end, it begins no other.
async fn usher(stories: Vec<Story>, cast: Cast, enough: Arc<AtomicBool>, turns: mpsc::UnboundedSender<Turn>) {
    let gate = Arc::new(Semaphore::new(cast.jobs));
    for (file, story) in stories {
        let Ok(seat) = Arc::clone(&gate).acquire_owned().await else { return };
        let play = (!enough.load(Ordering::Acquire)).then(|| {
            let (file, cast, enough) = (file.clone(), cast.clone(), Arc::clone(&enough));
            tokio::spawn(async move {
                let sheet = one(file, story, &cast).await;
                if cast.fail_fast && !sheet.is_green() {
                    enough.store(true, Ordering::Release);
                }
                drop(seat);
                sheet
            })
        });
        if turns.send((file, play)).is_err() {
            return;
        }
    }
}

async fn one(file: String, story: Result<Box<Loaded>, Findings>, cast: &Cast) -> Sheet {
    let loaded = match story {
        Ok(loaded) => loaded,
        Err(findings) => return Sheet::Invalid { file, findings },
    };
    if let Some(target) = cast.target.as_deref() {
        return Sheet::Played(run(&loaded, target).await);
    }
    match scenario::build(&loaded) {
        Err(findings) => Sheet::Invalid { file, findings },
        Ok(first) => match Rehearsal::start_after((*loaded).clone(), first).await {
            Ok(stage) => {
                let report = run(&loaded, &stage).await;
                match cast.transcript.as_deref().map(|folder| write_down(folder, &file, &stage)) {
                    Some(Err(message)) => Sheet::Broken { file, message },
                    _ => Sheet::Played(report),
                }
            }
            Err(error) => Sheet::Broken { file, message: error.to_string() },
        },
    }
}

/// Writes what happened in a file's world into a folder, under the file's name.
fn write_down(folder: &Path, file: &str, stage: &Rehearsal) -> Result<(), String> {
    let parts = Path::new(file).with_extension("jsonl");
    let parts: Vec<_> = parts
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    let path = folder.join(parts.join("-"));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, stage.transcript()))
        .map_err(|error| format!("cannot write {} (--transcript): {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_in_order_and_each_file_is_found_once() {
        let folder = std::env::temp_dir().join(format!("duble-play-{}", std::process::id()));
        for name in ["b/2.yml", "b/1.yaml", "b/.git/x.yaml", "a.yaml", "b/note.txt", "empty/.keep"] {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "scenario: t\n").unwrap();
        }
        let found = |named: &[&str]| {
            let named: Vec<_> = named.iter().map(|name| folder.join(name)).collect();
            let shown = |path: PathBuf| path.strip_prefix(&folder).unwrap().display().to_string();
            files(&named).map(|found| found.into_iter().map(shown).collect::<Vec<_>>())
        };
        assert_eq!(found(&["b/2.yml", ".", "a.yaml"]).unwrap(), ["b/2.yml", "a.yaml", "b/1.yaml"]);
        assert!(found(&["empty"]).unwrap_err().ends_with("holds no scenario: no *.yaml, no *.yml"));
        assert_eq!(found(&["nowhere.yaml"]).unwrap(), ["nowhere.yaml"], "that is said when it is read");
        let filtered = stories(&[folder.join("b")], Some("2.Y")).unwrap();
        assert_eq!(filtered.len(), 1);
        let none =
            stories(std::slice::from_ref(&folder), Some("zebra")).map(|found| found.len()).unwrap_err();
        assert!(none.contains("none of 3 files"), "{none}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
