//! Scenario files that are looked at again and again: what has changed is read and built whole, and then its world begins with it.
//!
//! Files are asked for their size and time instead of the system for its events: those do not pass through the bind mounts of
//! containers.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::control::{Desk, LoadError};
use crate::scenario::{Findings, Loaded, codes};
use crate::server::Shutdown;
use crate::world::WorldName;

/// Real time between two looks.
const EVERY: Duration = Duration::from_millis(500);

/// A file, and the world that it makes.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The world.
    pub world: WorldName,
    /// The file.
    pub file: PathBuf,
    /// What the world was made from.
    loaded: u64,
    /// The file, and what it extends.
    files: BTreeSet<PathBuf>,
}

/// How files look from outside: when each was changed and how long it is; `None` for one that is not there.
type Sight = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

impl Watch {
    /// Watches the file of a world that was just made from it.
    pub fn new(world: WorldName, file: PathBuf, loaded: &Loaded) -> Self {
        let mut watch = Self { world, file, loaded: 0, files: BTreeSet::new() };
        watch.now_as(loaded);
        watch
    }

    fn now_as(&mut self, loaded: &Loaded) {
        self.loaded = fingerprint(loaded);
        self.files = loaded.sources().map(|(file, _)| PathBuf::from(file)).collect();
        self.files.insert(self.file.clone());
    }

    fn look(&self) -> Sight {
        let seen = |file: &PathBuf| {
            let data = std::fs::metadata(file).ok()?;
            Some((data.modified().ok()?, data.len()))
        };
        self.files.iter().map(|file| (file.clone(), seen(file))).collect()
    }
}

fn fingerprint(loaded: &Loaded) -> u64 {
    let mut hasher = DefaultHasher::new();
    for source in loaded.sources() {
        source.hash(&mut hasher);
    }
    hasher.finish()
}

/// What a change of a file came to.
enum Came {
    /// The file changes still.
    Unsettled,
    /// It says what the world was made from.
    Same,
    Loaded,
    Wrong(Findings),
    Failed(String),
}

/// Looks at a file until the shutdown.
pub(super) async fn follow(desk: Desk, mut watch: Watch, stop: Shutdown) {
    let mut before: Option<Sight> = None;
    let mut handled: Option<Sight> = None;
    let mut wrong: Option<Findings> = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.requested() => return,
        }
        let again = handled.clone().filter(|_| !wrong.as_ref().is_some_and(misses_a_file));
        let turn = {
            let (desk, before) = (desk.clone(), before.take());
            move || {
                let (sight, came) = turn(&desk, &mut watch, before.as_ref(), again.as_ref());
                (watch, sight, came)
            }
        };
        let sight;
        let came;
        (watch, sight, came) = match tokio::task::spawn_blocking(turn).await {
            Ok(taken) => taken,
            Err(error) => return tracing::error!(%error, "a scenario file is no longer looked at"),
        };
        if !matches!(came, None | Some(Came::Unsettled)) {
            handled = Some(sight.clone());
        }
        before = Some(sight);
        let (world, file) = (&watch.world, watch.file.display());
        match came {
            None | Some(Came::Unsettled) => {}
            Some(Came::Same) => {
                if wrong.take().is_some() {
                    desk.reloaded(world, Ok(()));
                    tracing::info!(%world, %file, "the scenario says again what its world was made from");
                }
            }
            Some(Came::Loaded) => {
                wrong = None;
                desk.reloaded(world, Ok(()));
                tracing::info!(%world, %file, "the scenario has changed, and its world begins with it");
            }
            Some(Came::Wrong(findings)) => {
                if wrong.as_ref() != Some(&findings) {
                    desk.reloaded(world, Err(&findings));
                    tracing::warn!(%world, %file, "the scenario has changed and makes no world; the old one stays\n{findings}");
                    wrong = Some(findings);
                }
            }
            Some(Came::Failed(said)) => {
                tracing::warn!(%world, %file, %said, "the scenario has changed and cannot be loaded")
            }
        }
    }
}

/// Whether it may be right as soon as another file is there, at which nobody looks.
fn misses_a_file(findings: &Findings) -> bool {
    findings.0.iter().any(|finding| matches!(finding.code, codes::EXTENDS | codes::UNREADABLE))
}

/// One look: what is seen, and what the change came to, if there is one and two looks agree on it.
fn turn(
    desk: &Desk,
    watch: &mut Watch,
    before: Option<&Sight>,
    handled: Option<&Sight>,
) -> (Sight, Option<Came>) {
    let sight = watch.look();
    if before != Some(&sight) || handled == Some(&sight) {
        return (sight, None);
    }
    let read = Loaded::open(&watch.file);
    // What changed while it was read is read again once it has settled.
    if watch.look() != sight {
        return (sight, Some(Came::Unsettled));
    }
    let came = match read {
        Err(findings) => Came::Wrong(findings),
        Ok(loaded) if fingerprint(&loaded) == watch.loaded => Came::Same,
        Ok(loaded) => match desk.load(&watch.world, loaded.clone()) {
            Err(LoadError::Wrong(findings)) => Came::Wrong(findings),
            Err(LoadError::Worlds(error)) => Came::Failed(error.to_string()),
            Ok(_) => {
                watch.now_as(&loaded);
                Came::Loaded
            }
        },
    };
    if let Came::Wrong(findings) = &came {
        // A new base may be what is wrong.
        watch.files.extend(findings.0.iter().map(|finding| PathBuf::from(&finding.file)));
    }
    (sight, Some(came))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario::maker;
    use crate::world::{Allowed, Worlds};

    /// Half of a story is right by itself, and another one.
    const HALF: &str = "scenario: Metade\n";

    #[test]
    fn a_file_is_read_once_two_looks_agree_and_not_again() {
        let file = std::env::temp_dir().join(format!("duble-{}-looks.yaml", std::process::id()));
        std::fs::write(&file, "scenario: Antes\n").unwrap();
        let loaded = Loaded::open(&file).unwrap();
        let mut watch = Watch::new(WorldName::default_world(), file.clone(), &loaded);
        let opened = Arc::new(|_: &_, _: &_| ());
        let worlds = Worlds::new(maker(loaded), [], Allowed::default(), opened).unwrap();
        let desk = Desk::new(Arc::new(worlds));
        let title = || desk.worlds.find(&WorldName::default_world()).unwrap().about.title.clone();

        let (first, came) = turn(&desk, &mut watch, None, None);
        assert!(came.is_none(), "one look is none");
        let (second, came) = turn(&desk, &mut watch, Some(&first), None);
        assert!(matches!(came, Some(Came::Same)), "what it was made from is no change");
        assert!(turn(&desk, &mut watch, Some(&second), Some(&second)).1.is_none());

        std::fs::write(&file, HALF).unwrap();
        let (half, came) = turn(&desk, &mut watch, Some(&second), Some(&second));
        assert!(came.is_none() && title() == "Antes", "it may be being written");
        std::fs::write(&file, format!("{HALF}seed: 7\n")).unwrap();
        let (whole, came) = turn(&desk, &mut watch, Some(&half), Some(&second));
        assert!(came.is_none() && title() == "Antes", "it was");
        let (whole, came) = turn(&desk, &mut watch, Some(&whole), Some(&second));
        assert!(matches!(came, Some(Came::Loaded)) && title() == "Metade");
        assert!(turn(&desk, &mut watch, Some(&whole), Some(&whole)).1.is_none());
        std::fs::remove_file(&file).unwrap();
    }
}
