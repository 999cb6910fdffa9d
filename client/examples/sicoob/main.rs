//! Marks boletos paid: asks the bank for the settlements of two days, finds each record's boleto among one's own, and notes when,
//! how much and by which way it was paid. It is what feature 4233 of May 2023 describes.
//!
//! Against a duble as it stands: `duble serve`, then `cargo run --example sicoob`. Against the bank, which has version 3 alone now:
//! `DUBLE_URL=https://api.sicoob.com.br SICOOB_TOKEN_URL=… SICOOB_CLIENT_ID=… SICOOB_NUMERO=… SICOOB_PFX=empresa.pfx
//! SICOOB_PFX_SENHA=… SICOOB_VERSAO=3 BOLETOS=meus.csv`.
//! Over HTTPS: `DUBLE_CA` names a file with authorities to trust beside the bundled ones (the client's README).

mod settlements;
#[path = "../shared/trust.rs"]
mod trust;

use std::env::var;

use anyhow::Context as _;
use duble_client::sicoob::{Client, Credentials};
use duble_client::{Polling, Transport, seconds_since_start};
use settlements::{Found, Slip, settle};
use trust::trust;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let base = var("DUBLE_URL").unwrap_or_else(|_| "http://127.0.0.1:8756".into());
    let client_id = var("SICOOB_CLIENT_ID").unwrap_or_else(|_| "9b5e603e428cc477a2841e2683c92d21".into());
    let numero = var("SICOOB_NUMERO").unwrap_or_else(|_| "707090".into()).parse()?;
    let mut who = Credentials::new(client_id);
    who.token_url = var("SICOOB_TOKEN_URL").ok();
    who.bearer = var("SICOOB_BEARER").ok();
    let mut tls = trust()?;
    if let Ok(file) = var("SICOOB_PFX") {
        let pfx = std::fs::read(&file).with_context(|| file.clone())?;
        tls = tls
            .identity_pkcs12(&pfx, &var("SICOOB_PFX_SENHA").context("SICOOB_PFX_SENHA")?)
            .with_context(|| file)?;
    }
    let bank = Client::new(Transport::builder().tls(tls).build()?, &base, who, seconds_since_start());
    let mut slips = match var("BOLETOS") {
        Ok(file) => Slip::read_all(&std::fs::read_to_string(&file).with_context(|| file.clone())?)?,
        Err(_) => Slip::read_all(include_str!("boletos.csv"))?,
    };

    // The ticket names version 2's paths.
    let flow = if var("SICOOB_VERSAO").as_deref() == Ok("3") {
        bank.v3().movimentacoes()
    } else {
        bank.v2().movimentacoes()
    };
    for found in settle(&flow, numero, today()?, &mut slips, &Polling::default()).await? {
        match found {
            Found::Paid(seu_numero) => println!("{seu_numero}: paid"),
            Found::PaidBefore(seu_numero) => println!("{seu_numero}: was paid already"),
            Found::OtherValue(record) => {
                println!("{}: is {:.2} at the bank, look at it", record.seu_numero, record.valor_titulo);
            }
            Found::NotOurs(record) => println!("{}: no boleto of ours", record.seu_numero),
        }
    }
    for slip in &slips {
        match &slip.paid {
            Some(paid) => println!("{} {:>10.2} {} {}", slip.seu_numero, paid.valor, paid.on, paid.way),
            None => println!("{} {:>10.2} open", slip.seu_numero, slip.valor),
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a program of one's own reads its own clock")]
fn today() -> anyhow::Result<jiff::civil::Date> {
    Ok(jiff::Timestamp::now().in_tz("America/Sao_Paulo")?.date())
}
