//! The binary as a shell sees it: exit codes, what it prints, how it stops.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

fn duble(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duble")).args(arguments).env_remove("DUBLE_LISTEN").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A file of this test's own, gone with it.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duble-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        _ = std::fs::remove_file(&self.0);
    }
}

const STORY: &str = r#"
scenario: a poll for nobody's message
extends: default
clock: "2026-03-02T09:00:00-03:00"
steps:
  - request: POST /exchangeMessage/WSExchangeMessage.asmx
    crosstalk: { MessageType: 103, ExchangePattern: 8, Guid: 0d5f3c1e-6a2b-4c57-9f10-8be2a1c7d3ff }
    expect: { crosstalk: { ResponseCode: 999 } }
"#;

#[test]
fn run_says_by_its_exit_code_what_came_of_it() {
    let green = File::new("green.yaml", STORY);
    let red = File::new("red.yaml", &STORY.replace("999", "205"));
    let wrong = File::new("wrong.yaml", &STORY.replace("steps:", "stesp:"));
    let played = duble(&["run", green.path()]);
    assert_eq!(played.status.code(), Some(0), "{}", text(&played.stdout));
    let played = duble(&["run", green.path(), red.path()]);
    assert_eq!(played.status.code(), Some(4));
    let report = text(&played.stdout);
    assert!(
        report.contains("expected 205") && report.contains("seen     999"),
        "the first difference is shown: {report}"
    );
    assert!(report.contains("reason: no message with the Guid"), "{report}");
    let played = duble(&["run", wrong.path()]);
    assert_eq!(played.status.code(), Some(3));
    assert!(text(&played.stdout).contains("did you mean `steps`"), "{}", text(&played.stdout));
}

fn green() -> File {
    File::new("lint-green.yaml", STORY)
}

#[test]
fn lint_points_at_file_line_column_and_key() {
    let wrong =
        File::new("lint.yaml", &STORY.replace("crosstalk: { ResponseCode", "croostalk: { ResponseCode"));
    let linted = duble(&["lint", wrong.path()]);
    assert_eq!(linted.status.code(), Some(3));
    let said = text(&linted.stdout);
    assert!(said.contains(&format!("{}:8:15: error[L003]: unknown key `croostalk`", wrong.path())), "{said}");
    assert_eq!(duble(&["lint", "/nowhere.yaml"]).status.code(), Some(3));
    let linted = duble(&["lint", "--format", "json", wrong.path()]);
    assert_eq!(linted.status.code(), Some(3));
    let rows: serde_json::Value = serde_json::from_slice(&linted.stdout).unwrap();
    assert_eq!(
        rows,
        serde_json::json!([{
            "file": wrong.path(), "line": 8, "column": 15, "width": 9, "code": "L003", "severity": "error",
            "message": "unknown key `croostalk`", "hint": "did you mean `crosstalk`?", "path": "steps[0].expect.croostalk",
        }])
    );
    let linted = duble(&["lint", "--format", "github", wrong.path()]);
    assert!(text(&linted.stdout).starts_with("::error file="), "{}", text(&linted.stdout));
    let unused = File::new("unused.yaml", &format!("{STORY}    capture: {{ g: {{ crosstalk: Guid }} }}\n"));
    let linted = duble(&["lint", unused.path()]);
    assert_eq!(linted.status.code(), Some(0), "{}", text(&linted.stdout));
    assert!(text(&linted.stdout).contains("warning[L101]: `g` is captured"), "{}", text(&linted.stdout));
    assert_eq!(duble(&["lint", "--strict", unused.path()]).status.code(), Some(3));
    assert_eq!(text(&duble(&["lint", "--format", "json", "--strict", green().path()]).stdout), "[]\n");
    assert_eq!(duble(&["lint"]).status.code(), Some(2));
    assert_eq!(duble(&["--nonsense"]).status.code(), Some(2));
    assert_eq!(duble(&["--help"]).status.code(), Some(0));
}

#[test]
fn a_wrong_scenario_never_starts_a_server() {
    let wrong = File::new("serve.yaml", "scenario: x\nworld: { nddfrete: { faturas: [{ tipo: 7 }] } }\n");
    let served = duble(&["serve", "--listen", "127.0.0.1:0", wrong.path()]);
    assert_eq!(served.status.code(), Some(3));
    assert!(served.stdout.is_empty(), "no banner");
    assert!(text(&served.stderr).contains("serve.yaml:2:"), "{}", text(&served.stderr));
}

#[test]
fn authorities_for_deliveries_are_read_before_anything_listens() {
    let wrong = File::new("ca.pem", "no certificate\n");
    for (file, said) in
        [("/nowhere.pem", "cannot read /nowhere.pem"), (wrong.path(), "it holds no certificate")]
    {
        let served = duble(&["serve", "--listen", "127.0.0.1:0", "--delivery-ca", file]);
        assert_eq!((served.status.code(), served.stdout.len()), (Some(1), 0));
        assert!(text(&served.stderr).contains(said), "{}", text(&served.stderr));
    }
    assert_eq!(duble(&["serve", "--delivery-timeout", "0"]).status.code(), Some(2));
}

#[test]
fn what_serve_cannot_use_is_said_before_anything_listens() {
    for (arguments, said) in [
        (["--control-token", ""], "visible ASCII"),
        (["--control-token", "two words"], "visible ASCII"),
        (["--journal-entries", "0"], "from 1 on"),
        (["--journal-bytes", "many"], "from 1 on"),
        (["--journal-body", "-1"], "from 1 on"),
    ] {
        let served = duble(&["serve", &arguments.join("=")]);
        assert_eq!((served.status.code(), served.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(text(&served.stderr).contains(said), "{}", text(&served.stderr));
    }
    let one = File::new("loja.yaml", "scenario: x\n");
    let folder = std::env::temp_dir().join(format!("duble-{}-worlds", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let other = folder.join(one.0.file_name().unwrap());
    std::fs::write(&other, "scenario: y\n").unwrap();
    let first = File::new("first.yaml", "scenario: z\n");
    let served =
        duble(&["serve", "--listen", "127.0.0.1:0", first.path(), one.path(), other.to_str().unwrap()]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(served.status.code(), Some(1));
    assert!(text(&served.stderr).contains("so does a file before it"), "{}", text(&served.stderr));
}

/// Starts `duble serve` on a free port; gives the process and the address that its banner names.
fn serve(arguments: &[&str]) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_duble"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim_end().rsplit_once("http://").unwrap().1.to_owned();
    (child, address)
}

#[cfg(unix)]
#[test]
fn sigterm_ends_it_with_0_and_healthcheck_tells_both_states() {
    let (mut child, address) = serve(&["--log-format", "json"]);
    assert_eq!(duble(&["healthcheck", "--listen", &address]).status.code(), Some(0));
    // The shell's own kill: not every machine has the program.
    let killed = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    assert!(killed.success());
    let ended = child.wait().unwrap();
    assert_eq!(ended.code(), Some(0));
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    assert_eq!(duble(&["healthcheck", "--listen", &address]).status.code(), Some(1));
}
