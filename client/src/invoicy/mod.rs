//! InvoiCy: the SOAP services of the GeneXus platform (dossier invoicy 1 and 2).
//!
//! Every service takes the same envelope: a header with the partner's key and a hash, and documents as escaped text. What
//! InvoiCy decides comes back in `MensagemItem`. To [`read_answer`] it is an answer; to the methods of [`Client`], each of
//! which does one thing, a code other than 100 is a refusal. What SEFAZ decides about a document is data: `sit_codigo`.

mod answer;
mod client;
mod consulta;
mod empresa;
mod envelope;
mod evento;
mod exportacao;
mod key;
mod parceiro;
mod relatorio;
mod retorno;
mod service;

use std::fmt;

use crate::secret::Hidden;

pub use answer::{InvoicyAnswer, MensagemItem, read_answer};
pub use client::{Client, Conclusao};
pub use consulta::{Consulta, DocumentoConsultado, EventoConsultado, ParametrosConsulta};
pub use empresa::{
    CadastroEmpresa, CadastroSerie, Certificado, Contribuinte, EmpresaCertificado, Licenca, Licenciamento,
    RetornoItem,
};
pub use envelope::{DadosItem, envelope};
pub use evento::{Descarte, Inutilizacao, Momento, Nota};
pub use exportacao::{EnvioLote, Exportacao, Lote, Protocolo};
pub use key::emp_ck;
pub use relatorio::{Bilhetagem, NaoEncerrado, PuloNumeracao, Pulos, Total};
pub use retorno::Retorno;
pub use service::Service;

/// Media type of a request.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// Namespace of every service: a bare word.
pub const NAMESPACE: &str = "InvoiCy";

/// Who sends.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `EmpPK`, the partner's key; secret, and opaque: the document's own example is no canonical base64.
    pub emp_pk: String,
    /// The access key that goes into `EmpCK`: the company's, or the partner's for bilhetagem, `ConsultaCadastro` and
    /// `CadastroEmpresa`; secret, and never sent.
    pub emp_ck_key: String,
    /// `EmpCO`, the point of sale; for InvoiCy's own use, usually empty.
    pub emp_co: String,
}

impl Credentials {
    /// Credentials without a point of sale.
    pub fn new(emp_pk: impl Into<String>, emp_ck_key: impl Into<String>) -> Self {
        Self { emp_pk: emp_pk.into(), emp_ck_key: emp_ck_key.into(), emp_co: String::new() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("emp_pk", &Hidden)
            .field("emp_ck_key", &Hidden)
            .field("emp_co", &self.emp_co)
            .finish()
    }
}
