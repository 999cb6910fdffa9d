//! PKCS#12 files (PFX, RFC 7292): a private key with its certificate, behind a password. Opened here, written by [`identity`] and
//! [`truststore`].
//!
//! Whoever uploads such a file also says how long it takes to open, so the work is bounded ([`Work`]) over all its parts, also those
//! that only show once another part is decrypted. Files in BER are read too: much Java software writes them so.

mod cipher;
mod kdf;
#[cfg(test)]
mod tests;
mod write;

use aws_lc_rs::digest::{self, Algorithm};
use aws_lc_rs::hmac;

pub use kdf::Work;
use kdf::{Cost, Purpose};
pub use write::{Protection, identity, truststore};

use super::asn1::{self, CONTEXT_0, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, Value};

/// Bytes of a file; with a whole chain of certificates it has ten thousand.
const MAX_BYTES: usize = 1 << 20;
/// Keys and certificates of a file.
const MAX_BAGS: usize = 100;

/// 1.2.840.113549.1.7, and one number more.
const PKCS7: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7];
/// 1.2.840.113549.1.12.10.1, and one number more.
const BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1];
/// 1.2.840.113549.1.9.22.1.
const X509: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 22, 1];
/// 1.3.14.3.2.26.
const SHA1: &[u8] = &[0x2b, 14, 3, 2, 26];
/// 2.16.840.1.101.3.4.2, and one number more: SHA-2.
const SHA2: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2];

/// Why a file does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PfxError {
    /// It is no PKCS#12 file, or a damaged one.
    #[error("no PKCS#12 file: {0}")]
    Malformed(String),
    /// The password is another one.
    #[error("another password opens it")]
    Password,
    /// It uses what no file of the last twenty years uses.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Opening it would take too long.
    #[error("it asks for more iterations than are taken")]
    TooMuchWork,
}

