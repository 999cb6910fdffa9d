//! What filters find, and how those that mean nothing are refused.

use super::*;

#[test]
fn filters_mean_what_sql_means() {
    let stage = stage();
    for (filter, found) in [
        ("id = 1", vec![1]),
        ("idDivida = '12'", vec![12]),
        ("IDDIVIDAS in (1, 3941085, 99)", vec![1, 3941085]),
        ("id in ()", vec![]),
        ("id not in ()", vec![1, 12, 3941085]),
        ("id <> 1 and valorJuros > 2.4 and valorJuro < 2.6", vec![3941085]),
        ("id = 1 and id = 12", vec![]),
        ("id = 1.5", vec![]),
        ("id = 12 and dataBase < 2024-01-01", vec![]),
        ("id = 12 or dataBase < 2024-01-01", vec![1, 12]),
        ("dataBase > '2023-01-01T00:00:00.000'", vec![12, 3941085]),
        ("dataBase >= 2023-01-01 and dataBase < 2023-01-02", vec![1]),
        ("dataBase between 2023-01-01 and 2024-05-02T10:00:00", vec![1, 12, 3941085]),
        ("dataBase not between 2023-01-01 and 2024-05-02T09:59:59.999", vec![12, 3941085]),
        ("dataBase = 2024-05-02", vec![12, 3941085]),
        ("dataBase != '2024-05-02'", vec![1]),
        ("dataBase in (2024-05-02)", vec![12, 3941085]),
        ("dataBase <= 2024-05-02", vec![1]),
        ("dataBase = '2024-05-02T13:00:00Z'", vec![12, 3941085]),
        ("descricaoReceita like '%tributario'", vec![1]),
        ("descricaoReceita like 'DESC%CRÉD%'", vec![1]),
        ("descricaoReceita not like '%crédito%' and valorTributo >= 250", vec![12]),
        ("not (id = 1 or id = 12)", vec![3941085]),
        ("dataVencimento = 2023-01-01", vec![1]),
        ("id in (3941085, 12, 1) and dataBase >= 2024-01-01", vec![12, 3941085]),
        ("codigoExecucao in (2, 1)", vec![1, 12, 3941085]),
        ("codigoExecucao = 2 and dataBase between 2024-01-01 and 2025-01-01 and id <> 12", vec![3941085]),
        ("id is null", vec![]),
        ("id is not null and id != null", vec![1, 12, 3941085]),
    ] {
        assert_eq!(ids(&stage, "execucoes-dividas-terceiros", filter), found, "{filter}");
    }
    for (filter, found) in [
        ("situacao = 'AJUIZAMENTO'", vec![1]),
        ("situacao = T", vec![2]),
        ("situacao != t", vec![1]),
        ("processo is null", vec![1]),
        // Neither true nor false of a missing number.
        ("processo != 'x'", vec![2]),
        ("not (processo = 'x')", vec![2]),
        ("processo = 'x' or processo is null", vec![1]),
        ("segredoJustica = false", vec![1, 2]),
        ("segredoJustica = 'NAO' e pedidoUrgencia = N", vec![1, 2]),
        ("cpfCnpjExecutado = 52998224725", vec![1]),
        ("nomeExecutado like '%SILVA'", vec![1]),
        ("codigoExecucaoFiscal = 2 ou id = 1", vec![1, 2]),
    ] {
        assert_eq!(ids(&stage, "execucoes-fiscais-terceiros", filter), found, "{filter}");
    }
    for (filter, found) in [
        ("situacao = P", vec![77]),
        ("situacao in ('PARCELADA', 'PRESCRITA')", vec![77]),
        ("situacao = PAGA_PARCELAMENTO", vec![]),
        ("idDivida = 77 and valorSaldo = 0", vec![77]),
    ] {
        assert_eq!(ids(&stage, "envio-alteracao-terceiros", filter), found, "{filter}");
    }
    let both =
        get(&stage, "envio-alteracao-terceiros?dataBase=%222024-05-02T10:00:00.001%22&filter=valorSaldo%3C1");
    assert_eq!(column(&both, "idDivida"), [77]);
    assert_eq!(
        column(&get(&stage, "envio-alteracao-terceiros?idDivida=12&dataBase=2024-06-01"), "idDivida").len(),
        0
    );
}

