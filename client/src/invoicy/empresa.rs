//! Companies: registration, certificates, licences, series, and what SEFAZ knows of a taxpayer (dossier invoicy 10).

use std::fmt;

use super::retorno::{number, roots, some};
use crate::coded;
use crate::error::ClientError;
use crate::secret::Hidden;
use crate::xml::{Element, group, some_tag, tag};

/// A company to be registered or changed; what is `None` is left out. The main fields are named, any other goes into `outros`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CadastroEmpresa {
    /// `EmpNomFantasia`.
    pub nome_fantasia: Option<String>,
    /// `EmpApelido`, 20 characters.
    pub apelido: Option<String>,
    /// `EmpRazSocial`.
    pub razao_social: Option<String>,
    /// `EmpCNPJ`.
    pub cnpj: String,
    /// `EmpIE`.
    pub ie: Option<String>,
    /// `EmpTelefone`.
    pub telefone: Option<String>,
    /// `EmpEndereco`.
    pub endereco: Option<String>,
    /// `EmpNumero`.
    pub numero: Option<String>,
    /// `EmpBairro`.
    pub bairro: Option<String>,
    /// `EmpCEP`.
    pub cep: Option<String>,
    /// `EmpIM`.
    pub im: Option<String>,
    /// `MunCodigo`, IBGE.
    pub municipio: Option<i64>,
    /// `EmpCNAE`.
    pub cnae: Option<String>,
    /// `EmpCRT`.
    pub crt: Option<u8>,
    /// `EmpEmail`.
    pub email: Option<String>,
    /// `Certificado`.
    pub certificado: Option<Certificado>,
    /// `Licenciamento`.
    pub licencas: Vec<Licenca>,
    /// Further elements, as XML.
    pub outros: String,
}

/// An A1 certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificado {
    /// The PKCS#12 file.
    pub pfx: Vec<u8>,
    /// Its password, encrypted with the company's `ChaveCriptografia` or, without `aes`, as it is; secret.
    pub senha: String,
    /// Whether it is encrypted.
    pub aes: bool,
}

impl fmt::Debug for Certificado {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificado")
            .field("pfx", &self.pfx.len())
            .field("senha", &Hidden)
            .field("aes", &self.aes)
            .finish()
    }
}

/// A licence to ask for with a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licenca {
    /// `NFe`, `CTe`, `MDFe`, `NFCe/SAT`, `NFSe`.
    pub modulo: String,
    /// 1 by documents, 2 by licence.
    pub modelo: u8,
    /// Who asks.
    pub autor: Option<String>,
}

impl Licenca {
    fn content(&self) -> String {
        [tag("Modulo", &self.modulo), tag("Modelo", self.modelo), some_tag("Autor", self.autor.as_ref())]
            .concat()
    }
}

impl CadastroEmpresa {
    /// The document.
    pub fn to_xml(&self) -> String {
        let certificado = self.certificado.as_ref().map(|one| {
            [
                tag("ArquivoPFX", coded::encode(&one.pfx)),
                tag("Senha", &one.senha),
                tag("TipoCertificado", 1),
                some_tag("MetodoCriptografiaSenha", one.aes.then_some("AES")),
            ]
            .concat()
        });
        let licencas: String =
            self.licencas.iter().map(|one| group("LicenciamentoItem", &one.content())).collect();
        let content = [
            some_tag("EmpNomFantasia", self.nome_fantasia.as_ref()),
            some_tag("EmpApelido", self.apelido.as_ref()),
            some_tag("EmpRazSocial", self.razao_social.as_ref()),
            tag("EmpCNPJ", &self.cnpj),
            some_tag("EmpIE", self.ie.as_ref()),
            some_tag("EmpTelefone", self.telefone.as_ref()),
            some_tag("EmpEndereco", self.endereco.as_ref()),
            some_tag("EmpNumero", self.numero.as_ref()),
            some_tag("EmpBairro", self.bairro.as_ref()),
            some_tag("EmpCEP", self.cep.as_ref()),
            some_tag("EmpIM", self.im.as_ref()),
            some_tag("MunCodigo", self.municipio),
            some_tag("EmpCNAE", self.cnae.as_ref()),
            some_tag("EmpCRT", self.crt),
            some_tag("EmpEmail", self.email.as_ref()),
            group("Certificado", &certificado.unwrap_or_default()),
            group("Licenciamento", &licencas),
            self.outros.clone(),
        ];
        group("CadastroEmpresa", &content.concat())
    }
}

/// How one aspect of a registration went.
#[derive(Clone, PartialEq, Eq)]
pub struct RetornoItem {
    /// 100 good; 102 no certificate; 114 an extension's parameter missing; …
    pub codigo: i64,
    /// Its text.
    pub descricao: String,
    /// The company's access key, on the item of the company; secret.
    pub emp_ak: Option<String>,
    /// The key for passwords of certificates, likewise; secret.
    pub chave_criptografia: Option<String>,
    /// The whole element, with whatever else is in it.
    pub xml: Element,
}

impl fmt::Debug for RetornoItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetornoItem")
            .field("codigo", &self.codigo)
            .field("descricao", &self.descricao)
            .field("emp_ak", &self.emp_ak.as_ref().map(|_| Hidden))
            .field("chave_criptografia", &self.chave_criptografia.as_ref().map(|_| Hidden))
            .finish_non_exhaustive()
    }
}

