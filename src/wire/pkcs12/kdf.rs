//! Keys from passwords: that of PKCS#12 (RFC 7292, appendix B) and PBKDF2. Both cost what the file says, so both are paid for from a
//! purse that the caller fills.

use std::num::NonZeroU32;

use aws_lc_rs::digest::{self, Algorithm, Context};
use aws_lc_rs::pbkdf2;

use super::PfxError;

/// How much work a file may cause, in iterations of a hash. What one file leaves is the next one's.
#[derive(Debug, Clone)]
pub struct Work(u64);

/// Salts are 8 to 32 bytes; a longer one only costs time.
const MAX_SALT: usize = 1_024;

impl Work {
    /// Two million iterations: about a second. Files of today have two thousand to six hundred thousand for each of their three parts.
    #[must_use]
    pub fn for_one_file() -> Self {
        Self(2_000_000)
    }

    fn spend(&mut self, iterations: u32, blocks: usize, salt: &[u8]) -> Result<(), PfxError> {
        let cost = u64::from(iterations).saturating_mul(u64::try_from(blocks).unwrap_or(u64::MAX));
        let left = self.0.checked_sub(cost).filter(|_| salt.len() <= MAX_SALT);
        self.0 = left.ok_or(PfxError::TooMuchWork)?;
        Ok(())
    }
}

/// What a derived key is for: the ID octet of RFC 7292, B.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Encryption.
    Key = 1,
    /// The first block's vector.
    Iv = 2,
    /// The MAC.
    Mac = 3,
}

/// Salt and iterations, as a file states them.
#[derive(Debug, Clone, Copy)]
pub struct Cost<'a> {
    /// The salt.
    pub salt: &'a [u8],
    /// The iterations.
    pub iterations: u32,
}

/// A key by RFC 7292. The password is in UTF-16 with its two zero bytes.
pub fn derive(
    hash: &'static Algorithm,
    purpose: Purpose,
    password: &[u8],
    cost: Cost<'_>,
    length: usize,
    work: &mut Work,
) -> Result<Vec<u8>, PfxError> {
    let Cost { salt, iterations } = cost;
    work.spend(iterations.max(1), length.div_ceil(hash.output_len()), salt)?;
    let block = hash.block_len();
    let filled = |part: &[u8]| -> Vec<u8> {
        let whole = part.len().div_ceil(block).saturating_mul(block);
        part.iter().copied().cycle().take(whole).collect()
    };
    let mut input = filled(salt);
    input.extend(filled(password));
    let mut key = Vec::with_capacity(length);
    while key.len() < length {
        let mut first = Context::new(hash);
        first.update(&vec![purpose as u8; block]);
        first.update(&input);
        let mut sum = first.finish();
        for _ in 1..iterations {
            sum = digest::digest(hash, sum.as_ref());
        }
        key.extend_from_slice(sum.as_ref());
        for part in input.chunks_mut(block) {
            let mut carry = 1_u16;
            let addend: Vec<u8> = sum.as_ref().iter().copied().cycle().take(part.len()).collect();
            for (byte, add) in part.iter_mut().zip(addend).rev() {
                let [high, low] = (u16::from(*byte) + u16::from(add) + carry).to_be_bytes();
                (*byte, carry) = (low, u16::from(high));
            }
        }
    }
    key.truncate(length);
    Ok(key)
}

/// A key by PBKDF2.
pub fn pbkdf2(
    hash: pbkdf2::Algorithm,
    output: usize,
    password: &[u8],
    cost: Cost<'_>,
    length: usize,
    work: &mut Work,
) -> Result<Vec<u8>, PfxError> {
    // Each iteration is an HMAC: two hashes.
    work.spend(cost.iterations, length.div_ceil(output), cost.salt)?;
    let iterations =
        NonZeroU32::new(cost.iterations).ok_or_else(|| PfxError::Malformed("no iterations".to_owned()))?;
    let mut key = vec![0; length];
    pbkdf2::derive(hash, iterations, cost.salt, password, &mut key);
    Ok(key)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY as SHA1;

    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn bmp(password: &str) -> Vec<u8> {
        password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn keys_are_those_of_the_published_vectors() {
        // Bouncy Castle's vectors of PKCS#12 (PKCS12Test of Crypto++ has them too): SMEG and queeg.
        for (password, salt, iterations, purpose, length, wanted) in [
            (
                "smeg",
                "0a58cf64530d823f",
                1,
                Purpose::Key,
                24,
                "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3",
            ),
            ("smeg", "0a58cf64530d823f", 1, Purpose::Iv, 8, "79993dfe048d3b76"),
            ("smeg", "3d83c0e4546ac140", 1, Purpose::Mac, 20, "8d967d88f6caa9d714800ab3d48051d63f73a312"),
            (
                "queeg",
                "05dec959acff72f7",
                1000,
                Purpose::Key,
                24,
                "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4",
            ),
            ("queeg", "05dec959acff72f7", 1000, Purpose::Iv, 8, "11dedad7758d4860"),
            ("queeg", "263216fcc2fab31c", 1000, Purpose::Mac, 20, "5ec4c7a80df652294c3925b6489a7ab857c83476"),
        ] {
            let salt: Vec<u8> = (0..salt.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&salt[at..at + 2], 16).unwrap())
                .collect();
            let cost = Cost { salt: &salt, iterations };
            let key =
                derive(&SHA1, purpose, &bmp(password), cost, length, &mut Work::for_one_file()).unwrap();
            assert_eq!(hex(&key), wanted, "{password} {purpose:?}");
        }
    }

    #[test]
    fn work_is_bounded() {
        let mut work = Work(1_500);
        let cost = Cost { salt: b"salt", iterations: 1_000 };
        let key = |cost, work: &mut Work| derive(&SHA1, Purpose::Mac, b"\0a\0\0", cost, 20, work);
        assert!(key(cost, &mut work).is_ok());
        assert_eq!(key(cost, &mut work), Err(PfxError::TooMuchWork), "the second no more");
        let long = Cost { salt: &[1; 2_000], iterations: 1 };
        assert_eq!(key(long, &mut Work::for_one_file()), Err(PfxError::TooMuchWork));
        let most = Cost { salt: b"salt", iterations: u32::MAX };
        let hash = pbkdf2::PBKDF2_HMAC_SHA256;
        let key = pbkdf2(hash, 32, b"a", most, 32, &mut Work::for_one_file());
        assert_eq!(key, Err(PfxError::TooMuchWork));
    }
}
