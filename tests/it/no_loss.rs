//! No transition is lost and none is done twice, under 64 connections at once.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use duble::app::Limits;
use duble::scenario::Loaded;

use crate::load;
use crate::stage::Running;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_connections_lose_and_double_nothing() {
    let loaded = Loaded::from_text("load.yaml", &load::scenario()).unwrap();
    let duble = Running::of(loaded, Limits::default()).await;
    let done = Arc::new(AtomicU64::new(0));
    let outcome = load::drive(duble.address(), 64, 2_000, &done).await.unwrap();
    assert!(outcome.wrong.is_empty(), "{:#?}", outcome.wrong);
    assert_eq!(outcome.micros.len(), 2_000);
    assert!(outcome.figures.contains(&("boletos that were ended".to_owned(), 200)), "{:?}", outcome.figures);
}
