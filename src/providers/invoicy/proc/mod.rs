//! The XML that SEFAZ's answer makes of a document, an event or a voided range: nfeProc, procEventoNFe and ProcInutNFe (manual, MOC
//! 7.0; br/standards 2.3, 2.4), each signed as receivers check it.
//!
//! All of it is derived from facts and written outside the world's lock. A document keeps the certificate that it was signed with, so
//! that its bytes stay the same when the company gets another.

mod enderecos;
mod evento;
mod inut;
mod inventada;
mod nfe;
mod qrcode;

pub use evento::{COND_USO, descricao, proc_evento};
pub use inut::{Inutilizacao, proc_inut};
pub use nfe::{SUPLEMENTO, digest, ficha_completa, nfe_proc};

use super::model::Certificado;
use crate::br::chave_acesso::Autorizador;
use crate::br::uf::Uf;
use crate::wire::xmldsig;

/// The namespace of all of them.
const NAMESPACE: &str = "http://www.portalfiscal.inf.br/nfe";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// Who authorises a state's NF-e: ten have a system of their own, Maranhão uses the national one, the others Rio Grande do Sul's.
pub fn autorizador(uf: Uf) -> Autorizador {
    match uf {
        Uf::Am | Uf::Ba | Uf::Go | Uf::Mg | Uf::Ms | Uf::Mt | Uf::Pe | Uf::Pr | Uf::Rs | Uf::Sp => {
            Autorizador::SefazPropria
        }
        Uf::Ma => Autorizador::Svan,
        _ => Autorizador::Svrs,
    }
}

/// verAplic: it opens with the authoriser's name; the version is ours.
fn ver_aplic(uf: Uf) -> String {
    let nome = match autorizador(uf) {
        Autorizador::Svrs => "SVRS",
        Autorizador::Svan => "SVAN",
        Autorizador::SefazPropria | Autorizador::ContingenciaNacional => uf.sigla(),
    };
    format!("{nome}duble4.00")
}

fn assinatura(certificado: Option<&Certificado>, id: &str, elemento: &str) -> String {
    assinatura_em(certificado, id, elemento, NAMESPACE)
}

/// The Signature of an element that is written canonically inside one that declares this namespace; empty without a certificate, and
/// with a key that cannot sign, which no key that was read is.
pub fn assinatura_em(
    certificado: Option<&Certificado>,
    id: &str,
    elemento: &str,
    espaco: &'static str,
) -> String {
    certificado
        .and_then(|certificado| {
            xmldsig::signature(&certificado.signer, id, &xmldsig::declared(elemento, espaco)).ok()
        })
        .unwrap_or_default()
}
