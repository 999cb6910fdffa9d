//! The inner documents of answers, written outside the world's lock from handles.

mod bilhetagem;
mod consulta;
mod envio;
mod exportacao;
mod pulos;

pub use bilhetagem::{RetornoBilhetagem, Totais};
pub use consulta::{Achado, Ficha, Relogio};
pub use envio::{Assunto, Retorno};
pub use exportacao::{Carga, ProtocoloLote, RetornoLote};
pub use pulos::RetornoPulos;

use std::fmt::Debug;
use std::sync::Arc;

use super::model::{Modelo, Nota};

/// The address that a document's XML is downloaded from. Real answers have two slashes after the host (dossier 13, row 7).
pub(super) fn link_xml(origin: &str, nota: &Nota, evento: Option<(u32, u32)>) -> String {
    link_xml_de(origin, &nota.token, evento)
}

/// The same, of whatever a token names.
fn link_xml_de(origin: &str, token: &str, evento: Option<(u32, u32)>) -> String {
    let (tipo, sequencia) = evento.unwrap_or_default();
    format!(
        "{origin}//HNUC002.aspx?ParmCript={token}&DocDetArqCodigo=0&DocEveTipo={tipo}&DocEvenSeq={sequencia}"
    )
}

/// An inner document that writes itself when it is asked to, outside the world's lock.
pub trait Escrever: Debug + Send + Sync {
    /// Its XML.
    fn escrever(&self) -> String;
}

/// The address that a document's DANFE, or an event's print, is downloaded from; of an event the dossier shows none, so it is told
/// apart as with the XML.
fn link_pdf(origin: &str, nota: &Nota, evento: Option<(u32, u32)>) -> String {
    let evento = evento.map(|(tipo, sequencia)| format!("&DocEveTipo={tipo}&DocEvenSeq={sequencia}"));
    format!("{origin}//DownloadPDF.aspx?ParmCript={}{}", nota.token, evento.unwrap_or_default())
}

/// One inner document.
#[derive(Clone, Debug)]
pub enum Documento {
    /// Of a send or an event.
    Retorno(Box<Retorno>),
    /// Of a query.
    Consulta(Box<Ficha>),
    /// Of any other root.
    Outro(Arc<dyn Escrever>),
}

impl Documento {
    /// The model that it is about, if it is about one: an answer groups by it.
    pub fn modelo(&self) -> Option<Modelo> {
        match self {
            Self::Retorno(retorno) => Some(retorno.modelo),
            Self::Consulta(ficha) => Some(ficha.modelo),
            Self::Outro(_) => None,
        }
    }

    /// Its XML.
    pub fn escrever(&self) -> String {
        match self {
            Self::Retorno(retorno) => retorno.escrever(),
            Self::Consulta(ficha) => ficha.escrever(),
            Self::Outro(outro) => outro.escrever(),
        }
    }
}
