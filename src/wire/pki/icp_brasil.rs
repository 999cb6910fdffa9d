//! Certificates in the shape of ICP-Brasil's e-CNPJ and e-CPF A1 (DOC-ICP-04: the names of a holder in `otherName`), issued by an
//! authority that says that it is a test. The real ones hang on a root that nobody outside owns a key of.

use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyUsagePurpose, SerialNumber,
};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::der::{self, OCTET_STRING, SEQUENCE};
use super::key::RsaKey;
use crate::facts::Moment;

/// The issuer's common name.
pub const AC_DE_TESTE: &str = "AC DUBLE DE TESTE SEM VALOR JURIDICO";

/// subjectAltName.
const SUBJECT_ALT_NAME: [u64; 4] = [2, 5, 29, 17];

/// Whom a certificate is for, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titular {
    /// CNPJ, 14 characters, or CPF, 11 digits, without mask.
    pub documento: String,
    /// Registered name of the company, or name of the person.
    pub nome: String,
    /// For a CNPJ the person who answers for the certificate; empty: nobody is named.
    pub responsavel: String,
    /// Its state, two letters.
    pub uf: String,
    /// Not valid before.
    pub de: Moment,
    /// Not valid after.
    pub ate: Moment,
}

impl Titular {
    /// The certificate in DER, of the key's public part and signed by it too, under the name of an authority that has no key of its own:
    /// for what signs documents, where nobody follows the chain. [`Authority::client`](super::Authority::client) has one that does.
    ///
    /// # Errors
    /// When rcgen or aws-lc-rs fail; nothing that a holder says makes them.
    pub fn certificado(&self, key: &RsaKey) -> Result<Vec<u8>, rcgen::Error> {
        let mut authority = CertificateParams::default();
        authority.distinguished_name = autoridade(AC_DE_TESTE);
        let mut params = self.params();
        params.serial_number = Some(self.serie());
        let issuer = Issuer::from_params(&authority, key.pair());
        Ok(params.signed_by(key.pair(), &issuer)?.der().to_vec())
    }

    /// What the certificate says of its holder, whoever signs it. The number is the signer's to give.
    pub(super) fn params(&self) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.not_before = instante(self.de);
        params.not_after = instante(self.ate);
        params.is_ca = IsCa::NoCa;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
            KeyUsagePurpose::KeyEncipherment,
        ];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::EmailProtection];
        params.custom_extensions =
            vec![CustomExtension::from_oid_content(&SUBJECT_ALT_NAME, self.outros_nomes())];
        let tipo = if self.e_cnpj() { "e-CNPJ A1 de teste" } else { "e-CPF A1 de teste" };
        params.distinguished_name = nome(&[
            (DnType::CountryName, "BR"),
            (DnType::OrganizationName, "ICP-Brasil de teste"),
            (DnType::StateOrProvinceName, &self.uf),
            (DnType::OrganizationalUnitName, tipo),
            (DnType::CommonName, &format!("{}:{}", self.nome, self.documento)),
        ]);
        params
    }

    fn e_cnpj(&self) -> bool {
        self.documento.len() == 14
    }

    /// The same holder and term have the same number; 16 bytes, positive.
    fn serie(&self) -> SerialNumber {
        let said = format!("{}|{}|{}", self.documento, self.de.as_millis(), self.ate.as_millis());
        let mut bytes: Vec<u8> = Sha256::digest(said).into_iter().take(16).collect();
        if let Some(first) = bytes.first_mut() {
            *first = (*first & 0x7f) | 0x40;
        }
        SerialNumber::from(bytes)
    }

    /// GeneralNames with ICP-Brasil's own names. A date of birth and document numbers of a person are part of the shape; ours says
    /// zeros, which the norm wants for what is not known.
    fn outros_nomes(&self) -> Vec<u8> {
        let zeros = |count: usize| "0".repeat(count);
        // Date of birth 8, CPF 11, NIS 11, RG 15, and who issued it 6 (blank without RG).
        let pessoa = |cpf: &str| format!("{}{cpf:0>11}{}{}", zeros(8), zeros(11), zeros(15));
        let nomes = if self.e_cnpj() {
            vec![
                (2, self.responsavel.clone()),
                (3, self.documento.clone()),
                (4, pessoa("")),
                // CEI.
                (7, zeros(12)),
            ]
        } else {
            // 5: voter's registration, and 6: CEI.
            vec![(1, pessoa(&self.documento)), (5, zeros(19)), (6, zeros(12))]
        };
        let names: Vec<u8> = nomes
            .into_iter()
            .filter(|(_, texto)| !texto.is_empty())
            .flat_map(|(ultimo, texto)| outro_nome(ultimo, &texto))
            .collect();
        der::value(SEQUENCE, &names)
    }
}

