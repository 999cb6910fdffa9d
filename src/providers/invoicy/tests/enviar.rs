//! Sending.

use insta::assert_snapshot;

use super::*;
use crate::world::Verdict;

#[test]
fn the_dossiers_minimal_document_is_authorised() {
    let stage = Stage::new(WORLD, "{}");
    let reply = send(&stage, ENVIO);
    assert_eq!(
        (reply.operation, reply.verdict, reply.code.as_deref()),
        ("invoicy.documentos.enviar", Verdict::Accepted, Some("100"))
    );
    let retorno = documento(&reply);
    let xml = decoded(&retorno, "DocXMLBase64");
    let shown = reply.body.replace(&retorno.text_of("DocXMLBase64").unwrap(), "…");
    let shown = shown.replace(&retorno.text_of("DocPDFBase64").unwrap(), "…");
    assert_snapshot!(shown, @r#"<?xml version = "1.0" encoding = "utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body><recepcao.ExecuteResponse xmlns="InvoiCy"><Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>Documentos processados</Descricao><Documentos><DocumentosItem><Documento><![CDATA[<Documento><DocModelo>NFe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260311222333000181550010000000101123456780</DocChaAcesso><DocProtocolo>143260000000001</DocProtocolo><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocPDFBase64>…</DocPDFBase64><DocPDFDownload>http://duble.test//DownloadPDF.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce</DocPDFDownload><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue>EQPqhI6iI8aARWGWAPo1fheuO6w=</DocDigestValue><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>100</SitCodigo><SitDescricao>Autorizado o uso da NF-e</SitDescricao></Situacao></Documento>]]></Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno></recepcao.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"#);
    assert_snapshot!(xml, @r##"<?xml version="1.0" encoding="UTF-8"?><nfeProc versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><NFe xmlns="http://www.portalfiscal.inf.br/nfe"><infNFe Id="NFe43260311222333000181550010000000101123456780" versao="4.00"><ide><cUF>43</cUF><cNF>12345678</cNF><natOp>VENDA</natOp><mod>55</mod><serie>1</serie><nNF>10</nNF><dhEmi>2026-03-02T08:59:00-03:00</dhEmi><tpNF>1</tpNF><idDest>1</idDest><cMunFG>4314902</cMunFG><tpImp>1</tpImp><tpEmis>1</tpEmis><cDV>0</cDV><tpAmb>2</tpAmb><finNFe>1</finNFe><indFinal>0</indFinal><indPres>9</indPres><procEmi>0</procEmi><verProc>InvoiCy</verProc></ide><emit><CNPJ>11222333000181</CNPJ><xNome>EMPRESA FICTICIA LTDA</xNome><enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun><xMun>PORTO ALEGRE</xMun><UF>RS</UF><CEP>90000000</CEP></enderEmit><IE>0961234567</IE><CRT>3</CRT></emit><dest><CPF>52998224725</CPF><xNome>NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL</xNome><enderDest><xLgr>RUA B</xLgr><nro>2</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun><xMun>PORTO ALEGRE</xMun><UF>RS</UF></enderDest><indIEDest>9</indIEDest></dest><det nItem="1"><prod><cProd>1</cProd><cEAN>SEM GTIN</cEAN><xProd>PARAFUSO &amp; PORCA</xProd><NCM>73181500</NCM><CFOP>5102</CFOP><uCom>UN</uCom><qCom>1.0000</qCom><vUnCom>10.00</vUnCom><vProd>10.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>UN</uTrib><qTrib>1.0000</qTrib><vUnTrib>10.00</vUnTrib><indTot>1</indTot></prod><imposto><ICMS><ICMS00><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS>1.70</vICMS></ICMS00></ICMS><PIS><PISAliq><CST>01</CST><vBC>10.00</vBC><pPIS>1.65</pPIS><vPIS>0.17</vPIS></PISAliq></PIS><COFINS><COFINSNT><CST>07</CST></COFINSNT></COFINS></imposto></det><total><ICMSTot><vBC>10.00</vBC><vICMS>1.70</vICMS><vICMSDeson>0.00</vICMSDeson><vFCP>0.00</vFCP><vBCST>0.00</vBCST><vST>0.00</vST><vFCPST>0.00</vFCPST><vFCPSTRet>0.00</vFCPSTRet><vProd>10.00</vProd><vFrete>0.00</vFrete><vSeg>0.00</vSeg><vDesc>0.00</vDesc><vII>0.00</vII><vIPI>0.00</vIPI><vIPIDevol>0.00</vIPIDevol><vPIS>0.17</vPIS><vCOFINS>0.00</vCOFINS><vOutro>0.00</vOutro><vNF>10.00</vNF></ICMSTot></total><transp><modFrete>9</modFrete></transp><pag><detPag><tPag>01</tPag><vPag>10.00</vPag></detPag></pag></infNFe><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#NFe43260311222333000181550010000000101123456780"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>EQPqhI6iI8aARWGWAPo1fheuO6w=</DigestValue></Reference></SignedInfo><SignatureValue>Qm3ZPFa6Tc71Oqvbuslxy9MTj8l+TzHi6fu3PkV8fbUMzNjocncZ3KZCggcG7Z/lVpMdQMRYsZQ1AdKFsOdHv4l2cdA8wK/AmgxmT7c8bgIoWjZwI/ewffXJ+6CSzybeoYWURruPrMgJQUhiy6xcv8frFfW0CkxywkalnNInMYmZpY0om0EjkxHjMUqsFrUu511TrCqh9jzggZPaUxcGIGHINnMHR2dO3cxHXNKXgdAkhIO+wAbjQbjeE7tZ4KUJB0LIk+96LZs9XlEalzPyvQVTPgwYraZbdakZtMNilDqYVjRXe+cS6fxje8UntkjL4XWOT00P9y8Gb9QTIp/BMA==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></NFe><protNFe versao="4.00"><infProt><tpAmb>2</tpAmb><verAplic>RSduble4.00</verAplic><chNFe>43260311222333000181550010000000101123456780</chNFe><dhRecbto>2026-03-02T09:00:00-03:00</dhRecbto><nProt>143260000000001</nProt><digVal>EQPqhI6iI8aARWGWAPo1fheuO6w=</digVal><cStat>100</cStat><xMotivo>Autorizado o uso da NF-e</xMotivo></infProt></protNFe></nfeProc>"##);
}

#[test]
fn the_download_link_works() {
    let stage = Stage::new(WORLD, "{}");
    let retorno = documento(&send(&stage, ENVIO));
    let link = retorno.text_of("DocXMLDownload").unwrap();
    let target = link.strip_prefix("http://duble.test").unwrap();
    assert!(target.starts_with("//HNUC002.aspx?ParmCript="), "{target}");
    let download = stage.send("GET", target, &[], "");
    assert_eq!((download.status, download.operation), (200, "invoicy.xml.baixar"));
    assert_eq!(download.body, decoded(&retorno, "DocXMLBase64"));
    assert_eq!(stage.send("GET", "/hnuc002.aspx?ParmCript=nobody", &[], "").status, 404);
    let token = target.split(['=', '&']).nth(1).unwrap();
    assert_eq!(stage.send("GET", &format!("/hnuc002.aspx?{token},0,0,0"), &[], "").body, download.body);
}

#[test]
fn a_number_is_used_once() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    let again = send(&stage, ENVIO);
    assert_eq!(codigos(&again), "100/204");
    assert_eq!(again.verdict, Verdict::Refused);
    let texto = documento(&again).text_at("Situacao/SitDescricao").unwrap();
    assert_eq!(texto, "Rejeição: Duplicidade de NF-e [nRec:431000000000001]");
    let other = send(&stage, &ENVIO.replace("12345678", "87654321"));
    assert_eq!(codigos(&other), "100/539");
    let texto = documento(&other).text_at("Situacao/SitDescricao").unwrap();
    assert!(
        texto.contains("[chNFe:4326031122233300018155001000000010112345678")
            && texto.contains("[nRec:431000000000001]"),
        "{texto}"
    );
    let sem_cnf = ENVIO.replace("<cNF>12345678</cNF>", "");
    assert_eq!(codigos(&send(&stage, &sem_cnf)), "100/204", "without a cNF the number's first one stays");
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 1);
    let outra_serie = ENVIO.replace("<serie>1<", "<serie>2<");
    assert_eq!(codigos(&send(&stage, &outra_serie)), "100/100");
}

