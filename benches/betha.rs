//! Betha's lists at 1,000,000 debts: pages of a `dataBase` filter at the beginning, the tenth and the ninth tenth of the list, which are
//! found by position and so cost the same; what an index answers, and what must be walked; and how fast filters are read.
//!
//! The bare baseline writes a page of as many rows from a vector that is sorted already: no access code, no filter, no lock, no journal.

#![expect(clippy::expect_used, reason = "a bench that cannot begin may stop")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use duble::facts::Moment;
use duble::providers::room::Input;
use duble::providers::{self, Facts, Providers};
use duble::world::{Clock, Universe};
use serde::Serialize;

const DEBTS: u32 = 1_000_000;
const PAGE: usize = 100;
const CODE: &str = "00000000-0000-4000-8000-000000000001";
/// Of an entity without any debt: what a request costs beside its rows.
const EMPTY: &str = "00000000-0000-4000-8000-000000000002";

fn world(times: u32) -> Universe<Providers> {
    let facts = format!(
        r#"{{"betha":{{"entidades":[{{"codigosAcesso":["{CODE}"]}},{{"codigosAcesso":["{EMPTY}"]}}],"dividas":[{{"times":{times}}}]}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).expect("the facts are right");
    // 2026-03-02T12:00:00Z
    let start = Moment::from_millis(1_772_452_800_000);
    let mut universe = Universe::new(Clock::frozen(start), 42, Providers::default());
    let problems = providers::seed(facts, &mut universe);
    assert!(problems.is_empty(), "{problems:?}");
    universe
}

fn page(universe: &mut Universe<Providers>, code: &str, query: &str) -> usize {
    let input = Input {
        method: "GET".to_owned(),
        path: "/integracoes/v1/envio-alteracao-terceiros".to_owned(),
        query: query.to_owned(),
        headers: vec![("authorization".to_owned(), code.to_owned())],
        ..Input::default()
    };
    let now = universe.start;
    let outcome = providers::answer(&input, None, &mut universe.turn(now)).expect("the path is Betha's");
    assert_eq!(outcome.answer.status, 200);
    outcome.answer.body.write().len()
}

/// A row of the baseline.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id_divida: i64,
    situacao: &'static str,
    valor_saldo: f64,
    data_base: String,
}

/// The envelope of the baseline.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bare<'a> {
    offset: usize,
    limit: usize,
    total: usize,
    has_next: bool,
    content: &'a [Row],
}

fn bare(rows: &[Row], offset: usize) -> usize {
    let content = rows.get(offset..offset + PAGE).unwrap_or_default();
    let page = Bare { offset, limit: PAGE, total: rows.len(), has_next: offset + PAGE < rows.len(), content };
    serde_json::to_vec(&page).map_or(0, |bytes| bytes.len())
}

fn pages(c: &mut Criterion) {
    let mut group = c.benchmark_group("betha");
    group.sample_size(10);
    group.bench_function("load 10,000 debts", |b| b.iter(|| world(black_box(10_000))));
    group.sample_size(20).measurement_time(Duration::from_secs(3));
    let row = Row {
        id_divida: 3_941_085,
        situacao: "ABERTO",
        valor_saldo: 1234.56,
        data_base: "2024-05-02".to_owned(),
    };
    let rows = vec![row; 1_000_000];
    let mut universe = world(DEBTS);
    for offset in [0, 100_000, 900_000] {
        group.bench_function(format!("bare page at {offset}"), |b| b.iter(|| bare(black_box(&rows), offset)));
        let query = format!("offset={offset}&limit={PAGE}&filter=dataBase%3E%3D%222023-01-01%22");
        group.bench_function(format!("page at {offset} since a date"), |b| {
            b.iter(|| page(&mut universe, CODE, black_box(&query)));
        });
    }
    group.bench_function("one debt", |b| {
        b.iter(|| page(&mut universe, CODE, black_box("filter=idDivida=5000777")))
    });
    group.bench_function("no rows", |b| b.iter(|| page(&mut universe, EMPTY, black_box("limit=100"))));
    group.sample_size(10);
    group.bench_function("page at 900000 of a walked filter", |b| {
        b.iter(|| page(&mut universe, CODE, black_box("offset=900000&limit=100&filter=valorSaldo%3E0")));
    });
    group.finish();
}

/// Filters over an entity without rows: cut into words, read into a tree, held against the list's fields.
fn filters(c: &mut Criterion) {
    let mut universe = world(1);
    let mut group = c.benchmark_group("betha filter");
    let numbers: Vec<_> = (0..10_000).map(|id| id.to_string()).collect();
    let grouped = format!("{}idDivida = 1{}", "(".repeat(64), ")".repeat(64));
    for (name, filter) in [
        ("the document's", "dataBase>=\"2023-01-01T00:00:00.000\"".to_owned()),
        ("1,000 conditions", vec!["idDivida = 1"; 1_000].join(" or ")),
        ("64 parentheses", grouped),
        ("in of 10,000 numbers", format!("idDivida in ({})", numbers.join(","))),
    ] {
        let encoded = filter.replace(' ', "+").replace('"', "%22");
        let query = format!("filter={encoded}");
        group.throughput(Throughput::Bytes(filter.len() as u64));
        group.bench_function(name, |b| b.iter(|| page(&mut universe, EMPTY, black_box(&query))));
    }
    group.finish();
}

criterion_group!(benches, pages, filters);
criterion_main!(benches);
