//! Sicoob: the bank's collection API "Cobrança Bancária", version 2, with its token server.
//!
//! From the project's ticket of May 2023 (seed 003: ask for the movement of type 5, poll, download, match each line), the bank's
//! OpenAPI 3.0.8.0 and what public clients show (dossier). Simulated: tokens by client credentials, the gateway's checks, titles
//! issued, read, put off and written off, payments, expiry, and the asynchronous movement files of types 1 to 6. Not simulated yet:
//! version 3, its webhooks, Pix codes, PDF, and the other changes of version 2 (dossier 2.7).

mod acesso;
mod actions;
mod carteira;
mod cnab;
mod datas;
mod errors;
mod historico;
mod model;
mod movimentacao;
mod oauth;
mod registro;
mod resposta;
mod routes;
mod rules;
pub mod seed;
#[cfg_attr(not(test), expect(dead_code, reason = "its caller is the segunda via, which comes next"))]
mod slip;
#[cfg(test)]
mod tests;
mod v2;

use std::sync::Arc;

use jiff::civil::Date;

use crate::br::boleto::CodigoBarras;
use crate::facts::{Moment, Problem, Ref, Selector};
use crate::providers::knobs::Knob;
use crate::providers::room::{Answer, EdgeError, Input, Room, Route, Told, View, Welcome};
use crate::world::counted::CountedMap;
use crate::world::{Id, Index, Table};
use acesso::Acessos;
use carteira::Carteira;
use errors::{Erro, Recusa};
use model::{Boleto, Conta, Motivo, Situacao, Solicitacao};
use rules::{Caso, Novo, Passo};
use seed::Knobs;

/// The state of Sicoob.
#[derive(Clone, Debug, Default)]
pub struct Sicoob {
    knobs: Knobs,
    acessos: Acessos,
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
}

impl Room for Sicoob {
    const NAME: &'static str = "sicoob";
    const EDGE: &'static str = "sicoob.edge";
    const OPERATIONS: &'static [&'static str] = routes::OPERATIONS;
    const ACTIONS: &'static [&'static str] = actions::ACTIONS;
    const ANY_CASE: bool = false;
    type Facts = seed::Facts;
    type Patch = seed::KnobsPatch;
    type Action = actions::Action;
    type Due = Due;

    fn routes() -> &'static [Route<Self>] {
        routes::ROUTES
    }

    fn owns(path: &str) -> bool {
        routes::owns(path)
    }

    fn edge(error: &EdgeError, input: &Input, _: Moment) -> Answer {
        routes::edge(error, input)
    }

    fn configure(&mut self, patch: Self::Patch) {
        self.knobs.patch(patch);
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
                self.aprontar(id, view).then(|| Told::done("sicoob.movimentacoes.processar"))
            }
            Due::Expurgar(id) => {
                self.expurgar(id, view.now).then(|| Told::done("sicoob.movimentacoes.expurgar"))
            }
            Due::Expirar(id) => {
                self.expirar(id, view.now.date()).then(|| Told::done("sicoob.boletos.expirar"))
            }
        }
    }

    fn welcome(&self, origin: &str, _: Moment) -> Welcome {
        routes::welcome(self, origin)
    }
}

/// What every version of the wire asks for.
impl Sicoob {
    /// A contract by its number; 5002 when there is none.
    fn contrato(&self, numero: i64) -> Result<(Id, Arc<Conta>), Recusa> {
        let id = u32::try_from(numero).ok().and_then(|numero| self.por_numero.first_of(numero));
        let conta = id.and_then(|id| self.contas.get(id).map(|conta| (id, Arc::clone(conta))));
        conta.ok_or_else(|| {
            Recusa::new(Erro::ContratoInvalido, format!("no contract has the number {numero}"))
        })
    }