#[test]
fn a_rejected_document_is_kept_and_can_be_sent_again() {
    let stage = Stage::new(WORLD, "{}");
    let wrong = ENVIO.replace("<vNF>10.00", "<vNF>11.00");
    let reply = send(&stage, &wrong);
    assert_eq!((codigos(&reply), reply.verdict), ("100/610".to_owned(), Verdict::Refused));
    assert_eq!(reply.reason.as_deref(), Some("vNF is 11.00, its parts add up to 10.00"));
    let retorno = documento(&reply);
    for empty in ["DocProtocolo", "DocDhAut", "DocXMLBase64", "DocXMLDownload"] {
        assert_eq!(retorno.text_of(empty).as_deref(), Some(""), "{empty}");
    }
    assert_eq!(retorno.text_of("DocChaAcesso").unwrap().len(), 44);
    assert_eq!(codigos(&query(&stage, &faixa(10, 10), "<Situacao>S</Situacao>")), "100/610");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    assert_eq!(codigos(&query(&stage, &faixa(10, 10), "<Situacao>S</Situacao>")), "100/100");
}

#[test]
fn each_rejection_has_its_own_trigger() {
    let strict = r#"{"invoicy":{"sefaz":{"check_cnf":true}}}"#;
    let good = ENVIO.replace("12345678", "87654320");
    for (name, envio, code) in [
        ("good", good.clone(), "100/100"),
        ("trivial cNF", ENVIO.to_owned(), "100/897"),
        ("other state", good.replace("<cUF>43", "<cUF>35"), "100/226"),
        ("future", good.replace("T08:59:00", "T09:06:00"), "100/703"),
        ("a little in the future", good.replace("T08:59:00", "T09:04:00"), "100/100"),
        ("old", good.replace("2026-03-02", "2026-01-15"), "100/228"),
        ("recipient's name", good.replace("SEM VALOR FISCAL", "COM VALOR"), "100/598"),
        (
            "production",
            good.replace("SEM VALOR FISCAL", "COM VALOR").replace("<tpAmb>2", "<tpAmb>1"),
            "100/100",
        ),
        ("recipient's CPF", good.replace("52998224725", "52998224726"), "100/237"),
        (
            "recipient's CNPJ",
            good.replace("<CPF_dest>52998224725</CPF_dest>", "<CNPJ_dest>11222333000182</CNPJ_dest>"),
            "100/208",
        ),
        ("PIS", good.replace("<vPIS_ttlnfe>0.17", "<vPIS_ttlnfe>0.50"), "100/602"),
        ("total", good.replace("<vNF>10.00", "<vNF>10.02"), "100/610"),
        ("change", good.replace("<vPag>10.00", "<vPag>20.00"), "100/866"),
    ] {
        let stage = Stage::new(WORLD, strict);
        let reply = send(&stage, &envio);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        assert_eq!(reply.reason.is_none(), code == "100/100", "{name}");
    }
}

