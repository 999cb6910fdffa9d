use proptest::prelude::*;

use super::*;

#[test]
fn numbers_that_would_change_are_asked_into_quotes() {
    for fine in [
        "0",
        "-1",
        "707090",
        "9007199254740992",
        "150.75",
        "0.5",
        "-2.25",
        "00123",
        "00123456000199",
        "1_000",
        "abc",
        "NF-42",
        "",
        "2026-03-02",
        "1.2.3",
        "0x",
        "inf",
        "nan",
        "-",
        "+",
        "e5",
    ] {
        assert_eq!(lossy(fine), None, "{fine}");
    }
    for changed in [
        "9007199254740993",
        "35260311222333000181550010000000101000000105",
        "150.50",
        "1.10",
        "1e3",
        "5E8",
        "0x1F",
        "0o17",
        "+5",
        "12345678901234567.89",
        ".5",
        "5.",
        ".inf",
        "-.INF",
        ".nan",
    ] {
        assert!(lossy(changed).is_some(), "{changed}");
    }
}

#[test]
fn answers_keep_digits_and_order() {
    let text = r#"{"z":10.10,"a":[12345678901234567.89,null,true,"x\u00e7"],"m":{}}"#;
    let literal = Literal::from_json(text.as_bytes()).unwrap();
    assert_eq!(literal.to_json(), r#"{"z":10.10,"a":[12345678901234567.89,null,true,"xç"],"m":{}}"#);
    assert_eq!(literal.get("a").and_then(|a| a.get("3")), Some(&Literal::Text("xç".into())));
    assert!(Literal::from_json(b"{").is_err());
    assert!(Literal::from_json(b"{\"a\":01}").is_err());
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert!(Literal::from_json(deep.as_bytes()).is_err());
}

#[test]
fn sameness_is_decimal_and_typed() {
    let number = |text: &str| Literal::Number(text.into());
    assert!(number("1.50").same(&number("1.5")));
    assert!(number("1e2").same(&number("100")));
    assert!(!number("1").same(&Literal::Text("1".into())));
    assert!(!number("12345678901234567.89").same(&number("12345678901234567.88")));
    let map =
        |pairs: &[(&str, &str)]| Literal::Map(pairs.iter().map(|(k, v)| ((*k).into(), number(v))).collect());
    assert!(map(&[("a", "1"), ("b", "2")]).same(&map(&[("b", "2.0"), ("a", "1")])));
    assert!(!map(&[("a", "1")]).same(&map(&[("a", "1"), ("b", "2")])));
}

fn literals() -> impl Strategy<Value = Literal> {
    let leaf = prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Bool),
        (-9_007_199_254_740_992_i64..=9_007_199_254_740_992).prop_map(|n| Literal::Number(n.to_string())),
        (any::<i32>(), 1_u32..8).prop_map(|(n, scale)| {
            Literal::Number(rust_decimal::Decimal::new(n.into(), scale).to_string())
        }),
        any::<String>().prop_map(Literal::Text),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Literal::List),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Literal::Map(map.into_iter().rev().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(literal in literals()) {
        prop_assert_eq!(Literal::from_json(literal.to_json().as_bytes()).unwrap(), literal);
    }

    #[test]
    fn a_number_that_is_not_lossy_arrives_as_written(text in "[-+]?[0-9]{1,20}(\\.[0-9]{1,6})?") {
        if lossy(&text).is_none() {
            let arrived = match text.parse::<i64>() {
                Ok(whole) => whole.to_string(),
                Err(_) => text.parse::<f64>().unwrap().to_string(),
            };
            // Leading zeros stay text and never become a number at all.
            let zeros = text.trim_start_matches(['-', '+']).starts_with('0') && text.trim_start_matches(['-', '+']).len() > 1;
            prop_assert!(arrived == text || zeros, "{} arrived as {}", text, arrived);
        }
    }
}
