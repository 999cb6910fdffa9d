//! Every change of the tables in dossier 2.4 and 2.7, made in one version and read in the other.

use serde_json::{Value, json};

use super::{com, get, get3, lido, novo, send, stage, v3};
use crate::providers::sicoob::versao::Versao;
use crate::providers::stage::{Reply, Stage};
use crate::world::Verdict;

/// Object of version 3, path and echo's key of version 2, operation.
const MUDANCAS: [(&str, &str, &str, &str); 11] = [
    (
        "especieDocumento",
        "/boletos/especie-documento",
        "especie-documento",
        "sicoob.boletos.alterarEspecieDocumento",
    ),
    ("seuNumero", "/boletos/seu-numero", "seu-numero", "sicoob.boletos.alterarSeuNumero"),
    ("desconto", "/boletos/descontos", "desconto", "sicoob.boletos.alterarDesconto"),
    ("abatimento", "/boletos/abatimentos", "abatimento", "sicoob.boletos.alterarAbatimento"),
    ("multa", "/boletos/encargos/multas", "encargo", "sicoob.boletos.alterarMulta"),
    ("jurosMora", "/boletos/encargos/juros-mora", "encargo", "sicoob.boletos.alterarJurosMora"),
    ("rateioCredito", "/boletos/rateio-creditos", "boletos", "sicoob.boletos.alterarRateioCreditos"),
    ("pix", "/boletos/pix", "pix", "sicoob.boletos.alterarPix"),
    (
        "prorrogacaoVencimento",
        "/boletos/prorrogacoes/data-vencimento",
        "prorrogacao",
        "sicoob.boletos.prorrogar",
    ),
    (
        "prorrogacaoLimitePagamento",
        "/boletos/prorrogacoes/data-limite-pagamento",
        "prorrogacao",
        "sicoob.boletos.prorrogarLimite",
    ),
    ("valorNominal", "/boletos/valor-nominal", "valorNominal", "sicoob.boletos.alterarValorNominal"),
];

pub(super) fn mudar(stage: &Stage, versao: Versao, nome: &str, campos: &Value) -> Reply {
    match versao {
        Versao::V3 => {
            let body = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, nome: campos });
            v3(stage, "PATCH", "/boletos/10", &body)
        }
        Versao::V2 => {
            let path = MUDANCAS.iter().find(|(known, ..)| *known == nome).unwrap().1;
            let item = com(
                json!({ "numeroContrato": 1_234_567, "modalidade": 1, "nossoNumero": 10 }),
                campos.clone(),
            );
            let text = item.to_string().replace("codigoEspecieDocumento", "especieDocumento");
            send(stage, "PATCH", path, &format!("[{text}]"))
        }
    }
}

/// An accepted change, held to the form of the version.
pub(super) fn mudado(stage: &Stage, versao: Versao, nome: &str, campos: &Value) {
    let (_, _, chave, operacao) = MUDANCAS.into_iter().find(|(known, ..)| *known == nome).unwrap();
    let reply = mudar(stage, versao, nome, campos);
    assert_eq!((reply.operation, reply.verdict), (operacao, Verdict::Accepted), "{}", reply.body);
    match versao {
        Versao::V3 => {
            assert_eq!((reply.status, reply.body.as_str()), (204, ""));
            assert!(reply.headers.iter().all(|(name, _)| *name != "content-type"), "204 has no body");
        }
        Versao::V2 => {
            let item = &reply.json()["resultado"][0];
            assert_eq!((reply.status, &item["status"]["codigo"]), (207, &json!(200)));
            assert_eq!(item[chave]["nossoNumero"], 10, "what was sent is repeated");
        }
    }
}

pub(super) fn conta(numero: &str, principal: bool, valor: &str) -> Value {
    json!({
        "numeroBanco": 756, "numeroAgencia": 4321, "numeroContaCorrente": numero, "contaPrincipal": principal,
        "codigoTipoValorRateio": 1, "valorRateio": valor, "codigoTipoCalculoRateio": 1, "nomeTitular": "Titular",
        "quantidadeDiasFloat": 0
    })
}

pub(super) const AMBAS: [Versao; 2] = [Versao::V2, Versao::V3];

