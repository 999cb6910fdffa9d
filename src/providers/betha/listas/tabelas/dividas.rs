//! Debts: tables 3, 5 and 6.

use std::sync::Arc;

use super::super::campos::{Campo, Tipo, Valor, campo};
use super::super::pagina::Fonte;
use super::{SITUACAO_DIVIDA, faixa};
use crate::facts::Moment;
use crate::providers::betha::acervo::{Acervo, Chave};
use crate::providers::betha::model::{Divida, Valores};
use crate::world::Id;
use Tipo::{Base, Constante as C, Data, Numero as N, Texto as T};

/// The debts that are in a suit: table 3, with the sample's names.
#[derive(Clone)]
pub(in crate::providers::betha) struct ExecucoesDividas(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

impl Fonte for ExecucoesDividas {
    type Linha = Arc<Divida>;
    const CHAVES: &'static [&'static str] = &["id", "idDividas", "codigoExecucao"];
    const DIVIDA: Option<&'static str> = Some("id");
    const CAMPOS: &'static [Campo<Arc<Divida>>] = &[
        campo("id", N, |l: &Arc<Divida>| Valor::Inteiro(l.id)).ou(&["idDivida"]),
        campo("idDividas", N, |l| Valor::Inteiro(l.id)),
        campo("ano", N, |l| Valor::Inteiro(l.ano.into())),
        campo("codigoExecucao", N, |l: &Arc<Divida>| {
            l.execucao.map_or(Valor::Nulo, |v| Valor::Inteiro(v.codigo))
        })
        .ou(&["codigoExecucaoFiscal"]),
        campo("anoLivro", N, |l| Valor::Inteiro(l.ano_livro.into())),
        campo("dataVencimento", Data, |l| Valor::Data(l.vencimento)),
        campo("descricaoCreditoTributario", T, |l| Valor::texto(&*l.credito)),
        campo("descricaoReceita", T, |l| Valor::talvez(l.receitas.first().map(|r| &*r.descricao))),
        campo("folha", N, |l| Valor::Inteiro(l.folha)),
        campo("idCreditoTributario", N, |l| Valor::Inteiro(l.id_credito)),
        campo("idReceita", N, |l| l.receitas.first().map_or(Valor::Nulo, |r| Valor::Inteiro(r.id))),
        campo("livro", N, |l| Valor::Inteiro(l.livro)),
        campo("numeroInscricao", N, |l| Valor::Inteiro(l.inscricao)),
        campo("dataInscricao", Data, |l| Valor::Data(l.data_inscricao)),
        campo("numeroParcela", N, |l| Valor::Inteiro(l.parcela)),
        campo("numeroPosicao", N, |l| Valor::Inteiro(l.posicao)),
        campo("valorCorrecao", N, |l| Valor::Dinheiro(l.lancado().correcao)),
        campo("valorJuro", N, |l: &Arc<Divida>| Valor::Dinheiro(l.lancado().juros))
            .grafado("valorJuros", &["valorJuros"]),
        campo("valorMulta", N, |l| Valor::Dinheiro(l.lancado().multa)),
        campo("valorTributo", N, |l| Valor::Dinheiro(l.lancado().tributo)),
        campo("dataBase", Base, |l| Valor::Base(l.data_base)),
    ];

    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.dividas_em_execucao, self.1, de, ate)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = Arc<Divida>> + '_> {
        Box::new(self.0.dividas_em_execucao.from(nth).filter_map(|(_, id)| self.0.dividas.get(id).cloned()))
    }

    fn por_chave(&self, campo: &str, numero: i64) -> Vec<Arc<Divida>> {
        if campo == "codigoExecucao" {
            let suit = self.0.execucao(self.1, numero);
            let rows = suit.into_iter().flat_map(|suit| self.0.dividas_da_execucao.of(suit));
            let mut dividas: Vec<_> = rows.filter_map(|row| self.0.dividas.get(row).cloned()).collect();
            dividas.sort_by_key(|divida| (divida.data_base, divida.id));
            return dividas;
        }
        let found = self.0.divida(self.1, numero).and_then(|row| self.0.dividas.get(row).cloned());
        found.into_iter().filter(|divida| divida.execucao.is_some()).collect()
    }
}

