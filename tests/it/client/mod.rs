//! The client crate against the double: it is written from the documents and shares nothing with the rooms, so that a name or a code that
//! is wrong on one side shows. Every exchange is held to its contract.

mod betha;
mod examples;
mod invoicy;
mod nddfrete;
mod sicoob_v2;
mod sicoob_v3;

use std::collections::BTreeSet;
use std::time::Duration;

use duble::app::Rehearsal;
use duble::facts::Lapse;
use duble::scenario::Loaded;
use duble::scenario::run::Stage as _;
use duble::world::Filter;
use duble_client::{Polling, Transport};

use crate::contract::{self, Exchange};
use crate::coverage::{NOT_THE_CLIENTS, Witness};
use crate::stage::told;

/// The world's first day, a Wednesday; its clock stands until a test moves it.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 3, 4);

/// A double on the default scenario, at nine in the morning of [`TODAY`].
struct Double(Rehearsal, Witness);

impl Drop for Double {
    fn drop(&mut self) {
        told(&self.1, self.0.world());
    }
}

impl Double {
    async fn start() -> Self {
        Self::with("").await
    }

    /// With more lines of scenario.
    async fn with(more: &str) -> Self {
        let text = format!("scenario: t\nextends: default\nclock: \"{TODAY}T09:00:00-03:00\"\n{more}");
        let rehearsal = Rehearsal::start(Loaded::from_text("t.yaml", &text).unwrap()).await.unwrap();
        Self(rehearsal, Witness::here())
    }

    fn url(&self) -> String {
        self.0.base_url().to_owned()
    }

    async fn advance(&self, seconds: i64) {
        self.0.world().advance(Lapse::from_secs(seconds)).await.unwrap();
    }

    /// Lets a minute of the world pass, again and again, while the client waits.
    async fn meanwhile<T>(&self, waiting: impl Future<Output = T>) -> T {
        let time = async {
            loop {
                tokio::time::sleep(Duration::from_millis(30)).await;
                self.advance(60).await;
            }
        };
        tokio::select! {
            found = waiting => found,
            () = time => unreachable!("time goes on"),
        }
    }

    /// How many requests of an operation there were.
    fn count(&self, operation: &str) -> usize {
        let filter = Filter { limit: usize::MAX, operation: Some(operation.into()), ..Filter::default() };
        self.0.world().journal(&filter).0.len()
    }

    /// Holds every exchange to its contract, and wants these operations among them.
    fn saw(&self, operations: &[&str]) {
        let (entries, _, dropped) =
            self.0.world().journal(&Filter { limit: usize::MAX, ..Filter::default() });
        assert_eq!(dropped, 0);
        let mut seen = BTreeSet::new();
        for entry in entries {
            let Some(exchange) = &entry.exchange else { continue };
            seen.insert(entry.line.operation);
            let checked = contract::check(Exchange {
                method: &exchange.method,
                target: &exchange.target,
                operation: Some(entry.line.operation),
                status: exchange.status,
                request: Some(exchange.request.as_bytes()),
                media_type: None,
                body: exchange.response.as_bytes(),
            });
            assert!(checked.is_ok(), "{}: {}", entry.line.operation, checked.unwrap_err());
        }
        for operation in operations {
            assert!(seen.contains(operation), "{operation} was not called: {seen:?}");
        }
    }
}

#[test]
fn every_operation_is_driven_by_the_client() {
    let driven = [
        include_str!("betha.rs"),
        include_str!("invoicy.rs"),
        include_str!("nddfrete.rs"),
        include_str!("sicoob_v2.rs"),
        include_str!("sicoob_v3.rs"),
    ]
    .concat();
    // `saw` holds the lists to what was called.
    let listed = |name: &str| {
        let lists = driven.split("double.saw(&[").skip(1).filter_map(|rest| rest.split("])").next());
        lists.into_iter().any(|list| list.contains(&format!("\"{name}\"")))
    };
    for name in duble::providers::operations() {
        let excepted = NOT_THE_CLIENTS.iter().any(|(known, _)| *known == name);
        assert!(listed(name) != excepted, "{name}");
    }
}

fn transport() -> Transport {
    Transport::builder().no_proxy().build().unwrap()
}

/// Asks often, since the world's clock goes on at a word.
fn often() -> Polling {
    Polling {
        first: Duration::from_millis(5),
        longest: Duration::from_millis(20),
        deadline: Duration::from_secs(20),
    }
}
