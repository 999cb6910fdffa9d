//! Wrong credentials, wrong envelopes, what is not simulated, and facts that cannot be.

use super::*;
use crate::world::Verdict;

#[test]
fn any_wrong_key_is_173_and_the_reason_says_which() {
    let stage = Stage::new(WORLD, "{}");
    let good = emp_ck(CHAVE, ENVIO);
    let stranger = ENVIO.replace("11222333000181", "11444777000161");
    for (name, pk, ck, documento, hint) in [
        ("EmpPK", "AAECAwQFBgcICQoLDA0ODw==", good.clone(), ENVIO, "no partner has the EmpPK"),
        ("no EmpPK", "", good.clone(), ENVIO, "no partner has the EmpPK ``"),
        (
            "EmpCK",
            EMP_PK,
            "213f3b55d679e790258fd811cc86d309".into(),
            ENVIO,
            "EmpCK is `213f3b55d679e790258fd811cc86d309`",
        ),
        ("partner's key", EMP_PK, emp_ck(PARCEIRO, ENVIO), ENVIO, "the partner's key"),
        (
            "CNPJ of nobody",
            EMP_PK,
            emp_ck(CHAVE, &stranger),
            stranger.as_str(),
            "names 11444777000161 as its company",
        ),
        ("nobody, by nobody", EMP_PK, good.clone(), "<Consulta/>", "names nobody as its company"),
        ("escaped twice", EMP_PK, good.clone(), &xml::escape_text(ENVIO), "escaped twice"),
    ] {
        let reply = post(&stage, envelope(pk, &ck, &[(documento, "")]));
        let (codigo, descricao, documentos) = mensagens(&reply).pop().unwrap();
        assert_eq!(
            (codigo.as_str(), descricao.as_str(), documentos.len()),
            ("173", "Chave de comunicação inválida", 0),
            "{name}"
        );
        assert!(reply.body.contains("<Documentos></Documentos>"));
        assert_eq!((reply.verdict, reply.code.as_deref()), (Verdict::Refused, Some("173")), "{name}");
        assert!(reply.reason.as_deref().unwrap().contains(hint), "{name}: {:?}", reply.reason);
    }
    assert_eq!(codigos(&post(&stage, envelope(EMP_PK, &good, &[]))), "173");
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 0);
}

#[test]
fn roots_and_models_are_known_or_said_not_to_be() {
    let stage = Stage::new(WORLD, "{}");
    for (documento, code) in [
        (ENVIO.replace(">NFe<", ">NFX<"), "176"),
        (ENVIO.replace(">NFe<", ">CTe<"), "145"),
        (ENVIO.replace("Envio>", "Remessa>"), "176"),
        ("<Leitura><CnpjEmissor>11222333000181</CnpjEmissor></Leitura>".into(), "999"),
        (ENVIO.replace("<tpAmb>2", "<tpAmb>3"), "174"),
        (ENVIO.replace("<ModeloDocumento>NFe</ModeloDocumento>", ""), "145"),
        (ENVIO.replace(">NFe<", ">nfe<"), "100/100"),
        // Signed by the company, but about nobody.
        ("<Foo/>".into(), "176"),
        ("<Envio><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao></Envio>".into(), "145"),
    ] {
        let reply = send(&stage, &documento);
        assert_eq!(codigos(&reply), code, "{documento}");
    }
}

#[test]
fn what_is_no_call_gets_a_genexus_fault_with_200() {
    let stage = Stage::new(WORLD, "{}");
    let dtd = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
    let deep = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
    let wrong = envelope(EMP_PK, "", &[]).replace("recepcao.Execute", "recepcao.Load");
    for (body, detail) in
        [("", -20_001), ("<a", -20_001), (dtd, -20_001), (&deep, -20_001), (&wrong, -20_002)]
    {
        let reply = post(&stage, body);
        assert_eq!((reply.status, reply.verdict), (200, Verdict::Refused));
        assert!(reply.body.contains(&format!("<detail>{detail}</detail>")), "{}", reply.body);
        assert!(reply.body.contains("<recepcao.ExecuteResponse xmlns=\"InvoiCy\"><SOAP-ENV:Fault>"));
    }
    let bare = stage.send("GET", "/ARECEPCAO.aspx", &[], "");
    assert!(bare.body.contains("<faultstring>No SOAP request found. Call http://duble.test/arecepcao.aspx?wsdl to get the WSDL.</faultstring><detail>-20000</detail>"), "{}", bare.body);
    assert_eq!(stage.send("PUT", "/arecepcao.aspx", &[], "").status, 405);
    assert_eq!(stage.send("GET", "/aoutra.aspx", &[], "").status, 404);
}

