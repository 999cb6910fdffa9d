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
            json!({ "demand": "ignored", "issuers": "duble", "holders": { "loja": "1" } }),
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
        (json!({ "issuers": pem }), Some(&company), today, "UnknownIssuer"),
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
fn the_journal_keeps_who_it_was() {
    let (own, _) = own();
    let told = of("11222333000181", &own).told();
    assert_eq!((told.holder.as_str(), told.subject.as_str()), ("11222333000181", "LOJA LTDA:11222333000181"));
    assert_eq!(told.thumbprint.len(), 43);
    assert_eq!(told.issuer, "AC DUBLE DE TESTE SEM VALOR JURIDICO");
    assert_eq!((told.not_before, told.not_after), (Some(at("2026-01-01")), Some(at("2026-12-31"))));
}
