//! Base64 as the providers write it (standard alphabet, padded) and as their clients send it.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Text that is no base64.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not base64: {0}")]
pub struct Base64Error(String);

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Standard alphabet, padded, one line.
#[must_use]
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// As [`encode`], at the end of a text that is there already.
pub fn encode_into(bytes: impl AsRef<[u8]>, text: &mut String) {
    STANDARD.encode_string(bytes, text);
}

/// How long the base64 of so many bytes is.
#[must_use]
pub fn encoded_len(bytes: usize) -> usize {
    bytes.div_ceil(3).saturating_mul(4)
}

/// Decodes, forgiving what clients do to base64: line breaks and blanks, a `data:…;base64,` prefix, missing
/// padding, the URL alphabet.
///
/// # Errors
/// Any other character, or a length that no bytes have.
pub fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    let trimmed = text.trim_start();
    let payload = match trimmed.strip_prefix("data:").and_then(|rest| rest.split_once(',')) {
        Some((kind, payload)) if kind.ends_with(";base64") => payload,
        _ => trimmed,
    };
    let clean: String = payload
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    LENIENT.decode(clean).map_err(|error| Base64Error(error.to_string().trim_end_matches('.').to_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_clients_send_is_decoded() {
        for text in ["w6fDo28/", "w6fD\r\nbyE/ ", "data:text/plain;base64,w6fDo28/", "w6fDo28_"] {
            assert!(decode(text).is_ok(), "{text}");
        }
        assert_eq!(decode("w6fD\r\n o28_").unwrap(), "ção?".as_bytes());
        assert_eq!(decode("YQ").unwrap(), b"a");
        assert_eq!(decode("YQ==").unwrap(), b"a");
        assert_eq!(decode("").unwrap(), b"");
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        assert_eq!(decode("YQ=a").unwrap_err().to_string(), "not base64: invalid symbol 61, offset 2");
        for text in ["Y", "é", "a,b", "data:text/plain,YQ=="] {
            assert!(decode(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(bytes in any::<Vec<u8>>()) {
            let mut text = "a".to_owned();
            encode_into(&bytes, &mut text);
            prop_assert_eq!(text.len(), 1 + encoded_len(bytes.len()));
            prop_assert_eq!(text.strip_prefix('a').unwrap(), encode(&bytes));
            prop_assert_eq!(decode(&encode(&bytes)), Ok(bytes));
        }
    }
}
