//! `docs/coverage.md`: which test drives which operation, and which draws which code out of a rule. From what really ran: `.ci/coverage` runs
//! this after the tests, which wrote it down ([`witness`](super::witness)).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::contract::{self, operations::OPERATIONS, soap::SERVICES};
use super::witness::{NOT_THE_CLIENTS, folder};
use super::{betha, invoicy, nddfrete, operations, sicoob};

/// A code that a room can say.
pub(super) struct Code {
    /// The list that it is of, where a room has several of them with the same numbers.
    place: &'static str,
    code: String,
    meaning: String,
}

impl Code {
    pub(super) fn new(place: &'static str, code: &str, meaning: &str) -> Self {
        Self { place, code: code.to_owned(), meaning: meaning.to_owned() }
    }
}

/// All variants of an enum without data. One that is forgotten is an error of the compiler's.
macro_rules! every {
    ($kind:ident: $($variant:ident),+ $(,)?) => {
        [$($kind::$variant),+].map(|one| match one { $($kind::$variant)|+ => one })
    };
}
pub(super) use every;

/// Codes that no rule can say today, and why. Whoever makes one of them come true takes it from here.
const UNREACHED: &[(&str, &str, &[&str], &str)] = &[
    ("sicoob", "", &["500"], "duble's own failure: a rule that panics, and none does"),
    ("sicoob", "", &["503", "504"], "the API behind the gateway is away or late; only a fault says so"),
    ("betha", "", &["500"], "duble's own failure: a rule that panics, and none does"),
    ("betha", "", &["429", "503"], "no source says when; only a fault says so"),
    (
        "invoicy",
        "situation",
        &["103", "104", "107", "109", "128", "452", "516", "526", "593", "656"],
        "SEFAZ's to whoever asks it oneself: batches, receipts, status and register; InvoiCy does that",
    ),
    (
        "invoicy",
        "situation",
        &["202", "213", "214", "215", "225", "252", "280", "297", "404", "502", "587", "588"],
        "of how a document is signed, named and sent to SEFAZ, which InvoiCy does",
    ),
    (
        "invoicy",
        "situation",
        &["216", "236", "249", "250", "253", "613", "616", "617", "619"],
        "of a key that was put together wrongly; InvoiCy makes the keys of what it sends",
    ),
    (
        "invoicy",
        "situation",
        &["207", "230", "231", "232", "234", "245", "303", "305", "306", "401"],
        "of SEFAZ's register; a scenario says who is irregular by `invoicy.negar`, the rest by `invoicy.veredito`",
    ),
    (
        "invoicy",
        "situation",
        &["136", "150", "151", "420", "493", "595"],
        "no source shows when SEFAZ says this rather than its neighbour (135, 100, 101, 573, 215)",
    ),
];

const TOP: &str = "# What the tests cover

Made by `.ci/coverage` from what the tests wrote down while they ran: what a test sends goes through one tap, the journal. Each table names a few
of the tests, by name; `…` says that there are more. Tests whose input is drawn are left out, and so are codes that a fault or an action put there.
Renew it with `UPDATE_DOCS=1 .ci/coverage`.
";

/// Who saw what: by operation, and by room, list and code.
#[derive(Default)]
struct Seen {
    operations: BTreeMap<String, BTreeSet<String>>,
    codes: BTreeMap<(String, String, String), BTreeSet<String>>,
}

fn room_of(operation: &str) -> &str {
    operation.split('.').next().unwrap_or_default()
}

impl Seen {
    fn read(folder: &Path) -> Self {
        let mut seen = Self::default();
        for entry in std::fs::read_dir(folder).unwrap() {
            for line in std::fs::read_to_string(entry.unwrap().path()).unwrap().lines() {
                let [test, operation, place, code] = line.split('\t').collect::<Vec<_>>()[..] else {
                    panic!("`{line}` is no line of a witness");
                };
                if code.is_empty() {
                    seen.operations.entry(operation.to_owned()).or_default().insert(test.to_owned());
                } else {
                    let key = (room_of(operation).to_owned(), place.to_owned(), code.to_owned());
                    seen.codes.entry(key).or_default().insert(test.to_owned());
                }
            }
        }
        seen
    }

    fn of(&self, operation: &str, is: impl Fn(&str) -> bool) -> Vec<&str> {
        let all = self.operations.get(operation).into_iter().flatten();
        all.map(String::as_str).filter(|test| is(test)).collect()
    }
}

fn is_client(test: &str) -> bool {
    test.starts_with("client::")
}

fn is_scenario(test: &str) -> bool {
    test.starts_with("scenarios/")
}

