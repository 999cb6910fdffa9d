//! Documents received, what other companies may see, ids of the client's own, and the clock service.

use super::*;

/// Two partners. Company 1 issued to 2 and to 3; 3 is another partner's.
fn stage(behaviour: &str) -> Stage {
    let world = format!(
        r#"{{"invoicy":{{"parceiros":[{{"empPK":"{EMP_PK}","chaveAcesso":"{PARCEIRO}"}},{{"empPK":"outro","chaveAcesso":"x"}}],
            "empresas":[{{"cnpj":"11222333000181","chaveAcesso":"{CHAVE}","uf":"RS"}},{{"cnpj":"11444777000161","chaveAcesso":"k2","uf":"AC"}},{{"empPK":"outro","cnpj":"60746948000112","chaveAcesso":"k3"}}],
            "notas":[{{"numero":1,"emitida":"2026-02-10","destinatario":{{"cnpj":"11444777000161"}},"idUnico":"PED-1"}},
                {{"numero":2,"emitida":"2026-02-11","destinatario":{{"cnpj":"11444777000161"}},"status":"rejeitado"}},
                {{"numero":3,"emitida":"2026-02-12","destinatario":{{"cnpj":"60746948000112"}},"alterada":true,"integracao":13}},
                {{"cnpj":"60746948000112","numero":77,"emitida":"2026-02-13","destinatario":{{"cnpj":"11444777000161"}},"status":"cancelado"}}],
            "sefaz":[{{"chave":"35260811222333000181550010000000011123456795","emitida":"2026-02-20","emitente":"De Fora SA","valor":"10.00","destinatario":{{"cnpj":"11444777000161"}}}}]}}}}"#
    );
    Stage::new(&world, behaviour)
}

fn consulta(empresa: &str, emissor: &str, filtro: &str, er: &str) -> String {
    format!(
        "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>{empresa}</CnpjEmpresa><CnpjEmissor>{emissor}</CnpjEmissor>{filtro}<EmitidoRecebido>{er}</EmitidoRecebido></Consulta>"
    )
}

fn asked(stage: &Stage, chave: &str, documento: &str, parametros: &str) -> Reply {
    let parametros = format!("<ParametrosConsulta><Situacao>S</Situacao>{parametros}</ParametrosConsulta>");
    post(stage, envelope(EMP_PK, &emp_ck(chave, documento), &[(documento, &parametros)]))
}

fn numeros(reply: &Reply) -> String {
    let (codigo, _, documentos) = mensagens(reply).pop().unwrap();
    let numeros: Vec<_> = documentos.iter().map(|d| d.text_of("DocNumero").unwrap()).collect();
    if numeros.is_empty() { codigo } else { numeros.join(" ") }
}

const FEVEREIRO: &str =
    "<DataEmissaoInicial>2026-02-01</DataEmissaoInicial><DataEmissaoFinal>2026-02-28</DataEmissaoFinal>";
const UM: &str = "11222333000181";
const DOIS: &str = "11444777000161";
const TRES: &str = "60746948000112";

#[test]
fn a_company_finds_what_others_issued_to_it() {
    let stage = stage("{}");
    let inclusao = FEVEREIRO.replace("Emissao", "Inclusao");
    for (name, emissor, filtro, parametros, wanted) in [
        ("from all, on these days", DOIS, FEVEREIRO.to_owned(), "", "1 77"),
        ("taken in on these days", DOIS, inclusao, "", "1 77"),
        ("from one", TRES, FEVEREIRO.to_owned(), "", "77"),
        ("cancelled", DOIS, format!("{FEVEREIRO}<StatusDocumento>5</StatusDocumento>"), "", "77"),
        ("rejected never arrives", UM, faixa(2, 2), "", "117"),
        ("by number of its issuer", UM, faixa(1, 9), "", "1"),
        ("SEFAZ's too", DOIS, FEVEREIRO.to_owned(), "<ConsultaDFe>S</ConsultaDFe>", "1 77 1"),
        ("SEFAZ's, of one issuer", UM, FEVEREIRO.to_owned(), "<ConsultaDFe>S</ConsultaDFe>", "1 1"),
    ] {
        let reply = asked(&stage, "k2", &consulta(DOIS, emissor, &filtro, "R"), parametros);
        assert_eq!(numeros(&reply), wanted, "{name}: {:?}", reply.reason);
    }
    let so_sefaz =
        "<DataEmissaoInicial>2026-02-20</DataEmissaoInicial><DataEmissaoFinal>2026-02-20</DataEmissaoFinal>";
    let parametros = "<ConsultaDFe>S</ConsultaDFe><DocumentosResumo>S</DocumentosResumo>";
    let reply = asked(&stage, "k2", &consulta(DOIS, DOIS, so_sefaz, "R"), parametros);
    let resumo = documento(&reply).child("Resumo").unwrap().clone();
    assert_eq!(resumo.text_of("DocNomeEmitente").as_deref(), Some("De Fora SA"));
    assert_eq!(resumo.text_of("DocVlrTotal").as_deref(), Some("10.00"));
}

