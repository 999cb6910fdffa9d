//! The services by their files, GeneXus's manners (dossier 1.3), all that clients do to an envelope (1.4), and the control of equal
//! queries (3.4).

use super::*;
use crate::providers::certificate::Presented;
use crate::wire::x509::Certificate;
use crate::world::Verdict;

const CONSULTA: &str = "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>10</NumeroInicial><NumeroFinal>10</NumeroFinal><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>";
/// The dossier's vector for it.
const CK: &str = "5ce2377b0f6ff19209b8a7604ccc82f9";
const PARAMETROS: &str = "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>";
const SERVICOS: [(&str, &str); 4] = [
    ("/arecepcao.aspx", "recepcao"),
    ("/arecepcaoprevia.aspx", "recepcaoprevia"),
    ("/aexportardocumentos.aspx", "ExportarDocumentos"),
    ("/aconsultabilhetagem.aspx", "ConsultaBilhetagem"),
];

fn stage() -> Stage {
    Stage::new(&WORLD.replace("}]}}", r#"}],"notas":[{"numero":10}]}}"#), "{}")
}

#[test]
fn each_service_has_a_contract_of_its_own() {
    let stage = stage();
    for (path, objeto) in SERVICOS {
        for query in ["wsdl", "WSDL", "Wsdl=1"] {
            let reply = stage.send("GET", &format!("{path}?{query}"), &[], "");
            assert_eq!((reply.status, reply.operation), (200, "invoicy.wsdl"), "{path}?{query}");
            let root = xml::parse(&reply.body, &Limits::default()).unwrap();
            assert_eq!(root.attribute("name"), Some(objeto));
            assert_eq!(root.attribute("targetNamespace"), Some("InvoiCy"));
            for wanted in [
                format!("location=\"http://duble.test{path}\""),
                format!("soapAction=\"InvoiCyaction/A{}.Execute\"", objeto.to_uppercase()),
                format!("<element name=\"{objeto}.Execute\">"),
                format!("binding=\"wsdlns:{objeto}SoapBinding\""),
                format!("name=\"{objeto}SoapPort\""),
            ] {
                assert!(reply.body.contains(&wanted), "{path}: {wanted}");
            }
        }
        let bare = stage.send("GET", path, &[], "");
        assert!(bare.body.contains("<detail>-20000</detail>"), "{path}");
        let nothing = stage.send("POST", path, &[], "");
        assert!(nothing.body.contains("<detail>-20001</detail>"), "{path}");
    }
}

#[test]
fn arecepcaoprevia_takes_every_root_and_answers_like_arecepcao() {
    let stage = stage();
    let reply = send_to(&stage, "recepcaoprevia", CHAVE, CONSULTA, PARAMETROS);
    assert_eq!(codigos(&reply), "100/100");
    assert!(reply.body.contains("<recepcao.ExecuteResponse xmlns=\"InvoiCy\">"));
    let contrato = stage.send("GET", "/arecepcaoprevia.aspx?wsdl", &[], "");
    assert!(contrato.body.contains("element=\"tns:recepcao.ExecuteResponse\""));
    let own = Stage::new(WORLD, r#"{"invoicy":{"preview_own_response":true}}"#);
    let reply = send_to(&own, "recepcaoprevia", CHAVE, ENVIO, "");
    assert_eq!(codigos(&reply), "100/100");
    assert!(reply.body.contains("<recepcaoprevia.ExecuteResponse xmlns=\"InvoiCy\">"));
    let contrato = own.send("GET", "/arecepcaoprevia.aspx?wsdl", &[], "");
    assert!(contrato.body.contains("element=\"tns:recepcaoprevia.ExecuteResponse\""));
    assert!(!contrato.body.contains("recepcao.ExecuteResponse"));
    assert!(own.send("GET", "/arecepcao.aspx?wsdl", &[], "").body.contains("recepcao.ExecuteResponse"));
}

#[test]
fn what_is_not_simulated_is_said_plainly() {
    let stage = stage();
    for (path, resposta) in
        [("/aimportacao.aspx", "Importacao"), ("/AExtensaoCertificadoSoap.aspx", "ExtensaoCertificadoSoap")]
    {
        let reply = stage.send("POST", path, &[], "<x/>");
        let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
        assert_eq!((codigo.as_str(), reply.verdict), ("999", Verdict::Refused));
        assert!(descricao.contains("o duble ainda não simula"), "{descricao}");
        assert!(reply.body.contains(&format!("<{resposta}.ExecuteResponse xmlns=\"InvoiCy\">")));
    }
}

/// One row of the dossier's table of variations each; all of them ask for note 10.
#[test]
fn clients_write_as_they_like() {
    let stage = stage();
    let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
    let (documento, parametros) = (xml::escape_text(CONSULTA), xml::escape_text(PARAMETROS));
    let cabecalho = format!("<Cabecalho><EmpPK>{EMP_PK}</EmpPK><EmpCK>{CK}</EmpCK><EmpCO/></Cabecalho>");
    let plain = |cabecalho: &str, informacoes: &str, item: &str| {
        format!(
            "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\" {xsi}><Body><recepcao.Execute xmlns=\"InvoiCy\"><Invoicyrecepcao>{cabecalho}{informacoes}<Dados><DadosItem>{item}</DadosItem></Dados></Invoicyrecepcao></recepcao.Execute></Body></Envelope>"
        )
    };
    let item =
        |documento: &str| format!("<Documento>{documento}</Documento><Parametros>{parametros}</Parametros>");
    let texto = "<Informacoes><Texto/></Informacoes>";
    let bodies = [
        ("prefix", envelope(EMP_PK, CK, &[(CONSULTA, PARAMETROS)])),
        ("default namespace", plain(&cabecalho, texto, &item(&documento))),
        ("Informacoes absent", plain(&cabecalho, "", &item(&documento))),
        ("Informacoes nil", plain(&cabecalho, "<Informacoes xsi:nil=\"true\"/>", &item(&documento))),
        ("Texto absent", plain(&cabecalho, "<Informacoes/>", &item(&documento))),
        ("EmpCO absent", plain(&cabecalho.replace("<EmpCO/>", ""), texto, &item(&documento))),
        (
            "EmpCO nil",
            plain(&cabecalho.replace("<EmpCO/>", "<EmpCO xsi:nil=\"true\"/>"), texto, &item(&documento)),
        ),
        ("CDATA", plain(&cabecalho, texto, &item(&format!("<![CDATA[{CONSULTA}]]>")))),
        (
            "CDATA in white space",
            plain(&cabecalho, texto, &item(&format!("\n   <![CDATA[{CONSULTA}]]>\r\n "))),
        ),
        ("white space", plain(&cabecalho, texto, &item(&format!("\r\n\t  {documento}\n\n")))),
        ("quotes escaped", plain(&cabecalho, texto, &item(&documento.replace('"', "&quot;")))),
        (
            "elements",
            plain(&cabecalho, texto, &item(&CONSULTA.replacen("<Consulta>", "<Consulta xmlns=\"\">", 1)))
                .replace(CK, &emp_ck(CHAVE, CONSULTA.replacen("<Consulta>", "<Consulta xmlns=\"\">", 1))),
        ),
        (
            "declaration",
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}",
                plain(&cabecalho, texto, &item(&documento))
            ),
        ),
        ("byte order mark", format!("\u{feff}{}", plain(&cabecalho, texto, &item(&documento)))),
    ];
    for (name, body) in &bodies {
        let reply = stage.send("POST", "/arecepcao.aspx", &[], body.as_bytes());
        assert_eq!(codigos(&reply), "100/100", "{name}: {:?}", reply.reason);
    }
    let body = &bodies[0].1;
    for (target, headers) in [
        ("/arecepcao.aspx", vec![]),
        ("/arecepcao.aspx?wsdl", vec![("SOAPAction", "InvoiCyaction/ARECEPCAO.Execute")]),
        ("/ARECEPCAO.ASPX?WSDL", vec![("SOAPAction", "\"InvoiCyaction/ARECEPCAO.Execute\"")]),
        (
            "//arecepcao.aspx",
            vec![("SOAPAction", "\"somebody/else's\""), ("content-type", "text/xml; charset=\"utf-8\"")],
        ),
        ("/arecepcao.aspx/", vec![("content-type", "application/x-www-form-urlencoded")]),
    ] {
        let reply = stage.send("POST", target, &headers, body.as_bytes());
        assert_eq!(codigos(&reply), "100/100", "{target} {headers:?}");
    }
    let latin = body.replace("<soapenv:Header/>", "<!-- não -->");
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let reply =
        stage.send("POST", "/arecepcao.aspx", &[("content-type", "text/xml; charset=iso-8859-1")], latin);
    assert_eq!(codigos(&reply), "100/100");
    // Parametros nil or absent is no refusal of the envelope, but of the query.
    for sem in ["<Parametros xsi:nil=\"true\"/>", "", "<Parametros/>"] {
        let body = plain(&cabecalho, texto, &format!("<Documento>{documento}</Documento>{sem}"));
        assert_eq!(codigos(&stage.send("POST", "/arecepcao.aspx", &[], body)), "145", "{sem}");
    }
    let twice = plain(&cabecalho, texto, &item(&xml::escape_text(&documento)));
    let reply = stage.send("POST", "/arecepcao.aspx", &[], twice);
    assert_eq!(codigos(&reply), "173");
    assert!(reply.reason.unwrap().contains("escaped twice"));
}

#[test]
fn answers_group_by_type_and_a_refusal_stands_by_itself() {
    let stage = stage();
    let outra = CONSULTA.replace(">10<", ">500<");
    let nfce = CONSULTA.replace(">NFe<", ">NFCe<");
    let reply = send_all(
        &stage,
        &[
            (CONSULTA, PARAMETROS),
            (ENVIO.replace("<nNF>10<", "<nNF>11<").as_str(), ""),
            (CONSULTA, PARAMETROS),
            (&outra, PARAMETROS),
            (&nfce, PARAMETROS),
            (&cancelamento(11), ""),
        ],
    );
    let found: Vec<_> = mensagens(&reply)
        .into_iter()
        .map(|(codigo, descricao, documentos)| format!("{codigo} {descricao}: {}", documentos.len()))
        .collect();
    assert_eq!(
        found,
        [
            "100 Documentos processados: 2",
            "100 Documentos processados: 1",
            "117 Nenhum documento localizado na base de dados: 0",
            "117 Nenhum documento localizado na base de dados: 0",
            "100 Eventos processados: 1",
        ]
    );
    assert_eq!((reply.verdict, reply.operation), (Verdict::Partly, "invoicy.documentos.consultar"));
}

#[test]
fn fifty_documents_are_taken_and_fifty_one_are_not() {
    let stage = stage();
    let many = vec![(CONSULTA, PARAMETROS); 51];
    let (codigo, _, documentos) = mensagens(&send_all(&stage, &many[..50])).pop().unwrap();
    assert_eq!((codigo.as_str(), documentos.len()), ("100", 50));
    let reply = send_all(&stage, &many);
    assert_eq!(codigos(&reply), "145");
    assert!(reply.reason.unwrap().contains("51 DadosItem"));
}

#[test]
fn either_company_that_a_query_names_may_sign_it() {
    let world =
        WORLD.replace("}]}}", r#"},{"cnpj":"11444777000161","chaveAcesso":"k2"}],"notas":[{"numero":10}]}}"#);
    let stage = Stage::new(&world, "{}");
    let documento = CONSULTA.replace("<CnpjEmpresa>11222333000181", "<CnpjEmpresa>11444777000161");
    for (chave, wanted) in [(CHAVE, "100/100"), ("k2", "100/100"), ("k3", "173")] {
        let body = envelope(EMP_PK, &emp_ck(chave, &documento), &[(&documento, PARAMETROS)]);
        assert_eq!(codigos(&post(&stage, body)), wanted, "{chave}");
    }
}

#[test]
fn equal_queries_are_blocked_for_an_hour_once_that_is_switched_on() {
    let world = WORLD.replace("}]}}", r#"}],"notas":[{"numero":10}]}}"#);
    let stage = Stage::new(&world, r#"{"invoicy":{"rate_limit":{"enabled":true}}}"#);
    let ask = |documento: &str| codigos(&send_all(&stage, &[(documento, PARAMETROS)]));
    for _ in 0..4 {
        assert_eq!(ask(CONSULTA), "100/100");
    }
    let reply = send_all(&stage, &[(CONSULTA, PARAMETROS)]);
    let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
    assert_eq!(
        (codigo.as_str(), descricao.as_str()),
        (
            "179",
            "Consumo indevido do Web Service. Requisição rejeitada e bloqueada pelos próximos 60 minutos, pois foram recebidas 4 requisições iguais."
        )
    );
    assert_eq!((reply.operation, reply.verdict), ("invoicy.documentos.consultar", Verdict::Refused));
    assert!(reply.reason.unwrap().contains("rate_limit"));
    assert_eq!(ask(&CONSULTA.replace(">10<", ">11<")), "117");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/539", "documents that are sent are not counted");
    stage.advance("59m59s");
    assert_eq!(ask(CONSULTA), "179");
    stage.advance("1s");
    assert_eq!(ask(CONSULTA), "100/100");
    let pulos = "<PuloNumeracao><CnpjEmpresa>11222333000181</CnpjEmpresa></PuloNumeracao>";
    for wanted in ["145", "145", "145", "145", "179"] {
        assert_eq!(codigos(&send(&stage, pulos)), wanted);
    }
    let off = Stage::new(&world, "{}");
    for _ in 0..20 {
        assert_eq!(codigos(&send_all(&off, &[(CONSULTA, PARAMETROS)])), "100/100");
    }
}

/// Before any service is reached IIS answers, with the phrase of its sub-status as it is known to those who run it.
#[test]
fn a_client_without_a_good_certificate_meets_the_page_of_iis() {
    let knobs = r#"{"invoicy":{"client_certificates":{"demand":"required","issuers":"duble"}}}"#;
    let stage = Stage::new(WORLD, knobs).beyond_contract(&[403]);
    let stranger = Presented::called("certificado-um");
    let mut late = stranger.clone();
    late.certificate = late.certificate.map(|read| Certificate { not_after: read.not_before, ..read });
    for (shown, phrase) in [
        (None, "403.7 - Forbidden: Client certificate required."),
        (Some(stranger), "403.16 - Forbidden: Client certificate is untrusted or invalid."),
        (Some(late), "403.17 - Forbidden: Client certificate has expired or is not yet valid."),
    ] {
        stage.present(shown);
        let reply = send(&stage, ENVIO);
        let page = format!("<html><head><title>{phrase}</title></head><body><h1>{phrase}</h1></body></html>");
        assert_eq!((reply.status, reply.body), (403, page));
    }
}
