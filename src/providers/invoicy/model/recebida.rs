//! Documents as their recipients find them.

use super::{Ambiente, CpfCnpj, Modelo};
use crate::facts::Moment;

/// What a document received is filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recebida {
    /// A registered company that is not its issuer.
    pub de_quem: CpfCnpj,
    /// What it is to the document.
    pub papel: Papel,
    /// tpAmb.
    pub ambiente: Ambiente,
    /// mod.
    pub modelo: Modelo,
    /// Which of its dates.
    pub por: PorData,
    /// That date.
    pub em: Moment,
}

/// What a company is to a document of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Papel {
    /// dest.
    Destinatario,
    /// autXML.
    Autorizado,
}

/// Which date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PorData {
    /// dhEmi.
    Emissao,
    /// When InvoiCy took it in.
    Inclusao,
}
