//! The documents' own exchanges against the contracts: a right answer passes, and a wrong one is seen.

mod soap;
mod v3;

use serde_json::{Value, json};

use crate::contract::{self, Exchange};

const V2: &str = "/cobranca-bancaria/v2";
const V3: &str = "/cobranca-bancaria/v3";
const TOKEN: &str = "/auth/realms/cooperado/protocol/openid-connect/token";

/// Method, path, operation, status.
type Call<'a> = (&'a str, &'a str, &'a str, u16);

fn check_as(call: Call<'_>, media_type: &str, body: &[u8]) -> Result<(), String> {
    let (method, target, operation, status) = call;
    contract::check(Exchange {
        method,
        target,
        operation: Some(operation),
        status,
        request: None,
        media_type: Some(media_type),
        body,
    })
}

fn check(call: Call<'_>, body: &Value) -> Result<(), String> {
    check_as(call, "application/json", body.to_string().as_bytes())
}

/// What to do to a right answer: put a value at a pointer, or take away what is there.
type Spoil = (&'static str, Option<Value>);

fn put(at: &'static str, value: impl Into<Value>) -> Spoil {
    (at, Some(value.into()))
}

fn take(at: &'static str) -> Spoil {
    (at, None)
}

fn spoilt(good: &Value, (at, value): &Spoil) -> Value {
    let mut bad = good.clone();
    let (above, key) = at.rsplit_once('/').unwrap();
    let object = bad.pointer_mut(above).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => _ = object.insert(key.to_owned(), value.clone()),
        None => assert!(object.remove(key).is_some(), "{at} is not there"),
    }
    bad
}

#[track_caller]
fn holds(call: Call<'_>, good: &Value, spoils: &[Spoil]) {
    check(call, good).unwrap();
    for spoil in spoils {
        assert!(check(call, &spoilt(good, spoil)).is_err(), "{call:?} {spoil:?}");
    }
}

fn with(mut base: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        base[name] = value.clone();
    }
    base
}

fn resultado(value: Value) -> Value {
    json!({ "resultado": value })
}

#[test]
fn version_2_answers_each_item_with_its_status() {
    let call = |path: &'static str| format!("{V2}/boletos/{path}");
    let item = |codigo: u16, key: &str, sent: Value| json!({ "resultado": [{ "status": { "codigo": codigo, "mensagem": "A" }, key: sent }] });
    let sent = json!({ "numeroContrato": "1234567", "modalidade": 1, "nossoNumero": 421, "dataVencimento": "2026-12-20" });
    let path = call("prorrogacoes/data-vencimento");
    let put_off = ("PATCH", path.as_str(), "sicoob.boletos.prorrogar", 207);
    check(put_off, &item(200, "prorrogacao", sent.clone())).unwrap();
    check(put_off, &item(400, "prorrogacao", json!("whatever was sent"))).unwrap();
    assert!(check(put_off, &item(200, "prorrogacao", json!({ "numeroContrato": 1 }))).is_err());
    assert!(check(put_off, &item(200, "baixa", sent.clone())).is_err(), "the key is another operation's");
    assert!(check(put_off, &item(500, "prorrogacao", sent.clone())).is_err());
    let path = call("negativacoes");
    check(("DELETE", &path, "sicoob.negativacoes.baixar", 207), &item(200, "negativacao", sent.clone()))
        .unwrap();
    assert!(
        check(("DELETE", &path, "sicoob.negativacoes.cancelar", 207), &item(200, "negativacao", sent))
            .is_err()
    );
    let dots = |total: Value| {
        json!({ "resultado": { "quantidadeTotalRegistros": total, "quantidadeRegistrosArquivo": 500_000,
        "quantidadeArquivo": 0, "idArquivos": [] } })
    };
    let path = call("solicitacoes/movimentacao");
    let poll = ("GET", path.as_str(), "sicoob.movimentacoes.consultar", 200);
    for total in [json!("1.500.000"), json!(0), json!("0")] {
        check(poll, &dots(total)).unwrap();
    }
    for total in [json!("1500000"), json!(1.5), json!(null)] {
        assert!(check(poll, &dots(total)).is_err());
    }
    for status in [200, 400, 404] {
        let pending =
            json!({ "mensagens": [{ "mensagem": "Solicitação ainda em processamento.", "codigo": "5004" }] });
        assert_eq!(check((poll.0, poll.1, poll.2, status), &pending).is_ok(), status != 200, "{status}");
    }
}

