//! The portfolio: titles and what happened to them, kept in step with the ways to find them.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::model::{Boleto, Movimento, Pagador, PedidoMovimento, Registro, Situacao, Tipo};
use super::rules::{Passo, atrasado};
use crate::br::boleto::CodigoBarras;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::world::{Id, Index, Table};

/// Titles with their events, found by number, barcode, due date and event.
#[derive(Clone, Debug, Default)]
pub struct Carteira {
    boletos: Table<Boleto>,
    pagadores: Table<Pagador>,
    /// Payers by contract and document.
    por_documento: Index<(Id, CpfCnpj)>,
    /// Titles by number and contract.
    por_nosso_numero: Index<(u32, Id)>,
    /// Titles by payer and due date.
    por_pagador: Index<(Id, Date)>,
    /// Open titles only: A Vencer and Vencido tell of no others.
    em_aberto: Index<(Id, Date)>,
    /// Events by contract, type, day and title, each with its place in the title's history as id.
    eventos: Index<(Id, Tipo, Date, Id)>,
}

/// Under how many names and addresses one payer can stand; beyond these the newest changes.
const MAIS_FEICOES: usize = 100;

impl Carteira {
    /// A title.
    pub fn get(&self, id: Id) -> Option<&Arc<Boleto>> {
        self.boletos.get(id)
    }

    /// The first title ever, to show a newcomer one that is there.
    pub fn primeiro(&self) -> Option<&Arc<Boleto>> {
        self.boletos.iter().next().map(|(_, boleto)| boleto)
    }

    /// How many titles and how many payers there are.
    pub fn quantos(&self) -> (usize, usize) {
        (self.por_nosso_numero.len(), self.por_documento.len())
    }

    /// The titles from the n-th on, in the order of their numbers.
    pub fn desde(&self, nth: usize) -> impl Iterator<Item = &Arc<Boleto>> {
        self.por_nosso_numero.from(nth).filter_map(|(_, id)| self.boletos.get(id))
    }

    /// The payers from the n-th on, by contract and document, each with its contract.
    pub fn pagadores_desde(&self, nth: usize) -> impl Iterator<Item = (Id, &Arc<Pagador>)> {
        let rows = self.por_documento.from(nth);
        rows.filter_map(|((conta, _), id)| Some((*conta, self.pagadores.get(id)?)))
    }

    /// The title of a contract with this nosso número.
    pub fn por_nosso_numero(&self, conta: Id, numero: u32) -> Option<Id> {
        self.por_nosso_numero.first_of((numero, conta))
    }

    /// The titles of all contracts with this nosso número.
    pub fn de_qualquer_conta(&self, numero: u32) -> impl Iterator<Item = Id> {
        let all = self.por_nosso_numero.from(self.por_nosso_numero.rank((numero, Id::MIN)));
        all.take_while(move |((found, _), _)| *found == numero).map(|(_, id)| id)
    }

    /// The title with this barcode, the present one or one from before due date or value were changed. The barcode itself says the
    /// nosso número, so it needs no index of its own.
    pub fn por_barras(&self, barras: CodigoBarras) -> Option<Id> {
        let livre = barras.campo_livre_sicoob().ok()?;
        self.de_qualquer_conta(livre.nosso_numero).find(|id| {
            self.boletos
                .get(*id)
                .is_some_and(|boleto| boleto.barras == barras || boleto.barras_antigas.contains(&barras))
        })
    }

    /// A payer of the register.
    pub fn pagador(&self, id: Id) -> Option<&Arc<Pagador>> {
        self.pagadores.get(id)
    }

