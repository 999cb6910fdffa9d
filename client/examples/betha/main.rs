//! A city's debts, fetched by night: what was created or altered since a day, summed by execution.
//!
//! Against a duble as it stands: `duble serve`, then `cargo run --example betha`. Against Betha:
//! `DUBLE_URL=https://procuradoria.test.suite.betha.cloud BETHA_CODIGO_ACESSO=… DESDE=2026-01-01`.
//! Over HTTPS: `DUBLE_CA` names a file with authorities to trust beside the bundled ones (the client's README).

mod nightly;
#[path = "../shared/trust.rs"]
mod trust;

use std::env::var;

use duble_client::Transport;
use duble_client::betha::{Client, Credentials};
use trust::trust;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let base = var("DUBLE_URL").unwrap_or_else(|_| "http://127.0.0.1:8756".into());
    let code = var("BETHA_CODIGO_ACESSO").unwrap_or_else(|_| "00000000-0000-4000-8000-000000000001".into());
    let since = var("DESDE").unwrap_or_else(|_| "2023-01-01".into()).parse()?;
    let transport = Transport::builder().tls(trust()?).build()?;
    let betha = Client::new(transport, &base, Credentials::new(code));
    let night = nightly::fetch(&betha, since).await?;
    for (codigo, total) in &night.by_execution {
        println!("execution {codigo}: {total}");
    }
    println!("{} debts, {} changes of situation, {} in all", night.debts, night.changes, night.total());
    Ok(())
}
