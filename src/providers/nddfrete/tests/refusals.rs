//! What a refusal names: the element, the parameter or the field that is at fault, by the code that is meant for it.

use super::*;
use crate::providers::certificate::Presented;
use crate::wire::x509::Certificate;

fn post(stage: &Stage, parameters: &str) -> Reply {
    let body = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><Send xmlns=\"http://nddigital.com.br/\">{parameters}</Send></s:Body></s:Envelope>"
    );
    let headers = [("content-type", "text/xml; charset=utf-8")];
    stage.send("POST", "/exchangeMessage/WSExchangeMessage.asmx", &headers, body)
}

fn parameter(name: &str, text: &str) -> String {
    format!("<{name}><![CDATA[{text}]]></{name}>")
}

/// The siblings' names are read in the pairs in which each sibling has them, and in a mix of them too (dossier section 2).
#[test]
fn parameters_are_read_by_any_of_their_names_and_once() {
    let good = financeiro(1, "1");
    for (header, rawdata) in [
        ("header", "rawdata"),
        ("HEADER", "rawData"),
        ("message", "rawData"),
        ("crosstalkMessage", "message"),
        ("crosstalkMessage", "rawdata"),
        ("header", "message"),
    ] {
        let stage = Stage::new(WORLD, "{}");
        let (header, rawdata) = (parameter(header, HEADER), parameter(rawdata, &good));
        for both in [format!("{header}{rawdata}"), format!("{rawdata}{header}")] {
            assert_eq!(field(&post(&stage, &both), "ResponseCode"), "200", "{both}");
        }
    }
    for (names, said) in [
        (["header", "header", "rawdata"], "header"),
        (["header", "rawdata", "rawdata"], "rawdata"),
        (["header", "rawdata", "rawData"], "rawdata"),
        (["header", "rawdata", "message"], "rawdata"),
        (["crosstalkMessage", "header", "rawdata"], "header"),
        (["message", "rawdata", "message"], "header"),
    ] {
        let stage = Stage::new(WORLD, "{}");
        let texts = names.map(|name| {
            let is_rawdata =
                name.eq_ignore_ascii_case("rawdata") || (name == "message" && names[0] == "header");
            parameter(name, if is_rawdata { &good } else { HEADER })
        });
        let reply = post(&stage, &texts.concat());
        assert_eq!(field(&reply, "ResponseCode"), "203", "{names:?}");
        let text = format!(" O parâmetro {said} foi informado mais de uma vez.");
        assert!(field(&reply, "ResponseMessage").ends_with(&text), "{names:?}: {}", reply.body);
        assert!(reply.reason.unwrap().contains(&format!("two parameters for {said}")), "{names:?}");
        assert!(stage.look(|rooms| rooms.nddfrete.mensagens.is_empty()));
    }
}

/// 204 is "a header field is incorrect": a header that is none, or two, is the structure's fault and stays 203 (dossier 4.3, checks 2 and 3).
#[test]
fn code_204_is_for_fields_of_the_header_alone() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"header_error_code":"204","strict_schema":true}}"#);
    let lenient = Stage::new(WORLD, r#"{"nddfrete":{"header_error_code":"204"}}"#);
    let good = financeiro(1, "1");
    let header = |from: &str, to: &str| {
        let changed = HEADER.replace(from, to);
        assert_ne!(changed, HEADER);
        changed
    };
    for (stage, header, rawdata, code, said) in [
        (&lenient, String::new(), good.as_str(), "203", "XML válido"),
        (&lenient, "<CrosstalkMessage>".to_owned(), &good, "203", "XML válido"),
        (&lenient, "<CrosstalkMessage/>".to_owned(), &good, "203", "CrosstalkHeader não foi"),
        (
            &lenient,
            header("</CrosstalkHeader>", "</CrosstalkHeader><CrosstalkHeader/>"),
            &good,
            "203",
            "CrosstalkHeader",
        ),
        (&stage, header("<Token>", "<Outro/><Token>"), &good, "203", "Outro"),
        (&lenient, header("3152", "x"), &good, "204", "ProcessCode não está"),
        (&lenient, header("<MessageType>100</MessageType>", ""), &good, "204", "MessageType é obrigatório"),
        (&lenient, header("6901a7fb", "6901a7f"), &good, "204", "Token não está"),
        (&lenient, header("<Token>", "<Guid>1</Guid><Token>"), &good, "204", "Guid não está"),
        (
            &lenient,
            header("<Token>", "<MessageType>100</MessageType><Token>"),
            &good,
            "204",
            "MessageType foi informado",
        ),
        (&lenient, header(">7<", ">8<"), "", "204", "Guid é obrigatório"),
        (&lenient, header(">7<", ">1<"), &good, "203", "ExchangePattern"),
        (&lenient, HEADER.to_owned(), "<Pay", "203", "rawdata"),
        (&lenient, HEADER.to_owned(), "", "203", "PaymentAppointmentPost"),
    ] {
        let (seen, text) = codes(stage, &header, rawdata);
        assert_eq!(seen, code, "{header}: {text}");
        assert!(text.contains(said), "{said}: {text}");
    }
}

