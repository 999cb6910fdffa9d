//! Exports in lots.

use insta::assert_snapshot;

use super::*;
use crate::wire::zip;

/// 120 authorised notes of series 3 on 2026-02-10, one rejected and one cancelled on the 11th.
const NOTAS: &str = r#"}],"notas":[{"serie":3,"times":120,"emitida":"2026-02-10T10:00:00-03:00"},
    {"serie":3,"emitida":"2026-02-11T10:00:00-03:00","status":"rejeitado"},{"serie":3,"emitida":"2026-02-11T11:00:00-03:00","status":"cancelado"}]}}"#;

fn stage(behaviour: &str) -> Stage {
    Stage::new(&WORLD.replace("}]}}", NOTAS), behaviour)
}

fn pedido(filtro: &str) -> String {
    format!(
        "<EnvioLote><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor>{filtro}<EmitidoRecebido>E</EmitidoRecebido></EnvioLote>"
    )
}

const FEVEREIRO: &str = "<DataEmissaoInicial>2026-02-01T00:00:00</DataEmissaoInicial><DataEmissaoFinal>2026-02-28T23:59:59</DataEmissaoFinal>";
const EVENTOS: &str = "<ParametrosConsulta><Situacao>S</Situacao><XMLCompleto>S</XMLCompleto><Eventos>S</Eventos></ParametrosConsulta>";

fn pedir(stage: &Stage, filtro: &str, parametros: &str) -> Reply {
    send_to(stage, "ExportarDocumentos", CHAVE, &pedido(filtro), parametros)
}

/// ProtNumero of each lot.
fn protocolos(reply: &Reply) -> Vec<String> {
    let (codigo, descricao, documentos) = mensagens(reply).pop().unwrap();
    assert_eq!(
        (codigo.as_str(), descricao.as_str()),
        ("100", "Lote agendado com sucesso. Realize a consulta dos protocolos posteriormente")
    );
    documentos.iter().map(|documento| documento.text_of("ProtNumero").unwrap()).collect()
}

fn buscar(stage: &Stage, protocolo: &str) -> Reply {
    let documento = format!(
        "<ConsultaLote><CnpjEmpresa>11222333000181</CnpjEmpresa><ProtNumero>{protocolo}</ProtNumero></ConsultaLote>"
    );
    send_to(stage, "ExportarDocumentos", CHAVE, &documento, "")
}

