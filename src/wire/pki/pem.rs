//! PEM (RFC 7468): how files of keys and certificates are written.

use super::super::base64;

/// The label of a certificate.
pub const CERTIFICATE: &str = "CERTIFICATE";
/// The label of a private key in PKCS#8.
pub const PRIVATE_KEY: &str = "PRIVATE KEY";

/// One block, in lines of 64 characters that end with a line feed.
#[must_use]
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at.is_multiple_of(64) {
            out.push('\n');
        }
        out.push(character);
    }
    out.push_str(&format!("\n-----END {label}-----\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_rfc_7468_wants_them() {
        assert_eq!(
            pem(CERTIFICATE, &[0; 49]),
            format!("-----BEGIN CERTIFICATE-----\n{}\nAA==\n-----END CERTIFICATE-----\n", "A".repeat(64))
        );
        assert_eq!(
            pem(CERTIFICATE, &[0; 48]).lines().count(),
            3,
            "a full line is not followed by an empty one"
        );
    }
}
