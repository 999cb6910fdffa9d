//! The certificate that a company's documents are signed with, and the code of its consumers' QR codes.

use std::sync::Arc;

use super::model::CpfCnpj;
use crate::br::uf::Uf;
use crate::facts::{Lapse, Moment};
use crate::wire::pki::icp_brasil::Titular;
use crate::wire::pki::{RsaKey, Signer};

/// A certificate A1 that is installed at InvoiCy.
#[derive(Clone, Debug)]
pub struct Certificado {
    /// What signs.
    pub signer: Arc<Signer>,
    /// Whose it is; none when the certificate does not say.
    pub documento: Option<CpfCnpj>,
    /// Not valid before.
    pub de: Moment,
    /// Not valid after.
    pub ate: Moment,
}

/// A year: how long an A1 holds.
const UM_ANO: Lapse = Lapse::from_days(365);
/// How old the certificate of a fact's company is when the world begins, so that documents of the past are signed in its term.
const IDADE: Lapse = Lapse::from_days(90);

impl Certificado {
    /// One that is made for a company, with the published test key; the certificate itself is made when it is looked at first.
    pub fn de_teste(documento: CpfCnpj, nome: &str, uf: Uf, (de, ate): (Moment, Moment)) -> Option<Self> {
        let titular = Titular {
            documento: documento.to_string(),
            nome: nome.to_owned(),
            responsavel: "RESPONSAVEL DE TESTE".to_owned(),
            uf: uf.sigla().to_owned(),
            de,
            ate,
        };
        let signer = Arc::new(Signer::made(RsaKey::published()?, titular));
        Some(Self { signer, documento: Some(documento), de, ate })
    }

    /// Where the term of one that begins now ends.
    pub fn um_ano_depois(de: Moment) -> Moment {
        de.plus(UM_ANO)
    }

    /// The term of a certificate that a company has when a world begins.
    pub fn prazo(inicio: Moment) -> (Moment, Moment) {
        let de = inicio.plus(Lapse::from_millis(-IDADE.as_millis()));
        (de, de.plus(UM_ANO))
    }
}

/// Código de Segurança do Contribuinte: what the state gave the issuer for the QR code of version 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csc {
    /// idCSC, up to six digits.
    pub id: u32,
    /// The code, 16 to 36 characters.
    pub codigo: String,
}
