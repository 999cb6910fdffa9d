//! Webhooks: validation, notices, failures and what ends them (dossier 2.5).

use serde_json::{Value, json};

use super::{com, get3, stage, v3};
use crate::providers::stage::{Reply, Stage};
use crate::world::{Kind, Receipt, Verdict};

pub(super) const URL: &str = "http://127.0.0.1:9000/aviso";

pub(super) fn pedido(url: &str) -> Value {
    json!({ "url": url, "codigoTipoMovimento": 7, "codigoPeriodoMovimento": 1 })
}

pub(super) fn cadastrar(stage: &Stage, url: &str) -> u64 {
    let reply = v3(stage, "POST", "/webhooks", &pedido(url));
    assert_eq!((reply.status, reply.operation), (201, "sicoob.webhooks.incluir"), "{}", reply.body);
    reply.json()["resultado"]["idWebhook"].as_u64().unwrap()
}

pub(super) fn recebido(status: u16) -> Receipt {
    Receipt::Answered { status, body: Vec::new() }
}

/// A webhook that stands validated.
pub(super) fn validado(stage: &Stage, url: &str) -> u64 {
    let id = cadastrar(stage, url);
    stage.advance("1s");
    assert_eq!(stage.letters().len(), 1);
    stage.returned(&recebido(200));
    assert_eq!(codigo(stage, id), 2);
    id
}

fn linha(stage: &Stage, id: u64) -> Value {
    get3(stage, &format!("/webhooks?idWebhook={id}")).json()["resultado"][0].clone()
}

pub(super) fn codigo(stage: &Stage, id: u64) -> u64 {
    linha(stage, id)["codigoSituacao"].as_u64().unwrap()
}

pub(super) fn pagar(stage: &Stage) {
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1","valor":"150.75"}}"#), None);
}

pub(super) const B1: &str = r#"{"ref":"b1","seuNumero":"NF-42","nossoNumero":421,"valor":"150.75","dataEmissao":"2026-02-20","dataVencimento":"2026-12-15","pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um"}}"#;

/// The bodies of the letters that wait.
pub(super) fn corpos(stage: &Stage) -> Vec<String> {
    stage.letters().into_iter().map(|letter| String::from_utf8(letter.body).unwrap()).collect()
}

#[test]
fn a_webhook_is_pinged_a_second_after_it_was_registered_and_then_stands() {
    let stage = stage("", "{}");
    let made = v3(&stage, "POST", "/webhooks", &com(pedido(URL), json!({ "email": "ti@example.com" })));
    insta::assert_snapshot!(made.body, @r#"{"resultado":{"idWebhook":152}}"#);
    let id = made.json()["resultado"]["idWebhook"].as_u64().unwrap();
    insta::assert_snapshot!(get3(&stage, "/webhooks").body, @r#"{"resultado":[{"idWebhook":152,"url":"http://127.0.0.1:9000/aviso","codigoTipoMovimento":7,"descricaoTipoMovimento":"Pagamento (Baixa operacional)","codigoPeriodoMovimento":1,"descricaoPeriodoMovimento":"Movimento atual (D0)","codigoSituacao":1,"descricaoSituacao":"Aguardando validação","dataHoraCadastro":"2026-03-02T12:00:00.000Z","dataHoraUltimaAlteracao":"2026-03-02T12:00:00.000Z"}]}"#);
    stage.advance("999ms");
    assert!(stage.letters().is_empty());
    stage.advance("1ms");
    let letters = stage.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].url.as_str(), letters[0].media_type, letters[0].operation),
        (URL, "application/json", "sicoob.webhooks.validar")
    );
    assert_eq!(
        String::from_utf8_lossy(&letters[0].body),
        format!(r#"{{"idWebhook":{id},"validacaoWebhook":true}}"#)
    );
    assert_eq!(codigo(&stage, id), 1, "it waits for the answer");
    stage.returned(&recebido(204));
    assert_eq!(
        (codigo(&stage, id), linha(&stage, id)["descricaoSituacao"].as_str()),
        (2, Some("Validado com sucesso"))
    );
    let journal = stage.journal();
    let told = journal.iter().find(|entry| entry.line.kind == Kind::Delivery).unwrap();
    assert_eq!(
        (told.line.operation, told.line.verdict, told.line.code.as_deref()),
        ("sicoob.webhooks.validar", Verdict::Accepted, Some("204"))
    );
}

