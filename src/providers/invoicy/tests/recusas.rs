//! Refusals that are asked for by code.

use super::super::errors::Codigo;
use super::super::routes::*;
use super::*;
use crate::br::sefaz;
use crate::providers::room::Input;
use crate::providers::stage::refuse;

/// A call with these documents.
fn chamada(documentos: &[&str]) -> Input {
    let dados: String = documentos
        .iter()
        .map(|documento| {
            format!("<DadosItem><Documento><![CDATA[{documento}]]></Documento><Parametros/></DadosItem>")
        })
        .collect();
    let body = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><recepcao.Execute xmlns='InvoiCy'><Invoicyrecepcao><Cabecalho><EmpPK>{EMP_PK}</EmpPK></Cabecalho><Dados>{dados}</Dados></Invoicyrecepcao></recepcao.Execute></s:Body></s:Envelope>"
    );
    Input {
        method: "POST".to_owned(),
        path: RECEPCAO_ASPX.caminho.to_owned(),
        body: body.into(),
        origin: "http://duble.test".to_owned(),
        ..Input::default()
    }
}

/// Codigo, Descricao and the inner documents of each MensagemItem.
fn mensagens(text: &str) -> Vec<(String, String, Vec<Element>)> {
    let root = xml::parse(text, &Limits::default()).unwrap();
    let response = root.child("Body").unwrap().elements().next().unwrap().clone();
    assert!(response.name.ends_with(".ExecuteResponse"), "{}", response.name);
    let items = response.child("Invoicyretorno").unwrap().child("Mensagem").unwrap().clone();
    let one = |item: &Element| {
        let documents = item.child("Documentos").unwrap().elements();
        let inner = |one: &Element| {
            xml::parse(&one.text_at("Documento").unwrap_or_default(), &Limits::default()).unwrap()
        };
        (item.text_at("Codigo").unwrap(), item.text_at("Descricao").unwrap(), documents.map(inner).collect())
    };
    items.elements().map(one).collect()
}

#[test]
fn every_code_of_the_envelope_is_answered_where_it_occurs() {
    for codigo in [
        Codigo::CertificadoInvalido,
        Codigo::SemCertificado,
        Codigo::Assinatura,
        Codigo::NadaLocalizado,
        Codigo::Estrutura,
        Codigo::ChaveInvalida,
        Codigo::ConsumoIndevido,
        Codigo::NaoIdentificado,
        Codigo::TipoDesconhecido,
        Codigo::EmpresaNaoHabilitada,
        Codigo::EmpresaNaoLicenciada,
        Codigo::Generico,
        Codigo::EntradaEmContingencia,
        Codigo::Contingencia,
    ] {
        let number = codigo.codigo().to_string();
        let mut seen = 0;
        for operation in OPERATIONS {
            // Of other calls 108 and 109 are SEFAZ's.
            let waits = matches!(codigo, Codigo::EntradaEmContingencia | Codigo::Contingencia);
            if waits && ![RECEPCAO, ENVIAR].contains(operation) {
                continue;
            }
            for input in [&Input::default(), &Input { body: "<broken".into(), ..chamada(&[]) }] {
                let Some((status, text)) = refuse(operation, &number, input) else { continue };
                seen += 1;
                let [(said, texto, _)] = mensagens(&text).try_into().unwrap();
                assert_eq!((status, said.as_str()), (200, number.as_str()), "{operation}");
                assert!(texto.contains(codigo.texto()), "{operation}: {texto}");
            }
        }
        assert!(seen > 0, "{number} occurs nowhere");
    }
}

#[test]
fn every_refusal_of_sefaz_stands_in_its_document() {
    let own = [108, 109, 201, 606, 607, 999];
    let rejected = sefaz::CSTAT.iter().chain(sefaz::REGRAS);
    let rejected = rejected.filter(|(code, _)| (*code > 200 || *code == 110) && !own.contains(code));
    let mut seen = 0;
    for (code, texto) in rejected {
        seen += 1;
        for input in [&chamada(&[ENVIO]), &Input::default()] {
            let (_, text) = refuse(ENVIAR, &code.to_string(), input).unwrap();
            let [(envelope, said, documentos)] = mensagens(&text).try_into().unwrap();
            assert_eq!((envelope.as_str(), said.as_str()), ("100", "Documentos processados"));
            assert_eq!(documentos[0].text_at("Situacao/SitCodigo").unwrap(), code.to_string());
            let dito = documentos[0].text_at("Situacao/SitDescricao").unwrap();
            let fixed = texto.split('[').next().unwrap();
            assert!(
                dito.starts_with(fixed) && !dito.contains("[nRec:999") && !dito.contains("[prazo"),
                "{dito}"
            );
        }
    }
    assert!(seen > 130, "{seen}");
}

