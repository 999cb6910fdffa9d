//! The journal over control: filters and pages, one entry, counts, emptying, following.

mod verify;

use std::time::Duration;

use duble::app::Limits;
use duble::scenario::Loaded;
use duble::world::Bounds;
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::Running;

const BOLETOS: &str = "/cobranca-bancaria/v3/boletos";
const HEADERS: [(&str, &str); 2] =
    [("authorization", "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3"), ("content-type", "application/json")];

/// The default world, on a clock that stands.
async fn frozen(limits: Limits) -> Running {
    let text = "scenario: t\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\n";
    Running::of(Loaded::from_text("t.yaml", text).unwrap(), limits).await
}

/// Issues boletos; a value of zero is refused.
async fn issue(duble: &Running, seu_numero: &str, valor: f64) {
    let boleto = json!({
        "numeroCliente": 707090, "codigoModalidade": 1, "numeroContaCorrente": 987654, "codigoEspecieDocumento": "DM",
        "dataEmissao": "2026-03-02", "seuNumero": seu_numero, "identificacaoEmissaoBoleto": 2,
        "identificacaoDistribuicaoBoleto": 2, "valor": valor, "dataVencimento": "2026-12-15", "tipoDesconto": 0,
        "tipoMulta": 0, "tipoJurosMora": 3, "numeroParcela": 1,
        "pagador": {
            "numeroCpfCnpj": "11144477735", "nome": "Pagador Um", "endereco": "Rua A 1", "bairro": "Centro",
            "cidade": "Goiânia", "cep": "74000000", "uf": "GO", "email": "a@example.com",
        },
    });
    duble.post(BOLETOS, &HEADERS, boleto.to_string()).await;
}

async fn json(response: reqwest::Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

async fn get(duble: &Running, rest: &str) -> Value {
    json(duble.get(&format!("/_duble/journal{rest}"), &[]).await).await
}

fn numbers(page: &Value) -> Vec<u64> {
    page["entries"].as_array().unwrap().iter().map(|entry| entry["number"].as_u64().unwrap()).collect()
}

/// Four entries: three boletos, of which the second is refused, and a path that is nobody's.
async fn four() -> Running {
    let duble = frozen(Limits::default()).await;
    for (seu_numero, valor) in [("NF-1", 10.5), ("NF-2", 0.0), ("NF-3", 30.0)] {
        issue(&duble, seu_numero, valor).await;
        duble.post("/_duble/clock/advance", &HEADERS, r#"{"by":"1s"}"#).await;
    }
    duble.get("/nobody?numero=7", &[]).await;
    duble
}

#[tokio::test]
async fn all_filters_of_a_query_hold_together() {
    let duble = four().await;
    let at = get(&duble, "/3").await["at"].as_str().unwrap().to_owned();
    for (query, expected) in [
        ("", vec![1, 2, 3, 4]),
        ("operation=sicoob.", vec![1, 2, 3]),
        ("operation=*.incluir", vec![1, 2, 3]),
        ("operation=sicoob", vec![1, 2, 3]),
        ("operation=sico", vec![]),
        ("verdict=refused", vec![2, 4]),
        ("verdict=refused&operation=sicoob.*", vec![2]),
        ("kind=action", vec![]),
        ("code=404", vec![4]),
        ("status=404", vec![4]),
        ("method=get", vec![4]),
        ("path=/nobody", vec![4]),
        ("path=/cobranca*", vec![1, 2, 3]),
        ("contains=NF-3", vec![3]),
        ("contains=Goi%C3%A2nia", vec![1, 2, 3]),
        ("after=1&before=4", vec![2, 3]),
        ("until=2001-01-01T00:00:00Z", vec![]),
        (&format!("since={at}"), vec![3, 4]),
    ] {
        let page = get(&duble, &format!("?{query}")).await;
        assert_eq!(numbers(&page), expected, "{query}");
        assert_eq!(page["matched"], expected.len(), "{query}");
        assert_eq!((&page["total"], &page["dropped"]), (&json!(4), &json!(0)), "{query}");
        let count = get(&duble, &format!("/count?{query}")).await;
        assert_eq!(count, json!({ "count": expected.len(), "dropped": 0 }), "{query}");
    }
    for (query, said) in [
        ("verdit=refused", "unknown field `verdit`"),
        ("verdict=no", "unknown variant `no`"),
        ("since=today", "`today` is no instant"),
        ("after=x", "after: invalid digit"),
        ("fields=bodies", "unknown variant `bodies`"),
        (&format!("contains={}", "x".repeat(301)), "contains has more than 300 characters"),
    ] {
        let response = duble.get(&format!("/_duble/journal?{query}"), &[]).await;
        assert_eq!(response.status(), 400, "{query}");
        let error = json(response).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains(said), "{query}: {error}");
    }
}

#[tokio::test]
async fn pages_lead_on_until_there_is_no_more() {
    let duble = four().await;
    for (mut next, expected) in [
        ("/_duble/journal?limit=2&fields=line".to_owned(), [[3, 4], [1, 2]]),
        ("/_duble/journal?limit=2&fields=line&after=0".to_owned(), [[1, 2], [3, 4]]),
    ] {
        for numbers in expected {
            let page = json(duble.get(&next, &[]).await).await;
            assert_eq!(self::numbers(&page), numbers, "{next}");
            assert!(page["entries"][0].get("exchange").is_none(), "{page}");
            next = page["next"].as_str().unwrap_or_default().to_owned();
        }
        assert_eq!(next, "");
    }
    let head = get(&duble, "?limit=1&fields=head").await;
    let exchange = &head["entries"][0]["exchange"];
    assert_eq!((&exchange["target"], &exchange["status"]), (&json!("/nobody?numero=7"), &json!(404)));
    assert!(exchange.get("response").is_none() && exchange["request_headers"].is_array(), "{exchange}");
    let there = json(duble.get("/w/loja/_duble/journal?limit=0", &[]).await).await;
    assert_eq!(there["matched"], 0);
    duble.get("/w/loja/nobody", &[]).await;
    let there = json(duble.get("/w/loja/_duble/journal?limit=0&path=/nobody", &[]).await).await;
    assert_eq!(there["matched"], 1, "without the world's prefix");
    duble.get("/w/loja/nobody", &[]).await;
    let there = json(duble.get("/w/loja/_duble/journal?limit=1", &[]).await).await;
    assert_eq!(there["next"], "/w/loja/_duble/journal?limit=1&before=2");
}

#[tokio::test]
async fn one_entry_is_had_by_its_number_and_emptying_leaves_none() {
    let duble = four().await;
    assert_eq!(get(&duble, "/2").await["line"]["verdict"], "refused");
    for (number, said) in [("0", "number 1"), ("5", "the newest is 4"), ("x", "by its number")] {
        let response = duble.get(&format!("/_duble/journal/{number}"), &[]).await;
        assert_eq!(response.status(), 404, "{number}");
        let error = json(response).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains(said), "{error}");
    }
    let emptied = json(duble.send(Method::DELETE, "/_duble/journal", &[], Vec::new()).await).await;
    assert_eq!(emptied, json!({ "emptied": 4, "total": 4 }));
    assert!(get(&duble, "/2").await["error"].as_str().unwrap().contains("emptied"));
    duble.get("/nobody", &[]).await;
    let page = get(&duble, "").await;
    assert_eq!((numbers(&page), &page["total"], &page["dropped"]), (vec![5], &json!(5), &json!(0)));
}

