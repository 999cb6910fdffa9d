//! How much a request may carry: what is promised is taken over real sockets, what is too large is answered so that a plain client reads
//! it.

use duble::app::Limits;

use crate::stage::Running;

const NDD: &str = "/exchangeMessage/WSExchangeMessage.asmx";
const HEADER: &str = "<CrosstalkMessage><CrosstalkHeader><ProcessCode>3152</ProcessCode><MessageType>100</MessageType><ExchangePattern>7</ExchangePattern><EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId><Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token><ContentType>txt/xml</ContentType></CrosstalkHeader></CrosstalkMessage>";
const PRINTED: &str = "<Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number><IdentifierCode>teste</IdentifierCode></Billing><Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number><IdentifierCode>teste</IdentifierCode></Document><AppointmentType><Financial><Identification>1</Identification><dhAppointment>2019-12 17T09:30:47Z</dhAppointment><Value>2172.65</Value><Obs>acrescimo</Obs></Financial></AppointmentType></Appointment>";
const SHORT: &str = "<Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Serie>E</Serie><Number>1</Number></Billing><AppointmentType><Postpone><dPostpone>2030-01-01</dPostpone></Postpone></AppointmentType></Appointment>";

fn rawdata(appointment: &str, times: usize) -> String {
    format!("<PaymentAppointmentPost>{}</PaymentAppointmentPost>", appointment.repeat(times))
}

fn envelope(rawdata: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:Send xmlns:n=\"http://nddigital.com.br/\"><n:header><![CDATA[{HEADER}]]></n:header><n:rawdata>{rawdata}</n:rawdata></n:Send></s:Body></s:Envelope>"
    )
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{text}]]>")
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

async fn code(duble: &Running, charset: &str, body: Vec<u8>) -> String {
    let media_type = format!("text/xml; charset={charset}");
    let response = duble.post(NDD, &[("content-type", media_type.as_str())], body).await;
    let reason = response.headers().get("x-duble-reason").map(|reason| reason.to_str().unwrap().to_owned());
    let text = response.text().await.unwrap();
    let code = text.split_once("ResponseCode&gt;").map_or("fault", |(_, rest)| &rest[..3]);
    format!("{code} {}", reason.unwrap_or_default())
}

/// The default limits, met by the largest number of appointments that a message may have; short ones, for the sake of this test, but as
/// many bytes as the printed one would be in UTF-16 are read too.
#[tokio::test]
async fn the_exchange_takes_100_000_appointments() {
    let duble = Running::on_default().await;
    let most = utf16(&envelope(&cdata(&rawdata(SHORT, 100_000))));
    assert_eq!(code(&duble, "utf-16", most).await, "200 ");
    let more = envelope(&cdata(&rawdata(SHORT, 100_001))).into_bytes();
    assert_eq!(code(&duble, "utf-8", more).await, "203 more than 100000 appointments in one message");
    let bytes = 2 * envelope(&cdata(&rawdata(PRINTED, 100_000))).len();
    let seen = code(&duble, "utf-16", vec![0xFF; bytes]).await;
    assert!(bytes > 110_000_000 && seen.contains("labelled utf-16"), "{seen}");
}

/// 10 MB of rawdata, in each form and in each charset.
#[tokio::test]
async fn the_exchange_takes_ten_megabytes() {
    let duble = Running::on_default().await;
    let ten = rawdata(PRINTED, 10_000_000 / PRINTED.len() + 1);
    assert!(ten.len() > 10_000_000);
    let escaped = ten.replace('<', "&lt;").replace('>', "&gt;");
    let utf8 = |text: &str| text.as_bytes().to_vec();
    for (form, charset, body) in [
        ("CDATA", "utf-16", utf16(&envelope(&cdata(&ten)))),
        ("escaped", "iso-8859-1", utf8(&envelope(&escaped))),
        ("child elements", "utf-8", utf8(&envelope(&ten))),
    ] {
        assert_eq!(code(&duble, charset, body).await, "200 ", "{form} in {charset}");
    }
    let dense =
        envelope(&format!("<PaymentAppointmentPost>{}</PaymentAppointmentPost>", "<a/>".repeat(1_000_001)));
    let seen = code(&duble, "utf-8", utf8(&dense)).await;
    assert!(seen.starts_with("fault ") && seen.contains("more than 1000000 elements"), "{seen}");
}

/// Python's urllib, and most others, send all before they read: an answer that cuts them short is a broken pipe to them.
#[tokio::test]
async fn a_client_that_sends_all_before_it_reads_gets_the_answer() {
    let duble = Running::with(Limits { body: Some(100_000), ..Limits::default() }).await;
    // More than the buffers of a loopback connection hold.
    let body = "x".repeat(40_000_000);
    let head = format!("POST {NDD} HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nConnection: close\r\n");
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for request in [format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()), chunked] {
        let answer = duble.raw(request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        assert!(
            answer.contains("X-Duble-Reason: the body is larger than the bound of 100000 bytes"),
            "{answer}"
        );
        assert!(answer.contains("<faultcode>soap:Client</faultcode>"), "{answer}");
        assert!(answer.contains("Maximum request length exceeded: 100000 bytes."), "{answer}");
    }
    let twelve = head.replace("text/xml", "application/soap+xml");
    let answer =
        duble.raw(format!("{twelve}Content-Length: 100001\r\n\r\n{}", &body[..100_001]).as_bytes()).await;
    assert!(answer.contains("http://www.w3.org/2003/05/soap-envelope"), "{answer}");
}

/// A client that asks before it sends is told at once, and so is one that declares more than is read for politeness.
#[tokio::test]
async fn a_declared_size_is_enough_to_refuse() {
    let duble = Running::on_default().await;
    for (length, expect) in [("99999999999", ""), ("199999999", "Expect: 100-continue\r\n")] {
        let head = format!(
            "POST {NDD} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{expect}Connection: close\r\n\r\n"
        );
        let answer = duble.raw(head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        assert!(answer.contains("Maximum request length exceeded: 134217728 bytes."), "{answer}");
    }
    let of_another = "POST /cobranca-bancaria/v2/boletos HTTP/1.1\r\nHost: a\r\nContent-Length: 16777217\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
    assert!(duble.raw(of_another.as_bytes()).await.starts_with("HTTP/1.1 413 "));
}
