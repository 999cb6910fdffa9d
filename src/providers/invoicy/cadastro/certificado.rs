//! Certificates that are sent: opened, and held against their company.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::model::{self, CpfCnpj, Empresa};
use super::{Certificado, senha};
use crate::facts::Moment;
use crate::wire::base64;
use crate::wire::pkcs12::{Contents, Pfx, PfxError, Work};
use crate::wire::pki::{RsaKey, Signer};
use crate::wire::x509;
use crate::world::Id;

/// Bytes of a private key; one of 8192 bits has fewer than five thousand.
const MAIOR_CHAVE: usize = 8 << 10;

/// Why a certificate is not taken, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Falha {
    /// There is none: 102.
    Ausente(String),
    /// The file, its password, its term or its holder is wrong: 103 ("a senha pode estar incorreta, a data de validade estar vencida, ou
    /// o certificado informado não corresponder a empresa", article on return codes, May 2016).
    Invalido(String),
    /// Its key cannot sign documents: 201.
    NaoAssina(String),
}

/// What is to become of a company's certificate.
#[derive(Debug)]
pub enum Instalado {
    /// This one is installed.
    A1(Arc<model::Certificado>),
    /// It stays with its holder.
    A3,
}

impl InvoiCy {
    /// What a request wants to install, held against every company that it is for. `chaves` are the keys that its password may be
    /// encrypted with.
    pub(super) fn examinar(
        &self,
        certificado: &Certificado,
        empresas: &[&Empresa],
        agora: Moment,
    ) -> Result<Instalado, Falha> {
        if certificado.a3 {
            return Ok(Instalado::A3);
        }
        let aberto = match (&certificado.arquivo, certificado.pre_cadastrado) {
            (Some(arquivo), _) => {
                let chaves: Vec<&str> =
                    empresas.iter().map(|empresa| empresa.chave_criptografia.as_str()).collect();
                Arc::new(self.abrir(arquivo, certificado, &chaves)?)
            }
            (None, true) => {
                let found = empresas.first().and_then(|empresa| self.pre_cadastrado(empresa));
                let reason = "no company of the partner with the same CNPJ root has a certificate";
                found.ok_or_else(|| Falha::Ausente(reason.to_owned()))?
            }
            (None, false) => return Err(Falha::Ausente("ArquivoPFX is missing or empty".to_owned())),
        };
        if agora < aberto.de || agora > aberto.ate {
            let (de, ate) = (aberto.de.iso_seconds(), aberto.ate.iso_seconds());
            return Err(Falha::Invalido(format!("the certificate holds from {de} to {ate}")));
        }
        for empresa in empresas {
            self.corresponde(&aberto, &empresa.documento)?;
        }
        Ok(Instalado::A1(aberto))
    }

    /// A certificate is good for every branch of the company that it names.
    fn corresponde(&self, aberto: &model::Certificado, dono: &CpfCnpj) -> Result<(), Falha> {
        match (&aberto.documento, dono) {
            (Some(CpfCnpj::Cnpj(titular)), CpfCnpj::Cnpj(dono)) if titular.root() == dono.root() => Ok(()),
            (Some(titular), dono) if titular == dono => Ok(()),
            (Some(titular), _) => {
                Err(Falha::Invalido(format!("the certificate is of {titular}, the company is {dono}")))
            }
            (None, _) if self.knobs.unnamed_certificate => Ok(()),
            (None, _) => Err(Falha::Invalido(
                "the certificate names neither CNPJ nor CPF (behaviour invoicy.unnamed_certificate)"
                    .to_owned(),
            )),
        }
    }

    /// UsarCertPreCadastrado: that of the head office (EmpMtrCNPJ), else that of the first company of the same CNPJ root.
    fn pre_cadastrado(&self, empresa: &Empresa) -> Option<Arc<model::Certificado>> {
        let do_parceiro = |outra: &&Arc<Empresa>| outra.parceiro == empresa.parceiro;
        let matriz = empresa.ficha.valor("EmpMtrCNPJ").and_then(|cnpj| CpfCnpj::parse_strict(cnpj).ok());
        let matriz = matriz.and_then(|cnpj| self.empresa(&cnpj)).and_then(|id: Id| self.empresas.get(id));
        let raiz = |documento: &CpfCnpj| match documento {
            CpfCnpj::Cnpj(cnpj) => Some(cnpj.root().to_owned()),
            CpfCnpj::Cpf(_) => None,
        };
        let mesma = |outra: &&Arc<Empresa>| {
            let raiz_da_outra = raiz(&outra.documento);
            raiz_da_outra.is_some() && raiz_da_outra == raiz(&empresa.documento)
        };
        let irmas = self.empresas.iter().map(|(_, outra)| outra).filter(mesma);
        matriz
            .into_iter()
            .chain(irmas)
            .filter(do_parceiro)
            .find_map(|outra| outra.certificado.as_ref().map(Arc::clone))
    }

