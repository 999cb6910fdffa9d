//! Numbers that are too great.

use super::*;

const DET: (&str, &str) = ("<detItem>", "</detItem>");

/// The items so many times.
fn repetido(envio: &str, times: usize) -> String {
    let (head, rest) = envio.split_once(DET.0).unwrap();
    let (item, tail) = rest.split_once(DET.1).unwrap();
    format!("{head}{}{tail}", format!("{}{item}{}", DET.0, DET.1).repeat(times))
}

#[test]
fn amounts_have_the_size_of_the_schemas_types() {
    let stage = Stage::new(WORLD, "{}");
    let pis = repetido(&ENVIO.replace("<vPIS>0.17", &format!("<vPIS>7{}", "0".repeat(26))), 120);
    let item = format!("<pagItem><tPag>01</tPag><vPag>7{}</vPag></pagItem>", "0".repeat(28));
    let pag = ENVIO.replace("<pagItem><tPag>01</tPag><vPag>10.00</vPag></pagItem>", &item.repeat(2));
    let put = |from: &str, to: &str| {
        assert!(ENVIO.contains(from), "{from}");
        ENVIO.replacen(from, to, 1)
    };
    for (envio, element) in [
        (pis, "det/detItem[1]/imposto/PIS/vPIS"),
        (pag, "pag/pagItem[1]/vPag"),
        (put("<vNF>10.00", "<vNF>10000000000000.00"), "total/ICMStot/vNF"),
        (put("<qCOM>1.0000", "<qCOM>100000000000"), "det/detItem[1]/prod/qCOM"),
        (put("<vUnCom>10.00", "<vUnCom>100000000000"), "det/detItem[1]/prod/vUnCom"),
        (put("<pICMS>17.00", "<pICMS>1000.00"), "det/detItem[1]/imposto/ICMS/pICMS"),
    ] {
        let reply = send(&stage, &envio);
        let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
        assert_eq!(codigo, "145", "{element}: {:?}", reply.reason);
        assert!(descricao.ends_with(&format!("elemento {element} com valor inválido.")), "{descricao}");
        let reason = reply.reason.unwrap();
        assert!(reason.contains("digits before the point"), "{reason}");
    }
    let greatest = put("<vBC>10.00", "<vBC>0009999999999999.99")
        .replace("<qCOM>1.0000", "<qCOM>99999999999.9999")
        .replace("<vUnCom>10.00", "<vUnCom>99999999999.9999999999")
        .replace("<pICMS>17.00", "<pICMS>999.9999");
    // They are read; what they come to is SEFAZ's to say.
    assert_eq!(codigos(&send(&stage, &greatest)), "100/629");
}

#[test]
fn the_greatest_amounts_add_up() {
    let stage = Stage::new(WORLD, "{}");
    // All the other totals are those of 990 items.
    let pis = repetido(&ENVIO.replace("<vPIS>0.17", "<vPIS>9999999999999.99"), 990)
        .replace("<vBC_ttlnfe>10.00", "<vBC_ttlnfe>9900.00")
        .replace("<vICMS_ttlnfe>1.70", "<vICMS_ttlnfe>1683.00")
        .replace("<vProd_ttlnfe>10.00", "<vProd_ttlnfe>9900.00");
    assert_eq!(codigos(&send(&stage, &pis)), "100/602");
    let vnf = ENVIO
        .replace("<vDesc_ttlnfe>0.00", "<vDesc_ttlnfe>9999999999999.99")
        .replace("<indTot>", "<vDesc>9999999999999.99</vDesc><indTot>");
    assert_eq!(codigos(&send(&stage, &vnf)), "100/610");
}

#[test]
fn a_document_has_990_items_and_no_more() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"sefaz":{"check_totals":false}}}"#);
    // Together with what stands about each item: 2 MB.
    let item = ENVIO.replace("</detItem>", &format!("<infADProd>{}</infADProd></detItem>", "x".repeat(480)));
    let com = |times: usize| {
        let largo = format!("{}\n{}", "</detItem>", " ".repeat(1_000));
        repetido(&item, times).replace("</detItem>", &largo)
    };
    let (certo, demais) = (com(990), com(991));
    assert!(certo.len() > 2_000_000, "{}", certo.len());
    let reply = send(&stage, &demais);
    assert_eq!(codigos(&reply), "145", "{:?}", reply.reason);
    assert!(mensagens(&reply)[0].1.contains("det/detItem"), "{:?}", mensagens(&reply)[0]);
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 0, "nothing is stored of it");
    assert_eq!(codigos(&send(&stage, &certo)), "100/100");
}
