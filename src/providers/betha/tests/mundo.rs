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
