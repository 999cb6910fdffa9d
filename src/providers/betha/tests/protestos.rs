//! Protests and their movements.

use super::*;

#[test]
fn a_protest_is_created_for_the_certificates_person_and_altered_in_part() {
    let stage = stage();
    let cda = cda(&stage, 3941085);
    let debtor =
        column(&get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=2"), "cpfCnpjExecutado");
    let created = post(
        &stage,
        "protestos",
        &format!(
            r#"{{{cda},"id":77,"valorTitulo":103.5,"valorProtestado":"103.50","situacao":"ENVIADO","dataProtocolo":"2026-03-02",
                "cartorio":{{"identificadorProtesto":2,"cpfCnpj":"83.169.623/0001-10","nome":"1º Tabelionato"}},"municipio":{{"codigoIBGE":4209102}},"sistemaProtesto":{{"sigla":"CRA"}}}}"#
        ),
    );
    assert_eq!((created.status, created.operation), (200, "betha.protestos.criar"));
    let year = created.json()["anoCda"].clone();
    let number = created.json()["nroCda"].clone();
    let printed = |situacao: &str, dia: &str, cartorio: &str| {
        format!(
            r#"{{"id":1,"nroCda":{number},"anoCda":{year},"nossoNumero":null,"nroGuia":null,"anoGuia":null,"hashLote":null,"hashGeracaoGuia":null,"hashGeracaoCda":null,"hashAssinaturaCda":null,"hashAssinaturaCdaP7s":null,"processo":null,"valorTitulo":103.50,"valorProtestado":103.50,"valorCustas":null,"situacao":{situacao},"regraVencimentoProtesto":null,"dataCanc":null,"dataProtocolo":{dia},"dataVcto":null,"pessoa":{{"cpfCnpj":{}}},"cartorio":{cartorio},"municipio":{{"id":null,"codigoIBGE":4209102}},"sistemaProtesto":{{"sigla":"CRA"}}}}"#,
            debtor[0]
        )
    };
    let office = r#"{"identificadorProtesto":2,"cpfCnpj":"83169623000110","nome":"1º Tabelionato"}"#;
    assert_eq!(created.body, printed("\"ENVIADO\"", "\"2026-03-02\"", office));
    assert_eq!(get(&stage, "protestos/1").body, created.body);

    let altered =
        put(&stage, "protestos/1", r#"{"situacao":"PROTESTADO","cartorio":{"nome":"2º Tabelionato"}}"#);
    assert_eq!((altered.status, altered.operation), (200, "betha.protestos.alterar"));
    let moved = office.replace("1º", "2º");
    assert_eq!(altered.body, printed("\"PROTESTADO\"", "\"2026-03-02\"", &moved));
    // The id in the body, explicit nulls, a whole object cleared.
    let cleared =
        put(&stage, "protestos-terceiros", r#"{"id":1,"dataProtocolo":null,"situacao":"","cartorio":null}"#);
    assert_eq!(cleared.body, printed("null", "null", "null"));
    assert_eq!(get(&stage, "protestos-terceiros/1").body, cleared.body);
    assert_eq!(put(&stage, "protestos/1", "{}").body, cleared.body);

    for (query, found) in [
        ("", vec![1]),
        ("?filter=pessoa.cpfCnpj+is+not+null+and+municipio.codigoIbge=4209102", vec![1]),
        ("?filter=cartorio.nome+is+not+null", vec![]),
        ("?filter=sistemaProtesto.sigla='CRA'+e+id=1", vec![1]),
        ("?filter=id=2", vec![]),
    ] {
        assert_eq!(column(&get(&stage, &format!("protestos{query}")), "id"), found, "{query}");
    }
    let fields = get(
        &stage,
        "protestos?fields=id,%20pessoa(cpfCnpj),municipio,sistemaProtesto.sigla&sort=sistemaProtesto.sigla+desc",
    );
    assert!(
        fields.body.ends_with(&format!(
            r#"[{{"id":1,"pessoa":{{"cpfCnpj":{}}},"municipio":{{"id":null,"codigoIBGE":4209102}},"sistemaProtesto":{{"sigla":"CRA"}}}}]}}"#,
            debtor[0]
        )),
        "{}",
        fields.body
    );
    for (fields, coluna) in
        [("pessoa(", 8), ("id)", 3), ("(id)", 1), ("pessoa(cpfCnpj) id", 17), ("a(b(c(d(e(f)))))", 10)]
    {
        let query = crate::wire::form::encode([("fields", fields)]);
        let reply = get(&stage, &format!("protestos?{query}"));
        let start = format!("Parâmetro fields inválido na coluna {coluna}: esperado `,` ou `)`");
        assert!(reply.json()["message"].as_str().unwrap().starts_with(&start), "{fields}: {}", reply.body);
        assert_eq!(reply.status, 400);
    }
    // Another entity sees none of it.
    let other = [("User-Access", OTHER)];
    for (method, path) in
        [("GET", "protestos/1"), ("PUT", "protestos/1"), ("GET", "protestos/1/movimentacoes")]
    {
        assert_eq!(
            stage.send(method, &format!("{BASE}/{path}"), &other, "{}").status,
            404,
            "{method} {path}"
        );
    }
    assert_eq!(stage.send("GET", &format!("{BASE}/protestos"), &other, "").json()["total"], 0);
}

#[test]
fn a_protest_that_cannot_be_is_refused_with_all_its_faults_and_not_stored() {
    let stage = stage();
    let cda = cda(&stage, 12);
    let long = "x".repeat(101);
    for (body, detail) in [
        (
            "{}".to_owned(),
            vec!["Campo obrigatório não informado: nroCda", "Campo obrigatório não informado: anoCda"],
        ),
        (r#"{"nroCda":987,"anoCda":2024}"#.to_owned(), vec!["Certidão de Dívida Ativa não encontrada"]),
        (
            r#"{"nroCda":"x","anoCda":12345}"#.to_owned(),
            vec!["Campo com valor inválido: nroCda", "Campo com valor inválido: anoCda"],
        ),
        (
            format!(
                r#"{{{cda},"hashAssinaturaCdaP7s":"{long}","situacao":"mais de dezesseis","valorTitulo":1.005,"dataVcto":"amanhã","sistemaProtesto":{{"sigla":"CRAB"}}}}"#
            ),
            vec![
                "Campo excede o tamanho permitido: hashAssinaturaCdaP7s",
                "Campo com valor inválido: valorTitulo",
                "Campo excede o tamanho permitido: situacao",
                "Campo com valor inválido: dataVcto",
                "Campo excede o tamanho permitido: sistemaProtesto.sigla",
            ],
        ),
        (format!(r#"{{{cda},"pessoa":"52998224725"}}"#), vec!["Campo com valor inválido: pessoa.cpfCnpj"]),
        (format!(r#"{{{cda},"valorTitulo":1000000000000}}"#), vec!["Campo com valor inválido: valorTitulo"]),
        (format!("[{{{cda}}}]"), vec!["Envie um único objeto por requisição"]),
    ] {
        let reply = post(&stage, "protestos", &body);
        assert_eq!((reply.status, reply.verdict), (422, Verdict::Refused), "{body}");
        let mut said: Vec<_> = reply.json()["detail"].as_array().unwrap().clone();
        let mut wanted: Vec<_> = detail.into_iter().map(serde_json::Value::from).collect();
        said.sort_by_key(ToString::to_string);
        wanted.sort_by_key(ToString::to_string);
        assert_eq!(said, wanted, "{body}");
    }
    assert_eq!(get(&stage, "protestos").json()["total"], 0);
    // No number is lost to what was refused.
    assert_eq!(post(&stage, "protestos", &format!("{{{cda}}}")).json()["id"], 1);
    let broken = put(&stage, "protestos/1", r#"{"nroCda":null,"situacao":"X"}"#);
    assert_eq!(broken.status, 422);
    assert_eq!(get(&stage, "protestos/1").json()["situacao"], serde_json::Value::Null, "undone");
    for path in ["protestos/2", "protestos/x", "protestos/99999999999999999999", "protestos"] {
        assert_eq!(put(&stage, path, "{}").status, 404, "{path}");
    }
    assert_eq!(get(&stage, "protestos/0").status, 404);
    let created = Stage::new(WORLD, r#"{"betha":{"post_status":"created"}}"#);
    assert_eq!(post(&created, "protestos", &format!("{{{cda}}}")).status, 201);
    assert_eq!(put(&created, "protestos/1", "{}").status, 200);
}

#[test]
fn movements_of_a_protest_are_never_of_the_future() {
    let stage = stage();
    let cda = cda(&stage, 12);
    for id in 1..=2 {
        assert_eq!(post(&stage, "protestos", &format!("{{{cda}}}")).json()["id"], id);
    }
    let reply =
        post(&stage, "protestos-movimentacoes", r#"{"idProtesto":1,"valorMovto":10,"codigoOcorrencia":"1"}"#);
    assert_eq!((reply.status, reply.operation), (200, "betha.protestosMovimentacoes.criar"));
    assert_eq!(
        reply.body,
        r#"{"id":1,"idProtesto":1,"dataMovto":"2026-03-02T09:00:00.000","tipoMoeda":null,"valorMovto":10.00,"nroCartorio":null,"nroProtocolo":null,"codigoOcorrencia":"1","ocorrencia":null,"codigoInconsistencia":null,"inconsistencia":null,"nomeArquivo":null}"#
    );
    let nested =
        post(&stage, "protestos/2/movimentacoes", r#"{"dataMovto":"2026-03-02","nroProtocolo":"P-9"}"#);
    assert_eq!(
        (nested.json()["idProtesto"].as_i64(), nested.json()["dataMovto"].as_str()),
        (Some(2), Some("2026-03-02T00:00:00.000"))
    );
    for (body, said) in [
        (
            r#"{"idProtesto":1,"dataMovto":"2026-03-02T09:00:00.001"}"#,
            "A data do movimento não pode ser posterior à data e hora atuais",
        ),
        (
            r#"{"idProtesto":1,"dataMovto":"2026-03-03"}"#,
            "A data do movimento não pode ser posterior à data e hora atuais",
        ),
        (
            r#"{"idProtesto":1,"dataMovto":"2026-03-02T12:00:01Z"}"#,
            "A data do movimento não pode ser posterior à data e hora atuais",
        ),
        (r#"{"idProtesto":3}"#, "Protesto não encontrado"),
        ("{}", "Campo obrigatório não informado: idProtesto"),
        (r#"{"idProtesto":1,"nroCartorio":"12345678901"}"#, "Campo excede o tamanho permitido: nroCartorio"),
    ] {
        let reply = post(&stage, "protestos-movimentacoes", body);
        assert_eq!(reply.status, 422, "{body}");
        assert_eq!(reply.json()["detail"], serde_json::json!([said]), "{body}");
    }
    assert_eq!(post(&stage, "protestos/9/movimentacoes", "{}").status, 404);
    let altered = put(&stage, "protestos-movimentacoes/1", r#"{"ocorrencia":"Pago"}"#);
    assert_eq!(
        (altered.json()["ocorrencia"].as_str(), altered.json()["codigoOcorrencia"].as_str()),
        (Some("Pago"), Some("1"))
    );
    assert_eq!(put(&stage, "protestos-movimentacoes", r#"{"id":"1","dataMovto":"2026-03-04"}"#).status, 422);
    assert_eq!(put(&stage, "protestos/2/movimentacoes/1", "{}").status, 404, "it is of the other protest");
    assert_eq!(put(&stage, "protestos/1/movimentacoes/1", r#"{"tipoMoeda":1}"#).json()["tipoMoeda"], 1);
    for (path, found) in [
        ("protestos-movimentacoes", vec![1, 2]),
        ("protestos-movimentacoes-terceiros?filter=idProtesto=2", vec![2]),
        ("protestos/2/movimentacoes", vec![2]),
        ("protestos/2/movimentacoes?filter=idProtesto=1", vec![]),
        ("protestos-movimentacoes?filter=dataMovto%3E=2026-03-02T09:00", vec![1]),
        ("protestos-movimentacoes?filter=dataMovto=2026-03-02&sort=dataMovto", vec![2, 1]),
    ] {
        assert_eq!(column(&get(&stage, path), "id"), found, "{path}");
    }
    assert_eq!(get(&stage, "protestos/2/movimentacoes/2").json()["nroProtocolo"], "P-9");
    for path in ["protestos/1/movimentacoes/2", "protestos/9/movimentacoes", "protestos-movimentacoes/9"] {
        assert_eq!(get(&stage, path).status, 404, "{path}");
    }
    // A movement can move to the other protest.
    assert_eq!(put(&stage, "protestos-movimentacoes/2", r#"{"idProtesto":1}"#).status, 200);
    assert_eq!(column(&get(&stage, "protestos/1/movimentacoes"), "id"), [1, 2]);
    assert_eq!(get(&stage, "protestos/2/movimentacoes").json()["total"], 0);
}

#[test]
fn the_summary_of_a_debt_shows_its_newest_protest_and_its_suit() {
    let stage = stage();
    let bare = get(&stage, "resumo-divida?filter=idDivida=77");
    assert_eq!(
        bare.body,
        r#"{"offset":0,"limit":20,"total":1,"hasNext":false,"content":[{"idDivida":77,"situacao":"PRESCRITA","protesto":null,"ajuizamento":null}]}"#
    );
    let cda = cda(&stage, 12);
    post(&stage, "protestos", &format!("{{{cda}}}"));
    post(&stage, "protestos", &format!(r#"{{{cda},"situacao":"PROTESTADO","dataProtocolo":"2026-02-27"}}"#));
    post(&stage, "protestos/2/movimentacoes", r#"{"nroProtocolo":"P-1"}"#);
    post(&stage, "protestos/2/movimentacoes", r#"{"ocorrencia":"sem número"}"#);
    let full = get(&stage, "resumoDivida/12");
    let peticao =
        get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=2").json()["content"][0].clone();
    assert_eq!(
        full.body,
        format!(
            r#"{{"idDivida":12,"situacao":"ABERTO","protesto":{{"id":2,"situacao":"PROTESTADO","dataProtocolo":"2026-02-27",{cda},"nroProtocolo":"P-1"}},"ajuizamento":{{"codigoExecucao":2,"processo":"5000001-55.2024.8.24.0001","situacao":"TRAMITACAO","dataAjuizamento":"2024-05-02","idPeticao":{},"anoPeticao":{}}}}}"#,
            peticao["idPeticao"], peticao["anoPeticao"]
        )
    );
    assert_eq!(get(&stage, "resumo-divida-terceiros?idDivida=12").json()["content"][0], full.json());
    for (filter, found) in [
        ("protesto.situacao = 'PROTESTADO'", vec![12]),
        ("ajuizamento.codigoExecucao = 2 and protesto.id is null", vec![3941085]),
        ("situacao = PRESCRITA", vec![77]),
    ] {
        assert_eq!(ids(&stage, "resumo-divida", filter), found, "{filter}");
    }
    for path in ["resumo-divida/1000", "resumo-divida/x"] {
        assert_eq!(get(&stage, path).status, 404, "{path}");
    }
    // Filed by a movement of the third party: its date is the filing's.
    let filed =
        r#"{"codigoExecucaoFiscal":1,"dataMovimentacao":"2026-02-20T10:00:00","codigoMovimentacao":463}"#;
    assert_eq!(
        get(&stage, "resumo-divida/1").json()["ajuizamento"]["dataAjuizamento"],
        serde_json::Value::Null
    );
    post(&stage, "recebimento-movimentacao-terceiros", filed);
    assert_eq!(get(&stage, "resumo-divida/1").json()["ajuizamento"]["dataAjuizamento"], "2026-02-20");
}
