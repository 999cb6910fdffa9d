//! Protests and debt listings (dossier 2.1, rows 9 and 10; 2.7), by request, by instruction and by action.

use serde_json::{Value, json};

use super::{com, lido, novo, send, sozinhas, stage, v3};
use crate::providers::stage::{Reply, Stage};

/// Overdue on the stage's day, and one that is not.
const ATRASADO: &str = r#"{"ref":"b1","valor":"100","dataVencimento":"2026-02-20"},{"ref":"b2","valor":"100","dataVencimento":"2026-03-20"}"#;

fn pedir(stage: &Stage, versao: u8, method: &str, qual: &str, numero: u32) -> Reply {
    if versao == 2 {
        let item = format!(r#"[{{"numeroContrato":1234567,"modalidade":1,"nossoNumero":{numero}}}]"#);
        send(stage, method, &format!("/boletos/{qual}"), &item)
    } else {
        let body = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 });
        v3(stage, method, &format!("/boletos/{numero}/{qual}"), &body)
    }
}

/// The lines of the history after entry and fee, without the fees.
fn historia(stage: &Stage, numero: u32) -> Vec<String> {
    let lines = lido(stage, numero)["listaHistorico"].as_array().unwrap().clone();
    let told = lines.iter().skip(1).filter(|line| line["tipoHistorico"] != "4");
    told.map(|line| {
        format!(
            "{} {}",
            line["tipoHistorico"].as_str().unwrap(),
            line["descricaoHistorico"].as_str().unwrap()
        )
    })
    .collect()
}

#[test]
fn both_go_from_the_request_to_the_notary_or_bureau_and_back() {
    for versao in [2, 3] {
        for (qual, operacoes, existe, ausente, lines, encaminhada) in [
            (
                "protestos",
                ["sicoob.protestos.incluir", "sicoob.protestos.cancelar", "sicoob.protestos.desistir"],
                "9033",
                "9034",
                [
                    "5 PEDIDO DE PROTESTO",
                    "5 PEDIDO DE PROTESTO CANCELADO",
                    "5 ENVIADO A CARTORIO",
                    "5 DESISTENCIA DE PROTESTO",
                ],
                "sicoob.protestos.encaminhar",
            ),
            (
                "negativacoes",
                ["sicoob.negativacoes.incluir", "sicoob.negativacoes.cancelar", "sicoob.negativacoes.baixar"],
                "9035",
                "9036",
                [
                    "2 PEDIDO DE NEGATIVACAO",
                    "2 PEDIDO DE NEGATIVACAO CANCELADO",
                    "2 NEGATIVACAO EFETIVADA",
                    "2 NEGATIVACAO BAIXADA",
                ],
                "sicoob.negativacoes.encaminhar",
            ),
        ] {
            let stage = stage(ATRASADO, "{}");
            let done = |method: &str, operacao: &str| {
                let reply = pedir(&stage, versao, method, qual, 10);
                assert_eq!(
                    (reply.status, reply.operation, reply.code),
                    (if versao == 2 { 207 } else { 204 }, operacao, None)
                );
            };
            let refused = |method: &str, numero: u32, codigo: &str| {
                let before = super::tudo(&stage);
                let reply = pedir(&stage, versao, method, qual, numero);
                assert_eq!(reply.code.as_deref(), Some(codigo), "{versao} {method} {qual}");
                assert!(reply.reason.is_some() && super::tudo(&stage) == before);
            };
            refused("PATCH", 10, ausente);
            refused("DELETE", 10, ausente);
            refused("POST", 27, "9032");
            done("POST", operacoes[0]);
            refused("POST", 10, existe);
            refused("DELETE", 10, "9038");
            done("PATCH", operacoes[1]);
            done("POST", operacoes[0]);
            stage.advance("1d");
            assert_eq!(sozinhas(&stage), [encaminhada], "once, although two were set");
            refused("PATCH", 10, "9037");
            done("DELETE", operacoes[2]);
            refused("DELETE", 10, ausente);
            let expected = [lines[0], lines[1], lines[0], lines[2], lines[3]];
            assert_eq!(historia(&stage, 10), expected, "{versao} {qual}");
            stage.advance("5d");
            assert_eq!(sozinhas(&stage).len(), 1, "it stays given up");
        }
    }
}