    /// The payer of a contract with this document, as each of its titles has it: one, unless titles were issued with other data.
    pub fn pagadores_de(&self, conta: Id, documento: CpfCnpj) -> impl Iterator<Item = Id> + '_ {
        self.por_documento.of((conta, documento))
    }

    /// Takes a payer in as a title was issued with; the same data stand once. No source says what a POST with other data does to the
    /// titles before it, so each keeps its own; `PUT /pagadores` changes them all.
    pub fn cadastrar(&mut self, conta: Id, pagador: Pagador) -> Id {
        let documento = pagador.documento;
        let known: Vec<Id> = self.pagadores_de(conta, documento).collect();
        let same = known.iter().find(|id| self.pagadores.get(**id).is_some_and(|known| **known == pagador));
        match (same, known.last()) {
            (Some(id), _) => *id,
            (None, Some(last)) if known.len() >= MAIS_FEICOES => {
                self.pagadores.put(*last, pagador);
                *last
            }
            _ => {
                let id = self.pagadores.add(pagador);
                self.por_documento.add((conta, documento), id);
                id
            }
        }
    }

    /// Changes a payer on all titles.
    pub fn alterar_pagador(&mut self, id: Id, pagador: Pagador) {
        self.pagadores.put(id, pagador);
    }

    /// The titles of a payer that fall due from one day to another, both included, by due date.
    pub fn do_pagador(&self, pagador: Id, de: Date, ate: Date) -> impl Iterator<Item = &Arc<Boleto>> {
        let from = self.por_pagador.rank((pagador, de));
        let after = ate.tomorrow().map_or_else(
            |_| self.por_pagador.rank((pagador + 1, Date::MIN)),
            |after| self.por_pagador.rank((pagador, after)),
        );
        self.por_pagador
            .from(from)
            .take(after.saturating_sub(from))
            .filter_map(|(_, id)| self.boletos.get(id))
    }

    /// Takes a title in, with what happened to it so far.
    pub fn incluir(&mut self, boleto: Boleto) -> Id {
        let id = self.boletos.next_id();
        self.por_nosso_numero.add((boleto.nosso_numero, boleto.conta), id);
        self.por_pagador.add((boleto.pagador, boleto.termos.vencimento), id);
        for (evento, lugar) in eventos(id, &boleto, 0) {
            self.eventos.add(evento, lugar);
        }
        if boleto.situacao == Situacao::EmAberto {
            self.em_aberto.add((boleto.conta, boleto.termos.vencimento), id);
        }
        self.boletos.add(boleto)
    }

    /// Puts a title as it became in its place, and adds what happened, if there is something to tell.
    pub fn aplicar(&mut self, id: Id, passo: Passo) {
        let Some(antes) = self.boletos.get(id).cloned() else { return };
        let Passo { mut boleto, movimento } = passo;
        if let Some(movimento) = movimento {
            boleto.movimentos.push(Arc::new(movimento));
            for (evento, lugar) in eventos(id, &boleto, antes.movimentos.len()) {
                self.eventos.add(evento, lugar);
            }
        }
        let place = |boleto: &Boleto| (boleto.conta, boleto.termos.vencimento, boleto.situacao);
        if place(&antes) != place(&boleto) {
            self.em_aberto.remove((antes.conta, antes.termos.vencimento), id);
            if boleto.situacao == Situacao::EmAberto {
                self.em_aberto.add((boleto.conta, boleto.termos.vencimento), id);
            }
            self.por_pagador.remove((antes.pagador, antes.termos.vencimento), id);
            self.por_pagador.add((boleto.pagador, boleto.termos.vencimento), id);
        }
        self.boletos.put(id, boleto);
    }

    /// Takes a title out, and all that happened to it: a scenario said it anew.
    pub fn descartar(&mut self, id: Id) {
        let Some(boleto) = self.boletos.remove(id) else { return };
        self.por_nosso_numero.remove((boleto.nosso_numero, boleto.conta), id);
        self.por_pagador.remove((boleto.pagador, boleto.termos.vencimento), id);
        self.em_aberto.remove((boleto.conta, boleto.termos.vencimento), id);
        for (evento, lugar) in eventos(id, &boleto, 0) {
            self.eventos.remove(evento, lugar);
        }
    }

    /// The records of a movement request, as the facts are today. Most types are events of the period. A Vencer and Vencido are the titles still open whose due date lies in the period, before and after that date has
    /// passed [INF: no source says more than the names].
    pub fn registros(&self, conta: Id, pedido: PedidoMovimento, hoje: Date) -> Vec<Registro> {
        let after = pedido.fim.checked_add(1.day()).unwrap_or(pedido.fim);
        let overdue = match pedido.tipo {
            Tipo::AVencer => false,
            Tipo::Vencido => true,
            Tipo::Entrada | Tipo::Prorrogacao | Tipo::Liquidacao | Tipo::Baixa | Tipo::OperacaoCredito => {
                return self.eventos_de(conta, pedido, after);
            }
        };
        let from = self.em_aberto.rank((conta, pedido.inicio));
        let count = self.em_aberto.rank((conta, after)).saturating_sub(from);
        let open = self.em_aberto.from(from).take(count).filter_map(|(_, id)| self.boletos.get(id));
        open.filter(|boleto| atrasado(boleto.termos.vencimento, hoje) == overdue)
            .filter_map(|boleto| self.registro(boleto, None))
            .collect()
    }

    fn eventos_de(&self, conta: Id, pedido: PedidoMovimento, after: Date) -> Vec<Registro> {
        let from = self.eventos.rank((conta, pedido.tipo, pedido.inicio, Id::MIN));
        let count = self.eventos.rank((conta, pedido.tipo, after, Id::MIN)).saturating_sub(from);
        let events = self.eventos.from(from).take(count);
        events
            .filter_map(|((.., id), lugar)| {
                let boleto = self.boletos.get(*id)?;
                let movimento = usize::try_from(lugar).ok().and_then(|nth| boleto.movimentos.get(nth))?;
                self.registro(boleto, Some(movimento))
            })
            .collect()
    }

    fn registro(&self, boleto: &Arc<Boleto>, movimento: Option<&Arc<Movimento>>) -> Option<Registro> {
        Some(Registro {
            boleto: Arc::clone(boleto),
            pagador: Arc::clone(self.pagadores.get(boleto.pagador)?),
            movimento: movimento.map(Arc::clone),
        })
    }
}

/// The events of a title, from a place in its history on, as they are filed; some no movement type tells of.
fn eventos(id: Id, boleto: &Boleto, desde: usize) -> impl Iterator<Item = ((Id, Tipo, Date, Id), Id)> {
    (0..).zip(&boleto.movimentos).skip(desde).filter_map(move |(lugar, movimento)| {
        movimento.fato.tipo().map(|tipo| ((boleto.conta, tipo, movimento.data, id), lugar))
    })
}