fn arquivos(lote: &Element) -> Vec<(String, String)> {
    let bytes = base64::decode(&lote.text_of("DocBase64").unwrap()).unwrap();
    let files = zip::unpack(&bytes, &zip::Limits::default()).unwrap();
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn lots_are_chained_and_there_after_a_while() {
    let stage = stage("{}");
    let reply = pedir(&stage, FEVEREIRO, EVENTOS);
    assert_eq!((reply.operation, reply.reason.as_deref()), ("invoicy.exportacao.solicitar", None));
    assert!(reply.body.contains("<ExportarDocumentos.ExecuteResponse xmlns=\"InvoiCy\">"));
    let (_, _, documentos) = mensagens(&reply).pop().unwrap();
    assert_snapshot!(documentos[0].outer_xml(), @"<Protocolo><ProtNumero>2026030209000000000001</ProtNumero><ProxConsultaProtocolo>2026-03-02T09:10:00</ProxConsultaProtocolo></Protocolo>");
    // 121 with a file: the rejected one has none.
    let protocolos = protocolos(&reply);
    assert_eq!(protocolos.len(), 3);
    let cedo = buscar(&stage, &protocolos[0]);
    let (codigo, descricao, documentos) = mensagens(&cedo).pop().unwrap();
    assert_eq!((codigo.as_str(), descricao.as_str()), ("100", "Protocolo em processamento"));
    assert_snapshot!(documentos[0].outer_xml(), @"<ConsultaProtocolo><ProxProtocolo>2026030209000000000002</ProxProtocolo><ProxConsultaProtocolo>2026-03-02T09:10:00</ProxConsultaProtocolo><DocBase64/><DocumentosResumidos/></ConsultaProtocolo>");
    stage.advance("9m59s");
    assert_eq!(mensagens(&buscar(&stage, &protocolos[0])).pop().unwrap().1, "Protocolo em processamento");
    stage.advance("1s");
    let mut proximo = protocolos[0].clone();
    let mut sizes = Vec::new();
    let mut nomes = Vec::new();
    while !proximo.is_empty() {
        let pronto = buscar(&stage, &proximo);
        assert_eq!(
            (pronto.operation, mensagens(&pronto).pop().unwrap().1.as_str()),
            ("invoicy.exportacao.consultar", "Protocolo processado")
        );
        let lote = documento(&pronto);
        let files = arquivos(&lote);
        sizes.push(files.len());
        nomes.extend(files.into_iter().map(|(nome, _)| nome));
        proximo = lote.text_of("ProxProtocolo").unwrap();
        let wanted = if proximo.is_empty() { "0000-00-00T00:00:00" } else { "2026-03-02T09:10:00" };
        assert_eq!(lote.text_of("ProxConsultaProtocolo").unwrap(), wanted);
    }
    // The last lot holds the cancelled note with its event.
    assert_eq!(sizes, [50, 50, 22]);
    assert_eq!(nomes.iter().collect::<std::collections::BTreeSet<_>>().len(), 122);
    let chave = stage.look(|rooms| rooms.invoicy.notas.get(122).unwrap().chave.to_string());
    assert_eq!(nomes[120..], [format!("{chave}-procNFe.xml"), format!("110111-{chave}-1-procEventoNFe.xml")]);
}

#[test]
fn what_is_in_a_lot_was_fixed_when_it_was_asked_for() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"export_ready":"now"}}"#);
    send(&stage, ENVIO);
    let hoje = FEVEREIRO.replace("02-01", "03-02").replace("02-28", "03-02");
    let protocolo = protocolos(&pedir(&stage, &hoje, EVENTOS)).remove(0);
    send(&stage, &ENVIO.replace("<nNF>10<", "<nNF>11<"));
    send(&stage, &cancelamento(10));
    let files = arquivos(&documento(&buscar(&stage, &protocolo)));
    assert_eq!(files.len(), 2, "note 10, and its cancellation since; not note 11");
    assert!(files[0].1.contains("<nNF>10</nNF>") && files[0].1.contains("<nfeProc"), "{}", files[0].1);
    assert!(files[1].0.starts_with("110111-"));
    let sem = protocolos(&pedir(&stage, &hoje, "")).remove(0);
    assert_eq!(arquivos(&documento(&buscar(&stage, &sem))).len(), 2, "two notes without events");
}

