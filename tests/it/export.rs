//! `duble export`: the journal of a running duble plays again, and as a HAR it is what other tools read.

use std::process::{Command, Output};

use duble::app::{self, App, Limits, Rehearsal};
use duble::scenario::Loaded;
use duble::scenario::run::{Stage as _, run};
use duble::server::Shutdown;
use duble::world::Bounds;
use serde_json::Value;

use crate::run::Folder;

fn export(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duble"));
    command.env_remove("DUBLE_URL").current_dir(folder.path()).arg("export").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What no file may hold: the world's own credentials, and what is made of them.
const SECRETS: [&str; 5] = [
    "6901a7fb-f545-c9a1-4ebd-18a723329dfb",
    "0123456789abcdef0123456789abcdef",
    "00000000-0000-4000-8000-000000000001",
    "Bearer ",
    "EmpCK>0",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_of_a_story_is_that_story() {
    for file in ["betha-custas.yaml", "invoicy-consulta.yaml", "nddfrete-codigos.yaml"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(file);
        let loaded = Loaded::open(&path).unwrap();
        let stage = Rehearsal::start(loaded.clone()).await.unwrap();
        let report = run(&loaded, &stage).await;
        assert!(report.is_green(), "{report}");
        let folder = Folder::new(&format!("export-{file}"), &[]);
        let extends = path.to_str().unwrap();
        let arguments = ["--url", stage.base_url(), "--extends", extends, "--out", "e.yaml"];
        let done = export(&folder, &arguments);
        assert!(done.status.success(), "{}", text(&done.stderr));
        assert!(text(&done.stderr).contains(" requests in e.yaml"), "{}", text(&done.stderr));
        let written = folder.read("e.yaml");
        for secret in SECRETS {
            assert!(!written.contains(secret), "{secret} stands in\n{written}");
        }
        let again =
            Loaded::open(&folder.path().join("e.yaml")).map_err(|findings| findings.to_string()).unwrap();
        let report = run(&again, &Rehearsal::start(again.clone()).await.unwrap()).await;
        assert!(report.is_green(), "{report}\n{written}");
        assert!(again.steps().len() > 5 && !export(&folder, &arguments).status.success(), "{written}");
    }
}

fn check_har(har: &Value) -> usize {
    let log = &har["log"];
    assert_eq!((&log["version"], &log["creator"]["name"]), (&"1.2".into(), &"duble".into()));
    let entries = log["entries"].as_array().unwrap();
    for entry in entries {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        // serde_json sorts them.
        assert_eq!(
            keys(entry).replace("comment ", ""),
            "cache request response startedDateTime time timings"
        );
        assert_eq!(
            keys(&entry["request"]).replace("postData ", ""),
            "bodySize cookies headers headersSize httpVersion method queryString url"
        );
        assert_eq!(
            keys(&entry["response"]),
            "bodySize content cookies headers headersSize httpVersion redirectURL status statusText"
        );
        assert_eq!(keys(&entry["response"]["content"]), "mimeType size text");
        let url = entry["request"]["url"].as_str().unwrap();
        assert!(reqwest::Url::parse(url).is_ok(), "{url}");
        assert!(entry["startedDateTime"].as_str().unwrap().starts_with("2026-03-02T09:00:"), "{entry}");
        assert_eq!(entry["timings"], serde_json::json!({ "send": 0, "wait": 0, "receive": 0 }));
        let pairs =
            [&entry["request"]["headers"], &entry["request"]["queryString"], &entry["response"]["headers"]];
        for pair in pairs.iter().flat_map(|list| list.as_array().unwrap()) {
            assert_eq!(keys(pair), "name value");
        }
    }
    entries.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_har_has_no_secret_unless_it_is_wanted_and_says_what_is_missing() {
    let story = "scenario: har\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\nsteps:\n  - request: GET /cobranca-bancaria/v2/boletos\n    as: sicoob\n    \
        query: { numeroContrato: 707090, modalidade: 1, nossoNumero: 10, access_token: q-secret }\n  - request: POST /exchangeMessage/WSExchangeMessage.asmx\n    \
        crosstalk: { MessageType: 103, ExchangePattern: 8, Guid: 0d5f3c1e-6a2b-4c57-9f10-8be2a1c7d3ff }\n  - request: GET /integracoes/v1/dividas\n    as: betha\n    \
        expect: { status: { above: 0 } }\n";
    let loaded = Loaded::from_text("har.yaml", story).unwrap();
    // A journal that has room for two.
    let limits = Limits { journal: Bounds { entries: 3, ..Bounds::default() }, ..Limits::default() };
    let server = App::new(app::maker(loaded.clone()), [], limits).unwrap();
    let listener = App::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stop = Shutdown::new();
    let until = stop.clone();
    tokio::spawn(async move { server.serve(listener, until).await });
    let folder = Folder::new("har", &[("har.yaml", story)]);
    let run = Command::new(env!("CARGO_BIN_EXE_duble"))
        .current_dir(folder.path())
        .args(["run", "har.yaml", "--target", &url])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", text(&run.stdout));
    let done = export(&folder, &["--url", &url, "--format", "har", "--out", "o.har"]);
    let said = text(&done.stderr);
    assert_eq!(said, "3 exchanges\n1 entry is no longer in the journal, and not in this\n");
    let written = folder.read("o.har");
    let har: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(check_har(&har), 3);
    assert_eq!(har["log"]["comment"], "1 entry is no longer in the journal");
    for secret in SECRETS.iter().chain(&["q-secret"]) {
        assert!(!written.contains(secret), "{secret} stands in\n{written}");
    }
    let whole = text(&export(&folder, &["--url", &url, "--format", "har", "--with-secrets"]).stdout);
    assert_eq!(check_har(&serde_json::from_str(&whole).unwrap()), 3);
    assert!(
        whole.contains(SECRETS[0]) && whole.contains(SECRETS[2]) && whole.contains("access_token=q-secret")
    );
    for (arguments, code, said) in [
        (&["--url", &url, "--with-secrets"][..], 2, "goes with --format har"),
        (&["--url", "http://127.0.0.1:1"], 1, "does not answer (--url): no connection to 127.0.0.1:1"),
        (&["--url", &format!("{url}/nowhere")], 1, "the journal answers 404"),
        (&["--extends", "nowhere.yaml"], 3, "cannot read nowhere.yaml"),
    ] {
        let wrong = export(&folder, arguments);
        assert_eq!(wrong.status.code(), Some(code), "{arguments:?}: {}", text(&wrong.stderr));
        assert!(text(&wrong.stderr).contains(said), "{arguments:?}: {}", text(&wrong.stderr));
    }
    stop.request();
}
