//! Movement files in version 3: all seven types with the fields of dossier 3.6, what lists and downloads answer, and what is refused.

use serde_json::{Value, json};

use super::{com, get3, novo, stage, tudo, unpack, v3};
use crate::providers::contract;
use crate::providers::stage::{Reply, Stage};

fn corpo(tipo: u8, de: &str, ate: &str) -> Value {
    json!({ "numeroCliente": 1_234_567, "tipoMovimento": tipo, "dataInicial": de, "dataFinal": ate })
}

fn pedir(stage: &Stage, tipo: u8, de: &str, ate: &str) -> String {
    let asked = v3(stage, "POST", "/boletos/movimentacoes", &corpo(tipo, de, ate));
    assert_eq!((asked.status, asked.operation), (200, "sicoob.movimentacoes.solicitar"), "{}", asked.body);
    super::codigo(&asked)
}

fn consultar(stage: &Stage, codigo: &str) -> Reply {
    get3(stage, &format!("/boletos/movimentacoes?numeroCliente=1234567&codigoSolicitacao={codigo}"))
}

fn baixar(stage: &Stage, query: &str) -> Reply {
    get3(stage, &format!("/boletos/movimentacoes/download?{query}"))
}

const AGORA: &str = r#"{"movimentacao":{"ready":"now"}}"#;

/// Keys of every record, then each type's own.
const COMUNS: &str = "codigoTipoMovimento siglaMovimento dataInicioMovimento dataFimMovimento numeroCliente numeroContrato modalidade numeroTitulo seuNumero dataVencimentoTitulo valorTitulo codigoBarras";
const PROPRIOS: [(u8, &str, &str); 7] = [
    (
        1,
        "ENTR",
        "dataMovimentoEntrada dataEmissaoDocumento dataLimitePagamento numeroContaCorrente valorTarifaMovimento qrCode",
    ),
    (2, "PROR", "dataLimitePagamento valorTarifaMovimento dataMovimentoProrrogacao dataVencimentoAnterior"),
    (3, "AVENC", "dataMovimentoEntrada dataEmissaoDocumento dataLimitePagamento numeroContaCorrente"),
    (
        4,
        "VENC",
        "dataLimitePagamento qtdDiasVencido valorAbatimento valorMultaAtual valorMoraAtual valorTituloAtualizado",
    ),
    (
        5,
        "LIQUI",
        "dataMovimentoLiquidacao dataLiquidacao dataPrevisaoCredito numeroBancoRecebedor numeroAgenciaRecebedora numeroContaCorrente idTipoOpFinanceira tipoOpFinanceira valorAbatimento valorDesconto valorMora valorLiquido valorTarifaMovimento tipoCarteiraOpCredito",
    ),
    (
        6,
        "BAIX",
        "dataMovimentoLiquidacao dataLiquidacao idTipoOpFinanceira tipoOpFinanceira valorTarifaMovimento",
    ),
    (
        7,
        "OCRED",
        "dataEmissaoDocumento dataLimitePagamento numeroContaCorrente valorTarifaMovimento qrCode tipoCarteiraOpCredito dataMovimentoOpCredito descricaoMovimentoOpCredito",
    ),
];