#[test]
fn summaries_come_with_links_and_no_archive() {
    let stage = stage(r#"{"invoicy":{"export_ready":"now"}}"#);
    let faixa = "<StatutsDocumento>3</StatutsDocumento><NumeroInicial>1</NumeroInicial><NumeroFinal>500</NumeroFinal><Serie>3</Serie><ResumoDocumento>S</ResumoDocumento>";
    let protocolo = protocolos(&pedir(&stage, faixa, "")).remove(0);
    let lote = documento(&buscar(&stage, &protocolo));
    assert_eq!(lote.text_of("DocBase64").as_deref(), Some(""));
    let resumo = lote.path("DocumentosResumidos/Documento").unwrap();
    assert_eq!(
        resumo.text_of("DocNumero").as_deref(),
        Some("121"),
        "the rejected one: it has no file, but a summary"
    );
    assert_eq!(resumo.text_of("DocXMLLink").as_deref(), Some(""));
    let todos =
        faixa.replace("<StatutsDocumento>3</StatutsDocumento>", "<StatusDocumento>5</StatusDocumento>");
    let parametros = "<ParametrosConsulta><ResumoXMLBase64>S</ResumoXMLBase64></ParametrosConsulta>";
    let protocolo = protocolos(&pedir(&stage, &todos, parametros)).remove(0);
    let lote = documento(&buscar(&stage, &protocolo));
    let resumo = lote.path("DocumentosResumidos/Documento").unwrap();
    assert!(resumo.text_of("DocXMLLink").unwrap().contains("HNUC002.aspx"));
    assert!(decoded(resumo, "DocXML").contains("<nfeProc"));
    assert_ne!(resumo.path("Resumo").unwrap().text_of("DocVlrTotal").as_deref(), None);
}

#[test]
fn polls_and_holds_are_by_knob_and_action() {
    let polls = stage(r#"{"invoicy":{"export_ready":{"polls":2}}}"#);
    let protocolo = protocolos(&pedir(&polls, FEVEREIRO, "")).remove(0);
    let said = |stage: &Stage, protocolo: &str| mensagens(&buscar(stage, protocolo)).pop().unwrap().1;
    assert_eq!(
        [said(&polls, &protocolo), said(&polls, &protocolo), said(&polls, &protocolo)],
        ["Protocolo em processamento", "Protocolo em processamento", "Protocolo processado"]
    );
    let held = stage(r#"{"invoicy":{"export_ready":"hold"}}"#);
    let protocolo = protocolos(&pedir(&held, FEVEREIRO, "")).remove(0);
    held.advance("30d");
    assert_eq!(said(&held, &protocolo), "Protocolo em processamento");
    assert!(
        held.act(r#"{"invoicy.liberarExportacao":{"protocolo":"1"}}"#)
            .unwrap()
            .contains("no export that waits")
    );
    assert_eq!(held.act(&format!(r#"{{"invoicy.liberarExportacao":{{"protocolo":"{protocolo}"}}}}"#)), None);
    assert_eq!(said(&held, &protocolo), "Protocolo processado");
}

#[test]
fn what_cannot_be_exported_says_why() {
    let stage = stage("{}");
    let emissao = |de: &str, ate: &str| {
        FEVEREIRO.replace("2026-02-01T00:00:00", de).replace("2026-02-28T23:59:59", ate)
    };
    let chave = "<ChaveAcesso>35260811222333000181550010000000011123456795</ChaveAcesso>";
    for (name, filtro, code, said) in [
        (
            "32 days",
            emissao("2026-01-01T00:00:00", "2026-02-01T00:00:01"),
            "145",
            "[#inv0005] - O período entre as datas de emissão não pode ultrapassar 31 dias.",
        ),
        (
            "32 days of inclusion",
            emissao("2026-01-01", "2026-02-01").replace("Emissao", "Inclusao"),
            "145",
            "datas de inclusão",
        ),
        ("by key", chave.to_owned(), "145", "ChaveAcesso"),
        ("key and dates", format!("{chave}{FEVEREIRO}"), "145", "ChaveAcesso"),
        (
            "numbers without series",
            "<NumeroInicial>1</NumeroInicial><NumeroFinal>9</NumeroFinal>".into(),
            "145",
            "Serie",
        ),
        ("series alone", "<Serie>3</Serie>".into(), "145", "NumeroInicial"),
        ("no filter", String::new(), "145", "NumeroInicial"),
        ("nothing there", emissao("2026-01-01", "2026-01-31"), "117", "Nenhum documento"),
        (
            "only without files",
            format!("{FEVEREIRO}<StatusDocumento>3</StatusDocumento>"),
            "117",
            "Nenhum documento",
        ),
        (
            "strange flag",
            format!("{FEVEREIRO}<ResumoDocumento>X</ResumoDocumento>"),
            "145",
            "ResumoDocumento",
        ),
    ] {
        let reply = pedir(&stage, &filtro, "");
        let (codigo, descricao, documentos) = mensagens(&reply).pop().unwrap();
        assert_eq!((codigo.as_str(), documentos.len()), (code, 0), "{name}: {descricao}");
        assert!(descricao.contains(said), "{name}: {descricao}");
    }
    for (protocolo, code) in [("1", "999"), ("", "145"), (&"9".repeat(41), "145")] {
        assert_eq!(codigos(&buscar(&stage, protocolo)), code, "{protocolo}");
    }
    // Other roots have no business there.
    let consulta = "<Consulta><ModeloDocumento>NFe</ModeloDocumento><CnpjEmissor>11222333000181</CnpjEmissor></Consulta>";
    let reply = send_to(&stage, "ExportarDocumentos", CHAVE, consulta, "");
    assert_eq!(codigos(&reply), "176");
    assert!(reply.reason.unwrap().contains("/arecepcao.aspx"));
}

#[test]
fn a_strangers_protocol_is_not_found() {
    let world = WORLD.replace(
        "}]}}",
        r#"},{"cnpj":"11444777000161","chaveAcesso":"k2"}],"notas":[{"emitida":"2026-02-10"}]}}"#,
    );
    let stage = Stage::new(&world, r#"{"invoicy":{"export_ready":"now"}}"#);
    let protocolo = protocolos(&pedir(&stage, FEVEREIRO, "")).remove(0);
    let documento = format!(
        "<ConsultaLote><CnpjEmpresa>11444777000161</CnpjEmpresa><ProtNumero>{protocolo}</ProtNumero></ConsultaLote>"
    );
    let reply = send_to(&stage, "ExportarDocumentos", "k2", &documento, "");
    assert_eq!(codigos(&reply), "999");
    assert!(reply.reason.unwrap().contains("11444777000161 has no export"));
}
