use std::env::var;

use anyhow::Context as _;
use duble_client::Tls;

/// Whom an example trusts: the bundled roots and, where `DUBLE_CA` names a file, the authorities in it (PEM).
pub fn trust() -> anyhow::Result<Tls> {
    let Ok(file) = var("DUBLE_CA") else { return Ok(Tls::new()) };
    let pem = std::fs::read(&file).with_context(|| file.clone())?;
    Tls::new().roots_pem(&pem).with_context(|| file)
}
