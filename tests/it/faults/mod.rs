//! What goes wrong on the way, over real HTTP: what the client sees, what stays behind, what control and the journal tell.

use std::time::Duration;

use duble_client::nddfrete::CrosstalkHeader;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::stage::Running;

mod plan;

const JSON: (&str, &str) = ("content-type", "application/json");
const SICOOB: (&str, &str) = ("authorization", "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3");
const CONSULTA: &str = "/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10";
const STANDING: &str = "scenario: t\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\n";
const INCLUIR: &str = "/cobranca-bancaria/v3/boletos";
const NDD: &str = "/exchangeMessage/WSExchangeMessage.asmx";

async fn parsed(response: reqwest::Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

async fn add(duble: &Running, fault: Value) {
    let response = duble.post("/_duble/faults", &[JSON], fault.to_string()).await;
    assert_eq!(response.status(), 201, "{}", response.text().await.unwrap());
}

async fn rows(duble: &Running) -> Vec<Value> {
    let page = parsed(duble.get("/_duble/faults", &[]).await).await;
    page["faults"].as_array().unwrap().clone()
}

/// The requests in the journal: operation, verdict, code, fault, HTTP status.
async fn requests(duble: &Running) -> Vec<Value> {
    let page = parsed(duble.get("/_duble/journal", &[]).await).await;
    let entries =
        page["entries"].as_array().unwrap().iter().filter(|entry| entry["line"]["kind"] == "request");
    entries
        .map(|entry| {
            let line = &entry["line"];
            json!([
                line["operation"],
                line["verdict"],
                line["code"],
                line["fault"],
                entry["exchange"]["status"]
            ])
        })
        .collect()
}

fn boleto(seu_numero: &str) -> String {
    json!({
        "numeroCliente": 707090, "codigoModalidade": 1, "numeroContaCorrente": 987654, "codigoEspecieDocumento": "DM",
        "dataEmissao": "2026-03-02", "seuNumero": seu_numero, "identificacaoEmissaoBoleto": 2, "identificacaoDistribuicaoBoleto": 2, "valor": 100.0,
        "dataVencimento": "2026-03-10", "numeroParcela": 1, "tipoDesconto": 0, "tipoMulta": 0, "tipoJurosMora": 3,
        "pagador": {
            "numeroCpfCnpj": "12345678909", "nome": "Bruno Lima", "endereco": "Rua A 10", "bairro": "Centro", "cidade": "Goiânia",
            "cep": "74000000", "uf": "GO"
        }
    })
    .to_string()
}

/// Includes a boleto: its nossoNumero, or the status that came instead.
async fn incluir(duble: &Running, seu_numero: &str) -> Result<u64, u16> {
    let answer = duble.post(INCLUIR, &[JSON, SICOOB], boleto(seu_numero)).await;
    let status = answer.status().as_u16();
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default();
    body["resultado"]["nossoNumero"].as_u64().ok_or(status)
}

/// What comes over the wire, head and body, until the connection ends.
async fn wire(duble: &Running, request: &str) -> (String, Vec<u8>) {
    let mut stream = tokio::net::TcpStream::connect(duble.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.unwrap();
    let end = all.windows(4).position(|part| part == b"\r\n\r\n");
    let body = end.map(|end| all.split_off(end + 4)).unwrap_or_default();
    (String::from_utf8(all).unwrap(), body)
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\n\r\n", SICOOB.1)
}

fn announced(head: &str) -> usize {
    let line = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
    line.parse().unwrap()
}

#[tokio::test]
async fn a_status_comes_in_place_of_the_operation_and_leaves_nothing_behind() {
    let (duble, untouched) = (Running::on(STANDING).await, Running::on(STANDING).await);
    add(
        &duble,
        json!({
            "name": "banco fora do ar", "match": { "operation": "sicoob.boletos.*", "calls": "2..3" },
            "then": { "status": 503, "json": { "erro": 1.5 }, "headers": { "Retry-After": 30, "Date": "Mon, 02 Mar 2026 12:00:00 GMT" } }
        }),
    )
    .await;
    let first = incluir(&duble, "A-1").await.unwrap();
    let client = duble_client::plain_http().build().unwrap();
    let refused = client
        .post(format!("{}{INCLUIR}", duble.url))
        .header("authorization", SICOOB.1)
        .header("content-type", "application/json")
        .body(boleto("A-2"))
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 503);
    let header = |name: &str| refused.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("retry-after"), "30");
    assert_eq!(header("date"), "Mon, 02 Mar 2026 12:00:00 GMT");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("x-duble-reason"), "fault \"banco fora do ar\" struck (call 2 of 2..3)");
    assert_eq!(refused.text().await.unwrap(), r#"{"erro":1.5}"#);
    assert_eq!(incluir_raw(&client, &duble, "A-2").await, 503);
    let second = incluir(&duble, "A-2").await.unwrap();
    // No title, no number and no draw was used up.
    assert_eq!(
        (first, second),
        (incluir(&untouched, "A-1").await.unwrap(), incluir(&untouched, "A-2").await.unwrap())
    );
    let row = &rows(&duble).await[0];
    assert_eq!((&row["matched"], &row["struck"], &row["over"]), (&json!(3), &json!(2), &json!(true)));
    let told = requests(&duble).await;
    assert_eq!(told[1], json!(["sicoob.boletos.incluir", "refused", "503", "banco fora do ar", 503]));
    assert_eq!(told[3], json!(["sicoob.boletos.incluir", "accepted", null, null, 200]));
}

