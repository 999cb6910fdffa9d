//! The requests that the providers' own documents print get the answers that they print (the documents are the project's seeds 001
//! to 004). What differs is said beside each.

use crate::stage::Running;

/// nddFrete, "Crosstalk de Envio (parâmetro header)".
const SEND_HEADER: &str = r#"<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>100</MessageType> <ExchangePattern>7</ExchangePattern> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> </CrosstalkHeader> </CrosstalkMessage>"#;

/// nddFrete, "Envio - Lista de apontamentos (parâmetro rawdata)": a date that lacks a dash, `txt/xml`, an 11-digit CNPJ.
const SEND_RAWDATA: &str = r#"<PaymentAppointmentPost Version="1.0" xsi:noNamespaceSchemaLocation="PaymentAppointmentPost_V8.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"> <Appointment> <OperationPointCnpj>70033780000151</OperationPointCnpj> <ServiceProviderCnpj>14631417773</ServiceProviderCnpj> <Billing> <Type>0</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Billing> <Document> <Type>3</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Document> <AppointmentType> <Financial> <Identification>1</Identification> <dhAppointment>2019-12 17T09:30:47Z</dhAppointment> <Value>2172.65</Value> <Obs>acrescimo</Obs> </Financial> </AppointmentType> </Appointment> </PaymentAppointmentPost>"#;

/// nddFrete, "Retorno da solicitação".
const ACK: &str = r#"<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>100</MessageType> <ExchangePattern>7</ExchangePattern> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> <ResponseCode>200</ResponseCode> <ResponseMessage>A mensagem foi recebida e está sendo processada.</ResponseMessage> </CrosstalkHeader> </CrosstalkMessage>"#;

/// nddFrete, "Consulta do Processamento (parâmetro header)".
const POLL_HEADER: &str = r#"<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>103</MessageType> <ExchangePattern>8</ExchangePattern> <Guid>f4ae253f-7ff8-411a-adb4-3a2d5ec09545</Guid> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> </CrosstalkHeader> </CrosstalkMessage>"#;

/// nddFrete, "Retorno do Processamento - conteúdo do download".
const RESULT: &str = r#"<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>103</MessageType> <ExchangePattern>8</ExchangePattern> <Guid>f4ae253f-7ff8-411a-adb4-3a2d5ec09545</Guid> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> <ResponseCode>205</ResponseCode> <ResponseMessage>A mensagem foi processada com sucesso.</ResponseMessage> </CrosstalkHeader> <CrosstalkBody> <RawData><![CDATA[<PaymentAppointmentPostResponse Version="1.0.0"><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response><Appointment><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-C01</Number></Document><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response></Appointment></PaymentAppointmentPostResponse> ]]></RawData> </CrosstalkBody> </CrosstalkMessage>"#;

const SOAP: [(&str, &str); 1] = [("content-type", "text/xml; charset=utf-8")];
const NDD: &str = "/exchangeMessage/WSExchangeMessage.asmx";

async fn send(duble: &Running, header: &str, rawdata: &str) -> String {
    let body = format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Header/><soapenv:Body><Send xmlns=\"http://nddigital.com.br/\"><header><![CDATA[{header}]]></header><rawdata><![CDATA[{rawdata}]]></rawdata></Send></soapenv:Body></soapenv:Envelope>"
    );
    let text = duble.post(NDD, &SOAP, body).await.text().await.unwrap();
    let root = duble::wire::xml::parse(&text, &duble::wire::xml::Limits::default()).unwrap();
    root.text_at("Body/SendResponse/SendResult").unwrap()
}

