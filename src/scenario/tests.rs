//! Loading and building, on whole texts.

use proptest::prelude::*;

use super::*;
use crate::providers::{self, Providers, room::Input};
use crate::world::{Bounds, Cell, Finished, Kind, Line, Universe};

fn load(text: &str) -> Loaded {
    Loaded::from_text("test.yaml", text).unwrap_or_else(|findings| panic!("{findings}"))
}

fn refuse(text: &str) -> String {
    Loaded::from_text("test.yaml", text)
        .and_then(|loaded| build(&loaded).map(|_| loaded))
        .map(|_| panic!("accepted:\n{text}"))
        .unwrap_or_else(|findings: Findings| findings.to_string())
}

fn universe(loaded: &Loaded) -> Universe<Providers> {
    build(loaded).unwrap_or_else(|findings| panic!("{findings}"))
}

#[test]
fn the_default_scenario_builds_again_and_again() {
    let loaded = Loaded::default_scenario().unwrap_or_else(|findings| panic!("{findings}"));
    assert!(loaded.clock().is_none());
    for _ in 0..2 {
        assert!(!universe(&loaded).clock.is_frozen());
    }
}

#[test]
fn a_clock_freezes_and_the_timeline_counts_from_it() {
    let loaded = load(
        "scenario: t\nextends: default\nseed: 42\nclock: \"2026-03-02T09:00:00-03:00\"\n\
         timeline:\n  - at: +1d\n    do: { nddfrete.mudarStatus: { fatura: EMBDEV.27600-P01, status: paga } }\n",
    );
    let universe = universe(&loaded);
    assert_eq!(universe.timers.next().unwrap().iso_seconds(), "2026-03-03T09:00:00-03:00");
    assert_eq!((loaded.title(), loaded.seed()), ("t", 42));
    assert!(loaded.clients().get("duble").is_some(), "clients of the base are kept");
}

#[test]
fn places_are_exact() {
    for (text, place) in [
        ("scenario: t\nworld:\n  nddfrete:\n    faturas:\n      - tpo: 0\n", "test.yaml:5:9: error[L003]"),
        (
            "scenario: t\nworld:\n  nddfrete:\n    faturas:\n      - valor: 150.75\n",
            "test.yaml:5:16: error[L004]",
        ),
        (
            "scenario: t\nextends: default\nworld:\n  nddfrete:\n    faturas:\n      - serie: A\n        tipo: 7\n",
            "test.yaml:7:15: error[L013]",
        ),
        ("scenario: t\nstep: []\n", "test.yaml:2:1: error[L003]"),
        ("scenario: t\nsteps:\n  - advance: 2x\n", "test.yaml:3:14: error[L004]"),
        (
            "scenario: t\nsteps:\n  - request: GET /x\n    query: { a: 9007199254740993 }\n",
            "test.yaml:4:17: error[L007]",
        ),
    ] {
        let said = refuse(text);
        assert!(said.starts_with(place), "{said}\n--- for\n{text}");
    }
}

/// Every `NAME.yaml` in `tests/bad_input/scenario` has a `NAME.txt` with what `lint` says about it. With DUBLE_BLESS=1 the texts
/// are written anew.
#[test]
fn wrong_files_say_what_is_wrong() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input/scenario");
    let mut tried = 0;
    let mut wrong = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
        tried += 1;
        let name = path.file_name().unwrap().to_str().unwrap();
        // Files that others extend are no cases of their own.
        if name.starts_with('_') {
            continue;
        }
        let findings = lint(path).expect_err(name);
        let said = findings.to_string().replace(&format!("{}/", folder.display()), "") + "\n";
        let expected = path.with_extension("txt");
        if std::env::var_os("DUBLE_BLESS").is_some() {
            std::fs::write(&expected, &said).unwrap();
        }
        let expected = std::fs::read_to_string(&expected).unwrap_or_default();
        if said != expected {
            wrong.push(format!("{name} says\n{said}\nbut was expected to say\n{expected}"));
        }
    }
    assert!(tried >= 20, "only {tried} files were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_good_file_has_no_findings() {
    let loaded = load(
        "scenario: t\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\ntimeline:\n  - at: +1h\n    \
         do: { nddfrete.mudarStatus: { fatura: EMBDEV.27600-P01, status: paga } }\nsteps:\n  \
         - request: POST /exchangeMessage/WSExchangeMessage.asmx\n    crosstalk: {}\n    capture: { g: { crosstalk: Guid } }\n  \
         - do: { nddfrete.processar: { guid: \"${g}\" } }\n",
    );
    assert_eq!(examine(&loaded), []);
    assert_eq!(examine(&Loaded::default_scenario().unwrap()), []);
}

