//! Several of something in one message: appointments of several invoices, elements given twice, and what an action tells of each.

use super::*;

/// Two CIOT invoices that differ in their provider alone.
const PRESTADORES: &str = r#"{"nddfrete":{
    "embarcadores":[{"enterpriseId":"43abeae4-7786-4017-a4ea-a8f54efd0e4a","token":"6901a7fb-f545-c9a1-4ebd-18a723329dfb"}],
    "faturas":[{"tipo":0,"serie":"A","numero":"1","operationPointCnpj":"70033780000151","serviceProviderCnpj":"14631417773",
                "valor":"100.00","documentos":[{"tipo":3,"numero":"D1"}]},
               {"tipo":0,"serie":"A","numero":"1","operationPointCnpj":"70033780000151","serviceProviderCnpj":"52998224725",
                "valor":"100.00","documentos":[{"tipo":3,"numero":"D2"}]}]}}"#;

fn pagamentos(of: &[(&str, &str)]) -> String {
    let one = |(prestador, documento): &(&str, &str)| {
        format!(
            "<Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>{prestador}</ServiceProviderCnpj><Billing><Serie>A</Serie><Number>1</Number></Billing><Document><Type>3</Type><Serie>A</Serie><Number>{documento}</Number></Document><AppointmentType><Financial><Identification>3</Identification><dhAppointment>2030-01-01</dhAppointment><Value>100.00</Value></Financial></AppointmentType></Appointment>"
        )
    };
    format!("<PaymentAppointmentPost>{}</PaymentAppointmentPost>", of.iter().map(one).collect::<String>())
}

#[test]
fn documents_are_counted_by_invoice_not_by_its_name() {
    let item_codes = |rawdata: &str| {
        let stage = Stage::new(PRESTADORES, r#"{"nddfrete":{"ready":"now"}}"#);
        send(&stage, HEADER, rawdata);
        let items = stage.journal()[0].line.items.clone();
        items.iter().map(|item| item.code.clone()).collect::<Vec<_>>()
    };
    let both = pagamentos(&[("14631417773", "D1"), ("52998224725", "D2")]);
    assert_eq!(item_codes(&both), ["100", "100"]);
    let of_one = pagamentos(&[("14631417773", "D1"), ("14631417773", "D9")]);
    assert_eq!(item_codes(&of_one), ["311", "301"]);
}

#[test]
fn a_poll_without_guid_is_refused_after_client_and_process() {
    let stage = Stage::new(WORLD, "{}");
    let none = HEADER.replace(">100<", ">103<").replace(">7<", ">8<");
    let (code, said) = codes(&stage, &none, "");
    assert_eq!(code, "203");
    assert!(said.ends_with(" O elemento Guid é obrigatório e não foi informado."), "{said}");
    let wrong_token = none.replace("6901a7fb", "6901a7fc");
    assert_eq!(codes(&stage, &wrong_token, "").0, "206");
    assert_eq!(codes(&stage, &none.replace("3152", "3153"), "").0, "210");
    assert_eq!(codes(&stage, &wrong_token.replace("3152", "3153"), "").0, "206");
    let as_header = Stage::new(WORLD, r#"{"nddfrete":{"header_error_code":"204"}}"#);
    assert_eq!(codes(&as_header, &none, "").0, "204");
}

#[test]
fn an_action_tells_what_became_of_each_appointment() {
    for (action, code, reason) in [
        ("nddfrete.processar", "304", "Identification 9 is not in the sender's register (1, 2, 3)"),
        ("nddfrete.falhar", "999", "the action nddfrete.falhar made it"),
    ] {
        let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"hold"}}"#);
        send(&stage, HEADER, &financeiro(9, "1"));
        assert_eq!(stage.act(&format!(r#"{{"{action}":{{}}}}"#)), None);
        let entry = stage.journal().into_iter().find(|entry| entry.line.operation == action).unwrap();
        let told: Vec<_> =
            entry.line.items.iter().map(|item| (item.code.as_str(), item.reason.as_deref())).collect();
        assert_eq!(told, [(code, Some(reason))]);
    }
}
