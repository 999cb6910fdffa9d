//! A certificate, whatever it comes in.

use crate::facts::Moment;
use crate::wire::asn1::{self, CONTEXT_0, INTEGER, OID, Reader, SEQUENCE, SET};
use crate::wire::base64;
use crate::wire::pkcs12::{Pfx, Work};
use crate::wire::x509::Certificate;

/// 1.2.840.113549.1.7.2, signedData.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: &'static str,
    certificate: Certificate,
}

/// Reads a certificate in PEM or DER, alone, as the first of a PKCS#7, or inside a PKCS#12 file that the password opens.
pub(super) fn read(bytes: &[u8], senha: Option<&str>) -> Result<Found, String> {
    let plain = unwrapped(bytes)?;
    let alone = match Certificate::from_der(&plain) {
        Ok(certificate) => return Ok(Found { kind: "certificate", certificate }),
        Err(error) => error,
    };
    if let Some(der) = of_pkcs7(&plain) {
        let certificate = Certificate::from_der(&der).map_err(|error| error.to_string())?;
        return Ok(Found { kind: "pkcs7", certificate });
    }
    let Ok(file) = Pfx::read(&plain) else { return Err(alone.to_string()) };
    let senha = senha.ok_or("it is a PKCS#12 file, and no `senha` opens it")?;
    let contents = file.open(senha, &mut Work::for_one_file()).map_err(|error| error.to_string())?;
    let first = contents.certificates.first().ok_or("the PKCS#12 file holds no certificate")?;
    let certificate = Certificate::from_der(first).map_err(|error| error.to_string())?;
    Ok(Found { kind: "pkcs12", certificate })
}

/// What stands inside PEM's lines, or in base64 that was wrapped once more; else the bytes as they are.
fn unwrapped(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(bytes.to_vec()) };
    if let Some((_, after)) = text.split_once("-----BEGIN ") {
        let body = after.split_once("-----").and_then(|(_, body)| body.split_once("-----END "));
        let (body, _) = body.ok_or("PEM without its end")?;
        return base64::decode(body).map_err(|error| error.to_string());
    }
    Ok(base64::decode(text)
        .ok()
        .filter(|inside| inside.first() == Some(&SEQUENCE))
        .unwrap_or_else(|| bytes.to_vec()))
}

/// The first certificate of a SignedData.
fn of_pkcs7(der: &[u8]) -> Option<Vec<u8>> {
    let der = asn1::to_der(der).ok()?;
    let mut info = Reader::new(&der).take(SEQUENCE).ok()?.inside();
    if info.take(OID).ok()?.contents != SIGNED_DATA {
        return None;
    }
    let mut signed = info.take(CONTEXT_0).ok()?.inside().take(SEQUENCE).ok()?.inside();
    signed.take(INTEGER).ok()?;
    signed.take(SET).ok()?;
    signed.take(SEQUENCE).ok()?;
    let certificates = signed.take(CONTEXT_0).ok()?;
    Some(certificates.inside().any().ok()?.whole.to_vec())
}

impl Found {
    /// The common name of whom it was issued to.
    pub(super) fn subject(&self) -> &str {
        &self.certificate.common_name
    }

    /// The same without the number behind its colon.
    pub(super) fn titular(&self) -> &str {
        self.subject().rsplit_once(':').map_or(self.subject(), |(name, _)| name).trim()
    }

    /// The holder's CNPJ (of 14 positions) or CPF (of 11).
    pub(super) fn holder(&self, positions: usize) -> Option<String> {
        self.certificate.holder().filter(|number| number.chars().count() == positions)
    }

    pub(super) fn issuer(&self) -> &str {
        &self.certificate.issuer
    }

    /// Its term.
    pub(super) fn term(&self) -> (Moment, Moment) {
        (self.certificate.not_before, self.certificate.not_after)
    }
}
