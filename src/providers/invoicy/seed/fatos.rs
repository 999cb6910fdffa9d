//! The facts of InvoiCy. Every field is optional: what is not stated is made up, valid, from the seed.

use serde::Deserialize;

use super::super::model::{Modelo, Modulo, Status};
use crate::facts::{Money, Ready, Ref, Times, When};

/// Facts of InvoiCy.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Partners.
    pub(super) parceiros: Vec<ParceiroFact>,
    /// Their companies.
    pub(super) empresas: Vec<EmpresaFact>,
    /// Documents that were issued before the story begins.
    pub(super) notas: Vec<NotaFact>,
    /// What SEFAZ will say to numbers that are still to come.
    pub(super) vereditos: Vec<VereditoFact>,
    /// Documents that only SEFAZ knows.
    pub(super) sefaz: Vec<NaSefazFact>,
}

/// A partner.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct ParceiroFact {
    #[serde(rename = "empPK")]
    pub emp_pk: Option<String>,
    pub chave_acesso: Option<String>,
}

/// A company.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct EmpresaFact {
    /// Its partner's EmpPK; absent: the first one's.
    #[serde(rename = "empPK")]
    pub emp_pk: Option<String>,
    pub cnpj: Option<String>,
    pub cpf: Option<String>,
    pub chave_acesso: Option<String>,
    pub nome: Option<String>,
    pub uf: Option<String>,
    pub ie: Option<String>,
    pub crt: Option<u8>,
    /// 606 when it is false.
    pub habilitada: Option<bool>,
    /// 203 or 781 when it is false.
    pub credenciada: Option<bool>,
    /// Absent: every module.
    pub licencas: Option<Vec<Modulo>>,
    /// tpAmb of the licences; absent: both.
    pub ambientes: Option<Vec<u8>>,
    /// FormaRetornoXMLIntegracao: 1 Base64, 2 link, 3 both, 4 none.
    #[serde(rename = "formaRetornoXML")]
    pub forma_retorno_xml: Option<u8>,
}

/// ModeloDocumento.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum ModeloFact {
    /// 55.
    #[default]
    NFe,
    /// 65.
    NFCe,
    /// 57.
    CTe,
    /// 67.
    CTeOS,
    /// 58.
    MDFe,
    /// 62.
    NFCom,
    /// Services.
    NFSe,
}

impl From<ModeloFact> for Modelo {
    fn from(modelo: ModeloFact) -> Self {
        match modelo {
            ModeloFact::NFe => Self::NFe,
            ModeloFact::NFCe => Self::NFCe,
            ModeloFact::CTe => Self::CTe,
            ModeloFact::CTeOS => Self::CTeOS,
            ModeloFact::MDFe => Self::MDFe,
            ModeloFact::NFCom => Self::NFCom,
            ModeloFact::NFSe => Self::NFSe,
        }
    }
}

/// A document.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct NotaFact {
    #[serde(rename = "ref")]
    pub reference: Option<Ref>,
    pub times: Option<Times>,
    /// The issuer; absent: the first company.
    pub cnpj: Option<String>,
    pub cpf: Option<String>,
    pub modelo: ModeloFact,
    /// tpAmb; absent: 2.
    pub ambiente: Option<u8>,
    pub serie: Option<u16>,
    /// Absent: the one after the series' last. With `times`, the first of a run.
    pub numero: Option<u32>,
    pub status: Option<Status>,
    /// SEFAZ's code: of a rejection or a denial, or to come for a pending document.
    pub codigo: Option<u16>,
    pub valor: Option<Money>,
    pub destinatario: Option<DestinatarioFact>,
    /// dhEmi.
    pub emitida: Option<When>,
    /// NumeroPedido.
    pub pedido: Option<String>,
    /// When SEFAZ answers to a pending document; absent: when an action says so.
    pub ready: Option<Ready>,
}

/// A recipient.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DestinatarioFact {
    pub nome: Option<String>,
    pub cnpj: Option<String>,
    pub cpf: Option<String>,
}

/// Which number; of facts and of actions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlvoFact {
    /// The issuer; absent: the first company.
    pub cnpj: Option<String>,
    /// Absent: NFe.
    pub modelo: ModeloFact,
    /// Absent: 1.
    pub serie: Option<u16>,
    /// nNF.
    pub numero: Option<u32>,
}

/// A number and what SEFAZ will say to it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VereditoFact {
    /// Which number.
    pub nota: AlvoFact,
    /// SEFAZ's code; absent: what the rules say.
    pub codigo: Option<u16>,
    /// When it answers; absent: as the knob says.
    pub ready: Option<Ready>,
}

/// A document that only SEFAZ knows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NaSefazFact {
    pub chave: Option<String>,
    /// autorizado, cancelado or denegado; absent: authorised.
    pub status: Option<Status>,
}
