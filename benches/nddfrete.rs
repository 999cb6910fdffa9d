//! nddFrete: the round trip that a client makes, send and then poll, beside two bare axum answers to the same bytes in the same run; and
//! messages of 1,000 to 100,000 appointments of several kinds, whose time per appointment has to stay.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use axum::Router;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use duble::app::{self, App, Limits};
use duble::providers::room::Input;
use duble::providers::{self, Behaviour, Facts, Providers};
use duble::scenario::Loaded;
use duble::server::Shutdown;
use duble::world::{Clock, Universe};
use tokio::runtime::Runtime;

const PATH: &str = "/exchangeMessage/WSExchangeMessage.asmx";
const ENTERPRISE: &str = "43abeae4-7786-4017-a4ea-a8f54efd0e4a";
const TOKEN: &str = "6901a7fb-f545-c9a1-4ebd-18a723329dfb";

fn envelope(message_type: u8, pattern: u8, guid: &str, rawdata: &str) -> String {
    let guid = if guid.is_empty() { String::new() } else { format!("<Guid>{guid}</Guid>") };
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><Send xmlns=\"http://nddigital.com.br/\"><header><![CDATA[<CrosstalkMessage><CrosstalkHeader><ProcessCode>3152</ProcessCode><MessageType>{message_type}</MessageType><ExchangePattern>{pattern}</ExchangePattern>{guid}<EnterpriseId>{ENTERPRISE}</EnterpriseId><Token>{TOKEN}</Token><ContentEncoding>UTF-8</ContentEncoding><ContentType>txt/xml</ContentType></CrosstalkHeader></CrosstalkMessage>]]></header><rawdata><![CDATA[{rawdata}]]></rawdata></Send></s:Body></s:Envelope>"
    )
}

const POINT: &str = "11222333000181";
const PROVIDER: &str = "11444777000161";
const POSTPONE: &str = "<Postpone><dPostpone>2026-09-01</dPostpone></Postpone>";
const PAYMENT: &str = "<Financial><Identification>3</Identification><dhAppointment>2026-03-02T09:00:00</dhAppointment><Value>10.00</Value></Financial>";

/// What a message of many appointments is about.
#[derive(Clone, Copy)]
enum Case {
    /// As many invoices, each postponed.
    Invoices,
    /// As many documents of one invoice, which is postponed by each.
    Documents,
    /// As many invoices, of each of which a part is paid; named with their document, as the printed message is.
    Financial,
    /// As many invoices of one number, which differ in their provider alone.
    OneNumber,
    /// Payments of one invoice as a whole, each of which settles another of its documents.
    Settling,
}

impl Case {
    const ALL: [(Self, &str); 5] = [
        (Self::Invoices, "postpone, as many invoices"),
        (Self::Documents, "postpone, one invoice's documents"),
        (Self::Financial, "payment, as many invoices"),
        (Self::OneNumber, "postpone, one number of as many providers"),
        (Self::Settling, "payment, one invoice of as many documents"),
    ];

    /// The provider, the names and the entry of the n-th appointment.
    fn appointment(self, n: usize) -> (String, String, &'static str) {
        let billing =
            |n: usize| format!("<Billing><Type>0</Type><Serie>A</Serie><Number>F{n}</Number></Billing>");
        let document =
            |n: usize| format!("<Document><Type>1</Type><Serie>A</Serie><Number>D{n}</Number></Document>");
        let provider = PROVIDER.to_owned();
        match self {
            Self::Invoices => (provider, billing(n), POSTPONE),
            Self::Documents => (provider, document(n), POSTPONE),
            Self::Financial => (provider, format!("{}{}", billing(n), document(n)), PAYMENT),
            Self::OneNumber => (format!("{n:011}"), billing(1), POSTPONE),
            Self::Settling => (provider, billing(1), PAYMENT),
        }
    }

    fn rawdata(self, appointments: usize) -> String {
        let mut text = String::from("<PaymentAppointmentPost>");
        for n in 1..=appointments {
            let (provider, names, entry) = self.appointment(n);
            write!(
                text,
                "<Appointment><OperationPointCnpj>{POINT}</OperationPointCnpj><ServiceProviderCnpj>{provider}</ServiceProviderCnpj>{names}<AppointmentType>{entry}</AppointmentType></Appointment>"
            )
            .unwrap();
        }
        text.push_str("</PaymentAppointmentPost>");
        text
    }

