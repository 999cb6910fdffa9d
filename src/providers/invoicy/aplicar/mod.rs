//! Decisions applied: what a document's order does to the base, and what goes back for it.

mod bilhetar;
mod consultar;
mod emitir;
mod exportar;
mod inutilizar;
mod localizar;
mod previa;
mod pular;
mod registrar;
mod responder;

use std::sync::Arc;

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
    /// The envelope's code, when it is not the usual one.
    codigo: Option<Codigo>,
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

    /// A query was answered; nothing was stored.
    fn respondido(codigo: Codigo, operacao: &'static str, documentos: Vec<Documento>) -> Self {
        let item = Item {
            operation: operacao,
            code: codigo.codigo().to_string(),
            verdict: Verdict::Accepted,
            reason: None,
        };
        Self { mensagem: Mensagem::com(codigo, documentos), item, guardou: false }
    }

    /// Done, with nothing to show for it.
    fn simples(codigo: Codigo, operacao: &'static str) -> Self {
        Self { guardou: true, ..Self::respondido(codigo, operacao, Vec::new()) }
    }

    fn processado(codigo: Codigo, operacao: &'static str, resposta: Resposta) -> Self {
        let Resposta { retorno, codigo: proprio, reason, guardou } = resposta;
        let codigo = proprio.unwrap_or(codigo);
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
        if let Pedido::Bilhetagem(bilhetagem) = pedido {
            return match self.bilhetar(bilhetagem, quem.parceiro, view.now) {
                Ok(retorno) => {
                    Feito::respondido(Codigo::Bilhetagem, operacao, vec![Documento::Outro(Arc::new(retorno))])
                }
                Err(recusa) => Feito::recusado(operacao, &recusa),
            };
        }
        if let Pedido::Cadastro(pedido) = pedido {
            return self.cadastrar(pedido, quem, view);
        }
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
            Pedido::Evento(evento) => match self.registrar(evento, empresa.1, origin, view) {
                Ok(resposta) => Feito::processado(Codigo::Eventos, operacao, resposta),
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::Inutilizacao(pedido) => {
                let resposta = self.inutilizar(pedido, empresa.1, origin, view);
                Feito::processado(Codigo::Documentos, operacao, resposta)
            }
            Pedido::Descarte(descarte) => self.receber_descarte(descarte, view),
            Pedido::Previa(previa) => {
                Feito::processado(Codigo::Documentos, operacao, self.receber_previa(previa, origin))
            }
            Pedido::Consulta(consulta) => match self.consultar(consulta, empresa.1, origin, view.now) {
                Ok(fichas) => {
                    let fichas = fichas.into_iter().map(|ficha| Documento::Consulta(Box::new(ficha)));
                    // A poll is counted.
                    Feito {
                        guardou: true,
                        ..Feito::respondido(Codigo::Documentos, operacao, fichas.collect())
                    }
                }
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::Pulos(pulos) => match self.pular(pulos) {
                Ok(retorno) => {
                    Feito::respondido(retorno.codigo(), operacao, vec![Documento::Outro(Arc::new(retorno))])
                }
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::EnvioLote(pedido) => match self.exportar(pedido, quem.parceiro, view.now) {
                Ok(protocolos) => {
                    let protocolos =
                        protocolos.into_iter().map(|protocolo| Documento::Outro(Arc::new(protocolo)));
                    let feito = Feito::respondido(Codigo::LoteAgendado, operacao, protocolos.collect());
                    Feito { guardou: true, ..feito }
                }
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            Pedido::ConsultaLote(pedido) => match self.buscar_lote(pedido, origin, view.now) {
                Ok(retorno) => {
                    let codigo = match retorno.carga {
                        Some(_) => Codigo::LotePronto,
                        None => Codigo::LoteEmProcessamento,
                    };
                    let documentos = vec![Documento::Outro(Arc::new(retorno))];
                    // A poll is counted.
                    Feito { guardou: true, ..Feito::respondido(codigo, operacao, documentos) }
                }
                Err(recusa) => Feito::recusado(operacao, &recusa),
            },
            // The partner's own are done already.
            Pedido::Bilhetagem(_) => {
                let reason = "the partner's own document came to a company";
                Feito::recusado(operacao, &Recusa::generica(Codigo::Generico.texto(), reason))
            }
            Pedido::Outro(pedido) => self.executar_outro(pedido, empresa, origin, view),
            // Done above: most of these are a partner's.
            Pedido::Cadastro(pedido) => self.cadastrar(pedido, quem, view),
        }
    }
}
