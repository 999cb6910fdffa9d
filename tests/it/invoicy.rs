//! What InvoiCy's clients do to HTTP itself (dossier 1.4): chunked bodies, no Content-Type, no SOAPAction, a port in the address.

use duble_client::invoicy::{Credentials, DadosItem, Service, envelope, read_answer};

use crate::stage::Running;

#[tokio::test]
async fn a_chunked_body_without_any_header_is_a_call() {
    let running = Running::on_default().await;
    let who = Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef");
    let documento = "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>1</NumeroInicial><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>";
    let parametros = "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>";
    let body = envelope(&who, &[DadosItem { documento, parametros }], Service::Recepcao);
    let chunks: String = body
        .as_bytes()
        .chunks(100)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), std::str::from_utf8(chunk).unwrap()))
        .collect();
    let request = format!(
        "POST /arecepcao.aspx HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}0\r\n\r\n",
        running.address()
    );
    let answer = running.raw(request.as_bytes()).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("Content-Type: text/xml;charset=utf-8"), "{head}");
    let answer = read_answer(body).unwrap();
    assert_eq!(answer.itens[0].codigo, 100);
    assert!(answer.itens[0].documentos[0].contains("<DocNumero>1</DocNumero>"));
}

#[tokio::test]
async fn the_contract_says_the_address_that_was_reached() {
    let running = Running::on_default().await;
    for service in Service::ALL {
        let path = service.path();
        let answer = running.get(&format!("{path}?wsdl"), &[]).await;
        let contract = answer.text().await.unwrap();
        let wanted = format!("<soap:address location=\"{}{path}\"/>", running.url);
        assert!(contract.contains(&wanted), "{contract}");
        assert!(contract.contains(&format!("soapAction=\"{}\"", service.soap_action())), "{contract}");
    }
}
