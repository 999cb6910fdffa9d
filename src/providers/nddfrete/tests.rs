//! The document's own exchange, and what real clients do around it.

use super::errors::HeaderCode;
use crate::providers::stage::{Reply, Stage};
use crate::wire::xml::{self, Limits};
use crate::world::Verdict;

mod bad_input;
pub(in crate::providers) mod catalogo;
mod choices;
mod facts;
mod recusas;
mod refusals;
mod several;

const WORLD: &str = r#"{"nddfrete":{
    "embarcadores":[{"enterpriseId":"43abeae4-7786-4017-a4ea-a8f54efd0e4a","token":"6901a7fb-f545-c9a1-4ebd-18a723329dfb"},
                    {"enterpriseId":"11111111-aaaa-4bbb-8ccc-000000000001","token":"22222222-aaaa-4bbb-8ccc-000000000002"}],
    "faturas":[{"ref":"f1","tipo":0,"serie":"EMB","numero":"EMBDEV.27600-P01","operationPointCnpj":"70033780000151","serviceProviderCnpj":"14631417773",
                "valor":"10000.00","documentos":[{"tipo":3}],"vencimento":"+10d"}]}}"#;

const HEADER: &str = "<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>100</MessageType> <ExchangePattern>7</ExchangePattern> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> </CrosstalkHeader> </CrosstalkMessage>";

fn rawdata(lancamento: &str) -> String {
    format!(
        "<PaymentAppointmentPost Version=\"1.0\"><Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number></Billing><AppointmentType>{lancamento}</AppointmentType></Appointment></PaymentAppointmentPost>"
    )
}

fn financeiro(identificacao: i64, valor: &str) -> String {
    rawdata(&format!(
        "<Financial><Identification>{identificacao}</Identification><dhAppointment>2026-03-03T10:00:00</dhAppointment><Value>{valor}</Value></Financial>"
    ))
}

fn envelope(header: &str, rawdata: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:Send xmlns:n=\"http://nddigital.com.br/\"><n:header><![CDATA[{header}]]></n:header><n:rawdata><![CDATA[{rawdata}]]></n:rawdata></n:Send></s:Body></s:Envelope>"
    )
}

fn send(stage: &Stage, header: &str, rawdata: &str) -> Reply {
    let headers = [("content-type", "text/xml; charset=utf-8")];
    stage.send("POST", "/exchangeMessage/WSExchangeMessage.asmx", &headers, envelope(header, rawdata))
}

/// The inner document of an answer.
fn inner(reply: &Reply) -> String {
    let root = xml::parse(&reply.body, &Limits::default()).unwrap();
    root.text_at("Body/SendResponse/SendResult").unwrap()
}

fn field(reply: &Reply, name: &str) -> String {
    let root = xml::parse(&inner(reply), &Limits::default()).unwrap();
    root.text_at(&format!("CrosstalkHeader/{name}")).unwrap_or_default()
}

fn poll_header(guid: &str) -> String {
    let guid = format!("</ExchangePattern> <Guid>{guid}</Guid>");
    HEADER
        .replace("<MessageType>100<", "<MessageType>103<")
        .replace(">7</ExchangePattern>", &format!(">8{guid}"))
}

fn poll(stage: &Stage, guid: &str) -> Reply {
    send(stage, &poll_header(guid), "")
}

fn codes(stage: &Stage, header: &str, rawdata: &str) -> (String, String) {
    let reply = send(stage, header, rawdata);
    (field(&reply, "ResponseCode"), field(&reply, "ResponseMessage"))
}

fn body_code(reply: &Reply) -> String {
    let root = xml::parse(&inner(reply), &Limits::default()).unwrap();
    let raw = root.text_at("CrosstalkBody/RawData").unwrap();
    xml::parse(&raw, &Limits::default()).unwrap().text_at("Response/Code").unwrap()
}

