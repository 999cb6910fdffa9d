//! Writing PKCS#12 files: an identity (a key with its chain), and a store of certificates that are trusted.
//!
//! Salts come from the password and what is written, by HMAC: nobody without both foresees them, and the same input has the same bytes.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY as SHA1};
use aws_lc_rs::{hmac, pbkdf2};
use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use des::TdesEde3;

use super::kdf::{self, Cost, Purpose, Work};
use super::{Password, PfxError};
use crate::wire::aes;
use crate::wire::asn1::{CONTEXT_0, OCTET_STRING, SEQUENCE, SET};
use crate::wire::pki::der::{all, integer, oid, value};

/// How a file is encrypted and sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protection {
    /// The file format's own 3DES with SHA-1 (pbeWithSHAAnd3-KeyTripleDES-CBC, MAC by HMAC-SHA-1): old stacks know nothing else
    /// (Windows before 10, Java 8 before update 301, OpenSSL 1.0), and OpenSSL 3 reads it without its legacy provider, which RC2 needs.
    #[default]
    Old,
    /// PBES2 with AES-256 and SHA-256, and a MAC by SHA-256: what OpenSSL 3 writes.
    Modern,
}

/// OpenSSL's own number; Windows writes 2,000.
const OLD_ITERATIONS: u32 = 2_048;
/// Java's number; test keys need no more, and every handshake of a test may open the file again.
const MODERN_ITERATIONS: u32 = 10_000;

const NULL: [u8; 2] = [5, 0];
const BMP_STRING: u8 = 0x1e;
/// `[0] IMPLICIT OCTET STRING`.
const CONTEXT_0_OCTETS: u8 = 0x80;

const DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 1];
const ENCRYPTED_DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 6];
const SHROUDED_KEY_BAG: [u64; 9] = [1, 2, 840, 113_549, 1, 12, 10, 1, 2];
const CERTIFICATE_BAG: [u64; 9] = [1, 2, 840, 113_549, 1, 12, 10, 1, 3];
const X509_CERTIFICATE: [u64; 8] = [1, 2, 840, 113_549, 1, 9, 22, 1];
const FRIENDLY_NAME: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 20];
const LOCAL_KEY_ID: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 21];
const PBE_SHA1_3DES: [u64; 8] = [1, 2, 840, 113_549, 1, 12, 1, 3];
const PBES2: [u64; 7] = [1, 2, 840, 113_549, 1, 5, 13];
const PBKDF2: [u64; 7] = [1, 2, 840, 113_549, 1, 5, 12];
const HMAC_SHA256: [u64; 6] = [1, 2, 840, 113_549, 2, 9];
const AES_256_CBC: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 1, 42];
const OID_SHA1: [u64; 6] = [1, 3, 14, 3, 2, 26];
const OID_SHA256: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 2, 1];
/// Oracle's mark of a certificate that Java trusts, and the use that means any.
const TRUSTED_KEY_USAGE: [u64; 8] = [2, 16, 840, 1, 113_894, 746_875, 1, 1];
const ANY_USAGE: [u64; 5] = [2, 5, 29, 37, 0];

/// A file with a private key (PKCS#8 in DER) and its certificates in DER, its own first. Key and certificate carry the name, which
/// stores show, and the identifier by which readers put them together.
///
/// # Errors
/// When aws-lc-rs fails.
pub fn identity(
    name: &str,
    key: &[u8],
    chain: &[&[u8]],
    password: &str,
    protection: Protection,
) -> Result<Vec<u8>, PfxError> {
    let mut writer = Writer::new(password, protection, &[&[key], chain].concat());
    let own = chain.first().copied().unwrap_or_default();
    let id = digest::digest(&SHA1, own);
    let named = [friendly_name(name), attribute(&LOCAL_KEY_ID, &value(OCTET_STRING, id.as_ref()))];
    let bags: Vec<u8> = chain
        .iter()
        .enumerate()
        .flat_map(|(at, der)| certificate_bag(der, if at == 0 { &named } else { &[] }))
        .collect();
    let certificates = writer.encrypted_part(&value(SEQUENCE, &bags))?;
    let (algorithm, encrypted) = writer.encrypt(key, b"key")?;
    let shrouded = all(SEQUENCE, &[&algorithm, &value(OCTET_STRING, &encrypted)]);
    let key = value(SEQUENCE, &bag(&SHROUDED_KEY_BAG, &shrouded, &named));
    writer.sealed(&[certificates, content(&DATA, &value(OCTET_STRING, &key))].concat())
}

