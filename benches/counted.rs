//! What [`duble::world::counted`] is for, measured at a million rows beside what the standard library's map does for
//! the same purpose: taking a snapshot, changing a world of which a snapshot is alive, and answering a page far into a
//! list.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use duble::world::counted::CountedMap;

const ROWS: u64 = 1_000_000;
const OFFSET: usize = 900_000;
const PAGE: usize = 100;

/// Rows as a table holds them: shared, so that copying a node copies a pointer.
type Row = Arc<[u64; 8]>;

/// Even keys, so that an odd one can be added anywhere.
fn rows() -> impl Iterator<Item = (u64, Row)> {
    (0..ROWS).map(|n| (2 * n, Arc::new([n; 8])))
}

fn snapshot(c: &mut Criterion, counted: &CountedMap<u64, Row>, std: &BTreeMap<u64, Row>) {
    let mut group = c.benchmark_group("snapshot");
    group.sample_size(10);
    group.bench_function("counted clone", |b| b.iter(|| black_box(counted.clone())));
    group.bench_function("btree clone", |b| b.iter_with_large_drop(|| std.clone()));
    group.finish();
}

fn insert_while_shared(c: &mut Criterion, counted: &CountedMap<u64, Row>, std: &BTreeMap<u64, Row>) {
    let mut group = c.benchmark_group("insert while a snapshot is alive");
    group.sample_size(10);
    let row: Row = Arc::new([0; 8]);
    let mut key = 1;
    let mut next = move || {
        key = (key + 2 * 7919 * 97) % (2 * ROWS);
        key
    };
    group.bench_function("counted clone, then insert", |b| {
        b.iter_batched(
            || (counted.clone(), next()),
            |(mut map, key)| {
                map.insert(key, row.clone());
                map
            },
            BatchSize::SmallInput,
        );
    });
    group.bench_function("btree clone, then insert", |b| {
        b.iter_with_large_drop(|| {
            let mut map = std.clone();
            map.insert(777_777, row.clone());
            map
        });
    });
    group.finish();

    let mut group = c.benchmark_group("insert and remove, nothing shared");
    let (mut counted, mut std): (CountedMap<_, _>, _) = (rows().collect(), std.clone());
    group.bench_function("counted", |b| {
        b.iter(|| {
            counted.insert(777_777, row.clone());
            counted.remove(&777_777)
        });
    });
    group.bench_function("btree", |b| {
        b.iter(|| {
            std.insert(777_777, row.clone());
            std.remove(&777_777)
        });
    });
    group.finish();
}

fn pages(c: &mut Criterion, counted: &CountedMap<u64, Row>, std: &BTreeMap<u64, Row>) {
    let mut group = c.benchmark_group("row 900,000");
    group.bench_function("counted nth", |b| b.iter(|| counted.nth(black_box(OFFSET))));
    group.bench_function("btree iter().nth", |b| b.iter(|| std.iter().nth(black_box(OFFSET))));
    group.finish();

    let sum = |entries: &mut dyn Iterator<Item = (&u64, &Row)>| entries.map(|(key, _)| key).sum::<u64>();
    let mut group = c.benchmark_group("100 rows from 900,000");
    group.bench_function("counted iter_from", |b| {
        b.iter(|| sum(&mut counted.iter_from(black_box(OFFSET)).take(PAGE)));
    });
    group
        .bench_function("btree skip", |b| b.iter(|| sum(&mut std.iter().skip(black_box(OFFSET)).take(PAGE))));
    group.finish();

    let within = 100_000..1_900_000_u64;
    let mut group = c.benchmark_group("100 rows from 800,000 of a range, and the total");
    group.bench_function("counted", |b| {
        b.iter(|| {
            let page = counted.range(black_box(within.clone())).skip(800_000).take(PAGE);
            (counted.count_range(within.clone()), sum(&mut page.into_iter()))
        });
    });
    group.bench_function("btree", |b| {
        b.iter(|| {
            let page = std.range(black_box(within.clone())).skip(800_000).take(PAGE);
            (std.range(within.clone()).count(), sum(&mut page.into_iter()))
        });
    });
    group.finish();
}

fn all(c: &mut Criterion) {
    let counted: CountedMap<u64, Row> = rows().collect();
    let std: BTreeMap<u64, Row> = rows().collect();
    snapshot(c, &counted, &std);
    insert_while_shared(c, &counted, &std);
    pages(c, &counted, &std);
}

criterion_group!(benches, all);
criterion_main!(benches);
