//! Which entries a reader wants.

use super::{Entry, Exchange, Kind, Verdict};
use crate::facts::Moment;
use crate::world::glob::fits;

/// Which entries to read. All that is stated must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those after this number, the oldest first; `None`: the newest, in their order.
    pub after: Option<u64>,
    /// Only those before this number.
    pub before: Option<u64>,
    /// Only those whose operation fits: a name, a pattern with `*`, or a beginning that ends in a full stop.
    pub operation: Option<String>,
    /// Only those that this set off.
    pub kind: Option<Kind>,
    /// Only those with this verdict.
    pub verdict: Option<Verdict>,
    /// Only those with this code, their own or an item's.
    pub code: Option<String>,
    /// Only exchanges with this HTTP status.
    pub status: Option<u16>,
    /// Only exchanges with this method, in any letter case.
    pub method: Option<String>,
    /// Only exchanges whose path fits: a pattern with `*`, which also stands for slashes.
    pub path: Option<String>,
    /// Only exchanges that have this text in one of their bodies.
    pub contains: Option<String>,
    /// Only those at this world time or later.
    pub since: Option<Moment>,
    /// Only those at this world time or earlier.
    pub until: Option<Moment>,
    /// At most this many.
    pub limit: usize,
}

impl Filter {
    /// Whether it lets an entry through.
    pub fn lets(&self, entry: &Entry) -> bool {
        self.lets_line(entry)
            && (!self.asks_for_exchange() || entry.exchange.as_ref().is_some_and(|e| self.lets_exchange(e)))
    }

    /// Whether it lets an entry through, as far as its line tells.
    pub(in crate::world) fn lets_line(&self, entry: &Entry) -> bool {
        let line = &entry.line;
        self.after.is_none_or(|after| entry.number > after)
            && self.before.is_none_or(|before| entry.number < before)
            && self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at <= until)
            && self.kind.is_none_or(|kind| line.kind == kind)
            && self.verdict.is_none_or(|verdict| line.verdict == verdict)
            && self.operation.as_deref().is_none_or(|pattern| fits_operation(pattern, line.operation))
            && self.code.as_deref().is_none_or(|code| entry.codes().any(|known| known == code))
    }

    fn asks_for_exchange(&self) -> bool {
        self.status.is_some() || self.method.is_some() || self.path.is_some() || self.contains.is_some()
    }

    fn lets_exchange(&self, exchange: &Exchange) -> bool {
        self.status.is_none_or(|status| exchange.status == status)
            && self.method.as_deref().is_none_or(|method| exchange.method.eq_ignore_ascii_case(method))
            && self.path.as_deref().is_none_or(|pattern| exchange.fits_path(pattern))
            && self
                .contains
                .as_deref()
                .is_none_or(|text| exchange.request.contains(text) || exchange.response.contains(text))
    }
}

/// Whether an operation fits a pattern. One without a star is the operation, or what its name begins with up to a full stop.
pub(super) fn fits_operation(pattern: &str, operation: &str) -> bool {
    if pattern.contains(['*', '?']) {
        return fits(pattern, operation);
    }
    operation
        .strip_prefix(pattern)
        .is_some_and(|rest| rest.is_empty() || pattern.ends_with('.') || rest.starts_with('.'))
}