#[test]
fn who_is_named_in_autxml_may_download() {
    let stage = stage("{}");
    let envio = ENVIO.replace(
        "<det><detItem>",
        &format!("<autXML><autXMLItem><CNPJ_aut>{DOIS}</CNPJ_aut></autXMLItem></autXML><det><detItem>"),
    );
    assert_eq!(codigos(&send(&stage, &envio)), "100/100");
    let hoje = FEVEREIRO.replace("02-01", "03-02").replace("02-28", "03-02");
    let documento = consulta(DOIS, DOIS, &hoje, "R");
    assert_eq!(numeros(&asked(&stage, "k2", &documento, "")), "117");
    assert_eq!(numeros(&asked(&stage, "k2", &documento, "<AutorizadoDownload>S</AutorizadoDownload>")), "10");
}

#[test]
fn another_partners_documents_are_not_in_this_base() {
    let stage = stage("{}");
    let documento = consulta(UM, TRES, FEVEREIRO, "E");
    assert_eq!(numeros(&asked(&stage, CHAVE, &documento, "")), "117");
    // But SEFAZ knows them by key.
    let chave = stage.look(|rooms| rooms.invoicy.notas.get(4).unwrap().chave.to_string());
    let documento = consulta(UM, TRES, &format!("<ChaveAcesso>{chave}</ChaveAcesso>"), "E");
    assert_eq!(codigos(&asked(&stage, CHAVE, &documento, "")), "100/101");
    let pela_chave = |status: u8| {
        let filtro = format!("<ChaveAcesso>{chave}</ChaveAcesso><StatusDocumento>{status}</StatusDocumento>");
        codigos(&asked(&stage, CHAVE, &consulta(UM, TRES, &filtro, "E"), ""))
    };
    assert_eq!([pela_chave(5), pela_chave(2)], ["100/101", "117"]);
}

#[test]
fn documents_are_found_by_the_clients_own_id_and_by_what_befell_them() {
    let stage = stage("{}");
    let busca =
        |filtro: &str, parametros: &str| asked(&stage, CHAVE, &consulta(UM, UM, filtro, "E"), parametros);
    let achada = documento(&busca("<IDUnico>PED-1</IDUnico>", "<RetornartpEmis>S</RetornartpEmis>"));
    let campos: Vec<_> = achada.elements().map(|campo| campo.name.as_str()).take(4).collect();
    assert_eq!(campos, ["DocModelo", "DocNumero", "DocSerie", "DocIDUnico"]);
    assert_eq!(achada.text_of("DocTpEmis").as_deref(), Some("1"));
    assert_eq!(numeros(&busca("<IDUnico>PED-2</IDUnico>", "")), "117");
    let alterada = busca(&format!("{FEVEREIRO}<AlteradoInvoicy>S</AlteradoInvoicy>"), "");
    assert_eq!(numeros(&alterada), "3");
    assert_eq!(documento(&alterada).text_of("DocIntegracao").as_deref(), Some("13"));
    let com_id = ENVIO.replace("<nNF>10</nNF>", "<IDUnico>PED-9</IDUnico><nNF>10</nNF>");
    send(&stage, &com_id);
    assert_eq!(numeros(&busca("<IDUnico>PED-9</IDUnico>", "")), "10");
    send(&stage, &cancelamento(10));
    assert_eq!(numeros(&busca("<IDUnico>PED-9</IDUnico>", "")), "10");
}

