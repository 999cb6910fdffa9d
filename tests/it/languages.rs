//! `docs/languages.md` shows the files of `docs/examples`, and both say what is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

const PAGE: &str = include_str!("../../docs/languages.md");
const DOCKERFILE: &str = include_str!("../../Dockerfile");

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The examples by the names that the page has for them, without what their own tools leave there.
fn examples() -> BTreeMap<String, String> {
    fn walk(folder: &Path, ignored: &[&str], found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name == ".gitignore" || ignored.contains(&name) {
                continue;
            }
            if path.is_dir() {
                walk(&path, ignored, found);
            } else {
                let shown = path.strip_prefix(docs()).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(shown, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let ignored = include_str!("../../docs/examples/.gitignore");
    let ignored: Vec<_> = ignored.lines().map(|line| line.trim_end_matches('/')).collect();
    let mut found = BTreeMap::new();
    walk(&docs().join("examples"), &ignored, &mut found);
    found
}

/// The page with each file's text in the block below its link.
fn filled(files: &BTreeMap<String, String>) -> String {
    let mut parts = PAGE.split("\n[examples/");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, _) = part.split_once("](").unwrap();
        let file = files.get(&format!("examples/{name}")).unwrap_or_else(|| panic!("there is no {name}"));
        let (link, block) = part.split_once("```").unwrap();
        let (language, block) = block.split_once('\n').unwrap();
        let end = if block.starts_with("```") { 0 } else { block.find("\n```").unwrap() + 1 };
        text += &format!("\n[examples/{link}```{language}\n{file}{}", &block[end..]);
    }
    text
}

#[test]
fn the_page_shows_the_files() {
    let files = examples();
    assert!(files.len() >= 19, "{:?}", files.keys());
    for name in files.keys() {
        assert!(PAGE.contains(&format!("\n[{name}]({name}):\n")), "the page does not show {name}");
    }
    let text = filled(&files);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(docs().join("languages.md"), &text).unwrap();
        return;
    }
    assert!(
        text == PAGE,
        "docs/languages.md differs from its files: UPDATE_DOCS=1 cargo test --test it languages"
    );
}

#[test]
fn what_the_page_points_at_is_there() {
    let prose = PAGE.split("```").step_by(2);
    let links = prose.flat_map(|text| text.split("](").skip(1)).map(|text| text.split(')').next().unwrap());
    for link in links.filter(|link| !link.starts_with("https://")) {
        match link.strip_prefix('#') {
            Some(anchor) => {
                let titles = PAGE.lines().filter_map(|line| line.strip_prefix("## "));
                let mut anchors =
                    titles.map(|title| title.to_lowercase().replace(['.', ','], "").replace(' ', "-"));
                assert!(anchors.any(|there| there == anchor), "there is no title for #{anchor}");
            }
            None => assert!(docs().join(link).exists(), "there is no {link}"),
        }
    }
    for (place, _) in PAGE.match_indices("docs/examples") {
        let path = PAGE[place..].split([' ', '`', '\n']).next().unwrap();
        assert!(docs().parent().unwrap().join(path).exists(), "there is no {path}");
    }
}

/// What follows `_duble/` in a text, up to the end of the string that it stands in.
fn control_paths(text: &str) -> Vec<&str> {
    let places = text.match_indices("_duble/").map(|(place, found)| &text[place + found.len()..]);
    places.map(|path| path.split(['"', '\'', '`', '?', ' ', '\n', ')']).next().unwrap()).collect()
}

/// A path as a program writes it; what is filled in may only stand where the contract has a parameter.
fn fits(template: &str, path: &str) -> bool {
    let [template, path] =
        [template.trim_start_matches('/'), path].map(|text| text.split('/').collect::<Vec<_>>());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(there, asked)| there.starts_with('{') || there == asked)
}

