//! NFCom.

use insta::assert_snapshot;

use super::*;

#[test]
fn an_nfcom_is_authorised_queried_and_cancelled() {
    let stage = Stage::new(WORLD, "{}");
    let reply = send(&stage, NFCOM);
    assert_snapshot!(interno(&reply), @"<Documento><DocModelo>NFCom</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260311222333000181620010000000101048151621</DocChaAcesso><DocProtocolo>3432600000000001</DocProtocolo><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocPDFBase64 /><DocPDFDownload /><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue>gxbWtwymfDKGVM07Mi1oRFUq+0c=</DocDigestValue><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>100</SitCodigo><SitDescricao>Autorizado o uso da NFCom</SitDescricao></Situacao></Documento>");
    assert_snapshot!(decoded(&documento(&reply), "DocXMLBase64"), @r##"<?xml version="1.0" encoding="UTF-8"?><nfcomProc xmlns="http://www.portalfiscal.inf.br/nfcom" versao="1.00"><NFCom xmlns="http://www.portalfiscal.inf.br/nfcom"><infNFCom Id="NFCom43260311222333000181620010000000101048151621" versao="1.00"><ide><cUF>43</cUF><tpAmb>2</tpAmb><mod>62</mod><serie>1</serie><nNF>10</nNF><cNF>4815162</cNF><cDV>1</cDV><dhEmi>2026-03-02T08:59:00-03:00</dhEmi><tpEmis>1</tpEmis><nSiteAutoriz>0</nSiteAutoriz><cMunFG>4314902</cMunFG><finNFCom>0</finNFCom><tpFat>0</tpFat><verProc>InvoiCy</verProc></ide><emit><CNPJ>11222333000181</CNPJ><xNome>EMPRESA FICTICIA LTDA</xNome></emit><dest><CPF>52998224725</CPF><xNome>ANA SOUZA</xNome></dest><assinante><iCodAssinante>1</iCodAssinante></assinante><det nItem="1"><prod><cProd>1</cProd><xProd>INTERNET</xProd></prod></det><det nItem="2"><prod><cProd>2</cProd><xProd>TELEFONE</xProd></prod></det><total><vNF>99.90</vNF></total></infNFCom><infNFComSupl><qrCodNFCom>https://dfe-portal.svrs.rs.gov.br/NFCom/QRCode?chNFCom=43260311222333000181620010000000101048151621&amp;tpAmb=2</qrCodNFCom></infNFComSupl><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#NFCom43260311222333000181620010000000101048151621"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>gxbWtwymfDKGVM07Mi1oRFUq+0c=</DigestValue></Reference></SignedInfo><SignatureValue>EYa6FXoimxHadbOMpt58tr/+iZzJ3GegJAjkaQ5E8XD1y8ZH3JTQnAM/3TZRnOF+wR9sQpzZIJmUeDK5Eito6DB0+nReuNWPbUxO4DXnirf+HoWQVmzzpt+nYKzxHxj8iwbggo55+1oWAZjcMp6Qde6VJrhvBX0fIH1nQe92MCISccG1wQRuyzjQM8jPs094WJVLSxl+X0gi+1TuQlL/1g6dx9O2QY42P5Absn8VxroYr4UZX2hJFgELWDoReaUrrHH8DFevua7d4I2p+Km5MEpYX3pC/FDmvCabyT6GHmq/Lp2AGCflMAjK2brZAxVqVat7KIAwUibXRNuuUWhCPg==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></NFCom><protNFCom versao="1.00"><infProt><tpAmb>2</tpAmb><verAplic>RSduble1.00</verAplic><chNFCom>43260311222333000181620010000000101048151621</chNFCom><dhRecbto>2026-03-02T09:00:00-03:00</dhRecbto><nProt>3432600000000001</nProt><digVal>gxbWtwymfDKGVM07Mi1oRFUq+0c=</digVal><cStat>100</cStat><xMotivo>Autorizado o uso da NFCom</xMotivo></infProt></protNFCom></nfcomProc>"##);
    assert_eq!(documento(&consultar(&stage, "NFCom", &faixa(10, 10))).text_of("DocStatus").unwrap(), "2");
    // How its events are prefixed is not published.
    let cancelado = send(&stage, &cancelar("NFCom", "Nfcom"));
    assert_eq!(
        (codigos(&cancelado), dita(&cancelado)),
        ("100/101".to_owned(), "Cancelamento de NFCom homologado".to_owned())
    );
    let xml = decoded(&documento(&cancelado), "DocXMLBase64");
    assert!(xml.contains("<procEventoNFCom versao=\"1.00\"") && xml.contains("<evCancNFCom>"), "{xml}");
    assert_eq!(codigos(&send(&stage, &cancelar("NFCom", "Ntf"))), "100/631");
}

#[test]
fn a_code_of_its_own_fits_behind_the_site() {
    let stage = Stage::new(WORLD, "{}");
    let reply = send(&stage, &NFCOM.replace("<cNF>4815162</cNF>", ""));
    let chave = documento(&reply).text_of("DocChaAcesso").unwrap();
    assert_eq!(&chave[35..36], "0", "{chave}");
    let xml = decoded(&documento(&reply), "DocXMLBase64");
    assert!(xml.contains(&format!("<cNF>{}</cNF><cDV>{}</cDV>", &chave[36..43], &chave[43..])), "{xml}");
    assert!(xml.contains("<nSiteAutoriz>0</nSiteAutoriz>"));
    assert_eq!(
        codigos(&send(&stage, &NFCOM.replace("<nNF>10<", "<nNF>11<").replace("4815162<", "48151623<"))),
        "145"
    );
}
