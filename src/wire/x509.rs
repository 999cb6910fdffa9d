//! What is read from a certificate that comes from outside: whom it names, in which term it is valid, which key it is for.
//!
//! Whether somebody trustworthy signed it is not looked at: a double is used with certificates that nobody trusts.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::asn1::{self, BIT_STRING, CONTEXT_0, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, Value};
use crate::facts::Moment;

/// A certificate, as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The last common name of its subject; empty: it has none.
    pub common_name: String,
    /// The last common name of who issued it.
    pub issuer: String,
    /// ICP-Brasil's own names (2.16.76.1.3.x in `otherName`): the last number, and the text.
    pub icp_brasil: Vec<(u8, String)>,
    /// Not valid before.
    pub not_before: Moment,
    /// Not valid after.
    pub not_after: Moment,
    /// The modulus of an RSA key, without leading zeros; none for a key of another kind.
    pub modulus: Option<Vec<u8>>,
}

/// UTCTime and GeneralizedTime.
const UTC_TIME: u8 = 0x17;
/// commonName, 2.5.4.3.
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
/// subjectAltName, 2.5.29.17.
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
/// 2.16.76.1.3, and one number more.
const ICP_BRASIL: &[u8] = &[0x60, 0x4c, 1, 3];
/// rsaEncryption, 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// Explicit tags of extensions.
const CONTEXT_3: u8 = 0xa3;

/// Bytes that are no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no X.509 certificate: {0}")]
pub struct X509Error(String);

impl From<asn1::Asn1Error> for X509Error {
    fn from(error: asn1::Asn1Error) -> Self {
        Self(error.to_string())
    }
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// What is none.
    pub fn from_der(der: &[u8]) -> Result<Self, X509Error> {
        let mut to_be_signed = Reader::new(der).take(SEQUENCE)?.inside().take(SEQUENCE)?.inside();
        _ = to_be_signed.take_if(CONTEXT_0);
        to_be_signed.take(INTEGER)?;
        to_be_signed.take(SEQUENCE)?;
        let issuer = common_name(to_be_signed.take(SEQUENCE)?)?;
        let mut validity = to_be_signed.take(SEQUENCE)?.inside();
        let not_before = time(validity.any()?)?;
        let not_after = time(validity.any()?)?;
        let common_name = common_name(to_be_signed.take(SEQUENCE)?)?;
        let modulus = public_modulus(to_be_signed.take(SEQUENCE)?)?;
        let mut icp_brasil = Vec::new();
        while !to_be_signed.is_empty() {
            let value = to_be_signed.any()?;
            if value.tag == CONTEXT_3 {
                icp_brasil = other_names(value)?;
            }
        }
        Ok(Self { common_name, issuer, icp_brasil, not_before, not_after, modulus })
    }

    /// The CNPJ or CPF of whom it was issued to, as ICP-Brasil writes it: of a company under 3, of a person among the data under 1; else
    /// what stands behind the colon of the common name.
    #[must_use]
    pub fn holder(&self) -> Option<String> {
        let named = |last| self.icp_brasil.iter().find(|(known, _)| *known == last).map(|(_, text)| text);
        let company = named(3).map(|cnpj| cnpj.trim().to_owned());
        // Eight digits of a birthday come first.
        let person = || named(1).and_then(|data| data.get(8..19)).map(str::to_owned);
        let behind_colon = || self.common_name.rsplit_once(':').map(|(_, number)| number.trim().to_owned());
        company.or_else(person).or_else(behind_colon)
    }
}

/// The modulus of a private key in PKCS#8, without leading zeros; none for what is no RSA key.
#[must_use]
pub fn private_modulus(pkcs8: &[u8]) -> Option<Vec<u8>> {
    let mut info = Reader::new(pkcs8).take(SEQUENCE).ok()?.inside();
    info.take(INTEGER).ok()?;
    let algorithm = info.take(SEQUENCE).ok()?;
    if algorithm.inside().take(OID).ok()?.contents != RSA {
        return None;
    }
    let key = info.take(OCTET_STRING).ok()?.contents;
    let mut numbers = Reader::new(key).take(SEQUENCE).ok()?.inside();
    numbers.take(INTEGER).ok()?;
    Some(significant(numbers.take(INTEGER).ok()?.contents))
}

fn public_modulus(info: Value<'_>) -> Result<Option<Vec<u8>>, X509Error> {
    let mut inside = info.inside();
    if inside.take(SEQUENCE)?.inside().take(OID)?.contents != RSA {
        return Ok(None);
    }
    // The first octet counts unused bits.
    let bits = inside.take(BIT_STRING)?.contents.get(1..).unwrap_or_default();
    let modulus = Reader::new(bits).take(SEQUENCE)?.inside().take(INTEGER)?.contents;
    Ok(Some(significant(modulus)))
}

fn significant(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|byte| *byte == 0).collect()
}

fn common_name(name: Value<'_>) -> Result<String, X509Error> {
    let mut found = String::new();
    let mut parts = name.inside();
    while !parts.is_empty() {
        let mut part = parts.take(SET)?.inside();
        while !part.is_empty() {
            let mut attribute = part.take(SEQUENCE)?.inside();
            if attribute.take(OID)?.contents == COMMON_NAME {
                found = text(attribute.any()?);
            }
        }
    }
    Ok(found)
}

