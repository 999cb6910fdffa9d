//! The portfolio: titles and what happened to them, kept in step with the ways to find them.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::model::{Boleto, Movimento, PedidoMovimento, Registro, Situacao, Tipo};
use super::rules::{Passo, atrasado};
use crate::br::boleto::CodigoBarras;
use crate::world::{Id, Index, Table};

/// Titles with their events, found by number, barcode, due date and event.
#[derive(Clone, Debug, Default)]
pub struct Carteira {
    boletos: Table<Boleto>,
    movimentos: Table<Movimento>,
    por_nosso_numero: Index<u32>,
    por_barras: Index<CodigoBarras>,
    /// Open titles only: A Vencer and Vencido tell of no others.
    em_aberto: Index<(Id, Date)>,
    /// Events by contract, type and day, each with the title as id.
    eventos: Index<(Id, Tipo, Date, Id)>,
}

impl Carteira {
    /// A title.
    pub fn get(&self, id: Id) -> Option<&Arc<Boleto>> {
        self.boletos.get(id)
    }

    /// The first title ever, to show a newcomer one that is there.
    pub fn primeiro(&self) -> Option<&Arc<Boleto>> {
        self.boletos.iter().next().map(|(_, boleto)| boleto)
    }

    /// What happened to a title, oldest first.
    pub fn historia(&self, boleto: &Boleto) -> Vec<Arc<Movimento>> {
        boleto.movimentos.iter().filter_map(|id| self.movimentos.get(*id).cloned()).collect()
    }

    /// The title of a contract with this nosso número.
    pub fn por_nosso_numero(&self, conta: Id, numero: u32) -> Option<Id> {
        self.por_nosso_numero
            .of(numero)
            .find(|id| self.boletos.get(*id).is_some_and(|boleto| boleto.conta == conta))
    }

    /// The first title of any contract with this nosso número.
    pub fn de_qualquer_conta(&self, numero: u32) -> Option<Id> {
        self.por_nosso_numero.first_of(numero)
    }

    /// The title with this barcode, the present one or one from before its due date was changed.
    pub fn por_barras(&self, barras: CodigoBarras) -> Option<Id> {
        self.por_barras.first_of(barras)
    }

    /// Takes a title in, with what happened to it so far.
    pub fn incluir(&mut self, boleto: Boleto, movimentos: impl IntoIterator<Item = Movimento>) -> Id {
        let id = self.boletos.add(Boleto { movimentos: Vec::new(), ..boleto.clone() });
        self.por_nosso_numero.add(boleto.nosso_numero, id);
        for barras in boleto.barras_antigas.iter().chain([&boleto.barras]) {
            self.por_barras.add(*barras, id);
        }
        let conta = boleto.conta;
        let ids = movimentos.into_iter().map(|movimento| self.registrar(conta, id, movimento)).collect();
        self.arquivar(id, Boleto { movimentos: ids, ..boleto });
        id
    }

    /// Puts a title as it became in its place, and adds what happened.
    pub fn aplicar(&mut self, id: Id, passo: Passo) {
        let Some(antes) = self.boletos.get(id).cloned() else { return };
        let Passo { mut boleto, movimento } = passo;
        let evento = self.registrar(boleto.conta, id, movimento);
        boleto.movimentos.push(evento);
        self.em_aberto.remove((antes.conta, antes.termos.vencimento), id);
        if boleto.barras != antes.barras {
            self.por_barras.add(boleto.barras, id);
        }
        self.arquivar(id, boleto);
    }

    /// Takes a title out, and all that happened to it: a scenario said it anew.
    pub fn descartar(&mut self, id: Id) {
        let Some(boleto) = self.boletos.remove(id) else { return };
        self.por_nosso_numero.remove(boleto.nosso_numero, id);
        for barras in boleto.barras_antigas.iter().chain([&boleto.barras]) {
            self.por_barras.remove(*barras, id);
        }
        self.em_aberto.remove((boleto.conta, boleto.termos.vencimento), id);
        for evento in &boleto.movimentos {
            if let Some(movimento) = self.movimentos.remove(*evento) {
                self.eventos.remove((boleto.conta, movimento.fato.tipo(), movimento.data, id), *evento);
            }
        }
    }

    fn registrar(&mut self, conta: Id, boleto: Id, movimento: Movimento) -> Id {
        let key = (conta, movimento.fato.tipo(), movimento.data, boleto);
        let id = self.movimentos.add(movimento);
        self.eventos.add(key, id);
        id
    }

    fn arquivar(&mut self, id: Id, boleto: Boleto) {
        if boleto.situacao == Situacao::EmAberto {
            self.em_aberto.add((boleto.conta, boleto.termos.vencimento), id);
        }
        self.boletos.put(id, boleto);
    }

    /// The records of a movement request, as the facts are today. Entrada, Prorrogação, Liquidação and Baixa are events of the
    /// period. A Vencer and Vencido are the titles still open whose due date lies in the period, before and after that date has
    /// passed [INF: no source says more than the names].
    pub fn registros(&self, conta: Id, pedido: PedidoMovimento, hoje: Date) -> Vec<Registro> {
        let after = pedido.fim.checked_add(1.day()).unwrap_or(pedido.fim);
        let overdue = match pedido.tipo {
            Tipo::AVencer => false,
            Tipo::Vencido => true,
            Tipo::Entrada | Tipo::Prorrogacao | Tipo::Liquidacao | Tipo::Baixa => {
                return self.eventos_de(conta, pedido, after);
            }
        };
        let from = self.em_aberto.rank((conta, pedido.inicio));
        let count = self.em_aberto.rank((conta, after)).saturating_sub(from);
        let open = self.em_aberto.from(from).take(count).filter_map(|(_, id)| self.boletos.get(id));
        open.filter(|boleto| atrasado(boleto.termos.vencimento, hoje) == overdue)
            .map(|boleto| Registro { boleto: Arc::clone(boleto), movimento: None })
            .collect()
    }

    fn eventos_de(&self, conta: Id, pedido: PedidoMovimento, after: Date) -> Vec<Registro> {
        let from = self.eventos.rank((conta, pedido.tipo, pedido.inicio, Id::MIN));
        let count = self.eventos.rank((conta, pedido.tipo, after, Id::MIN)).saturating_sub(from);
        let events = self.eventos.from(from).take(count);
        events
            .filter_map(|((.., boleto), id)| {
                Some(Registro {
                    boleto: Arc::clone(self.boletos.get(*boleto)?),
                    movimento: Some(Arc::clone(self.movimentos.get(id)?)),
                })
            })
            .collect()
    }
}
