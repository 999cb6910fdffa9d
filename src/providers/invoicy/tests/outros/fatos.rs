//! Facts of these models, and how they share the base with the others.

use super::*;

const MODELOS: [&str; 5] = ["CTe", "CTeOS", "MDFe", "NFCom", "NFSe"];

fn world(notas: &str) -> String {
    WORLD.replace("}]}}", &format!(r#"}}],"notas":[{notas}]}}}}"#))
}

#[test]
fn facts_of_every_model_have_contents() {
    let notas: Vec<String> = MODELOS
        .iter()
        .map(|modelo| format!(r#"{{"modelo":"{modelo}","valor":"150.75","emitida":"-2h"}}"#))
        .collect();
    let stage = Stage::new(&world(&notas.join(",")), "{}");
    let again = Stage::new(&world(&notas.join(",")), "{}");
    for (modelo, raiz, valor) in [
        ("CTe", "cteProc", "<vTPrest>150.75</vTPrest>"),
        ("CTeOS", "cteOSProc", "<vTPrest>150.75</vTPrest>"),
        ("MDFe", "mdfeProc", "<vCarga>150.75</vCarga>"),
        ("NFCom", "nfcomProc", "<vNF>150.75</vNF>"),
        ("NFSe", "CompNfse", "<ValorServicos>150.75</ValorServicos>"),
    ] {
        let reply = consultar(&stage, modelo, "<Serie>1</Serie>");
        let ficha = documento(&reply);
        assert_eq!(
            (ficha.text_of("DocStatus").unwrap(), ficha.text_of("DocSitCodigo").unwrap()),
            ("2".into(), "100".into()),
            "{modelo}"
        );
        let xml = decoded(&ficha, "DocXML");
        let lido = xml::parse(&xml, &Limits::default()).unwrap();
        assert_eq!(lido.name, raiz);
        assert!(xml.contains(valor), "{xml}");
        assert_eq!(consultar(&again, modelo, "<Serie>1</Serie>").body, reply.body, "{modelo}");
    }
    // What is made up is what would be taken from a client: the required parts are there.
    let chaves =
        stage.look(|rooms| rooms.invoicy.notas.iter().filter_map(|(_, nota)| nota.chave.acesso()).count());
    assert_eq!(chaves, 4, "an NFS-e has none");
}

#[test]
fn each_status_has_its_situation() {
    for (modelo, status, wanted) in [
        ("CTe", "cancelado", "5/101 Cancelamento de CT-e homologado"),
        ("CTe", "rejeitado", "3/215 Rejeição: Falha no schema XML"),
        ("CTe", "denegado", "12/301 Uso Denegado: Irregularidade fiscal do emitente"),
        ("CTe", "pendente", "1/105 Documento pendente"),
        ("MDFe", "encerrado", "8/132 Encerramento de MDF-e homologado"),
        ("MDFe", "cancelado", "5/101 Cancelamento de MDF-e homologado"),
        ("NFSe", "cancelado", "5/101 Cancelado"),
        ("NFSe", "rejeitado", "3/999 Rejeitado"),
        ("NFSe", "pendente", "1/105 Documento pendente"),
    ] {
        let stage = Stage::new(&world(&format!(r#"{{"modelo":"{modelo}","status":"{status}"}}"#)), "{}");
        let ficha = documento(&consultar(&stage, modelo, "<Serie>1</Serie>"));
        let texto = |nome| ficha.text_of(nome).unwrap();
        assert_eq!(
            format!("{}/{} {}", texto("DocStatus"), texto("DocSitCodigo"), texto("DocSitDescricao")),
            wanted,
            "{modelo}"
        );
    }
}

#[test]
fn facts_that_cannot_be_say_where() {
    let problems = Stage::problems(&world(
        r#"{"modelo":"CTe","status":"encerrado","emitida":"2026-03-01"},{"modelo":"MDFe","status":"denegado","emitida":"2026-03-01"},{"modelo":"NFSe","status":"inutilizado","emitida":"2026-03-01"},{"modelo":"NFe","status":"rejeitado","codigo":611,"emitida":"2026-03-01"}"#,
    ));
    insta::assert_snapshot!(problems.join("\n"), @"world.invoicy.notas[0].status: no CTe has the status Encerrado
world.invoicy.notas[1].status: no MDFe has the status Denegado
world.invoicy.notas[2].status: no NFSe has the status Inutilizado
world.invoicy.notas[3].codigo: SEFAZ does not answer to a document with 611 (100, a denial such as 301 or a rejection such as 778)");
}

#[test]
fn one_call_mixes_models_and_each_has_its_message() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"nfse_ready":"now"}}"#);
    let segundo = CTE.replace("<nCT>10<", "<nCT>11<");
    let reply =
        send_all(&stage, &[(ENVIO, ""), (CTE, ""), (RPS, ""), (&segundo, ""), (MDFE, ""), (NFCOM, "")]);
    let por_modelo: Vec<Vec<String>> = mensagens(&reply)
        .iter()
        .map(|(_, _, documentos)| {
            documentos.iter().map(|documento| documento.text_of("DocModelo").unwrap()).collect()
        })
        .collect();
    assert_eq!(por_modelo, [vec!["NFe"], vec!["CTe", "CTe"], vec!["NFSe"], vec!["MDFe"], vec!["NFCom"]]);
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 6);
}
