//! Refusals that are asked for by code.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::routes::ROUTES;
use super::super::{catalogo, operacoes};
use crate::providers::contract;
use crate::providers::room::{Input, Route};
use crate::providers::stage::refuse;

fn input(method: &str, path: &str, body: &str) -> Input {
    Input {
        method: method.to_owned(),
        path: path.to_owned(),
        body: body.to_owned().into(),
        ..Input::default()
    }
}

/// A request at a route, with this body if it takes one.
fn at(route: &Route<super::super::Sicoob>, body: &str) -> Input {
    let path: Vec<_> =
        route.paths[0].split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
    input(route.method, &path.join("/"), body)
}

#[test]
fn every_code_of_the_catalogue_is_answered_where_it_occurs_as_the_contract_has_it() {
    for (_, codigo, texto) in catalogo() {
        let (begin, end) = texto.split_once("{}").unwrap_or((texto, ""));
        let mut seen = BTreeSet::new();
        for route in ROUTES.iter() {
            for body in ["", "not json", "[{\"numeroContrato\":1}]"] {
                let Some((status, text)) = refuse(route.operation, codigo, &at(route, body)) else {
                    continue;
                };
                seen.insert(route.operation);
                let json: Value = serde_json::from_str(&text).unwrap();
                let said = if status == 207 {
                    json["resultado"][0]["status"]["mensagem"].as_str()
                } else {
                    assert_eq!(json["mensagens"][0]["codigo"], codigo, "{}", route.operation);
                    json["mensagens"][0]["mensagem"].as_str()
                };
                let said = said.unwrap();
                assert!(said.starts_with(begin) && said.ends_with(end) && !said.contains("{}"), "{said}");
            }
        }
        assert!(!seen.is_empty(), "{codigo} occurs nowhere");
        for operation in seen {
            assert!(
                refuse(operation, codigo, &Input::default()).is_some(),
                "{operation} {codigo}, no request"
            );
        }
    }
}

#[test]
fn the_gateway_and_the_token_server_refuse_in_their_own_forms() {
    let mut seen = BTreeSet::new();
    for route in ROUTES.iter() {
        for status in 400..600 {
            let code = status.to_string();
            let request = if matches!(status, 404 | 405 | 503 | 504) || route.operation == operacoes::TOKEN {
                Input::default()
            } else {
                at(route, "")
            };
            let Some((said, text)) = refuse(route.operation, &code, &request) else { continue };
            assert_eq!(said, status);
            seen.insert(status);
            let json: Value = serde_json::from_str(&text).unwrap();
            if route.operation == operacoes::TOKEN {
                assert!(json["error"].as_str().unwrap().starts_with(&format!("HTTP {status} ")), "{text}");
            } else {
                assert_eq!(json["httpCode"], code);
                contract::check_schema("sicoob-v3.yaml", "Gateway", &json).unwrap();
            }
        }
    }
    assert_eq!(Vec::from_iter(seen), [400, 401, 403, 404, 405, 406, 413, 415, 429, 500, 503, 504]);
    for code in ["invalid_client", "invalid_scope", "unsupported_grant_type", "invalid_request"] {
        let body = "grant_type=client_credentials&scope=boletos_x";
        let (_, text) =
            refuse(operacoes::TOKEN, code, &input("POST", super::super::oauth::PATH, body)).unwrap();
        assert!(text.starts_with(&format!("{{\"error\":\"{code}\",")), "{text}");
        assert!(refuse(operacoes::TOKEN, code, &Input::default()).is_some());
    }
}

#[test]
fn a_request_is_refused_in_the_dialect_of_its_version() {
    let v3 = input("POST", "/cobranca-bancaria/v3/boletos", "{}");
    let v2 = input("POST", "/w/x/cobranca-bancaria/v2/boletos", r#"[{"seuNumero":"a"},{"seuNumero":"b"}]"#);
    let said = |operation: &'static str, code: &str, input: &Input| refuse(operation, code, input).unwrap();
    insta::assert_snapshot!(said(operacoes::INCLUIR, "9013", &v3).1, @r#"{"mensagens":[{"mensagem":"Já existe um boleto cadastrado com o nosso número informado.","codigo":"9013"}]}"#);
    insta::assert_snapshot!(said(operacoes::INCLUIR, "9013", &v2).1, @r#"{"resultado":[{"status":{"codigo":400,"mensagem":"Já existe um boleto cadastrado com o nosso número informado."},"boleto":{"seuNumero":"a"}},{"status":{"codigo":400,"mensagem":"Já existe um boleto cadastrado com o nosso número informado."},"boleto":{"seuNumero":"b"}}]}"#);
    insta::assert_snapshot!(said(operacoes::INCLUIR, "9003", &v2).1, @r#"{"mensagens":[{"mensagem":"A requisição deve conter de 1 a 10 itens.","codigo":"9003"}]}"#);
    insta::assert_snapshot!(said(operacoes::FAIXAS, "5002", &Input::default()).1, @r#"{"mensagens":[{"mensagem":"Número de Contrato não encontrado ou inválido","codigo":"5002"}]}"#);
    insta::assert_snapshot!(said(operacoes::INCLUIR, "429", &v3).1, @r#"{"httpCode":"429","httpMessage":"Too Many Requests","moreInformation":"Rate Limit exceeded"}"#);
    insta::assert_snapshot!(said(operacoes::TOKEN, "invalid_scope", &Input::default()).1, @r#"{"error":"invalid_scope","error_description":"Invalid scopes: escopo_desconhecido"}"#);
    insta::assert_snapshot!(said(operacoes::TOKEN, "503", &Input::default()).1, @r#"{"error":"HTTP 503 Service Unavailable"}"#);
    let pending = input("GET", "/cobranca-bancaria/v2/boletos/solicitacoes/movimentacao", "");
    assert_eq!(said(operacoes::ACOMPANHAR, "5004", &pending).0, 404);
    assert_eq!(said(operacoes::CONSULTAR, "9012", &Input::default()).0, 404);
    assert_eq!(said(operacoes::BAIXAR, "9012", &Input::default()).0, 400);
}

#[test]
fn a_code_that_an_operation_has_not_is_none() {
    let v3 = |path: &str| input("PATCH", &format!("/cobranca-bancaria/v3{path}"), "{}");
    for (operation, code, input) in [
        (operacoes::INCLUIR, "9999", Input::default()),
        (operacoes::INCLUIR, "5004", Input::default()),
        (operacoes::INCLUIR, "", Input::default()),
        (operacoes::INCLUIR, "invalid_client", Input::default()),
        (operacoes::BAIXAR, "9003", v3("/boletos/1/baixar")),
        (operacoes::TOKEN, "5002", Input::default()),
        (operacoes::TOKEN, "401", Input::default()),
        (operacoes::SAUDE, "401", Input::default()),
        (operacoes::CONSULTAR, "415", Input::default()),
    ] {
        assert_eq!(refuse(operation, code, &input), None, "{operation} {code}");
    }
}
