//! What third parties send, and its effects.

use super::*;

const BOM: char = '\u{feff}';

#[test]
fn a_process_number_is_written_on_its_suit_and_the_next_poll_sees_it() {
    let stage = stage();
    let since = "dataBase >= '2026-03-02T09:00:00'";
    assert_eq!(ids(&stage, "execucoes-fiscais-terceiros", since), Vec::<i64>::new());
    let reply = post(
        &stage,
        "recebimento-processo-terceiros",
        r#"[{"codigoExecucao":1,"processo":"50000015520248240001","x":{}},{"codigoExecucao":99,"processo":"1"},{"codigoExecucao":"2","processo":50000015520248240001,"mensagemRetorno":""},
            {"codigoExecucao":2,"processo":"123"},{"processo":"1"},{"codigoExecucao":1,"processo":" "},{"codigoExecucao":{},"processo":null}]"#,
    );
    assert_eq!(
        (reply.status, reply.operation, reply.verdict),
        (200, "betha.processos.receber", Verdict::Partly)
    );
    insta::assert_snapshot!(reply.body.replace("},{", "},\n{"), @r#"
    [{"codigoExecucao":1,"processo":"50000015520248240001","mensagemRetorno":"Processado com sucesso"},
    {"codigoExecucao":99,"processo":"1","mensagemRetorno":"Execução fiscal não encontrada"},
    {"codigoExecucao":2,"processo":"50000015520248240001","mensagemRetorno":"Processado com sucesso"},
    {"codigoExecucao":2,"processo":"123","mensagemRetorno":"Número do processo inválido"},
    {"codigoExecucao":null,"processo":"1","mensagemRetorno":"Campo obrigatório não informado: codigoExecucao"},
    {"codigoExecucao":1,"processo":" ","mensagemRetorno":"Campo obrigatório não informado: processo"},
    {"codigoExecucao":{},"processo":null,"mensagemRetorno":"Campo com valor inválido: codigoExecucao"}]
    "#);
    assert_eq!(reply.reason.as_deref(), Some("the entity has no execution with the code 99"));
    let items = stage.journal().pop().unwrap().line.items;
    assert_eq!(items.len(), 7);
    assert_eq!((items[1].code.as_str(), items[1].verdict), ("execucao_nao_encontrada", Verdict::Refused));

    let query = crate::wire::form::encode([("filter", since)]);
    let changed = get(&stage, &format!("execucoes-fiscais-terceiros?{query}"));
    assert_eq!(column(&changed, "processo"), ["50000015520248240001"; 2]);
    assert_eq!(column(&changed, "situacao"), ["AJUIZAMENTO", "TRAMITACAO"], "a number moves no situation");
    assert_eq!(column(&changed, "dataBase"), ["2026-03-02"; 2]);
    assert_eq!(
        ids(&stage, "execucoes-dividas-terceiros", since),
        Vec::<i64>::new(),
        "the debts did not change"
    );

    let one = post(
        &stage,
        "recebimento-processos-terceiros",
        r#" {"codigoExecucao":1,"processo":"5000001-55.2024.8.24.0001"} "#,
    );
    assert_eq!(
        one.body,
        r#"{"codigoExecucao":1,"processo":"5000001-55.2024.8.24.0001","mensagemRetorno":"Processado com sucesso"}"#
    );
    assert_eq!(post(&stage, "recebimento-processo-terceiros", "[]").body, "[]");
    let of_another = stage.send(
        "POST",
        &format!("{BASE}/recebimento-processo-terceiros"),
        &[("User-Access", OTHER)],
        r#"[{"codigoExecucao":2,"processo":"50000015520248240001"}]"#,
    );
    assert!(of_another.body.contains("Execução fiscal não encontrada"));
    assert_eq!(of_another.verdict, Verdict::Refused);
}

