//! The inner documents of this folder's answers.

use std::sync::Arc;

use super::super::ficha::{Grupo, Item};
use super::super::model::{Contribuinte, CpfCnpj, Empresa, Endereco, Modelo, Modulo};
use super::super::retorno::Escrever;
use super::{Acao, ConsultaCadastro, textos};
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// One `RetornoItem` (dossier 10.2). The keys stand on the company's own item only.
#[derive(Debug)]
pub struct ItemCadastro {
    /// Codigo.
    pub codigo: u16,
    /// Descricao.
    pub descricao: String,
    /// EmpAK.
    pub emp_ak: String,
    /// ChaveCriptografia.
    pub chave_criptografia: String,
}

impl ItemCadastro {
    /// Without keys.
    pub fn new(codigo: u16, descricao: impl Into<String>) -> Self {
        Self { codigo, descricao: descricao.into(), emp_ak: String::new(), chave_criptografia: String::new() }
    }
}

/// Of CadastroEmpresa.
#[derive(Debug)]
pub struct RetornoCadastro(pub Vec<ItemCadastro>);

impl Escrever for RetornoCadastro {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("RetornoCadastro", &[]);
        for item in &self.0 {
            writer.open("RetornoItem", &[]);
            writer.leaf("Codigo", &item.codigo.to_string()).pair("Descricao", &item.descricao);
            writer.leaf("EmpAK", &item.emp_ak).leaf("ChaveCriptografia", &item.chave_criptografia).close();
        }
        writer.finish()
    }
}

/// Of EmpresaCertificado; it always went well.
#[derive(Debug)]
pub struct RetornoCertificado;

impl Escrever for RetornoCertificado {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("EmpresaCertificadoRetorno", &[("xmlns", "InvoiCy")]);
        writer.leaf("Codigo", "100").pair("Descricao", textos::SUCESSO_INTERNO);
        writer.finish()
    }
}

/// Of Licenciamento.
#[derive(Debug)]
pub struct RetornoLicenciamento {
    /// Acao.
    pub acao: Acao,
    /// Modulo.
    pub modulo: Modulo,
    /// Modelo.
    pub modelo: u8,
    /// Codigo.
    pub codigo: u16,
    /// Descricao.
    pub descricao: &'static str,
}

impl Escrever for RetornoLicenciamento {
    fn escrever(&self) -> String {
        let acao = match self.acao {
            Acao::Solicitar => "1",
            Acao::Bloquear => "2",
            Acao::Desbloquear => "3",
            Acao::Cancelar => "4",
        };
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("RetornoLicenciamento", &[]);
        writer.leaf("Acao", acao).leaf("Modulo", self.modulo.nome()).leaf("Modelo", &self.modelo.to_string());
        writer.leaf("Codigo", &self.codigo.to_string()).pair("Descricao", self.descricao);
        writer.finish()
    }
}

/// A line of a list of series.
#[derive(Debug)]
pub struct LinhaSerie {
    /// CNPJEmissor.
    pub emissor: CpfCnpj,
    /// ModeloDocumento.
    pub modelo: Modelo,
    /// Serie.
    pub serie: String,
    /// UltimoNumero.
    pub ultimo: u32,
    /// SeriePadrao.
    pub padrao: bool,
}

/// Of CadastroSerie. No example of it is published: the names are those of the request.
#[derive(Debug)]
pub struct RetornoSerie(pub Vec<LinhaSerie>);

impl Escrever for RetornoSerie {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("RetornoCadastroSerie", &[]);
        for linha in &self.0 {
            writer.open("SerieItem", &[]).leaf("CNPJEmissor", linha.emissor.as_str());
            writer.leaf("ModeloDocumento", linha.modelo.nome()).leaf("Serie", &linha.serie);
            writer.leaf("UltimoNumero", &linha.ultimo.to_string());
            writer.leaf("SeriePadrao", if linha.padrao { "S" } else { "N" }).close();
        }
        writer.finish()
    }
}

/// Of the company query: the registration's own layout and what the platform adds. Keys, passwords and files are left empty, as in the
/// vendor's example.
#[derive(Debug)]
pub struct Cadastrada(pub Arc<Empresa>);

