//! Base64, as files travel in answers and requests.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes; white space is passed over.
#[cfg(any(feature = "sicoob", feature = "invoicy"))]
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, String> {
    let text: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    BASE64.decode(text).map_err(|error| format!("base64: {error}"))
}

/// Encodes.
#[cfg(any(test, feature = "betha", feature = "invoicy"))]
pub(crate) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

#[cfg(all(test, any(feature = "sicoob", feature = "invoicy")))]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_padding_do_not_matter() {
        let text = encode("conteúdo".as_bytes());
        let (head, tail) = text.split_at(4);
        let bytes = decode(&format!(" {head}\r\n{}", tail.trim_end_matches('='))).unwrap();
        assert_eq!(bytes, "conteúdo".as_bytes());
        assert!(decode("*").unwrap_err().starts_with("base64: "));
    }
}
