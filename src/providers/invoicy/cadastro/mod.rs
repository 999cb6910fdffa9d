//! Companies: their registration and what belongs to it (dossier, section 10).
//!
//! The partner registers a company (`CadastroEmpresa`), and gets its key and the key for passwords back; the same root updates it, field
//! by field. Each aspect of a registration stands by itself: a company is kept though its certificate, its mail box or an extension is
//! refused, and nothing of what was refused is kept. A root that has one answer only (`EmpresaCertificado`, `Licenciamento`,
//! `CadastroSerie`) is done whole or not at all.
//!
//! Decided where the documents are silent: the root of the company query is `ConsultaEmpresa`; a licence that comes with a registration
//! is for both environments; a good certificate has no item of its own; users, mail boxes and parameters are kept and not acted upon, but
//! for FormaRetornoXMLIntegracao and the CSC; Impressao is accepted and not kept.

mod aplicar;
mod campos;
mod certificado;
mod consulta;
mod empresa;
mod ler;
mod licenca;
mod planta;
mod retorno;
mod senha;
mod serie;
mod textos;

use super::acesso::Admissao;
use super::chaves;
use super::ficha::Grupo;
use super::model::{Ambiente, Contrato, CpfCnpj, Modelo, Modulo};
use crate::br::uf::Uf;

pub(super) use ler::ler;
pub(super) use planta::planta;

pub(super) const EMPRESA: &str = "invoicy.empresas.cadastrar";
pub(super) const CERTIFICADO: &str = "invoicy.certificados.enviar";
pub(super) const CONSULTA: &str = "invoicy.empresas.consultar";
pub(super) const CONTRIBUINTE: &str = "invoicy.contribuintes.consultar";
pub(super) const LICENCIAMENTO: &str = "invoicy.licencas.mudar";
pub(super) const SERIE: &str = "invoicy.series.mudar";
pub(super) const OPERACOES: [&str; 6] = [EMPRESA, CERTIFICADO, CONSULTA, CONTRIBUINTE, LICENCIAMENTO, SERIE];

/// What one of the roots of this folder asks for.
#[derive(Clone, Debug)]
pub enum Pedido {
    /// Register or update a company.
    Empresa(Box<CadastroEmpresa>),
    /// Install or remove the certificate of several companies.
    Certificado(EmpresaCertificado),
    /// Show a company.
    Consulta(CpfCnpj),
    /// Look a taxpayer up in SEFAZ's register.
    Contribuinte(ConsultaCadastro),
    /// Change a licence.
    Licenciamento(Licenciamento),
    /// Register, change, remove or list series.
    Serie(CadastroSerie),
}

impl Pedido {
    /// The operation's name.
    pub fn operacao(&self) -> &'static str {
        match self {
            Self::Empresa(_) => EMPRESA,
            Self::Certificado(_) => CERTIFICADO,
            Self::Consulta(_) => CONSULTA,
            Self::Contribuinte(_) => CONTRIBUINTE,
            Self::Licenciamento(_) => LICENCIAMENTO,
            Self::Serie(_) => SERIE,
        }
    }

    /// Series are a company's own business; the rest is its partner's.
    pub fn admissao(&self) -> Admissao {
        match self {
            Self::Serie(serie) => Admissao::Habilitada(serie.emissor),
            _ => Admissao::Parceiro,
        }
    }
}

/// A company, or what changes of one.
#[derive(Clone, Debug)]
pub struct CadastroEmpresa {
    /// EmpCNPJ or EmpCPF.
    pub documento: CpfCnpj,
    /// The fields that came, checked; passwords and files are not among them.
    pub dados: Grupo,
    /// MunCodigo with its state.
    pub municipio: Option<(u32, Uf)>,
    /// Certificado, where it came.
    pub certificado: Option<Certificado>,
    /// CaixaEnvioEmail, where it came: whether it says user, password, host and port.
    pub caixa: Option<bool>,
    /// Licenciamento.
    pub licencas: Vec<(Modulo, Contrato)>,
    /// Extensao.
    pub extensoes: Vec<Extensao>,
}

/// A certificate as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificado {
    /// ArquivoPFX.
    pub arquivo: Option<String>,
    /// Senha.
    pub senha: String,
    /// MetodoCriptografiaSenha says AES.
    pub aes: bool,
    /// TipoCertificado says A3.
    pub a3: bool,
    /// UsarCertPreCadastrado says S.
    pub pre_cadastrado: bool,
}

/// An extension and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extensao {
    /// Its name in texts.
    pub nome: &'static str,
    /// Ativar says S.
    pub ativar: bool,
    /// The parameter that is missing, as the text names it.
    pub falta: Option<&'static str>,
}

/// A certificate for several companies.
#[derive(Clone, Debug)]
pub struct EmpresaCertificado {
    /// Whose it is to be.
    pub empresas: Vec<CpfCnpj>,
    /// None: it is removed.
    pub certificado: Option<Certificado>,
}

/// A question to SEFAZ's register of taxpayers.
#[derive(Clone, Copy, Debug)]
pub struct ConsultaCadastro {
    /// CNPJ_emit.
    pub documento: CpfCnpj,
    /// cUF.
    pub uf: Uf,
}

/// What Acao wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acao {
    /// 1.
    Solicitar,
    /// 2.
    Bloquear,
    /// 3.
    Desbloquear,
    /// 4.
    Cancelar,
}

/// A change of a licence.
#[derive(Clone, Debug)]
pub struct Licenciamento {
    /// CnpjEmpresa.
    pub empresa: CpfCnpj,
    /// Module and environment.
    pub licenca: (Modulo, Ambiente),
    /// Acao.
    pub acao: Acao,
    /// Modelo and Autor.
    pub contrato: Contrato,
}

/// Operacao of CadastroSerie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operacao {
    /// I.
    Incluir,
    /// A.
    Alterar,
    /// E.
    Excluir,
    /// C.
    Consultar,
}

/// What is done to a series.
#[derive(Clone, Debug)]
pub struct CadastroSerie {
    /// CNPJEmissor.
    pub emissor: CpfCnpj,
    /// ModeloDocumento; a list without one shows all.
    pub modelo: Option<Modelo>,
    /// Serie.
    pub serie: Option<String>,
    /// UltimoNumero.
    pub ultimo: Option<u32>,
    /// SeriePadrao.
    pub padrao: Option<bool>,
    /// Operacao.
    pub operacao: Operacao,
}

/// The text of 173 for a call that a partner signs: registration has its own (dossier 3.3).
pub(super) fn chave_errada(documento: &str) -> Option<String> {
    (chaves::raiz(documento) == Some("CadastroEmpresa")).then(|| textos::CHAVE_OU_PARCEIRO.to_owned())
}
