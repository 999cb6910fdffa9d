//! Refusals that are asked for by code.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::routes::*;
use crate::providers::contract;
use crate::providers::room::Input;
use crate::providers::stage::refuse;

fn at(operation: &str, body: &str) -> Input {
    let route = ROUTES.iter().find(|route| route.operation == operation).unwrap();
    let path: Vec<_> =
        route.paths[0].split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
    Input {
        method: route.method.to_owned(),
        path: path.join("/"),
        body: body.to_owned().into(),
        ..Input::default()
    }
}

#[test]
fn every_message_that_refuses_is_said_where_it_occurs() {
    for (code, said) in [
        ("execucao_nao_encontrada", "Execução fiscal não encontrada"),
        ("numero_invalido", "Número do processo inválido"),
        ("tipo_nao_encontrado", "Tipo de movimentação não encontrado"),
        ("campo_obrigatorio", "Campo obrigatório não informado: "),
        ("campo_invalido", "Campo com valor inválido: "),
        ("campo_longo", "Campo excede o tamanho permitido: "),
        ("movimentacao_nao_encontrada", "Movimentação não encontrada"),
        ("anexo_duplicado", "Já existe anexo com este nome e tipo na movimentação"),
        ("anexo_grande", "O arquivo excede o limite de 10 MB"),
        ("um_objeto", "Envie um único objeto por requisição"),
        ("custa_nao_encontrada", "Tipo de custa não encontrado"),
        ("cda_nao_encontrada", "Certidão de Dívida Ativa não encontrada"),
        ("protesto_nao_encontrado", "Protesto não encontrado"),
        ("data_futura", "A data do movimento não pode ser posterior à data e hora atuais"),
    ] {
        let mut seen = 0;
        for operation in OPERATIONS {
            for body in
                ["", "not json", r#"[{"codigoExecucao":1,"processo":"5"}]"#, r#"{"codigoExecucao":1}"#]
            {
                let Some((status, text)) = refuse(operation, code, &at(operation, body)) else { continue };
                seen += 1;
                let json: Value = serde_json::from_str(&text).unwrap();
                let batch = [PROCESSOS, MOVIMENTACOES, CUSTAS].contains(operation);
                let texto = if batch {
                    let item = if json.is_array() { &json[0] } else { &json };
                    assert_eq!(status, 200, "{text}");
                    item["mensagemRetorno"].as_str()
                } else {
                    assert_eq!(status, 422);
                    json["detail"][0].as_str()
                };
                assert!(texto.unwrap().starts_with(said) && !text.contains("{campo}"), "{operation}: {text}");
                assert!(refuse(operation, code, &Input::default()).is_some(), "{operation}, no request");
            }
        }
        assert!(seen > 0, "{code} is said nowhere");
    }
}

#[test]
fn every_status_has_one_of_the_two_shapes() {
    let mut seen = BTreeSet::new();
    for operation in OPERATIONS {
        for status in 400..600_u16 {
            let described = !matches!(status, 404 | 405 | 413 | 429 | 500 | 503)
                && refuse(operation, &status.to_string(), &Input::default()).is_some();
            let request = if described { at(operation, "") } else { Input::default() };
            let Some((said, text)) = refuse(operation, &status.to_string(), &request) else { continue };
            seen.insert(status);
            assert_eq!(said, status);
            let json: Value = serde_json::from_str(&text).unwrap();
            if !matches!(status, 401 | 403) {
                contract::check_schema("betha.yaml", "Erro", &json).unwrap();
            }
        }
    }
    assert_eq!(Vec::from_iter(seen), [400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503]);
}

#[test]
fn refusals_answer_what_was_sent() {
    let said = |operation: &'static str, code: &str, body: &str| {
        refuse(operation, code, &at(operation, body)).unwrap().1
    };
    let batch = r#"[{"codigoExecucao":1,"processo":5000001552024824001},{"codigoExecucao":"2"}]"#;
    insta::assert_snapshot!(said(PROCESSOS, "numero_invalido", batch), @r#"[{"codigoExecucao":1,"processo":"5000001552024824001","mensagemRetorno":"Número do processo inválido"},{"codigoExecucao":2,"processo":null,"mensagemRetorno":"Número do processo inválido"}]"#);
    insta::assert_snapshot!(said(CUSTAS, "custa_nao_encontrada", r#"{"idExecucoes":1,"valor":3.5}"#), @r#"{"idExecucoes":1,"idCustas":null,"valor":3.50,"observacao":null,"id":null,"mensagemRetorno":"Tipo de custa não encontrado"}"#);
    insta::assert_snapshot!(said(ANEXOS, "anexo_grande", ""), @r#"{"message":"A requisição contém registros inválidos.","classificationCode":null,"detail":["O arquivo excede o limite de 10 MB"]}"#);
    insta::assert_snapshot!(said(SALDOS, "401", ""), @r#"{"code":401,"message":"Token inválido"}"#);
    insta::assert_snapshot!(refuse(SALDOS, "503", &Input::default()).unwrap().1, @r#"{"message":"O serviço está temporariamente indisponível.","classificationCode":null,"detail":null}"#);
}

#[test]
fn a_code_that_an_operation_has_not_is_none() {
    for (operation, code) in [
        (SALDOS, "execucao_nao_encontrada"),
        (PROCESSOS, "um_objeto"),
        (PROCESSOS, "sucesso"),
        (CUSTAS, "tributos_falhou"),
        (SALDOS, "415"),
        (RESUMO, "400"),
        (PAGINA, "401"),
        (PROCESSOS, "402"),
        (PROCESSOS, ""),
    ] {
        assert_eq!(refuse(operation, code, &Input::default()), None, "{operation} {code}");
    }
}
