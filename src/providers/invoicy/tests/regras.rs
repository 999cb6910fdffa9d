//! SEFAZ's checks of a document, each by its own trigger.

use super::*;

/// The dossier's document with one thing changed.
fn com(from: &str, to: &str) -> String {
    assert!(ENVIO.contains(from), "{from}");
    ENVIO.replacen(from, to, 1)
}

#[test]
fn each_total_has_its_own_code() {
    for (total, code) in [
        ("vBC_ttlnfe", "531"),
        ("vICMS_ttlnfe", "532"),
        ("vICMSDeson_ttlnfe", "795"),
        ("vBCST_ttlnfe", "533"),
        ("vST_ttlnfe", "534"),
        ("vProd_ttlnfe", "564"),
        ("vFrete_ttlnfe", "535"),
        ("vSeg_ttlnfe", "536"),
        ("vDesc_ttlnfe", "537"),
        ("vII_ttlnfe", "601"),
        ("vIPI_ttlnfe", "538"),
        ("vPIS_ttlnfe", "602"),
        ("vCOFINS_ttlnfe", "603"),
        ("vOutro", "604"),
        ("vNF", "610"),
    ] {
        let (head, rest) = ENVIO.split_once(&format!("<{total}>")).unwrap();
        let (_, tail) = rest.split_once('<').unwrap();
        let envio = format!("{head}<{total}>999.00<{tail}");
        for (behaviour, wanted) in [
            ("{}", format!("100/{code}")),
            (r#"{"invoicy":{"sefaz":{"check_totals":false}}}"#, "100/100".into()),
        ] {
            let stage = Stage::new(WORLD, behaviour);
            let reply = send(&stage, &envio);
            assert_eq!(codigos(&reply), wanted, "{total}: {:?}", reply.reason);
        }
    }
}

#[test]
fn registers_know_issuer_recipient_and_goods() {
    let simples = com("<CRT>3", "<CRT>1");
    let csosn = ENVIO.replace(
        "<CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms>",
        "<CST>102</CST>",
    );
    let de_simples = csosn
        .replace("<CRT>3", "<CRT>1")
        .replace("<vBC_ttlnfe>10.00", "<vBC_ttlnfe>0.00")
        .replace("<vICMS_ttlnfe>1.70", "<vICMS_ttlnfe>0.00");
    let loose = r#"{"invoicy":{"sefaz":{"check_regime":false,"check_ncm":false}}}"#;
    let strict = r#"{"invoicy":{"sefaz":{"require_resp_tecnico":true,"unknown_ncm":["73181500"]}}}"#;
    let responsavel = com(
        "</pag>",
        "</pag><RespTecnico><CNPJ>11444777000161</CNPJ><xContato>Ana</xContato><email>ana@example.com</email><fone>5133334444</fone></RespTecnico>",
    );
    for (name, envio, behaviour, code) in [
        ("series of the treasury", com("<serie>1<", "<serie>890<"), "{}", "100/266"),
        ("issuer's IE", com("<IE>0961234567", "<IE>ISENTO"), "{}", "100/209"),
        ("a taxpayer's IE", com("<indIEDest>9", "<indIEDest>1"), "{}", "100/728"),
        (
            "an IE of somebody exempt",
            com("<indIEDest>9", "<indIEDest>2")
                .replace("</indIEDest>", "</indIEDest><IE_dest>0961234567</IE_dest>"),
            "{}",
            "100/791",
        ),
        (
            "recipient's IE",
            com("<indIEDest>9</indIEDest>", "<indIEDest>1</indIEDest><IE_dest>00000000</IE_dest>"),
            "{}",
            "100/210",
        ),
        (
            "a taxpayer",
            com("<indIEDest>9</indIEDest>", "<indIEDest>1</indIEDest><IE_dest>0961234567</IE_dest>"),
            "{}",
            "100/100",
        ),
        ("CST of the Simples", simples.clone(), "{}", "100/590"),
        ("and nobody looks", simples, loose, "100/100"),
        ("CSOSN of others", csosn, "{}", "100/591"),
        ("CSOSN of the Simples", de_simples, "{}", "100/100"),
        ("short NCM", com("<NCM>73181500", "<NCM>7318"), "{}", "145"),
        ("no such chapter", com("<NCM>73181500", "<NCM>99181500"), "{}", "100/778"),
        ("and nobody looks", com("<NCM>73181500", "<NCM>99181500"), loose, "100/100"),
        ("a service", com("<NCM>73181500", "<NCM>00"), "{}", "100/100"),
        ("an NCM that the knob names", responsavel.clone(), strict, "100/778"),
        ("no technical responsible", com("<NCM>73181500", "<NCM>25232910"), strict, "100/972"),
        ("all of it", responsavel.replace("73181500", "25232910"), strict, "100/100"),
        (
            "to itself",
            nfce(1).replace("<CPF_dest>52998224725</CPF_dest>", "<CNPJ_dest>11222333000181</CNPJ_dest>"),
            "{}",
            "100/220",
        ),
        ("an NFC-e", nfce(1), "{}", "100/100"),
    ] {
        let stage = Stage::new(WORLD, behaviour);
        let reply = send(&stage, &envio);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
        assert_eq!(reply.reason.is_none(), code == "100/100", "{name}");
    }
}

#[test]
fn who_is_irregular_is_denied() {
    let stage = Stage::new(WORLD, "{}");
    let numero = |n: u32| ENVIO.replace("<nNF>10<", &format!("<nNF>{n}<"));
    let act = |action: &str| assert_eq!(stage.act(action), None, "{action}");
    act(r#"{"invoicy.negar":{"documento":"529.982.247-25"}}"#);
    assert_eq!(codigos(&send(&stage, &numero(1))), "100/302");
    assert_eq!(codigos(&send(&stage, &numero(1))), "100/205", "a denial keeps the number");
    assert_eq!(codigos(&send(&stage, &nfce(1))), "100/100", "an NFC-e is not denied");
    act(r#"{"invoicy.negar":{"documento":"11222333000181"}}"#);
    assert_eq!(codigos(&send(&stage, &numero(2))), "100/301");
    assert_eq!(codigos(&send(&stage, &nfce(2))), "100/781");
    assert_eq!(
        codigos(&send(&stage, &numero(3).replace("<vNF>10.00", "<vNF>11.00"))),
        "100/610",
        "what is wrong is rejected before anybody is denied"
    );
    act(r#"{"invoicy.negar":{"documento":"11222333000181","irregular":false}}"#);
    act(r#"{"invoicy.negar":{"documento":"52998224725","irregular":false}}"#);
    assert_eq!(codigos(&send(&stage, &numero(4))), "100/100");
    assert!(stage.act(r#"{"invoicy.negar":{"documento":"123"}}"#).unwrap().contains("documento"));
    let from_the_start = WORLD.replace("}]}}", r#"}],"irregulares":["52998224725"]}}"#);
    assert_eq!(codigos(&send(&Stage::new(&from_the_start, "{}"), ENVIO)), "100/302");
}

#[test]
fn the_next_document_can_be_rejected_whatever_its_number() {
    let stage = Stage::new(WORLD, "{}");
    let numero = |n: u32| ENVIO.replace("<nNF>10<", &format!("<nNF>{n}<"));
    let act = |action: &str| assert_eq!(stage.act(action), None, "{action}");
    act(r#"{"invoicy.veredito":{"codigo":778}}"#);
    act(r#"{"invoicy.veredito":{"nota":{"serie":2},"codigo":233}}"#);
    act(r#"{"invoicy.veredito":{"nota":{"numero":7},"codigo":301}}"#);
    assert_eq!(codigos(&send(&stage, &nfce(1))), "100/100", "of another model nothing was said");
    assert_eq!(codigos(&send(&stage, &numero(7))), "100/301", "what is said of the number counts first");
    assert_eq!(codigos(&send(&stage, &numero(8).replace("<serie>1<", "<serie>2<"))), "100/233");
    assert_eq!(codigos(&send(&stage, &numero(9))), "100/778");
    assert_eq!(codigos(&send(&stage, &numero(9))), "100/100");
}
