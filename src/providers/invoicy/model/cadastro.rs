//! Who may call, and for whom: partners and their companies.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::ficha::Grupo;
use super::{Certificado, CpfCnpj, Csc, Modelo};
use crate::br::uf::Uf;
use crate::facts::Moment;
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[schemars(transform = apelidos)]
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
    /// NF-e that are typed in on the platform's screen.
    DigitacaoNFe,
}

/// The other names that a module may be written by.
fn apelidos(schema: &mut schemars::Schema) {
    if let Some(names) = schema.get_mut("oneOf").and_then(serde_json::Value::as_array_mut) {
        for name in ["NFCe", "CFeSAT"] {
            names.push(serde_json::json!({ "description": "Another name of `NFCe/SAT`.", "const": name }));
        }
    }
}

impl Modulo {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::NFe, Self::NFCe, Self::CTe, Self::MDFe, Self::NFSe, Self::DigitacaoNFe];

    /// The name in messages.
    pub fn nome(self) -> &'static str {
        match self {
            Self::NFe => "NFe",
            Self::NFCe => "NFCe/SAT",
            Self::CTe => "CTe",
            Self::MDFe => "MDFe",
            Self::NFSe => "NFSe",
            Self::DigitacaoNFe => "DigitacaoNFe",
        }
    }

    /// Of a name in a message, in any letter case; `NFCe/SAT` also by its halves.
    pub fn from_nome(nome: &str) -> Option<Self> {
        const HALVES: [&str; 3] = ["NFCe", "SAT", "CFeSAT"];
        let same = |known: &str| known.eq_ignore_ascii_case(nome);
        let half = HALVES.iter().any(|known| same(known)).then_some(Self::NFCe);
        half.or_else(|| Self::ALL.into_iter().find(|modulo| same(modulo.nome())))
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
    /// When it was registered at InvoiCy: DataCadastro.
    pub cadastrada: Moment,
    /// "FormaRetornoXMLIntegracao": which of Base64 and link an answer carries.
    pub forma_xml: FormaRetorno,
    /// What its documents are signed with; without one nothing is issued.
    pub certificado: Option<Arc<Certificado>>,
    /// Its code for QR codes of version 2.
    pub csc: Arc<Csc>,
    /// "FormaRetornoPDFIntegracao": the same of the DANFE.
    pub forma_pdf: FormaRetorno,
    /// Whether its certificate is an A3, which stays with its holder: the platform cannot sign with it.
    pub a3: bool,
    /// ChaveCriptografia, which passwords of certificates are encrypted with.
    pub chave_criptografia: String,
    /// Licences that the partner has blocked: not among `licencas` until they are unblocked.
    pub bloqueadas: Vec<(Modulo, Ambiente)>,
    /// How licences were asked for.
    pub contratos: BTreeMap<(Modulo, Ambiente), Contrato>,
    /// Series that were registered, by model and name.
    pub series: BTreeMap<(Modelo, String), SerieCadastrada>,
    /// The rest of what CadastroEmpresa said: fields as they came, checked.
    pub ficha: Arc<Grupo>,
}

impl Empresa {
    /// FormaRetornoXMLIntegracao of a model; where none was registered, the company's.
    pub fn forma_do_xml(&self, modelo: Modelo) -> FormaRetorno {
        self.forma(modelo, "FormaRetornoXMLIntegracao").unwrap_or(self.forma_xml)
    }

    /// The same of the DANFE. A printer's buffer (5, NFC-e) is documented nowhere, so that is none of the four.
    pub fn forma_do_pdf(&self, modelo: Modelo) -> FormaRetorno {
        self.forma(modelo, "FormaRetornoPDFIntegracao").unwrap_or(self.forma_pdf)
    }

    fn forma(&self, modelo: Modelo, parametro: &str) -> Option<FormaRetorno> {
        let modulo = if modelo == Modelo::NFCe { "NFCe" } else { "NFe" };
        let registrada = self.ficha.valor(&format!("Parametros/{modulo}/{parametro}"));
        registrada.and_then(FormaRetorno::from_codigo)
    }
}

/// How a licence was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrato {
    /// 1 bilhetagem, 2 licenciamento.
    pub modelo: u8,
    /// Who asked.
    pub autor: String,
}

/// A series that was registered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SerieCadastrada {
    /// UltimoNumero.
    pub ultimo: u32,
    /// SeriePadrao.
    pub padrao: bool,
}

/// A taxpayer of SEFAZ's register that no partner has registered, or a further registration of one.
#[derive(Clone, Debug)]
pub struct Contribuinte {
    /// CNPJ or CPF.
    pub documento: CpfCnpj,
    /// The register's state.
    pub uf: Uf,
    /// State registration.
    pub ie: String,
    /// xNome.
    pub nome: String,
    /// cSit: whether it is enabled.
    pub habilitado: bool,
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
    /// Of its digit.
    pub fn from_codigo(codigo: &str) -> Option<Self> {
        match codigo {
            "1" => Some(Self::Base64),
            "2" => Some(Self::Link),
            "3" => Some(Self::Ambos),
            "4" => Some(Self::Nenhum),
            _ => None,
        }
    }

    /// Whether Base64 is filled.
    pub fn base64(self) -> bool {
        matches!(self, Self::Base64 | Self::Ambos)
    }

    /// Whether the link is filled.
    pub fn link(self) -> bool {
        matches!(self, Self::Link | Self::Ambos)
    }
}
