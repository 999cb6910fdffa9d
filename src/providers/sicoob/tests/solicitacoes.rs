//! What was sent to a webhook, as it is listed, and the registrations that are refused (dossier 2.1, rows 14 to 19; 2.5).

use serde_json::{Value, json};

use super::webhooks::{B1, URL, cadastrar, pagar, pedido, recebido, validado};
use super::{com, get3, stage, tudo, v3};
use crate::providers::stage::Stage;
use crate::world::Receipt;

fn pagina(stage: &Stage, id: u64, query: &str) -> Value {
    get3(stage, &format!("/webhooks/{id}/solicitacoes?dataSolicitacao=2026-03-02{query}")).json()["resultado"]
        .clone()
}

#[test]
fn what_was_sent_is_listed_with_every_try() {
    let stage = stage(B1, r#"{"webhooks":{"retries":1}}"#);
    let id = validado(&stage, URL);
    pagar(&stage);
    let waiting = pagina(&stage, id, "");
    assert_eq!(
        (&waiting["totalRegistros"], &waiting["webhookSolicitacoes"][1]["codigoSolicitacaoSituacao"]),
        (&json!(2), &json!(2))
    );
    stage.letters();
    stage.returned(&recebido(500));
    stage.advance("5m");
    stage.letters();
    stage.returned(&Receipt::Failed { said: "connection refused".to_owned() });
    let reply = get3(&stage, &format!("/webhooks/{id}/solicitacoes?dataSolicitacao=2026-03-02"));
    assert_eq!((reply.status, reply.operation), (200, "sicoob.webhooks.listarSolicitacoes"));
    insta::assert_snapshot!(reply.body, @r#"{"resultado":{"paginaAtual":1,"totalPaginas":1,"totalRegistros":2,"webhookSolicitacoes":[{"codigoWebhookSituacao":3,"descricaoWebhookSituacao":"Inativo","codigoSolicitacaoSituacao":3,"descricaoSolicitacaoSituacao":"Enviado com sucesso","codigoTipoMovimento":7,"descricaoTipoMovimento":"Pagamento (Baixa operacional)","codigoPeriodoMovimento":1,"descricaoPeriodoMovimento":"Movimento atual (D0)","dataHoraCadastro":"2026-03-02T12:00:01.000Z","validacaoWebhook":true,"webhookNotificacoes":[{"url":"http://127.0.0.1:9000/aviso","dataHoraInicio":"2026-03-02T12:00:01.000Z","dataHoraFim":"2026-03-02T12:00:01.000Z","tempoComunicao":0,"codigoStatusRequisicao":200,"descricaoCodigoStatusRequisicao":"Requisição recebida com sucesso"}]},{"codigoWebhookSituacao":3,"descricaoWebhookSituacao":"Inativo","codigoSolicitacaoSituacao":6,"descricaoSolicitacaoSituacao":"Erro no envio","codigoTipoMovimento":7,"descricaoTipoMovimento":"Pagamento (Baixa operacional)","codigoPeriodoMovimento":1,"descricaoPeriodoMovimento":"Movimento atual (D0)","descricaoErroProcessamento":"Não foi possível conectar à URL ou não houve resposta a tempo","dataHoraCadastro":"2026-03-02T12:00:01.000Z","validacaoWebhook":false,"nossoNumero":421,"codigoBarras":"75694166100000150751432101123456700000421001","webhookNotificacoes":[{"url":"http://127.0.0.1:9000/aviso","dataHoraInicio":"2026-03-02T12:00:01.000Z","dataHoraFim":"2026-03-02T12:00:01.000Z","tempoComunicao":0,"codigoStatusRequisicao":500,"descricaoCodigoStatusRequisicao":"Resposta HTTP 500 não esperada"},{"url":"http://127.0.0.1:9000/aviso","dataHoraInicio":"2026-03-02T12:05:01.000Z","dataHoraFim":"2026-03-02T12:05:01.000Z","tempoComunicao":0,"codigoStatusRequisicao":0,"descricaoCodigoStatusRequisicao":"Não foi possível conectar à URL ou não houve resposta a tempo"}]}]}}"#);
    for (query, count) in [
        ("&codigoSolicitacaoSituacao=3", 1),
        ("&codigoSolicitacaoSituacao=6", 1),
        ("&codigoSolicitacaoSituacao=2", 0),
        ("&nossoNumero=421", 1),
        ("&nossoNumero=10", 0),
        ("&codigoBarras=75694166100000150751432101123456700000421001", 1),
        ("&codigoBarras=1", 0),
        ("&nossoNumero=421&codigoSolicitacaoSituacao=3", 0),
    ] {
        let page = pagina(&stage, id, query);
        assert_eq!(
            (&page["totalRegistros"], page["webhookSolicitacoes"].as_array().unwrap().len()),
            (&json!(count), count),
            "{query}"
        );
    }
    let other_day = get3(&stage, &format!("/webhooks/{id}/solicitacoes?dataSolicitacao=2026-03-01"));
    insta::assert_snapshot!(other_day.body, @r#"{"resultado":{"paginaAtual":1,"totalPaginas":0,"totalRegistros":0,"webhookSolicitacoes":[]}}"#);
    for (query, codigo, campo) in [
        ("", "9001", "dataSolicitacao"),
        ("dataSolicitacao=ontem", "9002", "dataSolicitacao"),
        ("dataSolicitacao=2026-03-02&codigoSolicitacaoSituacao=1", "9002", "codigoSolicitacaoSituacao"),
        ("dataSolicitacao=2026-03-02&codigoSolicitacaoSituacao=x", "9002", "codigoSolicitacaoSituacao"),
        ("dataSolicitacao=2026-03-02&pagina=0", "9002", "pagina"),
        ("dataSolicitacao=2026-03-02&pagina=-1", "9002", "pagina"),
        ("dataSolicitacao=2026-03-02&nossoNumero=x", "9002", "nossoNumero"),
    ] {
        let reply = get3(&stage, &format!("/webhooks/{id}/solicitacoes?{query}"));
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some(codigo)), "{query}");
        assert!(reply.body.contains(&format!("campo {campo} ")), "{}", reply.body);
    }
    assert_eq!(
        get3(&stage, "/webhooks/1/solicitacoes?dataSolicitacao=2026-03-02").code.as_deref(),
        Some("9043")
    );
}

#[test]
fn the_list_comes_in_pages() {
    let world: Vec<_> = (0..5).map(|n| format!(r#"{{"ref":"b{n}","valor":"10"}}"#)).collect();
    let stage = stage(&world.join(","), r#"{"webhooks":{"page_size":2}}"#);
    let id = validado(&stage, URL);
    for n in 0..5 {
        assert_eq!(stage.act(&format!(r#"{{"sicoob.pagar":{{"boleto":"b{n}"}}}}"#)), None);
    }
    let mut numbers = Vec::new();
    for n in 1..=4 {
        let page = pagina(&stage, id, &format!("&pagina={n}"));
        assert_eq!(
            (&page["paginaAtual"], &page["totalPaginas"], &page["totalRegistros"]),
            (&json!(n), &json!(3), &json!(6))
        );
        let rows = page["webhookSolicitacoes"].as_array().unwrap().clone();
        assert_eq!(rows.len(), if n < 4 { 2 } else { 0 });
        numbers.extend(rows.into_iter().map(|row| row["nossoNumero"].clone()));
    }
    assert_eq!(
        numbers,
        [Value::Null, json!(10), json!(27), json!(34), json!(41), json!(59)],
        "the ping, then the payments in their order"
    );
    assert_eq!(pagina(&stage, id, "&pagina=9223372036854775807")["webhookSolicitacoes"], json!([]));
}

#[test]
fn registrations_that_cannot_be_are_refused_and_leave_nothing() {
    let stage = stage("", r#"{"webhooks":{"hosts":["erp.example"]}}"#);
    let before = tudo(&stage);
    for (campos, codigo, said) in [
        (json!({ "url": null }), "9001", "O campo url é obrigatório."),
        (json!({ "url": "" }), "9001", "O campo url é obrigatório."),
        (json!({ "url": 7 }), "9002", "O valor informado no campo url é inválido."),
        (json!({ "url": "aviso" }), "9044", "A URL informada não é permitida."),
        (json!({ "url": "https://example.com/aviso" }), "9044", "A URL informada não é permitida."),
        (json!({ "url": "ftp://localhost/" }), "9044", "A URL informada não é permitida."),
        (
            json!({ "codigoTipoMovimento": 5 }),
            "9002",
            "O valor informado no campo codigoTipoMovimento é inválido.",
        ),
        (
            json!({ "codigoTipoMovimento": "7" }),
            "9002",
            "O valor informado no campo codigoTipoMovimento é inválido.",
        ),
        (json!({ "codigoTipoMovimento": null }), "9001", "O campo codigoTipoMovimento é obrigatório."),
        (
            json!({ "codigoPeriodoMovimento": 2 }),
            "9002",
            "O valor informado no campo codigoPeriodoMovimento é inválido.",
        ),
        (json!({ "codigoPeriodoMovimento": null }), "9001", "O campo codigoPeriodoMovimento é obrigatório."),
        (
            json!({ "email": "" }),
            "9022",
            "O campo email não pode ser nulo ou vazio; quando não informado, deve ser omitido.",
        ),
        (
            json!({ "email": null }),
            "9022",
            "O campo email não pode ser nulo ou vazio; quando não informado, deve ser omitido.",
        ),
        (json!({ "email": "ti" }), "9002", "O valor informado no campo email é inválido."),
        (json!({ "email": ["ti@example.com"] }), "9002", "O valor informado no campo email é inválido."),
    ] {
        let reply = v3(&stage, "POST", "/webhooks", &com(pedido(URL), campos.clone()));
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some(codigo)), "{campos}");
        assert_eq!(reply.json()["mensagens"][0]["mensagem"], said);
        assert!(reply.reason.is_some());
    }
    assert!(tudo(&stage) == before);
    cadastrar(&stage, "http://erp.example:8080/aviso");
    let strict = super::stage("", r#"{"webhooks":{"strict_url":true}}"#);
    for (url, status) in [
        ("https://localhost/a", 201),
        ("https://localhost:443/a", 201),
        ("http://localhost/a", 400),
        ("https://localhost:8443/a", 400),
    ] {
        assert_eq!(v3(&strict, "POST", "/webhooks", &pedido(url)).status, status, "{url}");
    }
}

#[test]
fn webhooks_are_listed_by_number_and_type_and_have_a_bound() {
    let stage = stage("", "{}");
    let ids: Vec<_> = (0..100).map(|_| cadastrar(&stage, URL)).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    let full = v3(&stage, "POST", "/webhooks", &pedido(URL));
    assert_eq!((full.status, full.code.as_deref()), (400, Some("9046")));
    for (query, count) in [
        (String::new(), 100),
        ("?codigoTipoMovimento=7".to_owned(), 100),
        (format!("?idWebhook={}", ids[42]), 1),
        (format!("?idWebhook={}&codigoTipoMovimento=7", ids[42]), 1),
    ] {
        let listed = get3(&stage, &format!("/webhooks{query}"));
        assert_eq!(listed.json()["resultado"].as_array().unwrap().len(), count, "{query}");
    }
    for query in ["?codigoTipoMovimento=5", "?idWebhook=1"] {
        assert_eq!(get3(&stage, &format!("/webhooks{query}")).status, 204, "{query}");
    }
    for (query, campo) in [("?idWebhook=x", "idWebhook"), ("?codigoTipoMovimento=x", "codigoTipoMovimento")] {
        let reply = get3(&stage, &format!("/webhooks{query}"));
        assert_eq!((reply.status, reply.body.contains(&format!("campo {campo} "))), (400, true));
    }
}
