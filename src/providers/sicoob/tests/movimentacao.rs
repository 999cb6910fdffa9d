//! The seed's three calls, and the content of each movement type (dossier section 3).

use super::{ask, codigo, download, file, poll, stage, unpack};
use crate::providers::stage::Stage;
use crate::world::Verdict;

const PAID: &str = r#"{"ref":"b1","seuNumero":"NF-42","nossoNumero":421,"valor":"150.75","dataVencimento":"2026-12-15","dataEmissao":"2026-02-20"},
    {"seuNumero":"NF-43","valor":"1000","dataVencimento":"2026-03-05","situacao":{"liquidado":{"em":"-1d","canal":"PIX"}}},
    {"numeroCliente":707090,"valor":"5","situacao":{"liquidado":{"em":"-1d"}}}"#;

#[test]
fn the_seeds_three_calls_are_answered_as_documented() {
    let stage = stage(PAID, "{}");
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1","valor":"150.75","canal":"PIX"}}"#), None);
    let asked = ask(&stage, 1_234_567, 5, "2026-03-01T00:00:00-03:00", "2026-03-02T00:00:00-03:00");
    assert_eq!((asked.status, asked.operation), (200, "sicoob.movimentacoes.solicitar"));
    insta::assert_snapshot!(asked.body, @r#"{"resultado":{"mensagem":"Solicitação recebida com sucesso. Utilize o 'Código da Solicitação' para verificar se já foi processada.","codigoSolicitacao":29180266}}"#);
    let codigo = codigo(&asked);

    let early = poll(&stage, 1_234_567, &codigo);
    insta::assert_snapshot!(early.body, @r#"{"mensagens":[{"mensagem":"Solicitação ainda em processamento.","codigo":"5004"}]}"#);
    assert_eq!((early.status, early.verdict, early.code.as_deref()), (404, Verdict::Refused, Some("5004")));
    assert_eq!(download(&stage, 1_234_567, &codigo, "1").code.as_deref(), Some("5004"));
    stage.advance("3s");
    let listed = poll(&stage, 1_234_567, &codigo);
    assert_eq!((listed.status, listed.operation), (200, "sicoob.movimentacoes.consultar"));
    insta::assert_snapshot!(listed.body, @r#"{"resultado":{"quantidadeTotalRegistros":"2","quantidadeRegistrosArquivo":500000,"quantidadeArquivo":1,"idArquivos":[30519272]}}"#);
    let arquivo = listed.json()["resultado"]["idArquivos"][0].to_string();
    let fetched = download(&stage, 1_234_567, &codigo, &arquivo);
    assert_eq!((fetched.status, fetched.operation), (200, "sicoob.movimentacoes.baixar"));
    insta::assert_snapshot!(fetched.json()["resultado"]["nomeArquivo"].as_str().unwrap(), @"LIQUI_4321_1234567_202603020900030000000_29180266_0.zip");
    let (name, text) = unpack(&fetched);
    insta::assert_snapshot!(name, @"LIQUI_4321_1234567_202603020900030000000_29180266_0.txt");
    insta::assert_snapshot!(text, @r#"
    [{"codigoTipoMovimento":5,"siglaMovimento":"LIQUI","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-02T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":10,"seuNumero":"NF-43","dataVencimentoTitulo":"2026-03-05T00:00:00-03:00","valorTitulo":1000,"codigoBarras":"75696137600001000001432101123456700000010001","dataMovimentoLiquidacao":"2026-03-01T00:00:00-03:00","dataLiquidacao":"2026-03-01T00:00:00-03:00","dataPrevisaoCredito":"2026-03-02T00:00:00-03:00","numeroBancoRecebedor":756,"numeroAgenciaRecebedora":4321,"numeroContaCorrente":987654,"idTipoOpFinanceira":212,"tipoOpFinanceira":"07 - Via Pix","valorAbatimento":0,"valorDesconto":0,"valorMora":0,"valorLiquido":1000,"valorTarifaMovimento":1.5,"tipoCarteiraOpCredito":"COBRANÇA"},
    {"codigoTipoMovimento":5,"siglaMovimento":"LIQUI","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-02T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":421,"seuNumero":"NF-42","dataVencimentoTitulo":"2026-12-15T00:00:00-03:00","valorTitulo":150.75,"codigoBarras":"75694166100000150751432101123456700000421001","dataMovimentoLiquidacao":"2026-03-02T00:00:00-03:00","dataLiquidacao":"2026-03-02T00:00:00-03:00","dataPrevisaoCredito":"2026-03-03T00:00:00-03:00","numeroBancoRecebedor":756,"numeroAgenciaRecebedora":4321,"numeroContaCorrente":987654,"idTipoOpFinanceira":212,"tipoOpFinanceira":"07 - Via Pix","valorAbatimento":0,"valorDesconto":0,"valorMora":0,"valorLiquido":150.75,"valorTarifaMovimento":1.5,"tipoCarteiraOpCredito":"COBRANÇA"}]
    "#);
    assert_eq!(download(&stage, 1_234_567, &codigo, &arquivo).body, fetched.body, "the same bytes again");
}

#[test]
fn each_line_is_a_record_and_the_lines_are_one_array() {
    let stage =
        stage(r#"{"times":3,"situacao":{"liquidado":{"em":"-1d"}}}"#, r#"{"movimentacao":{"ready":"now"}}"#);
    let codigo = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-01"));
    let arquivo = poll(&stage, 1_234_567, &codigo).json()["resultado"]["idArquivos"][0].to_string();
    let (_, text) = unpack(&download(&stage, 1_234_567, &codigo, &arquivo));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("[{") && lines[0].ends_with("},"));
    assert!(lines[2].starts_with('{') && lines[2].ends_with("}]"));
    for line in lines {
        let record = line.trim_start_matches('[').trim_end_matches([',', ']']);
        assert_eq!(serde_json::from_str::<serde_json::Value>(record).unwrap()["siglaMovimento"], "LIQUI");
    }
}

#[test]
fn every_type_is_filled_from_the_history() {
    let world = r#"{"ref":"novo","seuNumero":"NOVO","dataEmissao":"2026-03-01","dataVencimento":"2026-03-02","valor":"100"},
        {"ref":"adiado","seuNumero":"ADIADO","dataEmissao":"2026-02-01","dataVencimento":"2026-04-10","valor":"200","prorrogado":{"em":"2026-03-01","vencimentoAnterior":"2026-03-10"}},
        {"ref":"vencido","seuNumero":"VENCIDO","dataEmissao":"2026-01-10","dataVencimento":"2026-02-20","valor":"300","multa":{"tipo":2,"valor":"2"},"jurosMora":{"tipo":1,"valor":"0.10"},"valorAbatimento":"10"},
        {"ref":"pago","seuNumero":"PAGO","dataEmissao":"2026-02-01","dataVencimento":"2026-02-28","valor":"400","situacao":{"liquidado":{"em":"2026-03-01","canal":"COMPENSACAO","valor":"400"}}},
        {"ref":"baixado","seuNumero":"BAIXADO","dataEmissao":"2026-02-01","dataVencimento":"2026-02-28","valor":"500","situacao":{"baixado":{"em":"2026-03-01","motivo":"PROTESTO"}}}"#;
    let stage = stage(world, r#"{"movimentacao":{"ready":"now"}}"#);
    let one = |tipo: u8, from: &str, to: &str| {
        let text = file(&stage, tipo, from, to).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        text
    };
    insta::assert_snapshot!(one(1, "2026-03-01", "2026-03-02"), @r#"[{"codigoTipoMovimento":1,"siglaMovimento":"ENTR","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-02T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":10,"seuNumero":"NOVO","dataVencimentoTitulo":"2026-03-02T00:00:00-03:00","valorTitulo":100,"codigoBarras":"75691137300000100001432101123456700000010001","dataMovimentoEntrada":"2026-03-01T00:00:00-03:00","dataEmissaoDocumento":"2026-03-01T00:00:00-03:00","dataLimitePagamento":"2026-04-01T00:00:00-03:00","numeroContaCorrente":987654,"valorTarifaMovimento":1.5,"qrCode":""}]"#);
    insta::assert_snapshot!(one(2, "2026-03-01", "2026-03-02"), @r#"[{"codigoTipoMovimento":2,"siglaMovimento":"PROR","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-02T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":27,"seuNumero":"ADIADO","dataVencimentoTitulo":"2026-04-10T00:00:00-03:00","valorTitulo":200,"codigoBarras":"75698141200000200001432101123456700000027001","dataLimitePagamento":"2026-05-10T00:00:00-03:00","valorTarifaMovimento":1.5,"dataMovimentoProrrogacao":"2026-03-01T00:00:00-03:00","dataVencimentoAnterior":"2026-03-10T00:00:00-03:00"}]"#);
    insta::assert_snapshot!(one(3, "2026-03-01", "2026-03-03"), @r#"[{"codigoTipoMovimento":3,"siglaMovimento":"AVENC","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-03T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":10,"seuNumero":"NOVO","dataVencimentoTitulo":"2026-03-02T00:00:00-03:00","valorTitulo":100,"codigoBarras":"75691137300000100001432101123456700000010001","dataMovimentoEntrada":"2026-03-01T00:00:00-03:00","dataEmissaoDocumento":"2026-03-01T00:00:00-03:00","dataLimitePagamento":"2026-04-01T00:00:00-03:00","numeroContaCorrente":987654}]"#);
    insta::assert_snapshot!(one(4, "2026-02-19", "2026-02-20"), @r#"[{"codigoTipoMovimento":4,"siglaMovimento":"VENC","dataInicioMovimento":"2026-02-19T00:00:00-03:00","dataFimMovimento":"2026-02-20T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":34,"seuNumero":"VENCIDO","dataVencimentoTitulo":"2026-02-20T00:00:00-03:00","valorTitulo":300,"codigoBarras":"75694136300000300001432101123456700000034001","dataLimitePagamento":"2026-04-01T00:00:00-03:00","qtdDiasVencido":10,"valorAbatimento":10,"valorMultaAtual":6,"valorMoraAtual":1,"valorTituloAtualizado":297}]"#);
    insta::assert_snapshot!(one(5, "2026-03-01", "2026-03-02"), @r#"[{"codigoTipoMovimento":5,"siglaMovimento":"LIQUI","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-02T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":41,"seuNumero":"PAGO","dataVencimentoTitulo":"2026-02-28T00:00:00-03:00","valorTitulo":400,"codigoBarras":"75691137100000400001432101123456700000041001","dataMovimentoLiquidacao":"2026-03-01T00:00:00-03:00","dataLiquidacao":"2026-03-01T00:00:00-03:00","dataPrevisaoCredito":"2026-03-02T00:00:00-03:00","numeroBancoRecebedor":341,"numeroAgenciaRecebedora":2594,"numeroContaCorrente":987654,"idTipoOpFinanceira":58,"tipoOpFinanceira":"04 - Via Compensação","valorAbatimento":0,"valorDesconto":0,"valorMora":0,"valorLiquido":400,"valorTarifaMovimento":1.5,"tipoCarteiraOpCredito":"COBRANÇA"}]"#);
    insta::assert_snapshot!(one(6, "2026-03-01", "2026-03-02"), @r#"[{"codigoTipoMovimento":6,"siglaMovimento":"BAIX","dataInicioMovimento":"2026-03-01T00:00:00-03:00","dataFimMovimento":"2026-03-02T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":59,"seuNumero":"BAIXADO","dataVencimentoTitulo":"2026-02-28T00:00:00-03:00","valorTitulo":500,"codigoBarras":"75691137100000500001432101123456700000059001","dataMovimentoLiquidacao":"2026-03-01T00:00:00-03:00","dataLiquidacao":"2026-03-01T00:00:00-03:00","idTipoOpFinanceira":196,"tipoOpFinanceira":"04 - Por Protesto","valorTarifaMovimento":1.5}]"#);
}

#[test]
fn what_happens_later_shows_in_the_next_request_only() {
    let stage = stage(
        r#"{"ref":"b1","valor":"10","dataVencimento":"+5d"},{"ref":"b2","valor":"20","dataVencimento":"+5d"}"#,
        "{}",
    );
    let before = codigo(&ask(&stage, 1_234_567, 6, "2026-03-02", "2026-03-03"));
    assert_eq!(stage.act(r#"{"sicoob.baixar":{"boleto":"b1"}}"#), None);
    stage.advance("3s");
    assert_eq!(stage.act(r#"{"sicoob.baixar":{"boleto":"b2"}}"#), None);
    let listed = poll(&stage, 1_234_567, &before);
    assert_eq!(listed.json()["resultado"]["quantidadeTotalRegistros"], "1", "taken when it became ready");
    let after = codigo(&ask(&stage, 1_234_567, 6, "2026-03-02", "2026-03-03"));
    stage.advance("3s");
    assert_eq!(poll(&stage, 1_234_567, &after).json()["resultado"]["quantidadeTotalRegistros"], "2");
}

#[test]
fn a_period_without_records_is_told_at_the_consult() {
    for (knob, status, body) in [
        (
            "by_version",
            400,
            r#"{"mensagens":[{"mensagem":"Nenhum registro encontrado para o período informado.","codigo":"9008"}]}"#,
        ),
        ("no_content", 204, ""),
        (
            "empty_list",
            200,
            r#"{"resultado":{"quantidadeTotalRegistros":"0","quantidadeRegistrosArquivo":500000,"quantidadeArquivo":0,"idArquivos":[]}}"#,
        ),
    ] {
        let stage = stage("", &format!(r#"{{"movimentacao":{{"ready":"now","no_records":"{knob}"}}}}"#));
        let asked = ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-02");
        assert_eq!(asked.status, 200);
        let reply = poll(&stage, 1_234_567, &codigo(&asked));
        assert_eq!((reply.status, reply.body.as_str()), (status, body));
    }
}

#[test]
fn wrong_requests_say_what_is_wrong() {
    let stage = stage(PAID, "{}");
    for (contrato, tipo, from, to, code, said) in [
        (
            1_234_567,
            5,
            "2026-02-27",
            "2026-03-02",
            "9004",
            "O período informado não pode ser superior a 2 dias.",
        ),
        (1_234_567, 9, "2026-03-01", "2026-03-02", "9007", "O tipo de movimento informado é inválido."),
        (
            1_234_567,
            5,
            "2026-03-02",
            "2026-03-01",
            "9005",
            "A data final não pode ser anterior à data inicial.",
        ),
        (
            1_234_567,
            5,
            "2025-01-01",
            "2025-01-02",
            "9006",
            "O período informado deve estar compreendido no último ano.",
        ),
        (42, 5, "2026-03-01", "2026-03-02", "5002", "Número de Contrato não encontrado ou inválido"),
        (
            1_234_567,
            5,
            "01/03/2026",
            "2026-03-02",
            "9002",
            "O valor informado no campo dataInicial é inválido.",
        ),
        (1_234_567, 5, "2026-03-01", "", "9001", "O campo dataFinal é obrigatório."),
    ] {
        let reply = ask(&stage, contrato, tipo, from, to);
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some(code)));
        assert_eq!(reply.body, format!(r#"{{"mensagens":[{{"mensagem":"{said}","codigo":"{code}"}}]}}"#));
    }
    let body =
        |body: &str| super::send(&stage, "POST", "/boletos/solicitacoes/movimentacao", body).code.unwrap();
    assert_eq!(body("{"), "9000");
    assert_eq!(body("[1234567,5]"), "9000", "an array is no object");
    assert_eq!(body("{}"), "9001");
    assert_eq!(body(r#"{"numeroContrato":"1234567","tipoMovimento":"5","dataInicial":20260301}"#), "9002");
    assert_eq!(body(r#"{"numeroContrato":1234567,"tipoMovimento":5.5}"#), "9002");
    assert_eq!(stage.look(|rooms| rooms.sicoob.solicitacoes.len()), 0, "nothing is stored");
}

#[test]
fn codes_and_files_of_others_are_unknown() {
    let stage = stage(PAID, r#"{"movimentacao":{"ready":"now"}}"#);
    let own = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-02"));
    let other = codigo(&ask(&stage, 707_090, 5, "2026-03-01", "2026-03-02"));
    let arquivo = poll(&stage, 1_234_567, &own).json()["resultado"]["idArquivos"][0].to_string();
    assert_eq!(poll(&stage, 707_090, &own).code.as_deref(), Some("9009"));
    assert_eq!(poll(&stage, 707_090, "1").code.as_deref(), Some("9009"));
    assert_eq!(poll(&stage, 707_090, "abc").code.as_deref(), Some("9002"));
    assert_eq!(poll(&stage, 707_090, "").code.as_deref(), Some("9001"));
    assert_eq!(download(&stage, 707_090, &other, &arquivo).code.as_deref(), Some("9010"));
    assert_eq!(download(&stage, 707_090, &own, &arquivo).code.as_deref(), Some("9009"));
    assert_eq!(download(&stage, 1_234_567, &own, &arquivo).status, 200);
}

#[test]
fn files_are_kept_for_thirty_days() {
    let stage = stage(PAID, r#"{"movimentacao":{"ready":"now"}}"#);
    let own = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-02"));
    let arquivo = poll(&stage, 1_234_567, &own).json()["resultado"]["idArquivos"][0].to_string();
    stage.advance("29d23h");
    assert_eq!(download(&stage, 1_234_567, &own, &arquivo).status, 200);
    stage.advance("1h");
    let late = download(&stage, 1_234_567, &own, &arquivo);
    assert_eq!((late.status, late.code.as_deref()), (400, Some("9011")));
    assert_eq!(poll(&stage, 1_234_567, &own).code.as_deref(), Some("9011"));
}

#[test]
fn many_records_fill_several_files() {
    let stage = stage(
        r#"{"times":5,"situacao":{"baixado":{"em":"-1d"}}}"#,
        r#"{"movimentacao":{"ready":"now","records_per_file":2,"entry":"json","total":"number"}}"#,
    );
    let own = codigo(&ask(&stage, 1_234_567, 6, "2026-03-01", "2026-03-02"));
    let listed = poll(&stage, 1_234_567, &own).json()["resultado"].clone();
    assert_eq!((&listed["quantidadeTotalRegistros"], &listed["quantidadeArquivo"]), (&5.into(), &3.into()));
    let mut titles = Vec::new();
    for (n, id) in listed["idArquivos"].as_array().unwrap().iter().enumerate() {
        let (name, text) = unpack(&download(&stage, 1_234_567, &own, &id.to_string()));
        assert!(
            name.starts_with("BAIX_4321_1234567_20260302090000")
                && name.ends_with(&format!("_{own}_{n}.json")),
            "{name}"
        );
        let records: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(records.len(), if n < 2 { 2 } else { 1 });
        titles.extend(records.iter().map(|record| record["numeroTitulo"].as_u64().unwrap()));
    }
    titles.dedup();
    assert_eq!(titles.len(), 5);
}

fn held(ready: &str) -> (Stage, String) {
    let stage = stage(PAID, &format!(r#"{{"movimentacao":{{"ready":{ready},"pending_status":400}}}}"#));
    let codigo = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-02"));
    (stage, codigo)
}

#[test]
fn readiness_counts_polls_or_waits_to_be_freed() {
    let (stage, codigo) = held(r#"{"polls":2}"#);
    let statuses: Vec<_> = (0..4).map(|_| poll(&stage, 1_234_567, &codigo).status).collect();
    assert_eq!(statuses, [400, 400, 200, 200]);

    let (stage, codigo) = held(r#""hold""#);
    stage.advance("20d");
    assert_eq!(poll(&stage, 1_234_567, &codigo).status, 400);
    let free = format!(r#"{{"sicoob.liberarMovimentacao":{{"codigoSolicitacao":{codigo}}}}}"#);
    assert_eq!(stage.act(&free), None);
    assert_eq!(poll(&stage, 1_234_567, &codigo).status, 200);
    assert!(stage.act(&free).unwrap().contains("waits"));
    assert_eq!(stage.act(r#"{"sicoob.liberarMovimentacao":{}}"#), None);
}
