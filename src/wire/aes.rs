//! AES with PKCS#7 padding, in the modes that clients of an API without a stated mode choose.

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;

/// Bytes of a block.
pub const BLOCK: usize = 16;

/// How blocks hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Each by itself.
    Ecb,
    /// Each with the one before it; the first with this vector.
    Cbc([u8; BLOCK]),
}

/// Decrypts and takes the padding off. None for a key of another length than 16, 24 or 32 bytes, for bytes that are no whole blocks,
/// and for a padding that is none.
#[must_use]
pub fn decrypt(key: &[u8], mode: Mode, encrypted: &[u8]) -> Option<Vec<u8>> {
    let algorithm = algorithm(key)?;
    if encrypted.is_empty() || !encrypted.len().is_multiple_of(BLOCK) {
        return None;
    }
    let key = UnboundCipherKey::new(algorithm, key).ok()?;
    let (key, context) = match mode {
        Mode::Ecb => (PaddedBlockDecryptingKey::ecb_pkcs7(key), DecryptionContext::None),
        Mode::Cbc(iv) => {
            (PaddedBlockDecryptingKey::cbc_pkcs7(key), DecryptionContext::Iv128(FixedLength::from(iv)))
        }
    };
    let mut bytes = encrypted.to_vec();
    key.ok()?.decrypt(&mut bytes, context).ok().map(|plain| plain.to_vec())
}

/// Pads and encrypts with CBC. None for a key of another length than 16, 24 or 32 bytes.
#[must_use]
pub fn encrypt_cbc(key: &[u8], iv: [u8; BLOCK], plain: &[u8]) -> Option<Vec<u8>> {
    let key = UnboundCipherKey::new(algorithm(key)?, key).ok()?;
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).ok()?;
    let mut bytes = plain.to_vec();
    key.less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(FixedLength::from(iv))).ok()?;
    Some(bytes)
}

fn algorithm(key: &[u8]) -> Option<&'static Algorithm> {
    match key.len() {
        16 => Some(&AES_128),
        24 => Some(&AES_192),
        32 => Some(&AES_256),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::base64;

    const KEY: &[u8; 32] = b"00112233445566778899aabbccddeeff";
    const HEX: [u8; 16] = [0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255];

    #[test]
    fn the_vectors_of_the_dossier_hold() {
        // Dossier 10.3, password senha123.
        for (key, encrypted) in [
            (&KEY[..], "415ItRgSeS10KaiY1NciVg=="),
            (&HEX[..], "v1yaXUX2h1jlAgu4E1DoiQ=="),
            (&KEY[..16], "B2w2NMYXU1d6CyiteIFJyg=="),
        ] {
            let encrypted = base64::decode(encrypted).unwrap();
            for mode in [Mode::Ecb, Mode::Cbc([0; BLOCK])] {
                assert_eq!(decrypt(key, mode, &encrypted).unwrap(), b"senha123", "one block: no difference");
            }
        }
    }

    #[test]
    fn modes_differ_from_the_second_block_on() {
        // `openssl enc -aes-256-ecb`, `-aes-256-cbc` with a zero vector and with the key's first bytes.
        let plain = b"uma senha bem comprida, de 40 caracteres";
        let iv: [u8; 16] = KEY[..16].try_into().unwrap();
        for (mode, encrypted) in [
            (Mode::Ecb, "bSmCgEfmReE5ky6xxHHiortNnWhoxOsOMJoeyVqALG1UUPKX4AXOk6miGdxkgz1X"),
            (Mode::Cbc([0; BLOCK]), "bSmCgEfmReE5ky6xxHHiog3NwAjS/ruXJ5UldzWbOw4rwpqx8skVn1oxdolkBPdo"),
            (Mode::Cbc(iv), "vlQjdvzmLPbnr2Aczuk76G4lGnC1cNvluVuGINjGgGu79IZvdl9jVBEtY9LEQvW4"),
        ] {
            assert_eq!(decrypt(KEY, mode, &base64::decode(encrypted).unwrap()).unwrap(), plain, "{mode:?}");
            if let Mode::Cbc(iv) = mode {
                assert_eq!(base64::encode(encrypt_cbc(KEY, iv, plain).unwrap()), encrypted);
            }
        }
    }

    #[test]
    fn what_cannot_be_is_none() {
        let encrypted = base64::decode("415ItRgSeS10KaiY1NciVg==").unwrap();
        assert_eq!(decrypt(KEY, Mode::Ecb, &[]), None);
        assert_eq!(decrypt(KEY, Mode::Ecb, &encrypted[..15]), None);
        assert_eq!(decrypt(&KEY[..31], Mode::Ecb, &encrypted), None);
        assert_eq!(decrypt(&HEX, Mode::Ecb, &encrypted), None, "another key: no padding comes out");
    }
}
