//! What is expected of the journal, and what comes closest to it.

use duble::app::Limits;
use duble::world::Bounds;
use duble_client::{invoicy, nddfrete};
use serde_json::Value;

use super::{four, frozen, get, issue, json};
use crate::stage::Running;

async fn verify(duble: &Running, expected: &str) -> (u16, Value) {
    let response = duble.post("/_duble/journal/verify", &[], expected).await;
    (response.status().as_u16(), json(response).await)
}

#[tokio::test]
async fn what_is_expected_of_the_journal_is_counted() {
    let duble = four().await;
    for (expected, matched, ok) in [
        (r"{}", 4, true),
        (r#"{"request":{"operation":"sicoob.boletos.incluir"},"times":3}"#, 3, true),
        (r#"{"request":{"operation":"sicoob.*"},"times":2}"#, 3, false),
        (r#"{"request":{"operation":{"ends":"incluir"}},"times":{"at_least":3}}"#, 3, true),
        (r#"{"request":{"verdict":"refused"},"times":{"at_most":1}}"#, 2, false),
        (r#"{"request":{"verdict":"refused"},"times":{"at_least":1,"at_most":2}}"#, 2, true),
        (r#"{"request":{"verdict":"partly"},"times":0}"#, 0, true),
        (r#"{"request":{"verdict":"partly"}}"#, 0, false),
        (r#"{"request":{"kind":"timer"},"times":0}"#, 0, true),
        (r#"{"request":{"kind":{"present":true}},"times":4}"#, 4, true),
        (r#"{"request":{"code":404,"status":404},"times":1}"#, 1, true),
        (r#"{"request":{"status":{"below":300}},"times":2}"#, 2, true),
        (r#"{"request":{"method":"GET","path":"/no*","query":{"numero":7}},"times":1}"#, 1, true),
        (r#"{"request":{"query":{"numero":8}},"times":0}"#, 0, true),
        (r#"{"request":{"headers":{"Authorization":{"starts":"Bearer "}}},"times":3}"#, 3, true),
        (r#"{"request":{"json":{"seuNumero":"NF-1","valor":{"above":1}}},"times":1}"#, 1, true),
        (r#"{"request":{"json":{"pagador.cidade":"Goiânia"}},"times":3}"#, 3, true),
        (r#"{"request":{"body":{"contains":"NF-"}},"times":3}"#, 3, true),
        (r#"{"request":{"answer":{"json":{"resultado.nossoNumero":{"is":"integer"}}}},"times":2}"#, 2, true),
        (r#"{"request":{"answer":{"headers":{"X-Duble-Reason":{"present":true}}}},"times":2}"#, 2, true),
        (r#"{"request":{"reason":{"contains":"valor"}},"times":1}"#, 1, true),
    ] {
        let (status, told) = verify(&duble, expected).await;
        assert_eq!(status, if ok { 200 } else { 417 }, "{expected}: {told}");
        assert_eq!((&told["ok"], &told["matched"]), (&json!(ok), &json!(matched)), "{expected}: {told}");
    }
}

#[tokio::test]
async fn what_is_missing_is_told_with_what_comes_closest() {
    let duble = four().await;
    let expected = r#"{"request":{"operation":"sicoob.boletos.incluir","verdict":"accepted","json":{"seuNumero":"NF-2","valor":30}}}"#;
    let (status, told) = verify(&duble, expected).await;
    assert_eq!(status, 417);
    insta::assert_json_snapshot!(told, @r#"
    {
      "closest": [
        {
          "differs": [
            {
              "expected": "\"NF-2\"",
              "field": "json seuNumero",
              "seen": "\"NF-3\""
            }
          ],
          "number": 3,
          "operation": "sicoob.boletos.incluir",
          "target": "/cobranca-bancaria/v3/boletos"
        },
        {
          "differs": [
            {
              "expected": "\"NF-2\"",
              "field": "json seuNumero",
              "seen": "\"NF-1\""
            },
            {
              "expected": "30",
              "field": "json valor",
              "seen": "10.5"
            }
          ],
          "number": 1,
          "operation": "sicoob.boletos.incluir",
          "target": "/cobranca-bancaria/v3/boletos"
        },
        {
          "differs": [
            {
              "expected": "\"accepted\"",
              "field": "verdict",
              "seen": "\"refused\""
            },
            {
              "expected": "30",
              "field": "json valor",
              "seen": "0.0"
            }
          ],
          "number": 2,
          "operation": "sicoob.boletos.incluir",
          "target": "/cobranca-bancaria/v3/boletos"
        }
      ],
      "dropped": 0,
      "expected": "at least 1",
      "matched": 0,
      "message": "0 of 4 entries fit, expected at least 1; the closest is entry 3, where json seuNumero is \"NF-3\" instead of \"NF-2\"",
      "numbers": [],
      "ok": false
    }
    "#);
    let (_, told) = verify(&duble, r#"{"request":{"operation":"sicoob.boletos.inclur"}}"#).await;
    insta::assert_json_snapshot!(told, @r#"
    {
      "closest": [],
      "dropped": 0,
      "expected": "at least 1",
      "matched": 0,
      "message": "0 of 4 entries fit, expected at least 1; did you mean the operation `sicoob.boletos.incluir`?",
      "numbers": [],
      "ok": false
    }
    "#);
    for (expected, status, said) in [
        ("", 400, "the body is empty"),
        ("{", 400, "EOF"),
        (r#"{"request":{"vedict":1}}"#, 422, "request.vedict: unknown field `vedict`"),
        (r#"{"request":{"verdict":"acepted"}}"#, 422, "there is no verdict `acepted`; there are accepted"),
        (r#"{"request":{"kind":"webhook"}}"#, 422, "there is no kind `webhook`; there are request"),
        (r#"{"request":{"json":{"a":{"b":1}}}}"#, 422, "unknown variant `b`"),
        (r#"{"times":"2"}"#, 422, "expected a number, { \"at_least\": 1 }"),
        (r#"{"times":{}}"#, 422, "at_least or at_most is missing"),
        (r#"{"times":{"at_least":2,"at_most":1}}"#, 422, "at_least 2 is more than at_most 1"),
    ] {
        let (seen, told) = verify(&duble, expected).await;
        assert_eq!(seen, status, "{expected}");
        assert!(told["error"].as_str().unwrap().contains(said), "{expected}: {told}");
    }
    let long = format!(r#"{{"request":{{"body":"{}"}}}}"#, "x".repeat(70_000));
    assert_eq!(duble.post("/_duble/journal/verify", &[], long).await.status(), 413);
}

#[tokio::test]
async fn soap_requests_are_looked_into_as_their_documents() {
    let duble = Running::on_default().await;
    let credentials = nddfrete::Credentials::new(
        "43abeae4-7786-4017-a4ea-a8f54efd0e4a",
        "6901a7fb-f545-c9a1-4ebd-18a723329dfb",
    );
    let header = nddfrete::CrosstalkHeader::poll(&credentials, "f4ae253f-7ff8-411a-adb4-3a2d5ec09545");
    let poll = nddfrete::envelope(&header.to_xml(), Some("<Poll><Motivo>ação</Motivo></Poll>"));
    let soap =
        [("content-type", "text/xml; charset=utf-8"), ("soapaction", "\"http://nddigital.com.br/Send\"")];
    duble.post("/exchangeMessage/WSExchangeMessage.asmx", &soap, poll).await;
    let query = invoicy::envelope(
        &invoicy::Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef"),
        &[invoicy::DadosItem {
            documento: "<Consulta><ModeloDocumento>NFe</ModeloDocumento></Consulta>",
            parametros: "",
        }],
        invoicy::Service::Recepcao,
    );
    duble.post("/arecepcao.aspx", &soap[..1], query).await;
    for expected in [
        r#"{"request":{"crosstalk":{"MessageType":103,"Guid":{"is":"uuid"}}},"times":1}"#,
        r#"{"request":{"rawdata":{"Motivo":"ação","$":{"starts":"<Poll>"}}},"times":1}"#,
        r#"{"request":{"xml":{"//Body/Send/header":{"contains":"MessageType"}}},"times":1}"#,
        r#"{"request":{"answer":{"crosstalk":{"MessageType":{"present":true}}}},"times":1}"#,
        r#"{"request":{"documento":{"ModeloDocumento":"NFe"}},"times":1}"#,
        r#"{"request":{"answer":{"invoicy":{"Codigo":{"is":"integer"}}}},"times":1}"#,
    ] {
        let (status, told) = verify(&duble, expected).await;
        assert_eq!(status, 200, "{expected}: {told}");
    }
}

#[tokio::test]
async fn entries_that_fell_out_make_a_count_unsure() {
    let journal = Bounds { entries: 3, body: 40, ..Bounds::default() };
    let duble = frozen(Limits { journal, ..Limits::default() }).await;
    for number in 0..5 {
        issue(&duble, &format!("NF-{number}"), 10.0).await;
    }
    assert_eq!(get(&duble, "/count").await, json!({ "count": 3, "dropped": 2 }));
    let (status, told) = verify(&duble, r#"{"request":{"operation":"sicoob.*"},"times":3}"#).await;
    assert_eq!((status, &told["dropped"]), (200, &json!(2)));
    let message = told["message"].as_str().unwrap();
    assert!(message.contains("2 older entries fell out") && message.contains("not sure"), "{message}");
    let (_, told) = verify(&duble, r#"{"request":{"json":{"seuNumero":"NF-4"}}}"#).await;
    assert_eq!(told["closest"], json!([]), "{told}");
    let (_, told) = verify(&duble, r#"{"request":{"status":200,"json":{"seuNumero":"NF-4"}}}"#).await;
    let seen = told["closest"][0]["differs"][0]["seen"].as_str().unwrap();
    assert!(seen.contains("the journal keeps only its beginning"), "{seen}");
    assert!(get(&duble, "/1").await["error"].as_str().unwrap().contains("fell out"));
}
