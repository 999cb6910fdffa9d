//! Events.

use insta::assert_snapshot;

use super::*;
use crate::world::Verdict;

const SITUACAO: &str = "<Situacao>S</Situacao><Eventos>S</Eventos><XMLCompleto>S</XMLCompleto>";

#[test]
fn an_authorised_document_is_cancelled_and_a_query_shows_it() {
    let stage = Stage::new(WORLD, "{}");
    send(&stage, ENVIO);
    let reply = send(&stage, &cancelamento(10));
    assert_eq!((reply.operation, reply.verdict), ("invoicy.eventos.enviar", Verdict::Accepted));
    assert_eq!(mensagens(&reply)[0].1, "Eventos processados");
    let retorno = documento(&reply);
    let shown = reply.body.replace(&retorno.text_of("DocXMLBase64").unwrap(), "…");
    let shown = shown.replace(&retorno.text_of("DocPDFBase64").unwrap(), "…");
    assert_snapshot!(shown, @r#"<?xml version = "1.0" encoding = "utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body><recepcao.ExecuteResponse xmlns="InvoiCy"><Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>Eventos processados</Descricao><Documentos><DocumentosItem><Documento><![CDATA[<Documento><DocModelo>NFe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260311222333000181550010000000101123456780</DocChaAcesso><DocProtocolo>143260000000002</DocProtocolo><DocEvenSeq>1</DocEvenSeq><DocEveTp>110111</DocEveTp><DocEveId>110111432603112223330001815500100000001011234567801</DocEveId><DocPDFBase64>…</DocPDFBase64><DocPDFDownload>http://duble.test//DownloadPDF.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocEveTipo=110111&amp;DocEvenSeq=1</DocPDFDownload><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue /><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=110111&amp;DocEvenSeq=1</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>101</SitCodigo><SitDescricao>Cancelamento de NF-e homologado</SitDescricao></Situacao></Documento>]]></Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno></recepcao.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"#);
    assert_snapshot!(decoded(&retorno, "DocXMLBase64"), @r##"<?xml version="1.0" encoding="UTF-8"?><procEventoNFe versao="1.00" xmlns="http://www.portalfiscal.inf.br/nfe"><evento versao="1.00" xmlns="http://www.portalfiscal.inf.br/nfe"><infEvento Id="ID1101114326031122233300018155001000000010112345678001"><cOrgao>43</cOrgao><tpAmb>2</tpAmb><CNPJ>11222333000181</CNPJ><chNFe>43260311222333000181550010000000101123456780</chNFe><dhEvento>2026-03-02T09:00:00-03:00</dhEvento><tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento><verEvento>1.00</verEvento><detEvento versao="1.00"><descEvento>Cancelamento</descEvento><nProt>143260000000001</nProt><xJust>erro de digitacao do pedido</xJust></detEvento></infEvento><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#ID1101114326031122233300018155001000000010112345678001"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>ucHYRRcj74BQMqquexRq6nSH/DU=</DigestValue></Reference></SignedInfo><SignatureValue>JmMQRxcdK9wmWJi77vZ2N830b8M16WyLNzS8ZAlWJYqmJmYoYjiIhEA0FmLFWu5bQPzoyoqXXIsOjT6fEgzfsPk0tnTLCriygXPPUIrIQM/s8rZWrMQ70IOO1j5kAAn8L+DDZdztUTaO5Kkp2rFF2MgWoGdgjZobXF4sbFECL4sUS8SlndGSoYMrx8Gdcc4plsK4K75gMaI9owwJbkcT9fHL4xPcBhC6nkLRerTZOWSsaMtW98/gOP2yzuxh+0xGWOgsIPpjh8ITocgBZinIAQB5g76Mxp6adXOPCYjeBeQ31H+67YH+wXUTgXKj32i2kU38tU+romiKCpOtgUIcpA==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></evento><retEvento versao="1.00" xmlns="http://www.portalfiscal.inf.br/nfe"><infEvento><tpAmb>2</tpAmb><verAplic>RSduble4.00</verAplic><cOrgao>43</cOrgao><cStat>135</cStat><xMotivo>Evento registrado e vinculado a NF-e</xMotivo><chNFe>43260311222333000181550010000000101123456780</chNFe><tpEvento>110111</tpEvento><xEvento>Cancelamento homologado</xEvento><nSeqEvento>1</nSeqEvento><CPFDest>52998224725</CPFDest><dhRegEvento>2026-03-02T09:00:00-03:00</dhRegEvento><nProt>143260000000002</nProt></infEvento></retEvento></procEventoNFe>"##);
    let link = retorno.text_of("DocXMLDownload").unwrap();
    let download = stage.send("GET", link.strip_prefix("http://duble.test").unwrap(), &[], "");
    assert_eq!(download.body, decoded(&retorno, "DocXMLBase64"));

    let depois = documento(&query(&stage, &faixa(10, 10), SITUACAO));
    assert_eq!(depois.text_of("DocStatus").as_deref(), Some("5"));
    assert_eq!(depois.text_of("DocSitCodigo").as_deref(), Some("101"));
    let evento = depois.path("Eventos/EventosItem").unwrap();
    assert_eq!(decoded(evento, "DocEveXML"), download.body);
    assert!(decoded(&depois, "DocXML").contains("<cStat>100</cStat>"), "the note's own protocol stays");
    assert_eq!(codigos(&send(&stage, &cancelamento(10))), "100/573");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/218");
}

#[test]
fn each_refusal_has_its_own_trigger() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"numero":1,"status":"rejeitado"},{"numero":2,"status":"pendente"},{"numero":3,"status":"cancelado"},{"numero":4,"status":"denegado"},
            {"numero":7,"status":"denegado","emitida":"-5d"},{"numero":5,"emitida":"-25h"},{"numero":6}]}}"#,
    );
    for (name, evento, behaviour, code) in [
        ("unknown", cancelamento(99), "{}", "100/106"),
        ("rejected", cancelamento(1), "{}", "100/112"),
        ("pending", cancelamento(2), "{}", "100/113"),
        ("cancelled", cancelamento(3), "{}", "100/573"),
        (
            "cancelled, by the manual",
            cancelamento(3),
            r#"{"invoicy":{"sefaz":{"second_cancel":"not_authorised"}}}"#,
            "100/580",
        ),
        ("denied", cancelamento(4), "{}", "100/580"),
        (
            "denied long ago, which never had an authorisation to be late for",
            cancelamento(7),
            "{}",
            "100/580",
        ),
        ("late", cancelamento(5), "{}", "100/501"),
        (
            "late where the state gives two days",
            cancelamento(5),
            r#"{"invoicy":{"sefaz":{"cancel_term":"2d"}}}"#,
            "100/101",
        ),
        (
            "wrong protocol",
            cancelamento(6).replace("<EvenProt>0<", "<EvenProt>143260000009999<"),
            "{}",
            "100/222",
        ),
        ("sequence", cancelamento(6).replace("<EvenSeq>1<", "<EvenSeq>2<"), "{}", "100/594"),
        ("future", cancelamento(6).replace("T09:00:00", "T09:06:00"), "{}", "100/578"),
        ("before the note", cancelamento(6).replace("2026-03-02", "2026-02-01"), "{}", "100/577"),
        ("unknown event", cancelamento(6).replace("110111", "110999"), "{}", "100/491"),
        (
            "by key of nobody",
            cancelamento(6).replace(
                "<tpAmb>",
                "<ChaAcesso>35260811222333000181550010000000011123456795</ChaAcesso><tpAmb>",
            ),
            "{}",
            "100/106",
        ),
        ("other environment", cancelamento(6).replace("<tpAmb>2", "<tpAmb>1"), "{}", "100/106"),
        ("short reason", cancelamento(6).replace("erro de digitacao do pedido", "erro"), "{}", "145"),
        (
            "no reason",
            cancelamento(6).replace("<EvexJust>erro de digitacao do pedido</EvexJust>", ""),
            "{}",
            "145",
        ),
        ("good", cancelamento(6), "{}", "100/101"),
    ] {
        let stage = Stage::new(&world, behaviour);
        let reply = send(&stage, &evento);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        assert_eq!(reply.reason.is_none(), code == "100/101", "{name}");
    }
}

