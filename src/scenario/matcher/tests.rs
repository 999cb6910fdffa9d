use super::*;

fn matcher(json: &str) -> Matcher {
    serde_json::from_str(json).unwrap()
}

fn typed(json: &str) -> Seen {
    Seen::Typed(Literal::from_json(json.as_bytes()).unwrap())
}

#[test]
fn typed_values() {
    for (wanted, seen, holds) in [
        ("5", "5", true),
        ("5", "5.0", true),
        ("5", "\"5\"", false),
        ("\"5\"", "5", false),
        ("null", "null", true),
        ("[1,\"a\"]", "[1.0,\"a\"]", true),
        ("[1]", "[1,2]", false),
        (r#"{"equals":{"a":1}}"#, r#"{"a":1}"#, true),
        (r#"{"is":"integer"}"#, "5.00", true),
        (r#"{"is":"integer"}"#, "5.5", false),
        (r#"{"is":"integer"}"#, "\"5\"", false),
        (r#"{"is":"number"}"#, "5.5", true),
        (r#"{"is":"string"}"#, "\"\"", true),
        (r#"{"is":"boolean"}"#, "false", true),
        (r#"{"is":"null"}"#, "null", true),
        (r#"{"is":"array"}"#, "[]", true),
        (r#"{"is":"object"}"#, "{}", true),
        (r#"{"is":"object"}"#, "[]", false),
        (r#"{"is":"date"}"#, "\"2026-03-02\"", true),
        (r#"{"is":"date"}"#, "\"2026-03-02T09:00:00-03:00\"", true),
        (r#"{"is":"date"}"#, "\"2026-02-30\"", false),
        (r#"{"is":"date"}"#, "\"2026-03-021\"", false),
        (r#"{"is":"uuid"}"#, "\"f4ae253f-7ff8-411a-adb4-3a2d5ec09545\"", true),
        (r#"{"is":"uuid"}"#, "\"f4ae253f\"", false),
        (r#"{"is":"datetime"}"#, "\"2026-03-02T09:00:00-03:00\"", true),
        (r#"{"is":"datetime"}"#, "\"2026-03-02T12:00:00.000Z\"", true),
        (r#"{"is":"datetime"}"#, "\"2026-03-02 09:00:00\"", true),
        (r#"{"is":"datetime"}"#, "\"2026-03-02\"", false),
        (r#"{"is":"datetime"}"#, "\"2026-03-02T25:00:00\"", false),
        (r#"{"is":"money"}"#, "\"150.75\"", true),
        (r#"{"is":"money"}"#, "150.7", true),
        (r#"{"is":"money"}"#, "150", true),
        (r#"{"is":"money"}"#, "\"150,75\"", false),
        (r#"{"is":"money"}"#, "150.755", false),
        (r#"{"is":"money"}"#, "1e2", false),
        (r#"{"is":"cpf"}"#, "\"529.982.247-25\"", true),
        (r#"{"is":"cpf"}"#, "\"52998224726\"", false),
        (r#"{"is":"cnpj"}"#, "\"11222333000181\"", true),
        (r#"{"is":"cnpj"}"#, "\"11222333000182\"", false),
        (r#"{"is":"cnpj"}"#, "11222333000181", false),
        (r#"{"is":"chave_acesso"}"#, "\"35260311222333000181550010000000101000000105\"", false),
        (r#"{"is":"base64"}"#, "\"UEs=\"", true),
        (r#"{"is":"base64"}"#, "\"\"", false),
        (r#"{"is":"base64"}"#, "\"a!\"", false),
        (r#"{"is":"url"}"#, "\"https://exemplo.com.br/x?y=1\"", true),
        (r#"{"is":"url"}"#, "\"ftp://exemplo.com.br\"", false),
        (r#"{"is":"url"}"#, "\"/x\"", false),
        (r#"{"not":5}"#, "6", true),
        (r#"{"not":{"is":"null"}}"#, "null", false),
        (r#"{"contains":"b"}"#, "\"abc\"", true),
        (r#"{"contains":2}"#, "[1,2.0]", true),
        (r#"{"contains":"2"}"#, "[1,2]", false),
        (r#"{"contains":"a"}"#, r#"{"a":1}"#, true),
        (r#"{"starts":"ab"}"#, "\"abc\"", true),
        (r#"{"ends":"ab"}"#, "\"abc\"", false),
        (r#"{"matches":"^\\d{3}$"}"#, "\"123\"", true),
        (r#"{"matches":"^\\d{3}$"}"#, "\"1234\"", false),
        (r#"{"above":9}"#, "10", true),
        (r#"{"above":10}"#, "10", false),
        (r#"{"below":"150.76"}"#, "150.75", true),
        (r#"{"below":"2026-03-03"}"#, "\"2026-03-02\"", true),
        (r#"{"below":"x"}"#, "5", false),
        (r#"{"length":3}"#, "\"çãe\"", true),
        (r#"{"length":{"above":1}}"#, "[1]", false),
        (r#"{"present":true}"#, "null", true),
        (r#"{"absent":true}"#, "null", false),
    ] {
        assert_eq!(matcher(wanted).check(&typed(seen)).is_ok(), holds, "{wanted} on {seen}");
    }
}

#[test]
fn texts_have_no_type() {
    for (wanted, seen, holds) in [
        ("100", "100", true),
        ("100", "100.00", true),
        ("100", "1OO", false),
        ("\"100\"", "100", true),
        ("\"100\"", "100.00", false),
        ("true", "true", true),
        ("null", "", true),
        (r#"{"is":"integer"}"#, "12", true),
        (r#"{"is":"integer"}"#, "12a", false),
        (r#"{"above":"99.99"}"#, "100", true),
        (r#"{"not":100}"#, "100", false),
    ] {
        assert_eq!(matcher(wanted).check(&Seen::Text(seen.into())).is_ok(), holds, "{wanted} on {seen}");
    }
}

#[test]
fn nothing_matches_only_absence() {
    for (wanted, holds) in [
        ("null", false),
        (r#"{"absent":true}"#, true),
        (r#"{"present":false}"#, true),
        (r#"{"present":true}"#, false),
        (r#"{"not":5}"#, false),
    ] {
        assert_eq!(matcher(wanted).check(&Seen::Missing).is_ok(), holds, "{wanted}");
    }
}

#[test]
fn says_what_was_expected_and_seen() {
    let mismatch = matcher(r#"{"length":{"above":1}}"#).check(&typed("[1]")).unwrap_err();
    assert_eq!(mismatch.expected, "a length of something above 1");
    assert_eq!(mismatch.seen, "a length of 1: [1]");
    let mismatch = matcher(r#"{"is":"integer"}"#).check(&Seen::Missing).unwrap_err();
    assert_eq!((mismatch.expected.as_str(), mismatch.seen.as_str()), ("an integer", "nothing"));
}

#[test]
fn a_mapping_is_exactly_one_matcher() {
    for (wrong, part) in [
        (r#"{}"#, "an empty mapping"),
        (r#"{"is":"integer","above":1}"#, "exactly one matcher"),
        (r#"{"iss":"integer"}"#, "unknown variant `iss`"),
        (r#"{"is":"int"}"#, "unknown variant `int`"),
        (r#"{"matches":"("}"#, "no regular expression"),
        (r#"{"above":[1]}"#, "a bound is a number or a text"),
    ] {
        let error = serde_json::from_str::<Matcher>(wrong).unwrap_err().to_string();
        assert!(error.contains(part), "{wrong}: {error}");
    }
}