#[test]
fn a_message_is_taken_in_processed_later_and_answered_as_printed() {
    let stage = Stage::new(WORLD, "{}");
    let ack = send(&stage, HEADER, &financeiro(1, "2172.65"));
    assert_eq!(
        (ack.status, ack.operation, ack.verdict),
        (200, "nddfrete.apontamento.enviar", Verdict::Accepted)
    );
    let guid = field(&ack, "Guid");
    let expected = HEADER.replace("</ExchangePattern>", &format!("</ExchangePattern> <Guid>{guid}</Guid>")).replace(
        " </CrosstalkHeader>",
        " <ResponseCode>200</ResponseCode> <ResponseMessage>A mensagem foi recebida e está sendo processada.</ResponseMessage> </CrosstalkHeader>",
    );
    assert_eq!(inner(&ack), expected);

    assert_eq!(field(&poll(&stage, &guid), "ResponseCode"), "200", "still running");
    stage.advance("2s");
    let done = poll(&stage, &guid);
    let expected = poll_header(&guid).replace(
        " </CrosstalkHeader> </CrosstalkMessage>",
        " <ResponseCode>205</ResponseCode> <ResponseMessage>A mensagem foi processada com sucesso.</ResponseMessage> </CrosstalkHeader> <CrosstalkBody> <RawData><![CDATA[<PaymentAppointmentPostResponse Version=\"1.0.0\"><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response><Appointment><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number></Billing><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response></Appointment></PaymentAppointmentPostResponse>]]></RawData> </CrosstalkBody> </CrosstalkMessage>",
    );
    assert_eq!(inner(&done), expected);
    assert_eq!(inner(&poll(&stage, &guid)), expected, "kept, not consumed");
    assert_eq!(stage.look(|rooms| rooms.nddfrete.faturas.get(1).unwrap().saldo.to_string()), "12172.65");
}

