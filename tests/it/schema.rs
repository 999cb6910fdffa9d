//! The JSON Schema of the scenario format says what the reader does: neither lets through what the other refuses.

use std::collections::BTreeSet;
use std::path::Path;

use duble::scenario::{Findings, Loaded, codes, schema};
use jsonschema::Validator;
use serde_json::Value;

use crate::scenarios::files;

fn validator() -> Validator {
    jsonschema::draft7::new(&schema::schema()).unwrap()
}

fn document(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).unwrap();
    schema::document(file.to_str().unwrap(), &text).unwrap()
}

fn errors(validator: &Validator, document: &Value) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// `openapi/scenario.schema.json`, from the types that read a file. `UPDATE_DOCS=1 cargo test` writes it anew.
#[test]
fn the_written_schema_is_the_types() {
    let text = schema::text();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/scenario.schema.json");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "openapi/scenario.schema.json differs from the types: UPDATE_DOCS=1 cargo test --test it schema"
    );
    jsonschema::draft7::meta::validate(&schema::schema()).unwrap();
    let printed = std::process::Command::new(env!("CARGO_BIN_EXE_duble")).arg("schema").output().unwrap();
    assert!(printed.status.success() && printed.stdout == text.as_bytes(), "what `duble schema` prints");
}

#[test]
fn every_scenario_is_valid() {
    let validator = validator();
    for file in files() {
        let errors = errors(&validator, &document(&file));
        assert!(errors.is_empty(), "{}:\n{}", file.display(), errors.join("\n"));
    }
}

/// What is wrong by its meaning, which no schema of one file can see, and why.
const BY_MEANING: &[(&str, &str)] = &[
    ("alias_com_fato_errado", "a fact that cannot be"),
    ("alias_de_outro", "a path that another provider has"),
    ("caminho_de_ninguem", "a path that no provider has"),
    ("caminhos_na_resposta", "what a key means as a path"),
    ("chave_de_acesso_sem_aspas", "how a number is written is gone when a schema sees it"),
    ("cliente_desconhecido", "a name that stands elsewhere"),
    ("extends_ausente", "another file"),
    ("extends_circulo", "another file"),
    ("extends_com_erro", "another file"),
    ("falha_codigo", "a code that the operations do not have"),
    ("falha_efeito", "effects that cannot be combined"),
    ("falha_nome", "a name that stands elsewhere"),
    ("falha_operacao", "an operation that nobody has"),
    ("falha_que_nunca_bate", "counts and chances that are never"),
    ("fato_impossivel", "a fact that cannot be"),
    ("nome_antes_da_captura", "a name that stands elsewhere"),
    ("passos_sem_relogio", "a file may have steps and no clock; lint advises against it"),
    ("receptor_colisao", "a name that stands elsewhere"),
    ("receptor_desconhecido", "a name that stands elsewhere"),
    ("receptor_nenhum", "a name that stands elsewhere"),
    ("ref_de_ninguem", "a name that stands elsewhere"),
    ("sicoob_contrato_de_cobranca", "a fact that cannot be"),
    ("sicoob_faixa_invertida", "a fact that cannot be"),
    ("sicoob_webhook_de_fora", "a fact that cannot be"),
    ("textos", "names that stand elsewhere"),
    ("timeline_after", "one key or the other, not both or none"),
];

#[test]
fn what_is_wrong_by_its_form_is_refused() {
    let validator = validator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input/scenario");
    let mut passed = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if file.extension().is_none_or(|extension| extension != "yaml") || name.starts_with('_') {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        // What is no YAML never comes as far as a schema.
        if let Ok(document) = schema::document(&name, &text)
            && validator.is_valid(&document)
        {
            passed.insert(name);
        }
    }
    let expected: BTreeSet<_> = BY_MEANING.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(passed, expected);
}

/// Every key of a document once for each place of the format that it stands in: positions in lists do not count.
fn keys(
    value: &Value,
    at: &str,
    place: &str,
    seen: &mut BTreeSet<String>,
    found: &mut Vec<(String, String)>,
) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let place = format!("{place}/{key}");
                if seen.insert(place.clone()) {
                    found.push((at.to_owned(), key.clone()));
                }
                let below = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                keys(inner, &below, &place, seen, found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                keys(inner, &format!("{at}/{index}"), place, seen, found);
            }
        }
        _ => {}
    }
}

/// Whether a file is refused for its form: names that stand elsewhere are no schema's to see.
fn by_form(Findings(findings): &Findings) -> bool {
    let form = [codes::UNKNOWN, codes::VALUE, codes::STEP];
    findings.iter().any(|finding| form.contains(&finding.code))
}

/// A slip in any key of any scenario is seen by both or by neither.
#[test]
fn a_misspelt_key_is_refused_by_both_or_by_neither() {
    let validator = validator();
    let mut seen = BTreeSet::new();
    let mut refused = 0;
    for file in files() {
        let document = document(&file);
        let mut found = Vec::new();
        keys(&document, "", "", &mut seen, &mut found);
        for (above, key) in found {
            let mut other = document.clone();
            let map = other.pointer_mut(&above).unwrap().as_object_mut().unwrap();
            let value = map.remove(&key).unwrap();
            map.insert(format!("{key}x"), value);
            let read = Loaded::from_text(file.to_str().unwrap(), &other.to_string());
            let by_reader = read.as_ref().err().is_some_and(by_form);
            let errors = errors(&validator, &other);
            assert_eq!(
                by_reader,
                !errors.is_empty(),
                "{}: {above}/{key}: {}\n{errors:?}",
                file.display(),
                read.err().map_or_else(String::new, |findings| findings.to_string())
            );
            refused += usize::from(by_reader);
        }
    }
    assert!(refused >= 300, "{refused}");
}