#[test]
fn structure_is_145_and_names_the_element() {
    let stage = Stage::new(WORLD, "{}");
    for (from, to, reason) in [
        ("<natOp>VENDA</natOp>", "", "the required element ide/natOp is missing or empty"),
        ("<natOp>VENDA</natOp>", "<natOp> </natOp>", "the required element ide/natOp is missing or empty"),
        ("<xLgr>RUA A</xLgr>", "", "the required element emit/enderEmit/xLgr is missing or empty"),
        ("<NCM>73181500</NCM>", "<NCM>x</NCM>", "det/detItem[1]/prod/NCM is `x`; expected 2 or 8 digits"),
        (
            "<vProd>10.00</vProd>",
            "<vProd>10,00</vProd>",
            "det/detItem[1]/prod/vProd is `10,00`; expected an amount such as 10.00",
        ),
        (
            "<CST>00</CST>",
            "<CST>99</CST>",
            "det/detItem[1]/imposto/ICMS/CST is `99`; expected a CST such as 00 or a CSOSN such as 102",
        ),
        (
            "<pICMS>17.00</pICMS>",
            "",
            "the required element det/detItem[1]/imposto/ICMS/pICMS is missing or empty",
        ),
        ("<vNF>10.00</vNF>", "", "the required element total/ICMStot/vNF is missing or empty"),
        ("<tPag>01</tPag>", "", "the required element pag/pagItem[1]/tPag is missing or empty"),
        ("<Versao>4.00", "<Versao>3.10", "Versao is `3.10`; expected 4.00"),
        ("<mod>55", "<mod>65", "ide/mod is `65`; expected 55 for ModeloDocumento NFe"),
        ("<nNF>10<", "<nNF>0<", "ide/nNF is `0`; expected 1 to 999999999"),
        (
            "<serie>1<",
            "<serie>930<",
            "ide is `930/10`; expected what a key can hold: series 930 is for an issuer with CPF",
        ),
        ("</Envio>", "", "Documento is no well-formed XML"),
    ] {
        assert!(ENVIO.contains(from), "{from}");
        let reply = send(&stage, &ENVIO.replacen(from, to, 1));
        let (codigo, descricao, documentos) = mensagens(&reply).pop().unwrap();
        assert_eq!((codigo.as_str(), documentos.len()), ("145", 0), "{from}: {}", reply.body);
        assert!(
            descricao.starts_with("[#inv0006] - Falha na estrutura XML do documento enviado: "),
            "{descricao}"
        );
        assert!(reply.reason.as_deref().unwrap().starts_with(reason), "{:?}", reply.reason);
    }
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 0);
}