/// Includes a boleto where the answer is not the contract's; its status.
async fn incluir_raw(client: &reqwest::Client, duble: &Running, seu_numero: &str) -> u16 {
    let request = client.post(format!("{}{INCLUIR}", duble.url)).header("authorization", SICOOB.1);
    request
        .header("content-type", "application/json")
        .body(boleto(seu_numero))
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn a_dropped_connection_is_closed_without_a_byte_and_only_before_processing_leaves_nothing() {
    let (duble, other) = (Running::on(STANDING).await, Running::on(STANDING).await);
    for (when, stored) in [("before", false), ("after", true)] {
        let name = format!("cai {when}");
        add(&duble, json!({ "name": name, "match": { "operation": "sicoob.boletos.incluir" }, "times": 1, "then": { "drop": when } })).await;
        let body = boleto(&name);
        let request = format!(
            "POST {INCLUIR} HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            SICOOB.1,
            body.len()
        );
        assert_eq!(wire(&duble, &request).await, (String::new(), Vec::new()), "{when}");
        if stored {
            incluir(&other, &name).await.unwrap();
        }
        let told = requests(&duble).await;
        let verdict = if stored { "accepted" } else { "refused" };
        assert_eq!(told[told.len() - 1], json!(["sicoob.boletos.incluir", verdict, null, name, 0]));
        // The next number is the one that was not used, or the one after it.
        assert_eq!(incluir(&duble, "depois").await, incluir(&other, "depois").await);
    }
    add(&duble, json!({ "name": "cai", "then": { "drop": "before" } })).await;
    let client = duble_client::plain_http().build().unwrap();
    let error = client.get(format!("{}/nada", duble.url)).send().await.unwrap_err();
    assert!(error.is_request() && !error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn a_cut_answer_announces_more_than_comes() {
    let duble = Running::on_default().await;
    let (head, whole) =
        wire(&duble, &get(CONSULTA).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).await;
    assert_eq!((announced(&head), whole.len() > 40), (whole.len(), true), "{head}");
    for (cut, arrives) in
        [(json!(10), 10), (json!({ "at": "50%" }), whole.len() / 2), (json!(1_000_000), whole.len() - 1)]
    {
        let response = duble
            .post(
                "/_duble/faults",
                &[JSON],
                json!({ "name": "corte", "then": { "truncate": cut } }).to_string(),
            )
            .await;
        assert!(response.status().is_success());
        let (head, body) = wire(&duble, &get(CONSULTA)).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert_eq!((announced(&head), body.len()), (whole.len(), arrives), "{cut}");
        assert_eq!(body, whole[..arrives]);
        let client = duble_client::plain_http().build().unwrap();
        let answer = client
            .get(format!("{}{CONSULTA}", duble.url))
            .header("authorization", SICOOB.1)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.bytes().await.is_err(), "the client sees that it is not whole");
    }
    let entry = parsed(duble.get("/_duble/journal?limit=1", &[]).await).await["entries"][0].clone();
    assert_eq!(entry["line"]["verdict"], "accepted");
    assert_eq!(entry["exchange"]["response"].as_str().unwrap().len(), whole.len() - 1);
}

#[tokio::test]
async fn a_large_answer_is_cut_where_it_was_to_be() {
    let duble = Running::on_default().await;
    let text = "x".repeat(1 << 20);
    add(&duble, json!({ "name": "grande", "then": { "status": 200, "text": text, "truncate": 900_000 } }))
        .await;
    let (head, body) = wire(&duble, &get("/integracoes/v1/x")).await;
    assert_eq!((announced(&head), body.len()), (1 << 20, 900_000));
}

#[tokio::test]
async fn delays_and_slow_bodies_take_real_time_and_hold_nobody_up() {
    let duble = Running::on_default().await;
    let before = parsed(duble.get("/_duble/clock", &[]).await).await["start"].clone();
    add(
        &duble,
        json!({ "name": "lento", "match": { "operation": "betha.*" }, "then": { "delay": "400ms" } }),
    )
    .await;
    let slow = tokio::time::timeout(Duration::from_millis(300), duble.get("/integracoes/v1/x", &[]));
    let (slow, _) = tokio::join!(slow, async {
        // Others are answered meanwhile.
        assert_eq!(duble.get(CONSULTA, &[SICOOB]).await.status(), 200);
    });
    assert!(slow.is_err(), "nothing comes before its time");
    let told = requests(&duble).await;
    assert!(told.iter().any(|line| line[3] == "lento"), "it has been processed all the same: {told:?}");
    assert_eq!(duble.get("/integracoes/v1/x", &[]).await.status(), 404);
    assert_eq!(parsed(duble.get("/_duble/clock", &[]).await).await["start"], before);

    add(&duble, json!({ "name": "gotas", "match": { "query": { "nossoNumero": 10 } }, "then": { "slow": { "bytes": 30, "every": "20ms" } } })).await;
    let mut stream = tokio::net::TcpStream::connect(duble.address()).await.unwrap();
    stream
        .write_all(get(CONSULTA).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let (mut all, mut reads, mut piece) = (Vec::new(), 0, [0; 4_096]);
    loop {
        let read = stream.read(&mut piece).await.unwrap();
        if read == 0 {
            break;
        }
        reads += 1;
        all.extend_from_slice(&piece[..read]);
    }
    let text = String::from_utf8(all).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert_eq!(announced(head), body.len());
    assert!(serde_json::from_str::<Value>(body).is_ok() && reads > 2, "{reads} reads of {body}");
}

#[tokio::test]
async fn a_malformed_answer_has_its_status_and_no_parser_takes_it() {
    let duble = Running::on_default().await;
    add(&duble, json!({ "name": "quebrado", "then": { "malformed": true } })).await;
    let client = duble_client::plain_http().build().unwrap();
    for (path, media_type) in [(CONSULTA, "application/json"), ("/arecepcao.aspx?wsdl", "text/xml")] {
        let answer = client
            .get(format!("{}{path}", duble.url))
            .header("authorization", SICOOB.1)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(media_type));
        assert_eq!(
            answer.headers()["x-duble-reason"].to_str().unwrap().split(' ').nth(1),
            Some("\"quebrado\"")
        );
        let body = answer.text().await.unwrap();
        let fine = serde_json::from_str::<Value>(&body).is_ok()
            || duble::wire::xml::parse_lenient(&body, &Default::default()).is_ok();
        assert!(!fine, "{body}");
    }
}

#[tokio::test]
async fn the_operation_of_a_soap_call_is_the_one_that_its_content_names() {
    let duble = Running::on_default().await;
    let credentials = duble_client::nddfrete::Credentials::new(
        "43abeae4-7786-4017-a4ea-a8f54efd0e4a",
        "6901a7fb-f545-c9a1-4ebd-18a723329dfb",
    );
    let sent = |pattern: u8| {
        let header = match pattern {
            8 => CrosstalkHeader::poll(&credentials, "f4ae253f-7ff8-411a-adb4-3a2d5ec09545"),
            _ => CrosstalkHeader::post(&credentials),
        };
        let rawdata =
            (pattern == 7).then_some("<PaymentAppointmentPost Version=\"1.0\"></PaymentAppointmentPost>");
        duble_client::nddfrete::envelope(&header.to_xml(), rawdata)
    };
    add(
        &duble,
        json!({
            "name": "middleware parado",
            "match": { "operation": "nddfrete.apontamento.consultar", "crosstalk": { "ExchangePattern": 8 } },
            "then": { "status": 502, "text": "Bad Gateway" }
        }),
    )
    .await;
    let client = duble_client::plain_http().build().unwrap();
    let mut seen = Vec::new();
    for pattern in [7, 8] {
        let request =
            client.post(format!("{}{NDD}", duble.url)).header("content-type", "text/xml; charset=utf-8");
        seen.push(request.body(sent(pattern)).send().await.unwrap().status().as_u16());
    }
    assert_eq!(seen, [200, 502]);
}
