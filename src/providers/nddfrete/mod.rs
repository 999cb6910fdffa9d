//! nddFrete: invoice appointments by the asynchronous Crosstalk exchange, ProcessCode 3152.
//!
//! From NDD's manual "nddFrete / Embarcador 4.4.0", page on invoice appointments (the project's seed 004), and its dossier. Simulated:
//! `Send` over SOAP 1.1 and 1.2, ExchangePattern 7 and 8, the header codes, the body codes on invoices held in the world, and their
//! effects. Not simulated: the other ProcessCodes of section 9 and the sibling dialects of section 10 of the dossier.

mod actions;
mod apontamento;
mod crosstalk;
mod datas;
mod errors;
mod model;
mod routes;
mod rules;
pub mod seed;
#[cfg(test)]
mod tests;

use crate::facts::{Moment, Problem, Ref, Selector};
use crate::providers::knobs::Knob;
use crate::providers::room::{Answer, EdgeError, Input, Room, Route, Told, View, Welcome};
use crate::world::counted::CountedMap;
use crate::world::{Id, Index, Item, Table, Verdict};
use errors::BodyCode;
use model::{
    Alvo, Apontamento, Chave, Embarcador, Estado, Fatura, Mensagem, Resultado, ResultadoApontamento,
};
use seed::{GlobalResponse, Knobs, Mapper, Processing};

/// The state of nddFrete.
#[derive(Clone, Debug, Default)]
pub struct NddFrete {
    knobs: Knobs,
    embarcadores: Table<Embarcador>,
    faturas: Table<Fatura>,
    por_chave: Index<Chave>,
    por_documento: Index<Chave>,
    mensagens: Table<Mensagem>,
    por_guid: Index<String>,
    refs: CountedMap<Ref, Id>,
}

/// What can fall due.
#[derive(Clone, Debug)]
pub enum Due {
    /// A message is to be processed.
    Processar(Id),
}

impl Room for NddFrete {
    const NAME: &'static str = "nddfrete";
    const EDGE: &'static str = "nddfrete.edge";
    const OPERATIONS: &'static [&'static str] = routes::OPERATIONS;
    const ACTIONS: &'static [&'static str] = actions::ACTIONS;
    const ANY_CASE: bool = true;
    type Facts = seed::Facts;
    type Patch = seed::KnobsPatch;
    type Action = actions::Action;
    type Due = Due;

    fn routes() -> &'static [Route<Self>] {
        routes::ROUTES
    }

    fn owns(path: &str) -> bool {
        path.split('/')
            .find(|segment| !segment.is_empty())
            .is_some_and(|first| first.eq_ignore_ascii_case(routes::FAMILY))
    }

    fn edge(error: &EdgeError, _: &Input, _: Moment) -> Answer {
        routes::edge(error)
    }

    fn configure(&mut self, patch: Self::Patch) {
        self.knobs.patch(patch);
    }

    fn seed(&mut self, facts: Self::Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
        seed::semear(self, facts, view)
    }

    fn act(&mut self, action: Self::Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
        actions::fazer(self, action, view.now)
    }

    fn wake(&mut self, due: Due, view: &mut View<'_, Due>) -> Option<Told> {
        match due {
            Due::Processar(id) => {
                self.processar(id, view.now).map(|items| Told::done(routes::PROCESSAR).carrying(items))
            }
        }
    }

    fn welcome(&self, origin: &str, _: Moment) -> Welcome {
        routes::welcome(self, origin)
    }
}

/// The tables, kept in step with their indexes.
impl NddFrete {
    fn cadastrar(&mut self, embarcador: Embarcador) {
        let known = self
            .embarcadores
            .iter()
            .find(|(_, row)| row.enterprise_id == embarcador.enterprise_id)
            .map(|(id, _)| id);
        match known {
            Some(id) => _ = self.embarcadores.put(id, embarcador),
            None => _ = self.embarcadores.add(embarcador),
        }
    }

    fn guardar(&mut self, fatura: Fatura) -> Id {
        let (chave, documentos) =
            (fatura.chave.clone(), fatura.documentos.iter().map(|d| d.chave.clone()).collect::<Vec<_>>());
        let id = self.faturas.add(fatura);
        self.por_chave.add(chave, id);
        for documento in documentos {
            self.por_documento.add(documento, id);
        }
        id
    }

    fn descartar(&mut self, id: Id) {
        if let Some(fatura) = self.faturas.remove(id) {
            self.por_chave.remove(fatura.chave.clone(), id);
            for documento in &fatura.documentos {
                self.por_documento.remove(documento.chave.clone(), id);
            }
        }
    }

    fn alterar(&mut self, id: Id, change: impl FnOnce(&mut Fatura)) {
        if let Some(fatura) = self.faturas.get(id) {
            let mut fatura = (**fatura).clone();
            change(&mut fatura);
            self.faturas.put(id, fatura);
        }
    }

    fn nomear(&mut self, reference: Ref, id: Id) {
        self.refs.insert(reference, id);
    }

