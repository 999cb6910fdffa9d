//! The return document of a search for gaps (dossier 9).

use super::super::errors::Codigo;
use super::super::model::Serie;
use super::super::pulos::Trecho;
use super::Escrever;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// `PuloNumeracao`, the answer.
#[derive(Clone, Debug)]
pub struct RetornoPulos {
    /// Whose numbers.
    pub serie: Serie,
    /// The series as it was asked for.
    pub serie_dita: String,
    /// As the client wrote it.
    pub modelo_documento: String,
    /// What is missing, in order.
    pub trechos: Vec<Trecho>,
    /// At most so many of them are written out; all are counted.
    pub mais: usize,
}

impl RetornoPulos {
    /// What stands in the envelope and in the document.
    pub fn codigo(&self) -> Codigo {
        if self.trechos.is_empty() { Codigo::SemPulos } else { Codigo::Pulos }
    }

    /// `12,15-18` ("Decided" table of the dossier).
    fn texto(&self) -> String {
        let escritos = self.trechos.iter().take(self.mais).map(|(de, ate)| match de == ate {
            true => de.to_string(),
            false => format!("{de}-{ate}"),
        });
        escritos.collect::<Vec<_>>().join(",")
    }
}

impl Escrever for RetornoPulos {
    fn escrever(&self) -> String {
        let quantidade: u64 = self.trechos.iter().map(|(de, ate)| u64::from(ate - de) + 1).sum();
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("PuloNumeracao", &[]);
        writer.leaf("DocCNPJEmissor", &self.serie.emitente.to_string());
        writer.leaf("ModeloDocumento", &self.modelo_documento);
        writer.leaf("Serie", &self.serie_dita);
        writer.leaf("DocQuantidade", &quantidade.to_string());
        writer.leaf("Documentos", &self.texto());
        writer.leaf("ErrorCode", &self.codigo().codigo().to_string());
        writer.leaf("ErroDsc", self.codigo().texto());
        writer.finish()
    }
}