impl From<asn1::Asn1Error> for PfxError {
    fn from(error: asn1::Asn1Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

/// What is inside, in the order of the file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Private keys, PKCS#8 in DER.
    pub keys: Vec<Vec<u8>>,
    /// Certificates, X.509 in DER.
    pub certificates: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Contents {
    /// Keys are nobody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contents({} keys, {} certificates)", self.keys.len(), self.certificates.len())
    }
}

/// A password in the two forms that it is used in.
struct Password {
    /// For PBES2.
    utf8: Vec<u8>,
    /// For the rest: big-endian, with two zero bytes at the end.
    utf16: Vec<u8>,
}

impl Password {
    fn new(password: &str) -> Self {
        Self {
            utf8: password.as_bytes().to_vec(),
            utf16: password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// A file that was taken apart as far as that needs no password.
#[derive(Debug, Clone)]
pub struct Pfx {
    /// AuthenticatedSafe, as the MAC covers it.
    safe: Vec<u8>,
    mac: Option<Vec<u8>>,
}

impl Pfx {
    /// Takes a file apart.
    ///
    /// # Errors
    /// What is no such file, or too large a one.
    pub fn read(file: &[u8]) -> Result<Self, PfxError> {
        if file.len() > MAX_BYTES {
            return Err(PfxError::Malformed(format!("more than {MAX_BYTES} bytes")));
        }
        let der = asn1::to_der(file)?;
        let mut pfx = Reader::new(&der).take(SEQUENCE)?.inside();
        if pfx.take(INTEGER)?.number() != Some(3) {
            return Err(PfxError::Malformed("its version is not 3".to_owned()));
        }
        let (kind, content) = content_info(pfx.take(SEQUENCE)?)?;
        if kind != 1 {
            return Err(PfxError::Unsupported("a file that is signed with a key".to_owned()));
        }
        let safe = Reader::new(content).take(OCTET_STRING)?.contents.to_vec();
        Ok(Self { safe, mac: pfx.take_if(SEQUENCE).map(|mac| mac.whole.to_vec()) })
    }

    /// Opens it.
    ///
    /// # Errors
    /// Another password, a file that is damaged inside, or that costs more than the purse holds.
    pub fn open(&self, password: &str, work: &mut Work) -> Result<Contents, PfxError> {
        let password = Password::new(password);
        if let Some(mac) = &self.mac {
            check(mac, &self.safe, &password, work)?;
        }
        // Without a MAC the only sign of a wrong password is that nothing sensible comes out.
        self.contents(&password, work).map_err(|error| match error {
            PfxError::Malformed(_) if self.mac.is_none() => PfxError::Password,
            error => error,
        })
    }

    fn contents(&self, password: &Password, work: &mut Work) -> Result<Contents, PfxError> {
        let mut contents = Contents::default();
        let safe = asn1::to_der(&self.safe)?;
        let mut safes = Reader::new(&safe).take(SEQUENCE)?.inside();
        while !safes.is_empty() {
            let (kind, content) = content_info(safes.take(SEQUENCE)?)?;
            let bags = match kind {
                1 => Reader::new(content).take(OCTET_STRING)?.contents.to_vec(),
                6 => decrypted(content, password, work)?,
                _ => return Err(PfxError::Unsupported("a part for the holder of a key".to_owned())),
            };
            let bags = asn1::to_der(&bags)?;
            let mut bags = Reader::new(&bags).take(SEQUENCE)?.inside();
            while !bags.is_empty() {
                bag(bags.take(SEQUENCE)?, password, work, &mut contents)?;
                if contents.keys.len() + contents.certificates.len() > MAX_BAGS {
                    return Err(PfxError::Malformed(format!("more than {MAX_BAGS} keys and certificates")));
                }
            }
        }
        Ok(contents)
    }
}

/// `ContentInfo`: the last number of its kind, and what `[0]` holds.
fn content_info(value: Value<'_>) -> Result<(u8, &[u8]), PfxError> {
    let mut inside = value.inside();
    let kind = match inside.take(OID)?.contents.strip_prefix(PKCS7) {
        Some([kind]) => *kind,
        _ => return Err(PfxError::Malformed("content of an unknown kind".to_owned())),
    };
    Ok((kind, inside.take(CONTEXT_0)?.contents))
}

/// `EncryptedData`.
fn decrypted(content: &[u8], password: &Password, work: &mut Work) -> Result<Vec<u8>, PfxError> {
    let mut data = Reader::new(content).take(SEQUENCE)?.inside();
    data.take(INTEGER)?;
    let mut info = data.take(SEQUENCE)?.inside();
    info.take(OID)?;
    let algorithm = info.take(SEQUENCE)?;
    let encrypted = info.any()?;
    // [0] IMPLICIT OCTET STRING, in one piece or in several.
    match encrypted.tag {
        CONTEXT_0 => cipher::decrypt(algorithm, &asn1::pieces(encrypted.contents)?, password, work),
        _ => cipher::decrypt(algorithm, encrypted.contents, password, work),
    }
}

/// `SafeBag`: keys, plain or shrouded, and certificates. Others (CRLs, secrets) say nothing here.
fn bag(value: Value<'_>, password: &Password, work: &mut Work, into: &mut Contents) -> Result<(), PfxError> {
    let mut inside = value.inside();
    let kind = inside.take(OID)?.contents;
    let content = inside.take(CONTEXT_0)?.contents;
    match kind.strip_prefix(BAG) {
        Some([1]) => into.keys.push(content.to_vec()),
        Some([2]) => {
            let mut shrouded = Reader::new(content).take(SEQUENCE)?.inside();
            let algorithm = shrouded.take(SEQUENCE)?;
            let encrypted = shrouded.take(OCTET_STRING)?.contents;
            into.keys.push(cipher::decrypt(algorithm, encrypted, password, work)?);
        }
        Some([3]) => {
            let mut certificate = Reader::new(content).take(SEQUENCE)?.inside();
            if certificate.take(OID)?.contents == X509 {
                let der = certificate.take(CONTEXT_0)?.inside().take(OCTET_STRING)?.contents;
                into.certificates.push(der.to_vec());
            }
        }
        _ => {}
    }
    Ok(())
}

/// `MacData`: whether it is this password's.
fn check(mac: &[u8], safe: &[u8], password: &Password, work: &mut Work) -> Result<(), PfxError> {
    let mut data = Reader::new(mac).take(SEQUENCE)?.inside();
    let mut digest_info = data.take(SEQUENCE)?.inside();
    let oid = digest_info.take(SEQUENCE)?.inside().take(OID)?.contents;
    let tag = digest_info.take(OCTET_STRING)?.contents;
    let salt = data.take(OCTET_STRING)?.contents;
    let iterations = match data.take_if(INTEGER) {
        Some(iterations) => iterations.number().ok_or(PfxError::TooMuchWork)?,
        None => 1,
    };
    let (hash, hmac): (&'static Algorithm, hmac::Algorithm) = match oid {
        SHA1 => (&digest::SHA1_FOR_LEGACY_USE_ONLY, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        oid => match oid.strip_prefix(SHA2) {
            Some([1]) => (&digest::SHA256, hmac::HMAC_SHA256),
            Some([2]) => (&digest::SHA384, hmac::HMAC_SHA384),
            Some([3]) => (&digest::SHA512, hmac::HMAC_SHA512),
            _ => return Err(PfxError::Unsupported("a MAC by another hash than SHA-1 and SHA-2".to_owned())),
        },
    };
    let cost = Cost { salt, iterations };
    let key = kdf::derive(hash, Purpose::Mac, &password.utf16, cost, hash.output_len(), work)?;
    hmac::verify(&hmac::Key::new(hmac, &key), safe, tag).map_err(|_| PfxError::Password)
}