#[test]
fn every_type_has_the_fields_of_the_documents_table_in_their_order() {
    let stage = stage(
        r#"{"ref":"b1","valor":"10","dataVencimento":"2026-03-02","pix":true},{"ref":"b2","valor":"10","dataVencimento":"2026-03-04"},{"ref":"b3","valor":"10","dataVencimento":"2026-03-04"},
           {"ref":"b4","valor":"10","dataVencimento":"2026-02-27"},{"valor":"10","dataVencimento":"2026-03-04"}"#,
        AGORA,
    );
    v3(&stage, "POST", "/boletos", &novo());
    for action in [
        r#"{"sicoob.pagar":{"boleto":"b2"}}"#,
        r#"{"sicoob.baixar":{"boleto":"b3"}}"#,
        r#"{"sicoob.vincularCredito":{"boleto":"b1"}}"#,
        r#"{"sicoob.vincularCredito":{"boleto":"b1","movimento":"DESBLOQUEIO"}}"#,
        r#"{"sicoob.prorrogar":{"boleto":"b4","dataVencimento":"2026-03-30"}}"#,
        r#"{"sicoob.prorrogar":{"boleto":"b1","dataVencimento":"2026-03-03"}}"#,
    ] {
        assert_eq!(stage.act(action), None, "{action}");
    }
    stage.advance("2d");
    for (tipo, sigla, proprios) in PROPRIOS {
        let codigo = pedir(&stage, tipo, "2026-03-02", "2026-03-04");
        let listed = consultar(&stage, &codigo);
        let arquivo = listed.json()["resultado"]["idArquivos"][0].to_string();
        let fetched =
            baixar(&stage, &format!("numeroCliente=1234567&codigoSolicitacao={codigo}&idArquivo={arquivo}"));
        assert_eq!(fetched.operation, "sicoob.movimentacoes.baixar");
        let name = fetched.json()["resultado"]["nomeArquivo"].as_str().unwrap().to_owned();
        assert_eq!(name, format!("{sigla}_4321_1234567_202603040900000000000_{codigo}_0.zip"));
        let (entry, text) = unpack(&fetched);
        assert_eq!(entry, name.replace(".zip", ".json"));
        let records: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(!records.is_empty(), "{sigla}");
        assert_eq!(listed.json()["resultado"]["quantidadeTotalRegistros"], records.len());
        for record in &records {
            contract::check_schema("sicoob-v3.yaml", "Movimento", record)
                .unwrap_or_else(|wrong| panic!("{sigla}: {wrong}\n{record}"));
            assert_eq!(
                (&record["codigoTipoMovimento"], &record["siglaMovimento"]),
                (&json!(tipo), &json!(sigla))
            );
        }
        // The order of the keys, from the text itself.
        let first = text.split_inclusive('}').next().unwrap();
        let keys: Vec<_> = first
            .split("\",\"")
            .flat_map(|part| part.split(",\""))
            .filter_map(|part| part.split_once("\":"))
            .map(|(key, _)| key.trim_start_matches("[{\""))
            .collect();
        assert_eq!(keys.join(" "), format!("{COMUNS} {proprios}"), "{first}");
        if tipo == 7 {
            let said: Vec<_> = records
                .iter()
                .map(|record| record["descricaoMovimentoOpCredito"].as_str().unwrap())
                .collect();
            assert_eq!(said, ["BLOQUEIO", "DESBLOQUEIO"]);
            assert_eq!(
                (&records[0]["tipoCarteiraOpCredito"], &records[0]["dataMovimentoOpCredito"]),
                (&json!("GARANTIA"), &json!("2026-03-02T00:00:00-03:00"))
            );
            assert!(records[0]["qrCode"].as_str().unwrap().starts_with("000201"));
        }
    }
}

