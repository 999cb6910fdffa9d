//! Movement files of paid titles: asking, listing and writing one, beside merely deflating the same text that is already in memory.
//!
//! First once at 500,000 records, the document's most for one file, with seconds and peak memory; then a part of that again and again.

#![expect(clippy::expect_used, reason = "a bench that cannot begin may stop")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use duble::facts::Moment;
use duble::providers::room::{Body, Input};
use duble::providers::{self, Behaviour, Facts, Providers};
use duble::wire::{base64, zip};
use duble::world::{Clock, Universe};
use serde_json::Value;

const FORMS: [&str; 4] = ["json", "txt", "cnab240", "cnab400"];
const RECORDS: u32 = 500_000;
const FEW: u32 = 20_000;

fn world(times: u32) -> Universe<Providers> {
    let facts = format!(
        r#"{{"sicoob":{{"contas":[{{"numeroCliente":707090,"cooperativa":4321}}],"clientes":[{{}}],
            "boletos":[{{"times":{times},"situacao":{{"liquidado":{{"em":"2026-03-01"}}}}}}]}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).expect("the facts are right");
    // 2026-03-02T12:00:00Z
    let start = Moment::from_millis(1_772_452_800_000);
    let mut universe = Universe::new(Clock::frozen(start), 42, Providers::default());
    let problems = providers::seed(facts, &mut universe);
    assert!(problems.is_empty(), "{problems:?}");
    universe
}

fn configure(universe: &mut Universe<Providers>, form: &str) {
    let knobs = format!(r#"{{"sicoob":{{"movimentacao":{{"ready":"now","entry":"{form}"}}}}}}"#);
    let knobs: Behaviour = serde_json::from_str(&knobs).expect("the knobs are right");
    providers::configure(knobs, universe);
}

fn call(universe: &mut Universe<Providers>, method: &str, path: &str, query: &str, body: &str) -> Body {
    let bearer = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";
    let input = Input {
        method: method.to_owned(),
        path: format!("/cobranca-bancaria/v2/boletos{path}"),
        query: query.to_owned(),
        headers: vec![
            ("authorization".to_owned(), bearer.to_owned()),
            ("content-type".to_owned(), "application/json".to_owned()),
        ],
        body: body.to_owned().into(),
        ..Input::default()
    };
    let now = universe.start;
    let outcome = providers::answer(&input, None, &mut universe.turn(now)).expect("the path is Sicoob's");
    assert_eq!(outcome.answer.status, 200, "{:?}", outcome.reason);
    outcome.answer.body
}

/// The three calls; gives what is left to be written outside of the lock.
fn ask(universe: &mut Universe<Providers>) -> Body {
    let asked =
        r#"{"numeroContrato":707090,"tipoMovimento":5,"dataInicial":"2026-03-01","dataFinal":"2026-03-01"}"#;
    let asked = json(call(universe, "POST", "/solicitacoes/movimentacao", "", asked));
    let query =
        format!("numeroContrato=707090&codigoSolicitacao={}", at(&asked, "/resultado/codigoSolicitacao"));
    let listed = json(call(universe, "GET", "/solicitacoes/movimentacao", &query, ""));
    let query = format!("{query}&idArquivo={}", at(&listed, "/resultado/idArquivos/0"));
    call(universe, "GET", "/movimentacao-download", &query, "")
}

fn at<'a>(answer: &'a Value, pointer: &str) -> &'a Value {
    answer.pointer(pointer).expect("the answer has it")
}

fn json(body: Body) -> Value {
    serde_json::from_slice(&body.write()).expect("the answer is JSON")
}

/// The ZIP of an answer, and the text in it.
fn unpack(answer: &[u8]) -> (usize, String, Vec<u8>) {
    let answer: Value = serde_json::from_slice(answer).expect("the answer is JSON");
    let packed = base64::decode(at(&answer, "/resultado/arquivo").as_str().expect("it has a file"));
    let packed = packed.expect("the file is base64");
    let limits = zip::Limits { bytes: 1 << 31, ratio: 1 << 20, ..zip::Limits::default() };
    let mut files = zip::unpack(&packed, &limits).expect("the file is a ZIP");
    let (name, text) = files.pop().expect("the ZIP has an entry");
    (packed.len(), name, text)
}

fn noon() -> jiff::civil::DateTime {
    jiff::civil::date(2026, 3, 2).at(12, 0, 0, 0)
}

/// A figure of this process, in MiB; none where the system does not tell.
fn memory(figure: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(figure))?;
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib / 1024)
}

fn mib(figure: Option<u64>) -> String {
    figure.map_or_else(|| "untold".to_owned(), |mib| format!("{mib} MiB"))
}

/// What the peak was while something was done, beyond what was there before, in MiB.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn peak<T>(what: impl FnOnce() -> T) -> (T, Duration, Option<u64>) {
    // Forgets the peak so far.
    let forgot = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = memory("VmRSS");
    let begun = Instant::now();
    let done = what();
    let took = begun.elapsed();
    let beyond = memory("VmHWM").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    (done, took, beyond.filter(|_| forgot))
}

fn once(_: &mut Criterion) {
    let (mut universe, took, _) = peak(|| world(RECORDS));
    println!("{RECORDS} paid titles made in {took:.2?}; memory {}", mib(memory("VmRSS")));
    for form in FORMS {
        configure(&mut universe, form);
        let (body, locked, _) = peak(|| ask(&mut universe));
        let (answer, written, beyond) = peak(|| body.write());
        let (packed, _, text) = unpack(&answer);
        let sizes = format!(
            "text {} MiB, ZIP {} MiB, answer {} MiB",
            text.len() >> 20,
            packed >> 20,
            answer.len() >> 20
        );
        drop(answer);
        let (bare, deflated, _) = peak(|| zip::pack(&[("a", &text)], noon()).expect("one entry"));
        println!(
            "{form}: three calls under the lock {locked:.2?}; written in {written:.2?}, {:.2} times as long as deflating {deflated:.2?}; \
             peak {} beyond what was there; {sizes}",
            written.as_secs_f64() / deflated.as_secs_f64(),
            mib(beyond),
        );
        black_box(bare);
    }
}

fn again(c: &mut Criterion) {
    let mut universe = world(FEW);
    for form in FORMS {
        configure(&mut universe, form);
        let mut group = c.benchmark_group(format!("{FEW} records as {form}"));
        group.sample_size(10).throughput(Throughput::Elements(u64::from(FEW)));
        group.bench_function("written", |b| {
            b.iter_batched(
                || ask(&mut universe),
                |body| body.write().len(),
                criterion::BatchSize::PerIteration,
            );
        });
        let (_, name, text) = unpack(&ask(&mut universe).write());
        group.bench_function("deflated only", |b| {
            b.iter(|| zip::pack(&[(&name, black_box(&text))], noon()).expect("one entry").len());
        });
        group.finish();
    }
}

criterion_group!(benches, once, again);
criterion_main!(benches);
