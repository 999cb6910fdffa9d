//! The files of a certificate with its key.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Store;
use crate::app::{self, Secret};
use crate::cli::Exit;
use crate::wire::pki::Issued;
use crate::wire::x509::Certificate;

/// Whether files are in the way, which `--force` removes.
pub(super) fn taken(files: &[PathBuf], force: bool) -> anyhow::Result<Option<Exit>> {
    for file in files.iter().filter(|file| file.exists()) {
        if !force {
            eprintln!("duble: {} is there already; --force writes over it", file.display());
            return Ok(Some(Exit::Usage));
        }
        fs::remove_file(file).with_context(|| format!("cannot write over {}", file.display()))?;
    }
    Ok(None)
}

/// The files of a stem: certificate with chain, key, PKCS#12.
pub(super) struct Files([PathBuf; 3]);

impl Files {
    /// A stem may hold dots, as hosts do.
    pub(super) fn of(stem: &Path) -> Self {
        Self([".pem", ".key", ".p12"].map(|extension| {
            let mut name = stem.as_os_str().to_owned();
            name.push(extension);
            PathBuf::from(name)
        }))
    }

    pub(super) fn taken(&self, force: bool) -> anyhow::Result<Option<Exit>> {
        taken(&self.0, force)
    }

    /// Writes them, and says what they are.
    pub(super) fn write(&self, issued: &Issued, name: &str, store: &Store) -> anyhow::Result<String> {
        let [pem, key, p12] = &self.0;
        let pkcs12 = issued.pkcs12(name, &store.password, store.protection())?;
        app::write_new(pem, issued.chain_pem().as_bytes(), Secret::No)?;
        app::write_new(key, issued.key_pem().as_bytes(), Secret::Yes)?;
        app::write_new(p12, &pkcs12, Secret::Yes)?;
        let read = Certificate::from_der(&issued.certificate_der)?;
        let mut thumbprint = String::new();
        let digest = Sha256::digest(&issued.certificate_der);
        for byte in digest {
            write!(thumbprint, "{byte:02x}")?;
        }
        Ok(format!(
            "{}: certificate and chain\n{}: private key, without a password\n{}: both, password {}\nsubject      {}\nissuer       {}\nthumbprint   {thumbprint} (SHA-256)\nx5t#S256     {} (so the journal and tokens write it)\nvalid        {} to {}\n",
            pem.display(),
            key.display(),
            p12.display(),
            store.password,
            read.common_name,
            read.issuer,
            URL_SAFE_NO_PAD.encode(digest),
            read.not_before.iso_seconds(),
            read.not_after.iso_seconds(),
        ))
    }
}
