//! Holds what a receiver has got against what a step says of it.

use super::exchange::below;
use super::judge::{self, Captured, Difference};
use super::receiver::{Got, Shelf};
use crate::facts::Path;
use crate::scenario::format::{Received, Reply, Step};
use crate::scenario::template::Scope;

/// How many of the newest requests a failure shows.
const SHOWN: usize = 5;

/// What the newest fitting request gives to capture, or what is not as expected. `above` is the step's place in the file.
pub(super) fn judge(
    step: &Step,
    received: &Received,
    shelf: &Shelf,
    scope: &Scope<'_>,
    above: &Path,
) -> Result<Captured, Difference> {
    let (mut fitting, mut newest, mut nearest) = (0_usize, None, None);
    for got in &shelf.got {
        match judge::fits(received, got, scope, above) {
            Ok(()) => {
                fitting += 1;
                newest = Some(got);
            }
            Err(difference) => nearest = Some(difference),
        }
    }
    let wanted = received.times.map(|times| usize::try_from(times).unwrap_or(usize::MAX));
    if wanted.is_none_or(|wanted| wanted == fitting) && (wanted.is_some() || fitting > 0) {
        return newest.map_or(Ok(Captured::new()), |got| judge::captured(step, &got.content, scope, above));
    }
    let here = above.key("received");
    let (place, expected) = match wanted {
        None => (here, "at least one request that fits".to_owned()),
        Some(0) => (here.key("times"), "no request that fits".to_owned()),
        Some(1) => (here.key("times"), "1 request that fits".to_owned()),
        Some(wanted) => (here.key("times"), format!("{wanted} requests that fit")),
    };
    let mut seen = format!("{fitting} of {}", shelf.came);
    if shelf.got.len() < shelf.came {
        seen.push_str(&format!(" ({} were too many to keep)", shelf.came - shelf.got.len()));
    }
    if let Some(Difference { what, expected, seen: found, .. }) =
        nearest.filter(|_| fitting < wanted.unwrap_or(1))
    {
        seen.push_str(&format!("; the newest that does not: {what}: expected {expected}, seen {found}"));
    }
    Err(Difference { what: format!("received by {}", received.by), place, expected, seen })
}

/// What a receiver has got, for a report: the newest requests, each with what it was answered.
pub(super) fn shown(shelf: &Shelf) -> String {
    let left_out = shelf.got.len().saturating_sub(SHOWN);
    let mut text = if left_out > 0 { format!("({left_out} before)\n") } else { String::new() };
    for got in shelf.got.iter().skip(left_out) {
        let Got { line, content, reply, .. } = got.as_ref();
        let reply = match reply {
            Reply::Status(status) => status.to_string(),
            Reply::Drop => "drop".to_owned(),
        };
        let kind = content.header("content-type").map(|kind| format!("\ncontent-type: {kind}"));
        text.push_str(&format!("{line} -> {reply}{}{}\n", kind.unwrap_or_default(), below(&content.text())));
    }
    if text.is_empty() { "nothing".to_owned() } else { text }
}
