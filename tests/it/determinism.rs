//! The same scenario, the same seed, the same steps: the same bytes, in whatever process and on whatever port.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Plays all of `scenarios/` in a process of its own, so many files at a time; the transcripts by name.
fn play(name: &str, jobs: &str) -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("transcripts-{name}"));
    _ = std::fs::remove_dir_all(&folder);
    let played = Command::new(env!("CARGO_BIN_EXE_duble"))
        .args(["run", "scenarios", "--jobs", jobs, "--transcript"])
        .arg(&folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stdout));
    let read = |path: &Path| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
    };
    let written = std::fs::read_dir(&folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    written
}

#[test]
fn two_processes_write_the_same_transcript_of_every_scenario() {
    let (one, other) = (play("one", "1"), play("other", "4"));
    assert!(one.keys().eq(other.keys()));
    assert_eq!(one.len(), crate::scenarios::files().len());
    for (name, told) in &one {
        let first = told.lines().zip(other[name].lines()).find(|(one, other)| one != other);
        assert_eq!(first, None, "{name}");
        assert!(*told == other[name], "{name}: one is longer");
        // The default scenario has no steps; all others tell something.
        assert_eq!(told.is_empty(), name == "scenarios-default.jsonl", "{name}");
    }
}
