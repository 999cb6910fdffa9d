//! The contracts in `openapi/` name the operations that exist, at the paths where they are.

use std::collections::BTreeSet;

use super::boletos::NOVO;
use super::{ask, codigo, poll, records, send, stage};
use crate::providers::contract;
use crate::providers::room::Room;
use crate::providers::sicoob::Sicoob;
use crate::providers::stage::Stage;
use crate::world::Verdict;

/// Method, path with `{}` for what varies, and name.
type Line = (String, String, String);

fn promised() -> BTreeSet<Line> {
    let operations =
        contract::promised().into_iter().filter(|operation| operation.file.starts_with("sicoob"));
    let lines = operations.flat_map(|operation| {
        let line = move |path| (operation.method.clone(), path, operation.names[0].clone());
        operation.paths.into_iter().map(line)
    });
    lines.collect()
}

fn known() -> BTreeSet<Line> {
    // The sandbox is the same API.
    let plain = |path: &str| {
        let path = path.strip_prefix("/sicoob/sandbox").unwrap_or(path);
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let lines = Sicoob::routes().iter().flat_map(|route| {
        let line = move |path: &&str| (route.method.to_owned(), plain(path), route.operation.to_owned());
        route.paths.iter().map(line)
    });
    lines.collect()
}

#[test]
fn paths_methods_and_names_are_those_of_the_url_table_no_more_and_no_less() {
    let (known, promised) = (known(), promised());
    let without: Vec<_> = known.difference(&promised).collect();
    let empty: Vec<_> = promised.difference(&known).collect();
    assert!(without.is_empty() && empty.is_empty(), "no contract: {without:#?}\nno route: {empty:#?}");
}

#[test]
fn records_of_movement_files_keep_their_schema() {
    let stage = stage(
        r#"{"valor":"10","dataVencimento":"+1d"},{"valor":"10","situacao":{"liquidado":{"em":"-1d"}}},
           {"valor":"10","situacao":{"baixado":{"em":"-1d"}}},{"valor":"10","dataVencimento":"-3d"}"#,
        r#"{"movimentacao":{"ready":"now"}}"#,
    );
    assert_eq!(send(&stage, "POST", "/boletos", &format!("[{NOVO}]")).verdict, Verdict::Accepted);
    let later =
        r#"[{"numeroContrato":1234567,"modalidade":1,"nossoNumero":421,"dataVencimento":"2026-12-20"}]"#;
    let put_off = send(&stage, "PATCH", "/boletos/prorrogacoes/data-vencimento", later);
    assert_eq!(put_off.verdict, Verdict::Accepted);
    for tipo in 1..=6 {
        let (from, to) = match tipo {
            3 => ("2026-03-02", "2026-03-04"),
            4 => ("2026-02-26", "2026-02-28"),
            _ => ("2026-03-01", "2026-03-02"),
        };
        let records = records(&stage, tipo, from, to);
        assert!(!records.is_empty(), "{tipo}");
        for record in records {
            contract::check_schema("sicoob-v2.yaml", "Movimento", &record)
                .unwrap_or_else(|wrong| panic!("{tipo}: {wrong}\n{record}"));
        }
    }
}

/// A request that is still being processed, on a world that says so with this status.
fn pending(status: u16) -> (Stage, String) {
    let knobs = format!(r#"{{"movimentacao":{{"ready":"hold","pending_status":{status}}}}}"#);
    let stage = stage("", &knobs);
    let codigo = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-02"));
    (stage, codigo)
}

#[test]
#[should_panic(expected = "status 503 is not described")]
fn an_answer_that_no_contract_describes_fails_its_test() {
    let (stage, codigo) = pending(503);
    poll(&stage, 1_234_567, &codigo);
}

#[test]
fn a_test_that_turns_a_knob_can_say_that_the_contract_ends_there() {
    let (stage, codigo) = pending(503);
    let reply = poll(&stage.beyond_contract(&[503]), 1_234_567, &codigo);
    assert_eq!((reply.status, reply.code.as_deref()), (503, Some("5004")));
}
