//! `/_duble/metrics`: counts of the process and gauges of its worlds, in Prometheus's text format 0.0.4.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header;

use super::{All, Named, Refusal};
use crate::providers::Providers;
use crate::world::metrics::{BOUNDS, OTHER, OfOperation};
use crate::world::{Cell, Gauges, WorldName};

/// The media type of the format, with its version.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Worlds whose gauges are given: the default one and the first by name.
const MOST_WORLDS: usize = 256;

/// Counts of the process and gauges of all worlds; of a named world, its gauges alone.
pub(super) async fn metrics(
    State(worlds): State<All>,
    Path(named): Path<Named>,
) -> Result<Response, Refusal> {
    let mut text = Text::default();
    if named.is_stated() {
        let name = named.name()?;
        let world = named.world(&worlds)?;
        text.worlds(&[(name, world)]);
    } else {
        let mut all = worlds.all();
        text.one(
            "duble_build_info",
            "gauge",
            "The version that runs; always 1.",
            &[("version", env!("CARGO_PKG_VERSION"))],
            1,
        );
        text.one("duble_worlds", "gauge", "Worlds that this process holds.", &[], all.len());
        text.requests(&worlds.metrics().figures());
        all.sort_by_key(|(name, _)| !name.is_default());
        all.truncate(MOST_WORLDS);
        text.worlds(&all);
    }
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], text.0).into_response())
}

/// The text, as far as it is written.
#[derive(Default)]
struct Text(String);

impl Text {
    /// Begins a metric: all its samples follow.
    fn metric(&mut self, name: &str, kind: &str, help: &str) {
        _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl fmt::Display) {
        self.0.push_str(name);
        for (at, (label, value)) in labels.iter().enumerate() {
            _ = write!(self.0, "{}{label}=\"{}\"", if at == 0 { '{' } else { ',' }, escaped(value));
        }
        let end = if labels.is_empty() { "" } else { "}" };
        _ = writeln!(self.0, "{end} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, labels: &[(&str, &str)], value: impl fmt::Display) {
        self.metric(name, kind, help);
        self.sample(name, labels, value);
    }

    fn requests(&mut self, figures: &[OfOperation]) {
        let name = "duble_requests_total";
        self.metric(
            name,
            "counter",
            "Requests that were answered; code is the provider's own, where there is one.",
        );
        for of in figures {
            for answer in &of.answers {
                let status = if answer.status == 0 { OTHER.to_owned() } else { answer.status.to_string() };
                let code = answer.code.as_deref().map(|code| ("code", code));
                let labels =
                    [("provider", provider(of)), ("operation", of.operation), ("status", status.as_str())];
                let labels: Vec<_> =
                    labels.into_iter().chain([("verdict", answer.verdict.name())]).chain(code).collect();
                self.sample(name, &labels, answer.count);
            }
        }
        let name = "duble_request_duration_seconds";
        self.metric(name, "histogram", "Real time from a request's head to its answer.");
        let (bucket, sum, count) = (format!("{name}_bucket"), format!("{name}_sum"), format!("{name}_count"));
        for of in figures {
            let labels = [("provider", provider(of)), ("operation", of.operation)];
            let mut so_far = 0;
            let bounds = BOUNDS.iter().map(|bound| Seconds(*bound).to_string()).chain(["+Inf".to_owned()]);
            for (held, bound) in of.buckets.iter().zip(bounds) {
                so_far += held;
                let [provider, operation] = labels;
                self.sample(&bucket, &[provider, operation, ("le", &bound)], so_far);
            }
            self.sample(&sum, &labels, Seconds(of.micros));
            self.sample(&count, &labels, so_far);
        }
    }

    fn worlds(&mut self, worlds: &[(WorldName, Arc<Cell<Providers>>)]) {
        type Read = fn(&Gauges) -> String;
        let metrics: [(&str, &str, &str, Read); 6] = [
            ("duble_journal_entries", "gauge", "Entries that the journal keeps.", |of| {
                of.journal.entries.to_string()
            }),
            ("duble_journal_bytes", "gauge", "Bytes that they hold.", |of| of.journal.bytes.to_string()),
            (
                "duble_journal_dropped_total",
                "counter",
                "Entries that fell out of the journal's bounds since it was last emptied.",
                |of| of.journal.dropped.to_string(),
            ),
            ("duble_timers", "gauge", "What waits to fall due.", |of| of.timers.to_string()),
            ("duble_outbox_letters", "gauge", "Letters that wait to leave.", |of| of.letters.to_string()),
            ("duble_clock_seconds", "gauge", "What the world's clock shows, as Unix time.", |of| {
                let millis = of.now.as_millis();
                let sign = if millis < 0 { "-" } else { "" };
                format!("{sign}{}", Seconds(millis.unsigned_abs().saturating_mul(1_000)))
            }),
        ];
        let gauges: Vec<_> = worlds.iter().map(|(name, world)| (name.as_str(), world.gauges())).collect();
        for (name, kind, help, read) in metrics {
            self.metric(name, kind, help);
            for (world, of) in &gauges {
                self.sample(name, &[("world", world)], read(of));
            }
        }
        let name = "duble_steps_total";
        self.metric(name, "counter", "Entries of the journal since the world's beginning, by what set them off and how they were decided.");
        for (world, of) in &gauges {
            for (kind, verdict, count) in of.steps.iter() {
                self.sample(
                    name,
                    &[("world", world), ("kind", kind.name()), ("verdict", verdict.name())],
                    count,
                );
            }
        }
        let name = "duble_deliveries_total";
        self.metric(
            name,
            "counter",
            "Letters that were carried out: delivered (2xx), refused (any other status), failed (no answer).",
        );
        for (world, of) in &gauges {
            for (outcome, count) in of.deliveries {
                self.sample(name, &[("world", world), ("outcome", outcome)], count);
            }
        }
    }
}

/// The operation's provider; what is nobody's is duble's own.
fn provider(of: &OfOperation) -> &'static str {
    of.operation.split_once('.').map_or("duble", |(provider, _)| provider)
}

/// Microseconds, written as seconds with every digit.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_keep_every_digit() {
        for (micros, text) in
            [(0, "0"), (500, "0.0005"), (2_500_000, "2.5"), (10_000_000, "10"), (1_000_001, "1.000001")]
        {
            assert_eq!(Seconds(micros).to_string(), text);
        }
    }

    #[test]
    fn labels_are_escaped() {
        let mut text = Text::default();
        text.sample("a", &[("b", "\"\\\n"), ("c", "d")], 1);
        assert_eq!(text.0, "a{b=\"\\\"\\\\\\n\",c=\"d\"} 1\n");
    }
}
