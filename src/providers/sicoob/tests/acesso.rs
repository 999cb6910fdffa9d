//! Tokens and the gateway (dossier 1.2 to 1.4).

use super::{BEARER, CLIENT, stage};
use crate::providers::stage::{Reply, Stage};
use crate::wire::base64;
use crate::world::Verdict;

const TOKEN: &str = "/auth/realms/cooperado/protocol/openid-connect/token";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn token(stage: &Stage, scope: &str) -> Reply {
    let body = format!("grant_type=client_credentials&client_id={CLIENT}&scope={scope}");
    stage.send("POST", TOKEN, &[FORM], body)
}

fn bearer(stage: &Stage, scope: &str) -> String {
    format!("Bearer {}", token(stage, scope).json()["access_token"].as_str().unwrap())
}

const READ: &str = "/cobranca-bancaria/v2/boletos?numeroContrato=1234567&modalidade=1&nossoNumero=10";

#[test]
fn a_token_is_given_as_keycloak_gives_it_and_opens_the_gate_for_300_seconds() {
    let stage = stage(r#"{"valor":"150.75"}"#, "{}");
    let reply = token(&stage, "cobranca_boletos_consultar%20boletos_consulta%20boletos_consulta");
    assert_eq!((reply.status, reply.operation), (200, "sicoob.token.emitir"));
    assert!(reply.headers.contains(&("cache-control", "no-store".to_owned())));
    let access = reply.json()["access_token"].as_str().unwrap().to_owned();
    let rest = reply.body.replace(&access, "…");
    insta::assert_snapshot!(rest, @r#"{"access_token":"…","expires_in":300,"refresh_expires_in":0,"token_type":"Bearer","not-before-policy":0,"scope":"cobranca_boletos_consultar boletos_consulta"}"#);
    let parts: Vec<_> = access.split('.').map(|part| base64::decode(part).unwrap()).collect();
    let payload: serde_json::Value = serde_json::from_slice(&parts[1]).unwrap();
    assert_eq!(payload["exp"], 1_772_453_100_i64, "300 seconds after 2026-03-02T12:00:00Z");
    assert_eq!((&payload["clientId"], parts[2].len()), (&CLIENT.into(), 256));

    let read = |authorization: &str| stage.send("GET", READ, &[("authorization", authorization)], "");
    let bearer = format!("bearer {access}");
    assert_eq!(read(&bearer).status, 200);
    stage.advance("299s");
    assert_eq!(read(&bearer).status, 200);
    stage.advance("1s");
    let late = read(&bearer);
    insta::assert_snapshot!(late.body, @r#"{"httpCode":"401","httpMessage":"Unauthorized","moreInformation":"Cannot pass the security checks that are required by the target API or operation, Enable debug headers for more details."}"#);
    assert_eq!((late.status, late.verdict), (401, Verdict::Refused));
    assert!(late.reason.unwrap().contains("expired at 2026-03-02T09:05:00"));
    for wrong in ["Bearer nobody", "Basic YQ==", "Bearer", ""] {
        assert_eq!(read(wrong).status, 401, "{wrong}");
    }
    assert_eq!(stage.send("GET", READ, &[], "").status, 401);
}

#[test]
fn scopes_that_nobody_knows_are_refused_and_those_of_others_are_left_out() {
    let facts =
        format!(r#"{{"sicoob":{{"clientes":[{{"client_id":"{CLIENT}","scopes":["boletos_consulta"]}}]}}}}"#);
    let stage = Stage::new(&facts, "{}");
    let scope = |asked: &str| token(&stage, asked).json()["scope"].as_str().unwrap().to_owned();
    assert_eq!(scope("boletos_inclusao+boletos_consulta"), "boletos_consulta");
    assert_eq!(scope("boletos_inclusao"), "");
    assert_eq!(scope(""), "boletos_consulta");
    let wrong = token(&stage, "boletos_consulta+boleto_consulta");
    insta::assert_snapshot!(wrong.body, @r#"{"error":"invalid_scope","error_description":"Invalid scopes: boletos_consulta boleto_consulta"}"#);
    assert_eq!(wrong.status, 400);
}

#[test]
fn token_errors_have_keycloaks_form() {
    let stage = stage("", "{}");
    let form = |body: &str| stage.send("POST", TOKEN, &[FORM], body);
    for (body, status, error) in [
        ("grant_type=client_credentials&client_id=nobody", 401, "invalid_client"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=password&client_id=x", 400, "unsupported_grant_type"),
        (&format!("client_id={CLIENT}"), 400, "invalid_request"),
        (&format!("grant_type=client_credentials&client_id={CLIENT}&client_id=x"), 400, "invalid_request"),
        ("", 400, "invalid_request"),
    ] {
        let reply = form(body);
        assert_eq!((reply.status, reply.json()["error"].as_str()), (status, Some(error)), "{body}");
        assert!(reply.reason.is_some());
    }
    let json = stage.send("POST", TOKEN, &[("content-type", "application/json")], "{}");
    assert_eq!(json.json()["error"], "invalid_request");
    let basic = base64::encode(format!("{CLIENT}:secret"));
    let headers = [FORM, ("authorization", &format!("Basic {basic}"))];
    assert_eq!(stage.send("POST", TOKEN, &headers, "grant_type=client_credentials").status, 200);
    assert_eq!(stage.send("GET", TOKEN, &[], "").body, r#"{"error":"HTTP 405 Method Not Allowed"}"#);
}

#[test]
fn the_gate_checks_scope_and_client_id() {
    let stage = stage(r#"{"valor":"1"}"#, "{}");
    let read = |headers: &[(&str, &str)]| stage.send("GET", READ, headers, "");
    let write_only = bearer(&stage, "boletos_inclusao");
    let refused = read(&[("authorization", &write_only)]);
    assert_eq!((refused.status, refused.json()["httpMessage"].as_str()), (403, Some("Forbidden")));
    for scope in ["boletos_consulta", "cobranca_boletos_consultar"] {
        let good = bearer(&stage, scope);
        assert_eq!(read(&[("authorization", &good)]).status, 200);
        assert_eq!(read(&[("authorization", &good), ("client_id", CLIENT)]).status, 200);
        let other = read(&[("authorization", &good), ("client_id", "other")]);
        assert_eq!(other.status, 401);
        assert_eq!(other.json()["moreInformation"], "Invalid client id or secret.");
    }
    assert_eq!(read(&[("authorization", BEARER), ("x-sicoob-clientid", CLIENT)]).status, 200);
    assert_eq!(read(&[("authorization", BEARER), ("client_id", "other")]).status, 401);
}

#[test]
fn a_strict_gate_wants_the_client_id() {
    let stage = stage(r#"{"valor":"1"}"#, r#"{"client_id_header":"required","token_seconds":10}"#);
    let bearer = bearer(&stage, "boletos_consulta");
    let read = |headers: &[(&str, &str)]| stage.send("GET", READ, headers, "").status;
    assert_eq!(read(&[("authorization", &bearer)]), 401);
    assert_eq!(read(&[("authorization", BEARER)]), 401);
    assert_eq!(read(&[("authorization", &bearer), ("client_id", CLIENT)]), 200);
    stage.advance("10s");
    assert_eq!(read(&[("authorization", &bearer), ("client_id", CLIENT)]), 401);
}

#[test]
fn the_sandbox_bearer_is_good_on_every_path_and_for_ever() {
    let stage = stage(r#"{"valor":"1"}"#, "{}");
    stage.advance("400d");
    for path in [READ.to_owned(), format!("/sicoob/sandbox{READ}"), format!("/{READ}")] {
        assert_eq!(
            stage.send("GET", &path, &[("authorization", BEARER), ("client_id", CLIENT)], "").status,
            200,
            "{path}"
        );
    }
}

#[test]
fn what_is_no_operation_gets_the_gateways_form() {
    let stage = stage("", "{}");
    let none = stage.send("GET", "/cobranca-bancaria/v2/boleto", &[], "");
    insta::assert_snapshot!(none.body, @r#"{"httpCode":"404","httpMessage":"Not Found","moreInformation":"No resources match requested URI"}"#);
    assert_eq!(stage.send("DELETE", "/cobranca-bancaria/v2/boletos", &[], "").status, 405);
    let post = |headers: &[(&str, &str)], body: &str| {
        let headers: Vec<_> =
            [("authorization", BEARER)].into_iter().chain(headers.iter().copied()).collect();
        stage.send("POST", "/cobranca-bancaria/v2/boletos", &headers, body)
    };
    assert_eq!(post(&[("content-type", "text/xml")], "[]").status, 415);
    assert_eq!(post(&[("accept", "text/html")], "[]").status, 406);
    assert_eq!(post(&[("accept", "text/html, */*;q=0.1")], "[]").code.as_deref(), Some("9003"));
}
