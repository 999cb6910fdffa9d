//! What a change must keep to, and what it moves along (dossier 2.2 and 2.4).

use serde_json::{Value, json};

use super::operacoes::{AMBAS, conta, mudado, mudar};
use super::{com, lido, novo, send, stage, v3};
use crate::providers::sicoob::versao::Versao;
use crate::world::Verdict;

#[test]
fn interest_of_a_title_that_was_put_off_counts_from_its_new_day() {
    let stage = stage("", r#"{"movimentacao":{"ready":"now"}}"#);
    let boleto = json!({
        "dataVencimento": "2026-03-05", "tipoJurosMora": 1, "dataJurosMora": "2026-03-06", "valorJurosMora": 1
    });
    v3(&stage, "POST", "/boletos", &com(novo(), boleto));
    mudado(&stage, Versao::V3, "prorrogacaoVencimento", &json!({ "dataVencimento": "2026-03-12" }));
    assert_eq!(lido(&stage, 10)["dataJurosMora"], "2026-03-13");
    stage.advance("11d");
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":10}}"#), None);
    let line = lido(&stage, 10)["listaHistorico"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["tipoHistorico"] == "6")
        .cloned();
    assert_eq!(line.unwrap()["descricaoHistorico"], "LIQUIDACAO VIA PIX R$ 151,75");
}

#[test]
fn a_change_keeps_to_what_was_agreed_before() {
    let stage = stage("", "{}");
    v3(&stage, "POST", "/boletos", &novo());
    let refused = |nome: &str, campos: Value, campo: &str| {
        let reply = mudar(&stage, Versao::V3, nome, &campos);
        let said = format!("O valor informado no campo {nome}.{campo} é inválido.");
        assert_eq!(
            (reply.status, reply.json()["mensagens"][0]["mensagem"].as_str()),
            (400, Some(said.as_str())),
            "{campos}"
        );
    };
    mudado(&stage, Versao::V3, "abatimento", &json!({ "valorAbatimento": 20 }));
    refused("valorNominal", json!({ "valor": 20 }), "valor");
    mudado(&stage, Versao::V3, "desconto", &json!({ "tipoDesconto": 3, "valorPrimeiroDesconto": 30 }));
    refused("valorNominal", json!({ "valor": 30 }), "valor");
    let contas = json!([com(conta("987654", true, "100"), json!({ "codigoTipoValorRateio": 2 }))]);
    mudado(&stage, Versao::V3, "rateioCredito", &json!({ "tipoOperacao": 2, "rateioCreditos": contas }));
    refused("valorNominal", json!({ "valor": 99.99 }), "valor");
    mudado(&stage, Versao::V3, "valorNominal", &json!({ "valor": 100 }));
    mudado(
        &stage,
        Versao::V3,
        "multa",
        &json!({ "tipoMulta": 1, "dataMulta": "2027-01-01", "valorMulta": 1 }),
    );
    refused(
        "prorrogacaoLimitePagamento",
        json!({ "dataLimitePagamento": "2026-12-31" }),
        "dataLimitePagamento",
    );
    mudado(&stage, Versao::V3, "prorrogacaoLimitePagamento", &json!({ "dataLimitePagamento": "2027-01-01" }));
}

#[test]
fn a_title_is_written_off_in_either_version_and_once() {
    for versao in AMBAS {
        let stage = stage("", "{}");
        v3(&stage, "POST", "/boletos", &novo());
        let baixar = || match versao {
            Versao::V3 => v3(
                &stage,
                "POST",
                "/boletos/10/baixar",
                &json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 }),
            ),
            Versao::V2 => send(
                &stage,
                "PATCH",
                "/boletos/baixa",
                r#"[{"numeroContrato":1234567,"modalidade":1,"nossoNumero":10}]"#,
            ),
        };
        let off = baixar();
        assert_eq!((off.operation, off.verdict), ("sicoob.boletos.baixar", Verdict::Accepted));
        assert_eq!(lido(&stage, 10)["situacaoBoleto"], "Baixado");
        let again = baixar();
        assert_eq!(
            (again.code.as_deref(), again.reason.as_deref()),
            (Some("9018"), Some("boleto 10 is Baixado; expected EmAberto"))
        );
        assert_eq!(
            mudar(&stage, versao, "valorNominal", &json!({ "valor": 1 })).code.as_deref(),
            Some("9018")
        );
    }
}

#[test]
fn a_patch_of_version_3_names_one_change() {
    let stage = stage("", "{}");
    v3(&stage, "POST", "/boletos", &novo());
    let patch = |changes: Value| {
        let body = com(json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 }), changes);
        let reply = v3(&stage, "PATCH", "/boletos/10", &body);
        (reply.status, reply.json()["mensagens"][0]["mensagem"].as_str().unwrap().to_owned(), reply.operation)
    };
    let one = "Informe exatamente uma alteração por requisição.".to_owned();
    assert_eq!(patch(json!({})), (400, one.clone(), "sicoob.boletos.alterar"));
    assert_eq!(
        patch(json!({ "multa": { "tipoMulta": 0 }, "abatimento": { "valorAbatimento": 1 } })),
        (400, one, "sicoob.boletos.alterar")
    );
    let nulo = "O campo multa não pode ser nulo ou vazio; quando não informado, deve ser omitido.".to_owned();
    assert_eq!(patch(json!({ "multa": null, "abatimento": { "valorAbatimento": 1 } })).1, nulo);
    let wrong = patch(json!({ "especieDocumento": "DS" }));
    assert_eq!((wrong.1.as_str(), wrong.0), ("O valor informado no campo especieDocumento é inválido.", 400));
    for (path, body, codigo) in [
        (
            "/boletos/abc",
            json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "pix": { "utilizarPix": true } }),
            "9002",
        ),
        ("/boletos/10", json!({ "codigoModalidade": 1, "pix": { "utilizarPix": true } }), "9001"),
        ("/boletos/10", json!({ "numeroCliente": 1_234_567, "pix": { "utilizarPix": true } }), "9001"),
        (
            "/boletos/10",
            json!({ "numeroCliente": 1_234_567, "codigoModalidade": 3, "pix": { "utilizarPix": true } }),
            "9015",
        ),
        (
            "/boletos/27",
            json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "pix": { "utilizarPix": true } }),
            "9012",
        ),
        (
            "/boletos/10",
            json!({ "numeroCliente": 707_090, "codigoModalidade": 1, "pix": { "utilizarPix": true } }),
            "9012",
        ),
    ] {
        let reply = v3(&stage, "PATCH", path, &body);
        // What is not there cannot be changed; only reading it answers 204.
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some(codigo)), "{path} {body}");
    }
    assert_eq!(lido(&stage, 10).get("qrCode"), None);
}