/// The first few, and whether there are more: how many would change with every test.
fn few(tests: &[&str], most: usize) -> String {
    let short = |test: &&str| {
        let test = test.strip_prefix("client::").or(test.strip_prefix("providers::")).unwrap_or(test);
        format!("`{}`", test.strip_prefix("scenarios/").unwrap_or(test).replace("tests::", ""))
    };
    let named: Vec<_> = tests.iter().take(most).map(short).collect();
    let more = if tests.len() > most { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}

/// The files that an operation is held to.
fn contract_of(operation: &str, promised: &[contract::Promised]) -> String {
    let named = promised.iter().filter(|known| known.names.iter().any(|name| name == operation));
    let mut files: BTreeSet<_> = named.map(|known| known.file.to_owned()).collect();
    if let Some(known) = OPERATIONS.iter().find(|known| known.name == operation) {
        let pages = SERVICES.iter().filter(|(_, service)| known.pages.contains(&service.page.as_str()));
        files.extend(pages.map(|(file, _)| file.clone()));
        files.extend(known.files().map(str::to_owned));
        return format!("{} (dossier {})", files.into_iter().collect::<Vec<_>>().join(", "), known.source);
    }
    files.into_iter().collect::<Vec<_>>().join(", ")
}

fn operation_rows(seen: &Seen, text: &mut String, holes: &mut Vec<String>) {
    let promised = contract::promised();
    let of_control: BTreeSet<_> = promised
        .iter()
        .filter(|known| known.file == "control.yaml")
        .flat_map(|known| known.names.iter().map(String::as_str))
        .collect();
    text.push_str("\n## Operation by test\n\n| operation | contract | client | scenarios | other tests |\n|---|---|---|---|---|\n");
    let of_rooms: Vec<&str> = operations().collect();
    for operation in of_rooms.into_iter().chain(of_control.iter().copied()) {
        let client = seen.of(operation, is_client);
        let excuse = NOT_THE_CLIENTS.iter().find(|(known, _)| *known == operation).map(|(_, why)| *why);
        let scenarios = seen.of(operation, is_scenario);
        let others = seen.of(operation, |test| !is_client(test) && !is_scenario(test));
        let nobody = if of_control.contains(operation) {
            others.is_empty()
        } else {
            client.is_empty() && (excuse.is_none() || others.is_empty())
        };
        if nobody {
            holes.push(format!("nobody drives {operation}"));
        }
        let mut by_client = few(&client, 2);
        if let Some(why) = excuse {
            by_client = format!("{by_client} *{why}*").trim_start().to_owned();
        }
        let contract = contract_of(operation, &promised);
        writeln!(
            text,
            "| `{operation}` | {contract} | {by_client} | {} | {} |",
            few(&scenarios, 2),
            few(&others, 1)
        )
        .unwrap();
    }
}

fn code_rows(seen: &Seen, text: &mut String, holes: &mut Vec<String>) {
    let rooms = [
        ("sicoob", sicoob::tests::catalogo::codes()),
        ("nddfrete", nddfrete::tests::catalogo::codes()),
        ("invoicy", invoicy::tests::catalogo::codes()),
        ("betha", betha::tests::catalogo::codes()),
    ];
    let mut excuses: BTreeMap<_, _> = UNREACHED
        .iter()
        .flat_map(|(room, place, codes, _)| codes.iter().map(move |code| ((*room, *place, *code), false)))
        .collect();
    text.push_str("\n## Code by test\n\nWhere a code has several texts, the first stands for it.\n\n| room | code | meaning | drawn by |\n|---|---|---|---|\n");
    for (room, codes) in &rooms {
        let mut known = BTreeSet::new();
        for Code { place, code, meaning } in codes {
            if !known.insert((place, code)) {
                continue;
            }
            let key = ((*room).to_owned(), (*place).to_owned(), code.clone());
            // Scenarios first, then the rooms' own tests; those of a client wait in real time.
            let said = ((*room).to_owned(), "said".to_owned(), meaning.clone());
            let tests: BTreeSet<_> =
                [&key, &said].into_iter().filter_map(|key| seen.codes.get(key)).flatten().collect();
            let mut tests: Vec<_> = tests.into_iter().map(String::as_str).collect();
            tests.sort_by_key(|test| (!is_scenario(test), !test.starts_with("providers::"), *test));
            let excuse = excuses.get_mut(&(*room, *place, code.as_str())).map(|used| *used = true);
            match (tests.is_empty(), excuse.is_some()) {
                (true, true) => continue,
                (true, false) => holes.push(format!("no rule's test draws {room} {place} {code}: {meaning}")),
                (false, true) => holes.push(format!("{room} {place} {code} is drawn by {tests:?}")),
                (false, false) => {}
            }
            let code = format!("{place} {code}");
            let meaning = meaning.replace('|', "\\|");
            writeln!(text, "| {room} | {} | {meaning} | {} |", code.trim(), few(&tests, 2)).unwrap();
        }
    }
    holes.extend(
        excuses.iter().filter(|(_, used)| !**used).map(|(key, _)| format!("{key:?} is in no catalogue")),
    );
    text.push_str("\n## Codes that no rule says\n\n| room | codes | why |\n|---|---|---|\n");
    for (room, place, codes, why) in UNREACHED {
        writeln!(text, "| {room} | {} | {why} |", format!("{place} {}", codes.join(", ")).trim()).unwrap();
    }
}

#[test]
#[ignore = "reads what the other tests wrote: .ci/coverage"]
fn the_table_is_what_ran_and_has_no_hole() {
    let seen = Seen::read(&folder().expect("DUBLE_COVERAGE names the folder"));
    let mut holes = Vec::new();
    let mut text = TOP.to_owned();
    operation_rows(&seen, &mut text, &mut holes);
    code_rows(&seen, &mut text, &mut holes);
    assert!(holes.is_empty(), "{}", holes.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coverage.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/coverage.md differs from what ran: UPDATE_DOCS=1 .ci/coverage");
}
