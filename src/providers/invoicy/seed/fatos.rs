//! The facts of InvoiCy. Every field is optional: what is not stated is made up, valid, from the seed.

use serde::Deserialize;

use super::super::model::{FormaRetorno, Modelo, Modulo, Status};
use crate::facts::{Lapse, Money, Path, Problem, Ready, Ref, Times, When};

/// Facts of InvoiCy.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "InvoicyFacts")]
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
    /// CF-e SAT that companies issued: counted, not kept.
    pub(super) cfe_sat: Vec<CfeSatFact>,
    /// States' terms for cancelling.
    pub(super) prazos: Vec<PrazoFact>,
    /// CNPJ and CPF of whom SEFAZ denies: 301 and 302, and 781 for an NFC-e's issuer.
    pub(super) irregulares: Vec<String>,
    /// Taxpayers of SEFAZ's register beside the companies.
    pub(super) contribuintes: Vec<ContribuinteFact>,
}

/// A partner.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct ParceiroFact {
    #[serde(rename = "empPK")]
    pub emp_pk: Option<String>,
    pub chave_acesso: Option<String>,
}

/// A company.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
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
    /// DataCadastro; absent: a year before the start.
    pub cadastrada: Option<When>,
    /// Absent: every module.
    pub licencas: Option<Vec<Modulo>>,
    /// tpAmb of the licences; absent: both.
    pub ambientes: Option<Vec<u8>>,
    /// FormaRetornoXMLIntegracao: 1 Base64, 2 link, 3 both, 4 none.
    #[serde(rename = "formaRetornoXML")]
    pub forma_retorno_xml: Option<u8>,
    /// Código de Segurança do Contribuinte, for the QR code of NFC-e; absent: made up.
    pub csc: Option<String>,
    /// Absent: 1.
    #[serde(rename = "idCSC")]
    pub id_csc: Option<u32>,
    /// FormaRetornoPDFIntegracao: 1 Base64, 2 link, 3 both, 4 none. A printer's buffer (5, NFC-e) is not simulated.
    #[serde(rename = "formaRetornoPDF")]
    pub forma_retorno_pdf: Option<u8>,
    /// Absent: an A1 of 275 days more; false: none.
    pub certificado: Option<CertificadoFact>,
    /// ChaveCriptografia; absent: made up.
    pub chave_criptografia: Option<String>,
}

impl EmpresaFact {
    /// What an answer carries of the XML.
    pub fn forma_xml(&self, path: &Path) -> Result<FormaRetorno, Problem> {
        forma(self.forma_retorno_xml, &path.key("formaRetornoXML"))
    }

    /// What an answer carries of the DANFE.
    pub fn forma_pdf(&self, path: &Path) -> Result<FormaRetorno, Problem> {
        // For an NFC-e there is a 5, a printer's buffer, whose form is documented nowhere (dossier 4.6 and 14, row 19).
        forma(self.forma_retorno_pdf, &path.key("formaRetornoPDF"))
    }
}

/// Both, where nothing is said: so are the samples (dossier 14, row 15).
fn forma(codigo: Option<u8>, path: &Path) -> Result<FormaRetorno, Problem> {
    let Some(codigo) = codigo else { return Ok(FormaRetorno::default()) };
    FormaRetorno::from_codigo(&codigo.to_string())
        .ok_or_else(|| Problem::at(path.clone(), format!("is 1 to 4, not {codigo}")))
}

/// Whether a company has a certificate, and in which term.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub(super) enum CertificadoFact {
    /// Whether it has one.
    Tem(bool),
    /// One with this term.
    Prazo(TermoFact),
}

/// A certificate's term.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct TermoFact {
    /// Absent: 90 days before the start.
    pub valido_de: Option<When>,
    /// Absent: a year after that.
    pub valido_ate: Option<When>,
    /// An A3, which the platform cannot sign with.
    pub a3: bool,
}

/// A taxpayer of SEFAZ's register.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ContribuinteFact {
    pub cnpj: Option<String>,
    pub cpf: Option<String>,
    pub uf: String,
    pub ie: Option<String>,
    pub nome: Option<String>,
    pub habilitado: Option<bool>,
}

/// ModeloDocumento.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
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
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
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
    /// IDUnico.
    pub id_unico: Option<String>,
    /// Whether somebody changed it in InvoiCy itself (AlteradoInvoicy).
    pub alterada: bool,
    /// DocIntegracao; absent: 1, by web service.
    pub integracao: Option<u8>,
    /// When SEFAZ answers to a pending document; absent: when an action says so.
    pub ready: Option<Ready>,
}

/// A recipient.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DestinatarioFact {
    pub nome: Option<String>,
    pub cnpj: Option<String>,
    pub cpf: Option<String>,
}

/// Which number; of facts and of actions.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AlvoFact {
    /// The issuer; absent: the first company.
    pub cnpj: Option<String>,
    /// Absent: NFe.
    pub modelo: ModeloFact,
    /// Absent: 1; without a number, any.
    pub serie: Option<u16>,
    /// nNF; absent: whichever comes next.
    pub numero: Option<u32>,
}

/// A number and what SEFAZ will say to it.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VereditoFact {
    /// Which number; absent: the first company's next NF-e.
    pub nota: AlvoFact,
    /// SEFAZ's code; absent: what the rules say.
    pub codigo: Option<u16>,
    /// When it answers; absent: as the knob says.
    pub ready: Option<Ready>,
}

/// How many CF-e SAT a company issued on a day.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CfeSatFact {
    /// The issuer; absent: the first company.
    pub cnpj: Option<String>,
    /// tpAmb; absent: 2.
    pub ambiente: Option<u8>,
    /// Absent: the day before the start.
    pub data: Option<When>,
    pub quantidade: u32,
}

/// A document that only SEFAZ knows.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NaSefazFact {
    pub chave: Option<String>,
    /// autorizado, cancelado or denegado; absent: authorised.
    pub status: Option<Status>,
    /// Who received it; absent: somebody who is no company here.
    pub destinatario: Option<DestinatarioFact>,
    /// Its issuer's name.
    pub emitente: Option<String>,
    /// dhEmi; absent: the day before the start.
    pub emitida: Option<When>,
    pub valor: Option<Money>,
    /// dhRecbto; absent: two seconds after dhEmi.
    pub autorizada: Option<When>,
}

/// A state's terms for cancelling an NF-e.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PrazoFact {
    /// Its abbreviation.
    pub uf: Option<String>,
    /// How long an NF-e can be cancelled; absent: as the knob says.
    pub cancelamento: Option<Lapse>,
    /// How long after the authorisation a late one is still taken, with 155; absent: never.
    pub tardio: Option<Lapse>,
}