#[test]
fn the_gateway_and_the_token_server_have_their_own_forms() {
    let gateway = |code: &str| json!({ "httpCode": code, "httpMessage": "A", "moreInformation": "B" });
    let path = format!("{V3}/boletos");
    let twice = format!("/sicoob/sandbox//{V3}//boletos");
    let world = format!("/w/a{V3}/boletos");
    for path in [&path, &twice, &world] {
        holds(
            ("GET", path, "sicoob.boletos.consultar", 401),
            &gateway("401"),
            &[
                put("/httpCode", "403"),
                put("/httpCode", 401),
                take("/moreInformation"),
                put("/mensagens", json!([])),
            ],
        );
    }
    check(("DELETE", &path, "sicoob.edge", 405), &gateway("405")).unwrap();
    check(("GET", "/cobranca-bancaria/v3/nada", "sicoob.edge", 404), &gateway("404")).unwrap();
    check(("POST", &path, "sicoob.edge", 413), &gateway("413")).unwrap();
    assert!(check(("GET", &path, "sicoob.edge", 404), &gateway("404")).is_err(), "it exists");
    assert!(check(("GET", &path, "sicoob.edge", 405), &gateway("405")).is_err(), "it takes GET");
    assert!(check(("GET", "/cobranca-bancaria/v3/nada", "sicoob.edge", 405), &gateway("405")).is_err());
    assert!(
        check(("GET", "/cobranca-bancaria/v3/nada", "sicoob.boletos.consultar", 404), &gateway("404"))
            .is_err()
    );
    assert!(
        check(
            ("GET", "/cobranca-bancaria/v3/nada", "sicoob.edge", 404),
            &json!({ "error": "HTTP 404 Not Found" })
        )
        .is_err()
    );
    check(("GET", TOKEN, "sicoob.edge", 405), &json!({ "error": "HTTP 405 Method Not Allowed" })).unwrap();
    assert!(check(("GET", TOKEN, "sicoob.edge", 405), &gateway("405")).is_err());
    holds(
        ("POST", TOKEN, "sicoob.token.emitir", 200),
        &json!({ "access_token": "a.b.c", "expires_in": 300, "refresh_expires_in": 0, "token_type": "Bearer", "not-before-policy": 0,
            "scope": "boletos_consulta boletos_inclusao" }),
        &[put("/expires_in", "300"), put("/token_type", "bearer"), take("/scope")],
    );
    holds(
        ("POST", TOKEN, "sicoob.token.emitir", 401),
        &json!({ "error": "invalid_client", "error_description": "Invalid client or Invalid client credentials" }),
        &[put("/error", "nobody"), take("/error_description")],
    );
}

#[test]
fn what_the_journal_does_not_tell_is_read_from_the_answer() {
    let unnamed = |method, target, status, body: Value| {
        let body = body.to_string();
        let exchange = Exchange {
            method,
            target,
            operation: None,
            status,
            request: None,
            media_type: None,
            body: body.as_bytes(),
        };
        contract::check(exchange).is_ok()
    };
    let gateway = |code: &str| json!({ "httpCode": code, "httpMessage": "A", "moreInformation": "B" });
    let path = format!("{V2}/boletos/baixa");
    assert!(unnamed("PATCH", &path, 413, gateway("413")));
    assert!(unnamed("PATCH", &path, 400, json!({ "mensagens": [{ "mensagem": "A", "codigo": "9000" }] })));
    assert!(!unnamed("PATCH", &path, 404, gateway("404")));
    assert!(unnamed("GET", &path, 405, gateway("405")));
    assert!(unnamed("GET", "/exchangeMessage/nada.asmx", 404, json!(null)), "nobody's contract");
}

#[test]
fn records_of_movement_files_have_the_fields_of_their_type() {
    // Dossier 3.6.
    let liqui = json!({ "codigoTipoMovimento": 5, "siglaMovimento": "LIQUI", "dataInicioMovimento": "2026-12-15T00:00:00-03:00",
        "dataFimMovimento": "2026-12-16T00:00:00-03:00", "numeroCliente": 1_234_567, "numeroContrato": 1_234_567, "modalidade": 1,
        "numeroTitulo": 421, "seuNumero": "NF-42", "dataVencimentoTitulo": "2026-12-15T00:00:00-03:00", "valorTitulo": 150.75,
        "codigoBarras": "75694166100000150751432101123456700000421001", "dataMovimentoLiquidacao": "2026-12-15T00:00:00-03:00",
        "dataLiquidacao": "2026-12-15T00:00:00-03:00", "dataPrevisaoCredito": "2026-12-16T00:00:00-03:00", "numeroBancoRecebedor": 756,
        "numeroAgenciaRecebedora": 4321, "numeroContaCorrente": 987_654, "idTipoOpFinanceira": 212, "tipoOpFinanceira": "07 - Via Pix",
        "valorAbatimento": 0, "valorDesconto": 0, "valorMora": 0, "valorLiquido": 150.75, "valorTarifaMovimento": 1.5,
        "tipoCarteiraOpCredito": "COBRANÇA" });
    for file in ["sicoob-v2.yaml", "sicoob-v3.yaml"] {
        contract::check_schema(file, "Movimento", &liqui).unwrap();
        for spoil in [
            put("/siglaMovimento", "BAIX"),
            put("/valorLiquido", "150.75"),
            put("/nossoNumero", 421),
            put("/dataLiquidacao", "2026-12-15"),
            take("/tipoCarteiraOpCredito"),
        ] {
            assert!(
                contract::check_schema(file, "Movimento", &spoilt(&liqui, &spoil)).is_err(),
                "{file} {spoil:?}"
            );
        }
        assert_eq!(contract::check_schema(file, "Nada", &liqui), Err("there is no such schema".to_owned()));
    }
}
