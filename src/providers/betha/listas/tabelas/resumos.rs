//! `resumoDivida`: what a debt's protest and suit have come to. The document names no fields ("data, número de processo, situação, número
//! de CDA, número da petição, entre outras"); these are the dossier's proposal (section 6.1).

use std::sync::Arc;

use super::super::campos::{Campo, Tipo, Valor, campo};
use super::super::pagina::Fonte;
use super::{SITUACAO_DIVIDA, todas};
use crate::facts::Moment;
use crate::providers::betha::acervo::Acervo;
use crate::providers::betha::model::{Divida, Execucao, Protesto};
use crate::world::Id;
use Tipo::{Constante as C, Data, Numero as N, Texto as T};

/// The debts of an entity, by id, each with its newest protest and its suit.
#[derive(Clone)]
pub(in crate::providers::betha) struct ResumosDividas(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

pub(in crate::providers::betha) struct LinhaResumo {
    divida: Arc<Divida>,
    protesto: Option<Arc<Protesto>>,
    /// nroProtocolo of the newest movement that has one.
    protocolo: Option<String>,
    execucao: Option<Arc<Execucao>>,
}

type L = LinhaResumo;

impl LinhaResumo {
    fn protestada<'a>(&'a self, read: impl FnOnce(&'a Protesto) -> Valor<'a>) -> Valor<'a> {
        self.protesto.as_deref().map_or(Valor::Nulo, read)
    }

    fn ajuizada<'a>(&'a self, read: impl FnOnce(&'a Execucao) -> Valor<'a>) -> Valor<'a> {
        self.execucao.as_deref().map_or(Valor::Nulo, read)
    }
}

impl ResumosDividas {
    fn linha(&self, row: Id) -> Option<L> {
        let acervo = &self.0;
        let divida = Arc::clone(acervo.dividas.get(row)?);
        let protesto = acervo.protesto_da_divida(row);
        let movimentos: Vec<_> =
            protesto.into_iter().flat_map(|row| acervo.movimentos_do_protesto.of(row)).collect();
        let mut newest = movimentos.iter().rev().filter_map(|row| acervo.movimentos_protesto.get(*row));
        Some(L {
            protocolo: newest.find_map(|movimento| movimento.nro_protocolo.clone()),
            protesto: protesto.and_then(|row| acervo.protestos.get(row).cloned()),
            execucao: divida.execucao.and_then(|vinculo| acervo.execucoes.get(vinculo.execucao).cloned()),
            divida,
        })
    }
}

impl Fonte for ResumosDividas {
    type Linha = L;
    const CHAVES: &'static [&'static str] = &["idDivida"];
    const DIVIDA: Option<&'static str> = Some("idDivida");
    const CAMPOS: &'static [Campo<L>] = &[
        campo("idDivida", N, |l: &L| Valor::Inteiro(l.divida.id)).ou(&["id", "idDividas"]),
        campo("situacao", C(SITUACAO_DIVIDA), |l| Valor::texto(l.divida.situacao.word())),
        campo("protesto.id", N, |l| l.protestada(|p| Valor::Inteiro(p.id))),
        campo("protesto.situacao", T, |l| l.protestada(|p| Valor::talvez(p.situacao.as_deref()))),
        campo("protesto.dataProtocolo", Data, |l| l.protestada(|p| Valor::data(p.data_protocolo))),
        campo("protesto.nroCda", N, |l| l.protestada(|p| Valor::inteiro(p.nro_cda))),
        campo("protesto.anoCda", N, |l| l.protestada(|p| Valor::inteiro(p.ano_cda))),
        campo("protesto.nroProtocolo", T, |l| Valor::talvez(l.protocolo.as_deref())),
        campo("ajuizamento.codigoExecucao", N, |l| l.ajuizada(|e| Valor::Inteiro(e.codigo))),
        campo("ajuizamento.processo", T, |l| l.ajuizada(|e| Valor::talvez(e.processo.as_deref()))),
        campo("ajuizamento.situacao", T, |l| l.ajuizada(|e| Valor::texto(e.situacao.word()))),
        campo("ajuizamento.dataAjuizamento", Data, |l| l.ajuizada(|e| Valor::data(e.ajuizamento))),
        campo("ajuizamento.idPeticao", N, |l| {
            l.ajuizada(|e| Valor::inteiro(e.peticao.map(|peticao| peticao.id)))
        }),
        campo("ajuizamento.anoPeticao", N, |l| {
            l.ajuizada(|e| Valor::inteiro(e.peticao.map(|peticao| peticao.ano.into())))
        }),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        todas(&self.0.dividas_por_id, self.1)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = L> + '_> {
        Box::new(self.0.dividas_por_id.from(nth).filter_map(|(_, row)| self.linha(row)))
    }

    fn por_chave(&self, _: &str, id: i64) -> Vec<L> {
        self.0.divida(self.1, id).and_then(|row| self.linha(row)).into_iter().collect()
    }
}
