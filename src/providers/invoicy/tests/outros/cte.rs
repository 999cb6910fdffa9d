//! CT-e and CT-e OS.

use insta::assert_snapshot;

use super::*;
use crate::world::Verdict;

#[test]
fn a_cte_is_authorised_queried_and_cancelled() {
    let stage = Stage::new(WORLD, "{}");
    let reply = send(&stage, CTE);
    assert_eq!((reply.operation, reply.verdict), ("invoicy.documentos.enviar", Verdict::Accepted));
    assert_snapshot!(interno(&reply), @"<Documento><DocModelo>CTe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260311222333000181570010000000101481516237</DocChaAcesso><DocProtocolo>143260000000001</DocProtocolo><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocPDFBase64 /><DocPDFDownload /><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue>94jd0LBghVlppIwkdFq+EoMv5qk=</DocDigestValue><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>100</SitCodigo><SitDescricao>Autorizado o uso do CT-e</SitDescricao></Situacao></Documento>");
    let xml = decoded(&documento(&reply), "DocXMLBase64");
    assert_snapshot!(xml, @r##"<?xml version="1.0" encoding="UTF-8"?><cteProc xmlns="http://www.portalfiscal.inf.br/cte" versao="4.00"><CTe xmlns="http://www.portalfiscal.inf.br/cte"><infCte Id="CTe43260311222333000181570010000000101481516237" versao="4.00"><ide><cUF>43</cUF><cCT>48151623</cCT><CFOP>5353</CFOP><natOp>TRANSPORTE</natOp><mod>57</mod><serie>1</serie><nCT>10</nCT><dhEmi>2026-03-02T08:59:00-03:00</dhEmi><tpImp>1</tpImp><tpEmis>1</tpEmis><cDV>7</cDV><tpAmb>2</tpAmb><tpCTe>0</tpCTe><procEmi>0</procEmi><verProc>InvoiCy</verProc><modal>01</modal><tpServ>0</tpServ><cMunIni>4314902</cMunIni><xMunIni>PORTO ALEGRE</xMunIni><UFIni>RS</UFIni><cMunFim>4305108</cMunFim><xMunFim>CAXIAS DO SUL</xMunFim><UFFim>RS</UFFim><retira>1</retira><toma3><toma>3</toma></toma3></ide><emit><CNPJ>11222333000181</CNPJ><IE>0961234567</IE><xNome>EMPRESA FICTICIA LTDA</xNome></emit><rem><CNPJ>11444777000161</CNPJ><xNome>REMETENTE &amp; CIA</xNome></rem><dest><CPF>52998224725</CPF><xNome>ANA SOUZA</xNome></dest><vPrest><vTPrest>350.00</vTPrest><vRec>350.00</vRec><Comp><xNome>FRETE</xNome><vComp>350.00</vComp></Comp></vPrest><imp><ICMS><ICMS45><CST>40</CST></ICMS45></ICMS></imp><infCTeNorm><infCarga><vCarga>1000.00</vCarga><proPred>CIMENTO</proPred></infCarga><infModal versaoModal="4.00"><rodo><RNTRC>12345678</RNTRC></rodo></infModal></infCTeNorm></infCte><infCTeSupl><qrCodCTe>https://dfe-portal.svrs.rs.gov.br/cte/qrCode?chCTe=43260311222333000181570010000000101481516237&amp;tpAmb=2</qrCodCTe></infCTeSupl><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#CTe43260311222333000181570010000000101481516237"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>94jd0LBghVlppIwkdFq+EoMv5qk=</DigestValue></Reference></SignedInfo><SignatureValue>q/4XVDHjLkya7FodH0tTpfTwC5ynGqz5cjiwb1YQzeQRhE4x22zOgrTLKYb7CFYpsPDpf/W4EfLSy9+2A9ycOBBrCE7jvgSBkb7p7tl/sD9cXEdMyYkoa/aOGqnad13U1SfqFq7GA7Ny5UkkjSNhXtr14we1U8sUZTasxNLwFIczoodIrlcDz7OrHkgOfZX/PJErpZG1UuSq5dhztWCBrxeCVi1L/QYwomotnF3NUEPJWQjEuKFtw23NXw/tMbdgkSCZ8LaZNoi2Unsmqz9x+tLNzAL+bTyNkvKYVd+ALyMv4tNUZgBC1GpJoLmY1JAYlF61F6QraW4L5RMVVLfd2w==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></CTe><protCTe versao="4.00"><infProt><tpAmb>2</tpAmb><verAplic>RSduble4.00</verAplic><chCTe>43260311222333000181570010000000101481516237</chCTe><dhRecbto>2026-03-02T09:00:00-03:00</dhRecbto><nProt>143260000000001</nProt><digVal>94jd0LBghVlppIwkdFq+EoMv5qk=</digVal><cStat>100</cStat><xMotivo>Autorizado o uso do CT-e</xMotivo></infProt></protCTe></cteProc>"##);
    let link = documento(&reply).text_of("DocXMLDownload").unwrap();
    let download = stage.send("GET", link.strip_prefix("http://duble.test").unwrap(), &[], "");
    assert_eq!(download.body, xml);
    assert!(
        download.headers.iter().any(|(_, value)| value.ends_with("-procCTe.xml")),
        "{:?}",
        download.headers
    );

    let chave = documento(&reply).text_of("DocChaAcesso").unwrap();
    for filtro in
        [faixa(10, 10), format!("<ChaveAcesso>{chave}</ChaveAcesso>"), "<Serie>1</Serie>".to_owned()]
    {
        let ficha = documento(&consultar(&stage, "CTe", &filtro));
        let texto = |nome| ficha.text_of(nome).unwrap();
        assert_eq!(
            (texto("DocChaAcesso"), texto("DocStatus"), texto("DocSitCodigo")),
            (chave.clone(), "2".into(), "100".into())
        );
        assert_eq!(decoded(&ficha, "DocXML"), xml);
        assert!(ficha.child("NFSe").is_none());
    }
    assert_eq!(
        codigos(&query(&stage, &faixa(10, 10), "<Situacao>S</Situacao>")),
        "117",
        "an NF-e's numbers are others"
    );

    let cancelado = send(&stage, &cancelar("CTe", "Cte"));
    assert_eq!(mensagens(&cancelado)[0].1, "Eventos processados");
    assert_snapshot!(interno(&cancelado), @"<Documento><DocModelo>CTe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260311222333000181570010000000101481516237</DocChaAcesso><DocProtocolo>143260000000002</DocProtocolo><DocEvenSeq>1</DocEvenSeq><DocEveTp>110111</DocEveTp><DocEveId>110111432603112223330001815700100000001014815162371</DocEveId><DocPDFBase64>JVBERi0xLjQKJYCAgIAKCjEgMCBvYmoKPDwKICAvVHlwZSAvQ2F0YWxvZwogIC9QYWdlcyAyIDAgUgogIC9MYW5nIChwdC1CUikKICAvVmlld2VyUHJlZmVyZW5jZXMgPDwKICAgIC9EaXNwbGF5RG9jVGl0bGUgdHJ1ZQogID4+Cj4+CmVuZG9iagoKMiAwIG9iago8PAogIC9UeXBlIC9QYWdlcwogIC9LaWRzIFs2IDAgUl0KICAvQ291bnQgMQo+PgplbmRvYmoKCjQgMCBvYmoKPDwKICAvVHlwZSAvRm9udAogIC9TdWJ0eXBlIC9UeXBlMQogIC9CYXNlRm9udCAvSGVsdmV0aWNhCiAgL0VuY29kaW5nIC9XaW5BbnNpRW5jb2RpbmcKPj4KZW5kb2JqCgo1IDAgb2JqCjw8CiAgL1R5cGUgL0ZvbnQKICAvU3VidHlwZSAvVHlwZTEKICAvQmFzZUZvbnQgL0hlbHZldGljYS1Cb2xkCiAgL0VuY29kaW5nIC9XaW5BbnNpRW5jb2RpbmcKPj4KZW5kb2JqCgo2IDAgb2JqCjw8CiAgL1R5cGUgL1BhZ2UKICAvUGFyZW50IDIgMCBSCiAgL0NvbnRlbnRzIDcgMCBSCiAgL01lZGlhQm94IFswIDAgNTk1LjI3NiA4NDEuODldCiAgL1Jlc291cmNlcyA8PAogICAgL0ZvbnQgPDwKICAgICAgL0YxIDQgMCBSCiAgICAgIC9GMiA1IDAgUgogICAgPj4KICA+Pgo+PgplbmRvYmoKCjcgMCBvYmoKPDwKICAvTGVuZ3RoIDIwMDMKICAvRmlsdGVyIC9GbGF0ZURlY29kZQo+PgpzdHJlYW0KeF59Wcty2zYU3fMrsEwXgfF+dDydYSSqdca2XIvx3hMrGXesuHHT9Pd7QIogSBBMxpJ4L0GeA1zcF75XjHrytfrQVhc7QQwj7ReIDGHUkffhI1xwaaln+LaceuNJe6reHZob8lBf7+/J7uqwqa9/Ie1fVdNWf2K4Iv9VQlBjLXH4ZsqSU6WtoNq7KHmJEqsclZ3kPCgTjGMOA1SuAlTBHPXWEMcEFUyT9ql6t6lvN811fdPctnuybcjt7v1xQNcN5sSFsdxoinHEOk+tFGHspWoaaXaCWWZ2VuK/Nh5XxnCzgUQIZozxVhoZJKLBO6XxZov7N0bjKcwKfPef0mjTWGV4Y/unGtV9ajyv14QrbxrIfffEXsKNwJ+3DlfNbwvIhbFUcWK1oJKfSd/efSQXZHO3I+Q9uWomhAXRFLdhIL45GEtFuZVnxmqnleKCKaO8lkoqrja40mqjtFZabBXu8UEumNhC0ygjtkYPyCbrjSmgygqst/VUjtcvwzXHShqZrHUmiCPOa83JBDu+AbMjfbPfNtf7pbVVhmKW8XATZ0jb4cYe8BTfqeLSdEDG90dJhDjnMOc4Rex6m0wQX2q58VpgNuPsTSyScZg5RiSwGeNT3HOcp0qEX8EeIo4oiUhzLjnfKXouHXVhdybwVbOt1RZmIdRukYDB08MiTQgw2v1xNiUyh32qpMKOFOmERsloJRm1nP7McKSmIhhDSkSDBi6wHnKZisDmUhL0UyrigskL7AL4R/er9r+yGaU5gVOltKeCp7McJZFATjKfiCklCQcJnzTZDL0zbvdtfU22NbnFjym4OZTRJY+viZIIJYebU5qCg3fonHUK7u5+3+43+8JmxUbRarpbuZLCwGz6f7MtMHMdCZEIcpDAW+PZiXvJBOOYQ/W9YgiG3DAKSybGwnBAFEHPaSI55Y6TtyP0kiL8DGpEUC8nakM5x6vPeoEI5VI9oijDz+J4KwHIlF9vHWXCl5/vRui5ziCCy/K7EQv9SC17tccDE2rZcA+79SP0XA+fYsvPF0xSB49a1mN88emCc2pBt6xXFAG9/HTuKAJ3cfJEsJgVdgIGbxJ2+XhPDdx78f3YUEaUF0/AY2u8sfh+eGy9xl+FfTbqs/crixA7Gmam19h+bjS8XK8otnFZ7eBRy2q4DcVW3o50TSbscj2CsRrRZezhESR8almv4H3G2ZeY/VTtGEXeVV4cpygWoAzPWchXjMeHnyuz55GzmZWtg63FZVkvkSFzZCNlPdIBO+rn+CRHCE9WN9fDa4ny8ko4dzjyFT08D6JJUS+wIGpND8+2opYoZsqmK5EROwTUst7CMa2MVxy1xJpewzWt6VGDrEy+lvBMK2oDx1Te+BIR2yADKr4dAQ21R9G2JeoNw8tbR1oGx7QCPwTjEd5sZ2FTU1RRZXSOwy2NlpWhcxpuqRyPJWIa8r3i672B31mZXGws6cqTq5DbolJc0cOvrPg9xSz8UjkdUIhqIrHsXC+R3pYXR3HIk2xmRl8hqCVvz9AJ25WKpclX4acqT76SyJWSZGX+/C/zhsGQn41J3ZixRQl2S/B1Y1KXCeKYxSLSwOCZQAchVM5/1A9N6BPUm+ZwmCaogqDZgbIG4Bk4YhdKuOgwKqSnhElES2QFICwZIyxwQvHPCEfOSkLiil/IFB3XmGEhZxXoDDyKBQTgLj2KdKJEhNQkJZgJ4phlxoj9JvRMQvGjUMFJFP0epTxHnc+7kjSWQedyYQYmWZD4qiiJaHLAOalZuYCswgbXOSJMuhmrfQzcTjWmNgxpHkK/Z3mCkeHD6E4VdnqXQfTXL8O1RlYbCsg4l5kgjlieW4ROKTsYl1uJubSlohJRwJvwwuCv+8oIRvqe3B+mwKdA0ZsAoC5zHXAMghFpxmVOdgrd9zVcAv1dffPhCnM4bR0NhT1mmsPYE+SXEt2wrh+EPpXZ4g8dMkSZc7drakwzAuhZoMayLpnZQTASyDlm0zDrWKD60B47LSHVXt0t1pwgT5WYLgXHZuXzUnOKEz0KDMCPCOF8nZhMRiTjOrOiEH1D2p+YUb9FVTAmvyma0zAyJbF5/Pb5+PJ4On778TprTkyQj62JCGsQjMgzcnP2s7YErMoEdcIELLBFtd7UcDZIcxRf3BjYSo7NlmO5fRHxR+czgBkEI9ycUUZ6uXeRmtC2bmuy3ZOph5mgRx8QMTQFn7aKQp8oaxXNXA0MCx7TcZ9O9iABL4YG9eifMkEcs+igNDIkD4AB2KGt20/R3Uw7Xv3N1lAUM/0SSA3v1PwMxoRo/fX5nx9vj0+v5Eh+Pn/7/O9L+P04abCfTW3GZTS2hbWJZHK++ZzMDA6JhEFqlxKMrabCmomercSmRBd+SnfSdBLL9jdyyu0tSiKDnGU+E8smmHIaTPC++f3q0N6vGmHCZ8UIF+Op1gjVSNTD2I+fDu3V7mpTt1cPs0biYHSoOjjuTibiLEkmAsmrR0NntNRMEMfEaehyrgESCit/pnN8e3slT0fy9Pz1+cfj50dcvJK/j0/PT9HTTYwfiTdsI0Su4axDI055nLv4/qSlO+UJZzoKUUWEExyBkw/8RlTD6U0419GQducy4T7cz9EgwjkInoHznf5T1t2ZTnfVn/GYcG6EE5J4xnM+VcJdLpwene9swpOCf8TJC9d1POv5H2Dqo8cKZW5kc3RyZWFtCmVuZG9iagoKMyAwIG9iago8PAogIC9UaXRsZSAoQ2FuY2VsYW1lbnRvIDQzMjYwMzExMjIyMzMzMDAwMTgxNTcwMDEwMDAwMDAwMTAxNDgxNTE2MjM3KQogIC9Qcm9kdWNlciAoZHVibGUpCiAgL0NyZWF0aW9uRGF0ZSAoRDoyMDI2MDMwMjA5MDAwMC0wMycwMCkKPj4KZW5kb2JqCgp4cmVmCjAgOAowMDAwMDAwMDAwIDY1NTM1IGYNCjAwMDAwMDAwMTYgMDAwMDAgbg0KMDAwMDAwMDE0MSAwMDAwMCBuDQowMDAwMDAyNjc5IDAwMDAwIG4NCjAwMDAwMDAyMDUgMDAwMDAgbg0KMDAwMDAwMDMxMSAwMDAwMCBuDQowMDAwMDAwNDIyIDAwMDAwIG4NCjAwMDAwMDA1OTggMDAwMDAgbg0KdHJhaWxlcgo8PAogIC9TaXplIDgKICAvUm9vdCAxIDAgUgogIC9JbmZvIDMgMCBSCj4+CnN0YXJ0eHJlZgoyODMxCiUlRU9G</DocPDFBase64><DocPDFDownload>http://duble.test//DownloadPDF.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocEveTipo=110111&amp;DocEvenSeq=1</DocPDFDownload><DocDhAut>2026-03-02T09:00:00-03:00</DocDhAut><DocDigestValue /><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=110111&amp;DocEvenSeq=1</DocXMLDownload><DocImpressora /><Situacao><SitCodigo>101</SitCodigo><SitDescricao>Cancelamento de CT-e homologado</SitDescricao></Situacao></Documento>");
    assert_snapshot!(decoded(&documento(&cancelado), "DocXMLBase64"), @r##"<?xml version="1.0" encoding="UTF-8"?><procEventoCTe versao="4.00" xmlns="http://www.portalfiscal.inf.br/cte"><eventoCTe versao="4.00" xmlns="http://www.portalfiscal.inf.br/cte"><infEvento Id="ID11011143260311222333000181570010000000101481516237001"><cOrgao>43</cOrgao><tpAmb>2</tpAmb><CNPJ>11222333000181</CNPJ><chCTe>43260311222333000181570010000000101481516237</chCTe><dhEvento>2026-03-02T09:00:00-03:00</dhEvento><tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento><detEvento versaoEvento="4.00"><evCancCTe><descEvento>Cancelamento</descEvento><nProt>143260000000001</nProt><xJust>erro de digitacao do pedido</xJust></evCancCTe></detEvento></infEvento><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></SignatureMethod><Reference URI="#ID11011143260311222333000181570010000000101481516237001"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></DigestMethod><DigestValue>TF4ONbglJ/RjP9CdyEEw3RbO6Ds=</DigestValue></Reference></SignedInfo><SignatureValue>WM4FEDoyAtZdyt4kKwUitnoHajGSnS3zTMIqMWVwGcmfD7gvuec7GBYiWNJwU3+3vTAigjXgkKLzkuTqAfLHOuA23r2QLkZLp0ilbIZxMlg1iIM2C0yzlN2TK2slnnkRyW8WBN688jJRjy9Vhp7poUmDT7xHXMjz/ZtEJiECCCjvL65jDBHny5DoH/M/lAM6BQlOI/KXmo17AfYSgkRYZwCJiq+7mOEwZjY62YfNTZ4NSQF9XsNPUd8WGHv2E/hpTWuefjQkcmeW2F4KqJBUlX0PwgZ7rJUgsNfA3c5A62rQOP88kLIrBtAGWDFrKURMkxivC70f5pYku6i7Q/b1xg==</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIEdjCCA16gAwIBAgIQR6aJPKhMXQ+y7hqxB8mJLzANBgkqhkiG9w0BAQsFADB2MQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTEaMBgGA1UECwwRQW1iaWVudGUgc2ltdWxhZG8xLTArBgNVBAMMJEFDIERVQkxFIERFIFRFU1RFIFNFTSBWQUxPUiBKVVJJRElDTzAeFw0yNTEyMDIxMjAwMDBaFw0yNjEyMDIxMjAwMDBaMIGEMQswCQYDVQQGDAJCUjEcMBoGA1UECgwTSUNQLUJyYXNpbCBkZSB0ZXN0ZTELMAkGA1UECAwCUlMxGzAZBgNVBAsMEmUtQ05QSiBBMSBkZSB0ZXN0ZTEtMCsGA1UEAwwkRU1QUkVTQSBGSUNUSUNJQSBMVERBOjExMjIyMzMzMDAwMTgxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABo4HwMIHtMB8GA1UdIwQYMBaAFI+2utZxz+aYOTxFM1faYbVtdXq4MA4GA1UdDwEB/wQEAwIF4DAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwgZoGA1UdEQSBkjCBj6AfBgVgTAEDAqAWBBRSRVNQT05TQVZFTCBERSBURVNURaAZBgVgTAEDA6AQBA4xMTIyMjMzMzAwMDE4MaA4BgVgTAEDBKAvBC0wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDCgFwYFYEwBAwegDgQMMDAwMDAwMDAwMDAwMA0GCSqGSIb3DQEBCwUAA4IBAQAIVaq0uFHlz/zKuJYtQBS3xN/VYWaRfzp99V5IcEGH81pplBNzRbpLf/m2HfL7qu8C8Pc7Msj1ulItxq9tBueuUlaWrEHugX6GA7/EHS45xAmW3ZHSYs/eWMsAoULDOiKHYwU3PLzO+rdbgO0NssiohRjeSOvLhvrW0jWsebPeEWISjieJ4HYlUNTP2DY3bjiw1CnyyMzw8L5vHuW4pVpf+h+k64aVWStCAbtK4tHsz6pYTOgkHWDWQ5dZimbSAjEswg26aFWPnPjHX7gNR4V+jH9+mmo+Ll6RFb1Fg/5MjjUBpqA+M6dP3AeX0j+YvSw66RJpc+R6WRHiHxYYHESK</X509Certificate></X509Data></KeyInfo></Signature></eventoCTe><retEventoCTe versao="4.00" xmlns="http://www.portalfiscal.inf.br/cte"><infEvento><tpAmb>2</tpAmb><verAplic>RSduble4.00</verAplic><cOrgao>43</cOrgao><cStat>135</cStat><xMotivo>Evento registrado e vinculado a CT-e</xMotivo><chCTe>43260311222333000181570010000000101481516237</chCTe><tpEvento>110111</tpEvento><xEvento>Cancelamento</xEvento><nSeqEvento>1</nSeqEvento><dhRegEvento>2026-03-02T09:00:00-03:00</dhRegEvento><nProt>143260000000002</nProt></infEvento></retEventoCTe></procEventoCTe>"##);
    let ficha = documento(&consultar(
        &stage,
        "CTe",
        &format!("{}<StatusDocumento>5</StatusDocumento>", faixa(1, 99)),
    ));
    assert_eq!(ficha.text_of("DocSitDescricao").unwrap(), "Cancelamento de CT-e homologado");
    assert_eq!(ficha.text_at("Eventos/EventosItem/DocEveTp").unwrap(), "110111");
    assert_eq!(ficha.text_at("Resumo/DocVlrTotal").unwrap(), "350.00");
    assert_eq!(codigos(&send(&stage, CTE)), "100/218");
}

#[test]
fn sefazs_own_names_do_as_well() {
    let stage = Stage::new(WORLD, "{}");
    let com = documento(&send(&stage, CTE));
    let proprio = ["_emit", "_rem", "_dest", "_comp", "_icms"]
        .iter()
        .fold(CTE.to_owned(), |documento, sufixo| documento.replace(&format!("{sufixo}>"), ">"));
    let proprio =
        proprio.replace("<CompItem>", "").replace("</CompItem>", "").replace("InfModal", "infModal");
    let proprio =
        proprio.replace("T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario>", "T08:59:00-03:00</dhEmi>");
    let outro = Stage::new(WORLD, "{}");
    assert_eq!(decoded(&documento(&send(&outro, &proprio)), "DocXMLBase64"), decoded(&com, "DocXMLBase64"));
}

#[test]
fn each_code_has_its_own_trigger() {
    let sem_credencial = WORLD.replace(r#""uf":"RS""#, r#""uf":"RS","credenciada":false"#);
    let sem_licenca = WORLD.replace(r#""uf":"RS""#, r#""uf":"RS","licencas":["NFe","MDFe"]"#);
    for (name, world, envio, code) in [
        ("good", WORLD, CTE.to_owned(), "100/100"),
        ("no licence", &sem_licenca, CTE.to_owned(), "607"),
        ("not let issue", &sem_credencial, CTE.to_owned(), "100/203"),
        ("other state", WORLD, CTE.replace("<cUF>43", "<cUF>35"), "100/226"),
        ("future", WORLD, CTE.replace("T08:59:00", "T09:06:00"), "100/212"),
        ("old", WORLD, CTE.replace("2026-03-02", "2026-01-15"), "100/228"),
        ("recipient's CPF", WORLD, CTE.replace("52998224725", "52998224724"), "100/237"),
        (
            "recipient's CNPJ",
            WORLD,
            CTE.replace("CPF_dest>52998224725</CPF_dest", "CNPJ_dest>11444777000162</CNPJ_dest"),
            "100/208",
        ),
        ("a series that only a person has", WORLD, CTE.replace("<serie>1<", "<serie>930<"), "145"),
    ] {
        let reply = send(&Stage::new(world, "{}"), &envio);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        assert_eq!(reply.reason.is_none(), code == "100/100", "{name}");
    }
}

#[test]
fn a_number_is_used_once_and_a_rejected_one_again() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, &CTE.replace("<cUF>43", "<cUF>35"))), "100/226");
    assert_eq!(codigos(&consultar(&stage, "CTe", &faixa(10, 10))), "100/226", "what was rejected is kept");
    assert_eq!(codigos(&send(&stage, CTE)), "100/100");
    let de_novo = send(&stage, CTE);
    assert_eq!(
        dita(&de_novo),
        "Rejeição: Duplicidade de CT-e [nProt:143260000000001][dhAut: 2026-03-02T09:00:00-03:00]"
    );
    assert_eq!(de_novo.verdict, Verdict::Refused);
    let outra = send(&stage, &CTE.replace("48151623", "31415926"));
    assert!(
        dita(&outra)
            .starts_with("Rejeição: Duplicidade de CT-e com diferença na Chave de Acesso [chCTe:4326"),
        "{}",
        dita(&outra)
    );
    assert_eq!(codigos(&outra), "100/539");
    assert_eq!(
        codigos(&send(&stage, &CTE.replace("<cCT>48151623</cCT>", ""))),
        "100/204",
        "the first code stays"
    );
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 1);
}

