use std::sync::Arc;

use super::*;
use crate::providers::fault::{Asked, Condition};
use crate::world::Seed;
use crate::world::faults::{Calls, Plan, Rule};

#[derive(Debug)]
struct Any;

impl Condition for Any {
    fn holds(&self, _: &Asked<'_>) -> bool {
        true
    }
    fn told(&self) -> Vec<String> {
        Vec::new()
    }
}

fn struck(effect: Effect) -> Struck<Fault> {
    let mut plan = Plan::default();
    let rule = Rule {
        name: "f".to_owned(),
        operations: Vec::new(),
        calls: Calls::Range(1, Some(2)),
        chance: 1.0,
        until: None,
        times: None,
        spec: Fault { condition: Arc::new(Any), effect: Arc::new(effect) },
    };
    plan.add(rule).unwrap();
    plan.decide("a.b", Moment::from_millis(0), &Seed::new(0), |_| true).unwrap()
}

#[test]
fn no_parser_takes_a_malformed_body() {
    for json in [r#"{"a":{"b":[1]}}"#, "[]", " [1,2]", "7", "null", "\"a\"", "{}", ""] {
        let broken = malformed("application/problem+json", json.as_bytes().to_vec());
        let text = String::from_utf8(broken).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
        let first = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>().next();
        assert!(first.is_none_or(|first| first.is_err()), "not even its beginning: {text}");
    }
    for xml in ["<a/>", "<?xml version='1.0'?><a><b>1</b></a>", "<a>x</a>", "<a x='1'></a>\n"] {
        let broken = malformed("text/xml; charset=utf-8", xml.as_bytes().to_vec());
        let text = String::from_utf8(broken).unwrap();
        assert!(crate::wire::xml::parse_lenient(&text, &Default::default()).is_err(), "{text}");
    }
    let at = jiff::civil::date(2026, 3, 2).at(9, 0, 0, 0);
    let zip = crate::wire::zip::pack(&[("a.txt", "0123456789".repeat(50))], at).unwrap();
    assert!(crate::wire::zip::unpack(&zip, &Default::default()).is_ok());
    let broken = malformed("application/zip", zip);
    assert!(crate::wire::zip::unpack(&broken, &Default::default()).is_err());
    assert_eq!(malformed("text/plain", b"abc".to_vec()), b"abc");
    assert_eq!(malformed("application/pdf", b"%PDF-1.7".to_vec()), b"\xdaPDF\xd21.7");
}

#[test]
fn a_cut_body_is_never_whole() {
    let arriving = |truncate, length| {
        Injected::of(struck(Effect { truncate: Some(truncate), ..Effect::default() })).arriving(length)
    };
    for (cut, length, arrives) in [
        (Cut::Bytes(100), 1_000, 100),
        (Cut::Bytes(100), 100, 99),
        (Cut::Bytes(100), 1, 0),
        (Cut::Bytes(0), 10, 0),
        (Cut::Percent(50.0), 1_001, 500),
        (Cut::Percent(100.0), 1_001, 1_000),
        (Cut::Percent(0.0), 7, 0),
    ] {
        assert_eq!(arriving(cut, length), arrives, "{cut:?} of {length}");
    }
    let nothing = Injected::of(struck(Effect { truncate: Some(Cut::Bytes(3)), ..Effect::default() }));
    assert!(nothing.hangs_up(0) && !nothing.hangs_up(1));
}

#[test]
fn a_providers_code_is_its_own_answer_and_an_unknown_one_is_told() {
    let input = Input::default();
    let now = Moment::from_millis(0);
    let refuse: Refuse = |operation, code, _, _| {
        (operation == "a.b" && code == "5004").then(|| Answer::new(404, "application/json", "{}"))
    };
    let with = |operation, code: &str| {
        let struck = struck(Effect { instead: Some(Instead::Code(code.into())), ..Effect::default() });
        instead_by(refuse, operation, &struck, &input, now).unwrap()
    };
    let known = with("a.b", "5004");
    assert_eq!((known.answer.status, known.code.as_deref()), (404, Some("5004")));
    assert_eq!(known.reason.as_deref(), Some("fault \"f\" struck (call 1 of 1..2)"));
    let unknown = with("a.b", "5005");
    assert_eq!((unknown.answer.status, unknown.keep), (500, false));
    assert!(unknown.reason.unwrap().ends_with("but a.b has no code 5005"));
}