/// The acknowledgement as printed with a Guid added, for without it nobody could poll; then, once processed, 205 with code 100.
#[tokio::test]
async fn nddfrete_takes_the_printed_message() {
    let duble = Running::on_default().await;
    let ack = send(&duble, SEND_HEADER, SEND_RAWDATA).await;
    let (head, rest) = ack.split_once(" <Guid>").expect("a Guid is added");
    let (guid, tail) = rest.split_once("</Guid>").unwrap();
    assert_eq!(format!("{head}{tail}"), ACK);
    duble.post("/_duble/clock/advance", &[("content-type", "application/json")], r#"{"by":"1m"}"#).await;
    let poll = POLL_HEADER.replace("f4ae253f-7ff8-411a-adb4-3a2d5ec09545", guid);
    let result = send(&duble, &poll, "").await;
    assert!(result.contains("<ResponseCode>205</ResponseCode>"), "{result}");
    assert!(
        result.contains("<Number>EMBDEV.27600-P01</Number></Document><Response><Code>100</Code>"),
        "{result}"
    );
}

/// Byte-equal, but for the blank that the page prints after the inner root.
#[tokio::test]
async fn nddfrete_answers_the_printed_poll() {
    let duble = Running::on_default().await;
    let result = send(&duble, POLL_HEADER, "").await;
    assert_eq!(
        result,
        RESULT.replace("</PaymentAppointmentPostResponse> ]]>", "</PaymentAppointmentPostResponse>]]>")
    );
}

/// The execution list's URL as printed, raw quotes and `>` and all; the row has the sample's fields in its order, money with two
/// decimals; the limit is echoed as asked (the sample's 20 belongs to a call without one).
#[tokio::test]
async fn betha_answers_the_two_printed_urls() {
    let duble = Running::on_default().await;
    let request = |target: &str| {
        format!(
            "GET {target} HTTP/1.1\r\nHost: procuradoria.suite.betha.cloud\r\nAuthorization: Bearer 00000000-0000-4000-8000-000000000001\r\nConnection: close\r\n\r\n"
        )
    };
    let dividas = duble
        .raw(request("/integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase>=\"2023-01-01T00:00:00.000\"").as_bytes())
        .await;
    assert!(dividas.starts_with("HTTP/1.1 200 OK\r\n"), "{dividas}");
    let body = dividas.split_once("\r\n\r\n").unwrap().1;
    assert!(body.starts_with("{\"offset\":0,\"limit\":100,\"total\":"), "{body}");
    let value: serde_json::Value = serde_json::from_str(body).unwrap();
    assert!(value["total"].as_u64().unwrap() >= 1 && value["content"].as_array().unwrap().len() <= 100);
    assert_eq!(value["hasNext"], value["total"].as_u64().unwrap() > 100);
    // The document's sample, white space apart. It is the oldest, so it comes first.
    let sample = "{\"id\":1,\"idDividas\":1,\"ano\":2023,\"codigoExecucao\":1,\"anoLivro\":1,\"dataVencimento\":\"2023-01-01\",\"descricaoCreditoTributario\":\"Descrição Crédito Tributario\",\"descricaoReceita\":\"Descrição Crédito Tributario\",\"folha\":1,\"idCreditoTributario\":1,\"idReceita\":1,\"livro\":1,\"numeroInscricao\":1,\"dataInscricao\":\"2023-01-01\",\"numeroParcela\":1,\"numeroPosicao\":1,\"valorCorrecao\":9.00,\"valorJuro\":7.00,\"valorMulta\":8.00,\"valorTributo\":66.67,\"dataBase\":\"2023-01-01\"}";
    assert!(body.contains(&format!("\"content\":[{sample}")), "{body}");

    let saldo =
        duble.raw(request("/integracoes/v1/envio-saldo-terceiros?filter=idDivida=3941085").as_bytes()).await;
    let body = saldo.split_once("\r\n\r\n").unwrap().1;
    assert!(body.starts_with("{\"offset\":0,\"limit\":20,\"total\":1,\"hasNext\":false,\"content\":[{\"idDivida\":3941085,\"idReceita\":"), "{body}");
}

/// The three calls of the ticket: request the movement of the settled boletos, ask for its files, download; the text file inside the ZIP
/// is read line by line.
#[tokio::test]
async fn sicoob_goes_through_the_three_calls() {
    let duble = Running::on_default().await;
    let auth = [
        ("authorization", "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3"),
        ("client_id", "9b5e603e428cc477a2841e2683c92d21"),
        ("content-type", "application/json"),
    ];
    let clock: serde_json::Value =
        serde_json::from_str(&duble.get("/_duble/clock", &[]).await.text().await.unwrap()).unwrap();
    let today: jiff::civil::Date = clock["now"].as_str().unwrap()[..10].parse().unwrap();
    let path = "/cobranca-bancaria/v2/boletos/solicitacoes/movimentacao";
    let body = format!(
        "{{\"numeroContrato\":707090,\"tipoMovimento\":5,\"dataInicial\":\"{}\",\"dataFinal\":\"{today}\"}}",
        today.yesterday().unwrap()
    );
    let asked: serde_json::Value =
        serde_json::from_str(&duble.post(path, &auth, body).await.text().await.unwrap()).unwrap();
    let codigo = asked["resultado"]["codigoSolicitacao"].as_u64().unwrap_or_else(|| panic!("{asked}"));
    let consult = format!("{path}?numeroContrato=707090&codigoSolicitacao={codigo}");
    let early = duble.get(&consult, &auth).await;
    assert_eq!(early.status(), 404);
    assert!(early.text().await.unwrap().contains("\"codigo\":\"5004\""));
    duble.post("/_duble/clock/advance", &[("content-type", "application/json")], r#"{"by":"1m"}"#).await;
    let ready: serde_json::Value =
        serde_json::from_str(&duble.get(&consult, &auth).await.text().await.unwrap()).unwrap();
    let arquivo = ready["resultado"]["idArquivos"][0].as_u64().unwrap_or_else(|| panic!("{ready}"));
    let download = format!(
        "/cobranca-bancaria/v2/boletos/movimentacao-download?numeroContrato=707090&codigoSolicitacao={codigo}&idArquivo={arquivo}"
    );
    let file: serde_json::Value =
        serde_json::from_str(&duble.get(&download, &auth).await.text().await.unwrap()).unwrap();
    let zip = duble::wire::base64::decode(file["resultado"]["arquivo"].as_str().unwrap()).unwrap();
    let entries = duble::wire::zip::unpack(&zip, &duble::wire::zip::Limits::default()).unwrap();
    let [(name, text)] = entries.as_slice() else { panic!("one entry is expected") };
    assert!(name.starts_with("LIQUI_4321_707090_") && name.ends_with(".txt"), "{name}");
    let text = String::from_utf8(text.clone()).unwrap();
    let records: serde_json::Value = serde_json::from_str(&text).unwrap();
    let records = records.as_array().unwrap();
    assert!(!records.is_empty());
    assert_eq!(text.lines().count(), records.len(), "lines are records");
    assert!(
        records
            .iter()
            .all(|record| record["siglaMovimento"] == "LIQUI" && record["numeroContrato"] == 707_090)
    );
}

/// The one literal URL of InvoiCy's articles.
#[tokio::test]
async fn invoicy_serves_the_wsdl_that_the_article_names() {
    let duble = Running::on_default().await;
    let response = duble.get("/aconsultabilhetagem.aspx?wsdl", &[]).await;
    assert_eq!(response.status(), 200);
    let wsdl = response.text().await.unwrap();
    let root = duble::wire::xml::parse(&wsdl, &duble::wire::xml::Limits::default()).unwrap();
    assert_eq!(root.name, "definitions");
    assert!(wsdl.contains(&format!("location=\"{}/aconsultabilhetagem.aspx\"", duble.url)), "{wsdl}");
}
