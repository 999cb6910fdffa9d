//! Who gets in where: scopes by operation in both versions, client certificates, the sandbox and the count of requests (dossier 1.1 to
//! 1.5).

use serde_json::{Value, json};

use super::{BEARER, CLIENT, get3, stage};
use crate::providers::room::{Presented, Room};
use crate::providers::sicoob::Sicoob;
use crate::providers::sicoob::acesso::escopos;
use crate::providers::stage::{Reply, Stage};

const TOKEN: &str = "/auth/realms/cooperado/protocol/openid-connect/token";

fn bearer(stage: &Stage, scope: &str) -> String {
    let body = format!("grant_type=client_credentials&client_id={CLIENT}&scope={scope}");
    let reply = stage.send("POST", TOKEN, &[("content-type", "application/x-www-form-urlencoded")], body);
    format!("Bearer {}", reply.json()["access_token"].as_str().unwrap())
}

/// Method, path, scope of the table in dossier 1.3.
const V2: &[(&str, &str, &str)] = &[
    ("POST", "/boletos", "incluir"),
    ("GET", "/boletos", "consultar"),
    ("GET", "/boletos/pagadores/00000000191", "pagador"),
    ("GET", "/boletos/segunda-via", "segunda_via"),
    ("GET", "/boletos/faixas-nosso-numero", "faixa_nn_disponiveis"),
    ("PATCH", "/boletos/prorrogacoes/data-vencimento", "prorrogacoes_data_vencimento"),
    ("PATCH", "/boletos/prorrogacoes/data-limite-pagamento", "prorrogacoes_data_limite_pagamento"),
    ("PATCH", "/boletos/descontos", "descontos"),
    ("PATCH", "/boletos/abatimentos", "abatimentos"),
    ("PATCH", "/boletos/encargos/multas", "encargos_multas"),
    ("PATCH", "/boletos/encargos/juros-mora", "encargos_juros_mora"),
    ("PATCH", "/boletos/valor-nominal", "valor_nominal"),
    ("PATCH", "/boletos/seu-numero", "seu_numero"),
    ("PATCH", "/boletos/especie-documento", "especie_documento"),
    ("PATCH", "/boletos/rateio-creditos", "rateio_credito"),
    ("PATCH", "/boletos/pix", "pix"),
    ("PATCH", "/boletos/baixa", "baixa"),
    ("PUT", "/pagadores", "cobranca_pagadores"),
    ("POST", "/boletos/negativacoes", "negativacoes_incluir"),
    ("PATCH", "/boletos/negativacoes", "negativacoes_alterar"),
    ("DELETE", "/boletos/negativacoes", "negativacoes_baixar"),
    ("POST", "/boletos/protestos", "protestos_incluir"),
    ("PATCH", "/boletos/protestos", "protestos_alterar"),
    ("DELETE", "/boletos/protestos", "protestos_desistir"),
    ("POST", "/boletos/solicitacoes/movimentacao", "solicitacao_movimentacao_incluir"),
    ("GET", "/boletos/solicitacoes/movimentacao", "solicitacao_movimentacao_consultar"),
    ("GET", "/boletos/movimentacao-download", "solicitacao_movimentacao_download"),
];

