//! The processing of a message: each appointment whole or not at all, the others still applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::errors::BodyCode;
use super::knobs::{GlobalResponse, Mapper, Processing};
use super::model::{Alvo, Apontamento, Chave, Estado, Mensagem, Pedido, Resultado, ResultadoApontamento};
use super::{NddFrete, routes, rules};
use crate::facts::Moment;
use crate::world::{Id, Item, Verdict};

impl NddFrete {
    /// Processes a message that waits; what each of its appointments gave, for the journal.
    pub(super) fn processar(&mut self, id: Id, now: Moment) -> Option<Vec<Item>> {
        if self.knobs.processing == Processing::Fails {
            return self.falhar(id, "the knob `processing` makes it fail");
        }
        let mensagem = self.pendente(id)?;
        let mapper = self.embarcadores.get(mensagem.embarcador).and_then(|sender| sender.mapeador);
        let mapper_says = |code: BodyCode, reason: &str| {
            let resultado = Resultado { geral: code, apontamentos: Vec::new() };
            (Some(resultado), vec![item(&code.code().to_string(), Some(reason.to_owned()))])
        };
        let (resultado, items) = match (&mensagem.pedido, mapper.unwrap_or(self.knobs.mapper)) {
            (Pedido::Nada, _) => (None, Vec::new()),
            (_, Mapper::Off) => {
                mapper_says(BodyCode::MapeamentoNaoEncontrado, "the sender's mapper is switched off")
            }
            (_, Mapper::Fails) => {
                mapper_says(BodyCode::FalhaNoMapeador, "the sender's mapper is made to fail")
            }
            (Pedido::Ilegivel(reason), Mapper::On) => mapper_says(BodyCode::FalhaNoMapeador, reason),
            (Pedido::Apontamentos(pedido), Mapper::On) => {
                let (resultado, items) = self.apontar_todos(mensagem.embarcador, pedido, now);
                (Some(resultado), items)
            }
        };
        self.concluir(id, &mensagem, Estado::Processada(resultado.map(Arc::new)));
        Some(items)
    }

    /// Makes the processing of a message that waits fail.
    pub(super) fn falhar(&mut self, id: Id, reason: &'static str) -> Option<Vec<Item>> {
        let mensagem = self.pendente(id)?;
        self.concluir(id, &mensagem, Estado::Falhou(reason));
        Some(vec![item("999", Some(reason.to_owned()))])
    }

    fn pendente(&self, id: Id) -> Option<Arc<Mensagem>> {
        let waits = |mensagem: &&Arc<Mensagem>| matches!(mensagem.estado, Estado::Pendente { .. });
        self.mensagens.get(id).filter(waits).cloned()
    }

    /// What was asked for is let go with it: only the result is asked about from now on.
    fn concluir(&mut self, id: Id, mensagem: &Mensagem, estado: Estado) {
        self.mensagens.put(id, Mensagem { estado, pedido: Pedido::Nada, ..mensagem.clone() });
    }

    fn apontar_todos(
        &mut self,
        embarcador: Id,
        pedido: &[Apontamento],
        now: Moment,
    ) -> (Resultado, Vec<Item>) {
        // No appointment changes what an invoice is called: each can be found before any is applied.
        let achadas: Vec<_> =
            pedido.iter().map(|apontamento| self.localizar(embarcador, apontamento)).collect();
        let documentos = rules::documentos_por_fatura(pedido, &achadas);
        let mut items = Vec::with_capacity(pedido.len());
        let apontamentos: Vec<_> = pedido
            .iter()
            .zip(achadas)
            .map(|(apontamento, achada)| {
                let no_pedido = achada.and_then(|id| documentos.get(&id)).copied().unwrap_or(0);
                let (resultado, item) = self.apontar((embarcador, achada), apontamento, no_pedido, now);
                items.push(item);
                resultado
            })
            .collect();
        let failed =
            apontamentos.iter().map(|resultado| resultado.code).find(|code| *code != BodyCode::Processada);
        let geral = match self.knobs.global_response {
            GlobalResponse::FirstFailure => failed.unwrap_or(BodyCode::Processada),
            GlobalResponse::Always100 => BodyCode::Processada,
        };
        (Resultado { geral, apontamentos }, items)
    }

    fn apontar(
        &mut self,
        (embarcador, found): (Id, Option<Id>),
        apontamento: &Apontamento,
        documentos_no_pedido: usize,
        now: Moment,
    ) -> (ResultadoApontamento, Item) {
        let none = BTreeMap::new();
        let decided = rules::decidir(
            apontamento,
            &rules::Caso {
                fatura: found.and_then(|id| self.faturas.get(id)).map(|fatura| &**fatura),
                identificacoes: self
                    .embarcadores
                    .get(embarcador)
                    .map_or(&none, |sender| &sender.identificacoes),
                hoje: now.date(),
                ciot_date_rule: self.knobs.ciot_date_rule,
                documentos_no_pedido,
            },
        );
        let (code, reason) = match decided {
            Ok(fatura) => {
                if let Some(id) = found {
                    self.faturas.put(id, fatura);
                }
                (BodyCode::Processada, None)
            }
            Err(recusa) => (recusa.code, Some(recusa.reason)),
        };
        let alvo = match (&apontamento.documento, &apontamento.fatura) {
            (Some(documento), _) => Alvo::Documento(documento.clone()),
            (None, Some(fatura)) => Alvo::Fatura(fatura.clone()),
            // The reader lets no appointment through that names neither.
            (None, None) => Alvo::Fatura(Chave { tipo: 0, serie: String::new(), numero: String::new() }),
        };
        let resultado = ResultadoApontamento { prestador: apontamento.prestador.clone(), alvo, code };
        (resultado, item(&code.code().to_string(), reason))
    }
}

fn item(code: &str, reason: Option<String>) -> Item {
    let verdict = if reason.is_some() { Verdict::Refused } else { Verdict::Accepted };
    Item { operation: routes::PROCESSAR, code: code.to_owned(), verdict, reason }
}
