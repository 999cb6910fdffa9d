//! Movement types: table 9 and the entity's own.

use super::super::campos::{Campo, Tipo, Valor, campo};
use super::super::pagina::Fonte;
use super::{SIM_NAO, SITUACAO_EXECUCAO, sim_nao};
use crate::facts::Moment;
use crate::providers::betha::model::TipoMovimentacao;
use crate::providers::betha::rules::TABELA_9;
use Tipo::{Constante as C, Numero as N, Texto as T};

/// Movement types: table 9, then the entity's own ("fonte de dados tiposMovimentacoes").
#[derive(Clone)]
pub(in crate::providers::betha) struct TiposMovimentacoes(Vec<TipoMovimentacao>);

impl TiposMovimentacoes {
    pub(in crate::providers::betha) fn new(da_entidade: &[TipoMovimentacao]) -> Self {
        let padrao = TABELA_9.iter().map(|(id, descricao, situacao)| TipoMovimentacao {
            id: *id,
            descricao: (*descricao).to_owned(),
            situacao: *situacao,
        });
        let mut tipos: Vec<_> = padrao.chain(da_entidade.iter().cloned()).collect();
        tipos.sort_by_key(|tipo| tipo.id);
        Self(tipos)
    }
}

impl Fonte for TiposMovimentacoes {
    type Linha = TipoMovimentacao;
    const CAMPOS: &'static [Campo<TipoMovimentacao>] = &[
        campo("id", N, |l: &TipoMovimentacao| Valor::Inteiro(l.id)).ou(&["codigoMovimentacao"]),
        campo("descricao", T, |l| Valor::texto(&*l.descricao)),
        campo("alteraSituacao", C(SIM_NAO), |l: &TipoMovimentacao| sim_nao(l.situacao.is_some()))
            .ou(&["altera_situacao"]),
        campo("situacao", C(SITUACAO_EXECUCAO), |l| {
            l.situacao.map_or(Valor::Nulo, |s| Valor::texto(s.word()))
        }),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        (0, self.0.len())
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = TipoMovimentacao> + '_> {
        Box::new(self.0.iter().skip(nth).cloned())
    }
}
