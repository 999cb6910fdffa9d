//! Sicoob with 1,000, 100,000 and 1,000,000 boletos in the world: issuing, reading, listing, changing, paying and polling, each beside
//! merely parsing the request's JSON and writing the same answer with serde_json. The ratio to that baseline is the figure that travels
//! between machines, and it must not grow with the world beyond its logarithm.
//!
//! First what a boleto costs at rest, and how long a million takes to be made.

#![expect(clippy::expect_used, clippy::panic, reason = "a bench that cannot begin may stop")]

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use duble::facts::Moment;
use duble::providers::room::Input;
use duble::providers::{self, Action, Behaviour, Facts, Providers};
use duble::world::{Clock, Universe};
use serde_json::Value;

type World = Universe<Providers>;

const WORLDS: [u32; 3] = [1_000, 100_000, 1_000_000];
/// Boletos of each world that only shows what one of its kind costs at rest.
const SAMPLE: u32 = 200_000;
/// Beside the many: one that is paid, and a payer with thirty.
const FEW: &str = r#"{"nossoNumero":10,"situacao":{"liquidado":{"em":"2026-03-01"}}},
    {"times":30,"pagador":{"numeroCpfCnpj":"00000000191"}}"#;
const BEARER: &str = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";
const BOLETO_V3: &str = r#"{"numeroCliente":707090,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","seuNumero":"NF-42","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"valor":150.75,"dataVencimento":"2026-12-15","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,"pagador":{"numeroCpfCnpj":"11144477735","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":"a@example.com"},"mensagensInstrucao":["Não receber após o vencimento"]}"#;
const BOLETO_V2: &str = r#"{"numeroContrato":707090,"modalidade":1,"numeroContaCorrente":987654,"especieDocumento":"DM","dataEmissao":"2026-03-02T00:00:00-03:00","seuNumero":"NF-42","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"valor":150.75,"dataVencimento":"2026-12-15T00:00:00-03:00","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,"pagador":{"numeroCpfCnpj":"11144477735","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":["a@example.com"]},"mensagensInstrucao":{"tipoInstrucao":1,"mensagens":["Não receber após o vencimento"]}}"#;

fn world(boletos: &str) -> World {
    let facts = format!(
        r#"{{"sicoob":{{"contas":[{{"numeroCliente":707090,"cooperativa":4321,"numeroContaCorrente":987654}}],"clientes":[{{}}],"boletos":[{boletos}]}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).expect("the facts are right");
    // 2026-03-02T12:00:00Z
    let start = Moment::from_millis(1_772_452_800_000);
    let mut world = Universe::new(Clock::frozen(start), 42, Providers::default());
    let knobs = r#"{"sicoob":{"movimentacao":{"ready":"now"}}}"#;
    let knobs: Behaviour = serde_json::from_str(knobs).expect("the knobs are right");
    providers::configure(knobs, &mut world);
    let problems = providers::seed(facts, &mut world);
    assert!(problems.is_empty(), "{problems:?}");
    world
}

/// What is asked of a world.
#[derive(Clone)]
enum Call {
    Request(Input),
    Action(String),
}

impl Call {
    fn new(method: &str, target: &str, body: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = [("authorization", BEARER), ("content-type", "application/json")];
        Self::Request(Input {
            method: method.to_owned(),
            path: format!("/cobranca-bancaria{path}"),
            query: query.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: body.to_owned().into(),
            ..Input::default()
        })
    }

    /// Does it, and writes the answer. Whatever it changes stays.
    fn made(&self, world: &mut World) -> Vec<u8> {
        let now = world.start;
        let mut turn = world.turn(now);
        match self {
            Self::Request(input) => {
                let outcome = providers::answer(input, None, &mut turn).expect("the path is Sicoob's");
                assert!((200..300).contains(&outcome.answer.status), "{:?}", outcome.reason);
                outcome.answer.body.write()
            }
            Self::Action(text) => {
                let action: Action = serde_json::from_str(text).expect("the action is right");
                assert!(providers::act(action, &mut turn).value.is_none(), "it can be done");
                Vec::new()
            }
        }
    }

    /// Does it in a copy: what a step does, whose copy from before is there to go back to, and the world stays as large as it was.
    fn tried(&self, world: &World) -> Vec<u8> {
        self.made(&mut world.clone())
    }

    /// What cannot be had for less: parsing what was sent, and writing what is answered.
    fn bare(&self, answer: Option<&Value>) -> Vec<u8> {
        let sent = match self {
            Self::Request(input) => &input.body[..],
            Self::Action(text) => text.as_bytes(),
        };
        if !sent.is_empty() {
            black_box(serde_json::from_slice::<Value>(sent).expect("what is sent is JSON"));
        }
        answer.map_or_else(Vec::new, |answer| serde_json::to_vec(answer).expect("it can be written"))
    }
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("the answer is JSON")
}

fn text<'a>(answer: &'a Value, pointer: &str) -> &'a str {
    answer.pointer(pointer).and_then(Value::as_str).expect("the answer has it")
}