#[test]
fn the_contract_has_every_path_of_control() {
    let contract: Value = serde_saphyr::from_str(include_str!("../../openapi/control.yaml")).unwrap();
    let templates: Vec<_> = contract["paths"].as_object().unwrap().keys().collect();
    for path in control_paths(PAGE) {
        assert!(templates.iter().any(|template| fits(template, path)), "control has no /{path}");
    }
    assert!(
        !fits("/reset", "{path}") && !fits("/worlds/{name}", "worlds") && fits("/worlds/{name}", "worlds/")
    );
    for language in ["python", "node", "java", "dotnet", "php"] {
        let folder = format!("examples/{language}/");
        let files = examples().into_iter().filter(|(name, _)| name.starts_with(&folder));
        let text: String = files.map(|(_, text)| text).collect();
        for wanted in ["/readyz", "/worlds/{name}", "/clock/advance", "/journal/verify"] {
            assert!(
                control_paths(&text).iter().any(|path| fits(wanted, path)),
                "{language} does without {wanted}"
            );
        }
        for wanted in ["duble:latest", "8756", "DUBLE_URL", "DUBLE_IMAGE", "loja.yaml"] {
            assert!(text.contains(wanted), "{language} does without {wanted}");
        }
    }
}

#[test]
fn every_operation_and_action_of_the_examples_is_there() {
    let names: Vec<_> = duble::providers::operations().chain(duble::providers::actions()).collect();
    let mut seen = 0;
    for (place, _) in PAGE.match_indices("sicoob.") {
        let name =
            PAGE[place..].split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).next().unwrap();
        assert!(names.contains(&name), "there is no {name}");
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn the_scenarios_of_the_examples_are_valid() {
    for (name, text) in
        examples().iter().filter(|(name, text)| name.ends_with(".yaml") && text.contains("\nversion: 1\n"))
    {
        let loaded =
            duble::scenario::Loaded::from_text(name, text).unwrap_or_else(|findings| panic!("{findings}"));
        duble::scenario::build(&loaded).unwrap_or_else(|findings| panic!("{findings}"));
        assert_eq!(duble::scenario::examine(&loaded), []);
    }
}

/// Image, port and files of a pipeline are those of the Dockerfile and of this repository.
#[test]
fn the_pipelines_start_the_image() {
    let files = examples();
    let read = |name: &str| -> Value { serde_saphyr::from_str(&files[name]).unwrap() };
    let is_duble = |image: &Value| {
        let name = image.as_str().unwrap().rsplit('/').next().unwrap();
        assert_eq!(name, "duble:latest");
    };
    let port = DOCKERFILE.lines().find_map(|line| line.strip_prefix("EXPOSE ")).unwrap();
    assert!(DOCKERFILE.contains("\nHEALTHCHECK ") && DOCKERFILE.contains("ENTRYPOINT [\"/duble\"]"));

    let github = &read("examples/github-actions.yaml")["jobs"]["tests"];
    is_duble(&github["services"]["duble"]["image"]);
    assert_eq!(github["services"]["duble"]["ports"][0], format!("{port}:{port}"));
    assert_eq!(github["env"]["DUBLE_URL"], format!("http://127.0.0.1:{port}"));

    let gitlab = &read("examples/gitlab-ci.yaml")["tests"];
    let service = &gitlab["services"][0];
    is_duble(&service["name"]);
    let host = service["alias"].as_str().unwrap();
    assert_eq!(gitlab["variables"]["DUBLE_URL"], format!("http://{host}:{port}"));

    let compose = read("examples/compose.yaml");
    let [bank, erp] = ["duble", "erp"].map(|name| &compose["services"][name]);
    is_duble(&bank["image"]);
    assert_eq!(bank["ports"][0], format!("127.0.0.1:{port}:{port}"));
    assert_eq!(erp["depends_on"]["duble"]["condition"], "service_healthy");
    let host = bank["networks"]["bank"]["aliases"][0].as_str().unwrap();
    assert_eq!(erp["environment"]["BANK_URL"], format!("http://{host}:{port}"));
    assert_eq!(bank["environment"]["DUBLE_CONTROL_TOKEN"], erp["environment"]["DUBLE_CONTROL_TOKEN"]);
    for service in [bank, erp] {
        let mount = service["volumes"][0].as_str().unwrap();
        let [from, to, _] = mount.split(':').collect::<Vec<_>>()[..] else { panic!("{mount}") };
        assert!(docs().join("examples").join(from).is_file(), "{from}");
        assert!(service["command"].as_array().unwrap().iter().any(|word| word == to), "nobody reads {to}");
    }
    assert_eq!(
        docs().join("examples").join(bank["build"].as_str().unwrap()).canonicalize().unwrap(),
        docs().parent().unwrap()
    );
}
