//! What a query asks of the journal.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use http::StatusCode;
use http::request::Parts;
use serde::Deserialize;

use crate::control::Refusal;
use crate::facts::Moment;
use crate::world::{Filter, Kind, Verdict};

/// Entries of one page, when the query names no number, and at most.
const PAGE: usize = 100;
const MOST: usize = 10_000;

/// Characters of a text that is looked for at most.
const LONGEST: usize = 300;

/// How much of an entry is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fields {
    /// All of it.
    #[default]
    All,
    /// All but the bodies.
    Head,
    /// The line alone, without the exchange.
    Line,
}

/// The filter's fields as they stand in a query, and what else a page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    after: Option<u64>,
    before: Option<u64>,
    operation: Option<String>,
    kind: Option<Kind>,
    verdict: Option<Verdict>,
    code: Option<String>,
    status: Option<u16>,
    method: Option<String>,
    path: Option<String>,
    contains: Option<String>,
    since: Option<Moment>,
    until: Option<Moment>,
    pub(super) limit: Option<usize>,
    pub(super) fields: Fields,
    /// There, with or without a value: entries come as events.
    follow: Option<String>,
}

impl Asked {
    /// Whether entries are to come as events.
    pub(super) fn follows(&self) -> bool {
        self.follow.as_deref().is_some_and(|value| value != "false")
    }

    /// What is looked for in every entry is not long.
    fn check(&self) -> Result<(), Refusal> {
        let texts =
            [("operation", &self.operation), ("path", &self.path), ("contains", &self.contains)].into_iter();
        for (name, text) in texts.filter_map(|(name, text)| text.as_ref().map(|text| (name, text))) {
            if text.chars().count() > LONGEST {
                let said = format!("{name} has more than {LONGEST} characters");
                return Err(Refusal(StatusCode::BAD_REQUEST, said));
            }
        }
        Ok(())
    }

    pub(super) fn filter(self) -> Filter {
        Filter {
            after: self.after,
            before: self.before,
            operation: self.operation,
            kind: self.kind,
            verdict: self.verdict,
            code: self.code,
            status: self.status,
            method: self.method,
            path: self.path,
            contains: self.contains,
            since: self.since,
            until: self.until,
            limit: self.limit.unwrap_or(PAGE).min(MOST),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let read: Result<Query<Self>, QueryRejection> = Query::try_from_uri(&parts.uri);
        let Query(asked) = read.map_err(|rejection| {
            let said = rejection.body_text();
            let said = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(&said);
            Refusal(StatusCode::BAD_REQUEST, format!("the query is not understood: {said}"))
        })?;
        asked.check()?;
        Ok(asked)
    }
}

/// The query of the page that follows: the same, but for where it begins.
pub(super) fn next_query(query: &str, key: &str, number: u64) -> String {
    let kept = query.split('&').filter(|pair| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        !pair.is_empty() && name != key
    });
    kept.map(str::to_owned).chain([format!("{key}={number}")]).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::next_query;

    #[test]
    fn the_next_page_asks_the_same() {
        for (query, expected) in [
            ("", "before=7"),
            ("limit=2&before=9&operation=sicoob.*", "limit=2&operation=sicoob.*&before=7"),
            ("beforehand=1&&before", "beforehand=1&before=7"),
        ] {
            assert_eq!(next_query(query, "before", 7), expected, "{query}");
        }
    }
}
