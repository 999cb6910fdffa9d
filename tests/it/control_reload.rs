//! Files that change while they are served.

use std::path::{Path, PathBuf};
use std::time::Duration;

use duble::app::{self, App, Limits, Watch};
use duble::scenario::Loaded;
use duble::server::Shutdown;
use duble::world::WorldName;
use serde_json::Value;

use crate::control::ask;
use crate::stage::Running;

/// A folder of this test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duble-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn story(title: &str) -> String {
    format!("scenario: {title}\nextends: base.yaml\nclock: \"2026-03-02T09:00:00-03:00\"\n")
}

/// A duble that watches a file, and what ends the watch.
async fn watching(file: &Path) -> (Running, Shutdown) {
    let loaded = Loaded::open(file).unwrap();
    let watch = Watch::new(WorldName::default_world(), file.to_path_buf(), &loaded);
    let app = App::new(app::maker(loaded), [], Limits::default()).unwrap();
    let stop = Shutdown::new();
    app.reload([watch], &stop);
    (Running::serving(app).await, stop)
}

/// Asks until it is as wanted, or for so long that it never will be.
async fn until(duble: &Running, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut told = Value::Null;
    for _ in 0..400 {
        told = ask(duble, "GET", "/_duble/scenario", "").await;
        if wanted(&told) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came to that: {told}");
}

#[tokio::test]
async fn what_has_changed_begins_anew_and_what_is_wrong_changes_nothing() {
    let folder = Folder::new("reload");
    let base = folder.write("base.yaml", "scenario: base\nextends: default\nseed: 1\n");
    let file = folder.write("historia.yaml", &story("Antes"));
    let (duble, stop) = watching(&file).await;
    let before = ask(&duble, "GET", "/_duble/scenario", "").await;
    assert_eq!((&before["title"], before.get("last_reload")), (&"Antes".into(), None));
    ask(&duble, "POST", "/_duble/clock/advance", r#"{"by":"1d"}"#).await;
    let advanced = "2026-03-03T09:00:00.000-03:00";

    folder.write("historia.yaml", &story("Depois").replace("clock:", "clok:"));
    let told = until(&duble, |told| told["last_reload"]["ok"] == false).await;
    assert_eq!(told["title"], "Antes", "the old world stays");
    let finding = &told["last_reload"]["findings"][0];
    assert_eq!((&finding["line"], &finding["hint"]), (&3.into(), &"did you mean `clock`?".into()), "{told}");
    assert_eq!(ask(&duble, "GET", "/_duble/clock", "").await["now"], advanced);

    // Back to what it was: nothing has to begin anew.
    folder.write("historia.yaml", &story("Antes"));
    until(&duble, |told| told["last_reload"]["ok"] == true).await;
    assert_eq!(ask(&duble, "GET", "/_duble/clock", "").await["now"], advanced);

    folder.write("historia.yaml", &story("Depois"));
    until(&duble, |told| told["title"] == "Depois" && told["last_reload"]["ok"] == true).await;
    let clock = ask(&duble, "GET", "/_duble/clock", "").await;
    assert_eq!(clock["now"], "2026-03-02T09:00:00.000-03:00", "as a reset does");

    // What it extends is watched too, also while it is not there.
    std::fs::remove_file(&base).unwrap();
    until(&duble, |told| told["last_reload"]["ok"] == false).await;
    folder.write("base.yaml", "scenario: base\nextends: default\nseed: 22\n");
    until(&duble, |told| told["seed"] == 22).await;

    // A new base that is wrong, and then is not.
    folder.write("outra.yaml", "scenario: base\nsed: 3\n");
    folder.write("historia.yaml", &story("Outra").replace("base.yaml", "outra.yaml"));
    until(&duble, |told| told["last_reload"]["ok"] == false).await;
    folder.write("outra.yaml", "scenario: base\nseed: 3\n");
    until(&duble, |told| told["seed"] == 3 && told["title"] == "Outra").await;
    stop.request();
}
