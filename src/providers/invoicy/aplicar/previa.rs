//! Drafts: kept until a person completes them in InvoiCy's pages, which are not simulated.

use super::super::InvoiCy;
use super::super::errors::situacao;
use super::super::model::{Previa, Situacao};
use super::super::retorno::{Assunto, Retorno};
use super::Resposta;

impl InvoiCy {
    /// Takes a draft in: no number, no key, and nothing for SEFAZ. An order has one draft: the next one takes its place.
    pub(super) fn receber_previa(&mut self, previa: &Previa, origin: &str) -> Resposta {
        let mesma =
            |known: &Previa| known.serie.escopo() == previa.serie.escopo() && known.pedido == previa.pedido;
        let anterior = self.previas.iter().find(|(_, known)| mesma(known)).map(|(id, _)| id);
        match anterior {
            Some(id) => _ = self.previas.put(id, previa.clone()),
            None => _ = self.previas.add(previa.clone()),
        }
        let retorno = Retorno {
            modelo: previa.serie.modelo,
            modelo_documento: previa.modelo_documento.clone(),
            numero: (0, previa.serie.serie),
            assunto: Assunto::Nada,
            situacao: Situacao { codigo: 100, texto: situacao::PREVIA.to_owned() },
            origin: origin.to_owned(),
        };
        Resposta { retorno, codigo: None, reason: None, guardou: true }
    }
}
