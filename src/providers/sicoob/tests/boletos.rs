//! Titles issued, read, put off, paid and written off (dossier 2.2, 2.7 and section 4).

use super::{get, records, send, stage};
use crate::providers::stage::{Reply, Stage};
use crate::world::Verdict;

/// The dossier's minimal request (section 2.2) in version 2's names and with version 2's dates.
pub(super) const NOVO: &str = r#"{"numeroContrato":1234567,"modalidade":1,"numeroContaCorrente":987654,"especieDocumento":"DM","dataEmissao":"2026-03-02T00:00:00-03:00","nossoNumero":421,"seuNumero":"NF-42","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"valor":150.75,"dataVencimento":"2026-12-15T00:00:00-03:00","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":["a@example.com"]},"mensagensInstrucao":{"tipoInstrucao":1,"mensagens":["Não receber após o vencimento"]}}"#;

fn issue(stage: &Stage, boleto: &str) -> Reply {
    send(stage, "POST", "/boletos", &format!("[{boleto}]"))
}

fn read(stage: &Stage, query: &str) -> Reply {
    get(stage, &format!("/boletos?numeroContrato=1234567&modalidade=1&{query}"))
}

#[test]
fn what_was_issued_can_be_read_by_number_line_and_barcode() {
    let stage = stage("", "{}");
    let issued = issue(&stage, NOVO);
    assert_eq!(
        (issued.status, issued.operation, issued.verdict),
        (207, "sicoob.boletos.incluir", Verdict::Accepted)
    );
    insta::assert_snapshot!(issued.body, @r#"{"resultado":[{"status":{"codigo":200,"mensagem":"Boleto incluído com sucesso."},"boleto":{"numeroContrato":1234567,"modalidade":1,"numeroContaCorrente":987654,"especieDocumento":"DM","dataEmissao":"2026-03-02T00:00:00-03:00","nossoNumero":421,"seuNumero":"NF-42","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"codigoBarras":"75694166100000150751432101123456700000421001","linhaDigitavel":"75691432120112345670700004210019416610000015075","valor":150.75,"dataVencimento":"2026-12-15T00:00:00-03:00","dataLimitePagamento":"2027-01-14T00:00:00-03:00","valorAbatimento":0,"tipoDesconto":0,"tipoMulta":0,"dataMulta":"2026-12-16T00:00:00-03:00","valorMulta":0,"tipoJurosMora":3,"dataJurosMora":"2026-12-16T00:00:00-03:00","valorJurosMora":0,"numeroParcela":1,"aceite":false,"codigoNegativacao":3,"codigoProtesto":3,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":["a@example.com"]},"mensagensInstrucao":{"tipoInstrucao":1,"mensagens":["Não receber após o vencimento"]}}}]}"#);
    let by_number = read(&stage, "nossoNumero=421");
    assert_eq!((by_number.status, by_number.operation), (200, "sicoob.boletos.consultar"));
    insta::assert_snapshot!(by_number.body, @r#"{"resultado":{"numeroContrato":1234567,"modalidade":1,"numeroContaCorrente":987654,"especieDocumento":"DM","dataEmissao":"2026-03-02T00:00:00-03:00","nossoNumero":421,"seuNumero":"NF-42","identificacaoBoletoEmpresa":"","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"codigoBarras":"75694166100000150751432101123456700000421001","linhaDigitavel":"75691432120112345670700004210019416610000015075","valor":150.75,"dataVencimento":"2026-12-15T00:00:00-03:00","dataLimitePagamento":"2027-01-14T00:00:00-03:00","valorAbatimento":0,"tipoDesconto":0,"tipoMulta":0,"valorMulta":0,"tipoJurosMora":3,"valorJurosMora":0,"numeroParcela":1,"aceite":false,"quantidadeDiasFloat":0,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":["a@example.com"]},"mensagensInstrucao":{"tipoInstrucao":1,"mensagens":["Não receber após o vencimento"]},"situacaoBoleto":"Em Aberto","listaHistorico":[{"dataHistorico":"2026-03-02T00:00:00-03:00","tipoHistorico":1,"descricaoHistorico":"ENTRADA DE BOLETO"},{"dataHistorico":"2026-03-02T00:00:00-03:00","tipoHistorico":4,"descricaoHistorico":"TARIFA DE COBRANCA R$ 1,50"}]}}"#);
    for query in [
        "linhaDigitavel=75691432120112345670700004210019416610000015075",
        "codigoBarras=75694166100000150751432101123456700000421001",
        "codigoBarras=75694166100000150751432101123456700000421001&nossoNumero=1",
    ] {
        assert_eq!(read(&stage, query).body, by_number.body, "{query}");
    }
    let none = read(&stage, "nossoNumero=10");
    assert_eq!((none.status, none.body.as_str(), none.verdict), (204, "", Verdict::Refused));
    assert_eq!(read(&stage, "").code.as_deref(), Some("9001"));
    assert_eq!(read(&stage, "linhaDigitavel=123").code.as_deref(), Some("9002"));
    assert_eq!(
        get(&stage, "/boletos?numeroContrato=9&modalidade=1&nossoNumero=421").code.as_deref(),
        Some("5002")
    );
    assert_eq!(
        get(&stage, "/boletos?numeroContrato=1234567&modalidade=3&nossoNumero=421").code.as_deref(),
        Some("9015")
    );
    assert_eq!(
        get(&stage, "/boletos?numeroContrato=707090&modalidade=1&nossoNumero=421").status,
        204,
        "another contract's"
    );
}

#[test]
fn the_bank_gives_the_next_free_number() {
    let stage = stage("", "{}");
    let plain = NOVO.replace(r#""nossoNumero":421,"#, "");
    let numbers: Vec<_> = (0..3)
        .map(|_| issue(&stage, &plain).json()["resultado"][0]["boleto"]["nossoNumero"].to_string())
        .collect();
    assert_eq!(numbers, ["10", "27", "34"], "the dossier's vectors");
    let line = issue(&stage, &plain.replace("1234567", "707090").replace("987654", "987655"));
    assert_eq!(line.json()["resultado"][0]["status"]["codigo"], 200, "{}", line.body);
}

#[test]
fn a_batch_answers_each_item_by_itself() {
    let stage = stage("", "{}");
    let bad = NOVO.replace("150.75", "0.00").replace("421", "27");
    let reply = send(&stage, "POST", "/boletos", &format!("[{NOVO},{bad},{NOVO}]"));
    assert_eq!((reply.status, reply.verdict, reply.code.as_deref()), (207, Verdict::Partly, Some("9002")));
    let statuses: Vec<_> =
        reply.json()["resultado"].as_array().unwrap().iter().map(|item| item["status"].to_string()).collect();
    insta::assert_snapshot!(statuses.join("\n"), @r#"
    {"codigo":200,"mensagem":"Boleto incluído com sucesso."}
    {"codigo":400,"mensagem":"O valor informado no campo valor é inválido."}
    {"codigo":400,"mensagem":"Já existe um boleto cadastrado com o nosso número informado."}
    "#);
    assert!(
        reply
            .body
            .contains(r#""boleto":{"numeroContrato":1234567,"modalidade":1,"numeroContaCorrente":987654"#)
    );
    assert!(reply.body.contains(r#""valor":0.00"#), "what was sent is repeated to the digit");
    let journal = stage.journal();
    let codes: Vec<_> = journal[0].line.items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["200", "9002", "9013"]);
    let eleven = [NOVO; 11].join(",");
    assert_eq!(send(&stage, "POST", "/boletos", &format!("[{eleven}]")).code.as_deref(), Some("9003"));
    assert_eq!(send(&stage, "POST", "/boletos", "[]").code.as_deref(), Some("9003"));
    assert_eq!(send(&stage, "POST", "/boletos", NOVO).code.as_deref(), Some("9000"));
}

#[test]
fn each_rule_of_issuing_refuses_by_itself() {
    let stage = stage("", "{}");
    for (from, to, said) in [
        (
            r#""numeroContrato":1234567"#,
            r#""numeroContrato":1"#,
            "Número de Contrato não encontrado ou inválido",
        ),
        (r#""numeroContrato":1234567,"#, "", "O campo numeroContrato é obrigatório."),
        (r#""modalidade":1"#, r#""modalidade":3"#, "A modalidade informada não é permitida."),
        (
            r#""numeroContaCorrente":987654"#,
            r#""numeroContaCorrente":1"#,
            "A conta corrente informada não pertence ao contrato.",
        ),
        (r#""DM""#, r#""XX""#, "O valor informado no campo especieDocumento é inválido."),
        (r#""seuNumero":"NF-42""#, r#""seuNumero":"  ""#, "O campo seuNumero é obrigatório."),
        (
            r#""seuNumero":"NF-42""#,
            r#""seuNumero":"1234567890123456789""#,
            "O valor informado no campo seuNumero é inválido.",
        ),
        (
            r#""identificacaoEmissaoBoleto":2"#,
            r#""identificacaoEmissaoBoleto":3"#,
            "O valor informado no campo identificacaoEmissaoBoleto é inválido.",
        ),
        ("150.75", "-1", "O valor informado no campo valor é inválido."),
        ("150.75", "1.005", "O valor informado no campo valor é inválido."),
        ("150.75", "100000000", "O valor informado no campo valor é inválido."),
        ("150.75", "\"abc\"", "O valor informado no campo valor é inválido."),
        ("2026-12-15T", "2026-03-01T", "O valor informado no campo dataVencimento é inválido."),
        ("2026-12-15T", "2060-12-15T", "O valor informado no campo dataVencimento é inválido."),
        ("2026-03-02T", "2026-03-03T", "O valor informado no campo dataEmissao é inválido."),
        ("2026-03-02T00:00:00-03:00", "hoje", "O valor informado no campo dataEmissao é inválido."),
        (
            r#""tipoDesconto":0"#,
            r#""dataLimitePagamento":"2026-12-14","tipoDesconto":0"#,
            "O valor informado no campo dataLimitePagamento é inválido.",
        ),
        (r#""tipoDesconto":0"#, r#""tipoDesconto":7"#, "O valor informado no campo tipoDesconto é inválido."),
        (r#""tipoDesconto":0"#, r#""tipoDesconto":1"#, "O campo valorPrimeiroDesconto é obrigatório."),
        (
            r#""tipoDesconto":0"#,
            r#""tipoDesconto":1,"valorPrimeiroDesconto":5"#,
            "O campo dataPrimeiroDesconto é obrigatório.",
        ),
        (
            r#""tipoDesconto":0"#,
            r#""valorAbatimento":150.75,"tipoDesconto":0"#,
            "O valor informado no campo valorAbatimento é inválido.",
        ),
        (r#""tipoMulta":0"#, r#""tipoMulta":2"#, "O campo valorMulta é obrigatório."),
        (
            r#""tipoMulta":0"#,
            r#""tipoMulta":2,"valorMulta":101"#,
            "O valor informado no campo valorMulta é inválido.",
        ),
        (
            r#""tipoJurosMora":3"#,
            r#""tipoJurosMora":1,"valorJurosMora":1,"dataJurosMora":"2026-12-15""#,
            "O valor informado no campo dataJurosMora é inválido.",
        ),
        (
            r#""numeroParcela":1"#,
            r#""numeroParcela":100"#,
            "O valor informado no campo numeroParcela é inválido.",
        ),
        ("00000000191", "00000000192", "O CPF/CNPJ informado no campo pagador.numeroCpfCnpj é inválido."),
        ("74000000", "7400", "O valor informado no campo pagador.cep é inválido."),
        (r#""GO""#, r#""XX""#, "O valor informado no campo pagador.uf é inválido."),
        (r#""nome":"Pagador Um","#, "", "O campo pagador.nome é obrigatório."),
        (r#""nossoNumero":421"#, r#""nossoNumero":422"#, "O nosso número informado é inválido."),
        (
            "Não receber após o vencimento",
            "Esta linha tem mais do que quarenta letras.",
            "O valor informado no campo mensagensInstrucao é inválido.",
        ),
        (
            r#""numeroParcela":1"#,
            r#""numeroParcela":1,"codigoProtesto":4"#,
            "O valor informado no campo codigoProtesto é inválido.",
        ),
        (
            r#""numeroParcela":1"#,
            r#""numeroParcela":1,"codigoNegativacao":2,"numeroDiasNegativacao":100"#,
            "O valor informado no campo numeroDiasNegativacao é inválido.",
        ),
        (
            r#""numeroParcela":1"#,
            r#""numeroParcela":1,"beneficiarioFinal":{"numeroCpfCnpj":"1","nome":"x"}"#,
            "O CPF/CNPJ informado no campo beneficiarioFinal.numeroCpfCnpj é inválido.",
        ),
    ] {
        let wrong = NOVO.replacen(from, to, 1);
        assert_ne!(wrong, NOVO, "{from}");
        let reply = issue(&stage, &wrong);
        assert_eq!(reply.json()["resultado"][0]["status"]["mensagem"], said, "{to}");
        assert_eq!((reply.status, reply.verdict), (207, Verdict::Refused));
    }
    assert_eq!(read(&stage, "nossoNumero=421").status, 204, "nothing was issued");
}

#[test]
fn optional_parts_come_back() {
    let stage = stage("", "{}");
    let full = NOVO
        .replace(r#""tipoDesconto":0"#, r#""identificacaoBoletoEmpresa":"4711","valorAbatimento":0.75,"dataLimitePagamento":"2027-01-15","tipoDesconto":2,"dataPrimeiroDesconto":"2026-06-01","valorPrimeiroDesconto":10,"dataSegundoDesconto":"2026-09-01","valorSegundoDesconto":"5.50""#)
        .replace(r#""tipoMulta":0"#, r#""tipoMulta":1,"dataMulta":"2026-12-16","valorMulta":3.00"#)
        .replace(r#""tipoJurosMora":3"#, r#""tipoJurosMora":2,"valorJurosMora":1"#)
        .replace(r#""numeroParcela":1"#, r#""numeroParcela":"2","aceite":true,"codigoProtesto":1,"numeroDiasProtesto":30,"codigoNegativacao":3,"beneficiarioFinal":{"numeroCpfCnpj":"11.222.333/0001-81","nome":"Fulano"}"#);
    let issued = issue(&stage, &full).json()["resultado"][0]["boleto"].clone();
    for (key, value) in [
        ("identificacaoBoletoEmpresa", serde_json::json!("4711")),
        ("valorAbatimento", serde_json::json!(0.75)),
        ("dataLimitePagamento", serde_json::json!("2027-01-15T00:00:00-03:00")),
        ("dataSegundoDesconto", serde_json::json!("2026-09-01T00:00:00-03:00")),
        ("valorSegundoDesconto", serde_json::json!(5.5)),
        ("valorMulta", serde_json::json!(3)),
        ("valorJurosMora", serde_json::json!(1)),
        ("numeroParcela", serde_json::json!(2)),
        ("aceite", serde_json::json!(true)),
        ("numeroDiasProtesto", serde_json::json!(30)),
        ("codigoNegativacao", serde_json::json!(3)),
        ("beneficiarioFinal", serde_json::json!({"numeroCpfCnpj": "11222333000181", "nome": "Fulano"})),
    ] {
        assert_eq!(issued[key], value, "{key}");
    }
    assert_eq!(issued["codigoBarras"].as_str().unwrap().get(41..), Some("002"));
}

fn change(stage: &Stage, path: &str, more: &str) -> Reply {
    let body = format!(r#"[{{"numeroContrato":1234567,"modalidade":1,"nossoNumero":421{more}}}]"#);
    send(stage, "PATCH", path, &body)
}

const ADIAR: &str = "/boletos/prorrogacoes/data-vencimento";

#[test]
fn a_due_date_is_put_off() {
    let stage = stage("", r#"{"movimentacao":{"ready":"now"}}"#);
    issue(&stage, NOVO);
    let put_off = change(&stage, ADIAR, r#","dataVencimento":"2027-03-01T00:00:00-03:00""#);
    assert_eq!((put_off.status, put_off.operation), (207, "sicoob.boletos.prorrogar"));
    insta::assert_snapshot!(put_off.body, @r#"{"resultado":[{"status":{"codigo":200,"mensagem":"Data de vencimento prorrogada com sucesso."},"prorrogacao":{"numeroContrato":1234567,"modalidade":1,"nossoNumero":421,"dataVencimento":"2027-03-01T00:00:00-03:00"}}]}"#);
    let now = read(&stage, "nossoNumero=421").json()["resultado"].clone();
    assert_eq!(now["dataVencimento"], "2027-03-01T00:00:00-03:00");
    assert_eq!(now["dataLimitePagamento"], "2027-03-31T00:00:00-03:00", "it moves along");
    let barcode = now["codigoBarras"].as_str().unwrap();
    assert_ne!(barcode, "75694166100000150751432101123456700000421001");
    for barcode in [barcode, "75694166100000150751432101123456700000421001"] {
        assert_eq!(
            read(&stage, &format!("codigoBarras={barcode}")).status,
            200,
            "the printed one is still good"
        );
    }
    let record = &records(&stage, 2, "2026-03-02", "2026-03-02")[0];
    assert_eq!(record["dataVencimentoAnterior"], "2026-12-15T00:00:00-03:00");
    for (more, code) in [
        (r#","dataVencimento":"2027-03-01""#, "9019"),
        (r#","dataVencimento":"2070-03-01""#, "9002"),
        ("", "9001"),
    ] {
        assert_eq!(change(&stage, ADIAR, more).code.as_deref(), Some(code), "{more}");
    }
    assert_eq!(stage.act(r#"{"sicoob.prorrogar":{"boleto":421,"dataVencimento":"+500d"}}"#), None);
    assert_eq!(records(&stage, 2, "2026-03-02", "2026-03-02").len(), 2);
}

#[test]
fn written_off_and_paid_are_final() {
    let stage =
        stage(r#"{"ref":"b1","valor":"10","dataVencimento":"+3d"}"#, r#"{"movimentacao":{"ready":"now"}}"#);
    issue(&stage, NOVO);
    let off = change(&stage, "/boletos/baixa", r#","seuNumero":"NF-42""#);
    assert_eq!((off.status, off.operation, off.verdict), (207, "sicoob.boletos.baixar", Verdict::Accepted));
    assert!(off.body.contains(r#""baixa":{"numeroContrato":1234567"#));
    assert_eq!(change(&stage, "/boletos/baixa", "").code.as_deref(), Some("9018"));
    assert_eq!(change(&stage, ADIAR, r#","dataVencimento":"2027-01-01""#).code.as_deref(), Some("9018"));
    assert!(
        stage.act(r#"{"sicoob.pagar":{"boleto":421}}"#).unwrap().starts_with("boleto: boleto 421 is Baixado")
    );
    assert_eq!(read(&stage, "nossoNumero=421").json()["resultado"]["situacaoBoleto"], "Baixado");
    let record = &records(&stage, 6, "2026-03-02", "2026-03-02")[0];
    assert_eq!(record["idTipoOpFinanceira"], 82);

    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1","valor":"10.50","canal":"CAIXA"}}"#), None);
    assert!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#).unwrap().contains("is Liquidado"));
    assert!(stage.act(r#"{"sicoob.pagar":{"boleto":"b9"}}"#).unwrap().contains("`b9`"));
    let record = &records(&stage, 5, "2026-03-02", "2026-03-02")[0];
    assert_eq!((&record["valorMora"], &record["valorLiquido"]), (&0.5.into(), &10.5.into()));
    assert_eq!(
        (&record["idTipoOpFinanceira"], &record["dataPrevisaoCredito"]),
        (&2.into(), &"2026-03-03T00:00:00-03:00".into())
    );
    let paid = read(&stage, "nossoNumero=10").json()["resultado"].clone();
    assert_eq!(paid["situacaoBoleto"], "Liquidado");
    assert_eq!(paid["listaHistorico"][2]["descricaoHistorico"], "LIQUIDACAO VIA CAIXA R$ 10,50");
    assert_eq!(paid["listaHistorico"][2]["tipoHistorico"], 6);
}

#[test]
fn nobody_pays_after_the_limit() {
    let stage = stage(
        r#"{"ref":"b1","valor":"10","dataVencimento":"+1d","dataLimitePagamento":"+2d"},{"ref":"b2","valor":"10","dataVencimento":"+1d","dataLimitePagamento":"+2d"}"#,
        r#"{"movimentacao":{"ready":"now"}}"#,
    );
    stage.advance("1d");
    assert_eq!(stage.act(r#"{"sicoob.prorrogar":{"boleto":"b2","dataVencimento":"+5d"}}"#), None);
    stage.advance("1d14h");
    assert_eq!(records(&stage, 6, "2026-03-04", "2026-03-05").len(), 0, "the last day is not over");
    stage.advance("1h");
    let record = &records(&stage, 6, "2026-03-04", "2026-03-05")[0];
    assert_eq!(
        (&record["idTipoOpFinanceira"], &record["dataLiquidacao"]),
        (&11.into(), &"2026-03-05T00:00:00-03:00".into())
    );
    assert!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#).is_some());
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b2"}}"#), None, "its limit moved along");
    let expired =
        stage.journal().into_iter().filter(|entry| entry.line.operation == "sicoob.boletos.expirar").count();
    assert_eq!(expired, 1);
}
