//! How the parts of a PKCS#12 file are encrypted: PBES2 with AES or 3DES, as files of today are, and the file format's own 3DES and
//! RC2, as files of old are.

use aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY as SHA1;
use aws_lc_rs::pbkdf2;
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use des::TdesEde3;
use rc2::Rc2;

use super::kdf::{self, Cost, Purpose, Work};
use super::{Password, PfxError};
use crate::wire::aes;
use crate::wire::asn1::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, Value};

/// 1.2.840.113549.1.5.13.
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
/// 1.2.840.113549.1.5.12.
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
/// 1.2.840.113549.1.12.1, and one number more.
const PBES1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1];
/// 1.2.840.113549.2, and one number more: HMACs.
const HMAC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2];
/// 2.16.840.1.101.3.4.1, and one number more: AES.
const AES: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1];
/// 1.2.840.113549.3.7.
const DES_EDE3_CBC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 7];

/// Decrypts by an AlgorithmIdentifier. What comes out of a wrong password is mostly no padding, and told as such.
pub fn decrypt(
    algorithm: Value<'_>,
    encrypted: &[u8],
    password: &Password,
    work: &mut Work,
) -> Result<Vec<u8>, PfxError> {
    let mut inside = algorithm.inside();
    let oid = inside.take(OID)?.contents;
    let mut params = inside.take(SEQUENCE)?.inside();
    if oid == PBES2 {
        return pbes2(params, encrypted, password, work);
    }
    let cost = cost(&mut params)?;
    let mut derived = |purpose, length| kdf::derive(&SHA1, purpose, &password.utf16, cost, length, work);
    match oid.strip_prefix(PBES1) {
        Some([3]) => cbc::<TdesEde3>(&derived(Purpose::Key, 24)?, &derived(Purpose::Iv, 8)?, encrypted),
        Some([5]) => cbc::<Rc2>(&derived(Purpose::Key, 16)?, &derived(Purpose::Iv, 8)?, encrypted),
        Some([6]) => cbc::<Rc2>(&derived(Purpose::Key, 5)?, &derived(Purpose::Iv, 8)?, encrypted),
        _ => Err(unsupported("encryption", oid)),
    }
}

fn pbes2(
    mut params: Reader<'_>,
    encrypted: &[u8],
    password: &Password,
    work: &mut Work,
) -> Result<Vec<u8>, PfxError> {
    let mut kdf = params.take(SEQUENCE)?.inside();
    let function = kdf.take(OID)?.contents;
    if function != PBKDF2 {
        return Err(unsupported("key derivation", function));
    }
    let mut kdf = kdf.take(SEQUENCE)?.inside();
    let cost = cost(&mut kdf)?;
    // The key's length stands in the cipher too.
    _ = kdf.take_if(INTEGER);
    let hash = match kdf.take_if(SEQUENCE) {
        Some(prf) => prf.inside().take(OID)?.contents,
        None => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 7],
    };
    let (hash, output) = match hash.strip_prefix(HMAC) {
        Some([7]) => (pbkdf2::PBKDF2_HMAC_SHA1, 20),
        Some([9]) => (pbkdf2::PBKDF2_HMAC_SHA256, 32),
        Some([10]) => (pbkdf2::PBKDF2_HMAC_SHA384, 48),
        Some([11]) => (pbkdf2::PBKDF2_HMAC_SHA512, 64),
        _ => return Err(unsupported("hash", hash)),
    };
    let mut cipher = params.take(SEQUENCE)?.inside();
    let oid = cipher.take(OID)?.contents;
    let iv = cipher.take(OCTET_STRING)?.contents;
    let mut key = |length| kdf::pbkdf2(hash, output, &password.utf8, cost, length, work);
    if oid == DES_EDE3_CBC {
        return cbc::<TdesEde3>(&key(24)?, iv, encrypted);
    }
    let length = match oid.strip_prefix(AES) {
        Some([2]) => 16,
        Some([22]) => 24,
        Some([42]) => 32,
        _ => return Err(unsupported("cipher", oid)),
    };
    let iv = iv.try_into().map_err(|_| PfxError::Malformed("no vector of 16 bytes".to_owned()))?;
    aes::decrypt(&key(length)?, aes::Mode::Cbc(iv), encrypted).ok_or(PfxError::Password)
}

/// Salt and iterations, the first two of several parameters.
fn cost<'a>(params: &mut Reader<'a>) -> Result<Cost<'a>, PfxError> {
    let salt = params.take(OCTET_STRING)?.contents;
    let iterations = params.take(INTEGER)?.number();
    // A number beyond 32 bits is work beyond all bounds.
    Ok(Cost { salt, iterations: iterations.ok_or(PfxError::TooMuchWork)? })
}

fn cbc<C: BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    iv: &[u8],
    encrypted: &[u8],
) -> Result<Vec<u8>, PfxError> {
    let cipher = Decryptor::<C>::new_from_slices(key, iv)
        .map_err(|_| PfxError::Malformed("a vector of another length than the block's".to_owned()))?;
    cipher.decrypt_padded_vec::<Pkcs7>(encrypted).map_err(|_| PfxError::Password)
}

fn unsupported(what: &str, oid: &[u8]) -> PfxError {
    let hex: String = oid.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    PfxError::Unsupported(format!("{what} with the identifier {hex}"))
}
