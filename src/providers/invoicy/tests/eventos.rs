//! Events beside the plain cancellation: terms, substitution, what recipients and carriers say, and the rest of the list.

use super::*;
use crate::br::chave_acesso::{ChaveAcesso, Partes};
use crate::world::Verdict;

const SITUACAO: &str = "<Situacao>S</Situacao><Eventos>S</Eventos>";

fn com_notas(notas: &str) -> String {
    WORLD.replace("}]}}", &format!(r#"}}],{notas}}}}}"#))
}

#[test]
fn states_have_terms_of_their_own() {
    let notas = r#""notas":[{"numero":1,"emitida":"-23h"},{"numero":2,"emitida":"-30h"},{"numero":3,"emitida":"-80h"}]"#;
    let prazos = |prazo: &str| com_notas(&format!(r#"{notas},"prazos":[{{"uf":"RS",{prazo}}}]"#));
    for (world, codes) in [
        (com_notas(notas), ["100/101", "100/501", "100/501"]),
        (prazos(r#""cancelamento":"2h""#), ["100/501", "100/501", "100/501"]),
        (prazos(r#""cancelamento":"3d""#), ["100/101", "100/101", "100/501"]),
        (prazos(r#""tardio":"2d""#), ["100/101", "100/155", "100/501"]),
    ] {
        let stage = Stage::new(&world, "{}");
        for (n, code) in (1..).zip(codes) {
            assert_eq!(codigos(&send(&stage, &cancelamento(n))), code, "{world} {n}");
        }
    }
    let stage = Stage::new(&prazos(r#""tardio":"2d""#), "{}");
    let retorno = documento(&send(&stage, &cancelamento(2)));
    assert_eq!(
        retorno.text_at("Situacao/SitDescricao").as_deref(),
        Some("Cancelamento homologado fora de prazo")
    );
    assert!(decoded(&retorno, "DocXMLBase64").contains("<cStat>155</cStat>"));
    let nota = documento(&query(&stage, &faixa(2, 2), SITUACAO));
    assert_eq!(
        (nota.text_of("DocStatus").as_deref(), nota.text_of("DocSitCodigo").as_deref()),
        (Some("5"), Some("155"))
    );
}

/// An NFC-e in normal emission and one offline, as the two that stand for one sale; what differs in the second.
fn duas(stage: &Stage, mudas: &[(&str, &str)]) -> (String, String) {
    let chave = |reply: &Reply| documento(reply).text_of("DocChaAcesso").unwrap();
    let uma = chave(&send(stage, &nfce(1)));
    let outra = mudas.iter().fold(em(&nfce(2), 9), |envio, (from, to)| envio.replace(from, to));
    (uma, chave(&send(stage, &outra)))
}

fn substituicao(chave: &str) -> String {
    evento(
        110_112,
        1,
        1,
        "<EveDesc>Cancelamento por substituicao</EveDesc><EvexJust>venda emitida duas vezes</EvexJust>",
    )
    .replace(">NFe<", ">NFCe<")
    .replace("<tpAmb>", &format!("<ChaAcessoSubstituta>{chave}</ChaAcessoSubstituta><tpAmb>"))
}

#[test]
fn of_two_nfce_for_one_sale_the_first_goes() {
    let nada = Vec::new;
    let stage = Stage::new(WORLD, "{}");
    let (uma, outra) = duas(&stage, &[]);
    stage.advance("31m");
    assert_eq!(codigos(&send(&stage, &cancelamento(1).replace(">NFe<", ">NFCe<"))), "100/501");
    let reply = send(&stage, &substituicao(&outra));
    assert_eq!(
        (codigos(&reply), reply.verdict),
        ("100/101".to_owned(), Verdict::Accepted),
        "{:?}",
        reply.reason
    );
    let xml = decoded(&documento(&reply), "DocXMLBase64");
    assert!(
        xml.contains(&format!("<chNFe>{uma}</chNFe>"))
            && xml.contains(&format!("<chNFeRef>{outra}</chNFeRef>")),
        "{xml}"
    );
    assert_eq!(codigos(&send(&stage, &substituicao(&outra))), "100/573");

    for (name, muda, action, chave, code) in [
        ("no key", nada(), "", Some("4326"), "145"),
        ("itself", nada(), "", None, "100/920"),
        ("two hours apart", vec![("T08:59:00", "T06:58:00")], "", Some("outra"), "100/914"),
        (
            "another value",
            vec![("<vNF>10.00", "<vNF>10.01"), ("<vPag>10.00", "<vPag>10.01")],
            "",
            Some("outra"),
            "100/915",
        ),
        (
            "another tax",
            vec![("<vICMS_icms>1.70", "<vICMS_icms>1.60"), ("<vICMS_ttlnfe>1.70", "<vICMS_ttlnfe>1.60")],
            "",
            Some("outra"),
            "100/916",
        ),
        (
            "another recipient",
            vec![("<CPF_dest>52998224725</CPF_dest>", "<CNPJ_dest>11444777000161</CNPJ_dest>")],
            "",
            Some("outra"),
            "100/917",
        ),
        ("cancelled", nada(), "cancel", Some("outra"), "100/913"),
        ("late", nada(), "169h", Some("outra"), "100/501"),
        ("in time", nada(), "167h", Some("outra"), "100/101"),
    ] {
        let stage = Stage::new(WORLD, "{}");
        let (uma, outra) = duas(&stage, &muda);
        match action {
            "" => {}
            "cancel" => {
                let dois = cancelamento(2).replace(">NFe<", ">NFCe<");
                assert_eq!(codigos(&send(&stage, &dois)), "100/101");
            }
            lapse => stage.advance(lapse),
        }
        let chave = match chave {
            None => uma,
            Some("outra") => outra,
            Some(other) => other.to_owned(),
        };
        let reply = send(&stage, &substituicao(&chave));
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
    }
}

#[test]
fn a_substitute_is_one_that_sefaz_has() {
    let stage = Stage::new(WORLD, "{}");
    let (_, outra) = duas(&stage, &[("<nNF>2<", "<nNF>3<")]);
    // The same key but for the last digit of the number and the check digit.
    let desconhecida =
        ChaveAcesso::new(Partes { numero: 4, ..*outra.parse::<ChaveAcesso>().unwrap().partes() }).unwrap();
    assert_eq!(codigos(&send(&stage, &substituicao(desconhecida.as_str()))), "100/912");
    let de_outro = ChaveAcesso::new(Partes { uf: crate::br::uf::Uf::Sp, ..*desconhecida.partes() }).unwrap();
    let reply = send(&stage, &substituicao(de_outro.as_str()));
    assert_eq!(codigos(&reply), "100/911");
    assert_eq!(
        documento(&reply).text_at("Situacao/SitDescricao").as_deref(),
        Some("Rejeição: Chave de Acesso NF-e Substituta incorreta (Código da UF)")
    );
    assert_eq!(
        codigos(&send(&stage, &substituicao("").replace("<ChaAcessoSubstituta></ChaAcessoSubstituta>", ""))),
        "145"
    );
}

#[test]
fn a_document_is_found_by_key_or_number_and_year() {
    let world = com_notas(r#""notas":[{"numero":1},{"numero":2,"emitida":"2026-03-02"}]"#);
    let stage = Stage::new(&world, "{}");
    let chave = documento(&query(&stage, &faixa(1, 1), SITUACAO)).text_of("DocChaAcesso").unwrap();
    let so_chave = cancelamento(1).replace(
        "<NtfNumero>1</NtfNumero><NtfSerie>1</NtfSerie>",
        &format!("<ChaAcesso>{chave}</ChaAcesso>"),
    );
    let reply = send(&stage, &so_chave);
    assert_eq!(codigos(&reply), "100/101");
    let retorno = documento(&reply);
    assert_eq!(
        (retorno.text_of("DocNumero").as_deref(), retorno.text_of("DocSerie").as_deref()),
        (Some("1"), Some("1"))
    );
    assert_eq!(codigos(&send(&stage, &cancelamento(1).replace("<NtfNumero>1</NtfNumero>", ""))), "145");
    let do_ano = |ano: u16| cancelamento(2).replace("<tpAmb>", &format!("<NtfAno>{ano}</NtfAno><tpAmb>"));
    assert_eq!(codigos(&send(&stage, &do_ano(2025))), "100/106");
    assert_eq!(codigos(&send(&stage, &do_ano(2026))), "100/101");
}

#[test]
fn what_others_register_stands_in_a_cancellations_way() {
    let world = com_notas(
        r#""notas":[{"ref":"a","numero":1},{"numero":2},{"numero":3},{"numero":4},{"numero":5,"status":"cancelado"}]"#,
    );
    let stage = Stage::new(&world, "{}");
    let act = |nota: &str, tipo: u32| {
        stage.act(&format!(r#"{{"invoicy.registrarEvento":{{"nota":{nota},"tipo":{tipo}}}}}"#))
    };
    for (nota, tipo) in [("\"a\"", 210_200), ("2", 610_600), ("3", 610_500), ("4", 210_200), ("4", 210_220)] {
        assert_eq!(act(nota, tipo), None);
    }
    for (n, code) in [(1, "100/221"), (2, "100/690"), (3, "100/219"), (4, "100/101")] {
        assert_eq!(codigos(&send(&stage, &cancelamento(n))), code, "{n}");
    }
    assert!(act("5", 210_200).unwrap().contains("authorised"));
    assert!(act("1", 110_111).unwrap().contains("others register"));
}

fn manifestacao(tipo: u32, chave: &str, evedet: &str) -> String {
    evento(tipo, 1, 1, evedet)
        .replace("<NtfNumero>1</NtfNumero><NtfSerie>1</NtfSerie>", &format!("<ChaAcesso>{chave}</ChaAcesso>"))
}

#[test]
fn a_recipient_says_what_came_of_a_sale() {
    let chave = ChaveAcesso::new(Partes {
        numero: 8,
        ..*ChaveAcesso::parse("35260811222333000181550010000000011123456795").unwrap().partes()
    })
    .unwrap();
    let outra = "35260811222333000181550010000000011123456795";
    let world = com_notas(&format!(
        r#""sefaz":[{{"chave":"{chave}","destinatario":{{"cnpj":"11222333000181"}}}},{{"chave":"{outra}","status":"cancelado","destinatario":{{"cnpj":"11222333000181"}}}}]"#
    ));
    let stage = Stage::new(&world, "{}");
    let chave = chave.as_str();
    let reply = send(&stage, &manifestacao(210_210, chave, ""));
    assert_eq!(codigos(&reply), "100/135", "{:?}", reply.reason);
    let xml = decoded(&documento(&reply), "DocXMLBase64");
    assert!(xml.contains("<descEvento>Ciencia da Operacao</descEvento>") && xml.contains(chave), "{xml}");
    for (name, evento, code) in [
        ("once more", manifestacao(210_210, chave, ""), "100/573"),
        ("without a reason", manifestacao(210_240, chave, ""), "145"),
        ("confirmed", manifestacao(210_200, chave, ""), "100/135"),
        (
            "knows of it after that",
            manifestacao(210_210, chave, "").replace("<EvenSeq>1", "<EvenSeq>2"),
            "100/655",
        ),
        (
            "it came to nothing",
            manifestacao(210_240, chave, "<EvexJust>mercadoria devolvida</EvexJust>"),
            "100/135",
        ),
        ("cancelled", manifestacao(210_210, outra, ""), "100/650"),
        ("cancelled and unknown", manifestacao(210_220, outra, ""), "100/651"),
        ("nobody's", manifestacao(210_200, "43260311222333000181550010000000101123456780", ""), "100/494"),
        ("without a key", evento(210_200, 1, 1, ""), "145"),
    ] {
        let reply = send(&stage, &evento);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
    }
    stage.advance("181d");
    let tarde = manifestacao(210_220, chave, "");
    let reply = send(&stage, &tarde);
    assert_eq!(codigos(&reply), "100/596");
    assert_eq!(
        documento(&reply).text_at("Situacao/SitDescricao").as_deref(),
        Some("Rejeição: Evento apresentado fora do prazo: [180 dias]")
    );
}

#[test]
fn a_recipient_in_the_same_base_blocks_the_issuer() {
    let world = WORLD.replace(
        "}]}}",
        r#"},{"cnpj":"11444777000161","chaveAcesso":"fedcba98765432100123456789abcdef","uf":"RS"}],
            "notas":[{"numero":1,"cnpj":"11222333000181","destinatario":{"cnpj":"11444777000161"}}]}}"#,
    );
    let stage = Stage::new(&world, "{}");
    let chave = documento(&query(&stage, &faixa(1, 1), SITUACAO)).text_of("DocChaAcesso").unwrap();
    let do_outro = |documento: &str| {
        let documento = documento.replace("<NtfCnpjEmissor>11222333000181", "<NtfCnpjEmissor>11444777000161");
        post(
            &stage,
            envelope(EMP_PK, &emp_ck("fedcba98765432100123456789abcdef", &documento), &[(&documento, "")]),
        )
    };
    assert_eq!(
        codigos(&send(&stage, &manifestacao(210_200, &chave, ""))),
        "100/575",
        "not the issuer's to say"
    );
    assert_eq!(codigos(&do_outro(&manifestacao(210_200, &chave, ""))), "100/135");
    assert_eq!(codigos(&send(&stage, &cancelamento(1))), "100/221");
    let de_outro = cancelamento(1).replace("<tpAmb>", &format!("<ChaAcesso>{chave}</ChaAcesso><tpAmb>"));
    assert_eq!(codigos(&do_outro(&de_outro)), "100/574", "nor is it the recipient's to cancel");
}

#[test]
fn other_events_are_registered_with_their_own_group() {
    let world =
        com_notas(r#""notas":[{"numero":1},{"numero":2,"status":"cancelado"},{"numero":3,"modelo":"NFCe"}]"#);
    let stage = Stage::new(&world, "{}");
    for (tipo, grupo) in [
        (110_150, "InclusaoAtorInteressado"),
        (110_130, "ComprovanteEntrega"),
        (110_131, "ComprovanteEntrega"),
        (110_192, "InsucessoEntrega"),
        (110_193, "InsucessoEntrega"),
        (110_750, "ECONF"),
        (110_751, "ECONF"),
        (111_500, "ProrrogICMS"),
        (111_502, "CancPedProrrogICMS"),
        (910_111, "RegistroSaida"),
    ] {
        let com = evento(tipo, 1, 1, &format!("<{grupo}><xDado>valor {tipo}</xDado></{grupo}>"));
        assert_eq!(codigos(&send(&stage, &evento(tipo, 1, 1, ""))), "145", "{tipo}");
        let reply = send(&stage, &com);
        assert_eq!(codigos(&reply), "100/135", "{tipo}: {:?}", reply.reason);
        let xml = decoded(&documento(&reply), "DocXMLBase64");
        assert!(xml.contains(&format!("<xDado>valor {tipo}</xDado>")), "{xml}");
        assert_eq!(codigos(&send(&stage, &com)), "100/573", "{tipo}");
        assert_eq!(
            codigos(&send(&stage, &com.replace("<NtfNumero>1<", "<NtfNumero>2<"))),
            "100/580",
            "{tipo}"
        );
        let nfce = com.replace("<NtfNumero>1<", "<NtfNumero>3<").replace(">NFe<", ">NFCe<");
        assert_eq!(codigos(&send(&stage, &nfce)), "100/491", "{tipo}");
    }
    for tipo in [610_600, 999_999] {
        assert_eq!(codigos(&send(&stage, &evento(tipo, 1, 1, ""))), "100/491", "{tipo}");
    }
    let reforma = send(&stage, &evento(112_110, 1, 1, ""));
    assert_eq!(codigos(&reforma), "999");
    assert!(mensagens(&reforma)[0].1.contains("o evento 112110"), "{}", reforma.body);
    assert_eq!(codigos(&send(&stage, &evento(110_112, 1, 1, "<EvexJust>venda emitida duas vezes</EvexJust>").replace("<tpAmb>", "<ChaAcessoSubstituta>35260811222333000181550010000000011123456795</ChaAcessoSubstituta><tpAmb>"))), "100/491", "an NF-e is not substituted");
}
