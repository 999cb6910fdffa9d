//! Gaps in the numbering.

use insta::assert_snapshot;

use super::*;

/// February: 1 and 2, a rejected 4, a pending 5, 9; March: 12, 13; of another series 100. 7 is voided.
fn stage() -> Stage {
    let nota =
        |numero: u32, dia: &str, mais: &str| format!(r#"{{"numero":{numero},"emitida":"{dia}"{mais}}}"#);
    let notas = [
        nota(1, "2026-02-01", ""),
        nota(2, "2026-02-02", r#","status":"cancelado""#),
        nota(4, "2026-02-03", r#","status":"rejeitado""#),
        nota(5, "2026-02-03", r#","status":"pendente""#),
        nota(7, "2026-02-04", r#","status":"inutilizado""#),
        nota(9, "2026-02-28T23:59:59-03:00", r#","status":"denegado""#),
        nota(12, "2026-03-01", ""),
        nota(13, "2026-03-01", r#","status":"contingencia_off_line""#),
        nota(100, "2026-02-10", r#","serie":2"#),
        nota(102, "2026-02-11", r#","serie":2,"status":"epec""#),
        nota(50, "2026-02-10", r#","modelo":"NFCe""#),
    ];
    Stage::new(&WORLD.replace("}]}}", &format!(r#"}}],"notas":[{}]}}}}"#, notas.join(","))), "{}")
}

fn pedido(modelo: &str, serie: u16, de: &str, ate: &str) -> String {
    format!(
        "<PuloNumeracao><ModeloDocumento>{modelo}</ModeloDocumento><tpAmb>2</tpAmb><DocEmtCNPJ>11222333000181</DocEmtCNPJ><CnpjEmpresa>11222333000181</CnpjEmpresa><Serie>{serie}</Serie><DataEmissaoInicial>{de}</DataEmissaoInicial><DataEmissaoFinal>{ate}</DataEmissaoFinal></PuloNumeracao>"
    )
}

/// DocQuantidade and Documentos.
fn faltam(stage: &Stage, documento: &str) -> (String, String) {
    let retorno = super::documento(&send(stage, documento));
    (retorno.text_of("DocQuantidade").unwrap(), retorno.text_of("Documentos").unwrap())
}

#[test]
fn what_was_never_sent_or_is_not_settled_is_missing() {
    let stage = stage();
    let reply = send(&stage, &pedido("NFe", 1, "2026-02-01", "2026-02-28"));
    assert_eq!((reply.operation, reply.reason), ("invoicy.pulos.consultar", None));
    let (_, descricao, documentos) =
        mensagens(&send(&stage, &pedido("NFe", 1, "2026-02-01", "2026-02-28"))).pop().unwrap();
    assert_eq!(descricao, "Pulos de numeração processados");
    assert_snapshot!(documentos[0].outer_xml(), @"<PuloNumeracao><DocCNPJEmissor>11222333000181</DocCNPJEmissor><ModeloDocumento>NFe</ModeloDocumento><Serie>1</Serie><DocQuantidade>5</DocQuantidade><Documentos>3-6,8</Documentos><ErrorCode>100</ErrorCode><ErroDsc>Pulos de numeração processados</ErroDsc></PuloNumeracao>");
    for (name, modelo, serie, de, ate, wanted) in [
        ("March begins where February ended", "NFe", 1, "2026-03-01", "2026-03-31", ("3", "10-11,13")),
        ("one day", "NFe", 1, "2026-02-03", "2026-02-03", ("3", "3-5")),
        ("both months", "NFe", 1, "2026-02-02", "2026-03-01", ("8", "3-6,8,10-11,13")),
        ("other series", "NFe", 2, "2026-02-01", "2026-02-28", ("2", "101-102")),
        ("no gap", "NFe", 1, "2026-02-01", "2026-02-02", ("0", "")),
        ("NFC-e by its module", "NFCe/SAT", 1, "2026-02-01", "2026-02-28", ("0", "")),
        ("no documents", "CTe", 1, "2026-02-01", "2026-02-28", ("0", "")),
    ] {
        let (quantidade, numeros) = faltam(&stage, &pedido(modelo, serie, de, ate));
        assert_eq!((quantidade.as_str(), numeros.as_str()), wanted, "{name}");
    }
    let (codigo, descricao, documentos) =
        mensagens(&send(&stage, &pedido("NFe", 1, "2026-02-01", "2026-02-02"))).pop().unwrap();
    assert_eq!((codigo.as_str(), descricao.as_str()), ("100", "Nenhum pulo de numeração encontrado"));
    assert_eq!(documentos[0].text_of("ErroDsc").unwrap(), descricao);
}

#[test]
fn fields_come_in_any_order() {
    let stage = stage();
    let other = "<PuloNumeracao><DocEmtCNPJ>11222333000181</DocEmtCNPJ><CnpjEmpresa>11222333000181</CnpjEmpresa><DataEmissaoFinal>2026-02-28</DataEmissaoFinal><DataEmissaoInicial>2026-02-01</DataEmissaoInicial><Serie>1</Serie><tpAmb>2</tpAmb><ModeloDocumento>NFe</ModeloDocumento></PuloNumeracao>";
    assert_eq!(faltam(&stage, other), faltam(&stage, &pedido("NFe", 1, "2026-02-01", "2026-02-28")));
}

#[test]
fn a_rejected_number_that_is_sent_again_is_no_gap_any_more() {
    let stage = Stage::new(WORLD, "{}");
    send(&stage, ENVIO);
    send(&stage, &ENVIO.replace("<nNF>10<", "<nNF>11<").replace("<vNF>10.00", "<vNF>11.00"));
    send(&stage, &ENVIO.replace("<nNF>10<", "<nNF>13<"));
    let hoje = pedido("NFe", 1, "2026-03-02", "2026-03-02");
    assert_eq!(faltam(&stage, &hoje), ("2".into(), "11-12".into()));
    send(&stage, &ENVIO.replace("<nNF>10<", "<nNF>11<"));
    assert_eq!(faltam(&stage, &hoje), ("1".into(), "12".into()));
}

#[test]
fn what_cannot_be_looked_for_says_why() {
    let stage = stage();
    for (name, documento, said) in [
        ("32 days", pedido("NFe", 1, "2026-01-01", "2026-02-01"), "ultrapassar 31 dias"),
        ("turned round", pedido("NFe", 1, "2026-02-02", "2026-02-01"), "DataEmissaoFinal"),
        ("no date", pedido("NFe", 1, "", "2026-02-01"), "DataEmissaoInicial"),
        ("unknown model", pedido("NFX", 1, "2026-02-01", "2026-02-01"), "ModeloDocumento"),
        ("no series", pedido("NFe", 1, "2026-02-01", "2026-02-01").replace("<Serie>1</Serie>", ""), "Serie"),
        (
            "no issuer",
            pedido("NFe", 1, "2026-02-01", "2026-02-01").replace("DocEmtCNPJ", "Emissor"),
            "DocEmtCNPJ",
        ),
    ] {
        let reply = send(&stage, &documento);
        let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
        assert_eq!(codigo, "145", "{name}: {descricao}");
        assert!(descricao.starts_with("[#inv0005] - ") && descricao.contains(said), "{name}: {descricao}");
    }
    assert_eq!(codigos(&send(&stage, &pedido("NFe", 1, "2026-01-01", "2026-01-31"))), "100");
}

#[test]
fn the_answer_is_bounded_and_the_count_is_not() {
    let world = WORLD.replace("}]}}", r#"}],"notas":[{"numero":1,"emitida":"-1d"},{"numero":3,"emitida":"-1d"},{"numero":5,"emitida":"-1d"},{"numero":999999999,"emitida":"-1d"}]}}"#);
    let stage = Stage::new(&world, r#"{"invoicy":{"gaps_listed":2}}"#);
    let ontem = pedido("NFe", 1, "2026-03-01", "2026-03-01");
    assert_eq!(faltam(&stage, &ontem), ("999999995".into(), "2,4".into()));
}
