use super::*;
use crate::facts::Lapse;

fn rule(name: &str, calls: &str) -> Rule<u8> {
    Rule {
        name: name.to_owned(),
        operations: Vec::new(),
        calls: calls.parse().unwrap(),
        chance: 1.0,
        until: None,
        times: None,
        spec: 0,
    }
}

fn plan(rules: impl IntoIterator<Item = Rule<u8>>) -> Plan<u8> {
    let mut plan = Plan::default();
    for rule in rules {
        plan.add(rule).unwrap();
    }
    plan
}

fn at(seconds: i64) -> Moment {
    Moment::from_millis(0).plus(Lapse::from_secs(seconds))
}

/// The names of the faults that strike so many requests of an operation, a dot where none does.
fn told(plan: &mut Plan<u8>, requests: u64) -> String {
    let seed = Seed::new(7);
    let decide = |_| plan.decide("a.b", at(0), &seed, |_| true);
    (0..requests).map(decide).map(|struck| struck.map_or(".".to_owned(), |s| s.rule.name.clone())).collect()
}

#[test]
fn calls_count_the_requests_that_match() {
    for (calls, struck) in
        [(Calls::Range(1, Some(2)), "xx...."), (Calls::Range(3, None), "..xxxx"), (Calls::Every(3), "..x..x")]
    {
        assert_eq!(told(&mut plan([Rule { calls, ..rule("x", "1") }]), 6), struck, "{calls}");
    }
    let seed = Seed::new(7);
    let only_a = Rule { operations: vec![Glob::new("a.*"), Glob::new("c")], ..rule("x", "2") };
    let mut plan = plan([only_a]);
    let mut struck = Vec::new();
    for (operation, fits) in [("a.b", true), ("b.a", true), ("a.b", false), ("c", true), ("a.b", true)] {
        struck.push(plan.decide(operation, at(0), &seed, |_| fits).is_some());
    }
    assert_eq!(struck, [false, false, false, true, false]);
}

#[test]
fn the_first_that_would_strike_does_and_the_others_count_too() {
    let mut plan = plan([rule("x", "2"), rule("y", "1..3"), rule("z", "4..")]);
    assert_eq!(told(&mut plan, 5), "yxyzz");
    let fared: Vec<_> = plan.rows().map(|row| (row.matched, row.struck, row.is_over(at(0)))).collect();
    // What can strike no more does not count any more.
    assert_eq!(fared, [(2, 1, true), (3, 2, true), (5, 2, false)]);
}

#[test]
fn chance_is_the_seeds_and_each_faults_own() {
    let half = || Rule { chance: 0.5, calls: Calls::All, ..rule("x", "1") };
    let alone = told(&mut plan([half()]), 400);
    let struck = alone.chars().filter(|c| *c == 'x').count();
    assert!((160..240).contains(&struck), "{struck}");
    assert_eq!(alone, told(&mut plan([half()]), 400), "again the same");
    let other = told(&mut plan([Rule { name: "y".into(), ..half() }]), 400);
    assert_ne!(alone, other.replace('y', "x"));
    let second = told(&mut plan([half(), Rule { name: "y".into(), ..half() }]), 400);
    assert_eq!(alone, second.replace('y', "."), "another fault shifts nothing");
    let tail = told(&mut plan([Rule { calls: Calls::Range(201, None), ..half() }]), 400);
    assert_eq!(alone[200..], tail[200..], "nor do calls that are let through");
}

#[test]
fn ends_after_so_many_strikes_or_so_much_world_time() {
    assert_eq!(told(&mut plan([Rule { times: Some(2), ..rule("x", "2..") }]), 5), ".xx..");
    let seed = Seed::new(0);
    let mut plan = plan([Rule { until: Some(at(60)), ..rule("x", "1..") }]);
    let struck: Vec<_> =
        [0, 59, 60, 61].map(|second| plan.decide("a", at(second), &seed, |_| true).is_some()).into();
    assert_eq!(struck, [true, true, false, false]);
}

#[test]
fn one_of_the_same_name_takes_its_place_and_counts_from_nothing() {
    let mut plan = plan([rule("x", "1"), rule("y", "1..")]);
    assert_eq!(told(&mut plan, 2), "xy");
    assert_eq!(plan.add(rule("x", "1")), Ok(true));
    assert_eq!(told(&mut plan, 2), "xy");
    assert!(plan.remove("x") && !plan.remove("x"));
    assert_eq!(told(&mut plan, 1), "y");
    assert_eq!((plan.clear(), plan.is_empty()), (1, true));
}

#[test]
fn a_world_holds_so_many_and_no_more() {
    let mut plan = plan((0..MOST_FAULTS).map(|n| rule(&n.to_string(), "1")));
    assert_eq!(plan.add(rule("one more", "1")), Err(TooManyFaults));
    assert_eq!(plan.add(rule("7", "1")), Ok(true));
    assert!(plan.remove("0"));
    assert_eq!(plan.add(rule("one more", "1")), Ok(false));
}

#[test]
fn says_why_in_a_sentence() {
    let mut plan = plan([rule("banco fora do ar", "1..2")]);
    let struck = plan.decide("a", at(0), &Seed::new(0), |_| true).unwrap();
    assert_eq!(struck.reason(), "fault \"banco fora do ar\" struck (call 1 of 1..2)");
}