/// otherName: `[0] { type-id 2.16.76.1.3.x, value [0] OCTET STRING }`.
fn outro_nome(ultimo: u64, texto: &str) -> Vec<u8> {
    const CONTEXT_0: u8 = 0xa0;
    let mut inside = der::oid(&[2, 16, 76, 1, 3, ultimo]);
    inside.extend(der::value(CONTEXT_0, &der::value(OCTET_STRING, texto.as_bytes())));
    der::value(CONTEXT_0, &inside)
}

/// The name of an authority of ours.
pub(super) fn autoridade(nome_comum: &str) -> DistinguishedName {
    nome(&[
        (DnType::CountryName, "BR"),
        (DnType::OrganizationName, "ICP-Brasil de teste"),
        (DnType::OrganizationalUnitName, "Ambiente simulado"),
        (DnType::CommonName, nome_comum),
    ])
}

fn nome(partes: &[(DnType, &str)]) -> DistinguishedName {
    let mut nome = DistinguishedName::new();
    for (tipo, valor) in partes {
        nome.push(tipo.clone(), *valor);
    }
    nome
}

/// A certificate knows years up to 9999 and whole seconds.
pub(super) fn instante(moment: Moment) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(moment.as_millis().div_euclid(1_000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titular(documento: &str) -> Titular {
        Titular {
            documento: documento.to_owned(),
            nome: "PÃO & CIA LTDA".to_owned(),
            responsavel: "MARIA DA SILVA".to_owned(),
            uf: "RS".to_owned(),
            de: Moment::from_millis(1_767_225_600_000),
            ate: Moment::from_millis(1_798_761_600_000),
        }
    }

    fn holds(der: &[u8], part: &[u8]) -> bool {
        der.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn a_company_is_named_as_icp_brasil_does() {
        let key = RsaKey::published().unwrap();
        let der = titular("11222333000181").certificado(&key).unwrap();
        assert_eq!(der, titular("11222333000181").certificado(&key).unwrap(), "the same bytes each time");
        for part in [
            "PÃO & CIA LTDA:11222333000181".as_bytes(),
            AC_DE_TESTE.as_bytes(),
            b"\xa0\x19\x06\x05\x60\x4c\x01\x03\x03\xa0\x10\x04\x0e11222333000181",
            b"\xa0\x19\x06\x05\x60\x4c\x01\x03\x02\xa0\x10\x04\x0eMARIA DA SILVA",
            b"260101000000Z",
        ] {
            assert!(holds(&der, part), "{}", String::from_utf8_lossy(part));
        }
    }

    #[test]
    fn a_person_is_named_by_cpf() {
        let key = RsaKey::published().unwrap();
        let der = titular("52998224725").certificado(&key).unwrap();
        assert!(holds(&der, b":52998224725"));
        assert!(holds(&der, b"\x06\x05\x60\x4c\x01\x03\x01\xa0\x2f\x04\x2d0000000052998224725"));
        assert!(!holds(&der, b"\x06\x05\x60\x4c\x01\x03\x03"));
    }

    #[test]
    fn rustls_takes_the_certificate_apart() {
        let key = RsaKey::published().unwrap();
        for documento in ["11222333000181", "52998224725", "12ABC34501DE35"] {
            let der = titular(documento).certificado(&key).unwrap();
            let certificate = rustls::pki_types::CertificateDer::from(der);
            assert!(rustls::server::ParsedCertificate::try_from(&certificate).is_ok(), "{documento}");
        }
    }
}
