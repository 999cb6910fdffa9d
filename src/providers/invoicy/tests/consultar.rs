//! Queries.

use insta::assert_snapshot;

use super::*;

fn stage() -> Stage {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"ref":"n1","numero":1,"emitida":"2026-02-10T10:00:00-03:00","valor":"150.75","destinatario":{"nome":"Cliente Um","cnpj":"11444777000161"}},
            {"numero":2,"emitida":"2026-02-11T10:00:00-03:00","status":"rejeitado"},{"numero":3,"emitida":"2026-02-12T23:59:59-03:00","status":"cancelado"},
            {"numero":7,"serie":2,"emitida":"2026-02-13"},{"numero":9,"serie":2}],
            "sefaz":[{"chave":"35260811222333000181550010000000011123456795","status":"cancelado"}]}}"#,
    );
    Stage::new(&world, "{}")
}

fn numeros(reply: &Reply) -> Vec<String> {
    let (_, _, documentos) = mensagens(reply).pop().unwrap();
    documentos.iter().map(|documento| documento.text_of("DocNumero").unwrap()).collect()
}

#[test]
fn the_answer_has_the_fields_of_the_schema_in_order() {
    let stage = stage();
    let tudo = "<Situacao>S</Situacao><XMLCompleto>N</XMLCompleto><XMLLink>S</XMLLink><DocumentosResumo>S</DocumentosResumo><Eventos>S</Eventos>";
    assert_snapshot!(query(&stage, &faixa(1, 1), tudo).body, @r#"<?xml version = "1.0" encoding = "utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body><recepcao.ExecuteResponse xmlns="InvoiCy"><Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>Documentos processados</Descricao><Documentos><DocumentosItem><Documento><![CDATA[<Documento><DocModelo>NFe</DocModelo><DocNumero>1</DocNumero><DocSerie>1</DocSerie><DocChaAcesso>43260211222333000181550010000000011659539207</DocChaAcesso><DocProtocolo>143260000000001</DocProtocolo><DocSitCodigo>100</DocSitCodigo><DocSitDescricao>Autorizado o uso da NF-e</DocSitDescricao><DocXML /><DocXMLLink>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLLink><DocPDF /><DocPDFLink /><dhRecbto>0000-00-00T00:00:00</dhRecbto><CertDtaVencimento>0000-00-00</CertDtaVencimento><CertDiasValido>0</CertDiasValido><NTEmVigor /><ImprimirUmaViaContingencia /><DocImpPrefeitura /><DocStatus>2</DocStatus><CertHoraVencimento /><DocIntegracao>1</DocIntegracao><Resumo><DocDataEmissao>2026-02-10T10:00:00</DocDataEmissao><DocFusoHorario>-03:00</DocFusoHorario><DocDigestValue>0EDHX9DcsLlkZsYmpVGKwKQnoDU=</DocDigestValue><DocDhAut>2026-02-10T10:00:02</DocDhAut><DocNomeEmitente>EMPRESA FICTICIA LTDA</DocNomeEmitente><DocCNPJDestinatario>11444777000161</DocCNPJDestinatario><DocNomeDestinatario>Cliente Um</DocNomeDestinatario><DocVlrTotal>150.75</DocVlrTotal></Resumo><Eventos /></Documento>]]></Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno></recepcao.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"#);
}

#[test]
fn the_first_filter_of_the_order_counts() {
    let stage = stage();
    let emissao =
        "<DataEmissaoInicial>2026-02-11</DataEmissaoInicial><DataEmissaoFinal>2026-02-12</DataEmissaoFinal>";
    let chave = stage.look(|rooms| rooms.invoicy.notas.get(1).unwrap().chave.to_string());
    for (name, filtro, found) in [
        ("numbers", faixa(1, 2), vec!["1", "2"]),
        ("numbers before dates", format!("{}{emissao}", faixa(1, 1)), vec!["1"]),
        ("key", format!("<ChaveAcesso>{chave}</ChaveAcesso>{emissao}"), vec!["1"]),
        ("zeros are nothing", format!("<NumeroInicial>0</NumeroInicial><NumeroFinal>0</NumeroFinal><Serie>0</Serie>{emissao}"), vec!["2", "3"]),
        ("to the second", "<DataEmissaoInicial>2026-02-12T23:59:59</DataEmissaoInicial><DataEmissaoFinal>2026-02-12T23:59:59</DataEmissaoFinal>".into(), vec!["3"]),
        ("inclusion", "<DataInclusaoInicial>2026-02-13T00:00:00</DataInclusaoInicial><DataInclusaoFinal>2026-02-13T00:00:02</DataInclusaoFinal>".into(), vec!["3", "7"]),
        ("series alone", "<Serie>2</Serie>".into(), vec!["9"]),
        ("status", format!("{}<StatusDocumento>5</StatusDocumento>", faixa(1, 9)), vec!["3"]),
        ("status misspelt", format!("{emissao}<StatutsDocumento>3</StatutsDocumento>"), vec!["2"]),
        ("no status", format!("{emissao}<StatusDocumento>0</StatusDocumento>"), vec!["2", "3"]),
    ] {
        assert_eq!(numeros(&query(&stage, &filtro, "<Situacao>S</Situacao>")), found, "{name}");
    }
}

#[test]
fn a_key_that_only_sefaz_knows_is_asked_there() {
    let stage = stage();
    let by_key = |chave: &str| {
        documento(&query(&stage, &format!("<ChaveAcesso>{chave}</ChaveAcesso>"), "<Situacao>S</Situacao>"))
    };
    let known = by_key("35260811222333000181550010000000011123456795");
    assert_eq!(known.text_of("DocSitCodigo").as_deref(), Some("101"));
    assert_eq!(known.text_of("DocStatus").as_deref(), Some("5"));
    let unknown = by_key("35261111222333000181550010003395641202466330");
    assert_eq!(unknown.text_of("DocSitCodigo").as_deref(), Some("217"));
    let relogio = documento(&query(&stage, "<dhUF>43</dhUF>", "<Situacao>S</Situacao>"));
    assert_eq!(relogio.text_of("dhRecbto").as_deref(), Some("2026-03-02T09:00:00-03:00"));
}

#[test]
fn what_cannot_be_answered_says_why() {
    let stage = stage();
    for (name, filtro, parametros, code) in [
        ("nothing found", faixa(500, 600), "<Situacao>S</Situacao>", "117"),
        ("no document of that status", format!("{}<StatusDocumento>12</StatusDocumento>", faixa(1, 9)), "<Situacao>S</Situacao>", "117"),
        ("no filter", String::new(), "<Situacao>S</Situacao>", "145"),
        ("numbers without series", "<NumeroInicial>1</NumeroInicial><NumeroFinal>2</NumeroFinal>".into(), "<Situacao>S</Situacao>", "145"),
        ("range turned round", faixa(2, 1), "<Situacao>S</Situacao>", "145"),
        ("half a period", "<DataEmissaoInicial>2026-02-11</DataEmissaoInicial>".into(), "<Situacao>S</Situacao>", "145"),
        ("no date", "<DataEmissaoInicial>11/02/2026</DataEmissaoInicial><DataEmissaoFinal>12/02/2026</DataEmissaoFinal>".into(), "<Situacao>S</Situacao>", "145"),
        ("wrong key", "<ChaveAcesso>35260811222333000181550010000000011123456796</ChaveAcesso>".into(), "<Situacao>S</Situacao>", "145"),
        ("no status", format!("{}<StatusDocumento>99</StatusDocumento>", faixa(1, 9)), "<Situacao>S</Situacao>", "145"),
        ("no parameters", faixa(1, 1), "", "145"),
        ("strange flag", faixa(1, 1), "<Situacao>sim</Situacao>", "145"),
    ] {
        let reply = query(&stage, &filtro, parametros);
        assert_eq!(codigos(&reply), code, "{name}");
        assert!(reply.reason.is_some(), "{name}");
    }
    let empty = query(&stage, &faixa(1, 1), "<Situacao>S</Situacao>");
    assert_eq!(codigos(&empty), "100/100");
}

#[test]
fn above_the_limit_nothing_comes() {
    let world = WORLD.replace("}]}}", r#"}],"notas":[{"times":101}]}}"#);
    let stage = Stage::new(&world, "{}");
    let reply = query(&stage, &faixa(1, 101), "<Situacao>S</Situacao>");
    let (codigo, descricao, documentos) = mensagens(&reply).pop().unwrap();
    assert_eq!(
        (codigo.as_str(), descricao.as_str(), documentos.len()),
        ("999", "Quantidade de documentos excede o limite de 100 por consulta", 0)
    );
    assert_eq!(numeros(&query(&stage, &faixa(1, 100), "<XMLCompleto>S</XMLCompleto>")).len(), 100);
    let small = Stage::new(&world, r#"{"invoicy":{"query_limit":50,"joined_documents":true}}"#);
    assert_eq!(codigos(&query(&small, &faixa(1, 51), "<Situacao>S</Situacao>")), "999");
    let joined = query(&small, &faixa(1, 2), "<Situacao>S</Situacao>");
    assert_eq!(joined.body.matches("<DocumentosItem>").count(), 1);
    assert!(joined.body.contains("</Documento><Documento>"));
}

#[test]
fn documents_are_found_by_the_status_that_they_have_now() {
    let stage = Stage::new(WORLD, "{}");
    let emissao =
        "<DataEmissaoInicial>2026-03-02</DataEmissaoInicial><DataEmissaoFinal>2026-03-02</DataEmissaoFinal>";
    let inclusao = emissao.replace("Emissao", "Inclusao");
    let assert_status = |status: Option<u8>| {
        for filtro in [emissao, &inclusao, &faixa(1, 99)] {
            for asked in [2, 3, 5] {
                let filtro = format!("{filtro}<StatusDocumento>{asked}</StatusDocumento>");
                let code = codigos(&query(&stage, &filtro, "<Situacao>S</Situacao>"));
                assert_eq!(code != "117", status == Some(asked), "{filtro}");
            }
        }
        stage.look(|rooms| {
            let room = &rooms.invoicy;
            for filed in [room.por_numero.len(), room.por_emissao.len(), room.por_inclusao.len()] {
                assert_eq!(filed, 2 * room.notas.len(), "filed under its status and under none");
            }
        });
    };
    assert_status(None);
    send(&stage, &ENVIO.replace("<vNF>10.00", "<vNF>11.00"));
    assert_status(Some(3));
    send(&stage, ENVIO);
    assert_status(Some(2));
    send(&stage, &cancelamento(10));
    assert_status(Some(5));
}
