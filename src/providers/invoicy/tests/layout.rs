//! Layout 4.00: groups that exclude each other, that belong together, and the ICMS group by situation.

use super::*;

const ICMS: &str =
    "<CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms>";
const ST: &str =
    "<modBCST>4</modBCST><vBCST>14.00</vBCST><pICMSST>17.00</pICMSST><vICMSST_icms>0.68</vICMSST_icms>";
const RETIDO: &str = "<vBCSTRet>9.00</vBCSTRet><pST>17.00</pST><vICMSSTRet>1.00</vICMSSTRet><vBCSTDest>9.00</vBCSTDest><vICMSSTDest_icms>1.00</vICMSSTDest_icms>";

/// The ICMS group of a document with this ICMS: its name and its fields' names, or what the answer says of it.
fn icms(enviado: &str) -> String {
    // The groups are looked at here, not what they add up to.
    let stage = Stage::new(WORLD, r#"{"invoicy":{"sefaz":{"check_totals":false,"check_regime":false}}}"#);
    let reply = send(&stage, &ENVIO.replace(ICMS, enviado));
    if !codigos(&reply).ends_with("/100") {
        return mensagens(&reply)[0].1.clone();
    }
    let xml = decoded(&documento(&reply), "DocXMLBase64");
    let xml = xml::parse(&xml, &Limits::default()).unwrap();
    let grupo = xml.path("NFe/infNFe/det/imposto/ICMS").unwrap().elements().next().unwrap().clone();
    let nomes: Vec<String> = grupo.elements().map(|campo| campo.qualified_name().into_owned()).collect();
    format!("{}: {}", grupo.qualified_name(), nomes.join(" "))
}

#[test]
fn the_situation_chooses_the_icms_group() {
    let base = ICMS.trim_start_matches("<CST>00</CST>");
    for (enviado, grupo) in [
        (ICMS.to_owned(), "ICMS00: orig CST modBC vBC pICMS vICMS"),
        (
            format!("<CST>00</CST><pFCP>2.00</pFCP><vFCP>0.20</vFCP>{base}"),
            "ICMS00: orig CST modBC vBC pICMS vICMS pFCP vFCP",
        ),
        (format!("<CST>00</CST><pFCP>0.00</pFCP>{base}"), "ICMS00: orig CST modBC vBC pICMS vICMS"),
        (
            format!("<CST>10</CST>{ST}{base}"),
            "ICMS10: orig CST modBC vBC pICMS vICMS modBCST vBCST pICMSST vICMSST",
        ),
        (
            format!("<CST>10</CST>{ST}{base}<pBCOp>50.00</pBCOp><UFST>SP</UFST>"),
            "ICMSPart: orig CST modBC vBC pICMS vICMS modBCST vBCST pICMSST vICMSST pBCOp UFST",
        ),
        ("<CST>40</CST>".to_owned(), "ICMS40: orig CST"),
        (
            "<CST>41</CST><motDesICMS>9</motDesICMS><vICMSDeson>1.00</vICMSDeson>".to_owned(),
            "ICMS40: orig CST vICMSDeson motDesICMS",
        ),
        ("<CST>51</CST>".to_owned(), "ICMS51: orig CST"),
        (format!("<CST>60</CST>{RETIDO}"), "ICMSST: orig CST vBCSTRet pST vICMSSTRet vBCSTDest vICMSSTDest"),
        (
            format!("<CST>60</CST><GerarICMSST>N</GerarICMSST>{RETIDO}"),
            "ICMS60: orig CST vBCSTRet pST vICMSSTRet",
        ),
        ("<CST>90</CST>".to_owned(), "ICMS90: orig CST"),
        (format!("<CST>90</CST>{ST}"), "ICMS90: orig CST modBCST vBCST pICMSST vICMSST"),
        (
            "<CST>101</CST><pCredSN>2.00</pCredSN><vCredICMSSN>0.20</vCredICMSSN>".to_owned(),
            "ICMSSN101: orig CSOSN pCredSN vCredICMSSN",
        ),
        ("<CST>300</CST>".to_owned(), "ICMSSN102: orig CSOSN"),
        (format!("<CST>203</CST>{ST}"), "ICMSSN202: orig CSOSN modBCST vBCST pICMSST vICMSST"),
        ("<CST>500</CST>".to_owned(), "ICMSSN500: orig CSOSN"),
        ("<CST>900</CST>".to_owned(), "ICMSSN900: orig CSOSN"),
    ] {
        assert_eq!(icms(&enviado), grupo, "{enviado}");
    }
}

/// What a document with this in place of that is answered with: 100, or what is wrong.
fn com(de: &str, para: &str) -> String {
    assert!(ENVIO.contains(de), "{de}");
    let reply = send(&Stage::new(WORLD, "{}"), &ENVIO.replacen(de, para, 1));
    match &*codigos(&reply) {
        "100/100" => "100".to_owned(),
        _ => reply.reason.clone().unwrap_or_default(),
    }
}

#[test]
fn groups_belong_together_or_exclude_each_other() {
    let falta = |onde: &str| format!("the required element {onde} is missing or empty");
    let prod = "</prod>";
    let transp = "<transp><modFrete>9</modFrete>";
    for (de, para, esperado) in [
        ("<CST>00</CST>", "<CST>00</CST><pFCP>2.00</pFCP>", falta("det/detItem[1]/imposto/ICMS/vFCP")),
        (
            "<CST>00</CST>",
            "<CST>20</CST><vICMSDeson>1.00</vICMSDeson>",
            falta("det/detItem[1]/imposto/ICMS/pRedBC"),
        ),
        (
            "<CST>00</CST>",
            "<CST>40</CST><vICMSDeson>1.00</vICMSDeson>",
            falta("det/detItem[1]/imposto/ICMS/motDesICMS"),
        ),
        ("<CST>00</CST>", "<CST>101</CST>", falta("det/detItem[1]/imposto/ICMS/pCredSN")),
        (
            prod,
            "<med><medItem><vPMC>1.00</vPMC></medItem></med></prod>",
            falta("det/detItem[1]/prod/med/medItem[1]/cProdANVISA"),
        ),
        (
            prod,
            "<nRECOPI>12345678901234567890</nRECOPI><comb><cProdANP>320102001</cProdANP><descANP>GASOLINA</descANP><UFcons>RS</UFcons></comb></prod>",
            "det/detItem[1]/prod/nRECOPI is `there beside comb`; expected one of them at most".to_owned(),
        ),
        (
            transp,
            "<transp><modFrete>0</modFrete><retTransp><vServ_transp>1.00</vServ_transp></retTransp>",
            falta("transp/retTransp/vBCRet"),
        ),
        (
            transp,
            "<transp><modFrete>0</modFrete><retTransp><vServ_transp>0.00</vServ_transp></retTransp>",
            "100".to_owned(),
        ),
        (transp, "<transp><modFrete>0</modFrete><retTransp><vServ_transp/></retTransp>", "100".to_owned()),
        (
            transp,
            "<transp><modFrete>5</modFrete>",
            "transp/modFrete is `5`; expected one of 0, 1, 2, 3, 4, 9".to_owned(),
        ),
        (
            "<PIS><CST_pis>01</CST_pis>",
            "<PIS><CST_pis>03</CST_pis>",
            falta("det/detItem[1]/imposto/PIS/qBCprod_pis"),
        ),
    ] {
        assert_eq!(com(de, para), esperado, "{para}");
    }
}