/// Method, path, object of the change if it is one, version 3's scope, version 2's if there is one.
const V3: &[(&str, &str, &str, &str, &str)] = &[
    ("POST", "/boletos", "", "boletos_inclusao", "incluir"),
    ("GET", "/boletos", "", "boletos_consulta", "consultar"),
    ("GET", "/pagadores/00000000191/boletos", "", "boletos_consulta", "pagador"),
    ("GET", "/boletos/segunda-via", "", "boletos_consulta", "segunda_via"),
    ("GET", "/boletos/faixas-nosso-numero", "", "boletos_consulta", "faixa_nn_disponiveis"),
    ("POST", "/boletos/movimentacoes", "", "boletos_consulta", "solicitacao_movimentacao_incluir"),
    ("GET", "/boletos/movimentacoes", "", "boletos_consulta", "solicitacao_movimentacao_consultar"),
    ("GET", "/boletos/movimentacoes/download", "", "boletos_consulta", "solicitacao_movimentacao_download"),
    ("PATCH", "/boletos/10", "", "boletos_alteracao", ""),
    ("PATCH", "/boletos/10", "prorrogacaoVencimento", "boletos_alteracao", "prorrogacoes_data_vencimento"),
    (
        "PATCH",
        "/boletos/10",
        "prorrogacaoLimitePagamento",
        "boletos_alteracao",
        "prorrogacoes_data_limite_pagamento",
    ),
    ("PATCH", "/boletos/10", "desconto", "boletos_alteracao", "descontos"),
    ("PATCH", "/boletos/10", "abatimento", "boletos_alteracao", "abatimentos"),
    ("PATCH", "/boletos/10", "multa", "boletos_alteracao", "encargos_multas"),
    ("PATCH", "/boletos/10", "jurosMora", "boletos_alteracao", "encargos_juros_mora"),
    ("PATCH", "/boletos/10", "valorNominal", "boletos_alteracao", "valor_nominal"),
    ("PATCH", "/boletos/10", "seuNumero", "boletos_alteracao", "seu_numero"),
    ("PATCH", "/boletos/10", "especieDocumento", "boletos_alteracao", "especie_documento"),
    ("PATCH", "/boletos/10", "rateioCredito", "boletos_alteracao", "rateio_credito"),
    ("PATCH", "/boletos/10", "pix", "boletos_alteracao", "pix"),
    ("POST", "/boletos/10/baixar", "", "boletos_alteracao", "baixa"),
    ("PUT", "/pagadores", "", "boletos_alteracao", "cobranca_pagadores"),
    ("POST", "/boletos/10/negativacoes", "", "boletos_alteracao", "negativacoes_incluir"),
    ("PATCH", "/boletos/10/negativacoes", "", "boletos_alteracao", "negativacoes_alterar"),
    ("DELETE", "/boletos/10/negativacoes", "", "boletos_alteracao", "negativacoes_baixar"),
    ("POST", "/boletos/10/protestos", "", "boletos_alteracao", "protestos_incluir"),
    ("PATCH", "/boletos/10/protestos", "", "boletos_alteracao", "protestos_alterar"),
    ("DELETE", "/boletos/10/protestos", "", "boletos_alteracao", "protestos_desistir"),
    ("POST", "/webhooks", "", "webhooks_inclusao", ""),
    ("GET", "/webhooks", "", "webhooks_consulta", ""),
    ("PATCH", "/webhooks/1", "", "webhooks_alteracao", ""),
    ("DELETE", "/webhooks/1", "", "webhooks_alteracao", ""),
    ("PATCH", "/webhooks/1/reativar", "", "webhooks_alteracao", ""),
    ("GET", "/webhooks/1/solicitacoes", "", "webhooks_consulta", ""),
];

fn v2_name(short: &str) -> Option<String> {
    match short {
        "" => None,
        "cobranca_pagadores" => Some(short.to_owned()),
        short => Some(format!("cobranca_boletos_{short}")),
    }
}

/// Holds an operation to its scopes: with any of them alone one gets in, with all others together one does not.
fn hold(stage: &Stage, method: &str, path: &str, body: &Value, good: &[String]) {
    let call = |scopes: &str| {
        let bearer = bearer(stage, scopes);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        stage.send(method, path, &headers, if method == "GET" { String::new() } else { body.to_string() })
    };
    for scope in good {
        assert!(![401, 403].contains(&call(scope).status), "{method} {path} {body} with {scope}");
    }
    let others: Vec<_> = escopos().filter(|name| !good.iter().any(|good| good == name)).collect();
    assert_eq!(others.len() + good.len(), escopos().count(), "{good:?} are known");
    let refused = call(&others.join("+"));
    assert_eq!((refused.status, refused.code.as_deref()), (403, Some("403")), "{method} {path} {body}");
    assert!(refused.reason.unwrap().contains(&good[0]));
}