#[test]
fn every_change_shows_afterwards_in_both_versions() {
    let contas = json!([conta("987654", true, "60"), conta("11", false, "40")]);
    for versao in AMBAS {
        let stage = stage("", "{}");
        v3(&stage, "POST", "/boletos", &novo());
        let antes = lido(&stage, 10);
        for (nome, campos, said) in [
            ("especieDocumento", json!({ "codigoEspecieDocumento": "DS" }), "ESPECIE DE DOCUMENTO"),
            (
                "seuNumero",
                json!({ "seuNumero": "NF-43", "identificacaoBoletoEmpresa": "4711" }),
                "SEU NUMERO",
            ),
            (
                "desconto",
                json!({ "tipoDesconto": 1, "dataPrimeiroDesconto": "2026-06-01", "valorPrimeiroDesconto": 18.1, "dataSegundoDesconto": "2026-07-01", "valorSegundoDesconto": 9 }),
                "DESCONTO",
            ),
            ("abatimento", json!({ "valorAbatimento": 10.5 }), "ABATIMENTO"),
            ("multa", json!({ "tipoMulta": 2, "dataMulta": "2026-12-16", "valorMulta": 2 }), "MULTA"),
            (
                "jurosMora",
                json!({ "tipoJurosMora": 2, "dataJurosMora": "2026-12-17", "valorJurosMora": 0.033 }),
                "JUROS DE MORA",
            ),
            ("rateioCredito", json!({ "tipoOperacao": 2, "rateioCreditos": contas }), "RATEIO DE CREDITO"),
            (
                "prorrogacaoLimitePagamento",
                json!({ "dataLimitePagamento": "2027-02-01" }),
                "LIMITE DE PAGAMENTO",
            ),
            ("valorNominal", json!({ "valor": 200 }), "VALOR NOMINAL"),
        ] {
            mudado(&stage, versao, nome, &campos);
            let now = lido(&stage, 10);
            for (campo, valor) in campos.as_object().unwrap() {
                if campo != "tipoOperacao" {
                    assert_eq!(&now[campo], valor, "{versao:?} {nome} {campo}");
                }
            }
            let last =
                now["listaHistorico"].as_array().unwrap().iter().rfind(|linha| linha["tipoHistorico"] == "2");
            assert_eq!(last.unwrap()["descricaoHistorico"], format!("ALTERACAO DE {said}"));
        }
        let v2 =
            get(&stage, "/boletos?numeroContrato=1234567&modalidade=1&nossoNumero=10").json()["resultado"]
                .clone();
        assert_eq!(
            (&v2["especieDocumento"], &v2["valorMulta"], &v2["valor"]),
            (&json!("DS"), &json!(2), &json!(200))
        );
        assert_eq!(v2["rateioCreditos"], contas);

        // The barcode says the value; the one that was printed is still found.
        let (old, new) = (&antes["codigoBarras"], &lido(&stage, 10)["codigoBarras"]);
        assert_ne!(old, new);
        for barras in [old, new] {
            let query = format!(
                "/boletos?numeroCliente=1234567&codigoModalidade=1&codigoBarras={}",
                barras.as_str().unwrap()
            );
            assert_eq!(get3(&stage, &query).json()["resultado"]["codigoBarras"], *new);
        }

        mudado(&stage, versao, "prorrogacaoVencimento", &json!({ "dataVencimento": "2026-12-28" }));
        let now = lido(&stage, 10);
        for (campo, valor) in [
            ("dataVencimento", "2026-12-28"),
            ("dataLimitePagamento", "2027-02-01"),
            // They come after the due date, so they move by as many days.
            ("dataMulta", "2026-12-29"),
            ("dataJurosMora", "2026-12-30"),
        ] {
            assert_eq!(now[campo], valor, "{versao:?} {campo}");
        }
        mudado(&stage, versao, "rateioCredito", &json!({ "tipoOperacao": 3, "rateioCreditos": [] }));
        mudado(&stage, versao, "pix", &json!({ "utilizarPix": true }));
        let now = lido(&stage, 10);
        assert!(now["qrCode"].is_string() && now.get("rateioCreditos").is_none());
        assert_eq!(
            mudar(&stage, versao, "pix", &json!({ "utilizarPix": true })).code.as_deref(),
            Some("9041")
        );
        mudado(&stage, versao, "pix", &json!({ "utilizarPix": false }));
        assert_eq!(lido(&stage, 10).get("qrCode"), None);
    }
}