#[test]
fn at_the_notarys_a_title_is_paid_there_or_protested_and_nothing_else() {
    let stage = stage(ATRASADO, r#"{"movimentacao":{"ready":"now"}}"#);
    let titulo = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 });
    assert!(
        stage
            .act(r#"{"sicoob.pagarEmCartorio":{"boleto":"b1"}}"#)
            .unwrap()
            .contains("is not at the notary's")
    );
    assert!(stage.act(r#"{"sicoob.protestar":{"boleto":"b1"}}"#).unwrap().contains("is not at the notary's"));
    pedir(&stage, 3, "POST", "protestos", 10);
    stage.advance("1d");
    assert_eq!(v3(&stage, "POST", "/boletos/10/baixar", &titulo).code.as_deref(), Some("9031"));
    let change = com(titulo, json!({ "abatimento": { "valorAbatimento": 1 } }));
    assert_eq!(v3(&stage, "PATCH", "/boletos/10", &change).code.as_deref(), Some("9031"));
    assert!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#).unwrap().contains("at the notary's"));
    // Its last day for payment passes meanwhile.
    stage.advance("40d");
    assert_eq!(lido(&stage, 10)["situacaoBoleto"], "Em Aberto");
    assert_eq!(stage.act(r#"{"sicoob.pagarEmCartorio":{"boleto":"b1","valor":"101.10"}}"#), None);
    assert_eq!(stage.journal().pop().unwrap().line.operation, "sicoob.pagarEmCartorio");
    assert_eq!(historia(&stage, 10).last().unwrap(), "6 LIQUIDACAO VIA CARTORIO R$ 101,10");
    let record = &super::records(&stage, 5, "2026-04-12", "2026-04-12")[0];
    assert_eq!(
        (&record["idTipoOpFinanceira"], &record["tipoOpFinanceira"]),
        (&json!(57), &json!("03 - Via Cartório"))
    );

    let stage = super::stage(ATRASADO, r#"{"movimentacao":{"ready":"now"}}"#);
    pedir(&stage, 2, "POST", "protestos", 10);
    stage.advance("1d");
    assert_eq!(stage.act(r#"{"sicoob.protestar":{"boleto":"b1"}}"#), None);
    assert_eq!(stage.journal().pop().unwrap().line.operation, "sicoob.protestar");
    assert_eq!(
        (lido(&stage, 10)["situacaoBoleto"].as_str(), historia(&stage, 10).last().unwrap().as_str()),
        (Some("Baixado"), "6 BAIXA POR PROTESTO")
    );
    assert_eq!(super::records(&stage, 6, "2026-03-03", "2026-03-03")[0]["idTipoOpFinanceira"], 196);
    assert!(stage.act(r#"{"sicoob.protestar":{"boleto":"b1"}}"#).is_some());
}

#[test]
fn what_was_given_up_at_the_notarys_expires_at_last() {
    let stage = stage(ATRASADO, "{}");
    pedir(&stage, 3, "POST", "protestos", 10);
    stage.advance("40d");
    assert_eq!(lido(&stage, 10)["situacaoBoleto"], "Em Aberto", "its limit has passed at the notary's");
    assert_eq!(pedir(&stage, 3, "DELETE", "protestos", 10).status, 204);
    assert_eq!(historia(&stage, 10).last().unwrap(), "6 BAIXA POR DECURSO DE PRAZO");
}

fn instruido(instrucao: Value) -> Stage {
    let stage = stage("", "{}");
    let boleto = com(com(novo(), json!({ "dataVencimento": "2026-03-05" })), instrucao);
    let issued = v3(&stage, "POST", "/boletos", &boleto);
    assert_eq!(issued.code, None, "{}", issued.body);
    stage
}

#[test]
fn instructions_are_carried_out_by_the_clock() {
    // Due on a Thursday: calendar days end on Sunday the 8th, business days on Tuesday the 10th.
    for (instrucao, qual, pedido, encaminhado) in [
        (json!({ "codigoProtesto": 1, "numeroDiasProtesto": 3 }), "protestos", "8", "9"),
        (json!({ "codigoProtesto": 2, "numeroDiasProtesto": 3 }), "protestos", "10", "11"),
        (json!({ "codigoNegativacao": 2, "numeroDiasNegativacao": 3 }), "negativacoes", "10", "11"),
        // Nobody can be late before the next business day.
        (json!({ "codigoProtesto": 1, "numeroDiasProtesto": 0 }), "protestos", "6", "9"),
    ] {
        let stage = instruido(instrucao.clone());
        stage.advance("15d");
        let told: Vec<_> = stage
            .journal()
            .iter()
            .filter(|entry| entry.line.kind == crate::world::Kind::Timer)
            .map(|entry| format!("{} {}", entry.line.operation, entry.at.date().day()))
            .collect();
        let expected =
            [format!("sicoob.{qual}.instruir {pedido}"), format!("sicoob.{qual}.encaminhar {encaminhado}")];
        assert_eq!(told, expected, "{instrucao}");
    }
    for instrucao in [
        json!({ "codigoProtesto": 3 }),
        json!({ "codigoNegativacao": 3, "numeroDiasNegativacao": 1 }),
        json!({}),
    ] {
        let stage = instruido(instrucao);
        stage.advance("20d");
        assert!(sozinhas(&stage).is_empty());
    }
}

#[test]
fn what_is_paid_put_off_or_given_up_is_not_protested_by_instruction() {
    let tres_dias = || instruido(json!({ "codigoProtesto": 1, "numeroDiasProtesto": 3 }));
    let paid = tres_dias();
    assert_eq!(paid.act(r#"{"sicoob.pagar":{"boleto":10}}"#), None);
    paid.advance("15d");
    assert!(sozinhas(&paid).is_empty());

    let put_off = tres_dias();
    let body = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "prorrogacaoVencimento": { "dataVencimento": "2026-03-12" } });
    assert_eq!(v3(&put_off, "PATCH", "/boletos/10", &body).status, 204);
    put_off.advance("12d");
    assert!(sozinhas(&put_off).is_empty(), "the 15th is the new day");
    put_off.advance("1d");
    assert_eq!(sozinhas(&put_off), ["sicoob.protestos.instruir"]);

    // Taken back on its day, and given up after it: nobody asks for it again.
    for (days, method) in [("6d", "PATCH"), ("8d", "DELETE")] {
        let stage = tres_dias();
        stage.advance(days);
        let before = sozinhas(&stage).len();
        assert_eq!(pedir(&stage, 3, method, "protestos", 10).status, 204, "{method}");
        let limit = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "prorrogacaoLimitePagamento": { "dataLimitePagamento": "2026-05-01" } });
        assert_eq!(v3(&stage, "PATCH", "/boletos/10", &limit).status, 204);
        stage.advance("20d");
        assert_eq!(sozinhas(&stage).len(), before, "{method}: {:?}", sozinhas(&stage));
    }
}

#[test]
fn the_bureau_lists_at_once_when_the_action_says_so() {
    let stage = stage(ATRASADO, "{}");
    assert_eq!(stage.act(r#"{"sicoob.negativar":{"boleto":"b1"}}"#), None);
    assert_eq!(stage.journal().pop().unwrap().line.operation, "sicoob.negativar");
    assert_eq!(historia(&stage, 10), ["2 PEDIDO DE NEGATIVACAO", "2 NEGATIVACAO EFETIVADA"]);
    let before = super::tudo(&stage);
    assert!(stage.act(r#"{"sicoob.negativar":{"boleto":"b1"}}"#).unwrap().contains("is listed already"));
    assert!(stage.act(r#"{"sicoob.negativar":{"boleto":"b2"}}"#).unwrap().contains("not overdue"));
    assert!(super::tudo(&stage) == before);
    // A listing outlives the payment, and is ended after it.
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    assert_eq!(pedir(&stage, 3, "DELETE", "negativacoes", 10).status, 204);
}
