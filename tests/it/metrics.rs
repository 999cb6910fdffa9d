//! `/_duble/metrics`, held to the text format 0.0.4 by a strict reader.

use std::collections::{BTreeMap, BTreeSet};

use crate::stage::Running;

type Labels = BTreeMap<String, String>;

/// What was read: the value of each sample, by name and labels.
struct Read {
    kinds: BTreeMap<String, String>,
    samples: BTreeMap<(String, Labels), f64>,
}

impl Read {
    /// The value of the one sample of this name that has these labels, beside others.
    fn one(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let fits =
            |of: &Labels| labels.iter().all(|(key, value)| of.get(*key).is_some_and(|seen| seen == value));
        let found: Vec<_> =
            self.samples.iter().filter(|((known, of), _)| known == name && fits(of)).collect();
        assert_eq!(found.len(), 1, "{name} {labels:?}: {found:?}");
        *found[0].1
    }

    fn names(&self) -> BTreeSet<&str> {
        self.kinds.keys().map(String::as_str).collect()
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The labels of a sample; what follows them.
fn labels(text: &str) -> (Labels, &str) {
    let Some(mut rest) = text.strip_prefix('{') else { return (Labels::new(), text) };
    let mut labels = Labels::new();
    loop {
        let (name, after) = rest.split_once("=\"").unwrap();
        assert!(is_name(name), "{text}");
        let (mut value, mut chars) = (String::new(), after.char_indices());
        let end = loop {
            match chars.next().unwrap() {
                (at, '"') => break at,
                (_, '\\') => {
                    let escaped = chars.next().unwrap().1;
                    assert!(matches!(escaped, 'n' | '"' | '\\'), "\\{escaped} in {text}");
                    value.push(if escaped == 'n' { '\n' } else { escaped });
                }
                (_, plain) => value.push(plain),
            }
        };
        assert!(labels.insert(name.to_owned(), value).is_none(), "{name} twice in {text}");
        match &after[end + 1..] {
            after if after.starts_with('}') => return (labels, &after[1..]),
            after => rest = after.strip_prefix(',').unwrap(),
        }
    }
}

/// Reads an exposition, and refuses what a lenient reader would let pass.
fn read(text: &str) -> Read {
    assert!(text.ends_with('\n') && !text.contains('\r'), "{text}");
    let mut read = Read { kinds: BTreeMap::new(), samples: BTreeMap::new() };
    let (mut helped, mut current) = (None, String::new());
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, said) = help.split_once(' ').unwrap();
            assert!(is_name(name) && said.ends_with('.'), "{line}");
            helped = Some(name.to_owned());
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert_eq!(helped.take().as_deref(), Some(name), "its help stands right before: {line}");
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
            assert!(read.kinds.insert(name.to_owned(), kind.to_owned()).is_none(), "twice: {line}");
            current = name.to_owned();
        } else {
            let end = line.find(['{', ' ']).unwrap();
            let (name, rest) = line.split_at(end);
            let base = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| name.strip_suffix(suffix));
            let of = if read.kinds[&current] == "histogram" { base.unwrap() } else { name };
            assert_eq!(of, current, "samples of one metric stand together: {line}");
            let (labels, rest) = labels(rest);
            let value: f64 = rest.strip_prefix(' ').unwrap().parse().unwrap();
            assert!(read.samples.insert((name.to_owned(), labels), value).is_none(), "twice: {line}");
        }
    }
    histograms(&read);
    read
}

/// Buckets grow, the last one is the count.
fn histograms(read: &Read) {
    for (name, _) in read.kinds.iter().filter(|(_, kind)| *kind == "histogram") {
        let mut series: BTreeMap<Labels, Vec<(f64, f64)>> = BTreeMap::new();
        for ((_, labels), value) in read.samples.iter().filter(|((of, _), _)| *of == format!("{name}_bucket"))
        {
            let mut labels = labels.clone();
            let bound: f64 = labels.remove("le").unwrap().parse().unwrap();
            series.entry(labels).or_default().push((bound, *value));
        }
        for (labels, mut buckets) in series {
            buckets.sort_by(|one, two| one.0.total_cmp(&two.0));
            assert!(buckets.is_sorted_by(|one, two| one.0 < two.0 && one.1 <= two.1), "{buckets:?}");
            let (last, all) = *buckets.last().unwrap();
            assert!(last.is_infinite());
            assert_eq!(read.samples[&(format!("{name}_count"), labels.clone())], all);
            assert!(read.samples[&(format!("{name}_sum"), labels)] >= 0.0);
        }
    }
}

async fn scrape(duble: &Running, prefix: &str) -> Read {
    let response = duble.get(&format!("{prefix}/_duble/metrics"), &[]).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    read(&response.text().await.unwrap())
}

#[tokio::test]
async fn requests_are_counted_and_worlds_are_shown() {
    let duble = Running::on_default().await;
    let before = scrape(&duble, "").await;
    assert_eq!(before.one("duble_build_info", &[("version", env!("CARGO_PKG_VERSION"))]), 1.0);
    for _ in 0..3 {
        duble
            .get("/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=1", &[])
            .await;
    }
    duble.get("/w/loja/nobody", &[]).await;
    let after = scrape(&duble, "").await;
    let of_sicoob = [("provider", "sicoob"), ("operation", "sicoob.boletos.consultar")];
    assert_eq!(after.one("duble_requests_total", &of_sicoob), 3.0);
    assert_eq!(after.one("duble_request_duration_seconds_count", &of_sicoob), 3.0);
    let nowhere = [("provider", "duble"), ("status", "404"), ("verdict", "refused"), ("code", "404")];
    assert_eq!(after.one("duble_requests_total", &nowhere), 1.0);
    assert_eq!((before.one("duble_worlds", &[]), after.one("duble_worlds", &[])), (1.0, 2.0));
    for (world, entries) in [("default", 3.0), ("loja", 1.0)] {
        assert_eq!(after.one("duble_journal_entries", &[("world", world)]), entries);
        assert!(after.one("duble_journal_bytes", &[("world", world)]) > 100.0);
        assert_eq!(after.one("duble_journal_dropped_total", &[("world", world)]), 0.0);
        assert!(after.one("duble_clock_seconds", &[("world", world)]) > 1.7e9);
        for outcome in ["delivered", "refused", "failed"] {
            let labels = [("world", world), ("outcome", outcome)];
            assert_eq!(after.one("duble_deliveries_total", &labels), 0.0);
        }
    }
    let loja = scrape(&duble, "/w/loja").await;
    assert!(loja.samples.keys().all(|(_, labels)| labels["world"] == "loja"));
    let of_the_process =
        ["duble_build_info", "duble_request_duration_seconds", "duble_requests_total", "duble_worlds"];
    assert_eq!(after.names().difference(&loja.names()).copied().collect::<Vec<_>>(), of_the_process);
}

#[tokio::test]
async fn what_clients_make_up_adds_no_series() {
    let duble = Running::on_default().await;
    duble.get("/made-up", &[]).await;
    duble.get("/integracoes/v1/made-up", &[]).await;
    let before = scrape(&duble, "").await.samples.len();
    for number in 0..50 {
        duble.get(&format!("/made-up/{number}"), &[]).await;
        duble.get(&format!("/integracoes/v1/{number}"), &[]).await;
    }
    assert_eq!(scrape(&duble, "").await.samples.len(), before);
}
