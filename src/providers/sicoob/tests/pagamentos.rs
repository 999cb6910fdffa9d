//! Payments, their settlement and reversal, and what else the outside world does (dossier 2.5, 3.6 and 4.1).

use serde_json::{Value, json};

use super::{com, lido, novo, records, sozinhas, stage, v3};
use crate::providers::stage::Stage;
use crate::world::{Kind, Verdict};

const ABERTO: &str = r#"{"ref":"b1","seuNumero":"NF-42","valor":"100","dataVencimento":"2026-03-10","dataEmissao":"2026-02-02"}"#;
const AGORA: &str = r#"{"movimentacao":{"ready":"now"}}"#;

fn situacao(stage: &Stage) -> String {
    lido(stage, 10)["situacaoBoleto"].as_str().unwrap().to_owned()
}

/// The last line of the history that is no fee.
fn ultima(stage: &Stage) -> String {
    let lines = lido(stage, 10)["listaHistorico"].as_array().unwrap().clone();
    let line = lines.iter().rfind(|line| line["tipoHistorico"] != "4").unwrap().clone();
    format!("{} {}", line["tipoHistorico"].as_str().unwrap(), line["descricaoHistorico"].as_str().unwrap())
}

#[test]
fn a_payment_says_day_way_and_bank() {
    for (canal, banco, id, texto) in [
        ("CAIXA", 756, 2, "01 - Via Caixa"),
        ("CORRESPONDENTE", 756, 74, "02 - Via Correspondente Bancário"),
        ("COMPENSACAO", 341, 58, "04 - Via Compensação"),
        ("AGENDAMENTO", 756, 68, "05 - Via Agendamento"),
        ("PIX", 756, 212, "07 - Via Pix"),
        ("POUPANCA", 756, 213, "08 - Via Poupança"),
        ("INTERCREDIS", 756, 215, "09 - Via Intercredis"),
    ] {
        let stage = stage(ABERTO, AGORA);
        let bank = if banco == 756 { String::new() } else { format!(r#","banco":{banco},"agencia":1234"#) };
        let action = format!(
            r#"{{"sicoob.pagar":{{"boleto":"b1","data":"2026-02-27","canal":"{canal}","valor":"100"{bank}}}}}"#
        );
        assert_eq!(stage.act(&action), None);
        let entry = stage.journal().pop().unwrap();
        assert_eq!(
            (entry.line.kind, entry.line.operation, entry.line.verdict),
            (Kind::Action, "sicoob.pagar", Verdict::Accepted)
        );
        let record = records(&stage, 5, "2026-02-26", "2026-02-27").remove(0);
        for (campo, valor) in [
            ("idTipoOpFinanceira", json!(id)),
            ("tipoOpFinanceira", json!(texto)),
            ("numeroBancoRecebedor", json!(banco)),
            ("numeroAgenciaRecebedora", json!(if banco == 756 { 4321 } else { 1234 })),
            ("dataLiquidacao", json!("2026-02-27T00:00:00-03:00")),
            ("dataPrevisaoCredito", json!("2026-03-02T00:00:00-03:00")),
        ] {
            assert_eq!(record[campo], valor, "{canal} {campo}");
        }
        assert_eq!(situacao(&stage), "Liquidado");
        assert!(ultima(&stage).starts_with("6 LIQUIDACAO VIA ") && ultima(&stage).ends_with(" R$ 100,00"));
    }
}

#[test]
fn payments_that_cannot_be_are_refused_and_leave_nothing() {
    let stage = stage(ABERTO, "{}");
    let before = super::tudo(&stage);
    for (more, said) in [
        (r#","valor":"0""#, "valor: the payment is 0"),
        (r#","valor":"-1""#, "valor: the payment is -1"),
        (r#","data":"2026-02-01""#, "data: the payment is of 2026-02-01"),
        (r#","data":"2026-03-03""#, "data: the payment is of 2026-03-03"),
        (r#","canal":"CARTORIO""#, "boleto: boleto 10 is not at the notary's"),
    ] {
        let problem = stage.act(&format!(r#"{{"sicoob.pagar":{{"boleto":"b1"{more}}}}}"#)).unwrap();
        assert!(problem.starts_with(said), "{problem}");
    }
    for (action, said) in [
        (r#"{"sicoob.estornar":{"boleto":"b1"}}"#, "no payment that could be taken back"),
        (r#"{"sicoob.vincularCredito":{"boleto":"b1","movimento":"DESBLOQUEIO"}}"#, "is so already"),
        (r#"{"sicoob.rejeitarEntrada":{"boleto":"b1","motivo":"123"}}"#, "expected two characters"),
        (r#"{"sicoob.baixar":{"boleto":"outro"}}"#, "no boleto has the ref"),
        (r#"{"sicoob.prorrogar":{"boleto":"b1","dataVencimento":"2026-03-09"}}"#, "must come after"),
    ] {
        let problem = stage.act(action).unwrap();
        assert!(problem.contains(said), "{problem}");
    }
    assert!(super::tudo(&stage) == before);
}

#[test]
fn the_credit_comes_on_the_next_business_day() {
    for (paid, credited) in [
        ("2026-02-12", "2026-02-13"),
        // Friday before Carnival: Monday and Tuesday are no days of banks.
        ("2026-02-13", "2026-02-18"),
        ("2026-02-14", "2026-02-18"),
        ("2026-02-17", "2026-02-18"),
        ("2025-12-24", "2025-12-26"),
        ("2025-12-25", "2025-12-26"),
        ("2025-12-26", "2025-12-29"),
    ] {
        let stage = stage(
            &format!(
                r#"{{"valor":"10","dataEmissao":"2025-12-01","dataVencimento":"2026-03-01","situacao":{{"liquidado":{{"em":"{paid}"}}}}}}"#
            ),
            AGORA,
        );
        let record = records(&stage, 5, paid, paid).remove(0);
        assert_eq!(record["dataPrevisaoCredito"], format!("{credited}T00:00:00-03:00"), "{paid}");
    }
}

#[test]
fn a_settlement_may_wait_for_the_end_of_the_day() {
    let stage = stage(ABERTO, r#"{"settlement":"end_of_day","movimentacao":{"ready":"now"}}"#);
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    assert_eq!((situacao(&stage), ultima(&stage)), ("Em Aberto".into(), "1 ENTRADA DE BOLETO".into()));
    assert!(records(&stage, 5, "2026-03-02", "2026-03-02").is_empty());
    let titulo = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 });
    for (method, path, body) in [
        ("POST", "/boletos/10/baixar", titulo.clone()),
        ("PATCH", "/boletos/10", com(titulo, json!({ "abatimento": { "valorAbatimento": 1 } }))),
    ] {
        let reply = v3(&stage, method, path, &body);
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some("9030")), "{path}");
    }
    assert!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#).unwrap().contains("is to be settled"));
    stage.advance("14h59m");
    assert_eq!(situacao(&stage), "Em Aberto");
    stage.advance("1m");
    assert_eq!((situacao(&stage), sozinhas(&stage)), ("Liquidado".into(), vec!["sicoob.boletos.liquidar"]));
    assert_eq!(
        records(&stage, 5, "2026-03-02", "2026-03-02")[0]["dataLiquidacao"],
        "2026-03-02T00:00:00-03:00"
    );

    // Taken back before it was settled, it never is.
    let stage = super::stage(ABERTO, r#"{"settlement":"end_of_day"}"#);
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    assert_eq!(stage.act(r#"{"sicoob.estornar":{"boleto":"b1"}}"#), None);
    stage.advance("1d");
    assert_eq!(
        (situacao(&stage), ultima(&stage)),
        ("Em Aberto".into(), "2 ESTORNO DE PAGAMENTO DE R$ 100,00".into())
    );
    assert!(sozinhas(&stage).is_empty());
}

#[test]
fn a_payment_is_taken_back_for_each_reason() {
    for (motivo, depois) in [
        ("fraude", "Em Aberto"),
        ("estorno", "Em Aberto"),
        ("devolucao_por_fraude", "Em Aberto"),
        ("devolucao_sem_reativacao", "Baixado"),
    ] {
        let stage = stage(ABERTO, AGORA);
        assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
        assert_eq!(
            stage.act(&format!(r#"{{"sicoob.estornar":{{"boleto":"b1","motivo":"{motivo}"}}}}"#)),
            None
        );
        assert_eq!(
            (stage.journal().pop().unwrap().line.operation, situacao(&stage).as_str()),
            ("sicoob.estornar", depois),
            "{motivo}"
        );
        // Who reconciles by files learns of a title that ended, and only of that.
        let written_off = records(&stage, 6, "2026-03-01", "2026-03-02");
        assert_eq!(written_off.len(), usize::from(depois == "Baixado"), "{motivo}");
        assert!(!ultima(&stage).contains("LIQUID"), "clients take that for a payment");
        assert!(stage.act(r#"{"sicoob.estornar":{"boleto":"b1"}}"#).unwrap().contains("no payment"));
        assert_eq!(records(&stage, 5, "2026-03-02", "2026-03-02").len(), 1, "what was told stays told");
        let again = stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#);
        assert_eq!(again.is_none(), depois == "Em Aberto", "{motivo}");
    }
}

#[test]
fn titles_are_written_off_for_each_reason_and_refused_after_all() {
    for (action, operacao, id, texto, linha) in [
        (
            r#"{"sicoob.baixar":{"boleto":"b1"}}"#,
            "sicoob.baixar",
            82,
            "02 - A Pedido do Cedente",
            "6 BAIXA A PEDIDO DO CEDENTE",
        ),
        (
            r#"{"sicoob.baixar":{"boleto":"b1","motivo":"DECURSO"}}"#,
            "sicoob.baixar",
            11,
            "01 - Por Decurso de Prazo",
            "6 BAIXA POR DECURSO DE PRAZO",
        ),
        (
            r#"{"sicoob.baixar":{"boleto":"b1","motivo":"ACERTO"}}"#,
            "sicoob.baixar",
            80,
            "03 - Para Acerto",
            "6 BAIXA PARA ACERTO",
        ),
        (
            r#"{"sicoob.rejeitarEntrada":{"boleto":"b1","motivo":"A5"}}"#,
            "sicoob.rejeitarEntrada",
            80,
            "03 - Para Acerto",
            "6 ENTRADA REJEITADA MOTIVO A5",
        ),
    ] {
        let stage = stage(ABERTO, AGORA);
        assert_eq!(stage.act(action), None);
        assert_eq!(
            (
                stage.journal().pop().unwrap().line.operation,
                situacao(&stage).as_str(),
                ultima(&stage).as_str()
            ),
            (operacao, "Baixado", linha)
        );
        let record = records(&stage, 6, "2026-03-02", "2026-03-02").remove(0);
        assert_eq!((&record["idTipoOpFinanceira"], &record["tipoOpFinanceira"]), (&json!(id), &json!(texto)));
        assert!(stage.act(action).unwrap().contains("expected EmAberto"));
    }
}

#[test]
fn a_title_that_secures_a_credit_keeps_its_value() {
    let stage = stage(ABERTO, AGORA);
    let titulo = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 });
    let change = |name: &str, campos: Value| {
        v3(&stage, "PATCH", "/boletos/10", &com(titulo.clone(), json!({ name: campos }))).code
    };
    assert_eq!(stage.act(r#"{"sicoob.vincularCredito":{"boleto":"b1"}}"#), None);
    assert_eq!(
        (stage.journal().pop().unwrap().line.operation, ultima(&stage).as_str()),
        ("sicoob.vincularCredito", "2 BLOQUEIO POR OPERACAO DE CREDITO")
    );
    for (name, campos, codigo) in [
        ("prorrogacaoVencimento", json!({ "dataVencimento": "2026-04-01" }), Some("9039")),
        ("prorrogacaoLimitePagamento", json!({ "dataLimitePagamento": "2026-04-12" }), Some("9039")),
        ("abatimento", json!({ "valorAbatimento": 1 }), Some("9039")),
        ("valorNominal", json!({ "valor": 1 }), Some("9039")),
        ("seuNumero", json!({ "seuNumero": "NF-43" }), None),
    ] {
        assert_eq!(change(name, campos).as_deref(), codigo, "{name}");
    }
    assert_eq!(v3(&stage, "POST", "/boletos/10/baixar", &titulo).code.as_deref(), Some("9039"));
    assert_eq!(stage.act(r#"{"sicoob.vincularCredito":{"boleto":"b1","movimento":"DESBLOQUEIO"}}"#), None);
    assert_eq!(change("abatimento", json!({ "valorAbatimento": 1 })), None);
    assert_eq!(stage.act(r#"{"sicoob.vincularCredito":{"boleto":"b1"}}"#), None);
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    assert_eq!(records(&stage, 5, "2026-03-02", "2026-03-02")[0]["tipoCarteiraOpCredito"], "GARANTIA");
}

#[test]
fn a_title_expires_when_its_last_day_is_over() {
    let stage = stage("", AGORA);
    v3(
        &stage,
        "POST",
        "/boletos",
        &com(novo(), json!({ "dataVencimento": "2026-03-05", "dataLimitePagamento": "2026-03-06" })),
    );
    stage.advance("4d14h59m");
    assert_eq!(situacao(&stage), "Em Aberto");
    stage.advance("1m");
    assert_eq!((situacao(&stage), ultima(&stage)), ("Baixado".into(), "6 BAIXA POR DECURSO DE PRAZO".into()));
    assert_eq!(sozinhas(&stage), ["sicoob.boletos.expirar"]);
    let record = records(&stage, 6, "2026-03-07", "2026-03-07").remove(0);
    assert_eq!(
        (&record["idTipoOpFinanceira"], &record["dataLiquidacao"]),
        (&json!(11), &json!("2026-03-07T00:00:00-03:00"))
    );
}
