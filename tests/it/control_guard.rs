//! Who may use control, and that no other path leads there.

use duble::app::{self, App, Limits, Token};
use duble::scenario::Loaded;

use crate::control::{ask, refused};
use crate::stage::Running;

pub(crate) async fn guarded() -> Running {
    let app = App::new(app::maker(Loaded::default_scenario().unwrap()), [], Limits::default()).unwrap();
    Running::serving(app.asking_for(Some(Token::parse("s3cr3t-s3cr3t").unwrap()))).await
}

#[tokio::test]
async fn with_a_token_all_but_liveness_readiness_and_the_contract_ask_for_it() {
    let duble = guarded().await;
    for world in ["", "/w/loja"] {
        for path in ["livez", "readyz", "openapi.json", "docs"] {
            assert_eq!(duble.get(&format!("{world}/_duble/{path}"), &[]).await.status(), 200, "{path}");
        }
        for path in [
            "",
            "/",
            "/clock",
            "/clock/",
            "/clock/advance",
            "/reset",
            "/scenario",
            "/worlds",
            "/worlds/default",
            "/snapshots",
            "/snapshots/a",
            "/snapshots/a/restore",
            "/state",
            "/state/sicoob/boletos",
            "/behaviour",
            "/actions",
            "/actions/sicoob.pagar",
            "/journal",
            "/nothing",
            "/livez/x",
        ] {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] {
                let path = format!("{world}/_duble{path}");
                let response = duble.send(method.parse().unwrap(), &path, &[], Vec::new()).await;
                assert_eq!(response.status(), 401, "{method} {path}");
                assert!(response.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer "));
            }
        }
    }
    for (shown, status) in [
        ("Bearer s3cr3t-s3cr3t", 200),
        ("bearer s3cr3t-s3cr3t", 200),
        ("Bearer s3cr3t-s3cr3", 401),
        ("Bearer s3cr3t-s3cr3tt", 401),
        ("Bearer S3cr3t-s3cr3t", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        ("s3cr3t-s3cr3t", 401),
        ("Basic s3cr3t-s3cr3t", 401),
    ] {
        let response = duble.get("/_duble/clock", &[("authorization", shown)]).await;
        assert_eq!(response.status(), status, "{shown}");
    }
    let (_, said) = refused(&duble, "GET", "/_duble/clock", "").await;
    assert!(said.contains("Authorization: Bearer TOKEN"), "{said}");
    // The providers' own credentials are none of its business.
    let wsdl = duble.get("/exchangeMessage/WSExchangeMessage.asmx?wsdl", &[]).await;
    assert_eq!(wsdl.status(), 200);
    assert_eq!(format!("{:?}", Token::parse("s3cr3t").unwrap()), "Token(…)", "no log shows it");
    for text in ["", "two words", "ação", "a\n"] {
        assert!(Token::parse(text).is_err(), "{text:?}");
    }
}

#[tokio::test]
async fn no_other_path_leads_to_control() {
    let duble = guarded().await;
    let open = Running::on_default().await;
    for path in [
        "//_duble/clock",
        "/_duble//clock",
        "/%5Fduble/clock",
        "/_DUBLE/clock",
        "/_duble%2Fclock",
        "/./_duble/clock",
        "/x/../_duble/clock",
        "/_duble;x/clock",
        "/w/loja//_duble/clock",
        "/w/loja/%5Fduble/clock",
        "/w//_duble/clock",
        "/w/loja/w/outra/_duble/clock",
        "/W/loja/_duble/clock",
        "/cobranca-bancaria/v2/_duble/clock",
        "/cobranca-bancaria/v2/../../_duble/clock",
        "/integracoes/v1/_duble/clock",
        "/arecepcao.aspx/_duble/clock",
    ] {
        for duble in [&duble, &open] {
            // As it is: no client tidies the path up.
            let request =
                format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", duble.address());
            let answer = duble.raw(request.as_bytes()).await;
            assert!(!answer.starts_with("HTTP/1.1 200") && !answer.contains("next_due"), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn an_alias_takes_nothing_of_control_away() {
    let duble = Running::on_default().await;
    // A room whose hosts know no case, at a path that begins like control's.
    ask(&duble, "PATCH", "/_duble/behaviour", r#"{"nddfrete":{"path_aliases":["/_dubles"]}}"#).await;
    assert!(ask(&duble, "GET", "/_duble/clock", "").await["now"].is_string());
    let wsdl = duble.get("/_dubles?wsdl", &[]).await;
    assert_eq!(wsdl.status(), 200, "{}", wsdl.text().await.unwrap());
    assert_eq!(refused(&duble, "GET", "//_duble/clock", "").await.0, 404);
}
