//! Documentation that can be computed is compared with what the code says.

use std::fmt::Write as _;
use std::path::Path;

/// `docs/behaviour.md`: every knob, from the same macro that makes it. `UPDATE_DOCS=1 cargo test` writes it anew.
#[test]
fn every_knob_has_its_row() {
    let mut text = String::from(
        "# Behaviour\n\nHow the providers behave where their documents leave room: knobs, below `behaviour:` in a scenario. Each has a default and\na source. *Document* is the provider's own; *dossier* sections are notes on what documents and real clients show; [D] marks a default\nthat no source states, [S] one that the document states.\n\n| knob | default | what it does | source |\n|---|---|---|---|\n",
    );
    for row in duble::providers::knob_rows() {
        let default = row.default.replace('|', "\\|");
        writeln!(text, "| `{}` | `{default}` | {} | {} |", row.path, row.about, row.source).unwrap();
    }
    text.push_str(
        "\n## Sicoob's errors\n\nNo table of codes was ever published. What the sources know are the numbers 5002 and 5004; the other numbers, 9000 and up, and most texts\nare duble's own. The knob `sicoob.mensagens` replaces any of them by its name; `{}` stands for the field or the number of days.\n\n| name | codigo | mensagem |\n|---|---|---|\n",
    );
    for (name, codigo, mensagem) in duble::providers::sicoob::catalogo() {
        writeln!(text, "| `{name}` | {codigo} | {mensagem} |").unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/behaviour.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/behaviour.md differs from the knobs: UPDATE_DOCS=1 cargo test --test it docs"
    );
}

/// `docs/nddfrete.md`: every code with its cause, and a step that reaches it, found in the scenarios themselves. `nddfrete-codigos.yaml`
/// reaches all of the document's codes; the two that only the middleware knows are behind knobs.
#[test]
fn every_code_of_nddfrete_has_its_row_and_its_step() {
    let mut text = String::from(
        "# nddFrete's codes\n\nEvery code that duble answers with, what causes it, and a step of a scenario that reaches it. The texts are the document's; 202 and 204\nare NDD's middleware's, have no text there and come only with their knobs.\n",
    );
    for (place, title) in [
        ("crosstalk", "ResponseCode of the Crosstalk header"),
        ("rawdata", "Code inside RawData, for the message and for each appointment"),
    ] {
        write!(text, "\n## {title}\n\n| code | text | cause | shown by |\n|---|---|---|---|\n").unwrap();
        for row in duble::providers::nddfrete::catalogo().iter().filter(|row| row.place == place) {
            let shown = match step_that_shows(row.place, row.code) {
                Some(step) => format!("`nddfrete-codigos.yaml`: {step}"),
                None => {
                    assert!([202, 204].contains(&row.code), "no step reaches {} {}", row.place, row.code);
                    "its knob".to_owned()
                }
            };
            writeln!(text, "| {} | {} | {} | {shown} |", row.code, row.text, row.trigger).unwrap();
        }
    }
    text.push_str(NDDFRETE_EFFECTS);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/nddfrete.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/nddfrete.md differs from the catalogue: UPDATE_DOCS=1 cargo test --test it docs"
    );
}

/// `openapi/invoicy-Envio.xsd` and its like: the layouts, from the tables that read them.
#[test]
fn invoicys_layouts_are_what_its_tables_read() {
    for (file, text) in duble::providers::invoicy::esquemas() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi").join(file);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == text,
            "openapi/{file} differs from the tables: UPDATE_DOCS=1 cargo test --test it docs"
        );
    }
}

/// What `docs/nddfrete.md` says beside the codes; the tests of `bodies.rs` hold the limits to it.
const NDDFRETE_EFFECTS: &str = "
## What an appointment does

A payment or a discount lowers the balance of the document, or of the invoice and its documents in their order; an increase raises it. An
invoice of which nothing is left is paid. Postpone moves the due date, Cancellation cancels. Taxes are checked like everything else and
have no further effect: no code depends on them, and no answer shows them. An appointment of several entries is applied whole or not at
all; one that fails leaves the others of its message alone.

## How much a message may hold

