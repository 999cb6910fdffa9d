//! A certificate, whatever it comes in.

use crate::facts::Moment;
use crate::wire::asn1::{self, CONTEXT_0, INTEGER, OID, Reader, SEQUENCE, SET};
use crate::wire::base64;
use crate::wire::pkcs12::{Pfx, Work};
use crate::wire::x509::Certificate;
use crate::wire::xml;

/// 1.2.840.113549.1.7.2, signedData.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: &'static str,
    certificate: Certificate,
}

/// Reads a certificate in PEM or DER, alone, as the first of a PKCS#7, inside a PKCS#12 file that the password opens, or of who signed an
/// XML document.
pub(super) fn read(bytes: &[u8], senha: Option<&str>) -> Result<Found, String> {
    if let Some(der) = of_signature(bytes) {
        let certificate = Certificate::from_der(&der?).map_err(|error| error.to_string())?;
        return Ok(Found { kind: "signature", certificate });
    }
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

/// The certificate of the first signature of an XML document, if it is one.
fn of_signature(bytes: &[u8]) -> Option<Result<Vec<u8>, String>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let root = match xml::parse_lenient(text, &xml::Limits::default()) {
        Ok(root) => root,
        Err(error) => return Some(Err(error.to_string())),
    };
    let found = root.descendants().find(|element| element.name == "X509Certificate");
    let found = found.ok_or_else(|| "the XML carries no certificate".to_owned());
    Some(found.and_then(|found| base64::decode(&found.text()).map_err(|error| error.to_string())))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::pki::icp_brasil::Titular;
    use crate::wire::pki::{RsaKey, Signer};

    #[test]
    fn a_certificate_is_found_in_whatever_it_comes() {
        let titular = Titular {
            documento: "11222333000181".to_owned(),
            nome: "EMPRESA FICTICIA LTDA".to_owned(),
            responsavel: String::new(),
            uf: "RS".to_owned(),
            de: Moment::from_millis(0),
            ate: Moment::from_millis(86_400_000),
        };
        let der = Signer::made(RsaKey::published().unwrap(), titular).certificate().to_vec();
        let lines = base64::encode(&der);
        let pem = format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n");
        let signed = format!("\u{feff}<a><X509Certificate>{lines}</X509Certificate></a>");
        for (bytes, kind) in [
            (der.clone(), "certificate"),
            (lines.clone().into_bytes(), "certificate"),
            (pem.into_bytes(), "certificate"),
            (signed.into_bytes(), "signature"),
        ] {
            let found = read(&bytes, None).unwrap();
            assert_eq!((found.kind, found.titular()), (kind, "EMPRESA FICTICIA LTDA"));
            assert_eq!((found.holder(14).as_deref(), found.holder(11)), (Some("11222333000181"), None));
            assert_eq!(found.term().1, Moment::from_millis(86_400_000));
        }
        for (bytes, said) in
            [("<a/>", "carries no certificate"), ("-----BEGIN X", "without its end"), ("plain", "no X.509")]
        {
            let error = read(bytes.as_bytes(), None).unwrap_err();
            assert!(error.contains(said), "{bytes}: {error}");
        }
    }
}
