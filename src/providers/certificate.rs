//! Client certificates, as the rooms see and judge them. The handshake takes any certificate whose key the client has; what is wrong with
//! it is said here, by the world's clock, so that each refusal has its own reason.

use std::collections::BTreeMap;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::credential::Credential;
use super::knobs::{knobs, leaf, words};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::facts::{Moment, shown};
use crate::wire::chain::{Authorities, NotIssued};
use crate::wire::x509::Certificate;

/// The certificate that a client showed, and whose key it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// SHA-256 of it as RFC 8705 writes it (`x5t#S256`, base64url without padding).
    pub thumbprint: String,
    /// What it says of itself; else why it cannot be read.
    pub certificate: Result<Certificate, String>,
    /// Whether duble's own test authority issued it; else what stands against that.
    pub ours: Result<(), NotIssued>,
    /// All that was shown, in DER, the certificate itself first.
    chain: Vec<Vec<u8>>,
}

impl Presented {
    /// The certificate at the head of a chain in DER. `None` for an empty one.
    pub fn new(chain: Vec<Vec<u8>>, own: &Authorities) -> Option<Self> {
        let leaf = chain.first()?;
        let certificate = Certificate::from_der(leaf).map_err(|error| error.to_string());
        let ours = match &certificate {
            Ok(certificate) => own.issued(&chain, certificate.not_before),
            Err(said) => Err(NotIssued::Other(said.clone())),
        };
        Some(Self { thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(leaf)), certificate, ours, chain })
    }

    /// A company's, good from 2020 to 2039, with whatever thumbprint.
    #[cfg(test)]
    pub(crate) fn called(thumbprint: &str) -> Self {
        let at = |text: &str| serde_json::from_str(&format!("\"{text}-01-01T00:00:00-03:00\"")).unwrap();
        let certificate = Certificate {
            common_name: "LOJA LTDA:11222333000181".to_owned(),
            issuer: "AC TESTE".to_owned(),
            icp_brasil: vec![(3, "11222333000181".to_owned())],
            not_before: at("2020"),
            not_after: at("2039"),
            modulus: None,
        };
        let ours = Err(NotIssued::Unknown);
        Self { thumbprint: thumbprint.to_owned(), certificate: Ok(certificate), ours, chain: Vec::new() }
    }

    /// What the journal keeps of it.
    pub fn told(&self) -> crate::world::ClientCertificate {
        let certificate = self.certificate.as_ref().ok();
        crate::world::ClientCertificate {
            thumbprint: self.thumbprint.clone(),
            subject: certificate.map(|read| clip(&read.common_name)).unwrap_or_default(),
            holder: certificate.and_then(Certificate::holder).map(|holder| clip(&holder)).unwrap_or_default(),
            issuer: certificate.map(|read| clip(&read.issuer)).unwrap_or_default(),
            not_before: certificate.map(|read| read.not_before),
            not_after: certificate.map(|read| read.not_after),
        }
    }
}

fn clip(text: &str) -> String {
    text.chars().take(200).collect()
}

words! {
    /// What is asked of clients by way of a certificate.
    Demand {
        /// It is not looked at.
        Ignored,
        /// It is judged where one is shown.
        Wanted,
        /// One must be shown; over plain HTTP there is none.
        Required,
    }
}

/// Who may have issued a client's certificate.
#[derive(Clone, Debug)]
pub enum Issuers {
    /// Anybody.
    Any,
    /// The test authority of this duble (`duble certs`).
    Duble,
    /// These, as they were written.
    These(Authorities, String),
}

impl Serialize for Issuers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Any => "any",
            Self::Duble => "duble",
            Self::These(_, pem) => pem,
        })
    }
}

impl<'de> Deserialize<'de> for Issuers {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(match text.trim() {
            "any" => Self::Any,
            "duble" => Self::Duble,
            pem if pem.starts_with("-----BEGIN") => {
                let these = Authorities::from_pem(pem).map_err(serde::de::Error::custom)?;
                Self::These(these, text)
            }
            other => {
                let said = format!("`{}` is none of any, duble, or certificates in PEM", shown(other));
                return Err(serde::de::Error::custom(said));
            }
        })
    }
}

impl JsonSchema for Issuers {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Issuers".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^\\s*(any|duble|-----BEGIN[\\s\\S]*)\\s*$" })
    }
}

/// Whose certificate an account needs: CNPJ or CPF, one or several, by the account's own credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders(BTreeMap<String, Vec<CpfCnpj>>);

impl Serialize for Holders {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = |of: &[CpfCnpj]| of.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>();
        serializer.collect_map(self.0.iter().map(|(account, of)| (account, numbers(of))))
    }
}

impl<'de> Deserialize<'de> for Holders {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stated = BTreeMap::<String, Stated>::deserialize(deserializer)?;
        let read = stated.into_iter().map(|(account, Stated(of))| (account, of)).collect();
        Ok(Self(read))
    }
}

impl JsonSchema for Holders {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Holders".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = serde_json::json!({ "type": "string", "pattern": "^[0-9A-Za-z./-]{11,18}$" });
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": { "anyOf": [one, { "type": "array", "items": one }] },
        })
    }
}

/// One number or several, with a mask or without.
struct Stated(Vec<CpfCnpj>);

