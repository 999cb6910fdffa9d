//! How long a world takes to be made: 10,000 boletos, 10,000 dívidas and 10,000 notes from the seed, beside the default world.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use criterion::{Criterion, criterion_group, criterion_main};
use duble::scenario::{self, Loaded};

const TEN_THOUSAND: &str = r#"
scenario: ten thousand of each
extends: default
clock: "2026-03-02T09:00:00-03:00"
world:
  sicoob:
    boletos: [{ times: 10000 }]
  betha:
    dividas: [{ times: 10000 }]
  invoicy:
    notas: [{ times: 10000 }]
"#;

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    group.bench_function("default world", |bencher| {
        let loaded = Loaded::default_scenario().unwrap();
        bencher.iter(|| scenario::build(&loaded).unwrap());
    });
    group.bench_function("30,000 made-up facts", |bencher| {
        let loaded = Loaded::from_text("ten-thousand.yaml", TEN_THOUSAND).unwrap();
        bencher.iter(|| scenario::build(&loaded).unwrap());
    });
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