/// The document's request has no namespace. As child elements of Send it has the service's, which it inherits; any other is another document.
#[test]
fn rawdata_of_a_foreign_namespace_is_another_document() {
    let good = financeiro(1, "1");
    let of = |declared: &str| {
        good.replace("<PaymentAppointmentPost ", &format!("<PaymentAppointmentPost {declared} "))
    };
    let prefixed = good.replace("PaymentAppointmentPost", "n:PaymentAppointmentPost");
    let foreign = prefixed.replace(" Version", " xmlns:n=\"urn:x\" Version");
    for (rawdata, code) in [
        (of("xmlns=\"\""), "200"),
        (of("xmlns:x=\"urn:x\""), "200"),
        (of("xmlns=\"http://nddigital.com.br/\""), "200"),
        (prefixed, "200"),
        (of("xmlns=\"http://www.nddigital.com.br/nddcargo\""), "203"),
        (foreign, "203"),
    ] {
        let stage = Stage::new(WORLD, "{}");
        let reply = send(&stage, HEADER, &rawdata);
        assert_eq!(field(&reply, "ResponseCode"), code, "{rawdata}");
        if code == "203" {
            assert!(reply.reason.unwrap().contains("is of namespace"));
        }
    }
    let as_elements = format!("{}<rawdata>{good}</rawdata>", parameter("header", HEADER));
    assert_eq!(field(&post(&Stage::new(WORLD, "{}"), &as_elements), "ResponseCode"), "200");
    let strict = Stage::new(WORLD, r#"{"nddfrete":{"strict_schema":true}}"#);
    let reply = post(&strict, &as_elements);
    let text = field(&reply, "ResponseMessage");
    assert!(
        text.ends_with(" O elemento PaymentAppointmentPost não está no formato correto (linha 1)."),
        "{text}"
    );
    let reason = reply.reason.unwrap();
    assert!(
        reason.contains("<PaymentAppointmentPost> at line 1 is of namespace `http://nddigital.com.br/`"),
        "{reason}"
    );
    let own = format!("{}<rawdata>{}</rawdata>", parameter("header", HEADER), of("xmlns=\"\""));
    assert_eq!(field(&post(&strict, &own), "ResponseCode"), "200");
}

#[test]
fn the_strict_schema_names_what_is_out_of_place() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"strict_schema":true}}"#);
    let document = "<Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number></Document>";
    let good = financeiro(1, "1").replace("<AppointmentType>", &format!("\n{document}\n<AppointmentType>"));
    assert_eq!(codes(&stage, HEADER, &good).0, "200");
    for (from, to, said) in [
        (
            document,
            &format!("{document}\n{document}"),
            "O elemento Document não está no formato correto (linha 3).",
        ),
        (
            "<Document>",
            &"<Extra/><Document>".to_owned(),
            "O elemento Extra não está no formato correto (linha 2).",
        ),
        (
            "<Type>0</Type><Serie>EMB</Serie>",
            &"<Serie>EMB</Serie><Type>0</Type>".to_owned(),
            "O elemento Type não está no formato correto (linha 1).",
        ),
        (
            "<Type>0</Type><Serie>EMB</Serie>",
            &"<Type>0</Type>".to_owned(),
            "O elemento Serie é obrigatório e não foi informado (linha 1).",
        ),
    ] {
        let wrong = good.replace(from, to);
        assert_ne!(wrong, good, "{from}");
        let (code, text) = codes(&stage, HEADER, &wrong);
        assert_eq!((code.as_str(), text.ends_with(said)), ("203", true), "{said}: {text}");
    }
    let empty = rawdata("");
    let (_, text) = codes(&stage, HEADER, &empty);
    let said = " O elemento Taxes | Financial | Postpone | Cancellation é obrigatório e não foi informado (linha 1).";
    assert!(text.ends_with(said), "{text}");
}

/// One Guid is one message, whoever sends it (code 207).
#[test]
fn a_guid_of_two_shippers_is_told_at_load() {
    let message = |enterprise: &str| {
        format!(
            r#"{{"guid":"f4ae253f-7ff8-411a-adb4-3a2d5ec09545","enterpriseId":"{enterprise}","rawdata":{}}}"#,
            serde_json::to_string(&financeiro(1, "1")).unwrap()
        )
    };
    let two =
        [message("43abeae4-7786-4017-a4ea-a8f54efd0e4a"), message("11111111-aaaa-4bbb-8ccc-000000000001")]
            .join(",");
    let world = WORLD
        .replace("\"vencimento\":\"+10d\"}]", &format!("\"vencimento\":\"+10d\"}}],\"mensagens\":[{two}]"));
    assert_eq!(
        Stage::problems(&world),
        ["world.nddfrete.mensagens[1].guid: the Guid f4ae253f-7ff8-411a-adb4-3a2d5ec09545 is used twice"]
    );
}

/// Before `Send` is reached IIS answers, with the phrase of its sub-status as it is known to those who run it.
#[test]
fn a_client_without_a_good_certificate_meets_the_page_of_iis() {
    let knobs = r#"{"nddfrete":{"client_certificates":{"demand":"required","issuers":"duble"}}}"#;
    let stage = Stage::new(WORLD, knobs).beyond_contract(&[403]);
    let stranger = Presented::called("certificado-um");
    let mut late = stranger.clone();
    late.certificate = late.certificate.map(|read| Certificate { not_after: read.not_before, ..read });
    for (shown, phrase) in [
        (None, "403.7 - Forbidden: Client certificate required."),
        (Some(stranger), "403.16 - Forbidden: Client certificate is untrusted or invalid."),
        (Some(late), "403.17 - Forbidden: Client certificate has expired or is not yet valid."),
    ] {
        stage.present(shown);
        let reply = send(&stage, HEADER, &financeiro(1, "1"));
        let page = format!("<html><head><title>{phrase}</title></head><body><h1>{phrase}</h1></body></html>");
        assert_eq!((reply.status, reply.body), (403, page));
    }
}
