//! The library's front door: doubles inside Rust tests.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use duble::Duble;
use duble::door::{Api, Loaded, Verdict};
use serde_json::json;

const BEARER: &str = "1301865f-c6bc-38f3-9f49-666dbcfc59c3";
const CLOCK: &str = "2026-03-02T09:00:00-03:00";

/// Asks as a blocking client does, on a connection of its own; the status.
fn ask(address: SocketAddr, method: &str, path: &str, body: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {BEARER}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn consult(duble: &Duble, nosso_numero: u32) -> u16 {
    let path = format!(
        "/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero={nosso_numero}"
    );
    ask(duble.address(), "GET", &path, "")
}

fn issue(duble: &Duble, seu_numero: &str, valor: &str) -> u16 {
    let body = format!(
        r#"{{"numeroCliente":707090,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM",
        "dataEmissao":"2026-03-02","seuNumero":"{seu_numero}","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,
        "valor":{valor},"dataVencimento":"2026-03-10","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,
        "pagador":{{"numeroCpfCnpj":"12345678909","nome":"Bruno Lima","endereco":"Rua A 10","bairro":"Centro","cidade":"Goiânia",
        "cep":"74000000","uf":"GO"}}}}"#
    );
    ask(duble.address(), "POST", "/cobranca-bancaria/v3/boletos", &body)
}

fn frozen() -> Duble {
    Duble::builder().clock(CLOCK).start_blocking().unwrap()
}

/// What a panic said.
fn said(panicked: Result<(), Box<dyn std::any::Any + Send>>) -> String {
    let panic = panicked.unwrap_err();
    panic
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| (*panic.downcast_ref::<&str>().unwrap()).to_owned())
}

#[test]
fn many_at_once_do_not_see_one_another() {
    std::thread::scope(|scope| {
        for mine in 1..=12 {
            scope.spawn(move || {
                let start = format!("2026-03-{mine:02}T09:00:00-03:00");
                let duble = Duble::builder().clock(&start).seed(mine).start_blocking().unwrap();
                for _ in 0..mine {
                    assert_eq!(consult(&duble, 10), 200);
                }
                if mine % 2 == 0 {
                    duble.act("sicoob.pagar", json!({ "boleto": "aberto" })).unwrap();
                }
                duble.advance_blocking(Duration::from_hours(mine)).unwrap();
                let verified = duble.verify("sicoob.boletos.consultar").times(usize::try_from(mine).unwrap());
                assert_eq!(verified.assert().len(), usize::try_from(mine).unwrap());
                duble
                    .verify("sicoob.pagar")
                    .with("kind", "action")
                    .times(usize::from(mine % 2 == 0))
                    .assert();
                let now = duble.now().iso_seconds();
                assert_eq!(now, format!("2026-03-{mine:02}T{:02}:00:00-03:00", 9 + mine));
            });
        }
    });
}

#[test]
fn one_that_is_dropped_frees_its_port() {
    let duble = frozen();
    let address = duble.address();
    // A client that keeps its connection holds nothing up.
    let kept = TcpStream::connect(address).unwrap();
    assert_eq!(consult(&duble, 10), 200);
    let taken = Duble::builder().listen(address).start_blocking().unwrap_err();
    assert!(taken.to_string().starts_with(&format!("cannot listen at {address}: ")), "{taken}");
    drop(duble);
    drop(TcpListener::bind(address).unwrap());
    let again = Duble::builder().listen(address).start_blocking().unwrap();
    assert_eq!((again.address(), consult(&again, 10)), (address, 200));
    drop(kept);
}

