//! Sicoob: the bank's collection API "Cobrança Bancária", versions 2 and 3, with its token server.
//!
//! From the project's ticket of May 2023 (seed 003: ask for the movement of type 5, poll, download, match each line), the bank's
//! OpenAPI 3.0.8.0 and what public clients show (dossier). Simulated: tokens by client credentials and the gateway's checks; every
//! operation of both versions on the same titles: issue, read, list, second copy, changes, protest, debt listing, write-off; payments
//! and their reversal, expiry; the asynchronous movement files of types 1 to 7; webhooks that are really sent. Not simulated: the static
//! mock that the bank's own sandbox is; modalities other than 1; owners (any application sees every contract and webhook of its world);
//! and the credit operations behind movement type 7, which only actions set off.

mod acesso;
mod actions;
mod avisos;
mod campos;
mod carteira;
mod cnab;
mod credenciais;
mod datas;
mod errors;
mod escrita;
mod ficha;
mod gestao;
mod historico;
pub mod hosts;
mod impressao;
mod leitura;
mod model;
mod movimentacao;
mod oauth;
mod operacoes;
mod refuse;
mod registro;
mod resposta;
mod routes;
mod rules;
pub mod seed;
mod servico;
mod slip;
mod state;
#[cfg(test)]
pub(super) mod tests;
mod v2;
mod v3;
mod versao;

use crate::facts::{Moment, Problem, Ref};
use crate::providers::knobs::Knob;
use crate::providers::room::{
    Answer, Certificates, Credential, EdgeError, Input, Look, Room, Route, Shown, Told, View, Welcome,
};
use crate::world::counted::CountedMap;
use crate::world::{Id, Index, Receipt, Table};
use acesso::{Acessos, Contagem};
use avisos::Avisos;
use carteira::Carteira;
use model::{Conta, Solicitacao};
use rules::Cobranca;
use seed::Knobs;

pub use errors::catalogo;

/// The state of Sicoob.
#[derive(Clone, Debug, Default)]
pub struct Sicoob {
    knobs: Knobs,
    acessos: Acessos,
    contagem: Contagem,
    contas: Table<Conta>,
    por_numero: Index<u32>,
    carteira: Carteira,
    solicitacoes: Table<Solicitacao>,
    por_codigo: Index<u32>,
    /// The requests whose files are kept, in the order in which these were taken.
    com_arquivos: Table<Id>,
    /// The records of all of these.
    registros_guardados: usize,
    ultimo_codigo: u32,
    ultimo_arquivo: u32,
    /// How many payments were taken: the running part of `numeroIdentificadorBaixa`.
    recebimentos: u64,
    avisos: Avisos,
    refs: CountedMap<Ref, Id>,
}

/// What can fall due.
#[derive(Clone, Debug)]
pub enum Due {
    /// The content of a request for movement files is to be taken.
    Processar(Id),
    /// The files of a request have been kept long enough.
    Expurgar(Id),
    /// The last day for payment of a title has passed.
    Expirar(Id),
    /// A title is to be protested or listed, as its issuer instructed.
    Cobrar(Id, Cobranca),
    /// What was asked for leaves for the notary or the bureau.
    Encaminhar(Id, Cobranca),
    /// The payment of a title that was taken settles it.
    Liquidar(Id),
    /// A webhook is to be pinged: the webhook, and which of its validations this is.
    Validar(Id, u32),
    /// A notice is to be sent (again); also the errand of its letter.
    Enviar(Id),
}

impl Room for Sicoob {
    const NAME: &'static str = "sicoob";
    const EDGE: &'static str = "sicoob.edge";
    const OPERATIONS: &'static [&'static str] = operacoes::OPERATIONS;
    const ACTIONS: &'static [&'static str] = actions::ACTIONS;
    const ANY_CASE: bool = false;
    const ENTITIES: &'static [&'static str] = state::ENTITIES;
    type Facts = seed::Facts;
    type Patch = seed::KnobsPatch;
    type Action = actions::Action;
    type Due = Due;

    fn routes() -> &'static [Route<Self>] {
        &routes::ROUTES
    }

    fn owns(path: &str) -> bool {
        routes::owns(path)
    }

    fn edge(error: &EdgeError, input: &Input, _: Moment) -> Answer {
        routes::edge(error, input)
    }

    fn certificates(&self, input: &Input) -> Option<&Certificates> {
        (!routes::de_sandbox(&input.path)).then_some(&self.knobs.client_certificates)
    }

    fn identify(input: &Input) -> Vec<Credential> {
        credenciais::identificar(input)
    }

    fn credentials(&self) -> Vec<Credential> {
        credenciais::conhecidas(self)
    }

    fn credential_changes(&self) -> u64 {
        self.acessos.mudancas()
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
        let hoje = view.now.date();
        let (done, operation) = match due {
            Due::Processar(id) => (self.aprontar(id, view), "sicoob.movimentacoes.processar"),
            Due::Expurgar(id) => (self.expurgar(id, view.now), "sicoob.movimentacoes.expurgar"),
            Due::Expirar(id) => (self.expirar(id, hoje), "sicoob.boletos.expirar"),
            Due::Cobrar(id, qual) => (self.cobrar_por_instrucao(id, qual, view), qual.operacoes().instruida),
            Due::Encaminhar(id, qual) => (self.encaminhar(id, qual, hoje), qual.operacoes().encaminhada),
            Due::Liquidar(id) => (self.liquidar(id), "sicoob.boletos.liquidar"),
            Due::Validar(id, validacao) => {
                (self.validar(id, validacao, view), "sicoob.webhooks.pedirValidacao")
            }
            Due::Enviar(id) => (self.reenviar(id, view), "sicoob.webhooks.reenviar"),
        };
        done.then(|| Told::done(operation))
    }

    fn returned(&mut self, errand: Due, receipt: &Receipt, view: &mut View<'_, Due>) -> Option<Told> {
        match errand {
            Due::Enviar(id) => self.entregue(id, receipt, view),
            _ => None,
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
