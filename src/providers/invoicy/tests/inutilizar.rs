//! Voiding numbers, getting rid of documents, drafts.

use insta::assert_snapshot;

use super::*;
use crate::world::Verdict;

fn inut(de: u32, ate: u32) -> String {
    format!(
        "<Inutilizacao><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><CnpjEmissor>11222333000181</CnpjEmissor><tpAmb>2</tpAmb><NumeroInicial>{de}</NumeroInicial><NumeroFinal>{ate}</NumeroFinal><Serie>1</Serie><Justificativa>Numeração não utilizada</Justificativa></Inutilizacao>"
    )
}

fn numero(n: u32) -> String {
    ENVIO.replace("<nNF>10<", &format!("<nNF>{n}<"))
}

#[test]
fn numbers_are_voided_and_cannot_be_used() {
    let stage = Stage::new(WORLD, "{}");
    let reply = send(&stage, &inut(12, 18));
    assert_eq!((reply.operation, reply.verdict), ("invoicy.numeracao.inutilizar", Verdict::Accepted));
    let retorno = documento(&reply);
    let xml = decoded(&retorno, "DocXMLBase64");
    let shown = reply.body.replace(&retorno.text_of("DocXMLBase64").unwrap(), "…");
    let (_, shown) = shown.split_once("<![CDATA[").unwrap();
    assert_snapshot!(shown.split_once("]]>").unwrap().0, @r#"<Documento><DocModelo>NFe</DocModelo><DocNumero>12</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>ID43261122233300018155001000000012000000018</DocChaAcesso><DocProtocolo>143260000000001</DocProtocolo><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocPDFBase64 /><DocPDFDownload /><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue /><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>102</SitCodigo><SitDescricao>Inutilização de número homologado</SitDescricao></Situacao></Documento>"#);
    assert_snapshot!(xml, @r##"<?xml version="1.0" encoding="UTF-8"?><ProcInutNFe versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><inutNFe versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><infInut Id="ID43261122233300018155001000000012000000018"><tpAmb>2</tpAmb><xServ>INUTILIZAR</xServ><cUF>43</cUF><ano>26</ano><CNPJ>11222333000181</CNPJ><mod>55</mod><serie>1</serie><nNFIni>12</nNFIni><nNFFin>18</nNFFin><xJust>Numeração não utilizada</xJust></infInut><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#ID43261122233300018155001000000012000000018"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>7qgnHRgIPZ0JY8rkVvAeiHJKIDU=</DigestValue></Reference></SignedInfo><SignatureValue>RLevD/3aZIjYjjqC3cKaoCR0IlKD96XmDoXh5wONP7M9bwUtz99FEWJEkH+kHzJdvnI95jZ4bu5fiDUYENzELTw6HCI3GaMjgim8dEL6AsgIKdKxJHJDnBwz0EEWMe2PkPxW0j1Z69VzKAxsARW2/PsTzGkPcM/9KB987dBoHwb1I6ZeFk0sqjkPlpWioa9Kf5ZGuDrjf/tNna6wVYBNi+LWLbPlazhV4pmrHxmz499PIvA+4Acg/3a/9PS5FahNJ18PyZYtJqm6YFrIkEwUEaSj4N+qcYr9HbLr+EejjD4K41TTfiJnFOGEfm5kzW9u0++Zrq81QF/S7I6ayPGERg==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></inutNFe><retInutNFe versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><infInut><tpAmb>2</tpAmb><verAplic>RSduble4.00</verAplic><cStat>102</cStat><xMotivo>Inutilização de número homologado</xMotivo><cUF>43</cUF><ano>26</ano><CNPJ>11222333000181</CNPJ><mod>55</mod><serie>1</serie><nNFIni>12</nNFIni><nNFFin>18</nNFFin><dhRecbto>2026-03-02T09:00:00-03:00</dhRecbto><nProt>143260000000001</nProt></infInut></retInutNFe></ProcInutNFe>"##);
    let link = retorno.text_of("DocXMLDownload").unwrap();
    let download = stage.send("GET", link.strip_prefix("http://duble.test").unwrap(), &[], "");
    assert_eq!((download.status, download.body), (200, xml));
    for n in [12, 15, 18] {
        assert_eq!(codigos(&send(&stage, &numero(n))), "100/206", "{n}");
    }
    for n in [11, 19] {
        assert_eq!(codigos(&send(&stage, &numero(n))), "100/100", "{n}");
    }
    assert_eq!(codigos(&send(&stage, &numero(15).replace("<serie>1<", "<serie>2<"))), "100/100");
    assert_eq!(stage.look(|rooms| rooms.invoicy.inutilizadas.len()), 1, "a range is one row");
}

#[test]
fn voided_numbers_are_found_and_are_no_gaps() {
    let stage = Stage::new(WORLD, "{}");
    send(&stage, &inut(12, 13));
    send(&stage, &inut(16, 18));
    for n in [10, 20] {
        assert_eq!(codigos(&send(&stage, &numero(n))), "100/100", "{n}");
    }
    let pulos = "<PuloNumeracao><DocEmtCNPJ>11222333000181</DocEmtCNPJ><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><Serie>1</Serie><DataEmissaoInicial>2026-03-01</DataEmissaoInicial><DataEmissaoFinal>2026-03-02</DataEmissaoFinal></PuloNumeracao>";
    let retorno = documento(&send(&stage, pulos));
    assert_eq!(retorno.text_of("Documentos").as_deref(), Some("11,14-15,19"));
    let reply = query(
        &stage,
        "<NumeroInicial>13</NumeroInicial><NumeroFinal>17</NumeroFinal><Serie>1</Serie>",
        "<Situacao>S</Situacao><XMLCompleto>S</XMLCompleto>",
    );
    let achado = documento(&reply);
    let visto =
        ["DocNumero", "DocSitCodigo", "DocStatus", "DocChaAcesso"].map(|nome| achado.text_of(nome).unwrap());
    assert_eq!(visto, ["13", "102", "6", "ID43261122233300018155001000000012000000013"]);
    assert!(decoded(&achado, "DocXML").contains("<ProcInutNFe "));
    assert_eq!(reply.body.matches("<DocNumero>").count(), 3, "13, 16 and 17");
    let autorizados = "<NumeroInicial>13</NumeroInicial><NumeroFinal>17</NumeroFinal><Serie>1</Serie><StatusDocumento>2</StatusDocumento>";
    assert_eq!(codigos(&query(&stage, autorizados, "<Situacao>S</Situacao>")), "117");
}

#[test]
fn each_conflict_has_its_code() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"numero":5},{"numero":6,"status":"rejeitado"},{"numero":7,"status":"pendente"},{"numero":40,"status":"denegado"},{"numero":41,"status":"inutilizado"}]}}"#,
    );
    let stage = Stage::new(&world, "{}");
    let first = documento(&send(&stage, &inut(12, 18))).text_of("DocProtocolo").unwrap();
    for (name, pedido, code) in [
        ("the same again", inut(12, 18), "100/563"),
        ("over its beginning", inut(10, 12), "100/256"),
        ("inside", inut(13, 14), "100/256"),
        ("over its end", inut(18, 30), "100/256"),
        ("around it", inut(11, 19), "100/256"),
        ("used", inut(4, 6), "100/241"),
        ("pending", inut(7, 7), "100/241"),
        ("denied", inut(40, 40), "100/241"),
        ("voided before the story", inut(41, 41), "100/256"),
        ("backwards", inut(30, 29), "100/224"),
        ("too many", inut(1_000, 11_000), "100/201"),
        ("as many as can be", inut(1_000, 10_999), "100/102"),
        ("a rejected one", inut(6, 6), "100/102"),
        ("short reason", inut(50, 50).replace("Numeração não utilizada", "sem uso"), "145"),
        ("number zero", inut(0, 3), "145"),
        ("other name of the environment", inut(51, 51).replace("tpAmb>", "Ambiente>"), "100/102"),
        ("other environment", inut(12, 18).replace("<tpAmb>2", "<tpAmb>1"), "100/102"),
        ("no environment", inut(52, 52).replace("<tpAmb>2</tpAmb>", ""), "145"),
        ("environment 3", inut(52, 52).replace("<tpAmb>2", "<tpAmb>3"), "174"),
        ("somebody's who is not here", inut(52, 52).replace("11222333000181", "11444777000161"), "173"),
    ] {
        let reply = send(&stage, &pedido);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        if code == "100/563" {
            assert_eq!(documento(&reply).text_of("DocProtocolo"), Some(first.clone()));
        } else if code != "100/102" && code.starts_with("100") {
            assert_eq!(documento(&reply).text_of("DocProtocolo").as_deref(), Some(""), "{name}");
        }
    }
    let nota = documento(&query(&stage, &faixa(6, 6), "<Situacao>S</Situacao>"));
    assert_eq!(
        (nota.text_of("DocStatus").as_deref(), nota.text_of("DocSitCodigo").as_deref()),
        (Some("6"), Some("102"))
    );
    assert_eq!(stage.act(r#"{"invoicy.negar":{"documento":"11222333000181"}}"#), None);
    assert_eq!(codigos(&send(&stage, &inut(60, 60))), "100/240");
    assert_eq!(stage.act(r#"{"invoicy.mudarEmpresa":{"credenciada":false}}"#), None);
    assert_eq!(codigos(&send(&stage, &inut(60, 60))), "100/203");
    assert_eq!(stage.act(r#"{"invoicy.sefaz":{"situacao":"parada"}}"#), None);
    let reply = send(&stage, &inut(60, 60));
    assert_eq!((codigos(&reply), reply.verdict), ("100/108".to_owned(), Verdict::Refused));
}

fn descarte(n: u32) -> String {
    format!(
        "<DescartarDocumento><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><CNPJ_emit>11222333000181</CNPJ_emit><Numero>{n}</Numero><Serie>1</Serie></DescartarDocumento>"
    )
}

#[test]
fn a_document_is_got_rid_of_later() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"numero":1},{"numero":2,"status":"rejeitado"},{"numero":3,"status":"pendente"}]}}"#,
    );
    let stage = Stage::new(&world, "{}");
    assert_eq!(stage.act(r#"{"invoicy.sefaz":{"situacao":"em_contingencia"}}"#), None);
    assert_eq!(codigos(&send(&stage, &numero(4))), "109/108");
    for n in 1..=5 {
        let reply = send(&stage, &descarte(n));
        assert_eq!((reply.operation, reply.verdict), ("invoicy.documentos.descartar", Verdict::Accepted));
        let (codigo, texto, documentos) = mensagens(&reply).pop().unwrap();
        assert_eq!(
            (codigo.as_str(), texto.as_str(), documentos.len()),
            ("100", "Solicitação de descarte de documento recebido.", 0)
        );
    }
    assert_eq!(codigos(&query(&stage, &faixa(1, 1), "<Situacao>S</Situacao>")), "100/100", "not at once");
    let situacoes = |wanted: [&str; 4]| {
        for (n, code) in (1..).zip(wanted) {
            assert_eq!(codigos(&query(&stage, &faixa(n, n), "<Situacao>S</Situacao>")), code, "{n}");
        }
    };
    stage.advance("1m");
    // SEFAZ does not answer, and InvoiCy tries again.
    situacoes(["100/100", "100/778", "100/105", "100/108"]);
    assert_eq!(stage.act(r#"{"invoicy.sefaz":{"situacao":"no_ar"}}"#), None);
    stage.advance("5m");
    situacoes(["100/101", "100/102", "100/105", "100/101"]);
    for (n, code) in [(4, "100/218"), (5, "100/206"), (6, "100/100")] {
        assert_eq!(codigos(&send(&stage, &numero(n))), code, "{n}");
    }
    assert_eq!(codigos(&send(&stage, &descarte(7).replace("<Numero>7</Numero>", ""))), "145");
    let com_substituta = descarte(8).replace("</Serie>", "</Serie><NumeroSubstituta>x</NumeroSubstituta>");
    assert_eq!(codigos(&send(&stage, &com_substituta)), "145");
}

#[test]
fn what_sefaz_never_saw_need_not_go_there_any_more() {
    let world = WORLD.replace("}]}}", r#"}],"notas":[{"numero":1,"status":"contingencia_fs_da"}]}}"#);
    let stage = Stage::new(&world, "{}");
    send(&stage, &descarte(1));
    stage.advance("1m");
    assert_eq!(codigos(&query(&stage, &faixa(1, 1), "<Situacao>S</Situacao>")), "100/102");
    assert_eq!(stage.act(r#"{"invoicy.responder":{}}"#), None);
    assert_eq!(codigos(&query(&stage, &faixa(1, 1), "<Situacao>S</Situacao>")), "100/102");
}

#[test]
fn a_draft_has_no_number() {
    let stage = Stage::new(WORLD, "{}");
    let previa = "<EnvioPrevia><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><ide><cUF>43</cUF><tpAmb>2</tpAmb><NumeroPedido>P-1</NumeroPedido></ide><emit><CNPJ_emit>11222333000181</CNPJ_emit></emit></EnvioPrevia>";
    let reply = send(&stage, previa);
    assert_eq!((reply.operation, reply.verdict), ("invoicy.documentos.previa", Verdict::Accepted));
    let retorno = documento(&reply);
    for (name, wanted) in
        [("DocNumero", "0"), ("DocChaAcesso", ""), ("DocProtocolo", ""), ("DocXMLBase64", "")]
    {
        assert_eq!(retorno.text_of(name).as_deref(), Some(wanted), "{name}");
    }
    assert_eq!(retorno.text_at("Situacao/SitCodigo").as_deref(), Some("100"));
    assert_eq!(
        retorno.text_at("Situacao/SitDescricao").as_deref(),
        Some("Prévia da NF-e recebida, acesse o InvoiCy para concluir a emissão.")
    );
    send(&stage, previa);
    send(&stage, &previa.replace("P-1", "P-2"));
    assert_eq!(stage.look(|rooms| (rooms.invoicy.previas.len(), rooms.invoicy.notas.len())), (2, 0));
    for part in ["<cUF>43</cUF>", "<tpAmb>2</tpAmb>", "<NumeroPedido>P-1</NumeroPedido>"] {
        assert_eq!(codigos(&send(&stage, &previa.replace(part, ""))), "145", "{part}");
    }
}
