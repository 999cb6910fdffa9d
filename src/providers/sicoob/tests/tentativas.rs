//! What a receiver says, and what comes of it (dossier 2.5).

use serde_json::Value;

use super::webhooks::{B1, URL, cadastrar, codigo, corpos, pagar, pedir, recebido, validado};
use super::{get3, stage};
use crate::world::{Kind, Receipt};

#[test]
fn nobody_is_told_who_waits_or_is_inactive() {
    let stage = stage(B1, "{}");
    let id = cadastrar(&stage, URL);
    pagar(&stage);
    assert!(stage.letters().is_empty(), "it waits");
    stage.advance("1s");
    stage.letters();
    stage.returned(&recebido(500));
    assert_eq!(codigo(&stage, id), 3, "a ping is not repeated");
    assert_eq!(stage.act(r#"{"sicoob.estornar":{"boleto":"b1"}}"#), None);
    assert!(stage.letters().is_empty(), "it is inactive");
    stage.advance("1h");
    assert!(stage.letters().is_empty(), "and what happened meanwhile is not told later");
}

#[test]
fn only_200_201_and_204_are_arrivals() {
    for (receipt, arrived) in [
        (recebido(200), true),
        (recebido(201), true),
        (recebido(204), true),
        (recebido(202), false),
        (recebido(203), false),
        (recebido(302), false),
        (recebido(404), false),
        (recebido(500), false),
        (Receipt::Failed { said: "connection refused".to_owned() }, false),
    ] {
        let stage = stage(B1, r#"{"webhooks":{"retries":0}}"#);
        let id = cadastrar(&stage, URL);
        stage.advance("1s");
        stage.letters();
        stage.returned(&receipt);
        assert_eq!(codigo(&stage, id), if arrived { 2 } else { 3 }, "{receipt:?}");
        let other = validado(&stage, URL);
        pagar(&stage);
        for _ in stage.letters() {
            stage.returned(&receipt);
        }
        assert_eq!(codigo(&stage, other), if arrived { 2 } else { 3 }, "{receipt:?}");
    }
}

#[test]
fn a_notice_is_repeated_by_the_clock_until_the_webhook_is_inactive() {
    let stage = stage(B1, "{}");
    let id = validado(&stage, URL);
    pagar(&stage);
    let first = corpos(&stage);
    stage.returned(&recebido(500));
    for n in 2..=4 {
        assert_eq!(codigo(&stage, id), 2);
        stage.advance("4m59s");
        assert!(stage.letters().is_empty());
        stage.advance("1s");
        assert_eq!(corpos(&stage), first, "try {n} says the same");
        stage.returned(&Receipt::Failed { said: "timed out".to_owned() });
    }
    insta::assert_snapshot!(get3(&stage, &format!("/webhooks?idWebhook={id}")).body, @r#"{"resultado":[{"idWebhook":152,"url":"http://127.0.0.1:9000/aviso","codigoTipoMovimento":7,"descricaoTipoMovimento":"Pagamento (Baixa operacional)","codigoPeriodoMovimento":1,"descricaoPeriodoMovimento":"Movimento atual (D0)","codigoSituacao":3,"descricaoSituacao":"Inativo","dataHoraCadastro":"2026-03-02T12:00:00.000Z","dataHoraUltimaAlteracao":"2026-03-02T12:00:00.000Z","dataHoraInativacao":"2026-03-02T12:15:01.000Z","descricaoMotivoInativacao":"Falha na comunicação com a URL cadastrada: Não foi possível conectar à URL ou não houve resposta a tempo"}]}"#);
    stage.advance("1h");
    assert!(stage.letters().is_empty());
    let journal = stage.journal();
    let told: Vec<_> = journal
        .iter()
        .filter(|entry| entry.line.operation == "sicoob.webhooks.notificar")
        .filter_map(|entry| entry.line.reason.as_deref())
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    try 1 of 4 failed: the receiver answered 500; expected 200, 201 or 204; it is sent again
    try 2 of 4 failed: timed out; it is sent again
    try 3 of 4 failed: timed out; it is sent again
    try 4 of 4 failed: timed out; the webhook is inactive now
    ");

    // One that arrives at last leaves the webhook as it is.
    let stage = super::stage(B1, r#"{"webhooks":{"retry_every":"10s","ping_after":"2s"}}"#);
    let id = cadastrar(&stage, URL);
    stage.advance("2s");
    stage.letters();
    stage.returned(&recebido(200));
    pagar(&stage);
    stage.letters();
    stage.returned(&recebido(503));
    stage.advance("10s");
    assert_eq!(stage.letters().len(), 1);
    stage.returned(&recebido(200));
    stage.advance("1h");
    assert_eq!((codigo(&stage, id), stage.letters().len()), (2, 0));
}

#[test]
fn one_that_is_taken_out_while_a_notice_is_under_way_is_not_told_again() {
    let stage = stage(B1, "{}");
    let id = validado(&stage, URL);
    pagar(&stage);
    stage.letters();
    assert_eq!(pedir(&stage, "DELETE", &id.to_string(), &Value::Null).status, 204);
    stage.returned(&recebido(500));
    let told = stage.journal().into_iter().rfind(|entry| entry.line.kind == Kind::Delivery).unwrap();
    assert!(told.line.reason.unwrap().ends_with("no longer the one it was meant for"));
    stage.advance("1h");
    assert!(stage.letters().is_empty());
}