#[test]
fn what_is_missing_is_told_with_what_comes_closest() {
    let duble = frozen();
    assert_eq!(issue(&duble, "NF-1", "10.5"), 200);
    assert_eq!(issue(&duble, "NF-2", "0.0"), 400);
    assert_eq!(consult(&duble, 77), 204);
    let expected = duble
        .verify("sicoob.boletos.incluir")
        .with_verdict(Verdict::Accepted)
        .with_json("seuNumero", "NF-2")
        .times(1);
    let panicked = catch_unwind(AssertUnwindSafe(|| _ = expected.clone().assert()));
    insta::assert_snapshot!(said(panicked), @r#"
    expected exactly 1 of sicoob.boletos.incluir with json {"seuNumero":"NF-2"}, verdict "accepted", and 0 of 3 entries fit

    the closest is #1 sicoob.boletos.incluir, where
        json seuNumero is "NF-1" instead of "NF-2"

    then comes #2 sicoob.boletos.incluir, where
        verdict is "refused" instead of "accepted"

    the journal, with a mark at what fits:
        #1 2026-03-02T09:00:00-03:00 sicoob.boletos.incluir accepted, 200 POST /cobranca-bancaria/v3/boletos
        #2 2026-03-02T09:00:00-03:00 sicoob.boletos.incluir refused 9002, 400 POST /cobranca-bancaria/v3/boletos: valor is 0.0; it must be 0.01 to 99999999.99 with at most two decimals
        #3 2026-03-02T09:00:00-03:00 sicoob.boletos.consultar refused 9012, 204 GET /cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=77: the contract has no boleto with nossoNumero 77
    "#);
    let unverified = expected.check().unwrap_err();
    assert_eq!((unverified.matched(), unverified.closest().len()), (0, 2));

    // Too many, a name that there is not, and what cannot be read.
    let many = duble.verify("sicoob.*").at_least(1).at_most(2).check().unwrap_err();
    insta::assert_snapshot!(many, @r#"
    expected 1 to 2 of sicoob.*, and 3 of 3 entries fit

    the journal, with a mark at what fits:
      * #1 2026-03-02T09:00:00-03:00 sicoob.boletos.incluir accepted, 200 POST /cobranca-bancaria/v3/boletos
      * #2 2026-03-02T09:00:00-03:00 sicoob.boletos.incluir refused 9002, 400 POST /cobranca-bancaria/v3/boletos: valor is 0.0; it must be 0.01 to 99999999.99 with at most two decimals
      * #3 2026-03-02T09:00:00-03:00 sicoob.boletos.consultar refused 9012, 204 GET /cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=77: the contract has no boleto with nossoNumero 77
    "#);
    let misspelt = duble.verify("sicoob.boletos.inclur").never().check().unwrap_err().to_string();
    assert!(
        misspelt.contains("there is no such operation; did you mean `sicoob.boletos.incluir`?"),
        "{misspelt}"
    );
    duble.verify("sicoob.boletos.liquidar").with("kind", "timer").never().assert();
    for (wrong, message) in [
        (duble.verify("sicoob.*").with("vedict", "refused"), "unknown field `vedict`"),
        (
            duble.verify("sicoob.*").with("verdict", "acepted"),
            "there is no verdict `acepted`; there are accepted",
        ),
        (duble.verify("sicoob.*").at_least(2).at_most(1), "at_least 2 is more than at_most 1"),
        (
            duble.verify("sicoob.*").with_code(std::collections::BTreeMap::from([((1, 2), 3)])),
            "code: key must be",
        ),
    ] {
        let error = wrong.check().unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert_eq!(duble.empty_journal(), 3);
    insta::assert_snapshot!(duble.verify("sicoob.*").check().unwrap_err(), @"expected at least 1 of sicoob.*, and the journal is empty");
}

#[test]
fn what_fits_is_given() {
    let duble = frozen();
    assert_eq!(issue(&duble, "NF-1", "10.5"), 200);
    assert_eq!(issue(&duble, "NF-2", "0.0"), 400);
    let refused = duble
        .verify("sicoob.boletos.")
        .with_status(400)
        .with_reason(json!({ "contains": "valor" }))
        .with_header("authorization", json!({ "starts": "Bearer " }))
        .with_json("pagador.cidade", "Goiânia")
        .with_json("valor", json!({ "below": 1 }))
        .assert();
    assert_eq!(refused[0].line.operation, "sicoob.boletos.incluir");
    let code = refused[0].line.code.clone().unwrap();
    duble.verify("sicoob.*").with_code(&code).times(1).assert();
    duble.verify("sicoob.*").with_code("no such").never().assert();
    duble.verify("betha.*").at_most(3).assert();
    assert_eq!(duble.journal().len(), 2);
    duble.reset().unwrap();
    duble.verify("*").never().assert();
}

#[test]
fn what_must_hold_at_the_end_is_held_there() {
    let ends = |asks: u32| {
        catch_unwind(|| {
            let duble = frozen();
            duble.verify("sicoob.boletos.consultar").times(1).at_end();
            duble.verify("betha.*").never().at_end();
            for _ in 0..asks {
                consult(&duble, 10);
            }
        })
    };
    ends(1).unwrap();
    let message = said(ends(2));
    assert!(
        message.starts_with("expected exactly 1 of sicoob.boletos.consultar, and 2 of 2 entries fit\n"),
        "{message}"
    );
    // A test that has failed keeps its own failure, and the process lives.
    let failed = catch_unwind(|| {
        let duble = frozen();
        duble.verify("sicoob.*").at_end();
        panic!("the test's own failure");
    });
    assert_eq!(said(failed), "the test's own failure");
}

/// The client blocks the one thread that the test's runtime has.
#[tokio::test]
async fn a_blocking_client_is_answered_within_a_runtime() {
    let duble = Duble::builder().clock(CLOCK).start().await.unwrap();
    assert_eq!(consult(&duble, 10), 200);
    duble.advance_blocking(Duration::from_secs(1)).unwrap();
    duble.advance(Duration::from_secs(1)).await.unwrap();
    duble.settled().await;
    duble.settled_blocking();
    assert_eq!(duble.now().iso_seconds(), "2026-03-02T09:00:02-03:00");
    drop(duble);
    let inside = Duble::builder().clock(CLOCK).start_blocking().unwrap();
    assert_eq!(consult(&inside, 10), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_can_be_dropped_anywhere() {
    let doubles = [
        Duble::builder().clock(CLOCK).start().await.unwrap(),
        Duble::builder().clock(CLOCK).start().await.unwrap(),
        Duble::builder().clock(CLOCK).start().await.unwrap(),
    ];
    let addresses = doubles.each_ref().map(Duble::address);
    let [task, blocking, thread] = doubles;
    tokio::spawn(async move { drop(task) }).await.unwrap();
    tokio::task::spawn_blocking(move || drop(blocking)).await.unwrap();
    std::thread::spawn(move || drop(thread)).join().unwrap();
    for address in addresses {
        drop(TcpListener::bind(address).unwrap());
    }
    // Nobody waits for a start that was given up; its thread goes as well.
    let start = Duble::builder().start();
    assert!(tokio::time::timeout(Duration::ZERO, start).await.is_err());
}

/// More awaits than a task of tokio may make in one go without giving way.
#[tokio::test]
async fn what_blocks_within_a_task_is_not_held_back() {
    let duble = Duble::builder().clock(CLOCK).start().await.unwrap();
    for _ in 0..500 {
        duble.advance_blocking(Duration::from_secs(1)).unwrap();
    }
    assert_eq!(duble.now().iso_seconds(), "2026-03-02T09:08:20-03:00");
}

#[test]
fn a_scenario_is_a_file_a_text_or_one_that_was_read() {
    let text = "scenario: Só um boleto\nextends: default\nclock: '2026-03-02T09:00:00-03:00'\n\
                world: { sicoob: { boletos: [{ ref: meu, seuNumero: M-1, valor: '1.00', dataVencimento: +1d }] } }\n";
    let loaded = Loaded::from_text("own.yaml", text).unwrap();
    for builder in [Duble::builder().scenario_text(text), Duble::builder().scenario_loaded(loaded)] {
        let duble = builder.start_blocking().unwrap();
        assert_eq!(duble.row("sicoob", "boletos", "meu").unwrap().unwrap()["seuNumero"], "M-1");
        assert_eq!(duble.now().iso_seconds(), CLOCK);
    }
    let file = Duble::builder().scenario("scenarios/sicoob-liquidacao.yaml");
    let duble = file.clone().clock("2027-01-04T10:00:00-03:00").start_blocking().unwrap();
    assert_eq!(duble.now().iso_seconds(), "2027-01-04T10:00:00-03:00");
    let running = file.wall_clock().start_blocking().unwrap();
    assert!(!running.world().clock().1);
}

#[test]
fn what_cannot_start_says_why() {
    let text = "scenario: x\nworld:\n  sicoob:\n    boletos:\n      - { seuNumro: A }\n";
    // What a test that unwraps it shows.
    insta::assert_snapshot!(format!("{:?}", Duble::builder().scenario_text(text).start_blocking().unwrap_err()), @r#"
    the scenario makes no world:
    scenario.yaml:5:11: error[L003]: unknown key `seuNumro`
       |
     5 |       - { seuNumro: A }
       |           ^^^^^^^^
       = hint: did you mean `seuNumero`?
    "#);
    for (builder, message) in [
        (Duble::builder().scenario("tests/none.yaml"), "tests/none.yaml"),
        (Duble::builder().clock("yesterday"), "the clock: `yesterday` is no instant"),
        (
            Duble::builder().behaviour(json!({ "sicob": {} })),
            "the behaviour: unknown key `sicob`; did you mean `sicoob`?",
        ),
    ] {
        let error = builder.start_blocking().unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn the_world_is_turned_from_outside() {
    let knobs = json!({ "sicoob": { "token_seconds": 600 } });
    let duble = Duble::builder().frozen().behaviour(&knobs).start_blocking().unwrap();
    assert!(duble.world().clock().1);
    assert_eq!(duble.behaviour(json!({})).unwrap()["sicoob"]["token_seconds"], 600);
    duble.behaviour(json!({ "sicoob": { "token_seconds": 7 } })).unwrap();
    duble.reset().unwrap();
    assert_eq!(duble.behaviour(json!({})).unwrap()["sicoob"]["token_seconds"], 600);

    let down = json!({ "name": "down", "match": { "operation": "sicoob.*" }, "then": { "status": 503 } });
    assert!(!duble.fault(&down).unwrap());
    assert!(duble.fault(&down).unwrap());
    assert_eq!(consult(&duble, 10), 503);
    assert_eq!(duble.clear_faults().unwrap(), 1);
    assert_eq!(consult(&duble, 10), 200);

    let total = duble.state("sicoob", "boletos").unwrap().len();
    assert!(total > 5, "{total}");
    assert_eq!(duble.row("sicoob", "boletos", 10).unwrap().unwrap()["seuNumero"], "NF-1001");
    assert_eq!(duble.row("sicoob", "boletos", "none").unwrap(), None);

    let before = duble.now();
    duble.set_clock_blocking(before.plus("1h".parse().unwrap())).unwrap();
    for (refused, message) in [
        (duble.set_clock_blocking(before).map(|_| ()), "never goes backwards"),
        (duble.set_clock_blocking("noon").map(|_| ()), "`noon` is no instant"),
        (duble.act("sicoob.pagr", json!({})).map(|_| ()), "did you mean `sicoob.pagar`?"),
        (duble.act("sicoob.pagar", json!({ "boleto": "none" })).map(|_| ()), "none"),
        (duble.fault(json!({ "name": "x", "mtch": {} })).map(|_| ()), "did you mean `match`?"),
        (duble.behaviour(json!({ "betah": {} })).map(|_| ()), "did you mean `betha`?"),
        (duble.state("sicoob", "boleto").map(|_| ()), "did you mean `boletos`?"),
    ] {
        let refused = refused.unwrap_err();
        assert!(refused.to_string().contains(message), "{refused}");
    }
}

#[tokio::test]
async fn the_urls_of_the_providers_lead_somewhere() {
    let duble = Duble::builder().start().await.unwrap();
    let http = duble_client::plain_http().build().unwrap();
    for api in Api::ALL {
        let rest = match api {
            Api::SicoobV2 => "/boletos?numeroContrato=707090&modalidade=1&nossoNumero=10",
            Api::SicoobV3 => "/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10",
            Api::NddFrete | Api::InvoiCy => "?wsdl",
            Api::Betha => "/execucoes-dividas-terceiros?filter=dataBase>=%222023-01-01T00:00:00.000%22",
            _ => "",
        };
        let url = format!("{}{rest}", duble.url_of(api));
        let request = match api {
            Api::SicoobToken => http
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("grant_type=client_credentials&client_id=9b5e603e428cc477a2841e2683c92d21&scope=boletos_consulta"),
            Api::Betha => http.get(url).bearer_auth("00000000-0000-4000-8000-000000000001"),
            _ => http.get(url).bearer_auth(BEARER),
        };
        assert_eq!(request.send().await.unwrap().status(), 200, "{api:?}");
    }
}
