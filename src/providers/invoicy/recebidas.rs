//! Who received a document: the index that queries for documents received go by. Only companies that are registered are filed, so that
//! a customer who asks nobody costs nothing.

use super::InvoiCy;
use super::model::{Conteudo, CpfCnpj, Nota, Papel, PorData, Recebida};
use crate::world::Id;

impl InvoiCy {
    /// The registered companies that a document of another went to, or that may download it.
    pub(super) fn recebedores(&self, nota: &Nota) -> impl Iterator<Item = (CpfCnpj, Papel)> {
        let destinatario = [(nota.destinatario.documento.as_str(), Papel::Destinatario)];
        let ficha = match &nota.conteudo {
            Conteudo::Enviado(ficha) => Some(ficha),
            Conteudo::Inventado(_) | Conteudo::Outro(_) => None,
        };
        let autorizados = ficha.into_iter().flat_map(|ficha| ficha.grupos("autXML")).filter_map(|grupo| {
            Some((grupo.valor("CNPJ").or_else(|| grupo.valor("CPF"))?, Papel::Autorizado))
        });
        let emitente = nota.serie.emitente;
        destinatario
            .into_iter()
            .chain(autorizados)
            .filter_map(|(documento, papel)| Some((CpfCnpj::parse_strict(documento).ok()?, papel)))
            .filter(move |(documento, _)| *documento != emitente && self.empresa(documento).is_some())
    }

    pub(super) fn chaves_dos_recebedores(&self, nota: &Nota) -> Vec<Recebida> {
        let (_, ambiente, modelo) = nota.serie.escopo();
        let datas = [(PorData::Emissao, nota.emitida), (PorData::Inclusao, nota.incluida)];
        self.recebedores(nota)
            .flat_map(|(de_quem, papel)| {
                datas.map(|(por, em)| Recebida { de_quem, papel, ambiente, modelo, por, em })
            })
            .collect()
    }

    /// A company that is registered now finds what it received before: the one time that all documents are gone through.
    pub(super) fn receber_anteriores(&mut self, documento: CpfCnpj) {
        let achadas: Vec<(Recebida, Id)> = self
            .notas
            .iter()
            .flat_map(|(id, nota)| self.chaves_dos_recebedores(nota).into_iter().map(move |key| (key, id)))
            .filter(|(key, _)| key.de_quem == documento)
            .collect();
        for (key, id) in achadas {
            self.recebidas.add(key, id);
        }
    }
}