#[test]
fn a_payment_is_told_in_the_documents_shape() {
    let stage = stage(B1, "{}");
    let id = validado(&stage, URL);
    pagar(&stage);
    let letters = stage.letters();
    assert_eq!(
        (letters.len(), letters[0].operation, letters[0].url.as_str()),
        (1, "sicoob.webhooks.notificar", URL)
    );
    let body = String::from_utf8(letters[0].body.clone()).unwrap().replace(&id.to_string(), "990");
    let owner =
        stage.look(|rooms| rooms.sicoob.contas.iter().next().unwrap().1.documento.as_str().to_owned());
    insta::assert_snapshot!(body.replace(&owner, "11222333000181"), @r#"{"idWebhook":990,"tipoMovimento":7,"dados":{"numeroIdentificadorBaixa":"2026030200001","codigoBarrasBoleto":"75694166100000150751432101123456700000421001","codigoBarrasBaixa":"75694166100000150751432101123456700000421001","nossoNumero":"0000000421","seuNumero":"NF-42","codigoBancoRecebedor":"756","codigoAgenciaRecebedora":4321,"numeroCliente":1234567,"cpfCnpjBeneficiario":"11222333000181","codigoTipoPessoaPagador":"F","nomePagador":"PAGADOR UM","cpfCnpjPagador":"00000000191","nomeFantasiaPagador":"","codigoTipoPessoaPortador":"F","nomePortador":"PAGADOR UM","cpfCnpjPortador":"00000000191","valorBoleto":150.75,"valorPagamento":150.75,"codigoCanalPagamento":3,"codigoMotivoCancelamento":0,"dataEmissao":"2026-02-20","dataVencimento":"2026-12-15","dataLimitePagamento":"2027-01-14","dataHoraSituacaoBaixa":"2026-03-02T12:00:01.000Z","baixaRealizadaEmContigencia":false,"cancelamentoBaixa":false}}"#);
    stage.returned(&recebido(201));
    // Taken back: the same payment, said otherwise.
    for (motivo, codigo) in
        [("estorno", 13), ("fraude", 11), ("devolucao_por_fraude", 72), ("devolucao_sem_reativacao", 88)]
    {
        assert_eq!(
            stage.act(&format!(r#"{{"sicoob.estornar":{{"boleto":"b1","motivo":"{motivo}"}}}}"#)),
            None
        );
        let told: Value = serde_json::from_str(&corpos(&stage)[0]).unwrap();
        let dados = &told["dados"];
        assert_eq!(
            (&dados["cancelamentoBaixa"], &dados["codigoMotivoCancelamento"]),
            (&json!(true), &json!(codigo)),
            "{motivo}"
        );
        assert_eq!((&dados["valorPagamento"], &dados["nossoNumero"]), (&json!(150.75), &json!("0000000421")));
        stage.returned(&recebido(200));
        if codigo != 88 {
            pagar(&stage);
            let again: Value = serde_json::from_str(&corpos(&stage)[0]).unwrap();
            assert_ne!(again["dados"]["numeroIdentificadorBaixa"], dados["numeroIdentificadorBaixa"]);
            assert_eq!(again["dados"]["cancelamentoBaixa"], false);
            stage.returned(&recebido(200));
        }
    }
}

#[test]
fn ways_and_persons_have_their_numbers() {
    for (canal, numero) in [("CAIXA", 1), ("CORRESPONDENTE", 4), ("COMPENSACAO", 3), ("PIX", 3)] {
        let world = B1.replace("00000000191", "11222333000181");
        let stage = stage(&world, "{}");
        validado(&stage, URL);
        let action =
            format!(r#"{{"sicoob.pagar":{{"boleto":"b1","canal":"{canal}","banco":1,"agencia":77}}}}"#);
        assert_eq!(stage.act(&action), None);
        let told: Value = serde_json::from_str(&corpos(&stage)[0]).unwrap();
        let dados = &told["dados"];
        assert_eq!(
            (
                &dados["codigoCanalPagamento"],
                &dados["codigoTipoPessoaPagador"],
                &dados["codigoBancoRecebedor"],
                &dados["codigoAgenciaRecebedora"]
            ),
            (&json!(numero), &json!("J"), &json!("001"), &json!(77)),
            "{canal}"
        );
    }
}

#[test]
fn the_notice_comes_before_the_settlement() {
    let stage = stage(B1, r#"{"settlement":"end_of_day"}"#);
    validado(&stage, URL);
    pagar(&stage);
    assert_eq!(corpos(&stage).len(), 1);
    stage.returned(&recebido(200));
    assert_eq!(super::lido(&stage, 421)["situacaoBoleto"], "Em Aberto");
    stage.advance("15h");
    assert_eq!(super::lido(&stage, 421)["situacaoBoleto"], "Liquidado");
    assert!(stage.letters().is_empty(), "the settlement is no notice");
}

#[test]
fn the_same_url_twice_is_told_twice() {
    let stage = stage(B1, "{}");
    let (one, other) = (validado(&stage, URL), validado(&stage, URL));
    assert_ne!(one, other);
    pagar(&stage);
    let told: Vec<_> = corpos(&stage)
        .iter()
        .map(|body| serde_json::from_str::<Value>(body).unwrap()["idWebhook"].as_u64().unwrap())
        .collect();
    assert_eq!(told, [one, other]);
}

pub(super) fn pedir(stage: &Stage, method: &str, path: &str, body: &Value) -> Reply {
    v3(stage, method, &format!("/webhooks/{path}"), body)
}

#[test]
fn a_webhook_is_reactivated_readdressed_and_taken_out() {
    let stage = stage(B1, r#"{"webhooks":{"retries":0}}"#);
    let id = validado(&stage, URL);
    let reativar = format!("{id}/reativar");
    let active = pedir(&stage, "PATCH", &reativar, &Value::Null);
    insta::assert_snapshot!(active.body, @r#"{"mensagens":[{"mensagem":"Somente um webhook inativo pode ser reativado.","codigo":"9045"}]}"#);
    pagar(&stage);
    stage.letters();
    stage.returned(&recebido(302));
    assert_eq!(codigo(&stage, id), 3);
    let again = pedir(&stage, "PATCH", &reativar, &json!({ "passed": "over" }));
    assert_eq!((again.status, again.operation, codigo(&stage, id)), (204, "sicoob.webhooks.reativar", 1));
    assert_eq!(linha(&stage, id).get("dataHoraInativacao"), None);
    stage.advance("1s");
    assert_eq!(
        corpos(&stage),
        [format!(r#"{{"idWebhook":{id},"validacaoWebhook":true}}"#)],
        "what had failed is not sent again"
    );
    stage.returned(&recebido(200));
    assert_eq!(codigo(&stage, id), 2);

    // The address alone is validated anew.
    let here = pedir(&stage, "PATCH", &id.to_string(), &json!({ "url": URL, "email": "ti@example.com" }));
    assert_eq!((here.status, here.operation, codigo(&stage, id)), (204, "sicoob.webhooks.alterar", 2));
    let there = format!("{URL}/2");
    assert_eq!(pedir(&stage, "PATCH", &id.to_string(), &json!({ "url": there })).status, 204);
    assert_eq!((codigo(&stage, id), linha(&stage, id)["url"].as_str()), (1, Some(there.as_str())));
    assert_eq!(linha(&stage, id).get("email"), None, "the list does not tell it");
    stage.advance("1s");
    assert_eq!(stage.letters()[0].url, there);
    // The answer to an earlier ping is nobody's.
    assert_eq!(pedir(&stage, "PATCH", &id.to_string(), &json!({ "url": URL })).status, 204);
    stage.returned(&recebido(500));
    assert_eq!(codigo(&stage, id), 1);
    stage.advance("1s");
    stage.letters();
    stage.returned(&recebido(200));
    assert_eq!(codigo(&stage, id), 2);

    let gone = pedir(&stage, "DELETE", &id.to_string(), &Value::Null);
    assert_eq!((gone.status, gone.operation), (204, "sicoob.webhooks.excluir"));
    assert_eq!(stage.act(r#"{"sicoob.estornar":{"boleto":"b1"}}"#), None);
    assert!(stage.letters().is_empty());
    assert_eq!(get3(&stage, "/webhooks").status, 204);
    for (method, path) in [
        ("DELETE", id.to_string()),
        ("PATCH", id.to_string()),
        ("PATCH", reativar),
        ("DELETE", "abc".to_owned()),
        ("DELETE", "99999999999999999999".to_owned()),
    ] {
        let unknown = pedir(&stage, method, &path, &json!({ "url": URL }));
        assert_eq!((unknown.status, unknown.code.as_deref()), (400, Some("9043")), "{method} {path}");
    }
}

#[test]
fn a_scenario_has_webhooks_that_stand_already() {
    let facts = |url: &str| {
        format!(r#"{{"sicoob":{{{},"boletos":[{B1}],"webhooks":[{{"url":"{url}"}}]}}}}"#, super::CONTAS)
    };
    let stage = Stage::new(&facts(URL), "{}");
    stage.advance("1h");
    assert!(stage.letters().is_empty(), "nobody pings it");
    pagar(&stage);
    assert_eq!(corpos(&stage).len(), 1);
    let problems = Stage::problems(r#"{"sicoob":{"webhooks":[{"url":"http://example.com/"}]}}"#);
    assert_eq!(
        problems,
        [
            "world.sicoob.webhooks[0].url: the host `example.com` is neither the loopback nor named by the knob `webhooks.hosts`"
        ]
    );
}