#[test]
fn brazilian_data_stay_whole() {
    let loaded = load(
        "scenario: t\nclock: \"2026-03-02T09:00:00-03:00\"\nsteps:\n  - request: POST /exchangeMessage/x\n    json:\n      uf: NO\n      \
         cnpj: 00123456000199\n      um: 1_000\n      sim: yes\n      certo: true\n      nada: ~\n      inteiro: 9007199254740992\n      \
         decimal: 150.75\n      texto: \"1.10\"\n      data: 2026-03-02\n    expect: { json: { a: null, b: [1, x], c: { not: null } } }\n",
    );
    let step = &loaded.steps()[0];
    assert_eq!(
        step.json.as_ref().unwrap().to_json(),
        r#"{"uf":"NO","cnpj":"00123456000199","um":"1_000","sim":"yes","certo":true,"nada":null,"inteiro":9007199254740992,"decimal":150.75,"texto":"1.10","data":"2026-03-02"}"#
    );
    let expected: Vec<_> = step
        .expect
        .as_ref()
        .unwrap()
        .json
        .iter()
        .map(|(path, matcher)| format!("{path} {matcher}"))
        .collect();
    assert_eq!(expected, ["a null", "b [1,\"x\"]", "c anything but null"]);
}

/// A base in a folder below, found beside the file that names it; a client of the same name replaces the base's.
#[test]
fn extends_puts_files_together() {
    let folder = std::env::temp_dir().join(format!("duble-extends-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("base")).unwrap();
    std::fs::write(
        folder.join("base/um.yaml"),
        "scenario: base\nextends: default\nseed: 7\nclock: \"2026-03-02T09:00:00-03:00\"\nbehaviour: { nddfrete: { ready: now } }\n\
         clients: { duble: { betha: { codigo_acesso: b } } }\nsteps: [{ advance: 1d }]\nreceivers: { loja: {} }\n\
         timeline: [{ at: +1d, do: { nddfrete.processar: {} } }]\n",
    )
    .unwrap();
    let file = folder.join("dois.yaml");
    std::fs::write(
        &file,
        "scenario: dois\nextends: base/um.yaml\nworld: { nddfrete: { faturas: [{ ref: EMBDEV.27600-P01 }] } }\n\
         timeline: [{ at: +2d, do: { nddfrete.processar: {} } }]\n",
    )
    .unwrap();
    let loaded = Loaded::open(&file).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!((loaded.title(), loaded.seed(), loaded.steps().len()), ("dois", 7, 0));
    assert!(loaded.receivers().is_empty(), "receivers stay behind, as steps do");
    assert_eq!(loaded.clients().get("duble").unwrap().betha.as_ref().unwrap().codigo_acesso, "b");
    assert!(loaded.clients().get("duble").unwrap().sicoob.is_none(), "a client of the same name replaces");
    // The default world has deadlines of its own; the two files add an entry of the timeline each.
    let of_default = universe(&Loaded::default_scenario().unwrap()).timers.len();
    assert_eq!(universe(&loaded).timers.len(), of_default + 2);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Files of format version 1 load for ever: together these use every key. They must not be changed, only joined by others.
#[test]
fn version_1_is_frozen() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/scenario");
    for (file, steps) in [("version_1.yaml", 9), ("version_1_receivers.yaml", 3)] {
        let loaded = Loaded::open(&folder.join(file)).unwrap_or_else(|findings| panic!("{findings}"));
        assert_eq!(examine(&loaded), [], "{file}");
        assert_eq!(loaded.steps().len(), steps, "{file}");
    }
}

/// The bodies that the default world gives for these requests of nddFrete.
async fn ask(cell: &Cell<Providers>, header: &str, rawdata: Option<&str>) -> String {
    let input = Input {
        method: "POST".into(),
        path: duble_client::nddfrete::PATH.into(),
        headers: vec![("content-type".into(), duble_client::nddfrete::CONTENT_TYPE.into())],
        body: duble_client::nddfrete::envelope(header, rawdata).into(),
        ..Input::default()
    };
    let step = cell.step(|turn| {
        let outcome = providers::answer(&input, None, turn).unwrap();
        let line = Line {
            kind: Kind::Request,
            operation: "t",
            verdict: outcome.verdict,
            code: None,
            reason: None,
            fault: None,
            items: Vec::new(),
        };
        Finished { keep: outcome.keep, value: outcome.answer.body, line }
    });
    String::from_utf8(step.await.unwrap().value.write()).unwrap()
}

/// The document's poll sample asks for a message that exists, and its printed result is what the rules make of it.
#[tokio::test]
async fn the_default_world_answers_the_documents_poll() {
    use duble_client::nddfrete::{Credentials, CrosstalkHeader, read_answer};
    let loaded = Loaded::default_scenario().unwrap();
    let cell = Cell::new(universe(&loaded), Bounds::default());
    let who =
        Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "6901a7fb-f545-c9a1-4ebd-18a723329dfb");
    let poll = CrosstalkHeader::poll(&who, "f4ae253f-7ff8-411a-adb4-3a2d5ec09545");
    let answer = read_answer(&ask(&cell, &poll.to_xml(), None).await).unwrap();
    assert_eq!(answer.response_code(), Some(205));
    assert_eq!(
        answer.raw_data.as_deref().map(str::trim_end),
        Some(
            "<PaymentAppointmentPostResponse Version=\"1.0.0\"><Response><Code>100</Code><Description>Amortização processada \
             com sucesso</Description></Response><Appointment><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Document>\
             <Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-C01</Number></Document><Response><Code>100</Code>\
             <Description>Amortização processada com sucesso</Description></Response></Appointment>\
             </PaymentAppointmentPostResponse>"
        )
    );
    let post = CrosstalkHeader::post(&who);
    let sample = "<PaymentAppointmentPost Version=\"1.0\"><Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj>\
        <ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>EMB</Serie>\
        <Number>EMBDEV.27600-P01</Number></Billing><Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number>\
        </Document><AppointmentType><Financial><Identification>1</Identification><dhAppointment>2019-12 17T09:30:47Z\
        </dhAppointment><Value>2172.65</Value></Financial></AppointmentType></Appointment></PaymentAppointmentPost>";
    let acknowledged = read_answer(&ask(&cell, &post.to_xml(), Some(sample)).await).unwrap();
    assert_eq!(acknowledged.response_code(), Some(200));
    cell.advance(crate::facts::Lapse::from_secs(60)).await.unwrap();
    let poll = CrosstalkHeader::poll(&who, acknowledged.guid().unwrap());
    let answer = read_answer(&ask(&cell, &poll.to_xml(), None).await).unwrap();
    assert!(answer.raw_data.unwrap().contains("<Code>100</Code>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever is done to a good file, loading and linting end with findings or without, never with a panic.
    #[test]
    fn a_damaged_file_never_panics(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8, "[\\[\\]{}:#&*!|>'\"$%@`\\-,? \n\ta0.]{0,4}"), 1..6)
    ) {
        let whole = include_str!("../../tests/data/scenario/version_1.yaml");
        let mut text: Vec<char> = whole.chars().collect();
        for (at, length, insert) in cuts {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, insert.chars());
        }
        let text: String = text.into_iter().collect();
        match Loaded::from_text("t.yaml", &text) {
            Ok(loaded) => examine(&loaded).iter().for_each(|finding| _ = finding.to_string()),
            Err(findings) => prop_assert!(!findings.to_string().is_empty()),
        }
    }
}

