//! infNFeSupl: the QR code of an NFC-e and the address for its key (ENCAT's QR code manual, NT 2025.001 for version 3; br/standards
//! 2.6).

use sha1::{Digest as _, Sha1};

use super::super::ficha::Grupo;
use super::super::model::{Ambiente, Certificado, Csc, Nota};
use super::enderecos::enderecos;
use crate::br::uf::Uf;
use crate::wire::base64;

/// tpEmis of a document that was printed before SEFAZ saw it.
const OFFLINE: u8 = 9;

/// What a consumer's phone reads.
struct Leitura<'a> {
    chave: &'a str,
    /// Whether it was printed before SEFAZ saw it.
    offline: bool,
    ambiente: Ambiente,
    /// Who signs offline documents of version 3.
    certificado: Option<&'a Certificado>,
    /// dhEmi's day, two digits.
    dia: &'a str,
    /// vNF.
    valor: &'a str,
    /// digVal.
    digest: &'a str,
}

/// The group, for a document whose client did not build it himself.
pub(super) fn suplemento(nota: &Nota, uf: Uf, ficha: &Grupo, digest: &str) -> Grupo {
    let (endereco, url_chave) = enderecos(uf, nota.serie.ambiente);
    let leitura = Leitura {
        chave: nota.chave.as_str(),
        offline: nota.chave.partes().tp_emis == OFFLINE,
        ambiente: nota.serie.ambiente,
        certificado: nota.certificado.as_deref(),
        dia: nota.dh_emi.get(8..10).unwrap_or_default(),
        valor: ficha.valor("total/ICMSTot/vNF").unwrap_or_default(),
        digest,
    };
    let texto = match &nota.csc {
        Some(csc) => leitura.versao_2(csc),
        None => leitura.versao_3(ficha),
    };
    Grupo::default().campo("qrCode", format!("{endereco}?p={texto}")).campo("urlChave", url_chave)
}

impl Leitura<'_> {
    /// Key, version, environment.
    fn comeco(&self, versao: u8) -> String {
        format!("{}|{versao}|{}", self.chave, self.ambiente.codigo())
    }

    /// What is read, with a hash that only the issuer and the state can make.
    fn versao_2(&self, csc: &Csc) -> String {
        let mut texto = self.comeco(2);
        if self.offline {
            let digest: String = self.digest.bytes().map(|byte| format!("{byte:02x}")).collect();
            texto.push_str(&format!("|{}|{}|{digest}", self.dia, self.valor));
        }
        texto.push_str(&format!("|{}", csc.id));
        let hash: String =
            Sha1::digest(format!("{texto}{}", csc.codigo)).iter().map(|byte| format!("{byte:02X}")).collect();
        format!("{texto}|{hash}")
    }

    /// What is read; offline with a signature of the issuer's certificate.
    fn versao_3(&self, ficha: &Grupo) -> String {
        let mut texto = self.comeco(3);
        if self.offline {
            let (tipo, documento) = destinatario(ficha);
            texto.push_str(&format!("|{}|{}|{tipo}|{documento}", self.dia, self.valor));
            let assinada =
                self.certificado.and_then(|certificado| certificado.signer.sign_sha1(texto.as_bytes()).ok());
            texto.push_str(&format!("|{}", assinada.map(base64::encode).unwrap_or_default()));
        }
        texto
    }
}

/// 1 CNPJ, 2 CPF, 3 foreigner, whose number stays out; nothing for a consumer who is not named.
fn destinatario(ficha: &Grupo) -> (&'static str, &str) {
    if let Some(cnpj) = ficha.valor("dest/CNPJ") {
        ("1", cnpj)
    } else if let Some(cpf) = ficha.valor("dest/CPF") {
        ("2", cpf)
    } else if ficha.valor("dest/idEstrangeiro").is_some() {
        ("3", "")
    } else {
        ("", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Moment;

    const DIGEST: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    fn leitura(chave: &str, offline: bool) -> Leitura<'_> {
        Leitura {
            chave,
            offline,
            ambiente: Ambiente::Homologacao,
            certificado: None,
            dia: "20",
            valor: "10.00",
            digest: DIGEST,
        }
    }

    /// br/standards, vectors `nfce_qrcode_v2`, made by sped-nfe.
    #[test]
    fn version_2_is_what_sped_nfe_makes() {
        let csc = Csc { id: 1, codigo: "ABCDEF0123456789".to_owned() };
        for (chave, offline, texto) in [
            (
                "41261133000167000101650100000000011123456790",
                false,
                "41261133000167000101650100000000011123456790|2|2|1|66893D3D5A44916E3934C42E0A8872881D8AA810",
            ),
            (
                "41261133000167000101650109999999999004598219",
                true,
                "41261133000167000101650109999999999004598219|2|2|20|10.00|4151454241514542415145424151454241514542415145424151453d|1|462CE01063943C0D85E7CBF532351FD11ECA88FC",
            ),
        ] {
            assert_eq!(leitura(chave, offline).versao_2(&csc), texto);
        }
    }

    #[test]
    fn version_3_has_no_hash_and_is_signed_offline() {
        let online = "41261133000167000101650100000000011123456790";
        let ficha = |nome| Grupo::default().grupo("dest", Grupo::default().campo(nome, "52998224725"));
        assert_eq!(leitura(online, false).versao_3(&ficha("CPF")), format!("{online}|3|2"));
        let offline = "41261133000167000101650109999999999004598219";
        let dono = "33000167000101".parse().unwrap();
        let prazo = (Moment::from_millis(0), Moment::from_millis(1));
        let certificado = Certificado::de_teste(dono, "EMPRESA", Uf::Pr, prazo).unwrap();
        let leitura = Leitura { certificado: Some(&certificado), ..leitura(offline, true) };
        for (nome, dest) in
            [("CPF", "2|52998224725"), ("CNPJ", "1|52998224725"), ("idEstrangeiro", "3|"), ("xNome", "|")]
        {
            let signed = format!("{offline}|3|2|20|10.00|{dest}");
            let signature = base64::encode(certificado.signer.sign_sha1(signed.as_bytes()).unwrap());
            assert_eq!(leitura.versao_3(&ficha(nome)), format!("{signed}|{signature}"), "{nome}");
        }
    }
}