    /// Registers a title.
    fn emitir(
        &mut self,
        contrato: i64,
        novo: &Novo,
        nosso_numero: Option<i64>,
        view: &mut View<'_, Due>,
    ) -> Result<Id, Recusa> {
        let (id, conta) = self.contrato(contrato)?;
        let hoje = view.now.date();
        let dias_limite = self.knobs.payment_limit_days;
        let termos = rules::emitir(novo, Caso { conta: &conta, hoje, dias_limite })?;
        let usado = |numero| self.carteira.por_nosso_numero(id, numero).is_some();
        let (nosso_numero, proximo) = rules::numerar(&conta, nosso_numero, usado)?;
        let boleto = Boleto {
            conta: id,
            nosso_numero,
            barras: rules::barras(&conta, &termos, nosso_numero)?,
            barras_antigas: Vec::new(),
            termos,
            entrada: hoje,
            situacao: Situacao::EmAberto,
            movimentos: Vec::new(),
        };
        self.contas.put(id, Conta { proximo, ..(*conta).clone() });
        let limite = boleto.termos.limite;
        let boleto = self.carteira.incluir(boleto, [rules::entrar(&conta, hoje)]);
        vigiar(boleto, limite, view);
        Ok(boleto)
    }

    /// The title of a contract.
    fn titulo(&self, conta: Id, nosso_numero: i64) -> Result<Id, Recusa> {
        let number = u32::try_from(nosso_numero).ok();
        let found = number.and_then(|number| self.carteira.por_nosso_numero(conta, number));
        found.ok_or_else(|| {
            let reason = format!("the contract has no boleto with nossoNumero {nosso_numero}");
            Recusa::new(Erro::BoletoDesconhecido, reason)
        })
    }

    /// The title of a contract with this barcode or line.
    fn titulo_por_codigo(&self, conta: Id, barras: CodigoBarras) -> Result<Id, Recusa> {
        let found = self.carteira.por_barras(barras);
        let own = found.filter(|id| self.carteira.get(*id).is_some_and(|boleto| boleto.conta == conta));
        own.ok_or_else(|| {
            let reason = format!("the contract has no boleto with the barcode {barras}");
            Recusa::new(Erro::BoletoDesconhecido, reason)
        })
    }

    /// A title and its contract.
    fn dados(&self, id: Id) -> Result<(Arc<Boleto>, Arc<Conta>), Recusa> {
        let boleto = self.carteira.get(id).cloned();
        let conta = boleto.as_ref().and_then(|boleto| self.contas.get(boleto.conta).cloned());
        boleto
            .zip(conta)
            .ok_or_else(|| Recusa::new(Erro::BoletoDesconhecido, format!("no boleto has the id {id}")))
    }

    /// Puts off a due date.
    fn prorrogar(&mut self, id: Id, para: Date, view: &mut View<'_, Due>) -> Result<(), Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let passo = rules::prorrogar(&boleto, &conta, para, view.now.date())?;
        let limite = passo.boleto.termos.limite;
        self.carteira.aplicar(id, passo);
        if limite != boleto.termos.limite {
            vigiar(id, limite, view);
        }
        Ok(())
    }

    /// Writes a title off.
    fn baixar(&mut self, id: Id, motivo: Motivo, hoje: Date) -> Result<(), Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let passo: Passo = rules::baixar(&boleto, &conta, motivo, hoje)?;
        self.carteira.aplicar(id, passo);
        Ok(())
    }

    /// Writes a title off if its last day for payment has passed; the timer of a limit that was moved since finds that it has not.
    fn expirar(&mut self, id: Id, hoje: Date) -> bool {
        let due = self.carteira.get(id).is_some_and(|boleto| rules::expirou(boleto, hoje));
        due && self.baixar(id, Motivo::Decurso, hoje).is_ok()
    }

    /// A title by ref, nosso número, barcode or line.
    fn escolher(&self, selector: &Selector) -> Option<Id> {
        let by_ref = self.refs.get(&Ref(selector.0.clone())).copied();
        by_ref
            .or_else(|| selector.0.parse().ok().and_then(|numero| self.carteira.de_qualquer_conta(numero)))
            .or_else(|| {
                CodigoBarras::read(&selector.0).ok().and_then(|barras| self.carteira.por_barras(barras))
            })
    }
}

/// Sets the timer that writes a title off on the day after its last day for payment.
fn vigiar(id: Id, limite: Date, view: &mut View<'_, Due>) {
    if let Ok(day) = limite.tomorrow() {
        view.wake_at(Moment::midnight(day), Due::Expirar(id));
    }
}
