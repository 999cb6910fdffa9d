//! Every file in `scenarios/` is green, and each of its expectations can fail: changed one by one, each turns its file red.

use std::path::{Path, PathBuf};

use duble::app::Rehearsal;
use duble::scenario::Loaded;
use duble::scenario::run::{Report, run};
use serde_json::Value;

pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(files.len() >= 10, "the default world, a story for each provider, and Sicoob's main ones");
    files
}

async fn play(loaded: &Loaded) -> Report {
    run(loaded, &Rehearsal::start(loaded.clone()).await.unwrap()).await
}

#[tokio::test]
async fn every_scenario_is_green() {
    for file in files() {
        let loaded = Loaded::open(&file).unwrap_or_else(|findings| panic!("{findings}"));
        let report = play(&loaded).await;
        assert!(report.is_green(), "{report}");
    }
}

/// All the ways to change one expectation: a place in the document, and what is put there.
fn changes(value: &Value, at: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(map) if map.len() == 1 && map.contains_key("is") => {
            let other = if map["is"] == "null" { "integer" } else { "null" };
            found.push((at.to_owned(), serde_json::json!({ "is": other })));
        }
        Value::Object(map) => {
            for (key, inner) in map {
                // `of` says where to look, not what must be there.
                if key != "of" {
                    changes(inner, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
                }
            }
        }
        Value::Array(items) if items.is_empty() => {
            found.push((at.to_owned(), serde_json::json!(["changed"])))
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                changes(inner, &format!("{at}/{index}"), found);
            }
        }
        Value::String(text) => {
            // A prefix or a part is changed at its end, a pattern so that nothing fits it any more.
            let changed = if at.ends_with("/matches") { "^\\x00$".to_owned() } else { format!("{text}~") };
            found.push((at.to_owned(), Value::String(changed)));
        }
        Value::Bool(flag) => found.push((at.to_owned(), Value::Bool(!flag))),
        Value::Number(number) => {
            let far = if at.ends_with("/above") {
                1e12
            } else if at.ends_with("/below") {
                -1e12
            } else {
                number.as_f64().unwrap() + 1.0
            };
            found.push((at.to_owned(), serde_json::json!(far as i64)));
        }
        Value::Null => found.push((at.to_owned(), Value::String("changed".into()))),
    }
}

/// The changes of all that one step expects, of an answer or of a receiver.
fn changes_of(step: &Value, at: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Some(expect) = step.get("expect") {
        changes(expect, &format!("{at}/expect"), &mut found);
    }
    for (key, inner) in step.get("received").and_then(Value::as_object).into_iter().flatten() {
        // `by` says where to look. Where nothing at all may fit, nothing fits the changed rest either: there only the count can fail.
        let none = step["received"]["times"] == 0;
        if key != "by" && (!none || key == "times") {
            changes(inner, &format!("{at}/received/{key}"), &mut found);
        }
    }
    found
}

/// The files are looked at beside one another; each change plays its file anew up to the step that was changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_expectation_can_fail() {
    let mut all = tokio::task::JoinSet::new();
    for file in files() {
        all.spawn(each_change_turns_it_red(file));
    }
    all.join_all().await;
}

/// JSON is YAML, so a changed document is read by the same reader as the file.
async fn each_change_turns_it_red(file: PathBuf) {
    let text = std::fs::read_to_string(&file).unwrap();
    let options = serde_saphyr::options! { strict_booleans: true, leading_zero_numbers_as_strings: true };
    let document: Value = serde_saphyr::from_str_with_options(&text, options).unwrap();
    let steps = document.get("steps").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut tried = 0;
    for (index, step) in steps.iter().enumerate() {
        for (place, changed) in changes_of(step, &format!("/steps/{index}")) {
            let mut other = document.clone();
            *other.pointer_mut(&place).unwrap() = changed;
            // What comes later may depend on it, but nothing later is needed to see the difference.
            other["steps"].as_array_mut().unwrap().truncate(index + 1);
            let loaded = Loaded::from_text(file.to_str().unwrap(), &other.to_string())
                .map_err(|findings| format!("{}: {place}: {findings}", file.display()))
                .unwrap();
            let report = play(&loaded).await;
            assert!(!report.is_green(), "{}: {place} was changed and nothing failed", file.display());
            tried += 1;
        }
    }
    assert!(steps.is_empty() || tried >= 10, "{} expects too little: {tried}", file.display());
}

/// The default world has records of every movement type for yesterday and today, whatever weekday it starts on; type 4 alone has none
/// on the days after a day that is no business day, since a title due then is not overdue yet.
#[tokio::test]
async fn the_default_world_moves_on_every_weekday() {
    for day in 2..9 {
        let mut text = format!(
            "scenario: weekday\nextends: default\nclock: \"2026-03-0{day}T09:00:00-03:00\"\nsteps:\n"
        );
        let types: &[u8] = if matches!(day, 2 | 8) { &[1, 2, 3, 5, 6] } else { &[1, 2, 3, 4, 5, 6] };
        for tipo in types {
            text += &format!(
                "  - request: POST /cobranca-bancaria/v2/boletos/solicitacoes/movimentacao\n    as: sicoob\n    json: {{ numeroContrato: 707090, tipoMovimento: {tipo}, dataInicial: \"${{date -1d}}\", dataFinal: \"${{date}}\" }}\n    capture: {{ codigo: {{ json: resultado.codigoSolicitacao }} }}\n  - name: type {tipo}\n    request: GET /cobranca-bancaria/v2/boletos/solicitacoes/movimentacao\n    as: sicoob\n    query: {{ numeroContrato: 707090, codigoSolicitacao: \"${{codigo}}\" }}\n    retry: {{ every: 1s, up_to: 10 }}\n    expect: {{ json: {{ resultado.quantidadeArquivo: 1 }} }}\n"
            );
        }
        let loaded = Loaded::from_text("weekday.yaml", &text).unwrap_or_else(|findings| panic!("{findings}"));
        let report = play(&loaded).await;
        assert!(report.is_green(), "2026-03-0{day}: {report}");
    }
}
