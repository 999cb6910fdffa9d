//! Each refusal for its own reason.

use super::*;
use crate::wire::pki::RsaKey;
use crate::wire::pki::icp_brasil::Titular;

fn at(text: &str) -> Moment {
    serde_json::from_str(&format!("\"{text}T12:00:00-03:00\"")).unwrap()
}

/// Signed by its own key, for the year 2026.
fn of(documento: &str, own: &Authorities) -> Presented {
    let titular = Titular {
        documento: documento.to_owned(),
        nome: "LOJA LTDA".to_owned(),
        responsavel: String::new(),
        uf: "RS".to_owned(),
        de: at("2026-01-01"),
        ate: at("2026-12-31"),
    };
    let der = titular.certificado(&RsaKey::published().unwrap()).unwrap();
    Presented::new(vec![der], own).unwrap()
}

fn own() -> (Authorities, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = params.self_signed(&key).unwrap();
    (Authorities::from_der(root.der()).unwrap(), root.pem())
}

fn rules(json: serde_json::Value) -> Certificates {
    let mut rules = Certificates::wanted();
    crate::providers::knobs::Knob::patch(&mut rules, serde_json::from_value(json).unwrap());
    rules
}

#[test]
fn each_refusal_has_its_own_reason() {
    use serde_json::json;
    let (own, pem) = own();
    let company = of("11222333000181", &own);
    let person = of("52998224725", &own);
    let unreadable = Presented::new(vec![b"no certificate".to_vec()], &own).unwrap();
    let today = at("2026-06-01");
    let good = "";
    let table = [
        (json!({}), None, today, good),
        (json!({}), Some(&company), today, good),
        (json!({}), Some(&person), today, good),
        (
            json!({ "demand": "ignored", "issuers": "duble", "holders": { "loja": "52998224725" } }),
            Some(&company),
            at("2030-01-01"),
            good,
        ),
        (
            json!({ "demand": "required" }),
            None,
            today,
            "showed no certificate; the knob `client_certificates.demand` requires one",
        ),
        (json!({}), Some(&unreadable), today, "cannot be read: "),
        (
            json!({}),
            Some(&company),
            at("2025-12-31"),
            "is valid from 2026-01-01T12:00:00.000-03:00 to 2026-12-31T12:00:00.000-03:00; the world's clock shows 2025-12-31",
        ),
        (json!({}), Some(&company), at("2027-01-01"), "the world's clock shows 2027-01-01"),
        (
            json!({ "issuers": "duble" }),
            Some(&company),
            today,
            "issued by AC DUBLE DE TESTE SEM VALOR JURIDICO, is not of the authorities",
        ),
        (json!({ "issuers": pem }), Some(&company), today, "none of them signed it"),
        (json!({ "holders": { "loja": "11222333000181" } }), Some(&company), today, good),
        (json!({ "holders": { "loja": ["52998224725", "11222333000181"] } }), Some(&company), today, good),
        (json!({ "holders": { "outra": "52998224725" } }), Some(&company), today, good),
        (json!({ "holders": { "loja": "52998224725" } }), Some(&person), today, good),
        (
            json!({ "holders": { "loja": "52998224725" } }),
            Some(&company),
            today,
            "the account loja needs a certificate of 52998224725; the client's is of 11222333000181",
        ),
        (
            json!({ "holders": { "loja": "52998224725" } }),
            None,
            today,
            "the knob `client_certificates.holders` requires one",
        ),
    ];
    for (knobs, shown, now, wanted) in table {
        let judged = rules(knobs.clone())
            .judge(shown, now, || vec![Credential::new("a", "x"), Credential::new("b", "loja")]);
        let said = judged.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(if wanted.is_empty() { said.is_empty() } else { said.contains(wanted) }, "{knobs}: {said}");
    }
}

#[test]
fn issuers_are_named_or_written_out() {
    let (_, pem) = own();
    for (text, fits) in
        [("any", true), ("duble", true), (pem.as_str(), true), ("serasa", false), ("-----BEGIN X", false)]
    {
        let read = serde_json::from_value::<Issuers>(text.into());
        assert_eq!(read.is_ok(), fits, "{text}");
        if let Ok(issuers) = read {
            assert_eq!(serde_json::to_value(issuers).unwrap(), text);
        }
    }
}