100,000 appointments (a 203 says so beyond them), and 128 MiB of body: 100,000 like the document's printed one are 57 MB, and 114 MB in
UTF-16. `--body-limit` sets another bound. Rawdata sent as child elements, neither escaped nor in a CDATA section, may have a million
elements, which is some 20 MB. What is larger gets a SOAP fault (`soap:Client`, HTTP 500: *Maximum request length exceeded*) with the bound
in it, once the client has sent all of it; a client that asks first (`Expect: 100-continue`), or that declares more than 256 MiB, gets the
fault at once and the connection ends.
";

/// The first step that expects a code, in the header or anywhere in the result.
fn step_that_shows(place: &str, code: u16) -> Option<String> {
    let scenario = include_str!("../../scenarios/nddfrete-codigos.yaml");
    let document: serde_json::Value = serde_saphyr::from_str(scenario).unwrap();
    let expects = |step: &serde_json::Value| {
        let expected = step["expect"][place].as_object()?;
        let key = if place == "crosstalk" { "ResponseCode" } else { "Response/Code" };
        expected.iter().any(|(name, value)| name.ends_with(key) && value == code).then_some(())
    };
    let found = document["steps"].as_array()?.iter().find(|step| expects(step).is_some())?;
    Some(found["name"].as_str()?.to_owned())
}

/// The worked example in `docs/scenario.md` is read and built like any file.
#[test]
fn the_example_of_the_format_is_valid() {
    let text = include_str!("../../docs/scenario.md");
    let example = text.split_once("```yaml\n").unwrap().1.split_once("\n```").unwrap().0;
    let loaded = duble::scenario::Loaded::from_text("docs/scenario.md", example)
        .unwrap_or_else(|findings| panic!("{findings}"));
    duble::scenario::build(&loaded).unwrap_or_else(|findings| panic!("{findings}"));
    assert!(loaded.steps().len() >= 3);
}

/// The files of `docs/first-scenario.md` run green, and the failure that it shows is the one that is seen.
#[tokio::test]
async fn the_first_scenario_runs_and_breaks_as_described() {
    let text = include_str!("../../docs/first-scenario.md");
    let blocks: Vec<_> =
        text.split("```yaml\n").skip(1).map(|block| block.split_once("\n```").unwrap().0).collect();
    assert_eq!(blocks.len(), 2);
    let played = async |yaml: &str| {
        let loaded = duble::scenario::Loaded::from_text("primeiro.yaml", yaml)
            .unwrap_or_else(|findings| panic!("{findings}"));
        assert_eq!(duble::scenario::examine(&loaded), []);
        assert_eq!(duble::scenario::advise(&loaded), []);
        let stage = duble::app::Rehearsal::start(loaded.clone()).await.unwrap();
        duble::scenario::run::run(&loaded, &stage).await
    };
    for block in &blocks {
        let report = played(block).await;
        assert!(report.is_green(), "{report}");
    }
    let broken = played(&blocks[0].replace("situacaoBoleto: Liquidado", "situacaoBoleto: Baixado")).await;
    let shown = text.rsplit("```text\n").next().unwrap().split_once("\n```").unwrap().0;
    assert!(!broken.is_green() && broken.to_string().contains(shown), "{broken}");
}

/// Every action is described, and nothing is described that is not there.
#[test]
fn every_action_is_in_the_document() {
    let text = include_str!("../../docs/scenario.md");
    let table =
        text.split_once("| action | what happens |\n|---|---|\n").unwrap().1.split("\n\n").next().unwrap();
    let mut described: Vec<_> = table.lines().map(|line| line.split('`').nth(1).unwrap()).collect();
    let mut there: Vec<_> = duble::providers::actions().collect();
    described.sort_unstable();
    there.sort_unstable();
    assert_eq!(described, there);
}

/// Both READMEs show the requests that the banner shows.
#[tokio::test]
async fn the_readmes_show_the_banners_requests() {
    let loaded = duble::scenario::Loaded::default_scenario().unwrap();
    let app = duble::app::App::new(duble::app::maker(loaded), [], duble::app::Limits::default()).unwrap();
    for readme in [include_str!("../../README.md"), include_str!("../../README.pt-BR.md")] {
        for welcome in app.welcome("http://127.0.0.1:8756").unwrap() {
            assert!(
                readme.contains(&welcome.curl),
                "{} is missing or has changed: {}",
                welcome.title,
                welcome.curl
            );
        }
    }
}

