//! SEFAZ that is slow, and SEFAZ that does not answer.

use super::*;
use crate::world::Verdict;

fn numero(n: u32) -> String {
    ENVIO.replace("<nNF>10<", &format!("<nNF>{n}<"))
}

fn sefaz(stage: &Stage, mudanca: &str) {
    assert_eq!(stage.act(&format!(r#"{{"invoicy.sefaz":{mudanca}}}"#)), None, "{mudanca}");
}

/// DocSitCodigo and DocStatus of a number.
fn estado(stage: &Stage, modelo: &str, n: u32) -> String {
    let consulta = format!(
        "<Consulta><ModeloDocumento>{modelo}</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor>{}<EmitidoRecebido>E</EmitidoRecebido></Consulta>",
        faixa(n, n)
    );
    let reply =
        send_all(stage, &[(&consulta, "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>")]);
    let nota = documento(&reply);
    format!("{}/{}", nota.text_of("DocSitCodigo").unwrap(), nota.text_of("DocStatus").unwrap())
}

#[test]
fn documents_wait_for_sefaz_and_go_out_when_it_is_back() {
    let stage = Stage::new(WORLD, "{}");
    sefaz(&stage, r#"{"situacao":"parada"}"#);
    let first = send(&stage, &numero(1));
    assert_eq!((codigos(&first), first.verdict), ("108/108".to_owned(), Verdict::Accepted));
    let (_, descricao, documentos) = mensagens(&first).pop().unwrap();
    assert_eq!(descricao, "Entrada da SEFAZ em contingência");
    assert_eq!(
        documentos[0].text_at("Situacao/SitDescricao").as_deref(),
        Some("Documento pendente em contingência")
    );
    assert_eq!(documentos[0].text_of("DocXMLBase64").as_deref(), Some(""));
    assert_eq!(codigos(&send(&stage, &numero(2))), "109/108", "InvoiCy knows by now");
    assert_eq!(codigos(&send(&stage, &numero(3).replace("<vNF>10.00", "<vNF>11.00"))), "109/108");
    assert_eq!(codigos(&send(&stage, &nfce(1))), "111/108");
    assert_eq!(codigos(&send(&stage, &em(&numero(4), 5))), "109/108");
    assert_eq!(codigos(&send(&stage, &em(&numero(5), 4))), "109/124");
    assert_eq!(codigos(&send(&stage, &numero(1))), "100/635", "the same once more");
    for (modelo, n, wanted) in
        [("NFe", 1, "108/1"), ("NFCe", 1, "108/11"), ("NFe", 4, "108/13"), ("NFe", 5, "124/10")]
    {
        assert_eq!(estado(&stage, modelo, n), wanted, "{modelo} {n}");
    }
    stage.advance("1h");
    assert_eq!(estado(&stage, "NFe", 1), "108/1");
    sefaz(&stage, r#"{"situacao":"no_ar"}"#);
    let entry = stage.journal().pop().unwrap();
    let codes: Vec<_> = entry.line.items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["100", "100", "610", "100", "100", "100"]);
    for (modelo, n, wanted) in [
        ("NFe", 1, "100/2"),
        ("NFe", 3, "610/3"),
        ("NFCe", 1, "100/2"),
        ("NFe", 4, "100/2"),
        ("NFe", 5, "100/2"),
    ] {
        assert_eq!(estado(&stage, modelo, n), wanted, "{modelo} {n}");
    }
    assert_eq!(codigos(&send(&stage, &numero(6))), "100/100");
}

#[test]
fn an_nfce_is_issued_offline_by_invoicy_itself() {
    let stage = Stage::new(WORLD, "{}");
    sefaz(&stage, r#"{"situacao":"em_contingencia"}"#);
    let (codigo, _, documentos) = mensagens(&send(&stage, &nfce(1))).pop().unwrap();
    assert_eq!(codigo, "111");
    let chave = documentos[0].text_of("DocChaAcesso").unwrap();
    assert_eq!(&chave[34..35], "9", "{chave}");
    sefaz(&stage, r#"{"situacao":"no_ar"}"#);
    let consulta = format!(
        "<Consulta><ModeloDocumento>NFCe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor>{}<EmitidoRecebido>E</EmitidoRecebido></Consulta>",
        faixa(1, 1)
    );
    let reply = send_all(
        &stage,
        &[(&consulta, "<ParametrosConsulta><XMLCompleto>S</XMLCompleto></ParametrosConsulta>")],
    );
    let xml = decoded(&documento(&reply), "DocXML");
    assert!(xml.contains("<tpEmis>9</tpEmis>"), "{xml}");
    assert!(
        xml.contains("<verProc>InvoiCy</verProc><dhCont>2026-03-02T09:00:00-03:00</dhCont><xJust>"),
        "{xml}"
    );
    assert!(xml.contains(&format!("Id=\"NFe{chave}\"")), "{xml}");
}

#[test]
fn fifty_tries_and_the_document_is_given_up() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"sefaz":{"retry_every":"1m","retries":3}}}"#);
    sefaz(&stage, r#"{"situacao":"em_contingencia"}"#);
    assert_eq!(codigos(&send(&stage, &numero(1))), "109/108");
    stage.advance("2m");
    assert_eq!(estado(&stage, "NFe", 1), "108/1");
    stage.advance("1m");
    assert_eq!(estado(&stage, "NFe", 1), "999/3");
    assert_eq!(super::super::seed::Knobs::default().sefaz.retries, 50);
    sefaz(&stage, r#"{"situacao":"no_ar"}"#);
    assert_eq!(estado(&stage, "NFe", 1), "999/3", "it does not come back");
    assert_eq!(codigos(&send(&stage, &numero(1))), "100/100");
}

#[test]
fn one_state_can_be_out_while_another_works() {
    let stage = Stage::new(WORLD, "{}");
    sefaz(&stage, r#"{"situacao":"parada","uf":"SP"}"#);
    assert_eq!(codigos(&send(&stage, &numero(1))), "100/100");
    sefaz(&stage, r#"{"situacao":"parada","uf":"RS"}"#);
    assert_eq!(codigos(&send(&stage, &numero(2))), "108/108");
    sefaz(&stage, r#"{"situacao":"no_ar","uf":"SP"}"#);
    assert_eq!(estado(&stage, "NFe", 2), "108/1");
    assert!(stage.act(r#"{"invoicy.sefaz":{"situacao":"no_ar","uf":"XX"}}"#).unwrap().contains("uf"));
    assert!(
        stage.act(r#"{"invoicy.sefaz":{"situacao":"lenta","demora":"-1s"}}"#).unwrap().contains("demora")
    );
}

#[test]
fn an_event_waits_for_its_document() {
    let world = WORLD.replace("}]}}", r#"}],"notas":[{"numero":1},{"numero":2,"status":"rejeitado"}]}}"#);
    let stage = Stage::new(&world, "{}");
    sefaz(&stage, r#"{"situacao":"em_contingencia"}"#);
    assert_eq!(codigos(&send(&stage, &numero(10))), "109/108");
    for n in [1, 10] {
        let reply = send(&stage, &cancelamento(n));
        assert_eq!((codigos(&reply), reply.verdict), ("100/105".to_owned(), Verdict::Accepted), "{n}");
        let retorno = documento(&reply);
        assert_eq!(retorno.text_at("Situacao/SitDescricao").as_deref(), Some("Evento pendente"));
        assert_eq!(retorno.text_of("DocProtocolo").as_deref(), Some(""));
        assert_eq!(codigos(&send(&stage, &cancelamento(n))), "100/105", "once is enough");
    }
    assert_eq!(codigos(&send(&stage, &cancelamento(2))), "100/112");
    assert_eq!(codigos(&send(&stage, &cancelamento(99))), "100/106");
    assert_eq!((estado(&stage, "NFe", 1), estado(&stage, "NFe", 10)), ("100/2".into(), "108/1".into()));
    sefaz(&stage, r#"{"situacao":"no_ar"}"#);
    assert_eq!((estado(&stage, "NFe", 1), estado(&stage, "NFe", 10)), ("101/5".into(), "101/5".into()));
    let nota = documento(&query(&stage, &faixa(10, 10), "<Situacao>S</Situacao><Eventos>S</Eventos>"));
    assert_eq!(nota.child("Eventos").unwrap().children("EventosItem").count(), 1);
}

#[test]
fn a_slow_sefaz_answers_later() {
    let stage = Stage::new(WORLD, "{}");
    sefaz(&stage, r#"{"situacao":"lenta","demora":"30s"}"#);
    assert_eq!(codigos(&send(&stage, &numero(1))), "100/105");
    assert_eq!(codigos(&send(&stage, &cancelamento(1))), "100/113", "pending, and in no contingency");
    stage.advance("30s");
    assert_eq!(estado(&stage, "NFe", 1), "100/2");
    assert_eq!(codigos(&send(&stage, &cancelamento(1))), "100/105");
    stage.advance("29s");
    assert_eq!(estado(&stage, "NFe", 1), "100/2");
    stage.advance("1s");
    assert_eq!(estado(&stage, "NFe", 1), "101/5");
}

#[test]
fn each_form_of_emission_has_its_place() {
    let out = r#"{"situacao":"em_contingencia"}"#;
    let up = r#"{"situacao":"no_ar"}"#;
    let sem = |texto: &str, parte: &str| texto.replace(parte, "");
    for (name, envio, state, code) in [
        (
            "a reason without a contingency",
            ENVIO.replace(
                "</ide>",
                "<dhCont>2026-03-02T08:30:00</dhCont><xJust>SEFAZ sem comunicacao</xJust></ide>",
            ),
            up,
            "100/556",
        ),
        ("a moment alone", sem(&em(ENVIO, 5), "<xJust>SEFAZ sem comunicacao</xJust>"), up, "145"),
        (
            "no reason",
            sem(&em(ENVIO, 5), "<dhCont>2026-03-02T08:30:00</dhCont><xJust>SEFAZ sem comunicacao</xJust>"),
            up,
            "100/557",
        ),
        ("a contingency to come", em(ENVIO, 5).replace("T08:30:00", "T10:30:00"), up, "100/558"),
        ("FS-DA, sent once SEFAZ is back", em(ENVIO, 5), up, "100/100"),
        ("EPEC, and SEFAZ works", em(ENVIO, 4), up, "100/100"),
        ("offline NF-e", em(ENVIO, 9), up, "100/711"),
        ("offline NFC-e", em(&nfce(1), 9), up, "100/100"),
        ("offline NFC-e without SEFAZ", em(&nfce(1), 9), out, "111/108"),
        ("NFC-e by SVC", em(&nfce(1), 6), out, "100/783"),
        ("NFC-e by EPEC", em(&nfce(1), 4), up, "100/714"),
        ("NFC-e on security paper", em(&nfce(1), 5), up, "145"),
        ("the other SVC", em(ENVIO, 7), out, "100/713"),
        ("SVC, and SEFAZ works", em(ENVIO, 6), up, "100/114"),
        ("SVC", em(ENVIO, 6), out, "100/100"),
    ] {
        let stage = Stage::new(WORLD, "{}");
        sefaz(&stage, state);
        let reply = send(&stage, &envio);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        if name == "SVC" {
            // Authoriser 2, the national one.
            assert_eq!(documento(&reply).text_of("DocProtocolo").as_deref(), Some("243260000000001"));
        }
    }
}

#[test]
fn a_document_that_waits_may_go_by_the_stand_in() {
    let stage = Stage::new(WORLD, "{}");
    sefaz(&stage, r#"{"situacao":"em_contingencia"}"#);
    assert_eq!(codigos(&send(&stage, ENVIO)), "109/108");
    assert_eq!(codigos(&send(&stage, &em(ENVIO, 6))), "100/100");
    sefaz(&stage, r#"{"situacao":"no_ar"}"#);
    assert_eq!(estado(&stage, "NFe", 10), "100/2");
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 1);
}

#[test]
fn facts_can_begin_in_a_contingency() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"numero":1,"status":"epec"},{"numero":2,"modelo":"NFCe","status":"contingencia_off_line"}]}}"#,
    );
    let stage = Stage::new(&world, "{}");
    assert_eq!((estado(&stage, "NFe", 1), estado(&stage, "NFCe", 2)), ("124/10".into(), "108/11".into()));
    assert_eq!(stage.act(r#"{"invoicy.responder":{}}"#), None);
    assert_eq!((estado(&stage, "NFe", 1), estado(&stage, "NFCe", 2)), ("100/2".into(), "100/2".into()));
}
