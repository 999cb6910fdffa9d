//! Numbers that are reserved, contracts below a contract, and hybrid slips (dossier 2.0, 2.2, 2.3 and 4.4).

use serde_json::json;

use super::{com, get, get3, lido, novo, send, v3};
use crate::br::boleto::nosso_numero;
use crate::br::pix::BrCode;
use crate::providers::stage::{Reply, Stage};

fn mundo(conta: &str, knobs: &str) -> Stage {
    Stage::new(
        &format!(
            r#"{{"sicoob":{{"contas":[{{"numeroCliente":1234567,"cooperativa":4321,"numeroContaCorrente":987654,"nome":"Loja Um","cidade":"Goiânia"{conta}}}]}}}}"#
        ),
        &format!(r#"{{"sicoob":{knobs}}}"#),
    )
}

fn reservar(stage: &Stage, quantidade: &str) -> Reply {
    get3(
        stage,
        &format!(
            "/boletos/faixas-nosso-numero?numeroCliente=1234567&codigoModalidade=1&quantidade={quantidade}"
        ),
    )
}

fn emitir(stage: &Stage, numero: u32) -> Option<String> {
    v3(stage, "POST", "/boletos", &com(novo(), json!({ "nossoNumero": numero }))).code
}

fn com_digito(sequencia: u32) -> u32 {
    nosso_numero(4321, 1_234_567, sequencia).unwrap()
}

#[test]
fn a_range_is_reserved_in_version_3_and_used_from_its_first_number_to_its_last() {
    let stage = mundo("", "{}");
    let faixa = reservar(&stage, "10");
    assert_eq!(faixa.operation, "sicoob.boletos.consultarFaixas");
    insta::assert_snapshot!(faixa.body, @r#"{"resultado":[{"numeroCliente":1234567,"nomeCliente":"Loja Um","numeroInicial":1,"numeroFinal":10,"quantidade":10,"validaDigitoVerificadorNossoNumero":true}]}"#);
    for sequencia in [1, 10] {
        assert_eq!(emitir(&stage, com_digito(sequencia)), None, "{sequencia}");
        assert_eq!(lido(&stage, com_digito(sequencia))["situacaoBoleto"], "Em Aberto");
    }
    let before = super::tudo(&stage);
    for (numero, codigo) in [
        (com_digito(11), "9028"),
        (com_digito(4242), "9028"),
        (com_digito(1), "9013"),
        (com_digito(5) + 1, "9014"),
        (5, "9014"),
    ] {
        assert_eq!(emitir(&stage, numero).as_deref(), Some(codigo), "{numero}");
    }
    let outside = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "nossoNumero": com_digito(11) })));
    insta::assert_snapshot!(outside.body, @r#"{"mensagens":[{"mensagem":"O nosso número informado não pertence a uma faixa reservada para o contrato.","codigo":"9028"}]}"#);
    insta::assert_snapshot!(outside.reason.unwrap(), @"nossoNumero 113 lies in none of the 1 reserved ranges of contract 1234567; the knob `reserved_ranges` asks for one");
    assert!(super::tudo(&stage) == before);
    // The bank's own numbers and the next range keep out of it.
    assert_eq!(v3(&stage, "POST", "/boletos", &novo()).json()["resultado"]["nossoNumero"], com_digito(11));
    assert_eq!(reservar(&stage, "1").json()["resultado"][0]["numeroInicial"], 12);
    let v2 = get(&stage, "/boletos/faixas-nosso-numero?numeroContrato=1234567&modalidade=1&quantidade=5");
    assert_eq!(v2.json()["resultado"][0]["numeroContrato"], 1_234_567);
    for (quantidade, codigo) in
        [("0", "9002"), ("-1", "9002"), ("1000001", "9029"), ("dez", "9002"), ("", "9001"), ("1.5", "9002")]
    {
        assert_eq!(reservar(&stage, quantidade).code.as_deref(), Some(codigo), "{quantidade}");
    }
}

