use super::*;

fn line(operation: &'static str, verdict: Verdict) -> Line {
    Line { kind: Kind::Request, operation, verdict, code: None, reason: None, fault: None, items: Vec::new() }
}

fn bounds(entries: usize, bytes: usize) -> Bounds {
    Bounds { entries, bytes, body: 8 }
}

#[test]
fn keeps_the_newest_within_its_bounds_and_says_what_it_dropped() {
    let one = size_of::<Entry>();
    let mut journal = Journal::new(bounds(3, 3 * one + 40));
    for _ in 0..5 {
        journal.add(Moment::from_millis(0), line("a.b", Verdict::Accepted), true);
    }
    let numbers = |journal: &Journal| journal.entries().iter().map(|e| e.number).collect::<Vec<_>>();
    assert_eq!(numbers(&journal), [3, 4, 5]);
    journal.attach(2, Exchange { request: "gone".into(), ..Exchange::default() });
    journal.attach(4, Exchange { request: "x".repeat(34), ..Exchange::default() });
    journal.attach(5, Exchange { request: "abc".into(), response: "defgh".into(), ..Exchange::default() });
    assert_eq!(numbers(&journal), [4, 5], "bytes are bounded too");
    let figures = journal.figures();
    assert_eq!((figures.dropped, figures.total, figures.entries), (3, 5, 2));
}

#[test]
fn what_a_client_can_write_into_a_line_is_bounded_and_counted() {
    let mut journal = Journal::new(Bounds { entries: 1_000, bytes: 200_000, body: 8 });
    let item = Item {
        operation: "a.b",
        code: "1".into(),
        verdict: Verdict::Refused,
        reason: Some("é".repeat(9_000)),
    };
    let mut long = line("a.b", Verdict::Refused);
    long.reason = Some("x".repeat(1_000_000));
    long.items = vec![item; 5_000];
    for _ in 0..10 {
        journal.add(Moment::from_millis(0), long.clone(), true);
    }
    let kept = journal.entries();
    assert!(kept.len() < 3, "{} entries", kept.len());
    let entry = kept.last().unwrap();
    assert_eq!((entry.line.items.len(), entry.items_left_out), (100, 4_900));
    assert_eq!(entry.line.reason.as_ref().unwrap().chars().count(), 501);
}

#[test]
fn a_large_body_is_cut_between_letters() {
    assert_eq!(excerpt(b"0123456789", 8), "01234567… [cut, 10 bytes in all]");
    assert_eq!(excerpt("açaí".as_bytes(), 2), "a… [cut, 6 bytes in all]");
    assert_eq!(excerpt(b"\xff", 8), "\u{fffd}");
}

#[test]
fn what_is_emptied_is_gone_and_numbers_go_on() {
    let mut journal = Journal::new(bounds(3, 100_000));
    let add =
        |journal: &mut Journal| journal.add(Moment::from_millis(0), line("a.b", Verdict::Accepted), true);
    for _ in 0..5 {
        add(&mut journal);
    }
    assert_eq!(journal.following(0).unwrap().number, 3);
    assert_eq!(journal.following(3).unwrap().number, 4);
    assert!(journal.following(5).is_none());
    assert_eq!(journal.empty().len(), 3);
    journal.attach(5, Exchange::default());
    assert_eq!(journal.figures(), Figures { total: 5, emptied: 5, ..Figures::default() });
    assert!(journal.entry(5).is_none() && journal.following(0).is_none());
    assert_eq!(add(&mut journal), 6);
    assert_eq!(journal.following(0).unwrap().number, 6);
    assert_eq!((journal.figures().dropped, journal.figures().entries), (0, 1));
}

#[test]
fn all_that_a_filter_states_must_hold() {
    let mut journal = Journal::new(Bounds::default());
    let refused = Line {
        code: Some("422".into()),
        items: vec![Item { operation: "a.c", code: "7".into(), verdict: Verdict::Refused, reason: None }],
        ..line("sicoob.boletos.incluir", Verdict::Refused)
    };
    let number = journal.add(Moment::from_millis(1_000), refused, true);
    let exchange = Exchange {
        method: "POST".into(),
        target: "/w/loja/cobranca/v3/boletos?numeroCliente=1".into(),
        status: 422,
        request: "açúcar".into(),
        response: "{}".into(),
        ..Exchange::default()
    };
    journal.attach(number, exchange);
    let entry = journal.entry(number).unwrap();
    let any = Filter::default;
    let text = |text: &str| Some(text.to_owned());
    for (filter, expected) in [
        (any(), true),
        (Filter { after: Some(0), before: Some(2), ..any() }, true),
        (Filter { after: Some(1), ..any() }, false),
        (Filter { before: Some(1), ..any() }, false),
        (Filter { operation: text("sicoob."), ..any() }, true),
        (Filter { operation: text("sicoob"), ..any() }, true),
        (Filter { operation: text("sico"), ..any() }, false),
        (Filter { operation: text("*.incluir"), ..any() }, true),
        (Filter { kind: Some(Kind::Timer), ..any() }, false),
        (Filter { verdict: Some(Verdict::Accepted), ..any() }, false),
        (Filter { code: text("422"), ..any() }, true),
        (Filter { code: text("7"), ..any() }, true),
        (Filter { code: text("42"), ..any() }, false),
        (Filter { status: Some(422), method: text("post"), ..any() }, true),
        (Filter { status: Some(422), method: text("get"), ..any() }, false),
        (Filter { path: text("/cobranca/*/boletos"), ..any() }, true),
        (Filter { path: text("/w/*/boletos"), ..any() }, true),
        (Filter { path: text("/cobranca/*numeroCliente*"), ..any() }, false),
        (Filter { contains: text("çú"), ..any() }, true),
        (Filter { contains: text("{"), ..any() }, true),
        (Filter { contains: text("sal"), ..any() }, false),
        (Filter { since: Some(entry.at), until: Some(entry.at), ..any() }, true),
        (Filter { since: Some(Moment::from_millis(1_001)), ..any() }, false),
        (Filter { until: Some(Moment::from_millis(999)), ..any() }, false),
    ] {
        assert_eq!(filter.lets(&entry), expected, "{filter:?}");
    }
    let bare = Entry { exchange: None, ..Entry::clone(&entry) };
    assert!(!Filter { status: Some(422), ..any() }.lets(&bare), "no exchange, no status");
}