#[test]
fn a_series_alone_gives_its_last_document_of_the_status() {
    let stage = stage("{}");
    for (filtro, wanted) in [
        ("<Serie>1</Serie>", "3"),
        ("<Serie>1</Serie><StatusDocumento>3</StatusDocumento>", "2"),
        ("<Serie>1</Serie><StatusDocumento>12</StatusDocumento>", "117"),
        ("<Serie>5</Serie>", "117"),
    ] {
        assert_eq!(numeros(&asked(&stage, CHAVE, &consulta(UM, UM, filtro, "E"), "")), wanted, "{filtro}");
    }
}

#[test]
fn the_clock_is_the_states() {
    let stage = stage(
        r#"{"invoicy":{"clock":{"technical_note":"2025.001","qr_code_version":"300","contingency_series":"900"}}}"#,
    );
    let relogio = |chave: &str, empresa: &str, uf: &str| {
        documento(&asked(&stage, chave, &consulta(empresa, empresa, &format!("<dhUF>{uf}</dhUF>"), "E"), ""))
    };
    for (uf, wanted) in [
        ("RS", "09:00:00-03:00"),
        ("43", "09:00:00-03:00"),
        ("AM", "08:00:00-04:00"),
        ("S", "09:00:00-03:00"),
    ] {
        assert_eq!(
            relogio(CHAVE, UM, uf).text_of("dhRecbto").unwrap(),
            format!("2026-03-02T{wanted}"),
            "{uf}"
        );
    }
    let acre = relogio("k2", DOIS, "S");
    assert_eq!(acre.text_of("dhRecbto").as_deref(), Some("2026-03-02T07:00:00-05:00"));
    for (campo, wanted) in [
        ("NTEmVigor", "2025.001"),
        ("VersaoQRCode", "300"),
        ("SerieContingencia", "900"),
        ("CertDtaVencimento", "2026-12-02"),
        ("CertDiasValido", "275"),
        ("DocNumero", "0"),
    ] {
        assert_eq!(acre.text_of(campo).as_deref(), Some(wanted), "{campo}");
    }
    assert_eq!(codigos(&asked(&stage, CHAVE, &consulta(UM, UM, "<dhUF>99</dhUF>", "E"), "")), "145");
}

#[test]
fn a_company_that_is_registered_later_finds_what_it_received_before() {
    let mut room = crate::providers::invoicy::InvoiCy::default();
    let stage = stage("{}");
    stage.look(|rooms| room = rooms.invoicy.clone());
    let filed = room.recebidas.len();
    assert_eq!(filed, 2 * 4, "each under both its dates");
    let nota = (**room.notas.get(1).unwrap()).clone();
    let nova: crate::br::cpf_cnpj::CpfCnpj = "00000000000191".parse().unwrap();
    room.alterar(1, |nota| nota.destinatario.documento = "19131243000197".into());
    room.descartar(1);
    let mut outra = nota;
    outra.destinatario.documento = nova.to_string();
    room.guardar(outra);
    let before = room.recebidas.len();
    let mut empresa = (**room.empresas.get(1).unwrap()).clone();
    empresa.documento = nova;
    room.cadastrar_empresa(empresa);
    assert_eq!(room.recebidas.len(), before + 2);
}

#[test]
fn facts_that_cannot_be_say_where() {
    let world = WORLD.replace(
        "}]}}",
        r#"}],"notas":[{"integracao":2,"emitida":"2026-03-01"}],"cfe_sat":[{"cnpj":"11444777000161"},{"ambiente":3}],
            "sefaz":[{"chave":"35260811222333000181550010000000011123456795","destinatario":{"cnpj":"1"}}]}}"#,
    );
    insta::assert_snapshot!(Stage::problems(&world).join("\n"), @r#"
    world.invoicy.notas[0].integracao: DocIntegracao is one of [1, 11, 12, 13, 15, 19, 22], not 2
    world.invoicy.sefaz[0].destinatario.cnpj: "1" has 1 characters, expected 11 of a CPF or 14 of a CNPJ
    world.invoicy.cfe_sat[0].cnpj: no company is registered with 11444777000161
    world.invoicy.cfe_sat[1].ambiente: is 1 (produção) or 2 (homologação), not 3
    "#);
}