#[test]
fn sefaz_does_as_the_scenario_says() {
    let stage = Stage::new(WORLD, "{}");
    let verdict = |veredito: &str| {
        assert_eq!(stage.act(&format!(r#"{{"invoicy.veredito":{veredito}}}"#)), None);
    };
    verdict(r#"{"nota":{"numero":10},"codigo":302}"#);
    let denied = send(&stage, ENVIO);
    assert_eq!((codigos(&denied), denied.verdict), ("100/302".to_owned(), Verdict::Refused));
    let retorno = documento(&denied);
    assert_eq!(
        retorno.text_of("DocProtocolo").as_deref(),
        Some("143260000000001"),
        "a denial has a protocol"
    );
    assert!(decoded(&retorno, "DocXMLBase64").contains("<cStat>302</cStat>"));
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/205");

    let onze = ENVIO.replace("<nNF>10<", "<nNF>11<");
    verdict(r#"{"nota":{"numero":11},"codigo":778}"#);
    assert_eq!(codigos(&send(&stage, &onze)), "100/778");
    assert_eq!(codigos(&send(&stage, &onze)), "100/100", "a verdict is for one time");

    let doze = ENVIO.replace("<nNF>10<", "<nNF>12<");
    verdict(r#"{"nota":{"numero":12},"ready":{"polls":1}}"#);
    let pending = send(&stage, &doze);
    assert_eq!((codigos(&pending), pending.verdict), ("100/105".to_owned(), Verdict::Accepted));
    assert_eq!(codigos(&send(&stage, &doze)), "100/635");
    let consulta = || codigos(&query(&stage, &faixa(12, 12), "<Situacao>S</Situacao>"));
    assert_eq!((consulta(), consulta(), consulta()), ("100/105".into(), "100/100".into(), "100/100".into()));

    let treze = ENVIO.replace("<nNF>10<", "<nNF>13<");
    verdict(r#"{"nota":{"numero":13},"ready":{"after":"5s"},"codigo":110}"#);
    assert_eq!(codigos(&send(&stage, &treze)), "100/105");
    stage.advance("5s");
    assert_eq!(codigos(&query(&stage, &faixa(13, 13), "<Situacao>S</Situacao>")), "100/110");

    let quatorze = ENVIO.replace("<nNF>10<", "<nNF>14<");
    verdict(r#"{"nota":{"numero":14},"ready":"hold"}"#);
    assert_eq!(codigos(&send(&stage, &quatorze)), "100/105");
    assert_eq!(stage.act(r#"{"invoicy.responder":{"nota":14,"codigo":301}}"#), None);
    assert_eq!(codigos(&query(&stage, &faixa(14, 14), "<Situacao>S</Situacao>")), "100/301");
    assert!(stage.act(r#"{"invoicy.responder":{"nota":14}}"#).unwrap().contains("`14`"));
    assert!(
        stage
            .act(r#"{"invoicy.veredito":{"nota":{"numero":1,"modelo":"NFCe"},"codigo":301}}"#)
            .unwrap()
            .contains("781")
    );
}

#[test]
fn companies_are_switched_off_and_licensed() {
    let stage = Stage::new(WORLD, "{}");
    for (mudanca, code) in [
        (r#"{"habilitada":false}"#, "606"),
        (r#"{"habilitada":true,"licencas":["NFSe","NFCe/SAT"]}"#, "607"),
        (r#"{"cnpj":"11222333000181","licencas":["NFe"],"credenciada":false}"#, "100/203"),
        (r#"{"credenciada":true}"#, "100/100"),
    ] {
        assert_eq!(stage.act(&format!(r#"{{"invoicy.mudarEmpresa":{mudanca}}}"#)), None);
        assert_eq!(codigos(&send(&stage, ENVIO)), code, "{mudanca}");
    }
}

#[test]
fn many_documents_are_answered_by_kind() {
    let stage = Stage::new(WORLD, "{}");
    let numero = |n: u32| ENVIO.replace("<nNF>10<", &format!("<nNF>{n}<"));
    let nfce = ENVIO.replace("<ModeloDocumento>NFe<", "<ModeloDocumento>NFCe<").replace("<mod>55", "<mod>65");
    let (um, dois) = (numero(21), numero(22));
    let cancelar = cancelamento(21);
    let of_another = ENVIO.replace("11222333000181", "11444777000161");
    let reply = send_all(
        &stage,
        &[(&um, ""), (&nfce, ""), (&dois, ""), (&cancelar, ""), (&of_another, ""), ("<Nada/>", "")],
    );
    let shape: Vec<_> =
        mensagens(&reply).into_iter().map(|(codigo, texto, docs)| (codigo, texto, docs.len())).collect();
    assert_eq!(
        shape,
        [
            ("100".to_owned(), "Documentos processados".to_owned(), 2),
            ("100".into(), "Documentos processados".into(), 1),
            ("100".into(), "Eventos processados".into(), 1),
            ("173".into(), "Chave de comunicação inválida".into(), 0),
            ("176".into(), "Tipo documento não identificado".into(), 0),
        ]
    );
    assert_eq!((reply.verdict, reply.operation), (Verdict::Partly, "invoicy.documentos.enviar"));
    let items = stage.journal().pop().unwrap().line.items;
    let codes: Vec<_> = items.iter().map(|item| (item.operation, item.code.as_str())).collect();
    assert_eq!(
        codes,
        [
            ("invoicy.documentos.enviar", "100"),
            ("invoicy.documentos.enviar", "100"),
            ("invoicy.documentos.enviar", "100"),
            ("invoicy.eventos.enviar", "101"),
            ("invoicy.documentos.enviar", "173"),
            ("invoicy.recepcao", "176"),
        ]
    );
    let most: Vec<(&str, &str)> = vec![(um.as_str(), ""); 51];
    assert_eq!(codigos(&send_all(&stage, &most)), "145");
}

#[test]
fn what_the_answer_repeats_is_asked_for() {
    let stage = Stage::new(WORLD, "{}");
    let envio = ENVIO.replace("</ide>", "<NumeroPedido>P-77</NumeroPedido></ide>");
    let parametros = "<ParametrosEmissao><RetornaNumPedido>S</RetornaNumPedido><RetornaIeEmitente>S</RetornaIeEmitente></ParametrosEmissao>";
    let retorno = documento(&send_all(&stage, &[(&envio, parametros)]));
    assert_eq!(retorno.text_of("DocNumeroPedido").as_deref(), Some("P-77"));
    assert_eq!(retorno.text_of("DocIeEmitente").as_deref(), Some("0961234567"));
}
