//! Who may call, and for whom: partners and their companies.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Certificado, CpfCnpj, Csc, Modelo};
use crate::br::uf::Uf;
use crate::world::Id;

/// A software house that integrates (seed 002: "Parceiro").
#[derive(Clone, Debug)]
pub struct Parceiro {
    /// EmpPK, an opaque text: the document's own example is no canonical base64.
    pub emp_pk: String,
    /// "Chave de acesso do parceiro", for the partner's own services.
    pub chave_acesso: String,
}

/// A module that is licensed by itself (dossier 10.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Modulo {
    /// NF-e, model 55.
    NFe,
    /// NFC-e, model 65, and CF-e SAT.
    #[serde(rename = "NFCe/SAT", alias = "NFCe", alias = "CFeSAT")]
    NFCe,
    /// CT-e.
    CTe,
    /// MDF-e.
    MDFe,
    /// NFS-e.
    NFSe,
}

impl Modulo {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::NFe, Self::NFCe, Self::CTe, Self::MDFe, Self::NFSe];

    /// The name in messages.
    pub fn nome(self) -> &'static str {
        match self {
            Self::NFe => "NFe",
            Self::NFCe => "NFCe/SAT",
            Self::CTe => "CTe",
            Self::MDFe => "MDFe",
            Self::NFSe => "NFSe",
        }
    }

    /// The module that a model belongs to.
    pub fn of(modelo: Modelo) -> Self {
        match modelo {
            Modelo::NFCe => Self::NFCe,
            Modelo::CTe | Modelo::CTeOS => Self::CTe,
            Modelo::MDFe => Self::MDFe,
            Modelo::NFSe => Self::NFSe,
            // A communication invoice has no licence of its own among the modules of dossier 10.4.
            Modelo::NFe | Modelo::NFCom => Self::NFe,
        }
    }
}

/// tpAmb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Ambiente {
    /// 1.
    Producao = 1,
    /// 2.
    Homologacao = 2,
}

impl Ambiente {
    /// Of tpAmb's digit.
    pub fn from_codigo(codigo: &str) -> Option<Self> {
        match codigo {
            "1" => Some(Self::Producao),
            "2" => Some(Self::Homologacao),
            _ => None,
        }
    }

    /// tpAmb.
    pub fn codigo(self) -> u8 {
        self as u8
    }
}

/// Where a company is, for made-up notes.
#[derive(Clone, Debug)]
pub struct Endereco {
    /// Street.
    pub logradouro: String,
    /// Number.
    pub numero: String,
    /// District.
    pub bairro: String,
    /// IBGE's code.
    pub ibge: u32,
    /// City.
    pub cidade: String,
    /// Eight digits.
    pub cep: String,
}

/// An issuer that a partner has registered.
#[derive(Clone, Debug)]
pub struct Empresa {
    /// Whose customer it is.
    pub parceiro: Id,
    /// CNPJ, or the CPF of a farmer.
    pub documento: CpfCnpj,
    /// "Chave de acesso" (EmpAK), which EmpCK is made with.
    pub chave_acesso: String,
    /// Registered name.
    pub nome: String,
    /// Its state.
    pub uf: Uf,
    /// State registration.
    pub ie: String,
    /// CRT: 1 Simples Nacional, 3 normal.
    pub crt: u8,
    /// Where it is.
    pub endereco: Endereco,
    /// Whether it may use InvoiCy: 606.
    pub habilitada: bool,
    /// Whether SEFAZ lets it issue: 203, and 781 for NFC-e.
    pub credenciada: bool,
    /// Modules and environments it pays for: 607.
    pub licencas: Vec<(Modulo, Ambiente)>,
    /// "FormaRetornoXMLIntegracao": which of Base64 and link an answer carries.
    pub forma_xml: FormaRetorno,
    /// What its documents are signed with; without one nothing is issued.
    pub certificado: Option<Arc<Certificado>>,
    /// Its code for QR codes of version 2.
    pub csc: Csc,
}

/// A company parameter (dossier 4.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormaRetorno {
    /// 1.
    Base64,
    /// 2.
    Link,
    /// 3.
    #[default]
    Ambos,
    /// 4.
    Nenhum,
}

impl FormaRetorno {
    /// Whether Base64 is filled.
    pub fn base64(self) -> bool {
        matches!(self, Self::Base64 | Self::Ambos)
    }

    /// Whether the link is filled.
    pub fn link(self) -> bool {
        matches!(self, Self::Link | Self::Ambos)
    }
}