#[test]
fn every_operation_asks_for_its_scope_under_either_name() {
    let stage = stage(r#"{"valor":"10"}"#, "{}");
    let mut held = 0;
    for (method, path, scope) in V2 {
        let v3 = match *scope {
            "incluir" => "boletos_inclusao",
            _ if *method == "GET" || path.ends_with("/movimentacao") => "boletos_consulta",
            _ => "boletos_alteracao",
        };
        let good = [v2_name(scope).unwrap(), v3.to_owned()];
        hold(&stage, method, &format!("/cobranca-bancaria/v2{path}"), &json!([{}]), &good);
        held += 1;
    }
    for (method, path, change, v3, v2) in V3 {
        let good: Vec<_> = std::iter::once((*v3).to_owned()).chain(v2_name(v2)).collect();
        let body = if change.is_empty() { json!({}) } else { json!({ *change: {} }) };
        hold(&stage, method, &format!("/cobranca-bancaria/v3{path}"), &body, &good);
        held += usize::from(change.is_empty());
    }
    // The token server and the health of version 3 ask for none.
    assert_eq!(held + 2, Sicoob::routes().len());
    assert_eq!(stage.send("GET", "/cobranca-bancaria/v3/health", &[], "").status, 200);
}

const READ: &str = "/cobranca-bancaria/v3/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10";

fn read(stage: &Stage, bearer: &str) -> Reply {
    stage.send("GET", READ, &[("authorization", bearer)], "")
}

#[test]
fn a_token_belongs_to_the_certificate_that_it_was_asked_for_with() {
    for (knob, none) in [("when_presented", 200), ("required", 401)] {
        let stage = stage(r#"{"valor":"10"}"#, &format!(r#"{{"token_binding":"{knob}"}}"#));
        let free = bearer(&stage, "boletos_consulta");
        stage.present(Some(Presented::called("certificado-um")));
        let bound = bearer(&stage, "boletos_consulta");
        let payload = bound.split('.').nth(1).unwrap();
        let payload: Value = serde_json::from_slice(&crate::wire::base64::decode(payload).unwrap()).unwrap();
        assert_eq!(payload["cnf"]["x5t#S256"], "certificado-um");
        assert_eq!((read(&stage, &bound).status, read(&stage, &free).status), (200, 200));
        stage.present(Some(Presented::called("certificado-dois")));
        let other = read(&stage, &bound);
        insta::allow_duplicates! {
            insta::assert_snapshot!(other.body, @r#"{"httpCode":"401","httpMessage":"Unauthorized","moreInformation":"The client certificate does not match the certificate that the access token is bound to."}"#);
            insta::assert_snapshot!(other.reason.unwrap(), @"the token belongs to the certificate certificado-um; the client presented certificado-dois");
        }
        assert_eq!((other.status, read(&stage, &free).status, read(&stage, BEARER).status), (401, 200, 200));
        stage.present(None);
        assert_eq!(read(&stage, &bound).status, none, "{knob}");
    }
}

#[test]
fn a_token_runs_out_on_the_worlds_clock_in_version_3_too() {
    let stage = stage(r#"{"valor":"10"}"#, r#"{"token_seconds":60}"#);
    let bearer = bearer(&stage, "boletos_consulta");
    stage.advance("59s");
    assert_eq!(read(&stage, &bearer).status, 200);
    stage.advance("1s");
    let late = read(&stage, &bearer);
    assert_eq!((late.status, late.json()["httpCode"].as_str()), (401, Some("401")));
    assert!(late.reason.unwrap().contains("expired at 2026-03-02T09:01:00"));
}

#[test]
fn the_sandbox_answers_as_the_production_does() {
    let stage = stage(r#"{"valor":"10"}"#, "{}");
    let production = get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10");
    for path in [
        format!("/sicoob/sandbox{READ}"),
        format!("//sicoob//sandbox{}", READ.replace("/boletos", "//boletos")),
        READ.replace("/v3/", "//v3//"),
        READ.replace("?", "/?"),
    ] {
        let reply = stage.send("GET", &path, &[("authorization", BEARER), ("client_id", CLIENT)], "");
        assert_eq!((reply.status, &reply.body), (200, &production.body), "{path}");
    }
    let wrong = stage.send("GET", READ, &[("authorization", BEARER), ("client_id", "outro")], "");
    insta::assert_snapshot!(wrong.body, @r#"{"httpCode":"401","httpMessage":"Unauthorized","moreInformation":"Invalid client id or secret."}"#);
}

#[test]
fn requests_are_counted_by_the_second_when_the_knob_says_so() {
    let stage = stage(r#"{"valor":"10"}"#, r#"{"rate_limits":"portal"}"#);
    let read = |numero: u32| {
        get3(&stage, &format!("/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero={numero}"))
    };
    // What is refused by the API counts as well.
    for n in 0..20 {
        assert!([200, 204].contains(&read(10 + n % 2).status), "{n}");
    }
    let refused = read(10);
    insta::assert_snapshot!(refused.body, @r#"{"httpCode":"429","httpMessage":"Too Many Requests","moreInformation":"Rate Limit exceeded"}"#);
    assert_eq!((refused.status, refused.code.as_deref()), (429, Some("429")));
    // Another kind, another application, the next second.
    for n in 0..6 {
        let reply = super::v3(&stage, "POST", "/boletos", &json!({}));
        assert_eq!(reply.status, if n < 5 { 400 } else { 429 });
    }
    let other = bearer(&stage, "boletos_consulta");
    assert_eq!(self::read(&stage, &other).status, 429, "it is the same application");
    stage.advance("1s");
    assert_eq!(read(10).status, 200);
    let off = super::stage(r#"{"valor":"10"}"#, "{}");
    for _ in 0..50 {
        assert_eq!(self::read(&off, BEARER).status, 200);
    }
}
