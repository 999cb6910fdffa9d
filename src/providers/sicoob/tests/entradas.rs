//! Query parameters and paths of both versions that cannot be (dossier 2.1 and 2.7).

use serde_json::json;

use super::{BEARER, stage, tudo};
use crate::providers::stage::{Reply, Stage};

fn ler(stage: &Stage, versao: u8, path: &str, query: &str) -> Reply {
    let target = format!("/cobranca-bancaria/v{versao}{path}?{query}");
    stage.send("GET", &target, &[("authorization", BEARER)], "")
}

/// The two names that differ.
fn nomes(versao: u8) -> (&'static str, &'static str) {
    if versao == 2 { ("numeroContrato", "modalidade") } else { ("numeroCliente", "codigoModalidade") }
}

#[test]
fn query_parameters_are_refused_by_their_own_names() {
    let stage = stage(r#"{"valor":"10"}"#, "{}");
    let before = tudo(&stage);
    for versao in [2, 3] {
        let (conta, modalidade) = nomes(versao);
        let movimentos =
            if versao == 2 { "/boletos/solicitacoes/movimentacao" } else { "/boletos/movimentacoes" };
        let good = [
            (conta, "1234567"),
            (modalidade, "1"),
            ("nossoNumero", "10"),
            ("quantidade", "1"),
            ("codigoSolicitacao", "1"),
        ];
        for (path, campo, valor, codigo) in [
            ("/boletos", conta, None, "9001"),
            ("/boletos", conta, Some(""), "9001"),
            ("/boletos", conta, Some("abc"), "9002"),
            ("/boletos", conta, Some("1e3"), "9002"),
            ("/boletos", conta, Some("99999999999999999999"), "9002"),
            ("/boletos", conta, Some("9"), "5002"),
            ("/boletos", modalidade, None, "9001"),
            ("/boletos", modalidade, Some("um"), "9002"),
            ("/boletos", modalidade, Some("3"), "9015"),
            ("/boletos", "nossoNumero", None, "9001"),
            ("/boletos", "nossoNumero", Some("x"), "9002"),
            ("/boletos", "linhaDigitavel", Some("123"), "9002"),
            ("/boletos", "linhaDigitavel", Some("75691432120112345670700004210019416610000015076"), "9002"),
            ("/boletos", "codigoBarras", Some("75694166100000150751432101123456700000421002"), "9002"),
            ("/boletos", "codigoBarras", Some("abc"), "9002"),
            ("/boletos", "numeroContratoCobranca", Some("5"), "9021"),
            ("/boletos", "numeroContratoCobranca", Some("x"), "9002"),
            ("/boletos/segunda-via", conta, None, "9001"),
            ("/boletos/segunda-via", modalidade, None, "9001"),
            ("/boletos/segunda-via", "nossoNumero", None, "9001"),
            ("/boletos/segunda-via", "gerarPdf", Some("sim"), "9002"),
            ("/boletos/faixas-nosso-numero", conta, None, "9001"),
            ("/boletos/faixas-nosso-numero", modalidade, Some("2"), "9015"),
            ("/boletos/faixas-nosso-numero", "quantidade", None, "9001"),
            ("/boletos/faixas-nosso-numero", "quantidade", Some("0"), "9002"),
            ("/boletos/faixas-nosso-numero", "quantidade", Some("1000001"), "9029"),
            (movimentos, conta, None, "9001"),
            (movimentos, "codigoSolicitacao", None, "9001"),
            (movimentos, "codigoSolicitacao", Some("x"), "9002"),
            (movimentos, "codigoSolicitacao", Some("1"), "9009"),
            (movimentos, "codigoSolicitacao", Some("-1"), "9009"),
        ] {
            let mut query: Vec<_> = good
                .iter()
                .filter(|(name, _)| *name != campo)
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            query.extend(valor.map(|valor| format!("{campo}={valor}")));
            let reply = ler(&stage, versao, path, &query.join("&"));
            let about = format!("v{versao} {path} {campo}={valor:?}: {}", reply.body);
            assert_eq!((reply.status, reply.code.as_deref()), (400, Some(codigo)), "{about}");
            let said = reply.json()["mensagens"][0]["mensagem"].as_str().unwrap().to_owned();
            match codigo {
                "9001" => assert_eq!(said, format!("O campo {campo} é obrigatório."), "{about}"),
                "9002" => {
                    assert_eq!(said, format!("O valor informado no campo {campo} é inválido."), "{about}")
                }
                _ => assert!(said.len() > 10, "{about}"),
            }
            assert!(reply.reason.is_some_and(|reason| reason.len() > 10), "{about}");
        }
        assert!(tudo(&stage) == before, "{versao}");
    }
}

#[test]
fn the_other_versions_names_are_unknown() {
    let stage = stage(r#"{"valor":"10"}"#, "{}");
    for versao in [2, 3] {
        let ((conta, _), (outra, modalidade)) = (nomes(versao), nomes(5 - versao));
        let reply =
            ler(&stage, versao, "/boletos", &format!("{outra}=1234567&{modalidade}=1&nossoNumero=10"));
        assert_eq!(reply.json()["mensagens"][0]["mensagem"], format!("O campo {conta} é obrigatório."));
        let reason = reply.reason.unwrap();
        assert!(
            reason.ends_with(&format!("the query has `{outra}`, its name in the other version")),
            "{reason}"
        );
    }
}

#[test]
fn numbers_in_the_path_are_held_to_be_numbers() {
    let stage = stage(r#"{"valor":"10"}"#, "{}");
    let body = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 });
    for (numero, status, codigo) in [
        ("abc", 400, "9002"),
        ("10.0", 400, "9002"),
        ("99999999999999999999", 400, "9002"),
        ("-10", 400, "9012"),
        ("27", 400, "9012"),
        ("%F0%9F%98%80", 400, "9002"),
    ] {
        let reply = super::v3(&stage, "POST", &format!("/boletos/{numero}/baixar"), &body);
        assert_eq!((reply.status, reply.code.as_deref()), (status, Some(codigo)), "{numero}: {}", reply.body);
    }
}
