//! Actions, facts and what is made up.

use super::*;

#[test]
fn payments_plans_and_cancellations_show_in_every_list() {
    let stage = stage();
    let row = |stage: &Stage, id: i64| {
        let change = get(stage, &format!("envio-alteracao-terceiros?idDivida={id}"));
        let balance = get(stage, &format!("envio-saldo-terceiros?idDivida={id}"));
        let sum: f64 = column(&balance, "valorSaldo").iter().map(|value| value.as_f64().unwrap()).sum();
        (column(&change, "situacao")[0].clone(), column(&change, "valorSaldo")[0].as_f64().unwrap(), sum)
    };
    stage.advance("1d");
    assert_eq!(stage.act(r#"{"betha.pagarDivida":{"divida":3941085,"valor":"3.50"}}"#), None);
    assert_eq!(row(&stage, 3941085), ("ABERTO".into(), 100.0, 100.0));
    assert_eq!(stage.act(r#"{"betha.parcelarDivida":{"divida":"d2","entrada":"20"}}"#), None);
    assert_eq!(row(&stage, 3941085), ("PARCELADO".into(), 80.0, 80.0));
    assert_eq!(ids(&stage, "execucoes-dividas-terceiros", "dataBase >= 2026-03-03"), [3941085]);
    assert_eq!(stage.act(r#"{"betha.pagarDivida":{"divida":"d2"}}"#), None);
    assert_eq!(row(&stage, 3941085), ("PAGA".into(), 0.0, 0.0));
    assert_eq!(stage.act(r#"{"betha.cancelarDivida":{"divida":"d3"}}"#), None);
    assert_eq!(row(&stage, 12), ("CANCELADA".into(), 0.0, 0.0));
    let documents = get(&stage, "documentos-dividas-terceiros?dataBase=2026-03-03");
    assert_eq!(column(&documents, "dataCanc"), ["2026-03-03"], "the certificate is cancelled with the debt");
    assert_eq!(ids(&stage, "envio-alteracao-terceiros", "dataBase >= '2026-03-03T09:00:00'"), [12, 3941085]);

    assert_eq!(stage.act(r#"{"betha.ajuizar":{"execucao":"e1"}}"#), None);
    let filed = get(&stage, "execucoes-fiscais-terceiros?dataBase=2026-03-03");
    assert_eq!(column(&filed, "situacao"), ["TRAMITACAO"]);
    let number = column(&filed, "processo")[0].as_str().unwrap().to_owned();
    assert!(crate::br::cnj::NumeroCnj::parse(&number).is_ok(), "{number}");
    assert_eq!(
        stage.act(&format!(
            r#"{{"betha.mudarSituacaoExecucao":{{"execucao":"{number}","situacao":"ENCERRADO"}}}}"#
        )),
        None
    );
    assert_eq!(
        column(&get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=1"), "situacao"),
        ["ENCERRADO"]
    );

    for (action, said) in [
        (r#"{"betha.pagarDivida":{"divida":"d2"}}"#, "dívida 3941085 is PAGA"),
        (
            r#"{"betha.pagarDivida":{"divida":"d1","valor":"90.68"}}"#,
            "a payment of 90.68 does not fit a balance of 90.67",
        ),
        (r#"{"betha.pagarDivida":{"divida":"d9"}}"#, "divida: no dívida has the ref or the id `d9`"),
        (r#"{"betha.parcelarDivida":{"divida":"d1","entrada":"90.67"}}"#, "leaves nothing"),
        (r#"{"betha.cancelarDivida":{"divida":"d1","situacao":"PAGA"}}"#, "PAGA is no way to cancel"),
        (r#"{"betha.ajuizar":{"execucao":1}}"#, "execution 1 is ENCERRADO"),
        (r#"{"betha.ajuizar":{"execucao":"e3"}}"#, "`e3`"),
    ] {
        assert!(stage.act(action).unwrap().contains(said), "{action}");
    }
}

#[test]
fn facts_that_cannot_be_say_where() {
    for (facts, problem) in [
        (
            r#"{"execucoes":[{}]}"#,
            "execucoes[0]: there is no entity (say one under entidades, or `extends: default`)",
        ),
        (
            r#"{"entidades":[{"municipio":"Joinvile"}]}"#,
            "entidades[0].municipio: duble does not know the municipality `Joinvile` (did you mean `Joinville`?)",
        ),
        (
            r#"{"entidades":[{"codigosAcesso":["x"]},{"codigosAcesso":["x"]}]}"#,
            "entidades[1].codigosAcesso[0]: the access code x opens another entity",
        ),
        (
            r#"{"entidades":[{"codigosAcesso":[{"codigo":"x","operacoes":["betha.saldo.listar"]}]}]}"#,
            "entidades[0].codigosAcesso[0].operacoes: there is no operation `betha.saldo.listar` (did you mean `betha.saldos.listar`?)",
        ),
        (
            r#"{"entidades":[{"tiposMovimentacoes":[{"id":463,"descricao":"x"}]}]}"#,
            "entidades[0].tiposMovimentacoes[0].id: 463 is a type of the document's table 9",
        ),
        (
            r#"{"entidades":[{"ref":"a"}],"execucoes":[{"ref":"a"}]}"#,
            "execucoes[0].ref: names something else already",
        ),
        (
            r#"{"entidades":[{}],"execucoes":[{"codigo":1,"times":2}]}"#,
            "execucoes[0].codigo: names one, but `times` asks for many",
        ),
        (
            r#"{"entidades":[{}],"execucoes":[{"times":2,"dividas":[{"id":3}]}]}"#,
            "execucoes[0].dividas[0].id: names one, but `times` asks for many",
        ),
        (
            r#"{"entidades":[{}],"execucoes":[{"codigo":1},{"codigo":1}]}"#,
            "execucoes[1].codigo: 1 is used twice",
        ),
        (r#"{"entidades":[{}],"dividas":[{"id":1},{"id":1}]}"#, "dividas[1].id: 1 is used twice"),
        (
            r#"{"entidades":[{}],"dividas":[{"valorTributo":"1","valorJuros":"0","valorMulta":"0","valorCorrecao":"0","saldo":"2"}]}"#,
            "dividas[0].saldo: 2.00 does not fit a debt of 1.00",
        ),
        (
            r#"{"entidades":[{}],"dividas":[{"execucao":"e"}]}"#,
            "dividas[0].execucao: no execution has the ref or the code `e`",
        ),
        (
            r#"{"entidades":[{}],"dividas":[{"receitas":[]}]}"#,
            "dividas[0].receitas: is empty; a debt has one revenue at least",
        ),
        (
            r#"{"entidades":[{}],"dividas":[{"dataBase":"+1d"}]}"#,
            "dividas[0].dataBase: lies after the scenario's start (let an action of the timeline change it)",
        ),
        (
            r#"{"entidades":[{}],"execucoes":[{"executado":{"cpfCnpj":"529.982.247-24"}}]}"#,
            "execucoes[0].executado.cpfCnpj",
        ),
        (
            r#"{"entidades":[{}],"execucoes":[{"dividas":[{"entidade":"b"}]}]}"#,
            "execucoes[0].dividas[0].entidade: is the execution's that it stands in",
        ),
    ] {
        let problems = Stage::problems(&format!(r#"{{"betha":{facts}}}"#));
        assert_eq!(problems.len(), 1, "{facts}");
        assert!(problems[0].starts_with(&format!("world.betha.{problem}")), "{facts}: {}", problems[0]);
    }
}

#[test]
fn what_is_not_stated_is_made_up_valid_and_the_same_each_time() {
    let world = r#"{"betha":{"entidades":[{"codigosAcesso":["00000000-0000-4000-8000-000000000001"]}],"execucoes":[{"times":300}],"dividas":[{"times":50}]}}"#;
    let (stage, twin) = (Stage::new(world, "{}"), Stage::new(world, "{}"));
    for list in [
        "execucoes-fiscais-terceiros",
        "execucoes-dividas-terceiros",
        "documentos-dividas-terceiros",
        "envio-saldo-terceiros",
        "envio-alteracao-terceiros",
    ] {
        let reply = get(&stage, &format!("{list}?limit=1000"));
        assert_eq!(reply.body, get(&twin, &format!("{list}?limit=1000")).body);
        let rows = if list.starts_with("documentos") {
            650
        } else if list.starts_with("envio") {
            350
        } else {
            300
        };
        assert_eq!(reply.json()["total"], rows, "{list}");
        if !list.starts_with("envio-saldo") {
            let base = column(&reply, "dataBase");
            assert!(base.is_sorted_by_key(|day| day.as_str().unwrap().to_owned()), "{list}");
            assert!(
                base[0].as_str().unwrap() >= "2023-01-01"
                    && base.last().unwrap().as_str().unwrap() <= "2026-03-02"
            );
        }
    }
    let suits = get(&stage, "execucoes-fiscais-terceiros?limit=1000");
    for (number, situation) in column(&suits, "processo").iter().zip(column(&suits, "situacao")) {
        match number.as_str() {
            Some(number) => assert!(crate::br::cnj::NumeroCnj::parse(number).is_ok(), "{number}"),
            None => assert_eq!(situation, "AJUIZAMENTO"),
        }
    }
    assert!(
        column(&suits, "cpfCnpjExecutado")
            .iter()
            .all(|id| crate::br::cpf_cnpj::is_valid_cpf_cnpj(id.as_str().unwrap()))
    );
    let sum = |reply: &Reply, field: &str| -> f64 {
        column(reply, field).iter().map(|v| v.as_f64().unwrap()).sum()
    };
    let debts = get(&stage, "envio-alteracao-terceiros?limit=1000&filter=valorSaldo%3E0");
    assert!(
        (sum(&get(&stage, "envio-saldo-terceiros?limit=1000"), "valorSaldo") - sum(&debts, "valorSaldo"))
            .abs()
            < 0.001
    );
}

#[test]
fn the_same_ref_replaces() {
    let world = r#"{"betha":{"entidades":[{"ref":"a","codigosAcesso":["old"]},{"ref":"a","nome":"Outra","codigosAcesso":["00000000-0000-4000-8000-000000000001"]}],
        "execucoes":[{"ref":"e","codigo":5},{"ref":"e","codigo":6,"dividas":[{"ref":"d","id":8}]}],"dividas":[{"ref":"d","id":9,"execucao":"e"}]}}"#;
    let stage = Stage::new(world, "{}");
    assert_eq!(column(&get(&stage, "execucoes-fiscais-terceiros"), "codigoExecucao"), [6]);
    assert_eq!(column(&get(&stage, "execucoes-fiscais-terceiros"), "nomeExequente"), ["Outra"]);
    assert_eq!(column(&get(&stage, "execucoes-dividas-terceiros"), "id"), [9]);
    assert_eq!(get(&stage, "documentos-dividas-terceiros").json()["total"], 2);
    assert_eq!(get(&stage, "envio-saldo-terceiros").json()["total"], 1);
    let old = stage.send("GET", &format!("{BASE}/envio-saldo-terceiros"), &[("Authorization", "old")], "");
    assert_eq!(old.status, 401);
}

#[test]
fn the_treasury_enrols_petitions_and_suspends_and_every_list_tells_it() {
    let stage = stage();
    stage.advance("1d");
    let since = |list: &str| get(&stage, &format!("{list}?dataBase=2026-03-03"));
    assert_eq!(stage.act(r#"{"betha.emitirCda":{"ref":"n1","id":500,"valorTributo":"100","valorJuros":"0","valorMulta":"0","valorCorrecao":"0","devedor":{"nome":"Ana","cpfCnpj":"52998224725"}}}"#), None);
    assert_eq!(
        stage.act(
            r#"{"betha.emitirCda":{"ref":"n2","id":501,"devedor":{"nome":"Ana","cpfCnpj":"52998224725"}}}"#
        ),
        None
    );
    assert_eq!(stage.act(r#"{"betha.emitirCda":{"execucao":"e1","id":502,"valorTributo":"9.33","valorJuros":"0","valorMulta":"0","valorCorrecao":"0"}}"#), None);
    assert_eq!(column(&since("envio-alteracao-terceiros"), "idDivida"), [500, 501, 502]);
    assert_eq!(column(&since("execucoes-dividas-terceiros"), "id"), [502]);
    let documents = since("documentos-dividas-terceiros");
    assert_eq!(column(&documents, "tipoDocumento"), ["P", "C", "C", "C"], "the petition of e1 changed too");
    assert_eq!(column(&documents, "dataEmissao")[1..], ["2026-03-03"; 3]);
    assert_eq!(column(&documents, "valorTotal")[0], 100.0);
    assert_eq!(column(&since("execucoes-fiscais-terceiros"), "valorCausa"), [100.0]);
    assert_eq!(column(&since("execucoes-fiscais-terceiros"), "honorarios"), [10.0]);

    stage.advance("1d");
    assert_eq!(stage.act(r#"{"betha.emitirPeticao":{"dividas":["n1",501],"ref":"nova"}}"#), None);
    let suits = get(&stage, "execucoes-fiscais-terceiros?dataBase=2026-03-04");
    assert_eq!(column(&suits, "situacao"), ["AJUIZAMENTO"]);
    assert_eq!(column(&suits, "nomeExecutado"), ["Ana"]);
    let code = column(&suits, "codigoExecucao")[0].clone();
    let joined = get(&stage, &format!("execucoes-dividas-terceiros?filter=codigoExecucao={code}"));
    assert_eq!(column(&joined, "id"), [500, 501]);
    assert_eq!(stage.act(r#"{"betha.ajuizar":{"execucao":"nova"}}"#), None);
    assert_eq!(
        column(&get(&stage, "execucoes-fiscais-terceiros?dataBase=2026-03-04"), "situacao"),
        ["TRAMITACAO"]
    );

    assert_eq!(stage.act(r#"{"betha.mudarSituacaoDivida":{"divida":"n1","situacao":"SUSPENSA"}}"#), None);
    assert_eq!(stage.act(r#"{"betha.movimentar":{"execucao":"nova","codigoMovimentacao":90001}}"#), None);
    assert_eq!(column(&get(&stage, "envio-alteracao-terceiros?idDivida=500"), "situacao"), ["SUSPENSA"]);
    assert_eq!(
        column(&get(&stage, "execucoes-fiscais-terceiros?dataBase=2026-03-04"), "situacao"),
        ["SUSPENSO"]
    );

    for (action, said) in [
        (r#"{"betha.emitirCda":{"dataBase":"-1d"}}"#, "dataBase: is now"),
        (r#"{"betha.emitirCda":{"id":500}}"#, "id: 500 is used twice"),
        (r#"{"betha.emitirCda":{"dataInscricao":"2026-03-05"}}"#, "dataInscricao: lies after now"),
        (r#"{"betha.emitirPeticao":{"dividas":[]}}"#, "is empty"),
        (r#"{"betha.emitirPeticao":{"dividas":["n1"]}}"#, "dividas[0]: dívida 500 is in execution"),
        (r#"{"betha.emitirPeticao":{"dividas":["d4"]}}"#, "dívida 77 is PRESCRITA"),
        (r#"{"betha.emitirPeticao":{"dividas":[999]}}"#, "no dívida has the ref or the id `999`"),
        (r#"{"betha.movimentar":{"execucao":"nova","codigoMovimentacao":4711}}"#, "the movement type 4711"),
        (
            r#"{"betha.mudarSituacaoDivida":{"divida":"d4","situacao":"ABERTO"}}"#,
            "dívida 77 is PRESCRITA; it cannot be moved",
        ),
        (r#"{"betha.mudarSituacaoDivida":{"divida":"n1","situacao":"PAGA"}}"#, "PAGA ends a debt"),
    ] {
        let seen = stage.act(action).unwrap();
        assert!(seen.contains(said), "{action}: {seen}");
    }
    assert_eq!(stage.act(r#"{"betha.emitirCda":{"times":3,"devedor":{"nome":"Outro"}}}"#), None);
    let two = r#"{"betha.emitirPeticao":{"dividas":[5000002,5000003]}}"#;
    assert!(stage.act(two).unwrap().contains("another debtor's"));
}

#[test]
fn a_suit_that_is_left_without_debts_is_cancelled_by_the_system_unless_the_knob_forbids_it() {
    for (knobs, situacao, dates) in
        [("{}", "CANCELADO", 2), (r#"{"betha":{"cancel_empty_suits":false}}"#, "AJUIZAMENTO", 1)]
    {
        let stage = Stage::new(WORLD, knobs);
        stage.advance("1d");
        assert_eq!(stage.act(r#"{"betha.cancelarDivida":{"divida":"d1"}}"#), None);
        let suit = get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=1");
        assert_eq!(column(&suit, "situacao"), [situacao]);
        let documents = get(&stage, "documentos-dividas-terceiros?filter=dataCanc=2026-03-03");
        assert_eq!(documents.json()["total"], dates, "{knobs}");
    }
    // One of two debts is left: the suit goes on.
    let stage = stage();
    assert_eq!(stage.act(r#"{"betha.cancelarDivida":{"divida":"d2"}}"#), None);
    assert_eq!(
        column(&get(&stage, "execucoes-fiscais-terceiros?filter=codigoExecucao=2"), "situacao"),
        ["TRAMITACAO"]
    );
}

#[test]
fn movements_and_protests_can_be_facts() {
    let world = r#"{"betha":{"entidades":[{"codigosAcesso":["00000000-0000-4000-8000-000000000001"]}],
        "execucoes":[{"codigo":1,"situacao":"TRAMITACAO","dividas":[{"ref":"d","id":8,"valorTributo":"10","valorJuros":"0","valorMulta":"0","valorCorrecao":"0"}],
            "movimentacoes":[{"codigoMovimentacao":463,"dataMovimentacao":"-3d","comentario":"x"}]}],
        "protestos":[{"divida":"d","situacao":"PROTESTADO","dataProtocolo":"-2d","nroProtocolo":"77"}]}}"#;
    let stage = Stage::new(world, "{}");
    let summary = get(&stage, "resumo-divida/8").json();
    assert_eq!(
        (&summary["protesto"]["situacao"], &summary["protesto"]["nroProtocolo"]),
        (&"PROTESTADO".into(), &"77".into())
    );
    assert_eq!(column(&get(&stage, "protestos"), "valorProtestado"), [10.0]);
    let anexo = r#"{"idMovimentacao":1,"tipoArquivo":"pdf","nomeArquivo":"a","arquivo64":"YQ=="}"#;
    assert_eq!(post(&stage, "recebimento-movimentacao-anexo-terceiros", anexo).status, 200);
    for (facts, problem) in [
        (
            r#"{"entidades":[{}],"protestos":[{"divida":"d"}]}"#,
            "protestos[0].divida: no dívida has the ref or the id `d`",
        ),
        (
            r#"{"entidades":[{}],"dividas":[{"id":1}],"protestos":[{"divida":1,"dataProtocolo":"+1d"}]}"#,
            "protestos[0].dataProtocolo: lies after",
        ),
        (
            r#"{"entidades":[{}],"execucoes":[{"movimentacoes":[{"codigoMovimentacao":4711}]}]}"#,
            "execucoes[0].movimentacoes[0].codigoMovimentacao: is neither",
        ),
    ] {
        let problems = Stage::problems(&format!(r#"{{"betha":{facts}}}"#));
        assert!(problems[0].starts_with(&format!("world.betha.{problem}")), "{facts}: {}", problems[0]);
    }
}

#[test]
fn a_scenario_can_add_paths_and_everything_below_them() {
    let stage = Stage::new(
        WORLD,
        r#"{"betha":{"path_aliases":{"execucoes-fiscais-terceiros":["/integracoes/v1/execucoes","/gateway/execucoes"],"protestos":["/gateway/protestos"]}}}"#,
    )
    .beyond_contract(&[200, 404]);
    let send = |path: &str| stage.send("GET", path, &[("Authorization", CODE)], "");
    for path in
        ["/integracoes/v1/execucoes", "/gateway/execucoes/", "/integracoes/v1/execucoes-fiscais-terceiros"]
    {
        let reply = send(path);
        assert_eq!((reply.status, reply.operation), (200, "betha.execucoesFiscais.listar"), "{path}");
    }
    assert_eq!(
        (send("/gateway/protestos/1").status, send("/gateway/protestos/1").operation),
        (404, "betha.protestos.obter")
    );
    let wrong =
        |text: &str| serde_json::from_str::<crate::providers::Behaviour>(text).unwrap_err().to_string();
    let said = wrong(r#"{"betha":{"path_aliases":{"execucoes-fiscais":["/x"]}}}"#);
    assert!(said.contains("there is no path `execucoes-fiscais`; did you mean"), "{said}");
    assert!(wrong(r#"{"betha":{"path_aliases":{"protestos":["x"]}}}"#).contains("can be no alias"));
}