/// The calls, about the thirty boletos of one payer and a movement that was asked for.
fn calls(world: &mut World) -> Vec<(&'static str, Call)> {
    let get = |target: &str| Call::new("GET", target, "");
    let list = get("/v3/pagadores/00000000191/boletos?numeroCliente=707090");
    let listed = json(&list.tried(world));
    let barcode = text(&listed, "/resultado/0/codigoBarras").to_owned();
    let number = listed.pointer("/resultado/0/nossoNumero").expect("it has a number").to_string();
    let of = |query: &str| format!("/v3/boletos?numeroCliente=707090&codigoModalidade=1&{query}");
    let asked =
        r#"{"numeroCliente":707090,"tipoMovimento":5,"dataInicial":"2026-03-01","dataFinal":"2026-03-01"}"#;
    let asked = json(&Call::new("POST", "/v3/boletos/movimentacoes", asked).made(world));
    let code = asked.pointer("/resultado/codigoSolicitacao").expect("it has a code");
    let poll = format!("/v3/boletos/movimentacoes?numeroCliente=707090&codigoSolicitacao={code}");
    let batch = format!("[{}]", [BOLETO_V2; 10].join(","));
    let change = r#"{"numeroCliente":707090,"codigoModalidade":1,"seuNumero":{"seuNumero":"NF-43"}}"#;
    vec![
        ("issue", Call::new("POST", "/v3/boletos", BOLETO_V3)),
        ("issue a batch of 10", Call::new("POST", "/v2/boletos", &batch)),
        ("read by number", get(&of(&format!("nossoNumero={number}")))),
        ("read by barcode", get(&of(&format!("codigoBarras={barcode}")))),
        ("list a payer's 30", list),
        ("change", Call::new("PATCH", &format!("/v3/boletos/{number}"), change)),
        ("poll a movement", get(&poll)),
        ("pay", Call::Action(format!(r#"{{"sicoob.pagar":{{"boleto":"{number}"}}}}"#))),
    ]
}

/// The process's resident memory in bytes; none where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib * 1024)
}

/// How long this thread has really run, whoever else the machine works for; where the system does not tell, how long it has been since
/// the first look.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn worked() -> Duration {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|told| told.split(' ').next().and_then(|nanos| nanos.parse().ok()));
    told.map_or_else(|| FIRST.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// Makes a world of so many of a boleto, and says how much work it was and what it takes at rest.
fn weighed(name: &str, times: u32, boletos: &str) -> World {
    let before = resident();
    let begun = worked();
    let world = world(boletos);
    let took = worked().saturating_sub(begun);
    let weight = resident().zip(before).map_or_else(
        || "memory untold".to_owned(),
        |(after, before)| format!("{} bytes each at rest", after.saturating_sub(before) / u64::from(times)),
    );
    println!("{times} boletos, {name}: made in {took:.2?} of work, {:.2?} each; {weight}", took / times);
    world
}

/// Worlds that differ in one thing each: the differences are what payers, timers and settlements take. They live side by side, since
/// memory that one gave back would hide what the next takes.
fn weigh() -> World {
    let payer = r#""pagador":{"numeroCpfCnpj":"11144477735","nome":"Um"}"#;
    let kinds = [
        ("open, all of one payer", format!(r#"{{"times":{SAMPLE},{payer}}}"#)),
        (
            "written off, all of one payer",
            format!(r#"{{"times":{SAMPLE},"situacao":{{"baixado":{{}}}},{payer}}}"#),
        ),
        (
            "paid, all of one payer",
            format!(r#"{{"times":{SAMPLE},"situacao":{{"liquidado":{{}}}},{payer}}}"#),
        ),
        (
            "open, with lines, fine, interest and discount, all of one payer",
            format!(
                r#"{{"times":{SAMPLE},"valor":"100","dataVencimento":"2026-04-01","mensagensInstrucao":["Não receber após o vencimento"],
                    "multa":{{"tipo":2,"valor":"2"}},"jurosMora":{{"tipo":2,"valor":"1"}},"desconto":{{"tipo":1,"valor":"5","data":"2026-03-20"}},{payer}}}"#
            ),
        ),
    ];
    let samples = kinds.map(|(name, boletos)| weighed(name, SAMPLE, &boletos));
    let [.., most] = WORLDS;
    let boletos = format!(r#"{FEW},{{"times":{most}}}"#);
    let world = weighed("open, each with a payer of its own", most, &boletos);
    drop(samples);
    world
}

fn all(criterion: &mut Criterion) {
    let [few, many, most] = WORLDS;
    let smaller = [few, many].map(|times| (times, world(&format!(r#"{FEW},{{"times":{times}}}"#))));
    let mut worlds: Vec<_> = smaller.into_iter().chain([(most, weigh())]).collect();
    let mut asked: Vec<_> = worlds.iter_mut().map(|(_, world)| calls(world).into_iter()).collect();
    while let Some(round) = asked.iter_mut().map(Iterator::next).collect::<Option<Vec<_>>>() {
        let Some((name, call)) = round.first() else { panic!("there are worlds") };
        let mut group = criterion.benchmark_group(format!("sicoob: {name}"));
        let answer = worlds.first().map(|(_, world)| call.tried(world)).filter(|answer| !answer.is_empty());
        let answer = answer.map(|answer| json(&answer));
        group.bench_function("baseline: bare JSON", |b| b.iter(|| call.bare(black_box(answer.as_ref()))));
        for ((times, world), (_, call)) in worlds.iter().zip(&round) {
            group.bench_function(format!("of {times}"), |b| b.iter(|| call.tried(black_box(world))));
        }
        group.finish();
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