/// Events as they come, until there are so many.
async fn events(response: &mut reqwest::Response, count: usize) -> String {
    let mut text = String::new();
    while text.matches("\n\n").count() < count {
        let chunk = tokio::time::timeout(Duration::from_secs(20), response.chunk()).await.unwrap();
        text.push_str(std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
    }
    text
}

async fn open(duble: &Running, rest: &str, headers: &[(&str, &str)]) -> reqwest::Response {
    let client = duble_client::plain_http().build().unwrap();
    let mut request = client.get(format!("{}/_duble/journal{rest}", duble.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response
}

#[tokio::test]
async fn entries_are_followed_as_they_happen() {
    let duble = four().await;
    let mut newest = open(&duble, "?follow&fields=line", &[]).await;
    let mut all = open(&duble, "/follow?after=0&verdict=refused", &[]).await;
    let mut resumed =
        open(&duble, "?fields=line", &[("accept", "text/event-stream"), ("last-event-id", "3")]).await;
    let text = events(&mut all, 2).await;
    let ids: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
    assert_eq!(ids, ["2", "4"]);
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let first: Value = serde_json::from_str(data).unwrap();
    assert!(first["exchange"]["request"].as_str().unwrap().contains("NF-2"), "{first}");
    assert!(events(&mut resumed, 1).await.starts_with("id: 4\n"));
    duble.get("/nobody", &[]).await;
    for stream in [&mut newest, &mut all, &mut resumed] {
        assert!(events(stream, 1).await.starts_with("id: 5\n"));
    }
    duble.post("/_duble/reset", &[], "").await;
    assert_eq!(events(&mut newest, 1).await, "event: reset\ndata: {}\n\n");
    duble.get("/nobody", &[]).await;
    assert!(events(&mut newest, 1).await.starts_with("id: 1\n"));
    let mut one = open(&duble, "/follow?after=0&limit=1", &[]).await;
    events(&mut one, 1).await;
    assert_eq!(one.chunk().await.unwrap(), None, "a limit ends it");
    let wrong = duble.get("/_duble/journal/follow", &[("last-event-id", "x")]).await;
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn a_reader_that_fell_behind_is_told_and_ends_with_the_server() {
    let journal = Bounds { entries: 2, ..Bounds::default() };
    let duble = frozen(Limits { journal, ..Limits::default() }).await;
    for _ in 0..5 {
        duble.get("/nobody", &[]).await;
    }
    let mut late = open(&duble, "/follow?after=1&fields=line", &[]).await;
    let text = events(&mut late, 3).await;
    assert!(text.starts_with("event: dropped\ndata: {\"dropped\":2}\n\nid: 4\n"), "{text}");
    drop(duble);
    let end = tokio::time::timeout(Duration::from_millis(900), late.chunk()).await;
    assert_eq!(end.unwrap().unwrap(), None);
}