/// What is in UTF-16 is told by its tag; of the others all are close enough to UTF-8 or ISO-8859-1.
fn text(value: Value<'_>) -> String {
    const BMP_STRING: u8 = 0x1e;
    if value.tag == BMP_STRING {
        let units = value
            .contents
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |sum: u16, byte| (sum << 8) | u16::from(*byte)));
        return char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    match std::str::from_utf8(value.contents) {
        Ok(text) => text.to_owned(),
        Err(_) => value.contents.iter().copied().map(char::from).collect(),
    }
}

fn other_names(extensions: Value<'_>) -> Result<Vec<(u8, String)>, X509Error> {
    let mut found = Vec::new();
    let mut extensions = extensions.inside().take(SEQUENCE)?.inside();
    while !extensions.is_empty() {
        let mut extension = extensions.take(SEQUENCE)?.inside();
        if extension.take(OID)?.contents != SUBJECT_ALT_NAME {
            continue;
        }
        const BOOLEAN: u8 = 0x01;
        _ = extension.take_if(BOOLEAN);
        let names = extension.take(OCTET_STRING)?.contents;
        let mut names = Reader::new(names).take(SEQUENCE)?.inside();
        while !names.is_empty() {
            let name = names.any()?;
            // otherName is [0]; the value inside is [0] once more.
            if name.tag != CONTEXT_0 {
                continue;
            }
            let mut name = name.inside();
            if let Some([last]) = name.take(OID)?.contents.strip_prefix(ICP_BRASIL) {
                found.push((*last, text(name.take(CONTEXT_0)?.inside().any()?)));
            }
        }
    }
    Ok(found)
}

/// `YYMMDDhhmmssZ` (50 and later is the last century) and `YYYYMMDDhhmmssZ`.
fn time(value: Value<'_>) -> Result<Moment, X509Error> {
    let said = text(value);
    let digits = said.strip_suffix('Z').unwrap_or(&said);
    let full = match (value.tag, digits.get(..2)) {
        (UTC_TIME, Some(year)) if year < "50" => format!("20{digits}"),
        (UTC_TIME, _) => format!("19{digits}"),
        _ => digits.to_owned(),
    };
    let moment = DateTime::strptime("%Y%m%d%H%M%S", &full).and_then(|time| time.to_zoned(TimeZone::UTC));
    let moment = moment.map_err(|error| X509Error(format!("`{said}` is no time: {error}")))?;
    Ok(Moment::from(moment.timestamp()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::pki::RsaKey;
    use crate::wire::pki::icp_brasil::Titular;

    fn certificate(documento: &str) -> Vec<u8> {
        let titular = Titular {
            documento: documento.to_owned(),
            nome: "PÃO & CIA LTDA".to_owned(),
            responsavel: "MARIA DA SILVA".to_owned(),
            uf: "RS".to_owned(),
            de: Moment::from_millis(1_767_225_600_000),
            ate: Moment::from_millis(4_102_444_800_000),
        };
        titular.certificado(&RsaKey::published().unwrap()).unwrap()
    }

    #[test]
    fn holder_term_and_key_are_read() {
        for documento in ["11222333000181", "12ABC34501DE35", "52998224725"] {
            let read = Certificate::from_der(&certificate(documento)).unwrap();
            assert_eq!(read.holder().as_deref(), Some(documento));
            assert_eq!(read.common_name, format!("PÃO & CIA LTDA:{documento}"));
            assert_eq!(read.not_before.as_millis(), 1_767_225_600_000);
            // 2100: past the years of UTCTime.
            assert_eq!(read.not_after.as_millis(), 4_102_444_800_000);
            assert_eq!(read.modulus.unwrap().len(), 256);
        }
    }

    #[test]
    fn who_is_not_named_is_looked_for_in_the_name() {
        let mut read = Certificate::from_der(&certificate("11222333000181")).unwrap();
        read.icp_brasil.clear();
        assert_eq!(read.holder().as_deref(), Some("11222333000181"));
        read.common_name = "localhost".to_owned();
        assert_eq!(read.holder(), None);
        read.icp_brasil = vec![(1, "0101".to_owned())];
        assert_eq!(read.holder(), None, "too short for a CPF");
    }

    #[test]
    fn times_have_two_forms() {
        let read = |tag, text: &str| {
            let contents = text.as_bytes();
            time(Value { tag, contents, whole: contents }).map(|moment| moment.as_millis())
        };
        assert_eq!(read(UTC_TIME, "700101000000Z"), Ok(0));
        assert_eq!(read(UTC_TIME, "260101000000Z"), Ok(1_767_225_600_000));
        assert_eq!(read(0x18, "20260101000000Z"), Ok(1_767_225_600_000));
        for wrong in ["", "2601", "261301000000Z", "aé0101000000Z"] {
            assert!(read(UTC_TIME, wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_damage_is_read_or_refused(at in 0_usize..900, byte in any::<u8>()) {
            let mut der = certificate("11222333000181");
            if let Some(hit) = der.get_mut(at) {
                *hit = byte;
            }
            if let Ok(read) = Certificate::from_der(&der) {
                _ = read.holder();
            }
            _ = private_modulus(&der);
        }
    }
}