/// The whole envelopes, as bytes: prefix, declarations and escapes are what old stacks search for (dossier section 2).
#[test]
fn the_exact_answers() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
    let compact = HEADER.replace("> <", "><");
    let ack = send(&stage, &compact, &financeiro(1, "2172.65"));
    insta::assert_snapshot!(ack.body, @r##"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><SendResponse xmlns="http://nddigital.com.br/"><SendResult>&lt;CrosstalkMessage&gt;&lt;CrosstalkHeader&gt;&lt;ProcessCode&gt;3152&lt;/ProcessCode&gt;&lt;MessageType&gt;100&lt;/MessageType&gt;&lt;ExchangePattern&gt;7&lt;/ExchangePattern&gt;&lt;Guid&gt;62fb46fe-f51e-40f7-8fcd-74ae4c94fd47&lt;/Guid&gt;&lt;EnterpriseId&gt;43abeae4-7786-4017-a4ea-a8f54efd0e4a&lt;/EnterpriseId&gt;&lt;Token&gt;6901a7fb-f545-c9a1-4ebd-18a723329dfb&lt;/Token&gt;&lt;ContentEncoding&gt;UTF-8&lt;/ContentEncoding&gt;&lt;ContentType&gt;txt/xml&lt;/ContentType&gt;&lt;ResponseCode&gt;200&lt;/ResponseCode&gt;&lt;ResponseMessage&gt;A mensagem foi recebida e está sendo processada.&lt;/ResponseMessage&gt;&lt;/CrosstalkHeader&gt;&lt;/CrosstalkMessage&gt;</SendResult></SendResponse></soap:Body></soap:Envelope>"##);
    let poll = poll_header(&field(&ack, "Guid")).replace("> <", "><");
    insta::assert_snapshot!(send(&stage, &poll, "").body, @r##"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><SendResponse xmlns="http://nddigital.com.br/"><SendResult>&lt;CrosstalkMessage&gt;&lt;CrosstalkHeader&gt;&lt;ProcessCode&gt;3152&lt;/ProcessCode&gt;&lt;MessageType&gt;103&lt;/MessageType&gt;&lt;ExchangePattern&gt;8&lt;/ExchangePattern&gt;&lt;Guid&gt;62fb46fe-f51e-40f7-8fcd-74ae4c94fd47&lt;/Guid&gt;&lt;EnterpriseId&gt;43abeae4-7786-4017-a4ea-a8f54efd0e4a&lt;/EnterpriseId&gt;&lt;Token&gt;6901a7fb-f545-c9a1-4ebd-18a723329dfb&lt;/Token&gt;&lt;ContentEncoding&gt;UTF-8&lt;/ContentEncoding&gt;&lt;ContentType&gt;txt/xml&lt;/ContentType&gt;&lt;ResponseCode&gt;205&lt;/ResponseCode&gt;&lt;ResponseMessage&gt;A mensagem foi processada com sucesso.&lt;/ResponseMessage&gt;&lt;/CrosstalkHeader&gt;&lt;CrosstalkBody&gt;&lt;RawData&gt;&lt;![CDATA[&lt;PaymentAppointmentPostResponse Version="1.0.0"&gt;&lt;Response&gt;&lt;Code&gt;100&lt;/Code&gt;&lt;Description&gt;Amortização processada com sucesso&lt;/Description&gt;&lt;/Response&gt;&lt;Appointment&gt;&lt;ServiceProviderCnpj&gt;14631417773&lt;/ServiceProviderCnpj&gt;&lt;Billing&gt;&lt;Type&gt;0&lt;/Type&gt;&lt;Serie&gt;EMB&lt;/Serie&gt;&lt;Number&gt;EMBDEV.27600-P01&lt;/Number&gt;&lt;/Billing&gt;&lt;Response&gt;&lt;Code&gt;100&lt;/Code&gt;&lt;Description&gt;Amortização processada com sucesso&lt;/Description&gt;&lt;/Response&gt;&lt;/Appointment&gt;&lt;/PaymentAppointmentPostResponse&gt;]]&gt;&lt;/RawData&gt;&lt;/CrosstalkBody&gt;&lt;/CrosstalkMessage&gt;</SendResult></SendResponse></soap:Body></soap:Envelope>"##);
    insta::assert_snapshot!(send(&stage, &compact.replace("<Token>6", "<Token>7"), "").body, @r##"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><SendResponse xmlns="http://nddigital.com.br/"><SendResult>&lt;CrosstalkMessage&gt;&lt;CrosstalkHeader&gt;&lt;ProcessCode&gt;3152&lt;/ProcessCode&gt;&lt;MessageType&gt;100&lt;/MessageType&gt;&lt;ExchangePattern&gt;7&lt;/ExchangePattern&gt;&lt;EnterpriseId&gt;43abeae4-7786-4017-a4ea-a8f54efd0e4a&lt;/EnterpriseId&gt;&lt;Token&gt;7901a7fb-f545-c9a1-4ebd-18a723329dfb&lt;/Token&gt;&lt;ContentEncoding&gt;UTF-8&lt;/ContentEncoding&gt;&lt;ContentType&gt;txt/xml&lt;/ContentType&gt;&lt;ResponseCode&gt;206&lt;/ResponseCode&gt;&lt;ResponseMessage&gt;A mensagem foi rejeitada porque o cliente não está cadastrado. O cliente não foi encontrado através do EnterpriseId e Token.&lt;/ResponseMessage&gt;&lt;/CrosstalkHeader&gt;&lt;/CrosstalkMessage&gt;</SendResult></SendResponse></soap:Body></soap:Envelope>"##);
    let broken =
        stage.send("POST", "/exchangeMessage/WSExchangeMessage.asmx", &[("content-type", "text/xml")], "<a");
    insta::assert_snapshot!(broken.body, @r##"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>Server was unable to read request. ---&gt; line 1, column 1: syntax error: tag not closed: `&gt;` not found before end of input</faultstring><detail /></soap:Fault></soap:Body></soap:Envelope>"##);
    let twelve = envelope(&compact, "")
        .replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let answered = stage.send(
        "POST",
        "/exchangeMessage/WSExchangeMessage.asmx",
        &[("content-type", "application/soap+xml")],
        twelve,
    );
    assert_eq!(answered.headers[0], ("content-type", "application/soap+xml; charset=utf-8".to_owned()));
    insta::assert_snapshot!(answered.body.split("<soap:Body>").next().unwrap(), @r##"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">"##);
}

#[test]
fn the_effect_is_seen_by_the_next_message() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
    let guid = |reply: &Reply| field(reply, "Guid");
    let discount = send(&stage, HEADER, &financeiro(2, "4000"));
    assert_eq!(body_code(&poll(&stage, &guid(&discount))), "100");
    let partial = send(&stage, HEADER, &financeiro(3, "10000"));
    assert_eq!(body_code(&poll(&stage, &guid(&partial))), "305", "CIOT: the balance is 6000 now");
    let whole = send(&stage, HEADER, &financeiro(3, "6000"));
    assert_eq!(body_code(&poll(&stage, &guid(&whole))), "100");
    let late = send(&stage, HEADER, &financeiro(1, "1"));
    assert_eq!(body_code(&poll(&stage, &guid(&late))), "302", "paid");
    let reasons: Vec<_> =
        stage.journal().into_iter().filter_map(|entry| entry.line.items.first()?.reason.clone()).collect();
    assert_eq!(
        reasons,
        ["the payment is 10000.00, the balance 6000.00", "invoice EMB/EMBDEV.27600-P01 has status Paga"]
    );
}

#[test]
fn each_header_code_has_its_own_trigger() {
    let stage = Stage::new(WORLD, "{}");
    let good = financeiro(1, "1");
    let taken = send(&stage, HEADER, &good);
    let used = HEADER
        .replace("</ExchangePattern>", &format!("</ExchangePattern><Guid>{}</Guid>", field(&taken, "Guid")));
    let of_another = poll_header(&field(&taken, "Guid"))
        .replace("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "11111111-aaaa-4bbb-8ccc-000000000001")
        .replace("6901a7fb-f545-c9a1-4ebd-18a723329dfb", "22222222-aaaa-4bbb-8ccc-000000000002");
    for (name, header, rawdata, code) in [
        ("no header", "", good.as_str(), HeaderCode::FalhaDeEsquema),
        (
            "no ContentType",
            &HEADER.replace("<ContentType>txt/xml</ContentType>", ""),
            &good,
            HeaderCode::FalhaDeEsquema,
        ),
        ("strange pattern", &HEADER.replace(">7<", ">1<"), &good, HeaderCode::FalhaDeEsquema),
        ("no body", HEADER, "", HeaderCode::FalhaDeEsquema),
        ("broken body", HEADER, "<PaymentAppointmentPost>", HeaderCode::FalhaDeEsquema),
        ("unknown client", &HEADER.replace("43abeae4", "43abeae5"), &good, HeaderCode::ClienteNaoCadastrado),
        ("wrong token", &HEADER.replace("6901a7fb", "6901a7fc"), &good, HeaderCode::ClienteNaoCadastrado),
        ("same Guid again", &used, &good, HeaderCode::JaExiste),
        ("unknown process", &HEADER.replace("3152", "3153"), &good, HeaderCode::ProcessoInvalido),
        ("unknown type", &HEADER.replace(">100<", ">101<"), &good, HeaderCode::ProcessoInvalido),
        (
            "unknown Guid",
            &poll_header("f4ae253f-7ff8-411a-adb4-3a2d5ec09545"),
            "",
            HeaderCode::ErroInesperado,
        ),
        ("another's Guid", &of_another, "", HeaderCode::ErroInesperado),
    ] {
        let reply = send(&stage, header, rawdata);
        assert_eq!(field(&reply, "ResponseCode"), code.code().to_string(), "{name}");
        assert!(field(&reply, "ResponseMessage").starts_with(code.text()), "{name}");
        assert_eq!((reply.status, reply.verdict), (200, Verdict::Refused), "{name}");
        assert!(reply.reason.is_some(), "{name}");
    }
    assert_eq!(stage.look(|rooms| rooms.nddfrete.mensagens.len()), 1, "a refusal stores nothing");
}

#[test]
fn readiness_and_failure_are_knobs() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":{"polls":2},"pending_code":"wait"}}"#);
    let guid = field(&send(&stage, HEADER, &financeiro(1, "1")), "Guid");
    let codes: Vec<_> = (0..4).map(|_| field(&poll(&stage, &guid), "ResponseCode")).collect();
    assert_eq!(codes, ["202", "202", "205", "205"]);

    let held = Stage::new(WORLD, r#"{"nddfrete":{"ready":"hold"}}"#);
    let guid = field(&send(&held, HEADER, &financeiro(1, "1")), "Guid");
    held.advance("365d");
    assert_eq!(field(&poll(&held, &guid), "ResponseCode"), "200");
    assert_eq!(held.act(&format!(r#"{{"nddfrete.processar":{{"guid":"{guid}"}}}}"#)), None);
    assert_eq!(field(&poll(&held, &guid), "ResponseCode"), "205");
    assert!(held.act(r#"{"nddfrete.processar":{"guid":"nobody"}}"#).unwrap().contains("nobody"));

    let failing = Stage::new(WORLD, r#"{"nddfrete":{"ready":{"polls":0},"processing":"fails"}}"#);
    let guid = field(&send(&failing, HEADER, &financeiro(1, "1")), "Guid");
    assert_eq!(field(&poll(&failing, &guid), "ResponseCode"), "999");
    assert!(failing.look(|rooms| rooms.nddfrete.pendentes(None).is_empty()), "what failed has failed");

    for (knob, code, body) in [
        (r#""processing":"fails""#, "999", None),
        (r#""mapper":"off""#, "205", Some("200")),
        (r#""mapper":"fails""#, "205", Some("201")),
    ] {
        let stage = Stage::new(WORLD, &format!(r#"{{"nddfrete":{{"ready":"now",{knob}}}}}"#));
        let reply = poll(&stage, &field(&send(&stage, HEADER, &financeiro(1, "1")), "Guid"));
        assert_eq!(field(&reply, "ResponseCode"), code);
        assert_eq!(body.map(|_| body_code(&reply)).as_deref(), body);
    }
}

/// Every appointment looks up how many documents its invoice has in the message: that must not mean a walk through the message.
#[test]
fn a_message_of_thousands_is_processed_in_one_pass() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
    let one = financeiro(1, "0.01");
    let (head, tail) = one.split_once("<Appointment>").unwrap();
    let (inner, end) = tail.rsplit_once("</Appointment>").unwrap();
    let many = format!("{head}{}{end}", format!("<Appointment>{inner}</Appointment>").repeat(9_000));
    let guid = field(&send(&stage, HEADER, &many), "Guid");
    assert_eq!(body_code(&poll(&stage, &guid)), "100");
    assert_eq!(stage.look(|rooms| rooms.nddfrete.faturas.get(1).unwrap().saldo.to_string()), "10090.00");
    let entry = &stage.journal()[0];
    assert_eq!((entry.line.items.len(), entry.items_left_out), (100, 8_900));
}

#[test]
fn actions_change_what_the_next_message_meets() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":"now"}}"#);
    assert_eq!(stage.act(r#"{"nddfrete.mudarStatus":{"fatura":"f1","status":"bloqueada"}}"#), None);
    let reply = poll(&stage, &field(&send(&stage, HEADER, &financeiro(1, "1")), "Guid"));
    assert_eq!(body_code(&reply), "303");
    assert!(
        stage.act(r#"{"nddfrete.mudarStatus":{"fatura":"f9","status":"paga"}}"#).unwrap().contains("`f9`")
    );
}

#[test]
fn what_is_no_soap_gets_a_fault_and_the_page_leads_to_the_wsdl() {
    let stage = Stage::new(WORLD, "{}");
    let path = "/ExchangeMessage/wsexchangemessage.ASMX";
    for body in ["", "<a", "<a/>", &envelope(HEADER, "").replace("n:Send", "n:Receive")] {
        let reply = stage.send("POST", path, &[("content-type", "text/xml")], body);
        assert_eq!(reply.status, 500);
        assert!(reply.body.contains("<faultcode>soap:Client</faultcode>"), "{}", reply.body);
    }
    let wsdl = stage.send("GET", &format!("{path}?WSDL"), &[], "");
    assert!(wsdl.body.contains("location=\"http://duble.test/exchangeMessage/WSExchangeMessage.asmx\""));
    let page = stage.send("GET", path, &[], "");
    let link = "href=\"http://duble.test/exchangeMessage/WSExchangeMessage.asmx?WSDL\"";
    assert!(page.body.contains(link), "{}", page.body);
    assert_eq!(stage.send("PUT", path, &[], "").status, 405);
    assert_eq!(stage.send("GET", "/exchangeMessage/outro.asmx", &[], "").status, 404);
}
