//! Issues an NF-e with the next number of its serie, finds it, and cancels it.
//!
//! Against a duble as it stands: `duble serve`, then `cargo run --example invoicy`. Against Migrate's homologation:
//! `DUBLE_URL=https://homolog.invoicy.com.br INVOICY_EMP_PK=… INVOICY_CHAVE=… INVOICY_CNPJ=… INVOICY_NFE=nota.xml`, the file a document as
//! `nfe.xml` here is, with `{numero}` and `{momento}` where the number and the moment of issue belong.
//! Over HTTPS: `DUBLE_CA` names a file with authorities to trust beside the bundled ones (the client's README).

mod issue;
#[path = "../shared/trust.rs"]
mod trust;

use std::env::var;

use anyhow::Context as _;
use duble_client::Transport;
use duble_client::invoicy::{Client, Credentials};
use trust::trust;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let or = |name: &str, default: &str| var(name).unwrap_or_else(|_| default.to_owned());
    let who = Credentials::new(
        or("INVOICY_EMP_PK", "PYcEsFuKroDBojfiFEl+Ms=="),
        or("INVOICY_CHAVE", "0123456789abcdef0123456789abcdef"),
    );
    let transport = Transport::builder().tls(trust()?).build()?;
    let invoicy = Client::new(transport, &or("DUBLE_URL", "http://127.0.0.1:8756"), who);
    let template = match var("INVOICY_NFE") {
        Ok(file) => std::fs::read_to_string(&file).with_context(|| file.clone())?,
        Err(_) => include_str!("nfe.xml").to_owned(),
    };
    let story =
        issue::issue_and_cancel(&invoicy, &or("INVOICY_CNPJ", "11222333000181"), &template, &now()?).await?;
    println!("{} {}", story.sent.sit_codigo, story.sent.sit_descricao);
    println!("number {} has key {}", story.numero, story.sent.chave.as_deref().unwrap_or("none"));
    println!("fiscal XML of {} bytes", story.xml.map_or(0, |xml| xml.len()));
    if let Some(cancelled) = story.cancelled {
        println!("{} {}", cancelled.sit_codigo, cancelled.sit_descricao);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a program of one's own reads its own clock")]
fn now() -> anyhow::Result<String> {
    let now = jiff::Timestamp::now().in_tz("America/Sao_Paulo")?;
    Ok(now.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}