#[test]
fn scripts_and_waiting_work_alike() {
    let stage = Stage::new(WORLD, "{}");
    let veredito =
        |resto: &str| format!(r#"{{"invoicy.veredito":{{"nota":{{"modelo":"CTe","numero":10}},{resto}}}}}"#);
    assert_eq!(stage.act(&veredito(r#""codigo":203"#)), None);
    let reply = send(&stage, CTE);
    assert_eq!(
        (codigos(&reply), dita(&reply)),
        ("100/203".into(), "Rejeição: Emissor não habilitado para emissão do CT-e".into())
    );
    assert_eq!(stage.act(&veredito(r#""ready":"hold""#)), None);
    assert_eq!(codigos(&send(&stage, CTE)), "100/105");
    assert_eq!(codigos(&send(&stage, CTE)), "100/105", "it waits already");
    assert_eq!(codigos(&send(&stage, &cancelar("CTe", "Cte"))), "100/113");
    assert_eq!(stage.act(r#"{"invoicy.responder":{}}"#), None);
    assert_eq!(
        documento(&consultar(&stage, "CTe", &faixa(10, 10))).text_of("DocSitDescricao").unwrap(),
        "Autorizado o uso do CT-e"
    );
}

#[test]
fn each_event_has_its_own_answer() {
    let world = |nota: &str| {
        WORLD.replace("}]}}", &format!(r#"}}],"notas":[{{"modelo":"CTe","numero":10{nota}}}]}}}}"#))
    };
    let cancelamento = || cancelar("CTe", "Cte");
    let carta = |evedet: &str| evento_de("CTe", "Cte", 110_110, evedet);
    let correcao = carta(
        "<infCorrecao><infCorrecaoItem><grupoAlterado>compl</grupoAlterado><campoAlterado>xObs</campoAlterado><valorAlterado>novo</valorAlterado></infCorrecaoItem></infCorrecao>",
    );
    for (name, nota, evento, behaviour, code) in [
        ("good", "", cancelamento(), "{}", "100/101"),
        ("a week", r#","emitida":"-167h""#, cancelamento(), "{}", "100/101"),
        ("more than a week", r#","emitida":"-169h""#, cancelamento(), "{}", "100/220"),
        ("rejected", r#","status":"rejeitado""#, cancelamento(), "{}", "100/112"),
        ("pending", r#","status":"pendente""#, cancelamento(), "{}", "100/113"),
        ("cancelled", r#","status":"cancelado""#, cancelamento(), "{}", "100/631"),
        ("cancelled, by the manual", r#","status":"cancelado""#, cancelamento(), r#"{"invoicy":{"sefaz":{"second_cancel":"not_authorised"}}}"#, "100/218"),
        ("denied", r#","status":"denegado""#, cancelamento(), "{}", "100/205"),
        ("unknown", "", cancelamento().replace("<CteNumero>10", "<CteNumero>11"), "{}", "100/106"),
        ("sequence", "", cancelamento().replace("<EvenSeq>1<", "<EvenSeq>2<"), "{}", "100/636"),
        ("future", "", cancelamento().replace("T09:00:00", "T09:06:00"), "{}", "100/635"),
        ("before the note", "", cancelamento().replace("<EveDh>2026-03-02", "<EveDh>2026-02-01"), "{}", "100/634"),
        ("wrong protocol", "", cancelamento().replace("<EvenProt>0<", "<EvenProt>143260000009999<"), "{}", "100/222"),
        ("no event of a CT-e", "", cancelamento().replace("110111", "110112").replace("<EvexJust>", "<EveDhEncerr>2026-03-02</EveDhEncerr><EvecUFEncerr>43</EvecUFEncerr><EvecMunEncerr>4314902</EvecMunEncerr><EvexJust>"), "{}", "100/629"),
        ("the NF-e's prefix", "", cancelamento().replace("Cte", "Ntf"), "{}", "100/101"),
        ("a correction", "", correcao.clone(), "{}", "100/135"),
        ("a correction in one text", "", carta("<EveCorrecao>Corrige a observacao</EveCorrecao>"), "{}", "100/135"),
        ("a correction of something cancelled", r#","status":"cancelado""#, correcao.clone(), "{}", "100/218"),
        ("a correction of nothing", "", carta(""), "{}", "145"),
        ("a short reason", "", cancelamento().replace("erro de digitacao do pedido", "erro"), "{}", "145"),
    ] {
        let stage = Stage::new(&world(nota), behaviour);
        let reply = send(&stage, &evento);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        assert_eq!(reply.reason.is_none(), ["100/101", "100/135"].contains(&code), "{name}");
    }
    let stage = Stage::new(&world(""), "{}");
    let reply = send(&stage, &correcao);
    assert_eq!(dita(&reply), "Evento registrado e vinculado a CT-e");
    assert!(decoded(&documento(&reply), "DocXMLBase64").contains("<infCorrecao><grupoAlterado>compl</grupoAlterado><campoAlterado>xObs</campoAlterado><valorAlterado>novo</valorAlterado></infCorrecao><xCondUso>"));
    assert_eq!(codigos(&send(&stage, &correcao)), "100/631");
    assert_eq!(codigos(&send(&stage, &correcao.replace("<EvenSeq>1<", "<EvenSeq>2<"))), "100/135");
}

#[test]
fn a_cte_os_comes_as_cte_and_its_model_tells() {
    let stage = Stage::new(WORLD, "{}");
    let os = CTE.replace("<mod>57", "<mod>67").replace("<dest>", "<toma>").replace("</dest>", "</toma>");
    let reply = send(&stage, &os);
    assert_eq!(
        (codigos(&reply), dita(&reply)),
        ("100/100".to_owned(), "Autorizado o uso do CT-e".to_owned())
    );
    let xml = decoded(&documento(&reply), "DocXMLBase64");
    assert!(xml.contains("<cteOSProc ") && xml.contains("<CTeOS ") && xml.contains("<mod>67</mod>"), "{xml}");
    let chave = documento(&reply).text_of("DocChaAcesso").unwrap();
    assert_eq!(&chave[20..22], "67");
    assert_eq!(codigos(&send(&stage, CTE)), "100/100", "57 and 67 count by themselves");
    for modelo in ["CTe", "CTeOS"] {
        let ficha = documento(&consultar(&stage, modelo, &format!("<ChaveAcesso>{chave}</ChaveAcesso>")));
        assert_eq!(ficha.text_of("DocSitCodigo").unwrap(), "100", "{modelo}");
    }
    let cancelamento =
        cancelar("CTe", "Cte").replace("<tpAmb>", &format!("<ChaAcesso>{chave}</ChaAcesso><tpAmb>"));
    assert_eq!(codigos(&send(&stage, &cancelamento)), "100/101");
    assert_eq!(documento(&consultar(&stage, "CTe", &faixa(10, 10))).text_of("DocStatus").unwrap(), "2");
    assert_eq!(documento(&consultar(&stage, "CTeOS", &faixa(10, 10))).text_of("DocStatus").unwrap(), "5");
}

#[test]
fn a_key_of_nobody_is_unknown_to_sefaz() {
    let stage = Stage::new(WORLD, "{}");
    let chave = documento(&send(&Stage::new(WORLD, "{}"), CTE)).text_of("DocChaAcesso").unwrap();
    let ficha = documento(&consultar(&stage, "CTe", &format!("<ChaveAcesso>{chave}</ChaveAcesso>")));
    assert_eq!(ficha.text_of("DocModelo").unwrap(), "CTe");
    assert_eq!(
        ficha.text_of("DocSitDescricao").unwrap(),
        "Rejeição: CT-e não consta na base de dados da SEFAZ"
    );
}
