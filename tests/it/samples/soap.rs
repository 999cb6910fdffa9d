//! Exchanges of the SOAP rooms: what their documents print passes, and what is changed in it is seen.

use crate::contract::{self, Exchange};

const ASMX: &str = "/exchangeMessage/WSExchangeMessage.asmx";
const HEADER: &str = "<CrosstalkHeader><ProcessCode>3152</ProcessCode><MessageType>103</MessageType><ExchangePattern>8</ExchangePattern><Guid>f4ae253f-7ff8-411a-adb4-3a2d5ec09545</Guid><EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId><Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token><ContentEncoding>UTF-8</ContentEncoding><ContentType>txt/xml</ContentType>";
const RESULT: &str = "<PaymentAppointmentPostResponse Version=\"1.0.0\"><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response></PaymentAppointmentPostResponse>";

fn envelope(inner: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{inner}</s:Body></s:Envelope>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A poll, with what is done to its texts.
fn poll(change: impl Fn(&str) -> String) -> (String, String) {
    let request = format!("<CrosstalkMessage>{HEADER}</CrosstalkHeader></CrosstalkMessage>");
    let request = format!(
        "<Send xmlns=\"http://nddigital.com.br/\"><header>{}</header><rawdata></rawdata></Send>",
        escaped(&request)
    );
    let answer = format!(
        "<CrosstalkMessage>{HEADER}<ResponseCode>205</ResponseCode><ResponseMessage>A mensagem foi processada com sucesso.</ResponseMessage></CrosstalkHeader><CrosstalkBody><RawData>{}</RawData></CrosstalkBody></CrosstalkMessage>",
        escaped(RESULT)
    );
    let answer = format!(
        "<SendResponse xmlns=\"http://nddigital.com.br/\"><SendResult>{}</SendResult></SendResponse>",
        escaped(&answer)
    );
    (change(&envelope(&request)), change(&envelope(&answer)))
}

fn check(target: &str, operation: &str, (request, answer): &(String, String)) -> Result<(), String> {
    contract::check(Exchange {
        method: "POST",
        target,
        operation: Some(operation),
        status: 200,
        request: Some(request.as_bytes()),
        media_type: None,
        body: answer.as_bytes(),
    })
}

#[test]
fn a_poll_passes_and_what_is_changed_in_it_is_seen() {
    const POLL: &str = "nddfrete.apontamento.consultar";
    let right = poll(str::to_owned);
    assert_eq!(check(ASMX, POLL, &right), Ok(()));
    assert_eq!(check("/w/um/exchangemessage/WSEXCHANGEMESSAGE.asmx", POLL, &right), Ok(()));
    for (from, to, said) in [
        ("SendResponse", "SendAnswer", "the WSDL has"),
        ("SendResult", "Result", "there is no SendResult"),
        ("ResponseCode", "Codigo", "there is no ResponseCode"),
        ("ResponseMessage", "Mensagem", "nddfrete-crosstalk.xsd"),
        ("Code>100", "Code>cem", "nddfrete-PaymentAppointmentPostResponse.xsd"),
        ("Description>", "Descricao>", "nddfrete-PaymentAppointmentPostResponse.xsd"),
        ("MessageType>103", "MessageType>um", "nddfrete-crosstalk.xsd"),
        ("rawdata", "dados", "the WSDL has no parameter dados"),
        ("Send xmlns=\"http://nddigital", "Send xmlns=\"http://outro", "the WSDL has"),
    ] {
        let changed = poll(|text| text.replace(from, to));
        assert_ne!(changed, right, "{from}");
        let seen = check(ASMX, POLL, &changed).unwrap_err();
        assert!(seen.contains(said), "{from}: {seen}");
    }
    let seen = check(ASMX, "nddfrete.apontamento.enviar", &right).unwrap_err();
    assert!(seen.contains("the answer holds nddfrete-PaymentAppointmentPostResponse.xsd"), "{seen}");
    assert!(check(ASMX, "invoicy.documentos.enviar", &right).unwrap_err().contains("has no invoicy"));
}

#[test]
fn a_document_of_another_operation_is_seen() {
    const PREVIA: &str = "<EmpresaCertificado><Empresas><CNPJ><CNPJ>11222333000181</CNPJ></CNPJ></Empresas><Acao>EXCLUIR</Acao></EmpresaCertificado>";
    const DONE: &str = "<EmpresaCertificadoRetorno xmlns=\"InvoiCy\"><Codigo>100</Codigo><Descricao>sucesso na operação!</Descricao></EmpresaCertificadoRetorno>";
    let request = envelope(&format!(
        "<recepcao.Execute xmlns=\"InvoiCy\"><Invoicyrecepcao><Cabecalho/><Dados><DadosItem><Documento>{}</Documento></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute>",
        escaped(PREVIA)
    ));
    let answer = envelope(&format!(
        "<recepcao.ExecuteResponse xmlns=\"InvoiCy\"><Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>Sucesso na operação</Descricao><Documentos><DocumentosItem><Documento>{}</Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno></recepcao.ExecuteResponse>",
        escaped(DONE)
    ));
    let right = (request, answer);
    const PAGE: &str = "/arecepcao.aspx";
    const CERTIFICADOS: &str = "invoicy.certificados.enviar";
    assert_eq!(check(PAGE, CERTIFICADOS, &right), Ok(()));
    for (page, operation, said) in [
        (PAGE, "invoicy.series.mudar", "it was sent invoicy-EmpresaCertificado.xsd"),
        (PAGE, "invoicy.bilhetagem.consultar", "the contract has no invoicy.bilhetagem.consultar here"),
        ("/aconsultabilhetagem.aspx", "invoicy.bilhetagem.consultar", "the WSDL has"),
        ("/DownloadPDF.aspx", "invoicy.pdf.baixar", "no contract has this method here"),
    ] {
        let seen = check(page, operation, &right).unwrap_err();
        assert!(seen.contains(said), "{seen}");
    }
    let (request, answer) = &right;
    let without = (request.clone(), answer.replace("<Descricao>Sucesso na operação</Descricao>", ""));
    assert!(check(PAGE, CERTIFICADOS, &without).unwrap_err().contains("<MensagemItem> holds"));
    let unread = (request.replace("EXCLUIR", "NADA"), answer.clone());
    assert!(check(PAGE, CERTIFICADOS, &unread).unwrap_err().contains("invoicy-EmpresaCertificado.xsd"));
}