/// `docs/tls.md` names every host that a room documents, in its table and in the lines for a hosts file.
#[test]
fn every_documented_host_is_in_the_document() {
    let text = include_str!("../../docs/tls.md");
    let block = text.split_once("```hosts\n").unwrap().1.split_once("```").unwrap().0;
    let lines: Vec<_> =
        duble::providers::hosts().map(|(_, hosts)| format!("127.0.0.1 {}\n", hosts.join(" "))).collect();
    assert_eq!(block, lines.concat());
    for (provider, hosts) in duble::providers::hosts() {
        let row = format!("| {provider} | `{}` |", hosts.join("` `"));
        assert!(text.contains(&row), "{row}");
    }
}

/// The commands of a document's shell blocks, without their comments.
fn commands(text: &str) -> Vec<&str> {
    let blocks = text.split("```sh\n").skip(1).map(|block| block.split_once("```").unwrap().0);
    blocks.flat_map(str::lines).map(|line| line.split("  #").next().unwrap().trim_end()).collect()
}

/// Both READMEs show the same commands and the same Rust, and every file that they point at is there.
#[test]
fn the_readmes_say_the_same() {
    let texts = [include_str!("../../README.md"), include_str!("../../README.pt-BR.md")];
    let [english, portuguese] = texts.map(commands);
    assert!(english.len() >= 20, "{english:?}");
    assert_eq!(english, portuguese);
    let [english, portuguese] =
        texts.map(|text| text.split("```rust\n").nth(1).unwrap().split("```").next().unwrap());
    assert_eq!(english, portuguese);
    for text in texts {
        for (place, _) in text.match_indices("](") {
            let link = text[place + 2..].split(')').next().unwrap();
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(link);
            assert!(path.exists(), "there is no {link}");
        }
    }
}

/// YAML whose members keep their order, which `serde_json::Value` does not.
#[derive(serde::Deserialize, serde::Serialize)]
#[serde(untagged)]
enum Ordered {
    Null(()),
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Ordered>),
    Map(Members),
}

struct Members(Vec<(String, Ordered)>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> serde::de::Visitor<'de> for Reader {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a mapping")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, Ordered>()? {
                    // What only duble's own tests read is no part of what is served.
                    if !member.0.starts_with("x-duble-") {
                        members.push(member);
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl serde::Serialize for Members {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What `/integracoes/v1/v3/api-docs` answers is `openapi/betha.yaml` as JSON: rooms know no YAML.
#[test]
fn bethas_served_contract_is_the_file() {
    is_served_as(include_str!("../../openapi/betha.yaml"), "src/providers/betha/swagger/api-docs.json");
}

/// What `/_duble/openapi.json` answers is `openapi/control.yaml`.
#[test]
fn controls_served_contract_is_the_file() {
    is_served_as(include_str!("../../openapi/control.yaml"), "src/control/openapi.json");
}

/// A contract is compiled in as JSON.
fn is_served_as(contract: &str, place: &str) {
    let options = serde_saphyr::options! { strict_booleans: true };
    let document: Ordered = serde_saphyr::from_str_with_options(contract, options).unwrap();
    let text = serde_json::to_string(&document).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(place);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "{place} differs from the contract: UPDATE_DOCS=1 cargo test --test it docs");
}

/// `docs/worlds.md` names the hosts that are one provider's, and no other.
#[test]
fn every_host_of_a_provider_is_in_the_document() {
    let text = include_str!("../../docs/worlds.md");
    let table = text.split("## Providers' hosts").nth(1).and_then(|rest| rest.split("\n\n").nth(2)).unwrap();
    let mut named: Vec<&str> = table.split('`').skip(1).step_by(2).collect();
    let mut known: Vec<&str> =
        duble::providers::hosts().flat_map(|(_, hosts)| hosts.iter().copied()).collect();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
}