impl Escrever for Cadastrada {
    fn escrever(&self) -> String {
        let empresa = &*self.0;
        let ficha = |nome: &str| empresa.ficha.valor(nome).unwrap_or_default();
        let ou = |nome: &str, da_empresa: &str| match ficha(nome) {
            "" => da_empresa.to_owned(),
            valor => valor.to_owned(),
        };
        let (cnpj, cpf) = match &empresa.documento {
            CpfCnpj::Cnpj(cnpj) => (cnpj.as_str(), ""),
            CpfCnpj::Cpf(cpf) => ("", cpf.as_str()),
        };
        let local = &empresa.endereco;
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("CadastroEmpresa", &[]);
        for (nome, valor) in [
            ("EmpNomFantasia", ou("EmpNomFantasia", &empresa.nome)),
            ("EmpApelido", ficha("EmpApelido").to_owned()),
            ("EmpRazSocial", empresa.nome.clone()),
            ("EmpCNPJ", cnpj.to_owned()),
            ("EmpCPF", cpf.to_owned()),
            ("EmpIE", empresa.ie.clone()),
            ("EmpTelefone", ficha("EmpTelefone").to_owned()),
            ("EmpEndereco", local.logradouro.clone()),
            ("EmpNumero", local.numero.clone()),
            ("EmpBairro", local.bairro.clone()),
            ("EmpCEP", local.cep.clone()),
            ("EmpComplemento", ficha("EmpComplemento").to_owned()),
            ("EmpIM", ficha("EmpIM").to_owned()),
            ("MunCodigo", local.ibge.to_string()),
            ("MunDescricao", local.cidade.to_uppercase()),
            ("UFCodigo", empresa.uf.codigo().to_string()),
            ("UFDescricao", empresa.uf.nome().to_uppercase()),
            ("EmpCNAE", ficha("EmpCNAE").to_owned()),
            ("EmpCRT", empresa.crt.to_string()),
            ("EmpIEST", ficha("EmpIEST").to_owned()),
            ("EmpAK", String::new()),
            ("EmpMtrCNPJ", ficha("EmpMtrCNPJ").to_owned()),
            ("EmpStatus", if empresa.habilitada { "A" } else { "I" }.to_owned()),
            ("EmpMarca", ficha("EmpMarca").to_owned()),
            ("EmpMarcaExtensao", ficha("EmpMarcaExtensao").to_owned()),
            ("EmpEmail", ficha("EmpEmail").to_owned()),
            ("EmpObservacao", ficha("EmpObservacao").to_owned()),
            ("EmpTpoEndereco", ficha("EmpTpoEndereco").to_owned()),
            ("EmpDtaCadastro", empresa.cadastrada.local().strftime("%Y-%m-%dT%H:%M:%S").to_string()),
        ] {
            writer.leaf(nome, &valor);
        }
        if let Some(parametros) = empresa.ficha.grupos("Parametros").next() {
            escrever_grupo(&mut writer, "Parametros", parametros);
        }
        writer.open("Licenciamento", &[]);
        for licenca in empresa.licencas.iter().chain(&empresa.bloqueadas) {
            let contrato = empresa.contratos.get(licenca);
            writer.open("LicenciamentoItem", &[]).leaf("Modulo", licenca.0.nome());
            writer.leaf("tpAmb", &licenca.1.codigo().to_string());
            writer.leaf("Modelo", &contrato.map_or(2, |contrato| contrato.modelo).to_string());
            writer.leaf("Autor", contrato.map_or("", |contrato| &contrato.autor)).close();
        }
        writer.finish()
    }
}

fn escrever_grupo(writer: &mut XmlWriter, nome: &str, grupo: &Grupo) {
    writer.open(nome, &[]);
    for item in &grupo.itens {
        match item {
            Item::Campo(nome, valor) => _ = writer.leaf(nome, valor),
            Item::Grupo(nome, dentro) | Item::ComAtributo(nome, _, dentro) => {
                escrever_grupo(writer, nome, dentro);
            }
            Item::CodigoNumerico | Item::Digito => {}
        }
    }
    writer.close();
}

/// A registration of a taxpayer.
#[derive(Debug)]
pub struct Inscricao {
    ie: String,
    nome: String,
    habilitada: bool,
    endereco: Option<Endereco>,
}

impl From<&Empresa> for Inscricao {
    fn from(empresa: &Empresa) -> Self {
        Self {
            ie: empresa.ie.clone(),
            nome: empresa.nome.clone(),
            habilitada: empresa.credenciada,
            endereco: Some(empresa.endereco.clone()),
        }
    }
}

impl From<&Contribuinte> for Inscricao {
    fn from(outra: &Contribuinte) -> Self {
        Self { ie: outra.ie.clone(), nome: outra.nome.clone(), habilitada: outra.habilitado, endereco: None }
    }
}

/// Of ConsultaCadastro, in SEFAZ's layout (Manual de Orientação, NfeConsultaCadastro 2.00).
#[derive(Debug)]
pub struct RetConsCad {
    /// The question.
    pub consulta: ConsultaCadastro,
    /// cStat.
    pub codigo: u16,
    /// xMotivo.
    pub texto: &'static str,
    /// infCad.
    pub inscricoes: Vec<Inscricao>,
    /// dhCons.
    pub em: Moment,
}

impl Escrever for RetConsCad {
    fn escrever(&self) -> String {
        let uf: Uf = self.consulta.uf;
        let tipo = if self.consulta.documento.is_cnpj() { "CNPJ" } else { "CPF" };
        let documento = self.consulta.documento.as_str();
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("retConsCad", &[("versao", "2.00")]).open("infCons", &[]);
        writer.leaf("verAplic", "DUBLE").leaf("cStat", &self.codigo.to_string()).leaf("xMotivo", self.texto);
        writer.leaf("UF", uf.sigla()).leaf(tipo, documento).leaf("dhCons", &self.em.iso_seconds());
        writer.leaf("cUF", &uf.codigo().to_string());
        for inscricao in &self.inscricoes {
            let credito = if inscricao.habilitada { "1" } else { "0" };
            writer.open("infCad", &[]).leaf("IE", &inscricao.ie).leaf(tipo, documento).leaf("UF", uf.sigla());
            writer.leaf("cSit", credito).leaf("indCredNFe", credito).leaf("indCredCTe", credito);
            writer.leaf("xNome", &inscricao.nome);
            if let Some(local) = &inscricao.endereco {
                writer.open("ender", &[]).leaf("xLgr", &local.logradouro).leaf("nro", &local.numero);
                writer.leaf("xBairro", &local.bairro).leaf("cMun", &local.ibge.to_string());
                writer.leaf("xMun", &local.cidade).leaf("CEP", &local.cep).close();
            }
            writer.close();
        }
        writer.finish()
    }
}
