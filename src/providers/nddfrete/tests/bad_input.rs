//! What clients get wrong, and what hostile ones send: the documented code or a fault, with the reason, in bounded time.

use proptest::prelude::*;

use super::*;

fn post(stage: &Stage, body: impl Into<Vec<u8>>) -> Reply {
    let headers = [("content-type", "text/xml; charset=utf-8")];
    stage.send("POST", "/exchangeMessage/WSExchangeMessage.asmx", &headers, body)
}

#[test]
fn what_is_no_call_gets_a_fault_that_says_why() {
    let stage = Stage::new(WORLD, "{}");
    let good = envelope(HEADER, &financeiro(1, "1"));
    let (half, _) = good.split_at(300);
    let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    for (body, said) in [
        ("{\"header\":1}".to_owned(), "text before the root element"),
        (half.to_owned(), "not closed"),
        (good.replace("</s:Body>", "</s:Body><s:Body/>"), "a second `Body`"),
        (
            good.replace("<n:Send ", "<n:Sendd ").replace("</n:Send>", "</n:Sendd>"),
            "the body's first child is <Sendd>",
        ),
        (good.replace("http://nddigital.com.br/", "urn:x"), "of namespace `urn:x`"),
        (good.replace("http://schemas.xmlsoap.org/soap/envelope/", "urn:x"), "expected SOAP 1.1 or 1.2"),
        (
            good.replace("<s:Body>", "<s:Header><x s:mustUnderstand=\"1\"/></s:Header><s:Body>"),
            "must be understood",
        ),
        (format!("{bomb}{}", good.replace("<n:header>", "<n:header>&b;")), "DOCTYPE"),
        (good.replace("<n:header>", "<n:header>&b;"), "b"),
    ] {
        let reply = post(&stage, body);
        assert_eq!(reply.status, 500);
        assert!(reply.body.contains("<soap:Fault>"), "{}", reply.body);
        assert!(reply.reason.as_deref().unwrap().contains(said), "{said}: {:?}", reply.reason);
    }
    let strict = Stage::new(WORLD, r#"{"nddfrete":{"soap_action_strict":true}}"#);
    let path = "/exchangeMessage/WSExchangeMessage.asmx?op=Send";
    for (action, status) in
        [(None, 500), (Some("\"http://nddigital.com.br/Send\""), 200), (Some("Send"), 500)]
    {
        let mut headers = vec![("content-type", "text/xml")];
        headers.extend(action.map(|action| ("soapaction", action)));
        assert_eq!(strict.send("POST", path, &headers, good.clone()).status, status, "{action:?}");
    }
    let twelve = [("content-type", "application/soap+xml; action=\"http://nddigital.com.br/Send\"")];
    assert_eq!(strict.send("POST", path, &twelve, good).status, 200);
}

#[test]
fn wrong_values_get_203_with_the_element_and_its_line() {
    let stage = Stage::new(WORLD, "{}");
    let good = financeiro(1, "1.00").replace("><", ">\n<");
    for (from, to, said) in [
        ("<Value>1.00<", "<Value>-1.00<", "O elemento Value não está no formato correto (linha 14)."),
        ("<Value>1.00<", "<Value>99999999999999999999999999999999<", "O elemento Value"),
        ("<Value>1.00<", "<Value>10000000000000<", "O elemento Value"),
        ("<Value>1.00<", "<Value>1.00001<", "O elemento Value"),
        ("<Value>1.00<", "<Value>1,00<", "O elemento Value"),
        ("<Value>1.00<", "<Value>NaN<", "O elemento Value"),
        ("<Value>1.00<", "<Value>.5<", "O elemento Value"),
        (
            "2026-03-03T10:00:00",
            "2026-02-30T10:00:00",
            "O elemento dhAppointment não está no formato correto (linha 13).",
        ),
        ("2026-03-03T10:00:00", "2026-03-03T25:00:00", "O elemento dhAppointment"),
        ("2026-03-03T10:00:00", "0000-00-00", "O elemento dhAppointment"),
        ("<Identification>1<", "<Identification>99999999999999999999<", "O elemento Identification"),
        ("<Number>EMB", &format!("<Number>{}", "N".repeat(200)), "O elemento Number"),
        ("<Type>0<", "<Type>2<", "O elemento Type"),
        ("</Financial>", &format!("<Obs>{}</Obs></Financial>", "o".repeat(3_000)), "O elemento Obs"),
        (
            "</Financial>",
            "</Financial><Taxes><Tax><Type>0</Type><Value>-2</Value></Tax></Taxes>",
            "O elemento Value",
        ),
    ] {
        let wrong = good.replace(from, to);
        assert_ne!(wrong, good, "{from}");
        let (code, text) = codes(&stage, HEADER, &wrong);
        assert_eq!(code, "203", "{from} {to}");
        assert!(text.contains(said), "{from}: {text}");
    }
    // White space before the document counts as lines: clients print both parameters with breaks and indentation.
    let (_, text) = codes(&stage, HEADER, &format!("\n\n  {}", good.replace(">1.00<", ">x<")));
    assert!(text.ends_with("(linha 16)."), "{text}");
    for guid in ["1", "f4ae253f-7ff8-411a-adb4-3a2d5ec0954", "f4ae253f-7ff8-411a-adb4-3a2d5ec0954g", "{}"] {
        let header = HEADER.replace("<EnterpriseId>", &format!("<Guid>{guid}</Guid><EnterpriseId>"));
        let (code, text) = codes(&stage, &header, &financeiro(1, "1"));
        assert_eq!((code.as_str(), text.contains("O elemento Guid")), ("203", true), "{guid}");
    }
    assert!(stage.look(|rooms| rooms.nddfrete.mensagens.is_empty()), "nothing is stored");
}

#[test]
fn a_balance_holds_any_amount_that_is_read() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
    let many = "<Financial><Identification>1</Identification><dhAppointment>2026-03-03</dhAppointment><Value>9999999999999</Value></Financial>".repeat(500);
    let guid = field(&send(&stage, HEADER, &rawdata(&many)), "Guid");
    assert_eq!(body_code(&poll(&stage, &guid)), "100");
    assert_eq!(
        stage.look(|rooms| rooms.nddfrete.faturas.get(1).unwrap().saldo.to_string()),
        "5000000000009500.00"
    );
}