/// What is left of each revenue of each debt: table 5. It has no dataBase (dossier 8, row 20).
#[derive(Clone)]
pub(in crate::providers::betha) struct Saldos(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

/// A debt, and the position of its revenue.
pub(in crate::providers::betha) struct LinhaSaldo(Arc<Divida>, usize);

impl LinhaSaldo {
    fn saldo(&self) -> Valores {
        self.0.receitas.get(self.1).map(|receita| receita.saldo).unwrap_or_default()
    }
}

impl Fonte for Saldos {
    type Linha = LinhaSaldo;
    const CHAVES: &'static [&'static str] = &["idDivida"];
    const DIVIDA: Option<&'static str> = Some("idDivida");
    const CAMPOS: &'static [Campo<LinhaSaldo>] = &[
        campo("idDivida", N, |l: &LinhaSaldo| Valor::Inteiro(l.0.id)).ou(&["id", "idDividas"]),
        campo("idReceita", N, |l| l.0.receitas.get(l.1).map_or(Valor::Nulo, |r| Valor::Inteiro(r.id))),
        campo("valorJuros", N, |l: &LinhaSaldo| Valor::Dinheiro(l.saldo().juros))
            .grafado("valorJuro", &["valorJuro"]),
        campo("valorSaldo", N, |l| Valor::Dinheiro(l.saldo().total())),
        campo("valorMulta", N, |l| Valor::Dinheiro(l.saldo().multa)),
        campo("valorCorrecao", N, |l| Valor::Dinheiro(l.saldo().correcao)),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.saldos, self.1, None, None)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = LinhaSaldo> + '_> {
        let linha =
            |(chave, id): (&Chave, Id)| Some(LinhaSaldo(Arc::clone(self.0.dividas.get(id)?), chave.parte));
        Box::new(self.0.saldos.from(nth).filter_map(linha))
    }

    fn por_chave(&self, _: &str, id: i64) -> Vec<LinhaSaldo> {
        let divida = self.0.divida(self.1, id).and_then(|row| self.0.dividas.get(row));
        let linhas = |divida: &Arc<Divida>| {
            (0..divida.receitas.len()).map(|parte| LinhaSaldo(Arc::clone(divida), parte)).collect()
        };
        divida.map(linhas).unwrap_or_default()
    }
}

/// Where each debt stands: table 6.
#[derive(Clone)]
pub(in crate::providers::betha) struct Alteracoes(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

impl Fonte for Alteracoes {
    type Linha = Arc<Divida>;
    const CHAVES: &'static [&'static str] = &["idDivida"];
    const DIVIDA: Option<&'static str> = Some("idDivida");
    const CAMPOS: &'static [Campo<Arc<Divida>>] = &[
        campo("idDivida", N, |l: &Arc<Divida>| Valor::Inteiro(l.id)).ou(&["id", "idDividas"]),
        campo("situacao", C(SITUACAO_DIVIDA), |l| Valor::texto(l.situacao.word())),
        campo("valorSaldo", N, |l| Valor::Dinheiro(l.saldo())),
        campo("dataBase", Base, |l| Valor::Base(l.data_base)),
    ];

    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.dividas_por_base, self.1, de, ate)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = Arc<Divida>> + '_> {
        Box::new(self.0.dividas_por_base.from(nth).filter_map(|(_, id)| self.0.dividas.get(id).cloned()))
    }

    fn por_chave(&self, _: &str, id: i64) -> Vec<Arc<Divida>> {
        let found = self.0.divida(self.1, id).and_then(|row| self.0.dividas.get(row).cloned());
        found.into_iter().collect()
    }
}
