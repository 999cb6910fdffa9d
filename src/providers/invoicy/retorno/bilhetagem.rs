//! The return document of a count (dossier 8).

use jiff::civil::Date;

use super::Escrever;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// `RetornoBilhetagem`.
#[derive(Clone, Debug)]
pub struct RetornoBilhetagem {
    /// As the client wrote it.
    pub modelo_documento: String,
    /// One for each company.
    pub totais: Vec<Totais>,
    /// Whether documents and events stand by themselves too, as in the REST twin.
    pub detalhes: bool,
}

/// What one company has issued.
#[derive(Clone, Debug)]
pub struct Totais {
    /// Its CNPJ or CPF.
    pub documento: CpfCnpj,
    /// Documents.
    pub documentos: u64,
    /// Events; none where they are not counted.
    pub eventos: u64,
    /// The company's registration.
    pub cadastro: Date,
}

impl Escrever for RetornoBilhetagem {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("RetornoBilhetagem", &[]).open("Totais", &[]);
        for totais in &self.totais {
            writer.open("TotaisItem", &[]);
            writer.leaf("CNPJ", &totais.documento.to_string());
            writer.leaf("ModeloDocumento", &self.modelo_documento);
            writer.leaf("Total", &(totais.documentos + totais.eventos).to_string());
            writer.leaf("DataCadastro", &totais.cadastro.to_string());
            if self.detalhes {
                writer.open("Detalhes", &[]);
                for (tipo, quantidade) in [("Emitidos", totais.documentos), ("Eventos", totais.eventos)] {
                    writer.open("DetalhesItem", &[]).leaf("TipoDocumento", tipo);
                    writer.leaf("Quantidade", &quantidade.to_string()).close();
                }
                writer.close();
            }
            writer.close();
        }
        writer.finish()
    }
}