#[test]
fn an_nfce_has_half_an_hour() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"numero":1,"modelo":"NFCe","emitida":"-29m"},{"numero":2,"modelo":"NFCe","emitida":"-31m"}]}}"#,
    );
    let stage = Stage::new(&world, "{}");
    let nfce = |numero| cancelamento(numero).replace(">NFe<", ">NFCe<");
    let good = send(&stage, &nfce(1));
    assert_eq!(codigos(&good), "100/101");
    assert_eq!(
        documento(&good).text_at("Situacao/SitDescricao").unwrap(),
        "Cancelamento de NFC-e homologado"
    );
    assert_eq!(codigos(&send(&stage, &nfce(2))), "100/501");
}

#[test]
fn a_correction_is_registered_and_counted() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"numero":1},{"numero":2,"modelo":"NFCe"},{"numero":3,"emitida":"-40d"}]}}"#,
    );
    let stage = Stage::new(&world, "{}");
    let carta = |numero, sequencia| {
        evento(
            110_110,
            numero,
            sequencia,
            "<EveDesc>Carta de Correcao</EveDesc><EveCorrecao>Corrige o endereco de entrega</EveCorrecao>",
        )
    };
    let reply = send(&stage, &carta(1, 1));
    assert_eq!(codigos(&reply), "100/135");
    assert!(
        decoded(&documento(&reply), "DocXMLBase64")
            .contains("<xCorrecao>Corrige o endereco de entrega</xCorrecao>")
    );
    assert_eq!(codigos(&send(&stage, &carta(1, 1))), "100/573");
    assert_eq!(codigos(&send(&stage, &carta(1, 2))), "100/135");
    assert_eq!(codigos(&send(&stage, &carta(1, 21))), "100/594");
    assert_eq!(codigos(&send(&stage, &carta(3, 1))), "100/596");
    assert_eq!(codigos(&send(&stage, &carta(2, 1).replace(">NFe<", ">NFCe<"))), "100/784");
    let nota = documento(&query(&stage, &faixa(1, 1), SITUACAO));
    assert_eq!(nota.text_of("DocStatus").as_deref(), Some("2"));
    assert_eq!(nota.child("Eventos").unwrap().children("EventosItem").count(), 2);
}