#[test]
fn holders_are_numbers_with_a_mask_or_without() {
    use serde_json::json;
    for (holders, wanted) in [
        (
            json!({ "a": "11.222.333/0001-81", "b": ["529.982.247-25"] }),
            Ok(json!({ "a": ["11222333000181"], "b": ["52998224725"] })),
        ),
        (json!({ "a": [] }), Ok(json!({ "a": [] }))),
        (json!({ "a": "" }), Err("")),
        (json!({ "a": "11222333000182" }), Err("81")),
        (json!({ "a": 11222333000181_u64 }), Err("a CNPJ or CPF in quotes, or a list of them")),
    ] {
        match (serde_json::from_value::<Holders>(holders.clone()), wanted) {
            (Ok(read), Ok(wanted)) => assert_eq!(serde_json::to_value(read).unwrap(), wanted),
            (Err(error), Err(said)) => assert!(error.to_string().contains(said), "{error}"),
            (read, _) => panic!("{holders}: {read:?}"),
        }
    }
}

#[test]
fn the_journal_keeps_who_it_was() {
    let (own, _) = own();
    let told = of("11222333000181", &own).told();
    assert_eq!((told.holder.as_str(), told.subject.as_str()), ("11222333000181", "LOJA LTDA:11222333000181"));
    assert_eq!(told.thumbprint.len(), 43);
    assert_eq!(told.issuer, "AC DUBLE DE TESTE SEM VALOR JURIDICO");
    assert_eq!((told.not_before, told.not_after), (Some(at("2026-01-01")), Some(at("2026-12-31"))));
}

/// What each provider says to a client that shows no certificate, one that has ended, and one of somebody else.
#[test]
fn each_provider_refuses_in_its_own_form() {
    use crate::providers::stage::Stage;
    let rules = r#"{"client_certificates":{"demand":"required","holders":{"c":"52998224725"}}}"#;
    let all = format!(r#"{{"sicoob":{rules},"nddfrete":{rules},"invoicy":{rules},"betha":{rules}}}"#);
    let stage = Stage::new("{}", &all);
    let mut ended = Presented::called("a");
    if let Ok(certificate) = &mut ended.certificate {
        certificate.not_after = at("2026-03-01");
    }
    let mut said = String::new();
    for (method, path) in [
        ("POST", "/auth/realms/cooperado/protocol/openid-connect/token"),
        ("GET", "/cobranca-bancaria/v3/boletos"),
        ("POST", "/exchangeMessage/WSExchangeMessage.asmx"),
        ("GET", "/arecepcao.aspx?wsdl"),
        ("GET", "/integracoes/v1/dividas-terceiros"),
    ] {
        for shown in [None, Some(ended.clone()), Some(Presented::new(vec![b"x".to_vec()], &own().0).unwrap())]
        {
            stage.present(shown);
            let reply = stage.send(method, path, &[], "");
            said.push_str(&format!("{} {} {}\n", reply.operation, reply.status, reply.body));
        }
    }
    insta::assert_snapshot!(said, @r#"
    sicoob.edge 403 <html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
    sicoob.edge 403 <html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
    sicoob.edge 403 <html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
    sicoob.edge 403 <html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
    sicoob.edge 403 <html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
    sicoob.edge 403 <html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
    nddfrete.edge 403 <html><head><title>403.7 - Forbidden: Client certificate required.</title></head><body><h1>403.7 - Forbidden: Client certificate required.</h1></body></html>
    nddfrete.edge 403 <html><head><title>403.17 - Forbidden: Client certificate has expired or is not yet valid.</title></head><body><h1>403.17 - Forbidden: Client certificate has expired or is not yet valid.</h1></body></html>
    nddfrete.edge 403 <html><head><title>403.16 - Forbidden: Client certificate is untrusted or invalid.</title></head><body><h1>403.16 - Forbidden: Client certificate is untrusted or invalid.</h1></body></html>
    invoicy.edge 403 <html><head><title>403.7 - Forbidden: Client certificate required.</title></head><body><h1>403.7 - Forbidden: Client certificate required.</h1></body></html>
    invoicy.edge 403 <html><head><title>403.17 - Forbidden: Client certificate has expired or is not yet valid.</title></head><body><h1>403.17 - Forbidden: Client certificate has expired or is not yet valid.</h1></body></html>
    invoicy.edge 403 <html><head><title>403.16 - Forbidden: Client certificate is untrusted or invalid.</title></head><body><h1>403.16 - Forbidden: Client certificate is untrusted or invalid.</h1></body></html>
    betha.edge 403 {"code":403,"message":"Acesso negado ao recurso"}
    betha.edge 403 {"code":403,"message":"Acesso negado ao recurso"}
    betha.edge 403 {"code":403,"message":"Acesso negado ao recurso"}
    "#);
    stage.present(Some(Presented::called("a")));
    assert_eq!(stage.send("GET", "/arecepcao.aspx?wsdl", &[], "").status, 200);
    let client = [("client_id", "c")];
    let reply = stage.send("GET", "/cobranca-bancaria/v3/boletos", &client, "");
    insta::assert_snapshot!(reply.reason.unwrap(), @"the account c needs a certificate of 52998224725; the client's is of 11222333000181");
    assert_eq!(reply.status, 401);
}
