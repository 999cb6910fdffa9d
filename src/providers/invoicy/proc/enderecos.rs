//! Where a consumer looks an NFC-e up: each state's address for the QR code and for the access key, in production and homologation.
//!
//! From ENCAT's list of addresses ("URLs da NFC-e", nfce.encat.org), as sped-nfe keeps it in `storage/uri_consulta_nfce.json` and
//! `storage/wsnfe_4.00_mod65.xml`; Roraima's and Santa Catarina's addresses for the QR code are ENCAT's alone.

use super::super::model::Ambiente;
use crate::br::uf::Uf;

/// The address of the QR code, and the one for the key (urlChave, 21 to 85 characters, many without a scheme).
pub(super) fn enderecos(uf: Uf, ambiente: Ambiente) -> (&'static str, &'static str) {
    let (producao, homologacao) = do_estado(uf);
    match ambiente {
        Ambiente::Producao => producao,
        Ambiente::Homologacao => homologacao,
    }
}

type Par = (&'static str, &'static str);

#[rustfmt::skip]
fn do_estado(uf: Uf) -> (Par, Par) {
    match uf {
        Uf::Ac => (("http://www.sefaznet.ac.gov.br/nfce/qrcode", "www.sefaznet.ac.gov.br/nfce/consulta"),
                   ("http://hml.sefaznet.ac.gov.br/nfce/qrcode", "www.sefaznet.ac.gov.br/nfce/consulta")),
        Uf::Al => (("http://nfce.sefaz.al.gov.br/QRCode/consultarNFCe.jsp", "www.sefaz.al.gov.br/nfce/consulta"),
                   ("http://nfce.sefaz.al.gov.br/QRCode/consultarNFCe.jsp", "www.sefaz.al.gov.br/nfce/consulta")),
        Uf::Am => (("http://sistemas.sefaz.am.gov.br/nfceweb/consultarNFCe.jsp", "www.sefaz.am.gov.br/nfce/consulta"),
                   ("http://homnfce.sefaz.am.gov.br/nfceweb/consultarNFCe.jsp", "www.sefaz.am.gov.br/nfce/consulta")),
        Uf::Ap => (("https://www.sefaz.ap.gov.br/nfce/nfcep.php", "www.sefaz.ap.gov.br/nfce/consulta"),
                   ("https://www.sefaz.ap.gov.br/nfcehml/nfce.php", "www.sefaz.ap.gov.br/nfce/consulta")),
        Uf::Ba => (("http://nfe.sefaz.ba.gov.br/servicos/nfce/modulos/geral/NFCEC_consulta_chave_acesso.aspx", "http://www.sefaz.ba.gov.br/nfce/consulta"),
                   ("http://hnfe.sefaz.ba.gov.br/servicos/nfce/qrcode.aspx", "http://hinternet.sefaz.ba.gov.br/nfce/consulta")),
        Uf::Ce => (("http://nfce.sefaz.ce.gov.br/pages/ShowNFCe.html", "www.sefaz.ce.gov.br/nfce/consulta"),
                   ("http://nfceh.sefaz.ce.gov.br/pages/ShowNFCe.html", "www.sefaz.ce.gov.br/nfce/consulta")),
        Uf::Df => (("http://dec.fazenda.df.gov.br/ConsultarNFCe.aspx", "www.fazenda.df.gov.br/nfce/consulta"),
                   ("http://dec.fazenda.df.gov.br/ConsultarNFCe.aspx", "www.fazenda.df.gov.br/nfce/consulta")),
        Uf::Es => (("https://app.sefaz.es.gov.br/ConsultaNFCe/qrcode.aspx", "www.sefaz.es.gov.br/nfce/consulta"),
                   ("https://homologacao.sefaz.es.gov.br/ConsultaNFCe/qrcode.aspx", "www.sefaz.es.gov.br/nfce/consulta")),
        Uf::Go => (("http://nfe.sefaz.go.gov.br/nfeweb/sites/nfce/danfeNFCe", "www.sefaz.go.gov.br/nfce/consulta"),
                   ("http://homolog.sefaz.go.gov.br/nfeweb/sites/nfce/danfeNFCe", "www.nfce.go.gov.br/post/ver/214413/consulta-nfc-e-homologacao")),
        Uf::Ma => (("http://www.nfce.sefaz.ma.gov.br/portal/consultarNFCe.jsp", "www.sefaz.ma.gov.br/nfce/consulta"),
                   ("http://www.hom.nfce.sefaz.ma.gov.br/portal/consultarNFCe.jsp", "www.sefaz.ma.gov.br/nfce/consulta")),
        Uf::Mg => (("https://portalsped.fazenda.mg.gov.br/portalnfce/sistema/qrcode.xhtml", "https://portalsped.fazenda.mg.gov.br/portalnfce"),
                   ("https://hportalsped.fazenda.mg.gov.br/portalnfce/sistema/qrcode.xhtml", "https://hportalsped.fazenda.mg.gov.br/portalnfce")),
        Uf::Ms => (("http://www.dfe.ms.gov.br/nfce/qrcode", "http://www.dfe.ms.gov.br/nfce/consulta"),
                   ("http://www.dfe.ms.gov.br/nfce/qrcode", "http://www.dfe.ms.gov.br/nfce/consulta")),
        Uf::Mt => (("http://www.sefaz.mt.gov.br/nfce/consultanfce", "http://www.sefaz.mt.gov.br/nfce/consultanfce"),
                   ("http://homologacao.sefaz.mt.gov.br/nfce/consultanfce", "http://homologacao.sefaz.mt.gov.br/nfce/consultanfce")),
        Uf::Pa => (("https://appnfc.sefa.pa.gov.br/portal/view/consultas/nfce/nfceForm.seam", "www.sefa.pa.gov.br/nfce/consulta"),
                   ("https://appnfc.sefa.pa.gov.br/portal-homologacao/view/consultas/nfce/nfceForm.seam", "www.sefa.pa.gov.br/nfce/consulta")),
        Uf::Pb => (("http://www.receita.pb.gov.br/nfce", "www.receita.pb.gov.br/nfce/consulta"),
                   ("http://www.receita.pb.gov.br/nfcehom", "www.receita.pb.gov.br/nfcehom")),
        Uf::Pe => (("http://nfce.sefaz.pe.gov.br/nfce-web/consultarNFCe", "nfce.sefaz.pe.gov.br/nfce/consulta"),
                   ("http://nfcehomolog.sefaz.pe.gov.br/nfce-web/consultarNFCe", "nfce.sefaz.pe.gov.br/nfce/consulta")),
        Uf::Pi => (("http://webas.sefaz.pi.gov.br/nfceweb/consultarNFCe.jsf", "www.sefaz.pi.gov.br/nfce/consulta"),
                   ("http://webas.sefaz.pi.gov.br/nfceweb-homologacao/consultarNFCe.jsf", "www.sefaz.pi.gov.br/nfce/consulta")),
        Uf::Pr => (("http://www.fazenda.pr.gov.br/nfce/qrcode", "http://www.fazenda.pr.gov.br/nfce/consulta"),
                   ("http://www.fazenda.pr.gov.br/nfce/qrcode", "http://www.fazenda.pr.gov.br/nfce/consulta")),
        Uf::Rj => (("http://www4.fazenda.rj.gov.br/consultaNFCe/QRCode", "www.fazenda.rj.gov.br/nfce/consulta"),
                   ("http://www4.fazenda.rj.gov.br/consultaNFCe/QRCode", "www.fazenda.rj.gov.br/nfce/consulta")),
        Uf::Rn => (("http://nfce.set.rn.gov.br/consultarNFCe.aspx", "www.set.rn.gov.br/nfce/consulta"),
                   ("http://hom.nfce.set.rn.gov.br/consultarNFCe.aspx", "www.set.rn.gov.br/nfce/consulta")),
        Uf::Ro => (("http://www.nfce.sefin.ro.gov.br/consultanfce/consulta.jsp", "www.sefin.ro.gov.br/nfce/consulta"),
                   ("http://www.nfce.sefin.ro.gov.br/consultanfce/consulta.jsp", "www.sefin.ro.gov.br/nfce/consulta")),
        Uf::Rr => (("https://www.sefaz.rr.gov.br/nfce/servlet/qrcode", "www.sefaz.rr.gov.br/nfce/consulta"),
                   ("http://200.174.88.103:8080/nfce/servlet/qrcode", "www.sefaz.rr.gov.br/nfce/consulta")),
        Uf::Rs => (("https://www.sefaz.rs.gov.br/NFCE/NFCE-COM.aspx", "www.sefaz.rs.gov.br/nfce/consulta"),
                   ("https://www.sefaz.rs.gov.br/NFCE/NFCE-COM.aspx", "www.sefaz.rs.gov.br/nfce/consulta")),
        Uf::Sc => (("https://sat.sef.sc.gov.br/nfce/consulta", "https://sat.sef.sc.gov.br/nfce/consulta"),
                   ("https://hom.sat.sef.sc.gov.br/nfce/consulta", "https://hom.sat.sef.sc.gov.br/nfce/consulta")),
        Uf::Se => (("http://www.nfce.se.gov.br/nfce/qrcode", "http://www.nfce.se.gov.br/nfce/consulta"),
                   ("http://www.hom.nfe.se.gov.br/nfce/qrcode", "http://www.hom.nfe.se.gov.br/nfce/consulta")),
        Uf::Sp => (("https://www.nfce.fazenda.sp.gov.br/NFCeConsultaPublica/Paginas/ConsultaQRCode.aspx", "https://www.nfce.fazenda.sp.gov.br/NFCeConsultaPublica"),
                   ("https://www.homologacao.nfce.fazenda.sp.gov.br/NFCeConsultaPublica/Paginas/ConsultaQRCode.aspx", "https://www.homologacao.nfce.fazenda.sp.gov.br/NFCeConsultaPublica")),
        Uf::To => (("http://www.sefaz.to.gov.br/nfce/qrcode", "www.sefaz.to.gov.br/nfce/consulta"),
                   ("http://homologacao.sefaz.to.gov.br/nfce/qrcode", "http://homologacao.sefaz.to.gov.br/nfce/consulta.jsf")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_addresses_that_the_schema_takes() {
        for uf in Uf::ALL {
            for ambiente in [Ambiente::Producao, Ambiente::Homologacao] {
                let (qr, chave) = enderecos(uf, ambiente);
                assert!(qr.starts_with("http") && !qr.contains('?'), "{uf:?} {qr}");
                assert!((21..=85).contains(&chave.len()) && chave.contains(".gov.br/"), "{uf:?} {chave}");
            }
        }
    }
}
