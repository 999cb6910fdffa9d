//! What the document leaves open, the other processes, and what people do.

use super::*;

#[test]
fn the_other_processes_are_taken_as_far_as_they_are_known() {
    let stage = Stage::new(WORLD, r#"{"nddfrete":{"ready":{"polls":1}}}"#);
    let header = |code: &str, tipo: &str, padrao: &str| {
        HEADER
            .replace("3152", code)
            .replace(">100<", &format!(">{tipo}<"))
            .replace(">7<", &format!(">{padrao}<"))
    };
    for (code, tipo, padrao, rawdata, expected, said) in [
        ("4005", "103", "1", "", "205", ""),
        ("4005", "103", "7", "", "203", "ExchangePattern"),
        ("4005", "100", "1", "", "210", ""),
        ("4008", "103", "7", "<DataRequest Version=\"1.0\"><Id>35</Id></DataRequest>", "200", ""),
        ("4008", "103", "7", "<DataRequest Version=\"1.0\"/>", "203", "Id"),
        ("4008", "103", "7", "<DataRequest", "203", "rawdata"),
        ("4111", "100", "7", "000EMBARCADOR   TRANSPORTADOR  0203260900", "200", ""),
        ("4111", "100", "7", " ", "203", "rawdata"),
        ("4111", "100", "8", "000", "203", ""),
        ("6002", "100", "7", "<nfeProc versao=\"4.00\"/>", "200", ""),
        ("6002", "100", "7", "<NFe/>", "203", "nfeProc"),
        ("9999", "100", "7", "", "210", ""),
    ] {
        let (seen, text) = codes(&stage, &header(code, tipo, padrao), rawdata);
        assert_eq!(seen, expected, "{code} {tipo} {padrao} {rawdata}: {text}");
        assert!(text.contains(said), "{text}");
    }
    let sent = send(&stage, &header("4008", "103", "7"), "<DataRequest><Id>35</Id></DataRequest>");
    assert_eq!(sent.operation, "nddfrete.mensagem.enviar");
    let with_guid = |code: &str| {
        header(code, "103", "8").replace(
            "</ExchangePattern>",
            &format!("</ExchangePattern><Guid>{}</Guid>", field(&sent, "Guid")),
        )
    };
    assert_eq!(codes(&stage, &with_guid("4008"), "").0, "200");
    let done = send(&stage, &with_guid("4008"), "");
    assert_eq!(
        (field(&done, "ResponseCode").as_str(), inner(&done).contains("CrosstalkBody")),
        ("205", false)
    );
    assert_eq!(done.operation, "nddfrete.mensagem.consultar");
    assert_eq!(codes(&stage, &with_guid("3152"), "").0, "999", "a Guid of another process is unknown");
}

#[test]
fn what_the_document_leaves_open_is_a_knob() {
    let good = financeiro(1, "1");
    let swapped = good.replace(
        "<OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj>",
        "<ServiceProviderCnpj>14631417773</ServiceProviderCnpj><OperationPointCnpj>70033780000151</OperationPointCnpj>",
    );
    let brazilian = good.replace("2026-03-03T10:00:00", "03/03/2026");
    let polled = HEADER.replace(">100<", ">103<");
    for (knob, header, rawdata, without, with) in [
        (r#""strict_schema":true"#, HEADER, swapped.as_str(), "200", "203"),
        (r#""strict_schema":true"#, HEADER, good.as_str(), "200", "200"),
        (r#""br_dates":true"#, HEADER, &brazilian, "203", "200"),
        (r#""message_type_strict":true"#, &polled, &good, "200", "210"),
        (r#""exchange_pattern_code":"210""#, &HEADER.replace(">7<", ">1<"), &good, "203", "210"),
        (r#""open_root":true"#, &HEADER.replace("</CrosstalkMessage>", ""), &good, "203", "200"),
        (r#""header_error_code":"204""#, &HEADER.replace("3152", "x"), &good, "203", "204"),
        (r#""malformed":"201_async""#, HEADER, "<Pay", "203", "200"),
        (r#""malformed":"201_async""#, HEADER, "<PaymentAppointmentPost/>", "203", "203"),
    ] {
        let plain = Stage::new(WORLD, "{}");
        let turned = Stage::new(WORLD, &format!(r#"{{"nddfrete":{{{knob}}}}}"#));
        let seen = (codes(&plain, header, rawdata).0, codes(&turned, header, rawdata).0);
        assert_eq!((seen.0.as_str(), seen.1.as_str()), (without, with), "{knob} {header} {rawdata}");
    }
    let stage = Stage::new(
        WORLD,
        r#"{"nddfrete":{"ready":"now","malformed":"201_async","mensagens":{"cabecalho":{"200":"Recebido"},"corpo":{"201":"Ilegível"}}}}"#,
    );
    let sent = send(&stage, HEADER, "<Pay");
    assert_eq!(field(&sent, "ResponseMessage"), "Recebido");
    let done = poll(&stage, &field(&sent, "Guid"));
    assert_eq!((field(&done, "ResponseCode").as_str(), body_code(&done).as_str()), ("205", "201"));
    assert!(done.body.contains("Ilegível"));
}

#[test]
fn a_shipper_may_have_a_mapper_of_its_own() {
    let world = WORLD.replace("18a723329dfb\"}", "18a723329dfb\",\"mapeador\":\"off\"}");
    let stage = Stage::new(&world, r#"{"nddfrete":{"ready":"now"}}"#);
    let guid = field(&send(&stage, HEADER, &financeiro(1, "1")), "Guid");
    assert_eq!(body_code(&poll(&stage, &guid)), "200");
}

#[test]
fn actions_have_their_effect_or_say_why_not() {
    let stage = Stage::new(WORLD, "{}");
    let act = |text: &str| stage.act(text).unwrap_or_default();
    let saldo = || stage.look(|rooms| rooms.nddfrete.faturas.get(1).unwrap().saldo.to_string());
    let status = || stage.look(|rooms| format!("{:?}", rooms.nddfrete.faturas.get(1).unwrap().status));
    for (action, said) in [
        (r#"{"nddfrete.mudarStatus":{"fatura":"f1","status":"bloqueada"}}"#, ""),
        (r#"{"nddfrete.liberar":{"fatura":"EMBDEV.27600-P01"}}"#, ""),
        (r#"{"nddfrete.incluirDocumento":{"fatura":"f1","numero":"N-2","valor":"250.00"}}"#, ""),
        (r#"{"nddfrete.incluirDocumento":{"fatura":"f1","numero":"N-2","valor":"1.00"}}"#, "already"),
        (r#"{"nddfrete.incluirDocumento":{"fatura":"f1","tipo":6,"numero":"N-3","valor":"1.00"}}"#, "1 to 5"),
        (r#"{"nddfrete.incluirDocumento":{"fatura":"f1","numero":"N-3","valor":"0.00"}}"#, "valor: is more"),
        (r#"{"nddfrete.incluirDocumento":{"fatura":"f1","numero":"N-3","valor":"-1.00"}}"#, "not -1.00"),
        (
            r#"{"nddfrete.incluirDocumento":{"fatura":"f1","numero":"","valor":"1.00"}}"#,
            "numero: is 1 to 100",
        ),
        (
            r#"{"nddfrete.incluirDocumento":{"fatura":"f1","serie":" ","numero":"N-3","valor":"1.00"}}"#,
            "serie: is 1 to 100",
        ),
        (r#"{"nddfrete.pagar":{"fatura":"f1","documento":"N-2","valor":"50.00"}}"#, ""),
        (r#"{"nddfrete.pagar":{"fatura":"f1","documento":"N-2","valor":"200.01"}}"#, "above"),
        (r#"{"nddfrete.pagar":{"fatura":"f1","valor":"0.00"}}"#, "is none"),
        (r#"{"nddfrete.pagar":{"fatura":"f1","documento":"N-9"}}"#, "no document `N-9`"),
        (r#"{"nddfrete.mudarVencimento":{"fatura":"f1","vencimento":"+1d"}}"#, ""),
    ] {
        let seen = act(action);
        assert!(seen.contains(said) && seen.is_empty() == said.is_empty(), "{action}: {seen}");
    }
    assert_eq!((saldo().as_str(), status().as_str()), ("10200.00", "LiberadaParaPagamento"));
    assert_eq!(
        stage.look(|rooms| rooms.nddfrete.faturas.get(1).unwrap().vencimento.to_string()),
        "2026-03-03"
    );
    let by_document = financeiro(1, "1").replace(
        "<Billing><Type>0</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number></Billing>",
        "<Document><Type>1</Type><Serie>EMB</Serie><Number>N-2</Number></Document>",
    );
    let guid = field(&send(&stage, HEADER, &by_document), "Guid");
    let other = field(&send(&stage, HEADER, &by_document), "Guid");
    assert_eq!(act(&format!(r#"{{"nddfrete.falhar":{{"guid":"{}"}}}}"#, other.to_uppercase())), "");
    stage.advance("3s");
    assert_eq!(body_code(&poll(&stage, &guid)), "100", "the included document is found");
    let failed = poll(&stage, &other);
    assert_eq!(field(&failed, "ResponseCode"), "999");
    assert!(failed.reason.unwrap().contains("nddfrete.falhar"));
    assert_eq!(act(r#"{"nddfrete.pagar":{"fatura":"f1"}}"#), "");
    assert_eq!((saldo().as_str(), status().as_str()), ("0.00", "Paga"));
    for action in ["liberar", "cancelar", "pagar"] {
        let seen = act(&format!(r#"{{"nddfrete.{action}":{{"fatura":"f1"}}}}"#));
        assert!(seen.contains("status Paga"), "{action}: {seen}");
    }
    let other = Stage::new(WORLD, "{}");
    assert_eq!(other.act(r#"{"nddfrete.cancelar":{"fatura":"f1"}}"#), None);
    assert!(other.act(r#"{"nddfrete.falhar":{"guid":"x"}}"#).unwrap().contains("waits"));
}

#[test]
fn how_answers_look_is_a_knob() {
    let with = |knobs: &str| Stage::new(WORLD, &format!(r#"{{"nddfrete":{{"ready":"now",{knobs}}}}}"#));
    let stranger = poll_header("f4ae253f-7ff8-411a-adb4-3a2d5ec09545");
    assert_eq!(codes(&with(r#""unknown_guid_code":"wait""#), &stranger, "").0, "202");
    assert_eq!(codes(&with(r#""unknown_guid_code":"received""#), &stranger, "").0, "200");
    let silent = codes(&with(r#""name_element":false"#), HEADER, "<Pay").1;
    assert_eq!(silent, HeaderCode::FalhaDeEsquema.text());
    let guid =
        HEADER.replace("<EnterpriseId>", "<Guid>F4AE253F-7FF8-411A-ADB4-3A2D5EC09545</Guid><EnterpriseId>");
    assert!(!inner(&send(&with(r#""ack_guid":"omit""#), &guid, &financeiro(1, "1"))).contains("Guid"));
    let cdata = with(r#""result_encoding":"cdata""#);
    assert!(
        send(&cdata, HEADER, &financeiro(1, "1")).body.contains("<SendResult><![CDATA[<CrosstalkMessage>")
    );
    let one = financeiro(9, "1");
    let (head, tail) = one.split_once("</Appointment>").unwrap();
    let appointment = head.split_once("<Appointment>").unwrap().1;
    let good = appointment.replace(">9<", ">1<");
    let both = format!("{head}</Appointment><Appointment>{good}</Appointment>{tail}");
    let stage = with(r#""global_response":"always_100""#);
    let done = poll(&stage, &field(&send(&stage, HEADER, &both), "Guid"));
    let texts: Vec<_> = ["100", "304", "100"].map(|code| format!("<Code>{code}</Code>")).into();
    let found: Vec<_> =
        inner(&done).match_indices("<Code>").map(|(at, _)| inner(&done)[at..at + 16].to_owned()).collect();
    assert_eq!(found, texts, "a mixed message: the global code is 100, each has its own");
    for (rule, date, code) in [
        ("after_today", "2026-03-02", "310"),
        ("not_after_today", "2026-03-02", "100"),
        ("not_after_today", "2026-03-03", "310"),
        ("off", "2020-01-01", "100"),
    ] {
        let stage = with(&format!(r#""ciot_date_rule":"{rule}""#));
        let payment = financeiro(3, "10000.00").replace("2026-03-03T10:00:00", date);
        assert_eq!(
            body_code(&poll(&stage, &field(&send(&stage, HEADER, &payment), "Guid"))),
            code,
            "{rule} {date}"
        );
    }
}

#[test]
fn further_paths_answer_as_the_documented_one() {
    let knobs = r#"{"nddfrete":{"path_aliases":["/ws/Entrada.asmx","/exchangeMessage/Outro.asmx"]}}"#;
    let stage = Stage::new(WORLD, knobs).beyond_contract(&[404]);
    let soap = [("content-type", "text/xml; charset=utf-8")];
    let body = envelope(HEADER, &financeiro(1, "1"));
    let address = |path: &str| format!("http://duble.test{path}");
    for (path, shown) in [
        ("/exchangeMessage/WSExchangeMessage.asmx", "/exchangeMessage/WSExchangeMessage.asmx"),
        ("/ws/Entrada.asmx", "/ws/Entrada.asmx"),
        ("/WS/entrada.ASMX", "/ws/Entrada.asmx"),
        ("//ws/Entrada.asmx/", "/exchangeMessage/WSExchangeMessage.asmx"),
        ("/exchangeMessage/Outro.asmx", "/exchangeMessage/Outro.asmx"),
    ] {
        let reply = stage.send("POST", &format!("{path}?op=Send"), &soap, body.clone());
        assert_eq!(
            (field(&reply, "ResponseCode").as_str(), reply.operation),
            ("200", "nddfrete.apontamento.enviar"),
            "{path}"
        );
        let wsdl = stage.send("GET", &format!("{path}?wsdl"), &[], "");
        assert!(wsdl.body.contains(&format!("location=\"{}\"", address(shown))), "{path}");
        let page = stage.send("GET", path, &[], "");
        assert!(page.body.contains(&format!("href=\"{}?WSDL\"", address(shown))), "{path}");
        assert_eq!(stage.send("PUT", path, &[], "").status, 405, "{path}");
    }
    for path in ["/ws/Entrada.asmx/mais", "/exchangeMessage/Nada.asmx"] {
        let reply = stage.send("POST", path, &soap, body.clone());
        assert_eq!((reply.status, reply.operation), (404, "nddfrete.edge"), "{path}");
    }
    stage.look(|rooms| {
        for (path, owned) in
            [("/ws/Entrada.asmx", true), ("/ws", false), ("/ws/Outra.asmx", false), ("/", false)]
        {
            assert_eq!(crate::providers::owner(rooms, None, path).is_some(), owned, "{path}");
        }
    });
}
