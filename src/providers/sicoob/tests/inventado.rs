//! What no source knows can be made otherwise: texts of the history, and a title that is issued twice (dossier, section 5).

use super::boletos::NOVO;
use super::{get, send, stage};

#[test]
fn the_texts_of_the_history_are_knobs() {
    let knobs = r#"{"historico":{"entrada":"BOLETO REGISTRADO","liquidacao":"LIQUIDADO ({canal}) VALOR R$ {valor}","tarifa":"TAR {valor}"}}"#;
    let stage = stage(r#"{"ref":"b1","valor":"1234.50"}"#, knobs);
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    let reply = get(&stage, "/boletos?numeroContrato=1234567&modalidade=1&nossoNumero=10").json();
    let said: Vec<_> = reply["resultado"]["listaHistorico"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["descricaoHistorico"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(said, ["BOLETO REGISTRADO", "TAR 1,50", "LIQUIDADO (VIA PIX) VALOR R$ 1.234,50", "TAR 1,50"]);
}

#[test]
fn the_same_title_twice_is_two_titles_or_refused() {
    let plain = NOVO.replace(r#""nossoNumero":421,"#, "");
    let issue = |stage: &crate::providers::stage::Stage, body: &str| {
        send(stage, "POST", "/boletos", &format!("[{body}]")).code
    };
    let twice = stage("", "{}");
    assert_eq!((issue(&twice, &plain), issue(&twice, &plain)), (None, None));
    let once = stage("", r#"{"repeated_issue":"refuse"}"#);
    assert_eq!(issue(&once, &plain), None);
    assert_eq!(issue(&once, &plain).as_deref(), Some("9047"));
    for other in [
        plain.replace("NF-42", "NF-43"),
        plain.replace("150.75", "150.76"),
        plain.replace("2026-12-15T", "2026-12-16T"),
        plain.replace("00000000191", "52998224725"),
    ] {
        assert_eq!(issue(&once, &other), None, "{other}");
    }
    assert_eq!(once.act(r#"{"sicoob.pagar":{"boleto":"10"}}"#), None);
    assert_eq!(issue(&once, &plain), None, "a paid one is no open one");
}
