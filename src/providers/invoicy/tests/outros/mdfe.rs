//! MDF-e.

use insta::assert_snapshot;

use super::*;
use crate::world::Verdict;

const ABERTOS: &str = "<DocNaoEncerrado><ModeloDocumento>MDFe</ModeloDocumento><Versao>3.00</Versao><CNPJEmissor>11222333000181</CNPJEmissor><tpAmb>2</tpAmb></DocNaoEncerrado>";

fn encerrar() -> String {
    evento_de(
        "MDFe",
        "Mdf",
        110_112,
        "<EveDhEncerr>2026-03-02</EveDhEncerr><EvecUFEncerr>35</EvecUFEncerr><EvecMunEncerr>3550308</EvecMunEncerr>",
    )
}

#[test]
fn an_mdfe_is_authorised_listed_as_open_and_closed() {
    let stage = Stage::new(WORLD, "{}");
    let vazio = send(&stage, ABERTOS);
    assert_eq!((vazio.operation, vazio.code.as_deref()), ("invoicy.naoEncerrados.consultar", Some("112")));
    assert_eq!(mensagens(&vazio)[0].1, "Consulta Processada");
    assert_snapshot!(interno(&vazio), @"<RetDocNaoEncerrados><Documentos></Documentos><Situacao><SitCodigo>112</SitCodigo><SitDescricao>Consulta não encerrados não localizou MDF-e nessa situação</SitDescricao></Situacao></RetDocNaoEncerrados>");

    let reply = send(&stage, MDFE);
    assert_snapshot!(interno(&reply), @"<Documento><DocModelo>MDFe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260311222333000181580010000000101481516230</DocChaAcesso><DocProtocolo>943260000000001</DocProtocolo><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocPDFBase64 /><DocPDFDownload /><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue>j3X1fyBDdv+Q/d2pkGBTCZ79KaM=</DocDigestValue><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>100</SitCodigo><SitDescricao>Autorizado o uso do MDF-e</SitDescricao></Situacao></Documento>");
    assert_snapshot!(decoded(&documento(&reply), "DocXMLBase64"), @r##"<?xml version="1.0" encoding="UTF-8"?><mdfeProc xmlns="http://www.portalfiscal.inf.br/mdfe" versao="3.00"><MDFe xmlns="http://www.portalfiscal.inf.br/mdfe"><infMDFe Id="MDFe43260311222333000181580010000000101481516230" versao="3.00"><ide><cUF>43</cUF><tpAmb>2</tpAmb><tpEmit>1</tpEmit><mod>58</mod><serie>1</serie><nMDF>10</nMDF><cMDF>48151623</cMDF><cDV>0</cDV><modal>1</modal><dhEmi>2026-03-02T08:59:00-03:00</dhEmi><tpEmis>1</tpEmis><procEmi>0</procEmi><verProc>InvoiCy</verProc><UFIni>RS</UFIni><UFFim>SP</UFFim><infMunCarrega><cMunCarrega>4314902</cMunCarrega><xMunCarrega>PORTO ALEGRE</xMunCarrega></infMunCarrega></ide><emit><CNPJ>11222333000181</CNPJ><IE>0961234567</IE><xNome>EMPRESA FICTICIA LTDA</xNome></emit><infModal versaoModal="3.00"><rodo><veicTracao><placa>ABC1D23</placa><tara>8000</tara><UF>RS</UF></veicTracao></rodo></infModal><infDoc><infMunDescarga><cMunDescarga>3550308</cMunDescarga><xMunDescarga>SAO PAULO</xMunDescarga></infMunDescarga></infDoc><tot><qCTe>1</qCTe><vCarga>1000.00</vCarga><cUnid>01</cUnid><qCarga>500.0000</qCarga></tot></infMDFe><infMDFeSupl><qrCodMDFe>https://dfe-portal.svrs.rs.gov.br/mdfe/qrCode?chMDFe=43260311222333000181580010000000101481516230&amp;tpAmb=2</qrCodMDFe></infMDFeSupl><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#MDFe43260311222333000181580010000000101481516230"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>j3X1fyBDdv+Q/d2pkGBTCZ79KaM=</DigestValue></Reference></SignedInfo><SignatureValue>LrdFIVc+L+BSfcxLdKqRkbJ6UG+JZOi29WWK0CMCNK6BDmJUlwIwoL7n1+RrCtsTbo9qCXIGytqgzEYm8LQlf0b8zY/646B6XDzUYKrIajhPkodTBSVmrp/tbpjU40ieRioAUmEOT0cQMQBuTGJ2un2HokmoiM9ViE+LvZZ6vSfca+fmNiaXcEpFGo3LZzSFX3wIFFQHKk5i1CShY4+vWdNcw9zwe5tlKPd5s8WVeeKK7dZTFR6gB7wGW/H9G9f/udEsJXdGh+FwI+yfa+6sF4vppPUv2uWVzvOLiqyR3qz6FI3CSlfYgDxFvdU3kmMO9yswKykryIURBVAylOkuig==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></MDFe><protMDFe versao="3.00"><infProt><tpAmb>2</tpAmb><verAplic>RSduble3.00</verAplic><chMDFe>43260311222333000181580010000000101481516230</chMDFe><dhRecbto>2026-03-02T09:00:00-03:00</dhRecbto><nProt>943260000000001</nProt><digVal>j3X1fyBDdv+Q/d2pkGBTCZ79KaM=</digVal><cStat>100</cStat><xMotivo>Autorizado o uso do MDF-e</xMotivo></infProt></protMDFe></mdfeProc>"##);
    assert_snapshot!(interno(&send(&stage, ABERTOS)), @"<RetDocNaoEncerrados><Documentos><DocumentosItem><DocChaAcesso>43260311222333000181580010000000101481516230</DocChaAcesso><DocProtocolo>943260000000001</DocProtocolo></DocumentosItem></Documentos><Situacao><SitCodigo>111</SitCodigo><SitDescricao>Consulta não encerrados localizou MDF-e nessa situação</SitDescricao></Situacao></RetDocNaoEncerrados>");

    let encerrado = send(&stage, &encerrar());
    assert_eq!(
        (encerrado.verdict, dita(&encerrado)),
        (Verdict::Accepted, "Evento registrado e vinculado a MDF-e".to_owned())
    );
    assert_snapshot!(decoded(&documento(&encerrado), "DocXMLBase64"), @r##"<?xml version="1.0" encoding="UTF-8"?><procEventoMDFe versao="3.00" xmlns="http://www.portalfiscal.inf.br/mdfe"><eventoMDFe versao="3.00" xmlns="http://www.portalfiscal.inf.br/mdfe"><infEvento Id="ID1101124326031122233300018158001000000010148151623001"><cOrgao>43</cOrgao><tpAmb>2</tpAmb><CNPJ>11222333000181</CNPJ><chMDFe>43260311222333000181580010000000101481516230</chMDFe><dhEvento>2026-03-02T09:00:00-03:00</dhEvento><tpEvento>110112</tpEvento><nSeqEvento>1</nSeqEvento><detEvento versaoEvento="3.00"><evEncMDFe><descEvento>Encerramento</descEvento><nProt>943260000000001</nProt><dtEnc>2026-03-02</dtEnc><cUF>35</cUF><cMun>3550308</cMun></evEncMDFe></detEvento></infEvento><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#ID1101124326031122233300018158001000000010148151623001"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>sAjQvALdB/+C7CWt6cUHIsQK+pA=</DigestValue></Reference></SignedInfo><SignatureValue>kuKYzzGmZhOgUlytFK4B6NNNl+Z+tDFdO2UcI7GJU4Ttedgau0sCsiXfyCN1pQFqtW2KVppQfRVlW7jVDvap+EzwR3GgecbFupAJzfUQp9aNMsIteogIByYY3QNr0dgKVX90XwataLazYxrMBcxniE/j75ldZawn+2QfSICIr9YFWnMHDGQuwcaL4XzkCwX4ZWlD26sf98CbhDMpwnQJBaYkklhY3P/EE375kVuzi5wG2sJeMY0dWrudT2DbzsRT7l0/Dpd+XQpnD3NBr06erSXRGk+w/ZGYNEP5sb0+xRSCw/cmI4NHa7UIsrzKmjqBUV0Z0nL1oMKsYeXJKMeSkQ==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></eventoMDFe><retEventoMDFe versao="3.00" xmlns="http://www.portalfiscal.inf.br/mdfe"><infEvento><tpAmb>2</tpAmb><verAplic>RSduble3.00</verAplic><cOrgao>43</cOrgao><cStat>135</cStat><xMotivo>Evento registrado e vinculado a MDF-e</xMotivo><chMDFe>43260311222333000181580010000000101481516230</chMDFe><tpEvento>110112</tpEvento><xEvento>Encerramento</xEvento><nSeqEvento>1</nSeqEvento><dhRegEvento>2026-03-02T09:00:00-03:00</dhRegEvento><nProt>943260000000002</nProt></infEvento></retEventoMDFe></procEventoMDFe>"##);
    let ficha = documento(&consultar(
        &stage,
        "MDFe",
        &format!("{}<StatusDocumento>8</StatusDocumento>", faixa(1, 99)),
    ));
    assert_eq!(ficha.text_of("DocStatus").unwrap(), "8");
    assert_eq!(ficha.text_of("DocSitCodigo").unwrap(), "132");
    assert_eq!(ficha.text_of("DocSitDescricao").unwrap(), "Encerramento de MDF-e homologado");
    assert_eq!(codigos(&send(&stage, ABERTOS)), "100/112");
    let de_novo = send(&stage, &encerrar());
    assert_eq!(
        dita(&de_novo),
        "Rejeição: MDF-e já está encerrado na base de dados da SEFAZ [nProt:943260000000002][dhEnc: 2026-03-02T09:00:00-03:00]"
    );
    assert_eq!(codigos(&send(&stage, &cancelar("MDFe", "Mdf"))), "100/609");
    assert_eq!(codigos(&send(&stage, MDFE)), "100/204", "a closed one holds its number");
}

#[test]
fn cancelling_says_135_and_the_query_101() {
    let stage = Stage::new(WORLD, "{}");
    send(&stage, MDFE);
    let reply = send(&stage, &cancelar("MDFe", "Mdf"));
    assert_eq!(
        (codigos(&reply), dita(&reply)),
        ("100/135".to_owned(), "[#0103] Cancelamento de MDF-e homologado".to_owned())
    );
    assert!(
        decoded(&documento(&reply), "DocXMLBase64")
            .contains("<evCancMDFe><descEvento>Cancelamento</descEvento><nProt>943260000000001</nProt>")
    );
    let ficha = documento(&consultar(&stage, "MDFe", &faixa(10, 10)));
    assert_eq!(
        (ficha.text_of("DocStatus").unwrap(), ficha.text_of("DocSitCodigo").unwrap()),
        ("5".into(), "101".into())
    );
    assert_eq!(codigos(&send(&stage, ABERTOS)), "100/112");
    assert_eq!(codigos(&send(&stage, &encerrar())), "100/218");
    assert_eq!(codigos(&send(&stage, &cancelar("MDFe", "Mdf"))), "100/631");
}

#[test]
fn each_event_has_its_own_answer() {
    for (name, emitida, evento, code) in [
        ("a day", "-23h", cancelar("MDFe", "Mdf"), "100/135"),
        ("more than a day", "-25h", cancelar("MDFe", "Mdf"), "100/220"),
        ("closing has no term", "-90d", encerrar(), "100/135"),
        ("before the authorisation", "-1h", encerrar().replace(">2026-03-02<", ">2026-03-01<"), "100/615"),
        ("a city of another state", "-1h", encerrar().replace(">3550308<", ">4314902<"), "100/614"),
        ("abroad", "-1h", encerrar().replace(">3550308<", ">9999999<"), "100/135"),
        (
            "a correction",
            "-1h",
            evento_de("MDFe", "Mdf", 110_110, "<EveCorrecao>Corrige a observacao</EveCorrecao>"),
            "100/629",
        ),
        ("no city", "-1h", encerrar().replace("<EvecMunEncerr>3550308</EvecMunEncerr>", ""), "145"),
        ("no day", "-1h", encerrar().replace(">2026-03-02<", ">ontem<"), "145"),
    ] {
        let world = WORLD.replace(
            "}]}}",
            &format!(r#"}}],"notas":[{{"modelo":"MDFe","numero":10,"emitida":"{emitida}"}}]}}}}"#),
        );
        let reply = send(&Stage::new(&world, "{}"), &evento);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
    }
}

#[test]
fn an_open_one_stands_in_the_way_of_another() {
    let proximo = MDFE.replace("<nMDF>10<", "<nMDF>11<");
    let velho = WORLD.replace("}]}}", r#"}],"notas":[{"modelo":"MDFe","numero":1,"emitida":"-31d"}]}}"#);
    let sem = r#"{"invoicy":{"mdfe_open_rules":false}}"#;
    for (name, world, behaviour, envio, code) in [
        ("the same journey", WORLD, "{}", proximo.clone(), "100/611"),
        ("another plate", WORLD, "{}", proximo.replace("ABC1D23", "ABC1D24"), "100/100"),
        ("another state", WORLD, "{}", proximo.replace("<UFFim>SP", "<UFFim>PR"), "100/100"),
        ("another kind of issuer", WORLD, "{}", proximo.replace("<tpEmit>1", "<tpEmit>2"), "100/100"),
        ("the rule is off", WORLD, sem, proximo.clone(), "100/100"),
        ("one of more than 30 days", &velho, "{}", proximo.replace("ABC1D23", "ABC1D24"), "100/686"),
    ] {
        let stage = Stage::new(world, behaviour);
        send(&stage, MDFE);
        let reply = send(&stage, &envio);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
    }
    let stage = Stage::new(WORLD, "{}");
    let chave = documento(&send(&stage, MDFE)).text_of("DocChaAcesso").unwrap();
    let negado = send(&stage, &proximo);
    assert_eq!(
        dita(&negado),
        format!(
            "Rejeição: Existe MDF-e não encerrado para esta placa, tipo de emitente e UF descarregamento [chMDFe Não Encerrada:{chave}][NroProtocolo:943260000000001]"
        )
    );
    send(&stage, &encerrar());
    assert_eq!(codigos(&send(&stage, &proximo)), "100/100", "closed, it is out of the way");
}
