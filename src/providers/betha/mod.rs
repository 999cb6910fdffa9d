//! Betha Procuradoria (Cloud): integration with third parties ("Integração com terceiros").
//!
//! From Betha's help page of that name (the project's seed 001) and its dossier. Simulated: the lists of tables 2 to 6 and of the
//! movement types, with paging and the `filter` language; `resumoDivida`; the reception of process numbers, movements, attachments and
//! costs, with their effects; protests and their movements; the files behind `urlDocumento`; the Swagger page with the contract.
//! Not simulated: interest that grows with time, and Tributos itself. The bytes of attachments are looked at and not kept.

mod acervo;
mod actions;
mod caminhos;
mod credenciais;
mod datas;
mod errors;
mod filtro;
pub mod hosts;
mod knobs;
mod listas;
mod model;
mod papel;
mod recebimento;
mod refuse;
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
use crate::world::Id;
use crate::world::counted::CountedMap;
use acervo::Acervo;
use knobs::Knobs;
use routes::leituras::Fotos;
use rules::Regras;

/// The state of Procuradoria.
#[derive(Clone, Debug, Default)]
pub struct Betha {
    knobs: Knobs,
    acervo: Acervo,
    refs: CountedMap<Ref, Nomeado>,
    ultimos: Ultimos,
    fotos: Fotos,
}

/// What a `ref` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nomeado {
    Entidade(Id),
    Execucao(Id),
    Divida(Id),
}

/// The last number given of each kind.
#[derive(Clone, Debug, Default)]
struct Ultimos {
    execucao: i64,
    divida: i64,
    peticao: i64,
    inscricao: i64,
    protesto: i64,
    movimento: i64,
}

/// Nothing falls due in Procuradoria: it answers at once.
#[derive(Clone, Debug)]
pub enum Due {}

impl Room for Betha {
    const NAME: &'static str = "betha";
    const EDGE: &'static str = "betha.edge";
    const OPERATIONS: &'static [&'static str] = routes::OPERATIONS;
    const ACTIONS: &'static [&'static str] = actions::ACTIONS;
    const ANY_CASE: bool = false;
    const ENTITIES: &'static [&'static str] = state::ENTITIES;
    type Facts = seed::Facts;
    type Patch = knobs::KnobsPatch;
    type Action = actions::Action;
    type Due = Due;

    fn routes() -> &'static [Route<Self>] {
        routes::ROUTES
    }

    fn owns(path: &str) -> bool {
        path.strip_prefix(routes::FAMILY).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn aliases(&self) -> Vec<(&str, &'static str)> {
        self.knobs.path_aliases.iter().collect()
    }

    fn edge(error: &EdgeError, _: &Input, _: Moment) -> Answer {
        routes::edge(error)
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
        self.acervo.entidades.changes()
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

    fn wake(&mut self, due: Due, _: &mut View<'_, Due>) -> Option<Told> {
        match due {}
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

impl Betha {
    /// What the rules need of the knobs.
    fn regras(&self) -> Regras {
        Regras {
            process_check: self.knobs.process_check,
            process_mask: self.knobs.process_mask,
            movement_touches: self.knobs.movement_touches,
            restore: self.knobs.restore,
        }
    }

    /// A suit by ref, by codigoExecucao or by its process number.
    fn escolher_execucao(&self, selector: &Selector) -> Option<Id> {
        if let Some(Nomeado::Execucao(id)) = self.refs.get(&Ref(selector.0.clone())) {
            return Some(*id);
        }
        let codigo = selector.0.parse::<i64>().ok();
        let by_code = codigo.and_then(|codigo| {
            self.acervo.entidades.iter().find_map(|(entidade, _)| self.acervo.execucao(entidade, codigo))
        });
        // Process numbers have no index: only actions look by them, and those are few.
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let by_number = || {
            let wanted = digits(&selector.0);
            let is_it = |processo: &String| wanted.len() == 20 && digits(processo) == wanted;
            let mut rows = self.acervo.execucoes.iter();
            rows.find(|(_, execucao)| execucao.processo.as_ref().is_some_and(is_it)).map(|(id, _)| id)
        };
        by_code.or_else(by_number)
    }

    /// A debt by ref or by idDivida.
    fn escolher_divida(&self, selector: &Selector) -> Option<Id> {
        if let Some(Nomeado::Divida(id)) = self.refs.get(&Ref(selector.0.clone())) {
            return Some(*id);
        }
        let id = selector.0.parse::<i64>().ok()?;
        self.acervo.entidades.iter().find_map(|(entidade, _)| self.acervo.divida(entidade, id))
    }
}
