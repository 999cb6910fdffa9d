//! Pages of lists that change while they are read: which rows move, what a client loses that does not look again, and that nobody who
//! polls again by dataBase loses any.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const LISTA: &str = "envio-alteracao-terceiros";
const DATA_HORA: &str = r#""database_format":"date_time""#;

/// Twenty debts, each of a minute of its own, with the ids 1 to 20.
fn twenty(knobs: &str) -> Stage {
    let debts: Vec<_> = (1..=20)
        .map(|id| format!(r#"{{"id":{id},"dataBase":"2024-05-02T10:{id:02}:00","valorTributo":"1000"}}"#))
        .collect();
    let world = format!(
        r#"{{"betha":{{"entidades":[{{"codigosAcesso":["{CODE}"]}}],"dividas":[{}]}}}}"#,
        debts.join(",")
    );
    Stage::new(&world, &format!(r#"{{"betha":{{{knobs}}}}}"#))
}

/// What a client knows of a debt.
type Conhecido = BTreeMap<i64, (String, String, String)>;

fn page(stage: &Stage, since: &str, offset: usize, limit: usize) -> (Vec<serde_json::Value>, bool) {
    let filter = format!("dataBase >= '{since}'");
    let query = crate::wire::form::encode([("filter", filter.as_str())]);
    let page = get(stage, &format!("{LISTA}?{query}&offset={offset}&limit={limit}")).json();
    (page["content"].as_array().unwrap().clone(), page["hasNext"].as_bool().unwrap())
}

fn learn(known: &mut Conhecido, rows: &[serde_json::Value]) {
    for row in rows {
        let text = |name: &str| row[name].to_string().trim_matches('"').to_owned();
        known.insert(
            row["idDivida"].as_i64().unwrap(),
            (text("situacao"), text("valorSaldo"), text("dataBase")),
        );
    }
}

fn ids_of(rows: &[serde_json::Value]) -> Vec<i64> {
    rows.iter().map(|row| row["idDivida"].as_i64().unwrap()).collect()
}

/// What happens between two pages; the clock moves a second before each.
#[derive(Clone, Debug)]
enum Feito {
    Pagar(i64),
    Parcelar(i64),
    Suspender(i64),
    Cancelar(i64),
    Inscrever,
}

fn something() -> impl Strategy<Value = Option<Feito>> {
    let one = || 1_i64..=20;
    prop_oneof![
        Just(None),
        one().prop_map(|id| Some(Feito::Pagar(id))),
        one().prop_map(|id| Some(Feito::Parcelar(id))),
        one().prop_map(|id| Some(Feito::Suspender(id))),
        one().prop_map(|id| Some(Feito::Cancelar(id))),
        Just(Some(Feito::Inscrever)),
    ]
}

impl Feito {
    fn fazer(&self, stage: &Stage) -> Option<i64> {
        stage.advance("1s");
        let (action, moved) = match self {
            Self::Pagar(id) => {
                (format!(r#"{{"betha.pagarDivida":{{"divida":{id},"valor":"1.25"}}}}"#), Some(*id))
            }
            Self::Parcelar(id) => (format!(r#"{{"betha.parcelarDivida":{{"divida":{id}}}}}"#), Some(*id)),
            Self::Suspender(id) => (
                format!(r#"{{"betha.mudarSituacaoDivida":{{"divida":{id},"situacao":"SUSPENSA"}}}}"#),
                Some(*id),
            ),
            Self::Cancelar(id) => (format!(r#"{{"betha.cancelarDivida":{{"divida":{id}}}}}"#), Some(*id)),
            Self::Inscrever => (r#"{"betha.emitirCda":{}}"#.to_owned(), None),
        };
        // What has ended cannot be acted upon: then nothing moves.
        if stage.act(&action).is_some() { Some(0) } else { moved }
    }
}

fn now(stage: &Stage) -> String {
    let entry = stage.journal().pop().unwrap();
    crate::providers::betha::datas::escrever(entry.at)
}

/// All that the list shows now.
fn truth(stage: &Stage) -> Conhecido {
    let mut known = Conhecido::new();
    learn(&mut known, &page(stage, "2020-01-01", 0, 1_000).0);
    known
}

#[test]
fn a_row_that_changes_moves_to_the_end_and_one_that_stood_behind_it_is_passed_over() {
    let stage = twenty(DATA_HORA);
    let start = "2026-03-02T09:00:00";
    let first = page(&stage, "2020-01-01", 0, 5).0;
    assert_eq!(ids_of(&first), [1, 2, 3, 4, 5]);
    assert_eq!(Feito::Pagar(2).fazer(&stage), Some(2));
    // Row 6 has moved up into the page that was read already.
    assert_eq!(ids_of(&page(&stage, "2020-01-01", 5, 5).0), [7, 8, 9, 10, 11]);
    let (last, has_next) = page(&stage, "2020-01-01", 15, 5);
    assert_eq!((ids_of(&last), has_next), (vec![17, 18, 19, 20, 2], false));
    // Whoever only asks for what has changed since does not see it; whoever asks again from the beginning does.
    assert_eq!(ids_of(&page(&stage, start, 0, 5).0), [2]);
    assert_eq!(ids_of(&page(&stage, "2020-01-01", 0, 5).0), [1, 3, 4, 5, 6]);

    let stage = twenty(r#""snapshot_paging":true"#);
    assert_eq!(ids_of(&page(&stage, "2020-01-01", 0, 5).0), [1, 2, 3, 4, 5]);
    Feito::Pagar(2).fazer(&stage);
    assert_eq!(ids_of(&page(&stage, "2020-01-01", 5, 5).0), [6, 7, 8, 9, 10]);
    assert_eq!(ids_of(&page(&stage, "2020-01-01", 15, 5).0), [16, 17, 18, 19, 20]);
    assert_eq!(ids_of(&page(&stage, start, 0, 5).0), [2]);
    assert_eq!(ids_of(&page(&stage, "2020-01-01", 0, 5).0), [1, 3, 4, 5, 6], "a new beginning");
    assert_eq!(ids_of(&page(&stage, "2020-01-02", 5, 5).0), [7, 8, 9, 10, 11], "of a query that never began");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every page is a slice of the list as it is at that moment, in the order that the changes give it.
    #[test]
    fn each_page_is_a_slice_of_the_list_of_its_moment(
        script in prop::collection::vec((something(), 0_usize..24, 1_usize..9), 1..25),
    ) {
        let stage = twenty("");
        let mut order: Vec<i64> = (1..=20).collect();
        for (feito, offset, limit) in script {
            match feito.as_ref().map(|feito| feito.fazer(&stage)) {
                Some(Some(moved)) if order.contains(&moved) => {
                    order.retain(|id| *id != moved);
                    order.push(moved);
                }
                Some(None) => {
                    let newest = stage.look(|rooms| rooms.betha.ultimos.divida);
                    order.push(newest);
                }
                _ => {}
            }
            let (rows, has_next) = page(&stage, "2020-01-01", offset, limit);
            let wanted: Vec<_> = order.iter().copied().skip(offset).take(limit).collect();
            prop_assert_eq!(ids_of(&rows), wanted);
            prop_assert_eq!(has_next, offset + limit < order.len() && offset < order.len());
        }
    }

    /// A client that walks by offset, then polls by the dataBase of its walk's beginning, and walks again when something had moved.
    #[test]
    fn who_polls_again_by_database_loses_no_row(
        script in prop::collection::vec(something(), 0..40),
        limit in 1_usize..8,
    ) {
        let stage = twenty("");
        let mut script = script.into_iter();
        let mut known = Conhecido::new();
        loop {
            stage.advance("1s");
            let (rows, mut has_next) = page(&stage, "2020-01-01", 0, limit);
            let start = now(&stage);
            learn(&mut known, &rows);
            let mut offset = limit;
            while has_next {
                if let Some(Some(feito)) = script.next() {
                    feito.fazer(&stage);
                }
                let (rows, more) = page(&stage, "2020-01-01", offset, limit);
                learn(&mut known, &rows);
                (offset, has_next) = (offset + limit, more);
            }
            if page(&stage, &start, 0, 1).0.is_empty() {
                break;
            }
        }
        prop_assert_eq!(known, truth(&stage));
    }

    /// A client that goes on from the dataBase of the last row that it saw, never by offset.
    #[test]
    fn who_pages_by_database_loses_no_row(script in prop::collection::vec(something(), 0..40), limit in 2_usize..8) {
        let stage = twenty(DATA_HORA);
        let mut script = script.into_iter();
        let mut known = Conhecido::new();
        let mut since = "2020-01-01".to_owned();
        loop {
            let (rows, has_next) = page(&stage, &since, 0, limit);
            learn(&mut known, &rows);
            if !has_next {
                break;
            }
            since = rows.last().unwrap()["dataBase"].as_str().unwrap().to_owned();
            if let Some(Some(feito)) = script.next() {
                feito.fazer(&stage);
            }
        }
        prop_assert_eq!(known, truth(&stage));
    }

    /// With `snapshot_paging` one walk has every row as it was at its beginning, and one poll by its dataBase has the rest.
    #[test]
    fn a_snapshot_is_whole_and_one_poll_brings_it_up_to_date(
        script in prop::collection::vec(something(), 0..12),
        limit in 1_usize..8,
    ) {
        let stage = twenty(r#""snapshot_paging":true"#);
        let mut script = script.into_iter();
        let before = truth(&stage);
        let start = now(&stage);
        let mut known = Conhecido::new();
        let (mut offset, mut has_next) = (0, true);
        while has_next {
            let (rows, more) = page(&stage, "2023-01-01", offset, limit);
            learn(&mut known, &rows);
            (offset, has_next) = (offset + limit, more);
            if let Some(Some(feito)) = script.next() {
                feito.fazer(&stage);
            }
        }
        prop_assert_eq!(&known, &before);
        learn(&mut known, &page(&stage, &start, 0, 1_000).0);
        prop_assert_eq!(known, truth(&stage));
    }
}

#[test]
fn snapshots_are_bounded_and_each_query_has_its_own() {
    let stage = twenty(r#""snapshot_paging":true"#);
    let since = |day: usize| format!("2020-01-01T00:{:02}:{:02}", day / 60, day % 60);
    for day in 0..100 {
        page(&stage, &since(day), 0, 5);
    }
    Feito::Pagar(2).fazer(&stage);
    assert_eq!(ids_of(&page(&stage, &since(99), 5, 2).0), [6, 7], "remembered");
    assert_eq!(ids_of(&page(&stage, &since(0), 5, 2).0), [7, 8], "forgotten: the list as it is");
}