#[test]
fn movements_are_stored_and_some_change_where_the_suit_stands() {
    let stage = stage();
    let long = "x".repeat(51);
    let reply = post(
        &stage,
        "recebimento-movimentacao-terceiros",
        &format!(
            r#"[{{"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-03-02 08:30","codigoMovimentacao":463,"comentario":"Distribuído","protocolo":"P-1"}},
                {{"codigoExecucalFiscal":2,"dataMovimentacao":"2026-03-01","codigoMovimentacao":"8"}},
                {{"codigoExecucao":2,"dataMovimentacao":"2026-03-01T12:00:00Z","codigoMovimentacao":90001}},
                {{"codigoExecucaoFiscal":1,"codigoMovimentacao":1}},
                {{"codigoExecucaoFiscal":1,"dataMovimentacao":"01/03/2026","codigoMovimentacao":1}},
                {{"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-03-01","codigoMovimentacao":4711}},
                {{"codigoExecucaoFiscal":9999999999999999999,"dataMovimentacao":"2026-03-01","codigoMovimentacao":1}},
                {{"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-03-01","codigoMovimentacao":6,"protocolo":"{long}"}}]"#
        ),
    );
    assert_eq!(
        (reply.status, reply.operation, reply.verdict),
        (200, "betha.movimentacoes.receber", Verdict::Partly)
    );
    insta::assert_snapshot!(reply.body.replace("},{", "},\n{").replace(&long, "long"), @r#"
    [{"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-03-02T08:30:00.000","codigoMovimentacao":463,"comentario":"Distribuído","protocolo":"P-1","id":1,"mensagemRetorno":"Processado com sucesso"},
    {"codigoExecucaoFiscal":2,"dataMovimentacao":"2026-03-01T00:00:00.000","codigoMovimentacao":8,"comentario":null,"protocolo":null,"id":2,"mensagemRetorno":"Processado com sucesso"},
    {"codigoExecucaoFiscal":2,"dataMovimentacao":"2026-03-01T09:00:00.000","codigoMovimentacao":90001,"comentario":null,"protocolo":null,"id":3,"mensagemRetorno":"Processado com sucesso"},
    {"codigoExecucaoFiscal":1,"dataMovimentacao":null,"codigoMovimentacao":1,"comentario":null,"protocolo":null,"id":null,"mensagemRetorno":"Campo obrigatório não informado: dataMovimentacao"},
    {"codigoExecucaoFiscal":1,"dataMovimentacao":"01/03/2026","codigoMovimentacao":1,"comentario":null,"protocolo":null,"id":null,"mensagemRetorno":"Campo com valor inválido: dataMovimentacao"},
    {"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-03-01T00:00:00.000","codigoMovimentacao":4711,"comentario":null,"protocolo":null,"id":null,"mensagemRetorno":"Tipo de movimentação não encontrado"},
    {"codigoExecucaoFiscal":9999999999999999999,"dataMovimentacao":"2026-03-01T00:00:00.000","codigoMovimentacao":1,"comentario":null,"protocolo":null,"id":null,"mensagemRetorno":"Execução fiscal não encontrada"},
    {"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-03-01T00:00:00.000","codigoMovimentacao":6,"comentario":null,"protocolo":"long","id":null,"mensagemRetorno":"Campo excede o tamanho permitido: protocolo"}]
    "#);
    let changed = get(&stage, "execucoes-fiscais-terceiros?dataBase=2026-03-02");
    assert_eq!(column(&changed, "codigoExecucao"), [1, 2]);
    assert_eq!(column(&changed, "situacao"), ["TRAMITACAO", "SUSPENSO"]);
    assert_eq!(stage.look(|rooms| rooms.betha.acervo.movimentacoes.len()), 3);

    // A movement without a change of situation leaves dataBase, unless the knob says otherwise; 472 restores by knob only.
    let penhora = |code: i64| {
        format!(
            r#"[{{"codigoExecucaoFiscal":2,"dataMovimentacao":"2026-03-01","codigoMovimentacao":{code}}}]"#
        )
    };
    for (knobs, code, since, situacao) in [
        ("{}", 8, vec![], "SUSPENSO"),
        (r#"{"betha":{"movement_touches":"always"}}"#, 8, vec![2], "SUSPENSO"),
        ("{}", 472, vec![], "SUSPENSO"),
        (r#"{"betha":{"restore":true}}"#, 472, vec![2], "TRAMITACAO"),
    ] {
        let stage = Stage::new(WORLD, knobs);
        assert_eq!(
            stage.act(r#"{"betha.mudarSituacaoExecucao":{"execucao":"e2","situacao":"SUSPENSO"}}"#),
            None
        );
        stage.advance("1h");
        assert_eq!(
            post(&stage, "recebimento-movimentacoes-terceiros", &penhora(code)).verdict,
            Verdict::Accepted
        );
        assert_eq!(
            ids(&stage, "execucoes-fiscais-terceiros", "dataBase >= '2026-03-02T10:00:00'"),
            since,
            "{knobs} {code}"
        );
        assert_eq!(
            column(&get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=2"), "situacao"),
            [situacao]
        );
    }
}

#[test]
fn batches_can_be_refused_whole_and_answers_shaped_by_knobs() {
    let body =
        r#"[{"codigoExecucao":1,"processo":"50000015520248240001"},{"codigoExecucao":99,"processo":"1"}]"#;
    let stage = Stage::new(WORLD, r#"{"betha":{"invalid_item":"422"}}"#);
    let reply = post(&stage, "recebimento-processo-terceiros", body);
    assert_eq!((reply.status, reply.verdict), (422, Verdict::Refused));
    assert_eq!(
        reply.body,
        r#"{"message":"A requisição contém registros inválidos.","classificationCode":null,"detail":["Registro 2: Execução fiscal não encontrada"]}"#
    );
    assert_eq!(
        ids(&stage, "execucoes-fiscais-terceiros", "dataBase >= 2026-01-01"),
        Vec::<i64>::new(),
        "undone"
    );
    let stage = Stage::new(
        WORLD,
        r#"{"betha":{"post_status":"created","single_answer":"array","process_check":"cnj","process_mask":"masked","mensagens":{"sucesso":"OK"}}}"#,
    );
    let reply = post(
        &stage,
        "recebimento-processo-terceiros",
        r#"{"codigoExecucao":1,"processo":"00013276420188260158"}"#,
    );
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (201, r#"[{"codigoExecucao":1,"processo":"00013276420188260158","mensagemRetorno":"OK"}]"#)
    );
    assert_eq!(
        column(&get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=1"), "processo"),
        ["0001327-64.2018.8.26.0158"]
    );
}

#[test]
fn a_batch_of_too_many_items_is_refused_before_any_is_looked_at() {
    let item = r#"{"codigoExecucao":1,"processo":"50000015520248240001"}"#;
    let batch = |items: usize| format!("[{}]", vec![item; items].join(","));
    let stage = stage();
    let reply = post(&stage, "recebimento-processo-terceiros", &batch(1_001));
    assert_eq!((reply.status, reply.verdict), (422, Verdict::Refused));
    assert_eq!(
        reply.body,
        r#"{"message":"A requisição excede o limite de 1000 registros.","classificationCode":null,"detail":null}"#
    );
    assert_eq!(
        reply.reason.as_deref(),
        Some("the body has 1001 items; the knob `max_items` takes at most 1000")
    );
    let many = format!("[{}]", vec!["{}"; 200_000].join(","));
    assert_eq!(post(&stage, "recebimento-movimentacao-terceiros", &many).status, 422);
    assert!(stage.journal().iter().all(|entry| entry.line.items.is_empty()), "the journal keeps no items");
    assert_eq!(
        column(&get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=1"), "processo"),
        [serde_json::Value::Null]
    );
    assert_eq!(post(&stage, "recebimento-processo-terceiros", &batch(1_000)).status, 200);

    let strict = Stage::new(WORLD, r#"{"betha":{"max_items":1}}"#);
    assert_eq!(post(&strict, "recebimento-processo-terceiros", item).status, 200);
    assert_eq!(post(&strict, "recebimento-processo-terceiros", &batch(1)).status, 200);
    assert_eq!(post(&strict, "recebimento-processo-terceiros", &batch(2)).status, 422);
    assert_eq!(post(&strict, "recebimento-processo-terceiros", "[{},{}").status, 400, "no JSON is no batch");
}

#[test]
fn what_cannot_be_read_is_refused_in_the_providers_form() {
    let stage = stage();
    for (body, place) in [
        ("", "linha 1, coluna 0"),
        ("[{", "linha 1, coluna 2"),
        ("[1]", "linha 1, coluna 2"),
        ("\"x\"", "linha 1, coluna 3"),
        ("{}x", "linha 1, coluna 3"),
        // An item is an object: a list of its values is none.
        ("[[1,\"50000015520248240001\"]]", "linha 1, coluna 1"),
        ("[[{}]]", "linha 1, coluna 1"),
        ("\u{feff}[[{}]]", "linha 1, coluna 1"),
    ] {
        let reply = post(&stage, "recebimento-processo-terceiros", body);
        let message = format!("O corpo da requisição não pôde ser lido ({place}).");
        assert_eq!(
            (reply.status, reply.json()["message"].as_str().unwrap()),
            (400, message.as_str()),
            "{body}"
        );
    }
    for body in ["", "[1]"] {
        assert_eq!(post(&stage, "recebimento-processo-terceiros", &format!("{BOM}{body}")).status, 400);
    }
    let item = r#"{"codigoExecucao":99}"#;
    for body in [item.to_owned(), format!("[{item}]"), format!(" \n[ {item} ] ")] {
        let bare = post(&stage, "recebimento-processo-terceiros", &body);
        let marked = post(&stage, "recebimento-processo-terceiros", &format!("{BOM}{body}"));
        assert_eq!((bare.status, &bare.body), (marked.status, &marked.body), "{body}");
        assert_eq!(bare.status, 200);
    }
    let form = [("User-Access", CODE), ("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(
        stage.send("POST", &format!("{BASE}/recebimento-processo-terceiros"), &form, "[]").status,
        415
    );
    assert_eq!(stage.send("POST", &format!("{BASE}/recebimento-processo-terceiros"), &[], "[]").status, 401);
    let bytes = stage.send(
        "POST",
        &format!("{BASE}/recebimento-processo-terceiros"),
        &[("User-Access", CODE)],
        b"[{\"processo\":\"\xE7\"}]".to_vec(),
    );
    assert_eq!(bytes.status, 400);
    let missing = get(&stage, "resumo");
    assert_eq!(
        (missing.status, missing.body.as_str()),
        (404, r#"{"message":"Recurso não encontrado.","classificationCode":null,"detail":null}"#)
    );
    let method = post(&stage, "envio-saldo-terceiros", "[]");
    assert_eq!((method.status, method.headers.last().unwrap()), (405, &("allow", "GET".to_owned())));
    assert!(stage.look(|rooms| rooms.betha.acervo.movimentacoes.is_empty()));
}