#[test]
fn what_can_hardly_be_meant_is_a_warning() {
    let text = r#"
scenario: t
extends: default
clock: "2026-03-02T09:00:00-03:00"
behaviour: { nddfrete: { ready: hold } }
clients: { erp: { nddfrete: { enterprise_id: 43abeae4-7786-4017-a4ea-a8f54efd0e4a, token: 6901a7fb-f545-c9a1-4ebd-18a723329dfb } }, ninguem: {} }
receivers: { loja: {} }
texts: { sobra: x }
steps:
  - each: [{ n: 1 }, { n: 2 }]
    request: POST /exchangeMessage/WSExchangeMessage.asmx
    crosstalk: {}
    capture: { g: { crosstalk: Guid } }
  - request: POST /exchangeMessage/WSExchangeMessage.asmx
    crosstalk: {}
    retry: { every: 1s, up_to: 2 }
"#;
    let said = |text: &str| -> Vec<String> {
        advise(&load(text))
            .iter()
            .map(|f| format!("{}:{} {} {}", f.mark.line, f.mark.column, f.code, f.path))
            .collect()
    };
    assert_eq!(
        said(text),
        [
            "5:26 L105 behaviour.nddfrete.ready",
            "6:133 L103 clients.ninguem",
            "7:14 L104 receivers.loja",
            "8:10 L102 texts.sobra",
            "13:16 L101 steps[0].capture.g",
        ]
    );
    let used = text
        .replace("ninguem: {}", "")
        .replace("loja: {}", "")
        .replace("sobra: x", "")
        .replace("crosstalk: {}\n    retry", "crosstalk: { Guid: \"${g}\" }\n    retry");
    assert_eq!(said(&used), ["5:26 L105 behaviour.nddfrete.ready"]);
    let freed = format!("{used}  - do: {{ nddfrete.processar: {{}} }}\n");
    assert_eq!(said(&freed), [] as [String; 0]);
}
