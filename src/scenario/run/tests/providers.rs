//! `as`, envelopes and credentials of the four providers.

use duble_client::{invoicy, xml as client_xml};

use super::fake::{Fake, json, xml};
use super::steps;

const GUID: &str = "f4ae253f-7ff8-411a-adb4-3a2d5ec09545";

fn crosstalk(fields: &str, body: &str) -> String {
    let message =
        format!("<CrosstalkMessage><CrosstalkHeader>{fields}</CrosstalkHeader>{body}</CrosstalkMessage>");
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><SendResponse \
         xmlns=\"http://nddigital.com.br/\"><SendResult>{}</SendResult></SendResponse></soap:Body></soap:Envelope>",
        client_xml::escape(&message)
    )
}

#[tokio::test]
async fn crosstalk_posts_and_polls() {
    let fake = Fake::new(|got| {
        if got.body.contains("<ExchangePattern>8</ExchangePattern>") {
            xml(&crosstalk(
                "<ResponseCode>205</ResponseCode>",
                "<CrosstalkBody><RawData><![CDATA[<R><Response><Code>100</Code></Response><A>1</A><A>2</A></R>]]></RawData></CrosstalkBody>",
            ))
        } else {
            xml(&crosstalk(&format!("<ResponseCode>200</ResponseCode><Guid>{GUID}</Guid>"), ""))
        }
    })
    .await;
    let text = steps(
        r#"  - request: POST /exchangeMessage/WSExchangeMessage.asmx
    crosstalk: { MessageType: 100, ExchangePattern: 7, ContentEncoding: null }
    rawdata: |
      <P><D>${date}</D></P>
    expect:
      crosstalk: { ResponseCode: 200, Guid: { is: uuid }, Nada: { absent: true } }
      rawdata: { "$": { absent: true } }
    capture:
      guid: { crosstalk: Guid }
  - request: POST /exchangeMessage/WSExchangeMessage.asmx
    crosstalk: { MessageType: 103, ExchangePattern: 8, Guid: "${guid}" }
    expect:
      crosstalk: { ResponseCode: 205 }
      rawdata: { Response/Code: 100, "A[2]": 2, "$": { starts: <R> } }
"#,
    );
    let report = fake.play(&text).await;
    assert!(report.is_green(), "{report}");
    let got = fake.got();
    assert!(got[0].body.contains("<P><D>2026-03-02</D></P>"), "{}", got[0].body);
    assert!(
        got[0].body.contains("<Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token><ContentType>"),
        "{}",
        got[0].body
    );
    assert!(got[0].head.contains("content-type: text/xml; charset=utf-8"));
    assert!(got[1].body.contains(&format!("<Guid>{GUID}</Guid>")), "{}", got[1].body);

    let red = fake.play(&text.replace("ResponseCode: 200", "ResponseCode: 203")).await.to_string();
    assert!(red.contains("crosstalk ResponseCode (test.yaml:9)"), "{red}");
    assert!(!red.contains("6901a7fb"), "credentials are not shown: {red}");
}

#[tokio::test]
async fn invoicy_makes_the_envelope_and_the_hash() {
    let fake = Fake::new(|_| {
        xml(&format!(
            "<E:Envelope xmlns:E=\"http://schemas.xmlsoap.org/soap/envelope/\"><E:Body><recepcao.ExecuteResponse xmlns=\"InvoiCy\">\
             <Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>ok</Descricao><Documentos><DocumentosItem>\
             <Documento>{}</Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno>\
             </recepcao.ExecuteResponse></E:Body></E:Envelope>",
            client_xml::escape("<Documento><Situacao><SitCodigo>100</SitCodigo></Situacao></Documento>")
        ))
    })
    .await;
    let report = fake
        .play(&steps(
            r#"  - request: POST /arecepcao.aspx
    as: invoicy
    documento: |
      <Consulta/>
    parametros: <ParametrosConsulta/>
    expect:
      invoicy: { Codigo: 100, Descricao: ok, 2/Codigo: { absent: true } }
      documento: { Situacao/SitCodigo: 100 }
"#,
        ))
        .await;
    assert!(report.is_green(), "{report}");
    let got = fake.got();
    let hash = invoicy::emp_ck("0123456789abcdef0123456789abcdef", "<Consulta/>");
    assert!(got[0].body.contains(&hash), "{}", got[0].body);
    assert!(got[0].head.contains("soapaction: \"invoicyaction/arecepcao.execute\""), "{}", got[0].head);
}

#[tokio::test]
async fn sicoob_fetches_a_token_and_keeps_it_while_world_time_allows() {
    let fake = Fake::new(|got| {
        if got.line.contains("openid-connect/token") {
            json(r#"{"access_token":"t0ken-one","expires_in":300,"token_type":"Bearer","scope":"s"}"#)
        } else {
            json("{}")
        }
    })
    .await;
    let report = fake
        .play(&steps(
            "  - request: GET /cobranca-bancaria/v2/boletos\n    as: sicoob\n  - request: GET /x\n    as: erp\n  - advance: 10m\n  \
             - request: GET /x\n    as: sicoob\nclients: { erp: { sicoob: { client_id: \"${env.SECRET}\" } } }\n",
        ))
        .await;
    assert!(report.is_green(), "{report}");
    let lines: Vec<_> = fake.got().iter().map(|got| got.line.split(' ').nth(1).unwrap().to_owned()).collect();
    let token = "/auth/realms/cooperado/protocol/openid-connect/token";
    assert_eq!(lines, [token, "/cobranca-bancaria/v2/boletos", "/x", token, "/x"]);
    assert!(
        fake.got()[1].head.contains("authorization: bearer t0ken-one\r\nclient_id: from-the-environment")
    );
}

#[tokio::test]
async fn betha_sends_its_code_twice_and_headers_can_be_taken_away() {
    let fake = Fake::new(|_| json("{}")).await;
    let report = fake
        .play(&steps(
            "  - request: GET /integracoes/v1/dividas\n    as: betha\n    headers: { Authorization: null }\n",
        ))
        .await;
    assert!(report.is_green(), "{report}");
    let head = &fake.got()[0].head;
    assert!(head.contains("user-access: 00000000-0000-4000-8000-000000000001"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
}