    fn referencia(&self, reference: &Ref) -> Option<Id> {
        self.refs.get(reference).copied()
    }

    /// An invoice by ref, or by its number.
    fn escolher(&self, selector: &Selector) -> Option<Id> {
        let by_number =
            || self.faturas.iter().find(|(_, fatura)| fatura.chave.numero == selector.0).map(|(id, _)| id);
        self.referencia(&Ref(selector.0.clone())).or_else(by_number)
    }

    /// The invoice that an appointment is about, of this sender, at this operation point and of this provider.
    fn localizar(&self, embarcador: Id, apontamento: &Apontamento) -> Option<Id> {
        let index = match (&apontamento.fatura, &apontamento.documento) {
            (Some(chave), _) => self.por_chave.of(chave.clone()).collect::<Vec<_>>(),
            (None, Some(chave)) => self.por_documento.of(chave.clone()).collect(),
            (None, None) => Vec::new(),
        };
        index.into_iter().find(|id| {
            self.faturas.get(*id).is_some_and(|fatura| {
                fatura.embarcador == embarcador
                    && fatura.ponto_operacao == apontamento.ponto_operacao
                    && fatura.prestador == apontamento.prestador
            })
        })
    }

    fn receber(&mut self, mensagem: Mensagem) -> Id {
        let guid = mensagem.guid.clone();
        let id = self.mensagens.add(mensagem);
        self.por_guid.add(guid, id);
        id
    }

    /// A message of this sender; another's Guid is as unknown as any (dossier 4.4).
    fn mensagem(&self, embarcador: Id, guid: &str) -> Option<Id> {
        let of_sender =
            |id: &Id| self.mensagens.get(*id).is_some_and(|mensagem| mensagem.embarcador == embarcador);
        self.por_guid.of(guid.to_owned()).find(of_sender)
    }

    fn guid_usado(&self, guid: &str) -> bool {
        self.por_guid.first_of(guid.to_owned()).is_some()
    }

    fn pendentes(&self, guid: Option<&str>) -> Vec<Id> {
        let waits = |mensagem: &Mensagem| matches!(mensagem.estado, Estado::Pendente { .. });
        let wanted = |mensagem: &Mensagem| guid.is_none_or(|guid| mensagem.guid == guid);
        self.mensagens
            .iter()
            .filter(|(_, mensagem)| waits(mensagem) && wanted(mensagem))
            .map(|(id, _)| id)
            .collect()
    }

    /// Processes a message that waits: each appointment whole or not at all, the others still applied. What each gave, for the journal.
    fn processar(&mut self, id: Id, now: Moment) -> Option<Vec<Item>> {
        let mensagem = self
            .mensagens
            .get(id)
            .filter(|mensagem| matches!(mensagem.estado, Estado::Pendente { .. }))?
            .clone();
        let mut items = Vec::new();
        let estado = match (self.knobs.processing, self.knobs.mapper) {
            (Processing::Fails, _) => {
                items.push(item("999", Some("the knob `processing` makes it fail".to_owned())));
                Estado::Falhou
            }
            (Processing::Works, Mapper::Off) => {
                items
                    .push(item("200", Some("the knob `mapper` switches the sender's mapper off".to_owned())));
                Estado::Processada(Resultado {
                    geral: BodyCode::MapeamentoNaoEncontrado,
                    apontamentos: Vec::new(),
                })
            }
            (Processing::Works, Mapper::Fails) => {
                items.push(item("201", Some("the knob `mapper` makes the sender's mapper fail".to_owned())));
                Estado::Processada(Resultado { geral: BodyCode::FalhaNoMapeador, apontamentos: Vec::new() })
            }
            (Processing::Works, Mapper::On) => {
                let documentos = rules::documentos_por_fatura(&mensagem.apontamentos);
                let apontamentos: Vec<_> = mensagem
                    .apontamentos
                    .iter()
                    .map(|apontamento| {
                        let no_pedido =
                            apontamento.fatura.as_ref().and_then(|fatura| documentos.get(fatura)).copied();
                        let (resultado, item) =
                            self.apontar(mensagem.embarcador, apontamento, no_pedido.unwrap_or(0), now);
                        items.push(item);
                        resultado
                    })
                    .collect();
                let failed = apontamentos
                    .iter()
                    .map(|resultado| resultado.code)
                    .find(|code| *code != BodyCode::Processada);
                let geral = match self.knobs.global_response {
                    GlobalResponse::FirstFailure => failed.unwrap_or(BodyCode::Processada),
                    GlobalResponse::Always100 => BodyCode::Processada,
                };
                Estado::Processada(Resultado { geral, apontamentos })
            }
        };
        self.mensagens.put(id, Mensagem { estado, ..(*mensagem).clone() });
        Some(items)
    }

    fn apontar(
        &mut self,
        embarcador: Id,
        apontamento: &Apontamento,
        documentos_no_pedido: usize,
        now: Moment,
    ) -> (ResultadoApontamento, Item) {
        let found = self.localizar(embarcador, apontamento);
        let none = std::collections::BTreeMap::new();
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