#[test]
fn whether_a_number_must_be_reserved_is_the_versions_or_the_knobs() {
    let v2 = super::boletos::NOVO;
    for (knob, na_v2, na_v3) in
        [("by_version", None, Some("9028")), ("required", Some("9028"), Some("9028")), ("free", None, None)]
    {
        let stage = mundo("", &format!(r#"{{"reserved_ranges":"{knob}"}}"#));
        assert_eq!(send(&stage, "POST", "/boletos", &format!("[{v2}]")).code.as_deref(), na_v2, "{knob}");
        assert_eq!(emitir(&stage, com_digito(43)).as_deref(), na_v3, "{knob}");
    }
}

#[test]
fn numbers_of_a_range_without_check_digits_are_final() {
    let stage = mundo(r#","validaDigitoVerificadorNossoNumero":false"#, "{}");
    let faixa = reservar(&stage, "15").json()["resultado"][0].clone();
    assert_eq!(
        (
            &faixa["numeroInicial"],
            &faixa["numeroFinal"],
            &faixa["quantidade"],
            &faixa["validaDigitoVerificadorNossoNumero"]
        ),
        (&json!(10), &json!(24), &json!(15), &json!(false))
    );
    for numero in [10, 11, 24] {
        assert_eq!(emitir(&stage, numero), None, "{numero}");
        assert!(lido(&stage, numero)["codigoBarras"].as_str().unwrap().ends_with(&format!("{numero:08}001")));
    }
    assert_eq!(emitir(&stage, 24).as_deref(), Some("9013"));
    assert_eq!(emitir(&stage, com_digito(3)).as_deref(), Some("9028"));
}

#[test]
fn a_contract_may_ask_for_the_contract_below_it() {
    let stage = mundo(
        r#","contratosCobranca":[77,78],"exigeContratoCobranca":true"#,
        r#"{"movimentacao":{"ready":"now"}}"#,
    );
    let missing = v3(&stage, "POST", "/boletos", &novo());
    insta::assert_snapshot!(missing.body, @r#"{"mensagens":[{"mensagem":"Número de Contrato não encontrado ou inválido","codigo":"5002"}]}"#);
    insta::assert_snapshot!(missing.reason.unwrap(), @"contract 1234567 needs numeroContratoCobranca, and the request has none");
    let wrong = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "numeroContratoCobranca": 79 })));
    insta::assert_snapshot!(wrong.body, @r#"{"mensagens":[{"mensagem":"Número do contrato de cobrança inválido","codigo":"9021"}]}"#);
    let issued = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "numeroContratoCobranca": 77 })));
    assert_eq!(issued.json()["resultado"]["numeroContratoCobranca"], 77);
    let query = "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10";
    let read = get3(&stage, query);
    assert_eq!((read.status, read.code.as_deref()), (400, Some("5002")));
    let read = get3(&stage, &format!("{query}&numeroContratoCobranca=77"));
    assert_eq!(read.json()["resultado"]["numeroContratoCobranca"], 77);
    assert_eq!(get3(&stage, &format!("{query}&numeroContratoCobranca=79")).code.as_deref(), Some("9021"));
    let body =
        json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "abatimento": { "valorAbatimento": 1 } });
    assert_eq!(v3(&stage, "PATCH", "/boletos/10", &body).code.as_deref(), Some("5002"));
    let body = com(body, json!({ "numeroContratoCobranca": 77 }));
    assert_eq!(v3(&stage, "PATCH", "/boletos/10", &body).status, 204);
    let list = "/pagadores/00000000191/boletos?numeroCliente=1234567&numeroContratoCobranca=";
    assert_eq!(
        (get3(&stage, &format!("{list}77")).status, get3(&stage, &format!("{list}78")).status),
        (200, 204)
    );
    let faixas = "/boletos/faixas-nosso-numero?numeroCliente=1234567&codigoModalidade=1&quantidade=3&numeroContratoCobranca=78";
    assert_eq!(get3(&stage, faixas).json()["resultado"][0]["numeroContratoCobranca"], 78);
}

#[test]
fn a_hybrid_slip_has_a_pix_text_that_readers_take() {
    let stage = mundo("", "{}");
    let pedir = |codigo: u8| {
        v3(&stage, "POST", "/boletos", &com(novo(), json!({ "codigoCadastrarPIX": codigo }))).json()["resultado"].clone()
    };
    let boleto = pedir(1);
    let text = boleto["qrCode"].as_str().unwrap();
    let code = BrCode::parse(text).unwrap();
    assert_eq!(code.to_string(), text);
    insta::assert_snapshot!(text, @"00020126950014br.gov.bcb.pix2573pix.sicoob.com.br/qr/payload/v2/cobv/78fe6802-5b52-4b71-b52e-268b800445fb5204000053039865802BR5907Loja Um6007Goiania62070503***6304C359");
    assert!(
        text.contains("br.gov.bcb.pix")
            && text.contains("pix.sicoob.com.br/qr/payload/v2/cobv/")
            && text.contains("62070503***")
    );
    assert_eq!(boleto.get("descricaoRejeicaoPix"), None);
    assert_eq!(lido(&stage, 10)["qrCode"], text);
    assert_eq!((pedir(0).get("qrCode"), pedir(2).get("qrCode")), (None, None));

    for (pix, codigo, hibrido) in [("sempre", 0, true), ("sempre", 2, false), ("indisponivel", 0, false)] {
        let stage = mundo(&format!(r#","pix":"{pix}""#), "{}");
        let issued = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "codigoCadastrarPIX": codigo })));
        let boleto = &issued.json()["resultado"];
        assert_eq!(
            (boleto["qrCode"].is_string(), boleto.get("descricaoRejeicaoPix")),
            (hibrido, None),
            "{pix} {codigo}"
        );
    }
    let stage = mundo(r#","pix":"indisponivel""#, "{}");
    let rejected = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "codigoCadastrarPIX": 1 })));
    let boleto = rejected.json()["resultado"].clone();
    assert_eq!(
        (rejected.status, &boleto["descricaoRejeicaoPix"]),
        (200, &json!("Modalidade não permitida para geração de QR Code."))
    );
    assert_eq!((boleto.get("qrCode"), lido(&stage, 10).get("descricaoRejeicaoPix")), (None, None));
    let body = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "pix": { "utilizarPix": true } });
    assert_eq!(v3(&stage, "PATCH", "/boletos/10", &body).code.as_deref(), Some("9040"));
    let world = super::stage(r#"{"valor":"1"}"#, "{}");
    assert_eq!(lido(&world, 10).get("qrCode"), None);
}
