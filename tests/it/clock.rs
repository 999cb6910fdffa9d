//! One clock moves everything: frozen, nothing becomes due however long one waits; advanced by an hour, everything due within it has
//! happened, in order and each at its own instant, in all four providers, webhooks and tokens included.

use std::time::Duration;

use duble::app::Rehearsal;
use duble::facts::{Lapse, Moment};
use duble::providers::Action;
use duble::scenario::Loaded;
use duble::scenario::run::{Stage, run};
use duble::world::{Filter, Kind};

/// The stage of a rehearsal on which a lapse below a minute is real time that one waits, and the frozen clock is left alone.
struct Patient(Rehearsal);

impl Stage for Patient {
    fn base_url(&self) -> &str {
        self.0.base_url()
    }

    fn now(&self) -> Moment {
        self.0.now()
    }

    async fn advance(&self, by: Lapse) -> Result<(), String> {
        if by < Lapse::from_secs(60) {
            let millis = u64::try_from(by.as_millis()).unwrap();
            tokio::time::sleep(Duration::from_millis(millis)).await;
            return Ok(());
        }
        self.0.advance(by).await
    }

    async fn act(&self, action: Action) -> Result<(), String> {
        self.0.act(action).await
    }

    async fn settled(&self) {
        self.0.settled().await;
    }
}

const STORY: &str = include_str!("clock.yaml");

#[tokio::test]
async fn frozen_nothing_is_due_and_advanced_all_is_in_order() {
    let loaded =
        Loaded::from_text("tests/it/clock.yaml", STORY).unwrap_or_else(|findings| panic!("{findings}"));
    let stage = Patient(Rehearsal::start(loaded.clone()).await.unwrap());
    let report = run(&loaded, &stage).await;
    assert!(report.is_green(), "{report}");
    let (entries, ..) = stage.0.world().journal(&Filter { limit: 1_000, ..Filter::default() });
    let told: Vec<_> = entries
        .iter()
        .filter(|entry| entry.line.kind != Kind::Request)
        .map(|entry| {
            format!("{} {:?} {} {:?}", entry.at, entry.line.kind, entry.line.operation, entry.line.verdict)
        })
        .collect();
    assert!(entries.is_sorted_by_key(|entry| entry.at), "each at its own instant, in order");
    insta::assert_snapshot!(told.join("\n"), @"
    2026-03-02T09:00:01.000-03:00 Timer sicoob.webhooks.pedirValidacao Accepted
    2026-03-02T09:00:01.000-03:00 Delivery sicoob.webhooks.validar Accepted
    2026-03-02T09:10:00.000-03:00 Timer sicoob.movimentacoes.processar Accepted
    2026-03-02T09:15:00.000-03:00 Timer nddfrete.apontamento.processar Accepted
    2026-03-02T09:20:00.000-03:00 Timer invoicy.responder Accepted
    2026-03-02T09:30:00.000-03:00 Action betha.pagarDivida Accepted
    2026-03-02T09:35:00.000-03:00 Action nddfrete.mudarStatus Accepted
    2026-03-02T09:40:00.000-03:00 Action sicoob.pagar Accepted
    2026-03-02T09:40:00.000-03:00 Delivery sicoob.webhooks.notificar Refused
    2026-03-02T09:45:00.000-03:00 Timer sicoob.webhooks.reenviar Accepted
    2026-03-02T09:45:00.000-03:00 Delivery sicoob.webhooks.notificar Accepted
    2026-03-02T09:50:00.000-03:00 Action invoicy.negar Accepted
    2026-03-02T10:00:00.000-03:00 Action betha.mudarSituacaoDivida Accepted
    2026-03-02T10:01:00.000-03:00 Action invoicy.negar Accepted
    ");
}
