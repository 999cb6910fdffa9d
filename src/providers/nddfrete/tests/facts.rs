//! Facts: what cannot be is refused with its path, what is left unsaid adds up.

use super::*;

#[test]
fn facts_that_cannot_be_say_where() {
    let problems = Stage::problems(
        r#"{"nddfrete":{"embarcadores":[{}],"faturas":[{"tipo":2},{"ref":"a","times":3}],"mensagens":[{"rawdata":"<x/>"}]}}"#,
    );
    assert_eq!(
        problems,
        [
            "world.nddfrete.faturas[0].tipo: is 0 to 1, not 2",
            "world.nddfrete.faturas[1].ref: names one invoice, but `times` asks for many",
            "world.nddfrete.mensagens[0].rawdata: rawdata's root is <x>; expected <PaymentAppointmentPost>",
        ]
    );
    assert_eq!(Stage::problems(r#"{"nddfrete":{"faturas":[{}]}}"#).len(), 1);
}

#[test]
fn an_invoice_that_cannot_be_is_refused_with_its_path() {
    for (fatura, said) in [
        (r#"{"valor":"-1.00"}"#, "valor: is not below zero, as -1.00 is"),
        (r#"{"saldo":"-0.01"}"#, "saldo: is not below zero, as -0.01 is"),
        (r#"{"numero":""}"#, "numero: is 1 to 100 characters, no blanks around them"),
        (r#"{"serie":" A"}"#, "serie: is 1 to 100 characters, no blanks around them"),
        (
            r#"{"operationPointCnpj":"1"}"#,
            "operationPointCnpj: `1` is none: a CNPJ has 14 characters, no mask",
        ),
        (
            r#"{"operationPointCnpj":"14631417773"}"#,
            "operationPointCnpj: `14631417773` is none: a CNPJ has 14 characters, no mask",
        ),
        (
            r#"{"serviceProviderCnpj":"146.314.177-73"}"#,
            "serviceProviderCnpj: `146.314.177-73` is none: a CNPJ has 14 characters, a CPF 11 digits, no mask",
        ),
        (r#"{"documentos":[{},{"valor":"-5.00"}]}"#, "documentos[1].valor: is not below zero, as -5.00 is"),
        (r#"{"documentos":[{"saldo":"-5.00"}]}"#, "documentos[0].saldo: is not below zero, as -5.00 is"),
        (
            r#"{"documentos":[{"numero":""}]}"#,
            "documentos[0].numero: is 1 to 100 characters, no blanks around them",
        ),
        (
            r#"{"saldo":"50.00","documentos":[{"valor":"100.00","saldo":"40.00"}]}"#,
            "saldo: is 50.00, but its documents have 40.00",
        ),
        (
            r#"{"valor":"90.00","documentos":[{"valor":"100.00"}]}"#,
            "valor: is 90.00, but its documents have 100.00",
        ),
    ] {
        let world = format!(r#"{{"nddfrete":{{"embarcadores":[{{}}],"faturas":[{fatura}]}}}}"#);
        assert_eq!(Stage::problems(&world), [format!("world.nddfrete.faturas[0].{said}")], "{fatura}");
    }
}

/// What is left unsaid of an invoice's documents adds up to what is said of the invoice, to the centavo.
#[test]
fn documents_share_what_their_invoice_states() {
    for (fatura, saldo, saldos) in [
        (r#"{"valor":"100.00","documentos":[{},{},{}]}"#, "100.00", &["33.33", "33.33", "33.34"][..]),
        (r#"{"valor":"100.00","documentos":[{"valor":"70.00"},{}]}"#, "100.00", &["70.00", "30.00"]),
        (
            r#"{"valor":"100.00","saldo":"60.00","documentos":[{"valor":"70.00"},{}]}"#,
            "60.00",
            &["30.00", "30.00"],
        ),
        (r#"{"valor":"100.00","saldo":"120.00","documentos":[{}]}"#, "120.00", &["120.00"]),
        (r#"{"valor":"100.00","saldo":"60.00"}"#, "60.00", &["60.00"]),
        (
            r#"{"documentos":[{"valor":"70.00","saldo":"20.00"},{"valor":"5.00"}]}"#,
            "25.00",
            &["20.00", "5.00"],
        ),
        (r#"{"valor":"100.00","documentos":[]}"#, "100.00", &[]),
    ] {
        let stage =
            Stage::new(&format!(r#"{{"nddfrete":{{"embarcadores":[{{}}],"faturas":[{fatura}]}}}}"#), "{}");
        let (seen, of_documents) = stage.look(|rooms| {
            let fatura = rooms.nddfrete.faturas.get(1).unwrap();
            let saldos = fatura.documentos.iter().map(|documento| documento.saldo.to_string());
            (fatura.saldo.to_string(), saldos.collect::<Vec<_>>())
        });
        assert_eq!((seen.as_str(), of_documents), (saldo, saldos.iter().map(|s| (*s).to_owned()).collect()));
    }
}