#[test]
fn the_three_calls_are_answered_as_documented() {
    let stage = stage(r#"{"valor":"10","situacao":{"baixado":{"em":"-1d"}}}"#, "{}");
    let asked = v3(&stage, "POST", "/boletos/movimentacoes", &corpo(6, "2026-03-01", "2026-03-02"));
    insta::assert_snapshot!(asked.body, @r#"{"resultado":{"mensagem":"Solicitação recebida com sucesso. Utilize o 'Código da Solicitação' para verificar se já foi processada.","codigoSolicitacao":29180266}}"#);
    let codigo = super::codigo(&asked);
    let early = consultar(&stage, &codigo);
    assert_eq!(
        (early.status, early.body.as_str()),
        (404, r#"{"mensagens":[{"mensagem":"Solicitação ainda em processamento.","codigo":"5004"}]}"#)
    );
    stage.advance("3s");
    let listed = consultar(&stage, &codigo);
    insta::assert_snapshot!(listed.body, @r#"{"resultado":{"quantidadeTotalRegistros":1,"quantidadeRegistrosArquivo":500000,"quantidadeArquivo":1,"idArquivos":[30519272]}}"#);
    let arquivo = listed.json()["resultado"]["idArquivos"][0].to_string();
    let with =
        baixar(&stage, &format!("numeroCliente=1234567&codigoSolicitacao={codigo}&idArquivo={arquivo}"));
    // One client leaves its number out here.
    let without = baixar(&stage, &format!("codigoSolicitacao={codigo}&idArquivo={arquivo}"));
    assert_eq!((with.status, &with.body), (200, &without.body));
    for (query, status, error) in [
        (format!("numeroCliente=707090&codigoSolicitacao={codigo}&idArquivo={arquivo}"), 400, "9009"),
        (format!("numeroCliente=9&codigoSolicitacao={codigo}&idArquivo={arquivo}"), 400, "5002"),
        (format!("codigoSolicitacao={codigo}&idArquivo=1"), 400, "9010"),
        (format!("codigoSolicitacao=1&idArquivo={arquivo}"), 400, "9009"),
        (format!("codigoSolicitacao={codigo}"), 400, "9001"),
        (format!("idArquivo={arquivo}"), 400, "9001"),
        (format!("codigoSolicitacao=x&idArquivo={arquivo}"), 400, "9002"),
    ] {
        let reply = baixar(&stage, &query);
        assert_eq!((reply.status, reply.code.as_deref()), (status, Some(error)), "{query}");
    }
    // The other version reads the same request.
    assert_eq!(super::poll(&stage, 1_234_567, &codigo).json()["resultado"]["quantidadeTotalRegistros"], "1");
    stage.advance("30d");
    let late = baixar(&stage, &format!("codigoSolicitacao={codigo}&idArquivo={arquivo}"));
    insta::assert_snapshot!(late.body, @r#"{"mensagens":[{"mensagem":"O arquivo não está mais disponível.","codigo":"9011"}]}"#);
    assert_eq!((late.status, consultar(&stage, &codigo).code.as_deref()), (400, Some("9011")));
}

#[test]
fn a_period_without_records_and_the_total_have_their_knobs() {
    for (knobs, status, body) in [
        (r#"{"ready":"now"}"#, 204, ""),
        (r#"{"ready":"now","no_records":"no_content"}"#, 204, ""),
        (
            r#"{"ready":"now","no_records":"error"}"#,
            400,
            r#"{"mensagens":[{"mensagem":"Nenhum registro encontrado para o período informado.","codigo":"9008"}]}"#,
        ),
        (
            r#"{"ready":"now","no_records":"empty_list"}"#,
            200,
            r#"{"resultado":{"quantidadeTotalRegistros":0,"quantidadeRegistrosArquivo":500000,"quantidadeArquivo":0,"idArquivos":[]}}"#,
        ),
    ] {
        let stage = stage("", &format!(r#"{{"movimentacao":{knobs}}}"#));
        let reply = consultar(&stage, &pedir(&stage, 5, "2026-03-01", "2026-03-02"));
        assert_eq!((reply.status, reply.body.as_str()), (status, body), "{knobs}");
    }
    let world = r#"{"times":5,"valor":"10","situacao":{"baixado":{"em":"-1d"}}}"#;
    let stage = stage(world, r#"{"movimentacao":{"ready":"now","records_per_file":2}}"#);
    let codigo = pedir(&stage, 6, "2026-03-01", "2026-03-02");
    let listed = consultar(&stage, &codigo).json()["resultado"].clone();
    assert_eq!(
        (
            &listed["quantidadeTotalRegistros"],
            &listed["quantidadeRegistrosArquivo"],
            &listed["quantidadeArquivo"]
        ),
        (&json!(5), &json!(2), &json!(3))
    );
    let mut all = Vec::new();
    for (n, id) in listed["idArquivos"].as_array().unwrap().iter().enumerate() {
        let fetched =
            baixar(&stage, &format!("numeroCliente=1234567&codigoSolicitacao={codigo}&idArquivo={id}"));
        let (name, text) = unpack(&fetched);
        assert!(name.ends_with(&format!("_{codigo}_{n}.json")), "{name}");
        let records: Vec<Value> = serde_json::from_str(&text).unwrap();
        all.extend(records.iter().map(|record| record["numeroTitulo"].as_u64().unwrap()));
    }
    assert_eq!(all, [10, 27, 34, 41, 59]);
}

#[test]
fn requests_that_cannot_be_are_refused_and_leave_nothing() {
    let stage = stage("", "{}");
    let before = tudo(&stage);
    for (campos, codigo, said) in [
        (json!({ "numeroCliente": null }), "9001", "O campo numeroCliente é obrigatório."),
        (
            json!({ "numeroCliente": "1234567" }),
            "9002",
            "O valor informado no campo numeroCliente é inválido.",
        ),
        (json!({ "numeroCliente": 9 }), "5002", "Número de Contrato não encontrado ou inválido"),
        (json!({ "tipoMovimento": null }), "9001", "O campo tipoMovimento é obrigatório."),
        (json!({ "tipoMovimento": "5" }), "9002", "O valor informado no campo tipoMovimento é inválido."),
        (json!({ "tipoMovimento": 0 }), "9007", "O tipo de movimento informado é inválido."),
        (json!({ "tipoMovimento": 8 }), "9007", "O tipo de movimento informado é inválido."),
        (json!({ "dataInicial": null }), "9001", "O campo dataInicial é obrigatório."),
        (json!({ "dataInicial": 20_260_301 }), "9002", "O valor informado no campo dataInicial é inválido."),
        (
            json!({ "dataInicial": "01/03/2026" }),
            "9002",
            "O valor informado no campo dataInicial é inválido.",
        ),
        (json!({ "dataFinal": "" }), "9001", "O campo dataFinal é obrigatório."),
        (json!({ "dataFinal": "2026-02-30" }), "9002", "O valor informado no campo dataFinal é inválido."),
        (
            json!({ "dataInicial": "2026-02-27" }),
            "9004",
            "O período informado não pode ser superior a 2 dias.",
        ),
        (json!({ "dataFinal": "2026-02-28" }), "9005", "A data final não pode ser anterior à data inicial."),
        (
            json!({ "dataInicial": "2025-03-01", "dataFinal": "2025-03-02" }),
            "9006",
            "O período informado deve estar compreendido no último ano.",
        ),
        (json!({ "numeroContratoCobranca": 5 }), "9021", "Número do contrato de cobrança inválido"),
        (
            json!({ "numeroContratoCobranca": null }),
            "9022",
            "O campo numeroContratoCobranca não pode ser nulo ou vazio; quando não informado, deve ser omitido.",
        ),
    ] {
        let reply = v3(
            &stage,
            "POST",
            "/boletos/movimentacoes",
            &com(corpo(5, "2026-03-01", "2026-03-02"), campos.clone()),
        );
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some(codigo)), "{campos}");
        assert_eq!(reply.json()["mensagens"][0]["mensagem"], said, "{campos}");
        assert!(reply.reason.is_some());
    }
    assert!(tudo(&stage) == before);
    let strict = super::stage("", r#"{"movimentacao":{"max_period_days":1}}"#);
    let reply = v3(&strict, "POST", "/boletos/movimentacoes", &corpo(5, "2026-02-28", "2026-03-02"));
    assert_eq!(
        reply.json()["mensagens"][0]["mensagem"],
        "O período informado não pode ser superior a 1 dia."
    );
    let old = super::ask(&stage, 1_234_567, 7, "2026-03-01", "2026-03-02");
    assert_eq!((old.status, old.code.as_deref()), (400, Some("9007")), "version 2 has no type 7");
    pedir(&stage, 7, "2026-03-01T00:00:00-03:00", "2026-03-02T00:00:00-03:00");
}
