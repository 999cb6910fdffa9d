//! nddFrete: invoice appointments by the asynchronous Crosstalk exchange, ProcessCode 3152.
//!
//! From NDD's manual "nddFrete / Embarcador 4.4.0", page on invoice appointments (the project's seed 004), and its dossier. Simulated:
//! `Send` over SOAP 1.1 and 1.2, ExchangePattern 7 and 8, the header codes, the body codes on invoices held in the world, and their
//! effects; the other ProcessCodes of the dossier's section 9 as far as it knows them: checked and taken in, or answered (4005), and of
//! 4008 the poll too, but results are empty, since no source shows one. Not simulated: the sibling dialects of section 10.

mod actions;
mod apontamento;
mod credenciais;
mod crosstalk;
mod datas;
mod documentos;
mod errors;
mod esquema;
pub mod hosts;
mod knobs;
mod model;
mod parametros;
mod processamento;
mod processos;
mod refuse;
mod resultado;
mod routes;
mod rules;
pub mod seed;
mod state;
#[cfg(test)]
pub(super) mod tests;

use crate::facts::{Moment, Problem, Ref, Selector};
use crate::providers::knobs::Knob;
use crate::providers::room::{
    Answer, Certificates, Credential, EdgeError, Input, Look, Room, Route, Shown, Told, View, Welcome,
};
use crate::world::counted::CountedMap;
use crate::world::{Id, Index, Table};
use knobs::{Knobs, KnobsPatch};
use model::{Apontamento, Documento, Embarcador, Endereco, Estado, Fatura, Mensagem};

/// The state of nddFrete.
#[derive(Clone, Debug, Default)]
pub struct NddFrete {
    knobs: Knobs,
    embarcadores: Table<Embarcador>,
    faturas: Table<Fatura>,
    por_chave: Index<Endereco>,
    por_documento: Index<Endereco>,
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

/// A row of the catalogue: what says it, the code, its text, and what causes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// `crosstalk` for ResponseCode of the header, `rawdata` for Code of a processed message: the words of a step's `expect`.
    pub place: &'static str,
    /// The code.
    pub code: u16,
    /// The text.
    pub text: &'static str,
    /// What causes it.
    pub trigger: &'static str,
}

/// All that nddFrete can say, for the documentation.
pub fn catalogo() -> Vec<CodeRow> {
    let header = errors::HeaderCode::ALL.iter().map(|code| CodeRow {
        place: "crosstalk",
        code: code.code(),
        text: code.text(),
        trigger: code.trigger(),
    });
    let body = errors::BodyCode::ALL.iter().map(|code| CodeRow {
        place: "rawdata",
        code: code.code(),
        text: code.text(),
        trigger: code.trigger(),
    });
    header.chain(body).collect()
}

impl Room for NddFrete {
    const NAME: &'static str = "nddfrete";
    const EDGE: &'static str = "nddfrete.edge";
    const OPERATIONS: &'static [&'static str] = routes::OPERATIONS;
    const ACTIONS: &'static [&'static str] = actions::ACTIONS;
    const ANY_CASE: bool = true;
    const ENTITIES: &'static [&'static str] = state::ENTITIES;
    const BODY: usize = routes::BODY;
    type Facts = seed::Facts;
    type Patch = KnobsPatch;
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

    fn aliases(&self) -> Vec<(&str, &'static str)> {
        self.knobs.path_aliases.iter().map(|path| (path, routes::PATH)).collect()
    }

    fn edge(error: &EdgeError, input: &Input, _: Moment) -> Answer {
        routes::edge(error, input)
    }

    fn certificates(&self, _: &Input) -> Option<&Certificates> {
        Some(&self.knobs.client_certificates)
    }

    fn identify(input: &Input) -> Vec<Credential> {
        credenciais::identificar(input)
    }

    fn credentials(&self) -> Vec<Credential> {
        credenciais::conhecidas(self)
    }

    fn credential_changes(&self) -> u64 {
        self.embarcadores.changes()
    }

    fn configure(&mut self, patch: Self::Patch) {
        self.knobs.patch(patch);
    }

    fn knobs(&self) -> serde_json::Value {
        self.knobs.show()
    }

    fn seed(&mut self, facts: Self::Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
        seed::semear(self, facts, view)
    }

    fn act(&mut self, action: Self::Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
        actions::fazer(self, action, view)
    }

    fn wake(&mut self, due: Due, view: &mut View<'_, Due>) -> Option<Told> {
        match due {
            Due::Processar(id) => {
                self.processar(id, view.now).map(|items| Told::done(routes::PROCESSAR).carrying(items))
            }
        }
    }

    fn refuse(operation: &'static str, code: &str, input: &Input, _: Moment) -> Option<Answer> {
        refuse::recusar(operation, code, input)
    }

    fn state(&self, entity: &str, look: &Look) -> Option<Shown> {
        state::mostrar(self, entity, look)
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
        let endereco = fatura.endereco(&fatura.chave);
        let documentos: Vec<_> =
            fatura.documentos.iter().map(|documento| fatura.endereco(&documento.chave)).collect();
        let id = self.faturas.add(fatura);
        self.por_chave.add(endereco, id);
        for documento in documentos {
            self.por_documento.add(documento, id);
        }
        id
    }

    fn descartar(&mut self, id: Id) {
        if let Some(fatura) = self.faturas.remove(id) {
            self.por_chave.remove(fatura.endereco(&fatura.chave), id);
            for documento in fatura.documentos.iter() {
                self.por_documento.remove(fatura.endereco(&documento.chave), id);
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
        let (index, chave) = match (&apontamento.fatura, &apontamento.documento) {
            (Some(chave), _) => (&self.por_chave, chave),
            (None, Some(chave)) => (&self.por_documento, chave),
            (None, None) => return None,
        };
        index.first_of(Endereco {
            embarcador,
            ponto_operacao: apontamento.ponto_operacao.clone(),
            prestador: apontamento.prestador.clone(),
            chave: chave.clone(),
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

    /// Adds a document to an invoice; false when the invoice holds one of that name, or is not there.
    fn incluir(&mut self, id: Id, documento: Documento) -> bool {
        let Some(endereco) = self.faturas.get(id).map(|fatura| fatura.endereco(&documento.chave)) else {
            return false;
        };
        let mut added = false;
        self.alterar(id, |fatura| {
            let (valor, saldo) = (documento.valor, documento.saldo);
            added = fatura.documentos.incluir(documento);
            if added {
                fatura.valor = fatura.valor.saturating_add(valor);
                fatura.saldo = fatura.saldo.saturating_add(saldo);
            }
        });
        if added {
            self.por_documento.add(endereco, id);
        }
        added
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
}
