//! SEFAZ that is slow, and SEFAZ that does not answer: CT-e, MDF-e and NFCom wait for it, an NFS-e is its city's.

use super::*;

fn sefaz(stage: &Stage, situacao: &str) {
    assert_eq!(stage.act(&format!(r#"{{"invoicy.sefaz":{{"situacao":"{situacao}"}}}}"#)), None);
}

fn status(stage: &Stage, modelo: &str, numero: u32) -> String {
    let serie = if modelo == "NFSe" { "UNICA" } else { "1" };
    let filtro = faixa(numero, numero).replace("<Serie>1<", &format!("<Serie>{serie}<"));
    documento(&consultar(stage, modelo, &filtro)).text_of("DocStatus").unwrap()
}

#[test]
fn documents_wait_for_sefaz_and_go_out_when_it_is_back() {
    let stage = Stage::new(WORLD, "{}");
    sefaz(&stage, "parada");
    let first = send(&stage, CTE);
    let (_, descricao, documentos) = mensagens(&first).pop().unwrap();
    assert_eq!(
        (codigos(&first), descricao.as_str()),
        ("108/108".to_owned(), "Entrada da SEFAZ em contingência")
    );
    assert_eq!(documentos[0].text_of("DocProtocolo").as_deref(), Some(""));
    assert_eq!(codigos(&send(&stage, MDFE)), "109/108", "InvoiCy knows by now");
    assert_eq!(codigos(&send(&stage, NFCOM)), "109/108");
    let offline = MDFE
        .replace("<nMDF>10<", "<nMDF>11<")
        .replace("<tpEmis>1<", "<tpEmis>2<")
        .replace("ABC1D23", "ABC1D24");
    assert_eq!(codigos(&send(&stage, &offline)), "111/108");
    assert_eq!(codigos(&send(&stage, RPS)), "100/105", "a city is no SEFAZ");
    assert_eq!(codigos(&send(&stage, CTE)), "100/105", "the same once more");
    assert_eq!(
        codigos(&send(&stage, &CTE.replace("<nCT>10<", "<nCT>12<").replace("<tpEmis>1<", "<tpEmis>7<"))),
        "100/100",
        "its stand-in works"
    );
    let cancelar = cancelar("CTe", "Cte");
    assert_eq!(codigos(&send(&stage, &cancelar)), "109");
    for (modelo, numero, wanted) in
        [("CTe", 10, "1"), ("MDFe", 10, "1"), ("NFCom", 10, "1"), ("MDFe", 11, "11")]
    {
        assert_eq!(status(&stage, modelo, numero), wanted, "{modelo} {numero}");
    }
    stage.advance("1h");
    assert_eq!(status(&stage, "NFSe", 10), "2");
    assert_eq!(status(&stage, "CTe", 10), "1");
    sefaz(&stage, "no_ar");
    let entry = stage.journal().pop().unwrap();
    assert_eq!(entry.line.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>(), ["100"; 4]);
    for (modelo, numero) in [("CTe", 10), ("MDFe", 10), ("NFCom", 10), ("MDFe", 11)] {
        assert_eq!(status(&stage, modelo, numero), "2", "{modelo} {numero}");
    }
    let depois = cancelar.replace("T09:00:00", "T10:00:00");
    assert_eq!(codigos(&send(&stage, &depois)), "100/101");
}

#[test]
fn a_slow_one_answers_late_and_a_dead_one_is_given_up() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"sefaz":{"retry_every":"1m","retries":2}}}"#);
    sefaz(&stage, "lenta");
    assert_eq!(codigos(&send(&stage, CTE)), "100/105");
    stage.advance("10s");
    assert_eq!(status(&stage, "CTe", 10), "2");
    sefaz(&stage, "em_contingencia");
    assert_eq!(codigos(&send(&stage, MDFE)), "109/108");
    stage.advance("2m");
    assert_eq!(status(&stage, "MDFe", 10), "3");
    sefaz(&stage, "no_ar");
    assert_eq!(codigos(&send(&stage, MDFE)), "100/100");
}
