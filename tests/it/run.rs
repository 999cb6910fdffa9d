//! `duble run` as a pipeline sees it: many files, reports, a target, a watch.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use duble::app::Rehearsal;
use duble::scenario::Loaded;
use duble::scenario::run::Stage as _;
use duble::wire::xml::{self, Element};
use serde_json::Value;

/// A folder of this test's own, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("duble-it-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let made = Self(folder);
        for (name, text) in files {
            made.write(name, text);
        }
        made
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn path(&self) -> &PathBuf {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn duble(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duble"));
    for name in ["DUBLE_TARGET", "DUBLE_REPORT", "DUBLE_JOBS"] {
        command.env_remove(name);
    }
    command.current_dir(folder.path()).arg("run").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A scenario that polls nddFrete for a message of nobody, and expects this code.
fn poll(title: &str, code: u32) -> String {
    format!(
        "scenario: {title}\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\nsteps:\n  \
         - request: POST /exchangeMessage/WSExchangeMessage.asmx\n    \
         crosstalk: {{ MessageType: 103, ExchangePattern: 8, Guid: 0d5f3c1e-6a2b-4c57-9f10-8be2a1c7d3ff }}\n    \
         expect: {{ crosstalk: {{ ResponseCode: {code} }} }}\n  - advance: 1s\n"
    )
}

fn crowd(name: &str) -> Folder {
    Folder::new(
        name,
        &[
            ("b/2.yml", &poll("dois", 205)),
            ("a.yaml", &poll("um", 999)),
            ("b/1.yaml", &poll("três", 999)),
            ("c.yaml", "scenario: x\nstesp: []\n"),
            ("d.yaml", &poll("cinco", 999)),
        ],
    )
}

#[test]
fn files_are_told_in_their_order_however_many_are_played_at_once() {
    let folder = crowd("order");
    let one = duble(&folder, &[".", "--jobs", "1"]);
    assert_eq!(one.status.code(), Some(3), "{}", text(&one.stderr));
    let said = text(&one.stdout);
    assert!(said.ends_with("5 files: 3 green, 1 red, 1 invalid\n"), "{said}");
    let at = |part: &str| said.find(part).unwrap_or_else(|| panic!("{part} is not in {said}"));
    assert!(at("./a.yaml: um") < at("./b/1.yaml: três") && at("./b/1.yaml: três") < at("./b/2.yml: dois"));
    for _ in 0..3 {
        assert_eq!(text(&duble(&folder, &[".", "--jobs", "8"]).stdout), said);
    }
    let filtered = duble(&folder, &[".", "--filter", "TRÊS"]);
    assert!(text(&filtered.stdout).ends_with("1 file: 1 green, 0 red, 0 invalid\n"));
    assert_eq!(filtered.status.code(), Some(0));
    let fast = duble(&folder, &[".", "--fail-fast", "--jobs", "8"]);
    assert_eq!(fast.status.code(), Some(4), "what comes after the first red file does not count");
    assert!(text(&fast.stdout).ends_with(
        "./c.yaml\n  - not run\n./d.yaml\n  - not run\n5 files: 2 green, 1 red, 0 invalid, 2 not run\n"
    ));
    for (arguments, said) in [
        (&["b", "--filter", "zebra"][..], "none of 2 files has `zebra`"),
        (&["b", "--report", "text,json"], "two reports cannot be printed"),
        (&["b", "--report", "jsno"], "did you mean `json`?"),
        (&["b", "--report", "json=x/y.json"], "there is no folder x"),
        (&["b", "--target", "sicob=http://a"], "did you mean `sicoob`?"),
        (&["b", "--ca", "x.pem"], "go with --target"),
    ] {
        let wrong = duble(&folder, arguments);
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}");
        assert!(text(&wrong.stderr).contains(said), "{arguments:?}: {}", text(&wrong.stderr));
    }
}

#[test]
fn a_failure_shows_what_differs_and_what_there_is() {
    let story = "scenario: d\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\nsteps:\n  - request: GET /cobranca-bancaria/v2/boletos\n    \
         as: sicoob\n    query: { numeroContrato: 707090, modalidade: 1, nossoNumero: 10 }\n    expect:\n      json:\n        EXPECTED\n";
    let folder = Folder::new("difference", &[]);
    let said = |expected: &str| {
        folder.write("d.yaml", &story.replace("EXPECTED", expected));
        text(&duble(&folder, &["d.yaml"]).stdout)
    };
    let near = said("resultado.seuNumro: NF-1001");
    assert!(near.contains("hint: did you mean `resultado.seuNumero`?"), "{near}");
    let elsewhere = said("seuNumero: NF-1001");
    assert!(elsewhere.contains("hint: there is `resultado.seuNumero`"), "{elsewhere}");
    let lists =
        said("resultado.listaHistorico: [{ dataHistorico: x, tipoHistorico: 1, descricaoHistorico: y }]");
    assert!(lists.contains("- expected, + seen\n        @@ -1,7 +1,12 @@\n"), "{lists}");
    assert!(lists.contains("\n        -    \"descricaoHistorico\": \"y\",\n"), "{lists}");
    assert!(lists.contains("| Authorization: Bearer (hidden)"), "{lists}");
}

/// What Ant's schema of JUnit's XML (windyroad) demands: names, attributes and order. Jenkins' xUnit plugin takes a superset.
fn check_junit(root: &Element) {
    let attributes = |element: &Element, required: &[&str], known: &[&str]| {
        for name in required {
            assert!(element.attribute(name).is_some(), "{} has no {name}", element.name);
        }
        for attribute in &element.attributes {
            let name = attribute.name.as_str();
            assert!(required.contains(&name) || known.contains(&name), "{} has {name}", element.name);
        }
    };
    let number = |element: &Element, name: &str| element.attribute(name).unwrap().parse::<f64>().unwrap();
    assert_eq!(root.name, "testsuites");
    attributes(root, &[], &[]);
    for (id, suite) in root.elements().enumerate() {
        assert_eq!(suite.name, "testsuite");
        let required =
            ["id", "name", "package", "timestamp", "hostname", "tests", "failures", "errors", "time"];
        attributes(suite, &required, &["skipped"]);
        assert_eq!(suite.attribute("id"), Some(id.to_string().as_str()));
        assert_eq!(suite.attribute("timestamp").unwrap().len(), "2026-03-02T09:00:00".len());
        let names: Vec<_> = suite.elements().map(|child| child.name.as_str()).collect();
        let cases = names.len() - 3;
        assert_eq!((names[0], &names[cases + 1..]), ("properties", &["system-out", "system-err"][..]));
        assert!(names[1..=cases].iter().all(|name| *name == "testcase"), "{names:?}");
        assert_eq!(number(suite, "tests"), cases as f64);
        for (element, total) in [("failure", "failures"), ("error", "errors"), ("skipped", "skipped")] {
            let count = suite.children("testcase").filter(|case| case.child(element).is_some()).count();
            assert_eq!(number(suite, total), count as f64, "{total}");
        }
        for property in suite.child("properties").unwrap().elements() {
            attributes(property, &["name", "value"], &[]);
        }
        for case in suite.children("testcase") {
            attributes(case, &["name", "classname", "time"], &[]);
            assert!(number(case, "time") >= 0.0 && case.elements().count() <= 1);
            for fate in case.elements() {
                if fate.name == "skipped" {
                    attributes(fate, &[], &["message"]);
                } else {
                    assert!(["failure", "error"].contains(&fate.name.as_str()), "{}", fate.name);
                    attributes(fate, &["type"], &["message"]);
                }
            }
        }
    }
}

#[test]
fn reports_are_what_their_readers_take() {
    let folder = crowd("reports");
    let ran = duble(&folder, &[".", "--report", "junit=out.xml,json:out.json"]);
    assert_eq!(text(&ran.stdout), "5 files: 3 green, 1 red, 1 invalid\n", "the summary alone is printed");
    let junit = xml::parse(&folder.read("out.xml"), &xml::Limits::default()).unwrap();
    check_junit(&junit);
    let suites: Vec<_> = junit.elements().collect();
    assert_eq!(suites[0].attribute("name"), Some("a: um"));
    let red: Vec<_> = suites[2].children("testcase").collect();
    assert_eq!((red[0].attribute("classname"), suites[2].attribute("package")), (Some("b.2"), Some("b")));
    let failure = red[0].child("failure").unwrap();
    assert_eq!(failure.attribute("message"), Some("crosstalk ResponseCode: expected 205, seen 999"));
    assert!(
        failure.text().contains("reason: no message with the Guid")
            && failure.text().contains("| POST /exchange")
    );
    assert_eq!(red[1].child("skipped").unwrap().attribute("message"), Some("a step before it failed"));
    let invalid = suites[3].child("testcase").unwrap().child("error").unwrap();
    assert!(invalid.text().contains("did you mean `steps`"), "{}", invalid.text());

    let json: Value = serde_json::from_str(&folder.read("out.json")).unwrap();
    assert_eq!((&json["version"], &json["green"]), (&Value::from(1), &Value::from(false)));
    assert_eq!(
        json["totals"]["files"],
        serde_json::json!({ "green": 3, "red": 1, "invalid": 1, "broken": 0, "not_run": 0 })
    );
    assert_eq!(
        json["totals"]["steps"],
        serde_json::json!({ "passed": 6, "failed": 1, "skipped": 0, "not_run": 1 })
    );
    let step = &json["files"][2]["steps"][0];
    assert_eq!((&step["result"], &step["line"]), (&Value::from("failed"), &Value::from(5)));
    assert_eq!(step["failure"]["what"], "crosstalk ResponseCode");
    assert_eq!(step["failure"]["place"], "./b/2.yml:7");
    assert!(step["failure"]["request"].as_str().unwrap().contains("Token: (hidden)"));
    assert_eq!(json["files"][3]["findings"][0]["code"], "L003");

    let printed = duble(&folder, &["a.yaml", "--report", "json"]);
    assert_eq!(serde_json::from_slice::<Value>(&printed.stdout).unwrap()["green"], true);
}

/// A story with all that only a world of one's own can do.
const FOREIGN: &str = r#"
scenario: longe
extends: default
clock: "2026-03-02T09:00:00-03:00"
behaviour: { nddfrete: { ready: { after: 2s } } }
receivers: { loja: {} }
steps:
  - request: GET /cobranca-bancaria/v2/boletos
    as: sicoob
    query: { numeroContrato: 707090, modalidade: 1, nossoNumero: 10 }
    expect: { json: { resultado.dataVencimento: { is: date } } }
    capture: { vencimento: { json: resultado.dataVencimento } }
  - advance: 2d
  - do: { sicoob.pagar: { boleto: aberto, canal: PIX } }
  - name: o que vem do aviso
    received: { by: loja, times: 0 }
  - request: GET /_duble/clock
    capture: { agora: { json: now } }
  - name: com a hora
    request: GET /cobranca-bancaria/v2/boletos
    as: sicoob
    query: { numeroContrato: 707090, modalidade: 1, nossoNumero: 10, agora: "${agora}" }
  - name: espera demais
    request: GET /cobranca-bancaria/v2/boletos
    as: sicoob
    query: { numeroContrato: 707090, modalidade: 1, nossoNumero: 10 }
    retry: { every: 1d, up_to: 3 }
    expect: { json: { resultado.situacaoBoleto: Liquidado } }
  - name: o vencimento não mudou
    request: GET /cobranca-bancaria/v2/boletos
    as: sicoob
    query: { numeroContrato: 707090, modalidade: 1, nossoNumero: 10 }
    expect: { json: { resultado.dataVencimento: "${vencimento}" } }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_is_played_with_what_it_lets_others_do() {
    let stage = Rehearsal::start(Loaded::default_scenario().unwrap()).await.unwrap();
    let folder = Folder::new("target", &[("longe.yaml", FOREIGN)]);
    let target = stage.base_url().to_owned();
    let arguments = ["longe.yaml", "--target", &target, "--report", "text,json=o.json,junit=o.xml"];
    let ran = duble(&folder, &arguments);
    let said = text(&ran.stdout).replace(&target, "URL");
    assert_eq!(ran.status.code(), Some(0), "{said}");
    insta::assert_snapshot!(said, @r"
    longe.yaml: longe
      played in the target's own world: world, behaviour, clock of this file are not applied
      ✓ GET /cobranca-bancaria/v2/boletos
      - advance 2d (skipped: the target's clock is not ours to move)
      - do sicoob.pagar (skipped: what happens in the target's world is not ours to do)
      ✓ o que vem do aviso
      - GET /_duble/clock (skipped: it asks for control over duble's world)
      - com a hora (skipped: it needs `${agora}`, which a skipped step captures)
      - espera demais (skipped: what it expects did not come at once, and 1d between two tries are more than the 1m that are waited in real time)
      ✓ o vencimento não mudou
      3 passed, 5 skipped
    1 file: 1 green, 0 red, 0 invalid; 5 steps skipped
    ");
    let json: Value = serde_json::from_str(&folder.read("o.json")).unwrap();
    assert_eq!(
        (&json["totals"]["steps"]["skipped"], &json["target"]),
        (&Value::from(5), &Value::from(target.as_str()))
    );
    let junit = xml::parse(&folder.read("o.xml"), &xml::Limits::default()).unwrap();
    check_junit(&junit);
    assert_eq!(junit.child("testsuite").unwrap().attribute("skipped"), Some("5"));
    // Only Betha has an address: nothing of Sicoob goes anywhere.
    let other = duble(&folder, &["longe.yaml", "--target", &format!("betha={target}")]);
    let said = text(&other.stdout);
    assert!(
        said.contains("- GET /cobranca-bancaria/v2/boletos (skipped: no target is named for sicoob)"),
        "{said}"
    );
    // Nobody is there.
    let none = duble(&folder, &["longe.yaml", "--target", "http://127.0.0.1:1"]);
    assert_eq!(none.status.code(), Some(4));
    assert!(
        text(&none.stdout).contains("no token: no answer: no connection to 127.0.0.1:1"),
        "{}",
        text(&none.stdout)
    );
}

#[test]
#[cfg(unix)]
fn a_watch_runs_again_when_what_a_file_extends_changes() {
    let base = "scenario: base\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\n";
    let story = "scenario: de olho\nextends: base.yaml\nsteps: [{ advance: 1s }]\n";
    let folder = Folder::new("watch", &[("base.yaml", base), ("story.yaml", story)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_duble"))
        .args(["run", "story.yaml", "--watch"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut until = |end: &str| out.by_ref().find(|line| line.contains(end)).unwrap();
    until("1 file: 1 green");
    folder.write("base.yaml", &base.replace("scenario:", "scenraio:"));
    assert_eq!(until("changed"), "──── base.yaml changed ────");
    until("1 file: 0 green, 0 red, 1 invalid");
    folder.write("base.yaml", &format!("{base}seed: 7\n"));
    until("1 file: 1 green");
    end(&mut child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("watching 2 files; Ctrl-C ends"), "{log}");
}

/// What Ctrl-C sends.
#[cfg(unix)]
pub(crate) fn end(child: &mut std::process::Child) {
    let killed = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    assert!(killed.success());
}