    fn abrir(
        &self,
        arquivo: &str,
        certificado: &Certificado,
        chaves: &[&str],
    ) -> Result<model::Certificado, Falha> {
        let invalido = |error: &dyn std::fmt::Display| Falha::Invalido(format!("ArquivoPFX: {error}"));
        let bytes = base64::decode(arquivo).map_err(|error| invalido(&error))?;
        let pfx = Pfx::read(&bytes).map_err(|error| invalido(&error))?;
        let mut work = Work::for_one_file();
        if !certificado.aes {
            let aberto = pfx.open(&certificado.senha, &mut work).map_err(|error| invalido(&error))?;
            return instalar(&aberto);
        }
        let como = self.knobs.aes_password;
        let mut candidatas: Vec<String> = Vec::new();
        for candidata in chaves.iter().flat_map(|chave| senha::candidatas(&certificado.senha, chave, como)) {
            if !candidatas.contains(&candidata) {
                candidatas.push(candidata);
            }
        }
        for candidata in &candidatas {
            match pfx.open(candidata, &mut work) {
                Ok(aberto) => return instalar(&aberto),
                Err(PfxError::Password) => {}
                Err(error) => return Err(invalido(&error)),
            }
        }
        let palpite = match pfx.open(&certificado.senha, &mut work) {
            Ok(_) => "it opens with Senha as it was sent, which is not encrypted",
            Err(_) if candidatas.is_empty() => {
                "Senha is no AES of ChaveCriptografia in Base64 or hexadecimal"
            }
            Err(_) => "what Senha decrypts to with ChaveCriptografia does not open it",
        };
        Err(invalido(&palpite))
    }
}

/// The first key that has a certificate in the file.
fn instalar(aberto: &Contents) -> Result<model::Certificado, Falha> {
    if aberto.keys.is_empty() {
        return Err(Falha::Invalido("ArquivoPFX holds no private key".to_owned()));
    }
    let lidos: Vec<(x509::Certificate, &Vec<u8>)> = aberto
        .certificates
        .iter()
        .map(|der| x509::Certificate::from_der(der).map(|lido| (lido, der)))
        .collect::<Result<_, _>>()
        .map_err(|error| Falha::Invalido(format!("ArquivoPFX: {error}")))?;
    let mut rsa = false;
    for chave in &aberto.keys {
        let Some(modulus) = x509::private_modulus(chave) else { continue };
        rsa = true;
        let Some((lido, der)) = lidos.iter().find(|(lido, _)| lido.modulus.as_ref() == Some(&modulus)) else {
            continue;
        };
        if chave.len() > MAIOR_CHAVE {
            return Err(Falha::NaoAssina(format!("the key has {} bytes", chave.len())));
        }
        let key = RsaKey::from_der(chave).map_err(|error| Falha::NaoAssina(error.to_string()))?;
        let certificado = model::Certificado {
            signer: Arc::new(Signer::new(Arc::new(key), (*der).clone())),
            documento: lido.holder().and_then(|numero| CpfCnpj::parse(&numero).ok()),
            de: lido.not_before,
            ate: lido.not_after,
        };
        // Numbers that do not fit each other are only found out by signing.
        let assinada = certificado.signer.sign_sha1(der);
        return assinada.map(|_| certificado).map_err(|error| Falha::NaoAssina(error.to_string()));
    }
    if rsa {
        Err(Falha::Invalido("no certificate in ArquivoPFX is the key's".to_owned()))
    } else {
        Err(Falha::NaoAssina("the key in ArquivoPFX is no RSA key".to_owned()))
    }
}

impl Instalado {
    /// Puts it into a company.
    pub(super) fn em(&self, empresa: &mut Empresa) {
        match self {
            Self::A1(certificado) => {
                empresa.certificado = Some(Arc::clone(certificado));
                empresa.a3 = false;
            }
            Self::A3 => {
                empresa.certificado = None;
                empresa.a3 = true;
            }
        }
    }
}
