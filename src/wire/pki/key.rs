//! An RSA key that signs.

use std::fmt;
use std::sync::{Arc, LazyLock};

use rcgen::{KeyPair, PKCS_RSA_SHA256, SigningKey as _};
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Sign, PrivateKey};
use rustls::pki_types::PrivateKeyDer;
use sha1::{Digest as _, Sha1};

use super::super::base64;

/// testRSA2048 of RFC 9500, section 2.1: a key that the RFC publishes for tests, so that everybody knows it and nobody trusts it.
/// PKCS#1, Base64.
const PUBLISHED: &str = "
MIIEowIBAAKCAQEAsPnoGUOnrpiSqt4XynxA+HRP7S+BSObI6qJ7fQAVSPtRkqso
tWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b/CZjP2Ob0LdpYrNH6l5hvFE
89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNU
l86BU02vlBiESxOuox+dWmuVV7vfYZ79Toh/LUK43YvJh+rhv4nKuF7iHjVjBd9s
B6iDjj70HFldzOQ9r8SRI+9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P59
3VVJvnzOjaA1z6Cz+4+eRvcysqhrRgFlwI9TEwIDAQABAoIBAEEYiyDP29vCzx/+
dS3LqnI5BjUuJhXUnc6AWX/PCgVAO+8A+gZRgvct7PtZb0sM6P9ZcLrweomlGezI
FrL0/6xQaa8bBr/ve/a8155OgcjFo6fZEw3Dz7ra5fbSiPmu4/b/kvrg+Br1l77J
aun6uUAs1f5B9wW+vbR7tzbT/mxaUeDiBzKpe15GwcvbJtdIVMa2YErtRjc1/5B2
BGVXyvlJv0SIlcIEMsHgnAFOp1ZgQ08aDzvilLq8XVMOahAhP1O2A3X8hKdXPyrx
IVWE9bS9ptTo+eF6eNl+d7htpKGEZHUxinoQpWEBTv+iOoHsVunkEJ3vjLP3lyI/
fY0NQ1ECgYEA3RBXAjgvIys2gfU3keImF8e/TprLge1I2vbWmV2j6rZCg5r/AS0u
pii5CvJ5/T5vfJPNgPBy8B/yRDs+6PJO1GmnlhOkG9JAIPkv0RBZvR0PMBtbp6nT
Y3yo1lwamBVBfY6rc0sLTzosZh2aGoLzrHNMQFMGaauORzBFpY5lU50CgYEAzPHl
u5DI6Xgep1vr8QvCUuEesCOgJg8Yh1UqVoY/SmQh6MYAv1I9bLGwrb3WW/7kqIoD
fj0aQV5buVZI2loMomtU9KY5SFIsPV+JuUpy7/+VE01ZQM5FdY8wiYCQiVZYju9X
Wz5LxMNoz+gT7pwlLCsC4N+R8aoBk404aF1gum8CgYAJ7VTq7Zj4TFV7Soa/T1eE
k9y8a+kdoYk3BASpCHJ29M5R2KEA7YV9wrBklHTz8VzSTFTbKHEQ5W5csAhoL5Fo
qoHzFFi3Qx7MHESQb9qHyolHEMNx6QdsHUn7rlEnaTTyrXh3ifQtD6C0yTmFXUIS
CW9wKApOrnyKJ9nI0HcuZQKBgQCMtoV6e9VGX4AEfpuHvAAnMYQFgeBiYTkBKltQ
XwozhH63uMMomUmtSG87Sz1TmrXadjAhy8gsG6I0pWaN7QgBuFnzQ/HOkwTm+qKw
AsrZt4zeXNwsH7QXHEJCFnCmqw9QzEoZTrNtHJHpNboBuVnYcoueZEJrP8OnUG3r
UjmopwKBgAqB2KYYMUqAOvYcBnEfLDmyZv9BTVNHbR2lKkMYqv5LlvDaBxVfilE0
2riO4p6BaAdvzXjKeRrGNEKoHNBpOSfYCOM16NjL8hIZB1CaV3WbT5oY+jp7Mzd5
7d56RZOE+ERK2uz/7JX9VSsM/LbH9pJibd4e8mikDS9ntciqOH/3";