#[test]
fn changes_that_cannot_be_are_refused_alike_and_leave_nothing() {
    let contas = json!([conta("987654", false, "100")]);
    for versao in AMBAS {
        let stage = stage("", "{}");
        v3(&stage, "POST", "/boletos", &novo());
        let before = super::tudo(&stage);
        // The field, below its object in version 3, or nothing where the text names none.
        for (nome, campos, codigo, campo) in [
            ("especieDocumento", json!({ "codigoEspecieDocumento": "XX" }), "9002", "codigoEspecieDocumento"),
            ("especieDocumento", json!({}), "9001", "codigoEspecieDocumento"),
            ("seuNumero", json!({ "seuNumero": "1234567890123456789" }), "9002", "seuNumero"),
            ("seuNumero", json!({ "seuNumero": null }), "9001", "seuNumero"),
            (
                "seuNumero",
                json!({ "seuNumero": "a", "identificacaoBoletoEmpresa": "12345678901234567890123456" }),
                "9002",
                "identificacaoBoletoEmpresa",
            ),
            ("desconto", json!({}), "9001", "tipoDesconto"),
            ("desconto", json!({ "tipoDesconto": 7 }), "9002", "tipoDesconto"),
            ("desconto", json!({ "tipoDesconto": 1 }), "9001", "valorPrimeiroDesconto"),
            (
                "desconto",
                json!({ "tipoDesconto": 1, "valorPrimeiroDesconto": 10 }),
                "9001",
                "dataPrimeiroDesconto",
            ),
            (
                "desconto",
                json!({ "tipoDesconto": 2, "valorPrimeiroDesconto": 101, "dataPrimeiroDesconto": "2026-03-05" }),
                "9002",
                "valorPrimeiroDesconto",
            ),
            ("abatimento", json!({ "valorAbatimento": 150.75 }), "9002", "valorAbatimento"),
            ("abatimento", json!({ "valorAbatimento": -1 }), "9002", "valorAbatimento"),
            ("abatimento", json!({ "valorAbatimento": "um" }), "9002", "valorAbatimento"),
            ("multa", json!({ "tipoMulta": 1 }), "9001", "valorMulta"),
            (
                "multa",
                json!({ "tipoMulta": 1, "valorMulta": 1, "dataMulta": "2026-12-15" }),
                "9002",
                "dataMulta",
            ),
            ("jurosMora", json!({ "tipoJurosMora": 1, "valorJurosMora": 0 }), "9002", "valorJurosMora"),
            ("rateioCredito", json!({ "tipoOperacao": 1, "rateioCreditos": contas }), "9002", "tipoOperacao"),
            ("rateioCredito", json!({ "tipoOperacao": 2 }), "9001", "rateioCreditos"),
            ("rateioCredito", json!({ "tipoOperacao": 2, "rateioCreditos": contas }), "9042", ""),
            ("pix", json!({}), "9001", "utilizarPix"),
            ("pix", json!({ "utilizarPix": 1 }), "9002", "utilizarPix"),
            ("pix", json!({ "utilizarPix": false }), "9041", ""),
            ("prorrogacaoVencimento", json!({ "dataVencimento": "2026-12-15" }), "9019", ""),
            ("prorrogacaoVencimento", json!({ "dataVencimento": "amanhã" }), "9002", "dataVencimento"),
            (
                "prorrogacaoLimitePagamento",
                json!({ "dataLimitePagamento": "2026-12-14" }),
                "9002",
                "dataLimitePagamento",
            ),
            ("valorNominal", json!({ "valor": 0 }), "9002", "valor"),
            ("valorNominal", json!({ "valor": 1.001 }), "9002", "valor"),
        ] {
            let reply = mudar(&stage, versao, nome, &campos);
            let body = reply.json();
            let (name, said) = match versao {
                Versao::V2 => {
                    let plain = if campo == "codigoEspecieDocumento" { "especieDocumento" } else { campo };
                    (plain.to_owned(), &body["resultado"][0]["status"]["mensagem"])
                }
                Versao::V3 => (format!("{nome}.{campo}"), &body["mensagens"][0]["mensagem"]),
            };
            let about = format!("{versao:?} {nome} {campos}: {}", reply.body);
            assert_eq!(
                (reply.status, reply.code.as_deref()),
                (if versao == Versao::V2 { 207 } else { 400 }, Some(codigo)),
                "{about}"
            );
            match codigo {
                "9001" => assert_eq!(said, &json!(format!("O campo {name} é obrigatório.")), "{about}"),
                "9002" => assert_eq!(
                    said,
                    &json!(format!("O valor informado no campo {name} é inválido.")),
                    "{about}"
                ),
                _ => assert!(said.as_str().is_some_and(|said| said.len() > 10), "{about}"),
            }
            assert!(reply.reason.is_some(), "{about}");
        }
        assert!(super::tudo(&stage) == before, "{versao:?}");
    }
}