impl<'de> Deserialize<'de> for Stated {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> serde::de::Visitor<'de> for Reader {
            type Value = Stated;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a CNPJ or CPF in quotes, or a list of them")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Stated, E> {
                text.parse().map(|one| Stated(vec![one])).map_err(E::custom)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Stated, A::Error> {
                let mut all = Vec::new();
                while let Some(text) = list.next_element::<String>()? {
                    all.push(text.parse().map_err(serde::de::Error::custom)?);
                }
                Ok(Stated(all))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

leaf!(Issuers, Holders);

knobs! {
    /// What a provider asks of its clients by way of certificates.
    Certificates, CertificatesPatch {
        demand: Demand = Demand::Ignored, "Whether a client's certificate is ignored, wanted (judged where one is shown) or required.", "[D]";
        issuers: Issuers = Issuers::Any, "Who may have issued it: any, duble (its own test authority, see `duble certs`), or certificates in PEM.", "[D]";
        holders: Holders = Holders::default(), "Whose certificate an account needs: CNPJ or CPF by client_id, EnterpriseId, EmpPK or CNPJ, or access code.", "[D]";
    }
}

/// What is wrong with a client by way of certificates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// None was shown.
    #[error(
        "the client showed no certificate; the knob `{0}` requires one, and only HTTPS carries it (duble serve --https)"
    )]
    Missing(&'static str),
    /// It is no X.509 certificate that can be read.
    #[error("the client's certificate cannot be read: {0}")]
    Unreadable(String),
    /// Its time has not come, or is over.
    #[error(
        "the client's certificate of {subject} is valid from {from} to {until}; the world's clock shows {now}"
    )]
    Time {
        /// Its common name.
        subject: String,
        /// From when.
        from: Moment,
        /// Until when.
        until: Moment,
        /// What the world's clock shows.
        now: Moment,
    },
    /// Nobody who counts issued it.
    #[error(
        "the client's certificate of {subject}, issued by {issuer}, is not of the authorities that the knob `issuers` names: {said}"
    )]
    Issuer {
        /// Its common name.
        subject: String,
        /// Its issuer's.
        issuer: String,
        /// What stands against it.
        said: String,
    },
    /// It is for something else than showing it to a server.
    #[error(
        "the client's certificate of {0} is not for clients: its extended key usage does not name clientAuth"
    )]
    Purpose(String),
    /// It is somebody else's.
    #[error("the account {account} needs a certificate of {needs}; the client's is of {holder}")]
    Holder {
        /// The account.
        account: String,
        /// Whose it should be.
        needs: String,
        /// Whose it is.
        holder: String,
    },
}

/// How IIS, before both SOAP providers, heads its page: the phrases of its sub-statuses 403.7, 403.16 and 403.17.
pub fn iis(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Missing(_) => "403.7 - Forbidden: Client certificate required.",
        CertificateError::Time { .. } => {
            "403.17 - Forbidden: Client certificate has expired or is not yet valid."
        }
        _ => "403.16 - Forbidden: Client certificate is untrusted or invalid.",
    }
}

impl Certificates {
    /// Judged where one is shown, with issuers of any kind.
    pub fn wanted() -> Self {
        Self { demand: Demand::Wanted, ..Self::default() }
    }

    /// Lets a client in or says what is wrong. The accounts are those that the request names.
    pub fn judge(
        &self,
        presented: Option<&Presented>,
        now: Moment,
        accounts: impl FnOnce() -> Vec<Credential>,
    ) -> Result<(), CertificateError> {
        if self.demand == Demand::Ignored {
            return Ok(());
        }
        let needs = || {
            // Most worlds name no holders, and need not read a request twice.
            let accounts = if self.holders.0.is_empty() { Vec::new() } else { accounts() };
            accounts.into_iter().find_map(|account| {
                let needs = self.holders.0.get(account.value())?;
                Some((account, needs.as_slice()))
            })
        };
        let Some(presented) = presented else {
            if self.demand == Demand::Required {
                return Err(CertificateError::Missing("client_certificates.demand"));
            }
            return match needs() {
                Some(_) => Err(CertificateError::Missing("client_certificates.holders")),
                None => Ok(()),
            };
        };
        let certificate = match &presented.certificate {
            Ok(certificate) => certificate,
            Err(said) => return Err(CertificateError::Unreadable(said.clone())),
        };
        let subject = || shown(&certificate.common_name);
        if now < certificate.not_before || now > certificate.not_after {
            let (from, until) = (certificate.not_before, certificate.not_after);
            return Err(CertificateError::Time { subject: subject(), from, until, now });
        }
        let issued = match &self.issuers {
            Issuers::Any => Ok(()),
            Issuers::Duble => presented.ours.clone(),
            Issuers::These(these, _) => these.issued(&presented.chain, now),
        };
        if issued == Err(NotIssued::Purpose) {
            return Err(CertificateError::Purpose(subject()));
        }
        if let Err(said) = issued {
            let said = said.to_string();
            let issuer = shown(&certificate.issuer);
            return Err(CertificateError::Issuer { subject: subject(), issuer, said });
        }
        let Some((account, needs)) = needs() else { return Ok(()) };
        let holder = certificate.holder().unwrap_or_default();
        if needs.iter().any(|one| one.as_str() == holder) {
            return Ok(());
        }
        Err(CertificateError::Holder {
            account: shown(account.value()),
            needs: needs.iter().map(CpfCnpj::as_str).collect::<Vec<_>>().join(" or "),
            holder: if holder.is_empty() { "nobody with a CNPJ or CPF".to_owned() } else { shown(&holder) },
        })
    }
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
