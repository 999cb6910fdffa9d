//! Refusals that are asked for by code.

use super::super::errors::{BodyCode, HeaderCode};
use super::super::routes::{CONSULTAR, ENVIAR, ENVIAR_OUTRA, OPERATIONS, PAGINA, PATH};
use super::*;
use crate::providers::room::Input;
use crate::providers::stage::refuse;

fn input(content_type: &str, body: String) -> Input {
    Input {
        method: "POST".to_owned(),
        path: PATH.to_owned(),
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: body.into(),
        ..Input::default()
    }
}

fn documento(text: &str) -> crate::wire::xml::Element {
    let envelope = xml::parse(text, &Limits::default()).unwrap();
    xml::parse(&envelope.text_at("Body/SendResponse/SendResult").unwrap(), &Limits::default()).unwrap()
}

#[test]
fn every_code_that_refuses_is_answered_where_it_occurs() {
    let request = input("text/xml", envelope(HEADER, ""));
    for code in HeaderCode::ALL {
        let number = code.code().to_string();
        let operation = if code == HeaderCode::Aguarde { CONSULTAR } else { ENVIAR };
        let refused = refuse(operation, &number, &request);
        if matches!(code, HeaderCode::Recebida | HeaderCode::Processada) {
            assert_eq!(refused, None, "{number} refuses nothing");
            continue;
        }
        for input in [&request, &Input::default(), &input("text/xml", "<broken".to_owned())] {
            let (status, text) = refuse(operation, &number, input).unwrap();
            let documento = documento(&text);
            assert_eq!(status, 200);
            assert_eq!(documento.text_at("CrosstalkHeader/ResponseCode").unwrap(), number);
            assert_eq!(documento.text_at("CrosstalkHeader/ResponseMessage").unwrap(), code.text());
        }
    }
    let poll = input("text/xml", envelope(&poll_header("f4ae253f-7ff8-411a-adb4-3a2d5ec09545"), ""));
    for code in BodyCode::ALL {
        let number = code.code().to_string();
        let refused = refuse(CONSULTAR, &number, &poll);
        if code == BodyCode::Processada {
            assert_eq!(refused, None);
            continue;
        }
        let documento = documento(&refused.unwrap().1);
        assert_eq!(documento.text_at("CrosstalkHeader/ResponseCode").unwrap(), "205");
        let result = documento.text_at("CrosstalkBody/RawData").unwrap();
        let result = xml::parse(&result, &Limits::default()).unwrap();
        assert_eq!(result.text_at("Response/Code").unwrap(), number);
        assert_eq!(result.text_at("Response/Description").unwrap(), code.text());
        let looked_at = result.text_at("Appointment/Response/Code");
        assert_eq!(looked_at.is_some(), code.code() >= 300, "without a mapper no appointment was looked at");
        assert!(looked_at.is_none_or(|said| said == number));
    }
}

#[test]
fn a_refusal_answers_the_request_that_came() {
    let said = |content_type: &str, header: &str, operation: &'static str, code: &str| {
        refuse(operation, code, &input(content_type, envelope(header, ""))).unwrap().1
    };
    insta::assert_snapshot!(said("text/xml; charset=utf-8", HEADER, ENVIAR, "207"), @r#"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><SendResponse xmlns="http://nddigital.com.br/"><SendResult>&lt;CrosstalkMessage&gt; &lt;CrosstalkHeader&gt; &lt;ProcessCode&gt;3152&lt;/ProcessCode&gt; &lt;MessageType&gt;100&lt;/MessageType&gt; &lt;ExchangePattern&gt;7&lt;/ExchangePattern&gt; &lt;EnterpriseId&gt;43abeae4-7786-4017-a4ea-a8f54efd0e4a&lt;/EnterpriseId&gt; &lt;Token&gt;6901a7fb-f545-c9a1-4ebd-18a723329dfb&lt;/Token&gt; &lt;ContentEncoding&gt;UTF-8&lt;/ContentEncoding&gt; &lt;ContentType&gt;txt/xml&lt;/ContentType&gt; &lt;ResponseCode&gt;207&lt;/ResponseCode&gt; &lt;ResponseMessage&gt;A mensagem foi rejeitada porque a mensagem já existe na base de dados.&lt;/ResponseMessage&gt; &lt;/CrosstalkHeader&gt; &lt;/CrosstalkMessage&gt;</SendResult></SendResponse></soap:Body></soap:Envelope>"#);
    let v12 = envelope(HEADER, "")
        .replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let (_, text) = refuse(ENVIAR, "206", &input("application/soap+xml", v12)).unwrap();
    assert!(text.contains("http://www.w3.org/2003/05/soap-envelope"), "{text}");
    let guid = "f4ae253f-7ff8-411a-adb4-3a2d5ec09545";
    let polled = documento(&said("text/xml", &poll_header(guid), CONSULTAR, "305"));
    assert_eq!(polled.text_at("CrosstalkHeader/Guid").unwrap(), guid);
    insta::assert_snapshot!(polled.text_at("CrosstalkBody/RawData").unwrap(), @r#"<PaymentAppointmentPostResponse Version="1.0.0"><Response><Code>305</Code><Description>O valor do pagamento da fatura do tipo CIOT deve ser igual ao saldo a receber</Description></Response><Appointment><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number></Billing><Response><Code>305</Code><Description>O valor do pagamento da fatura do tipo CIOT deve ser igual ao saldo a receber</Description></Response></Appointment></PaymentAppointmentPostResponse>"#);
}

#[test]
fn iis_refuses_everywhere_and_what_an_operation_has_not_is_none() {
    for operation in OPERATIONS {
        for (code, status) in [("404", 404), ("405", 405), ("500", 500), ("503", 503)] {
            assert_eq!(refuse(operation, code, &Input::default()).unwrap().0, status, "{operation} {code}");
        }
    }
    for (operation, code) in [
        (ENVIAR, "202"),
        (ENVIAR, "301"),
        (ENVIAR_OUTRA, "201"),
        (CONSULTAR, "207"),
        (PAGINA, "203"),
        (ENVIAR, "298"),
        (ENVIAR, "x"),
    ] {
        assert_eq!(refuse(operation, code, &Input::default()), None, "{operation} {code}");
    }
}
