//! Behaviour that clients depend on to the byte: numbers, nulls, unknown keys, empty answers, replaced messages.

use serde_json::{Value, json};

use super::{com, get3, lido, novo, send, stage, v3, v3_text};

/// Issues with the value's very digits; gives the answer's.
fn valor(knobs: &str, digits: &str) -> Result<String, String> {
    let stage = stage("", knobs);
    let body = novo().to_string().replace("150.75", digits);
    let reply = v3_text(&stage, "POST", "/boletos", &body);
    let shown = reply.body.split(r#""valor":"#).nth(1).and_then(|rest| rest.split(',').next());
    shown.map(str::to_owned).ok_or_else(|| reply.code.unwrap())
}

#[test]
fn amounts_keep_their_digits() {
    for (digits, shown) in [
        ("18.1", Ok("18.1")),
        ("18.10", Ok("18.1")),
        ("18.00", Ok("18")),
        ("18", Ok("18")),
        ("1e1", Ok("10")),
        ("1.5E+2", Ok("150")),
        ("1810e-2", Ok("18.1")),
        ("0.1", Ok("0.1")),
        ("0.30000000000000004", Err("9002")),
        ("99999999.99", Ok("99999999.99")),
        ("4.35", Ok("4.35")),
        ("1e-400", Err("9002")),
        ("1e400", Err("9002")),
        ("\"18.1\"", Err("9002")),
    ] {
        assert_eq!(valor("{}", digits), shown.map(str::to_owned).map_err(str::to_owned), "{digits}");
    }
    assert_eq!(valor(r#"{"strict_types":false}"#, "\"18.10\"").as_deref(), Ok("18.1"));
}

#[test]
fn sums_are_exact_too() {
    let stage = stage(
        r#"{"ref":"b1","valor":"0.30","dataVencimento":"+1d","desconto":{"tipo":1,"valor":"0.1","data":"+1d"}}"#,
        r#"{"movimentacao":{"ready":"now","entry":"json"}}"#,
    );
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    let text = super::file(&stage, 5, "2026-03-02", "2026-03-02").unwrap();
    assert!(
        text.contains(r#""valorAbatimento":0,"valorDesconto":0.1,"valorMora":0,"valorLiquido":0.2,"#),
        "{text}"
    );
}

#[test]
fn optional_properties_that_are_null_are_refused_with_their_path() {
    let stage = stage("", "{}");
    let mut boleto = novo();
    boleto["pagador"]["email"] = Value::Null;
    let refused = v3(&stage, "POST", "/boletos", &boleto);
    insta::assert_snapshot!(refused.body, @r#"{"mensagens":[{"mensagem":"O campo pagador.email não pode ser nulo ou vazio; quando não informado, deve ser omitido.","codigo":"9022"}]}"#);
    insta::assert_snapshot!(refused.reason.unwrap(), @"pagador.email is null or empty; the knob `refuse_nulls` wants it left out");
    assert_eq!(refused.status, 400);
    let lenient = super::stage("", r#"{"refuse_nulls":false}"#);
    assert_eq!(v3(&lenient, "POST", "/boletos", &boleto).status, 200);
    assert_eq!(lido(&lenient, 10)["pagador"].get("email"), None);
}

#[test]
fn unknown_keys_are_passed_over_wherever_they_stand() {
    let stage = stage("", "{}");
    let mut boleto = com(novo(), json!({ "carteira": null, "x": { "y": [1, null] }, "": 1 }));
    boleto["pagador"]["telefone"] = Value::Null;
    assert_eq!(v3(&stage, "POST", "/boletos", &boleto).status, 200);
    let body = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1, "desconto": { "tipoDesconto": 0, "outro": null }, "z": 1 });
    assert_eq!(v3(&stage, "PATCH", "/boletos/10", &body).status, 204);
    let item =
        r#"[{"numeroContrato":1234567,"modalidade":1,"nossoNumero":10,"motivo":null,"extra":{"a":[]}}]"#;
    assert_eq!(send(&stage, "PATCH", "/boletos/baixa", item).code, None);
    assert_eq!(lido(&stage, 10)["situacaoBoleto"], "Baixado");
    assert_eq!(
        get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10&cor=azul").status,
        200
    );
}

#[test]
fn an_answer_without_content_has_no_body_and_no_type() {
    let stage = stage("", r#"{"movimentacao":{"ready":"now"}}"#);
    v3(&stage, "POST", "/boletos", &novo());
    let titulo = json!({ "numeroCliente": 1_234_567, "codigoModalidade": 1 });
    let pagador = com(novo()["pagador"].clone(), json!({ "numeroCliente": 1_234_567 }));
    for reply in [
        get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=27"),
        get3(&stage, "/boletos/segunda-via?numeroCliente=1234567&codigoModalidade=1&nossoNumero=27"),
        get3(&stage, "/pagadores/11222333000181/boletos?numeroCliente=1234567"),
        get3(&stage, "/webhooks"),
        v3(&stage, "PUT", "/pagadores", &pagador),
        v3(&stage, "POST", "/boletos/10/baixar", &titulo),
    ] {
        assert_eq!((reply.status, reply.body.as_str()), (204, ""), "{}", reply.operation);
        assert!(reply.headers.is_empty(), "{}", reply.operation);
    }
}

#[test]
fn bodies_that_are_no_objects_are_refused() {
    let stage = stage("", "{}");
    v3(&stage, "POST", "/boletos", &novo());
    let before = super::tudo(&stage);
    for (method, path) in [
        ("POST", "/boletos"),
        ("PATCH", "/boletos/10"),
        ("POST", "/boletos/10/baixar"),
        ("DELETE", "/boletos/10/protestos"),
        ("PUT", "/pagadores"),
        ("POST", "/boletos/movimentacoes"),
        ("POST", "/webhooks"),
    ] {
        for body in ["", "{", "[]", "7", "null", "\"x\"", "[{}]", "{} {}", "\u{feff}[{}]", "{\"a\":1,}"] {
            let reply = v3_text(&stage, method, path, body);
            assert_eq!(
                (reply.status, reply.code.as_deref()),
                (400, Some("9000")),
                "{method} {path} {body}: {}",
                reply.body
            );
        }
        let xml = [("authorization", super::BEARER), ("content-type", "text/xml")];
        assert_eq!(stage.send(method, &format!("/cobranca-bancaria/v3{path}"), &xml, "{}").status, 415);
        let html = [("authorization", super::BEARER), ("accept", "text/html")];
        assert_eq!(stage.send(method, &format!("/cobranca-bancaria/v3{path}"), &html, "{}").status, 406);
    }
    assert!(super::tudo(&stage) == before);
}

#[test]
fn payers_change_for_all_their_titles_at_once() {
    let stage = stage("", "{}");
    v3(&stage, "POST", "/boletos", &novo());
    v3(&stage, "POST", "/boletos", &novo());
    let pagador = com(
        novo()["pagador"].clone(),
        json!({ "numeroCliente": 1_234_567, "nome": "Pagador Dois", "cep": "74.000-001", "email": "b@example.com" }),
    );
    let changed = v3(&stage, "PUT", "/pagadores", &pagador);
    assert_eq!((changed.status, changed.operation), (204, "sicoob.pagadores.alterar"));
    for numero in [10, 27] {
        let now = lido(&stage, numero)["pagador"].clone();
        assert_eq!(
            (&now["nome"], &now["cep"], &now["email"]),
            (&json!("Pagador Dois"), &json!("74000001"), &json!("b@example.com"))
        );
    }
    let v2 = r#"[{"numeroContrato":1234567,"numeroCpfCnpj":"00000000191","nome":"Pagador Três","endereco":"Rua B 2","bairro":"Sul","cidade":"Goiania","cep":"74000002","uf":"go"}]"#;
    let reply = send(&stage, "PUT", "/pagadores", v2);
    assert_eq!(
        (reply.status, reply.json()["resultado"][0]["pagador"]["nome"].as_str()),
        (207, Some("Pagador Três"))
    );
    let now = lido(&stage, 27)["pagador"].clone();
    assert_eq!(
        (&now["nome"], &now["uf"], &now["email"]),
        (&json!("Pagador Três"), &json!("GO"), &json!("b@example.com"))
    );
    let before = super::tudo(&stage);
    for (campo, valor, codigo) in [
        ("numeroCpfCnpj", json!("00000000192"), "9017"),
        ("numeroCpfCnpj", json!("11222333000181"), "9025"),
        ("numeroCpfCnpj", json!(191), "9002"),
        ("nome", json!("x".repeat(51)), "9002"),
        ("endereco", Value::Null, "9001"),
        ("bairro", json!(""), "9001"),
        ("cidade", json!("x".repeat(41)), "9002"),
        ("cep", json!("7400"), "9002"),
        ("uf", json!("XX"), "9002"),
        ("email", Value::Null, "9022"),
        ("email", json!("x".repeat(256)), "9002"),
        ("numeroCliente", json!(9), "5002"),
        ("numeroCliente", json!("1234567"), "9002"),
    ] {
        let reply = v3(&stage, "PUT", "/pagadores", &com(pagador.clone(), json!({ campo: valor })));
        assert_eq!((reply.status, reply.code.as_deref()), (400, Some(codigo)), "{campo}");
        let said = reply.json()["mensagens"][0]["mensagem"].as_str().unwrap().to_owned();
        assert!(
            ["9025", "5002"].contains(&codigo)
                || said.contains(&format!("campo {campo} "))
                || said.ends_with(&format!("campo {campo}.")),
            "{said}"
        );
    }
    assert!(super::tudo(&stage) == before);
}

#[test]
fn the_knob_mensagens_replaces_code_text_and_status_in_both_versions() {
    let knobs = r#"{"mensagens":{
        "campo_invalido":{"codigo":"77","mensagem":"{} inaceitável","status":406},
        "nosso_numero_existe":{"codigo":"88","status":409},
        "boleto_desconhecido":{"codigo":"404","mensagem":"Boleto inexistente","status":404}}}"#;
    let stage = stage("", knobs).beyond_contract(&[207, 404, 406, 409]);
    let wrong = v3(&stage, "POST", "/boletos", &com(novo(), json!({ "codigoEspecieDocumento": "XX" })));
    insta::assert_snapshot!(wrong.body, @r#"{"mensagens":[{"mensagem":"codigoEspecieDocumento inaceitável","codigo":"77"}]}"#);
    assert_eq!(wrong.status, 406);
    let none = get3(&stage, "/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10");
    insta::assert_snapshot!(none.body, @r#"{"mensagens":[{"mensagem":"Boleto inexistente","codigo":"404"}]}"#);
    assert_eq!((none.status, none.code.as_deref()), (404, Some("404")));
    let item = |valor: &str| {
        send(&stage, "POST", "/boletos", &format!("[{}]", super::boletos::NOVO.replace("150.75", valor)))
    };
    let status = |reply: &crate::providers::stage::Reply| reply.json()["resultado"][0]["status"].clone();
    let wrong = item("0");
    assert_eq!(
        (wrong.status, status(&wrong)),
        (207, json!({ "codigo": 406, "mensagem": "valor inaceitável" }))
    );
    item("1");
    let twice = item("1");
    assert_eq!(twice.code.as_deref(), Some("88"));
    assert_eq!(
        status(&twice),
        json!({ "codigo": 409, "mensagem": "Já existe um boleto cadastrado com o nosso número informado." })
    );
}