/// The elements that carry `Codigo` and `Descricao`, wherever they stand.
pub(super) fn itens(text: &str) -> Result<Vec<RetornoItem>, ClientError> {
    let roots = roots(text)?;
    let mut holders = Vec::new();
    roots.iter().for_each(|root| collect(root, &mut holders));
    Ok(holders
        .into_iter()
        .filter_map(|element| {
            Some(RetornoItem {
                codigo: number(element, "Codigo")?,
                descricao: some(element, "Descricao").unwrap_or_default(),
                emp_ak: some(element, "EmpAK"),
                chave_criptografia: some(element, "ChaveCriptografia"),
                xml: element.clone(),
            })
        })
        .collect())
}

fn collect<'a>(element: &'a Element, found: &mut Vec<&'a Element>) {
    if element.child("Codigo").is_some() {
        found.push(element);
    } else {
        element.children().iter().for_each(|child| collect(child, found));
    }
}

/// A certificate for companies that are registered, or its deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmpresaCertificado {
    /// The companies.
    pub cnpjs: Vec<String>,
    /// Its name.
    pub apelido: Option<String>,
    /// The certificate; none deletes the one that is there.
    pub certificado: Option<Certificado>,
}

impl EmpresaCertificado {
    /// The document.
    pub fn to_xml(&self) -> String {
        let companies: String = self.cnpjs.iter().map(|cnpj| group("CNPJ", &tag("CNPJ", cnpj))).collect();
        let rest = match &self.certificado {
            None => tag("Acao", "EXCLUIR"),
            Some(one) => [
                some_tag("Apelido", self.apelido.as_ref()),
                tag("ArquivoPFX", coded::encode(&one.pfx)),
                tag("Senha", &one.senha),
                tag("MetodoCriptografiaSenha", if one.aes { "AES" } else { "OUTROS" }),
                tag("Tipo", "A1"),
            ]
            .concat(),
        };
        group("EmpresaCertificado", &(group("Empresas", &companies) + &rest))
    }
}

/// A licence that is asked for, blocked, freed or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licenciamento {
    /// The company.
    pub cnpj: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// 1 ask for, 2 block, 3 free, 4 cancel.
    pub acao: u8,
    /// Which.
    pub licenca: Licenca,
}

impl Licenciamento {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("CnpjEmpresa", &self.cnpj),
            tag("tpAmb", self.tp_amb),
            tag("Acao", self.acao),
            self.licenca.content(),
        ];
        group("Licenciamento", &content.concat())
    }
}

/// A serie that is registered, changed, removed or asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CadastroSerie {
    /// The company.
    pub cnpj: String,
    /// Kind of document.
    pub modelo: String,
    /// Serie.
    pub serie: Option<String>,
    /// Its last number.
    pub ultimo_numero: Option<i64>,
    /// Whether it is the usual one.
    pub padrao: Option<bool>,
    /// I register, A change, E remove, C ask.
    pub operacao: char,
}

impl CadastroSerie {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("CNPJEmissor", &self.cnpj),
            tag("ModeloDocumento", &self.modelo),
            some_tag("Serie", self.serie.as_ref()),
            some_tag("UltimoNumero", self.ultimo_numero),
            some_tag("SeriePadrao", self.padrao.map(|yes| if yes { "S" } else { "N" })),
            tag("Operacao", self.operacao),
        ];
        group("CadastroSerie", &content.concat())
    }
}

/// What SEFAZ is asked about a taxpayer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribuinte {
    /// CNPJ.
    pub cnpj: String,
    /// IBGE number of the state.
    pub uf: u8,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
}

impl Contribuinte {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("Versao", "2.00"),
            tag("tpAmb", self.tp_amb),
            tag("CNPJ_emit", &self.cnpj),
            tag("cUF", self.uf),
        ];
        group("ConsultaCadastro", &content.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dossiers_return_is_read_and_its_keys_are_not_shown() {
        let text = "<RetornoCadastro><RetornoItem><Codigo>100</Codigo><Descricao>A empresa foi cadastrada no InvoiCy.</Descricao><EmpAK>AbCdEfGhIjKlMnOpQrStUvWxYz012345</EmpAK><ChaveCriptografia>0f8fad5bd9cb469fa1657086768b4fe1</ChaveCriptografia></RetornoItem><RetornoItem><Codigo>102</Codigo><Descricao>Certificado não informado</Descricao><EmpAK /><ChaveCriptografia /></RetornoItem></RetornoCadastro>";
        let items = itens(text).unwrap();
        assert_eq!(items.iter().map(|item| item.codigo).collect::<Vec<_>>(), [100, 102]);
        assert_eq!(items[0].emp_ak.as_deref(), Some("AbCdEfGhIjKlMnOpQrStUvWxYz012345"));
        assert_eq!(items[1].chave_criptografia, None);
        assert!(!format!("{items:?}").contains("AbCdEf") && !format!("{items:?}").contains("0f8fad"));
    }

    #[test]
    fn what_is_not_given_is_left_out() {
        let empresa = CadastroEmpresa {
            cnpj: "11222333000181".into(),
            certificado: Some(Certificado { pfx: b"x".to_vec(), senha: "c2VuaGE=".into(), aes: true }),
            ..CadastroEmpresa::default()
        };
        assert_eq!(
            empresa.to_xml(),
            "<CadastroEmpresa><EmpCNPJ>11222333000181</EmpCNPJ><Certificado><ArquivoPFX>eA==</ArquivoPFX><Senha>c2VuaGE=</Senha><TipoCertificado>1</TipoCertificado><MetodoCriptografiaSenha>AES</MetodoCriptografiaSenha></Certificado></CadastroEmpresa>"
        );
        assert!(!format!("{empresa:?}").contains("c2Vu"));
    }
}
