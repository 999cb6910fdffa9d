//! The house keeps its walls: arrows run one way, every provider has the same rooms, and names are the same everywhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our own modules a module may use, from the leaves up (house, "Arrows run one way").
const MAY_USE: [(&str, &[&str]); 13] = [
    ("facts", &[]),
    ("br", &["facts"]),
    ("wire", &["facts"]),
    ("dial", &[]),
    ("world", &["facts"]),
    ("providers", &["facts", "br", "wire", "world"]),
    ("scenario", &["facts", "br", "wire", "dial", "world", "providers"]),
    ("control", &["facts", "wire", "world", "providers", "scenario"]),
    ("server", &["facts", "br", "wire", "world", "providers"]),
    ("courier", &["facts", "dial", "world", "providers"]),
    ("app", &["facts", "wire", "dial", "world", "providers", "scenario", "control", "server", "courier"]),
    ("door", &["facts", "world", "providers", "scenario", "control", "server", "app"]),
    ("cli", &["facts", "br", "wire", "dial", "world", "providers", "scenario", "server", "app"]),
];

/// What a module may not name from outside: the rooms know no web server and no YAML, the world no format at all.
const MAY_NOT_NAME: [(&str, &[&str]); 7] = [
    ("facts", &["axum", "hyper", "serde_saphyr", "quick_xml"]),
    ("br", &["axum", "hyper", "serde_saphyr", "quick_xml", "serde_json"]),
    ("wire", &["axum", "hyper", "serde_saphyr"]),
    ("dial", &["axum", "reqwest", "serde_saphyr", "quick_xml", "serde_json"]),
    ("world", &["axum", "hyper", "serde_saphyr", "quick_xml", "serde_json"]),
    ("providers", &["axum", "hyper", "serde_saphyr", "quick_xml", "reqwest"]),
    ("courier", &["axum", "reqwest", "serde_saphyr", "quick_xml", "serde_json"]),
];

/// Files that only tests are made of.
const TEST_ONLY: [&str; 3] = ["tests", "vectors", "stage"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !TEST_ONLY.contains(&path.file_stem().unwrap().to_str().unwrap())
        {
            found.push(path);
        }
    }
    found
}

fn of_module(name: &str) -> Vec<PathBuf> {
    let (folder, file) = (source().join(name), source().join(format!("{name}.rs")));
    let mut found = if folder.is_dir() { files(&folder) } else { Vec::new() };
    found.extend(file.is_file().then_some(file));
    assert!(!found.is_empty(), "there is no module {name}");
    found
}

/// The code of a file, without comments and without its own tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first segments after `crate::` in a text, also those of a braced list.
fn named_of_ours(text: &str) -> BTreeSet<String> {
    let word =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            found.extend(list.split('}').next().unwrap().split(',').map(|part| word(part.trim())));
        } else {
            found.insert(word(rest));
        }
    }
    found
}

#[test]
fn arrows_run_one_way() {
    for (module, allowed) in MAY_USE {
        for path in of_module(module) {
            for used in named_of_ours(&code(&path)) {
                let fine = used == module
                    || allowed.contains(&used.as_str())
                    || !MAY_USE.iter().any(|(name, _)| *name == used);
                assert!(fine, "{} uses `{used}`, which `{module}` may not know", path.display());
            }
        }
    }
}

#[test]
fn every_module_is_on_the_map() {
    let lib = fs::read_to_string(source().join("lib.rs")).unwrap();
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let name = line.trim_end_matches(';');
        assert!(MAY_USE.iter().any(|(known, _)| *known == name), "`{name}` has no place in the house");
    }
}

#[test]
fn nothing_foreign_where_it_does_not_belong() {
    for (module, banned) in MAY_NOT_NAME {
        for path in of_module(module) {
            let code = code(&path);
            for name in banned.iter().filter(|name| !(module == "wire" && **name == "quick_xml")) {
                assert!(!code.contains(&format!("{name}::")), "{} names {name}", path.display());
            }
        }
    }
    let yaml: Vec<_> =
        files(&source()).into_iter().filter(|path| code(path).contains("serde_saphyr")).collect();
    assert!(yaml.len() <= 1, "one file names the YAML crate, not {yaml:?}");
}

#[test]
fn every_provider_has_the_same_rooms_and_knows_no_other() {
    let folder = source().join("providers");
    let providers: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    let names: Vec<_> =
        providers.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    for (path, name) in providers.iter().zip(&names) {
        assert!(path.join("mod.rs").is_file(), "{name} has no mod.rs");
        for room in ["model", "rules", "errors", "refuse", "routes", "seed", "state", "actions"] {
            let there = path.join(format!("{room}.rs")).is_file() || path.join(room).is_dir();
            assert!(there, "{name} has no {room}");
        }
        for file in files(path) {
            let code = code(&file);
            for other in names.iter().filter(|other| *other != name) {
                assert!(!code.contains(&format!("providers::{other}")), "{} knows {other}", file.display());
            }
            let pure = file.strip_prefix(path).unwrap().starts_with("model")
                || file.strip_prefix(path).unwrap().starts_with("rules");
            let stem = file.file_stem().unwrap().to_str().unwrap();
            if pure || stem == "model" || stem == "rules" {
                assert!(!code.contains("crate::wire"), "{} knows a wire format", file.display());
            }
        }
    }
}

#[test]
fn operations_and_actions_are_named_by_their_room() {
    let rooms = ["sicoob", "nddfrete", "invoicy", "betha"];
    let mut seen = BTreeSet::new();
    for name in duble::providers::operations().chain(duble::providers::actions()) {
        let (room, verb) = name.split_once('.').unwrap();
        assert!(rooms.contains(&room) && !verb.is_empty(), "{name}");
        assert!(seen.insert(name), "{name} is there twice");
    }
}
