//! What the process has answered, counted: by operation, status, verdict and code, and how long it took in real time.
//!
//! Counting is a look under two read locks and two atomic additions. What a client sends cannot make the tables grow: operations are the
//! program's own, and beyond [`MOST_CODES`] an operation's codes share one line.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::Verdict;

/// Codes of one operation that are counted apart; what comes beyond is counted as [`OTHER`].
pub const MOST_CODES: usize = 64;

/// Operations that are counted apart; there are fewer by far.
const MOST_OPERATIONS: usize = 1_000;

/// Statuses, verdicts and codes of one operation that are counted apart.
const MOST_ANSWERS: usize = 256;

/// The label of what is not counted apart.
pub const OTHER: &str = "other";

/// The longest code that is a label, in bytes.
const LONGEST_CODE: usize = 16;

/// The upper bounds of the histogram, in microseconds; one more bucket holds the rest.
pub const BOUNDS: [u64; 14] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000,
];

/// What requests of one operation were answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    status: u16,
    verdict: Verdict,
    code: Option<Box<str>>,
}

impl Key {
    fn is(&self, status: u16, verdict: Verdict, code: Option<&str>) -> bool {
        self.status == status && self.verdict == verdict && self.code.as_deref() == code
    }
}

/// One operation.
#[derive(Debug, Default)]
struct Tally {
    answers: RwLock<Vec<(Key, AtomicU64)>>,
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

/// Counts of the whole process.
#[derive(Debug, Default)]
pub struct Metrics {
    operations: RwLock<BTreeMap<&'static str, Arc<Tally>>>,
}

/// What requests of one operation were answered with, how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// HTTP status; 0 where too many were seen to count each apart.
    pub status: u16,
    /// How they were decided.
    pub verdict: Verdict,
    /// The provider's code, or [`OTHER`].
    pub code: Option<String>,
    /// How many.
    pub count: u64,
}

/// One operation's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfOperation {
    /// Its name.
    pub operation: &'static str,
    /// Its answers.
    pub answers: Vec<Answers>,
    /// How many requests took no longer than each of [`BOUNDS`] and longer than the one before; the last one is the rest.
    pub buckets: [u64; BOUNDS.len() + 1],
    /// How long all took together, in microseconds.
    pub micros: u64,
}

fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}

impl Metrics {
    /// Counts a request that was answered. `operation` is the program's own name for it, also where no operation was reached.
    pub fn count(
        &self,
        operation: &'static str,
        status: u16,
        verdict: Verdict,
        code: Option<&str>,
        took: Duration,
    ) {
        let tally = self.tally(operation);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|bound| micros <= *bound).unwrap_or(BOUNDS.len());
        if let Some(bucket) = tally.buckets.get(bucket) {
            add(bucket, 1);
        }
        add(&tally.micros, micros);
        tally.count(status, verdict, code);
    }

    fn tally(&self, operation: &'static str) -> Arc<Tally> {
        let known = self.operations.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(tally) = known.get(operation) {
            return Arc::clone(tally);
        }
        let name = if known.len() < MOST_OPERATIONS { operation } else { OTHER };
        drop(known);
        let mut known = self.operations.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(name).or_default())
    }

    /// What has been counted so far, in the order of the operations' names.
    pub fn figures(&self) -> Vec<OfOperation> {
        let known = self.operations.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(operation, tally)| tally.figures(operation)).collect()
    }
}

impl Tally {
    fn count(&self, status: u16, verdict: Verdict, code: Option<&str>) {
        let plain = |code: &str| {
            (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let code = code.map(|code| if plain(code) { code } else { OTHER });
        let find = |answers: &[(Key, AtomicU64)], code| {
            let found = answers.iter().find(|(key, _)| key.is(status, verdict, code));
            found.map(|(_, count)| add(count, 1)).is_some()
        };
        if find(&self.answers.read().unwrap_or_else(PoisonError::into_inner), code) {
            return;
        }
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        let codes = answers.iter().filter(|(key, _)| key.code.is_some()).count();
        let code = if codes < MOST_CODES { code } else { code.map(|_| OTHER) };
        // Somebody else may have been here first; and statuses are few, unless a scenario's faults make them up.
        if find(&answers, code) {
            return;
        }
        let (status, code) = if answers.len() < MOST_ANSWERS { (status, code) } else { (0, Some(OTHER)) };
        match answers.iter().find(|(key, _)| key.is(status, verdict, code)) {
            Some((_, count)) => add(count, 1),
            None => answers.push((Key { status, verdict, code: code.map(Into::into) }, AtomicU64::new(1))),
        }
    }

    fn figures(&self, operation: &'static str) -> OfOperation {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        let mut answers: Vec<_> = answers
            .iter()
            .map(|(Key { status, verdict, code }, count)| Answers {
                status: *status,
                verdict: *verdict,
                code: code.as_deref().map(str::to_owned),
                count: read(count),
            })
            .collect();
        answers.sort_by(|one, two| {
            (one.status, one.verdict.name(), &one.code).cmp(&(two.status, two.verdict.name(), &two.code))
        });
        OfOperation {
            operation,
            answers,
            buckets: self.buckets.each_ref().map(read),
            micros: read(&self.micros),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_micros(500);

    #[test]
    fn counts_by_answer_and_by_time() {
        let metrics = Metrics::default();
        metrics.count("a.b", 200, Verdict::Accepted, None, SHORT);
        metrics.count("a.b", 200, Verdict::Accepted, None, Duration::from_micros(501));
        metrics.count("a.b", 400, Verdict::Refused, Some("7"), Duration::from_secs(60));
        let [of_b] = metrics.figures().try_into().unwrap();
        let counts: Vec<_> = of_b.answers.iter().map(|a| (a.status, a.code.as_deref(), a.count)).collect();
        assert_eq!(counts, [(200, None, 2), (400, Some("7"), 1)]);
        assert_eq!((of_b.buckets[0], of_b.buckets[1], of_b.buckets[BOUNDS.len()]), (1, 1, 1));
        assert_eq!(of_b.micros, 60_001_001);
    }

    #[test]
    fn what_clients_send_does_not_make_it_grow() {
        let metrics = Metrics::default();
        for number in 0..1_000_u16 {
            let code = number.to_string();
            metrics.count("a.b", 200 + number, Verdict::Refused, Some(&code), SHORT);
            metrics.count("a.b", 200 + number, Verdict::Refused, None, SHORT);
            metrics.count("a.b", 200, Verdict::Refused, Some("a code\nwith\"all"), SHORT);
            metrics.count("a.b", 200, Verdict::Refused, Some(&"9".repeat(17)), SHORT);
        }
        let [of_b] = metrics.figures().try_into().unwrap();
        assert!(of_b.answers.len() <= MOST_ANSWERS + 3, "{}", of_b.answers.len());
        assert_eq!(of_b.answers.iter().map(|answer| answer.count).sum::<u64>(), 4_000);
        assert_eq!(of_b.buckets.iter().sum::<u64>(), 4_000);
    }

    #[test]
    fn many_threads_lose_no_count() {
        let metrics = Metrics::default();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        metrics.count("a.b", 200, Verdict::Accepted, None, SHORT);
                        metrics.count("a.c", 200, Verdict::Accepted, None, SHORT);
                    }
                });
            }
        });
        for of in metrics.figures() {
            assert_eq!((of.answers.len(), of.answers[0].count, of.buckets[0]), (1, 8_000, 8_000));
        }
    }
}
