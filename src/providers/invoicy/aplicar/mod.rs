//! Decisions applied: what a document's order does to the base, and what goes back for it.

mod consultar;
mod emitir;
mod registrar;

use super::acesso::Chamador;
use super::errors::{Codigo, Recusa};
use super::pedido::Pedido;
use super::recepcao::Mensagem;
use super::retorno::{Documento, Retorno};
use super::{Due, InvoiCy};
use crate::providers::room::View;
use crate::world::{Item, Verdict};

/// What came of one DadosItem.
#[derive(Debug)]
pub struct Feito {
    /// Its part of the answer.
    pub mensagem: Mensagem,
    /// Its line in the journal.
    pub item: Item,
    /// Whether anything was stored for it.
    pub guardou: bool,
}

/// What became of a document or an event that was looked at.
#[derive(Debug)]
struct Resposta {
    /// What goes back.
    retorno: Retorno,
    /// Why, when it was refused.
    reason: Option<String>,
    /// Whether anything was stored: a rejected document is, a repeated one is not.
    guardou: bool,
}

impl Feito {
    /// Nothing was processed.
    pub fn recusado(operacao: &'static str, recusa: &Recusa) -> Self {
        let item = Item {
            operation: operacao,
            code: recusa.codigo.codigo().to_string(),
            verdict: Verdict::Refused,
            reason: Some(recusa.reason.clone()),
        };
        Self { mensagem: recusa.into(), item, guardou: false }
    }

    fn processado(codigo: Codigo, operacao: &'static str, resposta: Resposta) -> Self {
        let Resposta { retorno, reason, guardou } = resposta;
        let item = Item {
            operation: operacao,
            code: retorno.situacao.codigo.to_string(),
            verdict: if reason.is_some() { Verdict::Refused } else { Verdict::Accepted },
            reason,
        };
        Self { mensagem: Mensagem::com(codigo, vec![Documento::Retorno(Box::new(retorno))]), item, guardou }
    }
}

impl InvoiCy {
    /// Does what a document asks for, for somebody who may ask.
    pub(super) fn executar(
        &mut self,
        pedido: &Pedido,
        quem: &Chamador,
        origin: &str,
        view: &mut View<'_, Due>,
    ) -> Feito {
        let operacao = pedido.operacao();
        let Some((id, empresa)) = &quem.empresa else {
            let reason = "the document names no company that could have sent it";
            return Feito::recusado(operacao, &Recusa::generica(Codigo::Generico.texto(), reason));
        };
        let empresa = (*id, empresa);
        match pedido {
            Pedido::Envio(envio) => match self.emitir(envio, empresa, origin, view) {
                Ok(resposta) => Feito::processado(Codigo::Documentos, operacao, resposta),
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::Evento(evento) => match self.registrar(evento, empresa.1, origin, view.now) {
                Ok(resposta) => Feito::processado(Codigo::Eventos, operacao, resposta),
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::Consulta(consulta) => match self.consultar(consulta, origin, view.now) {
                Ok(fichas) => Feito {
                    item: Item {
                        operation: operacao,
                        code: Codigo::Documentos.codigo().to_string(),
                        verdict: Verdict::Accepted,
                        reason: None,
                    },
                    mensagem: Mensagem::com(
                        Codigo::Documentos,
                        fichas.into_iter().map(|ficha| Documento::Consulta(Box::new(ficha))).collect(),
                    ),
                    // A poll is counted.
                    guardou: true,
                },
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::Outro(pedido) => self.executar_outro(pedido, empresa, origin, view),
        }
    }
}
