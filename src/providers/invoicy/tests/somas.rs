//! Codes of SEFAZ that need more than one change of the dossier's document, each as an answer shows it: sums, payments, dates, a person.

use super::*;

/// What a document is answered with.
fn codigo(envio: &str) -> String {
    let reply = send(&Stage::new(WORLD, "{}"), envio);
    let codigos = codigos(&reply);
    assert!(reply.reason.is_some(), "{codigos}");
    codigos
}

#[test]
fn totals_of_funds_and_of_services_have_their_own_codes() {
    for (total, code) in [("vFCP_ttlnfe", "861"), ("vFCPST_ttlnfe", "862"), ("vFCPSTRet_ttlnfe", "859")] {
        let envio = ENVIO.replace("</ICMStot>", &format!("<{total}>9.00</{total}></ICMStot>"));
        assert_eq!(codigo(&envio), format!("100/{code}"), "{total}");
    }
    for (total, code) in [
        ("vServ", "605"),
        ("vBC_ttlnfe_iss", "606"),
        ("vISS", "607"),
        ("vPIS_servttlnfe", "608"),
        ("vCOFINS_servttlnfe", "609"),
    ] {
        let servicos =
            format!("</ICMStot><ISSQNtot><{total}>9.00</{total}><dCompet>2026-03-02</dCompet></ISSQNtot>");
        assert_eq!(codigo(&ENVIO.replace("</ICMStot>", &servicos)), format!("100/{code}"), "{total}");
    }
}

#[test]
fn payments_prices_goods_and_dates_have_their_own_codes() {
    let pago = |envio: &str, tpag: &str, valor: &str| {
        envio
            .replace("<tPag>01</tPag><vPag>10.00</vPag>", &format!("<tPag>{tpag}</tPag><vPag>{valor}</vPag>"))
    };
    let troco = pago(&nfce(1), "01", "20.00").replace("</pag>", "</pag><vTroco>9.00</vTroco>");
    for (name, envio, code) in [
        ("paid too little", pago(&nfce(1), "01", "9.00"), "865"),
        ("no change", pago(&nfce(1), "01", "20.00"), "866"),
        ("wrong change", troco, "869"),
        ("a return that is paid", ENVIO.replace("<finNFe>1", "<finNFe>4"), "871"),
        ("nobody pays", pago(&nfce(1), "90", "10.00"), "899"),
        ("a price", ENVIO.replace("<vUnCom>10.00", "<vUnCom>11.00"), "629"),
        ("a price for the treasury", ENVIO.replace("<vUnTrib>10.00", "<vUnTrib>11.00"), "630"),
        ("a chapter alone", ENVIO.replace("<NCM>73181500", "<NCM>73"), "777"),
        ("an old NFC-e", nfce(1).replace("T08:59:00", "T08:50:00"), "704"),
    ] {
        assert_eq!(codigo(&envio), format!("100/{code}"), "{name}");
    }
}

#[test]
fn an_event_comes_after_its_documents_authorisation() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, &ENVIO.replace("T08:59:00", "T06:00:00"))), "100/100");
    let entre = cancelamento(10).replace("T09:00:00", "T07:00:00");
    assert_eq!(codigos(&send(&stage, &entre)), "100/579");
}

#[test]
fn numbers_of_a_person_are_not_voided() {
    const DELA: &str = "fedcba98765432100123456789abcdef";
    let ana = format!(
        r#""ie":"0961234567"}},{{"cpf":"52998224725","chaveAcesso":"{DELA}","nome":"ANA SOUZA","uf":"RS"}}"#
    );
    let stage = Stage::new(&WORLD.replace(r#""ie":"0961234567"}"#, &ana), "{}");
    let pedido = "<Inutilizacao><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><CnpjEmissor>52998224725</CnpjEmissor><tpAmb>2</tpAmb><NumeroInicial>1</NumeroInicial><NumeroFinal>2</NumeroFinal><Serie>1</Serie><Justificativa>Numeração não utilizada</Justificativa></Inutilizacao>";
    let reply = post(&stage, envelope(EMP_PK, &emp_ck(DELA, pedido), &[(pedido, "")]));
    assert_eq!(codigos(&reply), "100/489");
}