/// Bytes that are no RSA key that can sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no usable RSA key: {0}")]
pub struct KeyError(String);

/// A private key. It shows nothing of itself in logs.
pub struct RsaKey {
    /// For SHA-1.
    plain: PrivateKey,
    /// For SHA-256, and for what rcgen makes.
    pair: KeyPair,
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaKey")
    }
}

impl RsaKey {
    /// The published test key of RFC 9500; none only if this build cannot read it, which a test rules out.
    #[must_use]
    pub fn published() -> Option<Arc<Self>> {
        static KEY: LazyLock<Option<Arc<RsaKey>>> =
            LazyLock::new(|| RsaKey::from_der(&base64::decode(PUBLISHED).ok()?).ok().map(Arc::new));
        KEY.clone()
    }

    /// Reads a key in DER, PKCS#8 or PKCS#1.
    ///
    /// # Errors
    /// What is no RSA key, or one of a length that aws-lc-rs does not sign with (2048 to 8192 bits).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let told = |error: &dyn fmt::Display| KeyError(error.to_string());
        let plain = match PrivateKey::from_pkcs8_der(der) {
            Ok(plain) => plain,
            Err(_) => PrivateKey::from_pkcs1_der(der).map_err(|error| told(&error))?,
        };
        let der = PrivateKeyDer::try_from(der).map_err(|error| told(&error))?;
        let pair = KeyPair::from_der_and_sign_algo(&der, &PKCS_RSA_SHA256).map_err(|error| told(&error))?;
        Ok(Self { plain, pair })
    }

    /// The signature of a text's SHA-1 (RSASSA-PKCS1-v1_5): the same each time.
    ///
    /// # Errors
    /// A key whose numbers do not fit each other.
    pub fn sign_sha1(&self, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        let padding = Pkcs1v15Sign::new::<Sha1>();
        self.plain.sign(padding, &Sha1::digest(text)).map_err(|error| KeyError(error.to_string()))
    }

    /// The signature of a text's SHA-256 (RSASSA-PKCS1-v1_5): the same each time.
    ///
    /// # Errors
    /// When aws-lc-rs fails, which says no more.
    pub fn sign_sha256(&self, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.pair.sign(text).map_err(|error| KeyError(error.to_string()))
    }

    /// The private key in DER, in the form that it was read from.
    #[must_use]
    pub fn private_der(&self) -> &[u8] {
        self.pair.serialized_der()
    }

    /// As rcgen takes it.
    pub(super) fn pair(&self) -> &KeyPair {
        &self.pair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_key_signs_the_same_each_time() {
        let key = RsaKey::published().unwrap();
        // `openssl dgst -sha1 -sign` and `-sha256 -sign` with the RFC's key on "duble".
        let hex = |bytes: &[u8]| bytes[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(&key.sign_sha1(b"duble").unwrap()), "09f864e9afd86561");
        assert_eq!(hex(&key.sign_sha256(b"duble").unwrap()), "a3c346972df91e33");
        assert_eq!(key.sign_sha1(b"duble"), key.sign_sha1(b"duble"));
    }

    #[test]
    fn keys_are_read_in_both_forms_and_rubbish_is_refused() {
        let pkcs1 = base64::decode(PUBLISHED).unwrap();
        let pkcs8 = rsa::pkcs8::EncodePrivateKey::to_pkcs8_der(&RsaKey::published().unwrap().plain).unwrap();
        let signed = |der: &[u8]| RsaKey::from_der(der).unwrap().sign_sha1(b"x").unwrap();
        assert_eq!(signed(&pkcs1), signed(pkcs8.as_bytes()));
        for rubbish in [&b""[..], b"x", &pkcs1[..900]] {
            assert!(RsaKey::from_der(rubbish).is_err());
        }
    }
}
