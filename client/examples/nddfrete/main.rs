//! Notes an increase on a freight invoice and waits for what comes of it.
//!
//! Against a duble as it stands: `duble serve`, then `cargo run --example nddfrete`. Against NDD: `DUBLE_URL=https://…` as their
//! support gives it, with `NDD_ENTERPRISE_ID`, `NDD_TOKEN`, `NDD_PONTO`, `NDD_TRANSPORTADOR`, `NDD_SERIE`, `NDD_FATURA`.
//! Over HTTPS: `DUBLE_CA` names a file with authorities to trust beside the bundled ones (the client's README).

mod increase;
#[path = "../shared/trust.rs"]
mod trust;

use std::env::var;

use duble_client::nddfrete::{Client, Credentials};
use duble_client::{Polling, Transport};
use rust_decimal::Decimal;
use trust::trust;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let or = |name: &str, default: &str| var(name).unwrap_or_else(|_| default.to_owned());
    let who = Credentials::new(
        or("NDD_ENTERPRISE_ID", "43abeae4-7786-4017-a4ea-a8f54efd0e4a"),
        or("NDD_TOKEN", "6901a7fb-f545-c9a1-4ebd-18a723329dfb"),
    );
    let transport = Transport::builder().tls(trust()?).build()?;
    let ndd = Client::new(transport, &or("DUBLE_URL", "http://127.0.0.1:8756"), who);
    let invoice = increase::Invoice {
        operation_point: or("NDD_PONTO", "70033780000151"),
        carrier: or("NDD_TRANSPORTADOR", "14631417773"),
        serie: or("NDD_SERIE", "EMB"),
        number: or("NDD_FATURA", "EMBDEV.27600-P01"),
    };
    let amount = Decimal::new(217_265, 2);
    let result = increase::note(&ndd, &invoice, amount, &now(), &Polling::default()).await?;
    println!("{} {}", result.response.code, result.response.description);
    for one in result.appointments {
        println!("  {}: {} {}", one.service_provider_cnpj, one.response.code, one.response.description);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a program of one's own reads its own clock")]
fn now() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}
