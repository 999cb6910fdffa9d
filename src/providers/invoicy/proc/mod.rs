//! The XML that SEFAZ's answer makes of a document or an event: nfeProc and procEventoNFe (manual, MOC 7.0; br/standards 2.3, 2.4).
//!
//! All of it is derived from facts and written outside the world's lock. Documents are not signed here, so an NFe holds no Signature;
//! the digest is the real one all the same: SHA-1 of infNFe's canonical form, which is the form that is written.

mod evento;
mod inut;
mod inventada;
mod nfe;

pub use evento::proc_evento;
pub use inut::{Inutilizacao, proc_inut};
pub use nfe::{SUPLEMENTO, digest, nfe_proc};

use super::model::Empresa;
use crate::br::chave_acesso::Autorizador;
use crate::br::uf::Uf;

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
fn ver_aplic(empresa: &Empresa) -> String {
    ver_aplic_de(empresa.uf)
}

fn ver_aplic_de(uf: Uf) -> String {
    let nome = match autorizador(uf) {
        Autorizador::Svrs => "SVRS",
        Autorizador::Svan => "SVAN",
        Autorizador::SefazPropria | Autorizador::ContingenciaNacional => uf.sigla(),
    };
    format!("{nome}duble4.00")
}