/// A file with certificates that are trusted, in DER, each with the name that stores show. Java takes only those that carry its mark.
///
/// # Errors
/// When aws-lc-rs fails.
pub fn truststore(
    certificates: &[(&str, &[u8])],
    password: &str,
    protection: Protection,
) -> Result<Vec<u8>, PfxError> {
    let parts: Vec<&[u8]> = certificates.iter().map(|(_, der)| *der).collect();
    let mut writer = Writer::new(password, protection, &parts);
    let bags: Vec<u8> = certificates
        .iter()
        .flat_map(|(name, der)| {
            let mark = attribute(&TRUSTED_KEY_USAGE, &oid(&ANY_USAGE));
            certificate_bag(der, &[friendly_name(name), mark])
        })
        .collect();
    let part = writer.encrypted_part(&value(SEQUENCE, &bags))?;
    writer.sealed(&part)
}

struct Writer {
    password: Password,
    protection: Protection,
    salts: hmac::Key,
    about: Vec<u8>,
    work: Work,
}

impl Writer {
    fn new(password: &str, protection: Protection, parts: &[&[u8]]) -> Self {
        let password = Password::new(password);
        let salts = hmac::Key::new(hmac::HMAC_SHA256, &password.utf16);
        Self { password, protection, salts, about: parts.concat(), work: Work::for_one_file() }
    }

    /// Sixteen bytes, of which old files take eight.
    fn salt(&self, what: &[u8]) -> Vec<u8> {
        let tag = hmac::sign(&self.salts, &[what, &self.about].concat());
        let length = if self.protection == Protection::Old { 8 } else { 16 };
        tag.as_ref().iter().copied().take(length).collect()
    }

    /// AlgorithmIdentifier, and what was encrypted by it.
    fn encrypt(&mut self, plain: &[u8], what: &[u8]) -> Result<(Vec<u8>, Vec<u8>), PfxError> {
        let salt = self.salt(what);
        match self.protection {
            Protection::Old => {
                let cost = Cost { salt: &salt, iterations: OLD_ITERATIONS };
                let mut derived = |purpose, length| {
                    kdf::derive(&SHA1, purpose, &self.password.utf16, cost, length, &mut self.work)
                };
                let (key, iv) = (derived(Purpose::Key, 24)?, derived(Purpose::Iv, 8)?);
                let cipher = Encryptor::<TdesEde3>::new_from_slices(&key, &iv).map_err(|_| unable())?;
                let params = all(SEQUENCE, &[&value(OCTET_STRING, &salt), &integer(OLD_ITERATIONS)]);
                let algorithm = all(SEQUENCE, &[&oid(&PBE_SHA1_3DES), &params]);
                Ok((algorithm, cipher.encrypt_padded_vec::<Pkcs7>(plain)))
            }
            Protection::Modern => {
                let cost = Cost { salt: &salt, iterations: MODERN_ITERATIONS };
                let hash = pbkdf2::PBKDF2_HMAC_SHA256;
                let key = kdf::pbkdf2(hash, 32, &self.password.utf8, cost, 32, &mut self.work)?;
                let iv = self.salt(&[what, b" vector"].concat());
                let vector = iv.as_slice().try_into().map_err(|_| unable())?;
                let encrypted = aes::encrypt_cbc(&key, vector, plain).ok_or_else(unable)?;
                let prf = all(SEQUENCE, &[&oid(&HMAC_SHA256), &NULL]);
                let params = all(SEQUENCE, &[&value(OCTET_STRING, &salt), &integer(MODERN_ITERATIONS), &prf]);
                let derivation = all(SEQUENCE, &[&oid(&PBKDF2), &params]);
                let cipher = all(SEQUENCE, &[&oid(&AES_256_CBC), &value(OCTET_STRING, &iv)]);
                let params = all(SEQUENCE, &[&derivation, &cipher]);
                Ok((all(SEQUENCE, &[&oid(&PBES2), &params]), encrypted))
            }
        }
    }

