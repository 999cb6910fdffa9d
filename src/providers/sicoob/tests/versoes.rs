//! Two versions of the wire on the same titles (dossier 2.0 to 2.3 and section 4).

use serde_json::{Value, json};

use super::{com, get, get3, lido, novo, send, stage, v3};
use crate::providers::stage::Stage;
use crate::wire::base64;

/// The dossier's table (section 4.3): sequence, nosso número, barcode, line.
const VETORES: [(u32, u32, &str, &str); 6] = [
    (
        1,
        10,
        "75691166100000150751432101123456700000010001",
        "75691432120112345670700000100016116610000015075",
    ),
    (
        2,
        27,
        "75692166100000150751432101123456700000027001",
        "75691432120112345670700000270017216610000015075",
    ),
    (
        3,
        34,
        "75691166100000150751432101123456700000034001",
        "75691432120112345670700000340018116610000015075",
    ),
    (
        10,
        106,
        "75691166100000150751432101123456700000106001",
        "75691432120112345670700001060011116610000015075",
    ),
    (
        42,
        421,
        "75694166100000150751432101123456700000421001",
        "75691432120112345670700004210019416610000015075",
    ),
    (
        4242,
        42421,
        "75697166100000150751432101123456700042421001",
        "75691432120112345670700424210011716610000015075",
    ),
];

#[test]
fn the_dossiers_vectors_come_out_of_an_issue() {
    let stage = Stage::new(
        r#"{"sicoob":{"contas":[{"numeroCliente":1234567,"cooperativa":4321,"numeroContaCorrente":987654,
            "faixas":[{"numeroInicial":10,"numeroFinal":5000}]}]}}"#,
        "{}",
    );
    for (sequencia, numero, barras, linha) in VETORES {
        // The first three are the bank's own choice.
        let boleto = if sequencia < 10 { novo() } else { com(novo(), json!({ "nossoNumero": numero })) };
        let issued = v3(&stage, "POST", "/boletos", &boleto);
        let boleto = &issued.json()["resultado"];
        assert_eq!(
            (&boleto["nossoNumero"], &boleto["codigoBarras"], &boleto["linhaDigitavel"]),
            (&json!(numero), &json!(barras), &json!(linha)),
            "{sequencia}"
        );
    }
}