#[test]
fn documents_of_a_call_are_refused_as_they_were_sent() {
    let call = chamada(&[ENVIO, &nfce(7), &ENVIO.replace("<nNF>10<", "<nNF>11<")]);
    let (_, text) = refuse(RECEPCAO, "539", &call).unwrap();
    let grupos: Vec<Vec<String>> = mensagens(&text)
        .iter()
        .map(|(_, _, documentos)| {
            let named = |one: &Element| {
                format!("{} {}", one.text_at("DocModelo").unwrap(), one.text_at("DocNumero").unwrap())
            };
            documentos.iter().map(named).collect()
        })
        .collect();
    assert_eq!(grupos, [vec!["NFe 10", "NFe 11"], vec!["NFCe 7"]]);
    assert_eq!(mensagens(&refuse(RECEPCAO, "145", &call).unwrap().1).len(), 3, "each by itself");
    assert_eq!(mensagens(&refuse(RECEPCAO, "173", &call).unwrap().1).len(), 1, "the call as a whole");
    let (_, text) = refuse(ENVIAR, "778", &chamada(&[ENVIO])).unwrap();
    insta::assert_snapshot!(text, @r#"<?xml version = "1.0" encoding = "utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body><recepcao.ExecuteResponse xmlns="InvoiCy"><Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>Documentos processados</Descricao><Documentos><DocumentosItem><Documento><![CDATA[<Documento><DocModelo>NFe</DocModelo><DocNumero>10</DocNumero><DocSerie>1</DocSerie><DocChaAcesso /><DocProtocolo /><DocEvenSeq>0</DocEvenSeq><DocEveTp>0</DocEveTp><DocEveId /><DocPDFBase64 /><DocPDFDownload /><DocDhAut /><DocDigestValue /><DocXMLBase64 /><DocXMLDownload /><DocImpressora /><Situacao><SitCodigo>778</SitCodigo><SitDescricao>Rejeição: Informado NCM inexistente</SitDescricao></Situacao></Documento>]]></Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno></recepcao.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"#);
    let (_, text) = refuse(BILHETAGEM, "179", &Input::default()).unwrap();
    insta::assert_snapshot!(text, @r#"<?xml version = "1.0" encoding = "utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body><ConsultaBilhetagem.ExecuteResponse xmlns="InvoiCy"><Invoicyretorno><Mensagem><MensagemItem><Codigo>179</Codigo><Descricao>Consumo indevido do Web Service. Requisição rejeitada e bloqueada pelos próximos 60 minutos, pois foram recebidas 5 requisições iguais.</Descricao><Documentos></Documentos></MensagemItem></Mensagem></Invoicyretorno></ConsultaBilhetagem.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"#);
}

#[test]
fn genexus_and_iis_refuse_too_and_what_an_operation_has_not_is_none() {
    for (operation, code, status, said) in [
        (RECEPCAO, "-20001", 200, "Malformed SOAP message."),
        (CONSULTAR, "-20002", 200, "Wrong method called."),
        (WSDL, "-20000", 200, "No SOAP request found."),
        (CONSULTAR, "404", 404, "404 - File"),
        (BAIXAR_XML, "500", 500, "500 - Internal"),
        (LOTE, "503", 503, "503 - Service"),
        (ENVIAR, "413", 413, "413 - Request"),
        (WSDL, "405", 405, "405 - HTTP verb"),
        // SEFAZ has a 404 of its own.
        (ENVIAR, "404", 200, "prefixo de namespace"),
    ] {
        let (found, text) = refuse(operation, code, &Input::default()).unwrap();
        assert_eq!(found, status, "{operation} {code}");
        assert!(text.contains(said), "{operation} {code}: {text}");
    }
    for (operation, code) in [
        (CONSULTAR, "539"),
        (BILHETAGEM, "607"),
        (ENVIAR, "117"),
        (ENVIAR, "100"),
        (ENVIAR, "583"),
        (WSDL, "173"),
        (BAIXAR_PDF, "413"),
        (CONSULTAR, "-20000"),
        (CONSULTAR, ""),
    ] {
        assert_eq!(refuse(operation, code, &Input::default()), None, "{operation} {code}");
    }
}