    /// `EncryptedData` with SafeContents.
    fn encrypted_part(&mut self, contents: &[u8]) -> Result<Vec<u8>, PfxError> {
        let (algorithm, encrypted) = self.encrypt(contents, b"certificates")?;
        let info = all(SEQUENCE, &[&oid(&DATA), &algorithm, &value(CONTEXT_0_OCTETS, &encrypted)]);
        Ok(content(&ENCRYPTED_DATA, &all(SEQUENCE, &[&integer(0), &info])))
    }

    /// The file: its parts, and the MAC over them.
    fn sealed(mut self, parts: &[u8]) -> Result<Vec<u8>, PfxError> {
        let safe = value(SEQUENCE, parts);
        let (hash, hmac, name, iterations) = match self.protection {
            Protection::Old => (&SHA1, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &OID_SHA1[..], OLD_ITERATIONS),
            Protection::Modern => (&digest::SHA256, hmac::HMAC_SHA256, &OID_SHA256[..], MODERN_ITERATIONS),
        };
        let salt = self.salt(b"mac");
        let (cost, length) = (Cost { salt: &salt, iterations }, hash.output_len());
        let key = kdf::derive(hash, Purpose::Mac, &self.password.utf16, cost, length, &mut self.work)?;
        let tag = hmac::sign(&hmac::Key::new(hmac, &key), &safe);
        let algorithm = all(SEQUENCE, &[&oid(name), &NULL]);
        let digest_info = all(SEQUENCE, &[&algorithm, &value(OCTET_STRING, tag.as_ref())]);
        let mac = all(SEQUENCE, &[&digest_info, &value(OCTET_STRING, &salt), &integer(iterations)]);
        let safe = content(&DATA, &value(OCTET_STRING, &safe));
        Ok(all(SEQUENCE, &[&integer(3), &safe, &mac]))
    }
}

/// aws-lc-rs refuses what no input of ours can be.
fn unable() -> PfxError {
    PfxError::Unsupported("this build cannot encrypt".to_owned())
}

/// `ContentInfo`.
fn content(kind: &[u64], inside: &[u8]) -> Vec<u8> {
    all(SEQUENCE, &[&oid(kind), &value(CONTEXT_0, inside)])
}

/// `SafeBag`.
fn bag(kind: &[u64], inside: &[u8], attributes: &[Vec<u8>]) -> Vec<u8> {
    // A SET in DER is in the order of its bytes.
    let mut attributes = attributes.to_vec();
    attributes.sort();
    let attributes = if attributes.is_empty() { Vec::new() } else { value(SET, &attributes.concat()) };
    all(SEQUENCE, &[&oid(kind), &value(CONTEXT_0, inside), &attributes])
}

fn certificate_bag(der: &[u8], attributes: &[Vec<u8>]) -> Vec<u8> {
    let inside = value(CONTEXT_0, &value(OCTET_STRING, der));
    bag(&CERTIFICATE_BAG, &all(SEQUENCE, &[&oid(&X509_CERTIFICATE), &inside]), attributes)
}

fn attribute(kind: &[u64], what: &[u8]) -> Vec<u8> {
    all(SEQUENCE, &[&oid(kind), &value(SET, what)])
}

fn friendly_name(name: &str) -> Vec<u8> {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    attribute(&FRIENDLY_NAME, &value(BMP_STRING, &units))
}