#[test]
fn a_title_issued_in_version_3_is_answered_as_documented() {
    let stage = stage("", "{}");
    let issued = v3(&stage, "POST", "/boletos", &novo());
    assert_eq!((issued.status, issued.operation), (200, "sicoob.boletos.incluir"));
    insta::assert_snapshot!(issued.body, @r#"{"resultado":{"numeroCliente":1234567,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","nossoNumero":10,"seuNumero":"NF-42","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"codigoBarras":"75691166100000150751432101123456700000010001","linhaDigitavel":"75691432120112345670700000100016116610000015075","valor":150.75,"dataVencimento":"2026-12-15","dataLimitePagamento":"2027-01-14","valorAbatimento":0,"tipoDesconto":0,"tipoMulta":0,"dataMulta":"2026-12-16","valorMulta":0,"tipoJurosMora":3,"dataJurosMora":"2026-12-16","valorJurosMora":0,"numeroParcela":1,"aceite":false,"codigoNegativacao":3,"codigoProtesto":3,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO"}}}"#);
    insta::assert_snapshot!(get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10").body, @r#"{"resultado":{"numeroCliente":1234567,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","nossoNumero":10,"seuNumero":"NF-42","identificacaoBoletoEmpresa":"","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"codigoBarras":"75691166100000150751432101123456700000010001","linhaDigitavel":"75691432120112345670700000100016116610000015075","valor":150.75,"dataVencimento":"2026-12-15","dataLimitePagamento":"2027-01-14","valorAbatimento":0,"tipoDesconto":0,"tipoMulta":0,"valorMulta":0,"tipoJurosMora":3,"valorJurosMora":0,"numeroParcela":1,"aceite":false,"quantidadeDiasFloat":0,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO"},"situacaoBoleto":"Em Aberto","listaHistorico":[{"dataHistorico":"2026-03-02","tipoHistorico":"1","descricaoHistorico":"ENTRADA DE BOLETO"},{"dataHistorico":"2026-03-02","tipoHistorico":"4","descricaoHistorico":"TARIFA DE COBRANCA R$ 1,50"}]}}"#);
    insta::assert_snapshot!(get3(&stage, "/pagadores/00000000191/boletos?numeroCliente=1234567").body, @r#"{"resultado":[{"numeroCliente":1234567,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","nossoNumero":10,"seuNumero":"NF-42","codigoBarras":"75691166100000150751432101123456700000010001","linhaDigitavel":"75691432120112345670700000100016116610000015075","valor":150.75,"dataVencimento":"2026-12-15","valorAbatimento":0,"tipoDesconto":0,"tipoMulta":0,"valorMulta":0,"tipoJurosMora":3,"valorJurosMora":0,"numeroParcela":1,"aceite":false,"codigoNegativacao":3,"codigoProtesto":3,"quantidadeDiasFloat":0,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um"},"situacaoBoleto":"ENTRADA NORMAL"}]}"#);
    insta::assert_snapshot!(get3(&stage, "/boletos/segunda-via?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10").body, @r#"{"resultado":{"numeroCliente":1234567,"codigoModalidade":1,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","nossoNumero":10,"seuNumero":"NF-42","codigoBarras":"75691166100000150751432101123456700000010001","linhaDigitavel":"75691432120112345670700000100016116610000015075","valor":150.75,"dataVencimento":"2026-12-15","valorAbatimento":0,"tipoDesconto":0,"tipoMulta":0,"valorMulta":0,"tipoJurosMora":3,"valorJurosMora":0,"numeroParcela":1,"aceite":false,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO"}}}"#);
}

/// The keys of an object, sorted.
fn chaves(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The table of dossier 2.3: a field, and with a letter each where it stands when a title has all of it: Posted, Got, Listed, Second copy.
const LUGARES: &str = "numeroCliente PGLS, codigoModalidade PGLS, codigoEspecieDocumento PGLS, dataEmissao PGLS, seuNumero PGLS, nossoNumero PGLS,
    codigoBarras PGLS, linhaDigitavel PGLS, valor PGLS, dataVencimento PGLS, valorAbatimento PGLS, tipoMulta PGLS, tipoJurosMora PGLS,
    numeroParcela PGLS, aceite PGLS, tipoDesconto PGLS, valorMulta PGLS, valorJurosMora PGLS, numeroContaCorrente PGL,
    identificacaoBoletoEmpresa PGL, identificacaoEmissaoBoleto PG, identificacaoDistribuicaoBoleto PG, dataLimitePagamento PG,
    numeroDiasNegativacao PG, numeroDiasProtesto PG, rateioCreditos PG, dataPrimeiroDesconto PGL, valorPrimeiroDesconto PGL,
    dataSegundoDesconto PGL, valorSegundoDesconto PGL, dataTerceiroDesconto PGL, valorTerceiroDesconto PGL, dataMulta PGL, dataJurosMora PGL,
    codigoNegativacao PL, codigoProtesto PL, quantidadeDiasFloat GL, pagador PGLS, beneficiarioFinal PGLS, mensagensInstrucao PGLS, qrCode PGLS,
    numeroContratoCobranca PGLS, situacaoBoleto GL, listaHistorico G, pdfBoleto PS";

#[test]
fn each_answer_has_the_fields_of_the_documents_table() {
    let stage = super::tabela::mundo("{}");
    let boleto = com(
        super::tabela::completo(crate::providers::sicoob::versao::Versao::V3),
        json!({ "gerarPdf": true }),
    );
    let query = "numeroCliente=1234567&codigoModalidade=1&nossoNumero=421&numeroContratoCobranca=77";
    let answers = [
        ('P', v3(&stage, "POST", "/boletos", &boleto).json()["resultado"].clone()),
        ('G', get3(&stage, &format!("/boletos?{query}")).json()["resultado"].clone()),
        (
            'L',
            get3(&stage, "/pagadores/00000000191/boletos?numeroCliente=1234567&numeroContratoCobranca=77")
                .json()["resultado"][0]
                .clone(),
        ),
        (
            'S',
            get3(&stage, &format!("/boletos/segunda-via?gerarPdf=true&{query}")).json()["resultado"].clone(),
        ),
    ];
    for (letter, answer) in &answers {
        let rows = LUGARES.split(',').map(|row| row.trim().split_once(' ').unwrap());
        let mut expected: Vec<_> =
            rows.filter(|(_, places)| places.contains(*letter)).map(|(name, _)| name).collect();
        expected.sort_unstable();
        assert_eq!(chaves(answer), expected, "{letter}");
    }
    let [(_, posted), (_, got), (_, listed), (_, copied)] = &answers;
    for full in [posted, got, copied] {
        assert_eq!(
            chaves(&full["pagador"]),
            ["bairro", "cep", "cidade", "email", "endereco", "nome", "numeroCpfCnpj", "uf"]
        );
        assert_eq!(
            full["beneficiarioFinal"],
            json!({ "numeroCpfCnpj": "12ABC34501DE35", "nome": "Outra Loja" })
        );
    }
    assert_eq!(listed["pagador"], json!({ "numeroCpfCnpj": "00000000191", "nome": "Pagador Um" }));
    assert_eq!(listed["beneficiarioFinal"], json!({ "nome": "Outra Loja" }));
}

#[test]
fn what_one_version_issues_the_other_reads() {
    let stage = stage("", "{}");
    v3(&stage, "POST", "/boletos", &novo());
    let other = super::boletos::NOVO.replace(r#""nossoNumero":421,"#, "");
    send(&stage, "POST", "/boletos", &format!("[{other}]"));
    for numero in [10, 27] {
        let v2 = get(&stage, &format!("/boletos?numeroContrato=1234567&modalidade=1&nossoNumero={numero}"));
        let (v2, v3) = (v2.json()["resultado"].clone(), lido(&stage, numero));
        let renamed = |name: &str| match name {
            "numeroCliente" => "numeroContrato".to_owned(),
            "codigoModalidade" => "modalidade".to_owned(),
            "codigoEspecieDocumento" => "especieDocumento".to_owned(),
            other => other.to_owned(),
        };
        let mut names: Vec<_> = chaves(&v3).into_iter().map(renamed).collect();
        names.sort();
        assert_eq!(names, chaves(&v2));
        for (name, value) in v3.as_object().unwrap() {
            let same = &v2[renamed(name).as_str()];
            match name.as_str() {
                "pagador" | "mensagensInstrucao" | "listaHistorico" => {}
                _ if name.starts_with("data") => {
                    assert_eq!(same.as_str().unwrap(), format!("{}T00:00:00-03:00", value.as_str().unwrap()));
                }
                _ => assert_eq!(same, value, "{name}"),
            }
        }
    }
    let (first, second) = (lido(&stage, 10), lido(&stage, 27));
    assert_eq!(
        (&first["pagador"].get("email"), &second["pagador"]["email"]),
        (&None, &json!("a@example.com")),
        "each as it was issued"
    );
    assert_eq!(second["mensagensInstrucao"], json!(["Não receber após o vencimento"]));
    assert_eq!(
        first["listaHistorico"][0],
        json!({"dataHistorico": "2026-03-02", "tipoHistorico": "1", "descricaoHistorico": "ENTRADA DE BOLETO"})
    );
    let listed = get(&stage, "/boletos/pagadores/00000000191?numeroContrato=1234567");
    assert_eq!(listed.json()["resultado"].as_array().unwrap().len(), 2);
}

#[test]
fn version_2_takes_ten_and_version_3_takes_one() {
    let stage = stage("", "{}");
    let plain = super::boletos::NOVO.replace(r#""nossoNumero":421,"#, "");
    let many = |count: usize| format!("[{}]", vec![plain.as_str(); count].join(","));
    let ten = send(&stage, "POST", "/boletos", &many(10));
    let items = ten.json()["resultado"].as_array().unwrap().clone();
    assert_eq!((ten.status, items.len()), (207, 10));
    assert!(items.iter().all(|item| item["status"]["codigo"] == 200));
    let eleven = send(&stage, "POST", "/boletos", &many(11));
    insta::assert_snapshot!(eleven.body, @r#"{"mensagens":[{"mensagem":"A requisição deve conter de 1 a 10 itens.","codigo":"9003"}]}"#);
    assert_eq!(eleven.status, 400);
    let array = v3(&stage, "POST", "/boletos", &json!([novo()]));
    insta::assert_snapshot!(array.body, @r#"{"mensagens":[{"mensagem":"O corpo da requisição não é um JSON no formato esperado.","codigo":"9000"}]}"#);
    assert_eq!(
        (array.status, array.reason.as_deref()),
        (400, Some("an array stands where an object is expected"))
    );
    assert_eq!(lido(&stage, 106)["nossoNumero"], 106);
    assert_eq!(
        get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=113").status,
        204,
        "ten were issued"
    );
}

#[test]
fn the_status_of_an_issue_and_of_what_is_not_there_are_knobs() {
    let stage = stage(
        "",
        r#"{"issue_status":201,"boleto_not_found":"not_found","payer_without_boletos":"bad_request"}"#,
    )
    .beyond_contract(&[201, 404]);
    assert_eq!(v3(&stage, "POST", "/boletos", &novo()).status, 201);
    let none = get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=27");
    insta::assert_snapshot!(none.body, @r#"{"mensagens":[{"mensagem":"Boleto não encontrado.","codigo":"9012"}]}"#);
    assert_eq!(none.status, 404);
    let nobody = get3(&stage, "/pagadores/11222333000181/boletos?numeroCliente=1234567");
    insta::assert_snapshot!(nobody.body, @r#"{"mensagens":[{"mensagem":"Nenhum boleto encontrado para o pagador informado.","codigo":"9024"}]}"#);
    assert_eq!(nobody.status, 400);
    // A write on what is not there is refused, whatever reading it answers.
    let gone =
        v3(&stage, "POST", "/boletos/27/baixar", &json!({"numeroCliente": 1_234_567, "codigoModalidade": 1}));
    assert_eq!((gone.status, gone.code.as_deref()), (400, Some("9012")));
}

#[test]
fn lists_by_payer_are_filtered_by_situation_and_due_date() {
    let boleto = |more: &str| {
        format!(r#"{{"valor":"10","pagador":{{"numeroCpfCnpj":"00000000191","nome":"Um"}},{more}}}"#)
    };
    let world = [
        boleto(r#""dataVencimento":"2026-03-10""#),
        boleto(r#""dataVencimento":"2026-04-10""#),
        boleto(r#""dataVencimento":"2026-02-10","situacao":{"liquidado":{"em":"2026-02-10"}}"#),
        boleto(r#""dataVencimento":"2026-02-11","situacao":{"baixado":{"em":"2026-02-11"}}"#),
    ];
    let stage = stage(&world.join(","), "{}");
    for (query, numbers) in [
        ("", "34:LIQUIDADO 41:BAIXADO 10:ENTRADA NORMAL 27:ENTRADA NORMAL"),
        ("&codigoSituacao=1", "10:ENTRADA NORMAL 27:ENTRADA NORMAL"),
        ("&codigoSituacao=2", "41:BAIXADO"),
        ("&codigoSituacao=3", "34:LIQUIDADO"),
        ("&dataInicio=2026-03-10&dataFim=2026-04-10", "10:ENTRADA NORMAL 27:ENTRADA NORMAL"),
        ("&dataInicio=2026-03-11&dataFim=2026-04-10", "27:ENTRADA NORMAL"),
        ("&dataFim=2026-02-10", "34:LIQUIDADO"),
        ("&dataInicio=2026-03-10&dataFim=2026-04-14", "10:ENTRADA NORMAL 27:ENTRADA NORMAL"),
    ] {
        let reply = get3(&stage, &format!("/pagadores/00000000191/boletos?numeroCliente=1234567{query}"));
        let rows: Vec<_> = reply.json()["resultado"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| format!("{}:{}", row["nossoNumero"], row["situacaoBoleto"].as_str().unwrap()))
            .collect();
        assert_eq!(rows.join(" "), numbers, "{query}");
    }
    for (query, status, codigo) in [
        ("?numeroCliente=1234567&codigoSituacao=4", 400, "9002"),
        ("?numeroCliente=1234567&dataInicio=2026-03-01", 400, "9026"),
        ("?numeroCliente=1234567&dataInicio=2026-03-10&dataFim=2026-04-15", 400, "9027"),
        ("?numeroCliente=1234567&dataInicio=2026-03-10&dataFim=2026-03-09", 400, "9005"),
        ("?numeroCliente=1234567&dataInicio=ontem&dataFim=2026-03-09", 400, "9002"),
        ("?numeroCliente=707090", 204, "9024"),
        ("?numeroCliente=9", 400, "5002"),
        ("", 400, "9001"),
    ] {
        let reply = get3(&stage, &format!("/pagadores/00000000191/boletos{query}"));
        assert_eq!((reply.status, reply.code.as_deref()), (status, Some(codigo)), "{query}");
    }
    assert_eq!(get3(&stage, "/pagadores/123/boletos?numeroCliente=1234567").code.as_deref(), Some("9017"));
    let mixed = super::stage(&world[0], r#"{"list_situation":"mixed"}"#);
    let listed = get3(&mixed, "/pagadores/00000000191/boletos?numeroCliente=1234567");
    assert_eq!(listed.json()["resultado"][0]["situacaoBoleto"], "Em Aberto");
}

#[test]
fn second_copies_are_slips_when_they_are_asked_for() {
    let stage = stage(r#"{"valor":"10","pix":true},{"valor":"10","pix":false}"#, "{}");
    let copy = |version: &str, query: &str| {
        let (conta, modalidade) = if version == "v2" {
            ("numeroContrato", "modalidade")
        } else {
            ("numeroCliente", "codigoModalidade")
        };
        let target = format!(
            "/cobranca-bancaria/{version}/boletos/segunda-via?{conta}=1234567&{modalidade}=1&{query}"
        );
        stage.send("GET", &target, &[("authorization", super::BEARER)], "")
    };
    for version in ["v2", "v3"] {
        for (query, pdf) in [
            ("nossoNumero=10&gerarPdf=true", true),
            ("nossoNumero=10&gerarPdf=1", true),
            ("nossoNumero=10&gerarPdf=false", false),
            ("nossoNumero=10&gerarPdf=", false),
            ("nossoNumero=10", false),
        ] {
            let row = copy(version, query).json()["resultado"].clone();
            assert_eq!(row["pdfBoleto"].is_string(), pdf, "{version} {query}");
            if pdf {
                let bytes = base64::decode(row["pdfBoleto"].as_str().unwrap()).unwrap();
                assert!(bytes.starts_with(b"%PDF-1.") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
            }
            assert!(row["qrCode"].as_str().unwrap().starts_with("000201"));
            assert_eq!(row.get("numeroContaCorrente"), None);
        }
        assert_eq!(copy(version, "nossoNumero=27").json()["resultado"].get("qrCode"), None);
        assert_eq!(copy(version, "nossoNumero=10&gerarPdf=sim").code.as_deref(), Some("9002"));
        assert_eq!(copy(version, "nossoNumero=34").status, 204);
        // Line and barcode come before the number.
        let linha = copy(version, "nossoNumero=27").json()["resultado"]["linhaDigitavel"].clone();
        let linha = linha.as_str().unwrap();
        assert_eq!(
            copy(version, &format!("nossoNumero=10&linhaDigitavel={linha}")).json()["resultado"]["nossoNumero"],
            27
        );
    }
    let issued = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "gerarPdf": true })));
    let pdf = base64::decode(issued.json()["resultado"]["pdfBoleto"].as_str().unwrap()).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
}
