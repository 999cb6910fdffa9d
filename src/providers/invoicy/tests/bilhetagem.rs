//! The document count: which days, which companies, which documents.

use insta::assert_snapshot;

use super::*;

/// Two companies of the first partner and one of another; today is 2026-03-02. A note is taken in two seconds after its emission.
fn stage(behaviour: &str) -> Stage {
    let nota = |cnpj: &str, mais: &str| format!(r#"{{"cnpj":"{cnpj}",{mais}}}"#);
    let (um, dois) = ("11222333000181", "11444777000161");
    let notas = [
        nota(um, r#""times":3,"emitida":"2026-03-01T10:00:00-03:00""#),
        nota(um, r#""emitida":"2026-03-01T11:00:00-03:00","status":"cancelado""#),
        nota(um, r#""emitida":"2026-03-01T12:00:00-03:00","status":"rejeitado""#),
        nota(um, r#""emitida":"2026-03-01T13:00:00-03:00","status":"pendente""#),
        nota(um, r#""emitida":"2026-03-01T23:59:57-03:00""#),
        nota(um, r#""emitida":"2026-03-01T23:59:58-03:00""#),
        nota(um, r#""times":20,"emitida":"2026-02-28T10:00:00-03:00""#),
        nota(um, r#""times":5,"emitida":"2026-01-15T10:00:00-03:00""#),
        nota(um, r#""modelo":"NFCe","times":7,"emitida":"2026-03-01T10:00:00-03:00""#),
        nota(um, r#""ambiente":1,"times":9,"emitida":"2026-03-01T10:00:00-03:00""#),
        nota(dois, r#""times":2,"emitida":"2026-03-01T10:00:00-03:00""#),
    ];
    let world = format!(
        r#"{{"invoicy":{{"parceiros":[{{"empPK":"{EMP_PK}","chaveAcesso":"{PARCEIRO}"}},{{"empPK":"outro","chaveAcesso":"x"}}],
            "empresas":[{{"cnpj":"{um}","chaveAcesso":"{CHAVE}","uf":"RS","cadastrada":"2021-04-16"}},{{"cnpj":"{dois}","uf":"SP"}},
                {{"cnpj":"00000000000191","licencas":["NFCe/SAT"]}},{{"cnpj":"33000167000101","habilitada":false}},{{"empPK":"outro","cnpj":"60746948000112"}}],
            "notas":[{}],
            "cfe_sat":[{{"quantidade":40}},{{"quantidade":2,"data":"2026-03-01"}},{{"quantidade":100,"data":"2026-02-28"}}]}}}}"#,
        notas.join(",")
    );
    Stage::new(&world, behaviour)
}

fn pedido(modelo: &str, quando: &str, emissores: &[&str]) -> String {
    let emissores: String =
        emissores.iter().map(|cnpj| format!("<EmissoresItem><CNPJ>{cnpj}</CNPJ></EmissoresItem>")).collect();
    format!(
        "<Bilhetagem><ModeloDocumento>{modelo}</ModeloDocumento><tpAmb>2</tpAmb>{quando}<Emissores>{emissores}</Emissores></Bilhetagem>"
    )
}

const ONTEM: &str =
    "<TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado><DataInclusaoInicial/><DataInclusaoFinal/>";
const MES: &str = "<TipoConsulta>1</TipoConsulta><Acumulado>2</Acumulado>";

fn de(inicial: &str, final_: &str) -> String {
    format!(
        "<TipoConsulta>2</TipoConsulta><Acumulado/><DataInclusaoInicial>{inicial}</DataInclusaoInicial><DataInclusaoFinal>{final_}</DataInclusaoFinal>"
    )
}

fn contar(stage: &Stage, documento: &str) -> Reply {
    send_to(stage, "ConsultaBilhetagem", PARCEIRO, documento, "")
}

/// CNPJ and total of each company.
fn totais(stage: &Stage, documento: &str) -> Vec<String> {
    let retorno = documento_de(&contar(stage, documento));
    let itens = retorno.child("Totais").unwrap().children("TotaisItem");
    itens
        .map(|item| format!("{} {}", item.text_of("CNPJ").unwrap(), item.text_of("Total").unwrap()))
        .collect()
}

fn documento_de(reply: &Reply) -> Element {
    let (codigo, descricao, documentos) = mensagens(reply).pop().unwrap();
    assert_eq!(
        (codigo.as_str(), descricao.as_str()),
        ("100", "Solicitação de consulta de bilhetagem recebida.")
    );
    documentos.into_iter().next().unwrap()
}

#[test]
fn the_answer_has_the_documents_of_the_days_by_company() {
    let stage = stage("{}");
    let reply = contar(&stage, &pedido("NFe", ONTEM, &["11222333000181"]));
    assert_snapshot!(reply.body, @r#"<?xml version = "1.0" encoding = "utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body><ConsultaBilhetagem.ExecuteResponse xmlns="InvoiCy"><Invoicyretorno><Mensagem><MensagemItem><Codigo>100</Codigo><Descricao>Solicitação de consulta de bilhetagem recebida.</Descricao><Documentos><DocumentosItem><Documento><![CDATA[<RetornoBilhetagem><Totais><TotaisItem><CNPJ>11222333000181</CNPJ><ModeloDocumento>NFe</ModeloDocumento><Total>5</Total><DataCadastro>2021-04-16</DataCadastro></TotaisItem></Totais></RetornoBilhetagem>]]></Documento></DocumentosItem></Documentos></MensagemItem></Mensagem></Invoicyretorno></ConsultaBilhetagem.ExecuteResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"#);
    assert_eq!(reply.operation, "invoicy.bilhetagem.consultar");
    let so_um = ["11222333000181"];
    for (name, modelo, quando, emissores, wanted) in [
        ("yesterday", "NFe", ONTEM.to_owned(), &so_um[..], vec!["11222333000181 5"]),
        ("month on its second day", "NFe", MES.to_owned(), &so_um, vec!["11222333000181 5"]),
        ("period", "NFe", de("2026-01-01", "2026-03-01"), &so_um, vec!["11222333000181 30"]),
        ("one day", "NFe", de("2026-01-15", "2026-01-15"), &so_um, vec!["11222333000181 5"]),
        (
            "two companies",
            "NFe",
            ONTEM.to_owned(),
            &["11444777000161", "11222333000181"],
            vec!["11444777000161 2", "11222333000181 5"],
        ),
        ("all with a licence", "NFe", ONTEM.to_owned(), &[], vec!["11222333000181 5", "11444777000161 2"]),
        ("NFC-e", "NFCe", ONTEM.to_owned(), &so_um, vec!["11222333000181 7"]),
        ("CF-e SAT", "CF-e SAT", ONTEM.to_owned(), &so_um, vec!["11222333000181 42"]),
        (
            "both",
            "NFCe/SAT",
            ONTEM.to_owned(),
            &[],
            vec!["11222333000181 49", "11444777000161 0", "00000000000191 0"],
        ),
        ("nothing issued", "CTe", ONTEM.to_owned(), &so_um, vec!["11222333000181 0"]),
    ] {
        assert_eq!(totais(&stage, &pedido(modelo, &quando, emissores)), wanted, "{name}");
    }
}

/// The dossier's vector for the partner's key (section 2).
#[test]
fn the_partners_key_signs() {
    let documento = "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado><DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem><CNPJ>11222333000181</CNPJ></EmissoresItem></Emissores></Bilhetagem>";
    let stage = stage("{}");
    for path in ["/aconsultabilhetagem.aspx", "/arecepcao.aspx", "/arecepcaoprevia.aspx"] {
        let body = envelope(EMP_PK, "3f269c3d62cb93d5ae3b28df2fb60259", &[(documento, "")]);
        assert_eq!(codigos(&stage.send("POST", path, &[], body)), "100", "{path}");
    }
}

#[test]
fn on_the_first_of_a_month_it_is_the_month_before() {
    let stage = stage("{}");
    stage.advance("30d");
    let (ontem, mes) = (pedido("NFe", ONTEM, &["11222333000181"]), pedido("NFe", MES, &["11222333000181"]));
    assert_eq!(totais(&stage, &ontem), ["11222333000181 0"]);
    // 2026-04-01: all of March.
    assert_eq!(totais(&stage, &mes), ["11222333000181 6"]);
    stage.advance("1d");
    assert_eq!(totais(&stage, &mes), ["11222333000181 0"]);
}

#[test]
fn rejected_documents_and_events_count_by_knob() {
    let ontem = pedido("NFe", ONTEM, &["11222333000181"]);
    let todos = stage(r#"{"invoicy":{"billing":{"documents":"all"}}}"#);
    assert_eq!(totais(&todos, &ontem), ["11222333000181 7"]);
    let eventos = stage(r#"{"invoicy":{"billing":{"events":true,"details":true}}}"#);
    assert_eq!(totais(&eventos, &ontem), ["11222333000181 6"]);
    let retorno = documento_de(&contar(&eventos, &ontem));
    let detalhes = retorno.path("Totais/TotaisItem/Detalhes").unwrap();
    let linhas: Vec<_> = detalhes
        .elements()
        .map(|item| {
            format!("{} {}", item.text_of("TipoDocumento").unwrap(), item.text_of("Quantidade").unwrap())
        })
        .collect();
    assert_eq!(linhas, ["Emitidos 5", "Eventos 1"]);
}

#[test]
fn what_is_issued_and_cancelled_over_the_wire_counts_tomorrow() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"billing":{"events":true}}}"#);
    send(&stage, ENVIO);
    send(&stage, &ENVIO.replace("<nNF>10<", "<nNF>11<").replace("<vNF>10.00", "<vNF>11.00"));
    send(&stage, &cancelamento(10));
    let ontem = pedido("NFe", ONTEM, &[]);
    assert_eq!(totais(&stage, &ontem), ["11222333000181 0"]);
    stage.advance("1d");
    assert_eq!(
        totais(&stage, &ontem),
        ["11222333000181 2"],
        "the note and its cancellation; 11 was rejected"
    );
    stage.look(|rooms| assert_eq!(rooms.invoicy.por_evento.len(), 1));
}

#[test]
fn what_cannot_be_counted_says_why() {
    let stage = stage("{}");
    let um = ["11222333000181"];
    for (name, documento, code, said) in [
        ("ends today", pedido("NFe", &de("2026-03-01", "2026-03-02"), &um), "145", "menor que a data atual"),
        ("over three months", pedido("NFe", &de("2025-12-01", "2026-03-01"), &um), "145", "3 meses"),
        ("no dates", pedido("NFe", &de("", ""), &um), "145", "DataInclusaoInicial não informado"),
        ("type 3", pedido("NFe", "<TipoConsulta>3</TipoConsulta>", &um), "145", "TipoConsulta"),
        (
            "accumulated 3",
            pedido("NFe", "<TipoConsulta>1</TipoConsulta><Acumulado>3</Acumulado>", &um),
            "145",
            "Acumulado",
        ),
        ("unknown model", pedido("NFX", ONTEM, &um), "145", "ModeloDocumento"),
        ("another partner's", pedido("NFe", ONTEM, &["60746948000112"]), "173", "Chave"),
        ("nobody's", pedido("NFe", ONTEM, &["19131243000197"]), "173", "Chave"),
    ] {
        let reply = contar(&stage, &documento);
        let (codigo, descricao, documentos) = mensagens(&reply).pop().unwrap();
        assert_eq!((codigo.as_str(), documentos.len()), (code, 0), "{name}: {descricao}");
        assert!(descricao.contains(said), "{name}: {descricao}");
        assert!(reply.reason.is_some(), "{name}");
    }
    assert!(
        mensagens(&contar(&stage, &pedido("NFe", &de("2025-12-02", "2026-03-01"), &um))).pop().unwrap().0
            == "100"
    );
    // The company's key is not the partner's, not even behind a document of the company's own.
    let documento = pedido("NFe", ONTEM, &[]);
    let reply = send_to(&stage, "ConsultaBilhetagem", CHAVE, &documento, "");
    assert_eq!(codigos(&reply), "173");
    assert!(reply.reason.unwrap().contains("partner's key"));
    let consulta = "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>";
    let reply = send_all(
        &stage,
        &[(consulta, "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>"), (&documento, "")],
    );
    let found: Vec<_> = mensagens(&reply).into_iter().map(|(codigo, ..)| codigo).collect();
    assert_eq!(found, ["100", "173"]);
}
