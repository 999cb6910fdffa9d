//! The password of a certificate, encrypted with AES. The document names neither mode, nor padding, nor how the key of 32 characters is
//! meant (dossier 10.3), so every reading of the "Decided" table is tried.

use super::super::seed::AesPassword;
use crate::wire::aes::{self, BLOCK, Mode};
use crate::wire::base64;

/// The passwords that an encrypted one may stand for, in the order in which they are tried, none twice.
pub fn candidatas(senha: &str, chave: &str, como: AesPassword) -> Vec<String> {
    let encrypted: Vec<Vec<u8>> = [base64::decode(senha).ok(), hex(senha)].into_iter().flatten().collect();
    let mut found: Vec<String> = Vec::new();
    for (key, mode) in leituras(chave, como) {
        for plain in encrypted.iter().filter_map(|encrypted| aes::decrypt(&key, mode, encrypted)) {
            let texto = texto(plain);
            if !found.contains(&texto) {
                found.push(texto);
            }
        }
    }
    found
}

/// The ways to read the key, as the knob says.
fn leituras(chave: &str, como: AesPassword) -> Vec<(Vec<u8>, Mode)> {
    let texto = chave.as_bytes().to_vec();
    let bytes = hex(chave).unwrap_or_default();
    let mut leituras = Vec::new();
    for (key, ecb, zero, own) in [
        (texto, AesPassword::TextEcb, AesPassword::TextCbcZero, AesPassword::TextCbcKey),
        (bytes, AesPassword::HexEcb, AesPassword::HexCbcZero, AesPassword::HexCbcKey),
    ] {
        let vector = key.first_chunk::<BLOCK>().copied().unwrap_or_default();
        for (name, mode) in [(ecb, Mode::Ecb), (zero, Mode::Cbc([0; BLOCK])), (own, Mode::Cbc(vector))] {
            if como == AesPassword::Any || como == name {
                leituras.push((key.clone(), mode));
            }
        }
    }
    leituras
}

/// Delphi and PHP clients encrypt what their strings hold, mostly UTF-8 and sometimes ISO-8859-1.
fn texto(plain: Vec<u8>) -> String {
    String::from_utf8(plain)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

fn hex(texto: &str) -> Option<Vec<u8>> {
    let digitos: Option<Vec<u8>> =
        texto.trim().chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digitos = digitos.filter(|digitos| !digitos.is_empty() && digitos.len().is_multiple_of(2))?;
    Some(digitos.chunks(2).map(|par| par.iter().fold(0, |sum, digit| (sum << 4) | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAVE: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn the_candidates_of_the_dossier_are_read() {
        for (senha, como) in [
            ("415ItRgSeS10KaiY1NciVg==", AesPassword::TextEcb),
            ("e35e48b51812792d7429a898d4d72256", AesPassword::TextEcb),
            ("415ItRgSeS10KaiY1NciVg==", AesPassword::TextCbcZero),
            ("v1yaXUX2h1jlAgu4E1DoiQ==", AesPassword::HexEcb),
            ("v1yaXUX2h1jlAgu4E1DoiQ==", AesPassword::HexCbcZero),
        ] {
            assert_eq!(candidatas(senha, CHAVE, como), ["senha123"], "{senha} {como:?}");
            assert_eq!(candidatas(senha, CHAVE, AesPassword::Any)[0], "senha123", "{senha}");
        }
        // Read one way it is nothing, read another it is.
        assert!(candidatas("415ItRgSeS10KaiY1NciVg==", CHAVE, AesPassword::HexEcb).is_empty());
    }

    #[test]
    fn what_is_not_encrypted_has_no_candidates() {
        for senha in ["", "senha123", "não é base64", "abcd"] {
            assert!(candidatas(senha, CHAVE, AesPassword::Any).is_empty(), "{senha}");
        }
        assert!(candidatas("415ItRgSeS10KaiY1NciVg==", "curta", AesPassword::Any).is_empty());
    }

    #[test]
    fn latin_1_inside_is_read_too() {
        assert_eq!(texto(vec![b'a', 0xe7, 0xe3, b'o']), "ação");
        assert_eq!(texto("ação".into()), "ação");
    }
}