#[test]
fn long_filters_are_answered_or_refused_by_what_they_cost() {
    let stage = stage();
    let list = |values: Vec<String>| values.join(",");
    let numbers = || (0..10_000).map(|id| id.to_string()).chain(["null".to_owned()]).collect::<Vec<_>>();
    let texts = || (0..10_000).map(|id| format!("'DESC {id}'")).collect::<Vec<_>>();
    let blanks = "%".repeat(100_000);
    for (filter, found) in [
        (format!("id in ({})", list(numbers())), vec![1, 12]),
        (format!("id not in ({})", list(numbers())), vec![3941085]),
        (format!("descricaoReceita in ({}, 'Descrição Crédito Tributario')", list(texts())), vec![1]),
        (format!("descricaoReceita in ({}, null)", list(texts())), vec![]),
        ("id in (null)".to_owned(), vec![]),
        ("descricaoReceita not in (null)".to_owned(), vec![1, 12, 3941085]),
        (format!("descricaoReceita like 'Desc{blanks}Crédito{blanks}'"), vec![1]),
        (format!("dataBase in ({})", list(vec!["2024-05-02".to_owned(); 1_000])), vec![12, 3941085]),
    ] {
        let start: String = filter.chars().take(40).collect();
        assert_eq!(ids(&stage, "execucoes-dividas-terceiros", &filter), found, "{start}");
    }
    for (filter, coluna) in [
        (vec!["id = 1"; 10_000].join(" or "), 10_001),
        (format!("dataBase in ({})", list(vec!["2024-05-02".to_owned(); 10_000])), 11_014),
    ] {
        let query = crate::wire::form::encode([("filter", filter.as_str())]);
        let reply = get(&stage, &format!("execucoes-dividas-terceiros?{query}"));
        let message = format!("Parâmetro filter inválido na coluna {coluna}: mais de 1000 condições.");
        assert_eq!((reply.status, reply.json()["message"].as_str()), (400, Some(message.as_str())));
        let reason = format!("filter, column {coluna}: more than 1000 conditions");
        assert_eq!(reply.reason, Some(reason));
    }
}

#[test]
fn a_filter_that_means_nothing_is_refused_with_its_column() {
    let stage = stage();
    for (list, query, message, reason) in [
        (
            "execucoes-dividas-terceiros",
            "filter=dataBase%20%3E%3E%20%222023%22",
            "Parâmetro filter inválido na coluna 11: esperado um valor, encontrado '>'.",
            "filter, column 11: expected a value, found `>`",
        ),
        (
            "execucoes-dividas-terceiros",
            "filter=id=1+and+databse%3E2023-01-01",
            "Parâmetro filter inválido na coluna 10: campo 'databse' não encontrado.",
            "filter, column 10: the list has no field `databse`; did you mean `dataBase`?",
        ),
        (
            "envio-saldo-terceiros",
            "filter=dataBase%3E2023-01-01",
            "Parâmetro filter inválido na coluna 1: campo 'dataBase' não encontrado.",
            "filter, column 1: the list has no field `dataBase`",
        ),
        (
            "envio-saldo-terceiros",
            "filter=idDivida=abc",
            "Parâmetro filter inválido na coluna 10: 'abc' não é um número para o campo 'idDivida'.",
            "filter, column 10: `abc` is not a number, as `idDivida` needs",
        ),
        (
            "envio-alteracao-terceiros",
            "filter=situacao=QUITADA",
            "Parâmetro filter inválido na coluna 10: 'QUITADA' não é um valor previsto para o campo 'situacao'.",
            "filter, column 10: `QUITADA` is not one of its constants, as `situacao` needs",
        ),
        (
            "execucoes-dividas-terceiros",
            "dataBase=ontem",
            "Parâmetro dataBase inválido na coluna 1: 'ontem' não é uma data para o campo 'dataBase'.",
            "dataBase, column 1: `ontem` is not a date, as `dataBase` needs",
        ),
        (
            "execucoes-dividas-terceiros",
            "sort=id,+ano+up",
            "Parâmetro sort inválido na coluna 9: esperado `asc` ou `desc`, encontrado 'up'.",
            "sort, column 9: expected `asc` or `desc`, found `up`",
        ),
        (
            "execucoes-dividas-terceiros",
            "fields=id,pessoa(nome)",
            "Parâmetro fields inválido na coluna 11: campo 'pessoa.nome' não encontrado.",
            "fields, column 11: the list has no field `pessoa.nome`",
        ),
    ] {
        let reply = get(&stage, &format!("{list}?{query}"));
        assert_eq!((reply.status, reply.verdict), (400, Verdict::Refused), "{query}");
        assert_eq!(
            reply.json(),
            serde_json::json!({"message": message, "classificationCode": null, "detail": null})
        );
        assert_eq!(reply.reason.as_deref(), Some(reason), "{query}");
    }
}