/// Ten megabytes are one text, one element or thirty thousand appointments: each takes one pass, or this test would not end. The bench has the figures.
#[test]
fn ten_megabytes_are_read_in_one_pass() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
    let one = financeiro(1, "0.01");
    let (head, tail) = one.split_once("<Appointment>").unwrap();
    let (appointment, end) = tail.rsplit_once("</Appointment>").unwrap();
    let appointments =
        format!("{head}{}{end}", format!("<Appointment>{appointment}</Appointment>").repeat(27_000));
    assert!(appointments.len() > 10_000_000, "{}", appointments.len());
    let long = one.replace("</Financial>", &format!("<Obs>{}</Obs></Financial>", "o".repeat(10_000_000)));
    let wide = one.replace("</AppointmentType>", &format!("{}</AppointmentType>", "<x/>".repeat(2_500_000)));
    let deep = format!(
        "{}{}",
        "<PaymentAppointmentPost>".repeat(200_000),
        "</PaymentAppointmentPost>".repeat(200_000)
    );
    let too_many =
        format!("<PaymentAppointmentPost>{}</PaymentAppointmentPost>", "<Appointment/>".repeat(700_000));
    for (name, rawdata, code, said) in [
        ("appointments", &appointments, "200", ""),
        ("one text", &long, "203", "Obs"),
        ("one element", &wide, "203", "XML válido"),
        ("deep", &deep, "203", "XML válido"),
        ("empty appointments", &too_many, "203", "OperationPointCnpj"),
    ] {
        let (seen, text) = codes(&stage, HEADER, rawdata);
        assert_eq!(seen, code, "{name}: {text}");
        assert!(text.contains(said), "{name}: {text}");
    }
}

proptest! {
    /// A good document with a piece of it replaced by anything: taken in, or refused with a code of the catalogue and a reason.
    #[test]
    fn any_damage_is_answered(at in 0usize..900, length in 0usize..60, put in ".{0,20}", in_header in any::<bool>()) {
        let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
        let damaged = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            let from = at.min(characters.len());
            let to = from.saturating_add(length).min(characters.len());
            let head: String = characters[..from].iter().collect();
            let tail: String = characters[to..].iter().collect();
            // The test's own envelope carries both in CDATA.
            format!("{head}{}{tail}", put.replace("]]>", "")).replace("]]>", "")
        };
        let good = financeiro(1, "1.00");
        let reply = if in_header { send(&stage, &damaged(HEADER), &good) } else { send(&stage, HEADER, &damaged(&good)) };
        // A character that XML does not have is the envelope's fault.
        if reply.status == 200 {
            let code = field(&reply, "ResponseCode");
            prop_assert!(["200", "203", "206", "207", "210", "999"].contains(&code.as_str()), "{}", code);
            prop_assert_eq!(reply.reason.is_some(), code != "200" && code != "205");
        } else {
            prop_assert_eq!(reply.status, 500);
            prop_assert!(reply.reason.is_some());
        }
    }
}
