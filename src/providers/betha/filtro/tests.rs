//! The grammar's own examples, errors by column, and properties.

use proptest::prelude::*;

use super::*;

fn printed(text: &str) -> String {
    ler(text).unwrap_or_else(|error| panic!("{text}: {}", error.reason("filter"))).to_string()
}

#[test]
fn what_documents_and_clients_write_is_read() {
    for (text, same) in [
        (r#"dataBase>="2023-01-01T00:00:00.000""#, r#"dataBase >= "2023-01-01T00:00:00.000""#),
        ("idDivida=3941085", "idDivida = 3941085"),
        ("exercicio.ano = 2021 and entidade.id = 12", "exercicio.ano = 2021 and entidade.id = 12"),
        ("nome = 'Outras Deduções'", "nome = \"Outras Deduções\""),
        ("restoPagar = false", "restoPagar = false"),
        ("a like '%x%' and b not like 'x'", "a like \"%x%\" and b not like \"x\""),
        ("id in(1,2) or id not in ( 'a' , \"b\" )", "id in (1, 2) or id not in (\"a\", \"b\")"),
        ("id in ()", "id in ()"),
        ("a is null AND b IS NOT NULL", "a is null and b is not null"),
        (
            "data >= 2018-02-05 and data <= 2018-02-05T09:37:09.009",
            "data >= 2018-02-05 and data <= 2018-02-05T09:37:09.009",
        ),
        ("v between 1.5 and 2 or v not between -3 and 4", "v between 1.5 and 2 or v not between -3 and 4"),
        ("a==1 e b<>2 ou c!=3", "a = 1 and b != 2 or c != 3"),
        ("a=1 or b=2 and c=3", "a = 1 or b = 2 and c = 3"),
        ("(a=1 or b=2) and not (c=3 and d=4)", "(a = 1 or b = 2) and not (c = 3 and d = 4)"),
        ("not not ((a=1))", "not not a = 1"),
        ("tipo = ANALITICO", "tipo = ANALITICO"),
        (r#"nome = "diz ""oi"" \"já\" \\ \n""#, r#"nome = "diz \"oi\" \"já\" \\ \\n""#),
        ("nome = 'd''Água'", "nome = \"d'Água\""),
        ("cpf = 00123456000199", "cpf = 00123456000199"),
        ("a=null", "a = null"),
        ("situacao = E e ano = 1", "situacao = E and ano = 1"),
    ] {
        assert_eq!(printed(text), same, "{text}");
    }
}

#[test]
fn and_binds_tighter_than_or() {
    assert!(matches!(ler("a=1 or b=2 and c=3"), Ok(Expr::Ou(terms)) if matches!(terms[1], Expr::E(_))));
    assert!(matches!(ler("a=1 and b=2 or c=3"), Ok(Expr::Ou(terms)) if matches!(terms[0], Expr::E(_))));
}

#[test]
fn errors_point_at_the_column() {
    for (text, reason) in [
        ("dataBase >>= 1", "filter, column 11: expected a value, found `>=`"),
        ("dataBase >= ", "filter, column 13: expected a value, found the end"),
        ("dataBase", "filter, column 9: expected an operator, found the end"),
        ("= 1", "filter, column 1: expected a field's name, `not` or `(`, found `=`"),
        ("(a = 1", "filter, column 7: expected `)`, found the end"),
        ("a = 1)", "filter, column 6: expected `and`, `or` or the end, found `)`"),
        ("a = 1 b = 2", "filter, column 7: expected `and`, `or` or the end, found `b`"),
        ("a = 'x", "filter, column 5: the text's closing quote is missing"),
        ("a = 12abc", "filter, column 5: `12abc` is neither a number nor a date"),
        ("a = 2023-13-01", "filter, column 5: `2023-13-01` is neither a number nor a date"),
        ("ção # 1", "filter, column 5: unexpected character '#'"),
        ("a ! 1", "filter, column 3: unexpected character '!'"),
        ("a is 1", "filter, column 6: expected `null`, found `1`"),
        ("a like null", "filter, column 8: expected a text, found `null`"),
        ("a in 1", "filter, column 6: expected `(`, found `1`"),
        ("a in (1 2)", "filter, column 9: expected `,` or `)`, found `2`"),
        ("a between 1 or 2", "filter, column 13: expected `and`, found `or`"),
        ("a. = 1", "filter, column 1: `a.` is no field's name"),
        ("a = and", "filter, column 5: expected a value, found `and`"),
    ] {
        assert_eq!(ler(text).unwrap_err().reason("filter"), reason, "{text}");
    }
}

#[test]
fn long_expressions_are_read_and_deep_ones_refused() {
    let long = vec!["id = 1"; MAIS_CONDICOES];
    assert!(matches!(ler(&long.join(" or ")), Ok(Expr::Ou(terms)) if terms.len() == MAIS_CONDICOES));
    assert!(matches!(ler(&long.join(" and ")), Ok(Expr::E(terms)) if terms.len() == MAIS_CONDICOES));
    let grouped = format!("({}) and not ({})", long.join(" or "), long.join(" and "));
    for (longer, coluna) in [
        (vec!["id = 1"; MAIS_CONDICOES + 1].join(" or "), MAIS_CONDICOES * 10 + 1),
        (vec!["id = 1"; 10_000].join(" and "), MAIS_CONDICOES * 11 + 1),
        (grouped, MAIS_CONDICOES * 10 + 9),
    ] {
        let error = FiltroErro { coluna, causa: Causa::Muitas };
        assert_eq!(ler(&longer), Err(error));
    }
    // A list of values is one condition.
    let values = vec!["1"; 10_000].join(",");
    assert!(ler(&format!("id in ({values})")).is_ok());
    for deep in
        ["(".repeat(10_000), "not ".repeat(10_000), format!("{}a=1{}", "(".repeat(65), ")".repeat(65))]
    {
        assert_eq!(ler(&deep).unwrap_err().causa, Causa::Fundo);
    }
    assert!(ler(&format!("{}a=1{}", "(".repeat(64), ")".repeat(64))).is_ok());
    assert_eq!(ler(&"a".repeat(MAIS_LONGO + 1)).unwrap_err().causa, Causa::Longo);
}

/// The tree without its columns, which printing moves.
fn bare(expr: Expr) -> Expr {
    let literal = |literal: Literal| Literal { coluna: 0, ..literal };
    match expr {
        Expr::Ou(terms) => Expr::Ou(terms.into_iter().map(bare).collect()),
        Expr::E(terms) => Expr::E(terms.into_iter().map(bare).collect()),
        Expr::Nao(term) => Expr::Nao(Box::new(bare(*term))),
        Expr::Condicao(Condicao { campo, teste, .. }) => {
            let teste = match teste {
                Teste::Compara(op, valor) => Teste::Compara(op, literal(valor)),
                Teste::Em { nao, valores } => {
                    Teste::Em { nao, valores: valores.into_iter().map(literal).collect() }
                }
                Teste::Entre { nao, de, ate } => Teste::Entre { nao, de: literal(de), ate: literal(ate) },
                other => other,
            };
            Expr::Condicao(Condicao { campo, coluna: 0, teste })
        }
    }
}

fn a_name() -> impl Strategy<Value = String> {
    "[a-zçã_][a-zA-Z0-9_]{0,6}(\\.[a-z][a-z0-9]{0,3})?".prop_filter("a keyword", |name| {
        let keywords =
            ["and", "e", "or", "ou", "not", "like", "in", "is", "null", "between", "true", "false"];
        !keywords.iter().any(|keyword| name.eq_ignore_ascii_case(keyword))
    })
}

fn a_literal() -> impl Strategy<Value = Literal> {
    let valor = prop_oneof![
        "\\PC{0,12}".prop_map(Valor::Texto),
        "-?[0-9]{1,22}(\\.[0-9]{1,3})?".prop_map(Valor::Numero),
        (1990..2100, 1..=12, 1..=28).prop_map(|(y, m, d)| Valor::Data(format!("{y}-{m:02}-{d:02}"))),
        (0..24, 0..60).prop_map(|(h, m)| Valor::Data(format!("2024-05-02T{h:02}:{m:02}:00.001"))),
        a_name().prop_map(Valor::Palavra),
        any::<bool>().prop_map(Valor::Logico),
        Just(Valor::Nulo),
    ];
    valor.prop_map(|valor| Literal { coluna: 0, valor })
}

fn an_expr() -> impl Strategy<Value = Expr> {
    let op = prop_oneof![
        Just(Op::Igual),
        Just(Op::Diferente),
        Just(Op::Maior),
        Just(Op::MaiorOuIgual),
        Just(Op::Menor),
        Just(Op::MenorOuIgual)
    ];
    let teste = prop_oneof![
        (op, a_literal()).prop_map(|(op, valor)| Teste::Compara(op, valor)),
        (any::<bool>(), "\\PC{0,12}").prop_map(|(nao, padrao)| Teste::Like { nao, padrao }),
        (any::<bool>(), prop::collection::vec(a_literal(), 0..4))
            .prop_map(|(nao, valores)| Teste::Em { nao, valores }),
        (any::<bool>(), a_literal(), a_literal()).prop_map(|(nao, de, ate)| Teste::Entre { nao, de, ate }),
        any::<bool>().prop_map(|nao| Teste::Nulo { nao }),
    ];
    let leaf =
        (a_name(), teste).prop_map(|(campo, teste)| Expr::Condicao(Condicao { campo, coluna: 0, teste }));
    leaf.prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(Expr::Ou),
            prop::collection::vec(inner.clone(), 2..5).prop_map(Expr::E),
            inner.prop_map(|term| Expr::Nao(Box::new(term))),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_a_filter_or_none(text in "\\PC{0,80}") {
        if let Err(error) = ler(&text) {
            prop_assert!(error.coluna >= 1 && error.coluna <= text.chars().count() + 1);
        }
    }

    #[test]
    fn words_in_any_order_are_a_filter_or_none(
        words in prop::collection::vec(prop::sample::select(vec![
            "a", "id", "and", "or", "e", "ou", "not", "like", "in", "is", "null", "between", "(", ")", ",", "=", ">=",
            "'x'", "\"", "1", "2023-01-01", "true", "\\", "%", "-",
        ]), 0..30),
        gap in prop::sample::select(vec![" ", ""]),
    ) {
        let _ = ler(&words.join(gap));
    }

    #[test]
    fn what_is_printed_is_read_back(expr in an_expr()) {
        let text = expr.to_string();
        let read = ler(&text).map_err(|error| TestCaseError::fail(format!("{text}: {}", error.reason("filter"))))?;
        prop_assert_eq!(bare(read), expr, "{}", text);
    }
}