#[test]
fn clients_write_their_envelopes_as_they_like() {
    let query = "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>10</NumeroInicial><NumeroFinal>10</NumeroFinal><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>";
    let ck = "5ce2377b0f6ff19209b8a7604ccc82f9";
    let stage = Stage::new(WORLD, r#"{"invoicy":{"query_needs_parameters":false}}"#);
    let plain = format!(
        "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><recepcao.Execute xmlns='InvoiCy'><Invoicyrecepcao><Cabecalho><EmpPK>{EMP_PK}</EmpPK><EmpCK>{ck}</EmpCK></Cabecalho><Dados><DadosItem><Documento><![CDATA[{query}]]></Documento><Parametros xsi:nil='true' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'/></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute></Body></Envelope>"
    );
    for (target, headers) in [
        ("/arecepcao.aspx", vec![]),
        ("/ARecepcao.ASPX?wsdl", vec![("SOAPAction", "\"InvoiCyaction/ARECEPCAO.Execute\"")]),
        ("//arecepcao.aspx", vec![("content-type", "application/soap+xml")]),
    ] {
        let reply = stage.send("POST", target, &headers, plain.clone());
        assert_eq!(codigos(&reply), "117", "{target}");
    }
}

#[test]
fn the_wsdl_points_where_the_client_came_from() {
    let stage = Stage::new(WORLD, "{}");
    for (target, service) in
        [("/arecepcao.aspx?wsdl", "recepcao"), ("/AConsultaBilhetagem.aspx?WSDL", "ConsultaBilhetagem")]
    {
        let reply = stage.send("GET", target, &[], "");
        assert_eq!((reply.status, reply.operation), (200, "invoicy.wsdl"));
        let root = xml::parse(&reply.body, &Limits::default()).unwrap();
        assert_eq!(root.attribute("name"), Some(service));
        let path = target.split('?').next().unwrap().to_lowercase();
        assert!(reply.body.contains(&format!("location=\"http://duble.test{path}\"")), "{}", reply.body);
        assert!(reply.body.contains(&format!("name=\"{service}.ExecuteResponse\"")));
    }
    let body = envelope(EMP_PK, "", &[]).replace("recepcao.Execute", "ConsultaBilhetagem.Execute");
    let reply = stage.send("POST", "/aconsultabilhetagem.aspx", &[], body);
    assert!(reply.body.contains("<ConsultaBilhetagem.ExecuteResponse xmlns=\"InvoiCy\"><Invoicyretorno><Mensagem><MensagemItem><Codigo>173</Codigo>"), "{}", reply.body);
}

#[test]
fn facts_that_cannot_be_say_where() {
    let problems = Stage::problems(
        r#"{"invoicy":{"parceiros":[{}],"empresas":[{"cnpj":"11222333000182"},{"uf":"XX"},{"empPK":"other"},{"crt":9},{"cnpj":"11222333000181","uf":"RS"}],
            "notas":[{"ref":"a","times":2},{"cnpj":"11444777000161"},{"serie":930,"emitida":"2026-03-01"},{"numero":0,"emitida":"2026-03-01"},{"ambiente":3},{"codigo":105},{"modelo":"NFCe","status":"denegado"}],
            "vereditos":[{"nota":{"numero":1}},{"codigo":301},{"nota":{"numero":1},"codigo":7}],
            "sefaz":[{},{"chave":"35260811222333000181550010000000011123456796"}],
            "prazos":[{},{"uf":"XX"},{"uf":"SP","tardio":"-1d"}],"irregulares":["11222333000182"]}}"#,
    );
    insta::assert_snapshot!(problems.join("\n"), @r#"world.invoicy.empresas[0].cnpj: CNPJ "11222333000182" ends in 82, but its check digits are 81
world.invoicy.empresas[1].uf: state "XX" is not one of the 27 abbreviations, such as SP
world.invoicy.empresas[2].empPK: no partner has the EmpPK `other`
world.invoicy.empresas[3].crt: is 1 to 4, not 9
world.invoicy.notas[0].ref: names one document, but `times` asks for many
world.invoicy.notas[1].cnpj: no company is registered with 11444777000161
world.invoicy.notas[2]: series 930 is for an issuer with CPF
world.invoicy.notas[3]: access key has the document number zero
world.invoicy.notas[4].ambiente: is 1 (produção) or 2 (homologação), not 3
world.invoicy.notas[5].codigo: SEFAZ does not answer to a document with 105 (100, a denial such as 301 or a rejection such as 778)
world.invoicy.notas[6].status: an NFC-e is not denied any more (rejeitado, with codigo 781)
world.invoicy.vereditos[0]: says neither codigo nor ready
world.invoicy.vereditos[2].codigo: SEFAZ does not answer to a document with 7 (100, a denial such as 301 or a rejection such as 778)
world.invoicy.sefaz[0].chave: is missing (a document at SEFAZ is known by its key)
world.invoicy.sefaz[1].chave: access key ends in 6, but its check digit is 5
world.invoicy.prazos[0].uf: is missing
world.invoicy.prazos[1].uf: state "XX" is not one of the 27 abbreviations, such as SP
world.invoicy.prazos[2].tardio: is before the authorisation
world.invoicy.irregulares[0]: CNPJ "11222333000182" ends in 82, but its check digits are 81"#);
    assert_eq!(Stage::problems(r#"{"invoicy":{"notas":[{}]}}"#).len(), 1);
}

#[test]
fn the_welcome_works() {
    let world = WORLD.replace("}]}}", r#"}],"notas":[{}]}}"#);
    let stage = Stage::new(&world, "{}");
    let welcome = stage.look(|rooms| super::super::routes::welcome(&rooms.invoicy, "http://duble.test"));
    let body = welcome.curl.split(" -d '").nth(1).unwrap().strip_suffix('\'').unwrap();
    assert_eq!(codigos(&post(&stage, body)), "100/100");
}

proptest::proptest! {
    #[test]
    fn any_document_is_read_or_refused(documento: String, parametros: String, cut in 0_usize..ENVIO.len(), put: String) {
        let exigencias = super::super::consulta::Exigencias { parametros: false, cnpj_empresa_vazio: true };
        let ler = |documento: &str, parametros: &str| _ = super::super::pedido::ler(&super::super::routes::RECEPCAO_ASPX, documento, parametros, exigencias);
        ler(&documento, &parametros);
        if let Some((head, tail)) = ENVIO.split_at_checked(cut) {
            ler(&format!("{head}{put}{tail}"), "");
            ler(&format!("{head}{}{tail}", xml::escape_text(&put)), &parametros);
        }
    }
}
