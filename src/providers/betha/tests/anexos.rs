//! Attachments and costs.

use super::*;
use crate::wire::base64;

const ANEXO: &str = "recebimento-movimentacao-anexo-terceiros";
const CUSTAS: &str = "execucoes-fiscais-custas";

/// A world with a movement of each entity: 1 is ours, 2 another's.
fn with_movements() -> Stage {
    let stage = stage();
    for execucao in ["e1", "b1"] {
        let action = format!(r#"{{"betha.movimentar":{{"execucao":"{execucao}","codigoMovimentacao":8}}}}"#);
        assert_eq!(stage.act(&action), None);
    }
    stage
}

fn anexo(movimentacao: &str, tipo: &str, nome: &str, arquivo: &str) -> String {
    format!(
        r#"{{"idMovimentacao":{movimentacao},"tipoArquivo":"{tipo}","nomeArquivo":"{nome}","arquivo64":"{arquivo}"}}"#
    )
}

fn kept(stage: &Stage) -> usize {
    stage.look(|rooms| rooms.betha.acervo.anexos.len())
}

#[test]
fn an_attachment_is_taken_once_and_goes_back_without_its_file() {
    let stage = with_movements();
    let reply = post(&stage, ANEXO, &anexo("1", ".PDF", "Petição", "JVBERi0="));
    assert_eq!((reply.status, reply.operation), (200, "betha.anexos.receber"));
    assert_eq!(
        reply.body,
        r#"{"idMovimentacao":1,"tipoArquivo":".PDF","nomeArquivo":"Petição","id":1,"mensagemRetorno":"Processado com sucesso"}"#
    );
    // Other ways to write base64, another name, another type.
    for (tipo, nome, arquivo) in [
        ("pdf", "b", "JVBE\\r\\nRi0="),
        ("pdf", "c", "data:application/pdf;base64,JVBERi0="),
        ("pdf", "d", "JVBERi0"),
        ("xml", "Petição", "PGE+"),
    ] {
        assert_eq!(post(&stage, ANEXO, &anexo("\"1\"", tipo, nome, arquivo)).status, 200, "{nome}.{tipo}");
    }
    assert_eq!(kept(&stage), 5);
    let again = post(&stage, ANEXO, &anexo("1", "pdf", "Petição", "JVBERi0="));
    assert_eq!((again.status, again.verdict), (422, Verdict::Refused));
    assert_eq!(
        again.body,
        r#"{"message":"A requisição contém registros inválidos.","classificationCode":null,"detail":["Já existe anexo com este nome e tipo na movimentação"]}"#
    );
    assert_eq!(again.reason.as_deref(), Some("movement 1 has an attachment \"Petição\" of the type pdf"));
    assert_eq!(kept(&stage), 5);
}

#[test]
fn an_attachment_that_does_not_fit_is_refused_with_all_its_faults() {
    let stage = with_movements();
    let name = |letters: usize| "é".repeat(letters);
    for (body, detail) in [
        (
            "{}".to_owned(),
            vec![
                "Campo obrigatório não informado: idMovimentacao",
                "Campo obrigatório não informado: tipoArquivo",
                "Campo obrigatório não informado: nomeArquivo",
                "Campo obrigatório não informado: arquivo64",
            ],
        ),
        (anexo("99", "pdf", "a", "YQ=="), vec!["Movimentação não encontrada"]),
        (anexo("2", "pdf", "a", "YQ=="), vec!["Movimentação não encontrada"]),
        (anexo("-1", "pdf", "a", "YQ=="), vec!["Movimentação não encontrada"]),
        (anexo("1.5", "pdf", "a", "YQ=="), vec!["Campo com valor inválido: idMovimentacao"]),
        (anexo("[1]", "pdf", "a", "YQ=="), vec!["Campo com valor inválido: idMovimentacao"]),
        (anexo("1", "pdf", "a", "garbage!"), vec!["Campo com valor inválido: arquivo64"]),
        (anexo("1", "pdf", "a", "data:text/plain,YQ=="), vec!["Campo com valor inválido: arquivo64"]),
        (anexo("1", "pdf", "a", ""), vec!["Campo obrigatório não informado: arquivo64"]),
        (anexo("1", "pdf", "a", "data:;base64,"), vec!["Campo obrigatório não informado: arquivo64"]),
        (anexo("1", ".documento", "a", "YQ=="), vec!["Campo excede o tamanho permitido: tipoArquivo"]),
        (anexo("1", "a/b", "a", "YQ=="), vec!["Campo com valor inválido: tipoArquivo"]),
        (anexo("1", ".", "a", "YQ=="), vec!["Campo com valor inválido: tipoArquivo"]),
        (anexo("1", "pdf", &name(251), "YQ=="), vec!["Campo excede o tamanho permitido: nomeArquivo"]),
        (format!("[{}]", anexo("1", "pdf", "a", "YQ==")), vec!["Envie um único objeto por requisição"]),
        ("[]".to_owned(), vec!["Envie um único objeto por requisição"]),
        (
            r#"{"idMovimentacao":1,"tipoArquivo":"pdf","nomeArquivo":"a","arquivo64":7}"#.to_owned(),
            vec!["Campo com valor inválido: arquivo64"],
        ),
    ] {
        let reply = post(&stage, ANEXO, &body);
        assert_eq!((reply.status, reply.verdict), (422, Verdict::Refused), "{body}");
        assert_eq!(reply.json()["detail"], serde_json::json!(detail), "{body}");
    }
    for body in ["", "7", "\"x\"", "[{", "{}{}"] {
        assert_eq!(post(&stage, ANEXO, body).status, 400, "{body}");
    }
    assert_eq!(kept(&stage), 0);
    assert_eq!(post(&stage, ANEXO, &anexo("1", ".docx", &name(250), "YQ==")).status, 200);
}

#[test]
fn ten_megabytes_are_taken_and_one_byte_more_is_not() {
    let stage = with_movements();
    let most = 10 * 1024 * 1024;
    let text = |bytes: usize| base64::encode(vec![b'x'; bytes]);
    let over = post(&stage, ANEXO, &anexo("1", "bin", "a", &text(most + 1)));
    assert_eq!(over.status, 422);
    assert_eq!(over.json()["detail"][0], "O arquivo excede o limite de 10 MB");
    assert_eq!(over.reason.as_deref(), Some("the file has 10485761 bytes; at most 10485760 are taken"));
    assert_eq!(kept(&stage), 0);
    assert_eq!(post(&stage, ANEXO, &anexo("1", "bin", "a", &text(most))).status, 200);
}

#[test]
fn costs_are_created_one_by_one_and_say_what_became_of_them_in_tributos() {
    let stage = stage();
    let reply = post(
        &stage,
        CUSTAS,
        r#"[{"idExecucoes":1,"idCustas":3,"valor":150.5,"observacao":"Oficial de justiça"},{"idExecucao":"2","idCusta":4,"valor":"10"},
            {"idExecucoes":99,"idCustas":3,"valor":1},{"idExecucoes":1,"valor":1},{"idExecucoes":1,"idCustas":3,"valor":1.005},
            {"idExecucoes":1,"idCustas":3,"valor":100000000},{"idExecucoes":1,"idCustas":3,"valor":-1},{"idExecucoes":[1],"idCustas":3,"valor":1}]"#,
    );
    assert_eq!(
        (reply.status, reply.operation, reply.verdict),
        (200, "betha.custas.receber", Verdict::Partly)
    );
    insta::assert_snapshot!(reply.body.replace("},{", "},\n{"), @r#"
    [{"idExecucoes":1,"idCustas":3,"valor":150.50,"observacao":"Oficial de justiça","id":1,"mensagemRetorno":"Processado com sucesso"},
    {"idExecucoes":2,"idCustas":4,"valor":10.00,"observacao":null,"id":2,"mensagemRetorno":"Processado com sucesso"},
    {"idExecucoes":99,"idCustas":3,"valor":1.00,"observacao":null,"id":null,"mensagemRetorno":"Execução fiscal não encontrada"},
    {"idExecucoes":1,"idCustas":null,"valor":1.00,"observacao":null,"id":null,"mensagemRetorno":"Campo obrigatório não informado: idCustas"},
    {"idExecucoes":1,"idCustas":3,"valor":1.005,"observacao":null,"id":null,"mensagemRetorno":"Campo com valor inválido: valor"},
    {"idExecucoes":1,"idCustas":3,"valor":100000000,"observacao":null,"id":null,"mensagemRetorno":"Campo com valor inválido: valor"},
    {"idExecucoes":1,"idCustas":3,"valor":-1,"observacao":null,"id":null,"mensagemRetorno":"Campo com valor inválido: valor"},
    {"idExecucoes":[1],"idCustas":3,"valor":1.00,"observacao":null,"id":null,"mensagemRetorno":"Campo com valor inválido: idExecucoes"}]
    "#);
    let synced = |stage: &Stage| {
        stage.look(|rooms| {
            rooms.betha.acervo.custas.iter().map(|(_, custa)| custa.sincronizada).collect::<Vec<_>>()
        })
    };
    assert_eq!(synced(&stage), [true, true]);
    let one = r#"{"idExecucoes":1,"idCustas":3,"valor":1}"#;
    for (knob, said, taken) in [
        ("off", "Custa criada; sincronização com o Tributos desativada", false),
        ("error", "Custa criada; falha na sincronização com o Tributos", false),
        ("ok", "Processado com sucesso", true),
    ] {
        let stage = Stage::new(WORLD, &format!(r#"{{"betha":{{"tributos_sync":"{knob}"}}}}"#));
        let reply = post(&stage, "execucoes-fiscais-custas-terceiros", one);
        assert_eq!((reply.status, reply.verdict), (200, Verdict::Accepted));
        assert_eq!(reply.json()["mensagemRetorno"], said);
        assert_eq!(synced(&stage), [taken], "{knob}");
    }
    let batch = |items: usize| format!("[{}]", vec![one; items].join(","));
    let over = post(&stage, CUSTAS, &batch(51));
    assert_eq!(
        (over.status, over.json()["message"].as_str()),
        (422, Some("A requisição excede o limite de 50 registros."))
    );
    let reason = "the body has 51 items; the knob `max_custas` takes at most 50";
    assert_eq!(over.reason.as_deref(), Some(reason));
    assert_eq!(synced(&stage).len(), 2, "nothing of it is stored");
    assert_eq!(post(&stage, CUSTAS, &batch(50)).status, 200);
    assert_eq!(synced(&stage).len(), 52);

    let known = WORLD.replacen(r#""nome":"Município de Joinville","#, r#""nome":"x","tiposCustas":[3],"#, 1);
    let stage = Stage::new(&known, "{}");
    let reply = post(
        &stage,
        CUSTAS,
        r#"[{"idExecucoes":1,"idCustas":3,"valor":1},{"idExecucoes":1,"idCustas":4,"valor":1}]"#,
    );
    assert_eq!(reply.json()[1]["mensagemRetorno"], "Tipo de custa não encontrado");
    assert_eq!(synced(&stage).len(), 1);
}