    fn invoices(self, appointments: usize) -> String {
        let document = |n: usize| format!(r#"{{"numero":"D{n}","valor":"100.00","saldo":"10.00"}}"#);
        let invoice = |n: usize, provider: &str, documents: &str| {
            format!(
                r#"{{"serie":"A","numero":"F{n}","operationPointCnpj":"{POINT}","serviceProviderCnpj":"{provider}","vencimento":"+1d","documentos":[{documents}]}}"#
            )
        };
        let numbers = 1..=appointments;
        match self {
            Self::Documents | Self::Settling => {
                invoice(1, PROVIDER, &numbers.map(document).collect::<Vec<_>>().join(","))
            }
            Self::OneNumber => {
                let of = |n: usize| invoice(1, &format!("{n:011}"), &document(n));
                numbers.map(of).collect::<Vec<_>>().join(",")
            }
            Self::Invoices | Self::Financial => {
                numbers.map(|n| invoice(n, PROVIDER, &document(n))).collect::<Vec<_>>().join(",")
            }
        }
    }
}

fn world(case: Case, appointments: usize) -> Universe<Providers> {
    let invoices = case.invoices(appointments);
    let facts = format!(
        r#"{{"nddfrete":{{"embarcadores":[{{"enterpriseId":"{ENTERPRISE}","token":"{TOKEN}"}}],"faturas":[{invoices}]}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).unwrap();
    // 2026-03-02T12:00:00Z
    let start = duble::facts::Moment::from_millis(1_772_452_800_000);
    let mut universe = Universe::new(Clock::frozen(start), 42, Providers::default());
    let behaviour: Behaviour = serde_json::from_str(r#"{"nddfrete":{"ready":"now"}}"#).unwrap();
    providers::configure(behaviour, &mut universe);
    assert!(providers::seed(facts, &mut universe).is_empty());
    universe
}

fn call(universe: &mut Universe<Providers>, body: String) -> String {
    let input =
        Input { method: "POST".to_owned(), path: PATH.to_owned(), body: body.into(), ..Input::default() };
    let now = universe.start;
    let outcome = providers::answer(&input, None, &mut universe.turn(now)).unwrap();
    String::from_utf8(outcome.answer.body.write()).unwrap()
}

/// The peak of this process's memory, in MB; Linux tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kb| kb / 1_024)
}

fn guid(answer: &str) -> String {
    let (_, after) = answer.split_once("&lt;Guid&gt;").unwrap();
    after.split_once("&lt;").unwrap().0.to_owned()
}

/// Taken in and processed in one step; whole seconds would hide it, so each size is shown with its time per appointment.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn sizes() {
    for (case, name) in Case::ALL {
        for appointments in [1_000, 10_000, 100_000] {
            let mut universe = world(case, appointments);
            let body = envelope(100, 7, "", &case.rawdata(appointments));
            let bytes = body.len();
            let begun = Instant::now();
            let sent = call(&mut universe, body);
            let took = begun.elapsed();
            let begun = Instant::now();
            let polled = call(&mut universe, envelope(103, 8, &guid(&sent), ""));
            let asked = begun.elapsed();
            let codes = polled.matches("&lt;Code&gt;100&lt;").count();
            assert_eq!(codes, appointments + 1, "{name}: {}", polled.get(..400).unwrap_or_default());
            println!(
                "{name:<41}: {appointments:>7} appointments, {:>4.1} MB: processed in {took:>9.3?} ({:>5.2?} each), polled in {asked:>9.3?}; peak so far {} MB",
                bytes as f64 / 1e6,
                took / u32::try_from(appointments).unwrap(),
                peak().map_or_else(|| "unknown".to_owned(), |mb| mb.to_string())
            );
        }
    }
}

async fn start(router: Router) -> String {
    let listener = App::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(duble::server::listen::serve(
        listener,
        router,
        Shutdown::new(),
        duble::server::listen::Limits::default(),
    ));
    url
}

fn duble() -> Router {
    let text = "scenario: bench\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\nbehaviour: { nddfrete: { ready: now } }\n";
    let loaded = Loaded::from_text("bench.yaml", text).unwrap();
    App::new(app::maker(loaded), [], Limits::default()).unwrap().router()
}

fn round_trips(criterion: &mut Criterion) {
    sizes();
    let runtime = Runtime::new().unwrap();
    let client = duble_client::plain_http().build().unwrap();
    let bare = runtime.block_on(start(Router::new().fallback(|body: bytes::Bytes| async { body })));
    let duble = runtime.block_on(async { start(duble()).await });
    let one = "<PaymentAppointmentPost><Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number></Billing><AppointmentType><Financial><Identification>1</Identification><dhAppointment>2026-03-02</dhAppointment><Value>0.01</Value></Financial></AppointmentType></Appointment></PaymentAppointmentPost>";
    let send = envelope(100, 7, "", one);
    let post = async |url: String, body: String| {
        let response = client
            .post(url)
            .header("content-type", "text/xml; charset=utf-8")
            .body(body)
            .send()
            .await
            .unwrap();
        assert!(response.status().is_success());
        response.text().await.unwrap()
    };
    let mut group = criterion.benchmark_group("nddfrete");
    group.measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::Elements(1));
    let poll = envelope(103, 8, "f4ae253f-7ff8-411a-adb4-3a2d5ec09545", "");
    group.bench_function("baseline: bare axum, two requests of the same bytes", |bencher| {
        bencher.to_async(&runtime).iter(|| async {
            post(format!("{bare}{PATH}"), send.clone()).await;
            post(format!("{bare}{PATH}"), poll.clone()).await
        });
    });
    group.bench_function("send and poll", |bencher| {
        bencher.to_async(&runtime).iter(|| async {
            let sent = post(format!("{duble}{PATH}"), send.clone()).await;
            let done = post(format!("{duble}{PATH}"), envelope(103, 8, &guid(&sent), "")).await;
            assert!(done.contains("ResponseCode&gt;205&lt;"), "{done}");
            done
        });
    });
    group.finish();
}

criterion_group!(benches, round_trips);
criterion_main!(benches);
