//! Betha's lists at 200,000 suits: loading them, a page far into a `dataBase` filter (found by position), and the same page under a
//! filter that no index answers (walked).

#![expect(clippy::expect_used, reason = "a bench that cannot begin may stop")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use duble::facts::Moment;
use duble::providers::room::Input;
use duble::providers::{self, Facts, Providers};
use duble::world::{Clock, Universe};

const SUITS: u32 = 200_000;
const CODE: &str = "00000000-0000-4000-8000-000000000001";

fn world(times: u32) -> Universe<Providers> {
    let facts = format!(
        r#"{{"betha":{{"entidades":[{{"codigosAcesso":["{CODE}"]}}],"execucoes":[{{"times":{times}}}]}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).expect("the facts are right");
    // 2026-03-02T12:00:00Z
    let start = Moment::from_millis(1_772_452_800_000);
    let mut universe = Universe::new(Clock::frozen(start), 42, Providers::default());
    let problems = providers::seed(facts, &mut universe);
    assert!(problems.is_empty(), "{problems:?}");
    universe
}

fn page(universe: &mut Universe<Providers>, query: &str) -> usize {
    let input = Input {
        method: "GET".to_owned(),
        path: "/integracoes/v1/execucoes-dividas-terceiros".to_owned(),
        query: query.to_owned(),
        headers: vec![("authorization".to_owned(), CODE.to_owned())],
        ..Input::default()
    };
    let now = universe.start;
    let outcome = providers::answer(&input, &mut universe.turn(now)).expect("the path is Betha's");
    assert_eq!(outcome.answer.status, 200);
    outcome.answer.body.write().len()
}

fn all(c: &mut Criterion) {
    let mut group = c.benchmark_group("betha");
    group.sample_size(10);
    group.bench_function("load 10,000 suits", |b| b.iter(|| world(black_box(10_000))));
    let mut universe = world(SUITS);
    for (name, query) in [
        ("first page", "limit=100"),
        ("page at 150,000 since a date", "offset=150000&limit=100&filter=dataBase%3E%3D%222023-01-01%22"),
        ("page at 150,000 of a walked filter", "offset=150000&limit=100&filter=valorTributo%3E0"),
        ("page of a sorted list", "limit=100&sort=valorTributo+desc"),
        ("one debt", "filter=idDivida=5000777"),
    ] {
        group.bench_function(name, |b| b.iter(|| page(&mut universe, black_box(query))));
    }
    group.finish();
}

criterion_group!(benches, all);
criterion_main!(benches);
